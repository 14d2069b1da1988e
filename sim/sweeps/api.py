"""`sweep`: vary parameters of a scenario, make every run, and keep all in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from sim.behaviour import Behaviour, Ensemble, behaviour_of
from sim.engine import choose, make_ready
from sim.errors import SimError, show, unknown_name
from sim.manifest import manifest
from sim.model import NegotiationModel
from sim.outcomes import column_kinds
from sim.runs import MOST_REPLICATES, MOST_SEED, Source, own_agents, read_scenario, whole_number
from sim.scenario import Scenario
from sim.sweeps.blocks import KEYS, Work
from sim.sweeps.cluster import Cluster, check_address, connected
from sim.sweeps.designing import make_design
from sim.sweeps.execute import Here, Processes, Threads, Workers
from sim.sweeps.identity import changed, identity, version_changes, versions
from sim.sweeps.plan import Plan
from sim.sweeps.reading import Sweep, read_sweep
from sim.sweeps.store import SCHEMA, Store
from sim.sweeps.timing import MOST_BLOCK, seconds_per_run, size_for
from sim.sweeps.varying import Vary

Kind = Literal["auto", "threads", "processes"]
Progress = Callable[[int, int, int], None]
Given = Ensemble | str | os.PathLike[str] | None  # an ensemble of behaviour

__all__ = ["Progress", "Sweep", "read_sweep", "sweep"]

MOST_JOBS = 1024
LIMIT = 10**9


def sweep(
    scenario: Source,
    vary: Vary = (),
    design: str = "grid",
    *,
    out: str | os.PathLike[str],
    samples: int | None = None,
    csv: str | os.PathLike[str] | None = None,
    replicates: int = 1,
    seed: int = 0,
    overrides: Sequence[str] = (),
    jobs: int = 1,
    workers: Kind = "auto",
    cluster: str = "",
    engine: str = "auto",
    resume: bool = False,
    block_size: int | None = None,
    limit: int = LIMIT,
    behaviour: Given = None,
    command: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Vary parameters of a scenario and make every run, kept in a folder as it goes.

    The table is the same whatever `jobs`, `workers`, `cluster`, `engine` and `block_size` are, and
    however often the sweep was stopped and resumed. A run that fails is a row with its reason.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        vary: dotted keys with their values; nothing varies only the luck.
        design: how points are chosen: grid, latin-hypercube, sobol, sobol-second-order or list.
        out: the folder to write to; a sweep that is there already is not touched without `resume`.
        samples: number of points of a latin hypercube, of base points of a Sobol design.
        csv: for a list: the table whose columns are keys and whose rows are points.
        replicates: runs of every point.
        seed: names the stream of shocks.
        overrides: texts such as ``"balance.advantage=0.2"``, set in every run.
        jobs: number of workers on this machine.
        workers: threads, processes, or what suits the engine.
        cluster: address of the scheduler of a Dask cluster, in place of `jobs`.
        engine: mesa, compiled, or auto for the compiled one where it can run the scenario.
        resume: carry on with the sweep in the folder: keep its sound blocks, make the others. It
            may take more replicates than it was begun with.
        block_size: runs to a block; left out, about two seconds' worth.
        limit: the most runs that are not taken for a slip.
        behaviour: an ensemble, or the CSV file of one: replicate i takes set i modulo their number,
            and a column `set` says which (:mod:`sim.behaviour`).
        command: what was typed, for the manifest.
        progress: called with runs done, runs in all and failures so far.

    Returns:
        The finished :class:`Sweep`.
    """
    jobs = whole_number("jobs", jobs, 1, MOST_JOBS)
    if block_size is not None:
        block_size = whole_number("block_size", block_size, 1, MOST_BLOCK)
    if workers not in get_args(Kind):
        raise unknown_name(f"workers: there is no {show(workers)}", workers, get_args(Kind))
    seed = whole_number("seed", seed, 0, MOST_SEED)
    if cluster:
        check_address(cluster)
    work = prepare(
        scenario,
        vary,
        design,
        samples=samples,
        csv=csv,
        replicates=replicates,
        seed=seed,
        overrides=overrides,
        engine=engine,
        limit=limit,
        behaviour=behaviour,
    )
    return carry_out(
        work,
        out,
        name=work.scenario.title if isinstance(scenario, Scenario) else os.fspath(scenario),
        seed=seed,
        overrides=overrides,
        jobs=jobs,
        workers=workers,
        cluster=cluster,
        resume=resume,
        block_size=block_size,
        command=command,
        progress=progress,
    )


