"""The historical record as targets, and runs compared with them.

A target says what happened: an outcome of a scenario, as a figure with its range, or as an event.
History ran once, so it is compared with the whole distribution of runs and never with their mean
alone: a figure is *inside* a band when its range meets the band, and what happened is inside
when the runs give it enough probability. A comparison judges; it never tunes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.errors import SimError, nearest
from sim.outcomes import OUTCOMES, Outcome, find_outcome
from sim.scenario import scenario_folder
from sim.scenario.reading import Node, find, plain, read

#: Central bands of the simulated distribution: share of the runs and lower quantile.
BANDS = {"50": 0.25, "90": 0.05}

_Z_95 = 1.959963984540054


class Target(BaseModel):
    """One figure or event of the record, the outcome it is compared with, and its source.

    `statistic` is `median` or `mean` for a figure (which of the runs stands beside it; the bands
    are the same) and `probability` for an event: `value`, or the range from `low` to `high`, is
    what happened. Several outcomes are added up. `given` restricts the runs to those in which an
    outcome is true; a leading `not` to those in which it is false.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str
    label: str
    scenario: str
    outcome: tuple[str, ...] | str
    statistic: Literal["median", "mean", "probability"]
    value: bool | float | str | None = None
    low: float | None = None
    high: float | None = None
    given: str = ""
    unit: str
    source: str
    status: Literal["measured", "literature", "assumed"]
    basis: Literal["", "official", "independent", "claimed"] = ""
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are added up."""
        return (self.outcome,) if isinstance(self.outcome, str) else self.outcome

    @property
    def interval(self) -> tuple[float, float]:
        """Range of the record; open (infinite) where only one end is known."""
        if self.low is None and self.high is None and isinstance(self.value, int | float):
            return float(self.value), float(self.value)
        low = -math.inf if self.low is None else self.low
        return low, math.inf if self.high is None else self.high

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.interval
        has_range = self.low is not None or self.high is not None
        if low > high:
            raise ValueError(f"low {low:g} is above high {high:g}")
        if self.value is None and not has_range:
            raise ValueError("nothing is said to have happened: write `value`, or `low` and `high`")
        if isinstance(self.value, bool | str):
            if self.statistic != "probability":
                raise ValueError(f"the {self.statistic} of {self.value!r}: write `probability`")
            if has_range:
                raise ValueError("a word or true/false has no `low` and `high`")
        elif self.value is not None and not low <= self.value <= high:
            raise ValueError(f"value {self.value:g} is outside low {low:g} to high {high:g}")
        _check_outcomes(self)
        return self


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    targets: dict[str, dict[str, Any]] = Field(min_length=1)


def load_targets(source: str | Path = "karabakh") -> list[Target]:
    """Read targets from a file, or those shipped with a family of scenarios.

    >>> load_targets("karabakh")[0].scenario
    'karabakh/frozen-conflict'
    """
    path = Path(source)
    if path.suffix not in (".yaml", ".yml"):
        path = scenario_folder() / path / "record.yaml"
    root = read(path, str(path))
    problems: list[str] = []
    targets: list[Target] = []
    try:
        entries = _File.model_validate(plain(root)).targets
    except ValidationError as error:
        raise _error(path, _explain(error, root, ())) from None
    for name, fields in entries.items():
        try:
            targets.append(Target.model_validate({"id": name, **fields}))
        except ValidationError as error:
            problems += _explain(error, root, ("targets", name))
    if problems:
        raise _error(path, problems)
    return targets


def compare(frames: Mapping[str, pd.DataFrame], targets: Sequence[Target]) -> pd.DataFrame:
    """Set runs beside the record: one row for each target of the scenarios given.

    Args:
        frames: outcomes from :func:`sim.api.simulate`, by the name of the scenario.
        targets: what happened.

    Returns:
        For a figure: `simulated` (median or mean of the runs), the 50 % and 90 % bands, and
        `inside_50`, `inside_90`: whether the range of the record meets the band. For an event:
        `simulated` is the share of runs in which it happened, `wilson_low` and `wilson_high` its
        95 % interval (Wilson 1927); `inside_90` holds when that share is above 5 %, `inside_50`
        when it is above 25 %, which is the same rule, applied to an indicator. `n` counts the
        runs used: without failure, in which `given` holds and the outcome is defined.
    """
    known = {target.scenario for target in targets}
    for name in frames:
        if name not in known:
            raise SimError(_no_targets(name, known))
    rows = [
        _compared(target, frames[target.scenario])
        for target in targets
        if target.scenario in frames
    ]
    frame = pd.DataFrame(rows)
    return frame.astype({"n": "int64", "inside_50": "boolean", "inside_90": "boolean"})


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of a probability by Wilson's score method.

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96 (Wilson 1927, JASA 22,
    209-212): it keeps inside 0 and 1 also when nothing, or everything, succeeded.

    >>> [round(end, 3) for end in wilson_interval(0, 20)]
    [0.0, 0.161]
    """
    if trials == 0:
        return math.nan, math.nan
    share, square = successes / trials, _Z_95**2
    centre = share + square / (2 * trials)
    spread = _Z_95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


