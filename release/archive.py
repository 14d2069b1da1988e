"""Make the archive of a release: one zip in the layout of the CoMSES model library.

    python release/archive.py            # out/release/balance-and-bargaining-VERSION.zip

It holds what git tracks in this clone and nothing else:

* `code/`: everything, so that it installs and runs from there;
* `docs/`: the model's description (ODD + D), the TRACE document, data and their licences;
* `data/`: the scenarios and the historical record;
* `results/`: the committed tables and verdicts, without pictures;
* at the top: licence, citation, metadata, changes.

The same tree gives the same bytes on every system: entries are sorted, and have one date.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "balance-and-bargaining"
TOP = ("LICENSE", "CITATION.cff", "codemeta.json", "CHANGELOG.md")
DOCS = ("docs/odd.md", "docs/trace.md", "docs/data.md", "docs/outcomes.md", "docs/parameters.md")
#: Dates of entries: that of the oldest one a zip can hold.
DATE = (1980, 1, 1, 0, 0, 0)


def tracked(root: Path) -> list[str]:
    """Files that git tracks and that are there, with forward slashes, sorted."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True)
    names = done.stdout.decode("utf-8").split("\0")
    return sorted(name for name in names if name and (root / name).is_file())


def places(name: str) -> Iterator[str]:
    """Where a file of the clone goes in the archive."""
    yield f"code/{name}"
    if name in TOP:
        yield name
    if name in DOCS:
        yield f"docs/{Path(name).name}"
    if name.startswith("scenarios/"):
        yield f"data/{name}"
    if name.startswith("results/") and not name.endswith((".png", ".py")):
        yield name


def contents(root: Path) -> dict[str, Path]:
    """Every entry of the archive and the file that it holds."""
    return {place: root / name for name in tracked(root) for place in places(name)}


def write(entries: Mapping[str, Path], to: Path) -> str:
    """Write a zip whose bytes depend on names and contents alone; its SHA-256."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, entries[name].read_bytes())
    return hashlib.sha256(to.read_bytes()).hexdigest()


def main(arguments: list[str]) -> None:
    """Write the archive and say where it is."""
    from sim.version import VERSION

    parser = argparse.ArgumentParser(description="Make the archive of a release.")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "release")
    to = parser.parse_args(arguments).out / f"{NAME}-{VERSION}.zip"
    entries = contents(ROOT)
    digest = write(entries, to)
    sys.stdout.write(f"{to}: {len(entries)} files\nSHA-256 {digest}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
