"""The map shows who holds what on a day: by colour, by hatching, and in words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import itertools
from functools import cache

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

import sim
from sim.pictures.map import MARKS, SIZES, fitted, map_gif, map_picture
from sim.pictures.style import CLAIMANT, HELD
from sim.record import Event, Record
from sim.scenario import Scenario, shipped
from sim.views.days import state_on
from sim.views.places import MOST_DAYS, largest_change, map_days, places_on
from tests.stories import day, short_war, valley

AUTUMN = "karabakh/autumn-2020"
#: pixels across at which a map is to be read, and how high a letter must be
SEEN, LETTER = 400, 8.0


@cache
def autumn(replicate: int = 3) -> Record:
    return sim.run(AUTUMN, 0, replicate, trace=True)


def drawn(record: Record, today: str) -> Figure:
    return map_picture(state_on(record, day(today))).figure


def named(figure: Figure, name: str) -> list[Rectangle]:
    (axes,) = figure.axes
    return [one for one in axes.patches if one.get_gid() == name and isinstance(one, Rectangle)]


def ground(figure: Figure, name: str) -> list[tuple[str, bool, float]]:
    """Colour, whether it is hatched, and share of the tile, of each part of a tile."""
    parts = named(figure, name)
    whole = sum(part.get_width() for part in parts)
    return [
        (to_hex(part.get_facecolor()).upper(), bool(part.get_hatch()), part.get_width() / whole)
        for part in parts
    ]


def ids(figure: Figure) -> set[str]:
    (axes,) = figure.axes
    return {str(one.get_gid()) for one in (*axes.patches, *axes.lines) if one.get_gid()}


def strokes(figure: Figure) -> list[Line2D]:
    (axes,) = figure.axes
    return [line for line in axes.lines if line.get_gid() == "front"]


def handed_over(outcome: str = "done", terms: float = 1.0) -> Record:
    """An agreement on the capital, of 1 May, and what became of it on 21 May."""
    agreed = Event(day("2001-05-01"), "agreement", numbers={"terms:capital": terms})
    due = Event(day("2001-05-21"), "handover", "south", "north", "capital", outcome)
    record = valley(agreed, due)
    loose = record.scenario.after_deal.model_copy(update={"binding": False})
    record.scenario = record.scenario.model_copy(update={"after_deal": loose})
    return record


# -- what is read off the events -------------------------------------------------------------------


@pytest.mark.parametrize("name", [AUTUMN, "karabakh/april-2016", "karabakh/after-2020"])
def test_control_is_that_of_the_day_and_promises_are_kept_or_end_as_in_the_run(name: str) -> None:
    for replicate in range(3):
        record = sim.run(name, 0, replicate, trace=True)
        first, last = record.scenario.clock.start.toordinal(), record.scenario.clock.end.toordinal()
        for today in range(first, last + 1, 5):
            shares = {key: place.share for key, place in places_on(record, today).items()}
            assert shares == dict(state_on(record, today).control)
        for event in record.of("handover"):
            due = places_on(record, event.day - 1)[event.subject].due
            assert due is not None
            assert due.day <= event.day


def test_some_run_has_a_handover_and_on_the_day_of_it_nothing_is_due() -> None:
    (event, *_) = autumn().of("handover")
    assert places_on(autumn(), event.day)[event.subject].due is None
    before = places_on(autumn(), event.day - 1)[event.subject].share
    assert places_on(autumn(), event.day)[event.subject].share != before


def test_an_attack_and_a_refusal_end_what_was_promised() -> None:
    kept, refused = handed_over(), handed_over("refused")
    assert places_on(kept, day("2001-05-20"))["capital"].due == (day("2001-05-21"), 1.0)
    assert places_on(kept, day("2001-05-21"))["capital"].how == "handed over"
    assert places_on(refused, day("2001-05-21"))["capital"].how == "handover refused"
    assert places_on(refused, day("2001-05-21"))["capital"].share == 0.0
    fought = dataclasses.replace(kept, events=[kept.events[0], *short_war("2001-05-10")])
    assert places_on(fought, day("2001-05-09"))["capital"].due is not None
    assert places_on(fought, day("2001-05-10"))["capital"].due is None


def test_the_largest_change_is_the_day_on_which_most_ground_passes() -> None:
    captures = [Event(day(f"2001-0{n}-01"), "capture", "north", subject=name)
                for n, name in ((3, "plain"), (4, "fortress"), (5, "ridge"))]  # fmt: skip
    assert largest_change(valley(*captures)) == dt.date(2001, 4, 1)
    assert largest_change(valley(captures[0], captures[2])) == dt.date(2001, 3, 1)
    assert largest_change(valley()) is None


# -- what is drawn ---------------------------------------------------------------------------------


def test_the_colour_and_the_hatching_of_a_tile_follow_control() -> None:
    capture = next(autumn().of("capture"))
    before, after = (map_picture(state_on(autumn(), capture.day - back)).figure for back in (1, 0))
    assert ground(before, capture.subject) == [(HELD, True, 1.0)]
    assert ground(after, capture.subject) == [(CLAIMANT, False, 1.0)]
    assert ground(before, "stepanakert") == ground(after, "stepanakert")
    assert f"captured {capture.subject}" in ids(after) - ids(before)


def test_a_tile_that_is_divided_shows_the_shares_and_the_front_within_it() -> None:
    figure = drawn(handed_over(terms=0.25), "2001-06-01")
    (first, hatched, share), (second, also, rest) = ground(figure, "capital")
    assert (first, hatched, second, also) == (CLAIMANT, False, HELD, True)
    assert (share, rest) == pytest.approx((0.25, 0.75))
    assert len(strokes(figure)) == 1
    assert not strokes(drawn(handed_over("refused", 0.25), "2001-06-01"))


def test_the_front_runs_between_ground_of_the_two_sides() -> None:
    """Four places in a row: the front stands at the right of the first, then nowhere else."""
    captured = [Event(day("2001-03-01"), "capture", "north", subject="plain")]
    (stroke,) = strokes(drawn(valley(*captured), "2001-03-01"))
    (tile,) = named(drawn(valley(*captured), "2001-03-01"), "plain")
    assert {round(x, 6) for x in stroke.get_xdata()} == {round(tile.get_x() + tile.get_width(), 6)}  # type: ignore[union-attr, arg-type]
    assert not strokes(drawn(valley(*captured), "2001-02-28"))


def test_what_is_attacked_and_what_is_due_is_framed_and_dated() -> None:
    figure = drawn(handed_over(), "2001-05-02")
    assert "due capital" in ids(figure)
    assert any("due 21 May 2001" in text.get_text() for text in figure.axes[0].texts)
    assert "due capital" not in ids(drawn(handed_over(), "2001-05-21"))
    last = max(battle.day for battle in autumn().of("battle"))
    fought = map_picture(state_on(autumn(), last - 1))
    attacked = [one for one in ids(fought.figure) if one.startswith("attacked ")]
    assert len(attacked) == 1
    assert "attacks" in fought.caption
    assert not [one for one in ids(drawn(autumn(), "2020-07-13")) if one.startswith("attacked ")]


@pytest.mark.parametrize(
    ("outcome", "how"), [("done", "handed over"), ("refused", "handover refused")]
)
def test_a_handover_and_its_refusal_have_marks_that_differ(outcome: str, how: str) -> None:
    figure = drawn(handed_over(outcome), "2001-06-01")
    (mark,) = [one for one in figure.axes[0].lines if one.get_gid() == f"{how} capital"]
    assert to_hex(mark.get_markerfacecolor()) == to_hex(MARKS[how][1])
    assert MARKS["handed over"] != MARKS["handover refused"]


# -- in words --------------------------------------------------------------------------------------


def test_the_text_says_what_the_map_shows() -> None:
    told = map_picture(state_on(handed_over(), day("2001-05-02"))).caption
    assert told.startswith("Map of 2 May 2001, no war; Northland controls no whole objective; ")
    assert "to be handed over: The capital / Grad to Northland by 21 May 2001" in told
    told = map_picture(state_on(handed_over(), day("2001-05-21"))).caption
    assert "Northland controls The capital / Grad; " in told
    assert "handed over: The capital / Grad (21 May 2001)" in told
    assert "to be handed over" not in told
    divided = map_picture(state_on(handed_over(terms=0.25), day("2001-05-21"))).caption
    assert "The capital / Grad is divided: Northland has 25%" in divided


def test_the_map_says_that_it_shows_a_run_and_which() -> None:
    long = "A title that is far too long to stand in one line under a map that is four inches wide"
    titles = (("The valley", False), (long, True))
    for (title, cut), note in itertools.product(titles, (None, "a frame of a map in motion")):
        told = dataclasses.replace(valley(), scenario=retitled(title))
        picture = map_picture(state_on(told, day("2001-05-02")), note)
        assert picture.caption.endswith(f" Simulated run: {title}, run 2 of seed 7.")
        (line,) = [one for one in picture.figure.axes[0].texts if "Simulated" in one.get_text()]
        assert line.get_text().endswith(", run 2 of seed 7")
        assert ("..." in line.get_text()) == cut
        picture.figure.draw_without_rendering()
        assert line.get_window_extent().x1 <= picture.figure.bbox.x1
    other = dataclasses.replace(valley(), seed=8)  # the changed twin: another run says so
    assert "run 2 of seed 8" in map_picture(state_on(other, day("2001-05-02"))).caption


def retitled(title: str) -> Scenario:
    return valley().scenario.model_copy(update={"title": title})


def words_outside(figure: Figure, record: Record) -> list[str]:
    """Names that reach over the edge of every tile."""
    figure.draw_without_rendering()
    tiles = [
        Bbox.union([part.get_window_extent() for part in named(figure, key)])
        for key in record.scenario.objectives
    ]
    words = [text for text in figure.axes[0].texts if text.get_bbox_patch() is not None]
    assert len(words) == len(tiles)
    return [
        text.get_text()
        for text in words
        if not any(
            tile.x0 <= box.x0 and box.x1 <= tile.x1 and tile.y0 <= box.y0 and box.y1 <= tile.y1
            for box in [text.get_window_extent()]
            for tile in tiles
        )
    ]


@pytest.mark.parametrize("name", shipped())
def test_words_fit_their_tiles_and_are_large_enough_where_the_map_is_small(name: str) -> None:
    record = sim.run(name, trace=True)
    figure = map_picture(state_on(record, record.scenario.clock.start)).figure
    assert not words_outside(figure, record)
    every = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    smallest = min(float(text.get_fontsize()) for text in every)
    assert smallest / 72.0 * SEEN / figure.get_figwidth() >= LETTER
    assert 5.0 / 72.0 * SEEN / figure.get_figwidth() < LETTER  # smaller ones would be noticed
    for text in figure.axes[0].texts:
        text.set_fontsize(14.0)
    assert words_outside(figure, record) or name.startswith("toy/")


def test_words_fit_their_tiles_on_every_day_that_matters() -> None:
    for date, _ in map_days(autumn()):
        figure = map_picture(state_on(autumn(), date)).figure
        assert not words_outside(figure, autumn())


def test_a_name_that_has_no_room_is_cut_and_says_so() -> None:
    size, lines = fitted("A place with a very long name indeed, and more of it", 0.7, 2)
    assert (size, len(lines)) == (SIZES[-1], 2)
    assert lines[-1].endswith("...")
    assert fitted("Shusha/Shushi", 2.0, 2) == (SIZES[0], ["Shusha/Shushi"])
    assert fitted("The plain / Ravnina", 0.7, 2) == (SIZES[0], ["The plain /", "Ravnina"])


# -- in motion -------------------------------------------------------------------------------------


def frames(content: bytes) -> list[tuple[bytes, int]]:
    """Pixels of every frame, and for how long it stands."""
    found = []
    with Image.open(io.BytesIO(content)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            pixels = hashlib.sha256(image.convert("RGB").tobytes()).digest()
            found.append((pixels, int(image.info["duration"])))
    return found


def test_a_map_in_motion_has_a_frame_for_each_day_that_matters_and_the_last_stays() -> None:
    record = valley(*short_war())
    shown = frames(map_gif(record))
    assert len(shown) == len(map_days(record)) == len({pixels for pixels, _ in shown})
    assert [one[1] for one in shown[:-1]] == [shown[0][1]] * (len(shown) - 1)
    assert shown[-1][1] > shown[0][1]
    more = valley(*short_war(), *short_war("2002-05-01"))
    assert len(frames(map_gif(more))) == len(map_days(more)) > len(shown)
    assert map_gif(record) == map_gif(record)


def test_the_days_are_those_of_wars_captures_and_agreements_and_no_quiet_ones() -> None:
    days = dict(map_days(valley(*short_war())))
    assert days[dt.date(2001, 9, 1)] == "Northland opens fire at The plain / Ravnina"
    assert days[dt.date(2001, 9, 4)] == "Northland captures The plain / Ravnina"
    assert "an agreement is signed" in " ".join(days.values())
    assert dt.date(2001, 9, 2) not in days
    assert list(days) == sorted(days)
    assert dict(map_days(handed_over()))[dt.date(2001, 5, 21)] == (
        "The capital / Grad is handed over to Northland"
    )
    refused = dict(map_days(handed_over("refused")))
    assert refused[dt.date(2001, 5, 21)] == "Southland refuses to hand over The capital / Grad"
    assert list(dict(map_days(valley())).values()) == ["the first day", "the last day"]


def test_of_very_many_days_those_go_on_which_nothing_changes_hands() -> None:
    start = day("2001-01-02")
    many = [Event(start + n, "ceasefire", "patron", outcome="agreed") for n in range(2 * MOST_DAYS)]
    capture = Event(start + 2 * MOST_DAYS, "capture", "north", subject="plain")
    days = [date.toordinal() for date, _ in map_days(valley(*many, capture))]
    assert len(days) == MOST_DAYS
    assert capture.day in days
    assert days[:3] == [start - 1, start, start + 1]


# -- what happened in fact -------------------------------------------------------------------------


def outlined(record: Record, today: str) -> set[str]:
    """Objectives with an outline: the other side's in fact on this day."""
    start = "in fact "
    return {one.removeprefix(start) for one in ids(drawn(record, today)) if one.startswith(start)}


