"""Random valid scenarios: every declared number anywhere in its declared range, ends included.

What may be drawn is read from the declarations, so a new parameter is covered by itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from sim import parameters
from sim.parameters import SIDES, Section, Series
from sim.scenario import Scenario
from sim.scenario.checks import check
from sim.strategies import negotiators

START = dt.date(2000, 1, 1)
STRATEGIES = sorted(negotiators())
SHARE = st.floats(0.0, 1.0)


def number(field: FieldInfo) -> st.SearchStrategy[Any] | None:
    """A number in the declared range, its ends and its default often; None for anything else."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    if low is None or high is None:
        return None
    inside = st.integers if field.annotation is int else st.floats
    return st.one_of(st.just(field.default), st.sampled_from([low, high]), inside(low, high))


def series(field: FieldInfo) -> st.SearchStrategy[Any]:
    """A dated number: one value, or two values and how to join them."""
    extra: Any = field.json_schema_extra
    inside = st.sampled_from([extra["default"], extra["low"], extra["high"]]) | st.floats(
        extra["low"], extra["high"]
    )
    days = (START, START + dt.timedelta(days=90))
    dates = st.tuples(inside, inside).map(lambda values: dict(zip(days, values, strict=True)))
    words = st.sampled_from(["step", "linear"])
    return inside | st.fixed_dictionaries({"interpolate": words, "dates": dates})


def values_of(field: FieldInfo) -> st.SearchStrategy[Any] | None:
    """What a field may hold; None where that takes more than its own declaration to know."""
    if get_origin(field.annotation) is Literal:
        return st.sampled_from(get_args(field.annotation))
    if field.annotation is bool:
        return st.booleans()
    return number(field) if field.annotation is not Series else series(field)


