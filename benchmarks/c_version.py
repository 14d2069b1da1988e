"""The turn written by hand in C (``c/``): the yardstick of the compiled engine.

It reads the same packed scenario, keeps its state in the same layout and takes the same shortcuts
as :mod:`sim.engine`, so that it is the same algorithm; its events equal the engine's to the bit
(``python -m benchmarks.c_check``). Only the turn is there: outcomes are not read off the events, so
compare :func:`run_rows` with :func:`engine_rows`, which leaves that out too.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine import draws, layout, memory
from sim.engine.compiling import whole
from sim.engine.layout import WORLD
from sim.engine.memory import STATE
from sim.engine.turn import TRAJECTORY, begin, prepare, run
from sim.events import codes
from sim.rules import balance, numeric

Array = npt.NDArray[Any]

SOURCES = Path(__file__).with_name("c")
#: As the engine: floating point as written. The last two leave error flags alone, as LLVM does; no
#: flag changes a result.
FLAGS: tuple[str, ...] = ("-std=gnu11", "-O3", "-march=native", "-ffp-contract=off")
FLAGS += ("-fno-math-errno", "-fno-trapping-math")

_TYPES = {"i8": "int64_t", "u8": "uint64_t", "f8": "double"}


def compiler() -> str | None:
    """The C compiler: ``$CC``, or the first of cc, gcc and clang that is there."""
    names = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def available() -> bool:
    """Whether a C compiler is found."""
    return compiler() is not None


# -- the layout, for C ---------------------------------------------------------------------------


def header() -> str:
    """``layout.h``: the sizes, codes and records of the engine as C has them."""
    lines = ["#ifndef LAYOUT_H", "#define LAYOUT_H", "#include <stdint.h>", ""]
    lines += [f"enum {{ {name} = {number} }};" for name, number in _whole_numbers().items()]
    for name in ("DAYS_PER_YEAR", "DAYS_PER_MONTH"):
        lines.append(f"#define {name} {getattr(balance, name).hex()}")
    for name in ("HERMITE_NODES", "HERMITE_WEIGHTS"):
        numbers = ", ".join(number.hex() for number in getattr(numeric, name))
        lines.append(f"static const double {name}[] = {{{numbers}}};")
    records = _records()
    for record, name in records.items():
        lines += _struct(record, name, records)
    return "\n".join([*lines, "#endif", ""])


def _whole_numbers() -> dict[str, int]:
    """Sizes, the engine's words as numbers, and purposes of draws with a prefix."""
    modules = {"": (layout, memory, codes), "DRAW_": (draws,)}
    numbers = {}
    for prefix, group in modules.items():
        for module in group:
            for name, value in vars(module).items():
                if name.isupper() and not name.startswith("_") and type(value) is int:
                    numbers["PAIR" if name == "PAIR" else prefix + name] = value
    return numbers


def _records() -> dict[Any, str]:
    """Every record of the engine and its name in C, the parts before what is made of them."""
    found = {}
    for module in (layout, memory):
        for name, value in vars(module).items():
            if isinstance(value, np.dtype) and value.fields and value not in found:
                found[value] = "".join(word.capitalize() for word in name.split("_"))
    return found


def _struct(record: Any, name: str, records: dict[Any, str]) -> list[str]:
    lines = ["", "typedef struct {"]
    for field in record.names:
        kind = record.fields[field][0]
        base, shape = kind.subdtype or (kind, ())
        c_type = records[base] if base.fields else _TYPES[base.str[1:]]
        lines.append(f"    {c_type} {field}{''.join(f'[{count}]' for count in shape)};")
    size = f'_Static_assert(sizeof({name}) == {record.itemsize}, "{name}");'
    return [*lines, f"}} {name};", size]


# -- building and running ------------------------------------------------------------------------


