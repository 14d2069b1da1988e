"""The control of a number that changes on dates: its curve, scaled as a whole or held constant.

A slider that stood at the value of one day would mislead: what counts may be another day's value.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from sim.language import N_, _, figures
from sim.page.controls import TYPED, Control
from sim.page.look import named, plain
from sim.page.visitor import Visitor, present
from sim.pictures.style import CLAIMANT, FAINT
from sim.scenario import Scenario
from sim.words import long_date, month_name, number

DATED = N_("as the dates say")
TIMES = N_("all of it times ...")
ONE = N_("one value throughout")
MOST = 3.0  # the largest factor on the slider
WIDE, HIGH = 220.0, 56.0  # of the curve, in pixels
SLACK = 4.0


def show(visitor: Visitor, one: Control, before: Control) -> None:
    """The curve, how to change it, and a slider for that."""
    tag = visitor.generation
    st.markdown(f"**{plain(one.label)}**", help=help_on(before))
    scenario = visitor.loaded.scenario
    st.image(curve(one, before, scenario), alt=f"{one.label}: {between(one, scenario)}")
    st.caption(between(one, scenario))
    key = f"how-{tag}-{one.key}"
    options = [DATED, TIMES, ONE]
    factor = one.factor_of(before)
    now = ONE if not one.dates else DATED if one.dates == before.dates else TIMES
    how = st.selectbox(
        _("How to change {what}", what=plain(one.label)),
        options,
        options.index(now),
        format_func=named(options, _),
        key=key,
        on_change=_choose,
        args=(one.key, key),
        label_visibility="collapsed",
    )
    if how == TIMES:
        name = f"times-{tag}-{one.key}"
        at = min(MOST, max(0.0, round(1.0 if factor is None else factor, 2)))
        st.slider(
            _("{what}, times", what=plain(one.label)), 0.0, MOST, at, 0.05, key=name,
            on_change=_scale, args=(one.key, name),
            help=_("1: as the dates say. 0: nothing. 2: twice as much."),
        )  # fmt: skip
    elif how == ONE:
        name = f"value-{tag}-{one.key}"
        more = {"key": name, "on_change": _hold, "args": (one.key, name), "help": help_on(before)}
        number_of(_("{what}, throughout", what=plain(one.label)), one, before, more)


def varies(one: Control, scenario: Scenario) -> bool:
    """Whether a number changes in the days of a scenario, or counts from before them.

    Spending of earlier years is in the stocks of today, so the balance counts whole histories.
    """
    if not one.dates:
        return False
    values = {value_on(one, day) for day in _days(one, scenario)[:-1]}
    return len(values) > 1 or one.key.startswith("balance.")


def help_on(one: Control) -> str:
    """What is to be known about a value, and its name in a file."""
    parts = [plain(one.told())]
    if one.dates:
        parts.append(_("By date: {dates}.", dates=plain(one.dated())))
    return "\n\n".join([*parts, _("In a file: `{key}`", key=one.key)])


def number_of(label: str, one: Control, before: Control | None, more: dict[str, Any]) -> None:
    """A slider or, where no range is short enough for one, a field to type in."""
    slider = one.slides(before)
    if slider is not None:
        low, high, step = slider
        digits = max(0, len(f"{step:.10f}".rstrip("0").partition(".")[2]))
        st.slider(label, low, high, float(one.value), step, format=f"%.{digits}f", **more)
        return
    whole = one.kind == "whole number"
    kind = int if whole else float
    least, most = (None if end is None else kind(end) for end in (one.low, one.high))
    step = 1 if whole else max(abs(float(one.value)) / 10.0, 1e-6)
    st.number_input(
        label, least, most, kind(one.value), step, format="%d" if whole else TYPED, **more
    )


def in_words(one: Control, before: Control) -> str:
    """How a dated number was changed, for the list of changes."""
    factor = one.factor_of(before)
    if factor is None:
        return _("other dates")
    return _("its dates times {factor}", factor=figures(f"{factor:.2g}"))


def _choose(key: str, widget: str) -> None:
    """Take another way to change it; the dates come back, or its last value holds throughout."""
    visitor, how = present(), st.session_state[widget]
    before = visitor.before()[key]
    if how == ONE:
        clock = visitor.loaded.scenario.clock
        visitor.change(key, Control.written(value_on(before, clock.end)))
    else:
        visitor.change(key, None)


def _scale(key: str, widget: str) -> None:
    visitor, factor = present(), float(st.session_state[widget])
    before = visitor.before()[key]
    visitor.change(key, None if abs(factor - 1.0) < 1e-9 else before.times(factor))


def _hold(key: str, widget: str) -> None:
    value = st.session_state[widget]
    if value is not None:
        present().change(key, Control.written(value))


# -- the curve -------------------------------------------------------------------------------------


def value_on(one: Control, day: dt.date) -> float:
    """The value of a number on a day."""
    if not one.dates:
        return float(one.value)
    known = [(dt.date.fromisoformat(date).toordinal(), value) for date, value in one.dates]
    at, before = day.toordinal(), [pair for pair in known if pair[0] <= day.toordinal()]
    if not before:
        return known[0][1]
    if not one.linear or len(before) == len(known):
        return before[-1][1]
    (left, low), (right, high) = before[-1], known[len(before)]
    return low + (high - low) * (at - left) / (right - left)


def _days(one: Control, scenario: Scenario) -> list[dt.date]:
    """First and last day of the scenario, and the dates between them."""
    clock = scenario.clock
    dates = [dt.date.fromisoformat(date) for date, _ in one.dates]
    return [clock.start, *(day for day in dates if clock.start < day < clock.end), clock.end]


def between(one: Control, scenario: Scenario) -> str:
    """What it is in the days of the scenario, in words."""
    told: list[str] = []
    last = None
    for day in _days(one, scenario)[:-1] or [scenario.clock.start]:
        value = value_on(one, day)
        if value != last:
            told.append(_from(value, day) if told else number(value))
        last = value
    shown = told if len(told) <= 4 else [told[0], "...", *told[-2:]]
    unit = "" if one.unit in ("", "1", "share") else f" {_(one.unit)}"
    values = f"{', '.join(shown)}{unit}"
    return plain(values if len(told) > 1 else _("{values} throughout", values=values))


def _from(value: float, day: dt.date) -> str:
    return _("{value} from {date}", value=number(value), date=long_date(day))


def curve(one: Control, before: Control, scenario: Scenario) -> str:
    """A small drawing over the days of the scenario: as it is now, and dotted as it was."""
    most = max(
        value_on(each, day)
        for each in (one, before)
        for day in _days(each, scenario)
    )  # fmt: skip
    if before.known is not None:
        most = max(most, before.known[1])
    parts = [_band(before, most)]
    for each, style in ((before, f'stroke="{FAINT}" stroke-dasharray="3 3"'),
                        (one, f'stroke="{CLAIMANT}" stroke-width="2"')):  # fmt: skip
        parts.append(f'<polyline fill="none" {style} points="{_line(each, scenario, most)}"/>')
    clock = scenario.clock
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" '
        f'viewBox="0 0 {WIDE} {HIGH + 14}" width="{WIDE}" height="{HIGH + 14}">'
        f'<line x1="0" x2="{WIDE}" y1="{HIGH}" y2="{HIGH}" stroke="{FAINT}"/>{"".join(parts)}'
        f'<text x="0" y="{HIGH + 12}" font-size="10">{_month(clock.start)}</text>'
        f'<text x="{WIDE}" y="{HIGH + 12}" font-size="10" text-anchor="end">'
        f"{_month(clock.end)}</text>"
        f'<text x="{WIDE}" y="9" font-size="10" text-anchor="end">{number(most)}</text></svg>'
    )


def _month(day: dt.date) -> str:
    """A month under the curve, which has room for three letters of it."""
    return f"{month_name(day)[:3]} {day:%Y}"


def _height(value: float, most: float) -> float:
    return HIGH - (HIGH - SLACK - 8.0) * (value / most if most else 0.0)


def _band(before: Control, most: float) -> str:
    """The range that its source gives, if it gives one."""
    if before.known is None:
        return ""
    top, bottom = (_height(end, most) for end in reversed(before.known))
    return (
        f'<rect x="0" width="{WIDE}" y="{top:.1f}" height="{max(0.0, bottom - top):.1f}" '
        'fill="#E8EEF4"/>'
    )


def _line(one: Control, scenario: Scenario, most: float) -> str:
    """The points of a curve; a number that is held until the next date goes in steps."""
    clock = scenario.clock
    whole = max(1, (clock.end - clock.start).days)
    points: list[tuple[float, float]] = []
    for day in _days(one, scenario):
        x, y = WIDE * (day - clock.start).days / whole, _height(value_on(one, day), most)
        if points and not one.linear:
            points.append((x, points[-1][1]))
        points.append((x, y))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
