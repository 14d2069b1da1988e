"""Running scenarios from Python: one run, many replicates, and one mediator's influence."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
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

MOST_SEED, MOST_REPLICATES = 2**64 - 1, 2**32 - 1

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


class AgentError(SimError):
    """A run stopped by an agent class of the user's own, named in the scenario."""


def run(scenario: Source, seed: int = 0, replicate: int = 0, trace: bool = False) -> Record:
    """Run a scenario once and return its record; `trace` keeps the state of every step.

    >>> run("toy/fearon", seed=1).events[-1].kind
    'agreement'
    """
    loaded = _scenario(scenario)
    _whole("seed", seed, most=MOST_SEED)
    _whole("replicate", replicate, most=MOST_REPLICATES)
    model: NegotiationModel | None = None
    try:
        model = NegotiationModel(loaded, seed, replicate, trace)
        return model.run()
    except SimError:
        raise
    except Exception as error:
        own = _agents_of_the_user(loaded)
        if not own:
            raise
        raise AgentError(_told_of_agent(error, own)) from error
    finally:
        if model is not None:
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
    _whole("seed", seed, most=MOST_SEED)
    _whole("replicates", replicates, least=1, most=MOST_REPLICATES)
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


def typical_replicate(frame: pd.DataFrame, columns: Sequence[str], given: str = "") -> int:
    """The replicate that stands for the others: nearest the medians of some outcomes.

    The distance adds, over the columns, how many interquartile ranges a run is from the median
    (where half of the runs are equal: standard deviations). Runs that failed or lack one of the
    outcomes are left out; of runs equally near, the first is taken.

    Args:
        frame: runs, as :func:`simulate` gives them.
        columns: outcomes that are numbers or true or false.
        given: an outcome that is true or false: choose among runs in which it is true.

    >>> frame = pd.DataFrame({"replicate": [0, 1, 2], "failure": "", "wars": [1, 2, 9]})
    >>> typical_replicate(frame, ["wars"])
    1
    """
    for name in [*columns, *filter(None, [given])]:
        if name not in frame.columns:
            raise SimError(_unknown("outcome", name, [str(column) for column in frame.columns]))
    good = frame[frame["failure"] == ""]
    if given:
        good = good[good[given].fillna(False).astype(bool)]
    figures = good[list(columns)].astype("float64").dropna()
    if figures.empty:
        among = f" with {given}" if given else ""
        raise SimError(f"there is no run{among} that has all of: {', '.join(columns)}")
    spread = figures.quantile(0.75) - figures.quantile(0.25)
    spread = spread.where(spread > 0.0, figures.std(ddof=0)).replace(0.0, 1.0)
    distance = ((figures - figures.median()).abs() / spread).sum(axis="columns")
    replicates = good["replicate"].loc[distance.index].to_numpy(dtype="int64")
    return int(replicates[distance.to_numpy().argmin()])


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


def _whole(name: str, value: object, least: int = 0, most: int | None = None) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or cast(int, value) < least:
        raise SimError(f"{name}: {show(value)}\n    allowed: a whole number of {least} or more")
    if most is not None and cast(int, value) > most:
        raise SimError(f"{name}: {show(value)}\n    allowed: a whole number from {least} to {most}")


def _unknown(what: str, name: str, allowed: Sequence[str]) -> str:
    text = f"{what}: there is no {what} {show(name)}\n    allowed: {', '.join(allowed) or 'none'}"
    close = nearest(name, allowed)
    return f"{text}\n    did you mean {close!r}?" if close else text


def _agents_of_the_user(scenario: Scenario) -> list[str]:
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


def _let_go(model: NegotiationModel) -> None:
    """Free a model: Mesa keeps a counter for each model that ever was, and so the model itself."""
    model.remove_all_agents()
    getattr(mesa.Agent, "_ids", {}).pop(model, None)
