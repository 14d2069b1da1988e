"""Do slopes of the model agree with those of real claims, and does selection hide the balance?"""

from __future__ import annotations

from collections.abc import Iterable

from sim.experiments import Answer, Summary, Verdict
from sim.experiments.protocol import Protocol
from sim.experiments.verdict import every, one_answer
from sim.inference.intervals import Estimate

from .bins import AGAIN, DISPUTE, ENDS, MEASURES, WAR
from .design import COMPARED, HIDDEN, INFORMED, LOCAL, NAMES, PLACEBO, WRITTEN
from .measure import of_data
from .slopes import LEVEL, REGRESSORS, apart

CLAIM = "1"
STATEMENTS = {
    DISPUTE: "Over claims drawn like real ones, fighting depends on advantage and on its change as "
    "disputes do among real claims.",
    WAR: "Over such claims, large war depends on advantage and on its change as it does among real "
    "claims.",
    ENDS: "Over such claims, the end of a claim depends on advantage and on its change as it does "
    "among real claims.",
    AGAIN: "Over such claims, a further fighting depends on advantage and on its change as a "
    "further dispute does among real claims.",
}
SELECTION = (
    "Where nothing is hidden from the sides, advantage does not show in who fights: they settle "
    "first."
)
WORDS = {LEVEL: "on advantage", "change": "on its change"}


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """One answer for each event, and one on selection; none where the placebo has slopes."""
    least = protocol.thresholds
    faults = placebo(summary, least["placebo"])
    found = [agreement(summary, event, least["agree"], faults) for event in COMPARED]
    return [*found, selection(summary, least["agree"], faults)]


def slope(summary: Summary, event: str, setting: str, regressor: str) -> Estimate | None:
    """A slope; None where too little happens for one."""
    try:
        return summary.get(f"slope of {event}", setting=setting, group=regressor)
    except KeyError:
        return None


def placebo(summary: Summary, most: float) -> list[str]:
    """Slopes that claims have on balances that are not theirs: there should be none."""
    faults = []
    for event in COMPARED:
        for regressor in REGRESSORS:
            found = slope(summary, event, PLACEBO, regressor)
            if found is not None and abs(found.value) > most * found.standard_error:
                faults.append(f"{NAMES[event]} {WORDS[regressor]}")
    return faults


def within(found: Estimate, margin: float) -> bool | None:
    """Whether an interval lies within so much of 0: False where it lies wholly outside.

    >>> (
    ...     within(Estimate(0.0, -0.1, 0.1, 0.05, 9), 0.25),
    ...     within(Estimate(1.0, 0.5, 1.5, 0.2, 9), 0.25),
    ... )
    (True, False)
    """
    if -margin <= found.low and found.high <= margin:
        return True
    return False if found.low > margin or found.high < -margin else None


def best(sides: Iterable[bool | None]) -> bool | None:
    """Whether one of several holds: False only where none does."""
    known = list(sides)
    if True in known:
        return True
    return False if known and all(side is False for side in known) else None


def compared(summary: Summary, event: str, regressor: str, margin: float) -> bool | None:
    """Whether a slope is that of the data, by the event and measure that it is nearest to."""
    model = slope(summary, event, WRITTEN, regressor)
    if model is None:
        return None
    sides = []
    for real in COMPARED[event]:
        for measure in MEASURES:
            other = slope(summary, real, of_data(measure), regressor)
            if other is not None:
                sides.append(within(apart(model, other), margin))
    return best(sides)


def agreement(summary: Summary, event: str, margin: float, faults: list[str]) -> Verdict:
    """Whether the slopes of an event agree with the data's."""
    sides = [compared(summary, event, regressor, margin) for regressor in REGRESSORS]
    parts = []
    for regressor in REGRESSORS:
        real = [
            f"{what} by {measure} {told(slope(summary, what, of_data(measure), regressor))}"
            for what in COMPARED[event]
            for measure in MEASURES
        ]
        model = told(slope(summary, event, WRITTEN, regressor))
        parts.append(f"slope {WORDS[regressor]} {model}; real claims: {', '.join(real)}")
    answer = Answer.UNDECIDED if faults else one_answer([every(sides)])
    needed = (
        f"both slopes lay within {margin:g} of the data's: supported; one lay wholly outside, "
        "against each event and measure of the data: not supported"
    )
    return Verdict(CLAIM, STATEMENTS[event], answer, noted(". ".join(parts), faults), needed)


def selection(summary: Summary, margin: float, faults: list[str]) -> Verdict:
    """Whether slopes on advantage vanish where nothing is hidden."""
    sides, parts = [], []
    for event in (DISPUTE, WAR):
        found = slope(summary, event, INFORMED, LEVEL)
        sides.append(None if found is None else within(found, margin))
        each = [
            f"{arm} {told(slope(summary, event, arm, LEVEL))}"
            for arm in (INFORMED, WRITTEN, HIDDEN, LOCAL)
        ]
        parts.append(f"slope of {NAMES[event]} on advantage: {', '.join(each)}")
    answer = Answer.UNDECIDED if faults else one_answer([every(sides)])
    needed = (
        f"both intervals lay within {margin:g} of 0: supported; one wholly outside: not supported"
    )
    return Verdict(CLAIM, SELECTION, answer, noted("; ".join(parts), faults), needed)


def noted(effect: str, faults: list[str]) -> str:
    """The effect, with what the placebo says against it."""
    return f"{effect}. The placebo has slopes: {', '.join(faults)}" if faults else effect


def told(found: Estimate | None) -> str:
    """A slope with its interval."""
    if found is None:
        return "none (too rare, or nearly always)"
    return f"{found.value:+.2f} ({found.low:+.2f} to {found.high:+.2f})"
