"""One run, or the rows of many: with the Mesa model or with the compiled engine.

Which of the two makes a run never changes a number; it changes how long that takes.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import Behaviour
from sim.errors import SimError, show
from sim.given import as_whole
from sim.loading import check_made, load
from sim.model import NegotiationModel
from sim.outcomes import column_kinds, outcomes, registry
from sim.own import TOO_SOON, WITH, import_own, modules_for_workers
from sim.processes import isolated
from sim.record import Record
from sim.scenario import Scenario
from sim.scenario.variants import Variants
from sim.strategies import negotiators

Source = Scenario | str | os.PathLike[str]
Progress = Callable[[int, int], None]
Row = dict[str, Any]
Columns = dict[str, npt.NDArray[Any]]

MOST_SEED, MOST_REPLICATES = 2**64 - 1, 2**32 - 1
#: Seconds that worker processes take to start: what takes no longer is done sooner without them.
START_OF_PROCESSES = 3.0


class AgentError(SimError):
    """A run stopped by an agent class of the user's own, named in the scenario."""


def run(scenario: Source, seed: int = 0, replicate: int = 0, trace: bool = False) -> Record:
    """Run a scenario once and return its record; `trace` keeps the state of every step.

    >>> run("toy/fearon", seed=1).events[-1].kind
    'agreement'
    """
    loaded = read_scenario(scenario)
    seed = whole_number("seed", seed, most=MOST_SEED)
    replicate = whole_number("replicate", replicate, most=MOST_REPLICATES)
    model: NegotiationModel | None = None
    try:
        model = NegotiationModel(loaded, seed, replicate, trace)
        return model.run()
    except SimError:
        raise
    except Exception as error:
        own = own_agents(loaded)
        if not own:
            raise
        raise AgentError(_told_of_agent(error, own)) from error
    finally:
        if model is not None:
            let_go(model)


# -- rows ----------------------------------------------------------------------------------------


def _row(scenario: Scenario, seed: int, replicate: int, trace: bool) -> Row:
    """One replicate as a row; an error in the run becomes the row's `failure`."""
    row: Row = {"replicate": replicate, "seed": seed, "failure": ""}
    try:
        record = run(scenario, seed, replicate, trace)
        row |= outcomes(record)
        if trace:
            row["record"] = record
    except AgentError as error:  # another replicate may not come to where it fails
        row["failure"] = str(error)
    except SimError:
        raise  # the input is wrong: it would fail in every replicate
    except Exception as error:
        row["failure"] = f"{type(error).__name__}: {error}"
    return row


def make_columns(
    scenario: Scenario,
    seed: int,
    replicates: int,
    *,
    compiled: bool,
    jobs: int,
    trace: bool,
    progress: Progress | None,
    behaviour: Behaviour | None = None,
) -> Columns:
    """Outcomes of many replicates, in order, column by column, from so many threads or processes.

    Besides outcomes: `replicate`, `seed`, `failure` and, with `trace`, `record`. What a run that
    failed lacks is missing (NA). With a `behaviour` every replicate takes its set of numbers.
    """
    make = _compiled_columns if compiled else _mesa_columns
    own = own_modules(scenario) if jobs > 1 and not compiled else []  # before any run
    parts: dict[int, Columns] = {}
    done = 0
    asked = (scenario, seed, trace, behaviour)
    wanted = {"replicate", "seed", "failure", *column_kinds(scenario), *["record"] * trace}
    for first, part in _parts(make, asked, replicates, compiled, jobs, own):
        _refuse_others(part, wanted)
        parts[first] = part
        done += len(part["replicate"])
        if progress is not None:
            progress(done, replicates)
    ordered = [parts[first] for first in sorted(parts)]
    return {name: np.concatenate([part[name] for part in ordered]) for name in ordered[0]}


def own_modules(scenario: Scenario, words: Iterable[str] = ()) -> list[str]:
    """Modules of the user's own that worker processes import, for what is declared there.

    Args:
        scenario: what is run; of negotiators of the user's own, those that it names count.
        words: further names of negotiators, as of those that a sweep tries.

    Raises:
        SimError: worker processes cannot know an outcome or a negotiator of the user's own.
    """
    used = {*words, *(party.strategy for party in scenario.parties.values())}
    return modules_for_workers(_declared, frozenset(used))


def _declared(words: frozenset[str]) -> dict[str, Any]:
    """All outcomes, and the negotiators of these names, by what they are called in an error."""
    found: dict[str, Any] = {f"the outcome {one.name}": one.function for one in registry.DECLARED}
    named = {f"the negotiator {name}": a for name, a in negotiators().items() if name in words}
    return found | named


