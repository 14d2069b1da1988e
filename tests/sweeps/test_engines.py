"""The real compiled engine and Mesa fill the same table, whatever kind of value is varied."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.scenario import load
from sim.sweeps import Sweep, sweep
from sim.sweeps.blocks import OTHER_OUTCOMES
from sim.sweeps.identity import agent_hashes

VARIED = {
    "a number": ("balance.advantage=-0.3,0,0.3", 0),
    "a dated number": ("balance.holder.spending=50,200", 0),
    "a whole number": ("talks.rounds=1,4", 0),
    "a flag": ("after_deal.binding=true,false", 0),
    "a word": ("parties.north.strategy=boulware,equilibrium", 0),
    "a contest": ("balance.contest=ratio,difference", 0),
    "a number that must fit others": ("parties.north.weights.prize=0.5,1", 3),
    "dates within the same years": ("clock.end=2001-06-01,2001-09-01", 0),
    "dates that add a year": ("clock.end=2001-12-01,2003-06-01", 3),
}


def made(folder: Path, engine: str, vary: str, replicates: int = 3) -> Sweep:
    end = ["clock.end=2001-09-01"]
    overrides = [] if vary.startswith("clock") else end
    scenario = load("toy/hurting-stalemate", overrides or end)
    return sweep(scenario, [vary], replicates=replicates, engine=engine, out=folder, block_size=4)


@pytest.mark.parametrize("kind", VARIED)
def test_both_engines_fill_the_same_table(kind: str, tmp_path: Path) -> None:
    vary, failures = VARIED[kind]
    mesa, compiled = (made(tmp_path / one, one, vary) for one in ("mesa", "compiled"))
    pd.testing.assert_frame_equal(mesa.frame(), compiled.frame(), check_exact=True)
    assert mesa.failures == compiled.failures == failures


def test_the_tables_could_differ(tmp_path: Path) -> None:
    one = made(tmp_path / "one", "mesa", "balance.advantage=-0.3,0.3")
    other = made(tmp_path / "other", "compiled", "balance.advantage=-0.3,0.31")
    assert (
        not one.frame()
        .drop(columns="balance.advantage")
        .equals(other.frame().drop(columns="balance.advantage"))
    )


def test_a_point_with_other_columns_says_so(tmp_path: Path) -> None:
    frame = made(tmp_path, "compiled", VARIED["dates that add a year"][0]).frame()
    assert set(frame["failure"]) == {"", OTHER_OUTCOMES}


def test_the_file_of_a_negotiator_of_your_own_is_part_of_what_a_sweep_is(tmp_path: Path) -> None:
    assert agent_hashes(load("toy/fearon")) == {}
    script = tmp_path / "mine.py"
    found = []
    for share in (0.5, 0.9):
        script.write_text(OWN.format(share=share))
        found.append(run_script(script))
    assert [list(one) for one in found] == [["mine.py"], ["mine.py"]]
    assert found[0] != found[1]


OWN = """
from sim.scenario import load
from sim.strategies import Negotiator, Seat
from sim.sweeps.identity import agent_hashes
import json

class Mine(Negotiator):
    name = "mine"
    source = "a test"

    def demand(self, seat: Seat) -> float:
        return {share} * seat.best

print(json.dumps(agent_hashes(load("toy/fearon", ["parties.north.strategy=mine"]))))
"""


def run_script(script: Path) -> dict[str, str]:
    import json
    import os
    import subprocess
    import sys

    root = Path(__file__).resolve().parents[2]
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=env
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found
