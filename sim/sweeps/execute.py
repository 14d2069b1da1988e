"""Who makes the blocks: this process, its threads, or processes of its own.

Each hands out finished blocks in whatever order they come, has at most two blocks per worker under
way so that memory stays bounded, and can be asked after an interrupt for what is finished already.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol

from sim.errors import SimError
from sim.own import TOO_SOON, import_own
from sim.processes import isolated
from sim.runs import own_modules
from sim.sweeps.blocks import Finished, Runner, Task, Work
from sim.sweeps.identity import code_hash

AHEAD = 2  # blocks under way per worker: one being made, one waiting
PATIENCE = 3  # times that a block, or at last a run, may end its process before it is given up
MOST_DEADLY = 20  # runs of a sweep that may end their process before the sweep is stopped

_spawn = multiprocessing.get_context("spawn")


class Workers(Protocol):
    """Makes blocks."""

    def __iter__(self) -> Iterator[Finished]:
        """Hand out blocks as they are finished."""

    def ready(self) -> Iterator[Finished]:
        """After an interrupt: what is finished, or must be waited for, and was not handed out."""

    def close(self) -> None:
        """End the workers."""


class Here:
    """This process makes the blocks itself, one after the other."""

    def __init__(self, work: Work, numbers: Iterable[int]) -> None:
        self._runner = Runner(work)
        self._numbers = iter(numbers)

    def __iter__(self) -> Iterator[Finished]:
        for number in self._numbers:
            yield self._runner.make(Task(number))

    def ready(self) -> Iterator[Finished]:
        """Nothing: what is finished is handed out at once."""
        return iter(())

    def close(self) -> None:
        """Nothing is to be ended."""


class Threads:
    """Threads of this process make the blocks: for the compiled engine, which runs beside others.

    A thread cannot be stopped: after an interrupt the blocks under way are waited for, and kept.
    """

    def __init__(self, work: Work, numbers: Iterable[int], jobs: int) -> None:
        self._runner = Runner(work)
        self._numbers = iter(numbers)
        self._jobs = jobs
        self._pool = ThreadPoolExecutor(jobs)
        self._pending: set[Future[Finished]] = set()

    def __iter__(self) -> Iterator[Finished]:
        while self._fill():
            done, _ = wait(self._pending, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                self._pending.discard(future)
                yield result

    def _fill(self) -> bool:
        for number in islice(self._numbers, AHEAD * self._jobs - len(self._pending)):
            self._pending.add(self._pool.submit(self._runner.make, Task(number)))
        return bool(self._pending)

    def ready(self) -> Iterator[Finished]:
        """What was under way: those not yet begun are called off, the others waited for."""
        for future in [one for one in self._pending if not one.cancel()]:
            yield future.result()

    def close(self) -> None:
        """Call off what is not begun, and wait for the rest."""
        self._pool.shutdown(cancel_futures=True)


# -- processes -----------------------------------------------------------------------------------


@dataclass
class _Worker:
    """A process, the pipe to it, and the blocks that it owes, in its order."""

    process: Any
    pipe: Connection
    owes: deque[int] = field(default_factory=deque)


@dataclass(frozen=True)
class _Failed:
    """A block could not be made, and not for want of a worker."""

    error: BaseException


class Processes:
    """Processes of this machine make the blocks. One that dies is replaced, and its blocks remade.

    Each process has a pipe of its own, so that it is known which block it was at when it died, and
    a half sent answer harms nobody else. A block that ends its process :data:`PATIENCE` times is
    taken apart until the runs that do so are found: they become rows with that reason.
    """

    def __init__(self, work: Work, numbers: Iterable[int], jobs: int) -> None:
        self._work = work
        self._numbers = iter(numbers)
        self._again: deque[Task] = deque()  # blocks of processes that died
        self._strikes: Counter[int] = Counter()
        self._deadly = 0
        self._reading: Connection | None = None
        self._workers: list[_Worker] = []
        try:
            for _ in range(jobs):
                self._workers.append(_hire(work))
            for worker in self._workers:
                self._greet(worker)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[Finished]:
        while True:
            for worker in self._workers:
                self._give(worker)
            busy = {worker.pipe: worker for worker in self._workers if worker.owes}
            if not busy:
                return
            for pipe in wait_for(list(busy)):
                made = self._answer(busy[pipe])  # type: ignore[index]
                if made is not None:
                    yield made

    def _give(self, worker: _Worker) -> None:
        """Keep a worker busy; that it has died is noticed when its answer is read."""
        while len(worker.owes) < AHEAD:
            task = self._again.popleft() if self._again else self._next()
            if task is None:
                return
            worker.owes.append(task.number)
            with contextlib.suppress(OSError):
                worker.pipe.send(task)

    def _next(self) -> Task | None:
        number = next(self._numbers, None)
        return None if number is None else Task(number)

    def _answer(self, worker: _Worker) -> Finished | None:
        """The next block of a worker; None if it has died, and was replaced."""
        try:
            self._reading = worker.pipe
            answer = worker.pipe.recv()
            self._reading = None
        except (EOFError, OSError):
            self._reading = None
            return self._bury(worker)
        worker.owes.popleft()
        if isinstance(answer, _Failed):
            raise answer.error
        assert isinstance(answer, Finished)
        self._strikes.pop(answer.number, None)
        return answer

    def _bury(self, worker: _Worker) -> Finished | None:
        """Replace a dead process; the block that it was at is suspect, those after it are not."""
        suspect, *others = worker.owes
        code = _end(worker)
        self._workers[self._workers.index(worker)] = self._greet(_hire(self._work))
        self._again.extendleft(Task(number) for number in reversed(others))
        self._strikes[suspect] += 1
        if self._strikes[suspect] < PATIENCE:
            self._again.appendleft(Task(suspect))
            return None
        return self._without_deadly_runs(suspect, code)

    # -- blocks that end their process ------------------------------------------------------------

    def _without_deadly_runs(self, number: int, code: int | None) -> Finished:
        """Make a block without those of its runs that end their process."""
        with contextlib.closing(Alone(self._work)) as worker:
            deadly = list(self._deadly_runs(number, code, worker))
            reason = f"the process that made this run ended by {_cause(code)}, {PATIENCE} times"
            made = worker.make(Task(number, omitted=tuple((one, reason) for one in deadly)))
        if made is None:
            raise SimError(f"block {number} ends every process that makes it, by {_cause(code)}")
        return made

    def _deadly_runs(self, number: int, code: int | None, worker: Alone) -> Iterator[int]:
        """Find the runs of a block that end their process, by halves."""
        parts = [(0, len(self._work.plan.block(number)[0]))]
        while parts:
            start, stop = parts.pop()
            tries = PATIENCE if stop - start == 1 else 1
            if any(worker.make(Task(number, start, stop)) for _ in range(tries)):
                continue
            if stop - start > 1:
                middle = (start + stop) // 2
                parts += [(middle, stop), (start, middle)]
                continue
            self._deadly += 1
            if self._deadly > MOST_DEADLY:
                raise SimError(
                    f"more than {MOST_DEADLY} runs ended the process that made them (the last by "
                    f"{_cause(code)})\n    Perhaps the memory does not suffice for so many "
                    "processes: go on with fewer jobs and --resume (resume=True)."
                )
            yield start

    # -- beginning and end ------------------------------------------------------------------------

    def _greet(self, worker: _Worker) -> _Worker:
        """Wait until a process has started; that it cannot is no fault of any block."""
        for _ in range(PATIENCE):
            try:
                worker.pipe.recv()
                return worker
            except (EOFError, OSError):
                code = _end(worker)
                if code == 1:  # it ended by itself, with an error: it would do so again
                    break
            fresh = _hire(self._work)
            worker.process, worker.pipe = fresh.process, fresh.pipe
        raise SimError(TOO_SOON)

    def ready(self) -> Iterator[Finished]:
        """What lies in the pipes."""
        for worker in self._workers:
            with contextlib.suppress(EOFError, OSError):
                while worker.pipe is not self._reading and worker.owes and worker.pipe.poll():
                    answer = worker.pipe.recv()
                    worker.owes.popleft()
                    if isinstance(answer, Finished):
                        yield answer

    def close(self) -> None:
        """End the processes: what they are at is not waited for."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            _end(worker)


