"""What made a result: enough to make it again, and nothing that differs between two machines.

A manifest holds no time of day and no path of this machine, so that the same command on the same
code gives the same manifest.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.parameters import AS_WRITTEN
from sim.scenario import Scenario, scenario_hash
from sim.version import VERSION

NAME = "manifest.json"
LIBRARIES = ("mesa", "numpy", "pandas", "matplotlib", "pydantic", "ruamel.yaml", "scipy")


def manifest(
    scenarios: Mapping[str, Scenario],
    *,
    seed: int,
    replicates: int,
    replicate: int | None = None,
    overrides: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
    command: Sequence[str] | None = None,
    behaviour: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Describe a result: the command, the scenarios, the seed, the code and the files it wrote.

    `files` are given as content and listed with their SHA-256, so that a later run can be checked
    against them. `behaviour` describes the ensemble that runs took their numbers from.
    """
    ensemble = {} if behaviour is None else {"behaviour": dict(behaviour)}
    return {
        "command": _command(sys.argv if command is None else command),
        "scenarios": [
            {"name": _base(name), "title": scenario.title, "hash": scenario_hash(scenario)}
            | _measure(scenario)
            for name, scenario in scenarios.items()
        ],
        "overrides": list(overrides),
        **ensemble,
        "seed": seed,
        "replicates": replicates,
        "replicate": replicate,
        "versions": versions(),
        "git": git_state(),
        "platform": f"{platform.system()} {platform.machine()}",
        "files": {
            name: hashlib.sha256(content).hexdigest()
            for name, content in sorted((files or {}).items())
        },
    }


def _measure(scenario: Scenario) -> dict[str, str]:
    """How the balance is measured, if by another measure than the numbers written for it."""
    name = scenario.balance.measure
    return {} if name == AS_WRITTEN else {"measure": name}


def _command(arguments: Sequence[str]) -> str:
    """The command as typed, with the last part only of any absolute path."""
    return shlex.join(["sim", *(_base(argument) for argument in arguments[1:])])


def _base(text: str) -> str:
    """The text; of an absolute path, also one behind `--option=`, the last part only."""
    option, equals, value = text.rpartition("=") if text.startswith("--") else ("", "", text)
    return f"{option}{equals}{Path(value).name if Path(value).is_absolute() else value}"


def versions() -> dict[str, str]:
    """Versions of the simulation, of Python and of the libraries that runs and figures rest on."""
    found = {"sim": VERSION, "python": platform.python_version()}
    return found | {name: known for name in LIBRARIES if (known := version_of(name))}


@cache
def version_of(library: str) -> str | None:
    """Version of a library as installed; None if it is not. Asking takes milliseconds."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


def git_state() -> dict[str, Any] | None:
    """Commit of the code and whether it has been changed since; None outside a clone."""
    clone = Path(__file__).resolve().parent.parent
    if not (clone / ".git").exists():
        return None
    commit = _git(clone, "rev-parse", "--verify", "HEAD")
    if not commit:
        return None
    changed = _git(clone, "status", "--porcelain", "--", "sim", "scenarios")
    return {"commit": commit, "changed": None if changed is None else bool(changed)}


def _git(clone: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(clone), *arguments],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def as_json(value: object) -> bytes:
    """Write a value as JSON that people can read."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    write_all(target.parent, {target.name: content})


def create(target: Path, content: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all (FileExistsError if it does)."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    ready = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        ready.chmod(0o666 & ~_mask())
        try:
            target.hardlink_to(ready)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):  # a file system without links
            target.touch(exist_ok=False)
            ready.replace(target)
    finally:
        ready.unlink(missing_ok=True)


def set_aside(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Rename what is in the way of new files and of no result of ours; old names with new ones.

    Ours is what a manifest in the folder names with its hash, and that manifest.
    """
    old = _named(folder)
    renamed = {}
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or (name == NAME and old is not None):
            continue
        found = path.read_bytes()
        if found == content or hashlib.sha256(found).hexdigest() == (old or {}).get(name):
            continue
        kept = next(
            free
            for count in itertools.count(1)
            if not (free := path.with_name(f"{path.stem}.old-{count}{path.suffix}")).exists()
        )
        path.rename(kept)
        renamed[name] = kept.name
    return renamed


def _named(folder: Path) -> dict[str, str] | None:
    """The files with their hashes that a manifest in a folder names; None if there is none."""
    try:
        old = json.loads((folder / NAME).read_bytes())["files"]
        return {name: str(digest) for name, digest in old.items() if Path(name).name == name}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, each whole or not at all; none is touched before all have found room.

    If a manifest is among them, the files that an older manifest of the folder names go: they
    would pass for files of this result. What was changed since by hand stays.
    """
    staged: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            target = folder / name
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            staged[target] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            staged[target].chmod(0o666 & ~_mask())
        if NAME in files:
            _clear(folder, keep=files)
        for target, ready in staged.items():
            ready.replace(target)
    finally:
        for ready in staged.values():
            ready.unlink(missing_ok=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _clear(folder: Path, keep: Mapping[str, bytes]) -> None:
    """Remove what the manifest of an older result names, and that manifest before anything."""
    old = _named(folder)
    if old is None:
        return  # there is none, or it is not one of ours
    (folder / NAME).unlink()
    for path, digest in ((folder / name, digest) for name, digest in old.items()):
        if path.name in keep or path.is_symlink() or not path.is_file():
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            path.unlink()
