"""`sim parameters`: every number that a scenario can set."""

from __future__ import annotations

import pytest

from sim.scenario import parameter_table
from tests.cli.calling import bad, call, good, narrow


def test_parameters_are_searched_and_written_as_a_markdown_table() -> None:
    assert "audience_cost" in good("parameters", "--find", "audience cost")
    assert "no parameter has this" in bad("parameters", "--find", "zebra")
    lines = good("parameters", "--markdown").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == len(parameter_table()) + 2
    assert {line.replace("\\|", "").count("|") for line in rows} == {8}


@pytest.mark.parametrize("words", ["Russia attention", "attention russia", "how much Attention"])
def test_parameters_are_found_by_words_of_their_meaning_in_any_order(words: str) -> None:
    assert "third_parties.*.engagement" in good("parameters", "--find", words)
    assert "audience_cost" not in good("parameters", "--find", words)


def test_a_word_that_is_no_parameter_is_told_to_be_taken_for_a_name() -> None:
    asked = call("parameters", "--find", "russia attention")
    assert "which * stands for: russia. For its numbers: sim show SCENARIO --find" in asked.stderr
    assert call("parameters", "--find", "attention").stderr == ""


def test_parameters_fit_a_narrow_terminal_without_breaking_a_name() -> None:
    lines = narrow("parameters").splitlines()
    assert max(map(len, lines)) <= 80
    assert {row.name for row in parameter_table()} <= set(map(str.rstrip, lines))
