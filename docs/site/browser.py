"""Gather what the page "Try it in the browser" needs: `python docs/site/browser.py [SITE]`.

SITE is the folder of the built documentation (`out/site`). The command asks the package registries
that `npm` and `pip` are set up for, once; the page itself then loads nothing from elsewhere.
Written into `SITE/browser/`: Pyodide (Python for browsers), the wheels of `browser.toml`, this
code, and `numbers.json` with the numbers that a visitor can change.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import nearest
from sim.page.choice import Choice, read, typical_run
from sim.page.controls import Control, controls
from sim.views.what_if import AUTUMN, FIRST_ASKED, WHAT_IFS
from sim.words import number

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
SITE = REPOSITORY / "out" / "site"
#: what the browser loads of Pyodide
RUNTIME = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
#: folders of the code that no run needs
LEFT_OUT = ("calibration", "cli", "engine", "experiments", "page", "pictures", "report", "sweeps")
FACTORS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
STEPS = 20
LEADERS = ("parties.azerbaijan.hope", "parties.armenia.hope", "parties.azerbaijan.deadlock_reward")
SERIES = (
    "third_parties.turkey.backing.support",
    "third_parties.russia.engagement",
    "balance.claimant.spending",
    "balance.claimant.technology",
    "balance.holder.spending",
)


def main(site: Path = SITE) -> int:
    """Gather everything; the size of it in bytes."""
    if not site.is_dir():
        raise SystemExit(f"{site}: there is no such folder; `make docs` builds the site")
    folder = site / "browser"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = tomllib.loads((HERE / "browser.toml").read_text(encoding="utf-8"))
    put_pyodide(wanted, folder / "pyodide")
    archives = put_wheels(wanted, folder)
    archives.append(put_code(folder / "sim.zip"))
    (folder / "files.json").write_text(json.dumps({"archives": archives}), encoding="utf-8")
    (folder / "numbers.json").write_text(json.dumps(numbers()), encoding="utf-8")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    sys.stdout.write(f"{folder}: {size / 1e6:.1f} MB\n")
    return size


def put_pyodide(wanted: dict[str, Any], folder: Path) -> None:
    """Pyodide's own files, from its npm package."""
    named = f"pyodide@{wanted['pyodide']}"
    with tempfile.TemporaryDirectory() as room:
        made = _said("npm", "pack", "--silent", "--pack-destination", room, named)
        with tarfile.open(checked(Path(room) / made.split()[-1], wanted["sha256"])) as package:
            package.extractall(room, filter="data")
        folder.mkdir()
        for name in RUNTIME:
            shutil.copy(Path(room) / "package" / name, folder / name)


def put_wheels(wanted: dict[str, Any], folder: Path) -> list[str]:
    """The wheels, as zip files; their names."""
    named = [f"{name}=={version}" for name, version in wanted["wheels"].items()]
    python = wanted["python"]
    with tempfile.TemporaryDirectory() as room:
        _said(
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
            "--platform", wanted["platform"], "--python-version", python,
            "--implementation", "cp", "--abi", f"cp{python.replace('.', '')}",
            "--dest", room, *named,
        )  # fmt: skip
        wheels = sorted(Path(room).glob("*.whl"))
        for wheel in wheels:
            shutil.copy(checked(wheel, wanted["sha256"]), folder)
    return [wheel.name for wheel in wheels]


def checked(file: Path, pins: Mapping[str, str]) -> Path:
    """A file that was fetched, if it is the one that was tried; else the command ends."""
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if file.name not in pins:
        close = nearest(file.name, list(pins))
        raise SystemExit(
            f"docs/site/browser.toml: [sha256]: no line for {file.name}, which is {found}"
            + (f"\n    did you mean {close!r}" if close else "")
        )
    if found != pins[file.name]:
        raise SystemExit(
            f"docs/site/browser.toml: [sha256]: {file.name}: what the registry gave is {found}: "
            f"not the file that was tried, so it is not used\n    allowed: {pins[file.name]}"
        )
    return file


