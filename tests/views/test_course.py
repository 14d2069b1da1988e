"""The state of a day is the one that the model had on that day, and it is drawn fast."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import time
from collections.abc import Callable
from functools import partial

import pytest

import sim
from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.pictures.day import day_picture
from sim.pictures.timeline import timeline_picture
from sim.record import Record
from sim.views import front_table, key_days, span, state_on, state_table
from tests.stories import day, short_war, valley

#: the most that a day may cost of what the whole timeline costs, to follow a slider (0.2 at rest)
FAST = 0.5


@pytest.fixture(scope="module")
def record() -> Record:
    return sim.run("karabakh/autumn-2020", trace=True)


@pytest.mark.parametrize("name", ["karabakh/autumn-2020", "karabakh/april-2016"])
def test_the_state_is_that_of_the_model_after_the_same_step(name: str) -> None:
    record = sim.run(name, 0, 1, trace=True)
    model = NegotiationModel(name, 0, 1)
    while model.running:
        today = model.day
        model.step()
        state = state_on(record, today)
        assert state.state == model.last_seen
        assert list(state.control.values()) == model.control


def test_on_the_day_before_a_capture_it_is_another(record: Record) -> None:
    """The changed twin: a day earlier the front stood elsewhere."""
    capture = next(record.of("capture"))
    then, before = (state_on(record, capture.day - back) for back in (0, 1))
    assert then.control[capture.subject] == 1.0
    assert before.control[capture.subject] == 0.0


def test_between_two_steps_things_stand_as_after_the_first() -> None:
    quiet = sim.run("karabakh/frozen-conflict", trace=True)
    first, second = quiet.snapshots[3:5]
    assert state_on(quiet, second.day - 1).state == first
    assert state_on(quiet, second.day).state == second


def test_a_day_outside_the_run_is_its_first_or_last(record: Record) -> None:
    first, last = span(record)
    assert state_on(record, first - dt.timedelta(days=9)).date == first
    assert state_on(record, last + dt.timedelta(days=9)).date == last


def test_the_battle_of_the_day_is_told_with_how_far_it_has_come() -> None:
    story = valley(*short_war())
    story.snapshots[:] = [one._replace(phase="war") for one in story.snapshots]
    fought = state_on(story, day("2001-09-03"))
    assert fought.battle is not None
    assert (fought.battle.objective, fought.battle.attacker) == ("plain", "claimant")
    assert fought.battle.reach == pytest.approx(2.0 / 3.0)
    row = front_table(fought).iloc[0]
    assert "Northland attacks, 67% of the way to capture" in row["controlled by"]
    taken = state_on(story, day("2001-09-05"))
    assert taken.battle is None
    assert front_table(taken).iloc[0]["controlled by"] == "Northland"
    assert front_table(taken).iloc[0]["share of Northland"] == 1.0


def test_the_table_holds_both_beliefs_hope_trust_and_pressure(record: Record) -> None:
    state = state_on(record, dt.date(2020, 8, 20))
    values = state_table(state).set_index("what")["value"]
    now = state.state
    assert values["what Azerbaijan believes"] == now.belief_claimant
    assert values["what Armenia believes"] == now.belief_holder
    assert (values["hope of Armenia"], values["trust"]) == (now.hope_holder, now.trust)
    assert values["pressure"] == now.pressure > 0.0


def test_a_log_of_strengths_is_told_as_times_as_strong(record: Record) -> None:
    table = state_table(state_on(record, dt.date(2020, 8, 20))).set_index("what")
    row = table.loc["true balance"]
    assert row["unit"] == "log of strength ratio (0.69: twice as strong)"
    assert math.exp(0.69) == pytest.approx(2.0, abs=0.01)
    assert f"is {math.exp(abs(row['value'])):.2f} times as strong" in row["in words"]


@pytest.mark.parametrize(("narrow", "pixels"), [(False, 530), (True, 374)])
def test_no_letter_of_a_day_is_below_nine_pixels(record: Record, narrow: bool, pixels: int) -> None:
    """530: its column on a page at 1280 beside its controls; 374: that of a screen of 400."""
    state = state_on(record, dt.date(2020, 8, 24))
    figure = day_picture(state, narrow=narrow).figure
    points = min(float(text.get_fontsize()) for text in figure.axes[0].texts)
    assert points / 72.0 * pixels / figure.get_figwidth() >= 9.0
    assert points / 72.0 * 374 / day_picture(state).figure.get_figwidth() < 9.0
    figure.draw_without_rendering()
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 >= 0.0, text
        assert box.x1 <= figure.bbox.x1, text


def test_what_had_happened_in_fact_is_told_up_to_the_day(record: Record) -> None:
    assert state_on(record, dt.date(2020, 9, 26)).milestones[0][1] == "Tovuz/Tavush clashes"
    assert state_on(record, dt.date(2020, 9, 27)).milestones[0][1] == "war of 2020"


def test_a_day_is_drawn_fast_enough_to_follow_a_slider(record: Record) -> None:
    def seconds(draw: Callable[[], object]) -> float:
        begun = time.process_time()
        draw()
        return time.process_time() - begun

    first, _ = span(record)

    def a_day(days: int) -> bytes:
        return day_picture(state_on(record, first + dt.timedelta(days=days))).svg()

    of_a_day = min(seconds(partial(a_day, days)) for days in range(6))
    assert of_a_day < FAST * min(seconds(timeline_picture(record).svg) for _ in range(2))


def test_scales_stay_where_they_are_from_day_to_day(record: Record) -> None:
    """The same value stands at the same place: only what changes moves."""
    pictures = [day_picture(state_on(record, date)) for date in span(record)]
    sizes = {tuple(one.figure.get_size_inches()) for one in pictures}
    assert len(sizes) == 1
    ticks = [
        {(text.get_text(), text.get_position()) for text in one.figure.axes[0].texts}
        for one in pictures
    ]
    figures = [{entry for entry in one if entry[0] in ("0", "1", "2")} for one in ticks]
    assert figures[0] == figures[1] != set()


def test_the_caption_says_what_the_picture_shows(record: Record) -> None:
    state = state_on(record, dt.date(2020, 8, 24))
    told = day_picture(state).caption
    held = [name for name, share in state.control.items() if share == 1.0]
    assert len(held) == 3
    assert "war; Azerbaijan controls 3 of 11 objectives" in told
    assert f"trust {state.state.trust:.2f}" in told
    other = dataclasses.replace(state, state=state.state._replace(trust=0.99))
    assert day_picture(other).caption != told


def test_key_days_are_those_of_the_war_and_the_agreement(record: Record) -> None:
    found = {why: date for date, why in key_days(record)}
    war = next(record.of("battle")).date
    assert found["the first day of battle"] == war
    assert any("an agreement is signed" in why for why in found)
    quiet = sim.run("karabakh/frozen-conflict", trace=True)
    assert [why for _, why in key_days(quiet)] == ["the first day", "the last day"]


def test_the_timeline_has_a_text_alternative_with_its_counts(record: Record) -> None:
    told = timeline_picture(record).caption
    assert f": {outcomes(record)['wars']} war" in told
    sessions = sum(1 for _ in record.of("session"))
    assert f", {sessions} session{'' if sessions == 1 else 's'}, " in told


def test_a_record_without_its_states_is_refused() -> None:
    with pytest.raises(ValueError, match="trace=True"):
        state_on(sim.run("toy/fearon"), dt.date(2000, 1, 1))
