"""One thread for the numerical libraries: the same sums on every machine, and none that waits.

A regression sums in another order with another number of threads, and of runs that are almost
equally near others are then the nearest. And threads of one fit wait for one another: where all
cores were busy, a classifier of 3,000 runs took 39 s with two threads and 1.4 s with one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit all libraries that are loaded to one thread; also a decorator, as `@one_thread()`.

    scikit-learn's own are limited if :mod:`sklearn.ensemble` has been imported before.
    """
    with _libraries("sklearn.ensemble" in sys.modules).limit(limits=1):
        yield


@cache
def _libraries(_scikit_learn: bool) -> Any:
    """Libraries that have threads; they are looked for anew once scikit-learn has brought its own.

    Looking takes milliseconds, and a limit a hundredth of one.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
