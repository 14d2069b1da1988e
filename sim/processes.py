"""Processes of our own: they find this package, and no file of the present folder by chance.

A process that Python starts looks into the present folder first. A user's `types.py` there would be
run in place of Python's own module.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SAFE = "PYTHONSAFEPATH"


@contextmanager
def isolated() -> Iterator[None]:
    """While this lasts, processes that are started do not look into the present folder first."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE, None)
        else:
            os.environ[_SAFE] = before


def environment() -> dict[str, str]:
    """The environment of a process that runs a module of this package (`python -m sim...`)."""
    home = str(Path(__file__).resolve().parent.parent)
    paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return os.environ | {_SAFE: "1", "PYTHONPATH": os.pathsep.join(paths)}


def own_folder_last() -> None:
    """Look for modules in the present folder, as agent classes are, but only after all others."""
    here = str(Path.cwd())
    if not getattr(sys.flags, "safe_path", False) and sys.path[:1] in ([""], [here]):
        del sys.path[0]
    if here not in sys.path:
        sys.path.append(here)
