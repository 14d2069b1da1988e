"""Running scenarios from Python: one run, many replicates, and one mediator's influence."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, cast

import mesa
import pandas as pd

from sim.errors import SimError, nearest, show
from sim.model import NegotiationModel
from sim.outcomes import column_kinds, outcomes
from sim.record import Record
from sim.scenario import Scenario, load

Source = Scenario | str | os.PathLike[str]
Progress = Callable[[int, int], None]
Row = dict[str, Any]

#: pandas types that keep their name whether or not a run failed and left gaps.
_DTYPES = {float: "float64", int: "Int64", bool: "boolean", str: "string"}
_KEYS = {"replicate": "int64", "seed": "int64", "failure": "string"}

#: Outcomes that :func:`mediator_influence` compares.
INFLUENCE_OUTCOMES = (
    "agreed",
    "settlement_year",
    "terms_index",
    "war",
    "war_onset",
    "large_war",
    "fighting_days",
    "deaths_claimant",
    "deaths_holder",
    "control_end",
    "sessions",
    "ceasefires_agreed",
    "ceasefires_failed",
)


def run(scenario: Source, seed: int = 0, replicate: int = 0, trace: bool = False) -> Record:
    """Run a scenario once and return its record; `trace` keeps the state of every step.

    >>> run("toy/fearon", seed=1).events[-1].kind
    'agreement'
    """
    model = NegotiationModel(_scenario(scenario), _whole("seed", seed), replicate, trace)
    try:
        return model.run()
    finally:
        _let_go(model)


def simulate(
    scenario: Source,
    replicates: int = 100,
    seed: int = 0,
    jobs: int = 1,
    trace: bool = False,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run a scenario many times: one row of outcomes for each replicate, in order.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        replicates: number of runs; replicate i is the same whatever their number.
        seed: names the stream of shocks; the same seed gives the same frame.
        jobs: number of processes; the result does not depend on it.
        trace: add a column `record` with each run's :class:`~sim.record.Record`, snapshots
            included.
        progress: called with the number of runs done and of all runs.

    Returns:
        Columns `replicate`, `seed`, `failure` (empty, or why the run failed, with every outcome
        missing) and the outcomes of :mod:`sim.outcomes`.

    >>> simulate("toy/fearon", replicates=3).loc[:, ["replicate", "settlement"]]
       replicate     settlement
    0          0  comprehensive
    1          1  comprehensive
    2          2  comprehensive
    """
    loaded = _scenario(scenario)
    _whole("seed", seed)
    _whole("replicates", replicates, least=1)
    _whole("jobs", jobs, least=1)
    if jobs == 1:
        rows = _here(loaded, seed, replicates, trace, progress)
    else:
        rows = _elsewhere(loaded, seed, replicates, min(jobs, replicates), trace, progress)
    return _frame(loaded, rows, trace)


def mediator_influence(
    scenario: Source, mediator: str, seed: int = 0, replicate: int = 0
) -> pd.DataFrame:
    """What one run owes to a mediator: the same run, the same luck, without its mediation.

    Its initiative is set to zero in peace and war; its engagement, support, pressure and red line
    stay. Since shocks are named and not drawn in turn, all else that is random stays as it was
    (common random numbers). One run is one counterfactual; average over replicates for an effect.

    Returns:
        One row for each of :data:`INFLUENCE_OUTCOMES`: `with`, `without` and `difference`.
    """
    loaded = _scenario(scenario)
    silenced = without_mediator(loaded, mediator)
    full = outcomes(run(loaded, seed, replicate))
    bare = outcomes(run(silenced, seed, replicate))
    frame = pd.DataFrame(
        {
            "with": [float(full[name]) for name in INFLUENCE_OUTCOMES],
            "without": [float(bare[name]) for name in INFLUENCE_OUTCOMES],
        },
        index=pd.Index(INFLUENCE_OUTCOMES, name="outcome"),
    )
    frame["difference"] = frame["with"] - frame["without"]
    return frame


