"""Translations of the page: collect its texts, bring every language up to date, compile.

    python release/translations.py            # `make translations`

Texts are those that the code marks by `_`, `N_` and `ngettext` (:mod:`sim.language`), and those
that are looked up by the English that stands elsewhere: meanings, units and names of outcomes and
parameters, reasons of decisions, grades, and what figures of the record are called. All of them
make the template `sim/locale/sim.pot`. Every `sim/locale/LANGUAGE/LC_MESSAGES/sim.po` takes over
what is new in it; what is still to be translated is counted. The files that are read when the page
runs, `sim.mo`, follow from these.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sim.events import codes
from sim.labels import GROUPS
from sim.outcomes import OUTCOMES
from sim.outcomes.registry import Outcome
from sim.parameters import UNITS, Section, Status
from sim.scenario import Scenario, load, shipped
from sim.scenario.shapes import extras, field_shape
from sim.targets import GRADES, load_joint, load_targets
from sim.targets.base import ALL, WITH, base_words, counted
from sim.views.distributions import NAMES
from sim.words import meaning_text, single, unit_words

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "sim" / "locale"
TEMPLATE = LOCALE / "sim.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
HEADER = """\
# Texts of the page of Balance and Bargaining, in the language that the folder names.
# How to translate: docs/how-to/translate.md."""
PROJECT = "Balance and Bargaining"
WIDTH = 100
DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MOST_TOLD = 20
#: marks of Markdown that a translation keeps
MARKS = ("**", "`")
#: lines of the head that change without a text, or that nobody keeps up to date
LEFT_OUT = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator",
            "Language-Team", "Report-Msgid-Bugs-To")  # fmt: skip


def main() -> None:
    """Write the template, and of every language the file to translate and the compiled one."""
    found = template()
    TEMPLATE.write_bytes(as_po(found))
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/sim.po")):
        catalog = updated(path, found)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        wrong = faults(catalog)
        told = [f"{path.relative_to(ROOT)}: {len(catalog)} texts, {len(wrong)} to be mended"]
        sys.stdout.write("\n    ".join([*told, *wrong[:MOST_TOLD]]) + "\n")


def template() -> Catalog:
    """Every text that a translation holds, in the order of the files that have it."""
    catalog = _catalog()
    marked = extract_from_dir(
        ROOT / "sim",
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, _line, text, comments, _context in sorted(marked, key=lambda one: (one[0], one[1])):
        catalog.add(
            text, locations=[(f"sim/{Path(file).as_posix()}", None)], auto_comments=comments
        )
    for place, text in looked_up():
        catalog.add(text, locations=[(place, None)])
    return catalog


def updated(path: Path, found: Catalog) -> Catalog:
    """A language with the texts of the template: what it has of them stays, what is gone goes."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parents[1].name)
    catalog.update(
        found, no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=True
    )
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """A language as the page reads it: the same for the same texts, whenever it is made."""
    catalog.creation_date = catalog.revision_date = DATE
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def _catalog() -> Catalog:
    return Catalog(project=PROJECT, version="", header_comment=HEADER, charset="utf-8")


def as_po(catalog: Catalog) -> bytes:
    """A catalogue as a file that changes only when a text does: without dates and lines of code."""
    written = io.BytesIO()
    write_po(written, catalog, width=WIDTH)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    left_out = tuple(f'"{name}' for name in LEFT_OUT)
    return "".join(line for line in lines if not line.startswith(left_out)).encode("utf-8")


def faults(catalog: Catalog) -> list[str]:
    """What is wrong with a translation, text by text: nothing, once it is complete."""
    return [
        f"{why}: {one.id[0] if isinstance(one.id, tuple) else one.id}"
        for one in catalog
        if one.id
        for why in _faults(one)
    ]


def _faults(one: Message) -> Iterator[str]:
    english = one.id if isinstance(one.id, tuple) else (one.id,)
    told = one.string if isinstance(one.string, tuple) else (one.string,)
    if not all(told):
        yield "not translated"
        return
    if one.fuzzy:
        yield "still to be looked at (fuzzy)"
    known = {mark: max(text.count(mark) for text in english) for mark in MARKS}
    for text in told:
        names = [_names(source) for source in english]
        if not (_names(text) <= set.union(*names) and _names(text) >= set.intersection(*names)):
            yield f"other names in braces than {sorted(set.union(*names))}"
        if any(text.count(mark) != count for mark, count in known.items()):
            yield f"other marks of {' '.join(MARKS)} than in English"


def _names(text: str) -> set[str]:
    """Names in braces."""
    return set(re.findall(r"\{\w*\}", text))


# -- what is looked up by its English text ---------------------------------------------------------


def looked_up() -> Iterator[tuple[str, str]]:
    """Texts that stand elsewhere in the code, each with where it stands."""
    for one in OUTCOMES:
        yield from (("outcomes", text) for text in _of_outcome(one))
    for section in _sections(Scenario, set()):
        yield from (("parameters", text) for text in _of_section(section))
    yield from (("units", text) for unit in sorted(UNITS - {"1"}) for text in (unit, single(unit)))
    yield from (("units", unit) for unit in ("point", "points", "percentage point"))
    yield "units", "percentage points"
    yield from (("status", text) for text in get_args(Status))
    yield from (("grades", text) for text in GRADES)
    together = [one for joint in load_joint() for one in (*joint.facts, *joint.limits)]
    labels = {one.label for one in (*load_targets(), *together)}
    yield from (("record", text) for text in sorted(labels))
    yield from (("reasons", text) for text in codes.REASONS if text)
    for words in (codes.MESSAGES, codes.TEXTS, *codes.OUTCOMES.values()):
        yield from (("events", word) for word in words)
    yield from (("runs", text) for text in _bases())
    names = {one.label for name in shipped() for one in load(name).place_names.values()}
    yield from (("names of places", text) for text in sorted(names) if text)


def _of_outcome(one: Outcome) -> Iterator[str]:
    kind = one.name.partition(":")[0]
    if kind not in NAMES:
        yield kind.replace("_", " ")
    yield meaning_text(one.meaning)
    if unit := unit_words(one.unit):
        yield unit
    if not callable(one.words):
        yield from (word for word in one.words if word)


def _sections(section: type[Section], seen: set[type[Section]]) -> Iterator[type[Section]]:
    """A group of declared parameters, and those within it."""
    if section in seen:
        return
    seen.add(section)
    yield section
    for field in section.model_fields.values():
        inner = field_shape(field).section
        if inner is not None and not field.exclude:
            yield from _sections(inner, seen)


def _of_section(section: type[Section]) -> Iterator[str]:
    for name, field in section.model_fields.items():
        shape = field_shape(field)
        if field.exclude or shape.kind in ("text", "dated text", "names"):
            continue
        if name not in GROUPS:
            yield name.replace("_", " ")
        yield from shape.words
        if field.description:
            yield field.description
        if (unit := str(extras(field).get("unit", ""))) not in ("", "1"):
            yield unit


def _bases() -> Iterator[str]:
    """Of which runs a figure is, with their number."""
    for given in ("", *WITH, *(f"not {name}" for name in WITH)):
        for every in (True, False):
            base = ALL if not given and every else base_words(given, every=every)
            for n in (1, 2):
                yield counted(n, base).replace(f"{n} run", "{count} run", 1)


if __name__ == "__main__":
    main()
