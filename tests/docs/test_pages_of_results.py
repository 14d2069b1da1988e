"""What the scripts of `results/` share: parts of pages between marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY, script_of_results

PAGES = script_of_results("pages")


def test_parts_are_put_between_their_marks_and_nothing_else_moves(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "a\n<!-- one -->\nold\n<!-- end of one -->\nb\n<!-- two -->\n<!-- end of two -->\n"
    )
    PAGES.put(page, {"one": ["1", "2"], "two": PAGES.head(["x", "y"])})
    lines = page.read_text().splitlines()
    assert lines[:6] == ["a", "<!-- one -->", "1", "2", "<!-- end of one -->", "b"]
    assert lines[6:] == ["<!-- two -->", "| x | y |", "| --- | --- |", "<!-- end of two -->"]


def test_a_page_without_the_marks_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- one -->\nold\n")
    for name in ("one", "two"):  # a mark without its end, and no mark
        with pytest.raises(SystemExit, match=f"page.md has no marks for {name}"):
            PAGES.put(page, {name: ["new"]})
    assert page.read_text() == "<!-- one -->\nold\n"


def test_the_answers_by_choice_are_those_of_the_page() -> None:
    """If this fails: python results/by_choice.py, and read the page again."""
    page = (REPOSITORY / "docs" / "by-choice.md").read_text(encoding="utf-8")
    made = script_of_results("by_choice").answers()
    assert PAGES.with_part(page, "answers", made, "by-choice.md") == page
    assert PAGES.with_part(page, "answers", made[:-1], "by-choice.md") != page
