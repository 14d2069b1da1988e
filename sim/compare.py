"""Say in plain words what of the record the runs give and what they do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sim.targets import BANDS, wilson_interval

Row = Mapping[Hashable, Any]


def number(value: object, unit: str = "") -> str:
    """Write a number with the digits that matter, a word or true/false as it is.

    >>> [number(value) for value in (0.1234, 20.5, 3825.4, True, math.nan, "partial")]
    ['0.12', '20.5', '3,825', 'true', 'unknown', 'partial']
    >>> number(2020.738, "year"), number(2020.0, "year")
    ('2020.74', '2020')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, int | float):
        return str(value)
    if math.isnan(value):
        return "unknown"
    if float(value).is_integer():
        return f"{value:.0f}" if unit == "year" else f"{value:,.0f}"
    if unit == "year":
        return f"{value:.2f}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}"


def between(low: float, high: float, unit: str = "") -> str:
    """Write a range, open where an end is infinite.

    >>> between(8, 12), between(15, math.inf), between(3, 3)
    ('8 to 12', 'at least 15', '3')
    """
    if low == high:
        return number(low, unit)
    if math.isinf(high):
        return f"at least {number(low, unit)}"
    if math.isinf(low):
        return f"at most {number(high, unit)}"
    return f"{number(low, unit)} to {number(high, unit)}"


def record_text(row: Row) -> str:
    """What the record says in a row of a comparison."""
    if isinstance(row["value"], bool | str):
        return number(row["value"])
    if not math.isfinite(row["low"]) and not math.isfinite(row["high"]):
        return number(row["value"], row["unit"])
    return between(row["low"], row["high"], row["unit"])


def runs_text(row: Row) -> str:
    """What the runs say in a row of a comparison."""
    if not row["n"]:
        return "no run qualifies"
    if row["statistic"] == "probability":
        interval = f"{row['wilson_low']:.0%} to {row['wilson_high']:.0%}"
        return f"{row['simulated']:.0%} of {row['n']} runs ({interval})"
    band = between(row["band_90_low"], row["band_90_high"], row["unit"])
    return f"{number(row['simulated'], row['unit'])} ({band})"


def miss(row: Row) -> str:
    """How the runs miss the record: a sentence without a full stop."""
    start = f"{row['label']}: "
    given = f" (among runs with {_given(row)})" if row["given"] else ""
    if row["statistic"] == "probability":
        return f"{start}it happens in only {runs_text(row)}{given}"
    way = "too low" if row["band_90_high"] < row["low"] else "too high"
    return (
        f"{start}the record says {record_text(row)} {row['unit']}, nine runs in ten "
        f"{between(row['band_90_low'], row['band_90_high'], row['unit'])}{given}: {way}"
    )


def _given(row: Row) -> str:
    return str(row["given"]).replace("_", " ") or "a figure"


def verdict(table: pd.DataFrame) -> list[str]:
    """What fits and what does not, as lines to print: first the count, then every miss."""
    rows = table.to_dict("records")
    judged = [row for row in rows if row["n"]]
    fits = [row for row in judged if row["inside_90"]]
    misses = [row for row in judged if not row["inside_90"]]
    idle = [row for row in rows if not row["n"]]
    lines = [
        f"{len(fits)} of {len(judged)} targets that could be compared lie inside the middle 90 % "
        "of the runs (an event: it happens in more than 5 % of them)."
    ]
    if misses:
        lines += ["What does not fit:", *(f"  - {row['scenario']}: {miss(row)}." for row in misses)]
    else:
        lines.append("Nothing that could be compared is outside.")
    if idle:
        count = Counter(f"{row['scenario']}, without {_given(row)}" for row in idle)
        parts = "; ".join(f"{times} of {where}" for where, times in count.items())
        lines.append(f"Not compared, because in no run did what they depend on happen: {parts}.")
    return lines


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum up many runs: a share with its interval for an event, a median with bands for a figure.

    A word gives a row for each value that it takes. Runs that failed, and runs in which an outcome
    is not defined, are left out of its row; `n` says how many are in it.
    """
    good = frame[frame["failure"] == ""].drop(columns=["replicate", "seed", "failure"])
    rows: list[dict[str, Any]] = []
    for name in good.columns:
        values = good[name].dropna()
        if values.dtype == "boolean":
            rows.append(_share(name, "", int(values.sum()), len(values)))
        elif pd.api.types.is_numeric_dtype(values.dtype):
            rows.append(_bands(name, values.astype("float64")))
        elif not str(name).endswith("_date"):
            known = values[values != ""]
            for word, count in known.value_counts().items():
                rows.append(_share(name, str(word), int(count), len(values)))
    return pd.DataFrame(rows)


def _share(name: str, word: str, count: int, trials: int) -> dict[str, Any]:
    low, high = wilson_interval(count, trials)
    share = count / trials if trials else math.nan
    return {
        "outcome": name,
        "word": word,
        "kind": "probability",
        "n": trials,
        "simulated": share,
        "wilson_low": low,
        "wilson_high": high,
    }


def _bands(name: str, values: pd.Series[float]) -> dict[str, Any]:
    row: dict[str, Any] = {"outcome": name, "word": "", "kind": "figure", "n": len(values)}
    row["simulated"] = values.median()
    for band, quantile in BANDS.items():
        row[f"band_{band}_low"] = values.quantile(quantile)
        row[f"band_{band}_high"] = values.quantile(1.0 - quantile)
    return row
