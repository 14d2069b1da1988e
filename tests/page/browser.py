"""A page in a real browser: a server of its own, and Chromium driven by Selenium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from sim.page.tabs import TABS

PATIENCE = 90.0
#: what most tests open: run 0 of the first scenario, where its numbers can be changed
SANDBOX = "replicate=0&tab=course"

#: Starts the command line and writes down every connection to another machine, and every name that
#: is looked up.
WATCHED = """
import socket, sys
log = open(sys.argv.pop(1), "a", buffering=1)
connect, look_up = socket.socket.connect, socket.getaddrinfo
def watched_connect(self, address):
    if isinstance(address, tuple) and address[0] not in HERE:
        print("connect", address, file=log)
    return connect(self, address)
def watched_look_up(host, *more, **others):
    if host not in HERE and host is not None:
        print("look up", host, file=log)
    return look_up(host, *more, **others)
HERE = ("127.0.0.1", "localhost", "::1", b"127.0.0.1", b"localhost")
socket.socket.connect, socket.getaddrinfo = watched_connect, watched_look_up
"""


def chromium() -> str | None:
    """Where Chromium is, under any of the names that distributions give it."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def driver() -> str | None:
    """Where its driver is."""
    return shutil.which("chromedriver")


class Server:
    """`sim page`, on a port of its own; `first` is code that runs before it starts."""

    def __init__(self, folder: Path, first: str = "", *more: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "outside.txt"
        self.log.touch()
        code = f"{WATCHED}\n{first}\nfrom sim.cli import main\nmain()"
        options = ["page", "--port", str(self.port), "--no-browser", *more]
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(self.log), *options],
            cwd=folder,
            env=os.environ | {"HOME": str(folder)} | kept_code(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        until(self._answers, "the server answers")

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}"

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1.0) as answer:
                return bool(answer.status == 200)
        except OSError:
            assert self.process.poll() is None, self.process.communicate()[0]
            return False

    def stop(self) -> str:
        """End the server; what it said."""
        self.process.terminate()
        return self.process.communicate(timeout=30.0)[0].decode()


def kept_code() -> dict[str, str]:
    """Where compiled code is kept, although the server has another home."""
    from sim.engine.compiling import code_folder

    return {"SIM_CACHE_DIR": str(code_folder().parent.parent)}


