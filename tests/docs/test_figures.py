"""The pictures of the theory pages are what the rules of the model draw."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.pages import REPOSITORY, SHADES, picture_difference

THEORY = REPOSITORY / "docs" / "theory"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("theory_figures", THEORY / "figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FIGURES = load()


@pytest.mark.parametrize("figure", FIGURES.FIGURES, ids=lambda figure: figure.__name__)
def test_a_picture_is_what_the_rules_draw(figure, tmp_path: Path) -> None:
    """If this fails: python docs/theory/figures.py, and look at the picture."""
    made = tmp_path / "made.png"
    made.write_bytes(FIGURES.draw(figure))
    assert picture_difference(THEORY / FIGURES.name_of(figure), made) <= SHADES


def test_a_changed_rule_changes_its_picture(tmp_path: Path, monkeypatch) -> None:
    right = FIGURES.contest.capture_probability
    monkeypatch.setattr(
        FIGURES.contest, "capture_probability", lambda drift, *rest: right(0.5 * drift, *rest)
    )
    made = tmp_path / "made.png"
    made.write_bytes(FIGURES.draw(FIGURES.battle))
    assert picture_difference(THEORY / "battle.png", made) > SHADES


def test_every_picture_is_shown_with_a_text_and_none_is_left_over() -> None:
    shown = {
        name: text
        for page in THEORY.glob("*.md")
        for text, name in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    drawn = {FIGURES.name_of(figure) for figure in FIGURES.FIGURES}
    assert drawn == set(shown) == {path.name for path in THEORY.glob("*.png")}
    assert all(len(text) > 40 for text in shown.values())


def test_every_theory_page_names_idea_equation_and_source() -> None:
    for page in THEORY.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        if page.name != "index.md":
            for part in ("## The idea", "```math", "## Sources", "sim.rules."):
                assert part in text, f"{page.name}: {part}"
