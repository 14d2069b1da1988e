"""The page in a real browser: what a student does, at two widths, with nothing leaving here."""

from __future__ import annotations

import datetime as dt
import re
import socket
import time
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from sim.api import run
from sim.page.look import JOINER
from sim.pictures.timeline import timeline
from sim.seat import compare_with_model, play
from sim.seat.ending import Ending
from tests.page.browser import Server, Visit, chromium, driver, tabs_in_full, until, visiting
from tests.page.reading import astray, jumping, stops, too_faint, unreached

pytestmark = pytest.mark.skipif(
    chromium() is None or driver() is None,
    reason="no Chromium with chromedriver here (Debian: apt install chromium chromium-driver)",
)


#: the timeline `i`, and the column `m` that it stands in
TIMELINE = (
    "const i = document.querySelector('.st-key-timeline img');"
    "const m = document.querySelector('.st-key-timeline'); "
)


def test_a_slider_changes_the_timeline(visit: Visit) -> None:
    before = visit.picture("Timeline of one run")
    visit.move("Military balance: advantage", Keys.ARROW_RIGHT * 30)
    until(lambda: "set=balance.advantage%3D0.3" in visit.chrome.current_url, "the link says 0.3")
    visit.ready()
    until(lambda: visit.picture("Timeline of one run") != before, "the timeline is another")
    visit.press("advantage = 0.3 (was 0)")
    until(lambda: visit.picture("Timeline of one run") == before, "the timeline is the first")


def test_back_and_forward_show_what_was_there(visit: Visit) -> None:
    def boxes() -> list[WebElement]:
        return visit.all("[data-testid=stNumberInput] input")

    def shown() -> tuple[str, str, str]:
        visit.ready()
        # the page may rest while its boxes are still to come: which one says the run is known then
        run = visit.until(lambda: len(boxes()) > 1 and boxes()[1].get_attribute("value"), "a run")
        tab = visit.until(lambda: visit.all("[role=tab][aria-selected=true]"), "a tab")[0].text
        return visit.picture("Timeline of one run"), str(run), tab

    def is_again(place: tuple[str, str, str]) -> None:
        visit.until(lambda: shown() == place, f"run {place[1]} is shown again")

    first = shown()
    visit.press("Another run")
    until(lambda: "replicate=1" in visit.chrome.current_url, "the address says run 1")
    visit.until(lambda: shown()[0] != first[0], "the run is another")
    second = shown()
    visit.move("Military balance: advantage", Keys.ARROW_RIGHT * 30)
    until(lambda: "set=balance.advantage%3D0.3" in visit.chrome.current_url, "the link says 0.3")
    visit.until(lambda: shown()[0] != second[0], "the run is a third")
    third = shown()
    visit.chrome.back()
    is_again(second)
    assert visit.slider("Military balance: advantage").get_attribute("value") == "0"
    visit.chrome.back()
    is_again(first)
    visit.chrome.forward()
    is_again(second)
    visit.chrome.forward()
    is_again(third)
    # ... and a new choice after Back goes on from there
    visit.chrome.back()
    is_again(second)
    visit.press("Another run")
    until(lambda: "replicate=2" in visit.chrome.current_url, "the address says run 2")
    visit.chrome.back()
    is_again(second)


def test_a_link_shows_the_same_to_everybody(server: Server, visit: Visit) -> None:
    visit.press("Another run")
    shown = visit.picture("Timeline of one run")
    query = visit.chrome.current_url.partition("?")[2]
    assert "replicate=1" in query
    with visiting(server, query) as other:
        # a picture is named after its content
        assert other.picture("Timeline of one run") == shown
    with visiting(server) as first:
        assert first.picture("Timeline of one run") != shown


def test_days_are_walked_through(visit: Visit) -> None:
    timeline = visit.picture("Timeline of one run")
    visit.picture("12 July 2020, no war")
    visit.press("Next event")
    until(lambda: not visit.all("img[alt^='12 July 2020']"), "another day is shown")
    assert visit.picture("Timeline of one run") == timeline
    visit.move("Day", Keys.END)
    visit.picture("30 June 2021")


