"""How often fighting comes again, by how it had ended: a population of scenarios beside base rates.

Run by hand: `python results/base_rates.py` (some minutes), which writes `results/base-rates/`. What
the table says stands in docs/after-the-war.md. The rule was fixed before the first run.

The population: the unbroken run, the years after 2020 and the five other conflicts, each followed
until fifteen years after its last day, with dated figures held; every number that its file gives a
range is drawn from it (Latin hypercube), one draw a run. The recipe of the data is used on the
runs: fighting is over when a year has passed without a battle, and it ended by agreement if one was
signed in that year, else by ceasefire if a broker's was agreed to, else by low activity. Rounds
with fewer than 25 killed do not count. An ending counts if ten years follow it in the run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc

import sim
from sim.behaviour import Ensemble
from sim.engine.places import place_of
from sim.keys import parameters
from sim.record import Record
from sim.scenario import load_with_provenance

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "base-rates"
SEED, RUNS = 1949, 200
SETTINGS = (
    *("karabakh/1994-2025", "karabakh/after-2020"),
    *("cases/croatia-krajina", "cases/cyprus", "cases/ecuador-peru", "cases/egypt-israel"),
    "cases/georgia-south-ossetia",
)
YEARS_AFTER = 15
AGREEMENT, CEASEFIRE, LOW = "agreement", "ceasefire", "low activity"
#: Fighting again within 5 and 10 years, and of how many: territorial episodes that had ended by
#: 2009 (UCDP Conflict Termination v3-2021, our count).
OBSERVED: Mapping[str, tuple[float, float, int]] = {
    AGREEMENT: (0.071, 0.143, 42),
    CEASEFIRE: (0.326, 0.348, 46),
    LOW: (0.476, 0.531, 143),
}
QUIET, FEWEST_KILLED = 365, 25.0


@dataclass(frozen=True)
class Ending:
    """How a round of fighting ended, and the days until the next (infinite: none in the run)."""

    how: str
    day: int
    again: float


@dataclass
class _Round:
    """Fighting without a pause of a year."""

    first: int
    last: int
    killed: float


def rounds(record: Record) -> list[_Round]:
    """Rounds of fighting of a run, in order, those with too few killed left out."""
    found: list[_Round] = []
    for event in record.of("battle"):
        killed = event.numbers["deaths_claimant"] + event.numbers["deaths_holder"]
        if found and event.day - found[-1].last <= QUIET:
            found[-1].last = event.day
            found[-1].killed += killed
        else:
            found.append(_Round(event.day, event.day, killed))
    return [one for one in found if one.killed >= FEWEST_KILLED]


def endings(record: Record, end: int, follow: int = 10 * 365) -> Iterator[Ending]:
    """How the rounds of a run ended, those that are followed long enough."""
    fought = rounds(record)
    signed = [one.day for one in record.of("agreement")]
    agreed = [one.day for one in record.of("ceasefire") if one.outcome == "agreed"]
    for place, one in enumerate(fought):
        if one.last + follow > end:
            continue
        following = fought[place + 1].first if place + 1 < len(fought) else math.inf
        yield Ending(_how(one.last, signed, agreed), one.last, following - one.last)


def _how(last: int, signed: list[int], agreed: list[int]) -> str:
    def within(days: list[int]) -> bool:
        return any(last <= day <= last + QUIET for day in days)

    return AGREEMENT if within(signed) else CEASEFIRE if within(agreed) else LOW


def drawn(name: str, count: int) -> Ensemble:
    """So many draws of every number of a scenario that its file gives a range."""
    known = load_with_provenance(name)
    may = parameters(known.scenario)
    ranges = {
        key: one.range
        for key, one in known.provenance.items()
        if one.range is not None and key in may and place_of(known.scenario, key) is not None
    }
    low, high = np.array(list(ranges.values())).T
    unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(SEED)).random(count)
    values = low + unit * (high - low)
    whole = [i for i, key in enumerate(ranges) if may[key].kind == "whole number"]
    values[:, whole] = np.round(values[:, whole])
    return Ensemble(tuple(ranges), values, f"{name}, drawn", "", tuple(range(2, count + 2)))


def population(runs: int, jobs: int) -> pd.DataFrame:
    """Every ending of every run: setting, run, how, and whether fighting came again."""
    rows = []
    for name in SETTINGS:
        last = sim.load(name).clock.end
        end = dt.date(last.year + YEARS_AFTER, last.month, min(last.day, 28))
        scenario = sim.load(name, [f"clock.end={end}"])
        behaviour = drawn(name, runs)
        frame = sim.simulate(
            scenario, runs, SEED, jobs=jobs, trace=True, engine="compiled", behaviour=behaviour
        )
        for number, record in enumerate(frame["record"]):
            for one in endings(record, end.toordinal()):
                row = {"setting": name, "run": number, "ended by": one.how}
                rows.append(row | {f"within {n}": one.again <= n * 365.25 for n in (5, 10)})
    return pd.DataFrame(rows)


def table(found: pd.DataFrame) -> pd.DataFrame:
    """By how it ended, of all settings and of each: shares, intervals over runs, base rates."""
    rows = []
    for where, part in [("all", found), *found.groupby("setting")]:
        for how, (five, ten, count) in OBSERVED.items():
            mine = part[part["ended by"] == how]
            row: dict[str, object] = {"population": where, "ended by": how, "endings": len(mine)}
            for years, rate in ((5, five), (10, ten)):
                value, low, high = _share(mine, f"within {years}")
                row |= {f"within {years}": value, f"low {years}": low, f"high {years}": high}
                row[f"observed {years}"] = rate
            rows.append(row | {"observed, of": count})
    return pd.DataFrame(rows)


def _share(part: pd.DataFrame, name: str) -> tuple[float, float, float]:
    """A share of endings with its 95 % interval over runs."""
    if part.empty:
        return math.nan, math.nan, math.nan
    value = float(part[name].mean())
    apart = (part[name] - value).groupby([part["setting"], part["run"]]).sum()
    count = len(apart)
    error = math.sqrt(count / max(count - 1, 1) * float((apart**2).sum())) / len(part)
    return value, max(0.0, value - 1.96 * error), min(1.0, value + 1.96 * error)


def main() -> None:
    """Make the population and write its table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each setting ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    FOLDER.mkdir(exist_ok=True)
    made = table(population(options.runs, options.jobs))
    made.to_csv(FOLDER / "table.csv", index=False, float_format="%.4g")


if __name__ == "__main__":
    main()
