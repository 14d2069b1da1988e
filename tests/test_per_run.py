"""What a run has of a target is said once, and evidence, scores and comparisons agree on it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.calibration.evidence import Evidence, decided_on
from sim.experiments.scores import deviation
from sim.scenario import load
from sim.targets import Target, compare, load_targets
from sim.targets.per_run import columns_of, needed, per_run

NAME = "karabakh/april-2016"


@cache
def runs() -> pd.DataFrame:
    return sim.simulate(NAME, replicates=60, seed=3, engine="compiled")


def targets() -> list[Target]:
    return [one for one in load_targets("karabakh") if one.scenario == NAME]


@pytest.mark.parametrize("one", targets(), ids=lambda one: one.id)
def test_evidence_scores_and_comparisons_have_the_same_of_a_run(one: Target) -> None:
    frame = runs()
    columns = columns_of(frame, needed(one))
    found = per_run(one, columns)
    away = deviation(one, frame).to_numpy()
    evidence = Evidence(one, decided_on(one, load(NAME)), True)
    of_evidence = evidence.per_run(columns, np.ones(len(frame), bool))
    assert np.array_equal(np.isnan(found), np.isnan(away))
    assert np.array_equal(np.isnan(found), np.isnan(of_evidence))
    known = found[~np.isnan(found)]
    row = compare({NAME: frame}, [one]).iloc[0]
    assert len(known) == row["n"]
    if one.statistic == "probability":
        assert np.array_equal(found, away, equal_nan=True)
        assert np.array_equal(found, of_evidence, equal_nan=True)
        assert known.mean() == pytest.approx(row["simulated"])
    else:
        low, high = one.interval
        inside = (low <= known) & (known <= high)
        assert np.array_equal(inside, away[~np.isnan(away)] == 0.0)
        assert np.array_equal(known < low, away[~np.isnan(away)] < 0.0)
        assert np.allclose(evidence.scaled(known), of_evidence[~np.isnan(of_evidence)])


def test_where_the_condition_fails_nothing_is_known() -> None:
    one = next(target for target in targets() if target.given == "clash")
    frame = runs()
    fought = frame["clash"].astype(bool).to_numpy()
    assert 0 < fought.sum() < len(frame)
    found = per_run(one, columns_of(frame, needed(one)))
    assert np.isnan(found[~fought]).all()
    other = one.model_copy(update={"given": "not clash"})
    assert np.isnan(per_run(other, columns_of(frame, needed(other)))[fought]).all()


def test_a_range_may_be_taken_as_an_event() -> None:
    one = next(target for target in targets() if target.id == "april-deaths")
    columns = columns_of(runs(), needed(one))
    as_event, figures = per_run(one, columns, event=True), per_run(one, columns)
    known = ~np.isnan(figures)
    assert set(as_event[known]) <= {0.0, 1.0}
    assert figures[known].max() > 1.0


@pytest.mark.parametrize(("broker", "share"), [("", 0.0), ("france", 0.0), ("russia", 1.0)])
def test_an_agreement_that_nobody_brokered_is_not_one_of_the_broker(broker, share) -> None:
    """An empty word is an answer, to scores, evidence and comparisons alike."""
    one = next(t for t in load_targets("karabakh") if t.id == "autumn-broker")
    frame = sim.simulate(one.scenario, replicates=20, seed=3, engine="compiled")
    frame["settlement_broker"] = broker
    frame.loc[0, "agreed"] = False
    found = per_run(one, columns_of(frame, needed(one)))
    assert np.isnan(found[0])
    assert np.array_equal(found, deviation(one, frame).to_numpy(), equal_nan=True)
    agreed = frame["agreed"].to_numpy(dtype=bool)
    assert (found[agreed] == share).all()
    row = compare({one.scenario: frame}, [one]).iloc[0]
    assert (row["n"], row["simulated"]) == (agreed.sum(), share)
