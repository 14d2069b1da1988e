"""The comparison with a baseline commit finds what differs, and names it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from benchmarks.parity import comparison, saved, trees
from benchmarks.parity.comparison import NOT_RUN, RAISES, Difference
from benchmarks.parity.saved import Baseline, UnfitBaselineError

NAME = "toy/hurting-stalemate"
INPUTS = {"shipped": [NAME], "worlds": {}}
YEAR = ("sim/rules/balance.py", "DAYS_PER_YEAR = 365.25")
CASES = ["records/mesa", "outcomes/mesa", "agents/Refuser", "forks"]


def tree_with(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the code with one text changed."""
    tree = folder / "changed"
    for part in ("sim", "scenarios"):
        leaving = shutil.ignore_patterns("__pycache__")
        shutil.copytree(trees.TREE / part, tree / part, ignore=leaving)
    text = (tree / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tree / file).write_text(text.replace(old, new), encoding="utf-8")
    return tree


def test_a_tree_equals_itself_and_not_a_twin_with_another_constant(tmp_path) -> None:
    here = trees.digests_of(trees.TREE, INPUTS, CASES)
    groups = comparison.counts(here)
    assert {group: left for group, (_, left) in groups.items()} == dict.fromkeys(
        ["records/mesa", "outcomes/mesa", "agents", "forks"], 0
    )
    assert comparison.between(here, trees.digests_of(trees.TREE, INPUTS, CASES)) == []
    assert comparison.within(here) == []

    twin = tree_with(tmp_path, *YEAR, "DAYS_PER_YEAR = 365.0")
    wrong = comparison.between(here, trees.digests_of(twin, INPUTS, CASES))
    assert {one.what for one in wrong} == {comparison.DIFFERS}
    assert {comparison.group_of(one.case) for one in wrong} == {*groups}
    name = next(one.case for one in wrong if one.case.startswith("records"))
    before, now = (trees.lines_of(tree, INPUTS, [name])[name] for tree in (trees.TREE, twin))
    shown = comparison.first_difference(before, now)
    assert "before: Event(day=" in shown or "before: Snapshot(day=" in shown


def test_a_tree_that_fails_in_a_case_differs_and_says_how(tmp_path) -> None:
    """It must differ even where both trees fail alike: then nothing was compared."""
    twin = tree_with(tmp_path, *YEAR, "DAYS_PER_YEAR = 'a year'")
    one = f"records/mesa/{NAME}/0"
    failed = trees.digests_of(twin, INPUTS, [one])
    assert failed[one].startswith(f"{RAISES}TypeError")
    assert [found.case for found in comparison.between(failed, failed)] == [one]


def test_another_tree_than_the_one_asked_for_is_refused(tmp_path) -> None:
    with pytest.raises(trees.TreeError, match="could not be tried"):
        trees.digests_of(tmp_path, INPUTS, CASES)


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        ({"a/b": "1"}, {"a/b": "2"}, comparison.DIFFERS),
        ({"a/b": "1"}, {}, "only the baseline has this case"),
        ({}, {"a/b": "1"}, "only this tree has this case"),
        ({"a/b": "1"}, {"a/b": f"{NOT_RUN}too large"}, comparison.DIFFERS),
        ({"a/b": "1"}, {"a/b": "1"}, ""),
        ({"a/b": f"{NOT_RUN}too large"}, {"a/b": f"{NOT_RUN}too large"}, ""),
    ],
)
def test_every_case_that_is_not_the_same_is_named(before, now, what) -> None:
    assert comparison.between(before, now) == ([Difference("a/b", what)] if what else [])


@pytest.mark.parametrize("name", ["records/compiled/toy/fearon/3", "forks/toy/fearon/3/40"])
def test_compiled_runs_and_forks_must_equal_the_run_of_mesa(name) -> None:
    run = {"records/mesa/toy/fearon/3": "1", "records/mesa/toy/fearon/4": "2"}
    assert comparison.within(run | {name: "1"}) == []
    assert comparison.within(run | {name: f"{NOT_RUN}left to Mesa"}) == []
    wrong = Difference(name, "differs from records/mesa/toy/fearon/3")
    assert comparison.within(run | {name: "2"}) == [wrong]


def test_an_agent_that_changes_no_run_is_named() -> None:
    runs = {"records/mesa/toy/fearon/0": "1", "records/mesa/toy/fearon/1": "2"}
    own = "agents/Bold/toy/fearon/parties.north/3"
    idle = Difference("agents/Bold/toy/fearon", "changes no run")
    assert comparison.within(runs | {f"{own}/0": "1", f"{own}/1": "2"}) == [idle]
    assert comparison.within(runs | {f"{own}/0": "1", f"{own}/1": "3"}) == []
    assert comparison.within({f"{own}/0": "1"}) == []  # nothing to compare it with


def test_the_first_line_that_differs_is_shown_as_both_have_it() -> None:
    before, now = ["one", "x" * 500 + "0.1", "three"], ["one", "x" * 500 + "0.2"]
    shown = comparison.first_difference(before, now)
    assert shown.startswith("2 of 3 lines differ; the first is line 2\n")
    assert shown.count("0.1") == shown.count("0.2") == 1
    assert "(no such line)" in comparison.first_difference(before[:1], before[:2])
    assert comparison.first_difference(before, before) == ""


def test_cases_are_chosen_by_whole_parts_of_their_names() -> None:
    names = ["records/mesa/toy/fearon/1", "records/mesa/toy/fearon/11", "records/compiled/valley/1"]
    assert comparison.chosen(names, [], quick=False) == names
    assert comparison.chosen(names, ["records/mesa/toy/fearon/1"], quick=False) == names[:1]
    assert comparison.chosen(names, ["records"], quick=True) == names[:2]


def test_a_baseline_of_another_commit_or_machine_is_refused(tmp_path, monkeypatch) -> None:
    file = tmp_path / "baseline.json"
    kept = Baseline("abc", {"shipped": []}, {"records/mesa/toy/fearon/0": "1"})
    saved.save(kept, file)
    assert saved.read(file, "abc") == kept
    with pytest.raises(UnfitBaselineError, match="of commit abc"):
        saved.read(file, "def")
    here: dict[str, Any] = saved.machine()
    for name in ("processor", "libc", "numpy", "numba"):
        monkeypatch.setattr(saved, "machine", lambda name=name: here | {name: "another"})
        with pytest.raises(UnfitBaselineError, match=f"{name} .*, here another"):
            saved.read(file, "abc")
