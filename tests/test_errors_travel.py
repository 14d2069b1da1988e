"""Errors that a worker raises reach the command whole: one that cannot be sent ends the workers."""

from __future__ import annotations

import pickle

import pytest

from sim.behaviour import EnsembleError
from sim.calibration.choosing import CalibrationError
from sim.cases import CaseError
from sim.engine.allowed import ValuesError
from sim.errors import Problem, ScenarioError, SimError
from sim.scenario.variants import VariantError
from sim.sweeps.varying import SweepError

PROBLEMS = [Problem("sets.csv", 2, "talks.rounds", 0.5, "is out of range")]


@pytest.mark.parametrize(
    "error",
    [
        SimError("no room"),
        ValuesError("no room"),
        EnsembleError("sets.csv", PROBLEMS),
        *(kind(PROBLEMS) for kind in (CalibrationError, CaseError, ScenarioError)),
        *(kind(PROBLEMS) for kind in (SweepError, VariantError)),
    ],
)
def test_an_error_says_the_same_in_another_process(error: SimError) -> None:
    sent = pickle.loads(pickle.dumps(error))
    assert (type(sent), str(sent)) == (type(error), str(error))
    assert getattr(sent, "problems", ()) == getattr(error, "problems", ())
