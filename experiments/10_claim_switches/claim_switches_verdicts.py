"""Verdicts on the claims, from what their switches did."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from claim_switches_outcomes import OUTCOMES, PLAIN, SMALLEST, TERMS
from claim_switches_table import CLAIMS, Check

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.inference.intervals import (
    Estimate,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer every claim whose switches were run."""
    there = set(summary.table("runs of effect")["setting"])
    return [
        verdict(summary, protocol, number, statement, checks)
        for number, (statement, checks) in CLAIMS.items()
        if all(check.switch in there for check in checks)
    ]


def verdict(
    summary: Summary, protocol: Protocol, number: str, statement: str, checks: tuple[Check, ...]
) -> Verdict:
    """One answer from what a claim needs."""
    found = [estimate(summary, check) for check in checks]
    sides = {
        check.words: holds(check, one, protocol)
        for check, one in zip(checks, found, strict=True)
        if not math.isnan(one.value)
    }
    bare = [check.words for check, one in zip(checks, found, strict=True) if math.isnan(one.value)]
    given, condition = across(sides, bare)
    effect = "; ".join(
        f"{check.words}: {OUTCOMES[check.outcome].words} {told(check, one)}"
        for check, one in zip(checks, found, strict=True)
    )
    limits = dict.fromkeys(wanted(check, protocol) for check in checks)
    return Verdict(
        number,
        statement,
        given,
        effect,
        f"the intervals lay on the other side of {' and '.join(limits)}",
        condition,
    )


def across(sides: Mapping[str, bool | None], bare: Sequence[str] = ()) -> tuple[Answer, str]:
    """One answer from several checks (None: undecided), and which hold where they differ.

    `bare` names checks that too few runs can answer: they do not refute, and nothing is supported
    without them.
    """
    yes = [words for words, side in sides.items() if side]
    no = [words for words, side in sides.items() if side is False]
    unsure = [words for words, side in sides.items() if side is None]
    others = {"not": no, "undecided": unsure, "too few runs": bare}
    if not yes:
        return (Answer.UNDECIDED if unsure or not no else Answer.NOT_SUPPORTED), ""
    rest = "; ".join(f"{word}: {', '.join(names)}" for word, names in others.items() if names)
    if rest:
        return Answer.ONLY_IF, f"it means {' and '.join(yes)} ({rest})"
    return Answer.SUPPORTED, ""


def estimate(summary: Summary, check: Check) -> Estimate:
    """The figure of a check, or NaN with the number of runs that are too few for it."""
    switch, outcome = check.switch, check.outcome
    try:
        return summary.get(check.what, setting=switch, group=outcome)
    except KeyError:
        runs = int(summary.get(f"runs of {check.what}", setting=switch, group=outcome).value)
        return Estimate(math.nan, math.nan, math.nan, math.nan, runs)


def holds(check: Check, found: Estimate, protocol: Protocol) -> bool | None:
    """Whether a check holds; None where the interval holds its threshold."""
    low, high, least = found.low, found.high, threshold(check, protocol)
    if check.ask in ("higher", "nearly all"):
        return above(low, high, least)
    lower = above(-high, -low, least)
    if check.ask == "lower":
        return lower
    if check.ask == "not lower":
        return None if lower is None else not lower
    higher = above(low, high, least)
    if higher or lower:
        return True
    return False if higher is False and lower is False else None


def threshold(check: Check, protocol: Protocol) -> float:
    """The number that a check turns on."""
    if check.ask == "nearly all":
        return protocol.thresholds["nearly_all"]
    return protocol.thresholds[SMALLEST[OUTCOMES[check.outcome].unit]]


def wanted(check: Check, protocol: Protocol) -> str:
    """The threshold of a check in words."""
    unit, least = OUTCOMES[check.outcome].unit, threshold(check, protocol)
    sign = {"moves": "±", "lower": "-", "not lower": "-"}.get(check.ask, "+")
    return f"{sign}{form(least, unit, signed=False)}{'' if unit == TERMS else f' {unit}'}".strip()


def told(check: Check, found: Estimate) -> str:
    """A figure with its interval and its runs, in words."""
    if math.isnan(found.value):
        return f"too few runs ({found.n:,})"
    unit, signed = OUTCOMES[check.outcome].unit, check.what == "effect"
    value, low, high = (form(one, unit, signed) for one in (found.value, found.low, found.high))
    value += "" if unit == TERMS else f" {unit}"
    return f"{value} ({low} to {high}; {found.n:,} runs)"


def form(value: float, unit: str, signed: bool = True) -> str:
    """A number for readers: shares in percent, days without decimals, terms with two."""
    scaled = 100 * value if SMALLEST.get(unit) in ("probability", "ground") else value
    digits = 2 if unit == TERMS else 1 if unit == PLAIN else 0
    scaled = round(scaled, digits) + 0.0
    return f"{scaled:+.{digits}f}" if signed else f"{scaled:.{digits}f}"
