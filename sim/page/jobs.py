"""Long work beside the page: in a thread, with progress, and a stop that is obeyed."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

from sim.errors import SimError
from sim.language import ENGLISH, _, figures, speaking
from sim.views.watching import Tell

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """The visitor did not want to wait, or has left: raised by what is told of progress."""


class _Desk(Generic[T]):
    """What the thread and the visitor's job share; the thread does not hold the job itself."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.done = threading.Event()
        self.share = 0.0
        self.told: tuple[float, float] | None = None
        self.result: T | None = None
        self.error = ""
        self.fault = ""
        self.stopped = False

    def tell(self, done: float, total: float) -> None:
        if self.stop.is_set():
            raise Stopped
        self.share = min(1.0, max(0.0, done / total)) if total else 0.0
        self.told = done, total

    def work(self, work: Callable[[Tell], T]) -> None:
        try:
            with speaking(ENGLISH):  # what is made is kept, whatever is spoken later
                self.result = work(self.tell)
        except Stopped:
            self.stopped = True
        except SimError as error:
            self.error = str(error)
        except Exception as error:  # a page must go on, whatever a run does
            self.fault = f"{type(error).__name__}: {error}"
        finally:
            self.done.set()


class Job(Generic[T]):
    """Some work of one visitor. It ends when it is done or stopped, or when the visitor is gone.

    >>> job = Job("a sum", lambda tell: 1 + 1)
    >>> job.wait(10.0), job.result
    (True, 2)
    """

    def __init__(self, what: str, work: Callable[[Tell], T]) -> None:
        self.what = what
        self.started = time.monotonic()
        self._desk: _Desk[T] = _Desk()
        weakref.finalize(self, self._desk.stop.set)
        desk = self._desk
        threading.Thread(target=desk.work, args=(work,), daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Wait a while; whether the work has ended."""
        return self._desk.done.wait(seconds)

    def stop(self) -> None:
        """Ask the work to end; it does so at its next step."""
        self._desk.stop.set()

    @property
    def ended(self) -> bool:
        """Whether it is done, stopped or failed."""
        return self._desk.done.is_set()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before it was done."""
        return self._desk.stopped

    @property
    def result(self) -> T | None:
        """What came out; None until then, and where nothing did."""
        return self._desk.result

    @property
    def error(self) -> str:
        """Why it failed; empty where it did not."""
        if self._desk.fault:
            return _(
                "something went wrong inside the simulation ({fault}).\n"
                "    This is not your fault: please report it, with the link of this page.",
                fault=self._desk.fault,
            )
        return self._desk.error

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return self._desk.share

    @property
    def note(self) -> str:
        """How much of it is done, in words."""
        if self._desk.told is None:
            return ""
        done, total = (figures(f"{each:,.0f}") for each in self._desk.told)
        return _("{done} of {total}", done=done, total=total)
