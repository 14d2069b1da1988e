"""Read a table of a conflict, with every problem told at once, as of a scenario."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from sim.cases.table import Case, CaseFigures
from sim.errors import Problem, ScenarioError, nearest, show
from sim.parameters import SIDES, Series
from sim.scenario.annotations import Preparer
from sim.scenario.explain import explain
from sim.scenario.outside import annotated
from sim.scenario.reading import Node, Provenance, find, plain, read

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_SUM = 1e-6
_RULES = (
    "a figure for every year; or `missing: held` (the figure before it, or the first), or "
    "`missing: interpolated` (on the line between its neighbours; held outside them)"
)


class CaseError(ScenarioError):
    """A table cannot be used; every problem found is listed."""

    what = "table"


@dataclass(frozen=True)
class Table:
    """A table of a conflict, with what it says of where its numbers come from."""

    case: Case
    provenance: dict[str, Provenance]
    name: str


def read_case(path: str | os.PathLike[str]) -> Table:
    """Read a table from a file; raises :class:`CaseError` with all that is wrong."""
    name = os.fspath(path)
    try:
        root = read(Path(path), name)
    except ScenarioError as error:
        raise CaseError(_with_neighbours(error.problems, Path(path))) from None
    if not isinstance(root.value, dict):
        message = "a table is a mapping of keys to values: `sim new --case-template` writes one"
        raise CaseError([Problem(name, 1, "", root.value, message)])
    preparer = Preparer()
    root = preparer.section(root, Case)
    problems = list(preparer.problems)
    try:
        case = Case.model_validate(plain(root), strict=True)
    except ValidationError as error:
        told = {one.key for one in problems}
        problems += [one for one in explain(error, root, Case) if one.key not in told]
        raise CaseError(_by_line(problems)) from None
    provenance = dict(annotated(root))
    problems += [_placed(one, root) for one in _check(case, provenance)]
    if problems:
        raise CaseError(_by_line(problems))
    return Table(case, provenance, Path(path).name)


def _with_neighbours(problems: Iterable[Problem], path: Path) -> list[Problem]:
    """Where there is no such file, the name that is nearest to it in its folder."""
    if path.exists() or not path.parent.is_dir():
        return list(problems)
    names = [one.name for one in path.parent.iterdir() if one.suffix in (".yaml", ".yml")]
    near = nearest(path.name, names)
    return [replace(one, nearest=near) for one in problems]


def _by_line(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: one.line or 0)


def _placed(one: Problem, root: Node) -> Problem:
    place = find(root, tuple(one.key.split("."))).place
    return replace(one, file=place.file, line=place.line)


def _wrong(key: str, value: object, message: str, **more: str) -> Problem:
    return Problem("", None, key, value, message, **more)


def _unknown(key: str, name: str, what: str, known: Iterable[str]) -> Problem:
    names = list(known)
    allowed = ", ".join(names) or f"no {what} is there"
    near = nearest(name, names)
    return _wrong(key, name, f"there is no {what} {show(name)}", allowed=allowed, nearest=near)


def _check(case: Case, provenance: dict[str, Provenance]) -> Iterator[Problem]:
    """What no single value can show."""
    if case.end <= case.start:
        message = f"the run ends on {case.end}, which is not after its start"
        yield _wrong("end", case.end, message, allowed=f"a date after {case.start}")
    yield from _names(case)
    yield from _weights(case)
    yield from _ground(case)
    yield from _third_parties(case)
    yield from _balance(case, provenance)
    yield from _dated(case)
    yield from _drawn(case)
    for side in SIDES:
        if case.side(side).men is None:
            allowed = "{value: ..., source: ..., status: ...}, unit: thousand men"
            yield _wrong(f"{side}.men", None, "is missing", allowed=allowed)
    for key in _to_source(case):
        if not (key in provenance and provenance[key].source):
            allowed = "{value: ..., source: ..., status: ...}, or dates with a source and a status"
            yield _wrong(key, None, "the figure needs its source", allowed=allowed)


def _names(case: Case) -> Iterator[Problem]:
    allowed = "a small letter, then small letters, digits, - and _ (60 in all)"
    named: dict[str, str] = {}
    for side in SIDES:
        named[f"{side}.name"] = case.side(side).name
        named |= {f"{side}.vetoes.{name}": name for name in case.side(side).vetoes}
    parties = list(named.values())
    for group in ("issues", "objectives", "third_parties", "measures"):
        named |= {f"{group}.{name}": name for name in getattr(case, group)}
    for key, name in named.items():
        if not _NAME.fullmatch(name):
            yield _wrong(key, name, f"{show(name)} cannot be a name", allowed=allowed)
    for key, name in list(named.items())[: len(parties)]:
        if parties.count(name) > 1:
            yield _wrong(key, name, f"two parties are called {show(name)}", allowed="one each")


def _weights(case: Case) -> Iterator[Problem]:
    lists = {f"{side}.weights": case.side(side).weights for side in SIDES}
    for side in SIDES:
        for name, veto in case.side(side).vetoes.items():
            lists[f"{side}.vetoes.{name}.weights"] = veto.weights
    for key, weights in lists.items():
        for name in weights.keys() - case.issues.keys():
            yield _unknown(f"{key}.{name}", name, "issue", case.issues)
        for name in case.issues.keys() - weights.keys():
            yield _wrong(key, None, f"the issue {show(name)} has no weight")
        yield from _sum(key, sum(weights.values()), "the weights")


def _sum(key: str, total: float, what: str) -> Iterator[Problem]:
    if abs(total - 1.0) > _SUM:
        yield _wrong(key, total, f"{what} sum to {total:g}", allowed="1 together")


def _ground(case: Case) -> Iterator[Problem]:
    lands = [name for name, issue in case.issues.items() if issue.kind == "territory"]
    totals = dict.fromkeys(lands, 0.0)
    for name, one in case.objectives.items():
        if one.issue in totals:
            totals[one.issue] += one.share
        else:
            key = f"objectives.{name}.issue"
            yield _unknown(key, one.issue, "territorial issue", lands)
    for issue, total in totals.items():
        yield from _sum(f"issues.{issue}", total, "the shares of its objectives")


def _third_parties(case: Case) -> Iterator[Problem]:
    for name, one in case.third_parties.items():
        key = f"third_parties.{name}"
        for line in one.red_lines:
            if line not in case.objectives:
                yield _unknown(f"{key}.red_lines", line, "objective", case.objectives)
        if one.red_lines and (one.supports == "nobody" or one.presence == "none"):
            message = "a red line needs a side that it `supports`, and a `presence`"
            allowed = "supports: claimant or holder; presence: peacekeepers, troops or treaty"
            yield _wrong(f"{key}.red_lines", None, message, allowed=allowed)
        if one.support is not None and one.supports == "nobody":
            message = "support is for a side: say which by `supports`"
            yield _wrong(f"{key}.support", None, message, allowed="supports: claimant or holder")


def _balance(case: Case, provenance: dict[str, Provenance]) -> Iterator[Problem]:
    if case.measure not in case.measures:
        yield _unknown("measure", case.measure, "measure", case.measures)
    for name, measure in case.measures.items():
        for side in SIDES:
            key = f"measures.{name}.{side}.figures"
            one: CaseFigures = getattr(measure, side)
            if one.figures is None:
                yield _wrong(key, None, "is missing", allowed=_RULES)
                continue
            if not (key in provenance and provenance[key].source):
                allowed = "{source: ..., status: ..., dates: {1994: ...}}"
                yield _wrong(key, None, "the figures need their source", allowed=allowed)
            yield from _twice(f"{key}.dates", one.figures)
            if measure.kind == "men":
                yield from _nobody(f"{key}.dates", one.figures)
            if one.figures.interpolate != "step":
                message = "yearly figures are steps; write the rule for missing years beside them"
                yield _wrong(f"{key}.interpolate", "linear", message, allowed=_RULES)
            if one.missing == "refused" and (gaps := missing_years(case, one)):
                told = ", ".join(_runs(gaps))
                yield _wrong(key, None, f"there is no figure for {told}", allowed=_RULES)


def _twice(key: str, figures: Series) -> Iterator[Problem]:
    """Years with more than one figure: which of them holds is not guessed."""
    found = Counter(day.year for day in figures.dates)
    for day in figures.dates:
        if found[day.year] > 1:
            message = f"there are {found[day.year]} figures for {day.year}"
            yield _wrong(f"{key}.{day}", None, message, allowed="one figure a year")


def _nobody(key: str, figures: Series) -> Iterator[Problem]:
    """Sides without men: there is no balance with nothing on one side of it."""
    for day, value in figures.dates.items():
        if value == 0.0:
            message = "0 men have no strength that could be compared"
            yield _wrong(f"{key}.{day}", value, message, allowed="a number above 0")


def _dated(case: Case) -> Iterator[Problem]:
    """Courses that begin after the first day, and changes of leader outside the run."""
    for key, series in _courses(case).items():
        first = min(series.dates)
        if first > case.start:
            message = f"begins on {first}, and what was before it is not guessed"
            none = "" if key.endswith(".men") else " (0 if there was none)"
            allowed = f"a value for {case.start} or earlier{none}"
            yield _wrong(key, first, message, allowed=allowed)
    for side in SIDES:
        for place, day in enumerate(case.side(side).leader_changes):
            if not case.start <= day <= case.end:
                message = f"{day} is outside the run"
                allowed = f"a date from {case.start} to {case.end}"
                yield _wrong(f"{side}.leader_changes.{place}", day, message, allowed=allowed)


def _drawn(case: Case) -> Iterator[Problem]:
    """What is only shown: days on which ground passed in fact, and lists of names."""
    for name, one in case.in_fact.items():
        if name not in case.objectives:
            yield _unknown(f"in_fact.{name}", name, "objective", case.objectives)
        if not case.start <= one.day <= case.end:
            message, allowed = f"{one.day} is outside the run", f"from {case.start} to {case.end}"
            yield _wrong(f"in_fact.{name}.day", one.day, message, allowed=allowed)
    counts = {key: len(one.names) for key, one in case.place_names.items()}
    for key, count in counts.items():
        if count != (most := max(counts.values())):
            message = f"holds {count} names, and another list {most}"
            allowed = "lists of the same length"
            yield _wrong(f"place_names.{key}.names", count, message, allowed=allowed)


def _courses(case: Case) -> dict[str, Series]:
    """Dated numbers that are taken as they stand, without a rule for what is missing."""
    found = {f"{side}.men": case.side(side).men for side in SIDES}
    for name, one in case.third_parties.items():
        found[f"third_parties.{name}.support"] = one.support
        found[f"third_parties.{name}.engagement"] = one.engagement
    return {key: series for key, series in found.items() if series is not None}


def missing_years(case: Case, one: CaseFigures) -> list[int]:
    """Years of the run for which there is no figure."""
    there = {day.year for day in one.figures.dates} if one.figures else set()
    return [year for year in years(case) if year not in there]


def years(case: Case) -> range:
    """Calendar years that the run touches."""
    return range(case.start.year, case.end.year + (case.end.timetuple().tm_yday > 1))


def _runs(gaps: list[int]) -> Iterator[str]:
    """Years in words, neighbours together."""
    start = previous = gaps[0]
    for year in [*gaps[1:], 0]:
        if year != previous + 1:
            yield str(start) if start == previous else f"{start}-{previous}"
            start = year
        previous = year


def _to_source(case: Case) -> Iterator[str]:
    yield from _courses(case)
    for side in SIDES:
        own = case.side(side)
        yield f"{side}.weights.{next(iter(own.weights), '')}"
        for name, veto in own.vetoes.items():
            yield f"{side}.vetoes.{name}.weights.{next(iter(veto.weights), '')}"
    for name, one in case.objectives.items():
        if "share" in one.model_fields_set:
            yield f"objectives.{name}.share"
