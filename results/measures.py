"""Run the four settings under every measure of the balance: the tables of `docs/measures.md`.

Run by hand (`python results/measures.py`, some minutes): it draws the advantage of 1994-2020 by
measure, says how much of its rise in 2016-20 rests on what status, and what the runs then give.
Runs under all measures meet the same random draws. `--draw` makes the picture and the tables anew
from the runs that are kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pages import head, put, row

import sim
from sim.model import NegotiationModel
from sim.parameters import AS_WRITTEN, SIDES
from sim.pictures.style import AGREED, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure, render
from sim.scenario import Loaded, Scenario, load_with_provenance
from sim.scenario.measures import measures
from sim.targets import compare, load_joint, load_targets

ROOT = Path(__file__).resolve().parent.parent
PAGE, PICTURE = ROOT / "docs" / "measures.md", ROOT / "docs" / "measures.png"
TABLE = ROOT / "results" / "measures.csv"
SETTINGS = {
    "frozen-conflict": "frozen, 1994-2016",
    "april-2016": "April 2016",
    "autumn-2020": "autumn 2020",
    "1994-2020": "unbroken, 1994-2020",
}
UNBROKEN = "karabakh/1994-2020"
SEED, RUNS = 0, 200
#: The rise that is taken apart: to the eve of the war of 2020.
SINCE, UNTIL = dt.date(2016, 1, 1), dt.date(2020, 9, 26)
#: Every measure as it is, and moved by a constant to the level of `as-written` on SINCE.
LEVELS = ("own", "aligned")
STATUSES = ("measured", "derived", "literature", "assumed")


def main() -> None:
    """Make the runs, keep what they show, and write picture and tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each setting ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    asked.add_argument("--draw", action="store_true", help="no runs: picture and tables only")
    options = asked.parse_args()
    if not options.draw:
        made = pd.DataFrame(_rows(options.runs, options.jobs))
        made.to_csv(TABLE, index=False, float_format="%.6g")
    table = pd.read_csv(TABLE)
    PICTURE.write_bytes(render(picture(), "png"))
    put(PAGE, tables(table))


def names() -> tuple[str, ...]:
    """The measures of the shipped scenarios."""
    return measures(sim.load(UNBROKEN))


# -- the balance -----------------------------------------------------------------------------------


def model_on(scenario: Scenario, day: dt.date) -> NegotiationModel:
    """A model of the scenario that begins on a day, without a war before."""
    began = {"inventory_start": scenario.balance.inventory_start or scenario.clock.start}
    clock = scenario.clock.model_copy(update={"start": day, "end": day + dt.timedelta(days=30)})
    balance = scenario.balance.model_copy(update=began)
    return NegotiationModel(scenario.model_copy(update={"clock": clock, "balance": balance}))


def advantage(scenario: Scenario, day: dt.date) -> float:
    """The claimant's advantage that all can see on a day, without a war before."""
    return float(model_on(scenario, day).observed)


def parts(loaded: Loaded, since: dt.date = SINCE, until: dt.date = UNTIL) -> pd.DataFrame:
    """What each input adds to the change of advantage between two days, and its status.

    Strength is a product, so the logarithms of its factors add up to the change without a rest.
    """
    rows = []
    before, after = (_factors(loaded.scenario, day) for day in (since, until))
    for (side, name), value in after.items():
        sign = 1.0 if side == "claimant" else -1.0
        change = sign * (math.log(value) - math.log(before[side, name]))
        rows.append({"side": side, "part": name, "change": change})
        rows[-1]["status"] = _status(loaded, side, name)
    return pd.DataFrame(rows)


def _factors(scenario: Scenario, day: dt.date) -> dict[tuple[str, str], float]:
    """The factors of both sides' strength on a day."""
    model = model_on(scenario, day)
    stocks = {"claimant": model.materiel_claimant, "holder": model.materiel_holder}
    quality = {"claimant": model.quality_claimant, "holder": model.quality_holder}
    found = {}
    for side in SIDES:
        technology = getattr(scenario.balance, side).technology.at(day.toordinal())
        found[side, "stock"] = stocks[side]
        found[side, "technology"] = technology
        found[side, "support"] = quality[side] / technology
    return found