def test_a_broken_scenario_is_told_of_and_mended(visit: Visit) -> None:
    visit.press("Scenario file")
    box = until(lambda: visit.all("textarea"), "there is an editor")[0]
    box.send_keys(Keys.CONTROL + "a")
    box.send_keys("extends: toy/fearon\nbalance: {advantage: 9}", Keys.CONTROL + Keys.ENTER)
    visit.press("Use this text")
    visit.sees("scenario.yaml:2: balance.advantage: 9 is out of range")
    visit.sees("allowed: a number from -5 to 5")
    visit.press("Timeline")  # the last good one is there
    visit.picture("Timeline of one run")
    assert visit.all("h1")[0].text == "Autumn 2020"
    visit.press("Scenario file")
    box = until(lambda: visit.all("textarea"), "there is an editor")[0]
    assert "advantage: 9" in str(box.get_attribute("value"))
    box.send_keys(Keys.END, Keys.ARROW_LEFT, Keys.BACKSPACE, "0.4", Keys.CONTROL + Keys.ENTER)
    visit.press("Use this text")
    until(lambda: "out of range" not in visit.text(), "the error is gone")
    until(lambda: visit.all("h1")[0].text != "Autumn 2020", "the new scenario is shown")


def test_two_visitors_never_share(server: Server, visit: Visit) -> None:
    with visiting(server) as other:
        before = other.picture("Timeline of one run")
        visit.press("Another run")
        until(lambda: "replicate=1" in visit.chrome.current_url, "the first has another run")
        other.press("Next day")
        other.press("Timeline")
        assert other.picture("Timeline of one run") == before
        assert "replicate=1" not in other.chrome.current_url


def test_a_thousand_runs_are_made_and_compared_with_what_happened(visit: Visit) -> None:
    visit.press("Many runs")
    visit.press("Make 1,000 runs")
    visit.sees("1,000 runs beside what happened")
    visit.sees("A large war broke out")
    visit.picture("Kind of the first agreement")


def test_two_scenarios_are_compared_on_a_narrow_screen(server: Server, tmp_path: Path) -> None:
    changed = "set=third_parties.russia.engagement%3D0.8&tab=compare"
    with visiting(server, changed, width=400) as visit:
        visit.chrome.execute_cdp_cmd(
            "Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
        )
        visit.press("Make 1,000 runs of each")
        visit.sees("with the same random draws, 1,000 runs each.")
        visit.picture("A large war: in ")
        main = "const m = document.querySelector('[data-testid=stMain]');"
        assert visit.script(f"{main} return m.scrollWidth - m.clientWidth") <= 0
        visit.press("Make the report of this comparison")
        visit.press("Download report.html")
        file = tmp_path / "report.html"
        until(file.exists, "the report is here")
        assert "with the same random draws, 1,000 runs each." in file.read_text(encoding="utf-8")


def test_a_long_run_shows_its_progress_and_stops(server: Server) -> None:
    with visiting(server, "scenario=karabakh/1994-2020&tab=many") as visit:
        visit.chrome.execute_script("document.activeElement.blur()")
        box = until(
            lambda: visit.all("input[aria-label^='How many runs']"), "there is a number of runs"
        )[0]
        box.send_keys("5,000", Keys.ENTER)
        visit.press("Make 5,000 runs")
        until(lambda: visit.all("[data-testid=stProgress]"), "there is a progress bar")
        visit.press("Stop")
        visit.sees("Stopped before the end")
        visit.press("Begin again")
        visit.sees("Make 5,000 runs")


def test_a_seat_is_taken_to_the_end(visit: Visit) -> None:
    visit.press("Take a seat")
    visit.press("Sit down")
    visit.sees("Do you put a text to the other side yourself?")
    visit.press("As the model would")
    visit.sees("Do you open an offensive?")
    visit.press("As the model would")
    radios = visit.all("input[type=radio]")
    visit.script("arguments[0].click()", radios[1])  # the model goes farther
    visit.until(lambda: visit.all("input[type=radio]")[1].is_selected(), "an attack is chosen")
    visit.ready()
    visit.press("Decide")
    visit.press("Leave the rest to the model")
    visit.sees("The game is over")
    visit.sees("What you decided otherwise")
    game = play("karabakh/autumn-2020", "azerbaijan").answer("model").answer("model")
    game = game.answer("attack-1")
    (otherwise,) = Ending(compare_with_model(game.leave_to_model())).otherwise
    assert otherwise.told.startswith("Your choice; the model would have chosen: Attack, as far as")
    assert otherwise.told in visit.text().replace(JOINER, "")
    visit.sees("one draw each, with the same random draws")
    assert not re.search(r"attack-\d|go-on|\b20\d\d\.\d", visit.text())


