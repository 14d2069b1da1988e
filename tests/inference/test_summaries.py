"""Summaries are finite, tell what can be told, and show a record that no run is like."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.errors import SimError
from sim.inference.calibration import Prior, posterior
from sim.inference.summaries import encode, prior_predictive_p_value, semi_automatic
from tests.inference.gaussian import ERROR, PRIOR, gaussian, is_right

# Whether a record is ordinary ------------------------------------------------------------------


@pytest.mark.parametrize(("record", "farther"), [(9.0, 2), (12.0, 0), (5.0, 2), (0.5, 4)])
def test_p_value_by_hand(record, farther):
    # Distances of the four runs to their nearest neighbours: 1, 1, 2 and 4.
    summaries = np.array([[0.0], [1.0], [3.0], [7.0]])
    found = prior_predictive_p_value(summaries, [record], neighbours=1)
    assert found == pytest.approx((1 + farther) / (1 + 4))


def small_share(records, table) -> float:
    found = [prior_predictive_p_value(table, one, seed=i) for i, one in enumerate(records)]
    return float(np.mean([p_value < 0.2 for p_value in found]))


def test_p_value_is_below_a_fifth_for_a_fifth_of_records_from_the_model():
    table = gaussian(runs=1_000)["summaries"]
    records = gaussian(runs=200, seed=1)["summaries"]
    reach = 3 * math.sqrt(0.2 * 0.8 / 200)
    assert small_share(records, table) == pytest.approx(0.2, abs=reach)
    wider = records * [1.0, 3.0]
    assert small_share(wider, table) != pytest.approx(0.2, abs=reach)


# Fewer summaries by regression -------------------------------------------------------------------


def test_semi_automatic_summary_finds_what_tells_among_much_that_does_not():
    parameters, summaries = gaussian(noise=20).values()
    record = np.array([1.0, *np.zeros(20)])
    shorter = semi_automatic(parameters, summaries)
    assert shorter.explained == pytest.approx([64 / 12 / (64 / 12 + ERROR**2)], abs=0.01)
    best = posterior(parameters, shorter(summaries), shorter(record), PRIOR, adjust="none")
    assert is_right(best, 1.0, ERROR)
    assert not is_right(posterior(parameters, summaries, record, PRIOR, adjust="none"), 1.0, ERROR)


def test_squares_explain_what_a_line_does_not():
    rng = np.random.default_rng(6)
    summaries = rng.normal(size=(2_000, 2))
    parameters = summaries[:, :1] ** 2
    assert semi_automatic(parameters, summaries).explained[0] < 0.05
    assert semi_automatic(parameters, summaries, powers=2).explained[0] == pytest.approx(1.0)


# Outcomes to summaries ---------------------------------------------------------------------------

RUNS = pd.DataFrame(
    {
        "talks": pd.array([True, False, None, True], dtype="boolean"),
        "month": [3.0, np.nan, 5.0, 10.0],
        "losses": [1, 2, 3, 4],
    }
)


def test_truth_values_and_gaps_become_finite_summaries():
    found = encode(RUNS, ["losses", "month", "talks"])
    assert found.to_dict("list") == {
        "losses": [1.0, 2.0, 3.0, 4.0],
        "month": [3.0, 5.0, 5.0, 10.0],
        "month defined": [1.0, 0.0, 1.0, 1.0],
        "talks": [1.0, 0.0, 1.0, 1.0],
        "talks defined": [1.0, 1.0, 0.0, 1.0],
    }
    assert (found.dtypes == "float64").all()


def test_record_is_filled_like_the_runs():
    record = pd.DataFrame({"month": [np.nan], "losses": [7]})
    found = encode(record, ["month", "losses"], like=RUNS)
    assert found.iloc[0].to_dict() == {"month": 5.0, "month defined": 0.0, "losses": 7.0}
    assert list(encode(record, ["losses"])) == ["losses"]


def test_runs_without_the_event_are_nearest_to_a_record_without_it():
    rng = np.random.default_rng(2)
    chance = rng.uniform(size=(5_000, 1))
    month = np.where(rng.uniform(size=5_000) < chance[:, 0], rng.normal(size=5_000), np.nan)
    table = encode(pd.DataFrame({"month": month}), ["month"])
    prior = Prior({"chance": (0.0, 1.0)})
    found = posterior(chance, table, [table["month"].median(), 0.0], prior, adjust="none")
    assert np.isnan(month[found.rows]).all()
    assert found.mean["chance"] == pytest.approx(1 / 3, abs=4 * math.sqrt(1 / 18 / 50))


def test_gap_where_no_run_has_one_must_be_settled():
    record = pd.DataFrame({"losses": [np.nan]})
    with pytest.raises(SimError, match="losses is undefined here, but not once"):
        encode(record, ["losses"], like=RUNS)
    both = pd.concat([RUNS, record])
    assert encode(record, ["losses"], like=both)["losses defined"].tolist() == [0.0]


def test_event_that_never_happens_is_filled_with_zero():
    found = encode(pd.DataFrame({"month": [np.nan, np.nan]}), ["month"])
    assert found.to_dict("list") == {"month": [0.0, 0.0], "month defined": [0.0, 0.0]}


# What cannot be used -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "message"),
    [
        (lambda: semi_automatic(**gaussian(runs=9), powers=0), "allowed: 1 or more"),
        (lambda: semi_automatic(np.zeros(9), gaussian(runs=9)["summaries"]), "a row for each run"),
        (lambda: semi_automatic(**gaussian(runs=9))([1.0]), "allowed: 2, as before"),
        (lambda: encode(RUNS, ["losess"]), "did you mean 'losses'"),
        (lambda: encode(pd.DataFrame({"end": ["war"]}), ["end"]), "figures and truth values"),
        (lambda: encode(pd.DataFrame({"end": [math.inf]}), ["end"]), "finite figures, or none"),
    ],
)
def test_wrong_use_is_told(action, message):
    with pytest.raises(SimError, match=message):
        action()
