"""Ensembles of behaviour: sets of numbers, one of which every run takes.

A calibration does not give one set of behavioural numbers but many that agree with the record. An
ensemble is a CSV file of them: a header of keys, then a row for each set. Replicate i of a scenario
takes set i modulo their number, so that a run stays a function of scenario, seed, replicate and
ensemble. An ensemble of one row is a named point.

A header ``KEY@DATE`` is for runs that begin on that date, and says what a state of affairs (hope in
talks, say) was then; other runs keep the number of their scenario. Lines that begin with ``#`` are
comments. A file that a ``manifest.json`` beside it lists must have the hash that stands there.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.places import place_of
from sim.errors import Problem, SimError, plain_text, show
from sim.keys import Parameter, parameters, unknown
from sim.manifest import NAME as MANIFEST
from sim.parameters import as_date
from sim.scenario import Scenario
from sim.scenario.reading import resolve
from sim.scenario.variants import VariantError, Variants
from sim.spreadsheets import not_a_number, tidy

Numbers = npt.NDArray[np.float64]

MOST_SETS = 100_000
MOST_PROBLEMS = 20  # listed in one error; the rest are counted
AT = "@"  # between a key and the date on which runs begin that take it


class EnsembleError(SimError):
    """An ensemble cannot be used; every problem found is listed."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        told = "1 problem" if count == 1 else f"{count} problems"
        lines = [f"the ensemble {name} has {told}:", *map(str, self.problems[:MOST_PROBLEMS])]
        lines += [f"... and {count - MOST_PROBLEMS} more"] * (count > MOST_PROBLEMS)
        super().__init__("\n".join(lines))
        self.name = name

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.name, self.problems)


@dataclass(frozen=True)
class Ensemble:
    """Sets of numbers as a file has them.

    Attributes:
        columns: keys, some of them with a date, in the order of the file.
        values: (sets, columns), each number in the unit of its key.
        name: of the file, for messages and manifests.
        sha256: of the file.
        lines: of the file on which the sets stand.
    """

    columns: tuple[str, ...]
    values: Numbers
    name: str
    sha256: str
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.values)

    def without(self, keys: Iterable[str]) -> Ensemble:
        """The same without some keys, dated or not: what `--set` fixes is not varied."""
        gone = set(keys)
        kept = [i for i, one in enumerate(self.columns) if one.partition(AT)[0] not in gone]
        return self._only(kept)

    def _only(self, kept: Sequence[int]) -> Ensemble:
        columns = tuple(self.columns[i] for i in kept)
        return replace(self, columns=columns, values=self.values[:, list(kept)])

    def lent_to(self, scenario: Scenario, made_for: Scenario) -> Ensemble:
        """What sets that were learnt in one scenario can say in another.

        Left out are keys that the other has not, and those for which it has a number of its own,
        another than that of `made_for`: what it says of its years is not what the sets are about.
        A key with a date is kept where runs begin on that date.
        """
        there, here = parameters(made_for), parameters(scenario)

        def lent(column: str) -> bool:
            key, at, _ = column.partition(AT)
            if at:
                return key in here and _applies(column, scenario.clock.start)
            own = key in there and key in here and _at(scenario, key) != _at(made_for, key)
            return key in here and not own

        return self._only([i for i, column in enumerate(self.columns) if lent(column)])

    def of(self, scenario: Scenario) -> Behaviour:
        """What runs of a scenario take of it; raises :class:`EnsembleError` where they cannot."""
        start, known = scenario.clock.start, parameters(scenario)
        chosen = [i for i, one in enumerate(self.columns) if _applies(one, start)]
        keys = tuple(self.columns[i].partition(AT)[0] for i in chosen)
        values = self.values[:, chosen]
        problems = list(self._wrong_keys(scenario, chosen, known))
        if not problems:
            problems = list(self._wrong_values(keys, values, known))
        if not problems:
            problems = list(self._impossible(scenario, keys, values, known))
        if problems:
            raise EnsembleError(self.name, problems)
        whole = tuple(known[key].kind == "whole number" for key in keys)
        return Behaviour(scenario, keys, values, whole, self.name, self.sha256)

    def _wrong_keys(
        self, scenario: Scenario, chosen: Sequence[int], known: dict[str, Parameter]
    ) -> Iterator[Problem]:
        seen: set[str] = set()
        for i in chosen:
            key = self.columns[i].partition(AT)[0]
            if key in seen:
                message = "the key is given twice for runs that begin on one date"
                yield Problem(self.name, None, key, None, message, allowed="once")
            elif key not in known:
                message, more = unknown(key, known)
                yield Problem(self.name, None, key, None, message, **more)
            elif place_of(scenario, key) is None:
                message = "cannot differ from run to run: it is no number of its own"
                yield Problem(self.name, None, key, None, message)
            seen.add(key)

    def _wrong_values(
        self, keys: Sequence[str], values: Numbers, known: dict[str, Parameter]
    ) -> Iterator[Problem]:
        for key, column in zip(keys, values.T, strict=True):
            one = known[key]
            low = -math.inf if one.low is None else one.low
            high = math.inf if one.high is None else one.high
            wrong = (column < low) | (column > high)
            for row in np.flatnonzero(wrong).tolist():
                value = float(column[row])
                message = f"{plain_text(value)} is out of range"
                yield Problem(self.name, self.lines[row], key, value, message, one.allowed)
            if one.kind == "whole number":
                for row in np.flatnonzero(~wrong & (column % 1.0 != 0.0)).tolist():
                    message = f"{plain_text(column[row])} is not a whole number"
                    yield Problem(self.name, self.lines[row], key, None, message, one.allowed)

    def _impossible(
        self,
        scenario: Scenario,
        keys: Sequence[str],
        values: Numbers,
        known: dict[str, Parameter],
    ) -> Iterator[Problem]:
        """Sets whose numbers do not go together in this scenario."""
        variants = Variants(scenario, keys)
        whole = [known[key].kind == "whole number" for key in keys]
        for line, row in zip(self.lines, values, strict=True):
            try:
                variants.scenario(_plain(row, whole))
            except VariantError as error:
                for one in error.problems:
                    yield replace(one, file=self.name, line=line)


