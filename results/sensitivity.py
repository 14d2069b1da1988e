"""Halve and double every number of the four settings, and write `docs/sensitivity.md`.

Run by hand (`python results/sensitivity.py`, some minutes): it shows which numbers carry the
history. Runs before and after meet the same random draws.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.errors import SimError
from sim.parameters.declaration import Series
from sim.scenario import Scenario, load_with_provenance
from sim.scenario.numbers import numbers
from sim.targets import compare, load_joint, load_targets

ROOT = Path(__file__).resolve().parent.parent
PAGE, TABLE = ROOT / "docs" / "sensitivity.md", ROOT / "results" / "sensitivity.csv"
SETTINGS = ("frozen-conflict", "april-2016", "autumn-2020", "1994-2020")
FACTORS = {"half": 0.5, "double": 2.0}
SEED, RUNS = 0, 200
#: A change of a share is shown from here on: twice the standard error of a difference between two
#: shares of one half, if the runs had nothing in common.
SHOWN = 0.1


def main() -> None:
    """Make the runs, keep what they show, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each change ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    table = pd.DataFrame(_rows(options.runs, options.jobs))
    table.to_csv(TABLE, index=False, float_format="%.4g")
    PAGE.write_text(page(table, options.runs), encoding="utf-8")


def _rows(runs: int, jobs: int) -> Iterator[dict[str, Any]]:
    """One row for each setting, number and factor."""
    for setting in SETTINGS:
        loaded = load_with_provenance(f"karabakh/{setting}")
        before = measured(setting, loaded.scenario, runs, jobs)
        for one in numbers(loaded, []):
            for name, factor in FACTORS.items():
                try:
                    scenario = sim.load(
                        f"karabakh/{setting}", [scaled(loaded.scenario, one.name, factor)]
                    )
                except SimError:
                    continue  # outside its range, or held to a sum with others
                after = measured(setting, scenario, runs, jobs)
                row: dict[str, Any] = {"setting": setting, "key": one.name, "value": one.value}
                row |= {"status": one.status, "change": name}
                row |= {f"{key}_before": share for key, share in before.items()}
                yield row | {f"{key}_after": share for key, share in after.items()}


def scaled(scenario: Scenario, key: str, factor: float) -> str:
    """The change that scales a number; of a dated one all its values (SimError if it cannot be)."""
    value: Any = scenario
    for part in key.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    if isinstance(value, Series):
        dates = ", ".join(f"{day}: {factor * one!r}" for day, one in value.dates.items())
        return f"{key}={{{dates}}}"
    if isinstance(value, bool) or not isinstance(value, int | float) or value == 0:
        raise SimError(f"{key} is no number that can be scaled")
    changed = factor * value
    return f"{key}={round(changed) if isinstance(value, int) else repr(changed)}"


def measured(setting: str, scenario: Scenario, runs: int, jobs: int) -> dict[str, float]:
    """Share of runs with the core of the record within its limits, and with a large war."""
    frame = sim.simulate(scenario, replicates=runs, seed=SEED, jobs=jobs, engine="compiled")
    rows = compare({f"karabakh/{setting}": frame}, load_targets("karabakh"), load_joint("karabakh"))
    guarded = rows[rows["id"] == "guarded"].iloc[0]
    return {"core": float(guarded["simulated"]), "large_war": float(frame["large_war"].mean())}


def page(table: pd.DataFrame, runs: int) -> str:
    """The page: the numbers that carry the history first."""
    table = table.assign(
        core=table["core_after"] - table["core_before"],
        war=table["large_war_after"] - table["large_war_before"],
    )
    moved = table[table[["core", "war"]].abs().max(axis=1) >= SHOWN]
    order = moved.groupby("key")["core"].apply(lambda one: one.abs().max())
    lines = [_HEAD.format(runs=runs, keys=table["key"].nunique(), shown=len(order))]
    lines += _settings(table)
    for what, title in (("core", "The core of the record"), ("war", "A large war")):
        lines += [
            f"\n## {title}",
            _INTRO[what],
            "",
            _row(["number", "value", "status", "change", *SETTINGS]),
        ]
        lines.append(_row(["---"] * (4 + len(SETTINGS))))
        lines += _changes(table, what)
    return "\n".join(lines) + "\n"


def _settings(table: pd.DataFrame) -> list[str]:
    first: Any = table.drop_duplicates("setting").set_index("setting")
    lines = ["", _row(["as shipped", *SETTINGS]), _row(["---"] * (1 + len(SETTINGS)))]
    for key, title in (
        ("core_before", "core within the limits"),
        ("large_war_before", "large war"),
    ):
        lines.append(_row([title, *(f"{100 * first.loc[s, key]:.0f} %" for s in SETTINGS)]))
    return lines


def _changes(table: pd.DataFrame, what: str) -> list[str]:
    """A line for each number and change that moves a share somewhere, the farthest first."""
    wide: Any = table.pivot_table(index=["key", "change"], columns="setting", values=what)
    wide = wide[wide.abs().max(axis=1) >= SHOWN]
    wide = wide.loc[wide.abs().max(axis=1).sort_values(ascending=False, kind="stable").index]
    about: Any = table.drop_duplicates("key").set_index("key")
    lines = []
    for (key, change), row in wide.iterrows():
        cells = [f"{100 * row[s]:+.0f}" if pd.notna(row.get(s)) else "" for s in SETTINGS]
        about_key = about.loc[key]
        lines.append(_row([f"`{key}`", about_key["value"], about_key["status"], change, *cells]))
    return lines


def _row(cells: list[Any]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


_HEAD = """\
# Which numbers carry the history

Every number of the four settings, halved and doubled, one at a time: {keys} numbers that can be
scaled, {runs} runs of each change, on the same random draws as before it. Dated numbers are scaled
on all their dates. A number that is held to a sum with others (weights, shares), or that would
leave its range, is not in the table.

{shown} of them move the share of runs with the core of the record within its limits, or with a
large war, by ten points or more in some setting. Everything else can be halved or doubled without
much effect. A number of status *assumed* high in the table is one on which the history rests
without evidence.
Made by `python results/sensitivity.py`; all figures: [sensitivity.csv](../results/sensitivity.csv).
"""
_INTRO = {
    "core": "Change, in points, of the share of runs in which the main facts come out together, "
    "within the [limits to doing too much](record.md#limits).",
    "war": "Change, in points, of the share of runs with a large war (14 days or more).",
}

if __name__ == "__main__":
    main()
