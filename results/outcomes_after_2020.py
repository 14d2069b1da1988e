"""The twelve outcomes that the years after 2020 are judged by: grades, misses first.

Run by hand after `sim compare karabakh/after-2020 --out FOLDER`, whose `comparison.csv` and
`verdict.txt` are kept in `results/after-2020/`: `python results/outcomes_after_2020.py` writes
`outcomes.csv` (a row an outcome, the worst grade of its targets) and `endings.csv` (force while NK
is open and after it is closed, apart; and how long and how one-sided the end is) beside them.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.inference import intervals
from sim.words import bare_share

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "after-2020"
SCENARIO, SEED, RUNS = "karabakh/after-2020", 0, 500
ORDER = ("NO", "possible", "well", "not judged")
#: Outcome, its question and answer, its targets, and why it is not judged where it has none.
ASKED: Mapping[str, tuple[str, str, tuple[str, ...], str]] = {
    "P1": (
        "large-scale force again", "yes, after 34 months",
        ("after-force-again", "after-rest-when"), "",
    ),
    "P2": (
        "fighting with 200 killed", "yes, after 22 months",
        ("after-deadliest", "after-first-force"), "",
    ),
    "P3": ("who opens it", "the claimant", ("after-opener",), ""),
    "P4": ("the guarantor defends what it guards", "no", ("after-not-defended",), ""),
    "P5": (
        "the remaining objective taken", "yes, in one day",
        ("after-rest-taken", "after-rest-days"), "",
    ),
    "P6": (
        "a text agreed by the end of 2025", "yes, after 1,584 days",
        ("after-agreed", "after-agreed-when"), "",
    ),
    "P7": ("a text signed by then", "no", ("after-unsigned",), ""),
    "P8": ("ground handed over without force", "yes, four villages", ("after-villages",), ""),
    "P9": (
        "a link opened before the signature", "yes, transit",
        (), "links are dated inputs, and the day is after the last one",
    ),
    "P10": (
        "persons returned", "some 15,000 of 140,000",
        (), "returns are off in this scenario",
    ),
    "P11": (
        "victims of mines a month", "fell from 11 to 2",
        (), "victims are not in the model",
    ),
    "P12": ("the track of the text", "the two alone", ("after-agreed-by-themselves",), ""),
}  # fmt: skip
#: The end of the war that takes the rest of NK: as written, and at the quick ends of its ranges.
ARMS: Mapping[str, tuple[str, ...]] = {
    "as written": (),
    "smallest ground": ("objectives.rest-of-nk.size=1.5",),
    "quickest front": ("objectives.rest-of-nk.size=1.5", "front.mobility=1"),
    "weakest defence": ("objectives.rest-of-nk.defence=0.9",),
    "all three": (
        "objectives.rest-of-nk.size=1.5",
        "front.mobility=1",
        "objectives.rest-of-nk.defence=0.9",
    ),
}


def outcomes(comparison: pd.DataFrame) -> pd.DataFrame:
    """A row for each outcome, the worst grade first."""
    table = {str(row["id"]): row for _, row in comparison.iterrows()}
    rows = []
    for name, (question, answer, targets, why) in ASKED.items():
        grades = [str(table[one]["grade"]) for one in targets]
        worst = min(grades, key=ORDER.index, default="not judged")
        told = "; ".join(_told(table[one]) for one in targets)
        rows.append(
            {
                "id": name,
                "question": question,
                "record": answer,
                "grade": worst,
                "runs": told or why,
                "input": any(bool(table[one]["used_in_setting"]) for one in targets),
            }
        )
    made = pd.DataFrame(rows)
    return made.sort_values("grade", key=lambda one: one.map(ORDER.index), kind="stable")


def _told(row: pd.Series[Any]) -> str:
    value = float(row["simulated"])
    if row["statistic"] == "probability":
        return f"{row['label']}: {bare_share(value)} of {row['of']} ({row['grade']})"
    low, high = float(row["band_90_low"]), float(row["band_90_high"])
    figures = f"{value:,.4g} (nine in ten: {low:,.4g} to {high:,.4g})"
    return f"{row['label']}: {figures} ({row['grade']})"


def endings(jobs: int, runs: int = RUNS) -> pd.DataFrame:
    """Force while NK is open and after it is closed, and what the end is like, arm by arm."""
    rows = []
    for name, changes in ARMS.items():
        frame = sim.simulate(sim.load(SCENARIO, changes), runs, SEED, jobs=jobs, engine="compiled")
        rows.append({"arm": name, "runs": runs} | apart(frame) | end(frame))
    return pd.DataFrame(rows)


def apart(frame: pd.DataFrame) -> dict[str, float]:
    """Shares of runs, and rounds a year, while the issue is open and after it has closed."""
    scenario = sim.load(SCENARIO)
    days = (scenario.clock.end - scenario.clock.start).days
    closed = frame["closed:nk-rest"].astype(float)
    onset = frame["war_onset"].astype(float) * 365.25
    came = onset <= closed.fillna(days) + 1.0
    exposed = onset.clip(upper=closed.fillna(days)).fillna(days)
    after = frame["war_after_closing"].astype(bool)[closed.notna()]
    left = (days - closed).dropna()
    open_, shut = intervals.share(came), intervals.share(after)
    return {
        "force, open": open_.value,
        "force, open, low": open_.low,
        "force, open, high": open_.high,
        "a year, open": float(came.sum() / (exposed.sum() / 365.25)),
        "force, closed": shut.value,
        "force, closed, low": shut.low,
        "force, closed, high": shut.high,
        "a year, closed, at least": float(after.sum() / max(left.sum() / 365.25, 1e-9)),
    }


def end(frame: pd.DataFrame) -> dict[str, float]:
    """Days that taking the rest of NK took, and how one-sided the war was."""
    taken = frame["taken_after:rest-of-nk"].astype(float)
    return {
        "days": float(taken.median()),
        "days, tenth": float(taken.quantile(0.1)),
        "in one day": intervals.share((taken <= 1.0)[taken.notna()]).value,
        "one-sided": float(frame["condition_constraining_posture"].astype(float).median()),
    }


def main() -> None:
    """Write both tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    table = outcomes(pd.read_csv(FOLDER / "comparison.csv"))
    table.to_csv(FOLDER / "outcomes.csv", index=False)
    endings(options.jobs).to_csv(FOLDER / "endings.csv", index=False, float_format="%.4g")


if __name__ == "__main__":
    main()
