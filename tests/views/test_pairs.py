"""What is told of a few pairs of runs, made up so that everything can be counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from sim.views import answer, paired, paired_table
from sim.views.samples import difference_of_means


def frame(outcome: str, values: Sequence[object]) -> pd.DataFrame:
    """Runs that have these values of one outcome."""
    count = len(values)
    return pd.DataFrame(
        {
            "replicate": np.arange(count),
            "seed": np.zeros(count, np.uint64),
            "failure": pd.array([""] * count, dtype="string"),
            outcome: values,
        }
    )


def test_the_pairs_in_which_the_second_has_more_and_less_are_counted() -> None:
    """Three pairs have more, one has less, and two are alike."""
    first = frame("fighting_days", [10.0, 10.0, 10.0, 10.0, 0.0, 5.0])
    second = frame("fighting_days", [12.0, 11.0, 40.0, 9.0, 0.0, 5.0])
    (row,) = paired_table(first, second, ["fighting_days"]).to_dict("records")
    assert (row["pairs higher"], row["pairs lower"]) == (3, 1)
    (row,) = paired_table(second, first, ["fighting_days"]).to_dict("records")
    assert (row["pairs higher"], row["pairs lower"]) == (1, 3)


def test_of_an_interval_below_zero_the_smaller_loss_is_told_first() -> None:
    """Of 100 pairs 83 have a war only before and one only after, 1 in both and 15 in neither.

    Bonett and Price: p = 84/102, q = 2/102, p - q = 0.8039, and 1.96 times the root of
    (0.8431 - 0.6463) / 102 is 0.0861, so from 0.718 to 0.890.
    """
    before = frame("large_war", [True] * 83 + [False, True] + [False] * 15)
    after = frame("large_war", [False] * 83 + [True, True] + [False] * 15)
    (less,) = paired(before, after, "large_war")
    assert "82 percentage points less (95 % interval: 72 to 89)" in answer(less)
    (more,) = paired(after, before, "large_war")  # the other way round
    assert "82 percentage points more (95 % interval: 72 to 89)" in answer(more)


def test_two_samples_that_never_vary_differ_by_what_they_differ() -> None:
    found = difference_of_means(np.full(4, 7.0), np.full(6, 5.0))
    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)
    assert (found.standard_error, found.n) == (0.0, 10)


def test_where_only_one_of_two_samples_varies_it_has_all_the_spread() -> None:
    """Mean 2, standard error 1 / sqrt(3), and Student's 4.3027 with 2 degrees of freedom."""
    found = difference_of_means(np.array([1.0, 2.0, 3.0]), np.full(5, 5.0))
    assert found.value == -3.0
    assert found.standard_error == pytest.approx(0.57735, abs=1e-5)
    assert (found.low, found.high) == pytest.approx((-5.48414, -0.51586), abs=1e-5)