# -- comparing -----------------------------------------------------------------------------------


def _compared(target: Target, frame: pd.DataFrame) -> dict[str, Any]:
    low, high = target.interval
    row: dict[str, Any] = {
        "id": target.id,
        "label": target.label,
        "scenario": target.scenario,
        "outcome": " + ".join(target.columns),
        "given": target.given,
        "statistic": target.statistic,
        "unit": target.unit,
        "value": target.value,
        "low": math.nan if isinstance(target.value, str) else low,
        "high": math.nan if isinstance(target.value, str) else high,
        "basis": target.basis,
        "status": target.status,
    }
    values = _values(target, frame)
    return row | (_event if target.statistic == "probability" else _figure)(target, values)


def _values(target: Target, frame: pd.DataFrame) -> pd.Series[Any]:
    """Outcome of the runs that count: no failure, `given` holds, the outcome is defined."""
    columns = [*target.columns, *([_given(target)] if target.given else [])]
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SimError(
            f"target {target.id}: the runs of {target.scenario} have no outcome "
            f"{', '.join(missing)}"
        )
    if "failure" in frame.columns:
        frame = frame[frame["failure"] == ""]
    if target.given:
        wanted = not target.given.startswith("not ")
        frame = frame[frame[_given(target)].astype("boolean").eq(wanted).fillna(False)]
    values = frame[target.columns[0]]
    for column in target.columns[1:]:
        values = values + frame[column]
    return values.dropna()


def _given(target: Target) -> str:
    return target.given.removeprefix("not ")


def _figure(target: Target, values: pd.Series[Any]) -> dict[str, Any]:
    numbers = values.astype("float64")
    low, high = target.interval
    row: dict[str, Any] = {"n": len(numbers)}
    row["simulated"] = numbers.median() if target.statistic == "median" else numbers.mean()
    for band, quantile in BANDS.items():
        ends = numbers.quantile(quantile), numbers.quantile(1.0 - quantile)
        row[f"band_{band}_low"], row[f"band_{band}_high"] = ends
        met = low <= ends[1] and ends[0] <= high
        row[f"inside_{band}"] = met if len(numbers) else None
    return row | {"wilson_low": math.nan, "wilson_high": math.nan}


def _event(target: Target, values: pd.Series[Any]) -> dict[str, Any]:
    if isinstance(target.value, bool | str):
        happened = values == target.value
    else:
        happened = values.astype("float64").between(*target.interval)
    count, trials = int(happened.sum()), len(values)
    share = count / trials if trials else math.nan
    row: dict[str, Any] = {"n": trials, "simulated": share}
    for band, quantile in BANDS.items():
        row[f"band_{band}_low"] = row[f"band_{band}_high"] = math.nan
        row[f"inside_{band}"] = share > quantile if trials else None
    row["wilson_low"], row["wilson_high"] = wilson_interval(count, trials)
    return row


# -- what a file may say -------------------------------------------------------------------------


def _check_outcomes(target: Target) -> None:
    if not target.columns:
        raise ValueError("outcome: name at least one")
    found = [_known(column) for column in target.columns]
    for outcome in found:
        _check_kind(target, outcome)
        if outcome.unit != target.unit:
            raise ValueError(f"unit {target.unit!r}: {outcome.name} is in {outcome.unit!r}")
    if target.given and _known(_given(target)).kind is not bool:
        raise ValueError(f"given: {_given(target)!r} is not true or false")


def _check_kind(target: Target, outcome: Outcome) -> None:
    expected = {bool: bool, str: str}.get(outcome.kind)
    if expected is None and isinstance(target.value, bool | str):
        raise ValueError(f"value {target.value!r}: {outcome.name} is a number")
    if expected is not None and not isinstance(target.value, expected):
        kind = "true or false" if expected is bool else "a word"
        raise ValueError(f"value {target.value!r}: {outcome.name} is {kind}")


def _known(column: str) -> Outcome:
    outcome = find_outcome(column)
    if outcome is None:
        close = nearest(column, [one.name for one in OUTCOMES])
        hint = f"; did you mean {close!r}?" if close else ""
        raise ValueError(f"there is no outcome {column!r}{hint}")
    return outcome


def _explain(error: ValidationError, root: Node, path: tuple[str, ...]) -> list[str]:
    lines = []
    for detail in error.errors():
        where = (*path, *map(str, detail["loc"]))
        place = find(root, where).place
        message = detail["msg"].removeprefix("Value error, ")
        lines.append(f"{place.file}:{place.line}: {'.'.join(where)}: {message}")
    return lines


def _error(path: Path, problems: Sequence[str]) -> SimError:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return SimError("\n".join([f"the targets in {path.name} have {count}:", *problems]))


def _no_targets(name: str, known: set[str]) -> str:
    close = nearest(name, known)
    hint = f"\n    did you mean {close!r}?" if close else ""
    return f"no target is about {name!r}\n    allowed: {', '.join(sorted(known))}{hint}"
