"""Run every arm of `karabakh/after-2020` and write `results/after-2020/`: the protocol's table.

Run by hand (`python results/after_the_war.py`, some minutes). The arms, what is measured and what
was expected are in docs/after-the-war.md, fixed before the first run. Arms share their draws.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import sim
from sim.inference import intervals
from sim.targets import compare, load_joint, load_targets

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "after-2020"
SCENARIO, RECORD = "karabakh/after-2020", ROOT / "scenarios/karabakh/record-after-2020.yaml"
SEED, RUNS = 0, 500
WRITTEN = "as written"
_STAY = "parties.nk-authorities.seat=null"
_NO_MANDATE = "third_parties.russia.mediation.mandate_days=0"
#: An arm and what it changes.
ARMS: dict[str, tuple[str, ...]] = {
    WRITTEN: (),
    "no step of 2022": ("third_parties.russia.engagement=0.6",),
    # Added after the first run, which showed that this step dates the war in most runs. In the
    # record it came after the offensive of September 2023, and because of it.
    "no step of 2024": (
        "third_parties.russia.engagement={dates: {2020-11-10: 0.6, 2022-02-24: 0.2}}",
    ),
    # Added after the first run, to take apart what an early agreement does.
    "guarantee lasts": ("after_deal.guarantee_lasts=true",),
    "guarantee as signed": (
        "after_deal.guarantor_elasticity=0",
        "after_deal.guarantee_engaged=0",
        _NO_MANDATE,
    ),
    "no guarantee": ("after_deal.in_force=null",),
    "engagement foreseen": ("after_deal.guarantor_foresight=1",),
    "nothing closes": ("after_deal.closing=false",),
    "authorities stay": (_STAY,),
    "trust by acts": ("after_deal.trust_bayes=1",),
    "trust by acts, none dated": (
        "after_deal.trust_bayes=1",
        "parties.azerbaijan.reassurances=[]",
        "parties.azerbaijan.breaches=[]",
        "parties.armenia.reassurances=[]",
    ),
    "payments bind and fade": ("after_deal.bond=1", "after_deal.payment_fade=0.3"),
    "links from 2021": (
        "links.open={dates: {2020-11-10: 0, 2021-06-01: 1}}",
        "links.dependence={claimant: 0.03, holder: 0.03}",
    ),
    "links follow peace": (
        "links.open={dates: {2020-11-10: 0, 2021-06-01: 1}}",
        "links.dependence={claimant: 0.03, holder: 0.03}",
        "links.follow_peace=true",
    ),
    "few direct talks": ("talks.direct_rate=0.02",),
    "all that is new off": (
        "after_deal.guarantee_engaged=0",
        "after_deal.closing=false",
        _STAY,
        _NO_MANDATE,
    ),
    "choice without noise": ("behaviour.precision=1000000",),
    "no noise, no step": ("behaviour.precision=1000000", "third_parties.russia.engagement=0.6"),
    "revival and discredit": ("behaviour.hope_revival=0.1", "behaviour.ceasefire_discredit=0.3"),
}


def facts(frame: pd.DataFrame) -> dict[str, Any]:
    """What the protocol measures, one column of truths or numbers each."""
    taken = frame["taken:rest-of-nk"]
    return {
        "force": frame["war"],
        "force with 200 killed": frame["deadliest_war_deaths"].fillna(0.0) >= 200.0,
        "rest of NK taken": taken.notna(),
        "stopped at a red line": frame["interventions"] > 0,
        "Syunik taken": frame["taken:syunik"].notna(),
        "agreed": frame["agreed"],
        "agreed before it was taken": frame["settlement_day"] < taken.fillna(np.inf),
        "villages handed over": frame["handed:border-villages"].notna(),
        "war after closing": frame["war_after_closing"],
    }


def row_of(frame: pd.DataFrame, first: pd.DataFrame) -> dict[str, Any]:
    """Shares with their 95 % intervals, differences to the scenario as written, and medians."""
    row: dict[str, Any] = {}
    written = facts(first)
    for name, truths in facts(frame).items():
        found = intervals.share(truths)
        row |= {name: found.value, f"{name}, low": found.low, f"{name}, high": found.high}
        apart = intervals.difference_in_share(truths, written[name])
        row |= {f"{name}, change low": apart.low, f"{name}, change high": apart.high}
    for name in ("war_onset", "taken:rest-of-nk", "settlement_day", "closing_to_agreement_days"):
        row[f"{name}, median"] = frame[name].median()
    row["first opener claimant"] = (frame["first_war_opener"] == "claimant").sum() / max(
        1, frame["war"].sum()
    )
    row["agreed without a broker"] = (
        (frame["settlement_broker"] == "") & frame["agreed"]
    ).sum() / max(1, frame["agreed"].sum())
    table = compare({SCENARIO: frame}, load_targets(RECORD), load_joint(RECORD))
    row["core facts together"] = float(table[table["id"] == "together"].iloc[0]["simulated"])
    return row


def _rows(runs: int, jobs: int) -> Iterator[dict[str, Any]]:
    first = None
    for name, changes in ARMS.items():
        frame = sim.simulate(sim.load(SCENARIO, changes), runs, SEED, jobs=jobs, engine="compiled")
        first = frame if first is None else first
        yield {"arm": name, "changes": "; ".join(changes), "runs": runs} | row_of(frame, first)


def main() -> None:
    """Make the runs of every arm and write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each arm ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    FOLDER.mkdir(exist_ok=True)
    table = pd.DataFrame(_rows(options.runs, options.jobs))
    table.to_csv(FOLDER / "arms.csv", index=False, float_format="%.4g")


if __name__ == "__main__":
    main()
