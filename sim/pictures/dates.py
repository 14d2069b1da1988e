"""The time axis of a figure of one run: its windows, its dates, and the dates of the record."""

from __future__ import annotations

import datetime as dt
import math

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from sim import course
from sim.language import _
from sim.pictures.style import NEUTRAL
from sim.record import Record
from sim.words import month_name

#: a war shorter than this share of the run gets a window of its own
ZOOM_BELOW = 0.25
MARGIN = 0.06
#: an axis covers at least so many days, so that a run that ends on its first day can be seen
LEAST_DAYS = 7
#: share of the run left empty at both ends, so that a mark on the first day is not on the axis
EDGE = 0.008
#: an axis longer than this shows years, a shorter one days
LONG_DAYS = 5 * 365
#: decimal years that lie closer than this are marked by month, and closer than that by day
CLOSE_YEARS, CLOSE_MONTHS = 3.0, 0.25
#: inches that a date needs on an axis, and the number of a milestone above it
DATE_ROOM, NUMBER_ROOM = 0.5, 0.11

Window = tuple[float, float]


def windows(record: Record) -> list[Window]:
    """The stretches of time to show: the whole run and, if it would be too small, its largest war.

    Days as :meth:`datetime.date.toordinal` counts them.
    """
    first, last = record.scenario.clock.start.toordinal(), course.last_day(record)
    span = last - first
    pad = max(EDGE * span, (LEAST_DAYS - span) / 2.0)
    whole = (first - pad, last + pad)
    war = course.largest_war(record)
    if war is None or war.last - war.first >= ZOOM_BELOW * (whole[1] - whole[0]):
        return [whole]
    margin = max(5.0, MARGIN * (war.last - war.first))
    return [whole, (max(whole[0], war.first - margin), min(whole[1], war.last + margin))]


def mark_dates(axes: Axes, window: Window, size: tuple[float, float], *, words: bool) -> None:
    """Mark the days of a window on axes of some width and height in inches, and write the dates."""
    ticks = date_ticks(*window, most=max(2, int(size[0] / DATE_ROOM)))
    if not words:  # a collection of lines is drawn much faster than ticks are
        axes.xaxis.set_visible(False)
        axes.vlines(ticks, -0.04 / size[1], 0.0, transform=axes.get_xaxis_transform(),
                    color="black", linewidth=0.8, clip_on=False)  # fmt: skip
        return
    long = window[1] - window[0] > LONG_DAYS
    days = [dt.date.fromordinal(tick) for tick in ticks]
    axes.set_xticks(ticks, [f"{day:%Y}" if long else _short(day) for day in days])


def _short(day: dt.date) -> str:
    """A date in two lines."""
    # Translators: a day on the axis of a picture, over its year
    return _("{day} {month}", day=f"{day:%d}", month=month_name(day)[:3]) + f"\n{day:%Y}"


def date_ticks(first: float, last: float, most: int = 8) -> list[int]:
    """At most some days to mark: first days of years or months, or evenly spaced days.

    >>> [dt.date.fromordinal(day).isoformat() for day in date_ticks(737425, 737791, 4)]
    ['2020-01-01', '2020-05-01', '2020-09-01', '2021-01-01']
    """
    span = last - first
    if span <= 120:
        step = next((one for one in (1, 2, 5, 7, 10, 14, 20, 30) if span / one <= most), 60)
        return list(range(math.ceil(first), math.floor(last) + 1, step))
    months = next(
        (one for one in (1, 2, 3, 4, 6, 12, 24, 48, 60, 120) if span / 30.4 / one <= most), 240
    )
    start = dt.date.fromordinal(math.ceil(first))
    ticks = []
    for month in range(start.year * 12, (start.year + round(span / 365) + 2) * 12):
        year, number = divmod(month, 12)
        if (month % months if months <= 12 else month % months or number) == 0:
            ticks.append(dt.date(year, number + 1, 1).toordinal())
    return [tick for tick in ticks if first <= tick <= last]


# -- the dates of the record -----------------------------------------------------------------------


def milestones(record: Record) -> list[tuple[int, int, str]]:
    """Number, day and text of what happened in fact, within the run."""
    first, last = record.scenario.clock.start.toordinal(), course.last_day(record)
    known = sorted((day.toordinal(), text) for day, text in record.scenario.milestones.items())
    within = [(day, text) for day, text in known if first <= day <= last]
    return [(number, day, text) for number, (day, text) in enumerate(within, start=1)]


def number_milestones(axes: Axes, record: Record, window: Window, inches: float) -> None:
    """Put the numbers of milestones above a panel; neighbours too close share one label."""
    days = (window[1] - window[0]) / inches  # on one inch of the axis
    groups: list[list[tuple[int, int]]] = []
    for number, day, _text in milestones(record):
        if not window[0] <= day <= window[1]:
            continue
        if groups and day - groups[-1][-1][1] < days * NUMBER_ROOM:
            groups[-1].append((number, day))
        else:
            groups.append([(number, day)])
    for group in groups:
        (first, left), (last, right) = group[0], group[-1]
        axes.annotate(
            str(first) if first == last else f"{first}-{last}",
            ((left + right) / 2.0, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            fontsize=7.5,
            color=NEUTRAL,
            annotation_clip=False,
        )


def told_below(record: Record) -> str:
    """That this is one run, and what the numbers of the dotted lines stand for."""
    told = [
        f"{number} {text} ({dt.date.fromordinal(day)})" for number, day, text in milestones(record)
    ]
    parts = [_("One simulated run.")]
    if told:
        lines = _("Dotted lines: what happened in fact: {events}.", events="; ".join(told))
        parts.append(lines)
    return " ".join(parts)


def mark_years(axis: Axis) -> None:
    """Mark an axis of decimal years by year, or by month or day where they lie close."""
    low, high = sorted(axis.get_view_interval())
    if high - low >= CLOSE_YEARS:
        axis.set_major_locator(MaxNLocator(6, integer=True))
        axis.set_major_formatter("{x:.0f}")
        return
    if high - low < CLOSE_MONTHS:
        first, last = (_day_of(year) for year in (low, high))
        days = range(first, last + 2, max(1, -(-(last - first) // 4)))
        ticks = [_year_of(dt.date.fromordinal(day)) for day in days]
        labels = [_day_label(dt.date.fromordinal(day)) for day in days]
    else:
        every = range(math.ceil(low * 12), math.floor(high * 12) + 1)
        months = list(every)[:: max(1, -(-len(every) // 4))] or [round(low * 12)]
        ticks = [month / 12 for month in months]
        labels = [_month_label(dt.date(m // 12, m % 12 + 1, 1)) for m in months]
    axis.set_ticks(ticks, labels)
    axis.set_view_interval(low, high, ignore=True)


def _month_label(day: dt.date) -> str:
    return f"{month_name(day)[:3]} {day:%Y}"


def _day_label(day: dt.date) -> str:
    return f"{day:%d} {month_name(day)[:3]}\n{day:%Y}"


def _day_of(year: float) -> int:
    """The day in which a decimal year falls, counted as dates are."""
    whole = math.floor(year)
    first, after = dt.date(whole, 1, 1).toordinal(), dt.date(whole + 1, 1, 1).toordinal()
    return first + math.floor((year - whole) * (after - first))


def _year_of(day: dt.date) -> float:
    """The decimal year of a day."""
    first, after = dt.date(day.year, 1, 1).toordinal(), dt.date(day.year + 1, 1, 1).toordinal()
    return day.year + (day.toordinal() - first) / (after - first)
