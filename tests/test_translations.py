"""Translations of the page follow from its texts, and each that is shipped is complete."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import io
import re
from copy import deepcopy
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from sim.language import FOLDER, languages
from sim.page.browser import moving

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(FOLDER.glob("*/LC_MESSAGES/sim.po"))
MENDED = "run `make translations`"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = ROOT / "release" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template(tool: ModuleType) -> Catalog:
    found: Catalog = tool.template()
    return found


def texts(compiled: bytes) -> dict[str, str]:
    """What a compiled file holds, without its head, which names the version of Babel."""
    found: dict[str, str] = vars(gettext.GNUTranslations(io.BytesIO(compiled)))["_catalog"]
    return {english: told for english, told in found.items() if english}


def test_the_template_follows_from_the_code(tool: ModuleType, template: Catalog) -> None:
    committed = tool.TEMPLATE.read_bytes()
    assert committed == tool.as_po(template), MENDED
    more = deepcopy(template)
    more.add("a text that nobody has taken up yet")
    assert committed != tool.as_po(more)


def test_german_is_there() -> None:
    assert languages()["de"] == "Deutsch"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_a_translation_is_complete_and_compiled(
    path: Path, tool: ModuleType, template: Catalog
) -> None:
    catalog = tool.updated(path, template)
    assert path.read_bytes() == tool.as_po(catalog), MENDED
    committed = texts(path.with_suffix(".mo").read_bytes())
    assert committed == texts(tool.compiled(catalog)), MENDED
    catalog["Stop"].string = "Halt"
    assert committed != texts(tool.compiled(catalog))
    assert tool.faults(catalog) == []


@pytest.mark.parametrize(
    ("english", "told", "fault"),
    [
        ("Step {at} of {all}", "Schritt {at} von {all}", ""),
        ("Step {at} of {all}", "", "not translated"),
        ("Step {at} of {all}", "Schritt {at}", "other names in braces"),
        ("Step {at} of {all}", "Schritt {at} von {alle}", "other names in braces"),
        (("{count} run", "{count} runs"), ("{count} Lauf", "{count} Läufe"), ""),
        (("a run", "{count} runs"), ("ein Lauf", "{count} Läufe"), ""),
        (("{count} run", "{count} runs"), ("{count} Lauf", ""), "not translated"),
        (("{count} run", "{count} runs"), ("{count} Lauf", "Läufe"), "other names in braces"),
        ("**Your goal.** {goal}", "Ihr Ziel. {goal}", "other marks"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(
    english: str | tuple[str, str], told: str | tuple[str, str], fault: str, tool: ModuleType
) -> None:
    catalog = Catalog(locale="de")
    catalog.add(english, told)
    found = tool.faults(catalog)
    assert [one.startswith(fault) for one in found] == ([True] if fault else [])


def test_what_is_still_to_be_looked_at_is_told(tool: ModuleType) -> None:
    catalog = Catalog(locale="de")
    catalog.add("Stop", "Halt", flags=["fuzzy"])
    assert tool.faults(catalog) == ["still to be looked at (fuzzy): Stop"]


def test_a_language_takes_over_what_is_new_and_loses_what_is_gone(
    tool: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "sim.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "Stop"\nmsgstr "Arrêter"\n\n'
                    'msgid "Gone"\nmsgstr "Disparu"\n', encoding="utf-8")  # fmt: skip
    found = Catalog()
    found.add("Stop")
    found.add("New")
    catalog = tool.updated(path, found)
    assert {one.id: one.string for one in catalog if one.id} == {"Stop": "Arrêter", "New": None}
    told = gettext.GNUTranslations(io.BytesIO(tool.compiled(catalog)))
    assert told.gettext("Stop") == "Arrêter"
    assert told.gettext("New") == "New"


def test_what_the_moving_map_says_is_in_the_catalogue() -> None:
    said = set(re.findall(r'said\("([^"]+)"', moving.SCRIPT))
    said |= set(re.findall(r'\[[\d.]+, "([^"]+)"\]', moving.SCRIPT))
    said |= set(re.findall(r'\? "([^"]+)" : "[^"]+"\)', moving.SCRIPT))
    assert said == set(moving.WORDS)


def test_no_function_that_speaks_gives_the_name_of_speaking_to_something_else() -> None:
    """`for _, one in ...` in a function makes `_` a name of its own, which cannot be called."""
    assert shadowed("def told():\n    for _, one in []:\n        pass\n    return _(one)\n")
    assert not shadowed("def told():\n    return _('Stop') + str([1 for _ in range(3)])\n")
    found = [
        path.name for path in (ROOT / "sim").rglob("*.py") if shadowed(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_text_to_be_translated_is_hidden_in_another() -> None:
    """Tools that collect texts see none within an f-string."""
    assert hidden("def told(one):\n    return f\"{one}: {_('Stop')}\"\n")
    assert not hidden('def told(one):\n    return f"{one}: {_(one)}"\n')
    for path in (ROOT / "sim").rglob("*.py"):
        assert not hidden(path.read_text("utf-8")), path


def hidden(code: str) -> bool:
    """Whether an f-string marks a text of its own to be translated."""
    marked = [
        one
        for text in ast.walk(ast.parse(code))
        if isinstance(text, ast.JoinedStr)
        for one in ast.walk(text)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
    ]
    return any(
        isinstance(one.func, ast.Name)
        and one.func.id in ("_", "N_", "ngettext")
        and any(isinstance(part, ast.Constant) for part in ast.walk(one))
        for one in marked
    )


def shadowed(code: str) -> bool:
    """Whether a function both calls `_` and gives it another meaning."""
    functions = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.FunctionDef)]
    return any("_" in stored(one) and calls(one) for one in functions)


def calls(function: ast.FunctionDef) -> bool:
    named = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
    return any(isinstance(one, ast.Name) and one.id == "_" for one in named)


def stored(function: ast.FunctionDef) -> set[str]:
    """Names that a function itself gives a value; those of comprehensions are their own."""
    apart = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    found: set[str] = set()
    parts: list[ast.AST] = [function]
    while parts:
        part = parts.pop()
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            found.add(part.id)
        if not isinstance(part, apart):
            parts += ast.iter_child_nodes(part)
    return found
