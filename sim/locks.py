"""A file that one process holds at a time; the end of the process lets it go."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_POLL_SECONDS = 0.2


def _lock_function() -> Callable[[IO[bytes]], None]:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        def lock(file: IO[bytes]) -> None:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

        return lock

    def flock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    return flock


#: Lock an open file, or raise OSError at once if another process holds it.
lock = _lock_function()


@contextmanager
def held(path: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a file, after whoever holds it now; `waiting` is called once if that takes a while.

    Where no file can be locked, as on some network drives, nothing is held.
    """
    try:
        file = path.open("a+b")
    except OSError:
        yield
        return
    told = False
    with file:
        while True:
            try:
                lock(file)
            except BlockingIOError:
                if waiting is not None and not told:
                    told = True
                    waiting()
                time.sleep(_POLL_SECONDS)
            except OSError:
                break
            else:
                break
        yield
