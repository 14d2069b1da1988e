"""Experiments that test claims: a protocol written before the run, measures, and a verdict."""

from sim.experiments.laboratory import Laboratory
from sim.experiments.likeness import AsAnother
from sim.experiments.prediction import Protocol
from sim.experiments.protocol import Experiment, experiment_folder, experiments
from sim.experiments.summary import Summary
from sim.experiments.verdict import Answer, Drawing, Verdict, above

__all__ = [
    "Answer",
    "AsAnother",
    "Drawing",
    "Experiment",
    "Laboratory",
    "Protocol",
    "Summary",
    "Verdict",
    "above",
    "experiment_folder",
    "experiments",
]
