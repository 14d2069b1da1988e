"""The demo that needs no server shows what the page and the model say."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from llvmlite.binding import get_host_cpu_name
from selenium.webdriver.common.by import By

from sim.page.steps import STEPS
from sim.views.what_if import WHAT_IFS
from tests.docs.pages import REPOSITORY
from tests.page.browser import chromium, driver, new_chrome, until

DEMO = REPOSITORY / "docs" / "demo"
#: standard errors of a difference of shares that two processors may show
WIDE = 4.0


def written() -> dict[str, Any]:
    text = (DEMO / "data.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.removeprefix("window.DEMO = ").rstrip(";\n"))
    return found


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo", REPOSITORY / "docs" / "site" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_map_of_the_demo_is_the_map_of_the_page(script: ModuleType) -> None:
    assert (DEMO / "map.js").read_text(encoding="utf-8") == script.map_script()


def test_the_demo_asks_what_the_page_asks() -> None:
    found = written()
    assert [one["guess"] for one in found["steps"]] == [one.guess for one in STEPS]
    assert {key: one["asked"] for key, one in found["questions"].items()} == {
        key: WHAT_IFS[key].asked for key in found["questions"]
    }
    assert set(found["first"]) | set(found["after"]) <= set(found["questions"])


def test_answers_and_maps_of_the_demo_come_from_runs_of_this_code(script: ModuleType) -> None:
    kept, made = written(), json.loads(json.dumps(script.rounded(script.data())))
    differing = list(differences(kept, made))
    assert differing == [], f"{differing}: python docs/site/demo.py makes them anew"
    kept["questions"]["turkey"]["share"] += 0.3  # a changed answer is noticed
    assert list(differences(kept, made)) == ["turkey"]


def differences(kept: dict[str, Any], made: dict[str, Any]) -> Iterator[str]:
    """Which parts of the demo the code no longer gives: exactly, where the file was made."""
    exact = kept["made"]["processor"] == get_host_cpu_name()
    runs = made["made"]["runs"]
    words = ("asked", "subject", "names", "changed")
    if [one["text"] for one in kept["steps"]] != [one["text"] for one in made["steps"]]:
        yield "texts of steps"
    for key, one in made["questions"].items():
        if any(kept["questions"][key][name] != one[name] for name in words):
            yield f"words of {key}"
        before, after = kept["questions"][key]["share"], one["share"]
        room = WIDE * (2 * max(after * (1 - after), 1 / runs) / runs) ** 0.5
        if abs(before - after) > room or (exact and kept["questions"][key] != one):
            yield key
    if exact:
        yield from (f"step {n}" for n, one in enumerate(made["steps"]) if one != kept["steps"][n])
        if kept["typical"] != made["typical"]:
            yield "typical"


@pytest.mark.skipif(
    chromium() is None or driver() is None, reason="there is no Chromium with its driver here"
)
@pytest.mark.parametrize("width", [1280, 400])
def test_a_reader_asks_and_guesses_without_a_server(tmp_path: Path, width: int) -> None:
    shutil.copytree(DEMO, tmp_path / "demo")
    page = (REPOSITORY / "docs" / "demo.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("<")]
    top = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    (tmp_path / "demo.html").write_text("\n".join([top, *lines]), encoding="utf-8")
    kept = written()
    chrome = new_chrome(width)
    try:
        chrome.get((tmp_path / "demo.html").as_uri())

        def text() -> str:
            return chrome.find_element(By.ID, "demo").text

        def press(label: str) -> None:
            found = chrome.find_elements(By.CSS_SELECTOR, "#demo button")
            next(one for one in found if one.text == label).click()

        turkey = kept["questions"]["turkey"]
        assert turkey["said"] not in text()
        press(turkey["asked"])
        assert turkey["said"] in text()
        full = chrome.find_elements(By.CSS_SELECTOR, ".demo-grid i.full")
        assert len(full) == sum(turkey["squares"])

        head = chrome.find_element(By.CSS_SELECTOR, ".mm-head")
        before = head.text
        chrome.find_element(By.CSS_SELECTOR, ".mm-play").click()
        until(lambda: head.text != before, "the map moves")

        which = chrome.find_element(By.CSS_SELECTOR, ".mm-which").text
        assert which == turkey["maps"][1]["which"]
        run = turkey["maps"][1]  # at the end, what the other side held in fact is outlined
        ends = [
            1.0 - share if day and day <= run["last"] else share for share, day in run["in_fact"]
        ]
        shares = run["moments"][-1]["shares"]
        other = sum(share == 1.0 - fact for share, fact in zip(shares, ends, strict=True))
        assert 0 < other < len(shares)
        slide = "const s = document.querySelector('.mm-bar input'); s.value = s.max; s.oninput();"
        chrome.execute_script(slide)
        assert len(chrome.find_elements(By.CSS_SELECTOR, ".mm-tile.otherwise")) == other

        press("Or take the guided path: guess first, then see")
        first = kept["steps"][0]
        assert first["words"] not in text()
        chrome.find_elements(By.CSS_SELECTOR, ".demo-guess input")[first["right"]].click()
        press("See")
        assert "As you guessed" in text()
        assert first["words"] in text()
        for _ in kept["steps"][1:]:
            press("Next" if "Next" in text() else "Skip this step")
        assert kept["steps"][-1]["title"] in text()

        wide = chrome.execute_script("return document.documentElement.scrollWidth")
        assert wide <= width
        assert chrome.get_log("browser") == []
    finally:
        chrome.quit()
