"""`extends`: the child wins, null deletes, order stays, and every value keeps its own file."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.errors import SimError
from sim.scenario import load, load_with_provenance


def test_a_child_says_only_what_differs(data):
    parent, child = load(data / "valid.yaml"), load(data / "child.yaml")
    assert child.title == "A changed world"
    assert child.objectives["plain"].defence == 4.0
    assert child.objectives["plain"].share == parent.objectives["plain"].share == 0.3
    assert child.parties["south"] == parent.parties["south"]


def test_the_axis_keeps_the_parents_order_and_new_objectives_follow(data):
    assert list(load(data / "child.yaml").objectives) == ["beyond", "plain", "capital", "harbour"]


def test_null_deletes_and_lists_and_dated_numbers_are_replaced_whole(data):
    child = load(data / "child.yaml")
    assert list(child.third_parties) == ["envoy"]
    assert child.parties["north"].leader_changes == (dt.date(2001, 1, 1),)
    assert child.balance.claimant.spending.dates == {dt.date(1994, 1, 1): 50.0}


def test_null_deletes_nothing_in_a_file_that_extends_nothing(changed, problem):
    found = problem(changed("    optimism: 0.3\n", "    optimism:\n"))
    assert found.message == "nothing is written here: give a value, or leave the line out"
    assert (found.line, found.key) == (17, "parties.north.optimism")


def test_of_several_parents_the_later_wins(tmp_path, valid):
    (tmp_path / "base.yaml").write_text(valid, encoding="utf-8")
    (tmp_path / "one.yaml").write_text("{title: one, front: {noise: 2}}", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("{title: two}", encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text("extends: [base.yaml, one.yaml, two.yaml]", encoding="utf-8")
    loaded = load_with_provenance(path)
    assert (loaded.scenario.title, loaded.scenario.front.noise) == ("two", 2.0)
    names = [file.name for file in loaded.files]
    assert names == ["child.yaml", "base.yaml", "one.yaml", "two.yaml"]


def test_a_problem_points_to_the_file_it_was_written_in(data, problem):
    own = problem(data / "grandchild_with_problems.yaml")
    assert (own.file, own.line) == (str(data / "grandchild_with_problems.yaml"), 4)
    inherited = problem(data / "child_of_parent_with_problem.yaml")
    assert (inherited.file, inherited.line) == (str(data / "parent_with_problem.yaml"), 6)
    assert inherited.nearest == "hope"


def test_files_that_extend_each_other_in_a_circle_are_told_with_the_chain(data, problem):
    found = problem(data / "circle_a.yaml")
    assert found.message.startswith("the files extend each other in a circle: ")
    route = [step.rsplit("/", 1)[-1] for step in found.message.split(": ")[1].split(" -> ")]
    assert route == ["circle_a.yaml", "circle_b.yaml", "circle_a.yaml"]
    assert (found.file, found.line) == (str(data / "circle_b.yaml"), 1)


def test_a_file_cannot_extend_itself(data, problem):
    assert "itself.yaml -> " in problem(data / "itself.yaml").message


def test_a_missing_parent_is_told_with_the_line_and_the_chain(data, problem):
    found = problem(data / "orphan.yaml")
    assert (found.line, found.key, found.value) == (2, "extends", "valdi.yaml")
    assert found.nearest == "valid.yaml"
    assert "reached through" not in found.message
    assert "reached through" in problem(data / "child_of_orphan.yaml").message


@pytest.mark.parametrize(
    ("written", "close"),
    [
        ("autum_2020", "karabakh/autumn-2020"),
        ("karabakh/autum-2020.yaml", "karabakh/autumn-2020"),
        ("spirng", "spring.yaml"),
        ("parts/comon.yml", "parts/common.yml"),
        ("zebra", ""),
    ],
)
def test_a_misspelt_parent_has_the_nearest_shipped_name_or_file(
    tmp_path, problem, valid, written, close
):
    (tmp_path / "parts").mkdir()
    for name in ("spring.yaml", "parts/common.yml", "mine.yaml"):
        (tmp_path / name).write_text(valid, encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(f"extends: {written}\n", encoding="utf-8")
    found = problem(path)
    assert found.message.startswith("there is no file")
    assert found.nearest == close
    assert "karabakh/autumn-2020" in found.allowed
    folder = "parts/common.yml" if written.startswith("parts/") else "spring.yaml"
    assert (folder in found.allowed) is not written.startswith("karabakh/")
    assert "mine.yaml" not in found.allowed


def test_a_parent_that_cannot_be_read_is_the_only_problem_told(tmp_path, problem):
    (tmp_path / "parent.yaml").write_text("title: [", encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text("extends: parent.yaml\n", encoding="utf-8")
    found = problem(path)
    assert found.file == str(tmp_path / "parent.yaml")
    assert found.message.startswith("is not YAML")


def test_extends_takes_file_names_only(problem, valid):
    assert problem(f"extends: {{a: b}}\n{valid}").message == "is not the name of a file"
    assert problem(f"extends: [[a]]\n{valid}").message == "is not the name of a file"


def test_a_tree_that_doubles_at_every_level_is_cut(tmp_path, problems):
    (tmp_path / "0.yaml").write_text("title: root", encoding="utf-8")
    for level in range(1, 20):
        text = f"extends: [{level - 1}.yaml, {level - 1}.yaml]"
        (tmp_path / f"{level}.yaml").write_text(text, encoding="utf-8")
    messages = {one.message for one in problems(tmp_path / "19.yaml")}
    assert messages == {"more than 50 files are extended"}


def test_an_annotated_number_is_replaced_with_its_source(tmp_path, changed):
    parent = changed("optimism: 0.3", "optimism: {value: 0.3, source: a book}")
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    path = tmp_path / "child.yaml"
    path.write_text(
        "extends: parent.yaml\nparties: {north: {optimism: {value: 0.1, note: mine}}}",
        encoding="utf-8",
    )
    source = load_with_provenance(path).provenance["parties.north.optimism"]
    assert (source.source, source.note) == ("", "mine")
    path.write_text("extends: parent.yaml\nparties: {north: {optimism: 0.1}}", encoding="utf-8")
    assert load_with_provenance(path).provenance == {}


def test_the_nearest_name_may_be_one_that_the_parent_has(tmp_path):
    path = tmp_path / "typo.yaml"
    text = "extends: karabakh/autumn-2020\nthird_parties:\n  russia:\n    engagment: 0.8\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SimError, match="did you mean 'engagement'"):
        load(path)
