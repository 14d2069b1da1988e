"""Check a committed calibration with pseudo-records and other priors: `results/coverage/`.

Run by hand (`python results/coverage.py`, and with `--fit all` for the other ensemble, which goes
to a folder of its own). It makes one bank of simulated points, about two minutes on a free core,
kept in `out/coverage/`; the rest, one minute, is weights on it. The page
`docs/calibration-checks.md` and its pictures are then made by `results/calibration_checks.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr

from sim.behaviour import Ensemble, read_ensemble
from sim.calibration.asking import Prepared
from sim.calibration.bank import Bank, make_bank, prepared_as, scores_of
from sim.calibration.coverage import Asked, Ranks, held, ranks
from sim.calibration.other_priors import (
    LOG,
    PLAIN,
    SHAPES,
    Moved,
    first_numbers,
    labels,
    places_moved,
    predictions_moved,
    shape_of,
)
from sim.calibration.waves import Kernel
from sim.calibration.weighing import Rules, Weights, weigh_bank
from sim.inference.threads import one_thread
from sim.manifest import git_state
from sim.sweeps.identity import code_hash

ROOT = Path(__file__).resolve().parent.parent
#: Calibrations that can be checked, and where what is found goes.
FITS = {
    "until-2020-07-01": ROOT / "results" / "coverage",
    "all": ROOT / "results" / "coverage" / "all",
}
BANKS = ROOT / "out" / "coverage"
#: Points from the priors, points around the ensemble, runs of each (the last makes its
#: pseudo-record), pseudo-records, and what names points and luck.
PRIOR_POINTS, NEAR_POINTS, RUNS, RECORDS, SEED = 500, 700, 13, 600, 1
#: Effective points that a full likelihood must leave; it is tempered further if it does not.
LEAST = 60.0
USED, SAME, MORE = "as in the calibration", "narrow prior, same power", "narrow prior, more power"
#: Which points of the bank are near the posterior (0: those from the priors).
NEAR = 1
BINS = 10
#: Standard errors from which on a shift is kept.
CLEAR = 3.0
#: A family of numbers is moved at once only if the weights are still worth so many points.
ENOUGH = 30.0


@dataclass(frozen=True)
class Fit:
    """One of the committed calibrations."""

    name: str
    asked: Prepared
    ensemble: Ensemble
    beta: float

    @classmethod
    def of(cls, name: str) -> Fit:
        """Read it from its folder."""
        folder = ROOT / "results" / "calibration" / name
        beta = json.loads((folder / "manifest.json").read_bytes())["result"]["beta"]
        return cls(name, prepared_as(folder), read_ensemble(folder / "sets.csv"), beta)

    @property
    def told(self) -> set[int]:
        """Free places of which the record tells anything."""
        scores = scores_of(self.asked.priors, self.ensemble)
        return set(Kernel.around(scores, np.full(len(scores), 1.0 / len(scores))).active.tolist())

    def rules(self) -> dict[str, Rules]:
        """The ways in which its pseudo-records are weighed."""
        search = self.asked.search
        return {
            USED: Rules(self.beta, 0, search.misses, search.cutoff),
            SAME: Rules(self.beta, NEAR),
            MORE: Rules(1.0, NEAR, least=LEAST),
        }


def main() -> None:
    """Make the bank if it is not there, and the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    first = next(iter(FITS))
    asked.add_argument("--fit", choices=list(FITS), default=first, help=f"which ({first})")
    asked.add_argument("--records", type=int, default=RECORDS, help=f"pseudo-records ({RECORDS})")
    asked.add_argument("--bank", type=Path, help="where the bank is, or is to be")
    options = asked.parse_args()
    fit = Fit.of(options.fit)
    bank = bank_of(fit, options.bank or BANKS / f"{fit.name}.npz")
    with one_thread():
        made = Asked.of(bank, fit.asked.evidence)
        tables = coverage_of(fit, made, options.records)
        tables["priors"] = list(other_priors(fit, made))
    out = FITS[fit.name]
    out.mkdir(parents=True, exist_ok=True)
    content = {f"{name}.csv": _csv(rows) for name, rows in tables.items()}
    for name, one in content.items():
        (out / name).write_bytes(one)
    (out / "manifest.json").write_text(_manifest(fit, options.records, content))


