"""A manifest says what made a result, the same on every machine."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest

from sim import manifest as module
from sim.manifest import NAME, as_json, manifest, write, write_all
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


def result(*names: str) -> dict[str, bytes]:
    files = {name: name.encode() for name in names}
    return files | {NAME: as_json(manifest({"a": FEARON}, seed=0, replicates=1, files=files))}


def in_folder(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_result_takes_the_place_of_the_old_and_leaves_the_users_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    write_all(tmp_path, result("events.csv", "edited.csv", "outcomes.csv"))
    (tmp_path / "edited.csv").write_text("by hand")
    write_all(tmp_path, result("summary.csv", "outcomes.csv"))
    assert in_folder(tmp_path) == {"notes.txt", "edited.csv", "summary.csv", "outcomes.csv", NAME}


def test_files_without_a_manifest_remove_nothing(tmp_path: Path) -> None:
    write_all(tmp_path, result("events.csv"))
    write_all(tmp_path, {"schema.json": b"{}"})
    assert in_folder(tmp_path) == {"events.csv", NAME, "schema.json"}


def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.csv", tmp_path / "results"
    outside.write_bytes(b"1")
    inside.mkdir()
    digest = hashlib.sha256(b"1").hexdigest()
    (inside / NAME).write_bytes(as_json({"files": {"../outside.csv": digest}}))
    write_all(inside, result("events.csv"))
    assert outside.exists()


def test_without_room_for_the_new_result_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, result("events.csv"))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = tempfile.mkstemp

    def full(*, dir: Path, prefix: str) -> tuple[int, str]:
        if prefix == f".{NAME}.":
            raise OSError(28, "No space left on device")
        return real(dir=dir, prefix=prefix)

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(OSError, match="No space"):
        write_all(tmp_path, result("summary.csv"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    monkeypatch.undo()
    write_all(tmp_path, result("summary.csv"))
    assert in_folder(tmp_path) == {"summary.csv", NAME}
