"""The site is built strictly without a network, and loads nothing from outside."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY

NEEDED = ("docs", "experiments", "results", "scenarios", "sim", "benchmarks")
#: Without a network: whoever tries to reach one ends the build.
BUILD = """
import socket, sys

def refuse(*_):
    sys.exit("the build reached for the network")

socket.socket.connect = socket.getaddrinfo = refuse
from mkdocs.__main__ import cli
cli(["build", "--strict", "--site-dir", sys.argv[1]])  # not --quiet: it hides what is strict
"""


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BUILD, str(target)],
        capture_output=True,
        encoding="utf-8",
        cwd=source,
        check=False,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    done = build(REPOSITORY, target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


class Loaded(HTMLParser):
    """What a browser fetches by itself to show a page; links that one may follow are none."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        names = ("src", "srcset", "poster", "data", *(("href",) if tag == "link" else ()))
        self.found += [values[name] or "" for name in names if name in values]
        self.found += style_sources(values.get("style") or "")


def style_sources(text: str) -> list[str]:
    found = re.findall(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", text)
    return [one or other for one, other in found]


def from_outside(page: str, styles: str = "") -> list[str]:
    loaded = Loaded(page).found + style_sources(styles) + style_sources(page)
    return [one for one in loaded if re.match(r"(https?:)?//", one)]


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert from_outside(text) == [], page
        # The theme would fetch a program to draw these, and figures of the repository's host.
        assert 'class="mermaid"' not in text
        assert 'data-md-component="source"' not in text
    for sheet in site.rglob("*.css"):
        assert from_outside("", sheet.read_text(encoding="utf-8")) == [], sheet


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="stylesheet" href="https://fonts.example/css?family=Roboto">',
        '<script src="//cdn.example/mathjax.js"></script>',
        "<style>@import 'https://cdn.example/a.css';</style>",
        '<p style="background: url(https://cdn.example/a.png)">',
    ],
)
def test_what_comes_from_outside_is_noticed(page: str) -> None:
    assert from_outside(page)


def test_equations_are_shown_by_the_browser_itself(site: Path) -> None:
    for name in ("odd.html", "theory/contest.html", "glossary.html"):
        text = (site / name).read_text(encoding="utf-8")
        assert "<math" in text
        assert "arithmatex" not in text
        assert not re.search(r"\\(?:frac|ln|sum|text)\b", text)


def test_links_out_of_docs_lead_somewhere_in_the_site(site: Path) -> None:
    text = (site / "how-it-works.html").read_text(encoding="utf-8")
    assert 'href="repository/CONTRIBUTING.html"' in text
    assert (site / "repository" / "CONTRIBUTING.html").is_file()
    assert (site / "repository" / "results" / "index.html").is_file()


REFERENCE = {
    "sim": "reference/sim.html",
    "sim.sweeps": "reference/sweeps.html",
    "sim.calibration": "reference/calibration.html",
    "sim.inference": "reference/inference.html",
    "sim.experiments": "reference/experiments.html",
}


def public_names() -> Iterator[tuple[str, str]]:
    for module, page in REFERENCE.items():
        names = importlib.import_module(module).__all__
        yield from ((page, f"{module}.{name}") for name in names if not name.startswith("__"))


def missing(site: Path, names: Iterator[tuple[str, str]]) -> list[str]:
    def anchors(page: str) -> set[str]:
        return set(re.findall(r'id="([^"]+)"', (site / page).read_text(encoding="utf-8")))

    return [name for page, name in names if name not in anchors(page)]


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    assert missing(site, public_names()) == []
    assert missing(site, iter([("reference/sim.html", "sim.emulate")])) == ["sim.emulate"]


def test_docstrings_are_shown_as_markdown(site: Path) -> None:
    for page in (*REFERENCE.values(), "reference/rules.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert ":func:" not in text
        assert "<blockquote>" not in text  # an example taken for a quotation


CHANGES = {
    "a link to no page": ("docs/index.md", "(odd.md)", "(even.md)", "'even.md'"),
    "a page outside the navigation": (
        "mkdocs.yml",
        "      - The choice rule: theory/choice.md\n",
        "",
        "theory/choice.md",
    ),
}


def test_a_changed_site_is_not_built(tmp_path: Path) -> None:
    """Both changes in one build, which is long: each is told by its name, and nothing else is."""
    copy = tmp_path / "copy"
    for name in NEEDED:
        shutil.copytree(
            REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.svg")
        )
    for path in [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("*.cff"), REPOSITORY / "mkdocs.yml"]:
        shutil.copy(path, copy)
    shutil.copy(REPOSITORY / "LICENSE", copy)
    for name, old, new, _ in CHANGES.values():
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (copy / name).write_text(text.replace(old, new), encoding="utf-8")
    done = build(copy, tmp_path / "site")
    assert done.returncode != 0
    assert "the build reached" not in done.stderr
    told = done.stdout + done.stderr
    for change, (*_, named) in CHANGES.items():
        assert named in told, change
    assert f"Aborted with {len(CHANGES)} warnings" in told
