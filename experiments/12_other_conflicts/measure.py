"""Predict every case, score it, and look at it again over the sets of behaviour."""

from __future__ import annotations

from sim.experiments import Laboratory, Summary

from .over_sets import over_sets
from .predicting import predict
from .record import record
from .scoring import score


def measure(lab: Laboratory) -> Summary:
    """Run every case in every model, sum up what each predicts, and score it.

    What was added after outcomes were known comes last, and changes nothing before it.
    """
    summary = Summary()
    for case in lab.protocol.settings:
        predict(lab, summary, case)
    score(summary, record(), lab.size("resamples"), lab.seed)
    over_sets(lab, summary)
    return summary
