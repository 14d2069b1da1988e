"""The first screen, the guided path, links with a version, and two changes compared."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.errors import SimError
from sim.outcomes import outcomes
from sim.page import asking
from sim.page.choice import Choice, read, typical_run
from sim.page.links import View, query_of, read_view, write
from sim.page.steps import DAYS, STEPS
from sim.page.tabs import compare, path
from sim.page.tabs.findings import IN_SHORT, PLACES, readable
from sim.version import VERSION
from sim.views.what_if import WHAT_IFS, effect, said
from tests.page.pages import (
    errors,
    finished,
    go_to,
    notices,
    opened,
    press,
    shown,
    slide,
    texts,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")
TURKEY = WHAT_IFS["turkey"]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few runs, which need no compiled engine."""
    monkeypatch.setattr(asking, "RUNS", 6)
    monkeypatch.setattr(path, "RUNS", 6)


def one_of(page: AppTest, key: str) -> str:
    """A part of the address."""
    found = page.query_params[key]
    return found[-1] if isinstance(found, list) else str(found)


def test_a_visitor_without_a_link_meets_the_first_screen() -> None:
    page = AppTest.from_file(opened.__globals__["APP"], default_timeout=120)
    shown(page)
    assert visitor(page).tab == "start"
    assert visitor(page).choice == typical_run()
    assert page.title[0].value == "Balance and Bargaining"
    assert "may go to war as the military balance" in texts(page)
    assert not page.sidebar.selectbox
    labels = [button.label for button in page.button]
    assert [WHAT_IFS[key].asked for key in ("turkey", "russia", "mediators")] == labels[:3]


def test_a_question_is_answered_from_its_runs() -> None:
    page = finished(press(opened("", "start"), TURKEY.asked))
    assert not errors(page)
    scenarios = (read(Choice(TURKEY.scenario)), read(Choice(changes=TURKEY.changes)))
    frames = [sim.simulate(one.scenario, 6, engine="mesa") for one in scenarios]
    told = said(TURKEY, effect(TURKEY, (frames[0], frames[1])))
    assert told in texts(page).replace("\u2060", "").replace("\\", "")
    assert one_of(page, "question") == "turkey"
    # the same to whoever opens the link; another question says something else
    again = finished(opened("question=turkey", "start"))
    assert told in texts(again).replace("\u2060", "").replace("\\", "")
    other = finished(press(page, WHAT_IFS["russia"].asked))
    assert told not in texts(other).replace("\u2060", "").replace("\\", "")


def test_from_an_answer_to_the_numbers() -> None:
    page = press(finished(press(opened("", "start"), TURKEY.asked)), "Change it yourself")
    assert visitor(page).tab == "compare"
    assert visitor(page).choice == replace(typical_run(), changes=TURKEY.changes)
    assert "question" not in page.query_params


def test_the_path_asks_first_and_shows_then() -> None:
    page = opened("", "path")
    assert STEPS[0].title in [one.value for one in page.subheader]
    assert next(one for one in page.button if one.label == "Run it and see").disabled
    choice = typical_run()
    days = float(outcomes(sim.run(choice.name, 0, choice.replicate))["fighting_days"])
    right = DAYS.place(days)
    page.radio(key="guess-0").set_value(right)
    page = finished(press(shown(page), "Run it and see"))
    assert f"**As you guessed.** Your guess: {DAYS.labels[right]}." in texts(page)
    assert f"{days:.0f} days of fighting" in texts(page)
    page = press(page, "Next")
    assert one_of(page, "step") == "1"
    assert STEPS[1].title in [one.value for one in page.subheader]
    # the twin: another guess is not right
    other = opened("", "path")
    other.radio(key="guess-0").set_value((right + 1) % 4)
    other = finished(press(shown(other), "Run it and see"))
    assert "**Otherwise than you guessed.**" in texts(other)


@pytest.mark.parametrize("at", range(1, len(STEPS)))
def test_every_step_runs(at: int) -> None:
    page = opened(f"step={at}", "path")
    page.radio(key=f"guess-{at}").set_value(0)
    page = finished(press(shown(page), "Run it and see"))
    assert not errors(page)
    assert "In the model: " in texts(page)
    assert STEPS[at].notice in notices(page)


def test_there_are_ten_steps_and_the_last_leads_on() -> None:
    assert len(STEPS) == 10
    page = opened("step=99", "path")  # farther than there is
    assert STEPS[-1].title in [one.value for one in page.subheader]
    assert visitor(press(page, "On to the sandbox")).tab == "course"


