"""The page without a browser, as its tests open it and look at it."""

from __future__ import annotations

import functools
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import streamlit.components.v2.manifest_scanner as scanner
from streamlit.testing.v1 import AppTest

from sim.page import engine, links
from sim.page.choice import Choice
from sim.page.jobs import Job
from sim.page.store import MOST
from sim.page.tabs import TABS
from sim.page.visitor import KEY, Visitor

# Every page of a test would look through all packages of this Python for components.
scanner.scan_component_manifests = functools.cache(scanner.scan_component_manifests)

APP = str(Path(engine.__file__).with_name("app.py"))
AUTUMN, HURTING = "karabakh/autumn-2020", "toy/hurting-stalemate"


def opened(link: str = "", tab: str = "course") -> AppTest:
    page = AppTest.from_file(APP, default_timeout=120)
    for key, values in parse_qs(link).items():
        page.query_params[key] = values
    if "replicate" not in page.query_params:
        page.query_params["replicate"] = "0"
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
    page.session_state["tab"] = TABS[tab].label
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


def link_of(text: str, tab: str = "course") -> str:
    """The link of a scenario of one's own."""
    return urlencode(links.write(Choice("mine.yaml", text), tab), doseq=True)


def jobs(page: AppTest) -> list[Job[object]]:
    """All work that was begun for the visitor."""
    return [one for kind in MOST for one in visitor(page).kept.of(kind) if isinstance(one, Job)]


def finished(page: AppTest) -> AppTest:
    """Wait for the work that was asked for; a browser asks again by itself."""
    for job in jobs(page):
        assert job.wait(100.0)
    return shown(page)


def notices(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.info]
