"""Random changes of shipped scenarios, each run with both engines: python -m tests.fuzzing.

Whatever `--set` can write is written: ends of ranges, numbers within and beyond them, words, dates,
several at once. A scenario is refused in words or runs; both engines then give the same to the bit.
Each case is a function of its number, so one that fails is made again by that number:

    python -m tests.fuzzing --first 1234 --count 1
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from sim.api import simulate as simulate
from sim.engine import why_not
from sim.errors import SimError
from sim.keys import Parameter, parameters
from sim.loading import load
from sim.scenario import shipped

RUNS = 2
#: A run of these takes Mesa a second and more: one case in a few.
SLOW = ("karabakh/1994-2020", "karabakh/1994-2014")
_ODD = ("nan", "inf", "-inf", "1e308", "-1e308", "5e-324", "", "null", "yes", "1,5", "[1]", "{}")


@dataclass(frozen=True)
class Case:
    """A scenario with changes, by number."""

    number: int
    name: str
    changes: tuple[str, ...]

    def __str__(self) -> str:
        sets = " ".join(f"--set {change!r}" for change in self.changes)
        return f"case {self.number}: sim run {self.name} {sets}"


def case(number: int) -> Case:
    """The case of a number.

    >>> case(3) == case(3), case(3) == case(4)
    (True, False)
    """
    dice = random.Random(number)
    names = [one for one in shipped() if one not in SLOW or dice.random() < 0.1]
    name = dice.choice(names)
    known = list(parameters(load(name)).values())
    chosen = dice.sample(known, dice.choice((1, 1, 2, 3, 5, 8)))
    wild = dice.random() < 0.3
    return Case(number, name, tuple(f"{one.key}={_value(one, dice, wild)}" for one in chosen))


def _value(one: Parameter, dice: random.Random, wild: bool) -> str:
    if wild and dice.random() < 0.3:
        return dice.choice(_ODD)
    if one.kind in ("number", "whole number"):
        return _number(one, dice, wild)
    if one.kind == "date":
        return f"{dice.randint(1988, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    if one.words:
        return dice.choice(one.words)
    return dice.choice(("", "mine", "north", "sim.agents:Party", "tests.turn.agents:Pacifist"))


def _number(one: Parameter, dice: random.Random, wild: bool) -> str:
    low = -10.0 if one.low is None else one.low
    high = max(low, 1e6) if one.high is None else one.high
    span = dice.choice((1.0, 1e-3, 1e-6)) * (high - low)
    value = dice.choice((low, high, low + span * dice.random(), high - span * dice.random()))
    if wild:
        value = dice.choice((value, math.nextafter(low, -math.inf), high + 1.0, -value))
    return str(round(value)) if one.kind == "whole number" else repr(float(value))


def trouble(one: Case, runs: int = RUNS) -> tuple[str, str]:
    """What became of a case (refused, mesa only, both), and what is wrong with it, if anything."""
    try:
        scenario = load(one.name, one.changes)
    except SimError as error:
        return "refused", "" if str(error).strip() else "refused without a word"
    except Exception:
        return "refused", traceback.format_exc()
    try:
        mesa = simulate(scenario, runs, seed=one.number, engine="mesa")
        if failed := [text for text in mesa["failure"] if text]:
            return "ran", f"a run failed: {failed[0]}"
        if why_not(scenario):
            return "ran on Mesa only", ""
        compiled = simulate(scenario, runs, seed=one.number, engine="compiled")
        return "ran", difference(mesa, compiled)
    except Exception:
        return "ran", traceback.format_exc()


def difference(mesa: pd.DataFrame, compiled: pd.DataFrame) -> str:
    """The first column in which two tables are not equal to the bit; empty if there is none."""
    try:
        pd.testing.assert_frame_equal(compiled, mesa, check_exact=True)
    except AssertionError as error:
        return f"the engines differ: {error}"
    return ""


def main() -> int:
    """Try cases until the time or their number is up; 1 if one of them fails."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--first", type=int, default=0, help="number of the first case")
    asked.add_argument("--count", type=int, default=10**9, help="how many cases at most")
    asked.add_argument("--minutes", type=float, default=60.0, help="how long at most")
    given = asked.parse_args()
    until, counts, bad = time.monotonic() + 60.0 * given.minutes, Counter[str](), 0
    for number in range(given.first, given.first + given.count):
        if time.monotonic() > until:
            break
        one = case(number)
        became, wrong = trouble(one)
        counts[became] += 1
        if wrong:
            bad += 1
            sys.stdout.write(f"{one}\n{wrong}\n")
            sys.stdout.flush()
    told = ", ".join(f"{count:,} {became}" for became, count in counts.most_common())
    sys.stdout.write(f"{sum(counts.values()):,} cases: {told}; {bad} with a fault\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
