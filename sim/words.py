"""How numbers, shares, intervals, dates and counts are written: one form for each, everywhere."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.language import N_, _, figures

if TYPE_CHECKING:
    from sim.inference.intervals import Estimate

#: a difference smaller than this is shown as none
NOTHING = 0.0005
#: a share this near to 0 or 1 is that, but for the arithmetic
NEARLY = 1e-9
#: a number below this is shown with two significant digits
SMALL = 0.01
#: units that are no help to a reader
_UNTOLD = frozenset({"0 or 1", "1", "word", "words", "side"})
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


# -- numbers ---------------------------------------------------------------------------------------


def number(value: object, unit: str = "") -> str:
    """Write a number with the digits that matter, a word or true/false as it is.

    >>> [number(value) for value in (0.1234, 20.5, 3825.4, True, math.nan, "partial")]
    ['0.12', '20.5', '3,825', 'true', 'unknown', 'partial']
    >>> number(2020.738, "year"), number(2020.0, "year")
    ('27 September 2020', '2020')
    """
    if isinstance(value, bool):
        return _("true") if value else _("false")
    if not isinstance(value, int | float):
        return str(value)
    if math.isnan(value):
        return _("unknown")
    if float(value).is_integer():
        return f"{value:.0f}" if unit == "year" else figures(f"{value:,.0f}")
    if unit == "year":
        return year_text(value)
    if abs(value) >= 100:
        return figures(f"{value:,.0f}")
    return figures(f"{value:.1f}" if abs(value) >= 10 else f"{value:.2g}")


def with_unit(text: str, unit: str) -> str:
    """A number with its unit, in the singular where it is one.

    >>> with_unit("3 to 5", "days"), with_unit("1", "days"), with_unit("2020", "year")
    ('3 to 5 days', '1 day', '2020')
    """
    if unit in ("", "1", "year"):
        return text
    told = _(single(unit)) if text == "1" else _(unit)
    return f"{text} {told}"


def single(unit: str) -> str:
    """A unit of one.

    >>> single("days"), single("rounds of talks")
    ('day', 'round of talks')
    """
    head, space, rest = unit.partition(" ")
    return head.removesuffix("s") + space + rest


def between(low: float, high: float, unit: str = "") -> str:
    """Write a range, open where an end is infinite.

    >>> between(8, 12), between(15, math.inf), between(3, 3)
    ('8 to 12', 'at least 15', '3')
    """
    if number(low, unit) == number(high, unit):
        return number(low, unit)
    if math.isinf(high):
        return _("at least {low}", low=number(low, unit))
    if math.isinf(low):
        return _("at most {high}", high=number(high, unit))
    return _("{low} to {high}", low=number(low, unit), high=number(high, unit))


def cell_text(value: object, *, sign: bool = False, percent: bool = False) -> str:
    """A value of a table as text; a missing one is a dash.

    >>> [cell_text(value) for value in (0.12345, 7, "a word", float("nan"))]
    ['0.123', '7', 'a word', '-']
    >>> cell_text(0.25, sign=True), cell_text(1e-9, sign=True), cell_text(0.25, percent=True)
    ('+0.250', '0', '25%')
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        text = str(value)
        return "-" if text == "<NA>" else text  # pandas' missing value, without pandas
    if math.isnan(value):
        return "-"
    if percent:
        return percent_text(value)
    if sign:
        return "0" if abs(value) < NOTHING else figures(f"{value:+.3f}")
    if isinstance(value, int):
        return figures(f"{value:,}")
    return figures(f"{value:.2g}" if NOTHING / 10 < abs(value) < SMALL else f"{value:.3f}")


def year_text(value: float) -> str:
    """The date of a decimal year, to the nearest day.

    >>> year_text(2020.738), year_text(2020.0)
    ('27 September 2020', '1 January 2020')
    """
    year = math.floor(value)
    first, after = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
    return long_date(first + round((value - year) * (after - first)))


def level_text(
    value: float, unit: str = "", *, is_share: bool = False, digits: int = 0, end: bool = False
) -> str:
    """A share, a mean or a median of an outcome, or one `end` of its interval.

    Shares are written by :func:`percent_text`, an end of an interval in whole per cents if it can.

    >>> level_text(0.256, is_share=True), level_text(12.345, "days"), level_text(math.nan)
    ('26%', '12.3', 'unknown')
    >>> level_text(2020.738, "year")
    '27 September 2020'
    """
    if math.isnan(value):
        return _("unknown")
    if unit == "year" and not is_share:
        return year_text(value)
    if is_share:
        return percent_text(value, 0 if end else digits)
    return number(value, unit)


