"""The tables of texts add up to what the parties weighed, and say in words what decided."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import sim
from sim.labels import Labels
from sim.parameters import Side
from sim.views import (
    Offer,
    Watched,
    alternative,
    answers_table,
    offers_table,
    proposal_words,
    proposals_table,
    terms_table,
    watch,
)
from sim.views.table import decided_by_force, fallback, without_a_deal


@pytest.fixture(scope="module", params=[("karabakh/autumn-2020", 8), ("karabakh/1994-2020", 0)])
def watched(request: pytest.FixtureRequest) -> Watched:
    return watch(*request.param)


def test_there_is_a_row_for_every_text_in_order(watched: Watched) -> None:
    table = offers_table(watched)
    assert len(table) == sum(1 for _ in watched.record.of("offer"))
    assert table["date"].is_monotonic_increasing
    failed = table["why it failed"] != ""
    assert (~failed).sum() == sum(1 for _ in watched.record.of("agreement"))


def test_the_short_table_says_the_same_with_one_column_for_each_party(watched: Watched) -> None:
    whole, short = offers_table(watched), proposals_table(watched)
    names = Labels(watched.scenario)
    assert list(short.columns) == [
        "proposal", "date", "made by", "kind", *(names[name] for name in watched.scenario.parties),
        "why it failed",
    ]  # fmt: skip
    assert (short["why it failed"] == "signed").tolist() == (whole["why it failed"] == "").tolist()
    party = names[watched.scenario.leader("holder")]
    row = whole.iloc[-1]
    told = f"{row[f'worth to {party}']:.3f}, asks for {row[f'{party} asks for']:.3f}: "
    assert short.iloc[-1][party] == told + row[f"{party} answers"]
    assert short.iloc[-1][party] != short.iloc[0][party]


def test_changes_of_all_goods_add_up_to_the_change_of_utility(watched: Watched) -> None:
    """No party shuns risk here, so that the value of a package is its utility."""
    names = Labels(watched.scenario)
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
    name = Labels(watched.scenario)[first.leader("holder").party]
    change = terms_table(first, watched.scenario)[f"change for {name}"].iloc[-1]
    other = last.leader("holder")
    assert other.value - other.outlook.now != pytest.approx(change, abs=1e-3)


def test_the_worth_in_all_is_the_net_worth_and_what_comes_with_it(watched: Watched) -> None:
    for offer in watched.offers:
        table = answers_table(offer, watched.scenario)
        total = table["at the table"] + table["comes with it"]
        assert total.to_list() == pytest.approx(table["worth in all"].to_list())
        accepts = table[table["answer"] == "accepts"]
        sure = accepts[accepts["chance"] > 0.5]
        assert (sure["worth in all"] >= sure["asks for"] - 1e-9).all()


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
    seen = watch("karabakh/autumn-2020", 4)
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


def in_battle(gain: float, attack: float = 0.0) -> tuple[Watched, Offer]:
    """A text in war, and the attacker's leader with another view of its offensive."""
    seen = watch("karabakh/autumn-2020", 4)
    offer = next(one for one in seen.offers if one.attacker is not None)
    leader = offer.leader(offer.attacker)  # type: ignore[arg-type]
    view = leader.outlook._replace(gain=gain, attack=leader.outlook.waiting + attack)
    standings = [
        one._replace(outlook=view) if one.party == leader.party else one for one in offer.standings
    ]
    return seen, dataclasses.replace(offer, standings=tuple(standings))


def test_the_key_of_the_figure_says_the_same_as_the_table_in_a_word() -> None:
    for gain, long, short in (
        (0.1, "war: going on, to take ", "war"),
        (-0.1, "halting its offensive", "halting its offensive"),
    ):
        seen, offer = in_battle(gain)
        leader = offer.leader(offer.attacker)  # type: ignore[arg-type]
        assert alternative(offer, leader, seen.scenario).startswith(long)
        assert without_a_deal(offer, leader) == short


@pytest.mark.parametrize("name", ["karabakh/autumn-2020", "karabakh/1994-2020", "toy/fearon"])
def test_both_say_war_of_the_same_parties(name: str) -> None:
    seen = watch(name)
    for offer in seen.offers:
        for one in offer.standings:
            at_war = alternative(offer, one, seen.scenario).startswith("war: ")
            assert without_a_deal(offer, one).startswith("war") == at_war


def test_an_attacked_side_is_told_whether_the_attacker_is_likely_to_go_on() -> None:
    _, offer = in_battle(0.1)
    other = offer.leader("holder")
    for threat, told in ((0.9, "war"), (0.1, "war, halt likely")):
        view = other.outlook._replace(threat=threat)
        assert without_a_deal(offer, other._replace(outlook=view)) == told


