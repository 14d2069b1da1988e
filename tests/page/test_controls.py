"""Controls know what they change: unit, range, meaning, source; and change just that."""

from __future__ import annotations

import pytest

from sim.page.choice import Choice, read
from sim.page.controls import Control, controls, first_keys
from sim.scenario import parameter_table, shipped


def of(name: str) -> dict[str, Control]:
    return {one.key: one for one in controls(read(Choice(name)))}


AUTUMN = of("karabakh/autumn-2020")


@pytest.mark.parametrize("name", shipped())
def test_every_control_sets_what_it_says(name: str) -> None:
    """Each value, written as after --set, is taken; those of a dated number become constant."""
    found = of(name)
    for key in first_keys(read(Choice(name)).scenario):
        if key not in found:
            continue
        one = found[key]
        low, high = one.ends() or (one.low, one.high)
        for value in (low, high):
            assert value is not None
            changed = read(Choice(name, changes=((key, one.written(float(value))),)))
            after = next(other for other in controls(changed) if other.key == key)
            assert after.value == pytest.approx(value)
            assert not after.dates


def test_controls_tell_unit_range_meaning_and_source() -> None:
    told = AUTUMN["parties.azerbaijan.hope"].told()
    assert "What it expects of talks at the start." in told
    assert "Unit: share." in told
    assert "Assumed range: 0.1 to 0.4." in told
    assert "Allowed: 0 to 1." in told
    assert "median on this date of 60 runs" in told
    assert all(one.meaning and one.source for one in AUTUMN.values() if one.kind == "number")


def test_a_slider_spans_the_range_of_the_file_and_the_present_value() -> None:
    assert AUTUMN["parties.azerbaijan.hope"].ends() == (0.1, 0.4)
    changed = read(Choice(changes=(("parties.azerbaijan.hope", "0.9"),)))
    hope = next(one for one in controls(changed) if one.key == "parties.azerbaijan.hope")
    assert hope.value == 0.9
    low, high = hope.ends() or (0.0, 0.0)
    assert low <= 0.9 <= high


def test_a_number_without_a_short_range_is_typed() -> None:
    assert AUTUMN["behaviour.precision"].ends() is None


def test_a_dated_number_says_so() -> None:
    engagement = AUTUMN["third_parties.russia.engagement"]
    assert engagement.dates[0] == ("1994-05-12", 0.8)
    assert engagement.value == pytest.approx(0.4)  # on the first day of the run
    assert not AUTUMN["balance.advantage"].dates


def test_labels_name_people_and_sides() -> None:
    leverage = AUTUMN["third_parties.russia.mediation.leverage.holder"]
    assert leverage.label == "Russia: leverage (holder: Armenia)"
    assert leverage.group == "Russia"
    assert "side payments" in leverage.meaning


def test_words_find_a_number() -> None:
    found = [key for key, one in AUTUMN.items() if one.matches("red line stepanakert")]
    assert found == [
        f"third_parties.russia.backing.red_lines.stepanakert.{what}"
        for what in ("attacker", "probability", "penalty")
    ]
    assert not any(one.matches("zebra") for one in AUTUMN.values())


def test_every_declared_number_has_a_control_where_the_scenario_has_it() -> None:
    """Numbers, flags and words; lists, dates, texts and weights stand in the file."""
    kinds = ("number", "whole number", "series", "flag", "word")
    for row in parameter_table():
        if row.kind in kinds and "*" not in row.name and row.default != "none":
            assert row.name in AUTUMN


def test_a_number_set_by_hand_keeps_its_scale_and_what_is_known_of_it() -> None:
    key = "third_parties.russia.mediation.leverage.holder"
    before = AUTUMN[key]
    now = {one.key: one for one in controls(read(Choice(changes=((key, "0.03"),))))}[key]
    kept = now.known_as(before)
    assert kept.value == 0.03
    assert (kept.slides(before), kept.told()) == (before.slides(), before.told())
    assert (now.slides(before), now.told()) != (before.slides(), before.told())  # the changed twin
