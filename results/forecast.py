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
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from forecast_events import BOTH_SIDES, COLUMNS, EVENTS, HORIZONS, Event, with_ground
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
FLOOR = 0.01
FIRST, SECOND = "2026-28, first edition", "2026-28, second edition"
THIRD = "2026-28, third edition"
Numbers = npt.NDArray[np.float64]
KEYS = ("forecast", "event", "by")


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


def told(
    point: pd.DataFrame,
    runs: pd.DataFrame,
    count: int,
    weights: Numbers | None = None,
    events: Sequence[Event] = EVENTS,
) -> pd.DataFrame:
    """The forecast, with both intervals: a row for each event and date; sets may be weighted."""
    rows: list[dict[str, Any]] = []
    weight = np.full(count, 1.0 / count) if weights is None else weights / weights.sum()
    for event in events:
        for by, years in HORIZONS.items():
            here, there = (wherever(frame, event, by) for frame in (point, runs))
            if here is None or there is None:
                continue
            luck = intervals.share(here)
            shares = there.groupby(np.arange(len(there)) % count).mean()
            by_set = np.asarray(shares, dtype=np.float64)
            low, high = (weighted_quantile(by_set, weight, at) for at in (0.05, 0.95))
            rows.append(
                {
                    "event": event.name,
                    "by": by,
                    "probability": float(by_set @ weight),
                    "low_parameters": low,
                    "high_parameters": high,
                    "as_written": luck.value,
                    "low_luck": luck.low,
                    "high_luck": luck.high,
                    "reference": 1.0 - (1.0 - event.yearly) ** years,
                }
            )
    return pd.DataFrame(rows)


def weighted_quantile(values: Numbers, weight: Numbers, at: float) -> float:
    """The least value that so much of the weight does not exceed.

    >>> weighted_quantile(np.array([0.0, 1.0]), np.array([0.9, 0.1]), 0.5)
    0.0
    """
    order = np.argsort(values)
    place = int(np.searchsorted(np.cumsum(weight[order]), at))
    return float(values[order][min(place, len(values) - 1)])


def weights_by_the_record(jobs: int) -> Numbers:
    """From the second edition on: how often a set gives what happened from 2020 to the end of 2025.

    That is: the rest of NK is taken, and no war follows. The sets were learnt from 1994-2020; this
    makes them answer for the quiet since September 2023 as well.
    """
    scenario = sim.load("karabakh/after-2020", ["clock.end=2025-12-31"])
    used = read_ensemble(LEARNT).lent_to(scenario, sim.load(MADE_FOR))
    more: dict[str, Any] = {"jobs": jobs, "engine": "compiled", "behaviour": used}
    runs = sim.simulate(scenario, 20 * len(used), SEED, **more)
    as_it_was = runs["taken:rest-of-nk"].notna() & ~runs["war_after_closing"].astype(bool)
    shares = as_it_was.astype(float).groupby(np.arange(len(runs)) % len(used)).mean()
    return np.asarray(shares, dtype=np.float64)


def what_moves(runs: pd.DataFrame, used: Ensemble) -> pd.DataFrame:
    """Each assumed input: an event's share where it is in the upper half less in the lower."""
    rows = []
    which = np.arange(len(runs)) % len(used)
    for key in assumed():
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
    runs = with_ground(sim.simulate(scenario, replicates, SEED, **more), scenario)
    return runs[list(COLUMNS)]


# -- the log -------------------------------------------------------------------------------------


def with_forecast(log: str, table: pd.DataFrame, name: str) -> str:
    """The log with a forecast added, unless one of that name is there."""
    if any(row["forecast"] == name for row in csv.DictReader(io.StringIO(log))):
        return log
    head = [
        *("forecast", "filed", "known_until", "event", "by", "probability"),
        *("low_luck", "high_luck", "low_parameters", "high_parameters", "reference"),
        *("outcome", "decided", "source"),
    ]
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
    """What the log says of each forecast so far, beside base rates and an even chance."""
    lines: list[str] = []
    for name in dict.fromkeys(row["forecast"] for _, row in rows):
        mine = [row for _, row in rows if row["forecast"] == name]
        known = [row for row in mine if row["outcome"].strip()]
        lines.append(f"{name}: {len(known)} of {len(mine)} decided")
        if known:
            lines += [_scored(known, *one) for one in _SCORED]
    return [*lines, "0 is best. The events depend on one another: so many are not so many tests."]


_SCORED = (("the model", "probability"), ("base rates", "reference"), ("an even chance", ""))


def _scored(known: Sequence[Mapping[str, str]], name: str, key: str) -> str:
    pairs = [(float(row[key]) if key else 0.5, int(row["outcome"])) for row in known]
    first = sum(brier(*one) for one in pairs) / len(pairs)
    second = sum(log_score(*one) for one in pairs) / len(pairs)
    return f"  {name}: Brier {first:.3f}, log score {second:.3f}"


def make(jobs: int) -> None:
    """All tables, and the log. What is filed stays: only what is not there yet is written."""
    FOLDER.mkdir(exist_ok=True)
    used = sets()
    point = _runs((), AT_POINT, jobs, None)
    runs = _runs((), PER_SET * len(used), jobs, used)
    weights = weights_by_the_record(jobs)
    editions = {
        "forecast.csv": (FIRST, told(point, runs, len(used))),
        "second.csv": (SECOND, told(point, runs, len(used), weights)),
        "third.csv": (THIRD, told(point, runs, len(used), weights, BOTH_SIDES)),
    }
    log = FOLDER / "log.csv"
    before = log.read_text(encoding="utf-8") if log.is_file() else ""
    for name, (edition, table) in editions.items():
        _write(name, table)
        before = with_forecast(before, table, edition)
    log.write_text(before, encoding="utf-8")
    _write("sets.csv", pd.DataFrame(used.values, columns=[*used.columns]), form=None)
    _write("inputs.csv", what_moves(runs, used))
    if not (FOLDER / "arms.csv").is_file():
        _write("arms.csv", arms(used, 5 * len(used), jobs))
    share = pd.DataFrame({"weight": weights / weights.sum()})
    for name in ("weights.csv", "third-weights.csv"):
        _write(name, share, form="%.6f")


def _write(name: str, table: pd.DataFrame, form: str | None = "%.4g") -> None:
    """A table that is not there yet."""
    if not (FOLDER / name).is_file():
        table.to_csv(FOLDER / name, index=False, float_format=form)


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
