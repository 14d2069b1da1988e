"""A Dask cluster runs the points: the same tasks, sent to workers that agree with us.

Who may be a worker, and how a cluster is reached, is that of sweeps (:mod:`sim.sweeps.cluster`).
Workers send figures back, so they share no disk with us.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from sim.calibration.simulating import Simulator
from sim.errors import SimError
from sim.sweeps.cluster import agree, described
from sim.sweeps.execute import AHEAD

Numbers = npt.NDArray[np.float64]

#: Arguments of :meth:`sim.calibration.simulating.Simulator.make`.
Task = tuple[Any, ...]


class Cluster:
    """Has the workers of a Dask cluster run points.

    A task whose worker dies is done by another. One over which several workers die ends the
    calibration, with what was made so far kept.
    """

    def __init__(self, simulator: Simulator, client: Any) -> None:
        self._client = client
        self._name = f"calibration-{uuid4().hex[:12]}"
        self._count = itertools.count()
        self._expected = described(simulator.stages[0].scenario)
        self._simulator = client.submit(
            Simulator, *simulator.made_of, key=f"{self._name}-simulator", pure=False
        )

    def make(self, tasks: Mapping[int, Task]) -> Iterator[tuple[int, Numbers]]:
        """Figures of some tasks by their number, as they come."""
        import distributed

        waiting = iter(tasks.items())
        under_way: dict[Any, int] = {}
        done: Any = distributed.as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]
        room = AHEAD * max(1, sum(self._client.nthreads().values()))
        try:
            while True:
                for number, task in itertools.islice(waiting, room - len(under_way)):
                    future = self._submit(task)
                    under_way[future] = number
                    done.add(future)
                if not under_way:
                    return
                future = next(done)
                yield under_way.pop(future), _result(future)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(under_way), force=True)

    def _submit(self, task: Task) -> Any:
        return self._client.submit(
            _make,
            self._simulator,
            task,
            self._expected,
            key=f"{self._name}-{next(self._count)}",
            pure=False,
        )


def _make(simulator: Simulator, task: Task, expected: Mapping[str, str]) -> Numbers:
    """What a worker does; one that joined after the calibration began is checked here."""
    agree(expected, simulator.stages[0].scenario)
    return simulator.make(*task)


def _result(future: Any) -> Numbers:
    from distributed import KilledWorker

    try:
        made: Numbers = future.result()
        return made
    except KilledWorker:
        raise SimError(
            "cluster: every worker that ran these points ended over them: what was made is kept\n"
            "    Go on with --resume (resume=True), without the cluster or with workers that have "
            "more memory."
        ) from None
    except (CancelledError, OSError) as error:
        raise SimError(
            "the connection to the cluster was lost: what was made is kept\n"
            "    When the scheduler is back, go on with --resume (resume=True)."
        ) from error
    finally:
        future.release()
