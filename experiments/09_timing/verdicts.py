"""Verdicts on the discriminators, from what they need."""

from __future__ import annotations

import math

from sim.experiments import Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import came_out, from_checks
from sim.experiments.words import percent, points
from sim.inference.intervals import Estimate

from .claims import QUESTIONS, Ask, Question
from .design import UNBROKEN


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
    parts, limits = [], []
    for check in question.checks:
        found = turned(figure(summary, check.quantity, check.at, check.outcome), check.sign)
        least = protocol.thresholds[check.threshold]
        sides[check.words] = holds(check.ask, found, least)
        parts.append(f"{check.words}: {told(found, signed=check.quantity == 'effect')}")
        limits.append(f"{check.words} {check.ask} {100 * least:.0f} %")
    given, condition = from_checks(question.of, sides)
    effect = "; ".join([came_out(sides), *parts, *beside(summary, question)])
    needed = "all must hold" if question.of == "all of" else "each is a case for itself"
    overturned = f"{needed}, with the whole interval: {', '.join(limits)}"
    return Verdict(name, question.statement, given, effect, overturned, condition)


def beside(summary: Summary, question: Question) -> list[str]:
    """What is told beside the checks, by outcome: arms with their levels."""
    there = set(summary.table("runs of level")["setting"])
    found: dict[str, list[str]] = {}
    for place, name, outcome in question.beside:
        if f"{place}: {name}" in there:
            one = figure(summary, "level", f"{place}: {name}", outcome)
            value = told(one, signed=False) if math.isnan(one.value) else percent(one)
            where = "" if place == UNBROKEN else f"{place} "
            found.setdefault(outcome, []).append(f"{where}{name} {value}")
    return [f"[{outcome}: {'; '.join(names)}]" for outcome, names in found.items()]


def holds(ask: Ask, found: Estimate, least: float) -> bool | None:
    """Whether a check holds; None where the interval holds its threshold, or runs are too few."""
    if math.isnan(found.value):
        return None
    side = above(found.low, found.high, least)
    if side is None or ask == "above":
        return side
    return not side


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
    """A share or a difference, with its interval and its runs, in words."""
    if math.isnan(found.value):
        return f"too few runs ({found.n:,})"
    return f"{points(found) if signed else percent(found)}, {found.n:,} runs"
