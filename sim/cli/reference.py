"""`sim validate`, `schema`, `new`, `list`, `parameters`, `outcomes` and `strategies`."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli import files, show
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.scenario import ParameterRow


def validate(sources: list[str]) -> None:
    """Check scenario files; raises one error that holds all problems of all files."""
    from sim.scenario import load_with_provenance
    from sim.strategies import negotiators

    problems = []
    for source in sources:
        try:
            loaded = load_with_provenance(source, known_strategies=negotiators())
        except SimError as error:
            problems.append(f"{source}: {error}")
        else:
            typer.echo(f"{source}: ok ({loaded.scenario.title})")
            for notice in loaded.notices:
                typer.echo(f"notice: {notice}")
    if problems:
        raise SimError("\n".join(problems))


def schema(out: Path | None) -> None:
    """Write the JSON Schema of scenario files."""
    from sim.scenario import json_schema

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.is_dir():
        raise SimError(f"--out {out}: is a folder: name a file, as {out / 'scenario.schema.json'}")
    if not out.parent.is_dir():
        raise SimError(f"--out {out}: there is no folder {out.parent}")
    files.write_all(out.parent, {out.name: text.encode()})


def new(name: str, parent: str) -> None:
    """Write a first scenario to change."""
    from sim.scenario import load, new_scenario_text, shipped

    target = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
    if not target.parent.is_dir():
        raise SimError(f"{target}: there is no folder {target.parent}")
    title = target.stem.replace("-", " ").replace("_", " ")
    if not parent:
        text = new_scenario_text(title)
    else:
        scenario = load(parent)
        base = parent if parent in shipped() else Path(parent).resolve().as_posix()
        text = _variant(title, base, str(target), list(scenario.parties))
    files.write_new(target, text)
    typer.echo(f"Wrote {target}. Change it, then: sim validate {target} && sim run {target}")


def _variant(title: str, parent: str, name: str, parties: list[str]) -> str:
    examples = "\n".join(f"#   {party}: {{optimism: 0.2}}" for party in parties)
    return (
        f"# A variant of {parent}: what is not written here stays as it is there.\n"
        f"# Its numbers, with unit, source and status: sim show {name}\n"
        "# Everything that can be written, with units and ranges: sim parameters\n"
        f"extends: {json.dumps(parent)}\n"
        f"title: {json.dumps(title, ensure_ascii=False)}\n\n"
        "# To change something, take away the # before it (one `parties:` for all of them).\n"
        "# balance: {advantage: 0.1}\n"
        f"# parties:\n{examples}\n"
    )


def list_scenarios() -> None:
    """List the shipped scenarios."""
    from sim.scenario import load, shipped

    rows = []
    for name in shipped():
        try:
            scenario = load(name)
        except SimError:
            continue  # a file beside the scenarios that is not one
        clock = scenario.clock
        rows.append((name, f"{clock.start} to {clock.end}", scenario.title))
    show.console().print(show.table(("name", "from and to", "title"), rows))


def parameters(find: str, markdown: bool) -> None:
    """List the parameters."""
    from sim.scenario import parameter_table

    rows_of_all = parameter_table()
    words = find.lower().split()
    # What stands in no declaration may be a name, as `russia`: a declaration has * for it.
    names = [word for word in words if not any(_matches(row, [word]) for row in rows_of_all)]
    rest = [word for word in words if word not in names]
    found = [row for row in rows_of_all if _matches(row, rest) and (not names or "*" in row.name)]
    if not found or (names and not rest):
        raise SimError(f"--find {find}: no parameter has this in its name, meaning or source")
    if names:
        typer.echo(
            f"Taken for a name, which * stands for: {', '.join(names)}. For its numbers: "
            f"sim show SCENARIO --find {json.dumps(find, ensure_ascii=False)}",
            err=True,
        )
    columns = ("name", "default", "unit", "range", "meaning", "source", "status")
    rows = [
        (row.name, row.default, row.unit, _range(row), row.meaning, row.source, row.status)
        for row in found
    ]
    if markdown:
        lines = [
            "# Parameters",
            "",
            "Every number that a scenario can set, from its declaration "
            "(`sim parameters --markdown`).",
            "`*` stands for a name that the scenario gives.",
            "",
            f"| {' | '.join(columns)} |",
            "|" + "---|" * len(columns),
            *(f"| {' | '.join([f'`{row[0]}`', *map(_cell, row[1:])])} |" for row in rows),
        ]
        typer.echo("\n".join(lines))
        return
    screen = show.console()
    if screen.width < show.WIDTH_OF_TABLES:
        screen.print(show.blocks(_parameter_block(row) for row in found))
    else:
        screen.print(show.table(columns, rows))


def _parameter_block(row: ParameterRow) -> tuple[str, list[str]]:
    """A parameter on a narrow terminal: its name, its figures, its meaning and its source."""
    figures = [f"default {row.default}"]
    figures += [f"unit {row.unit}"] if row.unit else []
    figures += [f"allowed {_range(row)}"] if _range(row) else []
    source = ", ".join(filter(None, [row.source, row.status]))
    return row.name, [line for line in ("; ".join(figures), row.meaning, source) if line]


def _matches(row: ParameterRow, words: list[str]) -> bool:
    spaced = row.name.replace("_", " ")
    text = f"{row.name} {spaced} {row.meaning} {' '.join(row.words)} {row.source}".lower()
    return all(word in text for word in words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _range(row: ParameterRow) -> str:
    if row.words:
        return ", ".join(row.words)
    if row.low is None and row.high is None:
        return ""
    low = "" if row.low is None else f"{row.low:g}"
    high = "" if row.high is None else f"{row.high:g}"
    return f"{low} to {high}"


def outcomes(markdown: bool) -> None:
    """List the outcomes."""
    from sim.outcomes import OUTCOMES, markdown_table

    if markdown:
        typer.echo(markdown_table(), nl=False)
    else:
        rows = [(one.name, one.unit, one.meaning) for one in OUTCOMES]
        show.console().print(show.table(("outcome", "unit", "meaning"), rows))


def strategies() -> None:
    """List the negotiators."""
    from sim.strategies import negotiators

    rows = [
        (name, (inspect.getdoc(kind) or "").split("\n")[0], kind.source)
        for name, kind in negotiators().items()
    ]
    show.console().print(show.table(("strategy", "what it does", "source"), rows))
