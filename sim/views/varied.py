"""A sweep: what was varied, and how the outcomes depend on it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import SimError
from sim.inference.intervals import Estimate, mean, share
from sim.labels import Naming, by_role
from sim.outcomes import find_outcome
from sim.scenario import Loaded, Scenario
from sim.scenario.numbers import Number, numbers
from sim.scenario.reference import parameter_table
from sim.targets import base_words
from sim.views.distributions import good_runs, unknown_outcome, words
from sim.words import between, level_text, number, unit_words

#: a key with more different values than this is put into so many ranges of equal counts
MOST_LEVELS = 12
RANGES = 8
#: what a difference of the logarithms of two strengths means
LOG_GLOSS = "a log of the strength ratio: +0.69 is twice as strong, -0.69 half"


def declared(key: str) -> tuple[str, str]:
    """Unit and meaning of a key of a scenario; empty where it is not declared.

    >>> declared("parties.azerbaijan.hope")[0]
    'share'
    """
    path = key.split(".")
    for row in parameter_table():
        parts = row.name.split(".")
        named = parts if row.kind != "numbers" else [*parts, "*"]
        if len(named) == len(path) and all(a in ("*", b) for a, b in zip(named, path, strict=True)):
            return row.unit, glossed(row.meaning)
    return "", ""


def glossed(meaning: str) -> str:
    """A meaning with what a logarithm in it comes to.

    >>> glossed("added to its log advantage")
    'added to its log advantage (a log of the strength ratio: +0.69 is twice as strong, -0.69 half)'
    """
    return f"{meaning} ({LOG_GLOSS})" if "log advantage" in meaning else meaning


def changed_table(overrides: Sequence[str], before: Loaded | None = None) -> pd.DataFrame:
    """What `--set` changed: `key`, `value`, `unit`, `meaning`.

    With the scenario as it was `before` also that value, with the range and the status that its
    file declares: measured, derived, assumed and so on.
    """
    known = {} if before is None else {one.name: one for one in numbers(before)}
    rows = []
    for text in overrides:
        key, value = (part.strip() for part in text.partition("=")[::2])
        unit, meaning = declared(key)
        row = {"key": key, "value": value, "unit": unit, "meaning": meaning}
        rows.append(row if before is None else row | _former(before, key, known.get(key)))
    former = [] if before is None else ["before", "range before", "status before"]
    return pd.DataFrame(rows, columns=["key", *former[:1], "value", "unit", *former[1:], "meaning"])


def _former(before: Loaded, key: str, one: Number | None) -> dict[str, str]:
    """What stood at a key: a number by what its file says of it, else the word or truth value."""
    if one is None:
        value = plain_value(before.scenario, key.split("."))
        return {"before": value, "range before": "", "status before": ""}
    return {
        "before": f"by date: {one.value}" if one.dated else one.value,
        "range before": "none declared" if one.range is None else between(*one.range),
        "status before": one.status,
    }


def plain_value(scenario: Scenario, path: Sequence[str]) -> str:
    """A word or truth value of a scenario as its file has it; a dash for what is not there.

    >>> from sim.scenario import load
    >>> plain_value(load("toy/fearon"), ["after_deal", "binding"])
    'true'
    """
    value: Any = scenario
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
    return number(value) if isinstance(value, str | bool | int | float) and value != "" else "-"


def varied_table(varied: Sequence[Mapping[str, Any]], before: Loaded | None = None) -> pd.DataFrame:
    """What a sweep varied, as its manifest has it: `key`, `values`, `unit`, `meaning`.

    With the scenario as it is otherwise, `before`, also its value, range and status there.
    """
    known = {} if before is None else {one.name: one for one in numbers(before)}
    rows = []
    for one in varied:
        key = str(one["key"])
        unit, meaning = declared(key)
        row = {"key": key, "values": _values_text(one), "unit": unit, "meaning": meaning}
        rows.append(row if before is None else row | _former(before, key, known.get(key)))
    former = [] if before is None else ["before", "range before", "status before"]
    frame = pd.DataFrame(rows, columns=["key", "values", *former, "unit", "meaning"])
    return frame.rename(columns={name: name.replace("before", "in the scenario") for name in former}
                        | {"before": "value in the scenario"})  # fmt: skip


def _values_text(one: Mapping[str, Any]) -> str:
    """The values of an axis, or its range."""
    if one.get("values"):
        values = ", ".join(level_name(value) for value in one["values"])
    else:
        scale = ", evenly in the logarithm" if one.get("log") else ""
        count = f", {one['count']} values" if one.get("count") else ""
        values = f"{one['low']:g} to {one['high']:g}{count}{scale}"
    return textwrap.shorten(values, 120, placeholder=" ...")


def levels(values: pd.Series) -> pd.Series:
    """The level of a key in each run: its value, or the range that it falls into."""
    kept = values.dropna()
    if not pd.api.types.is_numeric_dtype(values) or kept.nunique() <= MOST_LEVELS:
        return values
    cut = pd.qcut(values.astype("float64"), RANGES, duplicates="drop")
    return cut.map(lambda part: part.mid).astype("float64")


def response(
    frame: pd.DataFrame, key: str, outcome: str, word: str = "", others: Sequence[str] = ()
) -> pd.DataFrame:
    """An outcome for each level of a key, over all else that was varied.

    Runs with the same seed and replicate meet the same draws, which count once for each of these:
    `low` and `high` are the 95 % interval of the mean over them: Student's, and Wilson's for a
    share where every level has one run of each, or all of them are equal. With a single one, or
    equal figures, there is none. No interval goes below 0 where no run does.

    Where levels were not run with the same values of the `others` that were varied, as in a sample,
    these differ by chance, too. The interval is then not shorter than that of the mean over points.

    Returns:
        Columns `level`, `value`, `low`, `high`, `runs`.
    """
    for name in (key, outcome):
        if name not in frame.columns:
            raise unknown_outcome(name, frame)
    table = streams(frame, key, outcome, word)
    is_share = bool(word) or pd.api.types.is_bool_dtype(frame[outcome])
    bounds = _bounds(outcome, table["value"], is_share)
    whole = balanced(frame, key, others)
    rows = []
    for level, part in table.groupby("level", sort=True, observed=True):
        found = _estimate(part, is_share, bounds)
        if not whole:
            found = wider(found, _estimate(part, is_share, bounds, "point"))
        rows.append((level, found.value, found.low, found.high, len(part)))
    return pd.DataFrame(rows, columns=["level", "value", "low", "high", "runs"])


def streams(frame: pd.DataFrame, key: str, outcome: str, word: str = "") -> pd.DataFrame:
    """Of each run that has the outcome: `level` of the key, `value`, `stream` of luck and `point`.

    Runs with the same seed and replicate meet the same random draws: they are of one stream.
    """
    good = good_runs(frame)
    values = good[outcome] == word if word else good[outcome]
    if not pd.api.types.is_numeric_dtype(values):
        raise SimError(f"{outcome} is a word\n    allowed: name the word whose share is asked for")
    return pd.DataFrame(
        {
            "level": levels(good[key]),
            "value": values.astype("Float64"),
            "stream": good["seed"].astype(str) + "/" + good["replicate"].astype(str),
            "point": good.get("point", 0),
        }
    ).dropna()


def balanced(frame: pd.DataFrame, key: str, others: Sequence[str]) -> bool:
    """Whether all levels of a key were run with the same values of all others, as in a grid."""
    good = good_runs(frame)
    if not others or good.empty:
        return True
    table = good[list(others)].assign(level=levels(good[key])).drop_duplicates().dropna()
    of_each = [
        frozenset(part[list(others)].itertuples(index=False, name=None))
        for _, part in table.groupby("level", observed=True)
    ]
    return len(set(of_each)) <= 1


def wider(one: Estimate, other: Estimate) -> Estimate:
    """A mean over streams with an interval that holds that of the mean over points, too.

    A single stream, or a single point, has none. Streams that are all alike leave that of points.
    """
    if one.n == 1 or np.isnan(other.low):
        return replace(one, low=np.nan, high=np.nan)
    ends = np.array([[one.low, other.low], [one.high, other.high]])
    return replace(one, low=float(np.nanmin(ends[0])), high=float(np.nanmax(ends[1])))


def _bounds(outcome: str, values: pd.Series, is_share: bool) -> tuple[float, float]:
    """Beyond what no interval goes: below 0 where no run does, a share above 1."""
    share = is_share or unit_of(outcome) == "share"
    low = 0.0 if share or not (values < 0.0).any() else -np.inf
    return low, 1.0 if share else np.inf


def _estimate(
    part: pd.DataFrame, is_share: bool, bounds: tuple[float, float], unit: str = "stream"
) -> Estimate:
    """Mean over streams of random draws, or over points, each the mean of its runs."""
    by_stream = part.groupby(unit)["value"].mean().to_numpy(dtype=float)
    if len(by_stream) == 1:
        return Estimate(float(by_stream[0]), np.nan, np.nan, np.nan, 1)
    equal = float(np.ptp(by_stream)) == 0.0
    if is_share and (len(by_stream) == len(part) or (equal and by_stream[0] in (0.0, 1.0))):
        return share(by_stream)
    if equal:
        return Estimate(float(by_stream[0]), np.nan, np.nan, np.nan, len(by_stream))
    found = mean(by_stream)
    return replace(found, low=max(bounds[0], found.low), high=min(bounds[1], found.high))


def response_table(
    frame: pd.DataFrame,
    key: str,
    outcomes: Sequence[str],
    naming: Naming = by_role,
    others: Sequence[str] = (),
) -> pd.DataFrame:
    """One row for each level of a key, one column with interval for each outcome."""
    columns: dict[str, pd.Series] = {}
    for outcome in outcomes:
        found = response(frame, key, outcome, others=others).set_index("level")
        is_share = pd.api.types.is_bool_dtype(frame[outcome])
        unit = unit_of(outcome)
        told = [told_level(row, is_share, unit) for row in found.to_dict("records")]
        head = f"{words(outcome, naming)} ({what_words(frame, outcome)})"
        columns[head] = pd.Series(told, index=found.index)
    table = pd.DataFrame(columns).reset_index(names=key)
    table[key] = [level_name(value) for value in table[key]]
    return table


def level_name(level: object) -> str:
    """A level of a key, as it is read.

    >>> level_name(0.5), level_name("equilibrium")
    ('0.5', 'equilibrium')
    """
    return number(level) if isinstance(level, int | float) else str(level)


def unit_of(outcome: str) -> str:
    """The unit of an outcome as readers need it."""
    known = find_outcome(outcome)
    return "" if known is None else unit_words(known.unit)


def what_words(frame: pd.DataFrame, outcome: str) -> str:
    """What stands at each level, and of which of the runs there."""
    values = good_runs(frame)[outcome]
    of = base_words(every=bool(values.notna().all()))
    if pd.api.types.is_bool_dtype(values):
        return f"share of {of}"
    unit = unit_of(outcome)
    what = ["mean date"] if unit == "year" else ["mean", unit]
    return ", ".join(filter(None, [*what, f"of {of}"]))


def told_level(row: Mapping[Any, Any], is_share: bool, unit: str) -> str:
    """The mean or share at a level, with its interval where it has one."""

    def end(value: float) -> str:
        return level_text(value, unit, is_share=is_share, end=True)

    interval = "" if np.isnan(row["low"]) else f" ({end(row['low'])} to {end(row['high'])})"
    return level_text(row["value"], unit, is_share=is_share) + interval
