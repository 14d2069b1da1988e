"""Verdicts on the discriminators, from what they need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from timing_arms import UNBROKEN
from timing_questions import QUESTIONS, Ask, Question

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.inference.intervals import (
    Estimate,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer every question whose arms were run."""
    there = set(summary.table()["setting"])
    return [
        verdict(summary, protocol, name, question)
        for name, question in QUESTIONS.items()
        if all(check.at in there for check in question.checks)
    ]


def verdict(summary: Summary, protocol: Protocol, name: str, question: Question) -> Verdict:
    """One answer from what a question needs."""
    sides: dict[str, bool | None] = {}
    parts, limits, bare = [], [], list[str]()
    for check in question.checks:
        found = turned(figure(summary, check.quantity, check.at, check.outcome), check.sign)
        least = protocol.thresholds[check.threshold]
        if math.isnan(found.value):
            bare.append(check.words)
        else:
            sides[check.words] = holds(check.ask, found, least)
        parts.append(f"{check.words}: {told(found, signed=check.quantity == 'effect')}")
        limits.append(f"{100 * least:.0f} %")
    parts += beside(summary, question)
    given, condition = across(sides, bare)
    overturned = f"the intervals lay on the other side of {', '.join(limits)}, in this order"
    return Verdict(name, question.statement, given, "; ".join(parts), overturned, condition)


def beside(summary: Summary, question: Question) -> list[str]:
    """What is told beside the checks, by outcome: arms with their levels."""
    there = set(summary.table("runs of level")["setting"])
    found: dict[str, list[str]] = {}
    for place, name, outcome in question.beside:
        if f"{place}: {name}" in there:
            one = figure(summary, "level", f"{place}: {name}", outcome)
            value = told(one, signed=False)
            value = value if math.isnan(one.value) else value.partition(";")[0] + ")"
            where = "" if place == UNBROKEN else f"{place} "
            found.setdefault(outcome, []).append(f"{where}{name} {value}")
    return [f"[{outcome}: {'; '.join(names)}]" for outcome, names in found.items()]


def holds(ask: Ask, found: Estimate, least: float) -> bool | None:
    """Whether a check holds; None where the interval holds its threshold."""
    side = above(found.low, found.high, least)
    if side is None or ask == "above":
        return side
    return not side


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


def figure(summary: Summary, quantity: str, at: str, outcome: str) -> Estimate:
    """One figure of the summary, or NaN with the number of runs that are too few for it."""
    try:
        return summary.get(quantity, setting=at, group=outcome)
    except KeyError:
        runs = int(summary.get(f"runs of {quantity}", setting=at, group=outcome).value)
        return Estimate(math.nan, math.nan, math.nan, math.nan, runs)


def turned(found: Estimate, sign: int) -> Estimate:
    """A figure, or the same with its sign turned."""
    if sign > 0:
        return found
    return Estimate(-found.value, -found.high, -found.low, found.standard_error, found.n)


def told(found: Estimate, signed: bool) -> str:
    """A share or a difference in percent, with its interval and its runs, in words."""
    if math.isnan(found.value):
        return f"too few runs ({found.n:,})"
    sign = "+" if signed else ""
    value, low, high = (
        f"{round(100 * one) + 0.0:{sign}.0f}" for one in (found.value, found.low, found.high)
    )
    return f"{value} {'points' if signed else '%'} ({low} to {high}; {found.n:,} runs)"
