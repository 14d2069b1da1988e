"""Forecast 2026-28 by `karabakh/to-2028`, write `results/forecast/`, and score it later.

Run by hand: `python results/forecast.py` makes the runs and the tables (a minute or two on an idle
machine), and adds to the log, `log.csv`, a forecast that is not there yet; what is there is never
changed. `python results/forecast.py --score` reads the log: whoever knows how an event came out
writes 1 or 0 under `outcome`, with a source. What the numbers are, and are not: docs/forecast.md.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

import sim
from sim.behaviour import Ensemble, read_ensemble
from sim.engine.places import place_of
from sim.errors import Problem, SimError
from sim.inference import intervals
from sim.scenario import load_with_provenance

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "forecast"
LEARNT = ROOT / "results/calibration/all/sets.csv"
SCENARIO, MADE_FOR = "karabakh/to-2028", "karabakh/1994-2020"
SEED, PER_SET, AT_POINT = 2028, 40, 2000
#: When the forecast was filed, and up to when its inputs know anything.
FILED, KNOWN_UNTIL = "2026-11-30", "2025-12-31"
#: Yearly rates (experiments/12_other_conflicts/benchmarks.py): claims to land beside the claimant's
#: with a salience of 7 or more of 12, 1946-2001 (ICOW): a fatal dispute, a war, the claim ends.
FATAL, WAR, ENDS = 0.0553, 0.0109, 0.0407
#: Starts of the side that wants change, and its chance to win (GML; COW).
GAINS = 0.699 * 0.258
FLOOR = 0.01
KEYS = ("forecast", "event", "by")


@dataclass(frozen=True)
class Event:
    """What is forecast, and how the world decides it.

    Attributes:
        name: in the log.
        decided: what has to have happened, in words by which anybody can decide.
        column: of runs; `beyond`: it happens where the column is at least this.
        when: column with the years from the first day to it; empty: only by the last day.
        yearly: base rate a year, of the benchmark.
    """

    name: str
    decided: str
    column: str
    beyond: float
    when: str
    yearly: float

    def happened(self, runs: pd.DataFrame, years: float) -> pd.Series[bool]:
        """Whether it has in each run within so many years of the first day."""
        values = runs[self.column]
        if self.column == "settlement_broker":
            there = runs["agreed"].astype(bool) & (values == "")
        else:
            there = values.astype(float).fillna(-math.inf) >= self.beyond
        if not self.when:
            return there
        return there & (runs[self.when].astype(float) <= years)


EVENTS = (
    Event(
        "text signed",
        "both governments have signed a treaty of peace, or one text under another name with more "
        "than one of the open issues (border, recognition, route, security)",
        "agreed", 1.0, "settlement_year", ENDS,
    ),
    Event(
        "force",
        "fighting for ground between the two states' forces, with killed on either side, beyond a "
        "shooting on the line",
        "war", 1.0, "war_onset", FATAL,
    ),
    Event(
        "force, 200 killed",
        "one round of fighting with 200 or more soldiers killed on both sides together, by the "
        "official figures of each for its own",
        "deadliest_war_deaths", 200.0, "", WAR,
    ),
    Event(
        "war of 14 days",
        "one round of fighting with 14 days of battle or more",
        "large_war", 1.0, "", WAR,
    ),
    Event(
        "ground taken",
        "the claimant holds a named place on the border (heights, the south of Syunik/Zangezur) "
        "that it had not held on the first day, taken by force",
        "objectives_taken", 1.0, "", WAR * GAINS,
    ),
    Event(
        "route settled",
        "a signed text of the two settles the route to Nakhchivan, whoever runs it",
        "terms:transport", 0.0, "", ENDS / 2.0,
    ),
    Event(
        "signed by themselves",
        "a text is signed that no third party brokered (a host is no broker)",
        "settlement_broker", 0.0, "", ENDS / 2.0,
    ),
    Event(
        "force after a text",
        "force, as above, after a text was signed",
        "relapse", 1.0, "", ENDS * 0.071 / 5.0,
    ),
)  # fmt: skip
#: Years from the first day, and the date that they end on.
HORIZONS = {"2026-12-31": 1.0, "2027-12-31": 2.0, "2028-12-31": 3.0}
COLUMNS = (
    *("agreed", "settlement_year", "settlement_broker", "war", "war_onset", "large_war"),
    *("deadliest_war_deaths", "objectives_taken", "relapse", "terms:transport"),
)
#: Arms beside the forecast: inputs that code an outcome left out, and the ends of one that decides.
ARMS: Mapping[str, tuple[str, ...]] = {
    "as forecast": (),
    "no links": ("links.open=0",),
    "few direct talks": ("talks.direct_rate=0.02",),
    "the text in force, unguaranteed": ("after_deal.in_force=united-states",),
    "the text in force, guaranteed": (
        "after_deal.in_force=united-states",
        "third_parties.united-states.mediation.guarantee=0.8",
        "third_parties.united-states.mediation.deterrence=0.2",
    ),
    "trust by acts": ("after_deal.trust_bayes=1",),
}


def assumed() -> dict[str, tuple[float, float]]:
    """Ranges of what is assumed of the years to come: what the scenario says of them itself."""
    ahead, before = (load_with_provenance(name) for name in (SCENARIO, "karabakh/after-2020"))
    return {
        key: one.range
        for key, one in ahead.provenance.items()
        if one.range is not None
        and one != before.provenance.get(key)
        and place_of(ahead.scenario, key) is not None
    }


def sets() -> Ensemble:
    """The learnt sets, lent to the scenario, each with one draw of what is assumed."""
    scenario, ranges = sim.load(SCENARIO), assumed()
    lent = read_ensemble(LEARNT).lent_to(scenario, sim.load(MADE_FOR)).without(ranges)
    unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(SEED)).random(len(lent))
    low, high = np.array(list(ranges.values())).T
    values = np.column_stack([lent.values, low + unit * (high - low)])
    return replace(lent, columns=(*lent.columns, *ranges), values=values)


def wherever(runs: pd.DataFrame, event: Event, by: str) -> pd.Series[bool] | None:
    """Whether an event has come by a date; None where runs tell only of the last day."""
    years = HORIZONS[by]
    if not event.when and years < max(HORIZONS.values()):
        return None
    return event.happened(runs, years)


def told(point: pd.DataFrame, runs: pd.DataFrame, count: int) -> pd.DataFrame:
    """The forecast: a row for each event and date, with both intervals."""
    rows: list[dict[str, Any]] = []
    for event in EVENTS:
        for by, years in HORIZONS.items():
            here, there = (wherever(frame, event, by) for frame in (point, runs))
            if here is None or there is None:
                continue
            luck = intervals.share(here)
            by_set = there.groupby(np.arange(len(there)) % count).mean()
            low, high = np.quantile(by_set, [0.05, 0.95])
            rows.append(
                {
                    "event": event.name,
                    "by": by,
                    "probability": there.mean(),
                    "low_parameters": low,
                    "high_parameters": high,
                    "as_written": luck.value,
                    "low_luck": luck.low,
                    "high_luck": luck.high,
                    "reference": 1.0 - (1.0 - event.yearly) ** years,
                }
            )
    return pd.DataFrame(rows)


def what_moves(runs: pd.DataFrame, used: Ensemble, keys: Sequence[str]) -> pd.DataFrame:
    """Each assumed input: an event's share where it is in the upper half less in the lower."""
    rows = []
    which = np.arange(len(runs)) % len(used)
    for key in keys:
        column = used.values[:, used.columns.index(key)]
        upper = column > np.median(column)
        for event in EVENTS[:2]:
            by_set = event.happened(runs, 3.0).groupby(which).mean().to_numpy()
            more, less = by_set[upper], by_set[~upper]
            gap = float(more.mean() - less.mean())
            error = math.sqrt(more.var(ddof=1) / len(more) + less.var(ddof=1) / len(less))
            row = {"input": key, "event": event.name, "upper less lower": gap}
            rows.append(row | {"low": gap - 1.96 * error, "high": gap + 1.96 * error})
    return pd.DataFrame(rows)


def arms(used: Ensemble, replicates: int, jobs: int) -> pd.DataFrame:
    """The forecast of the last day in each arm, over the sets without what the arm fixes."""
    rows = []
    for name, changes in ARMS.items():
        mine = used.without(change.partition("=")[0] for change in changes)
        runs = _runs(changes, replicates, jobs, mine)
        row = {"arm": name, "changes": "; ".join(changes), "runs": replicates}
        rows.append(row | {event.name: event.happened(runs, 3.0).mean() for event in EVENTS})
    return pd.DataFrame(rows)


def _runs(
    changes: Sequence[str], replicates: int, jobs: int, used: Ensemble | None
) -> pd.DataFrame:
    scenario = sim.load(SCENARIO, changes)
    more: dict[str, Any] = {"jobs": jobs, "engine": "compiled", "behaviour": used}
    return sim.simulate(scenario, replicates, SEED, **more)[list(COLUMNS)]


# -- the log -------------------------------------------------------------------------------------


def with_forecast(log: str, table: pd.DataFrame, name: str) -> str:
    """The log with a forecast added, unless one of that name is there."""
    head = [
        *("forecast", "filed", "known_until", "event", "by", "probability"),
        *("low_luck", "high_luck", "low_parameters", "high_parameters", "reference"),
        *("outcome", "decided", "source"),
    ]
    out = io.StringIO(log)
    if any(row["forecast"] == name for row in csv.DictReader(out)):
        return log
    made = io.StringIO()
    writer = csv.DictWriter(made, head, lineterminator="\n")
    if not log:
        writer.writeheader()
    for _, row in table.iterrows():
        numbers = {key: f"{row[key]:.3f}" for key in head if key in row and key not in KEYS}
        fixed = {"forecast": name, "filed": FILED, "known_until": KNOWN_UNTIL}
        empty = {"outcome": "", "decided": "", "source": ""}
        writer.writerow({**fixed, "event": row["event"], "by": row["by"], **numbers, **empty})
    return log + made.getvalue()


