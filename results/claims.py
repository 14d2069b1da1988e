"""Figures of real claims for experiment 15, from your own copy of a table of claim-years.

Run by hand: `python results/claims.py TABLE.csv` writes `data.csv` and `population.csv` into the
experiment's folder, or into another that is given. The table is not part of the project; which
columns it needs, and where they come from, stands in `experiments/15_claims_large_n/bins.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.errors import SimError
from sim.experiments.protocol import find_experiment

#: Digits of a figure in the files.
DIGITS = "%.5g"


def main(arguments: list[str] | None = None) -> None:
    """Read the table and write both files; an error, and exit code 2, where it cannot be used."""
    experiment = find_experiment("claims_large_n")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("table", help="claim-years, as CSV")
    asked.add_argument("--out", type=Path, default=experiment.folder, help="folder for the files")
    options = asked.parse_args(arguments)
    bins = experiment.module("bins")
    try:
        table = bins.population(bins.read(options.table))
    except SimError as error:
        asked.error(str(error))
    for name, made in (("data", bins.data(table)), ("population", bins.distributions(table))):
        made.to_csv(options.out / f"{name}.csv", index=False, float_format=DIGITS)


if __name__ == "__main__":
    main()
