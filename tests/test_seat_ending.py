"""The end of a game in words: the player's choices as choices, others' reasons, one scale."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest

import sim
from sim.outcomes import outcomes
from sim.record import Record
from sim.scenario import Scenario
from sim.seat import MODEL, Comparison, Game, compare_with_model, play
from sim.seat.ending import OUTCOMES, Ending
from sim.seat.game import questions_decided
from sim.seat.questions import ADVANTAGE, GAIN, SHARE, STAKE, Fact
from sim.seat.words import Words
from tests.test_seat import AUTUMN, asked, come_to, world
from tests.turn.worlds import toy, valley

#: words of the code that no student should have to read
CODE = re.compile(
    r"attack-\d|ask-|go-on|hand-over|let-pass|formulate|manipulate|20\d\d\.\d|\bNone\b"
)


def refusing(seat: str, seed: int = 1) -> Game:
    """A game in autumn 2020 in which the player refuses every text and leaves all else."""
    game = play(world(AUTUMN), seat, seed)
    while not game.over:
        game = game.answer("refuse" if asked(game).kind == "answer" else MODEL)
    return game


@pytest.fixture(scope="module")
def refused() -> Ending:
    return Ending(compare_with_model(refusing("armenia")))


def texts(ending: Ending) -> str:
    return " ".join(entry.text for entry in ending.story)


# -- whose doing -----------------------------------------------------------------------------------


def test_what_the_player_refused_is_told_as_its_choice_with_the_models_reckoning(
    refused: Ending,
) -> None:
    question = next(q for q in questions_decided(refused.game).values() if q.kind == "answer")
    one = refused.decisions[question.name]
    assert one.answered.differs
    figures = {fact.name: fact.value for fact in question.figures}
    worth = float(figures["net_value"]) + float(figures["side_payment"])
    needed = float(figures["reservation"])
    assert f"the model would have accepted it: the text was worth {worth:.1%} to you" in one.told
    assert f"its reservation value {needed:.1%}" in one.told
    assert worth > needed
    answers = [entry.text for entry in refused.story if entry.text.startswith("You refuse")]
    assert answers
    assert all(text.startswith("You refuse the text. Your choice") for text in answers)


def test_no_motive_is_ascribed_to_the_player_and_others_keep_theirs(refused: Ending) -> None:
    """In the model's own story, which is the twin, the same actor's answers have reasons."""
    record = refused.game.record
    reasons = {event.reason for event in record.of("answer") if event.actor != "armenia"}
    assert reasons
    for reason in reasons:
        assert f"Its reason: {reason}" in texts(refused)
    own = [entry.text for entry in refused.story if entry.text.startswith("You ")]
    assert own
    assert not any("Its reason" in text for text in own)
    model = " ".join(entry.text for entry in refused.model_story)
    assert re.search(r"Armenia (accepts|refuses) the text\. Its reason: ", model)
    assert not re.search(r"\byour?\b", model, re.IGNORECASE)


def test_what_is_left_to_the_model_is_told_so() -> None:
    game = come_to(play(world(AUTUMN), "azerbaijan", seed=1), "attack")
    first = game.answer(MODEL)
    while not any(one.own.startswith("attack") for one in first.course):
        first = first.answer(MODEL)
    ended = Ending(compare_with_model(first.leave_to_model()))
    attacks = [entry.text for entry in ended.story if "open an offensive" in entry.text]
    assert attacks
    assert all(text.endswith("Left to the model.") for text in attacks)
    chosen = Ending(compare_with_model(game.answer("attack-6").leave_to_model()))
    attack = next(entry.text for entry in chosen.story if "open an offensive" in entry.text)
    assert "Your choice; the model would have held back" in attack
    assert "preventive" not in attack


def test_the_same_choice_as_the_model_is_still_the_players() -> None:
    game = play(world(AUTUMN), "azerbaijan", seed=1)
    while not asked(game).own.startswith("attack"):
        game = game.answer(asked(game).own)
    ended = Ending(compare_with_model(game.answer(asked(game).own).leave_to_model()))
    attack = next(
        entry.text
        for entry in ended.story
        if "open an offensive" in entry.text and "Hold" not in entry.text
    )
    assert attack.endswith("Your choice; the model would have chosen the same.")
    model = next(entry.text for entry in ended.model_story if "opens an offensive" in entry.text)
    assert "Its reason: " in model


def test_while_a_game_is_on_the_player_is_told_no_motive_of_its_own() -> None:
    game = come_to(play(world(AUTUMN), "azerbaijan", seed=1), "attack").answer("attack-6")
    told = [entry.text for entry in asked(game).news if "offensive" in entry.text]
    assert told == [
        "You open an offensive towards Heights on the line of contact (Lalatapa/Lele Tepe, Talish),"
        " aiming at 6 objectives."
    ]


def test_remembering_what_was_asked_changes_nothing() -> None:
    """The questions are worked out in the middle of a run, which goes on as it did."""
    game = play(world(AUTUMN), "russia", seed=1)
    for _ in range(6):
        game = game.answer(asked(game).options[-1].choice)
    over = game.leave_to_model()
    found = questions_decided(over)
    assert list(found) == list(over.decisions)
    for one in (one for one in over.course if one.by_player):
        assert {option.choice for option in found[one.name].options} == {one.choice, one.own}


# -- in words --------------------------------------------------------------------------------------


def attacking() -> Game:
    game = come_to(play(world(AUTUMN), "azerbaijan", seed=1), "attack")
    return game.answer("attack-6").leave_to_model()


def mediating() -> Game:
    game = play(world(AUTUMN), "russia", seed=1)
    for _ in range(5):
        game = game.answer(asked(game).options[-1].choice)
    return game.leave_to_model()


@pytest.mark.parametrize("played", [attacking, mediating])
def test_the_end_has_no_word_of_code(played: object) -> None:
    assert callable(played)
    ended = Ending(compare_with_model(played()))
    decided = " ".join(f"{one.asked} {one.yours} {one.told}" for one in ended.otherwise)
    tables = f"{ended.outcomes.to_string()} {ended.side_by_side().to_string()}"
    assert decided
    for told in (decided, tables, texts(ended)):
        assert not CODE.search(told), CODE.search(told)
    # ... and the pattern would find what the library calls them
    assert CODE.search(" ".join(one.answered.choice for one in ended.otherwise))


def test_outcomes_are_dates_and_shares_and_words(refused: Ending) -> None:
    table, row = refused.outcomes, outcomes(refused.compared.model)
    onset = dt.date.fromisoformat(str(row["war_onset_date"]))
    assert table.loc["war_onset", "the model"] == f"{onset.day} {onset:%B %Y}"
    signed = dt.date.fromisoformat(str(row["settlement_date"]))
    assert table.loc["settlement_year", "the model"] == f"{signed.day} {signed:%B %Y}"
    assert table.loc["war", "the model"] == "yes"
    held = 1.0 - float(str(row["control_end"]))
    assert table.loc["control_end", "the model"] == f"{held:.0%} to you"
    peace = Ending(compare_with_model(play(toy("fearon"), "north", 1).leave_to_model()))
    assert peace.outcomes.loc["war", "your game"] == "no"
    assert peace.outcomes.loc["war_onset", "your game"] == "none"


def test_the_first_days_apart_stand_side_by_side(refused: Ending) -> None:
    table, parted = refused.side_by_side(), refused.compared.parted
    assert parted is not None
    assert table["day"].iloc[0] == parted
    assert (table["your game"] != table["the model"]).any()
    first = table.iloc[0]
    assert "You refuse" in first["your game"]
    assert "You" not in " ".join(table["the model"])
    same = Ending(compare_with_model(play(toy("fearon"), "north", 1).leave_to_model()))
    assert same.side_by_side().empty


def test_many_runs_of_the_model_stand_beside_one(refused: Ending) -> None:
    frame = sim.simulate(world(AUTUMN), 12, seed=1, engine="mesa")
    told = refused.in_runs(frame)
    count = int(frame["agreed"].sum())
    assert told["agreed"].startswith(f"yes in {count / 12:.0%} of 12 runs (")
    assert re.fullmatch(
        r"\d+ \w+ \d{4}; nine in ten from \d+ \w+ \d{4} to \d+ \w+ \d{4} \(of \d+ runs\)",
        told["settlement_year"],
    )
    assert set(told.index) == set(OUTCOMES)
    held = told["control_end"]
    middle, low, high = (int(one) for one in re.findall(r"(\d+)% to you", held))
    assert low <= middle <= high  # ... from the player's point of view
    assert low < high
    none = refused.in_runs(frame.assign(settlement_year=float("nan")))
    assert none["settlement_year"] == "none in any run"


# -- one scale -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.4131, STAKE, "41.3%"),
        (0.0203, GAIN, "+2.0%"),
        (-0.0001, STAKE, "0.0%"),
        (0.5, SHARE, "50%"),
        (0.0, ADVANTAGE, "even"),
        (-0.6931, ADVANTAGE, "2.00 to 1 against"),
    ],
)
def test_a_figure_has_one_way_to_be_told(value: float, unit: str, told: str) -> None:
    assert Fact("name", "label", value, unit).told == told


def test_terms_are_told_from_the_players_side() -> None:
    """The same terms: one side's part is what the other side does not get."""
    terms = {"terms:nk-status": 0.3}
    told = {seat: Words(world(AUTUMN), seat).terms(terms) for seat in ("azerbaijan", "armenia")}
    assert told["azerbaijan"].endswith("30% to you")
    assert told["armenia"].endswith("70% to you")
    assert "70% to your side" in Words(world(AUTUMN), "nk-authorities").terms(terms)
    both = Words(world(AUTUMN), "russia").terms(terms)
    assert both.endswith("30% to Azerbaijan, 70% to Armenia")


