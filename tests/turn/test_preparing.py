"""Preparation: a decision to attack has a day of its own, and the offensive opens days later."""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
import pytest
from scipy.stats import ks_2samp, kstest

from sim.events import codes
from sim.model import NegotiationModel
from sim.record import Event
from sim.rules.choice import strict_choice_probability
from sim.scenario import Scenario
from sim.turn.deals import sign
from sim.turn.party import NO_ATTACK, Attack
from sim.turn.preparing import prepares
from sim.turn.setup import begin
from sim.turn.standing import changed
from tests.rules.twins import holds
from tests.turn.states import begin_offensive, places, text_at
from tests.turn.worlds import plain, run, valley

#: North would slightly rather not attack, at the same odds for ever; South never does.
EVEN = """
clock: {start: 1000-01-01, end: 1040-01-01}
parties: {north: {offensive_cost: 0.52, political_control: 0.5}, south: {offensive_cost: 1}}
talks: {direct_rate: 0}
"""
CHANCE = strict_choice_probability(-0.02, 40.0)
PREPARED = ("behaviour.preparation_days=45", "behaviour.planning_days=30")
RUNS = 120


def even(*overrides: str) -> Scenario:
    return plain(EVEN, *overrides)


@cache
def until_war(*overrides: str) -> list[list[Event]]:
    """Events up to the first attack, of some runs."""
    scenario, found = even(*overrides), []
    for replicate in range(RUNS):
        model = NegotiationModel(scenario, 3, replicate)
        while model.running and model.war == 0:
            model.step()
        found.append(list(model.record.events))
    return found


def days_of(kind: str, *overrides: str) -> np.ndarray:
    """Day of the first event of a kind in each run, from the start on."""
    start = even().clock.start.toordinal()
    runs = until_war(*overrides)
    return np.array([next(e.day for e in one if e.kind == kind) - start for one in runs])


# -- dates do not hang on the length of a step -----------------------------------------------------


def check_arrival(days: np.ndarray, interval: float) -> None:
    """Decisions come at a constant rate: (1 - p)^(t / interval) of the runs are without one at t.

    The test of Kolmogorov and Smirnov at 0.001, on days and parts of days (any part is as likely).
    """
    rate = -math.log(1.0 - CHANCE) / interval
    parts = np.random.default_rng(1).uniform(size=len(days))  # a date has whole days only
    assert kstest(days + parts, "expon", args=(0.0, 1.0 / rate)).pvalue > 0.001


@pytest.mark.parametrize("peace_days", [10, 30, 60])
def test_decisions_arrive_at_a_constant_rate_whatever_the_step(peace_days: int) -> None:
    decided = days_of("preparation", *PREPARED, f"clock.peace_days={peace_days}")
    check_arrival(decided, 30.0)
    assert not holds(check_arrival, decided, 60.0)
    assert not holds(check_arrival, decided, 15.0)


def check_same(kind: str, *overrides: str) -> None:
    """The days of an event are distributed alike at steps of 10, 30 and 60 days."""
    samples = [days_of(kind, *overrides, f"clock.peace_days={days}") for days in (10, 30, 60)]
    for one, other in itertools.combinations(samples, 2):
        assert ks_2samp(one, other).pvalue > 0.001


def test_so_does_war() -> None:
    check_same("attack", *PREPARED)
    # decisions that take effect on dates of the grid, and reviews as often as there are steps
    assert not holds(check_same, "attack", "behaviour.planning_days=30")
    assert not holds(check_same, "attack", "behaviour.preparation_days=45")
    assert not holds(check_same, "preparation", "behaviour.preparation_days=45")


def test_a_threat_is_reviewed_as_often_as_it_is_planned() -> None:
    def threats(*overrides: str) -> set[float]:
        found = set()
        for days in (10, 60):
            model = NegotiationModel(even(f"clock.peace_days={days}", *overrides))
            found.add(model.parties[1].outlook(model).threat)
        return found

    assert len(threats("behaviour.planning_days=30")) == 1
    assert len(threats()) == 2


# -- when it opens ---------------------------------------------------------------------------------


@pytest.mark.parametrize("preparation", [1, 5, 90])
def test_an_offensive_opens_on_its_day_or_is_called_off_on_it(preparation: int) -> None:
    """Each decision is followed by an opening or a stand-down, `preparation` days later."""
    ends = 0
    for events in until_war(f"behaviour.preparation_days={preparation}"):
        for decided, ended in itertools.pairwise(events):
            if decided.kind == "preparation":
                assert ended.kind in ("attack", "stand_down")
                assert ended.day - decided.day == decided.numbers["opening_days"] == preparation
                ends += 1
            if ended.kind == "stand_down":
                assert ended.numbers["prepared_days"] == preparation
    assert ends > RUNS


