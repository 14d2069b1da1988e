"""A key in a wrong place is told where it belongs, if a key of that very name is allowed there."""

from __future__ import annotations

import pytest

from sim.scenario.misplaced import where_it_belongs

TOO_FAR, TOO_LITTLE = "is it indented too far?", "is it indented too little?"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("third_parties.envoy.mediation.engagement",
         f"it belongs one level up, under `third_parties.envoy`: {TOO_FAR}"),
        ("parties.north.clock", f"it belongs two levels up, at the left edge: {TOO_FAR}"),
        ("parties.north.hope.optimism",
         f"it belongs one level up, under `parties.north`: {TOO_FAR}"),
        ("parties.balance.advantage",
         f"`balance` belongs one level up, at the left edge: {TOO_FAR}"),
        ("third_parties.envoy.bias",
         f"it belongs one level down, under `third_parties.envoy.mediation`: {TOO_LITTLE}"),
        ("optimism", f"it belongs two levels down, under a name in `parties`: {TOO_LITTLE}"),
        ("parties.optimism",
         f"`optimism` belongs one level down, under a name in `parties`: {TOO_LITTLE}"),
        ("third_parties.mediation.bias",
         f"`mediation` belongs one level down, under a name in `third_parties`: {TOO_LITTLE}"),
        ("balance.noise", "it is a key of `front`: is the heading right?"),
    ],
)  # fmt: skip
def test_the_place_is_named_if_the_very_name_is_allowed_there(path, told):
    *above, _ = path.split(".")
    assert where_it_belongs(tuple(path.split("."))) == told
    assert where_it_belongs((*above, "zeal")) == ""  # allowed nowhere


def test_a_key_that_is_indented_too_far_is_told(changed, problem):
    found = problem(changed("mediation: {roles: [facilitate]}", "mediation: {engagement: 0.9}"))
    assert (found.line, found.key) == (32, "third_parties.envoy.mediation.engagement")
    assert found.message == (
        f"unknown key: it belongs one level up, under `third_parties.envoy`: {TOO_FAR}"
    )
    assert found.nearest == ""


def test_a_key_known_nowhere_near_has_the_nearest_name_and_no_guess(changed, problem):
    found = problem(changed("mediation: {roles: [facilitate]}", "mediation: {roels: [facilitate]}"))
    assert (found.message, found.nearest) == ("unknown key", "roles")


def test_a_key_among_the_annotations_of_a_number_is_told(changed, problem):
    with_value = problem(changed("optimism: 0.3", "optimism: {value: 0.3, hope: 0.2}"))
    without = problem(changed("optimism: 0.3", "optimism: {hope: 0.2}"))
    for found in (with_value, without):
        assert found.key == "parties.north.optimism.hope"
        assert found.message.endswith(f"one level up, under `parties.north`: {TOO_FAR}")
    other = problem(changed("optimism: 0.3", "optimism: {value: 0.3, sorce: me}"))
    assert (other.message, other.nearest) == ("an annotated number has no such key", "source")


def test_a_number_where_a_name_is_expected_is_told(changed, problem):
    found = problem(changed("parties:\n  north:", "parties:\n  optimism: 0.3\n  north:"))
    assert found.key == "parties.optimism"
    assert found.message.endswith(f"under a name in `parties`: {TOO_LITTLE}")
    plain = problem(changed("parties:\n  north:", "parties:\n  zeal: 0.3\n  north:"))
    assert plain.message == "0.3 is not a mapping (key: value)"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("title: a\n  description: b\n", 2, "is it indented too far"),
        ("clock:\n    start: 2000\n  end: 2001\n", 3, "is it indented as nothing above it is?"),
        ("clock:\n\tstart: 2000\n", 2, "indent by spaces, not by tabs"),
    ],
)
def test_indentation_that_is_no_yaml_is_told_in_plain_words(problem, text, line, hint):
    found = problem(text)
    assert found.line == line
    assert found.message.startswith("is not YAML: ")
    assert hint in found.message
    assert hint not in problem("title: [").message
