"""Run `karabakh/after-2020` with each mechanism of cooperation on, one at a time.

Run by hand (`python results/cooperation.py`); writes `results/after-2020/cooperation.csv`. What is
switched on, and by how much, is assumed: the table says what the mechanisms can do in the model,
each alone, and not what happened. Arms share their draws; the scenario is that of
`results/after_the_war.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.inference import intervals
from sim.words import bare_share

FILE = Path(__file__).resolve().parent / "after-2020" / "cooperation.csv"
PAGE = FILE.parents[2] / "docs" / "cooperation.md"
MARKS = "<!-- arms -->", "<!-- end of arms -->"
SCENARIO = "karabakh/after-2020"
SEED, RUNS = 0, 300
#: Rates between the dates of public counts: 81,386 ha cleared by 25 May 2023, 129,000 by 3 April
#: 2024, 180,000 by April 2025 (Trend, ANAMA); nobody back before July 2022, 8,000 people by the end
#: of 2024, 15,000 by June 2025 (State Committee, news.az; Mirror-Spectator). That 140,000 are to
#: return is the target of the first programme; that a million hectares are to be cleared is
#: assumed.
BACK = (
    "recovery={ground: regained, mined: 1000000, displaced: 140000, "
    "clearance: {dates: {2020-11-10: 32000, 2023-05-25: 55500, 2024-04-03: 50500}}, "
    "returning: {dates: {2020-11-10: 0, 2022-07-01: 3200, 2025-01-01: 15000}}}"
)
FASTER = "recovery.returning={dates: {2020-11-10: 0, 2021-06-01: 50000}}", "recovery.mined=0"
STEPS = (
    "objectives.border-villages.small=true",
    "issues.transport.small=true",
    "talks.step_rate=0.5",
)
TRUST = "after_deal.trust_bayes=1"
CONTACTS = "opinion.contacts={dates: {2020-11-10: 0, 2021-06-01: 1}}"
#: An arm and what it changes.
ARMS: dict[str, tuple[str, ...]] = {
    "as written": (),
    "returns, 0.1 at stake": (BACK, "recovery.at_stake.claimant=0.1"),
    "faster returns, 0.1 at stake": (BACK, *FASTER, "recovery.at_stake.claimant=0.1"),
    "faster returns, 0.03 at stake": (BACK, *FASTER, "recovery.at_stake.claimant=0.03"),
    "contacts, thaw 0.3": (CONTACTS, "opinion.thaw=0.3"),
    "contacts that harden, thaw -0.3": (CONTACTS, "opinion.thaw=-0.3"),
    "shootings embitter, 0.05": ("opinion.embitter=0.05",),
    "claimant's campaign, 1": ("parties.azerbaijan.persuasion=1",),
    "holder's campaign, 1": ("parties.armenia.persuasion=1",),
    "equal campaigns, 1": ("parties.azerbaijan.persuasion=1", "parties.armenia.persuasion=1"),
    "blame 1": ("opinion.blame=1",),
    "blame -1": ("opinion.blame=-1",),
    "choice of forum, 0.5": ("talks.forum_choice=0.5",),
    "choice of forum, 1": ("talks.forum_choice=1",),
    "steps": STEPS,
    "trust by acts": (TRUST,),
    "trust by acts, steps": (TRUST, *STEPS),
}


def facts(frame: pd.DataFrame) -> dict[str, Any]:
    """What is measured, one column of truths each."""
    return {
        "force": frame["war"],
        "agreed": frame["agreed"],
        "agreed in peace": frame["agreed"] & ~frame["settled_in_war"],
        "villages handed over": frame["handed:border-villages"].notna(),
        "war after closing": frame["war_after_closing"],
    }


def row_of(frame: pd.DataFrame, first: pd.DataFrame) -> dict[str, Any]:
    """Shares with 95 % intervals, differences to the scenario as written, means and medians."""
    row: dict[str, Any] = {}
    written = facts(first)
    for name, truths in facts(frame).items():
        found = intervals.share(truths)
        apart = intervals.difference_in_share(truths, written[name])
        row |= {name: found.value, f"{name}, low": found.low, f"{name}, high": found.high}
        row |= {f"{name}, change low": apart.low, f"{name}, change high": apart.high}
    for name in ("war_onset", "settlement_day", "terms_index", "returned_people"):
        row[f"{name}, median"] = frame[name].median()
    for name in ("small_agreements", "meetings_not_held", "sessions"):
        row[f"{name}, mean"] = frame[name].mean()
    return row


def _rows(runs: int, jobs: int) -> Iterator[dict[str, Any]]:
    first = None
    for name, changes in ARMS.items():
        frame = sim.simulate(sim.load(SCENARIO, changes), runs, SEED, jobs=jobs, engine="compiled")
        first = frame if first is None else first
        yield {"arm": name, "changes": "; ".join(changes), "runs": runs} | row_of(frame, first)


def markdown(table: pd.DataFrame) -> str:
    """The table of the page: shares in percent, with the difference to as written and its ends."""
    names = [str(name) for name in table if f"{name}, change low" in table]
    lines = ["| | " + " | ".join([*names, "small agreements", "meetings not held"]) + " |"]
    lines.append("|---" * (len(names) + 3) + "|")
    for _, row in table.iterrows():
        cells = [_cell(row, name) for name in names]
        cells += [
            f"{row[f'{name}, mean']:.1f}" for name in ("small_agreements", "meetings_not_held")
        ]
        lines.append("| " + " | ".join([str(row["arm"]), *cells]) + " |")
    return "\n".join(lines)


def _cell(row: pd.Series, name: str) -> str:
    low, high = (round(100 * row[f"{name}, change {end}"]) for end in ("low", "high"))
    return f"{bare_share(row[name])} ({low:+d} to {high:+d})"


def write_page(table: pd.DataFrame) -> None:
    """Put the table into the page, between its marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    text = f"{before}{MARKS[0]}\n{markdown(table)}\n{MARKS[1]}{after}"
    PAGE.write_text(text, encoding="utf-8")


def main() -> None:
    """Make the runs of every arm and write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each arm ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    table = pd.DataFrame(_rows(options.runs, options.jobs))
    table.to_csv(FILE, index=False, float_format="%.4g")
    write_page(pd.read_csv(FILE))


if __name__ == "__main__":
    main()
