"""The pictures of the theory pages are what the rules of the model draw."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from sim.rules import contest
from tests.docs.pages import REPOSITORY, SHADES, picture_difference

THEORY = REPOSITORY / "docs" / "theory"


DRAWN_IN = THEORY / "figures"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("theory_figures", DRAWN_IN / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its modules import from it
    spec.loader.exec_module(module)
    return module


FIGURES = load()


@pytest.mark.parametrize("figure", FIGURES.FIGURES, ids=lambda figure: figure.__name__)
def test_a_picture_is_what_the_rules_draw(figure, tmp_path: Path) -> None:
    """If this fails: python -m docs.theory.figures, and look at the picture."""
    made = tmp_path / "made.png"
    made.write_bytes(FIGURES.draw(figure))
    assert picture_difference(THEORY / FIGURES.name_of(figure), made) <= SHADES


def test_a_changed_rule_changes_its_picture(tmp_path: Path, monkeypatch) -> None:
    right = contest.capture_probability
    monkeypatch.setattr(
        contest, "capture_probability", lambda drift, *rest: right(0.5 * drift, *rest)
    )
    made = tmp_path / "made.png"
    made.write_bytes(FIGURES.draw(FIGURES.battle))
    assert picture_difference(THEORY / "battle.png", made) > SHADES


def called(source: str) -> set[str]:
    """Names that a piece of code calls."""
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {str(getattr(one, "attr", getattr(one, "id", ""))) for one in calls}


def rules() -> dict[str, str]:
    """Every function of `sim.rules`, and its code."""
    paths = (REPOSITORY / "sim" / "rules").glob("*.py")
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    functions = [one for module in modules for one in module.body]
    return {one.name: ast.unparse(one) for one in functions if isinstance(one, ast.FunctionDef)}


def called_in_a_run(folders: Sequence[str]) -> set[str]:
    """Rules that the code in these folders calls, and rules that such a rule calls."""
    known = rules()
    paths = [path for folder in folders for path in (REPOSITORY / folder).glob("*.py")]
    new = {name for path in paths for name in called(path.read_text(encoding="utf-8"))}
    found: set[str] = set()
    while new := (new & known.keys()) - found:
        found |= new
        new = {name for rule in new for name in called(known[rule])}
    return found


def drawn_only(folders: Sequence[str]) -> set[str]:
    """Rules that the pictures call, and the code in these folders does not."""
    drawn = {n for one in DRAWN_IN.glob("*.py") for n in called(one.read_text(encoding="utf-8"))}
    return (drawn & rules().keys()) - called_in_a_run(folders)


def says_so(page: str, name: str) -> bool:
    """Whether a page says of a function, in the words before, that no run calls it."""
    before = " ".join(page.split()).split("no run calls")[:-1]
    return any(f"`{name}`" in part[-200:] for part in before)


def test_what_no_run_calls_is_named_as_such_on_its_page() -> None:
    """If this fails: draw what a run calls, or list it in TEXTBOOK and say so on its page."""
    assert drawn_only(["sim/turn", "sim/strategies"]) == set(FIGURES.TEXTBOOK)
    for name, page in FIGURES.TEXTBOOK.items():
        text = (THEORY / page).read_text(encoding="utf-8")
        assert says_so(text, name), f"{page}: {name}"
        assert not says_so(text.replace("no run calls", "a run calls"), name)


def test_a_rule_that_no_run_calls_any_more_is_noticed() -> None:
    without_negotiators = drawn_only(["sim/turn"]) - set(FIGURES.TEXTBOOK)
    assert without_negotiators == {"take_it_or_leave_it_offer"}


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
        if page.name not in ("index.md", "sources.md"):
            for part in ("## The idea", "```math", "## Sources", "sim.rules."):
                assert part in text, f"{page.name}: {part}"
