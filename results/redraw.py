"""Draw the figures and pages of committed experiments anew from their summaries, without a run.

    python results/redraw.py            # all of them
    python results/redraw.py 05 11      # some, by number or name

Use it after a change of an experiment's `figures.py`, or of words in its verdict: everything that
follows from `summary.csv` is written, and the manifest names the new files. Numbers do not change.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.experiments import Summary, experiments
from sim.experiments.protocol import Experiment, find_experiment
from sim.experiments.reporting import write_pages
from sim.experiments.running import QUICK, SUMMARY, Measured, result_files, write_result
from sim.manifest import NAME as MANIFEST

HERE = Path(__file__).parent


def redraw(experiment: Experiment, folder: Path) -> None:
    """Write what follows from the summary in a result's folder, and the manifest that fits."""
    kept = {name: (folder / name).read_bytes() for name in (SUMMARY, QUICK)}
    described = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    summary = Summary.read(kept[SUMMARY], SUMMARY)
    files = result_files(experiment, Measured(summary, described["runs"], described))
    described["experiment"] = experiment.hashes
    write_result(folder, files | kept, described)


def main(names: Sequence[str]) -> None:
    """Draw the results of the named experiments anew, then the pages made from all of them."""
    for one in [find_experiment(name) for name in names] or experiments():
        redraw(one, HERE / one.name)
    write_pages(HERE)


if __name__ == "__main__":
    main(sys.argv[1:])
