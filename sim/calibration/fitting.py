"""How the sets do beside every target, held out or not, and what was learnt of every number.

The fit is told with fresh runs: none of those that the sets were chosen by. No target is left out.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.api import simulate
from sim.behaviour import Ensemble
from sim.calibration.asking import Search
from sim.calibration.evidence import Evidence
from sim.calibration.priors import Priors
from sim.calibration.simulating import Stage
from sim.over_runs import apart
from sim.targets import GRADES, Joint, Target, compare
from sim.targets.per_run import columns_of, per_run
from sim.words import percent_text

Numbers = npt.NDArray[np.float64]

#: A number whose spread is this much smaller than that of its range counts as learnt.
LEARNT = 0.2
_QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
_COLUMNS = [
    *("id", "role", "label", "scenario", "outcome", "given", "statistic", "unit"),
    *("value", "low", "high", "decided", "discrepancy", "n", "simulated"),
    *("band_50_low", "band_50_high", "band_90_low", "band_90_high", "grade", "sets", "mean"),
    *("luck_low", "luck_high", "parameters_low", "parameters_high"),
    *("together_low", "together_high", "share_of_parameters", "below", "within", "above"),
    *("used_in_setting", "status", "facts"),
]


def predictions(
    stages: Sequence[Stage], ensemble: Ensemble, check: int, seed: int, jobs: int
) -> dict[str, pd.DataFrame]:
    """Fresh runs of every scenario with the sets, `check` runs of each."""
    luck = int(np.random.SeedSequence([seed, 24]).generate_state(1, np.uint64)[0])
    return {
        one.name: simulate(
            one.scenario,
            check * len(ensemble),
            seed=luck,
            jobs=jobs,
            engine="compiled",
            behaviour=ensemble,
        )
        for one in stages
    }


def fit_table(
    frames: Mapping[str, pd.DataFrame], evidence: Sequence[Evidence], joint: Sequence[Joint]
) -> pd.DataFrame:
    """The sets beside the record: one row for each target and limit, then facts taken together.

    Columns are those of :func:`sim.targets.compare`, what each is for (`role`: fitted, limit or
    held out) and the intervals of :func:`sim.over_runs.apart` of its mean or share.
    """
    table = compare(frames, [_asked(one) for one in evidence], joint)
    known = {one.id: one for one in evidence}
    rows = []
    for row in table.to_dict("records"):
        one = known.get(str(row["id"]))
        rows.append(_more(one, frames) | {str(name): value for name, value in row.items()})
    return pd.DataFrame(rows)[list(_COLUMNS)]


def _asked(one: Evidence) -> Target:
    """A limit as an event of its own name."""
    return one.target.model_copy(update={"id": one.id, "statistic": _statistic(one)})


def _statistic(one: Evidence) -> str:
    return "probability" if one.event else one.target.statistic


def _more(one: Evidence | None, frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """What is said of a target beyond a comparison; of facts taken together little."""
    if one is None:
        return dict.fromkeys(_COLUMNS[_COLUMNS.index("sets") :], math.nan) | {
            "role": "together",
            "decided": "",
            "discrepancy": math.nan,
        }
    values, sets = _per_run(one, frames[one.target.scenario])
    found = apart(values, sets, event=one.event, share=one.target.unit == "share")
    found["mean"] = found.pop("value")
    for name in ("statistic", "n"):
        del found[name]
    return found | {
        "role": one.role,
        "decided": str(one.decided),
        "discrepancy": one.discrepancy,
        **_where(one, values[~np.isnan(values)]),
    }


def _where(one: Evidence, values: Numbers) -> dict[str, float]:
    """Shares of runs below, within and above the record's range; an event: within, and not."""
    if not len(values):
        return dict.fromkeys(("below", "within", "above"), math.nan)
    low, high = (1.0, 1.0) if one.event else one.target.interval
    below, above = float((values < low).mean()), float((values > high).mean())
    return {"below": below, "within": 1.0 - below - above, "above": above}


def _per_run(one: Evidence, frame: pd.DataFrame) -> tuple[Numbers, npt.NDArray[Any]]:
    """What every run has of it, in the unit of the outcome, and its set."""
    good = (frame["failure"] == "").to_numpy(bool)
    values = per_run(one.target, columns_of(frame, one.columns), event=one.event)
    return np.where(good, values, np.nan), frame["set"].to_numpy()


def number_table(priors: Priors, places: Numbers) -> pd.DataFrame:
    """What was learnt of every number, a row each.

    `contraction` is 1 - sd / (1 / sqrt(12)) of the places of the sets in the range: 0 where the
    record says nothing, 1 where it determines the number. `distance` is the largest difference
    of the distributions of sets and prior (Kolmogorov), which also sees a shift.
    """
    values = priors.values(places)
    rows = []
    for place, (one, group) in enumerate(zip(priors.numbers, priors.groups, strict=True)):
        spread = float(places[:, group].std(ddof=1)) if len(places) > 1 else math.nan
        quantiles = np.quantile(values[:, place], list(_QUANTILES.values()))
        rows.append(
            {
                "key": one.key,
                "unit": one.unit,
                "low": one.low,
                "high": one.high,
                "shipped": one.shipped,
                **dict(zip(_QUANTILES, quantiles.tolist(), strict=True)),
                "contraction": 1.0 - spread * math.sqrt(12.0),
                "distance": _distance(places[:, group]),
            }
        )
    return pd.DataFrame(rows)


