"""Verdicts: at how many of the points at which there is something to undo the claim fails."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import every
from sim.experiments.words import percent, share
from sim.inference.intervals import Estimate

from .design import (
    AGREED,
    BASELINE,
    FAILING,
    GROUND,
    HOLDING,
    KINDS,
    LABELS,
    OUTCOMES,
    SELDOM,
    WAR,
    least,
)

#: outcome -> where it is asked, and what undoing the shift is claimed to do there
CLAIMED = {
    WAR: ("has a large war", "a large war clearly rarer"),
    GROUND: (
        "brings the claimant ground",
        "its ground at the end clearly smaller (the sign is in part built in)",
    ),
    AGREED: ("has an agreement", "an agreement clearly rarer"),
}
#: kind of box -> what is so at most points in it
SAID = {
    SELDOM: "the record seldom has it",
    FAILING: "the claim fails",
    HOLDING: "the claim holds",
}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claim 1 for every setting and outcome: at how many points, and where, does it fail?"""
    settings = dict.fromkeys(summary.table("fails")["setting"])
    return [
        answer(summary, protocol, setting, outcome)
        for setting in settings
        if setting != BASELINE
        for outcome in OUTCOMES
    ]


def answer(summary: Summary, protocol: Protocol, setting: str, outcome: str) -> Verdict:
    """One verdict: supported everywhere, or in a box that points held back confirm."""
    limits = protocol.thresholds
    fails = figure(summary, "fails where common", setting, outcome)
    beyond, condition = above(fails.low, fails.high, limits["robust"]), ""
    if built_in(summary, outcome, limits["mostly"]) or beyond is None:
        given = Answer.UNDECIDED
    elif not beyond:
        given = Answer.SUPPORTED
    else:
        given, condition = where_it_holds(summary, setting, outcome, limits["mostly"])
    there, claimed = CLAIMED[outcome]
    statement = (
        f"{LABELS.get(setting, setting)}: wherever in the ranges of the other numbers the record "
        f"{there} in at least half of the runs, undoing the military shift makes {claimed}."
    )
    smallest = form(least(outcome, protocol), outcome)
    overturned = (
        f"the share of such points with an effect below {smallest} lay on the other side of "
        f"{100 * limits['robust']:.0f} %, or a box that parts where it mostly holds from where it "
        f"mostly fails did {'not ' if condition else ''}stand up on points held back"
    )
    return Verdict("1", statement, given, told(summary, setting, outcome), overturned, condition)


def built_in(summary: Summary, outcome: str, mostly: float) -> bool:
    """Whether the baseline, too, has what is claimed; ground follows the balance in any case."""
    rows = summary.table("fails", setting=BASELINE, group=outcome)
    return outcome != GROUND and bool((rows["low"] <= mostly).any())


def where_it_holds(
    summary: Summary, setting: str, outcome: str, mostly: float
) -> tuple[Answer, str]:
    """Whether a box parts where it mostly holds from where it mostly fails, and the condition.

    Where it does not mostly fail, and points are too few to look for a box, that is undecided.
    """
    fails = figure(summary, "fails where common", setting, outcome)
    looked = any(
        figure(summary, f"{sought} box: sought", setting, outcome).value == 1
        for sought in (HOLDING, FAILING)
    )
    refuted = looked or above(fails.low, fails.high, mostly)
    given = Answer.NOT_SUPPORTED if refuted else Answer.UNDECIDED
    for sought, word in ((HOLDING, "within"), (FAILING, "outside")):
        if not box_limits(summary, setting, outcome, sought):
            continue
        inside, outside = (
            figure(summary, f"{sought} box: {name}", setting, outcome)
            for name in ("density", "density outside")
        )
        parts = every([above(inside.low, inside.high, mostly), below(outside, mostly)])
        if parts:
            holds = inside.value if sought == HOLDING else 1 - outside.value
            limits = limits_told(summary, setting, outcome, sought)
            mostly_holds = f"where it mostly holds (at {share(holds)} of such points)"
            return Answer.ONLY_IF, f"{word} this box, {mostly_holds}: {limits}"
        if parts is None:
            given = Answer.UNDECIDED
    return given, ""


def below(found: Estimate, threshold: float) -> bool | None:
    """Whether an interval lies below a threshold: None when it holds the threshold."""
    side = above(found.low, found.high, threshold)
    return None if side is None else not side


def figure(summary: Summary, quantity: str, setting: str, outcome: str) -> Estimate:
    """A figure of the summary, or NaN where there are no points for it."""
    try:
        return summary.get(quantity, setting=setting, group=outcome)
    except KeyError:
        return Estimate(math.nan, math.nan, math.nan, math.nan, 0)


