"""What a sweep would come to, before it is begun: runs, blocks, time and room on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.engine import make_ready
from sim.errors import SimError
from sim.runs import own_agents
from sim.sweeps.blocks import Finished, Runner, Task, Work
from sim.sweeps.execute import alone
from sim.sweeps.timing import size_for

TRIED_SECONDS = 1.0  # of work, unless one run takes longer
MOST_TRIED = 4096  # runs
MOST_TRIED_ELSEWHERE = 8  # runs of an agent class that is not ours, in a process of its own


@dataclass(frozen=True)
class Estimate:
    """How many runs a sweep has, how long it takes and how large it becomes; both are rough."""

    points: int
    replicates: int
    runs: int
    blocks: int
    block_size: int
    engine: str
    jobs: int
    tried: int  # runs that the rest is projected from
    failed: int  # of these
    reason: str  # of the most frequent failure among them
    seconds_per_run: float  # on one core
    bytes_per_run: float

    @property
    def seconds(self) -> float:
        """Time in all, if every worker has a core to itself."""
        return self.runs * self.seconds_per_run / min(self.jobs, self.blocks)

    @property
    def size(self) -> float:
        """Bytes on the disk."""
        return self.runs * self.bytes_per_run


def estimate(work: Work, jobs: int, block_size: int | None = None) -> Estimate:
    """Time some of the first runs of a sweep and project them; nothing is written.

    The first runs are spread over the space (see :class:`~sim.sweeps.plan.Plan`). A file has a part
    that does not grow with its runs; it is told apart by a block of a single run.
    """
    if work.engine == "compiled":
        make_ready()
    small, made = _tried(work)
    seconds = max(made.seconds / made.runs, 1e-7)
    if block_size is None:
        block_size = size_for(work.plan.runs, seconds, jobs)
    plan = replace(work.plan, block_size=block_size)
    each = max(0, len(made.content) - len(small.content)) / max(1, made.runs - small.runs)
    fixed = max(0.0, len(small.content) - each * small.runs)
    return Estimate(
        points=plan.points,
        replicates=plan.replicates,
        runs=plan.runs,
        blocks=plan.blocks,
        block_size=min(block_size, plan.runs),
        engine=work.engine,
        jobs=jobs,
        tried=made.runs,
        failed=made.failures,
        reason=next(iter(made.reasons), ""),
        seconds_per_run=seconds,
        bytes_per_run=each + fixed * plan.blocks / plan.runs,
    )


def _tried(work: Work) -> tuple[Finished, Finished]:
    """A block of one run, and one that took long enough to tell the time."""
    most = min(MOST_TRIED, work.plan.runs)
    part = replace(work, plan=replace(work.plan, block_size=most))
    steps = _elsewhere(part, most) if own_agents(work.scenario) else _here(part, most)
    small = next(steps)
    made = small
    for one in steps:
        made = one
    return small, made


def _here(work: Work, most: int) -> Iterator[Finished]:
    """Ever more runs, until they take long enough."""
    runner, count = Runner(work), 1
    runner.make(Task(0, 0, 1))  # the first run also loads, and with the compiled engine compiles
    while True:
        made = runner.make(Task(0, 0, count))
        yield made
        if count >= most or (count > 1 and made.seconds * 2 >= TRIED_SECONDS):
            return
        wanted = int(TRIED_SECONDS * count / max(made.seconds, 1e-9))
        count = min(most, 8 * count, max(count + 1, wanted))


def _elsewhere(work: Work, most: int) -> Iterator[Finished]:
    """The same for an agent class of the user's own, which may end the process it runs in."""
    for count in (1, min(MOST_TRIED_ELSEWHERE, most)):
        made = alone(work, Task(0, 0, count))
        if made is None:
            raise SimError(
                "one of the first runs ended its process: nothing can be projected\n"
                f"    It runs {', '.join(own_agents(work.scenario))}: try one run (sim run)."
            )
        yield made
