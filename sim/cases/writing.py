"""Write the scenario that a table becomes: every number with its source, status and range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.cases.balance import balance
from sim.cases.numbers import Number, Tree, rounded, ruled, text_of
from sim.cases.reading import Table
from sim.cases.recipe import (
    BEHAVIOUR,
    DEATHS,
    DEATHS_RANGE,
    RULES,
    SECTIONS,
    TRAITS,
    hope,
    legitimacy,
    mean_men,
)
from sim.cases.table import Case, CaseThirdParty
from sim.parameters import SIDES, PlaceNames, Series, Side
from sim.scenario.loader import Loaded, load_with_provenance

#: What each most active role includes.
_ROLES = {
    "facilitates": ["facilitate"],
    "formulates": ["facilitate", "formulate"],
    "manipulates": ["facilitate", "formulate", "manipulate"],
}


def scenario_text(table: Table) -> str:
    """The scenario of a table, as the text of a file; the same table gives the same text."""
    shipped = load_with_provenance(BEHAVIOUR)
    case = table.case
    tree: Tree = {
        "title": case.title,
        **({"description": case.description} if case.description else {}),
        "clock": {"start": case.start, "end": case.end},
        "issues": {name: _issue(case, name) for name in case.issues},
        "objectives": {name: _objective(table, name) for name in case.objectives},
        "parties": _parties(table, shipped),
        "third_parties": {name: _third_party(table, name) for name in case.third_parties},
        "balance": balance(table, shipped),
        **{section: _copied(shipped, section) for section in SECTIONS},
        "milestones": dict(case.events),
        "place_names": {key: _names(one) for key, one in case.place_names.items()},
        "in_fact": {name: one.day for name, one in case.in_fact.items()},
    }
    tree = {key: value for key, value in tree.items() if value != {}}
    return _head(table) + text_of(tree)


def _head(table: Table) -> str:
    return (
        f"# Made from {table.name} by `sim new --case`: change the table and make it again.\n"
        "# A source that begins with `table` is what the table says; with `recipe`, what the\n"
        "# recipe makes of a fact of the table, the same for every conflict; with `shipped`,\n"
        f"# copied from {BEHAVIOUR} as it stands, where it was set for another conflict.\n"
    )


def fact(key: str, source: str, status: str) -> str:
    """A fact of the table in the words of a source."""
    known = {"memory": " (from memory)", "assumed": " (assumed)"}.get(status, "")
    return f"{key}: {source}{known}"


def copied(shipped: Loaded, key: str, value: Any) -> Any:
    """A value of the shipped scenario, with its source there."""
    at = shipped.provenance.get(key)
    if at is None or isinstance(value, str | bool | Mapping):
        return value
    return Number(value, f"shipped: {at.source}", "assumed", at.range)


def _copied(shipped: Loaded, section: str) -> Tree:
    written: Mapping[str, Any] = shipped.values.get(section, {})
    return {key: copied(shipped, f"{section}.{key}", value) for key, value in written.items()}


def _issue(case: Case, name: str) -> Tree:
    one = case.issues[name]
    tree: Tree = {"label": one.label, "kind": one.kind}
    if one.kind == "territory":
        return tree | {"whole": True}
    if one.can_wait:
        tree["can_wait"] = True
    quo = {side: ruled(f"status quo: {side}") for side in SIDES}
    return tree | {"status_quo": quo}


def _names(one: PlaceNames) -> Tree:
    return {"label": one.label, "names": list(one.names)}


def _objective(table: Table, name: str) -> Tree:
    one = table.case.objectives[name]
    tree: Tree = {"label": one.label, "issue": one.issue}
    if one.held_by != "holder":
        tree["held_by"] = one.held_by
    if one.seat:
        tree["keystone"] = True
    return tree | {
        "share": from_table(table, f"objectives.{name}.share", one.share),
        "defence": ruled("defence"),
        "size": ruled("size"),
    }


def from_table(table: Table, key: str, value: Any) -> Number:
    """A number of the table as it stands, with the source that it has there."""
    at = table.provenance.get(key)
    if at is None:
        return Number(value, "table: no source given", "assumed", None)
    return Number(value, f"table: {at.source}", at.status, at.range)


def _parties(table: Table, shipped: Loaded) -> Tree:
    found: Tree = {}
    for side in SIDES:
        own = table.case.side(side)
        key = f"{side}.weights"
        found[own.name] = _party(table, shipped, side, own.label, own.weights, key)
        if own.leader_changes:
            found[own.name]["leader_changes"] = list(own.leader_changes)
        for name, veto in own.vetoes.items():
            where = f"{side}.vetoes.{name}.weights"
            party = _party(table, shipped, side, veto.label, veto.weights, where)
            found[name] = {**party, "leads": False}
    return found


def _party(
    table: Table,
    shipped: Loaded,
    side: Side,
    label: str,
    weights: Mapping[str, float],
    key: str,
) -> Tree:
    case, like = table.case, shipped.scenario.leader(side)
    traits: Mapping[str, Any] = shipped.values["parties"][like]
    at = table.provenance.get(f"{key}.{next(iter(weights))}")
    lawful = fact(f"law.backs {case.law.backs}", case.law.source, case.law.status)
    talks = fact("process", case.process.source, case.process.status)
    return {
        "label": label,
        "side": side,
        "strategy": traits["strategy"],
        "weights": Number(dict(weights), f"table: {at.source if at else ''}", "assumed", None),
        **{
            trait: copied(shipped, f"parties.{like}.{trait}", traits[trait])
            for trait in TRAITS
            if trait in traits
        },
        "legitimacy": ruled(legitimacy(case, side), lawful),
        "hope": ruled(hope(case), talks),
        "deaths_per_day": _deaths(case, side),
    }


def _deaths(case: Case, side: Side) -> Number:
    men = mean_men(case, side)
    low, value, high = (rounded(one * men) for one in (DEATHS_RANGE[0], DEATHS, DEATHS_RANGE[1]))
    source = f"recipe: {DEATHS} a day for each thousand of {men:.3g} thousand men"
    return Number(value, source, "assumed", (low, high))


def _third_party(table: Table, name: str) -> Tree:
    one = table.case.third_parties[name]
    tree: Tree = {"label": one.label}
    if one.engagement is not None:
        tree["engagement"] = dated(table, f"third_parties.{name}.engagement", one.engagement)
    tree["backing"] = _backing(table, name, one)
    if one.mediates != "no":
        tree["mediation"] = _mediation(one, _said(name, one))
    return tree


def _said(name: str, one: CaseThirdParty) -> str:
    return fact(f"third_parties.{name}", one.source, one.status)


def dated(table: Table, key: str, series: Series) -> Number:
    """A dated number of the table as it stands."""
    number = from_table(table, key, dict(series.dates))
    return Number(
        number.value, number.source, number.status, number.range, interpolate=series.interpolate
    )


def _backing(table: Table, name: str, one: CaseThirdParty) -> Tree:
    said = _said(name, one)
    tree: Tree = {}
    if one.supports != "nobody":
        tree["supports"] = one.supports
    if one.support is not None:
        tree["support"] = dated(table, f"third_parties.{name}.support", one.support)
    force = f"pressure: {one.weight}"
    tree["pressure"] = {side: ruled(force, said) for side in SIDES if side != one.supports}
    if one.red_lines:
        attacker = SIDES[1] if one.supports == SIDES[0] else SIDES[0]
        tree["red_lines"] = {
            line: {
                "attacker": attacker,
                "probability": ruled(f"presence: {one.presence}", said),
                "penalty": ruled("penalty"),
            }
            for line in one.red_lines
        }
    return tree


def _mediation(one: CaseThirdParty, said: str) -> Tree:
    lean = {"claimant": 1.0, "holder": -1.0}.get(one.supports, 0.0)
    tree: Tree = {
        "roles": _ROLES[one.mediates],
        "initiative_peace": ruled("initiative in peace"),
        "initiative_war": ruled(f"initiative in war: {one.weight}"),
        "ripeness": ruled("ripeness"),
        "leverage": {side: ruled(f"leverage: {one.weight}", said) for side in SIDES},
        "bias": ruled("bias", said).times(lean) if lean else ruled("no bias"),
        "error": ruled("error"),
        "guarantee": ruled(f"guarantee: {one.guarantee}", said),
    }
    if f"deterrence: {one.guarantee}" in RULES:
        tree["deterrence"] = ruled(f"deterrence: {one.guarantee}", said)
    return tree
