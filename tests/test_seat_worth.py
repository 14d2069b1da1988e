"""What a player is shown of its choices ranks them as the model's agent does, in one unit."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.model import NegotiationModel
from sim.rules.choice import choice_precision, choice_probability, strict_choice_probability, within
from sim.rules.reservation import ceasefire_value
from sim.scenario import Scenario
from sim.seat import Game, Question, play
from sim.seat.questions import STAKE
from sim.turn.standing import leader_of
from tests.test_seat import WHERE, asked, come_to, game_at, own_course, world
from tests.turn.test_properties_of_war_and_talk import shifting_power
from tests.turn.worlds import win_at

#: Days of the first step of autumn 2020: from 12 July to the dated step of 29 July.
FIRST_STEP = 17
#: kind of question -> the choices that leave things as they are, and those that act
ACTS = {
    "attack": ("hold", "attack-"),
    "escalation": ("hold", "attack-"),
    "continue": ("stop", "go-on"),
    "break": ("keep", "break"),
}


def worth(question: Question) -> dict[str, float]:
    """What every choice is shown to be worth."""
    found = {}
    for option in question.options:
        (fact,) = (one for one in option.figures if one.name == "value")
        assert fact.unit == STAKE
        assert isinstance(fact.value, float)
        found[option.choice] = fact.value
    return found


def chance_of_acting(game: Game, shown: dict[str, float]) -> float:
    """The chance with which the model's agent would act, if it went by what is shown."""
    question, settings = asked(game), game.scenario.parties[game.seat]
    still, acts = ACTS[question.kind]
    edge = max(value for choice, value in shown.items() if choice.startswith(acts)) - shown[still]
    behaviour = game.scenario.behaviour
    precision = choice_precision(behaviour.precision, settings.political_control)
    chance = strict_choice_probability(edge, precision)
    if question.kind == "break":
        return within(chance, game.scenario.clock.war_days, behaviour.review_days)
    if question.kind == "attack":
        return within(chance, FIRST_STEP, game.scenario.clock.peace_days)
    return chance


def models_chance(question: Question) -> float:
    assert question.own_chance is not None
    acts = question.own.startswith(ACTS[question.kind][1])
    return question.own_chance if acts else 1.0 - question.own_chance


@pytest.mark.parametrize("kind", ACTS)
def test_the_agent_acts_by_what_is_shown(kind: str) -> None:
    game = game_at(kind)
    shown = worth(asked(game))
    assert chance_of_acting(game, shown) == pytest.approx(models_chance(asked(game)), abs=1e-9)
    # the changed twin: with the two exchanged it would act with another chance
    still = ACTS[kind][0]
    best = max(value for choice, value in shown.items() if choice != still)
    other = dict.fromkeys(shown, shown[still]) | {still: best}
    assert chance_of_acting(game, other) != pytest.approx(models_chance(asked(game)), abs=1e-3)


def south_of(model: NegotiationModel) -> Any:
    """The holder's outlook."""
    return leader_of(model, -1).outlook(model)


def test_in_a_preventive_war_the_attack_is_shown_to_be_worth_more_although_force_adds_nothing() -> (
    None
):
    """South sees a war coming that it must lose: to attack costs it less than to be attacked."""
    scenario = shifting_power(9000.0, 1.1)
    view = south_of(NegotiationModel(scenario))
    assert view.gain < 0.0 < view.attack - view.staying
    question = asked(come_to(play(scenario, "south", ask="all"), "attack"))
    shown = worth(question)
    assert question.own == "attack-1"
    assert shown == {"hold": view.staying, "attack-1": view.attack}
    assert max(shown, key=shown.__getitem__) == question.own
    # the changed twin: by the gain over waiting, as it was once told, holding would be better
    gains = {"hold": 0.0, "attack-1": view.gain}
    assert max(gains, key=gains.__getitem__) == "hold"


def test_every_aim_is_valued_with_the_threat_that_stays() -> None:
    """Aims differ by what they gain; the best of them is worth what the situation says."""
    game = game_at("attack")
    shown = worth(asked(game))
    facts = {fact.name: fact.value for fact in asked(game).facts}
    attacks = [value for choice, value in shown.items() if choice != "hold"]
    assert len(set(attacks)) > 1
    assert max(attacks) == pytest.approx(facts["attack"], rel=1e-12)
    assert shown["hold"] == facts["staying"]


