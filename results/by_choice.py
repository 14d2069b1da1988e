"""The set under which history comes by choice and not by noise: the tables of `docs/by-choice.md`.

Run by hand (`python results/by_choice.py`, a minute). `--hopes` says what hope the set's own
unbroken runs have on the days on which the short settings begin, which `sets.csv` holds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pages import head, percent, put, row

import sim
from sim.behaviour import Ensemble, read_ensemble
from sim.experiments import Summary
from sim.experiments.protocol import experiments
from sim.targets import compare, load_joint, load_targets

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = ROOT / "results", ROOT / "docs" / "by-choice.md"
SETS, ANSWERS = RESULTS / "by-choice" / "sets.csv", RESULTS / "by-choice" / "answers"
SETTINGS = {
    "frozen-conflict": "frozen conflict",
    "april-2016": "April 2016",
    "autumn-2020": "autumn 2020",
    "1994-2020": "unbroken",
}
SEED, RUNS = 5, 500
NO_NOISE = ("behaviour.precision=1000000",)
DAYS = ("2016-01-01", "2020-07-12")


def main() -> None:
    """Make the runs and write the tables between their marks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each setting ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    asked.add_argument("--hopes", action="store_true", help="only tell the hopes of its own runs")
    options = asked.parse_args()
    chosen = read_ensemble(SETS)
    if options.hopes:
        sys.stdout.write(f"{hopes(chosen)}\n")
        return
    lines = head(["", *SETTINGS.values(), "median onset, unbroken", "in 2020"])
    for behaviour, name in ((None, "as shipped"), (chosen, "by choice")):
        for noise in ((), NO_NOISE):
            frames = {one: runs_of(one, noise, behaviour, options) for one in SETTINGS}
            label = f"{name}, choice without noise" if noise else name
            lines += rows_of(label, frames)
    put(PAGE, {"table": lines, "answers": answers()})


def answers() -> list[str]:
    """Verdicts of quick size that differ under the set, from what `sim experiment` wrote of it."""
    same, rows = 0, []
    for one in experiments():
        path = ANSWERS / f"{one.name}.csv"
        if not path.is_file():
            continue
        chosen = pd.read_csv(path).set_index("statement")["grade"]
        quick = RESULTS / one.name / "quick.csv"
        for verdict in one.judge(Summary.read(quick.read_bytes(), str(quick))):
            other = chosen[verdict.statement]
            if other == verdict.grade:
                same += 1
                continue
            cells = (one.name[:2], verdict.claim, verdict.statement, verdict.grade, f"**{other}**")
            rows.append(row(cells))
    heads = head(["experiment", "claim", "what is claimed", "as shipped", "by choice"])
    told = f"Of {same + len(rows)} verdicts {same} are the same at quick size. The others:"
    return [told, "", *heads, *rows]


def runs_of(
    setting: str, changes: tuple[str, ...], behaviour: Ensemble | None, options: Any
) -> pd.DataFrame:
    """Outcomes of a setting, a row a run."""
    return sim.simulate(
        sim.load(f"karabakh/{setting}", list(changes)), options.runs, SEED, options.jobs,
        engine="compiled", behaviour=behaviour,
    )  # fmt: skip


def rows_of(label: str, frames: dict[str, pd.DataFrame]) -> list[str]:
    """Core facts together, then within limits to doing too much, of the four settings."""
    named = {f"karabakh/{name}": frame for name, frame in frames.items()}
    table = compare(named, load_targets("karabakh"), load_joint("karabakh"))
    year = frames["1994-2020"]["large_war_onset"].astype(float)
    lines = []
    for which, told in (("together", label), ("guarded", "... within limits")):
        found = table[table["id"] == which].set_index("scenario")["simulated"].astype(float)
        cells = [percent(found[name]) for name in named]
        in_2020 = year.between(2020.0, 2021.0).sum() / max(1, year.notna().sum())
        cells += [f"{year.median():.1f}", percent(in_2020)] if which == "together" else ["", ""]
        lines.append(row([told, *cells]))
    return lines


def hopes(chosen: Ensemble) -> dict[str, dict[str, float]]:
    """Median hope of both sides in the set's own unbroken runs, by day."""
    scenario = sim.load("karabakh/1994-2020")
    frame = sim.simulate(scenario, 40, 11, trace=True, engine="compiled", behaviour=chosen)
    found = {}
    for day in DAYS:
        until = dt.date.fromisoformat(day).toordinal()
        last = [
            next(s for s in reversed(one.snapshots) if s.day <= until) for one in frame["record"]
        ]
        found[day] = {
            side: float(np.median([getattr(s, f"hope_{side}") for s in last]))
            for side in ("claimant", "holder")
        }
    return found


if __name__ == "__main__":
    main()
