"""What the arms say of the claim: is it the front, does the pattern come out, do terms hold?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sim.experiments import Answer, Protocol, Summary, Verdict, above
from sim.experiments.verdict import every, one_answer
from sim.experiments.words import percent, points
from sim.inference.intervals import Estimate
from sim.words import long_date

from .design import (
    CHANNELS,
    ENDS,
    FEAR,
    FRONT,
    GUARDS,
    HORIZONS,
    LEVERAGE,
    SEEN,
    SEEN_FROM,
    SHIPPED,
    found,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Is it the front, does the pattern come out, and do the terms hold the fourth?"""
    limits = protocol.thresholds
    return [
        front(summary, limits["share"]),
        pattern(summary, limits["most"], limits["pattern"]),
        terms(summary, limits["relapse"]),
    ]


def front(summary: Summary, threshold: float) -> Verdict:
    """Claim 12: are clearly fewer broken on an even front, and by no rival channel as many fewer?

    The front must do it (else: not supported), and alone (else: only if it is one of several).
    """
    statement = (
        "Ceasefires break because of the front: on an even front clearly fewer are broken, and no "
        "rival channel does as much."
    )
    overturned = (
        f"the share broken falls by less than {threshold:.0%} with its whole interval; supported "
        "only if it falls by more and no rival, at either end of its range, lowers it by more than "
        f"{threshold:.0%} with the whole interval"
    )
    gap = found(summary, "effect", group=FRONT, x=0.0)
    if gap is None:
        told = "hardly a ceasefire was agreed in one of the arms, so that no share can be told"
        return Verdict("12", statement, Answer.UNDECIDED, told, overturned)
    does = above(-gap.high, -gap.low, threshold)
    rivals = _rivals(summary, threshold)
    alone = every(None if one is None else not one for one in rivals.values())
    answer = one_answer([does, alone] if does else [does])
    condition = ""
    if answer is Answer.ONLY_IF:
        channels = dict.fromkeys(channel for (channel, _), one in rivals.items() if one)
        condition = f"the front is one of several: {', '.join(channels)} do as much"
    seen = long_date(dt.date.fromisoformat(SEEN_FROM))
    effect = (
        f"broken of all brokered ceasefires: {_shipped_and_even(summary, FRONT)}; with brokers' "
        f"leverage at the top of its range "
        f"{_told(points, found(summary, 'effect', setting='high', group=LEVERAGE))}; without fear "
        f"of broken promises {_told(points, found(summary, 'effect', setting='low', group=FEAR))} "
        f"(by construction: it has no channel in war); {_as_much(summary, rivals)}; beside it, of "
        f"the ceasefires of the first war since {seen}, when all have seen the change: "
        f"{_shipped_and_even(summary, SEEN)}"
    )
    return Verdict("12", statement, answer, effect, overturned, condition)


def _rivals(summary: Summary, threshold: float) -> dict[tuple[str, str], bool | None]:
    """Whether each end of each rival channel lowers the share broken by as much (None: unknown)."""
    sides: dict[tuple[str, str], bool | None] = {}
    for channel in CHANNELS:
        for end in ENDS:
            one = found(summary, "effect", setting=end, group=channel)
            side = None if one is None else above(-one.high, -one.low, threshold)
            sides[channel, end] = side
    return sides


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


def _as_much(summary: Summary, rivals: dict[tuple[str, str], bool | None]) -> str:
    """The ends of rival channels that lower the share broken by as much, and those that may."""

    def named(side: bool | None) -> str:
        ends = [place for place, one in rivals.items() if one is side]
        told = [
            f"{channel} at the {end} end "
            f"{_told(points, found(summary, 'effect', setting=end, group=channel))}"
            for channel, end in ends
        ]
        return "; ".join(told)

    unsure = named(None)
    return f"rivals that lower it by as much: {named(True) or 'none'}" + (
        f"; undecided: {unsure}" if unsure else ""
    )


def pattern(summary: Summary, most: float, least: float) -> Verdict:
    """D5: do ceasefires fail at once, and agreements hold?"""
    tests = (
        ("ceasefires broken", found(summary, "share_broken", setting=SHIPPED, group="all"), most),
        ("of these within a day", found(summary, "broken_at_once"), most),
        ("agreements that held to June 2021", found(summary, "agreement_held"), most),
        (
            "large wars with at least three broken and an agreement that held",
            found(summary, "pattern"),
            least,
        ),
    )
    sides = [None if one is None else above(one.low, one.high, limit) for _, one, limit in tests]
    answer = one_answer([every(sides)])
    exactly = found(summary, "pattern_exactly_three")
    effect = "; ".join(f"{name} {_told(percent, one)}" for name, one, _ in tests)
    return Verdict(
        "D5",
        "At least three ceasefires fail, most of them at once, and a later halt, with terms, "
        "holds.",
        answer,
        f"{effect}; large wars with exactly three broken and an agreement that held "
        f"{_told(percent, exactly)}",
        f"the first three lie above {most:.0%}, and the last above {least:.0%}, or one does not",
    )


def terms(summary: Summary, threshold: float) -> Verdict:
    """D5: does an agreement last by its terms alone?"""
    place: dict[str, Any] = {"x": HORIZONS[-1]}
    gap = found(summary, "relapse_difference", setting="unguarded", **place)
    weaker = found(summary, "relapse_difference", setting="weak", **place)
    answer = Answer.UNDECIDED
    if gap is not None:
        answer = one_answer([above(-gap.high, -gap.low, -threshold)])
    levels = {name: found(summary, "relapse", setting=name, **place) for name in GUARDS}
    return Verdict(
        "D5",
        "What holds the later halt is its terms, not what guards it: without deterrence and links "
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