def _status(loaded: Loaded, side: str, part: str) -> str:
    """How an input is known: a stock as what was put into it, support as that of the backers."""
    if part == "support":
        return "assumed"
    key = "spending" if part == "stock" else part
    known = loaded.provenance.get(f"balance.{side}.{key}")
    return "assumed" if known is None else known.status


def rise_table() -> list[str]:
    """The rise of 2016-20 by status, for each measure."""
    heads = ["measure", "1 January 2016", "26 September 2020", "change", *STATUSES, "assumed share"]
    lines = head(heads)
    for name in names():
        loaded = load_with_provenance(UNBROKEN, [f"balance.measure={name}"])
        ends = [advantage(loaded.scenario, day) for day in (SINCE, UNTIL)]
        found = parts(loaded)
        by_status = found.groupby("status")["change"].sum()
        moved = found.assign(size=found["change"].abs()).groupby("status")["size"].sum()
        cells = [f"{end:+.2f}" for end in (*ends, ends[1] - ends[0])]
        cells += [f"{by_status.get(status, 0.0):+.2f}" for status in STATUSES]
        share = moved.get("assumed", 0.0) / moved.sum() if moved.sum() > 0 else 0.0
        lines.append(row([f"`{name}`", *cells, f"{share:.0%}"]))
    return [line.replace("+0.00", "0").replace("-0.00", "0") for line in lines]


# -- the runs --------------------------------------------------------------------------------------


def _rows(runs: int, jobs: int) -> Iterator[dict[str, Any]]:
    """One row for each setting, measure and level."""
    shipped = advantage(sim.load(UNBROKEN), SINCE)
    for setting in SETTINGS:
        for name in names():
            chosen = [f"balance.measure={name}"]
            moved = shipped - advantage(sim.load(UNBROKEN, chosen), SINCE)
            for level in LEVELS if name != AS_WRITTEN else LEVELS[:1]:
                shift = [f"balance.advantage={moved!r}"] if level == "aligned" else []
                scenario = sim.load(f"karabakh/{setting}", [*chosen, *shift])
                made = {"setting": setting, "measure": name, "level": level, "runs": runs}
                made |= {"shift": moved if shift else 0.0}
                yield made | _shares(setting, scenario, runs, jobs)


def _shares(setting: str, scenario: Scenario, runs: int, jobs: int) -> dict[str, float]:
    """Shares of runs with the core of the record together, a large war, and one in 2020."""
    frame = sim.simulate(scenario, replicates=runs, seed=SEED, jobs=jobs, engine="compiled")
    rows = compare({f"karabakh/{setting}": frame}, load_targets("karabakh"), load_joint("karabakh"))
    together = rows[rows["id"] == "together"].iloc[0]
    onset = frame["large_war_onset"].astype("float64")
    return {
        "core": float(together["simulated"]),
        "large_war": float(frame["large_war"].mean()),
        "large_war_2020": float(onset.between(2020.0, 2021.0).mean()),
        "onset_median": float(onset.median()),
    }


def tables(table: pd.DataFrame) -> dict[str, list[str]]:
    """The parts of the page that are made, by the name of their marks."""
    return {"rise": rise_table(), "wars": wars_table(table), "core": core_table(table)}


def wars_table(table: pd.DataFrame) -> list[str]:
    """Share of runs with a large war under each measure, and when it comes in the unbroken run."""
    heads = ["measure", "level", *SETTINGS.values(), "unbroken: in 2020", "unbroken: median"]
    lines = head(heads)
    for name, level, by in _groups(table):
        last = by.loc["1994-2020"]
        year = "none" if math.isnan(last["onset_median"]) else f"{last['onset_median']:.1f}"
        cells = [f"{by.loc[one, 'large_war']:.1%}" for one in SETTINGS]
        cells += [f"{last['large_war_2020']:.1%}", year]
        lines.append(row([f"`{name}`", level, *cells]))
    return lines


