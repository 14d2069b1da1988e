"""A dated number is scaled or replaced as a whole, and its curve shows the dates."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from sim.page.choice import Choice, read
from sim.page.controls import Control, controls, everyday
from sim.page.dated import between, curve, in_words, value_on, varies
from sim.scenario import Loaded

SUPPORT = "third_parties.turkey.backing.support"
AUTUMN = read(Choice())


def of(loaded: Loaded, key: str = SUPPORT) -> Control:
    return next(one for one in controls(loaded) if one.key == key)


def scaled(factor: float) -> Loaded:
    return read(Choice(changes=((SUPPORT, of(AUTUMN).times(factor)),)))


@pytest.mark.parametrize("factor", [0.0, 0.5, 2.0])
def test_all_dates_are_scaled(factor: float) -> None:
    before, after = of(AUTUMN), of(scaled(factor))
    assert [date for date, _ in after.dates] == [date for date, _ in before.dates]
    for (_, old), (_, new) in zip(before.dates, after.dates, strict=True):
        assert new == pytest.approx(factor * old)
    assert after.factor_of(before) == pytest.approx(factor)
    assert in_words(after, before) == f"its dates times {factor:.2g}"


def test_other_dates_are_no_scaling() -> None:
    text = "{dates: {1994-01-01: 0, 2010-08-16: 0.05, 2020-07-29: 0.1}}"
    other = of(read(Choice(changes=((SUPPORT, text),))))
    assert other.factor_of(of(AUTUMN)) == pytest.approx(0.1 / 0.15)  # the last one tells
    fewer = of(read(Choice(changes=((SUPPORT, "{dates: {1994-01-01: 0, 2020-07-29: 0.1}}"),))))
    assert fewer.factor_of(of(AUTUMN)) is None


def test_scaling_keeps_what_is_allowed_and_lines_between_dates() -> None:
    key = "third_parties.russia.engagement"
    engaged = of(read(Choice("karabakh/1994-2020")), key)
    assert max(value for _, value in engaged.dates) > 0.5
    assert "1994-05-12: 1," in engaged.times(3.0)
    assert engaged.times(3.0).startswith("{interpolate: linear, dates: ")
    assert of(AUTUMN).times(3.0).startswith("{dates: ")


def test_the_value_on_a_day_is_that_of_the_model() -> None:
    for name in ("karabakh/autumn-2020", "karabakh/1994-2020"):
        loaded = read(Choice(name))
        one = of(loaded)
        series = loaded.scenario.third_parties["turkey"].backing
        assert series is not None
        for day in (dt.date(2020, 7, 28), dt.date(2020, 7, 29), dt.date(2020, 12, 1)):
            assert value_on(one, day) == series.support.at(day.toordinal())


def test_a_slider_of_the_first_day_is_shown_only_where_no_other_day_differs() -> None:
    assert varies(of(AUTUMN), AUTUMN.scenario)
    assert not varies(of(AUTUMN, "third_parties.russia.engagement"), AUTUMN.scenario)
    assert of(AUTUMN).ends() == (0.0, 0.3)  # not 0 to 10, as far as is allowed
    assert between(of(AUTUMN), AUTUMN.scenario) == "0.03, 0.15 from 29 July 2020"


def test_the_curve_rises_where_the_number_does() -> None:
    drawn = curve(of(AUTUMN), of(AUTUMN), AUTUMN.scenario)
    lines = re.findall(r'points="([^"]*)"', drawn)
    assert lines[0] == lines[1]
    heights = [float(point.split(",")[1]) for point in lines[1].split()]
    assert heights[0] > heights[-1]  # counted from above
    half = re.findall(r'points="([^"]*)"', curve(of(scaled(0.5)), of(AUTUMN), AUTUMN.scenario))
    assert half[0] == lines[0]
    assert half[1] != half[0]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("neutral Turkey", SUPPORT),
        ("what if Turkey is neutral", SUPPORT),
        ("drones", "balance.claimant.technology"),
        ("peacekeepers", "third_parties.russia.mediation.guarantee"),
        ("public opinion", "parties.azerbaijan.audience_cost"),
    ],
)
def test_numbers_are_found_by_everyday_words(words: str, key: str) -> None:
    found = {one.key for one in controls(AUTUMN) if one.matches(words)}
    assert key in found
    assert len(found) < len(controls(AUTUMN)) / 3
    assert everyday("xylophones") == ("xylophone",)
