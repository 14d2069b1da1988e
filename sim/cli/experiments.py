"""Experiments chosen by name, and their progress: for `sim experiment` and `sim check results`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.cli.guard import resumable
from sim.cli.progress import progress

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sim.experiments.laboratory import Tell
    from sim.experiments.protocol import Experiment


def choose_experiments(names: Sequence[str]) -> list[Experiment]:
    """The experiments of these names, each once; all of them if one name is `all`."""
    from sim.experiments.protocol import experiments, find_experiment

    if "all" in names:
        return experiments()
    return [find_experiment(name) for name in dict.fromkeys(names)]


@contextmanager
def experiment_progress(one: Experiment, quiet: bool) -> Iterator[Tell]:
    """Progress of the runs of an experiment, sweep by sweep."""

    def tell(label: str, done: int, total: int) -> None:
        report(done, total, label=f"{one.name}: {label}")

    with progress(one.name, quiet=quiet) as report:
        yield tell


def runs_are_kept(again: str) -> AbstractContextManager[None]:
    """On Ctrl-C or a time limit, say that the runs are kept; the command `again` goes on."""
    return resumable(lambda: "the runs made so far are kept.", again)