def core_table(table: pd.DataFrame) -> list[str]:
    """Share of runs with the core of the record together, under each measure."""
    heads = ["measure", "level", *SETTINGS.values()]
    lines = head(heads)
    for name, level, by in _groups(table):
        cells = [f"{by.loc[one, 'core']:.1%}" for one in SETTINGS]
        lines.append(row([f"`{name}`", level, *cells]))
    return lines


def _groups(table: pd.DataFrame) -> Iterator[tuple[str, str, Any]]:
    for (name, level), part in table.groupby(["measure", "level"], sort=False):
        yield name, level, part.set_index("setting")


# -- the picture -----------------------------------------------------------------------------------


_STROKES = (
    (NEUTRAL, "-"),
    (CLAIMANT, "--"),
    (HOLDER, "-."),
    (FAINT, ":"),
    (AGREED, "-"),
    (AGREED, "--"),
)
_FILLS = {"measured": CLAIMANT, "derived": "#7FB2D9", "literature": FAINT, "assumed": "#F6C9A8"}


def picture() -> Figure:
    """Advantage of 1994-2020 by measure, and what its change in 2016-20 rests on."""
    with look():
        figure = new_figure(9.5, 4.2)
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1.0])
        _draw_course(left)
        _draw_parts(right)
    return figure


def _draw_course(axes: Axes) -> None:
    months = pd.date_range("1994-06-01", UNTIL, freq="MS")
    days = [*(month.date() for month in months), UNTIL]
    years = [day.year + (day.timetuple().tm_yday - 1) / 365.25 for day in days]
    for name, (colour, stroke) in zip(names(), _STROKES, strict=True):
        scenario = sim.load(UNBROKEN, [f"balance.measure={name}"])
        values = [advantage(scenario, day) for day in days]
        axes.plot(years, values, color=colour, linestyle=stroke, label=name, linewidth=1.4)
    axes.axvspan(SINCE.year, 2020.74, color="#EEEEEE", zorder=0)
    axes.axhline(0.0, color=FAINT, linewidth=0.6)
    axes.set_title("Advantage of the claimant, by measure")
    axes.set_ylabel("log ratio of strength")
    axes.set_xlim(1994, 2021)
    axes.legend(loc="upper left")


def _draw_parts(axes: Axes) -> None:
    ways = names()
    for place, name in enumerate(ways):
        loaded = load_with_provenance(UNBROKEN, [f"balance.measure={name}"])
        ends = {1.0: 0.0, -1.0: 0.0}
        for part in parts(loaded).sort_values("status", ascending=False).to_dict("records"):
            change = float(part["change"])
            if abs(change) < 1e-9:
                continue
            sign = math.copysign(1.0, change)
            hatch = "///" if part["status"] == "assumed" else ""
            axes.barh(place, change, left=ends[sign], color=_FILLS[part["status"]], hatch=hatch,
                      edgecolor=NEUTRAL, linewidth=0.5, height=0.6)  # fmt: skip
            ends[sign] += change
        axes.plot(ends[1.0] + ends[-1.0], place, "D", color=NEUTRAL, markersize=5)
    axes.axvline(0.0, color=NEUTRAL, linewidth=0.8)
    axes.set_yticks(range(len(ways)), ways)
    axes.invert_yaxis()
    axes.set_title("Its change from 2016 to the war of 2020")
    axes.set_xlabel("parts by status; the diamond is the sum")
    for status in ("derived", "assumed"):
        hatch = "///" if status == "assumed" else ""
        axes.barh(0, 0, color=_FILLS[status], hatch=hatch, edgecolor=NEUTRAL, label=status)
    axes.legend(loc="upper left")


if __name__ == "__main__":
    main()