def all_told(game: Game) -> str:
    question = asked(game)
    facts = [*question.figures, *question.facts, *(f for o in question.options for f in o.figures)]
    labels = [f"{option.label} {option.follows}" for option in question.options]
    news = [entry.text for entry in question.news]
    return " ".join([question.text, *labels, *news, *(f"{f.label}: {f.told}" for f in facts)])


@pytest.mark.parametrize("seat", ["azerbaijan", "armenia", "nk-authorities", "russia"])
def test_no_share_is_told_as_a_decimal_fraction(seat: str) -> None:
    """Shares are told in per cent; what is left with a point is a ratio of strength."""
    fraction = re.compile(r"(?<![\d.])[01]\.\d+(?!\d*%)(?! to 1| either way|\d)")
    assert fraction.search("worth 0.413 to you")  # ... which is what is looked for
    game = play(world(AUTUMN), seat, seed=1)
    for _ in range(8):
        if game.over:
            break
        assert not fraction.search(all_told(game)), fraction.search(all_told(game))
        game = game.answer(MODEL)


def test_where_an_issue_has_a_few_outcomes_they_are_the_choices() -> None:
    """Outcomes are picked, and no number is asked for; divisible issues are the twin."""
    lumpy = toy("fearon", "issues.prize.levels=[0, 0.5, 1]")
    question = asked(play(lumpy, "north", seed=1))
    texts = [option.terms for option in question.options if option.choice != MODEL]
    assert texts == [{"terms:prize": 1.0}, {"terms:prize": 0.5}, {"terms:prize": 0.0}]
    assert not question.free
    game = play(lumpy, "north", seed=1).answer(question.options[2].choice).leave_to_model()
    assert next(game.record.of("offer")).numbers["terms:prize"] == 0.5
    assert asked(play(toy("fearon"), "north", seed=1)).free


