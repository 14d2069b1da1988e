"""Hash, table of parameters, JSON Schema and the template all follow the declarations."""

from __future__ import annotations

import json

import pytest

from sim.scenario import (
    json_schema,
    load,
    new_scenario_text,
    parameter_table,
    scenario_hash,
)
from sim.scenario.loader import load_text
from sim.scenario.schema import Scenario
from sim.scenario.shapes import field_at, field_shape


def test_the_hash_is_of_the_meaning_and_not_of_the_writing(changed, valid):
    first = scenario_hash(load_text(valid).scenario)
    respelt = changed("clock: {start: 1994-01-01,", "# a comment\nclock: {start: 1994,")
    respelt = changed("optimism: 0.3", "optimism: {value: 3.0e-1, note: x}", respelt)
    respelt = changed("weights: {land: 1, status: 0}", "weights: {land: 1.0, status: 0.0}", respelt)
    assert scenario_hash(load_text(respelt).scenario) == first
    assert len(first) == 64


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("optimism: 0.3", "optimism: 0.30000001"),
        ("spending: {1994: 100, 2000-06-01: 150}", "spending: {1994: 100, 2000-06-02: 150}"),
        ("title: Two sides", "title: 2 sides"),
    ],
)
def test_the_hash_changes_with_the_meaning(changed, valid, old, new):
    assert scenario_hash(load_text(changed(old, new)).scenario) != scenario_hash(
        load_text(valid).scenario
    )


def test_the_hash_knows_the_order_of_the_axis(changed, valid):
    plain = "  plain: {issue: land, share: 0.3, defence: 2}\n"
    capital = "  capital: {issue: land, share: 0.5, keystone: true}\n"
    swapped = load_text(changed(plain + capital, capital + plain)).scenario
    original = load_text(valid).scenario
    assert swapped == original  # mappings compare without order, and so cannot tell
    assert scenario_hash(swapped) != scenario_hash(original)


def test_the_table_has_a_row_for_every_declared_value():
    rows = {row.name: row for row in parameter_table()}
    assert len(rows) == len(parameter_table())
    optimism = rows["parties.*.optimism"]
    assert (optimism.default, optimism.unit) == ("0", "1")
    assert (optimism.low, optimism.high) == (-3.0, 3.0)
    assert optimism.source.startswith("Blainey")
    assert rows["balance.claimant.spending"].kind == "series"
    assert rows["balance.claimant.spending"].low == 0.0
    assert rows["parties.*.side"].default == "required"
    assert rows["talks.first_mover"].words == ("claimant", "holder", "random")


def test_every_name_of_the_table_is_declared_and_every_kind_is_known():
    for row in parameter_table():
        field = field_at(Scenario, row.name.split("."))
        assert field is not None, row.name
        assert field_shape(field).kind == row.kind != "other", row.name


def test_every_declared_number_has_a_unit_a_range_and_a_meaning():
    for row in parameter_table():
        if row.kind in ("number", "whole number", "series"):
            assert row.unit, row.name
            assert row.low is not None, row.name
            assert row.high is not None, row.name
            assert row.meaning, row.name
            assert row.source, row.name
            assert row.status, row.name


def test_every_number_can_be_set_by_its_name(valid):
    """Setting a number to its own lower end, by its name in the table, reaches that number."""
    for row in parameter_table():
        if row.kind == "number" and "*" not in row.name and row.low is not None:
            value: object = load_text(valid, [f"{row.name}={row.low}"]).scenario
            for part in row.name.split("."):
                value = getattr(value, part)
            assert value == row.low, row.name


def test_the_schema_for_editors_holds_every_key_with_meaning_unit_and_range():
    schema = json_schema()
    party = schema["$defs"]["Party"]["properties"]["optimism"]
    assert "unit: 1" in party["description"]
    number, annotated, nothing = party["anyOf"]
    assert number == {"type": "number", "minimum": -3.0, "maximum": 3.0}
    assert set(annotated["properties"]) == {"value", "unit", "source", "status", "note", "range"}
    assert nothing == {"type": "null"}
    assert set(schema["properties"]) == {"extends", *Scenario.model_fields}
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema


def test_every_reference_of_the_schema_leads_somewhere():
    schema = json_schema()
    named = {f'"#/$defs/{name}"' for name in schema["$defs"]}
    text = json.dumps(schema)
    used = {piece.split("}")[0] for piece in text.split('"$ref": ')[1:]}
    assert used == named


@pytest.mark.parametrize(
    "title", ["My conflict", 'Quoted "twice"', "a: b # c", "two\nlines", "Թուրքիա 🕊", "\x7f\ud800"]
)
def test_the_template_loads_as_it_is_with_any_title(tmp_path, title):
    path = tmp_path / "mine.yaml"
    path.write_text(new_scenario_text(title), encoding="utf-8")
    scenario = load(path)
    assert scenario.title == "".join(c for c in " ".join(title.split()) if c.isprintable())
    assert set(scenario.third_parties) == {"envoy"}
