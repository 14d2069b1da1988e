"""What may be a slip in a file that extends another is told, and the file is used all the same."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from sim.errors import ScenarioError, nearest
from sim.scenario import Loaded, load_text, load_with_provenance, shipped

HEAD = "extends: valid.yaml\n"


@pytest.fixture
def child(data):
    """Load a text that extends the valid file."""

    def load(text: str, *overrides: str) -> Loaded:
        return load_text(HEAD + text, overrides, name="child.yaml", folder=data)

    return load


def keys(loaded: Loaded) -> list[str]:
    return [one.key for one in loaded.notices]


# -- an empty value removes what the parent has ----------------------------------------------------


def test_an_empty_value_is_told_with_what_is_removed_and_what_holds_then(child):
    loaded = child("parties:\n  north:\n    optimism:\n")
    (notice,) = loaded.notices
    assert (notice.file, notice.line, notice.key) == ("child.yaml", 4, "parties.north.optimism")
    assert notice.message == "empty, so the value of valid.yaml is removed and the default 0 holds"
    assert "keeps the parent's" in notice.allowed
    assert loaded.scenario.parties["north"].optimism == 0.0


@pytest.mark.parametrize("written", ["optimism: 0.1", "optimism: null", "optimism: ~", "hope: 0.2"])
def test_a_value_a_null_and_no_line_at_all_are_meant(child, written):
    assert child(f"parties:\n  north:\n    {written}\n").notices == ()


def test_an_empty_name_removes_everything_under_it(child):
    (notice,) = child("third_parties:\n  ally:\n").notices
    assert notice.key == "third_parties.ally"
    assert notice.message == "empty, so everything under this key of valid.yaml is removed"


def test_what_is_set_again_later_is_not_told(child, data, tmp_path):
    text = "parties:\n  north:\n    optimism:\n"
    assert keys(child(text, "parties.north.hope=0.5")) == ["parties.north.optimism"]
    assert keys(child(text, "parties.north.optimism=0.5")) == []
    parent, grandchild = tmp_path / "parent.yaml", tmp_path / "grandchild.yaml"
    parent.write_text(f"extends: {data / 'valid.yaml'}\n{text}")
    grandchild.write_text("extends: parent.yaml\nparties: {north: {optimism: 0.2}}\n")
    assert keys(load_with_provenance(grandchild)) == []
    grandchild.write_text("extends: parent.yaml\nparties: {north: {hope: 0.2}}\n")
    told = load_with_provenance(grandchild).notices
    assert [(one.file, one.line) for one in told] == [(str(parent), 4)]


@pytest.mark.parametrize(
    ("value", "written"), [("", "it is empty here"), (" null", "it is null here")]
)
def test_a_file_that_breaks_by_it_is_told_the_cause_and_its_line(child, value, written):
    with pytest.raises(ScenarioError) as caught:
        child(f"title: mine\nparties:\n  north:\n    hope: 0.5\n    side:{value}\n")
    (found,) = caught.value.problems
    assert (found.file, found.line, found.key) == ("child.yaml", 6, "parties.north.side")
    assert found.message == f"is missing: {written}, which removes the value of valid.yaml"
    assert found.allowed == "claimant, holder"
    assert caught.value.notices == ()


def test_other_errors_list_what_may_be_behind_them(child):
    with pytest.raises(ScenarioError) as caught:
        child("parties:\n  south:\n")
    assert "no party leads the holder's side" in caught.value.problems[0].message
    told = str(caught.value).partition("this may be why:\n")[2]
    assert told.startswith("child.yaml:3: parties.south: empty, so everything under this key")
    with pytest.raises(ScenarioError) as caught:
        child("parties:\n  north: {optimism: 9}\n")
    assert "this may be why" not in str(caught.value)


# -- a new name that is nearly one that is there ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "kind", "close"),
    [
        ("third_parties: {envoi: {mediation: {}}}", "third_parties.envoi", "third party", "envoy"),
        ("parties: {hardliner: {side: holder, leads: false, weights: {land: 1, status: 0}}}",
         "parties.hardliner", "party", "hardliners"),
        ("objectives: {captial: {issue: land, share: 0}}", "objectives.captial", "objective",
         "capital"),
        ("issues: {statuss: {kind: political}}\nparties: {north: {weights: {statuss: 0}}, "
         "hardliners: {weights: {statuss: 0}}, south: {weights: {statuss: 0}}}",
         "issues.statuss", "issue", "status"),
    ],
)  # fmt: skip
def test_a_new_name_nearly_like_one_of_the_parent_is_told(child, text, key, kind, close):
    (notice,) = child(text).notices
    assert (notice.key, notice.nearest) == (key, close)
    assert notice.message == f"is not in valid.yaml: a new {kind} is made"


@pytest.mark.parametrize("name", ["envoy", "envoy-2", "observers", "east"])
def test_a_name_of_the_parent_or_one_unlike_all_of_them_is_meant(child, name):
    assert child(f"third_parties: {{{name}: {{mediation: {{}}}}}}").notices == ()


@pytest.mark.parametrize(("name", "likeness"), [("convoy", 8 / 11), ("enemy", 6 / 10)])
def test_a_name_somewhat_like_one_of_the_parent_is_meant_too(child, name, likeness):
    """For another word of a file it would be near enough to be taken for a slip."""
    assert SequenceMatcher(None, name, "envoy").ratio() == likeness
    assert nearest(name, ["envoy", "ally"]) == "envoy"
    assert child(f"third_parties: {{{name}: {{mediation: {{}}}}}}").notices == ()


def test_names_that_differ_by_a_number_are_meant(data, tmp_path):
    parent, path = tmp_path / "parent.yaml", tmp_path / "mine.yaml"
    parent.write_text(
        f"extends: {data / 'valid.yaml'}\nthird_parties: {{envoy-1: {{mediation: {{}}}}}}\n"
    )
    path.write_text("extends: parent.yaml\nthird_parties: {envoy-2: {mediation: {}}}\n")
    assert load_with_provenance(path).notices == ()
    path.write_text("extends: parent.yaml\nthird_parties: {envoi-1: {mediation: {}}}\n")
    assert keys(load_with_provenance(path)) == ["third_parties.envoi-1"]


def test_a_misspelt_third_party_that_does_nothing_is_an_error_with_the_likely_cause(child):
    with pytest.raises(ScenarioError) as caught:
        child("third_parties: {envoi: {engagement: 0.9}}")
    (found,) = caught.value.problems
    assert (found.key, found.message) == ("third_parties.envoi", "neither backs nor mediates")
    assert [one.nearest for one in caught.value.notices] == ["envoy"]
    assert child("third_parties: {envoy: {engagement: 0.9}}").notices == ()


# -- no false alarm --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_scenarios_have_no_notices(name):
    assert load_with_provenance(name).notices == ()