def test_the_findings_are_those_of_the_documentation() -> None:
    text = next(place for place in PLACES if place.is_file()).read_text(encoding="utf-8")
    page = opened("", "findings")
    shown_there = "\n".join([texts(page), *(one.value for one in page.subheader)])
    parts = [line for line in readable(text).splitlines() if line.strip()]
    assert len(parts) > 40
    assert all(line.removeprefix("## ") in shown_there for line in parts)
    assert "](" not in readable(text)
    assert "](" in text


def test_in_another_language_the_answer_of_the_findings_comes_first() -> None:
    text = next(place for place in PLACES if place.is_file()).read_text(encoding="utf-8")
    plain_text = " ".join(readable(text).replace("**", "").split())
    sentences = IN_SHORT.partition("In short: ")[2].split(". ")
    assert len(sentences) == 4
    assert [one for one in sentences if one.strip(".") not in plain_text] == []
    german = [str(one.value) for one in opened("lang=de", "findings").info]
    assert any(one.startswith("Die Befunde sind auf Englisch.") for one in german)
    assert not any("Befunde" in str(one.value) for one in opened("", "findings").info)


def test_a_link_of_another_version_says_so() -> None:
    query = write(Choice(), "course")
    assert query["version"] == VERSION
    told = notices(opened(urlencode(query | {"version": "0.0.1"}, doseq=True)))
    assert any("made with version 0.0.1" in one for one in told)
    assert not any("made with version" in one for one in notices(opened(urlencode(query))))


def test_a_link_is_taken_from_any_machine() -> None:
    assert query_of("http://10.0.0.1:9/?scenario=toy%2Ffearon") == "scenario=toy%2Ffearon"
    assert query_of("") == ""
    for nonsense in ("toy/fearon", "http://127.0.0.1:8501/", "?seed=many"):
        with pytest.raises(SimError, match="link"):
            query_of(nonsense)


def test_what_is_looked_at_survives_a_link() -> None:
    view = View("turkey", 3, "toy/fearon")
    query = write(Choice(), "path", None, view)
    assert read_view({key: [str(value)] for key, value in query.items()}) == view
    assert read_view({}) == View()


def test_two_changes_are_compared_with_each_other() -> None:
    page = opened("set=balance.advantage%3D-0.4", "compare")
    page = press(page, "Keep these changes, to compare others with them")
    page = slide(page, "balance.advantage", 0.4)
    (kept,) = visitor(page).pinned
    beside = compare.written(kept)
    box = next(one for one in page.selectbox if one.label == "Compare with")
    assert "the same with Military balance: advantage = -0.4" in box.options
    box.set_value(beside)
    page = shown(page)
    assert one_of(page, "beside") == beside
    # ... also by the link alone, and without it the same is compared unchanged
    link = urlencode({"set": "balance.advantage=0.4", "beside": beside})
    other = opened(link, "compare")
    assert "First: the same with Military balance: advantage" in texts(other)
    assert "Before: the same without your changes" in texts(
        opened("set=balance.advantage%3D0.4", "compare")
    )


def test_a_dated_number_is_scaled_and_comes_back() -> None:
    key = "third_parties.turkey.backing.support"
    page = opened()
    tag = visitor(page).generation
    box = page.selectbox(key=f"how-{tag}-{key}")
    assert box.value == "as the dates say"
    box.set_value("all of it times ...")
    page = shown(page)
    page.slider(key=f"times-{tag}-{key}").set_value(0.5)
    page = shown(page)
    backing = visitor(page).loaded.scenario.third_parties["turkey"].backing
    assert backing is not None
    assert max(backing.support.dates.values()) == pytest.approx(0.075)
    labels = [button.label for button in page.button]
    assert "Turkey: support = its dates times 0.5 (was by date)" in labels
    page.selectbox(key=f"how-{visitor(page).generation}-{key}").set_value("one value throughout")
    page = shown(page)
    assert visitor(page).choice.changes == ((key, "0.15"),)  # that of the last day
    page.selectbox(key=f"how-{visitor(page).generation}-{key}").set_value("as the dates say")
    assert not visitor(shown(page)).choice.changes


def test_another_scenario_is_shown_in_its_typical_run() -> None:
    page = opened(f"replicate={typical_run().replicate}")
    name = "karabakh/1994-2020"
    page.sidebar.selectbox(key=f"scenario-{visitor(page).generation}").set_value(name)
    assert visitor(shown(page)).choice == typical_run(name)
    # ... but who has chosen a run of their own keeps it
    page = opened("replicate=7")
    page.sidebar.selectbox(key=f"scenario-{visitor(page).generation}").set_value(name)
    assert visitor(shown(page)).choice == Choice(name, replicate=7)


def test_the_peace_is_told_of_by_day() -> None:
    page = opened("scenario=karabakh/after-2020", "course")
    assert "The guarantee as believed" in texts(page)
    assert "The guarantee as believed" not in texts(go_to(opened(), "course"))
