"""What an experiment is: a folder with a protocol, written before the run, and an analysis."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.errors import Problem, SimError, show, unknown_name
from sim.experiments.analysis import Analysis, file_hash
from sim.experiments.prediction import Protocol
from sim.scenario.reading import find, plain, read

if TYPE_CHECKING:
    from sim.experiments.laboratory import Laboratory
    from sim.experiments.summary import Summary
    from sim.experiments.verdict import Drawing, Verdict

__all__ = ["Experiment", "Protocol", "experiment_folder", "experiments", "find_experiment"]

PROTOCOL = "protocol.yaml"
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Experiment:
    """An experiment in its folder.

    Beside the protocol lies the analysis with three functions: `measure` makes the runs and sums
    them up, `judge` reaches verdicts and `draw` makes figures, both from the summary alone.
    """

    folder: Path

    @property
    def name(self) -> str:
        """Name of the folder, as `01_dose_response`."""
        return self.folder.name

    @cached_property
    def protocol(self) -> Protocol:
        """The protocol; every error in it is told with its line."""
        path = self.folder / PROTOCOL
        root = read(path, str(path))
        try:
            return Protocol.model_validate(plain(root))
        except ValidationError as error:
            problems = []
            for detail in error.errors():
                where = tuple(map(str, detail["loc"]))
                place = find(root, where).place
                message = detail["msg"].removeprefix("Value error, ")
                problems.append(str(Problem(place.file, place.line, ".".join(where), "", message)))
            raise SimError("\n".join(["the protocol cannot be used:", *problems])) from None

    @cached_property
    def _analysis(self) -> Analysis:
        return Analysis(self.folder)

    def module(self, name: str) -> ModuleType:
        """A file of the analysis by its name without the ending, imported; for its tests."""
        return self._analysis.module(name)

    def measure(self, laboratory: Laboratory) -> Summary:
        """Make the runs and sum them up."""
        return self._call("measure", laboratory)  # type: ignore[no-any-return]

    def judge(self, summary: Summary, protocol: Protocol | None = None) -> list[Verdict]:
        """Reach the verdicts, from the summary and the protocol alone; `protocol`: another one."""
        return self._call("judge", summary, protocol or self.protocol)  # type: ignore[no-any-return]

    def draw(self, summary: Summary) -> dict[str, Drawing]:
        """Draw the figures, by name, from the summary alone."""
        return self._call("draw", summary)  # type: ignore[no-any-return]

    def _call(self, name: str, *arguments: object) -> Any:
        """Call a function of the analysis; a slip in it is told by file and line."""
        try:
            return self._analysis.function(name)(*arguments)
        except SimError:
            raise
        except Exception as error:
            raise SimError(
                f"{self._where(error)}: {name}: {type(error).__name__}: {error}\n"
                "    SIM_DEBUG=1 shows the way there"
            ) from error

    def _where(self, error: Exception) -> str:
        """The last line of the experiment's own on the way to an error."""
        frames = traceback.extract_tb(error.__traceback__)
        files = {path.resolve(): path for path in self._analysis.files}
        places = [(files.get(Path(frame.filename).resolve()), frame.lineno) for frame in frames]
        known = [f"{path}:{line}" for path, line in places if path is not None]
        return known[-1] if known else str(self.folder)

    @property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of the protocol and of every file of the analysis, the same on every system."""
        return {PROTOCOL: file_hash(self.folder / PROTOCOL)} | self._analysis.hashes


def experiment_folder() -> Path:
    """Folder of the shipped experiments: inside an installed package, or beside it in a clone."""
    installed = _PACKAGE / "_experiments"
    return installed if installed.is_dir() else _PACKAGE.parent / "experiments"


def experiments() -> list[Experiment]:
    """All shipped experiments, in order."""
    return [Experiment(path.parent) for path in sorted(experiment_folder().glob(f"*/{PROTOCOL}"))]


def find_experiment(name: str) -> Experiment:
    """A shipped experiment by its name, with or without its number, or one in a folder of yours."""
    folder = Path(name)
    if (folder / PROTOCOL).is_file():
        return Experiment(folder)
    known = {one.name: one for one in experiments()}
    short = {full.partition("_")[2]: one for full, one in known.items()}
    number = {full.partition("_")[0]: one for full, one in known.items()}
    for names in (known, short, number):
        if name in names:
            return names[name]
    message = f"there is no experiment {show(name)}"
    allowed = f"all, {', '.join(known)}, or a folder that holds a {PROTOCOL}"
    raise unknown_name(message, name, [*known, *short], allowed)
