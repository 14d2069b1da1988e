"""Write the made parts of `docs/calibration-checks.md` and its pictures, from committed tables.

`python results/calibration_checks.py`, in seconds: it makes no runs. The tables are those of
`results/calibration/*/fit.csv` and, by `results/coverage.py`, of `results/coverage/`.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import binom

from sim.pictures.style import AGREED, BAND, CLAIMANT, FAINT, HELD, look, new_figure, render
from sim.words import percent_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "calibration-checks.md"
COVERAGE = ROOT / "results" / "coverage"
ALL = COVERAGE / "all"
FITS = {"until-2020-07-01": "until June 2020", "all": "all of the record", "prior": "no fit"}
USED, SAME, MORE = "as in the calibration", "narrow prior, same power", "narrow prior, more power"
BINS = 10
RANKS = [f"rank_{k}" for k in range(BINS)]
#: Standard errors from which on a shift counts, and standard deviations from which on it is told.
CLEAR, LARGE = 3.0, 0.25


def main() -> None:
    """Put the tables between the marks of the page, and draw the pictures."""
    text = PAGE.read_text(encoding="utf-8")
    for name, part in tables().items():
        text = put(text, name, part)
    PAGE.write_text(text, encoding="utf-8")
    for name, figure in pictures().items():
        (ROOT / "docs" / name).write_bytes(render(figure, "png"))


def tables() -> dict[str, list[str]]:
    """The parts of the page that are made, by the name of their marks."""
    return {
        "counts": counts_table(),
        "coverage": coverage_table(read("rules")),
        "numbers": numbers_table(read("numbers")),
        "coverage-all": coverage_table(read("rules", ALL)),
        "numbers-all": numbers_table(read("numbers", ALL)),
        "predictions": predictions_table(read("predictions")),
        "priors": priors_table(read("priors")),
        "wars": wars_table(read("priors")),
        "targets": targets_table(),
    }


def pictures() -> dict[str, Figure]:
    """The pictures of the page, by the name of their files."""
    return {
        "calibration-ranks.png": ranks_figure(),
        "coverage-numbers.png": numbers_figure(read("numbers")),
        "coverage-predictions.png": predictions_figure(read("predictions")),
    }


def read(name: str, folder: Path = COVERAGE) -> pd.DataFrame:
    """A table of `results/coverage.py`."""
    return pd.read_csv(folder / f"{name}.csv")


def fit_of(name: str) -> pd.DataFrame:
    """Every target beside the runs of a calibration, facts taken together left out."""
    table = pd.read_csv(ROOT / "results" / "calibration" / name / "fit.csv")
    return table[table["role"] != "together"].set_index("id")


# -- the record among the runs ---------------------------------------------------------------------


def counts_table() -> list[str]:
    """Grades and ranks of the record, fitted or not, for each calibration."""
    lines = row("sets", "targets", "of them", "well", "possible", "NO", "figures outside 90 %")
    lines += row(*["---"] * 7)
    for name, label in FITS.items():
        fit = fit_of(name)
        for role in [one for one in ("fitted", "held out", "limit") if one in set(fit["role"])]:
            part = fit[fit["role"] == role]
            grades = [int((part["grade"] == grade).sum()) for grade in ("well", "possible", "NO")]
            figures = part[part["statistic"] != "probability"]
            outside = ((figures["below"] > 0.95) | (figures["above"] > 0.95)).sum()
            told = "beside the runs" if name == "prior" else role
            cells = [label, told if name != "prior" else f"{told} ({role} elsewhere)", len(part)]
            lines += row(*cells, *grades, f"{outside} of {len(figures)}")
    return lines


def ranks_of(fit: pd.DataFrame) -> pd.Series[float]:
    """Where the record lies among the runs, from 0 to 1: the middle of its range."""
    figures = fit[(fit["statistic"] != "probability") & (fit["n"] > 0)]
    return figures["below"] + 0.5 * figures["within"]


def ranks_figure() -> Figure:
    """Histograms of these ranks, targets that were fitted and that were held out."""
    panels = [("until-2020-07-01", "fitted"), ("until-2020-07-01", "held out"), ("all", "fitted")]
    with look():
        figure = new_figure(9.0, 2.8)
        for axes, (name, role) in zip(figure.subplots(1, 3), panels, strict=True):
            fit = fit_of(name)
            ranks = ranks_of(fit[fit["role"] == role])
            counts = np.histogram(ranks, BINS, (0.0, 1.0))[0]
            draw_ranks(axes, counts)
            axes.set_title(f"{FITS[name]}: {role} ({len(ranks)})", fontsize=9)
            axes.set_xlabel("rank of the record among runs")
        return figure


def draw_ranks(axes: Axes, counts: Any, color: str = CLAIMANT) -> None:
    """A histogram of ranks, with the band in which nine in ten bars lie if all is as believed."""
    total = int(np.sum(counts))
    low, high = binom.interval(0.9, total, 1.0 / BINS) if total else (0.0, 0.0)
    axes.axhspan(low, high, color="#EEEEEE", zorder=0)
    axes.bar((np.arange(BINS) + 0.5) / BINS, counts, width=1.0 / BINS, color=color, edgecolor="w")
    axes.axhline(total / BINS, color=FAINT, linewidth=0.6)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([0.0, 0.5, 1.0])


def targets_table() -> list[str]:
    """Every target and limit, in and out, none left out."""
    fits = {name: fit_of(name) for name in FITS}
    first = fits["until-2020-07-01"]
    lines = row(
        "setting", "target", "record", "until June 2020", "its runs", "below / within / above",
        "all: runs", "no fit: runs",
    )  # fmt: skip
    lines += row(*["---"] * 8)
    for name, one in first.iterrows():
        shares = " / ".join(f"{100 * abs(one[part]):.0f}" for part in ("below", "within", "above"))
        cells = [str(one["scenario"]).rpartition("/")[2], one["label"], record_of(one)]
        cells += [one["role"], runs_of(one), shares]
        cells += [runs_of(fits[other].loc[name]) for other in ("all", "prior")]
        lines += row(*cells)
    return lines


def record_of(one: pd.Series[Any]) -> str:
    """What happened, in short."""
    if one["statistic"] == "probability":
        return "it happened"
    low, high = (f"{one[end]:.6g}" for end in ("low", "high"))
    if math.isinf(one["high"]):
        return f"{low} or more"
    return low if low == high else f"{low} to {high}"


def runs_of(one: pd.Series[Any]) -> str:
    """What the runs have of a target, and its grade."""
    if not one["n"]:
        return "in no run"
    if one["statistic"] == "probability":
        return f"{percent_text(one['simulated'])}, {one['grade']}"
    low, high = one["band_90_low"], one["band_90_high"]
    return f"{one['simulated']:.5g} ({low:.5g} to {high:.5g}), {one['grade']}"


# -- pseudo-records --------------------------------------------------------------------------------


def coverage_table(rules: pd.DataFrame) -> list[str]:
    """Coverage of all that hangs together, for each way of weighing; of what there is."""
    names = {
        "told": "numbers that the record tells of",
        "others": "all other numbers",
        "figures_fitted": "figures of a run, fitted",
        "figures_held_out": "figures of a run, held out",
        "means_held_out": "means and shares, held out",
    }
    parts = {key: name for key, name in names.items() if rules[f"{key}_90"].notna().all()}
    lines = row("weighed", "power", "effective points", *parts.values())
    lines += row(*["---"] * (len(parts) + 3))
    for one in rules.to_dict("records"):
        told = [
            f"{one[f'{part}_90']:.1%} ± {1.96 * one[f'{part}_error']:.1%} "
            f"(50 %: {one[f'{part}_50']:.0%})"
            for part in parts
        ]
        lines += row(one["rules"], f"{one['beta']:.2f}", f"{one['effective']:.0f}", *told)
    return lines


def numbers_table(numbers: pd.DataFrame) -> list[str]:
    """Coverage of the numbers that the record tells of, and how all others do."""
    wide = numbers.pivot_table(index="number", columns="rules", values="held_90", sort=False)
    told = numbers[numbers["told"]]["number"].unique()
    narrow = numbers.pivot_table(index="number", columns="rules", values="narrowed", sort=False)
    lines = row("number", "narrowed to", *(f"90 %: {name}" for name in (USED, SAME, MORE)))
    lines += row(*["---"] * 5)
    for name in told:
        cells = [f"{wide.loc[name, one]:.1%}" for one in (USED, SAME, MORE)]
        lines += row(f"`{name}`", f"{narrow.loc[name, USED]:.2f}", *cells)
    rest = wide.drop(index=list(told))
    cells = [f"{rest[one].min():.1%} to {rest[one].max():.1%}" for one in (USED, SAME, MORE)]
    least = narrow[USED].drop(index=list(told))
    ends = f"{least.min():.2f} to {least.max():.2f}"
    lines += row(f"the {len(rest)} others, lowest to highest", ends, *cells)
    inside = [int(wide[one].between(0.85, 0.95).sum()) for one in (USED, SAME, MORE)]
    lines += row(f"of all {len(wide)}, within 85 to 95 %", "", *(str(one) for one in inside))
    return lines


def predictions_table(found: pd.DataFrame) -> list[str]:
    """Coverage of what was held out, target by target, as the calibration weighs."""
    part = found[(found["rules"] == USED) & (found["role"] == "held out")]
    part = part[~part["id"].str.startswith("guarded:")]
    means = part[part["what"] == "mean of a set"].set_index("id")
    lines = row(
        "setting", "held out", "pseudo-records", "a run: 90 %", "mean or share of a set: 90 %",
        "foretold", "happened",
    )  # fmt: skip
    lines += row(*["---"] * 7)
    for one in part[part["what"] == "a run"].to_dict("records"):
        mean = means.loc[one["id"]]
        run = "" if one["event"] else share(one["held_90"], one["records"])
        event = [f"{one['foretold']:.1%}", f"{one['happened']:.1%}"] if one["event"] else ["", ""]
        cells = [str(one["scenario"]).rpartition("/")[2], one["label"], int(one["records"]), run]
        lines += row(*cells, share(mean["held_90"], mean["records"]), *event)
    return lines


def share(value: float, records: float) -> str:
    """A coverage; none where fewer than 30 records tell."""
    return f"{value:.0%}" if records >= 30 else "too few"


def numbers_figure(numbers: pd.DataFrame) -> Figure:
    """A rank histogram for each number, with its coverage."""
    part = numbers[numbers["rules"] == USED].sort_values("told", ascending=False, kind="stable")
    across = 8
    down = math.ceil(len(part) / across)
    with look():
        figure = new_figure(12.0, 1.15 * down)
        every = figure.subplots(down, across, sharex=True, sharey=True).ravel()
        for axes, one in zip(every, part.to_dict("records"), strict=False):
            draw_ranks(axes, [one[name] for name in RANKS], CLAIMANT if one["told"] else BAND)
            axes.set_title(f"{short(one['number'])}\n{one['held_90']:.0%}", fontsize=5.5)
            axes.set_yticks([])
        for axes in every[len(part) :]:
            axes.set_visible(False)
        return figure


def short(name: str) -> str:
    """A key that fits above a small picture."""
    for long, brief in (("parties.*.", ""), ("third_parties.", ""), ("behaviour.", "")):
        name = name.replace(long, brief)
    for long, brief in (("united-states", "US"), ("european-union", "EU"), ("red_lines.", "")):
        name = name.replace(long, brief)
    return name.replace("mediation.", "").replace("backing.", "").replace("probability", "chance")


def predictions_figure(found: pd.DataFrame) -> Figure:
    """Ranks of figures, coverage target by target, and what was foretold of events."""
    part = found[(found["rules"] == USED) & ~found["id"].str.startswith("guarded:")]
    runs = part[(part["what"] == "a run") & ~part["event"] & (part["records"] >= 30)]
    with look():
        figure = new_figure(11.0, 3.2)
        left, middle, right = figure.subplots(1, 3)
        for role, color in (("fitted", BAND), ("held out", CLAIMANT)):
            counts = runs[runs["role"] == role][RANKS].sum()
            shares = counts / counts.sum()
            left.step(np.arange(BINS + 1) / BINS, [*shares, shares.iloc[-1]], where="post",
                      color=color, label=role)  # fmt: skip
        left.axhline(1.0 / BINS, color=FAINT, linewidth=0.6)
        left.set_ylim(0.0, None)
        left.set_title("Ranks of figures of a run")
        left.legend()
        draw_coverage(middle, runs)
        draw_events(right, part[(part["what"] == "a run") & part["event"]])
        return figure


def draw_coverage(axes: Axes, runs: pd.DataFrame) -> None:
    """Coverage of 90 % of each figure, with what chance allows it."""
    shown = runs.sort_values("held_90").reset_index(drop=True)
    error = 1.645 * np.sqrt(0.09 / shown["records"])
    axes.fill_between(shown.index, 0.9 - error, np.minimum(0.9 + error, 1.0), color="#EEEEEE")
    for role, color in (("fitted", HELD), ("held out", CLAIMANT)):
        one = shown[shown["role"] == role]
        axes.plot(one.index, one["held_90"], "o", color=color, markersize=3.5, label=role)
    axes.axhline(0.9, color=FAINT, linewidth=0.6)
    axes.set_ylim(min(0.5, float(shown["held_90"].min()) - 0.05), 1.02)
    axes.set_xticks([])
    axes.set_title("Intervals of 90 %, figure by figure")
    axes.legend(loc="lower right")


def draw_events(axes: Axes, events: pd.DataFrame) -> None:
    """How often an event was foretold, and how often it happened."""
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.6)
    for role, color in (("fitted", HELD), ("held out", AGREED)):
        one = events[(events["role"] == role) & (events["records"] >= 30)]
        axes.plot(one["foretold"], one["happened"], "o", color=color, markersize=4, label=role)
    axes.set_xlabel("foretold")
    axes.set_ylabel("happened")
    axes.set_title("Events in pseudo-records")
    axes.legend(loc="upper left")


# -- other priors ----------------------------------------------------------------------------------


def priors_table(moves: pd.DataFrame) -> list[str]:
    """For each number whose prior is changed, how much moves clearly, and what moves most."""
    lines = row("prior of", "targets moved", "numbers moved", "most of all", "if the prior is")
    lines += row(*["---"] * 5)
    shown = clear(moves)
    for of, part in shown.groupby("of", sort=False):
        one = part.iloc[0]
        kinds = [part[part["kind"] == kind]["name"].nunique() for kind in ("prediction", "number")]
        name = one["label"] if one["kind"] == "prediction" else f"`{one['label']}`"
        lines += row(f"`{of}`", *kinds, f"{name}: {one['shift']:+.2f}", one["change"])
    return lines


def wars_table(moves: pd.DataFrame) -> list[str]:
    """What other priors make of the chance of a large war, in and until autumn 2020."""
    lines = row("prior of", "is", "a large war", "from", "to")
    lines += row(*["---"] * 5)
    wars = {"autumn-large-war": "in autumn 2020", "unbroken-large-war": "from 1994 to 2020"}
    part = moves[moves["name"].isin(wars.keys())]
    order = (part["after"] - part["before"]).abs().sort_values(ascending=False).index
    for one in part.loc[order].to_dict("records"):
        cells = [f"`{one['of']}`", one["change"], wars[one["name"]]]
        lines += row(*cells, percent_text(one["before"]), percent_text(one["after"]))
    return lines


def clear(moves: pd.DataFrame) -> pd.DataFrame:
    """Shifts that are clear and large, of anything but the number whose prior is changed."""
    other = moves[moves["of"] != moves["name"]]
    told = (other["after"] - other["before"]).abs() > CLEAR * other["error"]
    found = other[told & (other["shift"].abs() >= LARGE)]
    families = found["of"].str.startswith("all of ")
    own = found[families].apply(lambda one: str(one["name"]).startswith(one["of"][7:-1]), axis=1)
    found = found.drop(index=own[own].index) if len(own) else found
    return found.sort_values("shift", key=lambda shift: -shift.abs(), kind="stable")


# -- the page --------------------------------------------------------------------------------------


def row(*cells: Any) -> list[str]:
    """A row of a table."""
    return ["| " + " | ".join(str(cell) for cell in cells) + " |"]


def put(text: str, name: str, lines: list[str]) -> str:
    """The page with a part that is made between its two marks."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"{PAGE.name} has no marks for {name}")
    made = "\n".join(lines)
    return f"{before}{begin}{made}\n{end}{after}"


if __name__ == "__main__":
    main()
