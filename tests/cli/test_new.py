"""`sim new`: a scenario to start from, or a variant of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import load
from tests.cli.calling import bad, good


def test_a_new_scenario_is_valid_and_an_old_file_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good("new", "mine")
    assert "ok (mine)" in good("validate", "mine.yaml")
    good("new", "variant.yaml", "--from", "karabakh/autumn-2020")
    assert "ok (variant)" in good("validate", "variant.yaml")
    before = (tmp_path / "mine.yaml").read_bytes()
    assert "exists already" in bad("new", "mine")
    assert (tmp_path / "mine.yaml").read_bytes() == before


def test_a_variant_is_valid_when_its_commented_examples_are_taken(tmp_path: Path) -> None:
    place = tmp_path / "variant.yaml"
    good("new", str(place), "--from", "karabakh/autumn-2020")
    lines = place.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("# balance"))
    lines[start:] = [line.removeprefix("# ").removeprefix("#") for line in lines[start:]]
    place.write_text("\n".join(lines))
    assert load(place).balance.advantage == 0.1
