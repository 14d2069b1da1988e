"""What the arms say of the claim: is it the front, does the pattern come out, do terms hold?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ceasefires_settings import (
    CHANNELS,
    ENDS,
    FEAR,
    FRONT,
    GUARDS,
    HORIZONS,
    LEVERAGE,
    SHIPPED,
    WHOLE_WAR,
    found,
)

from sim.experiments import Answer, Protocol, Summary, Verdict, above
from sim.experiments.verdict import across
from sim.experiments.words import percent, points
from sim.inference.intervals import Estimate


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Is it the front, does the pattern come out, and do the terms hold the fourth?"""
    limits = protocol.thresholds
    return [
        front(summary, limits["share"]),
        pattern(summary, limits["most"], limits["pattern"]),
        terms(summary, limits["relapse"]),
    ]


def front(summary: Summary, threshold: float) -> Verdict:
    """Claim 12: are clearly fewer ceasefires broken on an even front?"""
    statement = "Ceasefires break because of the front: on an even front clearly fewer are broken."
    overturned = (
        f"the share broken falls by more than {threshold:.0%} with its whole interval, or not; "
        "only if: brokers' leverage at the top of its range lowers it by as much"
    )
    gap = found(summary, "effect", group=FRONT, x=0.0)
    if gap is None:
        told = "hardly a ceasefire was agreed in one of the arms, so that no share can be told"
        return Verdict("12", statement, Answer.UNDECIDED, told, overturned)
    lifted = found(summary, "effect", setting="high", group=LEVERAGE)
    fearless = found(summary, "effect", setting="low", group=FEAR)
    answer, condition = across({"autumn 2020": above(-gap.high, -gap.low, threshold)})
    strong = lifted is not None and above(-lifted.high, -lifted.low, threshold)
    if answer is Answer.SUPPORTED and strong:
        answer, condition = Answer.ONLY_IF, "brokers have as little leverage as is assumed"
    effect = (
        f"broken of the ceasefires since 18 August 2020: {_shipped_and_even(summary, FRONT)}; of "
        f"all ceasefires of the war: {_shipped_and_even(summary, WHOLE_WAR)}; with brokers' "
        f"leverage at the top of its range {_told(points, lifted)}; without fear of broken "
        f"promises {_told(points, fearless)} (by construction: it has no channel in war); "
        f"{_as_much(summary, threshold)}"
    )
    return Verdict("12", statement, answer, effect, overturned, condition)


def _shipped_and_even(summary: Summary, group: str) -> str:
    """The shares broken in both arms, with their numbers of ceasefires, and the difference."""
    top = summary.get("advantage", setting=SHIPPED).value
    parts = []
    for name, x in (("as shipped", top), ("on an even front", 0.0)):
        one = found(summary, "share_broken", group=group, x=x)
        count = summary.get("n_ceasefires", group=group, x=x).value
        parts.append(f"{name} {_told(percent, one)} of {count:,.0f}")
    gap = found(summary, "effect", group=group, x=0.0)
    return f"{', '.join(parts)}, {_told(points, gap)}"


def _as_much(summary: Summary, threshold: float) -> str:
    """The ends of rival channels that lower the share broken by more than the threshold."""
    named = []
    for channel in CHANNELS:
        for end in ENDS:
            one = found(summary, "effect", setting=end, group=channel)
            if one is not None and above(-one.high, -one.low, threshold):
                named.append(f"{channel} at the {end} end {points(one)}")
    return "rivals that lower it by as much: " + ("; ".join(named) or "none")


def pattern(summary: Summary, most: float, least: float) -> Verdict:
    """D5: do ceasefires fail at once, and agreements hold?"""
    tests = (
        ("ceasefires broken", found(summary, "share_broken", setting=SHIPPED, group="all"), most),
        ("of these within a day", found(summary, "broken_at_once"), most),
        ("agreements that held to June 2021", found(summary, "agreement_held"), most),
        ("large wars with at least three broken and that", found(summary, "pattern"), least),
    )
    answers = [None if one is None else above(one.low, one.high, limit) for _, one, limit in tests]
    answer = Answer.UNDECIDED
    if all(answers):
        answer = Answer.SUPPORTED
    elif False in answers:
        answer = Answer.NOT_SUPPORTED
    exactly = found(summary, "pattern_exactly_three")
    effect = "; ".join(f"{name} {_told(percent, one)}" for name, one, _ in tests)
    return Verdict(
        "D5",
        "Ceasefires 1 to 3 fail at once, and the fourth halt, with terms, holds.",
        answer,
        f"{effect}; with exactly three broken {_told(percent, exactly)}",
        f"the first three lie above {most:.0%}, and the last above {least:.0%}, or one does not",
    )


def terms(summary: Summary, threshold: float) -> Verdict:
    """D5: does an agreement last by its terms alone?"""
    place: dict[str, Any] = {"x": HORIZONS[-1]}
    gap = found(summary, "relapse_difference", setting="unguarded", **place)
    weaker = found(summary, "relapse_difference", setting="weak", **place)
    answer = Answer.UNDECIDED
    if gap is not None:
        answer, _ = across({"autumn 2020": above(-gap.high, -gap.low, -threshold)})
    levels = {name: found(summary, "relapse", setting=name, **place) for name in GUARDS}
    return Verdict(
        "D5",
        "What holds the fourth halt is its terms, not what guards it: without deterrence and links "
        "war returns hardly more often.",
        answer,
        f"war returned within {HORIZONS[-1]:g} years after {_told(percent, levels['shipped'])} of "
        f"agreements, without deterrence and links after {_told(percent, levels['unguarded'])}: "
        f"{_told(points, gap)}; with deterrence at the low end of its range "
        f"{_told(points, weaker)}",
        f"without them it returns more often by less than {threshold:.0%} with the whole interval, "
        "or by more",
    )


def _told(form: Callable[[Estimate], str], one: Estimate | None) -> str:
    return "(undefined)" if one is None else form(one)
