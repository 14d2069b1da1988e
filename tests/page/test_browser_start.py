"""The first screen, the map in motion, the guided path and a dated number, in a real browser."""

from __future__ import annotations

import time

import pytest
from selenium.webdriver.common.keys import Keys

from sim.page.steps import STEPS
from sim.views.what_if import FIRST_ASKED, WHAT_IFS
from tests.page.browser import Server, Visit, chromium, driver, until, visiting
from tests.page.reading import astray, stops, too_faint

pytestmark = pytest.mark.skipif(
    chromium() is None or driver() is None,
    reason="no Chromium with chromedriver here (Debian: apt install chromium chromium-driver)",
)
#: the claimant's share of every tile, as its blue part is drawn
SHARES = "return [...document.querySelectorAll('.mm-part')].map(p => parseFloat(p.style.width))"
HEAD = "return document.querySelector('.mm-head').textContent"
PICTURE = ".st-key-figure-hundred img[alt*=' runs each']"


def shares(visit: Visit) -> list[float]:
    found: list[float] = until(lambda: visit.script(SHARES), "the map is there")
    return found


def test_the_map_plays_pauses_and_goes_where_the_slider_is(server: Server) -> None:
    with visiting(server, "") as visit:
        first = shares(visit)
        assert sum(first) == 100.0  # one tile of the claimant's
        assert visit.script(HEAD) == "12 July 2020: no war"
        visit.script("document.querySelector('.mm-bar select').value = 4")
        visit.press("Play")
        until(lambda: visit.script(HEAD).endswith(": war"), "a war comes")
        visit.press("Pause")
        paused = visit.script(HEAD)
        time.sleep(1.0)
        assert visit.script(HEAD) == paused
        visit.press("Play")
        until(lambda: visit.script(HEAD).startswith("30 June 2021"), "the run ends")
        assert sum(shares(visit)) > sum(first)
        assert "Play again" in visit.text()
        slide = visit.slider("Day of the map")
        visit.script("arguments[0].focus()", slide)
        visit.move("Day of the map", Keys.HOME)
        until(lambda: shares(visit) == first, "the first day is shown again")


#: how many elements each day of the map touches, as the slider goes through the days
TOUCHED = """
const root = document.querySelector('.mm-map').parentElement, touched = [];
const slide = document.querySelector('.mm-bar input'), seen = new MutationObserver(() => {});
const tiles = document.querySelectorAll('.mm-tile');
const wasteful = () => tiles.forEach(one => { one.dataset.day = slide.value; });
if (arguments[0]) slide.addEventListener('input', wasteful);
seen.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
for (let day = Number(slide.min); day <= Number(slide.max); day += 3) {
  slide.value = day;
  slide.dispatchEvent(new Event('input'));
  touched.push(new Set(seen.takeRecords().map(one => one.target)).size);
}
seen.disconnect();
slide.removeEventListener('input', wasteful);
return [tiles.length, touched.sort((a, b) => a - b)];
"""


def test_a_day_of_the_map_touches_what_changes_and_asks_nothing_of_the_server(
    server: Server,
) -> None:
    """Work is counted and not timed: most days write a few lines of text, and no tile."""
    with visiting(server, "", width=400) as visit:
        shares(visit)
        visit.asked()
        tiles, touched = visit.script(TOUCHED, False)
        assert len(touched) > 100
        assert 0 < touched[len(touched) // 2] < 6 < tiles
        assert tiles < touched[-1] < 6 * tiles  # the day of the largest change
        _, wasteful = visit.script(TOUCHED, True)  # the changed twin: every tile, every day
        assert wasteful[len(wasteful) // 2] > tiles
        visit.press("Play")
        assert not visit.asked()


@pytest.mark.parametrize("width", [1280, 400])
def test_the_first_screen_answers_three_questions(server: Server, width: int) -> None:
    with visiting(server, "", width=width) as visit:
        assert visit.all("h1")[0].text == "Balance and Bargaining"
        assert not visit.all("[data-testid=stSidebar] [data-testid=stSelectbox]")
        for key in FIRST_ASKED:
            one = WHAT_IFS[key]
            visit.press(one.asked)
            visit.sees(f"{one.with_it[:1].upper()}{one.with_it[1:]},")
            visit.until(lambda: visit.all(PICTURE), "its picture is there")
            assert f"question={key}" in visit.chrome.current_url
            main = "const m = document.querySelector('[data-testid=stMain]');"
            assert visit.script(f"{main} return m.scrollWidth - m.clientWidth") <= 0
        assert not too_faint(visit)
        assert not astray(stops(visit))
        visit.press("What the project found")
        visit.sees("What would change our mind")


def test_the_guided_path_is_walked(server: Server) -> None:
    with visiting(server, "tab=path") as visit:
        for step in STEPS[:3]:
            visit.sees(step.title)
            assert step.notice not in visit.text()
            radios = visit.until(lambda: visit.all("input[type=radio]"), "there are answers")
            visit.script("arguments[0].click()", radios[1])
            visit.ready()
            visit.press("Run it and see")
            visit.sees(step.notice)
            assert "ou guessed" in visit.text()
            visit.press("Next")
        visit.sees(STEPS[3].title)
        visit.chrome.back()
        visit.sees(STEPS[2].title)
        visit.sees(STEPS[2].notice)  # a guess is kept during the visit


def test_a_dated_number_is_scaled_as_a_whole(server: Server) -> None:
    with visiting(server) as visit:
        before = visit.picture("Timeline of one run")
        box = visit.until(
            lambda: visit.all("[data-testid=stSidebar] input[aria-label='Find another number']"),
            "there is a search",
        )[0]
        box.send_keys("neutral Turkey", Keys.ENTER)
        visit.sees("Above: Turkey: support.")
        heads = [one for one in visit.all("summary") if one.text.strip().endswith("Turkey")]
        visit.script("arguments[0].click()", heads[0])
        curve = "img[alt^='Turkey: support: 0.03, 0.15 from 29 July 2020']"
        visit.until(lambda: visit.all(curve), "the curve of its dates is there")
        ways = visit.all("input[aria-label$='How to change Turkey: support']")[0]
        ways.send_keys("all of it", Keys.ENTER)
        visit.ready()
        visit.move("Turkey: support, times", Keys.HOME)
        until(lambda: "set=third_parties.turkey" in visit.chrome.current_url, "the link has it")
        visit.sees("Turkey: support = its dates times 0 (was by date)")
        until(lambda: visit.picture("Timeline of one run") != before, "another run")


def test_behaviour_by_sets_shows_two_intervals(server: Server) -> None:
    with visiting(server, "tab=many") as visit:
        box = visit.until(lambda: visit.all("input[aria-label$='Behaviour']"), "a choice")[0]
        box.send_keys("whole record", Keys.ENTER)
        visit.sees("Each run takes the next of 200 sets")
        visit.ready()
        visit.press("Make 1,000 runs")
        visit.sees("How sure, over the sets")
        visit.sees("by behaviour and chance")