def test_a_chance_of_an_attack_has_its_time() -> None:
    """In peace it is that within the horizon, in war that of one review."""
    seen, offer = in_battle(0.1)
    assert seen.scenario.behaviour.review_days == 7
    told = alternative(offer, offer.leader("holder"), seen.scenario)
    assert told.endswith("% at the next review, one every 7 days")
    quiet = watch("karabakh/frozen-conflict")
    first = quiet.offers[0]
    leader = first.leader("holder")
    likely = leader._replace(outlook=leader.outlook._replace(threat=0.4))
    calm = dataclasses.replace(first, attacker=None)
    days = quiet.scenario.behaviour.horizon_days
    told = alternative(calm, likely, quiet.scenario)
    assert told.endswith(f"with a chance of 40% that Azerbaijan attacks within {days} days")
    assert "review" not in told


def test_a_mediators_weights_stand_beside_what_it_guessed(watched: Watched) -> None:
    for offer in watched.offers:
        table = answers_table(offer, watched.scenario).set_index("party")
        weights = table["the mediator weighs its gain"].dropna()
        mediated = offer.author in watched.scenario.third_parties
        assert len(weights) == (2 if mediated else 0)
        if mediated:
            assert weights.sum() == pytest.approx(1.0)
            assert table["the mediator guessed"][weights.index].notna().all()


def test_a_text_is_told_with_its_author_and_its_end(watched: Watched) -> None:
    names = Labels(watched.scenario)
    for offer in watched.offers:
        told = proposal_words(offer, watched.scenario)
        assert names[offer.author] in told
        assert ("It is signed." in told) == offer.accepted
        for one in offer.standings:
            if one.answer == "refuses":
                assert one.reason in told


def test_a_run_without_talks_has_an_empty_table() -> None:
    assert offers_table(watch(sim.load("toy/hurting-stalemate"))).empty


# -- every kind of fallback in its words -----------------------------------------------------------


def told(party: str, attacker: Side | None, in_war: bool, **view: float) -> tuple[str, str, str]:
    """Kind of fallback, in words and in a word, of a party with another view in another phase."""
    seen = watch("karabakh/autumn-2020", 4)
    offer = dataclasses.replace(seen.offers[0], attacker=attacker, in_war=in_war)
    plain: dict[str, Any] = {
        "gain": -0.1,
        "attack": 0.3,
        "staying": 0.5,
        "aim": 1,
        "threat": 0.0,
    } | view
    one = offer.standing(party)
    one = one._replace(outlook=one.outlook._replace(**plain))
    return fallback(offer, one), alternative(offer, one, seen.scenario), without_a_deal(offer, one)


REVIEW = "at the next review, one every 7 days"


@pytest.mark.parametrize("party", ["armenia", "nk-authorities"])
def test_the_leader_and_the_follower_of_the_attacked_side_have_the_others_offensive(
    party: str,
) -> None:
    """What they could gain by force themselves is not what they have while they are attacked."""
    words = f"war: Azerbaijan goes on with its offensive with a chance of 60% {REVIEW}"
    assert told(party, "claimant", True, threat=0.6) == ("attacked", words, "war")
    able = told(party, "claimant", True, threat=0.6, gain=0.1, attack=0.9)
    assert able == ("attacked", words, "war")


def test_a_follower_of_the_attacking_side_does_not_decide_on_its_offensive() -> None:
    words = f"war: Armenia goes on with its offensive with a chance of 60% {REVIEW}"
    view = {"threat": 0.6, "gain": 0.1, "attack": 0.9}
    assert told("nk-authorities", "holder", True, **view) == ("attacked", words, "war")
    going_on = "war: going on, to take 1 objective"  # the changed twin: its leader
    assert told("armenia", "holder", True, **view) == ("force", going_on, "war")


def test_an_attacker_that_does_not_gain_has_a_halt() -> None:
    halt = "halting its offensive"
    assert told("azerbaijan", "claimant", True) == ("halt", halt, halt)
    going_on = told("azerbaijan", "claimant", True, gain=0.1, aim=2)
    assert going_on == ("force", "war: going on, to take 2 objectives", "war")


def test_nobody_attacks_in_a_truce_and_in_peace_but_they_are_not_the_same() -> None:
    assert told("armenia", None, True) == ("truce", "the truce", "truce")
    assert told("armenia", None, False) == ("peace", "things as they are", "status quo")
    threatened = told("armenia", None, True, threat=0.6)
    words = f"the truce, with a chance of 60% that Azerbaijan attacks {REVIEW}"
    assert threatened == ("truce", words, "truce, attack likely")


def test_a_preventive_war_is_force_although_it_gains_nothing() -> None:
    """To attack is worth more than to be attacked, and less than to be left in peace."""
    preventive = {"gain": -0.1, "attack": 0.4, "staying": 0.2}
    words = "war: attacking, to take 1 objective"
    assert told("armenia", None, False, **preventive) == ("force", words, "war")
    words = "war: breaking the truce, to take 1 objective"
    assert told("armenia", None, True, **preventive) == ("force", words, "war")
    without_aim = told("armenia", None, False, **preventive, aim=0)
    assert without_aim[0] == "peace"
