"""Read the historical record from a file: targets, and facts that are looked for together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.errors import SimError, nearest, plain_text
from sim.outcomes import Outcome, find_outcome, reported
from sim.scenario import scenario_folder
from sim.scenario.reading import Node, find, plain, read

Basis = Literal["official", "independent", "claimed"]


class Target(BaseModel):
    """One figure or event of the record, the outcome it is compared with, and its source.

    `statistic` is `median` or `mean` for a figure (which of the runs stands beside it; the bands
    are the same) and `probability` for an event: `value`, or the range from `low` to `high`, is
    what happened. Several outcomes are added up. `given` restricts the runs to those in which an
    outcome is true; a leading `not` to those in which it is false. `used_in_setting` marks a figure
    that an input was set from, or that cannot come out otherwise: it is no test of the model.
    `edition` is that of the record in which the target came: a result made with an earlier one
    does not know it. `decided` is the day on which what happened was complete (left out: the last
    day of the scenario); `discrepancy` how far, as a standard deviation in the unit of the outcome
    and for an event as a probability, a right model may be off by being a model: calibration asks
    for both.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str
    label: str
    scenario: str
    outcome: tuple[str, ...] | str
    statistic: Literal["median", "mean", "probability"]
    value: bool | float | str | None = None
    low: float | None = None
    high: float | None = None
    given: str = ""
    unit: str
    source: str
    status: Literal["measured", "literature", "assumed"]
    basis: tuple[Basis, ...] = ()
    used_in_setting: bool = False
    edition: int = Field(1, ge=1)
    decided: dt.date | None = None
    discrepancy: float | None = Field(None, gt=0.0)
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are added up."""
        return (self.outcome,) if isinstance(self.outcome, str) else self.outcome

    @property
    def condition(self) -> str:
        """Outcome that `given` names, without its `not`."""
        return self.given.removeprefix("not ")

    @property
    def interval(self) -> tuple[float, float]:
        """Range of the record; open (infinite) where only one end is known."""
        if self.low is None and self.high is None and isinstance(self.value, int | float):
            return float(self.value), float(self.value)
        low = -math.inf if self.low is None else self.low
        return low, math.inf if self.high is None else self.high

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.interval
        has_range = self.low is not None or self.high is not None
        ends = f"low {plain_text(low)} to high {plain_text(high)}"
        if low > high:
            raise ValueError(f"low {plain_text(low)} is above high {plain_text(high)}")
        if self.value is None and not has_range:
            raise ValueError("nothing is said to have happened: write `value`, or `low` and `high`")
        if isinstance(self.value, bool | str):
            if self.statistic != "probability":
                raise ValueError(f"the {self.statistic} of {self.value!r}: write `probability`")
            if has_range:
                raise ValueError("a word or true/false has no `low` and `high`")
        elif self.value is not None and not low <= self.value <= high:
            raise ValueError(f"value {plain_text(self.value)} is outside {ends}")
        if self.discrepancy and self.statistic == "probability" and self.discrepancy >= 0.5:
            raise ValueError(
                f"discrepancy {plain_text(self.discrepancy)} of an event: less than 0.5"
            )
        if self.used_in_setting and not self.note:
            raise ValueError("used_in_setting: say in `note` what was set from this figure")
        _check_outcomes(self)
        return self


@dataclass(frozen=True)
class Joint:
    """Facts of one scenario that all happened, and so should happen in one and the same run.

    `limits` are facts that keep a run from having them by doing too much: at most so many wars.
    """

    scenario: str
    facts: tuple[Target, ...]
    limits: tuple[Target, ...] = ()


class _Fact(BaseModel):
    """A target taken into a joint row, with a range of its own, which the label then tells."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    target: str
    low: float | None = None
    high: float | None = None
    label: str = ""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.low is not None or self.high is not None) and not self.label:
            raise ValueError("a range of its own needs a `label` that tells it")
        return self


class _Limit(_Fact):
    """A fact that is looked for beside those of a joint row, and why."""

    why: str = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    joint: dict[str, list[_Fact]] = {}
    guarded: dict[str, list[_Limit]] = {}
    histories: dict[str, str] = {}
    targets: dict[str, dict[str, Any]] = Field(min_length=1)


def load_targets(source: str | Path = "karabakh", edition: int | None = None) -> list[Target]:
    """Read targets from a file, or those shipped with a family of scenarios.

    Args:
        source: a file, or the name of a family.
        edition: leave out what came to the record after this edition; without one leave out
            nothing.

    >>> load_targets("karabakh")[0].scenario
    'karabakh/frozen-conflict'
    """
    path, root, file = _open(source)
    problems: list[str] = []
    targets: list[Target] = []
    for name, fields in file.targets.items():
        try:
            targets.append(Target.model_validate({"id": name, **fields}))
        except ValidationError as error:
            problems += _explain(error, root, ("targets", name))
    if problems:
        raise _error(path, problems)
    return [one for one in targets if edition is None or one.edition <= edition]


