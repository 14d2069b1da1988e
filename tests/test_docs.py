"""The documentation says what the code does: tables made from code are fresh, links lead somewhere.

Its examples, pictures, notebooks and its site are tested in `tests/docs/`.
"""

import itertools
import re
import shlex
from pathlib import Path

import pytest

from sim.loading import load_whole
from sim.scenario import shipped
from sim.sweeps.ranges import beyond
from sim.sweeps.varying import axes
from tests.commands import sim

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("command", ["parameters", "outcomes"])
def test_generated_tables_are_fresh(command: str, tmp_path: Path) -> None:
    """If this fails: make docs-tables."""
    fresh = sim(command, "--markdown", folder=tmp_path).stdout
    page = (REPOSITORY / "docs" / f"{command}.md").read_text(encoding="utf-8")
    assert page == fresh
    assert page != fresh.replace("share", "stake", 1)


def swept_beyond(text: str) -> list[str]:
    """What the sweeps on a page vary beyond the ranges that their scenarios declare."""
    found: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True) if line.startswith("sim sweep ") else []
        vary = [after for before, after in itertools.pairwise(words) if before == "--vary"]
        if vary and words[2] in shipped():
            loaded = load_whole(words[2])
            design = "latin-hypercube" if "--design" in words else "grid"
            found += beyond(axes(loaded.scenario, vary, design), loaded.declared)
    return found


def test_examples_of_sweeps_stay_within_declared_ranges() -> None:
    pages = [*(REPOSITORY / "docs").rglob("*.md"), REPOSITORY / "README.md"]
    assert [note for page in pages for note in swept_beyond(page.read_text("utf-8"))] == []
    page = (REPOSITORY / "docs" / "first-steps.md").read_text("utf-8")
    (one, other) = swept_beyond(page.replace("0,0.05,0.15", "0,0.5,1"))  # the changed twin
    assert one == other
    assert "goes outside its assumed range, 0 to 0.15" in one


def broken_links(page: Path, text: str) -> list[str]:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    return [
        f"{page.name}: {target}"
        for target in targets
        if "://" not in target and not (page.parent / target).exists()
    ]


def test_links_of_the_documentation_lead_somewhere() -> None:
    docs = (REPOSITORY / "docs").rglob("*.md")
    pages = {*docs, *REPOSITORY.glob("*/*.md"), *REPOSITORY.glob("*.md")}
    assert len(pages) > 30
    assert [link for page in pages for link in broken_links(page, page.read_text("utf-8"))] == []


def test_a_broken_link_is_noticed() -> None:
    readme = REPOSITORY / "README.md"
    changed = readme.read_text("utf-8").replace("(docs/odd.md)", "(docs/even.md)")
    assert broken_links(readme, changed) == ["README.md: docs/even.md"]
