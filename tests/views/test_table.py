"""The tables of texts add up to what the parties weighed, and say in words what decided."""

from __future__ import annotations

import pytest

import sim
from sim.explain import Names
from sim.views import (
    Watched,
    alternative,
    answers_table,
    offers_table,
    terms_table,
    text_words,
    texts_table,
    watch,
)
from sim.views.table import decided_by_force


@pytest.fixture(scope="module", params=["karabakh/autumn-2020", "karabakh/1994-2020"])
def watched(request: pytest.FixtureRequest) -> Watched:
    return watch(request.param)


def test_there_is_a_row_for_every_text_in_order(watched: Watched) -> None:
    table = offers_table(watched)
    assert len(table) == sum(1 for _ in watched.record.of("offer"))
    assert table["date"].is_monotonic_increasing
    failed = table["why it failed"] != ""
    assert (~failed).sum() == sum(1 for _ in watched.record.of("agreement"))


def test_the_short_table_says_the_same_with_one_column_for_each_party(watched: Watched) -> None:
    whole, short = offers_table(watched), texts_table(watched)
    names = Names(watched.scenario)
    assert list(short.columns) == [
        "text", "date", "put by", "kind", *(names[name] for name in watched.scenario.parties),
        "why it failed",
    ]  # fmt: skip
    assert (short["why it failed"] == "signed").tolist() == (whole["why it failed"] == "").tolist()
    party = names[watched.scenario.leader("holder")]
    row = whole.iloc[-1]
    told = f"{row[f'{party} counts']:.3f}, needs {row[f'{party} needs']:.3f}: "
    assert short.iloc[-1][party] == told + row[f"{party} answers"]
    assert short.iloc[-1][party] != short.iloc[0][party]


def test_changes_of_all_goods_add_up_to_the_change_of_utility(watched: Watched) -> None:
    """No party shuns risk here, so that the value of a package is its utility."""
    names = Names(watched.scenario)
    for offer in watched.offers:
        table = terms_table(offer, watched.scenario)
        for one in offer.standings:
            assert watched.scenario.parties[one.party].risk_exponent == 1.0
            change = table[f"change for {names[one.party]}"].to_numpy(dtype=float)
            assert change[:-1].sum() == pytest.approx(change[-1])
            assert one.value - one.outlook.now == pytest.approx(change[-1], abs=1e-9)


def test_with_another_text_they_do_not(watched: Watched) -> None:
    """The changed twin: the changes of one text are not those of another."""
    first, last = watched.offers[0], watched.offers[-1]
    name = Names(watched.scenario)[first.leader("holder").party]
    change = terms_table(first, watched.scenario)[f"change for {name}"].iloc[-1]
    other = last.leader("holder")
    assert other.value - other.outlook.now != pytest.approx(change, abs=1e-3)


def test_counts_are_the_net_worth_and_what_comes_with_it(watched: Watched) -> None:
    for offer in watched.offers:
        table = answers_table(offer, watched.scenario)
        total = table["at the table"] + table["comes with it"]
        assert total.to_list() == pytest.approx(table["counts"].to_list())
        accepts = table[table["answer"] == "accepts"]
        sure = accepts[accepts["chance"] > 0.5]
        assert (sure["counts"] >= sure["needs"] - 1e-9).all()


def test_the_alternative_is_worth_what_it_says(watched: Watched) -> None:
    for offer in watched.offers:
        for one in offer.standings:
            view, words = one.outlook, alternative(offer, one, watched.scenario)
            if decided_by_force(offer, one):
                assert words.startswith("war: ")
                assert view.reservation == view.attack > view.staying - 1e-12
            else:
                assert view.reservation == view.staying


def test_an_attacker_in_battle_is_told_apart_from_one_who_is_attacked() -> None:
    seen = watch("karabakh/autumn-2020")
    offer = seen.offers[0]
    assert offer.attacker == "claimant"
    words = [
        alternative(offer, offer.leader(side), seen.scenario) for side in ("claimant", "holder")
    ]
    assert words[0].startswith("war: going on, to take ")
    assert words[1].startswith("war: Azerbaijan goes on with its offensive with a chance of ")
    quiet = watch("karabakh/frozen-conflict")
    told = alternative(quiet.offers[0], quiet.offers[0].leader("claimant"), quiet.scenario)
    assert told.startswith("things as they are")


def test_a_text_is_told_with_its_author_and_its_end(watched: Watched) -> None:
    names = Names(watched.scenario)
    for offer in watched.offers:
        told = text_words(offer, watched.scenario)
        assert names[offer.author] in told
        assert ("It is signed." in told) == offer.accepted
        for one in offer.standings:
            if one.answer == "refuses":
                assert one.reason in told


def test_a_run_without_talks_has_an_empty_table() -> None:
    assert offers_table(watch(sim.load("toy/hurting-stalemate"))).empty