# -- in words --------------------------------------------------------------------------------------


class Limit(NamedTuple):
    """What a box keeps of one range (NaN: no limit), and how sure that is."""

    name: str
    low: float
    high: float
    lowest: float
    highest: float
    quasi_p: float
    refits: float


def box_limits(summary: Summary, setting: str, outcome: str, sought: str) -> list[Limit]:
    """Limits of a box, with the ranges swept beside them."""
    known = {
        (row["quantity"], row["group"]): row["value"]
        for row in summary
        if row["setting"] == setting
    }
    box, found = f"{sought} box: ", []
    for quantity, group in known:
        outcome_of, _, name = group.partition(": ")
        if quantity == f"{box}quasi-p" and outcome_of == outcome:
            kept = [known.get((f"{box}{one}", group), math.nan) for one in ("from", "to")]
            swept = [known[f"range: {one}", name] for one in ("min", "max")]
            sure = [known[f"{box}{one}", group] for one in ("quasi-p", "refits")]
            found.append(Limit(name, *kept, *swept, *sure))
    return found


def limits_told(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """The limits of a box in words."""
    return " and ".join(
        f"{one.name} {bounds(one.low, one.high)}"
        for one in box_limits(summary, setting, outcome, sought)
    )


def bounds(low: float, high: float) -> str:
    """What is allowed of a number, in words; NaN is no limit."""
    if math.isnan(low):
        return f"below {high:.2g}"
    return f"above {low:.2g}" if math.isnan(high) else f"{low:.2g} to {high:.2g}"


def told(summary: Summary, setting: str, outcome: str) -> str:
    """The figures that an answer rests on: at points judged, and at all."""

    def found(quantity: str) -> Estimate:
        return figure(summary, quantity, setting, outcome)

    judged, fails = found("fails where common"), found("fails")
    there = f"points at which the record {CLAIMED[outcome][0]} in at least half of the runs"
    parts = [f"no {there}"]
    if judged.n:
        parts = [
            f"fails at {percent(judged)} of the {judged.n:,} {there}",
            f"mean effect there {effect_told(found('effect where common'), outcome)}",
        ]
    parts += [
        f"of all {fails.n:,} points fails at {percent(fails)}{seldom_told(judged, fails)}",
        f"mean effect {effect_told(found('effect'), outcome)}",
        f"at the file's values {effect_told(found('effect as shipped'), outcome)}",
    ]
    for sought in KINDS:
        if box_limits(summary, setting, outcome, sought):
            parts.append(box_told(summary, setting, outcome, sought))
    for one in summary.table("fails", setting=BASELINE, group=outcome)["value"]:
        parts.append(f"baseline: fails at {share(one)} of all points")
    return "; ".join(parts)


def seldom_told(judged: Estimate, fails: Estimate) -> str:
    """At how many of the points where the claim fails the record seldom has the outcome."""
    among_judged = judged.value * judged.n if judged.n else 0.0
    if not fails.value:
        return ""
    seldom = 1 - among_judged / (fails.value * fails.n)
    return f" (at {share(seldom)} of these the record has it in fewer than half of the runs)"


def box_told(summary: Summary, setting: str, outcome: str, sought: str) -> str:
    """A box with its figures on points held back."""
    density, coverage = on_points_held_back(summary, setting, outcome, sought)
    limits = limits_told(summary, setting, outcome, sought)
    of_which = "all points" if sought == SELDOM else "such points"
    return (
        f"box of {of_which} ({limits}): {SAID[sought]} at {percent(density)}, "
        f"and it has {percent(coverage)} of those where that is so"
    )


def on_points_held_back(
    summary: Summary, setting: str, outcome: str, sought: str
) -> tuple[Estimate, Estimate]:
    """Density and coverage of a box."""
    density, coverage = (
        figure(summary, f"{sought} box: {name}", setting, outcome)
        for name in ("density", "coverage")
    )
    return density, coverage


def effect_told(found: Estimate, outcome: str) -> str:
    """An effect with its interval."""
    value, low, high = (f"{100 * one:+.0f}" for one in (found.value, found.low, found.high))
    return f"{value} ({low} to {high}) {unit(outcome)}"


def unit(outcome: str) -> str:
    """What effects are counted in."""
    return "% of the territory" if outcome == GROUND else "points"


def form(value: float, outcome: str) -> str:
    """A smallest effect in words."""
    return f"{100 * value:.0f} {unit(outcome)}"