def without_mediator(scenario: Scenario, mediator: str) -> Scenario:
    """Return the scenario with one mediator's initiative set to zero."""
    able = [name for name, one in scenario.third_parties.items() if one.mediation is not None]
    if mediator not in able:
        raise SimError(_unknown("mediator", mediator, able))
    party = scenario.third_parties[mediator]
    assert party.mediation is not None
    silent = party.mediation.model_copy(update={"initiative_peace": 0.0, "initiative_war": 0.0})
    changed = scenario.third_parties | {mediator: party.model_copy(update={"mediation": silent})}
    return scenario.model_copy(update={"third_parties": changed})


# -- rows ----------------------------------------------------------------------------------------


def _row(scenario: Scenario, seed: int, replicate: int, trace: bool) -> Row:
    """One replicate as a row; an error in the run becomes the row's `failure`."""
    row: Row = {"replicate": replicate, "seed": seed, "failure": ""}
    try:
        record = run(scenario, seed, replicate, trace)
        row |= outcomes(record)
        if trace:
            row["record"] = record
    except SimError:
        raise  # the input is wrong: it would fail in every replicate
    except Exception as error:
        row["failure"] = f"{type(error).__name__}: {error}"
    return row


def _rows(scenario: Scenario, seed: int, replicates: Sequence[int], trace: bool) -> list[Row]:
    return [_row(scenario, seed, replicate, trace) for replicate in replicates]


def _here(
    scenario: Scenario, seed: int, replicates: int, trace: bool, progress: Progress | None
) -> list[Row]:
    rows = []
    for replicate in range(replicates):
        rows.append(_row(scenario, seed, replicate, trace))
        if progress is not None:
            progress(replicate + 1, replicates)
    return rows


def _elsewhere(
    scenario: Scenario,
    seed: int,
    replicates: int,
    jobs: int,
    trace: bool,
    progress: Progress | None,
) -> list[Row]:
    """Run chunks in other processes, and put the rows back in order."""
    rows: list[Row] = []
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        futures = [
            pool.submit(_rows, scenario, seed, chunk, trace) for chunk in _chunks(replicates, jobs)
        ]
        for future in as_completed(futures):
            rows += future.result()
            if progress is not None:
                progress(len(rows), replicates)
    except BrokenProcessPool as error:
        raise SimError(
            "the worker processes ended too soon: use jobs=1, or call simulate() from a script "
            "under `if __name__ == '__main__':`"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
    return sorted(rows, key=lambda row: cast(int, row["replicate"]))


def _chunks(replicates: int, jobs: int) -> Iterator[range]:
    """Small chunks, so that no process waits long for the last one, and a stop is soon obeyed."""
    size = max(1, min(10, -(-replicates // (4 * jobs))))
    for first in range(0, replicates, size):
        yield range(first, min(first + size, replicates))


def _frame(scenario: Scenario, rows: list[Row], trace: bool) -> pd.DataFrame:
    dtypes = _KEYS | {name: _DTYPES[kind] for name, kind in column_kinds(scenario).items()}
    if trace:
        dtypes["record"] = "object"
    frame = pd.DataFrame(rows, columns=list(dtypes), dtype="object")
    return frame.astype(dtypes)


# -- input ---------------------------------------------------------------------------------------


def _scenario(scenario: object) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    if isinstance(scenario, str | os.PathLike):
        return load(scenario)
    raise SimError(
        f"scenario: {show(scenario)} is not a scenario\n"
        "    allowed: a Scenario, the path of a file, or the name of a shipped scenario"
    )


def _whole(name: str, value: object, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise SimError(f"{name}: {show(value)}\n    allowed: a whole number of {least} or more")
    return value


def _unknown(what: str, name: str, allowed: Sequence[str]) -> str:
    text = f"{what}: there is no {what} {show(name)}\n    allowed: {', '.join(allowed) or 'none'}"
    close = nearest(name, allowed)
    return f"{text}\n    did you mean {close!r}?" if close else text


def _let_go(model: NegotiationModel) -> None:
    """Free a model: Mesa keeps a counter for each model that ever was, and so the model itself."""
    model.remove_all_agents()
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
