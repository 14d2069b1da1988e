"""A list of points from a CSV file: a header of keys, then a row of values for each point."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import Problem
from sim.keys import Parameter, parameters, unknown
from sim.scenario import Scenario
from sim.scenario.reading import resolve
from sim.spreadsheets import tidy
from sim.sweeps.axes import Value
from sim.sweeps.varying import SweepError, WrongError, checked, plain, problem

SEED = "seed"  # a column that gives every point a seed of its own
MOST_POINTS = 100_000  # they are kept in the manifest of the sweep
_WHOLE = Parameter(SEED, "whole number", "a whole number from 0 to 2^64 - 1", 0, 2**64 - 1)


@dataclass(frozen=True)
class Points:
    """A list of points, column by column; `seeds` is empty when all have the sweep's seed."""

    columns: dict[Parameter, tuple[Value, ...]]
    seeds: tuple[int, ...]


def read_points(scenario: Scenario, file: str | os.PathLike[str]) -> Points:
    """Read and check a CSV file of points; raises :class:`SweepError` with all problems."""
    name = os.fspath(file)
    rows, problems = tidy(_rows(Path(file), name), name)
    if problems:
        raise SweepError(problems)
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if len(rows) < 2:
        problems.append(problem(name, "", "holds no points: a header of keys, then a row for each"))
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            message = f"has {len(cells)} values for the {len(header)} keys of the header"
            problems.append(Problem(name, line, "", cells, message))
    declared = _declared(scenario, header, name, problems)
    if problems:
        raise SweepError(problems)
    lines = [line for line, _ in rows[1:]]
    table = {key: [row[i].strip() for _, row in rows[1:]] for i, key in enumerate(header)}
    return _points(declared, table, name, lines)


def given_points(scenario: Scenario, vary: Mapping[str, Any]) -> Points:
    """Check points that Python gives as columns of equal length; raises :class:`SweepError`."""
    problems: list[Problem] = []
    table = {str(key): plain(values) for key, values in vary.items()}
    if len({len(values) for values in table.values()}) != 1 or not all(table.values()):
        told = ", ".join(f"{key}: {len(values)}" for key, values in table.items()) or "none"
        message = f"a list of points is columns of equal length, not {told}"
        problems.append(problem("vary", "", message))
    declared = _declared(scenario, list(table), "vary", problems)
    if problems:
        raise SweepError(problems)
    return _points(declared, table, "vary", None)


def _rows(path: Path, name: str) -> list[tuple[int, list[str]]]:
    """Rows with their line numbers; empty lines are left out."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows = []
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    rows.append((reader.line_num, cells))
                if len(rows) > MOST_POINTS + 1:
                    message, allowed = "holds too many points", f"at most {MOST_POINTS}"
                    raise SweepError([problem(name, "", message, allowed=allowed)])
            return rows
    except UnicodeDecodeError:
        raise SweepError([problem(name, "", "is not a text in UTF-8")]) from None
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SweepError([problem(name, "", f"cannot be read: {reason}")]) from None


def _declared(
    scenario: Scenario, keys: Sequence[str], name: str, problems: list[Problem]
) -> list[Parameter]:
    """Declarations of the keys of a header."""
    known = parameters(scenario)
    found = []
    for position, key in enumerate(keys):
        if key in keys[:position]:
            problems.append(problem(name, key, "the key is given twice", allowed="once"))
        elif key == SEED:
            found.append(_WHOLE)
        elif key in known:
            found.append(known[key])
        else:
            message, more = unknown(key, known)
            problems.append(problem(name, key, message, **more))
    return found


def _points(
    declared: Sequence[Parameter],
    table: Mapping[str, Sequence[Any]],
    name: str,
    lines: Sequence[int] | None,
) -> Points:
    columns: dict[Parameter, tuple[Value, ...]] = {}
    problems = []
    for one in declared:
        found: list[Value] = []
        for index, value in enumerate(table[one.key]):
            try:
                found += checked(one, [_read(value, one)])
            except WrongError as error:
                line, where = (None, f"{name}[{index}]") if lines is None else (lines[index], name)
                problems.append(Problem(where, line, one.key, value, error.message, **error.more))
        columns[one] = tuple(found)
    if problems:
        raise SweepError(sorted(problems, key=lambda one: one.line or 0))
    seeds = tuple(int(value) for value in columns.pop(_WHOLE, ()))
    return Points(columns, seeds)


def _read(value: Any, declared: Parameter) -> Any:
    """A number of a file is text, which only its key can tell from a word."""
    if not isinstance(value, str) or declared.kind not in ("number", "whole number"):
        return value
    # A seed may be longer than any number that a scenario holds.
    return int(value) if value.isdecimal() and len(value) <= 20 else resolve(value)
