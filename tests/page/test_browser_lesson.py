"""The seat as a lesson in a real browser: terms of one's own, a goal, another answer at the end."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from sim.seat import Game, play, read_decisions, write_decisions
from tests.page.browser import Server, Visit, chromium, driver, visiting

pytestmark = pytest.mark.skipif(
    chromium() is None or driver() is None,
    reason="no Chromium with chromedriver here (Debian: apt install chromium chromium-driver)",
)

AUTUMN = {"scenario": "karabakh/autumn-2020", "seed": "0", "replicate": "0", "tab": "seat"}
WIDTHS = (1280, 400)


def at(game: Game, **more: str) -> str:
    """The query of the link of a game."""
    decisions = write_decisions(game.decisions)
    return urlencode(AUTUMN | {"seat": game.seat, "decisions": decisions} | more)


def refused() -> Game:
    """Armenia's game in autumn 2020 in which every text is refused and all else is the model's."""
    game = play("karabakh/autumn-2020", "armenia")
    while not game.over:
        assert game.question is not None
        answer = game.question.kind == "answer"
        game = game.answer("refuse" if answer else game.question.own)
    return game


def choose(visit: Visit, label: str) -> None:
    """Choose what begins so among the choices; again, where the page is drawn anew under it."""

    def chosen() -> bool:
        visit.ready()
        found = next((one for one in visit.all("label") if label in one.text), None)
        if found is None:
            return False
        if found.find_element(By.CSS_SELECTOR, "input").is_selected():
            return True
        visit.script("arguments[0].click()", found)
        time.sleep(1.0)
        return False

    visit.until(chosen, f"{label} is chosen")


def pick(visit: Visit, label: str, place: int) -> None:
    """Open the list with a label and choose what stands at a place in it."""

    def box() -> WebElement | None:
        lists = visit.all("[data-testid=stSelectbox]")
        return next((one for one in lists if label in one.text), None)

    found: WebElement = visit.until(box, f"there is a list {label}")
    visit.script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.find_element(By.CSS_SELECTOR, "input").click()
    options = visit.until(lambda: visit.all("[role=option]"), "the list is open")
    visit.script("arguments[0].click()", options[place])
    time.sleep(0.3)
    visit.ready()


def is_in_view(visit: Visit) -> bool:
    """Whether the page as a whole needs no scrolling sideways."""
    main = "const m = document.querySelector('[data-testid=stMain]');"
    beyond = visit.script("return document.documentElement.scrollWidth - window.innerWidth")
    return bool(beyond <= 0 and visit.script(f"{main} return m.scrollWidth - m.clientWidth") <= 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_text_of_ones_own_is_written_issue_by_issue_and_put(server: Server, width: int) -> None:
    game = play("karabakh/autumn-2020", "armenia")
    with visiting(server, at(game), width) as visit:
        visit.sees(
            "Your goal. On 30 June 2021 things should be worth more to you than on 12 July 2020"
        )
        visit.sees("As you see it, strength is")
        choose(visit, "Terms of your own")
        visit.sees("Choose at least one place or issue that your text changes.")
        pick(visit, "Aghdam/Akna", -1)
        visit.sees("Over leaving the table")
        visit.sees("On paper, for Azerbaijan")
        assert is_in_view(visit)
        visit.press("Decide")
        visit.until(lambda: "decisions=2020" in visit.chrome.current_url, "the link has it")
        (query,) = parse_qs(urlsplit(visit.chrome.current_url).query)["decisions"]
        assert game.question is not None
        assert game.question.draft is not None
        (choice,) = read_decisions(query).values()
        assert choice == game.question.draft.write({"aghdam": 1.0})
        visit.sees("You put a partial text to Azerbaijan")
        assert not visit.complaints()


@pytest.mark.parametrize("width", WIDTHS)
def test_another_answer_stands_beside_the_game_at_its_end(server: Server, width: int) -> None:
    with visiting(server, at(refused()), width) as visit:
        visit.sees("The game is over")
        visit.sees("What if you had answered otherwise?")
        visit.press("Play it again from there")
        visit.sees("The two part on")
        table = ".st-key-wide-table-what-if"
        told = visit.until(lambda: visit.all(table), "the ends stand side by side")[0].text
        for what in (
            "your game",
            "with the other answer",
            "What things are worth to you at the end",
        ):
            assert what in told
        assert ("the model throughout" in told) == (width > 400)
        assert is_in_view(visit)
        assert not visit.complaints()
