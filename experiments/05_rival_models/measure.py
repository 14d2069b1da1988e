"""Can the record do without the military channel, or without a rival one?

The full model and seven rivals, each with one channel off, are calibrated to the record of three
settings at once, and compared by how well they predict a setting that they were not fitted to, and
by a classifier. Both comparisons are made on simulated histories first, whose model is known.

* Calibration: approximate Bayesian computation on a table of prior runs, with semi-automatic
  summaries and regression adjustment (`sim.inference.calibration`), and its coverage.
* Prediction: kernel score, a proper score (Gneiting and Raftery 2007, JASA 102, 359-378, section
  5.1): E ρ(X, y) - E ρ(X, X') / 2, with ρ = 1 - k and k a positive definite kernel. Here
  k(x, y) = max(0, 1 - |x - y|) for figures (positive definite by Pólya), 1 for two undefined ones
  and 0 for one of each. For an event it is Brier's score.
* Classification: `sim.inference.classification`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments import Laboratory, Summary
from sim.experiments.scores import Numbers, Score, kernel_score
from sim.inference.calibration import coverage
from sim.inference.classification import compare_models
from sim.inference.intervals import Estimate, mean, share
from sim.inference.summaries import prior_predictive_p_value
from sim.targets import Target, compare

from .design import BY_FULL, BY_RIVAL, CONSTANT, FULL, MILITARY, MODELS, STILL, WAYS, rivals
from .predictions import (
    Fit,
    Table,
    losses,
    make_finite,
    others,
    predict,
    prior_table,
    recovered,
)
from .record import ALL, SHORT, Record

UNKNOWN, LEAST_DEFINED = -1, 0.05
GRADES = {"well": 2, "possible": 1, "NO": 0, "": UNKNOWN}


def measure(lab: Laboratory) -> Summary:
    """Calibrate, predict, recover and classify."""
    record = Record.of(lab.protocol.settings)
    tables = {name: prior_table(lab, record, name) for name in MODELS}
    observed = make_finite(list(tables.values()), record.observed)
    summary = Summary()
    summary.add("targets", len(record.every))
    summary.add("settings", len(record.settings))
    summary.add("summaries", observed.shape[1])
    add_predictions(lab, record, tables, observed, summary)
    add_recovery(lab, record, tables, summary)
    add_classification(lab, record, tables, observed, summary)
    add_calibration(lab, record, tables, observed, summary)
    return summary


def add_predictions(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """Scores of every model, in and out, their losses against the full model, and all targets."""
    scores: dict[tuple[str, str], dict[str, Score]] = {}
    for name, table in tables.items():
        scores |= {(way, name): {} for way in ("in", *WAYS)}
        everything = Fit.to(table, record, record.settings)
        for setting in record.settings:
            found = {"in": everything.nearest(observed, lab.size("predicted"))}
            found |= Fit.to(table, record, others(record, setting)).ways(observed, lab)
            truth = record.observed[[t.id for t in record.targets[setting]]].to_numpy()[0]
            for way, made in predict(lab, record, name, setting, found).items():
                drawn = record.deviations(setting, made).to_numpy()
                scores[way, name][setting] = kernel_score(drawn, truth)
                if way in ("in", "out"):
                    _add_targets(summary, way, name, made, drawn, record.targets[setting])
    for name in tables:
        undefined = len(record.settings) - len(scores["out_adjusted", name])
        summary.add("adjustment_undefined", undefined, group=name)
    _add_scores(summary, record, scores)


def _add_scores(
    summary: Summary, record: Record, scores: Mapping[tuple[str, str], dict[str, Score]]
) -> None:
    """Scores and losses, by setting and over all of them where none is undefined."""
    for by_setting in scores.values():
        if len(by_setting) == len(record.settings):
            by_setting[ALL] = Score.mean(list(by_setting.values()))
    for (way, name), by_setting in scores.items():
        for setting, score in by_setting.items():
            summary.add(f"score_{way}", score.estimate, setting=setting, group=name)
            if name != FULL and setting in scores[way, FULL]:
                loss = (score - scores[way, FULL][setting]).estimate
                summary.add(f"loss_{way}", loss, setting=setting, group=name)


def _add_targets(
    summary: Summary,
    way: str,
    name: str,
    made: pd.DataFrame,
    drawn: Numbers,
    targets: Sequence[Target],
) -> None:
    """Set the predicted runs beside every target of the setting; none is left out.

    What hardly any run can be compared with (fewer than one in twenty) is not in reach.
    """
    setting = targets[0].scenario
    table = compare({setting: made}, targets)
    for row, values in zip(table.to_dict("records"), drawn.T, strict=True):
        add = partial(summary.add, setting=told(setting, row), group=name)
        defined = float(np.mean(~np.isnan(values)))
        add(f"grade_{way}", GRADES[str(row["grade"])] if defined >= LEAST_DEFINED else UNKNOWN)
        add(f"defined_{way}", defined)
        if row["n"]:
            ends = ("wilson_low", "wilson_high")
            if row["statistic"] != "probability":
                ends = ("band_90_low", "band_90_high")
            low, high = (float(row[end]) for end in ends)
            band = Estimate(float(row["simulated"]), low, high, math.nan, len(values))
            add(f"simulated_{way}", band, kind="calculated")


def told(setting: str, row: Mapping[Hashable, Any]) -> str:
    """Name of a target for readers; an input is no test, and says so."""
    return f"{SHORT[setting]}: {row['label']}{' (input)' if row['used_in_setting'] else ''}"


def add_recovery(
    lab: Laboratory, record: Record, tables: Mapping[str, Table], summary: Summary
) -> None:
    """How often histories of known make show scores and losses like the record's."""
    scores = recovered(lab, record, tables)
    for name, by_history in scores.items():
        own = np.array([score for one, score in by_history.items() if one.maker == name])
        on_record = summary.get("score_out", setting=ALL, group=name).value
        summary.add("as_bad_if_own", share(own >= on_record), group=name)
        summary.add("own_score", mean(own), group=name)
    for rival in rivals():
        loss = summary.get("loss_out", setting=ALL, group=rival).value
        by_rival, by_full = losses(scores, rival, rival), losses(scores, rival, FULL)
        summary.add("as_far_if_rival", share(by_rival >= loss), group=rival)
        summary.add("as_near_if_full", share(by_full <= loss), group=rival)
        summary.add("power", share(by_full > float(np.quantile(by_rival, 0.9))), group=rival)
        for who, values in ((BY_FULL, by_full), (BY_RIVAL, by_rival)):
            for level in (0.05, 0.5, 0.95):
                quantile = float(np.quantile(values, level))
                summary.add("loss_recovered", quantile, setting=who, group=rival, x=level)


