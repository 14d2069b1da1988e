"""How long a run takes, and how many of them make a block."""

from __future__ import annotations

from dataclasses import replace

from sim.runs import own_agents
from sim.sweeps.blocks import Runner, Task, Work
from sim.sweeps.execute import alone

BLOCK_SECONDS = 2.0
BLOCKS_PER_JOB = 4  # at least, so that no worker waits long for the last one
MOST_FILES = 10_000  # at most, unless a block would hold too many runs
MOST_BLOCK = 100_000  # runs: a block is held in memory while it is made
MOST_TIMED, TIMED_SECONDS = 4096, 0.2
UNKNOWN_SECONDS = 0.05  # of a run that could not be timed


def size_for(runs: int, seconds: float, jobs: int) -> int:
    """Runs of a block: about two seconds of them, and enough for no more than 10,000 files.

    Every worker gets a few blocks, where there are runs enough.

    >>> size_for(1_000_000, 0.001, jobs=2), size_for(1_000_000, 0.3, jobs=2), size_for(40, 0.001, 2)
    (2000, 100, 5)
    """
    shared = -(-runs // (BLOCKS_PER_JOB * jobs))
    size = max(int(BLOCK_SECONDS / seconds), -(-runs // MOST_FILES))
    return max(1, min(size, shared, MOST_BLOCK))


def seconds_per_run(work: Work) -> float:
    """Time a few of the sweep's first runs, after one that warms up, and take the fastest of three.

    Whatever else the machine does makes a run take longer, and never shorter.

    Code that is not ours (an agent class of the user's) does not run in this process.
    """
    most = max(1, min(MOST_TIMED, work.plan.runs // 20))
    timed = replace(work, plan=replace(work.plan, block_size=most))
    if own_agents(work.scenario):
        tried = alone(timed, Task(0, 0, min(3, most)))
        return tried.seconds / tried.runs if tried else UNKNOWN_SECONDS
    runner, count = Runner(timed), 1
    runner.make(Task(0, 0, 1))
    while True:
        seconds = runner.make(Task(0, 0, count)).seconds
        if seconds >= TIMED_SECONDS or count == most:
            seconds = min(seconds, *(runner.make(Task(0, 0, count)).seconds for _ in range(2)))
        if seconds >= TIMED_SECONDS or count == most:  # not, if a hiccup made it seem long
            return max(seconds / count, 1e-7)
        count = min(4 * count, most)
