"""Outcomes of the line month by month: what the record's own counts give, and changed twins."""

import datetime as dt
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.events.calendar import MONTH_DAYS, decimal_year, month_count, year_count
from sim.outcomes import column_kinds
from sim.record import Event
from sim.targets import load_targets
from tests.outcome_stories import SCENARIO, measure

#: Killed a month on the line, January 2015 to June 2020, both sides, without 2-5 April 2016:
#: International Crisis Group, Nagorno-Karabakh visual explainer (measured).
KILLED = [
    *(14, 8, 7, 2, 1, 4, 1, 1, 8, 0, 4, 13),
    *(2, 5, 4, 11, 6, 0, 3, 0, 1, 3, 1, 4),
    *(3, 10, 4, 3, 2, 5, 7, 2, 1, 2, 0, 1),
    *(2, 2, 0, 1, 1, 1, 1, 0, 2, 0, 0, 0),
    *(0, 0, 1, 0, 1, 3, 1, 0, 0, 2, 0, 0),
    *(1, 3, 3, 0, 1, 0),
]
START = dt.date(2015, 1, 1)


def lasting(start=START, end=dt.date(2021, 1, 1)):
    clock = SCENARIO.clock.model_copy(update={"start": start, "end": end})
    return SCENARIO.model_copy(update={"clock": clock})


def killed(counts=KILLED, start=START, offset=3):
    """An incident in every month of a run that has deaths."""
    return [
        Event(
            start.toordinal() + MONTH_DAYS * month + offset,
            "incident",
            numbers={"count": 1, "deaths_claimant": 0.25 * dead, "deaths_holder": 0.75 * dead},
        )
        for month, dead in enumerate(counts)
        if dead
    ]


def fighting(first, days, held_after=0, start=START):
    """A war from a day of the run on, with battle on so many days; a truce that holds ends it."""
    day = start.toordinal() + first
    war = [Event(day, "attack", "north", subject="hill", reason="", numbers={"aim": 1})]
    numbers = {"deaths_claimant": 1.0, "deaths_holder": 1.0}
    war += [Event(day + k, "battle", "north", subject="hill", numbers=numbers) for k in range(days)]
    if held_after:
        held = {"held_days": held_after}
        war += [
            Event(day + days, "halt", "north", reason="going on would not pay"),
            Event(day + days + held_after, "truce_holds", "", numbers=held),
        ]
    return war


def merged(*stories):
    return sorted((event for story in stories for event in story), key=lambda event: event.day)


def line(what, story, scenario=None):
    return measure(story, f"line_{what}:2015-2020", scenario or lasting())


def correlation(numbers):
    """Lag 1, calculated in another way."""
    away = np.asarray(numbers, float) - np.mean(numbers)
    return float(away[1:] @ away[:-1] / (away @ away))


# -- the counts of the record ----------------------------------------------------------------------


def test_the_counts_of_the_record_give_the_figures_of_the_record():
    targets = {target.id.removeprefix("unbroken-line-"): target for target in load_targets()}
    assert len(KILLED) == 66
    for what, digits in (("dispersion", 2), ("persistence", 2), ("fall", 2)):
        assert round(line(what, killed()), digits) == targets[what].value
        low, high = targets[what].interval
        assert low < line(what, killed()) < high
    month = KILLED[:31]  # to July 2017
    assert line("change", killed()) == decimal_year(START.toordinal() + MONTH_DAYS * len(month))
    assert decimal_year(dt.date(2017, 8, 1).toordinal()) == pytest.approx(
        targets["change"].value, abs=1e-3
    )


def test_the_same_counts_in_another_order_are_as_dispersed_and_less_alike():
    mixed = np.random.default_rng(1).permutation(KILLED).tolist()
    assert line("dispersion", killed(mixed)) == pytest.approx(line("dispersion", killed()))
    assert line("persistence", killed(mixed)) == pytest.approx(correlation(mixed))
    assert line("persistence", killed()) == pytest.approx(correlation(KILLED))
    assert abs(line("persistence", killed(mixed)) - line("persistence", killed())) > 0.1
    assert line("fall", killed(mixed)) > line("fall", killed()) + 0.1