def test_a_seat_is_played_with_the_keyboard_alone(visit: Visit) -> None:
    """From what happened, over the choices, to the decision; and on to the next question."""

    def step(*keys: str) -> str:
        ActionChains(visit.chrome).send_keys(*keys).perform()
        told = "const a = document.activeElement; return a.innerText || a.type || a.tagName"
        return str(visit.script(told)).strip().splitlines()[-1]

    visit.press("Take a seat")
    visit.press("Sit down")
    visit.sees("Do you put a text to the other side yourself?")
    visit.script("document.querySelector('[data-testid=stExpander] summary').focus()")
    names = [step(Keys.TAB) for _ in range(60)]
    order = ["So far", "radio", "Decide", "As the model would", "Leave the rest to the model"]
    start = names.index(order[0])
    assert names[start : start + len(order)] == order
    visit.press("As the model would")
    visit.sees("Do you open an offensive?")
    while step(Keys.TAB) != "radio":
        pass
    step(Keys.ARROW_DOWN)  # the first attack
    visit.ready()
    until(lambda: visit.all("input[type=radio]:checked")[0].get_attribute("value") == "1", "chosen")
    visit.ready()

    def decided() -> bool:
        """Whether Enter was taken: where the page is drawn anew under it, it has to be repeated."""
        while step(Keys.TAB) != "Decide":
            pass
        step(Keys.ENTER)
        end = time.monotonic() + 20.0
        while "attack-1" not in visit.chrome.current_url and time.monotonic() < end:
            time.sleep(0.2)
        return "attack-1" in visit.chrome.current_url

    until(decided, "the link has the decision")
    visit.sees("You open an offensive")


def test_what_the_server_asks_of_others_would_be_seen(tmp_path: Path) -> None:
    asks = """
try:
    socket.create_connection(("192.0.2.1", 9), 0.1)
except OSError:
    pass
try:
    socket.getaddrinfo("outside.invalid", 80)
except OSError:
    pass
"""
    found = Server(tmp_path, asks)
    found.stop()
    told = found.log.read_text(encoding="utf-8")
    assert "connect ('192.0.2.1', 9)" in told
    assert "look up outside.invalid" in told