def put_code(target: Path) -> str:
    """The code that a run needs, and the scenarios; the name of the file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(_code()):
            archive.write(file, file.relative_to(REPOSITORY).as_posix())
    return target.name


def _code() -> Iterable[Path]:
    for file in (REPOSITORY / "sim").rglob("*.py"):
        if file.relative_to(REPOSITORY / "sim").parts[0] not in LEFT_OUT:
            yield file
    yield from (REPOSITORY / "scenarios").rglob("*.yaml")


def _said(*command: str) -> str:
    if shutil.which(command[0]) is None:
        raise SystemExit(f"{command[0]}: there is no such command here")
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{found.stderr.strip()}")
    return found.stdout


# -- the numbers that can be changed ---------------------------------------------------------------


def numbers() -> list[dict[str, Any]]:
    """The three questions of the page and the dated numbers, each with its sliders."""
    found = [_question(key) for key in FIRST_ASKED]
    known = _known(AUTUMN)
    dated = [_scaled(known[key]) for key in SERIES]
    about = "Each of these changes on dates. Here all its dates are multiplied by one factor."
    return [*found, _set("All that changes on dates", AUTUMN, about, dated)]


def _question(key: str) -> dict[str, Any]:
    one, known = WHAT_IFS[key], _known(WHAT_IFS[key].scenario)
    if len(one.changes) > 1:
        sliders = [_between(one.changes, known, "How strong and active the co-chairs are")]
    else:
        ((changed, value),) = one.changes
        sliders = [_scaled(known[changed], (one.with_it, [f"{changed}={value}"]))]
    if one.scenario == AUTUMN:
        sliders += [_sliding(known["balance.advantage"], -1.4, 1.4)]
        sliders += [_sliding(known[name], 0.0, 0.6) for name in LEADERS]
    return _set(one.asked, one.scenario, f"{one.about} {one.care}", sliders)


def _set(title: str, scenario: str, about: str, sliders: Sequence[Any]) -> dict[str, Any]:
    return {
        "title": title,
        "scenario": scenario,
        "replicate": typical_run(scenario).replicate,
        "about": about,
        "numbers": list(sliders),
    }


def _known(scenario: str) -> dict[str, Control]:
    return {one.key: one for one in controls(read(Choice(scenario)))}


def _slider(label: str, start: int, options: list[tuple[str, list[str]]]) -> dict[str, Any]:
    shown = [{"shown": words, "set": changes} for words, changes in options]
    return {"label": label, "start": start, "options": shown}


def _scaled(one: Control, asked: tuple[str, list[str]] | None = None) -> dict[str, Any]:
    """All dates of a number times a factor; at 1 nothing is set.

    What a question asks comes before the factors, and the slider begins there.
    """
    options = [asked] if asked else []
    options += [
        (
            "as in the scenario" if factor == 1.0 else f"times {factor:g}",
            [] if factor == 1.0 else [f"{one.key}={one.times(factor)}"],
        )
        for factor in FACTORS
    ]
    return _slider(one.label, 0 if asked else FACTORS.index(1.0), options)


def _sliding(one: Control, low: float, high: float) -> dict[str, Any]:
    """One value throughout, with the scenario's own among the steps."""
    own = float(one.value)
    values = sorted({own, *(round(low + k * (high - low) / STEPS, 4) for k in range(STEPS + 1))})
    options = [
        (
            number(value) + (" (scenario)" if value == own else ""),
            [] if value == own else [f"{one.key}={value:.10g}"],
        )
        for value in values
    ]
    unit = "" if one.unit in ("", "1", "share") else f" ({one.unit})"
    return _slider(f"{one.label}{unit}", values.index(own), options)


def _between(
    changes: Sequence[tuple[str, str]], known: dict[str, Control], label: str
) -> dict[str, Any]:
    """All changes of a question together, in ten steps from the scenario to it; it begins there."""
    options: list[tuple[str, list[str]]] = [("as in the scenario", [])]
    for step in range(1, 11):
        part = step / 10.0
        moved = [(key, float(known[key].value), float(value)) for key, value in changes]
        texts = [f"{key}={now + part * (most - now):.10g}" for key, now, most in moved]
        options.append((f"{part:.0%} of the way to the most assumed", texts))
    return _slider(label, len(options) - 1, options)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SITE)