def section(kind: type[Section], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A section with some of its declared values drawn at random, and others as given."""
    drawn: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in kind.model_fields.items():
        values = values_of(field)
        if values is not None and name not in given:
            drawn[name] = values
    return st.fixed_dictionaries(given, optional=drawn)


def shares_of(count: int) -> st.SearchStrategy[list[float]]:
    """Numbers from 0 to 1 that sum to 1; some may be 0."""
    parts = st.lists(st.integers(0, 4), min_size=count, max_size=count).filter(any)
    return parts.map(lambda whole: [part / sum(whole) for part in whole])


def status_quo() -> st.SearchStrategy[dict[str, float]]:
    """What an open issue is worth to the sides: at most 1 together."""
    return st.tuples(SHARE, SHARE).map(
        lambda pair: {"claimant": pair[0], "holder": pair[1] * (1.0 - pair[0])}
    )


def levels() -> st.SearchStrategy[tuple[float, ...]]:
    """No levels (divisible), or a few outcomes in rising order."""
    few = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), unique=True, max_size=3)
    return few.map(sorted).map(tuple)


@st.composite
def party(draw: Any, side: str, issues: list[str], leads: bool) -> Any:
    values = draw(section(parameters.Party, leads=st.just(leads)))
    changes = st.just(()) | st.just((START + dt.timedelta(days=40),))
    return values | {
        "side": side,
        "weights": dict(zip(issues, draw(shares_of(len(issues))), strict=True)),
        "strategy": draw(st.sampled_from(STRATEGIES)),
        "leader_changes": draw(changes),
        "reassurances": draw(changes),
        "breaches": draw(changes),
    }


@st.composite
def third_party(draw: Any, objectives: list[str]) -> Any:
    both = section(parameters.BySide)
    lines = st.dictionaries(st.sampled_from(objectives), section(parameters.RedLine), max_size=2)
    backing = section(
        parameters.Backing, pressure=section(parameters.PressureBySide), red_lines=lines
    )
    roles = st.lists(st.sampled_from(["facilitate", "formulate", "manipulate"]), unique=True).map(
        tuple
    )
    mediation = section(parameters.Mediation, leverage=both, roles=roles)
    what = draw(st.sampled_from([("backing",), ("mediation",), ("backing", "mediation")]))
    parts = {"backing": backing, "mediation": mediation}
    return draw(section(parameters.ThirdParty)) | {name: draw(parts[name]) for name in what}


def invite(draw: Any, outsiders: dict[str, Any]) -> None:
    """Let third parties invite each other to their meetings, and shun each other."""
    for name, one in outsiders.items():
        others = [other for other in outsiders if other != name]
        if others and "mediation" in one:
            one["mediation"]["members"] = tuple(others) if draw(st.booleans()) else ()
        one["shuns"] = {other: draw(st.sampled_from([0.0, 0.1])) for other in others}


@st.composite
def scenarios(draw: Any) -> Scenario:
    """A small valid scenario of a hundred days or two, with anything in it."""
    political = [f"issue-{i}" for i in range(draw(st.integers(0, 2)))]
    issues: dict[str, Any] = {"land": {"kind": "territory", "levels": draw(levels())}}
    for name in political:
        issues[name] = {
            "kind": "political",
            "levels": draw(levels()),
            "status_quo": draw(status_quo()),
            "can_wait": draw(st.booleans()),
            "small": draw(st.booleans()),
        }
    issues["land"]["can_wait"] = draw(st.booleans())
    for issue in issues.values():
        issue["closes_with"] = draw(st.sampled_from(["", "land"]))
    shares = draw(shares_of(draw(st.integers(1, 4))))
    front = draw(st.integers(0, len(shares)))
    objectives = {
        f"place-{i}": draw(section(parameters.Objective))
        | {"issue": "land", "share": share, "held_by": SIDES[0 if i < front else 1]}
        for i, share in enumerate(shares)
    }
    members = [*SIDES, *draw(st.lists(st.sampled_from(SIDES), max_size=1))]
    order = draw(st.permutations(range(len(members))))
    parties = {
        f"party-{i}": draw(party(members[i], [*issues], leads=i < len(SIDES))) for i in order
    }
    if len(members) > len(SIDES):
        parties["party-2"]["seat"] = draw(st.sampled_from(["", *objectives]))
        parties["party-2"]["ends"] = draw(st.none() | st.just(START + dt.timedelta(days=50)))
    stocks = st.none() | st.just(START - dt.timedelta(days=400))
    balance = draw(
        section(
            parameters.Balance,
            claimant=section(parameters.Forces),
            holder=section(parameters.Forces),
        )
    ) | {"inventory_start": draw(stocks)}
    days = draw(st.integers(1, 200))
    outsiders = {
        f"third-{i}": draw(third_party([*objectives])) for i in range(draw(st.integers(0, 2)))
    }
    invite(draw, outsiders)
    brokers = ["", *(name for name, one in outsiders.items() if "mediation" in one)]
    in_force = st.sampled_from(brokers)
    values = {
        "clock": draw(section(parameters.Clock))
        | {"start": START, "end": START + dt.timedelta(days=days)},
        "issues": issues,
        "objectives": objectives,
        "parties": parties,
        "third_parties": outsiders,
        "balance": balance,
        "front": draw(section(parameters.Front)),
        "incidents": draw(section(parameters.Incidents)),
        # prepared, so that some offensives are called off
        "behaviour": draw(
            section(parameters.Behaviour, preparation_days=st.sampled_from([0, 5, 20]))
        ),
        "talks": draw(
            section(
                parameters.Talks,
                rounds=st.integers(1, 6),
                step_rate=st.sampled_from([0.0, 30.0, 300.0]),  # or small texts hardly ever come
            )
        ),
        "after_deal": draw(section(parameters.AfterDeal, in_force=in_force)),
        "links": draw(section(parameters.Links, dependence=section(parameters.BySide))),
        "recovery": draw(
            section(
                parameters.Recovery,
                ground=st.sampled_from(["", "land"]),
                at_stake=section(parameters.BySide),
            )
        ),
        "opinion": draw(section(parameters.Opinion)),
    }
    scenario = Scenario.model_validate(values)
    assert check(scenario, STRATEGIES) == []
    return scenario