def test_only_this_machine_is_served(server: Server) -> None:
    """Another address of this machine, as a neighbour would use, is not answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5.0):
        pass
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", server.port), timeout=5.0)


def test_no_menu_and_no_advertisement(visit: Visit) -> None:
    text = visit.text()
    assert "Deploy" not in text
    assert "Streamlit" not in text
    assert not visit.all("[data-testid=stMainMenu]")


CHANGED = "replicate=1&set=third_parties.russia.engagement%3D0.8"


@pytest.mark.parametrize("width", [1280, 400])
def test_every_tab_fits_the_screen_can_be_read_aloud_seen_and_reached_and_asks_nobody_else(
    server: Server, width: int
) -> None:
    """While runs, a comparison, a game and a report are made on them."""
    with visiting(server, CHANGED, width=width) as visit:
        for tab in tabs_in_full(visit):
            wide = visit.script("return document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, tab
            main = visit.script(
                "const m = document.querySelector('[data-testid=stMain]');"
                "return m.scrollWidth - m.clientWidth"
            )
            assert main <= 0, tab
            for picture in visit.all("img"):
                assert len(str(picture.get_attribute("alt"))) > 40, tab
            for control in visit.all("input:not([type=file]):not([type=radio]), textarea"):
                assert control.get_attribute("aria-label"), control.get_attribute("outerHTML")
            assert not too_faint(visit), tab
            assert not jumping(visit), tab
            until(lambda: not unreached(visit), f"whatever scrolls on {tab} can be reached")
            found = stops(visit)
            # a tab that leads a visitor has no side: the tabs, and what it asks
            assert len(found) > (5 if visit.all("[data-testid=stSidebar]") else 3), tab
            assert not astray(found), tab
        visit.press("Take a seat")
        visit.press("Leave the rest to the model")
        visit.sees("The game is over")
        assert visit.asked() == {f"127.0.0.1:{server.port}"}
        assert server.log.read_text(encoding="utf-8") == ""
        assert not visit.complaints()
        # ... and the log would have told
        visit.script("fetch('http://outside.invalid/').catch(() => 0)")
        until(lambda: "outside.invalid" in visit.asked(), "the log has it")


def test_what_cannot_be_seen_or_reached_would_be_found(visit: Visit) -> None:
    """The changed twin: one fault of each kind, put into the page by hand."""
    visit.script(
        """
        const put = (html, first) => document.querySelector('[data-testid=stMainBlockContainer]')
          .insertAdjacentHTML(first ? 'afterbegin' : 'beforeend', html);
        put('<p style="color: #888">faint words</p>');
        put('<p style="color: #888; font-size: 24px">large words</p>');
        put('<button disabled style="color: #888">disabled words</button>');
        put('<div style="overflow-x: auto; width: 50px"><p style="width: 90px">far</p></div>');
        put('<button style="opacity: 0">unseen</button>');
        put('<button style="position: absolute; top: 0; left: 0">before</button>');
        put('<button tabindex="3">first</button>');
        """
    )
    assert [text for text, _ in too_faint(visit)] == ["faint words"]
    assert len(unreached(visit)) == 1
    told = astray(stops(visit))
    assert "unseen: cannot be seen" in told
    assert any(one.startswith("before: above") for one in told)
    assert len(jumping(visit)) == 1


def test_the_title_is_the_first_heading(visit: Visit) -> None:
    first = "return document.querySelector('h1, h2, h3, h4').tagName"
    assert visit.script(first) == "H1"
    assert [one.tag_name for one in visit.all("h1, h2, h3")] == ["h1", "h3"]


@pytest.mark.parametrize(("width", "inches"), [(1280, 9.0), (400, 4.0)])
def test_the_timeline_is_as_wide_as_its_column_and_drawn_for_it(
    server: Server, width: int, inches: float
) -> None:
    """Drawn 150 dots to the inch, it has letters of 7.5 points: 9 pixels need 86 to the inch."""
    with visiting(server, width=width) as visit:
        visit.until(
            lambda: visit.script(TIMELINE + "return i?.naturalWidth") == 150 * inches,
            f"the figure of {inches} inches is there",
        )
        shown, column = visit.script(TIMELINE + "return [i.clientWidth, m.clientWidth]")
        assert shown == pytest.approx(column, abs=1.0)
        assert shown / inches * 7.5 / 72.0 >= 9.0
        scrolled = visit.script(TIMELINE + "return m.scrollWidth - m.clientWidth")
        assert scrolled <= 0


def test_the_line_over_the_timeline_stands_on_the_day(visit: Visit) -> None:
    def at() -> tuple[float, float]:
        found = visit.script(
            "return [...document.querySelectorAll('.st-key-timeline .day span')]"
            ".map(s => [s.getBoundingClientRect().left, s.getBoundingClientRect().height])"
        )
        assert all(height > 10.0 for _, height in found)
        return min(left for left, _ in found), max(left for left, _ in found)

    first, _ = at()
    visit.move("Day", Keys.END)
    visit.picture("30 June 2021")
    last, _ = at()
    picture = visit.script(TIMELINE + "const r = i.getBoundingClientRect(); return [r.x, r.width]")
    figure = timeline(run("karabakh/autumn-2020", trace=True))
    axes = figure.axes[0]
    for seen, date in ((first, dt.date(2020, 7, 12)), (last, dt.date(2021, 6, 30))):
        dots = axes.transData.transform((date.toordinal(), 0.0))[0]
        share = dots / figure.bbox.width
        assert seen == pytest.approx(picture[0] + share * picture[1], abs=2.0)
    assert last > first + 100.0


def test_a_report_is_made_and_can_be_downloaded(visit: Visit, tmp_path: Path) -> None:
    visit.chrome.execute_cdp_cmd(
        "Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    visit.press("Report & downloads")
    visit.press("Make the report")
    visit.press("Download report.html")
    file = tmp_path / "report.html"
    until(file.exists, "the report is here")
    assert "Autumn 2020" in file.read_text(encoding="utf-8")
