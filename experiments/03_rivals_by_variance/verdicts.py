"""Verdicts: whether the balance leads its rivals, and what share of diplomacy it explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.experiments.protocol import Protocol
from sim.experiments.summary import Summary
from sim.experiments.verdict import Answer, Verdict, above, every, one_answer
from sim.experiments.words import percent

from .design import BASELINE, LUCK, MILITARY, OUTCOMES, RIVALS, SHORT

COURSE = ("large_war", "fighting_days")
DIPLOMACY = ("agreed", "political_terms", "all_terms")


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """One verdict for each outcome of the course and of diplomacy."""
    places = list(dict.fromkeys(summary.table("rows")["setting"]))
    least_lead = protocol.thresholds["least_lead"]
    least_share = protocol.thresholds["least_share"]
    course = [_course(summary, places, name, least_lead) for name in COURSE]
    return course + [_diplomacy(summary, places, name, least_share) for name in DIPLOMACY]


def _course(summary: Summary, places: Sequence[str], outcome: str, least: float) -> Verdict:
    cells = {place: _leads(summary, place, outcome, least) for place in places}
    answer, condition = overall(cells)
    return Verdict(
        claim="1",
        statement=f"The military balance explains more of the variance of {OUTCOMES[outcome]} than "
        "any rival family does.",
        answer=answer,
        condition=condition,
        effect=_effects(summary, places, outcome),
        overturned_by=f"the lead over each rival family is above {least:g} (supported), or that "
        f"over some rival is below {least:g} (not supported), with its interval, in every "
        "setting and at both widths",
    )


def _diplomacy(summary: Summary, places: Sequence[str], outcome: str, least: float) -> Verdict:
    cells = {place: _explains(summary, place, outcome, least) for place in places}
    answer, condition = overall(cells)
    built_in = _baseline_words(summary, outcome)
    return Verdict(
        claim="1",
        statement="The military balance by itself explains more than a tenth of the variance of "
        f"{OUTCOMES[outcome]}.",
        answer=answer,
        condition=condition,
        effect=f"{_effects(summary, places, outcome)}. {built_in}",
        overturned_by=f"its first-order share lies above {least:.0%} (supported) or below it (not "
        "supported), with its interval, in every setting and at both widths",
    )


def _leads(summary: Summary, place: str, outcome: str, least: float) -> bool | None:
    """Whether the military family leads every rival; None when it cannot be told.

    An outcome that hardly varies has no variance that one family could explain more of.
    """
    if not summary.get(f"varies:{outcome}", setting=place).value:
        return None
    found = [summary.get(f"lead:{outcome}", setting=place, group=rival) for rival in RIVALS]
    return every(above(one.low, one.high, least) for one in found)


def _explains(summary: Summary, place: str, outcome: str, least: float) -> bool | None:
    """Whether the balance explains more than the least share; None when it cannot be told."""
    if not summary.get(f"varies:{outcome}", setting=place).value:
        return None
    found = summary.get(f"first:{outcome}", setting=place, group=MILITARY)
    return above(found.low, found.high, least)


def overall(cells: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer for all settings and widths, and the condition where it is not the same in all."""
    answer = one_answer(cells.values())
    true = "; ".join(_told(place) for place, one in cells.items() if one)
    return answer, f"({true})" if answer is Answer.ONLY_IF else ""


def _told(place: str) -> str:
    setting, _, width = place.partition(": ")
    return f"{SHORT.get(setting, setting)}, {width} range of the balance" if width else setting


def _effects(summary: Summary, places: Sequence[str], outcome: str) -> str:
    return "; ".join(_effect(summary, place, outcome) for place in places)


def _effect(summary: Summary, place: str, outcome: str) -> str:
    """Shares of the military family, of its strongest rival and of luck in one place."""
    if not summary.get(f"varies:{outcome}", setting=place).value:
        return f"{_told(place)}: it hardly ever varies"
    quantity = f"first:{outcome}"
    rival = max(RIVALS, key=lambda name: summary.get(quantity, setting=place, group=name).value)
    names = {"balance": MILITARY, rival: rival, "luck": LUCK}
    shares = [
        f"{label} {percent(summary.get(quantity, setting=place, group=name))}"
        for label, name in names.items()
    ]
    return f"{_told(place)}: {', '.join(shares)}"


def _baseline_words(summary: Summary, outcome: str) -> str:
    """The share of the balance where theory says what it must be."""
    same = {
        "agreed": ("agreed", "the chance of a deal does not hang on the balance"),
        "all_terms": ("control_end", "terms follow the balance by construction"),
    }
    if outcome not in same:
        return "The baseline has no political issue"
    name, why = same[outcome]
    found = summary.get(f"first:{name}", setting=BASELINE, group=MILITARY)
    return f"In take-it-or-leave-it, where {why} (narrow range): {percent(found)}"
