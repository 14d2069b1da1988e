"""How figures and units are told wherever they are shown: one form for each."""

from __future__ import annotations

import math

import pandas as pd

from sim.compare import number

#: a difference smaller than this is shown as none
NOTHING = 0.0005
#: a number below this is shown with two digits that matter
SMALL = 0.01
ABOUT_INTERVALS = (
    "A share of runs estimates the probability that the model gives to an outcome: of 100 "
    "intervals made like those shown (95 %), some 95 hold it, and more runs make them shorter. "
    "They do not say how far the model is from the world."
)
ABOUT_TEXTS = (
    "A text is a proposal: a package of terms that somebody puts on the table, to be accepted or "
    "refused as a whole."
)
#: units that are no help to a reader
_UNTOLD = frozenset({"0 or 1", "1", "word", "words", "side"})


def cell_text(value: object, *, sign: bool = False, percent: bool = False) -> str:
    """A value of a table as text; a missing one is a dash.

    >>> [cell_text(value) for value in (0.12345, 7, "a word", float("nan"))]
    ['0.123', '7', 'a word', '-']
    >>> cell_text(0.25, sign=True), cell_text(1e-9, sign=True), cell_text(0.25, percent=True)
    ('+0.250', '0', '25%')
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "-" if value is pd.NA else str(value)
    if math.isnan(value):
        return "-"
    if percent:
        return f"{value:.0%}"
    if sign:
        return "0" if abs(value) < NOTHING else f"{value:+.3f}"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.2g}" if NOTHING / 10 < abs(value) < SMALL else f"{value:.3f}"


def level_text(value: float, unit: str = "", *, is_share: bool = False) -> str:
    """A share, a mean or a median of an outcome, or one end of its interval.

    >>> level_text(0.256, is_share=True), level_text(12.345, "days"), level_text(math.nan)
    ('26%', '12.3', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    return f"{value:.0%}" if is_share else number(value, unit)


def outcome_text(value: object, unit: str = "") -> str:
    """An outcome of one run: what happens or not as yes or no.

    >>> outcome_text(True), outcome_text(2020.7385, "year"), outcome_text("partial")
    ('yes', '2020.74', 'partial')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value, unit)


def unit_words(unit: str) -> str:
    """A unit as readers need it: nothing beside yes and no, a bare number or a word.

    >>> unit_words("days"), unit_words("0 or 1"), unit_words("1")
    ('days', '', '')
    """
    return "" if unit in _UNTOLD else unit