def test_an_earlier_change_is_found_earlier():
    earlier = [5] * 12 + [1] * 54
    found = line("change", killed(earlier))
    assert found == decimal_year(START.toordinal() + MONTH_DAYS * 12)
    assert line("fall", killed(earlier)) == pytest.approx(0.2)
    assert line("change", killed([5] * 13 + [1] * 53)) != found


def test_a_level_lasts_half_a_year():
    short = [30, 30, 30] + [1] * 63
    assert line("change", killed(short)) == decimal_year(START.toordinal() + MONTH_DAYS * 6)


# -- which months count ----------------------------------------------------------------------------


def test_months_with_war_do_not_count():
    war = fighting(MONTH_DAYS * 40 + 10, 4, held_after=30)  # months 40 and 41
    mostly = [*KILLED[:40], *KILLED[42:]]
    expected = np.var(mostly, ddof=1) / np.mean(mostly)
    story = merged(killed(), war)
    assert line("dispersion", story) == pytest.approx(expected)
    assert line("dispersion", story) != pytest.approx(line("dispersion", killed()), abs=1e-6)


def test_nothing_counts_from_the_first_large_war_on():
    war = fighting(MONTH_DAYS * 40 + 10, 20, held_after=30)
    expected = np.var(KILLED[:40], ddof=1) / np.mean(KILLED[:40])
    assert line("dispersion", merged(killed(), war)) == pytest.approx(expected)
    clash = fighting(MONTH_DAYS * 40 + 10, 4, held_after=30)
    assert line("dispersion", merged(killed(), clash)) != pytest.approx(expected)


def test_too_few_months_say_nothing():
    early = fighting(MONTH_DAYS * 23 + 10, 20)
    later = fighting(MONTH_DAYS * 24 + 10, 20)
    for what in ("dispersion", "persistence", "change", "fall"):
        assert math.isnan(line(what, merged(killed(), early)))
        assert math.isnan(line(what, []))
        assert not math.isnan(line(what, merged(killed(), later)))


def test_months_are_counted_from_the_first_day_of_the_run():
    start = dt.date(2014, 12, 12)  # month 1 begins on 11 January 2015; month 0 is not in the window
    scenario = lasting(start)
    story = killed([99, *KILLED], start)
    assert line("dispersion", story, scenario) == pytest.approx(line("dispersion", killed()))
    moved = killed([99, *KILLED], start, offset=MONTH_DAYS)
    assert line("dispersion", moved, scenario) != pytest.approx(line("dispersion", killed()))


@pytest.mark.parametrize(
    ("start", "end", "spanned"),
    [
        (dt.date(2015, 1, 1), dt.date(2020, 7, 1), True),
        (dt.date(2015, 1, 2), dt.date(2020, 7, 1), False),
        (dt.date(2015, 1, 1), dt.date(2020, 6, 30), False),
    ],
)
def test_a_scenario_that_does_not_span_the_window_has_no_such_outcome(start, end, spanned):
    columns = column_kinds(lasting(start, end))
    assert ("line_change:2015-2020" in columns) == spanned


@pytest.mark.parametrize(
    ("start", "end", "years", "months"),
    [
        ("2016-01-01", "2017-01-01", 1, 13),  # the last day of the run is 31 December
        ("2016-01-01", "2017-01-02", 2, 13),
        ("2015-12-31", "2016-01-02", 2, 1),
        ("2016-01-01", "2016-01-31", 1, 1),
        ("2016-01-01", "2016-02-01", 1, 2),
    ],
)
def test_years_and_months_that_a_run_touches(start: str, end: str, years: int, months: int) -> None:
    first, after = (dt.date.fromisoformat(day).toordinal() for day in (start, end))
    world: Any = SimpleNamespace(start=first, end=after)
    assert (year_count(world), month_count(world)) == (years, months)
