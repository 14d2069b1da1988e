"""Compiled code kept in a folder: sealed by hashes, and made anew where it is damaged."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: The file with the hashes of the code in its folder.
SEAL = "seal.json"


def is_sealed(folder: Path) -> bool:
    """Whether a folder holds code that was written to its end and is whole: all of it is read."""
    try:
        sealed = json.loads((folder / SEAL).read_bytes())
        return bool(sealed) and sealed == _hashes(folder)
    except (OSError, ValueError):
        return False


def heal(folder: Path) -> None:
    """Discard code that is damaged, and say so: run as it is, it might do anything."""
    if (folder / SEAL).exists() and not is_sealed(folder):
        _give_up(folder)


def load(folder: Path, loader: Callable[[], Any]) -> Any:
    """Load what is kept; what is damaged is discarded, and None means: compile it anew."""
    heal(folder)
    if is_sealed(folder):
        try:
            return loader()
        except Exception:
            _give_up(folder)
    return None


def _give_up(folder: Path) -> None:
    sys.stderr.write(f"The compiled engine in {folder} is damaged: it is made anew.\n")
    discard(folder)


def save(folder: Path, saver: Callable[[], None]) -> None:
    """Keep the code and seal it; where it cannot be kept, it is used all the same."""
    try:
        saver()
        _seal(folder)
    except OSError as error:
        why = error.strerror or error
        sys.stderr.write(f"The compiled engine cannot be kept in {folder}: {why}\n")
        discard(folder)


def discard(folder: Path) -> None:
    """Remove code; where it cannot be removed, it is overlooked each time."""
    for path in [folder / SEAL, *_code(folder)]:
        with contextlib.suppress(OSError):
            path.unlink()


def _code(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.nbi"), *folder.glob("*.nbc")])


def _hashes(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in _code(folder)}


def _seal(folder: Path) -> None:
    part = folder / f"{SEAL}.{os.getpid()}"
    try:
        part.write_text(json.dumps(_hashes(folder)), encoding="utf-8")
        part.replace(folder / SEAL)
    finally:
        part.unlink(missing_ok=True)
