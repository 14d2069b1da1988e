"""Whoever makes the blocks, and in whatever order: the blocks are the same, and none is lost."""

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace

import pytest

from sim.errors import SimError
from sim.sweeps import execute as module
from sim.sweeps.blocks import Finished, Runner, Task
from sim.sweeps.execute import AHEAD, Here, Processes, Threads, Workers, alone
from tests.sweeps.sweeps import BLOCKS, deadly, fragile, posix, work


@pytest.fixture(scope="module")
def expected():
    runner = Runner(work())
    return {number: runner.make(Task(number)).content for number in range(BLOCKS)}


def by_number(team):
    with closing(team):
        made = [(one.number, one.content) for one in team]
    assert len(dict(made)) == len(made)  # none is made twice
    return dict(made)


def pids():
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


TEAMS: dict[str, Callable[[Iterable[int]], Workers]] = {
    "here": lambda numbers: Here(work(), numbers),
    "two threads": lambda numbers: Threads(work(), numbers, 2),
    "one process": lambda numbers: Processes(work(), numbers, 1),
    "two processes": lambda numbers: Processes(work(), numbers, 2),
}


@pytest.mark.parametrize("team", TEAMS.values(), ids=TEAMS)
def test_every_team_makes_the_same_blocks_in_any_order(team, expected):
    shuffled = list(range(BLOCKS))
    random.Random(1).shuffle(shuffled)
    assert by_number(team(shuffled)) == expected


def test_another_seed_makes_other_blocks(expected):
    other = by_number(Here(work(seed=4), range(BLOCKS)))
    assert other.keys() == expected.keys()
    assert other != expected


@pytest.mark.parametrize(("name", "jobs"), [("two threads", 2), ("one process", 1)])
def test_only_so_many_blocks_are_under_way_that_memory_stays_bounded(name, jobs):
    taken = []

    def numbers():
        for number in range(BLOCKS):
            taken.append(number)
            yield number

    with closing(TEAMS[name](numbers())) as team:
        under_way = [len(taken) - handed_out for handed_out, _ in enumerate(team)]
    assert max(under_way) == AHEAD * jobs < BLOCKS


def test_a_fault_of_ours_in_a_process_is_raised_here():
    with closing(Processes(work(), [0, BLOCKS + 9], 1)) as team:
        blocks = iter(team)
        assert next(blocks).number == 0
        with pytest.raises(RuntimeError, match=f"block {BLOCKS + 9}: IndexError: there is no"):
            next(blocks)


# -- processes that die ---------------------------------------------------------------------------


@pytest.fixture
def agent(tmp_path, monkeypatch):
    """Work whose scenario names an agent that may end its process."""
    monkeypatch.syspath_prepend(str(tmp_path))
    scenario = fragile(tmp_path, "fragile_of_execute")["scenario"]
    return replace(work(), scenario=scenario)


def contents_of(harmless):
    runner = Runner(harmless)
    return {number: runner.make(Task(number)).content for number in range(harmless.plan.blocks)}


@posix
def test_a_block_whose_process_died_once_is_made_again(agent, tmp_path):
    unharmed = contents_of(agent)
    for replicate in (0, 2):
        deadly(tmp_path, replicate, "once")
    assert by_number(Processes(agent, range(BLOCKS), 2)) == unharmed
    assert not list(tmp_path.glob("deadly-*"))  # both have struck


@posix
def test_when_too_many_runs_end_their_process_the_sweep_stops(agent, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_DEADLY", 0)
    monkeypatch.setattr(module, "PATIENCE", 1)
    deadly(tmp_path, 0, "always")
    agent = replace(agent, plan=replace(agent.plan, block_size=1))
    with (
        closing(Processes(agent, range(10), 1)) as team,
        pytest.raises(SimError, match="more than 0 runs ended the process"),
    ):
        list(team)


@posix
def test_a_process_killed_from_outside_is_replaced(expected):
    made = {}
    with closing(Processes(work(), range(BLOCKS), 2)) as team:
        for one in team:
            made[one.number] = one.content
            if len(made) == 2:
                os.kill(min(pids()), signal.SIGKILL)
    assert made == expected


def test_no_process_is_left_when_a_team_is_done_or_given_up():
    with closing(Processes(work(), range(BLOCKS), 2)) as team:
        next(iter(team))
        assert len(multiprocessing.active_children()) == 2
    assert not multiprocessing.active_children()


@posix
def test_one_task_alone_either_succeeds_or_says_that_its_process_died(agent, tmp_path):
    deadly(tmp_path, 0, "always")
    whole = replace(agent, plan=replace(agent.plan, block_size=10))
    points, _ = whole.plan.block(0)
    rows = zip(*whole.design.rows(points).values(), strict=True)
    (struck,) = [position for position, row in enumerate(rows) if row == (-0.2, 5)]
    assert alone(whole, Task(0, struck, struck + 1)) is None
    assert isinstance(alone(whole, Task(0, 0, struck)), Finished)


# -- interrupts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["two threads", "one process"])
def test_after_an_interrupt_what_is_finished_is_still_handed_out(name, expected):
    with closing(TEAMS[name](range(BLOCKS))) as team:
        blocks = iter(team)
        first = next(blocks)
        time.sleep(0.5)  # the next ones are finished by now
        rest = list(team.ready())
    assert rest
    assert {one.number: one.content for one in [first, *rest]}.items() <= expected.items()


@posix
def test_an_interrupt_at_the_terminal_does_not_reach_the_processes():
    with closing(Processes(work(), range(BLOCKS), 1)) as team:
        blocks = iter(team)
        next(blocks)
        (child,) = pids()
        os.kill(child, signal.SIGINT)
        assert len(list(blocks)) == BLOCKS - 1
        assert pids() == {child}


def test_threads_share_one_runner(expected):
    runner = Runner(work())
    found = {}

    def make(number):
        found[number] = runner.make(Task(number)).content

    threads = [threading.Thread(target=make, args=(number,)) for number in range(BLOCKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected
