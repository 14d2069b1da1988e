"""Turn on the mechanisms that are shipped at zero: the tables of `docs/switches.md`.

Run by hand (`python results/switches.py`, some minutes). Runs with and without a switch meet the
same random draws.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
from pages import head, percent, put, row

import sim
from sim.targets import compare, load_joint, load_targets
from sim.words import long_date

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "switches.md"
SETTINGS = {
    "frozen-conflict": "frozen conflict",
    "april-2016": "April 2016",
    "autumn-2020": "autumn 2020",
    "1994-2020": "unbroken",
}
AUTUMN, UNBROKEN = "autumn-2020", "1994-2020"
SEED, RUNS = 3, 300
#: The record: from the start of the war of 2020 to its first ceasefire, and between ceasefires.
RECORD = "| the record | 3 | | 13 | 8, 8 |"

Changes = tuple[str, ...]
NO_NOISE: Changes = ("behaviour.precision=1000000",)
REVIVAL: Changes = ("behaviour.hope_revival=0.1",)
MENDED: Changes = (*REVIVAL, "behaviour.ceasefire_discredit=0.3")
WIDE: Changes = (*MENDED, "behaviour.opening_scale=0.5")
EFFECTS: dict[str, Changes] = {
    "as shipped": (),
    "revival 0.1": REVIVAL,
    "revival 0.1, discredit 0.3": MENDED,
    "the same, opening scale 0.5": WIDE,
    "choice without noise, as shipped": NO_NOISE,
    "choice without noise, revival 0.1, discredit 0.3": (*MENDED, *NO_NOISE),
    "choice without noise, the same, opening scale 0.5": (*WIDE, *NO_NOISE),
}
DAYS = (0, 1, 30, 45, 60)
AUTHORITIES = "parties.nk-authorities"
DEMANDING: Changes = (
    f"{AUTHORITIES}.audience_cost=2",
    f"{AUTHORITIES}.hope=0.9",
    f"{AUTHORITIES}.optimism=0.6",
    f"{AUTHORITIES}.cost_per_day=0.0003",
    f"{AUTHORITIES}.mobilisation_cost=0.02",
)
ALONE: Changes = ("talks.leaders_alone=1",)
VETOES: dict[str, Changes] = {
    "as shipped": (),
    "`leaders_alone` 0.5": ("talks.leaders_alone=0.5",),
    "`leaders_alone` 1": ALONE,
    "demanding authorities": DEMANDING,
    "demanding authorities, `leaders_alone` 1": (*DEMANDING, *ALONE),
    "choice without noise, `leaders_alone` 1": (*ALONE, *NO_NOISE),
}
THIRD_PARTIES = ("russia", "france", "united-states", "european-union")
NOBODY: Changes = tuple(
    f"third_parties.{name}.mediation.initiative_war=0" for name in THIRD_PARTIES
)
NO_GUARANTEE: Changes = ("third_parties.russia.mediation.guarantee=0",)
NO_PAYMENTS: Changes = tuple(
    f"third_parties.{name}.mediation.leverage.{side}=0"
    for name in THIRD_PARTIES[:3]
    for side in ("claimant", "holder")
)
LINE: Changes = ("talks.war_rate=0.3",)
TEXTS: dict[str, Changes] = {
    "as shipped": (),
    "leaders' texts, `war_rate` 0.1": ("talks.war_rate=0.1",),
    "leaders' texts, `war_rate` 1": ("talks.war_rate=1",),
    "no guarantee by Russia": NO_GUARANTEE,
    "the same, leaders' texts at 0.3": (*NO_GUARANTEE, *LINE),
    "neither guarantee nor payments, leaders' texts at 0.3": (*NO_GUARANTEE, *NO_PAYMENTS, *LINE),
    "no mediator acts in war": NOBODY,
    "no mediator, leaders' texts at 0.3": (*NOBODY, *LINE),
    "the same, no error": (*NOBODY, *LINE, "talks.war_error=0"),
    "the same, no error, friction 0.01": (
        *NOBODY, *LINE, "talks.war_error=0", "talks.friction=0.01",
    ),
    "the same, error as shipped, no friction": (*NOBODY, *LINE, "talks.friction=0"),
    "the same, no error, no friction": (*NOBODY, *LINE, "talks.war_error=0", "talks.friction=0"),
    "the same, error and friction as shipped, full trust (`after_deal.trust=1`)": (
        *NOBODY, *LINE, "after_deal.trust=1",
    ),
}  # fmt: skip
CEASEFIRES: dict[str, Changes] = {
    "as shipped": (),
    "discredit 0.3": ("behaviour.ceasefire_discredit=0.3",),
    "exchange 7 days": ("behaviour.ceasefire_exchange=7",),
    "exchange 14 days": ("behaviour.ceasefire_exchange=14",),
    "exchange 30 days": ("behaviour.ceasefire_exchange=30",),
}


def main() -> None:
    """Make the runs and write the tables between their marks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=RUNS, help=f"of each setting ({RUNS})")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    runs = Runs(options.runs, options.jobs)
    put(PAGE, {name: make(runs) for name, make in TABLES.items()})


