"""Where scenario files are: those shipped with the package, and the user's own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sim.errors import Problem, ScenarioError, nearest

_PACKAGE = Path(__file__).resolve().parent.parent
ENDINGS = (".yaml", ".yml")
#: of a table of dated figures and events, from which `sim new --case` makes a scenario
CASE_ENDING = ".case.yaml"


def scenario_folder() -> Path:
    """Folder of the shipped scenarios: inside an installed package, or beside it in a clone."""
    installed = _PACKAGE / "_scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def shipped() -> list[str]:
    """Names of the shipped scenarios, such as `toy/fearon`.

    A file whose name starts with an underscore is a part that others extend, and is not listed;
    nor are `record.yaml` and `record-<what>.yaml`, which hold targets from the historical record,
    nor a table from which a scenario was made (`sim new --case`).
    """
    folder = scenario_folder()
    files = [
        path
        for path in folder.rglob("*.yaml")
        if not path.name.startswith("_")
        and path.stem.split("-")[0] != "record"
        and not path.name.endswith(CASE_ENDING)
    ]
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in files)


def shipped_path(name: str) -> Path | None:
    """Path of a shipped scenario, by its name or its path in a clone; None when there is none."""
    short = name.replace("\\", "/").removeprefix("./").removeprefix("scenarios/")
    for ending in ENDINGS:
        short = short.removesuffix(ending)
    return scenario_folder() / f"{short}.yaml" if short in shipped() else None


def is_file(path: Path) -> bool:
    """Whether a path is a file; false also for a path that cannot exist."""
    try:
        return path.exists() and not path.is_dir()
    except (OSError, ValueError):
        return False


def copied_from(path: Path, parent: str) -> str:
    """The shipped scenario of which a file is a copy, that has lost what it extends; "" if none.

    That is one which extends a file of this name, the one with most lines in common.

    Args:
        path: of the file.
        parent: what the file extends, as it says.
    """
    beside = [name for name in shipped() if is_file(_shipped_file(name).parent / parent)]
    lines = _lines(path)
    common = {name: len(lines & _lines(_shipped_file(name))) for name in beside}
    best = max(common, key=lambda name: common[name], default="")
    return best if best and common[best] > 1 else ""  # more than `extends` itself


def _shipped_file(name: str) -> Path:
    return scenario_folder() / f"{name}.yaml"


def _lines(path: Path) -> set[str]:
    """Lines of a file that say something; none, if it cannot be read."""
    try:
        return {line.strip() for line in path.read_text(encoding="utf-8").splitlines()} - {""}
    except (OSError, ValueError):
        return set()


def files_beside(path: Path) -> list[Path]:
    """Scenario files in the folder of a path, which may be one that cannot exist."""
    try:
        return sorted(file for file in path.parent.glob("*") if file.suffix in ENDINGS)
    except (OSError, ValueError):
        return []


def nearest_source(text: str, files: Iterable[str]) -> str:
    """The file, or the name of a shipped scenario, that is most like a text; "" when none is.

    They are compared without their ending; a shipped name also without its folder.

    >>> nearest_source("autum_2020", ["spring.yaml"])
    'karabakh/autumn-2020'
    """
    known = {name.rpartition("/")[2]: name for name in shipped()}
    known |= {name: name for name in shipped()}
    known |= {_without_ending(name): name for name in files}
    short = text.replace("\\", "/").removeprefix("./").removeprefix("scenarios/")
    close = nearest(_without_ending(short), known)
    return known[close] if close else ""


def _without_ending(name: str) -> str:
    return next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), name)


def resolve_source(source: str | os.PathLike[str]) -> Path:
    """Find a scenario by path or by the name of a shipped one; an error lists what there is."""
    text = os.fspath(source)
    path = Path(text)
    if is_file(path):
        return path
    found = shipped_path(text)
    if found is not None:
        return found
    raise ScenarioError([_not_found(text, path)])


def _not_found(text: str, path: Path) -> Problem:
    names = shipped()
    try:
        if path.is_dir():
            inside = [str(path / file.name) for file in sorted(path.glob("*.yaml"))]
            return Problem(text, None, "", text, "is a folder, not a scenario", ", ".join(inside))
    except (OSError, ValueError):
        pass  # a path that cannot exist
    message = "there is no such file, and no shipped scenario of that name"
    close = nearest_source(text, map(str, files_beside(path)))
    return Problem(text[:200], None, "", text, message, ", ".join(names), close)
