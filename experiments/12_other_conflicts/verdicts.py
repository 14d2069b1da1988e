"""Verdicts on whether the model travels: five cases can refute and not confirm."""

from __future__ import annotations

from sim.experiments import Answer, Summary, Verdict
from sim.experiments.protocol import Protocol
from sim.inference.intervals import Estimate

from .benchmarks import BASE, COIN, EXCHANGED
from .design import CASES, FROZEN, NO_PATRONS
from .scoring import AGAINST

STATEMENTS = {
    BASE: "With behaviour set for Nagorno-Karabakh, and scenarios made by one recipe, the model "
    "predicts five other conflicts better than base rates do.",
    FROZEN: "There, a balance that moves predicts better than one that stays as on the first day.",
    NO_PATRONS: "There, patrons with their red lines predict better than the model without them.",
    EXCHANGED: "There, what the model says of a case predicts it better than what it says of the "
    "other four.",
    COIN: "There, the model predicts better than the toss of a coin.",
}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """One answer for each comparison, from the mean skill over the cases."""
    least = protocol.thresholds["skill"]
    return [verdict(summary, other, claim, least) for other, claim in AGAINST.items()]


def verdict(summary: Summary, other: str, claim: str, least: float) -> Verdict:
    """Refuted, or not: so few cases confirm nothing."""
    found = summary.get(f"mean skill against {other}")
    cases = summary.table(f"skill against {other}")
    each = "; ".join(
        f"{CASES[case]} {value:+.2f}"
        for case, value in zip(cases["setting"], cases["value"], strict=True)
    )
    effect = (
        f"mean skill {found.value:+.2f} ({found.low:+.2f} to {found.high:+.2f}, bootstrap over "
        f"{found.n} cases); {each}. Five cases can refute and not confirm"
    )
    needed = f"the whole interval lies below {least:g}: refuted; otherwise nothing is decided"
    return Verdict(claim, STATEMENTS[other], answer(found, least), effect, needed)


def answer(found: Estimate, least: float) -> Answer:
    """Not supported where the interval lies below the threshold, else undecided."""
    return Answer.NOT_SUPPORTED if found.high < least else Answer.UNDECIDED
