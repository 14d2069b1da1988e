"""Targets as evidence: what runs have of them, when they were decided, how far off is far."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache

import numpy as np
import pytest
from scipy.stats import norm

import sim
from sim.calibration.choosing import CalibrationError
from sim.calibration.evidence import UNKNOWN, Evidence, Moments, decided_on, gather
from sim.scenario import load
from sim.targets import compare, load_histories, load_joint, load_targets
from sim.targets.per_run import columns_of
from tests.calibration.toys import event, figure

NAMES = [f"karabakh/{one}" for one in ("april-2016", "autumn-2020")]


@cache
def runs(name: str):
    return sim.simulate(name, replicates=60, seed=3, engine="compiled")


@cache
def gathered(until: str = "") -> dict[str, Evidence]:
    scenarios = {name: load(name) for name in (*NAMES, "karabakh/1994-2020")}
    day = dt.date.fromisoformat(until) if until else None
    found = gather(scenarios, load_targets(), load_joint(), day)
    return {one.id: one for one in found}


@pytest.mark.parametrize("name", NAMES)
def test_runs_have_of_every_target_what_a_comparison_says(name):
    frame = runs(name)
    columns = columns_of(frame, map(str, frame.columns[3:]))
    good = np.ones(len(frame), bool)
    rows = {row["id"]: row for row in compare({name: frame}, load_targets()).to_dict("records")}
    events = 0
    for one in gathered().values():
        if one.target.scenario != name or one.limit:
            continue
        values = one.per_run(columns, good)
        known = values[~np.isnan(values)]
        assert len(known) == rows[one.id]["n"]
        if one.event and len(known):
            assert known.mean() == pytest.approx(rows[one.id]["simulated"])
            events += 0.0 < known.mean() < 1.0
        elif len(known) and one.target.statistic == "median":
            expected = one.scaled(np.array([rows[one.id]["simulated"]]))[0]
            middle = np.median(known)
            gap = np.ptp(np.sort(known)[len(known) // 2 - 1 : len(known) // 2 + 1])
            assert abs(middle - expected) <= gap + 1e-9  # logarithms move the middle of two
    assert events > 3


def test_limits_are_events_of_their_own_and_weigh_nothing():
    limit = gathered()["guarded:autumn-ceasefires-failed"]
    assert limit.event
    assert limit.role == "limit"
    columns = {"ceasefires_failed": np.array([0, 4, 5]), "large_war": ALL}
    values = limit.per_run(columns, ALL)
    assert values.tolist() == [1.0, 1.0, 0.0]
    assert "guarded:autumn-opener" not in gathered()  # it is a target as it stands
    n, mean = np.array([[10.0]]), np.array([[0.0]])
    moments = Moments(n, mean, np.zeros((1, 1)))
    assert moments.log_likelihood([limit])[0] == 0.0
    assert moments.implausibility([limit])[0, 0] > 3.0


ALL = np.ones(3, bool)


def test_given_restricts_and_undefined_is_left_out():
    one = gathered()["april-days"]
    columns = {"clash_days": np.array([4.0, np.nan, 9.0]), "clash": np.array([1, 1, 0])}
    values = one.per_run(columns, ALL)
    assert values[0] == pytest.approx(math.log(5.0))
    assert np.isnan(values[1:]).all()


def test_what_was_decided_when():
    scenario = load("karabakh/1994-2020")
    targets = {one.id: one for one in load_targets()}
    decided = {name: decided_on(one, scenario) for name, one in targets.items()}
    assert decided["frozen-claimant-refused-1998"] == dt.date(1998, 12, 31)
    assert decided["unbroken-deaths-2015-2017"] == dt.date(2017, 12, 31)
    assert decided["unbroken-line-fall"] == dt.date(2020, 6, 30)
    assert decided["unbroken-large-war"] == dt.date(2020, 12, 31)
    frozen = load("karabakh/frozen-conflict")
    assert decided_on(targets["frozen-no-agreement"], frozen) == frozen.clock.end


def test_what_was_decided_on_the_day_or_later_is_held_out():
    roles = {name: one.role for name, one in gathered("2020-06-30").items()}
    assert roles["unbroken-line-fall"] == "held out"
    assert gathered("2020-07-01")["unbroken-line-fall"].role == "fitted"
    assert roles["autumn-large-war"] == "held out"
    assert roles["april-clash"] == "fitted"
    with pytest.raises(CalibrationError, match="nothing of the record was decided before"):
        gathered("1990-01-01")


def test_no_target_of_autumn_2020_is_fitted_before_it():
    late = [one for one in gathered("2020-07-01").values() if "autumn" in one.id]
    assert len(late) > 20
    assert {one.role for one in late} == {"held out"}
    for name in ("unbroken-large-war", "unbroken-onset", "unbroken-settlement"):
        assert gathered("2020-07-01")[name].role == "held out"


def one_point(evidence: Evidence, n: float, mean: float, variance: float) -> tuple[float, float]:
    arguments = (np.array([n]), np.array([mean]), np.array([variance]))
    return (
        float(evidence.implausibility(*arguments)[0]),
        float(evidence.log_likelihood(*arguments)[0]),
    )


def test_a_figure_is_as_far_off_as_luck_and_discrepancy_allow():
    off, log = one_point(figure(2.0, 0.5), 16, 5.0, 4.0)
    assert off == pytest.approx(3.0 / math.sqrt(4.0 * (1 + 1 / 16) + 0.25))
    expected = norm(5.0, math.sqrt(4.25)).logpdf(2.0) - norm(2.0, 0.5).logpdf(2.0)
    assert log == pytest.approx(expected)
    assert one_point(figure(2.0, 1.5), 16, 5.0, 4.0)[0] != pytest.approx(off)


def test_a_range_is_met_within_it():
    ranged = figure(2.0, 0.5, low=1.0, high=3.0)
    assert one_point(ranged, 16, 2.5, 1.0)[0] == 0.0
    assert one_point(ranged, 16, 5.0, 1.0)[0] > 0.0
    spread = math.sqrt(1.25)
    for mean in (2.5, 5.0, -1.0, 9.0):
        inside = norm(mean, spread).cdf(3.0) - norm(mean, spread).cdf(1.0)
        assert one_point(ranged, 16, mean, 1.0)[1] == pytest.approx(math.log(inside), rel=1e-6)
    left, right = one_point(ranged, 16, -56.0, 1.0)[1], one_point(ranged, 16, 60.0, 1.0)[1]
    assert left == pytest.approx(right)
    assert math.isfinite(left)


def test_an_event_is_as_likely_as_its_share_of_runs():
    off, log = one_point(event(), 19, 3 / 19, 0.1)
    p = 3.5 / 20
    assert log == pytest.approx(math.log(p))
    assert off == pytest.approx((1 - p) / math.sqrt(p * (1 - p) * (1 + 1 / 19)))
    assert one_point(event(), 19, 19 / 19, 0.0)[0] < 0.3
    assert one_point(event(), 19, 0.0, 0.0)[0] > 3.0


def test_what_too_few_runs_have_counts_as_far_off():
    assert one_point(figure(2.0, 0.5), 1, 2.0, 0.0) == (UNKNOWN, -0.5 * UNKNOWN**2)
    assert one_point(event(), 0, math.nan, 0.0) == (UNKNOWN, -0.5 * UNKNOWN**2)


def test_a_model_may_be_simply_wrong_about_a_target():
    sure, unsure = figure(2.0, 0.5), Evidence(figure(2.0, 0.5).target, dt.date(2000, 1, 1), True)
    assert one_point(sure, 16, 50.0, 1.0)[1] < -500.0
    assert one_point(unsure, 16, 50.0, 1.0)[1] == pytest.approx(math.log(0.05), abs=1e-6)


def test_moments_are_those_of_the_runs_that_have_a_value():
    values = np.array([[1.0, 2.0, np.nan, 6.0], [np.nan] * 4])
    moments = Moments.of([values])
    assert moments.n.tolist() == [[3.0], [0.0]]
    assert moments.mean[0, 0] == 3.0
    assert moments.variance[0, 0] == pytest.approx(np.var([1.0, 2.0, 6.0], ddof=1))


def test_the_shipped_record_says_which_setting_is_part_of_which_history():
    assert load_histories() == {
        "karabakh/april-2016": "karabakh/1994-2020",
        "karabakh/autumn-2020": "karabakh/1994-2020",
    }
