"""The documentation says what the code does: tables made from code are fresh, links lead somewhere.

Its examples, pictures, notebooks and its site are tested in `tests/docs/`.
"""

import re
from pathlib import Path

import pytest

from tests.commands import sim

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("command", ["parameters", "outcomes"])
def test_generated_tables_are_fresh(command: str, tmp_path: Path) -> None:
    """If this fails: make docs-tables."""
    fresh = sim(command, "--markdown", folder=tmp_path).stdout
    page = (REPOSITORY / "docs" / f"{command}.md").read_text(encoding="utf-8")
    assert page == fresh
    assert page != fresh.replace("share", "stake", 1)


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
