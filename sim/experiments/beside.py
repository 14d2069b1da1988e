"""Results that a check does not make anew: what they are, and whether they are as written.

Beside the experiments stand results that take an hour or more: ensembles, experiments under every
set or under another measure of the balance. A check compares their files with the hashes of their
manifests, and says that it made no run of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.experiments.protocol import experiments
from sim.manifest import NAME as MANIFEST

#: In a manifest: hashes of files that the result was made from, as paths from the results.
FROM = "made_from"
_TABLES = "*.csv"
#: What they are, in words for who reads that they were not checked.
WHAT = {
    "1994-2025": "the unbroken run to 2025",
    "after-2020": "arms of the years after the war",
    "base-rates": "base rates of other conflicts",
    "by-choice": "the set under which history comes by choice",
    "calibration": "sets of behaviour learnt from the record",
    "comparison": "the settings beside the record",
    "coverage": "intervals of the calibration, tried on made-up records",
    "forecast": "the dated forecast",
    "how-firm": "answers under other measures, sides and thresholds",
    "measures.csv": "the balance by each measure",
    "over-the-sets": "experiments over sets of behaviour",
    "sensitivity.csv": "which numbers carry the history",
}


@dataclass(frozen=True)
class Beside:
    """A folder or a file of the results that no check makes anew.

    Attributes:
        name: of the folder or the file.
        compared: number of files whose hash was compared.
        problems: files that are not as written, or made from others than are there now.
        made: what was made anew of it, in words.
    """

    name: str
    compared: int
    problems: tuple[str, ...]
    made: str = "not made anew"

    @property
    def told(self) -> str:
        """What was not checked, and what was."""
        files = f"{self.compared} file{'s' if self.compared > 1 else ''} as written"
        words = WHAT.get(self.name.rstrip("/"))
        name = f"{self.name} ({words})" if words else self.name
        return f"{name}: {self.made}; {files if self.compared else 'no manifest'}"


def beside(results: Path) -> Iterator[Beside]:
    """Every result that is none of an experiment, in the order of their names."""
    known = {one.name for one in experiments()}
    for path in sorted(results.iterdir()):
        if path.is_dir() and path.name not in known and any(path.rglob(_TABLES)):
            yield _folder(results, path)
        elif path.match(_TABLES):
            yield Beside(path.name, 0, ())


def _folder(results: Path, folder: Path) -> Beside:
    compared, problems = 0, []
    for path in sorted(folder.rglob(MANIFEST)):
        described = _read(path)
        written = {path.parent / name: digest for name, digest in described["files"].items()}
        sources = {results / name: digest for name, digest in described.get(FROM, {}).items()}
        there = {one: digest for one, digest in written.items() if one.is_file()}
        compared += len(there)
        for one, digest in there.items():
            if _hash(one) != digest:
                problems.append(f"{_name(one, results)} is not as it was written")
        for one, digest in sources.items():
            if not one.is_file() or _hash(one) != digest:
                problems.append(f"{_name(one, results)} has changed since {folder.name} was made")
    return Beside(f"{folder.name}/", compared, tuple(problems))


def _read(path: Path) -> dict[str, Any]:
    try:
        described: dict[str, Any] = json.loads(path.read_bytes())
        described["files"].items()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SimError(f"{path}: this is no manifest of a result ({error})") from None
    return described


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _name(path: Path, results: Path) -> str:
    return path.relative_to(results).as_posix()