def with_record(record: Record, **dates: str) -> Record:
    known = {name: day_of(text) for name, text in dates.items()}
    record.scenario = record.scenario.model_copy(update={"in_fact": known})
    return record


def day_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_tile_that_was_the_other_sides_in_fact_is_outlined_on_that_day() -> None:
    record = with_record(handed_over(), capital="2001-05-25")
    assert outlined(record, "2001-05-20") == set()  # the holder's, in the run and in fact
    assert outlined(record, "2001-05-21") == {"capital"}  # handed over in the run, not in fact
    assert outlined(record, "2001-05-25") == set()
    caption = map_picture(state_on(record, day("2001-05-21"))).caption
    label = record.scenario.objectives["capital"].label or "capital"
    assert f"otherwise in fact on this day: {label};" in caption
    # the changed twin: in a run in which it is refused the days are the others
    refused = with_record(handed_over("refused"), capital="2001-05-25")
    assert outlined(refused, "2001-05-21") == set()
    assert outlined(refused, "2001-05-25") == {"capital"}


def test_a_frame_does_not_cover_the_outline() -> None:
    """The white on which a frame is drawn would; so the outline stands within the frame."""
    record = with_record(handed_over(), capital="2001-05-02")
    figure = drawn(record, "2001-05-10")
    (frame,), (outline,) = (named(figure, f"{what} capital") for what in ("due", "in fact"))
    room = (outline.get_x() - frame.get_x()) * 72.0
    assert room > (2.0 * frame.get_linewidth() + outline.get_linewidth()) / 2.0
    assert named(drawn(record, "2001-05-01"), "due capital")
    assert not named(drawn(record, "2001-05-01"), "in fact capital")  # the changed twin


def test_what_is_not_named_stayed_and_without_a_record_there_is_no_outline() -> None:
    named = with_record(handed_over(), plain="2001-05-25")
    assert outlined(named, "2001-05-21") == {"capital"}
    assert outlined(handed_over(), "2001-05-21") == set()
    told = [text.get_text() for text in drawn(handed_over(), "2001-05-21").findobj(Text)]
    assert not [one for one in told if "in fact" in one]
    told = [text.get_text() for text in drawn(named, "2001-05-01").findobj(Text)]
    assert [one for one in told if "in fact" in one]  # the key is the same on every day
