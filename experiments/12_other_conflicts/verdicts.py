"""Predictions alone: nothing is judged before they are fixed."""

from __future__ import annotations

from sim.experiments import Summary, Verdict
from sim.experiments.protocol import Protocol


def judge(summary: Summary, protocol: Protocol) -> list[Verdict]:
    """No verdict: what came of the cases has not been read."""
    del summary, protocol
    return []