def test_the_models_own_text_is_not_shown_before_it_is_put() -> None:
    """Its negotiator knows what the other side must have; the player shall not read it off."""
    option = asked(play(toy("fearon"), "north", seed=1)).option(MODEL)
    assert not option.terms
    assert not option.figures


def test_the_seat_of_a_third_party_is_described() -> None:
    scenario: Scenario = valley()
    assert Words(scenario, "north").role == "You lead the side that claims a change (the claimant)"
    assert Words(scenario, "envoy").role == "You mediate"
    assert "red lines" in Words(scenario, "patron").role


def test_a_third_party_backs_a_side_only_where_it_adds_to_its_strength() -> None:
    autumn = sim.load("karabakh/autumn-2020")
    assert Words(autumn, "france").role == Words(autumn, "united-states").role == "You mediate"
    assert Words(autumn, "russia").role.startswith("You mediate and back Armenia")
    key = "third_parties.france.backing"  # the changed twin
    helped = sim.load("karabakh/autumn-2020", [f"{key}.supports=claimant", f"{key}.support=0.01"])
    assert Words(helped, "france").role == "You mediate and back Azerbaijan"


def test_a_comparison_keeps_its_game() -> None:
    game = play(toy("fearon"), "north", 1).leave_to_model()
    compared = compare_with_model(game)
    assert isinstance(compared, Comparison)
    assert compared.game is game
    assert isinstance(compared.model, Record)
    assert isinstance(compared.table, pd.DataFrame)
