"""Shortcuts of the compiled engine skip only what could not have mattered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sim.engine import battles, members, turn
from sim.rules.choice import within
from sim.scenario import Scenario, load
from tests.engine import in_python
from tests.engine.runs import mesa, the_same
from tests.model.random_scenarios import scenarios
from tests.model.worlds import valley

SHORT = ("karabakh/autumn-2020", "karabakh/frozen-conflict", "toy/hurting-stalemate")


# -- a leader who will certainly not attack --------------------------------------------------------


class Watched:
    """`stays_calm` beside the decision that it saves, wherever a run asks for it."""

    def __init__(self) -> None:
        self.asked = self.calm = self.by_draw = self.in_truce = 0
        self.wrong: list[float] = []  # chances of attacks that it would have overlooked

    def stays_calm(self, w: Any, s: Any, i: int, u: float, days: float, review: float) -> bool:
        """Answer as the shortcut does, and try it with the highest draw that would attack."""
        calm = self.shortcut(w, s, i, u, days, review)
        chance = chance_of_attack(w, s, i, days, review)
        if chance > 0.0:
            s.members[i].view_state = -1  # as if nobody had looked yet
            if self.shortcut(w, s, i, math.nextafter(chance, 0.0), days, review):
                self.wrong.append(chance)
        self.asked += 1
        self.calm += calm
        self.by_draw += calm and chance > 0.0
        self.in_truce += s.truce
        return calm

    def shortcut(self, w: Any, s: Any, *asked: Any) -> bool:
        return members.stays_calm(w, s, *asked)


def chance_of_attack(w: Any, s: Any, i: int, days: float, review: float) -> float:
    """Chance within the step that a leader opens an offensive, or breaks the truce in force."""
    if s.war != 0:
        return members.decide_break(w, s, i, days)[0]
    aim, _, _, chance = members.decide_attack(w, s, i, False)
    return within(chance, days, review) if aim else 0.0


def watched(watch: Watched, scenario: Scenario, replicates: int = 1) -> None:
    """Watch runs of a scenario in plain Python."""
    with (
        patch.object(turn, "stays_calm", watch.stays_calm),
        patch.object(battles, "stays_calm", watch.stays_calm),
    ):
        for replicate in range(replicates):
            in_python.run(scenario, 9, replicate)


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

    def shortcut(self, w: Any, s: Any, *asked: Any) -> bool:
        with left_out(self.change, w):
            return members.stays_calm(w, s, *asked)


def left_out(what: str, w: Any) -> AbstractContextManager[Any]:
    """Leave something out of the bound, and out of nothing else."""
    left: dict[str, AbstractContextManager[Any]] = {
        "nothing": nullcontext(),
        "a little": patch.object(members, "_ROUNDING", -1e-6),
        "the threat": patch.object(members, "conquest", lambda *_: 0.0),
        "the costs of the war": patch.object(w, "longest_war", 0.0),
        "all there is to lose": patch.object(members, "value_now", lambda *_: -1.0),
    }
    return left[what]


@pytest.mark.parametrize(
    "what", ["a little", "the threat", "the costs of the war", "all there is to lose"]
)
def test_a_bound_that_leaves_something_out_would_overlook_attacks(what) -> None:
    watch, twin = Tighter(what), Tighter("nothing")
    for scenario in [load("karabakh/frozen-conflict"), valley(), *costly_wars()]:
        watched(watch, scenario)
        watched(twin, scenario)
    assert watch.wrong != []
    assert twin.wrong == []


# -- chances of battles that are kept --------------------------------------------------------------


def test_chances_kept_from_one_scenario_are_void_in_the_next() -> None:
    """Every scenario has a stamp: with that of the one before, its chances would be found."""
    one, other = valley(), valley("front.noise=2", "front.mobility=0.9")
    used = in_python.run(one, 1)
    again = in_python.record(other, 1, room=used)
    assert the_same(again, without_trace(other))
    used = in_python.run(one, 1)
    used.stamp -= 1  # the twin: the next scenario has the stamp of this one
    assert not the_same(in_python.record(other, 1, room=used), without_trace(other))


def without_trace(scenario: Scenario) -> Any:
    record = mesa(scenario, 1)
    record.snapshots = []
    return record
