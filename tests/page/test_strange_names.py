"""Names and texts of strangers cannot break the page in a real browser."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from sim.page.look import JOINER
from tests.page.browser import Server, chromium, driver, tabs_in_full, visiting
from tests.page.pages import link_of

pytestmark = pytest.mark.skipif(
    chromium() is None or driver() is None,
    reason="no Chromium with chromedriver here (Debian: apt install chromium chromium-driver)",
)


# -- texts of strangers ----------------------------------------------------------------------------

#: what a text could become on a page: bold, HTML, a formula, a table, a link, an emoji, an arrow
HOSTILE = (
    "<b>B</b><img src=x> *E* $x_1$ $\\frac$ a|b [L](http://e.test) http://e.test www.e.test "
    "m@e.test :smile: :material/home: :red[R] x -> y -- z &lt; `C` # - +1"
)
#: an emoji, an arrow and a dash that such a text could become
SIGNS = ("\U0001f604", "\u2192", "\u2014")
NAMES = ("title", "party", "other", "objective", "issue", "third", "milestone")
STRANGE = """
extends: karabakh/autumn-2020
title: {title}
description: {title}
parties: {{azerbaijan: {{label: {party}}}, armenia: {{label: {other}}}}}
objectives: {{fuzuli: {{label: {objective}}}}}
issues: {{nk-status: {{label: {issue}}}}}
third_parties: {{russia: {{label: {third}}}}}
milestones: {{2020-07-12: {milestone}}}
"""
MARKS_MADE = """
const all = css => [...document.querySelectorAll(css)];
return [
  ...all('a').filter(one => one.href.includes('e.test')).map(one => 'link ' + one.href),
  ...all('[data-testid=stApp] :is(b, em, strong, code, span)')
    .filter(one => ['B', 'E', 'C', 'R'].includes(one.textContent) && !one.closest('pre'))
    .map(one => one.tagName),
  ...all('.katex').map(one => 'formula'),
  ...all('img[src=x]').map(one => 'image'),
  ...all('[data-testid=stIconMaterial]').filter(one => one.textContent === 'home')
    .map(one => 'icon'),
];
"""


def marks_made(server: Server, only: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """What was made of hostile texts on any tab, and which of them are not shown as written."""
    names = {name: f"{name.upper()} {HOSTILE}" for name in NAMES}
    quoted = {name: "'" + text + "'" for name, text in names.items()}
    made: list[str] = []
    text = ""
    with visiting(server, link_of(STRANGE.format(**quoted)) + "&replicate=1") as visit:
        for tab in tabs_in_full(visit, only):
            visit.script(
                "document.querySelectorAll('details:not([open]) summary').forEach(s => s.click())"
            )
            visit.ready()
            made += [f"{tab}: {one}" for one in visit.script(MARKS_MADE)]
            said = visit.text()
            made += [f"{tab}: {one}" for one in SIGNS if one in said]
            text += said.replace(JOINER, "")
    return made, [name for name, said in names.items() if said not in text]


def test_names_cannot_break_the_page(server: Server) -> None:
    made, missing = marks_made(server)
    assert not made
    assert not missing


def test_names_that_were_not_escaped_would_break_it(tmp_path: Path) -> None:
    """The changed twin: a server whose texts stay as they are."""
    tabs = {"Timeline", "Negotiations", "Take a seat"}
    found = Server(tmp_path, "import sim.page.look\nsim.page.look.plain = lambda text: text")
    try:
        made, missing = marks_made(found, tabs)
    finally:
        found.stop()
    assert {one.partition(": ")[0] for one in made} == tabs
    assert "title" in missing
