"""`sim show`: the numbers of a scenario, and where each comes from."""

from __future__ import annotations

import re

import pytest

from sim.scenario import load
from tests.cli.calling import FEARON, good, narrow


def test_numbers_are_listed_with_unit_status_and_source() -> None:
    told = good("show", "karabakh/autumn-2020")
    numbers = re.findall(r"^  (\S+) +", told, flags=re.MULTILINE)
    assert {"peace_days", "optimism", "advantage", "spending"} <= set(numbers)
    found = good("show", "karabakh/autumn-2020", "--find", "claimant spending")
    assert "million USD (2019) per year" in found
    assert "derived: from SIPRI" in found
    assert "optimism" not in found
    assert max(map(len, narrow("show", "karabakh/autumn-2020").splitlines())) <= 80


def test_a_default_is_told_from_a_number_in_the_file_or_by_set() -> None:
    change = ("--set", "balance.advantage=0.25", "--find", "balance.advantage")
    assert re.search(r"advantage +0.25 .*--set", good("show", FEARON, *change))
    written = f"{load(FEARON).balance.advantage:g}"
    told = good("show", FEARON, "--find", "balance.advantage")
    assert re.search(rf"advantage +{re.escape(written)} .*assumed", told)
    assert "--set" not in told
    assert re.search(r"peace_days .*default", good("show", FEARON, "--find", "clock.peace days"))


@pytest.mark.parametrize("words", ["Russia attention", "attention russia", "how much Attention"])
def test_a_number_is_found_by_words_of_its_meaning_in_any_order(words: str) -> None:
    assert re.search(r"^  engagement ", good("show", "karabakh/autumn-2020", "--find", words), re.M)


def test_a_number_is_found_by_the_label_of_its_third_party() -> None:
    told = good("show", "karabakh/autumn-2020", "--find", "united states attention")
    assert "third_parties.united-states\n" in told
    assert "third_parties.russia" not in told


def test_a_unit_after_one_is_in_the_singular() -> None:
    assert re.search(r"^  war_days +1 +day ", good("show", FEARON, "--find", "war days"), re.M)
    assert re.search(r"^  peace_days +\d+ +days ", good("show", FEARON), re.M)
