"""Running scenarios from Python: many replicates, one mediator's influence, a typical run."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pandas as pd

from sim.behaviour import Ensemble, behaviour_of
from sim.engine import choose
from sim.errors import SimError, show, unknown_name
from sim.outcomes import column_kinds, outcomes
from sim.runs import (
    MOST_REPLICATES,
    MOST_SEED,
    AgentError,
    Progress,
    Source,
    make_columns,
    read_scenario,
    run,
    whole_number,
)
from sim.scenario import Scenario

__all__ = [
    "INFLUENCE_OUTCOMES",
    "AgentError",
    "mediator_influence",
    "run",
    "simulate",
    "typical_replicate",
    "without_mediator",
]

#: pandas types that keep their name whether or not a run failed and left gaps.
_DTYPES = {float: "float64", int: "Int64", bool: "boolean", str: "string"}
_KEYS = {"replicate": "int64", "seed": "uint64", "failure": "string"}
_KEYS_OF_SETS = {"replicate": "int64", "seed": "uint64", "set": "int64", "failure": "string"}

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


def simulate(
    scenario: Source,
    replicates: int = 100,
    seed: int = 0,
    jobs: int = 1,
    trace: bool = False,
    progress: Progress | None = None,
    engine: str = "auto",
    behaviour: Ensemble | str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Run a scenario many times: one row of outcomes for each replicate, in order.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        replicates: number of runs; replicate i is the same whatever their number.
        seed: names the stream of shocks; the same seed gives the same frame.
        jobs: at most so many processes (compiled: threads); a few runs on Mesa start none, but
            one that is asked what it knows of outcomes of your own. The result does not depend
            on it.
        trace: add a column `record` with each run's :class:`~sim.record.Record`, snapshots
            included.
        progress: called with the number of runs done and of all runs.
        engine: `mesa`, `compiled`, or `auto` (whichever should be done first); the result does
            not depend on it. A scenario with agent classes of its own runs on Mesa.
        behaviour: an ensemble, or the CSV file of one (:mod:`sim.behaviour`): replicate i takes
            set i modulo their number, and a column `set` says which.

    Returns:
        Columns `replicate`, `seed`, `failure` (empty, or why the run failed, with every outcome
        missing) and the outcomes of :mod:`sim.outcomes`.

    Raises:
        SimError: an argument is not allowed, or the scenario or the ensemble cannot be used.

    >>> simulate("toy/fearon", replicates=3).loc[:, ["replicate", "settlement"]]
       replicate     settlement
    0          0  comprehensive
    1          1  comprehensive
    2          2  comprehensive
    """
    loaded = read_scenario(scenario)
    seed = whole_number("seed", seed, most=MOST_SEED)
    replicates = whole_number("replicates", replicates, least=1, most=MOST_REPLICATES)
    jobs = whole_number("jobs", jobs, least=1)
    taken = behaviour_of(behaviour, loaded)
    compiled = choose(engine, loaded, replicates) == "compiled"
    columns = make_columns(
        loaded,
        seed,
        replicates,
        compiled=compiled,
        jobs=min(jobs, replicates),
        trace=trace,
        progress=progress,
        behaviour=taken,
    )
    if taken is not None:
        columns["set"] = taken.set_of(columns["replicate"])
    kinds = {name: _DTYPES[kind] for name, kind in column_kinds(loaded).items()}
    dtypes = (_KEYS if taken is None else _KEYS_OF_SETS) | kinds
    if trace:
        dtypes["record"] = "object"
    made = pd.DataFrame({name: columns[name] for name in dtypes}).astype(dtypes)
    return made.copy()  # in one piece: else pandas warns whoever adds a column


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
    loaded = read_scenario(scenario)
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
        raise unknown_name(f"mediator: there is no mediator {show(mediator)}", mediator, able)
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
            known = [str(column) for column in frame.columns]
            raise unknown_name(f"outcome: there is no outcome {show(name)}", name, known)
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
