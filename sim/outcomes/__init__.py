"""Outcomes of a run, computed from its record alone.

An outcome cannot tell which engine wrote the record: nothing here imports the model or its
agents. :data:`OUTCOMES` lists every outcome with its unit and meaning; :func:`outcomes` computes
all of them as one flat row, in the same order for every run of a scenario.
"""

from __future__ import annotations

from sim.outcomes import ceasefires, conditions, losses, settlement, talks, territory, wars
from sim.outcomes.history import LARGE_WAR_DAYS, History
from sim.outcomes.registry import DECLARED, Kind, Outcome, Value
from sim.record import Record
from sim.scenario.schema import Scenario

__all__ = [
    "LARGE_WAR_DAYS",
    "OUTCOMES",
    "History",
    "Outcome",
    "Value",
    "column_kinds",
    "find_outcome",
    "markdown_table",
    "outcomes",
]

#: Every outcome, group by group, in the order in which the groups declare them.
OUTCOMES: tuple[Outcome, ...] = tuple(
    one
    for group in (settlement, territory, wars, losses, ceasefires, talks, conditions)
    for one in DECLARED
    if one.function.__module__ == group.__name__
)


def outcomes(record: Record) -> dict[str, Value]:
    """All outcomes of a run as a flat row: a missing number is NaN, a missing text is empty."""
    history = History(record)
    row: dict[str, Value] = {}
    for one in OUTCOMES:
        row.update(one.values(history))
    return row


def column_kinds(scenario: Scenario) -> dict[str, Kind]:
    """Columns of a scenario's outcomes, in order, with the kind of value in each."""
    return {column: one.kind for one in OUTCOMES for column in one.columns(scenario)}


def find_outcome(column: str) -> Outcome | None:
    """Outcome that a column belongs to; None when there is no such outcome.

    >>> find_outcome("terms:status").unit
    'share'
    """
    return next((one for one in OUTCOMES if one.names(column)), None)


def markdown_table() -> str:
    """The table of all outcomes for the documentation."""
    lines = ["# Outcomes", "", "What a run reports, from the code (`sim outcomes --markdown`).", ""]
    lines += ["| outcome | unit | meaning |", "|---|---|---|"]
    for one in OUTCOMES:
        meaning = " ".join(part for part in (one.meaning, one.notes) if part)
        lines.append(f"| `{one.name}` | {one.unit} | {meaning} |")
    return "\n".join(lines) + "\n"
