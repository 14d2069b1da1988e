"""Points of the priors run with the compiled engine, and summed up target by target.

Scenarios are run one after the other: first those that are the history of another, then the shorter
before the longer, so that what is implausible is found out cheaply. A short setting with a history
begins with the hope in talks that runs of that history, with the same numbers, have on its first
day: the median over the runs that are like the record so far, without a large war and without an
agreement before (over all, where none is).

Every run has luck of its own: no two points, waves or scenarios share a draw, so that no number is
fitted to one stream of luck.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.api import run
from sim.behaviour import AT
from sim.calibration.evidence import Evidence, Moments
from sim.calibration.priors import CARRIED, Priors
from sim.engine import NEEDS_MESA, Program, why_not
from sim.errors import SimError
from sim.events.calendar import decimal_year
from sim.outcomes import outcomes
from sim.record import Snapshot
from sim.scenario import Scenario
from sim.scenario.variants import Variants

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Columns = dict[str, npt.NDArray[Any]]

#: Points of a wave; with the number of waves and replicates, what runs are counted by.
MOST_POINTS = 2**20
_HOPES = tuple(Snapshot._fields.index(f"hope_{side}") for side in ("claimant", "holder"))


@dataclass(frozen=True)
class Stage:
    """One scenario of a calibration: what it is compared with, and what it begins with.

    Attributes:
        name: of the scenario.
        scenario: itself.
        evidence: about it.
        history: stage of which it is a part, or -1.
        begun: days on which later stages, which are parts of this one, begin.
        place: which of these days is this stage's own, in its history.
    """

    name: str
    scenario: Scenario
    evidence: tuple[Evidence, ...]
    history: int = -1
    begun: tuple[dt.date, ...] = ()
    place: int = 0

    @property
    def hopes(self) -> tuple[str, ...]:
        """Keys that it takes from its history: the hope of every party."""
        return tuple(f"parties.{name}.{CARRIED}" for name in self.scenario.parties)

    @property
    def dated(self) -> tuple[str, ...]:
        """The same as columns of an ensemble."""
        return tuple(f"{key}{AT}{self.scenario.clock.start}" for key in self.hopes)


def make_stages(
    scenarios: Mapping[str, Scenario],
    evidence: Sequence[Evidence],
    histories: Mapping[str, str] | None = None,
) -> tuple[Stage, ...]:
    """Put scenarios in the order in which they are run.

    Args:
        scenarios: by name.
        evidence: about any of them.
        histories: names of the histories of settings. One that is not among the scenarios is none.
    """
    for name, one in scenarios.items():
        if reason := why_not(one):
            raise SimError(
                f"{name} cannot be calibrated: the compiled engine cannot run it, {reason}"
            )
    known = {a: b for a, b in (histories or {}).items() if a in scenarios and b in scenarios}

    def rank(name: str) -> tuple[bool, dt.timedelta, str]:
        clock = scenarios[name].clock
        return name not in known.values(), clock.end - clock.start, name

    order = sorted(scenarios, key=rank)
    parts = {name: [one for one in order if known.get(one) == name] for name in order}
    return tuple(
        Stage(
            name,
            scenarios[name],
            tuple(one for one in evidence if one.target.scenario == name),
            order.index(known[name]) if name in known else -1,
            tuple(scenarios[one].clock.start for one in parts[name]),
            parts[known[name]].index(name) if name in known else 0,
        )
        for name in order
    )


class Simulator:
    """Runs points with the compiled engine; threads may share one."""

    def __init__(
        self, stages: Sequence[Stage], priors: Priors, replicates: int, seed: int = 0
    ) -> None:
        """See :func:`make_stages`; `replicates` runs of each scenario for a point."""
        self.stages, self.priors, self.replicates = tuple(stages), priors, replicates
        self.made_of = (self.stages, priors, replicates, seed)
        self._programs = [Program(one.scenario) for one in self.stages]
        sequence = np.random.SeedSequence([seed, 20])
        self._seeds = sequence.generate_state(len(self.stages), np.uint64)

    def __reduce__(self) -> tuple[type[Simulator], tuple[Any, ...]]:
        return Simulator, self.made_of  # its programs are made anew elsewhere

    def columns(self, number: int) -> list[str]:
        """Names of what :meth:`make` gives for a stage."""
        stage = self.stages[number]
        found = [f"{what}:{one.id}" for one in stage.evidence for what in ("n", "mean", "variance")]
        sides = ("claimant", "holder")
        return found + [f"hope:{side}:{day}" for day in stage.begun for side in sides]

    def make(
        self, number: int, wave: int, points: Whole, places: Numbers, hopes: Numbers
    ) -> Numbers:
        """Run points in a scenario, and sum their runs up; arguments are those of :meth:`runs`.

        Returns:
            A row for each point with the figures that :meth:`columns` names.
        """
        values, later = self.runs(number, wave, points, places, hopes)
        moments = Moments.of(values or [np.empty((len(points), 0))])
        parts = [moments.n, moments.mean, moments.variance]
        figures = np.stack(parts, axis=2)[:, : len(values)].reshape(len(points), -1)
        return np.column_stack([figures, later])

    def runs(
        self, number: int, wave: int, points: Whole, places: Numbers, hopes: Numbers
    ) -> tuple[list[Numbers], Numbers]:
        """Run points in a scenario.

        Args:
            number: of the stage.
            wave: and
            points: numbers of the points in it, from 0: what their luck is named by.
            places: of the points, from 0 to 1, (points, free places).
            hopes: of claimant and holder on the first day, from the history, (points, 2); of no
                matter without one.

        Returns:
            What every run has of each piece of evidence, (points, replicates) each; and the hope
            of claimant and holder on the days on which later stages begin, (points, 2 x days).
        """
        stage = self.stages[number]
        keys, values = self._values(stage, places, hopes)
        runs = ((wave * MOST_POINTS + points)[:, None] * self.replicates) + np.arange(
            self.replicates
        )
        rows = np.repeat(values, self.replicates, axis=0)
        seeds = np.full(runs.size, self._seeds[number], np.uint64)
        days = [day.toordinal() for day in stage.begun]
        program = self._programs[number]
        table, seen = program.watch(days, seeds, runs.ravel(), keys, rows)
        self._by_mesa(stage, table, seen, int(self._seeds[number]), runs.ravel(), keys, rows)
        shape = (len(points), self.replicates)
        good = np.ones(runs.size, bool)
        found = [one.per_run(table, good).reshape(shape) for one in stage.evidence]
        later = _hopes(stage, table, seen, shape)
        return found, np.column_stack(later) if later else np.empty((len(points), 0))

    def _values(
        self, stage: Stage, places: Numbers, hopes: Numbers
    ) -> tuple[tuple[str, ...], Numbers]:
        """Keys and numbers of points in a scenario, with the hope that it begins with."""
        keys, values = self.priors.keys, self.priors.values(places)
        if stage.history < 0:
            return keys, values
        own = [i for i, key in enumerate(keys) if key not in stage.hopes]
        return (
            tuple(keys[i] for i in own) + stage.hopes,
            np.column_stack([values[:, own], hopes_of_parties(stage, hopes)]),
        )

    def _by_mesa(
        self,
        stage: Stage,
        table: Columns,
        seen: Numbers,
        seed: int,
        runs: Whole,
        keys: Sequence[str],
        rows: Numbers,
    ) -> None:
        """Make the runs that did not fit into the compiled engine with the other one."""
        left = np.flatnonzero(table["failure"] == NEEDS_MESA).tolist()
        variants = Variants(stage.scenario, keys)
        whole = {one.key for one in self.priors.numbers if one.whole}
        for row in left:
            values = zip(keys, rows[row].tolist(), strict=True)
            scenario = variants.scenario([int(v) if key in whole else v for key, v in values])
            record = run(scenario, seed, int(runs[row]), trace=True)
            for name, value in outcomes(record).items():
                table[name][row] = value
            for column, day in enumerate(stage.begun):
                states = [one for one in record.snapshots if one.day <= day.toordinal()]
                for place in _HOPES if states else ():
                    seen[row, column, place] = states[-1][place]


def hopes_of_parties(stage: Stage, hopes: Numbers) -> Numbers:
    """Hope of every party: that of the leader of its side, (points, parties)."""
    sides = [0 if one.side == "claimant" else 1 for one in stage.scenario.parties.values()]
    return np.clip(hopes[:, sides], 0.0, 1.0)


def _hopes(
    stage: Stage, table: Columns, seen: Numbers, shape: tuple[int, int]
) -> list[npt.NDArray[np.float64]]:
    """Hope of both sides on the days on which later stages begin, a column each."""
    found = []
    start = stage.scenario.clock.start
    for column, day in enumerate(stage.begun):
        like = ~(table["large_war_onset"] < decimal_year(day.toordinal()))
        like &= ~(table["settlement_day"] < (day - start).days)
        kept = like.reshape(shape)
        kept[~kept.any(axis=1)] = True
        for place in _HOPES:
            hope = seen[:, column, place].reshape(shape)
            found.append(np.nanmedian(np.where(kept, hope, np.nan), axis=1))
    return found