@cache
def build(flags: tuple[str, ...] = FLAGS) -> Path:
    """Compile the library into a temporary folder that is named after its sources, unless there."""
    found = compiler()
    if found is None:
        raise RuntimeError("no C compiler is found")
    text = header()
    digest = hashlib.sha256(" ".join([found, *flags, text]).encode())
    for file in sorted(SOURCES.glob("*.[ch]")):
        digest.update(file.read_bytes())
    folder = Path(tempfile.gettempdir()) / f"c-version-{os.getuid()}-{digest.hexdigest()[:16]}"
    folder.mkdir(exist_ok=True)
    library = folder / "engine.so"
    if not library.exists():
        (folder / "layout.h").write_text(text)
        making = folder / f"engine.{os.getpid()}.so"
        source = str(SOURCES / "engine.c")
        command = [found, *flags, "-fPIC", "-shared", "-I", str(folder), "-o", str(making), source]
        subprocess.run([*command, "-lm"], check=True)
        making.rename(library)
    return library


@cache
def _library(flags: tuple[str, ...] = FLAGS) -> Any:
    library = ctypes.CDLL(str(build(flags)))
    pointer, whole_number = ctypes.c_void_p, ctypes.c_int64
    library.run_rows.argtypes = [pointer] * 4 + [whole_number, pointer]
    library.run_rows.restype = whole_number
    library.run_one.argtypes = [pointer, pointer, ctypes.c_uint64, whole_number]
    library.run_one.restype = None
    for name, record in (("world_size", WORLD), ("state_size", STATE)):
        size = getattr(library, name)
        size.restype = whole_number
        if size() != record.itemsize:
            raise RuntimeError(f"{name}: {size()} bytes in C, {record.itemsize} in the engine")
    return library


_rooms = threading.local()


def room(name: str) -> Array:
    """Room for the state of a run: one for each thread and user."""
    if not hasattr(_rooms, name):
        states = np.zeros(1, STATE)
        states[0]["version"] = states[0]["table_version"] = 1
        setattr(_rooms, name, states)
    found: Array = getattr(_rooms, name)
    return found


def run_rows(
    world: Array, seeds: Array, replicates: Array, flags: tuple[str, ...] = FLAGS
) -> tuple[int, float]:
    """Run in C: the number of events, and a sum over how the runs ended."""
    worlds, states, total = world.copy(), room("c"), np.zeros(1)
    seeds = np.ascontiguousarray(seeds, np.uint64)
    replicates = np.ascontiguousarray(replicates, np.int64)
    arrays = [array.ctypes.data for array in (worlds, states, seeds, replicates)]
    events = _library(flags).run_rows(*arrays, len(seeds), total.ctypes.data)
    return int(events), float(total[0])


def run_one(world: Array, seed: int, replicate: int, states: Array) -> None:
    """Run once in C; the events and the final state are left in `states`."""
    worlds = world.copy()  # named: it must outlive the call
    _library().run_one(worlds.ctypes.data, states.ctypes.data, seed, replicate)


# -- the engine, without its reader of outcomes --------------------------------------------------


@whole
def _engine_rows(
    worlds: Any, states: Any, seeds: Any, replicates: Any, trajectory: Any, total: Any
) -> int:
    w, s = worlds[0], states[0]
    events, ends = 0, 0.0
    s.stamp += 1
    prepare(w, s)
    for r in range(len(seeds)):
        begin(w, s, seeds[r], replicates[r])
        run(w, s, trajectory)
        events += s.event_count
        ends += s.final[0] + s.final[1] + s.final[2]
    total[0] = ends
    return events


def engine_rows(world: Array, seeds: Array, replicates: Array) -> tuple[int, float]:
    """Run in the compiled engine what :func:`run_rows` runs in C; the same numbers come back."""
    total = np.zeros(1)
    seeds = np.ascontiguousarray(seeds, np.uint64)
    replicates = np.ascontiguousarray(replicates, np.int64)
    trajectory = np.zeros((0, TRAJECTORY))
    events = _engine_rows(world.copy(), room("engine"), seeds, replicates, trajectory, total)
    return int(events), float(total[0])
