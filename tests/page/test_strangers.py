"""Files, links and luck of all kinds: the page shows them as they are, or says what is wrong."""

from __future__ import annotations

import datetime as dt
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest

from sim.page import chosen_run, downloads, guard, links
from sim.page.choice import Choice, read
from sim.page.downloads import as_csv
from sim.page.outcomes import record_near
from sim.page.tabs import TABS, course
from sim.pictures import style
from sim.pictures.picture import Picture
from sim.report import one_run
from sim.scenario import Scenario
from sim.seat import Game, Question
from sim.views import DayState, Watched, watch
from sim.views.watching import Tell
from tests.page.pages import (
    AUTUMN,
    HURTING,
    errors,
    finished,
    go_to,
    jobs,
    link_of,
    opened,
    press,
    shown,
    slide,
    texts,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")

LONG_AGO = f"extends: {HURTING}\nclock: {{start: 0100-01-01, end: 0102-01-01}}\n"
FAR_AHEAD = f"extends: {HURTING}\nclock: {{start: 8997-01-01, end: 9000-01-01}}\n"
DOLLARS = r"""
extends: toy/fearon
parties:
  north: {label: 'a $x_$ b'}
  south: {label: 'a $\frac$ b'}
"""
STOPPED = "Stopped before the end: nothing is shown."
UNUSUAL = {"years ago": LONG_AGO, "years ahead": FAR_AHEAD, "dollars": DOLLARS}


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
@pytest.mark.parametrize("tab", TABS)
def test_unusual_files_are_shown_on_every_tab(text: str, tab: str) -> None:
    page = opened(link_of(text), tab)
    assert not errors(page)
    if tab == "seat":
        page = press(press(page, "Sit down"), "Leave the rest to the model")
    if tab in ("many", "compare"):
        page.selectbox(key=f"{tab}-count").set_value(20)
        finished(press(shown(page), f"Make 20 runs{' of each' * (tab == 'compare')}"))
        page = shown(page)
    if tab == "report":
        page = finished(press(page, "Make the report"))
    assert not errors(page)


def test_labels_with_dollars_are_drawn_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(style._LOOK, "text.parse_math", True)  # the changed twin
    assert errors(opened(link_of(DOLLARS)))


def test_days_of_long_ago_are_walked_through() -> None:
    page = opened(link_of(LONG_AGO))
    assert page.session_state["day"].isoformat() == "0100-01-01"
    page = press(page, "Next day")
    assert page.select_slider(key="day").value == dt.date(100, 1, 2)
    assert "2 January 100" in texts(page)


def test_the_slider_stops_every_day_or_as_often_as_can_be_told_to_a_browser() -> None:
    def days_of(end: int) -> list[int]:
        text = f"extends: {HURTING}\nclock: {{start: 1000-01-01, end: {end}-01-01}}\n"
        return [
            day.toordinal() for day in course.stops(watch(read(Choice("x", text)).scenario).record)
        ]

    every, some = days_of(1002), days_of(1900)
    assert every == list(range(every[0], every[-1] + 1))
    assert len(some) <= course.MOST_DAYS + 1000
    assert some[-1] - some[0] == 328718
    assert max(after - before for before, after in pairwise(some)) == 33


def test_an_error_in_a_part_that_runs_by_itself_leaves_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(now: DayState, *, narrow: bool) -> Picture:
        raise ZeroDivisionError(f"on {now.date}, narrow: {narrow}")

    monkeypatch.setattr(course, "day_picture", fails)
    page = opened()
    assert errors(page) == [
        "This cannot be shown; it is not your fault. Please report it, with the link."
    ]
    assert "The story of this run, with the reasons" in [one.label for one in page.expander]
    assert not errors(go_to(page, "table"))


def test_every_part_that_runs_by_itself_is_guarded() -> None:
    folder = Path(guard.__file__).parent
    users = [path.name for path in folder.glob("*.py") if "st.fragment" in path.read_text("utf-8")]
    assert users == ["guard.py"]


# -- one's own files -------------------------------------------------------------------------------


def test_what_may_be_a_slip_is_told() -> None:
    page = opened(link_of(f"extends: {AUTUMN}\nparties:\n  azerbaijan:\n    hope:\n"), "file")
    (notice,) = visitor(page).loaded.notices
    assert str(notice) in [str(one.value) for one in page.code]
    told = [str(one.value) for one in page.warning]
    assert "The file holds a possible slip: see the tab Scenario file." in told
    assert not opened(link_of(f"extends: {AUTUMN}\n"), "file").warning


@pytest.mark.parametrize(
    ("text", "record"),
    [
        (f"extends: {AUTUMN}\n", AUTUMN),
        (f"extends: toy/fearon  # and not {AUTUMN}\n", ""),
        (f"extends: toy/fearon\ntitle: unlike {AUTUMN}\n", ""),
    ],
)
def test_a_file_stands_beside_the_record_of_what_it_extends(text: str, record: str) -> None:
    choice = Choice("mine.yaml", text)
    assert record_near(choice, read(choice)) == record


def test_a_link_names_a_file_and_no_folder() -> None:
    query = {"scenario": ["../../etc/mine.yaml"], "text": [links.pack("extends: toy/fearon\n")]}
    assert links.read(query).name == "mine.yaml"


def test_a_table_holds_no_formula_for_a_spreadsheet() -> None:
    texts_of = ["=1+1", "+a", "-b", "@c", "\tx", "-0.5", "plain = 1"]
    frame = pd.DataFrame({"=SUM(A1)": texts_of, "number": [-1.5] * len(texts_of)})
    lines = as_csv(frame).decode().splitlines()
    assert lines[0] == "'=SUM(A1),number"
    assert lines[1:5] == ["'=1+1,-1.5", "'+a,-1.5", "'-b,-1.5", "'@c,-1.5"]
    assert lines[6:] == ["-0.5,-1.5", "plain = 1,-1.5"]


# -- numbers and luck ------------------------------------------------------------------------------


def test_a_slider_returns_to_a_value_between_its_steps() -> None:
    page = opened("scenario=toy/fearon")
    own = visitor(page).before()["balance.advantage"].value
    assert own not in (0.15, 0.2)
    slide(page, "balance.advantage", 0.2)
    assert visitor(page).choice.overrides == ["balance.advantage=0.2"]
    slide(page, "balance.advantage", round(float(own), 3))  # what it showed at first
    assert visitor(page).choice == Choice("toy/fearon")
    assert visitor(page).loaded.scenario.balance.advantage == own
    slide(page, "balance.advantage", round(float(own), 3) + 0.001)  # the next step is a change
    assert visitor(page).choice.changes


def test_the_page_takes_the_seeds_that_the_command_line_takes() -> None:
    seed = 2**64 - 1
    page = opened(f"seed={seed}")
    page.number_input(key=f"replicate-{visitor(page).generation}").set_value(3)
    shown(page)
    assert visitor(page).choice == Choice(seed=seed, replicate=3)
    field = page.text_input(key=f"seed-{visitor(page).generation}")
    assert field.value == str(seed)
    field.set_value("5")
    assert visitor(shown(page)).choice == Choice(seed=5, replicate=3)
    for wrong in (str(2**64), "-1", "2.5", "five"):
        page.text_input(key=f"seed-{visitor(page).generation}").set_value(wrong)
        assert str(2**64 - 1) in page.run().error[0].value
        assert visitor(page).choice == Choice(seed=5, replicate=3)
        assert page.text_input(key=f"seed-{visitor(page).generation}").value == "5"
    assert not page.run().error


# -- games -----------------------------------------------------------------------------------------


def test_a_game_is_wholly_in_its_link() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    page = press(press(page, "Decide"), "Leave the rest to the model")
    address = urlencode({key: page.query_params[key] for key in page.query_params}, doseq=True)
    page = go_to(page, "report")
    permanent = next(str(one.value) for one in page.code if "?scenario=" in str(one.value))
    for link in (address, permanent.partition("?")[2]):
        again = opened(link, "seat")
        assert visitor(again).seat == visitor(page).seat
        assert visitor(again).seat.rest
        assert "The game is over" in [str(one.value) for one in again.subheader]
    query = parse_qs(address)
    del query["rest"]  # the changed twin
    open_yet = opened(urlencode(query, doseq=True), "seat")
    assert "The game is over" not in [str(one.value) for one in open_yet.subheader]


def test_what_was_left_to_the_model_can_be_taken_back() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    page = press(press(page, "Decide"), "Leave the rest to the model")
    decided = visitor(page).seat.decisions
    press(page, "Take the last decision back")
    assert visitor(page).seat.decisions == decided
    assert not visitor(page).seat.rest
    assert page.radio


def test_what_a_number_would_mean_is_reckoned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = Game.preview

    def counted(game: Game, choice: str) -> Question:
        asked.append(choice)
        return real(game, choice)

    monkeypatch.setattr(Game, "preview", counted)
    page = press(opened("scenario=toy/fearon&seed=1", "seat"), "Sit down")
    page.radio[0].set_value(page.radio[0].options and "ask-")
    shown(page)
    assert len(asked) == 1
    shown(shown(page))
    assert len(asked) == 1


# -- work ------------------------------------------------------------------------------------------


def test_runs_that_nobody_waits_for_are_stopped() -> None:
    page = opened(f"scenario={HURTING}", "many")
    page.selectbox(key="many-count").set_value(5000)
    press(shown(page), "Make 5,000 runs")
    (job,) = visitor(page).kept.of("runs")
    assert not job.ended
    slide(page, "balance.advantage", 0.3)
    assert job.wait(10.0)
    assert job.stopped
    assert not visitor(page).kept.of("runs")


def test_a_report_is_stopped_between_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures: list[str] = []
    real = Picture.svg

    def slow(picture: Picture) -> bytes:
        pictures.append(picture.name)
        time.sleep(0.3)
        return real(picture)

    monkeypatch.setattr(Picture, "svg", slow)
    page = press(opened(tab="report"), "Make the report")
    (job,) = visitor(page).kept.of("report")
    while not pictures:
        assert not job.ended
        time.sleep(0.01)
    assert 0.0 < job.share < 1.0
    press(page, "Stop")
    assert job.wait(10.0)
    assert job.stopped
    assert len(pictures) < 4
    assert "Stopped before the end: nothing is shown." in [
        str(one.value) for one in shown(page).warning
    ]


def longest_wait() -> float:
    """The longest that somebody else waits to draw while a report is made, as a share of it."""
    page = press(opened(tab="report"), "Make the report")
    (job,) = visitor(page).kept.of("report")
    begun, longest = time.perf_counter(), 0.0
    while not job.ended:
        asked = time.perf_counter()
        with style.look():
            longest = max(longest, time.perf_counter() - asked)
        time.sleep(0.002)
    assert job.result
    return longest / (time.perf_counter() - begun)


def test_others_draw_while_a_report_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Picture.svg

    def slow(picture: Picture) -> bytes:
        time.sleep(0.1)
        return real(picture)

    monkeypatch.setattr(Picture, "svg", slow)
    assert longest_wait() < 0.5
    make = downloads._make_report

    def alone(*given: object) -> str:  # the changed twin
        with style.look():
            return make(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(downloads, "_make_report", alone)
    assert longest_wait() > 0.5


def test_a_single_run_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(scenario: Scenario, seed: int, replicate: int, tell: Tell) -> Watched:
        for day in range(1000):
            tell(day, 1000)
            time.sleep(0.02)
        return watch(scenario, seed, replicate)

    monkeypatch.setattr("sim.page.visitor.watch", slow)
    monkeypatch.setattr(chosen_run, "PATIENCE", 0.1)
    page = opened()
    (job,) = jobs(page)
    press(page, "Stop")
    assert job.wait(5.0)
    assert job.stopped
    assert "Stopped before the end: nothing is shown." in [
        str(one.value) for one in shown(page).warning
    ]


def test_the_report_tells_how_far_it_is() -> None:
    told: list[float] = []
    make = downloads._make_report
    html = make(
        lambda *, tell: one_run(watch("toy/fearon", 1), tell=tell),
        lambda done, total: told.append(done / total),
    )
    assert html.startswith("<!")
    assert len(told) > 8
    assert told == sorted(told)
    assert 0.0 <= told[0] < downloads.PUT_TOGETHER < told[-1] <= 1.0
