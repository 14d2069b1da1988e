"""The table of protocols says what the protocols say, and dates that the history bears out."""

from __future__ import annotations

import subprocess

import pytest

from sim.experiments.protocol import experiments, find_experiment
from tests.docs.pages import REPOSITORY, script_of_results

MADE = script_of_results("protocols")
LINES = [
    line for line in MADE.PAGE.read_text(encoding="utf-8").splitlines() if "verdict.md" in line
]


def whole_history() -> bool:
    """Whether the clone reaches back to the first commit."""
    git = ["git", "-C", str(REPOSITORY), "rev-parse", "--is-shallow-repository"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)
    return done.stdout.strip() == "false"


def test_every_protocol_is_there_with_all_that_was_changed() -> None:
    """If this fails: python results/protocols.py, and read docs/protocols.md again."""
    assert len(LINES) == len(experiments())
    for line, one in zip(LINES, experiments(), strict=True):
        assert f"results/{one.name}/verdict.md" in line
        assert line.endswith(f"| {MADE.changes(one)} |")
    changed = {one.name: MADE.changes(one) for one in experiments()}
    assert len(set(changed.values())) == len(changed)  # the twin: no line ends as another does
    assert changed["05_rival_models"].startswith("Changed after first quick runs")
    assert MADE.changes(find_experiment("15_claims_large_n")).startswith("After the quick size")


def test_a_protocol_was_committed_before_its_result() -> None:
    if not whole_history():
        pytest.skip("the clone does not hold the whole history")
    for line, one in zip(LINES, experiments(), strict=True):
        protocol = MADE.first(f"experiments/{one.name}/protocol.yaml")
        result = MADE.first(f"results/{one.name}")
        assert f"| {protocol} | {result} |" in line
        assert before(protocol, result)
        assert not before(result, protocol) or one.name == "12_other_conflicts"  # the twin


def before(one: str, other: str) -> bool:
    """Whether a commit, in the words of the table, is another or comes before it."""
    hashes = [words.split("`")[1] for words in (one, other)]
    git = ["git", "-C", str(REPOSITORY), "merge-base", "--is-ancestor", *hashes]
    return subprocess.run(git, check=False).returncode == 0
