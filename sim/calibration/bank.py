"""A bank of simulated points: run once, weighted as often as one likes.

The points of a bank are drawn from the priors and, around ensembles that are there already, from
kernels (:class:`sim.calibration.waves.Kernel`). Every run of every point is kept, target by target,
those that are held out, too. So the bank can be weighted for the record, for another record or for
other priors, without a run more: prior times likelihood over the mixture of densities that its
points were drawn from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp, ndtr, ndtri

from sim.behaviour import AT, Ensemble
from sim.calibration.asking import Prepared, Search, prepare
from sim.calibration.choosing import Choice
from sim.calibration.evidence import Evidence
from sim.calibration.priors import Priors
from sim.calibration.simulating import Simulator
from sim.calibration.waves import Kernel, latin_hypercube
from sim.errors import SimError
from sim.manifest import NAME as MANIFEST

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Points that are run at a time.
CHUNK = 50
_EDGE = 1e-6  # of a range: nearer to its end no number is placed


@dataclass(frozen=True)
class Bank:
    """Points and all of their runs.

    Attributes:
        scores: normal scores of the free places, (points, places).
        source: of each point: 0 the prior, k the kernels of ensemble k, from 1.
        log_densities: of the prior and of the kernels at every point, (sources, points).
        runs: what every run has of a target or limit, (points, runs), by its id: 1 or 0 of an
            event, a figure on its scale, NaN where it is not defined.
    """

    scores: Numbers
    source: Whole
    log_densities: Numbers
    runs: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def log_mixture(self) -> Numbers:
        """Logarithm of the density that the points were drawn with, all sources together."""
        shares = np.bincount(self.source, minlength=len(self.log_densities)) / len(self)
        return np.asarray(logsumexp(self.log_densities, axis=0, b=shares[:, None]))

    def of(self, evidence: Sequence[Evidence]) -> list[Numbers]:
        """Runs of some evidence, in its order."""
        return [self.runs[one.id] for one in evidence]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Keep it in a file (NumPy, compressed)."""
        parts = {f"run:{name}": values for name, values in self.runs.items()}
        with Path(path).open("wb") as file:
            np.savez_compressed(
                file,
                scores=self.scores,
                source=self.source,
                log_densities=self.log_densities,
                **parts,  # type: ignore[arg-type]
            )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Bank:
        """Read it from such a file."""
        with np.load(Path(path)) as kept:
            runs = {
                name.removeprefix("run:"): kept[name]
                for name in kept.files
                if name.startswith("run:")
            }
            return cls(kept["scores"], kept["source"], kept["log_densities"], runs)


def prepared_as(folder: str | os.PathLike[str]) -> Prepared:
    """What a calibration in a folder asked, read from its manifest; for shipped scenarios."""
    head = json.loads((Path(folder) / MANIFEST).read_bytes())
    learnt = head["learnt"]
    vary = {one["key"]: (one["low"], one["high"], one["log"]) for one in learnt}
    tied = len({one["place"] for one in learnt}) < len(learnt)
    asked = prepare(
        [one["name"] for one in head["scenarios"]],
        until=head["until"],
        choice=Choice(vary=vary, only=True, tied=tied),
        search=Search(**head["search"]),
        seed=head["seed"],
        overrides=head["overrides"],
    )
    if asked.priors.description() != learnt:
        raise SimError(f"{folder}: the scenarios have other numbers than {MANIFEST} says")
    return asked


def scores_of(priors: Priors, ensemble: Ensemble) -> Numbers:
    """Normal scores of the sets of an ensemble that was learnt with these priors.

    A number with a date (hope on the first day of a setting) is read where the file has it first.
    """
    plain: dict[str, int] = {}
    for column, name in enumerate(ensemble.columns):
        plain.setdefault(name.partition(AT)[0], column)
    places = np.full((len(ensemble), priors.size), np.nan)
    for one, group in zip(priors.numbers, priors.groups, strict=True):
        if one.key not in plain:
            raise SimError(f"{ensemble.name} has no column {one.key}")
        values = ensemble.values[:, plain[one.key]]
        places[:, group] = one.place(values)
    return np.asarray(ndtri(np.clip(places, _EDGE, 1.0 - _EDGE)))


def make_bank(
    asked: Prepared,
    count: int,
    near: Sequence[tuple[Numbers, int]] = (),
    *,
    replicates: int,
    seed: int,
    tell: Callable[[int, int], None] | None = None,
) -> Bank:
    """Draw points and run them.

    Args:
        asked: scenarios, priors and targets; all of these are kept.
        count: points from the priors (a latin hypercube).
        near: normal scores of sets, equally weighted, and how many points around them.
        replicates: runs of each scenario for a point.
        seed: names points and luck.
        tell: called with points done and points in all, scenario by scenario.
    """
    size = asked.priors.size
    kernels = [Kernel.around(sets, np.full(len(sets), 1.0 / len(sets))) for sets, _ in near]
    parts = [latin_hypercube(count, size, seed)]
    for place, (kernel, (_, more)) in enumerate(zip(kernels, near, strict=True)):
        parts.append(kernel.draw(more, np.random.default_rng([seed, 26, place])))
    scores = np.concatenate(parts)
    prior = -0.5 * (scores**2).sum(axis=1) - size / 2.0 * np.log(2.0 * np.pi)
    densities = np.array([prior, *(kernel.log_density(scores) for kernel in kernels)])
    source = np.repeat(np.arange(len(parts)), [len(one) for one in parts])
    simulator = Simulator(asked.stages, asked.priors, replicates, seed)
    return Bank(scores, source, densities, _run(simulator, scores, tell))


def _run(
    simulator: Simulator, scores: Numbers, tell: Callable[[int, int], None] | None
) -> dict[str, Numbers]:
    """All runs of all points: histories before the settings that are a part of them."""
    places = np.asarray(ndtr(scores))
    total, done = len(scores) * len(simulator.stages), 0
    hopes: dict[int, Numbers] = {}
    found: dict[str, Numbers] = {}
    for number, stage in enumerate(simulator.stages):
        start = np.full((len(scores), 2), np.nan)
        if stage.history >= 0:
            start = hopes[stage.history][:, 2 * stage.place : 2 * stage.place + 2]
        hopes[number] = np.empty((len(scores), 2 * len(stage.begun)))
        blocks = []
        for first in range(0, len(scores), CHUNK):
            part = np.arange(first, min(first + CHUNK, len(scores)))
            values, later = simulator.runs(number, 0, part, places[part], start[part])
            hopes[number][part] = later
            blocks.append(values)
            done += len(part)
            if tell is not None:
                tell(done, total)
        for place, one in enumerate(stage.evidence):
            found[one.id] = np.concatenate([values[place] for values in blocks])
    return found