def _refuse_others(part: Columns, wanted: set[str]) -> None:
    """An error where a worker process does not know outcomes of the user's own, or knows others."""
    odd = sorted(part.keys() ^ wanted)
    if odd:
        raise SimError(
            f"worker processes do not have the same outcomes as this one: {', '.join(odd)}\n"
            f"    allowed: jobs=1; or declare them in a module, and name it in {WITH} "
            "(sim --with MODULE)"
        )


def _mesa_columns(
    scenario: Scenario,
    seed: int,
    trace: bool,
    behaviour: Behaviour | None,
    replicates: Sequence[int],
) -> Columns:
    of = _Scenarios(scenario, behaviour)
    rows = [_row(of(replicate), seed, replicate, trace) for replicate in replicates]
    names = ["replicate", "seed", "failure", *column_kinds(scenario)] + ["record"] * trace
    missing = _missing(scenario)
    columns = {name: _objects([row.get(name, missing.get(name)) for row in rows]) for name in names}
    return columns | {"seed": np.full(len(rows), seed, np.uint64)}


class _Scenarios:
    """The scenario of each replicate: with the numbers of its set where there is an ensemble."""

    def __init__(self, scenario: Scenario, behaviour: Behaviour | None) -> None:
        self.behaviour = behaviour
        self._variants = Variants(scenario, behaviour.keys if behaviour else ())

    def __call__(self, replicate: int) -> Scenario:
        return self._variants.scenario(self.behaviour.row(replicate) if self.behaviour else ())


def _compiled_columns(
    scenario: Scenario,
    seed: int,
    trace: bool,
    behaviour: Behaviour | None,
    replicates: Sequence[int],
) -> Columns:
    """The same from the compiled engine; what does not fit there is made by Mesa."""
    from sim.engine import NEEDS_MESA, Program

    program, of = Program(scenario), _Scenarios(scenario, behaviour)
    numbers = np.array(replicates, np.int64)
    seeds = np.full(len(numbers), seed, np.uint64)
    varied = (behaviour.keys, behaviour.rows(numbers)) if behaviour else ()
    columns: Columns = {"replicate": numbers, "seed": seeds} | program.run(seeds, numbers, *varied)
    if trace:
        packed = {one: Program(of(one)) if behaviour else program for one in replicates}
        records = [packed[one].record(seed, one, trace=True) for one in replicates]
        columns["record"] = _objects(records)
    left = np.flatnonzero(columns["failure"] == NEEDS_MESA).tolist()
    if left:
        keys = ("replicate", "seed")
        columns |= {n: one.astype(object) for n, one in columns.items() if n not in keys}
    for place in left:
        row = _row(of(replicates[place]), seed, replicates[place], trace)
        for name in columns:
            columns[name][place] = row.get(name, _missing(scenario).get(name))
    return columns


def _missing(scenario: Scenario) -> dict[str, Any]:
    """What stands for the outcomes of a run that failed."""
    kinds = column_kinds(scenario)
    return {name: math.nan if kind is float else pd.NA for name, kind in kinds.items()}


def _objects(values: Sequence[Any]) -> npt.NDArray[Any]:
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


def _parts(
    make: Callable[..., Columns],
    asked: tuple[Any, ...],
    replicates: int,
    compiled: bool,
    jobs: int,
    own: Sequence[str],
) -> Iterator[tuple[int, Columns]]:
    """Make chunks here, in threads (compiled) or in other processes; each with its first run.

    Mesa begins here, run by run: until the engine is compiled, or as long as processes would take
    to start. So a few runs start none, but the one that :mod:`sim.own` asks what it knows.
    """
    done = 0
    if compiled or jobs > 1:
        for done, part in _alone(asked, replicates, _engine_ready() if compiled else _a_while()):
            yield done - 1, part
    chunks = list(_chunks(replicates, jobs, compiled, done))
    if jobs == 1:
        for chunk in chunks:
            yield chunk.start, make(*asked, chunk)
    elif chunks:
        with isolated():
            yield from _pooled(make, asked, chunks, compiled, jobs, own)


def _alone(
    asked: tuple[Any, ...], replicates: int, enough: Callable[[], bool]
) -> Iterator[tuple[int, Columns]]:
    """Runs that Mesa makes here until it is `enough`, each with the number made by then."""
    make: Callable[..., Columns] = _mesa_columns
    for replicate in range(replicates):
        if enough():
            return
        yield replicate + 1, make(*asked, range(replicate, replicate + 1))


