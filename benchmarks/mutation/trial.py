"""Trying errors out: each in a process of its own, in which the tests that reach it are run."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutation.mutants import Mutant

QUIET = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
#: A run of the tests may take this many times what it takes without an error, and this much more.
SLOWER, SECONDS_MORE = 3.0, 20.0


@dataclass(frozen=True)
class Tests:
    """Tests that reach a function, in the order they are run, and how long they take together."""

    names: tuple[str, ...]
    seconds: float


def import_tests(names: Sequence[str]) -> None:
    """Import all test files, so that no trial has to."""
    with _nothing_written():
        status = pytest.main([*QUIET, "--collect-only", *names])
    if status != 0:
        raise SystemExit(f"the tests cannot be collected (pytest ended with {int(status)})")


def caught_by(mutant: Mutant, tests: Tests) -> str:
    """The first test that fails with an error; `too long` if none ends; empty if none fails."""
    if not tests.names:
        return ""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _run_with(mutant, tests, write)
    os.close(write)
    try:
        return _wait(child, read, SLOWER * tests.seconds + SECONDS_MORE)
    finally:
        os.close(read)


def _run_with(mutant: Mutant, tests: Tests, write: int) -> None:
    """In the child: make the error, run the tests, write down the first that fails, and end."""
    os.setsid()
    try:
        mutant.commit()
        with _nothing_written():
            pytest.main([*QUIET, "-x", *tests.names], plugins=[_FirstFailure(write)])
    finally:
        os._exit(0)


class _FirstFailure:
    """Writes the name of a test that fails."""

    def __init__(self, write: int) -> None:
        self.write = write

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            os.write(self.write, f"{report.nodeid}\n".encode())

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            os.write(self.write, f"{report.nodeid} (on import)\n".encode())


def _wait(child: int, read: int, most: float) -> str:
    """What a child writes first; it is stopped then, or when its time is over."""
    told, end = b"", time.monotonic() + most
    while b"\n" not in told:
        ready, _, _ = select.select([read], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            told = b"too long\n"
            break
        part = os.read(read, 4096)
        if not part:
            break
        told += part
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return told.decode().partition("\n")[0]


@contextmanager
def _nothing_written() -> Iterator[None]:
    out, err = sys.stdout, sys.stderr
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            yield
        finally:
            sys.stdout, sys.stderr = out, err
