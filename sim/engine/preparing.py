"""The engine compiled by a process of its own, while this one goes on and stays free to stop.

Compiling takes most of a minute, much of it in one call that no Ctrl-C interrupts. A process can be
ended at once, and meanwhile Mesa makes runs here: both engines make the same.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sim.engine import keeping
from sim.engine.compiling import code_folder, is_compiled, is_writable
from sim.errors import SimError
from sim.processes import environment

_POLL_SECONDS = 0.1
_TELL_SECONDS = 10.0


class Preparation:
    """Compiles the engine beside this process, unless it is kept already.

    >>> with Preparation() as preparing:
    ...     preparing.wait()
    >>> preparing.ready
    True
    """

    def __init__(self) -> None:
        self.started = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin, unless it has begun or nothing is to be done."""
        if self._process is not None:
            return self
        keeping.heal(code_folder())
        if not is_compiled():
            _find_a_place()
            sys.stderr.write("Compiling the engine: about a minute, once for each version.\n")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sim.engine", "--beside"],
                env=environment(),
                stdin=subprocess.PIPE,  # its end tells the other process that this one is gone
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the other process at once if it still compiles."""
        self.stop()

    def stop(self) -> None:
        """End the other process at once if it still compiles."""
        if self._process is not None:
            if self._process.poll() is None:
                self._process.kill()
            if self._process.stderr is not None and not self._process.stderr.closed:
                self._process.communicate()

    @property
    def is_under_way(self) -> bool:
        """Whether the other process compiles."""
        return self._process is not None and self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether the compiled engine can be loaded; an error if it could not be compiled."""
        if self._process is None:
            return True
        code = self._process.poll()
        if code and not is_compiled():
            told = self._told().splitlines()[-1:] or [f"exit code {code}"]
            raise SimError(
                f"the engine could not be compiled: {told[0]}\n    allowed: --engine mesa"
            )
        return code is not None

    def _told(self) -> str:
        """What the other process has said before it ended."""
        if self._process is None or self._process.stderr is None or self._process.stderr.closed:
            return ""
        return self._process.stderr.read().decode(errors="replace").strip()

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.started

    def wait(self, tell: Callable[[float], None] | None = None) -> None:
        """Wait until it is ready, telling how many seconds have passed."""
        while not self.ready:
            if tell is not None:
                tell(self.seconds)
            time.sleep(_POLL_SECONDS)


_running: Preparation | None = None


def preparation() -> Preparation:
    """The preparation of this process, begun if need be; it ends with the process at the latest."""
    global _running
    if _running is None or not _running.is_under_way:
        _running = Preparation().__enter__()
        atexit.register(_running.stop)
    return _running


def make_ready() -> None:
    """Wait until the compiled engine is ready, and say now and then how long it has taken."""
    told = 0.0

    def tell(seconds: float) -> None:
        nonlocal told
        if seconds - told >= _TELL_SECONDS:
            told = seconds
            sys.stderr.write(f"  {seconds:.0f} s\n")

    with preparation() as preparing:
        preparing.wait(tell)


def _find_a_place() -> None:
    """Where nothing can be kept, keep it for as long as this process lasts."""
    if is_writable(code_folder()):
        return
    sys.stderr.write(
        f"Nothing can be kept in {code_folder().parent}, so the engine is compiled for this time "
        "only; SIM_CACHE_DIR names another folder.\n"
    )
    place = tempfile.mkdtemp(prefix="sim-engine-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["SIM_CACHE_DIR"] = place
