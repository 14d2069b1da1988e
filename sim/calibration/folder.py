"""The folder of a calibration: blocks of results as they are made, and what makes them the same.

Every block holds what some points of a wave gave in one scenario. Blocks are numbered in the order
in which the search asks for them, the same every time: a second start finds them and goes on.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.calibration.cluster import Cluster, Task
from sim.calibration.evidence import Evidence, Moments
from sim.calibration.simulating import Simulator, Stage
from sim.calibration.waves import Points
from sim.errors import SimError
from sim.scenario import scenario_hash
from sim.sweeps.blocks import Finished, encode
from sim.sweeps.identity import changed, code_hash, version_changes
from sim.sweeps.store import Store, block_name, block_path

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Tell = Callable[[int, int, str], None]

#: Points to a block.
CHUNK = 32
#: How the parts of an identity are called in a message.
WORDS = {
    "code": "the code of the simulation",
    "scenarios": "the scenarios, with their overrides",
    "priors": "what is learnt, and over what ranges",
    "record": "what of the record is fitted",
    "search": "the search: points, replicates, waves, sets and rules",
    "seed": "the seed",
}


def identity_of(
    stages: Sequence[Stage],
    priors: Sequence[Mapping[str, Any]],
    evidence: Sequence[Evidence],
    search: Mapping[str, Any],
    seed: int,
) -> dict[str, Any]:
    """Everything that the sets depend on. What is held out of the record is no part of it."""
    fitted = [
        [one.id, one.target.model_dump(mode="json"), one.wrong] for one in evidence if one.fitted
    ]
    return {
        "code": code_hash(),
        "scenarios": {one.name: scenario_hash(one.scenario) for one in stages},
        "priors": _hash(priors),
        "record": _hash(fitted),
        "search": dict(search),
        "seed": seed,
    }


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def begin(store: Store, head: dict[str, Any], resume: bool) -> None:
    """Begin a calibration in its folder, or take up the one that is there if it is the same."""
    if store.used and not resume:
        raise SimError(
            f"{store.folder} holds a result already\n"
            "    allowed: another folder; or, for the same calibration, --resume (resume=True)"
        )
    if store.used:
        kept = store.recover()
        differences = changed(kept["identity"], head["identity"], WORDS)
        if differences:
            told = [f"    changed: {one}" for one in differences]
            raise SimError(
                "\n".join(
                    [
                        f"the calibration in {store.folder} cannot be resumed: it was begun with "
                        "something else",
                        *told,
                        "    allowed: what it was begun with, or another folder",
                    ]
                )
            )
        others = version_changes(kept["versions"], head["versions"])
        head["warnings"] = [
            *kept.get("warnings", []),
            *(f"resumed with other versions: {one}" for one in others),
        ]
    store.start(head)


class Blocks:
    """Has points run block by block, keeps each block as it comes, and finds those kept before."""

    def __init__(
        self,
        store: Store,
        simulator: Simulator,
        jobs: int,
        tell: Tell | None = None,
        client: Any = None,
    ) -> None:
        """`client` of a Dask cluster, whose workers then run the points in place of `jobs`."""
        self.store, self.simulator, self.jobs = store, simulator, jobs
        self._cluster = Cluster(simulator, client) if client is not None else None
        self.made = 0  # blocks asked for so far
        self.runs = 0
        self._tell = tell
        self._done, self._total = 0, 1

    def expect(self, done: int, total: int) -> None:
        """Say how many steps, one point in one scenario each, are done and are to come at most."""
        self._done, self._total = done, total

    def evaluate(self, wave: int, points: Points, which: Whole) -> None:
        """Run some points through their next stage, the same for all of them.

        A scenario of which nothing is fitted, and that is nobody's history, is passed by.
        """
        number = int(points.stages[which[0]])
        if not self.simulator.columns(number):
            points.stages[which] += 1
            self._told(number, wave, len(which))
            return
        parts = [which[start : start + CHUNK] for start in range(0, len(which), CHUNK)]
        first, self.made = self.made, self.made + len(parts)
        figures = self._all(number, wave, points, parts, first)
        stage = self.simulator.stages[number]
        count = len(stage.evidence)
        shaped = figures[:, : 3 * count].reshape(len(which), count, 3)
        points.learn(which, *_judged(stage, shaped))
        for column in range(len(stage.begun)):
            hopes = points.hopes.setdefault((number, column), np.full((len(points), 2), np.nan))
            start = 3 * count + 2 * column
            hopes[which] = figures[:, start : start + 2]
        self.runs += len(which) * self.simulator.replicates

    def _all(
        self, number: int, wave: int, points: Points, parts: Sequence[Whole], first: int
    ) -> Numbers:
        """Figures of all parts in order; what is missing is made, and kept as it comes."""
        missing = [k for k in range(len(parts)) if first + k not in self.store.blocks]
        found = {k: self._read(first + k, parts[k]) for k in range(len(parts)) if k not in missing}
        self._told(number, wave, sum(len(parts[k]) for k in found))
        tasks = {k: self._task(number, wave, points, parts[k]) for k in missing}
        with contextlib.closing(self._made(tasks)) as made:
            for k, figures in made:
                found[k] = figures
                self._keep(first + k, number, wave, parts[k], figures)
                self._told(number, wave, len(parts[k]))
        return np.concatenate([found[k] for k in range(len(parts))])

    def _made(self, tasks: Mapping[int, Task]) -> Generator[tuple[int, Numbers], None, None]:
        """Figures of some tasks as they come."""
        if self._cluster is not None:
            yield from self._cluster.make(tasks)
            return
        pool = ThreadPoolExecutor(self.jobs)
        try:
            futures = {pool.submit(self.simulator.make, *one): k for k, one in tasks.items()}
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _task(self, number: int, wave: int, points: Points, which: Whole) -> Task:
        stage = self.simulator.stages[number]
        hopes = np.full((len(which), 2), np.nan)
        if stage.history >= 0:
            hopes = points.hopes[stage.history, stage.place][which]
        return number, wave, which, points.places[which], hopes

    def _keep(self, block: int, number: int, wave: int, which: Whole, figures: Numbers) -> None:
        names = self.simulator.columns(number)
        table = pa.table(
            {
                "wave": np.full(len(which), wave),
                "stage": np.full(len(which), number),
                "point": which,
                **dict(zip(names, figures.T, strict=True)),
            }
        )
        runs = len(which) * self.simulator.replicates
        self.store.add(Finished(block, encode(table), runs, 0, {}, 0.0))

    def _read(self, block: int, which: Whole) -> Numbers:
        content = block_path(self.store.folder, block).read_bytes()
        table = pq.read_table(io.BytesIO(content))
        if not np.array_equal(table["point"].to_numpy(), which):
            raise SimError(f"{self.store.folder}: {block_name(block)} holds other points")
        columns = table.columns[3:]
        if not columns:
            return np.empty((len(which), 0))
        return np.column_stack([one.to_numpy() for one in columns])

    def _told(self, number: int, wave: int, more: int) -> None:
        self._done += more
        if self._tell is not None:
            label = f"wave {wave + 1}, {self.simulator.stages[number].name}"
            self._tell(self._done, self._total, label)


def _judged(stage: Stage, shaped: Numbers) -> tuple[Numbers, Numbers, list[str]]:
    """Implausibilities, log-likelihoods and names of the evidence of a stage."""
    moments = Moments(shaped[:, :, 0], shaped[:, :, 1], shaped[:, :, 2])
    names = [one.id for one in stage.evidence]
    return (
        moments.implausibility(stage.evidence),
        moments.log_likelihood(stage.evidence),
        names,
    )