def add_classification(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """What the classifier makes of the record, and of runs that it has not seen."""
    runs = {name: table.summaries.to_numpy() for name, table in tables.items()}
    truth = observed.to_numpy()[0]
    found = [compare_models(runs, truth, lab.seed + i) for i in range(lab.size("splits"))]
    for name in tables:
        probability = mean([one.probability[name] for one in found])
        summary.add("probability", probability, group=name)
        summary.add("p_value", float(found[0].p_values[name]), setting=ALL, group=name)
        for other in tables:
            named = float(np.mean([one.confusion.loc[name, other] for one in found]))
            summary.add("confusion", named, setting=name, group=other)
        for setting in record.settings:
            part = Fit.to(tables[name], record, [setting])
            near = prior_predictive_p_value(part.raw, observed[part.columns].to_numpy()[0])
            summary.add("p_value", near, setting=setting, group=name)
    still = mean([float(one.probability[[MILITARY, CONSTANT]].sum()) for one in found])
    summary.add("probability", still, group=STILL)
    summary.add("accuracy", found[0].accuracy)
    summary.add("calibration_error", found[0].calibration_error)


def add_calibration(
    lab: Laboratory,
    record: Record,
    tables: Mapping[str, Table],
    observed: pd.DataFrame,
    summary: Summary,
) -> None:
    """Posterior of every model, what it owes to the record, and how far it can be believed."""
    for name, table in tables.items():
        fit = Fit.to(table, record, record.settings)
        found = fit.posterior(observed, lab.size("accepted"))
        tested = coverage(
            table.places,
            fit.summaries,
            table.model.prior,
            draws=lab.size("pseudo_records"),
            accept=lab.size("accepted"),
            seed=lab.seed,
        )
        covered = tested.table["covered"]
        known = dict(zip(table.model.parameters, fit.transform.explained, strict=True))
        good = covered.between(0.85, 0.95)
        summary.add("effective_draws", float(found.effective_size), group=name)
        summary.add("mean_coverage", float(covered.mean()), group=name)
        summary.add("parameters_well_covered", int(good.sum()), group=name)
        summary.add("parameters", len(covered), group=name)
        heights = np.histogram(tested.ranks.to_numpy(), bins=10, range=(0, 100))[0]
        for number, height in enumerate(heights / heights.sum()):
            summary.add("rank_share", float(height), group=name, x=(number + 0.5) / 10)
        middles = found.quantiles([0.5])[0.5]
        for parameter, row in tested.table.iterrows():
            add = partial(summary.add, setting=str(parameter), group=name)
            error = math.sqrt(row["covered"] * (1.0 - row["covered"]) / row["n"])
            held = Estimate(row["covered"], row["low"], row["high"], error, int(row["n"]))
            add("coverage", held)
            add("rank_p_value", float(row["p_value"]))
            add("explained", float(known[str(parameter)]))
            add("contraction", float(found.contraction[str(parameter)]))
            middle = float(middles[str(parameter)])
            band = Estimate(middle, *found.interval(str(parameter)), math.nan, len(found.draws))
            add("place", band, kind="calculated")