def load_joint(source: str | Path = "karabakh") -> list[Joint]:
    """Read which facts of each scenario are looked for together in one run.

    >>> [fact.id for fact in load_joint("karabakh")[0].facts][:2]
    ['frozen-no-large-war', 'frozen-no-agreement']
    """
    path, root, file = _open(source)
    known = {target.id: target for target in load_targets(path)}
    problems: list[str] = []
    groups: dict[str, dict[str, tuple[Target, ...]]] = {"joint": {}, "guarded": {}}
    entries: Mapping[str, Mapping[str, Sequence[_Fact]]]
    entries = {"joint": file.joint, "guarded": file.guarded}
    for group, scenarios in entries.items():
        for scenario, facts in scenarios.items():
            where = (group, scenario)
            groups[group][scenario] = tuple(_all_taken_in(facts, where, known, root, problems))
    for scenario in file.guarded.keys() - file.joint.keys():
        place = find(root, ("guarded", scenario)).place
        told = "limits of nothing; `joint` has no facts of this scenario"
        problems.append(f"{place.file}:{place.line}: guarded.{scenario}: {told}")
    if problems:
        raise _error(path, problems)
    limits = groups["guarded"]
    return [Joint(name, facts, limits.get(name, ())) for name, facts in groups["joint"].items()]


def load_histories(source: str | Path = "karabakh") -> dict[str, str]:
    """Read which scenario is the history of which: a short setting begins in the middle of it.

    >>> load_histories("karabakh")["karabakh/april-2016"]
    'karabakh/1994-2020'
    """
    path, root, file = _open(source)
    problems = []
    for name, history in file.histories.items():
        if history == name or history in file.histories:
            place = find(root, ("histories", name)).place
            told = "a history has no history of its own"
            problems.append(f"{place.file}:{place.line}: histories.{name}: {told}")
    if problems:
        raise _error(path, problems)
    return dict(file.histories)


# -- what a file may say -------------------------------------------------------------------------


def _open(source: str | Path) -> tuple[Path, Node, _File]:
    path = Path(source)
    if path.suffix not in (".yaml", ".yml"):
        path = scenario_folder() / path / "record.yaml"
    root = read(path, str(path))
    try:
        return path, root, _File.model_validate(plain(root))
    except ValidationError as error:
        raise _error(path, _explain(error, root, ())) from None


def _all_taken_in(
    entries: Sequence[_Fact],
    group: tuple[str, str],
    known: Mapping[str, Target],
    root: Node,
    problems: list[str],
) -> Iterator[Target]:
    """Take in the facts of a scenario; what is wrong with one is added to the problems."""
    for number, entry in enumerate(entries):
        try:
            yield _taken_in(entry, group[1], known)
        except ValueError as error:
            where = (*group, str(number))
            place = find(root, where).place
            problems.append(f"{place.file}:{place.line}: {'.'.join(where)}: {_told(error)}")


def _taken_in(entry: _Fact, scenario: str, known: Mapping[str, Target]) -> Target:
    """Take a target into a joint row, with the entry's own range and label where it has them."""
    if entry.target not in known:
        close = nearest(entry.target, known)
        hint = f"; did you mean {close!r}?" if close else ""
        raise ValueError(f"there is no target {entry.target!r}{hint}")
    target = known[entry.target]
    if target.scenario != scenario:
        raise ValueError(f"target {target.id!r} is about {target.scenario}")
    fields = target.model_dump()
    if entry.label:
        fields["label"] = entry.label
    if entry.low is not None or entry.high is not None:
        fields |= {"low": entry.low, "high": entry.high}
    return Target.model_validate(fields)


def _told(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(one["msg"].removeprefix("Value error, ") for one in error.errors())
    return str(error)


def _check_outcomes(target: Target) -> None:
    if not target.columns:
        raise ValueError("outcome: name at least one")
    found = [_known(column) for column in target.columns]
    for outcome in found:
        _check_kind(target, outcome)
        if outcome.unit != target.unit:
            raise ValueError(f"unit {target.unit!r}: {outcome.name} is in {outcome.unit!r}")
    if target.given and _known(target.condition).kind is not bool:
        raise ValueError(f"given: {target.condition!r} is not true or false")


def _check_kind(target: Target, outcome: Outcome) -> None:
    expected = {bool: bool, str: str}.get(outcome.kind)
    if expected is None and isinstance(target.value, bool | str):
        raise ValueError(f"value {target.value!r}: {outcome.name} is a number")
    if expected is not None and not isinstance(target.value, expected):
        kind = "true or false" if expected is bool else "a word"
        raise ValueError(f"value {target.value!r}: {outcome.name} is {kind}")


def _known(column: str) -> Outcome:
    outcome = find_outcome(column)
    if outcome is None:
        close = nearest(column, [one.name for one in reported()])
        hint = f"; did you mean {close!r}?" if close else ""
        raise ValueError(f"there is no outcome {column!r}{hint}")
    return outcome


def _explain(error: ValidationError, root: Node, path: tuple[str, ...]) -> list[str]:
    lines = []
    for detail in error.errors():
        where = (*path, *map(str, detail["loc"]))
        place = find(root, where).place
        message = detail["msg"].removeprefix("Value error, ")
        lines.append(f"{place.file}:{place.line}: {'.'.join(where)}: {message}")
    return lines


def _error(path: Path, problems: Sequence[str]) -> SimError:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return SimError("\n".join([f"the targets in {path.name} have {count}:", *problems]))
