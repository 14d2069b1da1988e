"""Verdicts on claim 1: is each way enough alone, or does it need the other?"""

from __future__ import annotations

from collections.abc import Mapping

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import one_answer
from sim.experiments.words import number, points, share
from sim.inference.intervals import Estimate

from .design import (
    AGREED,
    BASELINE,
    ENDS,
    FRONT,
    FRONT_TOO,
    LABELS,
    SHARES,
    TABLE,
    TOGETHER,
    TOTAL,
    WAR,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Answer claim 1: is each way enough alone, or does it need the other?"""
    probability, terms = protocol.thresholds["probability"], protocol.thresholds["terms"]
    front = "Advantage moves what the claimant ends up with through what happens at the front."
    table = (
        "Advantage moves what the claimant ends up with through what is expected of a war "
        "(built in: terms follow what is expected)."
    )
    war = (
        "A large war comes with the advantage that is expected, whatever the front will bear out "
        "(built in: nobody attacks without expecting to gain)."
    )
    agreed = "Advantage makes an agreement more likely through what happens at the front."
    return [
        answer(summary, front, ENDS, FRONT, terms),
        answer(summary, table, ENDS, TABLE, terms),
        answer(summary, war, WAR, TABLE, probability),
        answer(summary, agreed, AGREED, FRONT, probability),
    ]


def answer(
    summary: Summary, statement: str, outcome: str, way: tuple[str, str], threshold: float
) -> Verdict:
    """Judge one way of an effect, alone and together with the other, in every setting."""
    sides, told = {}, []
    for setting in dict.fromkeys(summary.table("effect")["setting"]):
        label = LABELS.get(setting, setting)
        parts = {
            part: summary.get("effect", setting=setting, group=f"{outcome}, {part}")
            for part in (*way, TOTAL)
        }
        told.append(
            f"{label}: " + ", ".join(f"{part} {shown(one, outcome)}" for part, one in parts.items())
        )
        if setting != BASELINE:
            alone, too = (parts[part] for part in way)
            sides[label] = (
                above(alone.low, alone.high, threshold),
                above(too.low, too.high, threshold),
            )
    if (outcome, way) == (ENDS, FRONT):
        told.append(f"predicted once it is expected: most through the front; {parted(summary)}")
    given, condition = overall(sides, TOGETHER[way])
    limit = f"{100 * threshold:.0f} points" if outcome in SHARES else f"{threshold:.2f}"
    overturned = f"the intervals lay on the other side of {limit}"
    built_in = way == TABLE  # texts, and attacks, follow what is expected of a war
    return Verdict("1", statement, given, "; ".join(told), overturned, condition, built_in)


def parted(summary: Summary) -> str:
    """How much of what the claimant gains comes through the front where it is expected."""
    found = []
    for setting in dict.fromkeys(summary.table("effect")["setting"]):
        front, whole = (
            summary.get("effect", setting=setting, group=f"{ENDS}, {part}")
            for part in (FRONT_TOO, TOTAL)
        )
        if setting != BASELINE and whole.low > 0:
            share_of_it = front.value / whole.value
            found.append(f"{LABELS.get(setting, setting)} {share(share_of_it)}")
    return f"found {', '.join(found) or 'no gain'}"


def overall(
    sides: Mapping[str, tuple[bool | None, bool | None]], together: str
) -> tuple[Answer, str]:
    """One answer: yes needs both of a pair above, in every setting; no needs none of them.

    "Only if" needs a clear yes and a clear no: else what is not decided leaves it undecided.
    """
    given = one_answer(side for pair in sides.values() for side in pair)
    if given is not Answer.ONLY_IF:
        return given, ""
    found = {label: pattern(*pair, together) for label, pair in sides.items()}
    if len(set(found.values())) == 1:
        return given, next(iter(found.values()))
    return given, "; ".join(f"{how} ({label})" for label, how in found.items())


def pattern(alone: bool | None, too: bool | None, together: str) -> str:
    """Under which condition one way of an effect works in a setting."""
    known = {
        (True, True): "nothing else is asked",
        (False, True): together,
        (True, False): f"not {together}",
        (False, False): "never",
        (None, True): f"{together}, else undecided",
        (True, None): f"not {together}, else undecided",
    }
    return known.get((alone, too), "undecided")


def shown(found: Estimate, outcome: str) -> str:
    """A figure with its interval, for readers."""
    return points(found) if outcome in SHARES else number(found, sign=True)
