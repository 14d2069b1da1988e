"""The manifest of a committed result names a commit that holds the code which made the result.

A manifest has the hash of the code, and the commit as the program saw it. Where a result was made
in a copy whose history stood elsewhere, a field of its own, `code_in`, names the commit that holds
the code, or says why none does.
"""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.manifest import NAME
from sim.sweeps import identity

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "results"


def code_of(described: Mapping[str, Any]) -> str | None:
    """The hash of the code in a manifest, if it has one."""
    found = described.get("code") or described.get("identity", {}).get("code")
    return None if found is None else str(found)


def commit_of(described: Mapping[str, Any]) -> str | None:
    """The commit that is said to hold the code; None if none is said to."""
    return (described.get("code_in") or described["git"])["commit"]  # type: ignore[no-any-return]


KNOWN = {
    path.parent.relative_to(RESULTS).as_posix(): json.loads(path.read_bytes())
    for path in sorted(RESULTS.rglob(NAME))
}
WITH_CODE = {name: one for name, one in KNOWN.items() if code_of(one)}


@cache
def packed(commit: str) -> bytes | None:
    """The package as it was in a commit; None if the clone does not reach back to it."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit, "sim"], capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def hash_in(commit: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of the code of a commit."""
    content = packed(commit)
    if content is None:
        pytest.skip(f"this clone does not reach back to {commit[:8]}")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")
    monkeypatch.setattr(identity, "PACKAGE", folder / "sim")
    return identity.code_hash.__wrapped__()


@pytest.mark.parametrize("name", [name for name in WITH_CODE if commit_of(WITH_CODE[name])])
def test_the_commit_that_a_manifest_names_holds_its_code(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = WITH_CODE[name]
    commit = commit_of(described)
    assert commit is not None
    assert hash_in(commit, tmp_path, monkeypatch) == code_of(described)


def test_another_commit_does_not_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The changed twin: the commit of one result, and the code of another that was made later."""
    commit = commit_of(KNOWN["01_dose_response"])
    assert commit is not None
    later = KNOWN["over-the-sets/01_dose_response"]
    assert hash_in(commit, tmp_path, monkeypatch) != code_of(later)


def test_where_no_commit_holds_the_code_the_manifest_says_why() -> None:
    without = {name for name, one in WITH_CODE.items() if commit_of(one) is None}
    assert without == {"calibration/prior"}
    for name, one in KNOWN.items():
        assert one.get("code_in", {"why": "not needed"})["why"], name
        if code_of(one) and one.get("git", {"changed": True})["changed"]:
            assert "code_in" in one, name
