"""The digests of a baseline in a file, good for the machine that made them."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.report import machine as described

#: Packages that have a say in the last bits.
_PACKAGES = ("numpy", "numba", "llvmlite", "mesa")


@dataclass(frozen=True)
class Baseline:
    """What a baseline commit did: its commit, the inputs, and the digest of each case."""

    commit: str
    inputs: Any
    digests: dict[str, str]


class UnfitBaselineError(Exception):
    """Digests of another commit, or of a machine or versions whose last bits may differ."""


def machine() -> dict[str, str]:
    """What the bits of a run may depend on besides the code."""
    return {
        "processor": described()["processor"],
        "flags": _flags(),
        "system": f"{platform.system()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()),
        "python": platform.python_version(),
        **{name: _version(name) for name in _PACKAGES},
    }


def _flags() -> str:
    """Digest of what the processor can do: mathematical libraries choose their code by it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return ""
    lines = text.splitlines()
    flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(" ".join(sorted(flags.split())).encode()).hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def save(baseline: Baseline, path: Path) -> None:
    """Write a baseline with the machine it was made on."""
    text = json.dumps({"machine": machine(), **asdict(baseline)})
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def read(path: Path, commit: str) -> Baseline:
    """Read the baseline of a commit.

    Raises:
        UnfitBaselineError: it is of another commit, or not of this machine with these versions.
    """
    kept = json.loads(path.read_text(encoding="utf-8"))
    made_on, here = kept.pop("machine"), machine()
    baseline = Baseline(**kept)
    if baseline.commit != commit:
        raise UnfitBaselineError(f"{path} is of commit {baseline.commit}, not of {commit}")
    other = [name for name in here if made_on.get(name) != here[name]]
    if other:
        told = ", ".join(f"{name} {made_on.get(name)}, here {here[name]}" for name in other)
        raise UnfitBaselineError(f"{path} was made elsewhere, so that bits may differ: {told}")
    return baseline
