"""Outcomes over many runs, beside what happened: shares and figures with their intervals."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.compare import between, number, record_text
from sim.errors import SimError, show, unknown_name
from sim.inference.intervals import median, wilson_interval
from sim.outcomes import find_outcome
from sim.plots.style import BAND, CLAIMANT, FAINT, HOLDER, NEUTRAL, look, new_figure
from sim.targets import BANDS, Target, base_words, compare, counted
from sim.views.picture import Picture
from sim.views.words import level_text

#: outcomes that are shown unless others are asked for
CHOSEN = (
    "settlement",
    "large_war",
    "war",
    "large_war_onset",
    "fighting_days",
    "terms_index",
    "control_end",
    "ceasefires_failed",
    "deaths_claimant",
    "deaths_holder",
)
#: figures that take no more different values than this are drawn value by value
MOST_BARS = 15
BINS = 24
#: dates that lie closer than this are marked by month
CLOSE_YEARS = 3.0

Kind = Literal["event", "word", "figure"]


@dataclass(frozen=True)
class Distribution:
    """One outcome over many runs: its values where it is defined, and what the record has.

    `n` counts the runs that could have it (`given` holds, no failure), `values` those that do.
    """

    outcome: str
    unit: str
    meaning: str
    kind: Kind
    values: pd.Series
    n: int
    target: Target | None
    grade: str

    @property
    def given(self) -> str:
        """The condition under which runs count, as the record has it; empty: all count."""
        return self.target.given if self.target is not None else ""

    @property
    def of(self) -> str:
        """Of which runs its share or median is, in words, with their number."""
        every = self.kind == "word" or len(self.values) == self.n
        return counted(self.number, base_words(self.given, every=every))

    @property
    def number(self) -> int:
        """Of how many runs its share or median is: those that have it, or of a word all."""
        return self.n if self.kind == "word" else len(self.values)

    @property
    def title(self) -> str:
        """What it is, for people; of a word the name, as every word has a share of its own."""
        if self.target is None or self.kind == "word":
            return words(self.outcome)
        return self.target.label


def words(name: str) -> str:
    """The name of an outcome as words.

    >>> words("large_war"), words("terms:status")
    ('large war', 'terms: status')
    """
    return name.replace("_", " ").replace(":", ": ")


def unknown_outcome(name: str, frame: pd.DataFrame) -> SimError:
    """Make the error for an outcome that the runs do not have."""
    known = [str(column) for column in frame.columns]
    message = f"outcome: the runs have no outcome {show(name)}"
    return unknown_name(message, name, known, "the outcomes that `sim outcomes` lists")


def good_runs(frame: pd.DataFrame) -> pd.DataFrame:
    """The runs that came to their end."""
    return frame[frame["failure"] == ""] if "failure" in frame.columns else frame


def distribution(frame: pd.DataFrame, outcome: str, targets: Sequence[Target] = ()) -> Distribution:
    """Read one outcome off many runs; the first target that is about it alone stands beside it.

    Args:
        frame: runs, as :func:`sim.api.simulate` gives them.
        outcome: a column of it.
        targets: the record of the scenario (:func:`sim.targets.load_targets`), or nothing.
    """
    if outcome not in frame.columns:
        raise unknown_outcome(outcome, frame)
    part = good_runs(frame)
    kind = _kind(frame[outcome])
    target = next((one for one in targets if _is_about(one, outcome, kind)), None)
    if target is not None and target.given:
        wanted = not target.given.startswith("not ")
        holds = part[target.condition].astype("boolean").eq(wanted).fillna(False)
        part = part[holds.astype(bool)]
    values = part[outcome].dropna()
    known = find_outcome(outcome)
    if kind == "word":
        values = values[values != ""]
    grade = "" if target is None else _grade(frame, target)
    unit, meaning = ("", "") if known is None else (known.unit, known.meaning)
    return Distribution(outcome, unit, meaning, kind, values, len(part), target, grade)


def _is_about(target: Target, outcome: str, kind: Kind) -> bool:
    """Whether a target judges an outcome alone: of a figure its size, not the share in a range."""
    sized = target.statistic != "probability"
    return target.columns == (outcome,) and sized == (kind == "figure")


def _kind(values: pd.Series) -> Kind:
    if pd.api.types.is_bool_dtype(values):
        return "event"
    return "figure" if pd.api.types.is_numeric_dtype(values) else "word"


def _grade(frame: pd.DataFrame, target: Target) -> str:
    """How the runs compare with the record, as :mod:`sim.targets` grades it."""
    return str(compare({target.scenario: frame}, [target])["grade"].iloc[0])


def distribution_table(
    frame: pd.DataFrame, outcomes: Sequence[str] = (), targets: Sequence[Target] = ()
) -> pd.DataFrame:
    """One row for each event, word or figure, with its interval and what the record has.

    `share or median` is that of the runs that `of` names, with its 95 % interval: by Wilson for a
    share, by order statistics for a median. `middle 90 %` holds nine runs in ten. The record and
    the grade stand only in the row that they judge; where this counts fewer runs, as those with a
    large war, a row of all runs stands before it.
    """
    chosen = outcomes or [name for name in CHOSEN if name in frame.columns]
    rows: list[dict[str, Any]] = []
    for name in chosen:
        one, every = distribution(frame, name, targets), distribution(frame, name)
        if one.number == every.number:
            rows += _rows(one)
        else:
            rows += [*_rows(every), *(row for row in _rows(one) if row["the record"])]
    return pd.DataFrame(rows)


def _rows(one: Distribution) -> list[dict[str, Any]]:
    return _figure_rows(one) if one.kind == "figure" else _share_rows(one)


def _share_rows(one: Distribution) -> list[dict[str, Any]]:
    """A share with its interval: of runs in which it happened, or of every word."""
    if not one.number:
        return [_row(one, one.title, "no run qualifies", "", "")]
    history = "" if one.target is None else str(one.target.value)
    found = shares_of(one)
    if one.kind == "word" and history and history not in [word for word, *_ in found]:
        found.append((history, 0.0, *wilson_interval(0, one.n)))
    rows = []
    for word, share, low, high in found:
        event = one.kind == "event"
        label = one.title if event else f"{one.title}: {word}"
        share_, *ends = (level_text(value, is_share=True) for value in (share, low, high))
        told = share_, " to ".join(ends)
        rows.append(_row(one, label, *told, "", judged=event or word == history))
    return rows


def _figure_rows(one: Distribution) -> list[dict[str, Any]]:
    values = one.values.astype("float64")
    if values.empty:
        return [_row(one, one.title, "no run qualifies", "", "")]
    middle = median(values)
    low, high = (float(values.quantile(at)) for at in (BANDS["90"], 1.0 - BANDS["90"]))
    return [
        _row(
            one,
            one.title,
            number(middle.value, one.unit),
            _range(middle.low, middle.high, one.unit),
            _range(low, high, one.unit),
        )
    ]


def _range(low: float, high: float, unit: str) -> str:
    if math.isnan(low) or math.isnan(high):
        return "too few runs"
    return between(low, high, unit)


def _row(
    one: Distribution, label: str, value: str, interval: str, band: str, *, judged: bool = True
) -> dict[str, Any]:
    unit = "share" if one.kind != "figure" else "" if one.unit == "1" else one.unit
    return {
        "outcome": label,
        "share or median": value,
        "of": one.of,
        "95 % interval": interval,
        "middle 90 %": band,
        "unit": unit,
        "the record": "" if one.target is None or not judged else _record(one.target),
        "grade": one.grade if judged else "",
    }


def _record(target: Target) -> str:
    """What the record has, in words."""
    low, high = target.interval
    text = isinstance(target.value, str)
    row: dict[Hashable, Any] = {"value": target.value, "unit": target.unit}
    row |= {"low": math.nan if text else low, "high": math.nan if text else high}
    told = {"true": "it happened", "false": "so it was"}.get(found := record_text(row), found)
    return told + (" (an input)" if target.used_in_setting else "")


# -- its picture -----------------------------------------------------------------------------------


def distribution_picture(
    frame: pd.DataFrame, outcome: str, targets: Sequence[Target] = ()
) -> Picture:
    """Draw one outcome over many runs; the record, where it has one, in vermilion and dashed."""
    one = distribution(frame, outcome, targets)
    with look():
        words_found = sorted(set(one.values.astype(str))) if one.kind == "word" else []
        figure = new_figure(4.6, 2.5 if one.kind == "figure" else 1.5 + 0.27 * len(words_found))
        axes = figure.subplots()
        if one.values.empty:
            axes.text(0.5, 0.5, "no run qualifies", ha="center", va="center", color=FAINT)
            axes.set_axis_off()
        elif one.kind == "figure":
            _draw_figure(axes, one)
        else:
            _draw_shares(axes, one)
        axes.set_title("\n".join(textwrap.wrap(one.title, 52)), fontsize=9.5)
    return Picture(f"distribution-{outcome.replace(':', '-')}", one.title, figure, caption(one))


def _draw_shares(axes: Axes, one: Distribution) -> None:
    """A bar for the event, or for each word, with its interval."""
    shares = shares_of(one)
    history = str(one.target.value) if one.target is not None else ""
    for row, (label, share, low, high) in enumerate(reversed(shares)):
        axes.barh(row, share, 0.62, color=BAND)
        axes.plot([low, high], [row, row], color=NEUTRAL, linewidth=1.8)
        axes.text(min(max(high, share) + 0.02, 1.02), row, f"{share:.0%}", va="center", fontsize=8)
        if label == history or (one.kind == "event" and one.target is not None):
            mark = 1.0 if one.kind == "event" else 0.04
            axes.plot(mark, row, "D", color=HOLDER, markeredgecolor="white", markersize=7,
                      clip_on=False, zorder=5)  # fmt: skip
    labels = [label for label, *_ in reversed(shares)]
    axes.set_yticks(range(len(labels)), ["\n".join(textwrap.wrap(x, 24)) for x in labels])
    axes.set(xlim=(0.0, 1.12), ylim=(-0.6, len(labels) - 0.4), xticks=(0.0, 0.25, 0.5, 0.75, 1.0))
    axes.tick_params(axis="y", length=0)
    record = "; diamond: the record" if one.target is not None else ""
    label = f"share of {one.of} (line: 95 % interval{record})"
    axes.set_xlabel("\n".join(textwrap.wrap(label, 58)), fontsize=8)


def shares_of(one: Distribution) -> list[tuple[str, float, float, float]]:
    """The share of each word, or of the event, with Wilson's interval; the commonest first.

    Where the record says that something did not happen, the event is that it does not.
    """
    if one.kind == "event":
        wanted = one.target is None or one.target.value is not False
        label = "it happened" if wanted else "so it was"
        counts = [(label, int((one.values.astype(bool) == wanted).sum()))]
        total = len(one.values)
    else:
        found = one.values.astype(str).value_counts()
        counts, total = [(str(word), int(count)) for word, count in found.items()], one.n
    return [
        (label, count / total if total else math.nan, *wilson_interval(count, total))
        for label, count in counts
    ]


def _draw_figure(axes: Axes, one: Distribution) -> None:
    """A histogram, the median of the runs, and the range or value of the record."""
    values = one.values.to_numpy(dtype=float)
    edges = bins_of(values)
    axes.hist(values, bins=edges, color=BAND, edgecolor="white", linewidth=0.6,
              weights=np.full(len(values), 1.0 / len(values)))  # fmt: skip
    middle = float(np.median(values))
    axes.axvline(middle, color=CLAIMANT, linewidth=1.8)
    told = f"median {number(middle, one.unit)}"
    if one.target is not None:
        low, high = one.target.interval
        if math.isfinite(low) and math.isfinite(high) and high > low:
            axes.axvspan(low, high, facecolor=HOLDER, alpha=0.18, edgecolor="none", zorder=0)
        for edge in {low, high}:
            if math.isfinite(edge):
                axes.axvline(edge, color=HOLDER, linestyle="--", linewidth=1.5)
        told += f"; dashed: the record, {_record(one.target)}"
    axes.set_ylabel("share of runs", fontsize=8)
    if len(edges) == 2:
        axes.set_xlim(edges[0] - 2.0, edges[1] + 2.0)
    axes.locator_params(axis="x", nbins=6)
    if one.unit == "year":
        _years(axes)
    unit = "" if one.unit in ("1", "year") else f" ({one.unit})"
    head = f"{words(one.outcome)}{unit}, {one.of}"
    axes.set_xlabel("\n".join([*textwrap.wrap(head, 62), *textwrap.wrap(told, 62)]), fontsize=8)


def _years(axes: Axes) -> None:
    """Decimal years as years, or as months where they lie close."""
    low, high = axes.get_xlim()
    if high - low >= CLOSE_YEARS:
        axes.ticklabel_format(axis="x", useOffset=False)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        return
    months = range(math.ceil(low * 12), math.floor(high * 12) + 1)
    ticks = list(months)[:: max(1, -(-len(months) // 4))] or [round(low * 12)]
    labels = [dt.date(tick // 12, tick % 12 + 1, 1).strftime("%b %Y") for tick in ticks]
    axes.set_xticks([tick / 12 for tick in ticks], labels)


def bins_of(values: npt.NDArray[np.float64]) -> list[float]:
    """Bins of a histogram: one for each value, where they are few whole numbers."""
    low, high = float(values.min()), float(values.max())
    if np.array_equal(values, np.rint(values)) and high - low < MOST_BARS:
        return [float(edge) for edge in np.arange(low - 0.5, high + 1.0, 1.0)]
    if high - low < 1e-9:
        return [low - 0.5, low + 0.5]
    return [float(edge) for edge in np.linspace(low, high, BINS + 1)]


def caption(one: Distribution) -> str:
    """The picture in words."""
    if one.values.empty:
        return f"{one.title}: no run qualifies."
    told = []
    for row in _rows(one):
        what = "median " if one.kind == "figure" else ""
        band = f", nine runs in ten {row['middle 90 %']}" if row["middle 90 %"] else ""
        told.append(
            f"{row['outcome']}: {what}{row['share or median']} ({row['95 % interval']}){band}"
        )
    record = "" if one.target is None else f" The record: {_record(one.target)}."
    meaning = one.meaning.replace("`", "")
    return f"{meaning} Of {one.of}: {'; '.join(told)}.{record}".strip()