def outcome_text(value: object, unit: str = "") -> str:
    """An outcome of one run: what happens or not as yes or no.

    >>> outcome_text(True), outcome_text(2020.7385, "year"), outcome_text("partial")
    ('yes', '27 September 2020', 'partial')
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if unit == "year" and isinstance(value, float):
        return year_text(value)
    return number(value, unit)


def unit_words(unit: str) -> str:
    """A unit as readers need it: nothing beside yes and no, a bare number or a word.

    >>> unit_words("days"), unit_words("0 or 1"), unit_words("1")
    ('days', '', '')
    """
    return "" if unit in _UNTOLD else unit


def meaning_text(meaning: str) -> str:
    """What an outcome means, as readers see it: dates as dates, and what is missing as nothing.

    >>> meaning_text("Decimal year of the first day of the war (NaN: none).")
    'First day of the war (empty: none).'
    >>> meaning_text("Kind of agreement: `partial`; NaN: no deal.")
    'Kind of agreement: partial; empty: no deal.'
    """
    told = re.sub(r"\bNaN\b", "empty", meaning.replace("`", ""))
    told = re.sub(r"^Decimal year of (the )?", "", told)
    return told[:1].upper() + told[1:]


# -- shares and intervals --------------------------------------------------------------------------


def percent_text(share: float, digits: int = 0) -> str:
    """A share of runs in per cent: 0 % and 100 % are none and all of them, and never nearly so.

    >>> [percent_text(share) for share in (0.0, 0.005, 0.25, 0.995, 0.99996, 1.0)]
    ['0%', '0.5%', '25%', '99.5%', '99.996%', '100%']
    >>> percent_text(0.25, digits=1)
    '25.0%'
    """
    return _per_cent(_in_per_cent(share, digits))


def _in_per_cent(share: float, digits: int) -> str:
    """The same as it is written in English."""
    if min(abs(share), abs(1.0 - share)) < NEARLY:
        return f"{round(share):.0%}"
    told = f"{share:.{digits}%}"
    while float(told[:-1]) in (0.0, 100.0):
        digits += 1
        told = f"{share:.{digits}%}"
    return told


def percent_range(low: float, high: float) -> str:
    """An interval of a share in per cent; its ends are 0 % or 100 % only where they are so.

    >>> percent_range(0.0, 0.161), percent_range(0.0004, 0.996)
    ('0% to 16%', '0.04% to 99.6%')
    """
    return _("{low} to {high}", low=percent_text(low), high=percent_text(high))


def _per_cent(text: str) -> str:
    """Per cents that are written the English way, as the language that is spoken writes them."""
    return _("{number}%", number=figures(text.removesuffix("%")))


def share_digits(first: float, second: float, change: float) -> int:
    """The fewest decimals with which two shares and their difference agree as they are written.

    0 where no two decimals do: the difference is then not that of these two shares.

    >>> share_digits(0.25, 0.75, 0.5), share_digits(0.23, 0.995, 0.765), share_digits(0.2, 0.4, 0.7)
    (0, 1, 0)
    """
    for digits in range(3):
        before, after = (float(_in_per_cent(one, digits)[:-1]) for one in (first, second))
        told = float(f"{100.0 * change:.{digits}f}")
        hidden = digits == 0 and 0.05 <= abs(100.0 * change) < 0.5
        if abs(after - before - told) < NEARLY and not hidden:
            return digits
    return 0


def percent(share: float, digits: int = 1, sign: str = "") -> str:
    """A share in per cent; what rounds to nothing bears no minus.

    >>> percent(0.4131), percent(-0.0001), percent(0.02, sign="+")
    ('41.3%', '0.0%', '+2.0%')
    """
    return _per_cent(f"{round(100.0 * share, digits) + 0.0:{sign}.{digits}f}%")


def bare_share(share: float, digits: int = 0) -> str:
    """A share as verdicts write it: as :func:`percent_text`, with a space.

    >>> bare_share(0.375), bare_share(0.004), bare_share(1.0), bare_share(0.375, 1)
    ('38 %', '0.4 %', '100 %', '37.5 %')
    """
    return _in_per_cent(share, digits).replace("%", " %")


def bare_span(low: float, high: float) -> str:
    """Two shares as verdicts write them.

    >>> bare_span(0.35, 0.4), bare_span(0.0, 0.996)
    ('35 to 40 %', '0 to 99.6 %')
    """
    return f"{bare_share(low).removesuffix(' %')} to {bare_share(high)}"


def share_text(found: Estimate) -> str:
    """A share in per cent, with its interval; 0 and 100 are none and all of it, and never nearly.

    >>> from sim.inference.intervals import Estimate
    >>> share_text(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '38 % (35 to 40)'
    >>> share_text(Estimate(0.998, 0.9962, 1.0, 0.001, 900))
    '99.8 % (99.6 to 100)'

    An estimate whose interval leaves 0 to 1 by half a point, as an index of variance, is told in
    whole ones.

    >>> share_text(Estimate(-0.0001, -0.05, 0.05, 0.03, 900))
    '0 % (-5 to 5)'
    """
    if found.low < -0.005 or found.high > 1.005:
        value, low, high = (
            f"{round(100.0 * one) + 0:.0f}" for one in (found.value, found.low, found.high)
        )
        return f"{value} % ({low} to {high})"
    return f"{bare_share(found.value)} ({bare_span(found.low, found.high).removesuffix(' %')})"


def points_text(found: Estimate) -> str:
    """A difference of two shares in percentage points, with its interval.

    >>> from sim.inference.intervals import Estimate
    >>> points_text(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '+38 points (+35 to +40)'
    """
    return f"{100 * found.value:+.0f} points ({100 * found.low:+.0f} to {100 * found.high:+.0f})"


def estimate_text(found: Estimate, digits: int = 2, sign: bool = False) -> str:
    """A figure with so many decimals, and its interval.

    >>> from sim.inference.intervals import Estimate
    >>> estimate_text(Estimate(0.375, 0.35, 0.4, 0.01, 900))
    '0.38 (0.35 to 0.40)'
    """
    form = f"{'+' if sign else ''}.{digits}f"
    return f"{found.value:{form}} ({found.low:{form}} to {found.high:{form}})"


# -- dates, counts and lists -----------------------------------------------------------------------


def plural(number: float, one: str, many: str = "", *, none: str = "0") -> str:
    """A number of things, in the singular where it is one; `none` is the word for no things.

    >>> plural(3, "war"), plural(1, "clash", "clashes"), plural(0, "war", none="no")
    ('3 wars', '1 clash', 'no wars')
    """
    told = f"{number:,.0f}" if round(number) else none
    return f"{told} {one if round(number) == 1 else many or one + 's'}"


def long_date(day: dt.date | int) -> str:
    """A date as it stands in a sentence; tables and files have 2020-09-07.

    >>> long_date(dt.date(2020, 9, 7)), long_date(dt.date(2020, 9, 7).toordinal())
    ('7 September 2020', '7 September 2020')
    """
    date = dt.date.fromordinal(day) if isinstance(day, int) else day
    # Translators: a date as it stands in a sentence
    return _("{day} {month} {year}", day=date.day, month=month_name(date), year=f"{date:%Y}")


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence, each joined to those before it.

    >>> joined(["30% to you", "20% to north"])
    '30% to you and 20% to north'
    """
    told = parts[0]
    for part in parts[1:]:
        told = _("{names} and {last}", names=told, last=part)
    return told


def table_date(day: dt.date | int) -> str:
    """A date as tables and lists have it.

    >>> table_date(dt.date(2020, 9, 7))
    '2020-09-07'
    """
    date = dt.date.fromordinal(day) if isinstance(day, int) else day
    # Translators: a date in a table
    return _("{year}-{month}-{day}", year=f"{date:%Y}", month=f"{date:%m}", day=f"{date:%d}")


def short_date(day: dt.date) -> str:
    """A date where there is little room.

    >>> short_date(dt.date(2020, 9, 7))
    '7 Sep 2020'
    """
    return _("{day} {month} {year}", day=day.day, month=month_name(day)[:3], year=f"{day:%Y}")


def month_name(day: dt.date) -> str:
    """The name of a month.

    >>> month_name(dt.date(2020, 9, 7))
    'September'
    """
    return _(MONTHS[day.month - 1])


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
