"""Outcomes over many runs, beside what happened: shares and figures with their intervals."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from sim.compare import counted_words, record_text
from sim.errors import SimError, show, unknown_name
from sim.inference.intervals import median, wilson_interval
from sim.labels import Naming, by_role
from sim.language import N_, _
from sim.outcomes import find_outcome
from sim.targets import BANDS, Target, base_words, compare
from sim.words import between, level_text, meaning_text, year_text

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

#: outcome -> what readers call it, where its name alone would not say
NAMES = {
    "settlement": N_("kind of agreement"),
    "large_war_onset": N_("first day of the large war"),
    "fighting_days": N_("days of fighting"),
    "terms_index": N_("terms, all issues together"),
    "control_end": N_("territory of the claimant at the end"),
    "ceasefires_failed": N_("ceasefires broken"),
    "deaths_claimant": N_("deaths on the claimant's side"),
    "deaths_holder": N_("deaths on the holder's side"),
}

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
    naming: Naming = by_role

    @property
    def given(self) -> str:
        """The condition under which runs count, as the record has it; empty: all count."""
        return self.target.given if self.target is not None else ""

    @property
    def of(self) -> str:
        """Of which runs its share or median is, in words, with their number."""
        every = self.kind == "word" or len(self.values) == self.n
        return counted_words(self.number, base_words(self.given, every=every))

    @property
    def number(self) -> int:
        """Of how many runs its share or median is: those that have it, or of a word all."""
        return self.n if self.kind == "word" else len(self.values)

    @property
    def called(self) -> str:
        """What it means, in the language that is spoken."""
        return self.naming(_(self.meaning.replace("`", "")))

    def told(self, word: str) -> str:
        """A word among its values, for people; a side by its name."""
        return _(self.naming(word))

    @property
    def title(self) -> str:
        """What it is, for people; of a word the name, as every word has a share of its own."""
        if self.target is None or self.kind == "word":
            return words(self.outcome, self.naming)
        return self.naming(_(self.target.label))


def words(name: str, naming: Naming = by_role) -> str:
    """What readers call an outcome; with the names of the sides, where their `naming` is given.

    >>> words("large_war"), words("terms:status"), words("control_end")
    ('large war', 'terms: status', 'territory of the claimant at the end')
    """
    kind, *members = name.split(":")
    called = NAMES.get(name) or kind.replace("_", " ")
    return naming(": ".join([_(called), *(member.replace("_", " ") for member in members)]))


def unknown_outcome(name: str, frame: pd.DataFrame) -> SimError:
    """Make the error for an outcome that the runs do not have."""
    known = [str(column) for column in frame.columns]
    message = f"outcome: the runs have no outcome {show(name)}"
    return unknown_name(message, name, known, "the outcomes that `sim outcomes` lists")


def good_runs(frame: pd.DataFrame) -> pd.DataFrame:
    """The runs that came to their end: the table itself where all did."""
    if "failure" not in frame.columns:
        return frame
    ended = frame["failure"] == ""
    return frame if ended.all() else frame[ended]


def distribution(
    frame: pd.DataFrame,
    outcome: str,
    targets: Sequence[Target] = (),
    naming: Naming = by_role,
) -> Distribution:
    """Read one outcome off many runs; the first target that is about it alone stands beside it.

    Args:
        frame: runs, as :func:`sim.api.simulate` gives them.
        outcome: a column of it.
        targets: the record of the scenario (:func:`sim.targets.load_targets`), or nothing.
        naming: by what name claimant and holder are told (:class:`sim.labels.Labels`).
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
    unit, meaning = ("", "") if known is None else (known.unit, meaning_text(known.meaning))
    return Distribution(outcome, unit, meaning, kind, values, len(part), target, grade, naming)


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
    frame: pd.DataFrame,
    outcomes: Sequence[str] = (),
    targets: Sequence[Target] = (),
    naming: Naming = by_role,
) -> pd.DataFrame:
    """One row for each event, word or figure, with its interval and what happened.

    `share or median` is that of the runs that `of` names, with its 95 % interval: by Wilson for a
    share, by order statistics for a median. `middle 90 %` holds nine runs in ten. What happened and
    the grade stand only in the row that they judge; where this counts fewer runs, as those with a
    large war, a row of all runs stands before it.
    """
    chosen = outcomes or [name for name in CHOSEN if name in frame.columns]
    rows: list[dict[str, Any]] = []
    for name in chosen:
        one = distribution(frame, name, targets, naming)
        every = distribution(frame, name, naming=naming) if one.given else one
        if one.number == every.number:
            rows += rows_of(one)
        else:
            rows += [*rows_of(every), *(row for row in rows_of(one) if row["what happened"])]
    return pd.DataFrame(rows)


