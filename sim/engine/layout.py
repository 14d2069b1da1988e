"""How a scenario and the state of a run lie in memory: records of fixed size, read by name.

The numbers of a scenario are laid out from their declarations, so that a new parameter has its
place here by itself. Every field is eight bytes wide: any number of a scenario can then be set by
its index in the record, which is how a sweep varies it without packing the scenario again.
"""

from __future__ import annotations

from typing import Any, get_args, get_origin

import numpy as np
from pydantic.fields import FieldInfo

from sim import parameters
from sim.parameters import Section, Series
from sim.scenario.schema import Scenario

#: The most that a compiled scenario can hold; a larger one runs on Mesa.
PARTIES, OBJECTIVES, ISSUES, THIRD_PARTIES = 6, 12, 8, 12
GOODS = OBJECTIVES + ISSUES
LEVELS, DATES, SEGMENTS, PATHS = 8, 64, 64, 128
NODES = 5  # of the Gauss-Hermite rule in sim.rules.numeric

Fields = list[Any]

#: A dated number: what :meth:`sim.parameters.Series.at` reads.
SERIES = np.dtype(
    [("count", "i8"), ("linear", "i8"), ("days", "i8", (DATES,)), ("values", "f8", (DATES,))]
)


def _kind(field: FieldInfo) -> Any:
    """The type of a declared field without its range."""
    kind: Any = field.annotation
    return get_args(kind)[0] if get_origin(kind) is not None and Series in get_args(kind) else kind


def number_fields(kind: type[Section], prefix: str = "") -> Fields:
    """Fields for every number, truth value, dated number and section of a section.

    Names of nested sections are joined by an underscore: ``mediation.leverage.holder`` becomes
    ``mediation_leverage_holder``.
    """
    fields: Fields = []
    for name, field in kind.model_fields.items():
        declared = _kind(field)
        if declared in (float, int, bool):
            fields.append((prefix + name, "f8"))
        elif declared is Series:
            fields.append((prefix + name, SERIES))
        elif isinstance(declared, type) and issubclass(declared, Section):
            fields += number_fields(declared, f"{prefix}{name}_")
    return fields


RED_LINE = np.dtype([*number_fields(parameters.RedLine), ("drawn", "i8"), ("attacker", "i8")])
PARTY = np.dtype(
    [
        *number_fields(parameters.Party),
        ("sign", "i8"),  # 1: claimant's side, -1: holder's side
        ("strategy", "i8"),
        ("weights", "f8", (OBJECTIVES + ISSUES,)),  # by issue, in file order
        ("change_count", "i8"),
        ("changes", "i8", (DATES,)),
        # prepared from the numbers above:
        ("precision", "f8"),
        ("fair_value", "f8"),
    ]
)
ISSUE = np.dtype(
    [
        *number_fields(parameters.Issue),
        ("political", "i8"),
        ("level_count", "i8"),
        ("levels", "f8", (LEVELS,)),
    ]
)
OBJECTIVE = np.dtype(
    [
        *number_fields(parameters.Objective),
        ("issue", "i8"),
        ("held_by", "i8"),
        ("line_count", "i8"),
        ("log_defence", "f8"),
    ]
)
THIRD_PARTY = np.dtype(
    [
        *number_fields(parameters.ThirdParty),
        *number_fields(parameters.Backing, "backing_"),
        *number_fields(parameters.Mediation, "mediation_"),
        ("backs", "i8"),
        ("mediates", "i8"),
        ("supports", "i8"),
        ("facilitates", "i8"),
        ("formulates", "i8"),
        ("manipulates", "i8"),
        ("red_lines", RED_LINE, (OBJECTIVES,)),
    ]
)

#: A good on the table: objectives in axis order, then political issues; made by the kernel.
GOOD = np.dtype(
    [
        ("weights", "f8", (PARTIES,)),
        ("open_worth", "f8", (PARTIES,)),
        ("issue", "i8"),
        ("can_wait", "i8"),
    ]
)