@dataclass(frozen=True)
class Behaviour:
    """An ensemble for one scenario: keys and checked values, a row for each set."""

    scenario: Scenario
    keys: tuple[str, ...]
    values: Numbers
    whole: tuple[bool, ...]
    name: str
    sha256: str

    def __len__(self) -> int:
        return len(self.values)

    @property
    def digest(self) -> str:
        """SHA-256 of the keys and numbers that runs take: two that agree give the same runs."""
        return digest_of(self.keys, self.values)

    def description(self) -> dict[str, Any]:
        """What a manifest says of it."""
        return {"name": self.name, "sha256": self.sha256, "sets": len(self), "keys": [*self.keys]}

    def set_of(self, replicates: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Which set each replicate takes: its number modulo that of the sets."""
        return np.asarray(replicates, np.int64) % len(self.values)

    def rows(self, replicates: npt.ArrayLike) -> Numbers:
        """The numbers that each replicate takes, (replicates, keys)."""
        return self.values[self.set_of(replicates)]

    def scenario_of(self, replicate: int) -> Scenario:
        """The scenario with the numbers of one replicate."""
        return Variants(self.scenario, self.keys).scenario(self.row(replicate))

    def row(self, replicate: int) -> tuple[float | int, ...]:
        """The numbers of one replicate, whole where they are declared so."""
        return _plain(self.values[replicate % len(self.values)], self.whole)


def _at(scenario: Scenario, key: str) -> Any:
    """The value of a key that :func:`sim.keys.parameters` lists."""
    found: Any = scenario
    for part in key.split("."):
        found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    return found


def digest_of(keys: Sequence[str], values: Numbers) -> str:
    """SHA-256 of keys and numbers, (sets, keys)."""
    text = json.dumps([list(keys), values.tolist()])
    return hashlib.sha256(text.encode()).hexdigest()


def behaviour_of(
    source: Ensemble | str | os.PathLike[str] | None, scenario: Scenario
) -> Behaviour | None:
    """What runs of a scenario take of an ensemble, or of the file that holds one."""
    if source is None:
        return None
    found = source if isinstance(source, Ensemble) else read_ensemble(source)
    return found.of(scenario)


def read_ensemble(path: str | os.PathLike[str]) -> Ensemble:
    """Read an ensemble from a CSV file; raises :class:`EnsembleError` with all problems."""
    name = Path(path).name
    try:
        content = Path(path).read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EnsembleError(name, [_problem(name, "is not a text in UTF-8")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise EnsembleError(name, [_problem(name, f"cannot be read: {reason}")]) from None
    digest = hashlib.sha256(content).hexdigest()
    _check_hash(Path(path), digest)
    return read_text(text, name, digest)


def read_text(text: str, name: str, digest: str) -> Ensemble:
    """Read an ensemble from the text of a file, of this name and hash."""
    lines, odd = tidy(_rows(text), name)
    if odd:
        raise EnsembleError(name, odd)
    if len(lines) < 2:
        told = "holds no sets: a header of keys, then a row for each set"
        raise EnsembleError(name, [_problem(name, told)])
    header = [cell.strip() for cell in lines[0][1]]
    problems = list(_wrong_header(header, lines[0][0], name))
    rows: list[list[float]] = []
    for line, cells in lines[1 : MOST_SETS + 1]:
        if len(cells) != len(header):
            message = f"has {len(cells)} values for the {len(header)} keys of the header"
            problems.append(Problem(name, line, "", None, message))
        else:
            rows.append(list(_numbers(cells, header, name, line, problems)))
    if len(lines) > MOST_SETS + 1:
        problems.append(_problem(name, "holds too many sets", f"at most {MOST_SETS:,}"))
    if problems:
        raise EnsembleError(name, problems)
    numbers = tuple(line for line, _ in lines[1:])
    return Ensemble(tuple(header), np.array(rows, np.float64), name, digest, numbers)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows with their line numbers; empty lines and comments are left out."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            found.append((number, next(csv.reader(io.StringIO(line)))))
    return found


def _wrong_header(header: Sequence[str], line: int, name: str) -> Iterator[Problem]:
    for place, column in enumerate(header):
        key, at, date = column.partition(AT)
        if not key:
            yield Problem(name, line, "", column, "a column has no key")
        elif column in header[:place]:
            yield Problem(name, line, column, None, "the column is given twice", "once")
        elif at and not _is_date(date):
            message = f"{show(date)} is not a date"
            yield Problem(name, line, column, date, message, "a date such as 2020-09-27")


def _numbers(
    cells: Sequence[str], header: Sequence[str], name: str, line: int, problems: list[Problem]
) -> Iterator[float]:
    for key, cell in zip(header, cells, strict=True):
        value = resolve(cell.strip())
        number = math.nan
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = float(value)
        if not math.isfinite(number):
            problems.append(Problem(name, line, key, cell, not_a_number(value), "a finite number"))
        yield number


def _check_hash(path: Path, digest: str) -> None:
    """Refuse a file that is not what the manifest beside it says that it was."""
    try:
        files = json.loads((path.parent / MANIFEST).read_bytes())["files"]
        listed = files.get(path.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if listed is not None and listed != digest:
        message = f"was changed since {MANIFEST} was written: its hash is another"
        allowed = "the file as it was written, or a copy of yours in another folder"
        raise EnsembleError(path.name, [_problem(path.name, message, allowed)])


def _problem(name: str, message: str, allowed: str = "") -> Problem:
    return Problem(name, None, "", None, message, allowed)


def _applies(column: str, start: dt.date) -> bool:
    _, at, date = column.partition(AT)
    return not at or as_date(date) == start


def _is_date(text: str) -> bool:
    try:
        as_date(text)
    except ValueError:
        return False
    return True


def _plain(row: Numbers, whole: Sequence[bool]) -> tuple[float | int, ...]:
    return tuple(
        int(value) if is_whole else value
        for value, is_whole in zip(row.tolist(), whole, strict=True)
    )
