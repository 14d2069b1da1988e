"""Verdicts on the claims, from what their switches did."""

from __future__ import annotations

import math

from sim.experiments import Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import came_out, from_checks
from sim.experiments.words import number, percent, points
from sim.inference.intervals import Estimate

from .claims import CLAIMS, Check, Claim
from .outcomes import GROUND, OUTCOMES, POINTS, SMALLEST, TERMS


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer every claim whose switches were run."""
    there = set(summary.table("runs of effect")["setting"])
    return [
        verdict(summary, protocol, name, claim)
        for name, claim in CLAIMS.items()
        if all(check.switch in there for check in claim.checks)
    ]


def verdict(summary: Summary, protocol: Protocol, name: str, claim: Claim) -> Verdict:
    """One answer from what a claim needs."""
    found = {check: estimate(summary, check) for check in claim.checks}
    sides = {check.words: holds(check, one, protocol) for check, one in found.items()}
    given, condition = from_checks(claim.of, sides)
    parts = [
        f"{check.words}: {OUTCOMES[check.outcome].words} {told(check, one)}"
        for check, one in found.items()
    ]
    effect = "; ".join([came_out(sides), *parts, *beside(summary, claim)])
    needed = "all must hold" if claim.of == "all of" else "each is a case for itself"
    limits = ", ".join(f"{check.words} {wanted(check, protocol)}" for check in claim.checks)
    overturned = f"{needed}, with the whole interval: {limits}"
    return Verdict(name, claim.statement, given, effect, overturned, condition, claim.built_in)


def beside(summary: Summary, claim: Claim) -> list[str]:
    """How often each side refuses, where a claim is about one side: the mirror beside it."""
    there = {(row["quantity"], row["setting"], row["group"]) for row in summary}
    sides = {"by_holder": "the holder's side", "by_claimant": "the claimant's"}
    shares = []
    for words, switch, what in claim.beside:
        if {(what, switch, side) for side in sides} <= there:
            shown = (
                f"{name} {percent(summary.get(what, setting=switch, group=side))}"
                for side, name in sides.items()
            )
            shares.append(f"{words} {' and '.join(shown)}")
    return [f"[refusals, of the sessions that failed: {'; '.join(shares)}]"] if shares else []


def estimate(summary: Summary, check: Check) -> Estimate:
    """The figure of a check, or NaN with the number of runs that are too few for it."""
    switch, outcome = check.switch, check.outcome
    try:
        return summary.get(check.what, setting=switch, group=outcome)
    except KeyError:
        runs = int(summary.get(f"runs of {check.what}", setting=switch, group=outcome).value)
        return Estimate(math.nan, math.nan, math.nan, math.nan, runs)


def holds(check: Check, found: Estimate, protocol: Protocol) -> bool | None:
    """Whether a check holds; None where the interval holds its threshold, or runs are too few."""
    low, high, least = found.low, found.high, threshold(check, protocol)
    if math.isnan(found.value):
        return None
    if check.ask in ("higher", "nearly all"):
        return above(low, high, least)
    lower = above(-high, -low, least)
    if check.ask == "lower":
        return lower
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
    """What a check asks, in words."""
    unit, least = OUTCOMES[check.outcome].unit, threshold(check, protocol)
    if check.ask == "nearly all":
        return f"above {100 * least:.0f} %"
    how = {"higher": "above +", "lower": "below -", "moves": "beyond ±"}[check.ask]
    return f"{how}{least:g}" if unit == TERMS else f"{how}{in_unit(least, unit)}"


def in_unit(least: float, unit: str) -> str:
    """A threshold with its unit."""
    if unit == GROUND:
        return f"{100 * least:.0f} points of the territory"
    return f"{100 * least:.0f} points" if unit == POINTS else f"{least:.0f} days"


def told(check: Check, found: Estimate) -> str:
    """A figure with its interval and its runs, in words."""
    if math.isnan(found.value):
        return f"too few runs ({found.n:,})"
    unit = OUTCOMES[check.outcome].unit
    if unit == TERMS:
        text = number(found, sign=True)
    elif unit in (POINTS, GROUND):
        level = check.ask == "nearly all"
        text = percent(found) if level else points(found)
    else:
        text = f"{number(found, 0, sign=True)} days"
    return f"{text}{' of the territory' if unit == GROUND else ''}, {found.n:,} runs"
