"""A manifest says what made a result, the same on every machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sim import manifest as module
from sim.manifest import as_json, manifest, write
from sim.scenario import load, scenario_hash

FEARON = load("toy/fearon")


def test_it_holds_what_is_needed_to_make_the_result_again() -> None:
    made = manifest(
        {"toy/fearon": FEARON}, seed=3, replicates=5, overrides=["balance.advantage=0.1"]
    )
    assert made["scenarios"][0]["hash"] == scenario_hash(FEARON)
    assert (made["seed"], made["replicates"], made["overrides"]) == (
        (3, 5, ["balance.advantage=0.1"])
    )
    assert {"sim", "python", "mesa", "numpy"} <= set(made["versions"])


def test_another_scenario_has_another_hash() -> None:
    changed = load("toy/fearon", ["balance.advantage=0.9"])
    first, second = (
        manifest({"a": scenario}, seed=0, replicates=1)["scenarios"][0]["hash"]
        for scenario in (FEARON, changed)
    )
    assert first != second


def test_it_names_no_path_of_this_machine(tmp_path: Path) -> None:
    place = str(tmp_path / "war.yaml")
    command = ["/usr/bin/sim", "run", place, f"--out={tmp_path}", "--seed", "3"]
    made = manifest({place: FEARON}, seed=3, replicates=1, command=command)
    assert made["command"] == f"sim run war.yaml --out={tmp_path.name} --seed 3"
    assert str(tmp_path.parent) not in as_json(made).decode()


def test_files_are_listed_with_their_digest() -> None:
    made = manifest({"a": FEARON}, seed=0, replicates=1, files={"a.csv": b"1"})
    assert made["files"] == {"a.csv": hashlib.sha256(b"1").hexdigest()}


def test_without_git_the_commit_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert module.git_state() is None


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "result.csv"
    write(target, b"first")

    def fails(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        write(target, b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]
    assert target.read_bytes() == b"first"
    monkeypatch.undo()
    write(target, b"second")
    assert target.read_bytes() == b"second"