#: A scenario.
WORLD = np.dtype(
    [
        *number_fields(Scenario),
        ("start", "i8"),
        ("end", "i8"),
        ("inventory_start", "i8"),
        ("difference_contest", "i8"),
        ("first_mover", "i8"),  # 1: claimant, -1: holder, 0: by lot
        ("orientation", "i8"),  # sign of the party listed first
        ("claimant", "i8"),  # the leaders' places in the list of parties
        ("holder", "i8"),
        ("party_count", "i8"),
        ("objective_count", "i8"),
        ("issue_count", "i8"),
        ("third_count", "i8"),
        ("good_count", "i8"),
        ("parties", PARTY, (PARTIES,)),
        ("objectives", OBJECTIVE, (OBJECTIVES,)),
        ("issues", ISSUE, (OBJECTIVES + ISSUES,)),
        ("thirds", THIRD_PARTY, (THIRD_PARTIES,)),
        # prepared from the numbers above:
        ("goods", GOOD, (GOODS,)),
        ("materiel_claimant", "f8"),  # on the first day
        ("materiel_holder", "f8"),
        ("log_collapse", "f8"),
        ("total_size", "f8"),
        ("longest_war", "f8"),  # in days: more than any chain of battles is expected to last
    ]
)

#: What happened: one row an event. Names are codes; ``numbers`` are those of the kind, in order.
NUMBERS = 1 + GOODS + PARTIES
EVENT = np.dtype(
    [
        ("day", "i8"),
        ("kind", "i8"),
        ("actor", "i8"),
        ("other", "i8"),
        ("subject", "i8"),
        ("outcome", "i8"),
        ("reason", "i8"),
        ("numbers", "f8", (NUMBERS,)),
    ]
)


def place_of(scenario: Scenario, key: str) -> tuple[int, bool] | None:
    """Where a dotted key lies in a :data:`WORLD`: (index of its eight bytes, whether a series).

    None if it is not a number of its own: words, dates, and numbers that must sum to one with
    others, which have to be checked together.
    """
    parts = key.split(".")
    groups = {
        "parties": (PARTY, list(scenario.parties)),
        "objectives": (OBJECTIVE, list(scenario.objectives)),
        "third_parties": (THIRD_PARTY, list(scenario.third_parties)),
    }
    if len(parts) == 1:
        return None
    if parts[0] not in groups:
        return _field_place(WORLD, "_".join(parts), 0)
    record, names = groups[parts[0]]
    if len(parts) < 3 or parts[1] not in names:
        return None
    if parts[0] == "third_parties" and parts[2] in ("backing", "mediation"):
        if getattr(scenario.third_parties[parts[1]], parts[2]) is None:
            return None
    array = "thirds" if parts[0] == "third_parties" else parts[0]
    start = WORLD.fields[array][1] + names.index(parts[1]) * record.itemsize  # type: ignore[index]
    rest = parts[2:]
    if rest[:2] == ["backing", "red_lines"] and len(rest) == 4:
        start += THIRD_PARTY.fields["red_lines"][1]  # type: ignore[index]
        if rest[2] not in scenario.objectives:
            return None
        start += [*scenario.objectives].index(rest[2]) * RED_LINE.itemsize
        return _field_place(RED_LINE, rest[3], start)
    if rest[-1] in TOGETHER:
        return None
    return _field_place(record, "_".join(rest), start)


#: Numbers that only make sense together with others.
TOGETHER = frozenset({"share", "leads"})
_MADE = frozenset(
    {"precision", "fair_value", "log_defence", "sign", "strategy", "change_count", "issue"}
    | {"held_by", "backs", "mediates", "supports", "facilitates", "formulates", "manipulates"}
)


def _field_place(record: np.dtype[Any], name: str, start: int) -> tuple[int, bool] | None:
    fields: dict[str, Any] = dict(record.fields or {})
    found = fields.get(name)
    if found is None or (name in _MADE and record is not WORLD):
        return None
    if found[0] not in (np.dtype("f8"), SERIES):
        return None
    if record is WORLD and name.startswith(("materiel_", "log_", "total_", "longest_")):
        return None
    return (start + found[1]) // 8, found[0] is SERIES or found[0] == SERIES
