"""Verdicts about the chance of a large war; terms are told beside their baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.experiments import Answer, Summary, Verdict, above
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import one_answer
from sim.experiments.words import percent
from sim.inference.intervals import Estimate
from sim.words import percent_text

from .design import (
    ATTENTIVE,
    BASELINE,
    EARLIER,
    MILITARY,
    RUSSIA,
    SINCE_2016,
    SPENDING,
    SUPPORT,
    TECHNOLOGY,
    TOY_BALANCE,
)


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """Claims about the chance of a large war; terms are told beside their baseline."""
    most, smallest = (protocol.thresholds[n] for n in ("most_of_it", "smallest_share_of_interest"))
    rows = [
        ("1", MILITARY, "The military inputs together carry more than half of the rise", most),
        ("2", SPENDING, "Spending and stocks carry a tenth or more of the rise", smallest),
        ("3", TECHNOLOGY, "Technology carries a tenth or more of the rise", smallest),
        (
            "7",
            RUSSIA,
            "Russia's stance of 2020 (a window) carries a tenth or more of the rise",
            smallest,
        ),
        (
            "8",
            SUPPORT,
            "Allied support, above all Turkey's, carries a tenth or more of the rise",
            smallest,
        ),
    ]
    return [_verdict(summary, *row) for row in rows]


def share_of(
    summary: Summary, outcome: str, setting: str, group: str, kind: str = ""
) -> Estimate | None:
    """A share of a difference, if there is a clear difference; exact where nothing differs."""
    name = kind or ("united_share" if group == MILITARY else "share")
    if summary.table(f"{name}:{outcome}", setting=setting, group=group).empty:
        return None
    found = summary.get(f"{name}:{outcome}", setting=setting, group=group)
    if math.isnan(found.low):
        return Estimate(found.value, found.value, found.value, 0.0, 0)
    return found


def _verdict(summary: Summary, claim: str, group: str, words: str, threshold: float) -> Verdict:
    found = {setting: share_of(summary, "large_war", setting, group) for setting in EARLIER}
    passed = {
        setting: None if one is None else above(one.low, one.high, threshold)
        for setting, one in found.items()
    }
    answer, condition = _answer(passed)
    effect = "; ".join(_told(summary, setting, group, one) for setting, one in found.items())
    more = {"1": _told_terms, "7": _told_window}.get(claim)
    return Verdict(
        claim,
        f"{words} in the chance of a large war, from 2016 to 2020 and from 2011 to 2020.",
        answer,
        effect + (f". {more(summary)}" if more else ""),
        f"the interval of the share lies on the other side of {threshold:.0%} of the rise",
        condition,
    )


def _answer(passed: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer from two comparisons.

    >>> _answer({"2016 to 2020": False, "2011 to 2020": True})[1]
    '2020 is set against 2011'
    """
    answer = one_answer(passed.values())
    yes = [EARLIER[setting] for setting, one in passed.items() if one]
    return answer, f"2020 is set against {yes[0]}" if answer is Answer.ONLY_IF else ""


def _percent(one: Estimate | None) -> str:
    if one is None:
        return "no clear difference to share out"
    if one.value == one.low == one.high == 0.0:
        return "exactly 0 %"
    return percent(one)


def _told(summary: Summary, setting: str, group: str, found: Estimate | None) -> str:
    before, after = (
        percent_text(summary.get("level:large_war", setting=setting, group=g).value)
        for g in ("none", "all")
    )
    rise = f"from {before} to {after}"
    text = f"{setting} ({rise}): {_percent(found)}"
    halved = share_of(summary, "large_war", setting, group, "halved_share")
    return f"{text}, {_percent(halved)} if the step were half as large" if halved else text


def _told_terms(summary: Summary) -> str:
    """What is built in, beside what is found."""
    terms = _percent(share_of(summary, "terms", SINCE_2016, MILITARY))
    toy = [_percent(share_of(summary, name, BASELINE, TOY_BALANCE)) for name in ("war", "terms")]
    left = summary.get("level:large_war", setting=SINCE_2016, group="all but military")
    return (
        f"In 2020 with the military inputs of 2016: a large war in {_percent(left)} of runs. "
        f"{_told_smaller(summary)}Of the change in terms since 2016 they carry {terms}; in the "
        f"baseline the balance carries {toy[0]} of war and {toy[1]} of terms"
    )


def _told_smaller(summary: Summary) -> str:
    """What smaller multipliers of technology, which are assumed, would make of it."""
    found = [share_of(summary, "large_war", s, TECHNOLOGY, "united_halved_share") for s in EARLIER]
    if None in found:
        return ""
    level = summary.get("halved_level:large_war", setting=SINCE_2016, group=TECHNOLOGY)
    shares = " and ".join(_percent(one) for one in found)
    return (
        f"Had technology moved half as far since 2016: a large war in {_percent(level)} of runs of "
        f"2020; had it since 2016, or since 2011, shares of {shares}. "
    )


def _told_window(summary: Summary) -> str:
    told = [
        f"{_percent(summary.get('window:large_war', setting=SINCE_2016, group=part))} by {part}"
        for part in ATTENTIVE
    ]
    return f"Russia's attention of 2016 would take from the chance in 2020: {', '.join(told)}"