def new_chrome(width: int = 1280, height: int = 900) -> webdriver.Chrome:
    """A browser with a profile of its own, without a window on any screen."""
    options = webdriver.ChromeOptions()
    options.binary_location = chromium() or ""
    for option in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-background-networking",
        f"window-size={width},{height}",
    ):
        options.add_argument(f"--{option}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver()))
    if width < 500:  # a window of Chromium is no narrower
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return chrome


class Visit:
    """One visitor: a browser with a profile of its own."""

    def __init__(self, server: Server, width: int = 1280, height: int = 900) -> None:
        self.server = server
        self.chrome = new_chrome(width, height)

    def open(self, query: str = SANDBOX) -> None:
        """Open the page and wait until it is there."""
        self.chrome.get(f"{self.server.address}/?{query}")
        until(lambda: self.all("[role=tab]"), "the page is there")
        self.ready()  # it rests before it has begun, too: so first its tabs, then its rest

    def ready(self) -> None:
        """Wait until the page rests."""
        until(
            lambda: self.all("[data-testid=stApp][data-test-script-state=notRunning]"),
            "the page rests",
        )

    def all(self, css: str) -> list[WebElement]:
        """Everything that a selector finds."""
        return self.chrome.find_elements(By.CSS_SELECTOR, css)

    def text(self) -> str:
        """All that is written on the page."""
        return str(self.script("return document.body.innerText"))

    def script(self, code: str, *arguments: Any) -> Any:
        """Run a line of JavaScript."""
        return self.chrome.execute_script(code, *arguments)

    def press(self, label: str) -> None:
        """Press the button or the tab with a label."""

        def pressed() -> bool:
            for one in self.all("button, [role=tab]"):
                said = (one.get_attribute("textContent") or "").strip()
                if said.endswith(label) and one.is_enabled():
                    self.script("arguments[0].scrollIntoView({block: 'center'})", one)
                    self.script("arguments[0].click()", one)
                    return True
            return False

        self.until(pressed, f"there is a button {label}")
        time.sleep(0.3)
        self.ready()

    def until(self, asked: Callable[[], Any], what: str) -> Any:
        """Wait until something is so; what the page says if it never is."""
        try:
            return until(asked, what)
        except AssertionError as error:
            raise AssertionError(f"{error}; the page says:\n{self.text()}") from None

    def sees(self, text: str) -> None:
        """Wait until the page says something."""
        self.until(lambda: text in self.text(), f"the page says {text!r}")

    def slider(self, label: str) -> WebElement:
        """The slider with a label."""
        css = f"input[type=range][aria-label='{label}']"
        found: list[WebElement] = self.until(lambda: self.all(css), f"there is a slider {label}")
        return found[0]

    def move(self, label: str, keys: str) -> None:
        """Move a slider by keys alone, as who cannot use a mouse would.

        What is moved is hidden behind its drawing, so the driver itself would not type into it.
        """
        self.chrome.execute_script("arguments[0].focus()", self.slider(label))
        ActionChains(self.chrome, duration=0).send_keys(keys).perform()

    def picture(self, start: str) -> str:
        """The address of the picture whose text alternative begins so: another for another."""
        found = self.until(lambda: self.all(f"img[alt^='{start}']"), f"there is a picture: {start}")
        return str(found[0].get_attribute("src"))

    def asked(self) -> set[str]:
        """The machines that the page has asked for anything, from the browser's network log."""
        hosts = set()
        for line in self.chrome.get_log("performance"):
            message = json.loads(line["message"])["message"]
            said = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                address = urlsplit(said["request"]["url"])
            elif message["method"] == "Network.webSocketCreated":
                address = urlsplit(said["url"])
            else:
                continue
            if address.scheme in ("http", "https", "ws", "wss"):
                hosts.add(address.netloc)
        return hosts

    def complaints(self) -> list[str]:
        """What the browser complained of."""
        lines = self.chrome.get_log("browser")
        return [line["message"] for line in lines if line["level"] == "SEVERE"]


@contextmanager
def visiting(server: Server, query: str = SANDBOX, width: int = 1280) -> Iterator[Visit]:
    """Open the page as a visitor of one's own."""
    visit = Visit(server, width)
    try:
        visit.open(query)
        yield visit
    finally:
        visit.chrome.quit()


def until(asked: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait until something is so, and give it back."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := asked():
                return found
        except StaleElementReferenceException:
            pass  # the page has just drawn it anew
        time.sleep(0.05)
    raise AssertionError(f"after {seconds:.0f} s: not that {what}")


def tabs_in_full(visit: Visit, only: Collection[str] = ()) -> Iterator[str]:
    """Every tab, or `only` some, with all that can be made on it."""
    made = {
        "Many runs": ("Make 1,000 runs", "1,000 runs beside what happened"),
        "Compare": ("Make 1,000 runs of each", "Make the report of this comparison"),
        "Take a seat": ("Sit down", "You are"),
        "Report & downloads": ("Make the report", "Download report.html"),
    }
    told = {"Start": "In this run", "Guided path": "Step 1 of", "Findings": "Claim by claim"}
    for tab in (one.label for one in TABS.values()):
        if only and tab not in only:
            continue
        visit.press(tab)
        if tab in told:
            visit.sees(told[tab])
            visit.ready()
        if tab in made:
            visit.press(made[tab][0])
            visit.sees(made[tab][1])
            visit.ready()
        if tab in ("Timeline", "Compare"):
            visit.picture("Timeline of one run")
        yield tab
