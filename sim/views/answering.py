"""What a change did, in one sentence: before, after, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.inference.intervals import LEVEL, Estimate, mean, share
from sim.labels import Naming, by_role
from sim.language import _, figures, ngettext
from sim.views.distributions import CHOSEN, words
from sim.views.luck import luck_words
from sim.views.pairs import Paired, in_days, level_words, paired, size_words
from sim.words import with_unit

#: what is told first, if it changed
FIRST = "large_war"


def in_order(outcomes: Sequence[str]) -> list[str]:
    """The same outcomes with the one that is told first at the head."""
    return sorted(outcomes, key=lambda name: name != FIRST)


def headline(
    first: pd.DataFrame,
    second: pd.DataFrame,
    outcomes: Sequence[str] = CHOSEN,
    *,
    shared: bool = True,
    naming: Naming = by_role,
) -> Paired | None:
    """The outcome to report first: the first that changed by more than chance, or the first of all.

    A large war comes before the outcomes in their order. The others are picked for having changed,
    and one of many changes by chance alone. So their change must pass Bonferroni's correction, with
    every share and mean that was looked at counted. Outcomes that only
    some runs have are passed over, since their difference is not the effect on all runs. None:
    there is no such outcome.
    `shared` says that run i of both meets the same random draws (:func:`sim.views.shares_luck`).
    """
    known = [name for name in in_order(outcomes) if name in first.columns and name in second]
    looked_at = [paired(first, second, name, shared=shared, naming=naming) for name in known]
    found = [one for several in looked_at for one in _largest(several)]
    corrected = 1.0 - (1.0 - LEVEL) / max(1, sum(map(len, looked_at)))
    for one in found:
        if one.excludes_no_change(LEVEL if one.outcome == FIRST else corrected):
            return one
    return found[0] if found else None


def _largest(found: Sequence[Paired]) -> list[Paired]:
    """Of an outcome that is a word, the word whose share changed most; nothing if runs lack it."""
    whole = [one for one in found if not one.lost and len(one.first) and len(one.second)]
    return [max(whole, key=lambda one: abs(one.effect.value))] if whole else []


def answer(one: Paired) -> str:
    """What changed, in a sentence: after, before, the difference, each with its 95 % interval.

    Shares have Wilson's intervals and means Student's; that of the difference is of the pairs or,
    where draws are not shared, of two independent samples.
    """
    before, after = levels(one)
    return _(
        "{subject}: {after} instead of {before}: {difference}, {how}, {runs}.",
        subject=subject(one),
        after=_told_after(one, after),
        before=" ".join(told_level(one, before)).strip(),
        difference=difference_words(one),
        how=luck_words(one.shared),
        runs=count_words(one),
    )


def answer_in_full(main: Paired, first: pd.DataFrame, second: pd.DataFrame) -> str:
    """The answer, and before it that to a large war, where another outcome is the one to report."""
    if main.outcome == FIRST or not all(FIRST in frame.columns for frame in (first, second)):
        return answer(main)
    (war,) = paired(first, second, FIRST, shared=main.shared, naming=main.naming)
    return f"{answer(war)} {answer(main)}"


def _told_after(one: Paired, found: Estimate) -> str:
    """A share or mean after the change, of what runs it is, and its interval."""
    value, interval = told_level(one, found)
    if one.is_share:
        told = _("in {share} of all runs {interval}", share=value, interval=interval)
    else:
        mean_value = f"{value} {_(one.unit)}".strip()
        told = _("{mean} {interval} on average over all runs", mean=mean_value, interval=interval)
    return told.strip()


def count_words(one: Paired) -> str:
    """How many runs it rests on."""
    first, second = len(one.first), len(one.second)
    if first == second:
        return ngettext("{count} runs each", "{count} runs each", first)
    told = (figures(f"{count:,}") for count in (first, second))
    return _("{first} and {second} runs", **dict(zip(("first", "second"), told, strict=True)))


def subject(one: Paired) -> str:
    """What it is about, as a sentence begins."""
    if one.outcome == FIRST:
        return _("A large war")
    name = words(one.outcome, one.naming)
    return name[:1].upper() + name[1:] + (f", {one.told}" if one.word else "")


def levels(one: Paired) -> tuple[Estimate, Estimate]:
    """Both shares, or means, with the interval that each has by itself."""
    estimate = share if one.is_share else mean
    return estimate(_given(one, one.first)), estimate(_given(one, one.second))


def _given(one: Paired, values: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    return values.astype(bool) if one.is_share else values


def told_level(one: Paired, found: Estimate) -> tuple[str, str]:
    """A share or mean, and its interval in brackets."""
    value = level_words(one, found.value)
    if np.isnan([found.low, found.high]).any():
        return value, ""
    low, high = (level_words(one, each, end=True) for each in (found.low, found.high))
    return value, _("({low} to {high})", low=low, high=high)


def difference_words(one: Paired) -> str:
    """The difference in words with its interval."""
    effect = one.effect
    value = _amount(one, effect.value, one.digits)
    low, high = (_amount(one, each) for each in (effect.low, effect.high))
    more, less = (_("more"), _("less"))
    if one.unit == "year":
        more, less = (_("later"), _("earlier"))
    unit = "percentage points" if one.is_share else one.unit
    if one.unit == "year":
        unit = "days" if in_days(one) else "years"
    if np.isnan(effect.low):
        interval = _("too few runs for an interval")
    elif effect.excludes(0.0):
        ends = (low, high) if effect.low > 0 else (high, low)
        interval = _("95 % interval: {low} to {high}", low=ends[0], high=ends[1])
    else:
        short = "points" if one.is_share else unit
        interval = _(
            "95 % interval: {low} {less} to {high} {more}",
            low=with_unit(low, short),
            less=less,
            high=with_unit(high, short),
            more=more,
        )
    if not any(digit in value for digit in "123456789"):
        if one.differs:
            return _("hardly any difference ({interval})", interval=interval)
        return _("no difference ({interval})", interval=interval)
    return _(
        "{amount} {more} ({interval})",
        amount=with_unit(value, unit),
        more=more if effect.value > 0 else less,
        interval=interval,
    )


def _amount(one: Paired, value: float, digits: int = 0) -> str:
    """A difference without sign and unit; of shares in points, with a decimal where it is small."""
    points = abs(value) * 100
    if not one.is_share:
        return size_words(one, value)
    return figures(f"{points:.{max(digits, 1) if 0.05 <= points < 0.5 else digits}f}")
