"""Long work: it tells how far it is, stops when asked, and ends when nobody waits for it."""

from __future__ import annotations

import gc
import threading
import time

from sim.errors import SimError
from sim.page.jobs import Job
from sim.views.watching import Tell


def counting(tell: Tell) -> str:
    """Work of ten seconds that can be stopped every hundredth."""
    for step in range(1000):
        tell(step, 1000)
        time.sleep(0.01)
    return "done"


def test_work_gives_its_result() -> None:
    job = Job("a sum", lambda tell: sum(range(10)))
    assert job.wait(10.0)
    assert (job.ended, job.stopped, job.result, job.error) == (True, False, 45, "")


def test_work_tells_how_far_it_is() -> None:
    halfway = threading.Event()

    def work(tell: Tell) -> None:
        tell(500, 1000)
        halfway.wait(10.0)

    job = Job("half", work)
    while not job.note:
        time.sleep(0.001)
    assert (job.share, job.note, job.ended) == (0.5, "500 of 1,000", False)
    halfway.set()


def test_a_stop_is_obeyed_soon() -> None:
    job = Job("counting", counting)
    assert not job.wait(0.05)
    job.stop()
    assert job.wait(5.0)
    assert job.stopped
    assert job.result is None


def test_work_ends_when_its_visitor_is_gone() -> None:
    seen = threading.Event()

    def work(tell: Tell) -> None:
        try:
            counting(tell)
        finally:
            seen.set()

    job = Job("counting", work)
    assert not seen.wait(0.05)
    del job
    gc.collect()
    assert seen.wait(5.0)


def test_an_error_is_kept_and_told() -> None:
    def wrong_input(tell: Tell) -> None:
        tell(1, 2)
        raise SimError("seed: 'x'")

    def fault(tell: Tell) -> None:
        tell(1, 0)
        raise ZeroDivisionError("by zero")

    jobs = [Job("one", wrong_input), Job("other", fault)]
    assert all(job.wait(5.0) for job in jobs)
    assert jobs[0].error == "seed: 'x'"
    assert "ZeroDivisionError: by zero" in jobs[1].error
    assert "not your fault" in jobs[1].error