def read_log(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Rows of the log with their lines; an error names file, line, key and value."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SimError(f"{path}: cannot be read: {error.strerror}") from None
    reader = csv.DictReader(io.StringIO(text))
    rows = [(reader.line_num, row) for row in reader]
    needed = {*KEYS, "probability", "reference", "outcome"}
    if missing := needed - set(reader.fieldnames or ()):
        raise SimError(f"{path}: the log has no column {', '.join(sorted(missing))}")
    for line, row in rows:
        if (row["outcome"] or "").strip() not in ("", "0", "1"):
            allowed = "1 (it happened by that date), 0 (it did not), or nothing (not known yet)"
            message = f"{row['outcome']!r} is no outcome"
            raise SimError(
                str(Problem(str(path), line, "outcome", row["outcome"], message, allowed))
            )
        for key in ("probability", "reference"):
            _probability(path, line, key, row[key])
    return rows


def _probability(path: Path, line: int, key: str, text: str) -> float:
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not 0.0 <= value <= 1.0:
        message = f"{text!r} is no probability"
        raise SimError(str(Problem(str(path), line, key, text, message, "a number from 0 to 1")))
    return value


def brier(probability: float, outcome: int) -> float:
    """Squared distance of the probability from what happened: 0 is best, 1 worst."""
    return (probability - outcome) ** 2


def log_score(probability: float, outcome: int) -> float:
    """Minus the logarithm of the chance given to what happened; at least 0.01 is counted."""
    given = probability if outcome else 1.0 - probability
    return -math.log(max(given, FLOOR))


def scores(rows: Sequence[tuple[int, Mapping[str, str]]]) -> list[str]:
    """What the log says of the forecast so far, beside the base rates."""
    known = [row for _, row in rows if row["outcome"].strip()]
    waiting = len(rows) - len(known)
    if not known:
        return [f"{len(rows)} forecasts, none decided yet"]
    lines = [f"{len(known)} decided, {waiting} open (Brier and log score: 0 is best)"]
    for name, key in (("the model", "probability"), ("base rates", "reference")):
        pairs = [(float(row[key]), int(row["outcome"])) for row in known]
        first = sum(brier(*one) for one in pairs) / len(pairs)
        second = sum(log_score(*one) for one in pairs) / len(pairs)
        lines.append(f"{name}: Brier {first:.3f}, log score {second:.3f}")
    always = sum(brier(0.5, int(row["outcome"])) for row in known) / len(known)
    lines.append(f"an even chance: Brier {always:.3f}, log score {math.log(2.0):.3f}")
    return [*lines, "The events depend on one another: so many are not so many tests."]


def make(jobs: int) -> None:
    """All tables, and the log."""
    FOLDER.mkdir(exist_ok=True)
    used = sets()
    frame = pd.DataFrame(used.values, columns=list(used.columns))
    frame.to_csv(FOLDER / "sets.csv", index=False)
    point = _runs((), AT_POINT, jobs, None)
    runs = _runs((), PER_SET * len(used), jobs, used)
    table = told(point, runs, len(used))
    table.to_csv(FOLDER / "forecast.csv", index=False, float_format="%.4g")
    moved = what_moves(runs, used, list(assumed()))
    moved.to_csv(FOLDER / "inputs.csv", index=False, float_format="%.4g")
    beside = arms(used, 5 * len(used), jobs)
    beside.to_csv(FOLDER / "arms.csv", index=False, float_format="%.4g")
    log = FOLDER / "log.csv"
    before = log.read_text(encoding="utf-8") if log.is_file() else ""
    log.write_text(with_forecast(before, table, "2026-28, first edition"), encoding="utf-8")


def main() -> int:
    """Make the forecast, or score the log."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--score", action="store_true", help="read the log and score it")
    asked.add_argument("--log", type=Path, default=FOLDER / "log.csv", help="another log")
    asked.add_argument("--jobs", type=int, default=2, help="threads (2)")
    options = asked.parse_args()
    try:
        if options.score:
            sys.stdout.write("\n".join(scores(read_log(options.log))) + "\n")
        else:
            make(options.jobs)
    except SimError as error:
        sys.stderr.write(f"Error: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
