"""Build wheel and sdist, install each into an environment of its own, and run it elsewhere.

    python release/check.py              # needs a network or a package cache: some minutes

What is tried is what is left once the clone is out of sight: shipped scenarios and experiments,
the command line, one run of each engine's text (in Python, which needs no compilation).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "lock.txt"
TRIED = (
    ("--version",),
    ("list",),
    ("experiment",),
    ("validate", "karabakh/autumn-2020"),
    ("run", "toy/fearon"),
    ("run", "karabakh/april-2016", "--replicates", "2", "--jobs", "1", "--engine", "mesa"),
)


def call(*command: str | Path, where: Path) -> str:
    """Run a command away from the clone; its output, or an end with what it said."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=where, env=outside | {"MPLBACKEND": "Agg"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}"
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{said}")
    return done.stdout


def environment(folder: Path) -> Path:
    """A new environment; where its commands are."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if os.name == "nt" else "bin")


def tell(text: str) -> None:
    """Say what is being done, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def built(folder: Path) -> list[Path]:
    """Wheel and sdist, made in a new environment."""
    tools = environment(folder / "tools")
    call(tools / "python", "-m", "pip", "install", "--quiet", "build", where=folder)
    call(tools / "python", "-m", "build", "--outdir", folder / "dist", ROOT, where=folder)
    return sorted((folder / "dist").iterdir())


def try_out(package: Path, folder: Path) -> None:
    """Install a package into a new environment, and run it in an empty folder."""
    begun = time.monotonic()
    place = folder / package.name.replace(".", "-")
    elsewhere = place / "elsewhere"
    commands = environment(place)
    elsewhere.mkdir()
    call(commands / "python", "-m", "pip", "install", "--quiet", "-c", LOCK, package,
         where=elsewhere)  # fmt: skip
    for arguments in TRIED:
        if arguments == ("--version",) and not _has_version(commands, elsewhere):
            continue
        call(commands / "sim", *arguments, where=elsewhere)
        tell(f"  sim {' '.join(arguments)}: ok")
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    tell(f"  {size / 2**20:.0f} MiB installed, {time.monotonic() - begun:.0f} s")


def _has_version(commands: Path, where: Path) -> bool:
    return "--version" in call(commands / "sim", "--help", where=where)


def main(arguments: list[str]) -> None:
    """Build, install and run; an error ends it with what was said."""
    parser = argparse.ArgumentParser(description="Try wheel and sdist outside the clone.")
    parser.add_argument("--wheel-only", action="store_true", help="leave the sdist out")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        for package in built(Path(place)):
            tell(package.name)
            if package.suffix == ".whl" or not asked.wheel_only:
                try_out(package, Path(place))


if __name__ == "__main__":
    main(sys.argv[1:])
