"""Under which sets of behaviour the frozen conflict is settled: `over-the-sets/settled.csv`.

    python results/settled.py

Runs of 1994-2016 as shipped under each set of `results/over-the-sets/sets.csv`, half a minute: the
share with an agreement and no large war. History has neither. `results/how_firm.py` then tells
which answers of the experiments hang on it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.api import simulate
from sim.behaviour import read_ensemble
from sim.manifest import as_json, git_state, versions
from sim.sweeps.identity import code_hash

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT / "results" / "over-the-sets" / "sets.csv"
OUT, MADE = SETS.with_name("settled.csv"), SETS.with_name("settled.json")
SCENARIO, RUNS, SEED = "karabakh/frozen-conflict", 100, 1


def main() -> None:
    """Make the runs, and write the table and what it was made from."""
    sets = read_ensemble(SETS)
    settled(RUNS * len(sets)).to_csv(OUT, index=False, float_format="%.4g")
    made = {
        "command": "python results/settled.py",
        "git": git_state(),
        "code": code_hash(),
        "versions": versions(),
        "scenario": SCENARIO,
        "runs_of_each_set": RUNS,
        "seed": SEED,
        "sets": sets.sha256,
    }
    MADE.write_bytes(as_json(made))


def settled(runs: int) -> pd.DataFrame:
    """A row a set: shares of its runs with an agreement, a large war, the first without the second.

    Args:
        runs: of all sets together; run i takes set i modulo their number.
    """
    frame = simulate(SCENARIO, replicates=runs, seed=SEED, jobs=2, behaviour=SETS)
    agreed, war = frame["agreed"].astype(bool), frame["large_war"].astype(bool)
    told = pd.DataFrame({"set": frame["set"], "agreed": agreed, "large_war": war})
    told["settled"] = agreed & ~war
    return told.groupby("set", as_index=False).mean()


if __name__ == "__main__":
    main()
