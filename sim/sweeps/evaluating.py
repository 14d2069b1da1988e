"""`evaluate`: a table of parameters in, a table of outcomes out, for the loops of other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from sim.engine import choose, make_ready
from sim.errors import SimError, show, unknown_name
from sim.runs import MOST_REPLICATES, MOST_SEED, Source, read_scenario, whole_number
from sim.sweeps.api import prepare
from sim.sweeps.blocks import KEYS, Runner, Task, Work
from sim.sweeps.plan import Plan
from sim.sweeps.reading import series_of

#: Whoever evaluates does so many times: the compiled engine pays, however small a table is.
_AS_IF_RUNS = 100_000


def evaluate(
    scenario: Source,
    table: pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]],
    outcomes: Sequence[str] | None = None,
    *,
    replicates: int = 1,
    seed: int = 0,
    engine: str = "auto",
) -> pd.DataFrame:
    """Run a scenario at every row of a table of parameters, and return the outcomes.

    Nothing is written. The numbers are those of :func:`sim.sweep` with the same points and seed;
    every row has the same luck unless a column `seed` gives it its own. A row whose numbers do not
    fit together has a `failure` and no outcomes.

    Args:
        scenario: a scenario, a path, or the name of a shipped scenario.
        table: a column for every dotted key, a row for every point: a frame, a mapping of columns,
            or one mapping for each row.
        outcomes: columns wanted besides those of the points; left out, all of them.
        replicates: runs of every row.
        seed: names the stream of shocks.
        engine: mesa, compiled, or auto for the compiled one where it can run the scenario.

    Returns:
        A row for every run, in the order of the table and then of the replicates: `point` (the row
        of the table, from 0), `replicate`, `seed`, the keys, `failure` and the outcomes.

    Raises:
        SimError: a key or a value is not allowed; every problem is listed.

    >>> evaluate("toy/fearon", {"balance.advantage": [0.0, 0.3]}, ["war"])["war"].tolist()
    [False, False]
    """
    loaded = read_scenario(scenario)
    replicates = whole_number("replicates", replicates, 1, MOST_REPLICATES)
    seed = whole_number("seed", seed, 0, MOST_SEED)
    columns = _columns(table)
    work = prepare(loaded, columns, "list", replicates=replicates, seed=seed, engine="mesa")
    chosen = choose(engine, loaded, max(work.plan.runs, _AS_IF_RUNS))
    if chosen == "compiled":
        make_ready()
    plan = Plan(work.plan.points, replicates, work.plan.runs)
    return _made(replace(work, plan=plan, engine=chosen), outcomes)


def _columns(table: Any) -> dict[str, list[Any]]:
    """The table as columns of equal length."""
    if isinstance(table, pd.DataFrame):
        if not table.columns.is_unique:
            twice = table.columns[table.columns.duplicated()][0]
            raise SimError(f"table: the column {twice} is there twice\n    allowed: once")
        return {str(name): table[name].tolist() for name in table.columns}
    if isinstance(table, Mapping):
        return {str(name): _listed(values) for name, values in table.items()}
    if isinstance(table, Sequence) and table and all(isinstance(one, Mapping) for one in table):
        names = list(table[0])
        for place, one in enumerate(table):
            if one.keys() != table[0].keys():
                odd = ", ".join(sorted(map(str, one.keys() ^ table[0].keys())))
                raise SimError(f"table: row {place} and row 0 do not have the same keys: {odd}")
        return {str(name): [one[name] for one in table] for name in names}
    raise SimError(
        f"table: {show(table)}\n"
        "    allowed: a frame, a mapping of keys to columns, or a list with a mapping for each row"
    )


def _listed(values: Any) -> list[Any]:
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        return [values]
    return list(values)


def _made(work: Work, outcomes: Sequence[str] | None) -> pd.DataFrame:
    """The rows of the only block, in order."""
    runner = Runner(work)
    known = list(runner.kinds)
    for name in outcomes or ():
        if name not in known:
            raise unknown_name(f"outcomes: there is no outcome {show(name)}", name, known)
    made = runner.table(Task(0))
    if outcomes is not None:
        made = made.select([*KEYS, *work.design.keys, "failure", *dict.fromkeys(outcomes)])
    made = made.sort_by([("point", "ascending"), ("replicate", "ascending")])
    return pd.DataFrame({one.name: series_of(made, one) for one in made.schema})
