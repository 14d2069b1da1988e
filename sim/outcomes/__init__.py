"""Outcomes of a run, computed from its events alone.

An outcome cannot tell which engine made the run: nothing here imports the model or its agents. Each
is written once, as a function of the scenario's numbers and the history of the run, and runs in
Python and compiled. :data:`OUTCOMES` lists every shipped outcome with its unit and meaning;
:func:`outcomes` computes all of them as one flat row, in the same order for every run of a
scenario. Importing this package imports no numba.
"""

from __future__ import annotations

from sim.course import read_record
from sim.errors import SimError
from sim.events.history import LARGE_WAR_DAYS, History
from sim.memory.marks import World
from sim.outcomes import (
    ceasefires,
    conditions,
    cooperation,
    endings,
    line,
    losses,
    settlement,
    talks,
    territory,
    wars,
)
from sim.outcomes.registry import DECLARED, Kind, Outcome, Value
from sim.record import Record
from sim.scenario.schema import Scenario

__all__ = [
    "LARGE_WAR_DAYS",
    "OUTCOMES",
    "History",
    "Outcome",
    "Value",
    "World",
    "column_kinds",
    "find_outcome",
    "markdown_table",
    "outcomes",
    "read_record",
    "reported",
]

#: Every shipped outcome, group by group, in the order in which the groups declare them.
OUTCOMES: tuple[Outcome, ...] = tuple(
    one
    for group in (
        *(settlement, territory, wars, losses, line, ceasefires, talks, conditions, endings),
        cooperation,
    )
    for one in DECLARED
    if one.function.__module__ == group.__name__
)


def reported() -> tuple[Outcome, ...]:
    """The outcomes that runs report: those that are shipped, then those of a user's own modules.

    One that is declared again, as in a cell of a notebook that is run twice, takes the place of the
    first.

    Raises:
        SimError: an outcome of the user's own has the name of one that is shipped.
    """
    own = {one.name: one for one in DECLARED if not _is_shipped(one)}
    for one in OUTCOMES:
        if one.name in own:
            raise SimError(f"there is an outcome {one.name} already: give yours another name")
    return OUTCOMES + tuple(own.values())


def _is_shipped(one: Outcome) -> bool:
    return str(one.function.__module__).startswith(f"{__name__}.")


def outcomes(record: Record) -> dict[str, Value]:
    """All outcomes of a run as a flat row: a missing number is NaN, a missing text is empty.

    Raises:
        ValueError: an event names an actor, an objective or an outcome that the scenario or
            :data:`sim.record.EVENT_KINDS` does not know.
    """
    world, history = read_record(record)
    row: dict[str, Value] = {}
    for one in reported():
        row.update(one.values(record.scenario, world, history))
    return row


def column_kinds(scenario: Scenario) -> dict[str, Kind]:
    """Columns of a scenario's outcomes, in order, with the kind of value in each."""
    return {column: one.kind for one in reported() for column in one.columns(scenario)}


def find_outcome(column: str) -> Outcome | None:
    """Outcome that a column belongs to; None when there is no such outcome.

    >>> find_outcome("terms:status").unit
    'share'
    """
    return next((one for one in reported() if one.names(column)), None)


def markdown_table() -> str:
    """The table of all outcomes for the documentation."""
    lines = ["# Outcomes", "", "What a run reports, from the code (`sim outcomes --markdown`).", ""]
    lines += ["| outcome | unit | meaning |", "|---|---|---|"]
    for one in reported():
        meaning = " ".join(part for part in (one.meaning, one.notes) if part)
        lines.append(f"| `{one.name}` | {one.unit} | {meaning} |")
    return "\n".join(lines) + "\n"
