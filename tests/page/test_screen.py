"""The page without a browser: what a visitor changes is what they see, and nobody else sees it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from sim.api import run, simulate
from sim.page import links
from sim.page.batch import STALE
from sim.page.browser.timeline import timeline_of
from sim.page.choice import Choice, typical_run
from sim.page.look import plain
from sim.page.tabs import TABS
from sim.pictures.map import map_picture
from sim.scenario import load
from sim.views import answer, headline, state_on, summary, watch
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
    slide,
    texts,
    visitor,
)

pytestmark = pytest.mark.usefixtures("no_engine")


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_a_word_of_error(tab: str) -> None:
    page = opened(tab=tab)
    assert not errors(page)
    side = TABS[tab].side
    assert page.title[0].value == ("Autumn 2020" if side else "Balance and Bargaining")
    assert bool(page.sidebar.number_input) is side
    assert page.session_state["tab"] == TABS[tab].label


def test_the_course_is_the_run_of_the_command_line() -> None:
    told, other = (plain(summary(run(AUTUMN, seed, 2))[1]) for seed in (3, 4))
    assert told != other
    assert told in texts(opened("seed=3&replicate=2"))
    shown_for_another = texts(opened("seed=4&replicate=2"))
    assert told not in shown_for_another
    assert other in shown_for_another


def test_a_slider_changes_the_run() -> None:
    page = opened()
    before = visitor(page).one_run().result
    slide(page, "balance.advantage", 0.3)
    after = visitor(page).one_run().result
    assert before is not None
    assert after is not None
    assert after.record.events == run(load(AUTUMN, ["balance.advantage=0.3"])).events
    assert after.record.events != before.record.events
    assert page.query_params["set"] == "balance.advantage=0.3"
    assert any("advantage = 0.3 (was 0)" in button.label for button in page.button)


def test_a_change_is_taken_back() -> None:
    page = slide(opened(), "balance.advantage", 0.3)
    press(page, "Military balance: advantage = 0.3 (was 0)")
    assert visitor(page).choice == Choice()
    assert page.slider(key="value-2-balance.advantage").value == 0.0
    assert "set" not in page.query_params


def test_a_slider_moved_back_is_no_change() -> None:
    page = slide(slide(opened(), "balance.advantage", 0.3), "balance.advantage", 0.0)
    assert visitor(page).choice == Choice()


def test_a_number_is_found_by_words_and_changed() -> None:
    page = opened()
    page.text_input(key="search").set_value("ripeness russia")
    shown(page)
    slide(page, "third_parties.russia.mediation.ripeness", 0.0)
    assert visitor(page).choice.overrides == ["third_parties.russia.mediation.ripeness=0"]
    page.text_input(key="search").set_value("zebra")
    assert "Nothing has these words" in texts(shown(page))


def test_days_go_forth_and_back() -> None:
    page = opened()
    first = page.session_state["day"]
    assert first == dt.date(2020, 7, 12)
    press(page, "Next day")
    assert page.session_state["day"] == dt.date(2020, 7, 13)
    assert "13 July 2020" in texts(page)
    press(page, "Next event")
    events = [e.date for e in run(AUTUMN).of("attack")]
    assert page.session_state["day"] == events[0]
    press(page, "Previous event")
    assert page.session_state["day"] < events[0]


def maps_shown(page: AppTest) -> list[str]:
    """What the maps in view say in words."""
    return re.findall(r"Map of .*", texts(page))


def test_the_map_follows_the_day() -> None:
    page = opened()
    record = run(AUTUMN, trace=True)
    (told,) = maps_shown(page)
    assert told == plain(map_picture(state_on(record, dt.date(2020, 7, 12))).caption)
    assert "captured" not in told
    capture = next(record.of("capture"))
    page.session_state["day"] = capture.date
    (later,) = maps_shown(shown(page))
    assert later == plain(map_picture(state_on(record, capture.date)).caption)
    assert "captured: " in later


def test_another_run_has_other_luck_only() -> None:
    page = press(opened(), "Another run")
    assert visitor(page).choice == Choice(replicate=1)


def test_a_text_is_told_with_its_reason() -> None:
    page = opened("replicate=1", "table")
    watched = visitor(page).one_run().result
    assert watched is not None
    reasons = [one.reason for one in watched.offers[0].standings if one.reason]
    assert reasons
    assert all(reason in texts(page) for reason in reasons)


def test_a_scenario_without_texts_says_so() -> None:
    told = "Nothing was proposed in this run."
    assert not watch(HURTING).offers
    assert told in notices(opened(f"scenario={HURTING}", "table"))[0]
    assert watch("toy/fearon", 1).offers
    assert not notices(opened("scenario=toy/fearon&seed=1", "table"))


def test_an_address_that_changes_by_itself_is_followed() -> None:
    """So it does on Back and Forward; the test in a browser presses them."""
    page = press(press(opened("replicate=1"), "Another run"), "Another run")
    assert page.query_params["replicate"] == "3"
    page.query_params["replicate"] = "1"
    assert visitor(shown(page)).choice.replicate == 1
    page.query_params["tab"] = "table"
    assert shown(page).session_state["tab"] == TABS["table"].label
    page.query_params["replicate"] = "x"
    assert any("allowed: a whole number" in str(code.value) for code in shown(page).code)
    assert page.query_params["replicate"] == "1"  # what is shown


def test_a_click_counts_for_more_than_an_address_that_lags_behind() -> None:
    page = press(opened("replicate=1"), "Another run")
    page.query_params["replicate"] = "1"
    press(page, "Another run")
    assert visitor(page).choice.replicate == 3
    assert page.query_params["replicate"] == "3"


def test_timelines_of_shipped_scenarios_are_shared_and_those_of_ones_own_are_not() -> None:
    record = run(AUTUMN, trace=True)
    first, second = (timeline_of(Choice(), record, narrow=False) for _ in range(2))
    assert first == second
    # the record does not count where the choice says all
    assert timeline_of(Choice(), run("toy/fearon", trace=True), narrow=False) == first
    mine = Choice("mine.yaml", MENDED)
    shown_mine = timeline_of(mine, record, narrow=False)
    assert shown_mine.png == first.png
    other = run("toy/fearon", trace=True)
    assert timeline_of(mine, other, narrow=False).png != shown_mine.png


# -- scenarios of one's own ------------------------------------------------------------------------

BROKEN = "extends: toy/fearon\nbalance: {advantage: 9}\n"
MENDED = "extends: toy/fearon\ntitle: Mended\nbalance: {advantage: 0.4}\n"


def use(page: AppTest, text: str) -> AppTest:
    page.text_area(key=f"yaml-{visitor(page).drafts}").set_value(text)
    return press(page, "Use this text")


def test_a_broken_scenario_is_told_of_and_the_last_good_one_stays() -> None:
    page = use(opened("scenario=toy/fearon", "file"), BROKEN)
    assert errors(page)
    told = [str(code.value) for code in page.code]
    assert any("scenario.yaml:2: balance.advantage: 9 is out of range" in text for text in told)
    assert visitor(page).choice == Choice("toy/fearon")
    # the text is there to be mended, also after a look at another tab
    go_to(page, "course")
    assert errors(page)
    assert page.title[0].value == visitor(page).loaded.scenario.title
    go_to(page, "file")
    assert page.text_area(key=f"yaml-{visitor(page).drafts}").value == BROKEN
    use(page, MENDED)
    assert not errors(page)
    assert page.title[0].value == "Mended"
    assert page.query_params["text"]


def test_a_broken_text_can_be_given_up() -> None:
    page = use(opened("scenario=toy/fearon", "file"), BROKEN)
    press(page, "Back to the last one that worked")
    assert not errors(page)
    assert page.text_area(key=f"yaml-{visitor(page).drafts}").value == "extends: toy/fearon\n"


def test_the_link_of_ones_own_scenario_opens_it() -> None:
    choice = Choice("mine.yaml", MENDED, (("front.noise", "2"),), 3, 1)
    page = opened(urlencode(links.write(choice, "course"), doseq=True))
    assert visitor(page).choice == choice
    assert page.title[0].value == "Mended"


@pytest.mark.parametrize(
    "link",
    [
        "scenario=karabakh/autumn-2021",
        "set=balance.advantage=9",
        "set=balance",
        "seed=x",
        "scenario=x.yaml&text=zzz",
        "scenario=/etc/passwd",
        "seat=nobody&decisions=x",
    ],
)
def test_a_link_that_cannot_be_opened_is_told_of_and_the_page_works(link: str) -> None:
    page = opened(link)
    assert errors(page)
    assert visitor(page).choice == typical_run()
    slide(page, "balance.advantage", 0.3)
    assert not errors(page)


def test_a_broken_scenario_in_a_link_can_be_mended() -> None:
    choice = Choice("mine.yaml", BROKEN)
    page = opened(urlencode(links.write(choice, "file"), doseq=True), "file")
    assert errors(page)
    assert page.text_area(key=f"yaml-{visitor(page).drafts}").value == BROKEN


def test_the_template_is_a_scenario() -> None:
    page = press(opened(tab="file"), "Start from an empty template")
    assert not errors(page)
    assert page.title[0].value == "My conflict"


# -- many runs -------------------------------------------------------------------------------------


def test_many_runs_are_summed_up_with_intervals() -> None:
    page = opened("scenario=toy/hurting-stalemate", "many")
    page.selectbox(key="many-count").set_value(20)
    finished(press(shown(page), "Make 20 runs"))
    table = page.table[0].value
    frame = simulate("toy/hurting-stalemate", 20)
    war = frame["large_war"].mean()
    told = table.loc["large war"]
    assert told["share or median"] == f"{war:.0%}"
    assert told["of"] == "all 20 runs"
    assert " to " in told["95 % interval"]
    assert STALE not in notices(page)
    # another scenario has other runs: they are not shown for it, and this is said
    slide(page, "balance.advantage", 0.3)
    assert not page.table
    assert STALE in notices(page)


def test_the_record_stands_in_the_rows_that_it_judges() -> None:
    page = opened(tab="many")
    page.selectbox(key="many-count").set_value(20)
    finished(press(shown(page), "Make 20 runs"))
    table = page.table[0].value
    kinds = table[table.index.str.startswith("kind of agreement")]
    assert len(kinds) > 1
    assert sorted({*kinds["what happened"]} - {""}) == ["partial"]
    assert (kinds["what happened"] == "partial").sum() == 1
    happened = kinds.index[kinds["what happened"] == "partial"]
    assert happened.to_list() == ["kind of agreement: partial"]
    assert "deaths on Azerbaijan's side" in table.index
    assert not table.index.str.contains("claimant|holder").any()
    page.selectbox(key=f"record-{AUTUMN}").set_value("")
    bare = shown(page).table[0].value  # the changed twin
    assert (bare["what happened"] == "").all()
    assert (bare["of"].str.startswith("all ") | bare["of"].str.endswith("that have it")).all()


def test_two_scenarios_are_compared_run_by_run() -> None:
    page = opened("scenario=toy/hurting-stalemate&set=balance.advantage=0.5", "compare")
    page.selectbox(key="compare-count").set_value(20)
    finished(press(shown(page), "Make 20 runs of each"))
    before, after = (
        simulate(load("toy/hurting-stalemate", changes), 20)["fighting_days"].tolist()
        for changes in ((), ("balance.advantage=0.5",))
    )
    lower = sum(second < first for first, second in zip(before, after, strict=True))
    assert page.table[0].value.loc["days of fighting"]["pairs lower"] == str(lower)
    assert "deaths on north's side" in page.table[0].value.index
    frames = (simulate(HURTING, 20), simulate(load(HURTING, ["balance.advantage=0.5"]), 20))
    told = answer(headline(*frames))  # type: ignore[arg-type]
    assert f"**{plain(told)}**" in texts(page)


def test_two_scenarios_without_common_luck_are_compared_as_two_samples() -> None:
    """Other actors draw other luck: no pair of runs belongs together, and nothing says so."""
    page = opened(f"scenario={HURTING}", "compare")
    beside = next(one for one in page.selectbox if one.label == "Compare with")
    beside.set_value("toy/rubinstein")
    page.selectbox(key="compare-count").set_value(20)
    finished(press(shown(page), "Make 20 runs of each"))
    one, two = load("toy/rubinstein"), load(HURTING)
    assert list(page.table[0].value.columns)[:2] == [one.title, two.title]
    assert "pairs lower" not in page.table[0].value.columns
    assert "deaths on north's side" in page.table[0].value.index  # who leads the claimant in both
    frames = (simulate(one, 20), simulate(two, 20))
    told = texts(page)
    assert plain(answer(headline(*frames, shared=False))) in told  # type: ignore[arg-type]
    assert plain(answer(headline(*frames))) not in told  # type: ignore[arg-type]
    assert "Run 7 before" not in told
    assert "Run 7 before and run 7 after meet the same random draws" in texts(
        opened(f"scenario={HURTING}&set=balance.advantage=1", "compare")
    )


def test_a_slider_keeps_its_scale_when_it_is_moved() -> None:
    key = "third_parties.russia.mediation.leverage.holder"
    page, moved = opened(), opened(f"set={key}=0.022")
    ends = [
        (one.min, one.max)
        for each in (page, moved)
        for one in [each.slider(key=f"value-{visitor(each).generation}-{key}")]
    ]
    assert ends[0] == ends[1] == (0.0, 0.15)


# -- the first tutorial ----------------------------------------------------------------------------

TUTORIAL = next((Path(__file__).parents[2] / "docs" / "tutorials").glob("01-*.md"))


def names_of(text: str) -> list[str]:
    """What the part of the tutorial without typing tells its reader to look for."""
    part = text.partition("## Without typing")[2].partition("\n## ")[0]
    return re.findall(r"\*\*([^*]+)\*\*", part)


def labels(page: AppTest) -> set[str]:
    """Everything on the page that can be chosen, moved or pressed, and all tabs."""
    fields = [*page.number_input, *page.text_input]
    controls = [*page.selectbox, *page.slider, *page.button, *fields]
    options = {str(option) for box in page.selectbox for option in box.options}
    return options | {str(one.label) for one in controls} | {tab.label for tab in TABS.values()}


def test_what_the_first_tutorial_names_is_called_so_on_the_page() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    found = labels(opened("set=third_parties.russia.engagement=0.8", "compare"))
    assert len(names_of(text)) >= 7
    assert [name for name in names_of(text) if name not in found] == []
    changed = text.replace("**Russia: engagement**", "**Russia's engagement**")
    assert [name for name in names_of(changed) if name not in found] == ["Russia's engagement"]


def test_what_ifs_are_not_graded_on_the_screen() -> None:
    def told(link: str) -> str:
        page = opened(link, "many")
        page.selectbox(key="many-count").set_value(20)
        return texts(finished(press(shown(page), "Make 20 runs")))

    assert "It is not graded against history" in told("set=third_parties.russia.engagement=0.8")
    as_shipped = told("")
    assert "not graded" not in as_shipped
    assert "Targets that test the runs" in as_shipped
