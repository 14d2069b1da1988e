"""From a YAML file to a frozen :class:`Scenario`, with every problem told at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import Problem, ScenarioError
from sim.parameters import AS_WRITTEN
from sim.scenario.catalogue import resolve_source
from sim.scenario.checks import check, wrong_measures
from sim.scenario.explain import explain
from sim.scenario.inheritance import Family
from sim.scenario.measures import MEASURE, MEASURES, hidden, written_measured
from sim.scenario.notices import Told, still_true
from sim.scenario.outside import annotated, outside
from sim.scenario.overrides import Overrides, touches
from sim.scenario.reading import Node, Provenance, find, plain
from sim.scenario.schema import Scenario
from sim.scenario.tiles import without

Source = str | os.PathLike[str]
#: What a scenario is asked beyond its own files, such as whether classes that it names are there.
Check = Callable[[Scenario], Iterable[Problem]]


@dataclass(frozen=True)
class Loaded:
    """A scenario with what its files say about where its numbers come from.

    The notices tell what is allowed and may all the same be a slip, `outside` which numbers lie
    beyond the range that a file declares for them; `str` makes lines of each. `declared` has what
    the last file says that gives a source or a range, by key: `--set` leaves it as it is.
    """

    scenario: Scenario
    provenance: dict[str, Provenance]
    files: tuple[Path, ...]
    values: dict[str, Any]
    notices: tuple[Problem, ...] = ()
    outside: tuple[Problem, ...] = ()
    declared: Mapping[str, Provenance] = field(default_factory=dict)


def load(
    source: Source,
    overrides: Iterable[str] = (),
    *,
    known_strategies: Collection[str] | None = None,
    further: Check | None = None,
) -> Scenario:
    """Load a scenario from a path or the name of a shipped one; raises :class:`ScenarioError`.

    `overrides` are texts such as ``"parties.north.optimism=0.3"``, applied after `extends`;
    `further` finds problems that can only be seen from outside, by the keys that they concern.
    """
    return load_with_provenance(
        source, overrides, known_strategies=known_strategies, further=further
    ).scenario


def load_with_provenance(
    source: Source,
    overrides: Iterable[str] = (),
    *,
    known_strategies: Collection[str] | None = None,
    further: Check | None = None,
) -> Loaded:
    """Load a scenario and keep the unit, source and status of every annotated number."""
    family = Family()
    root = family.file(resolve_source(source))
    return _finish(root, family, overrides, known_strategies, further)


def load_text(
    text: str,
    overrides: Iterable[str] = (),
    *,
    name: str = "scenario",
    folder: Path | None = None,
    known_strategies: Collection[str] | None = None,
) -> Loaded:
    """Load a scenario from YAML text; `extends` is relative to `folder`.

    Without a folder it may extend a shipped scenario only: the text may come from a stranger, who
    is not to look at files by what errors say of them.
    """
    family = Family()
    root = family.text(text, name, folder)
    return _finish(root, family, overrides, known_strategies)


def _finish(
    root: Node,
    family: Family,
    overrides: Iterable[str],
    known_strategies: Collection[str] | None,
    further: Check | None = None,
) -> Loaded:
    if not family.complete:  # what a missing parent would have given cannot be checked
        raise ScenarioError(family.problems)
    setter = Overrides()
    root = _changed(root, setter, [overrides] if isinstance(overrides, str) else [*overrides])
    problems = family.problems + setter.problems
    told = still_true(family.told, root)
    root = without(root, {one.path[1] for one in told if _takes_objective(one)})
    values = plain(root)
    try:
        scenario = Scenario.model_validate(values, strict=True)
    except ValidationError as error:
        known = [one.key for one in problems]
        problems += [one for one in explain(error, root) if not _already(one.key, known)]
        raise _error(problems, told) from None
    if not problems:
        found: Iterable[Problem] = check(scenario, known_strategies)
        if not found and further is not None:  # it may run code: not of a scenario that is wrong
            found = further(scenario)
        problems = [_placed(one, root) for one in found]
    if problems:
        raise _error(problems, told)
    notices = (*(one.notice for one in told if not one.meant), *setter.notices)
    return Loaded(
        scenario,
        dict(annotated(root)),
        tuple(family.files),
        values,
        notices,
        tuple(outside(root, family.declared)),
        family.declared,
    )


def _changed(root: Node, setter: Overrides, overrides: list[str]) -> Node:
    """The tree with its overrides; where a measure of the balance is chosen, that comes first.

    Changes of the balance are then made to what the measure says, wherever they stand.
    """
    first = [text for text in overrides if touches(text, MEASURE, MEASURES)]
    chosen = Overrides().apply(root, first) if first else root
    name = plain(find(chosen, tuple(MEASURE.split("."))))
    if not isinstance(name, str) or name == AS_WRITTEN:
        return setter.apply(root, overrides)
    chosen = setter.apply(root, first)
    rest = [text for text in overrides if text not in first]
    try:
        scenario = Scenario.model_validate(plain(chosen), strict=True)
    except ValidationError:  # told of the whole tree, later
        return setter.apply(chosen, rest)
    setter.problems += [_placed(one, chosen) for one in wrong_measures(scenario)]
    if not setter.problems:
        setter.notices += hidden(chosen, scenario, name)
        chosen = written_measured(chosen, scenario, name)
    return setter.apply(chosen, rest)


def _takes_objective(one: Told) -> bool:
    """Whether a file takes away an objective of its parent, and with it the tile on the map."""
    return one.removes and len(one.path) == 2 and one.path[0] == "objectives"


def _error(problems: list[Problem], told: list[Told]) -> ScenarioError:
    """The error for these problems; a value that is missing because it was removed says so."""
    removed = {one.notice.key: one for one in told if one.removes}
    named = {one.key for one in problems if one.message == "is missing"} & removed.keys()
    explained = [removed[one.key].cause(one) if one.key in named else one for one in problems]
    rest = [one.notice for one in told if not one.meant and one.notice.key not in named]
    return ScenarioError(_by_place(explained), rest)


def _already(key: str, told: list[str]) -> bool:
    """Whether a problem is told already, about the same value or a part or whole of it."""
    return any(
        one == key or f"{one}.".startswith(f"{key}.") or f"{key}.".startswith(f"{one}.")
        for one in told
    )


def _by_place(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: (one.file, one.line or 0))


def _placed(one: Problem, root: Node) -> Problem:
    place = find(root, tuple(one.key.split("."))).place
    return replace(one, file=place.file, line=place.line)


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of the validated scenario: the same for the same meaning, however it is written.

    The order of objectives, parties and issues is part of the meaning, and so of the hash. Ways to
    measure the balance that are not chosen are none: the numbers in effect are what counts.
    """
    values = scenario.model_dump(mode="json")
    if scenario.balance.measure == AS_WRITTEN:
        del values["balance"]["measure"]
    canonical = json.dumps(values, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
