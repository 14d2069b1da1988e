"""The discriminators and claims: what each states and needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sim.experiments.verdict import Of

from .design import APRIL, ARMS, AUTUMN, EARLY, EXCHANGED, HOLDER_CAN_WIN, SHIPPED, UNBROKEN
from .outcomes import (
    BOTH,
    BY_CLAIMANT,
    BY_HOLDER,
    CALM,
    CALM_OF_FIGHTING,
    CLAIMANT_OPENS,
    CLASH,
    FALL,
    FIRST_OPENER,
    JUMP,
    LARGE,
    LATE,
    LATE_OR_PEAK,
    NO_FIGHTING,
    OF_WARS,
    POWER_OR_PREVENTION,
    REASONS,
    RISER,
    SAME_SIGN,
    SOONER,
    WARRED,
)

Ask = Literal["above", "below", "not above"]


@dataclass(frozen=True)
class Check:
    """One thing that a verdict needs: a figure above or below a threshold of the protocol.

    `sign` -1: the figure with its sign turned. `words` name the check where another one differs.
    """

    quantity: Literal["level", "effect"]
    place: str
    arm: str
    outcome: str
    ask: Ask
    threshold: str
    words: str
    sign: int = 1

    @property
    def at(self) -> str:
        """The setting in the summary."""
        return f"{self.place}: {self.arm}"


@dataclass(frozen=True)
class Question:
    """A discriminator or a claim: what it states, needs, and what is told beside it."""

    statement: str
    of: Of
    checks: tuple[Check, ...]
    beside: tuple[tuple[str, str, str], ...] = ()


def _unbroken(
    quantity: Literal["level", "effect"],
    name: str,
    outcome: str,
    ask: Ask,
    threshold: str,
    words: str,
    sign: int = 1,
) -> Check:
    return Check(quantity, UNBROKEN, name, outcome, ask, threshold, words, sign)


def _beside(place: str, outcome: str, *names: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((place, name, outcome) for name in names or ARMS[place])


P = "probability"
QUESTIONS: Mapping[str, Question] = {
    "D1": Question(
        "The side that has grown stronger opens the large war because its power exceeds its "
        "benefits (mismatch), and not a side that fears decline (prevention).",
        "all of",
        (
            _unbroken("level", SHIPPED, RISER, "above", "most", "who opens"),
            _unbroken("level", SHIPPED, POWER_OR_PREVENTION, "above", P, "the reasons read off"),
            _unbroken("effect", "no foresight", LARGE, "not above", P, "what foresight does"),
            _unbroken(
                "level",
                HOLDER_CAN_WIN,
                CLAIMANT_OPENS,
                "below",
                P,
                "a declining claimant keeps quiet",
            ),
        ),
        (
            *((UNBROKEN, SHIPPED, f"opened by {words}") for words in REASONS.values()),
            *_beside(UNBROKEN, LARGE, EXCHANGED, HOLDER_CAN_WIN),
            *_beside(UNBROKEN, RISER, HOLDER_CAN_WIN),
            *_beside(UNBROKEN, FIRST_OPENER, SHIPPED, HOLDER_CAN_WIN),
        ),
    ),
    "D2": Question(
        "Needed in the model for the large war to come in 2016-20: stocks and technology, and not "
        "outside inattention; nor does the spending ratio date it (2011-13).",
        "all of",
        (
            _unbroken("level", SHIPPED, f"{LATE}, {OF_WARS}", "above", "most", "2016-20"),
            _unbroken("level", SHIPPED, f"2011-13, {OF_WARS}", "below", P, "not 2011-13"),
            _unbroken("effect", "strength as in 1994", LATE, "above", P, "no war without strength"),
            _unbroken(
                "effect",
                "strength of 2020 from the first day",
                SOONER,
                "above",
                P,
                "war sooner with it",
                sign=-1,
            ),
            _unbroken("effect", "attention stays", LATE, "not above", P, "no window needed"),
        ),
        (
            *_beside(UNBROKEN, "2016-19", SHIPPED, "attention stays"),
            *_beside(
                UNBROKEN,
                "2020",
                SHIPPED,
                "attention stays",
                "Turkish support as before 2020",
                "no new technology",
            ),
            *_beside(
                UNBROKEN,
                SOONER,
                SHIPPED,
                "strength of 2020 from the first day",
                "attention of 2020 from the first day",
                "no hope from the first day",
            ),
        ),
    ),
    "D3": Question(
        "Deaths on the line fall by more than half in 2018-19, with hardly a change in balance, "
        "and the war then comes in 2020. (D3 shaped a mechanism: docs/claims.md.)",
        "all of",
        (
            _unbroken("level", SHIPPED, FALL, "above", "fall", "the fall"),
            _unbroken("level", SHIPPED, JUMP, "above", P, "the jump"),
        ),
        _beside(
            UNBROKEN,
            FALL,
            "strength as in 1994",
            "attention stays",
            "hope does not fade",
            "new leaders bring no hope",
            "new leaders bring most hope",
            "most hope, and it stops incidents",
        ),
    ),
    "D7": Question(
        "2016 can bring a clash without terms (in more than a tenth of its runs and in most of "
        "those with any fighting; it need not be in most of its runs), and 2020 brings a large war "
        "with terms (in most of its runs). (D7 shaped a mechanism: docs/claims.md.)",
        "all of",
        (
            Check("level", APRIL, SHIPPED, CALM_OF_FIGHTING, "above", "most", "fighting of 2016"),
            Check("level", APRIL, SHIPPED, CALM, "above", P, "all runs of 2016"),
            Check("level", AUTUMN, SHIPPED, WARRED, "above", "most", "2020"),
        ),
        (
            *_beside(APRIL, NO_FIGHTING, SHIPPED),
            *_beside(APRIL, WARRED),
            *_beside(AUTUMN, WARRED),
            *_beside(APRIL, SAME_SIGN, SHIPPED),
            *_beside(AUTUMN, SAME_SIGN, SHIPPED),
        ),
    ),
    "D8": Question(
        "Each side refuses offers before 2011.",
        "all of",
        (Check("level", EARLY, SHIPPED, BOTH, "above", "most", "both sides"),),
        (
            *_beside(EARLY, BY_CLAIMANT, SHIPPED),
            *_beside(EARLY, BY_HOLDER, SHIPPED),
            *_beside(EARLY, BOTH, *(name for name in ARMS[EARLY] if name != SHIPPED)),
        ),
    ),
    "2": Question(
        "Needed in the model for the large war of 2016-20: budgets that grow, against those of "
        "1994 and against their mean (the sign is built in); and the peak of the spending ratio "
        "(2011-15) does not date it.",
        "all of",
        (
            _unbroken("effect", "budgets flat at 1994", LATE, "above", P, "budgets as in 1994"),
            _unbroken(
                "effect", "budgets flat at their mean", LATE, "above", P, "budgets at their mean"
            ),
            _unbroken("level", SHIPPED, LATE_OR_PEAK, "above", P, "2016-20 rather than 2011-15"),
        ),
        _beside(
            UNBROKEN,
            SOONER,
            SHIPPED,
            "budgets flat at 1994",
            "budgets flat at their mean",
        ),
    ),
    "5": Question(
        "Needed in the model for clashes, each for itself: strength (the sign is built in), fading "
        "hope, outside inattention.",
        "list",
        (
            _unbroken("effect", "strength as in 1994", CLASH, "above", P, "strength"),
            _unbroken("effect", "hope does not fade", CLASH, "above", P, "fading hope"),
            _unbroken("effect", "attention stays", CLASH, "above", P, "inattention"),
        ),
        _beside(UNBROKEN, CLASH, SHIPPED),
    ),
}