def carry_out(
    work: Work,
    out: str | os.PathLike[str],
    *,
    name: str,
    seed: int,
    overrides: Sequence[str] = (),
    jobs: int = 1,
    workers: Kind = "auto",
    cluster: str = "",
    resume: bool = False,
    block_size: int | None = None,
    command: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Make the runs of a sweep that :func:`prepare` has planned; see :func:`sweep`."""
    folder = _folder(out)
    if work.engine == "compiled" and not cluster:
        make_ready()
    with connected(cluster, work.scenario) as client, Store.claim(folder) as store:
        asked = {"name": name, "seed": seed, "overrides": overrides, "command": command}
        work = _begun(store, work, asked, resume, block_size, jobs)
        _run(store, work, jobs, workers, client, progress)
    return read_sweep(folder)


def prepare(
    scenario: Source,
    vary: Vary = (),
    design: str = "grid",
    *,
    samples: int | None = None,
    csv: str | os.PathLike[str] | None = None,
    replicates: int = 1,
    seed: int = 0,
    overrides: Sequence[str] = (),
    engine: str = "auto",
    limit: int = LIMIT,
    behaviour: Given = None,
) -> Work:
    """Say what a sweep would do, without doing it; what is wrong is told here. See :func:`sweep`.

    Its plan has blocks of one run until their size is chosen.
    """
    loaded = read_scenario(scenario, overrides)
    replicates = whole_number("replicates", replicates, 1, MOST_REPLICATES)
    seed = whole_number("seed", seed, 0, MOST_SEED)
    limit = whole_number("limit", limit, 1)
    chosen = make_design(design, loaded, vary, samples=samples, seed=seed, csv=csv)
    runs = len(chosen) * replicates
    if runs > limit:
        raise SimError(
            f"{len(chosen):,} points and {replicates:,} replicates make {runs:,} runs\n"
            f"    allowed: at most {limit:,}; if it is meant, --limit {runs} (limit={runs})"
        )
    if own_agents(loaded):  # that there is no such class would be the reason of every failure
        NegotiationModel(loaded, seed)
    taken = behaviour_of(behaviour, loaded)
    _refuse_both(chosen.keys, taken)
    plan = Plan(len(chosen), replicates, 1)
    return Work(loaded, chosen, plan, choose(engine, loaded, runs), taken)


def _refuse_both(varied: Sequence[str], behaviour: Behaviour | None) -> None:
    """An error where the ensemble has a number that is varied."""
    both = [key for key in varied if behaviour and key in behaviour.keys]
    if both and behaviour:
        raise SimError(
            f"{', '.join(both)}: varied, and in the ensemble {behaviour.name}, too\n"
            "    allowed: one of the two"
        )


def columns_of(work: Work) -> list[str]:
    """Columns that the result of a planned sweep will have, in order."""
    extra = [*work.design.extra(np.arange(1)), *(["set"] if work.behaviour else [])]
    outcomes = column_kinds(work.scenario)
    return [*KEYS, *work.design.keys, *extra, "failure", *outcomes]


# -- the beginning -------------------------------------------------------------------------------


def _begun(
    store: Store,
    work: Work,
    asked: Mapping[str, Any],
    resume: bool,
    block_size: int | None,
    jobs: int,
) -> Work:
    """Begin a sweep in its folder, or take up the one that is there if it is the same."""
    if store.used and not resume:
        raise SimError(
            f"{store.folder} holds a result already\n"
            "    allowed: another folder; or, for the same sweep, --resume (resume=True)"
        )
    kept = store.recover() if store.used else None
    if block_size is None:
        block_size = kept["identity"]["block_size"] if kept else _block_size(work, jobs)
    work = replace(work, plan=replace(work.plan, block_size=block_size))
    digest = work.behaviour.digest if work.behaviour else ""
    now = identity(work.scenario, work.design, work.plan, asked["seed"], digest)
    head = _head(work, now, **asked)
    if kept is not None:
        grown = _grown(store, kept["identity"], work)
        differences = changed(kept["identity"] | grown, now)
        if differences:
            raise SimError(_told_changed(store.folder, differences))
        if grown:
            same = ("command", "replicates", "runs", "identity")
            kept |= {name: head[name] for name in same}
        kept["warnings"] += [
            f"resumed with other versions: {one}"
            for one in version_changes(kept["versions"], head["versions"])
        ]
        kept["warnings"] = list(dict.fromkeys(kept["warnings"]))
        head = kept | {"engine": head["engine"], "complete": False}
    store.start(head)
    return work


def _grown(store: Store, kept: Mapping[str, Any], work: Work) -> dict[str, int]:
    """Take more replicates into a sweep that is there: its blocks are the first of the larger one.

    Replicates are the slow index of a plan. Only a last block that was cut short is made anew.
    """
    if not kept["replicates"] < work.plan.replicates or kept["points"] != work.plan.points:
        return {}
    before = replace(work.plan, replicates=kept["replicates"])
    if before.runs % before.block_size:
        store.blocks.pop(before.blocks - 1, None)
    return {"replicates": work.plan.replicates}


def _told_changed(folder: Path, differences: Sequence[str]) -> str:
    return "\n".join(
        [
            f"the sweep in {folder} cannot be resumed: it was begun with something else",
            *(f"    changed: {one}" for one in differences),
            "    allowed: what it was begun with, or another folder",
        ]
    )


def _head(
    work: Work,
    now: Mapping[str, Any],
    *,
    name: str,
    seed: int,
    overrides: Sequence[str],
    command: Sequence[str] | None,
) -> dict[str, Any]:
    """The manifest without its blocks: what was asked, and what it was made with."""
    plain = manifest(
        {name: work.scenario},
        seed=seed,
        replicates=work.plan.replicates,
        overrides=overrides,
        command=command,
        behaviour=work.behaviour.description() if work.behaviour else None,
    )
    for key in ("files", "replicate"):
        del plain[key]
    return {
        "schema": SCHEMA,
        "complete": False,
        **plain,
        "points": work.plan.points,
        "runs": work.plan.runs,
        "design": work.design.description(),
        "engine": work.engine,
        "versions": plain["versions"] | versions(),
        "warnings": [],
        "identity": dict(now),
    }


def _block_size(work: Work, jobs: int) -> int:
    return size_for(work.plan.runs, seconds_per_run(work), jobs)


# -- the runs ------------------------------------------------------------------------------------


def _run(
    store: Store, work: Work, jobs: int, kind: Kind, client: Any, progress: Progress | None
) -> None:
    """Have every missing block made, and keep each as it comes."""
    missing = (number for number in range(work.plan.blocks) if number not in store.blocks)
    tell = _teller(store, work.plan.runs, progress)
    tell()
    if len(store.blocks) < work.plan.blocks:
        team = _team(work, missing, jobs, kind, client)
        try:
            for made in team:
                store.add(made)
                tell()
        except KeyboardInterrupt:
            for made in team.ready():
                store.add(made)
            store.save()
            raise
        finally:
            team.close()
    store.finish()


def _teller(store: Store, total: int, progress: Progress | None) -> Callable[[], None]:
    """Tell of the blocks that are new since it was last called."""
    done = sum(block.runs for block in store.blocks.values())
    failed = sum(block.failures for block in store.blocks.values())
    told = len(store.blocks)

    def tell() -> None:
        nonlocal told, done, failed
        for block in islice(reversed(store.blocks.values()), len(store.blocks) - told):
            done, failed = done + block.runs, failed + block.failures
        told = len(store.blocks)
        if progress is not None:
            progress(done, total, failed)

    return tell


def _team(work: Work, numbers: Iterator[int], jobs: int, kind: Kind, client: Any) -> Workers:
    if client is not None:
        return Cluster(work, numbers, client)
    if kind == "auto":
        kind = "threads" if work.engine == "compiled" or jobs == 1 else "processes"
    if kind == "processes":
        return Processes(work, numbers, jobs)
    return Threads(work, numbers, jobs) if jobs > 1 else Here(work, numbers)


# -- input ---------------------------------------------------------------------------------------


def _folder(out: object) -> Path:
    if not isinstance(out, str | os.PathLike) or not str(out).strip():
        raise SimError(f"out: {show(out)} is no folder\n    allowed: the path of a folder")
    return Path(out)
