"""Check that the turn in C does what the compiled engine does: ``python -m benchmarks.c_check``.

Every event (its kind, its names, its numbers) and the final state of many runs are compared bit by
bit, on all shipped scenarios and on random valid ones; then the check itself is checked, by one
number of a scenario changed on one side only. Run from the root of the repository.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import HealthCheck, given, settings

from benchmarks.c_version import available, room, run_one
from sim.engine import batch, codes, why_not
from sim.engine.history import HISTORY
from sim.engine.packing import pack
from sim.record import EVENT_KINDS
from sim.scenario import load, shipped
from sim.scenario.schema import Scenario
from tests.model.random_scenarios import scenarios

SHIPPED, LONG, RANDOM, EACH = 40, 6, 150, 3
_ROOM = np.zeros(1, HISTORY)  # for outcomes, which are not read here

Array = npt.NDArray[Any]


def bits(states: Array) -> tuple[int, bytes, bytes]:
    """How a run ended and what happened in it; one NaN is as good as another."""
    state = states[0]
    events = state["events"][: state["event_count"]].copy()
    for array in (events["numbers"], final := state["final"].copy()):
        array[np.isnan(array)] = np.nan
    return int(state["overflow"]), events.tobytes(), final.tobytes()


def engine_bits(world: Array, seed: int, replicate: int) -> tuple[int, bytes, bytes] | None:
    """A run of the engine; None where it stops, as Python would, at a division by zero."""
    states = room("checked engine")
    states[0]["events"][:] = 0
    try:
        batch.run_rows(*batch.rows_of(world, states, _ROOM, [seed], [replicate]))
    except ArithmeticError:
        return None
    return bits(states)


def c_bits(world: Array, seed: int, replicate: int) -> tuple[int, bytes, bytes]:
    """The same run in C."""
    states = room("checked c")
    states[0]["events"][:] = 0
    run_one(world, seed, replicate, states)
    return bits(states)


def compare(scenario: Scenario, replicates: int, tally: Counter[str]) -> bool:
    """Whether all runs of a scenario are the same; counts runs and kinds of events."""
    world, same = pack(scenario), True
    for replicate in range(replicates):
        expected = engine_bits(world, 1, replicate)
        if expected is None:
            tally["stopped"] += 1
            continue
        same = same and c_bits(world, 1, replicate) == expected
        tally["runs"] += 1
        state = room("checked engine")[0]
        kinds = state["events"]["kind"][: state["event_count"]]
        tally.update(list(EVENT_KINDS)[kind] for kind in kinds.tolist())
    return same


def check_shipped(tally: Counter[str]) -> int:
    """Compare on the shipped scenarios; returns how many differ."""
    wrong = 0
    for name in map(str, shipped()):
        long = name.endswith(("1994-2020", "frozen-conflict"))
        same = compare(load(name), LONG if long else SHIPPED, tally)
        wrong += not same
        print(f"{name}: {'the same' if same else 'DIFFERENT'}", flush=True)
    return wrong


def check_random(tally: Counter[str]) -> int:
    """Compare on random valid scenarios; returns how many differ."""
    different = []

    @settings(
        max_examples=RANDOM,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios())
    def compare_one(scenario: Scenario) -> None:
        if why_not(scenario):
            return
        tally["random scenarios"] += 1
        if not compare(scenario, EACH, tally):
            different.append(scenario)

    compare_one()
    return len(different)


def notices() -> bool:
    """Whether the check notices a number in its last bits: it must."""
    world = pack(load("karabakh/autumn-2020"))
    other = world.copy()
    other["front_mobility"] *= 1.0 + 1e-12
    return engine_bits(world, 1, 0) != c_bits(other, 1, 0)


def main() -> int:
    """Run the whole check."""
    if not available():
        print("no C compiler is found")
        return 1
    tally: Counter[str] = Counter()
    wrong = check_shipped(tally) + check_random(tally)
    missed = [name for name in EVENT_KINDS if not tally[name]]
    print(f"{tally['random scenarios']} random scenarios, {tally['runs']} runs, {wrong} different")
    print(f"runs that the engine leaves to Mesa: {tally['stopped']}; never seen: {missed or '-'}")
    print({name: tally[name] for name in EVENT_KINDS})
    print("a changed number is noticed" if notices() else "A CHANGED NUMBER GOES UNNOTICED")
    return int(wrong > 0 or not notices() or len(EVENT_KINDS) != codes.HANDOVER + 1)


if __name__ == "__main__":
    sys.exit(main())
