"""Commands and programs in processes of their own, without the wait until they have imported all.

A process that has imported what they need, has read the shipped scenarios and has the compiled
engine loaded, stands by and is forked for each: its own arguments, folder, environment and exit
code, and nothing left over from the one before. Where processes cannot be forked, each is started
from nothing.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

NAMES = ("out", "err")

#: Reads orders, a line each, and forks for each; the child goes on after `wait_for_an_order`. One
#: thread of linear algebra while it imports: a process with threads cannot be forked safely.
STANDING_BY = """
import atexit, gc, json, os, sys, threading, traceback, types

kept = os.environ.pop("OPENBLAS_NUM_THREADS", None)
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy, pandas
import sim, sim.api, sim.calibration.api, sim.cli, sim.compare, sim.experiments, sim.explain
import sim.model, sim.pictures, sim.report, sim.sweeps.api, sim.targets
from sim.cli.historical_record import targets_of
from sim.engine import __main__ as engine, compiling
from sim.scenario import load, shipped
for name in shipped():
    load(name)  # reads its file, which stays read
targets_of({})
if compiling.is_compiled():
    program = engine.Program(engine.load("toy/fearon"))
    program.run(numpy.zeros(1, numpy.uint64), numpy.zeros(1, numpy.int64))
    program.record(0, 0, trace=True)
del os.environ["OPENBLAS_NUM_THREADS"]
if kept is not None:
    os.environ["OPENBLAS_NUM_THREADS"] = kept


def wait_for_an_order():
    gc.freeze()  # the collector would copy what it looks through
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            return json.loads(line)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    os._exit(0)


order = wait_for_an_order()
for stream, place in enumerate((os.devnull, *order["files"])):
    handle = os.open(place, os.O_RDWR)
    os.dup2(handle, stream)
    os.close(handle)
sys.stdin = open(0, encoding="utf-8", closefd=False)
sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)
os.chdir(order["folder"])
os.environ.clear()
os.environ.update(order["environment"])
code, status = order["code"], 0
sys.argv = ["sim" if code is None else "-c", *order["words"]]
try:
    if code is None:
        sim.cli.main()
    else:
        sys.path.insert(0, "")
        whole = sys.modules["__main__"] = types.ModuleType("__main__")  # no names of ours
        exec(compile(code, "<string>", "exec"), vars(whole))
except SystemExit as end:
    status = end.code if isinstance(end.code, int) else int(end.code is not None)
    if isinstance(end.code, str):
        print(end.code, file=sys.stderr)
except BaseException:
    traceback.print_exc()
    status = 1
# An end as usual, but that nothing is taken apart: that would copy all that was imported.
threading._shutdown()
atexit._run_exitfuncs()
sys.stdout.flush()
sys.stderr.flush()
os._exit(status)
"""


def sim(
    *words: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`sim` with these words, in a folder: what it said, and its exit code."""
    return _run(["-m", "sim"], None, words, folder, environment)


def python(
    code: str, *words: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`python -c` with this code and these words, likewise."""
    return _run(["-c", code], code, words, folder, environment)


def _run(
    start: Sequence[str],
    code: str | None,
    words: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None,
) -> subprocess.CompletedProcess[str]:
    whole = {**os.environ, "PYTHONUTF8": "1", **(environment or {})}
    if not hasattr(os, "fork"):
        command = [sys.executable, *start, *words]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", cwd=folder, check=False, env=whole
        )
    with tempfile.TemporaryDirectory() as kept:
        files = [Path(kept) / name for name in NAMES]
        for file in files:
            file.touch()
        order = {
            "code": code,
            "words": words,
            "folder": str(folder),
            "environment": whole,
            "files": [str(file) for file in files],
        }
        exit_code = _ordered(json.dumps(order))
        out, err = (file.read_text(encoding="utf-8") for file in files)
    return subprocess.CompletedProcess([*start, *words], exit_code, out, err)


def _ordered(order: str) -> int:
    process = _standing_by()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{order}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@functools.cache
def _standing_by() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", STANDING_BY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    atexit.register(process.communicate)
    return process
