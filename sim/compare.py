"""Say in plain words what of the record the runs give and what they do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.inference.variance import components
from sim.labels import Labels, by_role
from sim.outcomes import find_outcome
from sim.scenario import Scenario
from sim.targets import BANDS, GRADES, counted, wilson_interval
from sim.words import between, number, percent_range, percent_text, with_unit

Row = Mapping[Hashable, Any]


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
    if row["statistic"] in ("probability", "together"):
        return f"{percent_text(row['simulated'])} {_ends_text(row)}"
    band = between(row["band_90_low"], row["band_90_high"], row["unit"])
    return f"{number(row['simulated'], row['unit'])} ({band})"


def of_text(row: Row) -> str:
    """Of which runs a row of a comparison tells, with their number."""
    return counted(row["n"], row["of"])


def with_names(table: pd.DataFrame, scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """The rows of a comparison, with the names of those who lead claimant and holder.

    Args:
        table: the rows; the record tells of the sides by their roles.
        scenarios: by the name that the rows have; rows of others stay as they are.
    """
    known = {name: Labels(one).by_name for name, one in scenarios.items()}
    told = {
        column: [
            known.get(name, by_role)(value) if isinstance(value, str) else value
            for name, value in zip(table["scenario"], table[column], strict=True)
        ]
        for column in ("label", "facts", "value")
    }
    return table.assign(**told)


def grade_text(row: Row) -> str:
    """Grade of a row, marked where the figure is an input and so no test."""
    grade = row["grade"] or "-"
    return f"{grade} (input)" if row["used_in_setting"] else grade


def finding(row: Row) -> str:
    """What the record says and what the runs say: a sentence without a full stop."""
    if row["statistic"] == "probability":
        return f"{row['label']}: it happens in {_share_text(row)}"
    record = with_unit(record_text(row), row["unit"])
    runs = of_text(row) if row["of"].startswith("all ") else f"the {of_text(row)}"
    half, nine = (
        between(row[f"band_{band}_low"], row[f"band_{band}_high"], row["unit"]) for band in BANDS
    )
    edge = "50" if row["grade"] == "possible" else "90"
    below = row[f"band_{edge}_high"] < row["low"]
    ways = ("early", "late") if row["unit"] == "year" else ("low", "high")
    way = ways[0] if below else ways[1]
    spread = f"half of {runs} have {half}, nine in ten {nine}"
    if half == nine:
        spread = f"half of {runs}, and nine in ten, have {half}"
    much = "mostly" if edge == "50" else "too"
    return f"{row['label']}: in fact {record}; {spread}: {much} {way}"


def _share_text(row: Row) -> str:
    """A share with what it is of and its interval."""
    return f"{percent_text(row['simulated'])} of {of_text(row)} {_ends_text(row)}"


def _ends_text(row: Row) -> str:
    """The interval of a share."""
    return f"({percent_range(row['wilson_low'], row['wilson_high'])})"


def verdict(
    table: pd.DataFrame,
    frames: Mapping[str, pd.DataFrame] | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[str]:
    """Say what agrees and what does not, as lines to print: counts first, then every shortfall.

    `frames`, the runs themselves, add how much of the outbreak of wars is noise in choice.
    `titles` say what to call a scenario, in place of its name; "" leaves it out.
    """
    known = titles or {}
    frames = {known.get(name, name): frame for name, frame in (frames or {}).items()}
    rows = [
        row | {"scenario": known.get(row["scenario"], row["scenario"])}
        for row in table.to_dict("records")
    ]
    targets = [row for row in rows if row["statistic"] != "together"]
    judged = [row for row in targets if row["n"]]
    tests = [row for row in judged if not row["used_in_setting"]]
    inputs = [row for row in judged if row["used_in_setting"]]
    lines = [f"Targets that test the runs: {_counts(tests)} (of {len(tests)}).", *_MEANING]
    lines += _shortfalls(tests, "", "Nothing that tests the runs falls short of 'well'.")
    if inputs:
        lines.append(
            f"{len(inputs)} more are no tests (an input was set from the same figure, or it cannot "
            f"come out otherwise): {_counts(inputs)}."
        )
        lines += _shortfalls(inputs, "Input, ", "")
    together = [row for row in rows if row["statistic"] == "together"]
    for guarded, head in enumerate(_JOINT_HEADS):
        lines += _joint(head, [row for row in together if (row.get("id") == "guarded") == guarded])
    lines += noise_in_choice(frames)
    idle = Counter((row["scenario"], row["of"]) for row in targets if not row["n"])
    if idle:
        parts = "; ".join(
            f"{times} of {name}, no {of}" if name else f"{times} for want of {of}"
            for (name, of), times in idle.items()
        )
        lines.append(f"Not compared, because in no run did what they depend on happen: {parts}.")
    return lines


def brief(table: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """A comparison in a few plain sentences: each setting in one, then what fits least.

    Args:
        table: the rows of a comparison.
        titles: by scenario, what to call it.
    """
    lines = []
    for name, title in titles.items():
        rows = table[table["scenario"] == name].to_dict("records")
        judged = [
            row for row in rows
            if row["statistic"] != "together" and row["n"] and not row["used_in_setting"]
        ]  # fmt: skip
        met = sum(row["grade"] != "NO" for row in judged)
        parts = [f"{title}: {met} of {len(judged)} facts and figures are within reach"]
        for row, told in zip(
            [row for row in rows if row["statistic"] == "together"], _BRIEFLY, strict=False
        ):
            parts.append(told.format(runs_text(row).partition(" ")[0]))
        lines.append("; ".join(parts) + ".")
    worst = [
        row for row in table.to_dict("records")
        if row["grade"] == "NO" and not row["used_in_setting"] and row["scenario"] in titles
    ]  # fmt: skip
    shown = {row["scenario"]: row for row in reversed(worst)}.values()
    for row in shown:
        lines.append(f"Out of reach: {titles[row['scenario']]}: {finding(row)}.")
    if len(worst) > len(shown):
        lines.append(
            f"{len(worst) - len(shown)} more are out of reach: the file lists them with all others."
        )
    return lines


def what_if(table: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    """What a change does, beside the same runs without it, as lines to print; nothing is graded.

    Args:
        table: rows of a comparison, with the figure without the change as `baseline`, where
            such runs were made.
        titles: by scenario, what to call it; "" leaves it out.
    """
    lines = [_WHAT_IF.format(", with the change and without it" if "baseline" in table else "")]
    for name, title in titles.items():
        lines += [f"{title}:"] if title else []
        lines += [
            f"  - {row['facts'] or row['label']}: {_instead(row)}"
            for row in table[table["scenario"] == name].to_dict("records")
        ]
    return lines


def _instead(row: Row) -> str:
    """A figure or share with the change, and without it."""
    before = row.get("baseline")
    share = row["statistic"] in ("probability", "together")
    if before is None:
        return f"{runs_text(row)} of {of_text(row)}."
    if math.isnan(before):
        return f"{runs_text(row)}; without the change no run qualifies."
    without = percent_text(before) if share else with_unit(number(before, row["unit"]), row["unit"])
    return f"{runs_text(row)} of {of_text(row)}; without the change {without}."


def brief_what_if(table: pd.DataFrame, titles: Mapping[str, str], most: int = 3) -> list[str]:
    """The largest changes of a what-if, a sentence for each event; `most` of each scenario."""
    lines = []
    for name, title in titles.items():
        rows = [
            row for row in table[table["scenario"] == name].to_dict("records")
            if row["statistic"] == "probability" and row["n"] and not math.isnan(row["baseline"])
        ]  # fmt: skip
        rows.sort(key=lambda row: -abs(row["simulated"] - row["baseline"]))
        lines += [f"{title}: {row['label']}: {_instead(row)}" for row in rows[:most]]
    return lines


_WHAT_IF = (
    "A what-if: shares of runs with their 95 % interval, and medians with the middle 90 % of runs"
    "{}. It is not graded against history."
)
_BRIEFLY = (
    "its main facts come together in {} of the runs",
    "in {} with little that did not happen",
)
_MEANING = (
    "  well: what happened lies in the middle half of the runs "
    "(an event: in at least half of them);",
    "  possible: only in the middle nine tenths (an event: in at least 5 %); NO: neither.",
    "  A grade says how ordinary history is among the runs, not that the model is right.",
)


def _counts(rows: Sequence[Row]) -> str:
    count = Counter(row["grade"] for row in rows)
    return ", ".join(f"{count[grade]} {grade}" for grade in GRADES)


def _shortfalls(rows: Sequence[Row], start: str, none: str) -> list[str]:
    """List everything that is not graded well, the worst first."""
    lines = []
    for grade in reversed(GRADES[1:]):
        found = [row for row in rows if row["grade"] == grade]
        if found:
            lines.append(f"{start}{grade}:")
            lines += [_point(row["scenario"], f"{finding(row)}.") for row in found]
    return lines or [none] * bool(none)


def _point(scenario: str, text: str) -> str:
    """A point of a list, with what it is about."""
    return f"  - {scenario}: {text}" if scenario else f"  - {text[:1].upper()}{text[1:]}"


#: What facts taken together are told under: without limits, and within them.
_JOINT_HEADS = (
    "All of these together",
    "The same, and within these limits (a run that does too much is no history)",
)


def _joint(head: str, rows: Sequence[Row]) -> list[str]:
    lines = [f"{head}:"] if rows else []
    told = [f"in {_share_text(row)}" if row["n"] else runs_text(row) for row in rows]
    return lines + [
        _point(row["scenario"], f"{text}: {row['facts']}.")
        for row, text in zip(rows, told, strict=True)
    ]


def noise_in_choice(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say how many wars the attacker's own figures spoke against, where any occur."""
    lines = []
    for name, frame in frames.items():
        good = frame[frame["failure"] == ""] if "failure" in frame.columns else frame
        shares = [
            f"{noise} of {count} {what}, {percent_text(noise / count)} ({percent_range(low, high)})"
            for happened, noisy, what in _OUTBREAKS
            if happened in good.columns and (count := int(good[happened].sum()))
            for noise in [int(good[noisy].sum())]
            for low, high in [wilson_interval(noise, count)]
        ]
        if shares:
            lines.append(_point(name, f"{'; '.join(shares)}."))
    head = (
        "Randomness in decisions (an attack that the attacker's own figures did not favour) opened:"
    )
    return [head, *lines] if lines else []


