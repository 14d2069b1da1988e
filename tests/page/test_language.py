"""The page in another language, and with the names that one side has for places."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from sim.language import speaking, spoken
from sim.page.jobs import Job
from sim.page.tabs import TABS
from sim.pictures.picture import Picture
from sim.pictures.style import new_figure
from sim.views.watching import Tell
from tests.page.pages import (
    AUTUMN,
    HURTING,
    errors,
    finished,
    go_to,
    notices,
    opened,
    press,
    shown,
    texts,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")


def labels(page: AppTest) -> list[str]:
    return [tab.label for tab in page.tabs]


def address(page: AppTest) -> str:
    """The address as it was written last."""
    last = visitor(page).history.last
    assert last is not None
    return unquote(last[0])


def choose(page: AppTest, what: str, value: str) -> AppTest:
    """Choose a language, or names of places, as the visitor does."""
    page.selectbox(key=f"{what}-{visitor(page).generation}").select(value)
    return shown(page)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_shown_in_german(tab: str) -> None:
    page = opened("lang=de", tab)
    assert not errors(page)
    assert "Mitspielen" in labels(page)
    assert not {"Take a seat", "Many runs"} & set(labels(page))
    assert "lang=de" in address(page)


def test_english_needs_no_word_in_the_link() -> None:
    page = opened()
    press(page, "Another run")
    assert "seed=0" in address(page)
    assert "lang=" not in address(page)
    assert "names=" not in address(page)


def test_a_language_that_there_is_not_is_told_and_english_is_spoken() -> None:
    page = opened("lang=xx")
    assert "link: lang=xx: allowed: en, de" in notices(page)[0].replace("\\", "")
    assert "Take a seat" in labels(page)


def test_the_language_is_chosen_on_the_page_which_stays_where_it_was() -> None:
    page = opened(tab="report")
    choose(page, "language", "de")
    assert visitor(page).tab == "report"
    assert page.session_state["tab"] == "Bericht & Dateien"
    assert [one.value for one in page.subheader][:2] == ["Dauerhafter Link", "Bericht"]
    assert "lang=de" in page.code[0].value
    choose(page, "language", "en")
    assert visitor(page).tab == "report"
    assert page.subheader[0].value == "Permanent link"


def test_two_visitors_each_have_their_own_language() -> None:
    one, other = opened("lang=de", "file"), opened(tab="file")
    for _round in range(2):
        assert "Szenariodatei" in labels(one)
        assert "Scenario file" in labels(other)
        press(one, "Mit einer leeren Vorlage beginnen")
        press(other, "Start from an empty template")
    assert spoken() == "en"


def test_a_part_that_runs_by_itself_speaks_the_language_of_its_visitor() -> None:
    """A step of a day is a fragment: Streamlit runs it without the rest of the page."""
    page = opened("lang=de")
    press(page, "Nächster Tag")
    assert "**In diesem Lauf, 13. Juli 2020**" in texts(page)


def test_numbers_and_dates_are_written_as_in_german() -> None:
    page = opened("lang=de&set=balance.advantage=0.25")
    told = texts(page).replace("\\", "")
    assert "12. Juli 2020 bis 30. Juni 2021" in told
    assert re.search(r"\*\*\d\d\.\d\d\.2020", told)
    assert not re.search(r"\*\*2020-\d\d-\d\d", told)
    assert re.search(r"\*\*2020-\d\d-\d\d", texts(opened()).replace("\\", ""))
    assert "1 Zahl von Ihnen geändert" in told
    hope = next(one for one in page.slider if one.label == "Azerbaijan: Hoffnung")
    assert "Erlaubt: 0 bis 1." in str(hope.help)
    assert any("0,1" in str(one.help) for one in page.slider)


def test_work_beside_the_page_speaks_english_and_tells_its_progress_in_the_visitors_language() -> (
    None
):
    def work(tell: Tell) -> str:
        tell(1000, 2000)
        return spoken()

    with speaking("de"):
        job = Job("a sum", work)
        assert job.wait(10.0)
        assert job.result == "en"
        assert job.note == "1.000 von 2.000"
    assert job.note == "1,000 of 2,000"


@pytest.mark.parametrize(("language", "half"), [("en", "0.5"), ("de", "0,5")])
def test_numbers_on_axes_are_written_as_the_language_does(language: str, half: str) -> None:
    figure = new_figure(3.0, 2.0)
    axes = figure.subplots()
    axes.plot([0.0, 1.0], [0.0, 1.0])
    axes.set_xticks([0.0, 0.5, 1.0])
    with speaking(language):
        Picture("half", "half", figure, "half").for_screen(300)
        assert half in [label.get_text() for label in axes.get_xticklabels()]


def test_files_stay_english() -> None:
    def found(link: str) -> dict[str, str]:
        buttons: list[Any] = list(opened(link, "report").get("download_button"))
        return {one.label: one.proto.url for one in buttons}

    files = [found(""), found("lang=de&names=armenian")]
    english, german = (list(one.values()) for one in files)
    assert set(files[0]) != set(files[1])
    # the address of a file is the hash of its content
    assert [url.rpartition("/")[2] for url in english[3:]] == [
        url.rpartition("/")[2] for url in german[3:]
    ]


# -- names of places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "shown_name", "hidden"),
    [
        ("", "Shusha/Shushi", ()),
        ("armenian", "Shushi", ("Shusha", "Khankendi", "Lachin")),
        ("azerbaijani", "Shusha", ("Shushi", "Stepanakert", "Berdzor")),
    ],
)
def test_places_have_the_names_that_are_wanted(
    names: str, shown_name: str, hidden: tuple[str, ...]
) -> None:
    page = opened(f"names={names}")
    told = texts(page)
    assert shown_name in told
    assert not [name for name in hidden if name in told]
    assert not names or f"names={names}" in address(page)


def test_the_names_change_nothing_but_what_is_shown() -> None:
    page = opened("set=balance.advantage=0.3")
    before = visitor(page).one_run().result
    assert before is not None
    choose(page, "names", "azerbaijani")
    after = visitor(page).one_run().result
    assert after is not None
    assert after.record.events == before.record.events
    assert visitor(page).choice.changes == (("balance.advantage", "0.3"),)
    go_to(page, "compare")
    assert not errors(page)
    choose(page, "names", "")
    assert "Shusha/Shushi" in texts(go_to(page, "course"))


def test_a_game_goes_on_under_other_names() -> None:
    page = opened(f"scenario={AUTUMN}&seat=azerbaijan", "seat")
    press(page, "As the model would")
    seat = visitor(page).seat
    assert seat.decisions
    choose(page, "names", "armenian")
    assert visitor(page).seat == seat
    assert not errors(page)


def test_german_tells_of_roles_and_who_has_them() -> None:
    page = opened(f"lang=de&scenario={HURTING}", "many")
    page.selectbox(key="many-count").set_value(20)
    press(shown(page), "20 Läufe machen")
    finished(page)
    assert "Tote auf der fordernden Seite" in page.table[0].value.index
    told = "Die fordernde Seite führt north, die haltende south."
    assert told in texts(page)
    record = next(one for one in page.selectbox if str(one.key).startswith("record-"))
    record.set_value(AUTUMN)  # the changed twin: others claim and hold there
    assert told not in texts(shown(page))


def test_figures_of_the_record_are_called_as_in_german() -> None:
    page = opened(f"lang=de&scenario={AUTUMN}", "many")
    page.selectbox(key="many-count").set_value(20)
    press(shown(page), "20 Läufe machen")
    finished(page)
    rows = list(page.table[0].value.index)
    assert "Erster Tag des großen Krieges" in rows
    assert "Gebrochene humanitäre Waffenstillstände" in rows
    choose(page, "language", "en")
    assert "First day of the large war" in page.table[0].value.index


def test_names_that_a_scenario_does_not_have_are_told() -> None:
    page = opened("names=martian")
    assert "names=martian: allowed: armenian, azerbaijani" in notices(page)[0].replace("\\", "")
    assert "Shusha/Shushi" in texts(page)


def test_a_scenario_with_one_name_for_each_place_offers_no_choice() -> None:
    page = opened(f"scenario={HURTING}")
    keys = [str(one.key) for one in page.selectbox]
    assert any(key.startswith("language-") for key in keys)
    assert not any(key.startswith("names-") for key in keys)
