"""What was made for a visitor: a few of each kind, and no work that nobody waits for."""

from __future__ import annotations

import threading
from functools import partial

from sim.page.choice import Choice
from sim.page.jobs import Job
from sim.page.store import MOST, Store
from sim.page.visitor import Runs, Visitor
from sim.views.watching import Tell


def waiting(tell: Tell) -> str:
    """Work that lasts until it is stopped."""
    clock = threading.Event()
    while True:
        tell(1, 2)
        clock.wait(0.01)


def done(number: int) -> Job[int]:
    job = Job("a number", lambda tell: number)
    assert job.wait(5.0)
    return job


def test_a_look_at_other_runs_costs_no_table_of_many() -> None:
    store, table = Store(), done(0)
    store.keep(("runs", "mine"), lambda: table)
    for number in range(3 * MOST["run"]):
        store.keep(("run", number), partial(done, number))
    assert store.get(("runs", "mine")) is table
    assert len(store.of("run")) == MOST["run"]
    for number in range(MOST["runs"]):  # ... but others of its kind do, the oldest first
        store.keep(("runs", number), partial(done, number))
    assert store.get(("runs", "mine")) is None


def test_unfinished_work_ends_when_the_choice_changes() -> None:
    visitor = Visitor()
    key = ("runs", Runs(visitor.choice, 5000))
    for change in (
        lambda: visitor.run_with(seed=1, replicate=0),
        lambda: visitor.change("balance.advantage", "0.3"),
        lambda: visitor.open(Choice("toy/fearon")),
    ):
        visitor.ask(key, "Making runs", waiting)
        job = visitor.job_of(key)
        assert job is not None
        assert not job.ended
        change()
        assert job.wait(5.0)
        assert job.stopped
        assert visitor.job_of(key) is None


def test_finished_work_stays_and_so_does_work_for_the_same_choice() -> None:
    visitor = Visitor()
    visitor.ask(("runs", 1), "a number", lambda tell: 1)
    visitor.ask(("pair", 1), "Making runs", waiting)
    ended, running = visitor.job_of(("runs", 1)), visitor.job_of(("pair", 1))
    assert ended is not None
    assert running is not None
    assert ended.wait(5.0)
    visitor.open(visitor.choice)
    assert not running.wait(0.1)
    visitor.run_with(seed=1, replicate=0)
    assert visitor.job_of(("runs", 1)) is ended
    assert running.wait(5.0)


def test_other_work_of_a_kind_takes_the_place_of_what_is_not_done() -> None:
    visitor = Visitor()
    visitor.ask(("runs", 1), "Making runs", waiting)
    first = visitor.job_of(("runs", 1))
    visitor.ask(("runs", 1), "Making runs", waiting)
    assert visitor.job_of(("runs", 1)) is first
    visitor.ask(("runs", 2), "Making runs", waiting)
    assert first is not None
    assert first.wait(5.0)
    visitor.kept.give_up()
