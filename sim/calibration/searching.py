"""The waves of a calibration carried out, and what comes of them: sets, and every point."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import AT
from sim.calibration.asking import Prepared
from sim.calibration.priors import CARRIED
from sim.calibration.simulating import hopes_of_parties
from sim.calibration.waves import (
    LEAST,
    LEAST_SHARE,
    Evaluate,
    Kernel,
    Points,
    Weighted,
    go_through,
    latin_hypercube,
    systematic,
    weigh,
)
from sim.inference.threads import one_thread

Numbers = npt.NDArray[np.float64]


class Evaluator(Protocol):
    """Runs points; :class:`~sim.calibration.folder.Blocks` does so with the engine."""

    runs: int

    @property
    def evaluate(self) -> Evaluate:
        """Run some points through their next stage."""

    def expect(self, done: int, total: int) -> None:
        """Be told how many steps are done, and how many there are at most."""


@dataclass(frozen=True)
class Found:
    """What a search has found."""

    waves: tuple[Points, ...]
    weighted: Weighted
    chosen: npt.NDArray[np.int64]  # points that the sets are, among those of all waves
    cutoff: float
    rows: list[dict[str, Any]]

    @property
    def places(self) -> Numbers:
        """Places of the sets."""
        every = np.concatenate([one.places for one in self.waves])
        return np.asarray(every[self.chosen])

    def hopes(self, stage: int, column: int) -> Numbers:
        """Hope of claimant and holder of the sets, in a stage and on a day."""
        every = np.concatenate([one.hopes[stage, column] for one in self.waves])
        return np.asarray(every[self.chosen])


@one_thread()
def carry_out(asked: Prepared, blocks: Evaluator) -> Found:
    """Go through all waves, and draw the sets."""
    search, size, stages = asked.search, asked.priors.size, len(asked.stages)
    waves: list[Points] = []
    kernels: list[Kernel] = []
    cutoff, rows, done = search.cutoff, list[dict[str, Any]](), 0
    weighted: Weighted | None = None
    for number in range(search.waves + 1):
        blocks.expect(done, asked.most_steps)
        before = blocks.runs
        if weighted is None:
            scores = latin_hypercube(search.points, size, asked.seed)
            least = min(search.points, max(LEAST, round(LEAST_SHARE * search.points)))
        else:
            kernels.append(Kernel.around(weighted.scores, weighted.weights))
            rng = np.random.default_rng([asked.seed, 22, number])
            scores, least = kernels[-1].draw(search.population, rng), 0
        points = Points.at(scores, search.misses)
        cutoff = go_through(points, blocks.evaluate, number, stages, cutoff, least)
        waves.append(points)
        done += len(points) * stages
        weighted = weigh(waves, kernels, stages, cutoff, search.sets, search.temper)
        rows.append(_row(number, points, stages, cutoff, weighted, blocks.runs - before))
    assert weighted is not None
    rng = np.random.default_rng([asked.seed, 23])
    chosen = rng.permutation(systematic(weighted.weights, search.sets, rng))
    return Found(tuple(waves), weighted, chosen, cutoff, rows)


def _row(
    number: int, points: Points, stages: int, cutoff: float, weighted: Weighted, runs: int
) -> dict[str, Any]:
    """How a wave went."""
    alive = (points.stages == stages) & (points.rank <= cutoff)
    lost = points.worst_target[~alive]
    names, counts = np.unique(lost.astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:3]
    return {
        "wave": number + 1,
        "drawn_from": "the prior (latin hypercube)" if number == 0 else "kernels",
        "points": len(points),
        "plausible": int(alive.sum()),
        "cutoff": cutoff,
        "runs": runs,
        "effective_points": weighted.effective,
        "beta": weighted.beta,
        "farthest_off": "; ".join(f"{names[k]} ({counts[k]})" for k in order if names[k]),
    }


def sets_csv(asked: Prepared, found: Found) -> bytes:
    """The sets, as an ensemble: hope on a first day with the date on which runs begin with it."""
    values = asked.priors.values(found.places)
    columns: dict[str, Numbers] = {}
    begun = [one for one in asked.stages if one.history >= 0]
    starts = sorted({str(one.scenario.clock.start) for one in asked.stages if one.history < 0})
    for place, key in enumerate(asked.priors.keys):
        carried = bool(begun) and key.startswith("parties.") and key.endswith(f".{CARRIED}")
        for name in [f"{key}{AT}{start}" for start in starts] if carried else [key]:
            columns[name] = values[:, place]
    for one in begun:
        hopes = hopes_of_parties(one, found.hopes(one.history, one.place))
        columns |= dict(zip(one.dated, hopes.T, strict=True))
    return as_csv(pd.DataFrame(columns))


def points_csv(asked: Prepared, found: Found) -> bytes:
    """Every point of every wave: its numbers, how far off it was and its weight."""
    parts = []
    for number, one in enumerate(found.waves):
        frame = pd.DataFrame(asked.priors.values(one.places), columns=list(asked.priors.keys))
        frame.insert(0, "wave", number + 1)
        frame.insert(1, "scenarios", one.stages)
        frame.insert(2, "implausibility", one.rank)
        frame.insert(3, "farthest_off", one.worst_target.astype(str))
        frame.insert(4, "log_likelihood", one.log_likelihood)
        parts.append(frame)
    table = pd.concat(parts, ignore_index=True)
    table.insert(5, "weight", found.weighted.weights)
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        file.write(table.to_csv(index=False, float_format="%.6g").encode())
    return buffer.getvalue()


def as_csv(frame: pd.DataFrame) -> bytes:
    """A table as the content of a CSV file."""
    return frame.to_csv(index=False, lineterminator="\n").encode()
