"""What a visitor chooses loads, or fails, exactly as on the command line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import ScenarioError
from sim.page.choice import Choice, as_yaml, read, unchanged
from sim.page.outcomes import reported_runs
from sim.scenario import new_scenario_text, scenario_hash, shipped

BROKEN = """\
extends: karabakh/autumn-2020
balance:
  advantage: 9
  uncertanty: 0.1
parties:
  azerbaijan:
    hope: 24%
"""
#: texts that cannot be used, each in a way of its own
UNUSABLE = {
    "several mistakes": BROKEN,
    "no YAML": "title: [1, 2\n",
    "nothing": "\n",
    "a list": "- 1\n",
    "wrong weights": "extends: toy/fearon\nparties: {north: {weights: {land: 2}}}\n",
    "an unknown negotiator": "extends: toy/fearon\nparties: {north: {strategy: bully}}\n",
}


def told_by_the_command_line(text: str, *options: str) -> str:
    Path("scenario.yaml").write_text(text, encoding="utf-8")
    result = CliRunner(env={"COLUMNS": "150"}).invoke(app, ["run", "scenario.yaml", *options])
    assert result.exit_code == 2
    return result.stderr.removeprefix("Error: ").strip()


def told_by_the_page(choice: Choice) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(choice)
    return str(caught.value).strip()


@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE)
def test_a_mistake_is_told_as_on_the_command_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = told_by_the_page(Choice("scenario.yaml", text))
    assert told == told_by_the_command_line(text)
    # ... and the comparison can fail: another name is another place of the mistake
    if "scenario.yaml:" in told:
        assert told != told_by_the_page(Choice("other.yaml", text))


def test_a_change_is_refused_as_after_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "extends: toy/fearon\n"
    for change in (("balance.advantage", "9"), ("balance.advantge", "0"), ("front.noise", "x")):
        told = told_by_the_page(Choice("scenario.yaml", text, (change,)))
        assert told == told_by_the_command_line(text, "--set", "=".join(change))


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_can_be_chosen_and_written_as_a_file(name: str) -> None:
    choice = Choice(name)
    loaded = read(choice)
    written = read(Choice("scenario.yaml", as_yaml(choice)))
    assert scenario_hash(written.scenario) == scenario_hash(loaded.scenario)


def test_a_file_holds_what_was_changed_by_hand() -> None:
    changes = (
        ("balance.advantage", "0.3"),
        ("third_parties.russia.engagement", "0.8"),
        ("front.decisive", "true"),
    )
    choice = Choice("karabakh/autumn-2020", changes=changes)
    written = Choice("scenario.yaml", as_yaml(choice))
    assert scenario_hash(read(written).scenario) == scenario_hash(read(choice).scenario)
    without = Choice("scenario.yaml", as_yaml(choice.unchanged()))
    assert scenario_hash(read(without).scenario) != scenario_hash(read(choice).scenario)


def test_a_text_of_ones_own_keeps_its_comments_when_a_number_is_changed() -> None:
    text = new_scenario_text("Mine")
    written = as_yaml(Choice("mine.yaml", text, (("parties.north.hope", "0.7"),)))
    assert "# Who bargains and fights" in written
    assert read(Choice("mine.yaml", written)).scenario.parties["north"].hope == 0.7
    assert read(Choice("mine.yaml", text)).scenario.parties["north"].hope != 0.7


def test_no_code_that_a_scenario_names_is_run(tmp_path: Path) -> None:
    """A link may come from anybody."""
    text = "extends: toy/fearon\nparties: {north: {agent: 'antigravity:Party'}}\n"
    assert "parties.north.agent" in told_by_the_page(Choice("mine.yaml", text))
    own = "extends: toy/fearon\nparties: {north: {agent: 'sim.agents:Party'}}\n"
    assert read(Choice("mine.yaml", own)).scenario.parties["north"].agent
    path = tmp_path / "file.yaml"
    path.write_text("extends: toy/fearon\n", encoding="utf-8")
    assert "no shipped scenario" in told_by_the_page(Choice(str(path)))


@pytest.mark.parametrize(
    "form", ["{}", "../{name}/{file}", "./{file}", "{file}", "//server/{file}"]
)
def test_a_text_reads_no_file_of_this_machine(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link may come from anyone: what errors say of a file would tell what is in it."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("extends: toy/fearon\npassword: swordfish\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = form.format(secret, name=tmp_path.name, file=secret.name)
    told = told_by_the_page(Choice("scenario.yaml", f"extends: {asked}\n"))
    assert "there is no shipped scenario" in told
    assert "password" not in told
    if not asked.startswith("//"):  # a file of one's own may extend it
        assert "password" in told_by_the_command_line(f"extends: {asked}\n")


def test_what_is_not_shipped_is_told_with_the_nearest_name() -> None:
    told = told_by_the_page(Choice("scenario.yaml", "extends: karabakh/autumn-2021\n"))
    assert "scenario.yaml:1: extends: there is no shipped scenario 'karabakh/autumn-2021'" in told
    assert "did you mean 'karabakh/autumn-2020'?" in told


def test_runs_beside_the_record_of_another_scenario_are_a_what_if() -> None:
    name = "karabakh/autumn-2020"
    own, frame = Choice("own.yaml", f"extends: {name}\n"), pd.DataFrame()
    for choice, what_if in ((own, True), (Choice(name), False)):
        scenario = read(choice).scenario
        assert reported_runs(choice, scenario, "A title", frame, name).what_if == what_if
    assert not reported_runs(own, read(own).scenario, "A title", frame, "").what_if


def test_what_stood_before_is_the_choice_without_its_changes() -> None:
    changed = Choice("toy/fearon").changed("balance.advantage", "0.3")
    before = unchanged(changed)
    assert before is not None
    assert before.scenario == read(Choice("toy/fearon")).scenario != read(changed).scenario
    assert unchanged(Choice("toy/fearon")) is None