class Runs:
    """Runs of the four settings under changes, each made once."""

    def __init__(self, runs: int, jobs: int) -> None:
        self.runs, self.jobs = runs, jobs
        self._made: dict[tuple[str, Changes], pd.DataFrame] = {}

    def of(self, setting: str, changes: Changes = ()) -> pd.DataFrame:
        """Outcomes of the runs of a setting, a row a run."""
        key = setting, changes
        if key not in self._made:
            scenario = sim.load(f"karabakh/{setting}", list(changes))
            self._made[key] = sim.simulate(
                scenario, replicates=self.runs, seed=SEED, jobs=self.jobs, engine="compiled"
            )
        return self._made[key]

    def share(self, setting: str, changes: Changes, which: str = "together") -> pd.Series[Any]:
        """A row of the comparison with the record: the core facts together, or within limits."""
        frames = {f"karabakh/{setting}": self.of(setting, changes)}
        rows = compare(frames, load_targets("karabakh"), load_joint("karabakh"))
        return rows[rows["id"] == which].iloc[0]


def effects(runs: Runs) -> list[str]:
    """What some switches do to the four settings."""
    heads = [
        "",
        *SETTINGS.values(),
        *(f"{told}, within limits" for told in SETTINGS.values()),
        "agreement, unbroken",
        "failed ceasefires",
    ]
    lines = head(heads)
    for name, changes in EFFECTS.items():
        cells = [
            percent(runs.share(setting, changes, which)["simulated"])
            for which in ("together", "guarded")
            for setting in SETTINGS
        ]
        agreed = runs.of(UNBROKEN, changes)["agreed"].mean()
        lines.append(row([name, *cells, percent(agreed), f"{failed(runs, changes).median():g}"]))
    return lines


def failed(runs: Runs, changes: Changes) -> pd.Series[float]:
    """Failed ceasefires in the large wars of autumn 2020."""
    frame = runs.of(AUTUMN, changes)
    return frame.loc[frame["large_war"] == 1, "ceasefires_failed"].astype(float)


def preparation(runs: Runs) -> list[str]:
    """What days between the decision and the attack do."""
    lines = head(
        ["", "days", "autumn 2020: onset", "core", "unbroken: large war in 2020", "onset", "core",
         "large war by noise", "stood down, a run"]
    )  # fmt: skip
    for name, base in {"as shipped": (), "mended": MENDED}.items():
        for days in DAYS:
            changes = (*base, f"behaviour.preparation_days={days}") if days else base
            unbroken = runs.of(UNBROKEN, changes)
            year = unbroken["large_war_onset"].astype(float)
            noise = unbroken.loc[unbroken["large_war"] == 1, "large_war_by_noise"]
            cells = [
                onset(runs.of(AUTUMN, changes)),
                interval(runs.share(AUTUMN, changes)),
                percent(year.between(2020.0, 2021.0).mean()),
                onset(unbroken[year.between(2020.0, 2021.0)]),
                interval(runs.share(UNBROKEN, changes)),
                percent(noise.astype(float).mean()),
                f"{unbroken['stood_down'].mean():.1f}" if days else "",
            ]
            lines.append(row([name if days == DAYS[0] else "", days, *cells]))
    return lines


def onset(frame: pd.DataFrame) -> str:
    """The median day of the large wars and their middle half."""
    days = frame["large_war_onset_date"].astype(str)
    ordinals = sorted(dt.date.fromisoformat(day).toordinal() for day in days if day[:1].isdigit())
    if not ordinals:
        return "none"
    at = [ordinals[int(q * (len(ordinals) - 1))] for q in (0.5, 0.25, 0.75)]
    middle, low, high = (long_date(day).removesuffix(" 2020") for day in at)
    return f"{middle} ({low} to {high})"


def texts(runs: Runs) -> list[str]:
    """Who ends the war: agreements of autumn 2020, and those that nobody brokered."""
    lines = head(["autumn 2020", "agreement", "of these without a broker"])
    for name, changes in TEXTS.items():
        frame = runs.of(AUTUMN, changes)
        agreed = frame[frame["agreed"] == 1]
        alone = agreed["settlement_broker"].fillna("").astype(str) == ""
        cells = [percent(len(agreed) / len(frame)), percent(alone.mean()) if len(agreed) else ""]
        lines.append(row([name, *cells]))
    return lines


def vetoes(runs: Runs) -> list[str]:
    """Share of runs with a text that failed by a further party's veto alone."""
    lines = head(["", *SETTINGS.values()])
    for name, changes in VETOES.items():
        cells = [
            percent((runs.of(one, changes)["refused_by_veto_alone"] > 0).mean()) for one in SETTINGS
        ]
        lines.append(row([name, *cells]))
    return lines


def ceasefires(runs: Runs) -> list[str]:
    """How many ceasefires fail, when the first comes, and in what rhythm the others follow."""
    lines = head(["", "failed", "2 to 4", "day of the first", "days to the next"])
    lines.append(RECORD)
    for noise in ((), NO_NOISE):
        for name, change in CEASEFIRES.items():
            changes = (*change, *noise)
            number = failed(runs, changes)
            frame = runs.of(AUTUMN, changes)
            cells = [
                f"{number.median():g}",
                percent(number.between(2, 4).mean()),
                middle_of(frame["days_to_first_ceasefire"]),
                middle_of(frame["days_between_ceasefires"]),
            ]
            lines.append(row([f"without noise: {name}" if noise else name, *cells]))
    return lines


def middle_of(values: pd.Series[Any]) -> str:
    """Median of days, with the tenth and the ninetieth of a hundred."""
    low, middle, high = values.astype(float).quantile([0.1, 0.5, 0.9])
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


TABLES = {
    "effects": effects,
    "preparation": preparation,
    "texts": texts,
    "vetoes": vetoes,
    "ceasefires": ceasefires,
}


def interval(found: pd.Series[Any]) -> str:
    """A share with its 95 % interval."""
    low, high = 100 * float(found["wilson_low"]), 100 * float(found["wilson_high"])
    return f"{percent(found['simulated'])} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    main()