def rows_of(one: Distribution) -> list[dict[str, Any]]:
    """The rows of a table that one outcome fills."""
    return _figure_rows(one) if one.kind == "figure" else _share_rows(one)


def _share_rows(one: Distribution) -> list[dict[str, Any]]:
    """A share with its interval: of runs in which it happened, or of every word."""
    if not one.number:
        return [_row(one, one.title, _("no run qualifies"), "", "")]
    history = "" if one.target is None else str(one.target.value)
    found = shares_of(one)
    if one.kind == "word" and history and history not in [word for word, *_ in found]:
        found.append((history, 0.0, *wilson_interval(0, one.n)))
    rows = []
    for word, share, low, high in found:
        event = one.kind == "event"
        label = one.title if event else f"{one.title}: {one.told(word)}"
        ends = (level_text(value, is_share=True, end=True) for value in (low, high))
        told = level_text(share, is_share=True), _to(*ends)
        rows.append(_row(one, label, *told, "", judged=event or word == history))
    return rows


def _figure_rows(one: Distribution) -> list[dict[str, Any]]:
    values = one.values.astype("float64")
    if values.empty:
        return [_row(one, one.title, _("no run qualifies"), "", "")]
    middle = median(values)
    low, high = values.quantile([BANDS["90"], 1.0 - BANDS["90"]])
    return [
        _row(
            one,
            one.title,
            level_text(middle.value, one.unit),
            _range(middle.low, middle.high, one.unit),
            _range(low, high, one.unit),
        )
    ]


def _range(low: float, high: float, unit: str) -> str:
    if math.isnan(low) or math.isnan(high):
        return _("too few runs")
    if unit == "year":
        first, last = map(year_text, (low, high))
        return first if first == last else _to(first, last)
    return between(low, high, unit)


def _to(low: str, high: str) -> str:
    return _("{low} to {high}", low=low, high=high)


def _row(
    one: Distribution, label: str, value: str, interval: str, band: str, *, judged: bool = True
) -> dict[str, Any]:
    unit = {"1": "", "year": N_("date")}.get(one.unit, one.unit)
    unit = unit if one.kind == "figure" else "share"
    happened = "" if one.target is None or not judged else one.naming(record_words(one.target))
    return {
        N_("outcome"): label,
        N_("share or median"): value,
        N_("of"): one.of,
        N_("95 % interval"): interval,
        N_("middle 90 %"): band,
        N_("unit"): unit,
        N_("what happened"): happened,
        N_("grade"): one.grade if judged else "",
    }


def record_words(target: Target) -> str:
    """What happened, in words."""
    low, high = target.interval
    if target.unit == "year":
        return _range(low, high, "year")
    text = isinstance(target.value, str)
    row: dict[Hashable, Any] = {"value": target.value, "unit": target.unit}
    row |= {"low": math.nan if text else low, "high": math.nan if text else high}
    if isinstance(target.value, bool):
        told = _("it happened") if target.value else _("so it was")
    else:
        told = record_text(row)
    return _("{happened} (an input)", happened=told) if target.used_in_setting else told


def shares_of(one: Distribution) -> list[tuple[str, float, float, float]]:
    """The share of each word, or of the event, with Wilson's interval; the commonest first.

    Where the record says that something did not happen, the event is that it does not.
    """
    if one.kind == "event":
        wanted = one.target is None or one.target.value is not False
        label = _("it happened") if wanted else _("so it was")
        counts = [(label, int((one.values.astype(bool) == wanted).sum()))]
        total = len(one.values)
    else:
        found = one.values.astype(str).value_counts()
        counts, total = [(str(word), int(count)) for word, count in found.items()], one.n
    return [
        (label, count / total if total else math.nan, *wilson_interval(count, total))
        for label, count in counts
    ]