def _a_while() -> Callable[[], bool]:
    """Enough after as long as processes take to start: a few runs are made by then."""
    end = time.monotonic() + START_OF_PROCESSES
    return lambda: time.monotonic() >= end


def _engine_ready() -> Callable[[], bool]:
    """Enough: as soon as the engine is compiled; where it cannot be, Mesa makes all runs."""
    from sim.engine import preparation

    preparing, why = preparation(), ""

    def ready() -> bool:
        nonlocal why
        try:
            return not why and preparing.ready
        except SimError as error:
            why = str(error)
            warnings.warn(f"{why}: Mesa makes the runs", RuntimeWarning, stacklevel=2)
            return False

    return ready


def _pooled(
    make: Callable[..., Columns],
    asked: tuple[Any, ...],
    chunks: Sequence[range],
    compiled: bool,
    jobs: int,
    own: Sequence[str],
) -> Iterator[tuple[int, Columns]]:
    """Make chunks in threads or in processes, in whatever order they come."""
    pool: Executor
    if compiled:
        pool = ThreadPoolExecutor(jobs)
    else:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=import_own, initargs=(own,)
        )
    try:
        futures = {pool.submit(make, *asked, chunk): chunk.start for chunk in chunks}
        for future in as_completed(futures):
            yield futures[future], future.result()
    except BrokenProcessPool as error:
        raise SimError(TOO_SOON) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _chunks(replicates: int, jobs: int, compiled: bool, first: int = 0) -> Iterator[range]:
    """Small chunks, so that none waits long for the last one, and a stop is soon obeyed."""
    most = 500 if compiled else 10 if jobs > 1 else 1  # one run of Mesa may take a second
    size = max(1, min(most, -(-replicates // (4 * jobs))))
    for start in range(first, replicates, size):
        yield range(start, min(start + size, replicates))


# -- input ---------------------------------------------------------------------------------------


def read_scenario(scenario: object, overrides: Sequence[str] = ()) -> Scenario:
    """The scenario itself, or the one that a path or a name stands for (SimError otherwise)."""
    if isinstance(scenario, Scenario):
        if overrides:
            raise SimError("overrides: they apply to a file or a name, not to a loaded scenario")
        return check_made(scenario)
    if isinstance(scenario, str | os.PathLike):
        return load(scenario, overrides)
    raise SimError(
        f"scenario: {show(scenario)} is not a scenario\n"
        "    allowed: a Scenario, the path of a file, or the name of a shipped scenario"
    )


def whole_number(name: str, value: object, least: int = 0, most: int | None = None) -> int:
    """The whole number in a range that a value is (:func:`sim.given.as_whole`), or an error.

    >>> whole_number("seed", np.uint64(7)), whole_number("seed", 7.0)
    (7, 7)
    """
    found = as_whole(value)
    allowed = f"a whole number of {least} or more"
    if most is not None and (found is None or found > most):
        allowed = f"a whole number from {least} to {most}"
    if found is None or found < least or (most is not None and found > most):
        raise SimError(f"{name}: {show(value)}\n    allowed: {allowed}")
    return found


def own_agents(scenario: Scenario) -> list[str]:
    """Agent classes (`module:Class`) that the scenario names and that are not of this package."""
    named = [party.agent for party in scenario.parties.values()]
    named += [third.agent for third in scenario.third_parties.values()]
    own = [name for name in named if name and not name.startswith(("sim.", "sim:"))]
    return list(dict.fromkeys(own))


def _told_of_agent(error: Exception, own: Sequence[str]) -> str:
    """Say which agent class failed and where; where none of its lines ran last, what may be."""
    what = f"{type(error).__name__}: {error}"
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        module = frame.f_globals.get("__name__")
        classes = [name for name in own if name.partition(":")[0] == module]
        if classes:
            actor = f"{module}:{type(frame.f_locals.get('self')).__qualname__}"
            name = actor if actor in classes else classes[0]
            place = Path(frame.f_code.co_filename).name
            return f"the agent class {name} failed: {what} ({place}:{line})"
    return (
        f"the run failed with the agent class {', '.join(own)}: {what}\n"
        "    Perhaps it cannot be made, or a method of it returns what the model cannot use.\n"
        "    SIM_DEBUG=1 shows where it happened."
    )


def let_go(model: NegotiationModel) -> None:
    """Free a model: Mesa keeps a counter for each model that ever was, and so the model itself."""
    model.remove_all_agents()
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
