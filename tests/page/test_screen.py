"""The page without a browser: what a visitor changes is what they see, and nobody else sees it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from streamlit.testing.v1 import AppTest

from sim.api import run, simulate
from sim.page import engine, links
from sim.page.choice import Choice
from sim.page.visitor import KEY, TABS, Visitor
from sim.scenario import load
from sim.seat import Game, Question
from sim.views import summary

APP = str(Path(engine.__file__).with_name("app.py"))
AUTUMN = "karabakh/autumn-2020"


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the compiled engine alone: these tests make few runs."""

    def nothing(self: engine.Engine) -> None:
        self.state = engine.FAILED
        self._ended.set()

    monkeypatch.setattr(engine.Engine, "_prepare", nothing)
    engine.engine.clear()


def opened(link: str = "", tab: str = "course") -> AppTest:
    page = AppTest.from_file(APP, default_timeout=120)
    for key, values in parse_qs(link).items():
        page.query_params[key] = values
    page.query_params["tab"] = tab
    return shown(page)


def shown(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def visitor(page: AppTest) -> Visitor:
    found = page.session_state[KEY]
    assert isinstance(found, Visitor)
    return found


def go_to(page: AppTest, tab: str) -> AppTest:
    page.session_state["tab"] = TABS[tab]
    return shown(page)


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return shown(page)


def slide(page: AppTest, key: str, value: float) -> AppTest:
    tag = visitor(page).generation
    page.slider(key=f"value-{tag}-{key}").set_value(value)
    return shown(page)


def texts(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in (*page.markdown, *page.caption, *page.title))


def errors(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.error]


# -- what is seen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_a_word_of_error(tab: str) -> None:
    page = opened(tab=tab)
    assert not errors(page)
    assert page.title[0].value == "Autumn 2020"
    assert page.session_state["tab"] == TABS[tab]


def test_the_course_is_the_run_of_the_command_line() -> None:
    page = opened("seed=3&replicate=2")
    told = summary(run(AUTUMN, 3, 2))[1]
    assert told.partition(" (")[0] in texts(page)
    assert told.partition(" (")[0] not in texts(opened("seed=4&replicate=2")) or (
        told == summary(run(AUTUMN, 4, 2))[1]
    )


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
    page = opened("scenario=toy/hurting-stalemate&set=talks.start=2100-01-01", "table")
    assert not page.exception


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
    assert visitor(page).choice == Choice()
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


def finished(page: AppTest) -> AppTest:
    """Wait for the work that was asked for; a browser asks again by itself."""
    for job in list(visitor(page).kept.values()):
        if hasattr(job, "wait"):
            assert job.wait(100.0)
    return shown(page)


def test_many_runs_are_summed_up_with_intervals() -> None:
    page = opened("scenario=toy/hurting-stalemate", "many")
    page.selectbox(key="many-count").set_value(20)
    finished(press(shown(page), "Make 20 runs"))
    table = page.table[0].value
    frame = simulate("toy/hurting-stalemate", 20)
    war = frame["large_war"].mean()
    told = [str(value) for value in table.loc["large war"]]
    assert f"{war:.0%}" in told
    assert " to " in told[1]
    # another scenario has other runs: they are not shown for it
    slide(page, "balance.advantage", 0.3)
    assert not page.table


def test_two_scenarios_are_compared_run_by_run() -> None:
    page = opened("scenario=toy/hurting-stalemate&set=balance.advantage=0.5", "compare")
    page.selectbox(key="compare-count").set_value(20)
    finished(press(shown(page), "Make 20 runs of each"))
    before, after = (
        simulate(load("toy/hurting-stalemate", changes), 20)["fighting_days"].tolist()
        for changes in ((), ("balance.advantage=0.5",))
    )
    lower = sum(second < first for first, second in zip(before, after, strict=True))
    assert page.table[0].value.loc["fighting days"]["lower"] == str(lower)


# -- a seat ----------------------------------------------------------------------------------------


def over(page: AppTest) -> bool:
    return any("The game is over" in str(one.value) for one in page.subheader)


def question(page: AppTest) -> Question:
    games = [one for one in visitor(page).kept.values() if isinstance(one, Game)]
    assert games[-1].question is not None
    return games[-1].question


def test_a_seat_is_taken_and_played_to_the_end() -> None:
    page = opened("scenario=toy/fearon&seed=1", "seat")
    page.selectbox(key="seat-name").set_value("south")
    press(shown(page), "Sit down")
    for _ in range(10):
        if over(page):
            break
        asked = question(page)
        otherwise = {"accept": "refuse", "refuse": "accept"}.get(asked.own)
        if otherwise is None:
            press(page, "As the model would")
        else:
            page.radio[0].set_value(otherwise)
            press(shown(page), "Decide")
            told = f"you chose {otherwise}, the model would have chosen {asked.own}"
    assert over(page)
    assert told in texts(page)
    assert not errors(page)


def test_the_link_of_a_game_opens_it() -> None:
    page = press(opened("seed=1", "seat"), "Sit down")
    press(page, "Decide")
    link = urlencode({key: page.query_params[key] for key in page.query_params}, doseq=True)
    again = opened(link, "seat")
    assert visitor(again).seat == visitor(page).seat
    assert visitor(again).seat.decisions
    assert again.radio[0].options == page.radio[0].options


def test_other_luck_ends_a_game() -> None:
    page = press(press(opened(tab="seat"), "Sit down"), "Another run")
    assert not visitor(page).seat.name


# -- two visitors ----------------------------------------------------------------------------------


def test_two_visitors_share_nothing() -> None:
    first, second = opened(), opened()
    slide(first, "balance.advantage", 0.3)
    press(first, "Next day")
    press(second, "Another run")
    shown(first)
    shown(second)
    assert visitor(first).choice == Choice(changes=(("balance.advantage", "0.3"),))
    assert visitor(second).choice == Choice(replicate=1)
    assert second.slider(key="value-2-balance.advantage").value == 0.0
    assert first.session_state["day"] != second.session_state["day"]
    assert not set(map(id, visitor(first).kept.values())) & set(
        map(id, visitor(second).kept.values())
    )


def test_no_module_of_the_page_keeps_anything() -> None:
    """Module-level names are constants: nothing of a visitor can stay in them."""
    import importlib
    import pkgutil

    import sim.page

    def kept() -> dict[str, str]:
        return {
            f"{module.name}.{name}": repr(value)
            for module in pkgutil.iter_modules(sim.page.__path__)
            if module.name != "app"
            for name, value in vars(importlib.import_module(f"sim.page.{module.name}")).items()
            if isinstance(value, dict | list | set) and not name.startswith("__")
        }

    before = kept()
    page = slide(opened(), "balance.advantage", 0.3)
    go_to(page, "table")
    assert kept() == before