def bank_of(fit: Fit, path: Path) -> Bank:
    """The bank in a file; it is made if the file is not there."""
    if path.exists():
        return Bank.load(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    near = [(scores_of(fit.asked.priors, fit.ensemble), NEAR_POINTS)]
    made = make_bank(fit.asked, PRIOR_POINTS, near, replicates=RUNS, seed=SEED, tell=_tell)
    made.save(path)
    return made


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done:,} of {total:,} points and scenarios ")


def _csv(rows: list[dict[str, Any]]) -> bytes:
    return pd.DataFrame(rows).to_csv(index=False, float_format="%.6g").encode()


def _manifest(fit: Fit, records: int, content: dict[str, bytes]) -> str:
    return json.dumps(
        {
            "command": f"python results/coverage.py --fit {fit.name}",
            "code": code_hash(),
            "git": git_state(),
            "sets": {fit.name: fit.ensemble.sha256},
            "points": {"prior": PRIOR_POINTS, fit.name: NEAR_POINTS},
            "runs": RUNS,
            "records": records,
            "seed": SEED,
            "files": {name: hashlib.sha256(one).hexdigest() for name, one in content.items()},
        },
        indent=1,
    )


# -- pseudo-records --------------------------------------------------------------------------------


def coverage_of(fit: Fit, made: Asked, records: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of the three tables on pseudo-records of points near the posterior."""
    points = np.flatnonzero(made.bank.source == NEAR)[:records]
    tables: dict[str, list[dict[str, Any]]] = {"numbers": [], "predictions": [], "rules": []}
    for name, rules in fit.rules().items():
        found = ranks(made, points, rules, SEED)
        head = {"fit": fit.name, "rules": name}
        names = labels(fit.asked.priors)
        for place, label in enumerate(names):
            row = {"number": label, "told": place in fit.told}
            row["narrowed"] = float(found.narrowed[:, place].mean())
            tables["numbers"].append(head | row | _one(found.numbers[:, place]))
        tables["predictions"] += [head | row for row in _predictions(fit, found)]
        tables["rules"].append(head | _summary(fit, found))
    return tables


def _one(column: np.ndarray) -> dict[str, Any]:
    """Coverage and histogram of some ranks."""
    known = column[~np.isnan(column)]
    if not len(known):
        return {"records": 0, "held_50": math.nan, "held_90": math.nan} | {
            f"rank_{k}": 0 for k in range(BINS)
        }
    counts = np.histogram(np.clip(known, 0.0, 1.0), BINS, (0.0, 1.0))[0]
    return {
        "records": len(known),
        "held_50": float(held(known[:, None], 0.5)[0]),
        "held_90": float(held(known[:, None], 0.9)[0]),
    } | {f"rank_{k}": int(count) for k, count in enumerate(counts)}


def _predictions(fit: Fit, found: Ranks) -> Iterator[dict[str, Any]]:
    """Every target: what a run has, and the mean or share of the runs of a set."""
    for column, one in enumerate(fit.asked.evidence):
        known = ~np.isnan(found.happened[:, column])
        row = {
            "id": one.id,
            "label": one.target.label,
            "scenario": one.target.scenario,
            "role": one.role,
            "event": one.event,
            "foretold": _mean(found.foretold[known, column]),
            "happened": _mean(found.happened[known, column]),
        }
        yield row | {"what": "a run"} | _one(found.runs[:, column])
        yield row | {"what": "mean of a set"} | _one(found.means[:, column])


def _mean(values: np.ndarray) -> float:
    return float(np.nanmean(values)) if (~np.isnan(values)).any() else math.nan


def _summary(fit: Fit, found: Ranks) -> dict[str, Any]:
    """Coverage of all that hangs together, with the standard error over records."""
    told = sorted(fit.told)
    others = [place for place in range(fit.asked.priors.size) if place not in fit.told]
    evidence = fit.asked.evidence
    figures = [k for k, one in enumerate(evidence) if not one.event]
    out = [k for k in figures if not evidence[k].fitted]
    fitted = [k for k in figures if evidence[k].fitted]
    parts = {
        "told": found.numbers[:, told],
        "others": found.numbers[:, others],
        "figures_fitted": found.runs[:, fitted],
        "figures_held_out": found.runs[:, out],
        "means_held_out": found.means[:, [k for k, one in enumerate(evidence) if not one.fitted]],
    }
    row: dict[str, Any] = {
        "records": len(found.points),
        "beta": float(np.median(found.beta)),
        "effective": float(np.median(found.effective)),
        "effective_5": float(np.quantile(found.effective, 0.05)),
    }
    for name, part in parts.items():
        row |= {f"{name}_{key}": value for key, value in _coverage(part).items()}
    return row


def _coverage(part: np.ndarray) -> dict[str, float]:
    """Coverage of 50 and 90 % over all columns, and the standard error of the latter."""
    known = ~np.isnan(part)
    if not known.any():
        return {"50": math.nan, "90": math.nan, "error": math.nan}
    inside = known & (part >= 0.05) & (part <= 0.95)
    half = known & (part >= 0.25) & (part <= 0.75)
    total, n = known.sum(), len(part)
    share = float(inside.sum() / total)
    influence = (inside.sum(axis=1) - share * known.sum(axis=1)) * n / total
    error = math.sqrt(float((influence**2).sum())) / n
    return {"50": float(half.sum() / total), "90": share, "error": error}


# -- other priors ----------------------------------------------------------------------------------


def other_priors(fit: Fit, made: Asked) -> Iterator[dict[str, Any]]:
    """What the record says under other priors: a row for each change and thing it moves."""
    search, evidence = fit.asked.search, fit.asked.evidence
    rules = Rules(fit.beta, 0, search.misses, search.cutoff)
    places = np.asarray(ndtr(made.bank.scores))
    before = weigh_bank(made.bank, made.moments, evidence, rules)
    for change, of, factor in _changes(fit, places):
        after = weigh_bank(made.bank, made.moments, evidence, rules, factor=factor)
        if after.effective < ENOUGH:
            continue
        head = {"fit": fit.name, "change": change, "of": of, "effective": after.effective}
        head |= {"effective_before": before.effective}
        yield from (head | row for row in _moved(fit, made, places, before, after))


def _changes(fit: Fit, places: np.ndarray) -> Iterator[tuple[str, str, np.ndarray]]:
    """Every change of the priors: its name, what it is a change of, and its factor."""
    names, numbers = labels(fit.asked.priors), first_numbers(fit.asked.priors)
    for place, one in enumerate(numbers):
        for name in (*SHAPES, LOG, PLAIN):
            shape = shape_of(one, name)
            if shape is not None:
                yield name, names[place], np.asarray(shape(places[:, place]), float)
    half = SHAPES[next(iter(SHAPES))]
    families: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        families.setdefault(name.partition(".")[0], []).append(place)
    for family, group in families.items():
        if len(group) > 1:
            factor = np.prod([half(places[:, place]) for place in group], axis=0)
            yield next(iter(SHAPES)), f"all of {family}.*", np.asarray(factor, float)


def _moved(
    fit: Fit, made: Asked, places: np.ndarray, before: Weights, after: Weights
) -> Iterator[dict[str, Any]]:
    for name, found in zip(
        labels(fit.asked.priors), places_moved(places, before, after), strict=True
    ):
        if _clear(found):
            yield {"kind": "number", "name": name, "label": name} | _told(found)
    for one, moved in zip(fit.asked.evidence, predictions_moved(made, before, after), strict=True):
        if moved is not None and not one.limit and _clear(moved):
            label = f"{one.target.label} ({one.target.scenario.rpartition('/')[2]}, {one.role})"
            yield {"kind": "prediction", "name": one.id, "label": label} | _told(moved)


def _clear(found: Moved) -> bool:
    """Whether a shift is more than the luck of the points; only such are kept."""
    return abs(found.after - found.before) > CLEAR * found.error


def _told(found: Moved) -> dict[str, float]:
    return {
        "before": found.before,
        "after": found.after,
        "error": found.error,
        "spread": found.spread,
        "shift": found.shift,
    }


if __name__ == "__main__":
    main()
