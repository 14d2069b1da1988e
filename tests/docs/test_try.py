"""The page on which a reader's own browser runs the model, and what it rests on."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from selenium.webdriver.common.by import By

from sim.errors import SimError
from sim.model import NegotiationModel
from sim.scenario import load
from sim.turn.plain import PlainRun
from sim.views.tried import tried
from tests.docs.pages import REPOSITORY
from tests.page.browser import chromium, driver, new_chrome, until

GATHERED = REPOSITORY / "out" / "site" / "browser"
#: seconds until Python has started in a browser, on a machine that does much else
PATIENCE = 300.0
HEAVY = ("mesa", "numba", "numpy", "pandas", "scipy")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    place = REPOSITORY / "docs" / "site" / "browser.py"
    spec = importlib.util.spec_from_file_location("browser", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["karabakh/autumn-2020", "karabakh/after-2020", "toy/rubinstein"])
def test_a_plain_run_is_the_run_of_the_mesa_model(name: str) -> None:
    scenario = load(name)
    plain = PlainRun(scenario, 3, 5, trace=True).run()
    mesa = NegotiationModel(scenario, 3, 5, trace=True).run()
    assert repr(plain.events) == repr(mesa.events)
    assert repr(plain.snapshots) == repr(mesa.snapshots)
    assert plain.final == mesa.final
    if name.startswith("karabakh"):
        assert repr(PlainRun(scenario, 3, 6).run().events) != repr(mesa.events)


def imported(code: str) -> set[str]:
    asked = f"import sys\n{code}\nprint(*{{*{HEAVY}}} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_run_with_map_and_story_needs_only_python() -> None:
    run = "from sim.views.tried import tried; tried('karabakh/april-2016', [])"
    assert imported(run) == set()
    assert {"mesa", "numpy"} <= imported("import sim.model")


def test_what_only_mesa_can_run_is_refused() -> None:
    scenario = load("toy/fearon", ["parties.north.agent=sim.agents:Party"])
    with pytest.raises(SimError, match=r"^parties\.north\.agent: .* runs on the Mesa model alone"):
        PlainRun(scenario)


@pytest.mark.parametrize("place", range(4))
def test_every_slider_makes_a_valid_run_and_its_ends_differ(script: ModuleType, place: int) -> None:
    questions = script.numbers()
    assert len(questions) == 4
    one = questions[place]
    own = tried(one["scenario"], [])
    for number, slider in enumerate(one["numbers"]):
        # the first number of a question begins at what is asked, all others as they are
        begins = slider["options"][slider["start"]]["set"]
        assert bool(begins) == (place < 3 and number == 0)
        ends = [tried(one["scenario"], slider["options"][k]["set"]) for k in (0, -1)]
        assert not any("error" in json.loads(end) for end in ends)
        assert len({*ends, own}) > 1, slider["label"]


def test_what_is_missing_to_gather_the_page_is_told(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="`make docs` builds the site"):
        script.main(tmp_path / "site")
    assert not (tmp_path / "site").exists()
    with pytest.raises(SystemExit, match="no-such-command: there is no such command here"):
        script._said("no-such-command", "pack")


def test_pins_name_no_place_and_match_what_the_project_is_tested_with() -> None:
    text = (REPOSITORY / "docs" / "site" / "browser.toml").read_text(encoding="utf-8")
    assert "://" not in text
    lock = (REPOSITORY / "requirements" / "lock.txt").read_text(encoding="utf-8")
    pins = tomllib.loads(text)["wheels"]
    assert {"pydantic", "pydantic-core"} <= {*pins}
    locked = set(re.split(r"\s+", lock))
    assert {f"{name}=={version}" for name, version in pins.items()} <= locked


def test_every_file_that_is_fetched_has_a_checksum() -> None:
    pins = tomllib.loads((REPOSITORY / "docs" / "site" / "browser.toml").read_text("utf-8"))
    wheels = {f"{name.replace('-', '_')}-{one}-" for name, one in pins["wheels"].items()}
    fetched = [*wheels, f"pyodide-{pins['pyodide']}.tgz"]
    for start in fetched:
        assert len([name for name in pins["sha256"] if name.startswith(start)]) == 1, start
    assert len(pins["sha256"]) == len(fetched)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in pins["sha256"].values())


def test_a_file_that_is_another_than_the_one_tried_is_refused(
    script: ModuleType, tmp_path: Path
) -> None:
    wheel = tmp_path / "one-1.0-py3-none-any.whl"
    wheel.write_bytes(b"as it was tried")
    pins = {wheel.name: hashlib.sha256(b"as it was tried").hexdigest()}
    assert script.checked(wheel, pins) == wheel
    wheel.write_bytes(b"as it was not")
    with pytest.raises(
        SystemExit, match=r"one-1\.0-py3-none-any\.whl: .*\n    allowed: [0-9a-f]+$"
    ):
        script.checked(wheel, pins)
    with pytest.raises(SystemExit, match=r"no line for one-1\.0-py3-none-any\.whl"):
        script.checked(wheel, {"one-1.1-py3-none-any.whl": pins[wheel.name]})


# -- in a real browser ---------------------------------------------------------------------------


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; the browser may load from nowhere else, in workers too."""

    def end_headers(self) -> None:
        allowed = "'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' data: blob:"
        self.send_header("Content-Security-Policy", f"default-src {allowed}")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def page(folder: Path) -> None:
    """The page as the site has it, without the site's theme."""
    docs = REPOSITORY / "docs"
    for part in ("demo", "try"):
        shutil.copytree(docs / part, folder / part)
    text = (docs / "try.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("<")]
    top = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    icon = "<link rel=icon href=data:,>"
    (folder / "try.html").write_text("\n".join([top, icon, *lines]), encoding="utf-8")


needs_browser = pytest.mark.skipif(
    chromium() is None or driver() is None, reason="there is no Chromium with its driver here"
)


@needs_browser
def test_without_the_packages_the_page_says_what_it_needs(tmp_path: Path) -> None:
    page(tmp_path)
    chrome = new_chrome(400)
    try:
        with served(tmp_path) as address:
            chrome.get(f"{address}/try.html")
            until(lambda: "make docs browser" in chrome.page_source, "the page says so")
            assert not chrome.find_elements(By.CSS_SELECTOR, "#try button")
    finally:
        chrome.quit()


@needs_browser
def test_where_python_cannot_start_the_page_says_so_at_every_press(
    tmp_path: Path, script: ModuleType
) -> None:
    page(tmp_path)
    (tmp_path / "browser").mkdir()
    numbers = json.dumps(script.numbers()[:1])
    (tmp_path / "browser" / "numbers.json").write_text(numbers, encoding="utf-8")
    chrome = new_chrome(400)
    try:
        with served(tmp_path) as address:
            chrome.get(f"{address}/try.html")
            until(lambda: chrome.find_elements(By.CSS_SELECTOR, "#try label"), "numbers are there")
            for _ in range(2):
                chrome.execute_script(
                    "document.querySelector('.try-status').textContent = '';"
                    "document.querySelector('#try .demo-main').click();"
                )
                until(lambda: "That did not work" in chrome.page_source, "the page says so")
    finally:
        chrome.quit()


@needs_browser
@pytest.mark.skipif(
    not (GATHERED / "files.json").exists(),
    reason="Python for browsers is not gathered here: `make docs browser`",
)
@pytest.mark.parametrize("width", [1280, 400])
def test_a_reader_changes_a_number_and_runs_the_model_in_the_browser(
    tmp_path: Path, width: int
) -> None:
    page(tmp_path)
    (tmp_path / "browser").symlink_to(GATHERED)
    asked = json.loads((GATHERED / "numbers.json").read_text(encoding="utf-8"))[0]
    slider = asked["numbers"][0]
    shown = [option["shown"] for option in slider["options"]]
    begins, there = slider["start"], shown.index("as in the scenario")
    sets: list[list[str]] = [slider["options"][begins]["set"], []]
    expected = [
        json.loads(tried(asked["scenario"], one, asked["replicate"]))["told"] for one in sets
    ]
    assert expected[0] != expected[1]
    chrome = new_chrome(width)
    try:
        with served(tmp_path) as address:
            chrome.get(f"{address}/try.html")
            until(lambda: chrome.find_elements(By.CSS_SELECTOR, "#try label"), "numbers are there")

            def told() -> str:
                return chrome.find_element(By.ID, "try").text

            def run() -> None:
                buttons = chrome.find_elements(By.CSS_SELECTOR, "#try .demo-main")
                next(one for one in buttons if one.text == "Run").click()

            run()
            until(lambda: expected[0][1] in told(), "its own run is shown", PATIENCE)
            chrome.execute_script(
                f"const s = document.querySelector('#try input'); s.value = {there}; s.oninput();"
            )
            assert shown[there] in told()
            assert "Numbers have changed" in told()
            assert expected[0][1] not in told()
            run()
            until(lambda: expected[1][1] in told(), "the changed run is shown", PATIENCE)
            assert chrome.find_elements(By.CSS_SELECTOR, ".mm-play")
            wide = chrome.execute_script("return document.documentElement.scrollWidth")
            assert wide <= width
            assert [one for one in chrome.get_log("browser") if one["level"] == "SEVERE"] == []
    finally:
        chrome.quit()
