"""What an experiment concludes about a claim, and what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Answer(StrEnum):
    """The answers there are. `UNDECIDED`: the interval holds both sides of the threshold."""

    SUPPORTED = "supported"
    ONLY_IF = "only if"
    NOT_SUPPORTED = "not supported"
    UNDECIDED = "undecided"


#: The grade of a verdict that could not have come out otherwise: no support, though it says yes.
BUILT_IN = "built in"
#: All grades, in the order in which they are counted.
GRADES = (*(answer.value for answer in Answer), BUILT_IN)

#: Whether a claim says several things at once, or names cases each for itself.
Of = Literal["all of", "list"]


@dataclass(frozen=True)
class Verdict:
    """An answer to one claim, with the effect that it rests on.

    Args:
        claim: number of the claim in docs/claims.md, or a discriminator as `D5`.
        statement: what is claimed, in one sentence that could be false.
        answer: see :class:`Answer`.
        effect: the figures that the answer rests on, with intervals.
        overturned_by: what would have to come out for another answer, with the threshold.
        condition: for `ONLY_IF`: the condition.
        built_in: whether the model could not have answered no, so that a yes counts for nothing:
            only its size may be read.
    """

    claim: str
    statement: str
    answer: Answer
    effect: str
    overturned_by: str
    condition: str = ""
    built_in: bool = False

    def __post_init__(self) -> None:
        if (self.answer is Answer.ONLY_IF) != bool(self.condition):
            raise ValueError("a condition belongs to 'only if', and 'only if' needs one")

    @property
    def told(self) -> str:
        """The grade in words, with its condition."""
        return f"{self.grade} {self.condition}".strip()

    @property
    def grade(self) -> str:
        """The answer, or that a yes was built in: a grade of its own, and no support."""
        supported = self.answer is Answer.SUPPORTED
        return BUILT_IN if self.built_in and supported else self.answer.value


@dataclass(frozen=True)
class Drawing:
    """A figure with the sentence or two that say what it shows, also to those who cannot see it."""

    figure: Figure
    caption: str


def above(low: float, high: float, threshold: float) -> bool | None:
    """Whether an interval lies above a threshold: None when it holds the threshold.

    >>> above(0.2, 0.3, 0.1), above(0.0, 0.05, 0.1), above(0.05, 0.2, 0.1)
    (True, False, None)
    """
    if low > threshold:
        return True
    return False if high < threshold else None


def across(sides: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer from several cases in which a claim may hold, and the condition where they differ.

    "Only if" needs a case where it holds and one where it does not; one where it holds beside one
    that is undecided is undecided. For a claim that says several things at once use :func:`every`.

    Args:
        sides: by case, as a reader should see it: whether the claim holds there (None: undecided).

    >>> across({"2016": False, "2020": True})
    (<Answer.ONLY_IF: 'only if'>, 'in 2020')
    >>> across({"2016": None, "2020": True})
    (<Answer.UNDECIDED: 'undecided'>, '')
    """
    answer = one_answer(sides.values())
    if answer is not Answer.ONLY_IF:
        return answer, ""
    unsure = [case for case, side in sides.items() if side is None]
    condition = f"in {' and '.join(case for case, side in sides.items() if side)}"
    return answer, condition + (f" (undecided: {', '.join(unsure)})" if unsure else "")


def one_answer(sides: Iterable[bool | None]) -> Answer:
    """One answer from several cases; see :func:`across`.

    >>> one_answer([True, False, None]), one_answer([True, None]), one_answer([False, False])
    (<Answer.ONLY_IF: 'only if'>, <Answer.UNDECIDED: 'undecided'>, <Answer.NOT_SUPPORTED: ...>)
    """
    found = set(sides)
    if {True, False} <= found:
        return Answer.ONLY_IF
    if len(found) != 1 or None in found:
        return Answer.UNDECIDED
    return Answer.SUPPORTED if True in found else Answer.NOT_SUPPORTED


def every(sides: Iterable[bool | None]) -> bool | None:
    """Whether all conditions hold: False when one does not, else None when one is undecided.

    >>> every([True, True]), every([True, None]), every([None, False])
    (True, None, False)
    """
    found = set(sides)
    if False in found:
        return False
    return None if None in found else True


def from_checks(of: Of, sides: Mapping[str, bool | None]) -> tuple[Answer, str]:
    """One answer from all checks, or from cases each for itself, and the cases where they differ.

    >>> from_checks("all of", {"this": True, "that": False})
    (<Answer.NOT_SUPPORTED: 'not supported'>, '')
    >>> from_checks("list", {"this": True, "that": False})
    (<Answer.ONLY_IF: 'only if'>, 'in the case of this')
    """
    if of == "list":
        return across({f"the case of {words}": side for words, side in sides.items()})
    return one_answer([every(sides.values())]), ""


def came_out(sides: Mapping[str, bool | None]) -> str:
    """Which checks hold, which do not, and which are open."""
    named = {"came out": True, "did not": False, "undecided": None}
    found = {
        how: [words for words, one in sides.items() if one is side] for how, side in named.items()
    }
    return "; ".join(f"{how}: {', '.join(words)}" for how, words in found.items() if words)