class Alone:
    """A process of its own for what may end it; after that, another one."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._worker: _Worker | None = None

    def make(self, task: Task) -> Finished | None:
        """Make a block, or part of one; None if the process ends over it."""
        try:
            if self._worker is None:
                self._worker = _hire(self._work)
                self._worker.pipe.recv()
            self._worker.pipe.send(task)
            answer = self._worker.pipe.recv()
        except (EOFError, OSError):
            self.close()
            return None
        if isinstance(answer, _Failed):
            raise answer.error
        assert isinstance(answer, Finished)
        return answer

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.process.terminate()
            _end(self._worker)
            self._worker = None


def alone(work: Work, task: Task) -> Finished | None:
    """Have a process of its own make a block, or part of one; None if the process ends over it."""
    with contextlib.closing(Alone(work)) as worker:
        return worker.make(task)


def _hire(work: Work) -> _Worker:
    ours, theirs = _spawn.Pipe()
    words = [word for axis in work.design.varied for word in axis.values if isinstance(word, str)]
    asked = (theirs, work, code_hash(), own_modules(work.scenario, words))
    process = _spawn.Process(target=_labour, args=asked, daemon=True)
    with _without_interrupts(), isolated():
        process.start()
    theirs.close()  # so that its end is seen here when the process dies
    return _Worker(process, ours)


def _end(worker: _Worker) -> int | None:
    """See a process off, and say how it ended: minus the number of a signal, or its exit code."""
    worker.pipe.close()
    worker.process.join(5.0)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    code: int | None = worker.process.exitcode
    return code


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start a process that a Ctrl-C at the terminal does not reach: we end it ourselves."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_EDITED = (
    "the code of the simulation was changed while the sweep was running\n"
    "    Finished blocks are kept; with the old code --resume goes on, with the new one begin anew."
)


def _labour(pipe: Connection, work: Work, code: str, own: Sequence[str]) -> None:
    """What a process does: make the blocks that it is told to, until it is ended.

    It imports modules of the user's `own` first, for the outcomes that they declare.

    One that begins after the `code` was edited would make other blocks: it makes none.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    import_own(own)
    runner, other = Runner(work), code_hash() != code
    pipe.send("ready")
    with contextlib.suppress(EOFError, OSError):
        while True:
            task: Task = pipe.recv()
            pipe.send(_Failed(SimError(_EDITED)) if other else _made(runner, task))


def _made(runner: Runner, task: Task) -> Finished | _Failed:
    try:
        return runner.make(task)
    except MemoryError:
        os._exit(1)  # as if the system had ended it: the block is tried again
    except SimError as error:
        return _Failed(error)
    except Exception as error:
        return _Failed(RuntimeError(f"block {task.number}: {type(error).__name__}: {error}"))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, killed as it may be."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
