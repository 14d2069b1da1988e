"""The analysis of an experiment: the Python files in its folder, imported as one package."""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.errors import SimError

#: The functions of an analysis, and the file that has each of them.
FILES = {"measure": "measure", "judge": "verdicts", "draw": "figures"}


@dataclass(frozen=True)
class Analysis:
    """The Python files of a folder, which may import one another relatively.

    Its functions are each in a file of their own (:data:`FILES`), or all in one file: the one named
    like the folder, or the only one there is. That one may also import the others by their names.
    """

    folder: Path

    @property
    def files(self) -> list[Path]:
        """The files, in the order of their names."""
        return sorted(self.folder.glob("*.py"))

    def function(self, name: str) -> Callable[..., Any]:
        """One of the functions in :data:`FILES`.

        Raises:
            SimError: the folder has several files, and none of the names expected.
            AttributeError: the file has no such function.
        """
        whole = self._whole
        if whole is None:
            return getattr(self.module(FILES[name]), name)  # type: ignore[no-any-return]
        with self._on_path():
            return getattr(self.module(whole.stem), name)  # type: ignore[no-any-return]

    def module(self, name: str) -> ModuleType:
        """A file of the analysis by its name without the ending, imported.

        Raises:
            ImportError: there is no such file.
        """
        return importlib.import_module(f"{self._package}.{name}")

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every file, the same on every system."""
        return {path.name: file_hash(path) for path in self.files}

    @property
    def _whole(self) -> Path | None:
        """The file that has all functions; None where each has a file of its own."""
        files = self.files
        for path in files:
            if path.stem == self.folder.name.partition("_")[2]:
                return path
        if set(FILES.values()) <= {path.stem for path in files}:
            return None
        if len(files) != 1:
            raise SimError(
                f"{self.folder}: {len(files)} Python files\n"
                f"    allowed: {', '.join(f'{name}.py' for name in FILES.values())} among them, "
                "or one that is named like the folder, or one alone"
            )
        return files[0]

    @cached_property
    def _package(self) -> str:
        """Name of the package. Other content has another name, so that it is imported anew."""
        content = f"{self.folder.resolve()} {self.hashes}"
        digest = hashlib.sha256(content.encode()).hexdigest()[:12]
        name = f"sim_experiment_{re.sub(r'[^0-9A-Za-z]', '_', self.folder.name)}_{digest}"
        if name not in sys.modules:
            importlib.invalidate_caches()
            package = ModuleType(name, __doc__)
            package.__path__ = [str(self.folder.resolve())]
            sys.modules[name] = package
        return name

    @contextmanager
    def _on_path(self) -> Iterator[None]:
        folder = str(self.folder.resolve())
        sys.path.insert(0, folder)
        try:
            yield
        finally:
            sys.path.remove(folder)


def file_hash(path: Path) -> str:
    """SHA-256 of a text file, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
