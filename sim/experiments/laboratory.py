"""Where an experiment makes its runs: sizes, seeds, and sweeps that are kept and taken up again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from sim.api import simulate
from sim.behaviour import AT, Ensemble
from sim.engine import why_not
from sim.errors import SimError, plain_text, show, unknown_name
from sim.experiments.likeness import AsAnother
from sim.experiments.prediction import Protocol, Size
from sim.keys import parameters
from sim.outcomes import column_kinds
from sim.record import Record
from sim.scenario import Loaded, Scenario, evened, load, load_with_provenance, mirrored
from sim.scenario.measures import MEASURE, MEASURES
from sim.scenario.overrides import touches
from sim.sweeps.api import carry_out, columns_of, prepare
from sim.sweeps.identity import identity
from sim.sweeps.varying import Vary

#: What is told meanwhile: a label, runs done, runs in all.
Tell = Callable[[str, int, int], None]
BLOCK = 2000  # runs: a second or two
#: Whether the assumed numbers of the two sides are as written, exchanged, or at their mean.
Sides = Literal["as-written", "mirrored", "evened"]
SIDES: dict[Sides, Callable[[Loaded], list[str]]] = {
    "as-written": lambda loaded: [],
    "mirrored": mirrored,
    "evened": evened,
}
#: A setting of this kind is a baseline of theory, and no side of it is a side of a conflict.
_TOY = "toy/"


class Laboratory:
    """What an experiment works with.

    Args:
        protocol: says which settings, seeds and sizes.
        size: quick or full.
        raw: folder that keeps the runs; what is there already is not made again.
        jobs: number of threads; it never changes a result.
        changes: texts as ``"balance.advantage=0.2"``, set in every run of every setting: the way
            to ask the same of another model.
        numbers: one set of an ensemble, by key or ``KEY@DATE`` (:mod:`sim.behaviour`): set before
            `changes` in every setting that has all of its keys, those with a date only in settings
            that begin on it. A setting without one of them is another world, a toy for example,
            and stays as it is; numbers that no setting can take are refused.
        sides: whether the assumed numbers of the two sides are exchanged, or at their mean
            (:mod:`sim.scenario.mirrored`): set before `numbers` and `changes` in every setting that
            is no toy. What an experiment itself sets or varies holds.
        sizes: numbers that stand in place of those of the protocol.
        tell: called with a label, runs done and runs in all.
    """

    def __init__(
        self,
        protocol: Protocol,
        size: Size = "quick",
        *,
        raw: str | os.PathLike[str],
        jobs: int = 1,
        changes: Sequence[str] = (),
        numbers: Mapping[str, float] | None = None,
        sides: Sides = "as-written",
        sizes: Mapping[str, int] | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.protocol = protocol
        self.raw = Path(raw)
        self.jobs = jobs
        self.seed = protocol.seed
        self.changes = tuple(changes)
        self.numbers = dict(numbers or {})
        self.sides = sides
        self._sizes = dict(protocol.sizes[size]) | dict(sizes or {})
        self._tell = tell
        self.scenarios: dict[str, Scenario] = {}
        self.runs = 0
        self._check_numbers()

    def _check_numbers(self) -> None:
        """Refuse numbers that no setting of the protocol takes: they would change nothing."""
        lacking = {name: lacked(name, self.numbers) for name in self.protocol.settings}
        if all(lacking.values()):
            name, keys = min(lacking.items(), key=lambda one: len(one[1]))
            raise unknown_name(
                f"no setting of the experiment has all numbers of the set: {name} has no "
                f"{show(keys[0])}",
                keys[0],
                list(parameters(load(name))),
                "keys that `sim parameters` lists for it",
            )

    def size(self, name: str) -> int:
        """A number of the protocol that says how much is run."""
        if name not in self._sizes:
            message = f"the protocol has no size {show(name)}"
            raise unknown_name(message, name, list(self._sizes))
        return self._sizes[name]

    def scenario(self, name: str, *changes: str | AsAnother) -> Scenario:
        """A setting, with the changes of this laboratory and then those given here.

        Those in which one third party acts as another does are read off the setting as it is with
        the changes of this laboratory.
        """
        own = (
            *sides_for(name, self.sides),
            *numbers_for(name, self.numbers),
            *changes_for(name, self.changes),
        )
        texts = [one if isinstance(one, str) else one.change(load(name, own)) for one in changes]
        loaded = load(name, (*own, *texts))
        self.scenarios.setdefault(name, loaded)
        return loaded

    def simulate(
        self,
        scenario: Scenario,
        replicates: int,
        columns: Sequence[str],
        *,
        seed: int | None = None,
        behaviour: Ensemble | None = None,
    ) -> pd.DataFrame:
        """Replicates of one scenario, in memory: the named outcomes, a row for each.

        With `behaviour` replicate i takes set i of the ensemble, modulo their number, and a column
        `set` says which.
        """
        label = scenario.title
        sets = [] if behaviour is None else ["set"]
        _known(columns, ["replicate", "seed", *sets, "failure", *column_kinds(scenario)])
        frame = simulate(
            scenario,
            replicates,
            self.seed if seed is None else seed,
            self.jobs,
            progress=lambda done, total: self.tell(label, done, total),
            engine=_engine(scenario),
            behaviour=behaviour,
        )
        self.runs += replicates
        return _sound(frame, label)[list(columns)]

    def records(self, scenario: Scenario, replicates: int) -> list[Record]:
        """Full records of replicates of one scenario, with the state of every step, in memory."""
        frame = simulate(
            scenario, replicates, self.seed, self.jobs, trace=True, engine=_engine(scenario)
        )
        self.runs += replicates
        return list(_sound(frame, scenario.title)["record"])

    def sweep(
        self,
        label: str,
        scenario: Scenario,
        vary: Vary = (),
        design: str = "grid",
        *,
        columns: Sequence[str],
        samples: int | None = None,
        replicates: int = 1,
        seed: int | None = None,
    ) -> pd.DataFrame:
        """A sweep, kept in the folder of raw runs: the named columns, besides its keys.

        The frame has `point`, `replicate` and `columns`, sorted by point and replicate. A sweep
        that is there already, whole or in part, is not made again.
        """
        used = self.seed if seed is None else seed
        work = prepare(
            scenario,
            vary,
            design,
            samples=samples,
            replicates=replicates,
            seed=used,
            engine=_engine(scenario),
        )
        _known(columns, columns_of(work))
        known = identity(work.scenario, work.design, work.plan, used)
        digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:12]
        folder = self.raw / f"{label}-{digest}"
        result = carry_out(
            work,
            folder,
            name=scenario.title,
            seed=used,
            jobs=self.jobs,
            block_size=BLOCK,
            resume=True,
            command=["sim", "experiment"],
            progress=lambda done, total, failed: self.tell(label, done, total),
        )
        self.runs += result.runs
        names = dict.fromkeys(["point", "replicate", "failure", *columns])
        return _sound(result.frame(list(names)), label).drop(columns="failure")

    def tell(self, label: str, done: int, total: int) -> None:
        """Say how far the experiment is."""
        if self._tell is not None:
            self._tell(label, done, total)


def changes_for(name: str, changes: Sequence[str]) -> tuple[str, ...]:
    """The changes that a setting can take: one that can be measured in one way only keeps that.

    >>> changes_for("toy/fearon", ["balance.measure=spending", "balance.advantage=0.1"])
    ('balance.advantage=0.1',)
    """
    chosen = [change for change in changes if touches(change, MEASURE, MEASURES)]
    if not chosen or load(name).balance.measures:
        return tuple(changes)
    return tuple(change for change in changes if change not in chosen)


def known_sides(name: str) -> Sides:
    """One of :data:`SIDES` by its name; any other is refused."""
    for one in SIDES:
        if one == name:
            return one
    raise unknown_name(f"--sides: there is no {show(name)}", name, list(SIDES), ", ".join(SIDES))


def sides_for(name: str, sides: Sides) -> tuple[str, ...]:
    """The changes that exchange the assumed numbers of the two sides of a setting, or even them.

    >>> len(sides_for("karabakh/1994-2020", "mirrored")), sides_for("toy/fearon", "mirrored")
    (38, ())
    """
    if sides == "as-written" or name.startswith(_TOY):
        return ()
    return tuple(SIDES[sides](load_with_provenance(name)))


def numbers_for(name: str, numbers: Mapping[str, float]) -> tuple[str, ...]:
    """The changes that a set of an ensemble makes to a setting; none to one that lacks a key.

    >>> north = {"parties.north.hope@2020-07-12": 0.5}
    >>> numbers_for("toy/fearon", {"behaviour.precision": 40.0} | north)
    ('behaviour.precision=40',)
    >>> numbers_for("toy/fearon", {"behaviour.precision": 40.0, "parties.armenia.hope": 0.5})
    ()
    """
    if not numbers or lacked(name, numbers):
        return ()
    start = load(name).clock.start.isoformat()
    keys = {key: key.partition(AT) for key in numbers}
    return tuple(
        f"{plain}={plain_text(numbers[key])}"
        for key, (plain, _, date) in keys.items()
        if date in ("", start)
    )


def lacked(name: str, numbers: Mapping[str, float]) -> list[str]:
    """The keys of a set that a setting lacks, without their dates: it takes all of a set or none.

    >>> lacked("toy/fearon", {"behaviour.precision": 40.0, "parties.armenia.hope@2016-01-01": 0.5})
    ['parties.armenia.hope']
    """
    known = parameters(load(name)) if numbers else {}
    return [plain for plain in (key.partition(AT)[0] for key in numbers) if plain not in known]


def _known(columns: Sequence[str], known: Sequence[str]) -> None:
    """Refuse an outcome that there is not before any run is made."""
    for name in columns:
        if name not in known:
            message = f"columns: the runs have no column {show(name)}"
            allowed = "the outcomes that `sim outcomes` lists, and what is varied"
            raise unknown_name(message, name, known, allowed)


def _engine(scenario: Scenario) -> str:
    """The compiled engine where it can, also for few runs: an experiment has it compiled."""
    return "mesa" if why_not(scenario) else "compiled"


def _sound(frame: pd.DataFrame, label: str) -> pd.DataFrame:
    """The runs, unless some failed: an experiment has no use for half a design."""
    failed = frame[frame["failure"] != ""]
    if len(failed):
        reason = str(failed["failure"].iloc[0])
        raise SimError(f"{label}: {len(failed):,} of {len(frame):,} runs failed: {reason}")
    return frame