def _distance(places: Numbers) -> float:
    """Kolmogorov's distance of some places from the uniform distribution."""
    ordered, count = np.sort(places), len(places)
    above = np.arange(1, count + 1) / count - ordered
    below = ordered - np.arange(count) / count
    return float(max(above.max(), below.max()))


# -- in words --------------------------------------------------------------------------------------


def answer(
    fit: pd.DataFrame,
    numbers: pd.DataFrame,
    waves: pd.DataFrame,
    until: dt.date | None,
    search: Search,
    distinct: int,
    notes: Sequence[str],
) -> str:
    """The answer, in Markdown: what fits, what does not, what was learnt, how the search went."""
    if search.temper == 0.0:
        return _of_the_prior(fit, numbers, search)
    day = f"decided before {until}" if until else "all of it; nothing is held out"
    lines = [
        "# Calibration",
        "",
        f"{search.sets} equally weighted sets of {len(numbers)} numbers ({distinct} of them "
        f"distinct), learnt from the record: {day}.",
        "",
        *(_counts(fit, role) for role in ("fitted", "limit", "held out")),
        "",
        *_together(fit),
        "",
        *_learnt(numbers),
        "",
        *_search(waves, search, distinct),
        "",
        "## What does not come out",
        "",
        *_shortfalls(fit),
        "",
        "## Files",
        "",
        "`sets.csv` holds the sets (`--behaviour sets.csv`), `fit.csv` every target, held out or "
        "not, `numbers.csv` every number, `waves.csv` the search, `points.csv.gz` every point of "
        "it, `manifest.json` what it was made from, with hashes.",
    ]
    if notes:
        lines += ["", "## Notes", "", *(f"- {one}." for one in notes)]
    return "\n".join(lines) + "\n"


def _of_the_prior(fit: pd.DataFrame, numbers: pd.DataFrame, search: Search) -> str:
    """What draws from the priors come to: what is called fitted here was not."""
    lines = [
        "# Draws from the priors",
        "",
        f"{search.sets} equally weighted sets of {len(numbers)} numbers, drawn from the priors: "
        "nothing is learnt from the record, which stands beside them for comparison.",
        "",
        *(_counts(fit, role) for role in ("fitted", "limit", "held out")),
        "",
        *_together(fit),
        "",
        "## What does not come out",
        "",
        *_shortfalls(fit),
    ]
    return "\n".join(lines) + "\n"


_NAMES = {"fitted": "Fitted targets", "limit": "Limits to doing too much", "held out": "Held out"}


def _counts(fit: pd.DataFrame, role: str) -> str:
    rows = fit[fit["role"] == role]
    if rows.empty:
        return f"- {_NAMES[role]}: none."
    counts = ", ".join(f"{int((rows['grade'] == grade).sum())} {grade}" for grade in GRADES)
    idle = int((rows["n"] == 0).sum())
    more = f"; of {idle} no run qualifies" if idle else ""
    return f"- {_NAMES[role]}: {counts} (of {len(rows)}){more}."


def _together(fit: pd.DataFrame) -> list[str]:
    names = {"together": "core facts together", "guarded": "the same, within the limits"}
    lines = []
    for row in fit[fit["role"] == "together"].to_dict("records"):
        share = percent_text(row["simulated"]) if row["n"] else "no run"
        lines.append(f"- {row['scenario']}, {names[str(row['id'])]}: {share} of runs.")
    return lines


def _learnt(numbers: pd.DataFrame) -> list[str]:
    found = numbers[numbers["contraction"] >= LEARNT].sort_values("contraction", ascending=False)
    if found.empty:
        return [f"The record narrows no number by {LEARNT:.0%} or more."]
    head = f"The record narrows {len(found)} of {len(numbers)} numbers by {LEARNT:.0%} or more:"
    lines = [
        f"- `{row['key']}`: {row['q05']:.3g} to {row['q95']:.3g} (nine in ten sets), of "
        f"{row['low']:.3g} to {row['high']:.3g}; narrowed by {percent_text(row['contraction'])}"
        for row in found.head(12).to_dict("records")
    ]
    more = [f"- and {len(found) - 12} more"] if len(found) > 12 else []
    return [head, "", *lines, *more]


def _search(waves: pd.DataFrame, search: Search, distinct: int) -> list[str]:
    """How the search went, and what of it is a warning."""
    last = waves.iloc[-1]
    beta, effective = float(last["beta"]), float(last["effective_points"])
    lines = [
        f"The search made {int(waves['runs'].sum()):,} runs in {len(waves)} "
        f"wave{'s' * (len(waves) > 1)}. The weights are worth {effective:.0f} equally weighted "
        "points."
    ]
    if beta < search.temper:
        lines.append(
            f"**The likelihood is tempered to the power {beta:.2g}**: with all of it the weights "
            "would rest on too few points. The sets are wider than the record would have them; "
            "more points, or fewer numbers, help."
        )
    if float(last["cutoff"]) > search.cutoff:
        lines.append(
            f"**The cut-off was raised from {search.cutoff:g} to {float(last['cutoff']):.3g}**: "
            "too few points kept within it. More misses that are allowed bring it down."
        )
    if distinct < search.sets / 2:
        lines.append(f"**Only {distinct} of {search.sets} sets are distinct**: more points help.")
    return lines


def _shortfalls(fit: pd.DataFrame) -> list[str]:
    rows = fit[(fit["grade"].isin(GRADES[1:])) & (fit["role"] != "together")]
    lines = [
        f"- {row['grade']}, {row['role']}: {row['scenario']}, {row['label']}"
        for grade in reversed(GRADES[1:])
        for row in rows[rows["grade"] == grade].to_dict("records")
    ]
    return lines or ["Nothing: every target comes out well."]
