"""How much of the variance the balance explains, how much its rivals, and how much is luck.

Sobol indices of groups of parameters (Saltelli et al. 2010, Computer Physics Communications 181,
259-270; for groups: Saltelli et al. 2008, "Global Sensitivity Analysis: The Primer", section 4.7).
The estimators are those of :mod:`sim.inference.sobol`, the design is in `design.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.experiments.laboratory import Laboratory
from sim.experiments.standing import open_issue, weights
from sim.experiments.summary import Summary
from sim.inference.intervals import Estimate, mean, share
from sim.inference.sobol import convergence, from_sweep, sobol_indices
from sim.scenario import Scenario

from .design import (
    BASELINE,
    FAMILIES,
    LUCK,
    MILITARY,
    OUTCOMES,
    RIVALS,
    SETTLING,
    WIDTHS,
    Numbers,
    inputs,
    matrices,
    points,
)

# -- outcomes ------------------------------------------------------------------------------------


def columns_of(scenario: Scenario) -> list[str]:
    """Columns of a run that the outcomes are made from."""
    issues = [f"terms:{name}" for name, one in scenario.issues.items() if one.kind == "political"]
    places = [f"control:{name}" for name in scenario.objectives]
    plain = [name for name in OUTCOMES if not name.endswith("_terms")]
    return [*plain, "settlement_at_end", "agreements", *issues, *places]


def standing(frame: pd.DataFrame, scenario: Scenario, political_only: bool = False) -> Numbers:
    """Where all issues, or the political ones, stand on the last day: 0 holder's, 1 claimant's.

    Territory stands as it is controlled; a political issue as it was agreed, if an agreement is in
    force, and else halfway between what the claimant enjoys of it and what the holder does not.
    Issues are weighted equally by the two leaders' weights in the scenario as it is given here.
    """
    in_force = frame["settlement_at_end"].isin(["partial", "comprehensive"]).to_numpy(bool)
    index, weight = np.zeros(len(frame)), 0.0
    for name, worth in weights(scenario).items():
        issue = scenario.issues[name]
        if political_only and issue.kind != "political":
            continue
        if issue.kind == "political":
            agreed = frame[f"terms:{name}"].to_numpy(float)
            stands = np.where(in_force & ~np.isnan(agreed), agreed, open_issue(issue))
        else:
            places = {key: one for key, one in scenario.objectives.items() if one.issue == name}
            stands = np.zeros(len(frame))
            for key, place in places.items():
                stands += place.share * frame[f"control:{key}"].to_numpy(float)
        index, weight = index + worth * stands, weight + worth
    return index / weight if weight else index


def outcomes(frame: pd.DataFrame, scenario: Scenario) -> dict[str, Numbers]:
    """Every outcome, a figure for each run; days of fighting as the logarithm of 1 + days."""
    made = {name: frame[name].to_numpy(float) for name in OUTCOMES if name in frame.columns}
    made["fighting_days"] = np.log1p(made["fighting_days"])
    made["political_terms"] = standing(frame, scenario, political_only=True)
    made["all_terms"] = standing(frame, scenario)
    return {name: made[name] for name in OUTCOMES}


# -- measuring -----------------------------------------------------------------------------------


def measure(lab: Laboratory) -> Summary:
    """Make the runs of both settings at both widths, and of the baseline."""
    summary = Summary()
    for setting in lab.protocol.settings:
        for width, reach in WIDTHS.items():
            _measure_setting(lab, summary, setting, width, reach)
    _measure_baseline(lab, summary)
    return summary


def _measure_setting(
    lab: Laboratory, summary: Summary, setting: str, width: str, reach: float
) -> None:
    scenario, rows = lab.scenario(setting), lab.size("rows")
    kept: dict[str, list[Numbers]] = {name: [] for name in OUTCOMES}
    again = []
    for number, part in enumerate(points(inputs(setting, reach, lab.seed), rows, lab.seed)):
        label = f"{setting.rpartition('/')[2]}-{width}-{number}"
        frame = lab.sweep(label, scenario, part, "list", columns=columns_of(scenario))
        again.append(frame["agreements"].to_numpy(float) > 1)
        for name, values in outcomes(frame, scenario).items():
            kept[name].append(values.reshape(len(matrices()), -1))
    place = f"{setting}: {width}"
    summary.add("rows", rows, setting=place)
    summary.add("several_agreements", share(np.concatenate(again)), setting=place)
    for name, parts in kept.items():
        table = dict(zip(matrices(), np.concatenate(parts, axis=1), strict=True))
        _add_indices(lab, summary, place, name, table)


def _measure_baseline(lab: Laboratory, summary: Summary) -> None:
    """Indices in a model where the chance of war does not hang on the balance, and terms do."""
    vary = {
        "balance.advantage": f"-{WIDTHS['narrow']}:{WIDTHS['narrow']}",
        "parties.north.mobilisation_cost": "0.05:0.2",
        "parties.south.private_cost": "0.2:0.6",
    }
    scenario = lab.scenario(BASELINE)
    names = ["sobol_matrix", "sobol_row", "large_war", "war", "agreed", "control_end"]
    frame = lab.sweep("baseline", scenario, vary, "sobol", columns=names, samples=lab.size("rows"))
    called = {"balance.advantage": MILITARY, LUCK: LUCK}
    for name in ("war", "agreed", "control_end"):
        a, b, mixed = from_sweep(frame, name)
        groups = {called.get(key, key.rpartition(".")[2]): one for key, one in mixed.items()}
        _add_indices(lab, summary, BASELINE, name, {"A": a, "B": b, **groups})


def _add_indices(
    lab: Laboratory, summary: Summary, place: str, outcome: str, table: Mapping[str, Numbers]
) -> None:
    """Mean, indices with their convergence, and the lead of the military family, of one outcome."""
    a, b = table["A"], table["B"]
    mixed = {name: values for name, values in table.items() if name not in ("A", "B")}
    both = np.concatenate([a, b])
    binary = outcome in ("large_war", "agreed", "war")
    summary.add(f"mean:{outcome}", share(both) if binary else mean(both), setting=place)
    found = sobol_indices(a, b, mixed, lab.size("resamples"), lab.seed) if np.ptp(both) else None
    # An outcome that hardly ever differs has resamples without any variance to share out.
    indices = found if found is not None and np.isfinite(found.to_numpy()).all() else None
    summary.add(f"varies:{outcome}", int(indices is not None), setting=place)
    if indices is None:
        return
    for name, row in indices.iterrows():
        for kind in ("first", "total"):
            made = _estimate(row, kind, len(a))
            summary.add(f"{kind}:{outcome}", made, setting=place, group=str(name))
    if MILITARY not in mixed or RIVALS[0] not in mixed:
        return
    for rival in RIVALS:
        ahead = lead(a, b, mixed[MILITARY], mixed[rival])
        summary.add(f"lead:{outcome}", ahead, setting=place, group=rival)
    if outcome in SETTLING:
        families = {name: mixed[name] for name in (*FAMILIES, LUCK)}
        settled = convergence(a, b, families, _prefixes(len(a)), 200, lab.seed)
        _add_convergence(summary, place, outcome, settled.dropna())


def _add_convergence(summary: Summary, place: str, outcome: str, table: pd.DataFrame) -> None:
    for _, row in table.iterrows():
        made = _estimate(row, "first", int(row["samples"]))
        name = f"convergence:{outcome}"
        summary.add(name, made, setting=place, group=str(row["input"]), x=float(row["samples"]))


def _prefixes(rows: int) -> list[int]:
    return [size for size in (rows // 16, rows // 8, rows // 4, rows // 2, rows) if size >= 32]


def _estimate(row: pd.Series, kind: str, n: int) -> Estimate:
    low, high, error = (float(row[f"{kind}_{end}"]) for end in ("low", "high", "error"))
    return Estimate(float(row[kind]), low, high, error, n)


def lead(a: Numbers, b: Numbers, ours: Numbers, theirs: Numbers) -> Estimate:
    """First-order index of one group less that of another, as a mean over rows.

    S - S' = mean of f(B) (f(AB) - f(AB')) / V, f centred (both indices by Saltelli et al. 2010);
    Student's interval, V taken as known.
    """
    both = np.concatenate([a, b])
    return mean((b - both.mean()) * (ours - theirs) / both.var())