def test_an_answer_and_a_ceasefire_are_weighed_in_one_unit_too() -> None:
    game = game_at("answer")
    shown, question = worth(asked(game)), asked(game)
    settings = game.scenario.parties[game.seat]
    precision = choice_precision(game.scenario.behaviour.precision, settings.political_control)
    edge = shown["accept"] - shown["refuse"]
    assert question.own_chance is not None
    accepts = question.own_chance if question.own == "accept" else 1.0 - question.own_chance
    assert choice_probability(edge, precision) == pytest.approx(accepts, abs=1e-9)
    parts = {fact.name: float(fact.value) for fact in asked(game_at("ceasefire")).figures}
    assert parts["worth"] == pytest.approx(parts["goodwill"] + parts["leverage"] + parts["loss"])
    assert parts["loss"] <= 0.0 < parts["goodwill"]


def test_a_ceasefire_is_shown_at_the_worth_by_which_the_agent_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The worth of which the agent makes its chance is overheard, and is worked out once more."""
    game = game_at("ceasefire")
    weighed: list[float] = []

    def overheard(worth: float, precision: float) -> float:
        weighed.append(worth)
        return choice_probability(worth, precision)

    monkeypatch.setattr("sim.turn.party.choice_probability", overheard)
    question = asked(play(game.scenario, game.seat, game.seed, decisions=game.decisions, ask="all"))
    assert question.kind == "ceasefire"
    parts = {fact.name: float(fact.value) for fact in question.figures}
    assert parts["worth"] == weighed[-1]
    facts = {fact.name: fact.value for fact in question.facts}
    gain = float(facts["reservation"]) - float(facts["waiting"])
    behaviour = game.scenario.behaviour
    assert (behaviour.ceasefire_goodwill, behaviour.ceasefire_price) == (0.05, 0.2)
    assert gain > 0.0
    assert parts["loss"] == pytest.approx(-0.2 * gain)
    assert parts["worth"] == ceasefire_value(0.05, parts["leverage"], 0.2, gain)
    doubled = ceasefire_value(0.05, parts["leverage"], 0.4, gain)  # the changed twin
    assert parts["worth"] != pytest.approx(doubled, abs=1e-3)


# -- a chance and its time -------------------------------------------------------------------------


def threat(question: Question) -> tuple[str, float]:
    fact = next(fact for fact in question.facts if fact.name == "threat")
    assert isinstance(fact.value, float)
    return fact.label, fact.value


def test_in_peace_the_chance_of_an_attack_is_that_within_the_horizon() -> None:
    scenario = shifting_power(9000.0, 1.1)
    label, _ = threat(asked(play(scenario, "south", ask="all")))
    days = scenario.behaviour.horizon_days
    assert f"within {days} days" in label
    other = shifting_power(9000.0, 1.1)
    shorter = other.model_copy(
        update={"behaviour": other.behaviour.model_copy(update={"horizon_days": 100})}
    )
    label, _ = threat(asked(play(shorter, "south", ask="all")))
    assert "within 100 days" in label


def hesitant(horizon_days: int) -> Scenario:
    """North, which does not grow stronger, loses a little by an attack, and errs at times."""
    scenario = shifting_power(100.0, 1.1)
    behaviour = {"precision": 60.0, "horizon_days": horizon_days}
    parties = {
        name: one.model_copy(update={"political_control": 0.5})
        for name, one in scenario.parties.items()
    }
    changes = {"behaviour": scenario.behaviour.model_copy(update=behaviour), "parties": parties}
    return scenario.model_copy(update=changes)


@pytest.mark.parametrize(("horizon_days", "reviews"), [(30, 1), (60, 2), (360, 12)])
def test_the_chance_of_an_attack_is_that_in_any_of_the_reviews_of_its_time(
    horizon_days: int, reviews: int
) -> None:
    """North fights for half of the axis at a cost of 0.05, and reviews this every 30 days.

    So it attacks at a review with p = 1 / (1 + exp(-60 (win / 2 - 0.05))), and in at least one of
    n of them with 1 - (1 - p)^n.
    """
    gain = 0.5 * win_at(-1.2) - 0.05
    one_review = 1.0 / (1.0 + math.exp(-60.0 * gain))
    assert 0.1 < one_review < 0.2
    _, shown = threat(asked(play(hesitant(horizon_days), "south", ask="all")))
    assert shown == pytest.approx(1.0 - (1.0 - one_review) ** reviews, abs=1e-9)
    # the changed twin: with one review more it is another chance
    assert shown != pytest.approx(1.0 - (1.0 - one_review) ** (reviews + 1), abs=1e-3)


def test_in_war_and_truce_it_is_that_of_the_next_review() -> None:
    name, seat, seed = WHERE["break"]
    label, _ = threat(asked(game_at("break")))
    assert "at the next review, one every 7 days" in label
    assert world(name).behaviour.review_days == 7
    first = own_course(name, seat, seed)[0]
    assert "within" in threat(asked(play(world(name), seat, seed, ask="all")))[0], first
