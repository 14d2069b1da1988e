"""Set runs beside targets: bands, shares with their intervals, and grades."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.errors import SimError, unknown_name
from sim.inference.intervals import wilson_interval
from sim.targets.base import ALL, base_words
from sim.targets.reading import Joint, Target

#: Central bands of the simulated distribution: share of the runs and lower quantile.
BANDS = {"50": 0.25, "90": 0.05}

#: Grades of a comparison, best first; empty where no run qualifies, and for facts taken together.
GRADES = ("well", "possible", "NO")

#: Least share of the runs in which what happened must happen, for the first two grades.
LEAST_SHARES = (0.5, 0.05)


def compare(
    frames: Mapping[str, pd.DataFrame], targets: Sequence[Target], joint: Sequence[Joint] = ()
) -> pd.DataFrame:
    """Set runs beside the record: one row for each target of the scenarios given.

    Args:
        frames: outcomes from :func:`sim.api.simulate`, by the name of the scenario.
        targets: what happened.
        joint: facts that are also looked for together; a last row for each scenario, and one more
            where there are limits to how much may happen beside them.

    Returns:
        For a figure: `simulated` (median or mean of the runs) with the 50 % and 90 % bands. For an
        event: `simulated` is the share of runs in which it happened, `wilson_low` and
        `wilson_high` its 95 % interval (Wilson 1927). `grade` is one of :data:`GRADES`, as the
        head of this module defines them. `n` counts the runs used: without failure, in which
        `given` holds and the outcome is defined; `of` says in words which these are. Facts taken
        together have the statistic `together`, no grade, and the whole list of them in `facts`.
    """
    known = {target.scenario for target in targets}
    for name in frames:
        if name not in known:
            raise unknown_name(f"no target is about {name!r}", name, sorted(known))
    rows = [
        _compared(target, frames[target.scenario])
        for target in targets
        if target.scenario in frames
    ]
    for one in joint:
        if one.scenario in frames:
            rows += _together(one, frames[one.scenario])
    return pd.DataFrame(rows).astype({"n": "int64", "used_in_setting": "bool"})


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
        "basis": ", ".join(target.basis),
        "status": target.status,
        "used_in_setting": target.used_in_setting,
        "facts": "",
    }
    runs = _qualified(target, _without_failures(frame))
    values = _values(target, runs)
    row["of"] = base_words(target.given, every=len(values) == len(runs))
    return row | (_event if target.statistic == "probability" else _figure)(target, values)


def _qualified(target: Target, frame: pd.DataFrame) -> pd.DataFrame:
    """The runs in which `given` holds."""
    columns = [*target.columns, *([target.condition] if target.given else [])]
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SimError(
            f"target {target.id}: the runs of {target.scenario} have no outcome "
            f"{', '.join(missing)}"
        )
    if target.given:
        wanted = not target.given.startswith("not ")
        frame = frame[frame[target.condition].astype("boolean").eq(wanted).fillna(False)]
    return frame


def _values(target: Target, frame: pd.DataFrame) -> pd.Series[Any]:
    """Outcome of the runs among these in which it is defined."""
    values = frame[target.columns[0]]
    for column in target.columns[1:]:
        values = values + frame[column]
    return values.dropna()


def _without_failures(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["failure"] == ""] if "failure" in frame.columns else frame


def _figure(target: Target, values: pd.Series[Any]) -> dict[str, Any]:
    numbers = values.astype("float64")
    low, high = target.interval
    row: dict[str, Any] = {"n": len(numbers)}
    row["simulated"] = numbers.median() if target.statistic == "median" else numbers.mean()
    met = []
    for band, quantile in BANDS.items():
        ends = numbers.quantile(quantile), numbers.quantile(1.0 - quantile)
        row[f"band_{band}_low"], row[f"band_{band}_high"] = ends
        met.append(bool(low <= ends[1] and ends[0] <= high))
    grade = _grade(met) if len(numbers) else ""
    return row | {"wilson_low": math.nan, "wilson_high": math.nan, "grade": grade}


def _event(target: Target, values: pd.Series[Any]) -> dict[str, Any]:
    row = _share(int(_happened(target, values).sum()), len(values))
    met = [row["simulated"] >= least for least in LEAST_SHARES]
    return row | {"grade": _grade(met) if len(values) else ""}


def _happened(target: Target, values: pd.Series[Any]) -> pd.Series[bool]:
    """Whether it happened, run by run."""
    if isinstance(target.value, bool | str):
        return values == target.value
    return values.astype("float64").between(*target.interval)


def _grade(met: Sequence[bool]) -> str:
    """Best grade whose condition is met."""
    return next((grade for grade, good in zip(GRADES, met, strict=False) if good), GRADES[-1])


def _share(count: int, trials: int) -> dict[str, Any]:
    row: dict[str, Any] = {"n": trials, "simulated": count / trials if trials else math.nan}
    row |= {f"band_{band}_{end}": math.nan for band in BANDS for end in ("low", "high")}
    row["wilson_low"], row["wilson_high"] = wilson_interval(count, trials)
    return row


def _together(joint: Joint, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the runs in which every one of the facts happened, and those within the limits, too."""
    good = _without_failures(frame)
    found = [_joint_row(joint.scenario, "together", joint.facts)]
    found[0] |= _share(_runs_with(joint.facts, good), len(good))
    if joint.limits:
        found.append(_joint_row(joint.scenario, "guarded", joint.limits))
        found[1] |= _share(_runs_with(joint.facts + joint.limits, good), len(good))
    return found


def _runs_with(facts: Sequence[Target], good: pd.DataFrame) -> int:
    """Number of runs in which all of some facts happened; undefined counts as it did not."""
    left = good.index
    for fact in facts:
        values = _values(fact, _qualified(fact, good))
        left = left.intersection(values[_happened(fact, values).astype(bool)].index)
    return len(left)


_JOINT_LABELS = {
    "together": "All of these together",
    "guarded": "The same, and within these limits",
}


def _joint_row(scenario: str, name: str, facts: Sequence[Target]) -> dict[str, Any]:
    return {
        "id": name,
        "label": _JOINT_LABELS[name],
        "scenario": scenario,
        "outcome": ", ".join(fact.id for fact in facts),
        "given": "",
        "statistic": "together",
        "unit": "0 or 1",
        "value": True,
        "low": math.nan,
        "high": math.nan,
        "basis": "",
        "status": "",
        "used_in_setting": False,
        "facts": "; ".join(fact.label for fact in facts),
        "of": ALL,
        "grade": "",
    }