def test_the_second_look_chooses_as_the_first() -> None:
    """Of the prepared offensives a share of the chance opens: four standard errors."""
    kinds = [e.kind for events in until_war(*PREPARED) for e in events]
    opened, looks = kinds.count("attack"), kinds.count("preparation")

    def check(chance: float) -> None:
        assert abs(opened / looks - chance) < 4.0 * math.sqrt(CHANCE * (1.0 - CHANCE) / looks)

    check(CHANCE)
    assert not holds(check, CHANCE**0.5)
    assert not holds(check, CHANCE**2)


def test_days_of_events_never_go_back() -> None:
    for days in (3, 45):
        for replicate in range(6):
            record = run(valley(f"behaviour.preparation_days={days}"), replicate)
            assert sum(record.events.count(e) for e in record.of("preparation")) > 0
            told = [event.day for event in record.events]
            assert told == sorted(told)


# -- what becomes of a preparation -----------------------------------------------------------------

SURE = Attack(1, 0.1, 0.1, 1.0)


def preparing(*overrides: str) -> NegotiationModel:
    """The valley on the day after North has decided to attack; South never will."""
    quiet = "talks.direct_rate=0", "incidents.escalation=0", "parties.south.offensive_cost=1"
    away = [f"third_parties.{name}.mediation.initiative_peace=0" for name in ("patron", "envoy")]
    model = NegotiationModel(valley("behaviour.preparation_days=45", *quiet, *away, *overrides), 1)
    north = model.parties[0]
    north.decide_attack = lambda model, local, days: SURE
    model.step()
    assert prepares(model, north)
    return model


def last(model: NegotiationModel) -> Event:
    return model.record.events[-1]


def test_while_it_prepares_a_side_decides_nothing_and_the_step_ends_on_the_day() -> None:
    model = preparing()
    asked, start = list[int](), model.world.start

    def decide(model: NegotiationModel, local: bool, days: int) -> Attack:
        del local, days
        asked.append(model.day - start)
        return SURE

    model.parties[0].decide_attack = decide
    steps = [model.day - start]
    while not model.war:
        model.step()
        steps.append(model.day - start)
    assert asked == [45]  # decided on the first day, for the choice is certain
    assert steps == [30, 45, 46]  # the day itself, and a day of war
    assert (last(model).kind, last(model).day - start) == ("attack", 45)
    assert not prepares(model, model.parties[0])


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (NO_ATTACK, codes.NOTHING_LEFT),
        (Attack(1, -0.1, -0.1, 0.0), codes.NO_LONGER_PAYS),
        (Attack(1, 0.1, 0.1, 0.0), codes.NOISE),
    ],
)
def test_at_its_second_look_it_may_stand_down(second: Attack, reason: int) -> None:
    model = preparing()
    model.parties[0].decide_attack = lambda model, local, days: second
    while model.day - model.world.start <= 45:
        model.step()
    assert model.war == 0
    assert [e.kind for e in model.record.of("preparation", "stand_down", "attack")] == [
        "preparation",
        "stand_down",
    ]
    told = next(model.record.of("stand_down"))
    assert (told.day - model.world.start, told.reason) == (45, codes.REASONS[reason])
    assert not prepares(model, model.parties[0])


def test_a_war_that_comes_first_calls_it_off() -> None:
    model = preparing()
    begin_offensive(model, model.parties[1])
    assert (last(model).kind, last(model).actor) == ("stand_down", "north")
    assert last(model).reason == codes.REASONS[codes.WAR_CAME_FIRST]
    assert last(model).numbers == {"prepared_days": 30}
    assert not prepares(model, model.parties[0])


def test_so_does_an_agreement() -> None:
    model = preparing()
    sign(model, text_at(model, places(model)[0], 1.0))
    assert [event.kind for event in model.record.events[-2:]] == ["agreement", "stand_down"]
    assert last(model).reason == codes.REASONS[codes.AGREEMENT_CAME_FIRST]
    assert not prepares(model, model.parties[0])


def test_what_was_decided_in_the_step_in_which_war_comes_is_not_told() -> None:
    """Local command of the other side opens fire on the very day of the decision."""
    told = 0
    for replicate in range(12):
        record = run(
            valley("behaviour.preparation_days=45", "incidents.escalation=1"), replicate, seed=2
        )
        first = next(record.of("attack", "preparation"))
        told += first.kind == "preparation"
        stood = next(record.of("stand_down"), None)
        assert first.kind == "preparation" or stood is None or stood.day > first.day
    assert told < 12


def test_nobody_else_sees_a_preparation() -> None:
    """South's outlook is the same whether North prepares or not; the twin is a changed hope."""
    model = preparing()

    def outlook() -> tuple[float, ...]:
        changed(model)
        view = model.parties[1].outlook(model)
        return view.threat, view.staying, view.attack, view.reservation

    before = outlook()
    model.preparations[0].decided = -1
    assert outlook() == before
    model.parties[0].settings.offensive_cost = 0.5
    assert outlook() != before


def test_a_run_does_not_remember_what_the_last_one_prepared() -> None:
    model = preparing()
    begin(model, 1, 0)
    assert not prepares(model, model.parties[0])