#: what happened, whether it was noise in choice, and how to call it
_OUTBREAKS = (
    ("large_war", "large_war_by_noise", "first large wars"),
    ("war", "first_attack_by_noise", "first wars of any size"),
)


#: columns of a frame of runs that say which run it is
_KEYS = ["replicate", "seed", "set", "failure"]


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum up many runs: a share with its interval for an event, a median with bands for a figure.

    A word gives a row for each value that it takes. Runs that failed, and runs in which an outcome
    is not defined, are left out of its row; `n` says how many are in it.
    """
    good = frame[frame["failure"] == ""].drop(columns=_KEYS, errors="ignore")
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


def uncertainty(frame: pd.DataFrame) -> pd.DataFrame:
    """Of runs with an ensemble: how sure each outcome is, by luck and by the parameters.

    One row for each outcome that is an event or a figure: its mean (of an event the share of runs)
    with the intervals of :func:`sim.inference.components` for luck, for the parameters and for
    both together, and the share of its variance that is between sets.
    """
    good = frame[frame["failure"] == ""]
    rows = []
    for name in good.columns.drop(_KEYS, errors="ignore"):
        event = good[name].dtype == "boolean"
        if event or pd.api.types.is_numeric_dtype(good[name].dtype):
            values = good[name].astype("Float64").to_numpy(dtype="float64", na_value=math.nan)
            outcome = find_outcome(str(name))
            share = event or (outcome is not None and outcome.unit == "share")
            found = apart(values, good["set"].to_numpy(), event=event, share=share)
            rows.append({"outcome": name} | found)
    return pd.DataFrame(rows)


def apart(
    values: npt.NDArray[np.floating[Any]], sets: npt.ArrayLike, *, event: bool, share: bool = False
) -> dict[str, Any]:
    """A mean and its intervals for luck, for parameters and together, as columns of a table.

    No interval goes below 0 where no run does, nor that of a share above 1.
    """
    negative = bool((values < 0.0).any())
    bounds = (-math.inf if negative else 0.0, 1.0 if event or share else math.inf)
    found = components(values, sets, bounds=bounds)
    row: dict[str, Any] = {
        "statistic": "share" if event else "mean",
        "value": found.value,
        "n": found.n,
        "sets": found.sets,
    }
    for what in ("luck", "parameters", "together"):
        row[f"{what}_low"], row[f"{what}_high"] = getattr(found, what)
    return row | {"share_of_parameters": found.share_of_parameters}


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
    ends = {
        f"band_{band}_{end}": quantile if end == "low" else 1.0 - quantile
        for band, quantile in BANDS.items()
        for end in ("low", "high")
    }
    return row | dict(zip(ends, values.quantile(list(ends.values())), strict=True))
