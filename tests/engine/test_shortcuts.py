"""Shortcuts of the compiled engine skip only what could not have mattered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sim.engine import Program
from sim.model import NegotiationModel
from sim.rules.choice import within
from sim.rules.prospects import outline
from sim.scenario import Scenario, load
from sim.turn import outlook
from sim.turn.axis import axis_of, best_aim
from sim.turn.party import PartyMethods
from sim.turn.standing import leader_of
from tests.engine.runs import mesa, the_same
from tests.turn.random_scenarios import scenarios
from tests.turn.worlds import valley

SHORT = ("karabakh/autumn-2020", "karabakh/frozen-conflict", "toy/hurting-stalemate")


# -- a leader who will certainly not attack --------------------------------------------------------


class Watched:
    """`stays_calm` beside the decision that it saves, wherever a run asks for it."""

    def __init__(self) -> None:
        self.asked = self.calm = self.by_draw = self.in_truce = 0
        self.wrong: list[float] = []  # chances of attacks that it would have overlooked

    def stays_calm(self, party: Any, model: Any, u: float, days: float, review: float) -> bool:
        """Answer as the shortcut does, and try it with the highest draw that would attack."""
        calm = self.shortcut(party, model, u, days, review)
        chance = chance_of_attack(party, model, days, review)
        if chance > 0.0:
            party.outlook_version = -1  # as if nobody had looked yet
            if self.shortcut(party, model, math.nextafter(chance, 0.0), days, review):
                self.wrong.append(chance)
        self.asked += 1
        self.calm += calm
        self.by_draw += calm and chance > 0.0
        self.in_truce += model.truce
        return calm

    def shortcut(self, party: Any, *asked: Any) -> bool:
        return STAYS_CALM(party, *asked)


STAYS_CALM = PartyMethods.stays_calm
BEST_CASE = PartyMethods.best_case


def chance_of_attack(party: Any, model: Any, days: float, review: float) -> float:
    """Chance within the step that a leader opens an offensive, or breaks the truce in force."""
    if model.war != 0:
        return float(party.decide_break(model, days)[0])
    attack = party.decide_attack(model, False, days)
    return within(attack.chance, days, review) if attack.aim else 0.0


def watched(watch: Watched, scenario: Scenario, replicates: int = 1) -> None:
    """Watch runs of a scenario in Python."""

    def stays_calm(*asked: Any) -> bool:
        return watch.stays_calm(*asked)

    with patch.object(PartyMethods, "stays_calm", stays_calm):
        for replicate in range(replicates):
            NegotiationModel(scenario, 9, replicate).run()


#: Wars that cost more than all there is to lose, between leaders who do not quite choose.
COSTLY = (
    "clock.end=2000-06-01",
    "third_parties={}",
    "parties.north.hope=0",
    "parties.north.cost_per_day=0.1",
    "parties.south.political_control=0.05",
)


def costly_wars() -> Iterator[Scenario]:
    for optimism in (0.8, 2.0):
        for control in (0.1, 0.5):
            north = f"parties.north.optimism={optimism}"
            yield valley(*COSTLY, north, f"parties.north.political_control={control}")


@pytest.mark.parametrize("name", [*SHORT, "valley", "costly wars"])
def test_whoever_is_called_calm_would_not_have_attacked(name) -> None:
    watch = Watched()
    found = {"valley": [valley()], "costly wars": [*costly_wars()]}
    for scenario in found[name] if name in found else [load(name)]:
        watched(watch, scenario, replicates=3)
    assert watch.wrong == []
    assert watch.asked > 0


def test_nor_in_any_scenario() -> None:
    watch = Watched()

    @settings(
        max_examples=70,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(scenario=scenarios())
    def visit(scenario: Scenario) -> None:
        for one in (scenario, hesitant(scenario)):
            watched(watch, one)
            assert watch.wrong == []

    visit()
    assert watch.asked > 700
    assert watch.by_draw > 200  # calm for the draw, though attacks can happen
    assert watch.in_truce > 100
    assert watch.calm > watch.asked / 5


def hesitant(scenario: Scenario) -> Scenario:
    """With leaders who choose with much noise: an attack that does not pay can happen."""
    parties = {
        name: party.model_copy(update={"political_control": 0.2})
        for name, party in scenario.parties.items()
    }
    behaviour = scenario.behaviour.model_copy(update={"precision": 40.0})
    return scenario.model_copy(update={"parties": parties, "behaviour": behaviour})


class Tighter(Watched):
    """The same with a bound that leaves something out."""

    def __init__(self, change: str) -> None:
        super().__init__()
        self.change = change

    def shortcut(self, party: Any, model: Any, *asked: Any) -> bool:
        with left_out(self.change, model.world):
            return STAYS_CALM(party, model, *asked)


def left_out(what: str, world: Any) -> AbstractContextManager[Any]:
    """Leave something out of the bound, and out of nothing else."""
    left: dict[str, AbstractContextManager[Any]] = {
        "nothing": nullcontext(),
        "a little": patch.object(outlook, "_ROUNDING", -1e-6),
        "conquest": patch.object(
            PartyMethods, "best_case", lambda *asked: (BEST_CASE(*asked)[0], 0.0)
        ),
        "the threat": patch.object(PartyMethods, "_threat_at_most", lambda *_: 0.0),
        "the costs of the war": patch.object(world, "longest_war", 0.0),
        "all there is to lose": patch.object(PartyMethods, "value_now", lambda *_: -1.0),
    }
    return left[what]


@pytest.mark.parametrize(
    "what", ["a little", "conquest", "the threat", "the costs of the war", "all there is to lose"]
)
def test_a_bound_that_leaves_something_out_would_overlook_attacks(what) -> None:
    watch, twin = Tighter(what), Tighter("nothing")
    for scenario in [load("karabakh/frozen-conflict"), valley(), *costly_wars()]:
        watched(watch, scenario)
        watched(twin, scenario)
    assert watch.wrong != []
    assert twin.wrong == []


# -- the best case -----------------------------------------------------------------------------


def shortfalls(scenario: Scenario) -> tuple[list[float], int]:
    """By how much true values of attacks exceed the best case, in a run; and how many are asked."""
    found: list[float] = []
    asked = 0

    def best_case(party: Any, model: Any, advantage: float, judge: Any) -> tuple[float, float]:
        nonlocal asked
        asked += 1
        gain, conquest = BEST_CASE(party, model, advantage, judge)
        count = party.campaign(model, party.sign, advantage, judge, model.values)
        true = best_aim(model.values, count)[1]
        found.extend(one for one in [true - gain] if one > outlook._ROUNDING)
        if judge is party and advantage == party.belief(model):
            found.extend(one for one in [party.conquest(model) - conquest] if one > 1e-12)
        return gain, conquest

    with patch.object(PartyMethods, "best_case", best_case):
        NegotiationModel(scenario, 9).run()
    return found, asked


#: Outlines at the low ends of their ranges.
LOW = patch("sim.turn.axis.outline", lambda low, _, *rest: outline(low, low, *rest))


def test_no_attack_is_worth_more_than_its_best_case() -> None:
    asked = missed = 0
    for scenario in [load("karabakh/frozen-conflict"), valley(), *costly_wars()]:
        found, count = shortfalls(scenario)
        assert found == []
        asked += count
        with LOW:
            missed += len(shortfalls(scenario)[0])
    assert asked > 500
    assert missed > 0


@pytest.mark.parametrize("name", ["karabakh/1994-2020", "toy/guarantor-leaves"])
def test_fighting_later_is_worth_the_same_without_the_best_case(name) -> None:
    scenario = load(name)
    with patch.object(PartyMethods, "best_case", lambda *_: (math.inf, 1.0)):
        plain = mesa(scenario, 3)
    assert the_same(plain, mesa(scenario, 3))
    with patch.object(PartyMethods, "best_case", lambda *_: (-math.inf, 0.0)):
        assert not the_same(plain, mesa(scenario, 3))


@pytest.mark.parametrize("side", ["claimant", "holder"])
def test_an_advantage_beyond_whole_numbers_is_compiled_as_it_is_in_python(side) -> None:
    """Ranges of the advantage have numbers, and compiled code cuts these at 64 bits."""
    rich = [f"balance.{side}.{what}=1e9" for what in ("spending", "technology", "readiness")]
    scenario = valley("balance.contest=difference", *rich)
    program = Program(scenario)
    for replicate in range(2):
        made = program.record(1, replicate, trace=True)
        assert made is not None
        assert the_same(made, mesa(scenario, 1, replicate))


def test_whose_values_are_a_users_own_has_no_best_case() -> None:
    """A bound rests on the model's own values, whoever asks for it."""
    for own, is_known in (("Bold", True), ("Reckless", False)):
        model = NegotiationModel(valley(f"parties.north.agent=tests.turn.agents:{own}"), 1)
        leader = leader_of(model, 1)
        assert axis_of(model, 1).count > 0
        best = leader.best_case(model, leader.belief(model), leader)
        assert math.isfinite(best[0]) == is_known


# -- chances of battles that are kept --------------------------------------------------------------


def test_chances_kept_from_one_scenario_are_void_in_the_next() -> None:
    """Every scenario has a stamp: with that of the one before, its chances would be found."""
    one, other = valley(), valley("front.noise=2", "front.mobility=0.9")
    assert the_same(run_after(one, other, stamp=2), mesa(other, 1))
    assert not the_same(run_after(one, other, stamp=1), mesa(other, 1))  # the twin


def run_after(one: Scenario, other: Scenario, stamp: int) -> Any:
    """A run in the chains of a run of another scenario."""
    before = NegotiationModel(one, 1)
    before.run()
    model = NegotiationModel(other, 1, trace=True)
    model.chains, model.stamp = before.chains, stamp
    return model.run()


def test_an_agent_that_decides_otherwise_is_always_asked() -> None:
    """The shortcut rests on the model's own decisions: it is off for who overrides one."""
    own = "parties.north.agent=tests.turn.agents:Bold"
    assert not the_same(mesa(valley(own), 1), mesa(valley(), 1))
