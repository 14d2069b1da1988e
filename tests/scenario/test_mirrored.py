"""Assumed behaviour exchanged between the two sides, or evened out; what is known stays."""

from __future__ import annotations

import math

import pytest

from sim.scenario import Loaded, evened, load_text, load_with_provenance, mirrored
from tests.test_numbers_in_doubt import DIFFERENT, PAGE, rows

SETTINGS = [
    "karabakh/1994-2020",
    "karabakh/autumn-2020",
    "karabakh/april-2016",
    "karabakh/frozen-conflict",
]


def keys(changes: list[str]) -> list[str]:
    return [change.partition("=")[0] for change in changes]


def with_changes(name: str, changes: list[str]) -> Loaded:
    return load_with_provenance(name, changes)


@pytest.mark.parametrize("name", SETTINGS)
def test_exchanged_twice_the_sides_are_as_they_were(name: str) -> None:
    shipped = load_with_provenance(name)
    once = mirrored(shipped)
    other = with_changes(name, once)
    assert other.scenario != shipped.scenario
    again = with_changes(name, [*once, *mirrored(other)])
    assert again.scenario == shipped.scenario
    assert with_changes(name, [*once, *mirrored(other)[:-2]]).scenario != shipped.scenario


def test_the_numbers_of_the_sides_are_exchanged() -> None:
    shipped = load_with_provenance("karabakh/autumn-2020")
    found = with_changes("karabakh/autumn-2020", mirrored(shipped)).scenario
    ours, theirs = (found.parties[name] for name in ("azerbaijan", "armenia"))
    was, were = (shipped.scenario.parties[name] for name in ("azerbaijan", "armenia"))
    for name in ("hope", "optimism", "audience_cost", "legitimacy", "deadlock_reward", "weights"):
        assert getattr(ours, name) == getattr(were, name)
        assert getattr(theirs, name) == getattr(was, name)
    assert ours.hope != was.hope
    russia = found.third_parties["russia"]
    assert russia.mediation is not None
    assert russia.mediation.bias == 0.1
    assert russia.backing is not None
    assert (russia.backing.pressure.claimant, russia.backing.pressure.holder) == (0.004, 0.008)


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_known_stays_and_so_does_all_that_is_of_no_side(name: str) -> None:
    shipped = load_with_provenance(name)
    for changes in (mirrored(shipped), evened(shipped)):
        found = with_changes(name, changes).scenario
        for party in ("azerbaijan", "armenia"):
            kept = shipped.scenario.parties[party].deaths_per_day  # from literature
            assert found.parties[party].deaths_per_day == kept
        assert found.balance == shipped.scenario.balance
        assert found.objectives == shipped.scenario.objectives
        assert found.parties["nk-authorities"] == shipped.scenario.parties["nk-authorities"]


def test_a_number_that_becomes_known_is_not_exchanged() -> None:
    def changed(status: str) -> list[str]:
        number = f"{{value: 1.1, unit: ratio, source: a survey, status: {status}}}"
        text = f"extends: karabakh/1994-2020\nparties: {{armenia: {{audience_cost: {number}}}}}\n"
        return keys(mirrored(load_text(text)))

    assert "parties.azerbaijan.audience_cost" in changed("assumed")
    for status in ("measured", "literature"):
        assert not any("audience_cost" in key for key in changed(status))


@pytest.mark.parametrize("name", SETTINGS)
def test_evened_out_no_assumed_number_differs_and_shares_are_whole(name: str) -> None:
    shipped = load_with_provenance(name)
    even = with_changes(name, evened(shipped))
    assert mirrored(even) == []
    assert mirrored(shipped) != []
    for party in even.scenario.parties.values():
        assert math.fsum(party.weights.values()) == pytest.approx(1.0)


def test_what_the_page_lists_with_a_number_on_both_sides_is_exchanged() -> None:
    """All rows of the page but those that the docstring leaves out, and no other number."""
    told = rows(PAGE.read_text(encoding="utf-8"), DIFFERENT)
    found = set(keys(mirrored(load_with_provenance("karabakh/1994-2020"))))
    expected = {
        key.strip("`")
        for key, ours, theirs, status in told
        if status == "assumed"
        and ("bias" in key or "none" not in (ours, theirs))
        and not key.startswith("`balance.")
    }
    assert expected <= found
    twins = {
        key.replace("azerbaijan", "armenia").replace(".claimant", ".holder") for key in expected
    }
    assert found == expected | twins
    assert len(expected) > 15
