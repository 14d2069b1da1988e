"""Statistics take one thread, whatever the machine has, and leave the others as they were."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import (
    threadpool_info,
    threadpool_limits,
)

from sim.inference import compare_models, posterior, semi_automatic
from sim.inference.threads import one_thread
from tests.inference.gaussian import PRIOR, gaussian


def threads():
    return {one["num_threads"] for one in threadpool_info()}


@pytest.fixture(autouse=True)
def two_threads():
    """A machine with two cores."""
    with threadpool_limits(limits=2):
        yield


def test_one_thread_is_left_for_as_long_as_it_is_asked_for():
    assert threads() == {2}
    with one_thread():
        assert threads() == {1}
    assert threads() == {2}


@pytest.mark.parametrize(
    ("owner", "name", "action"),
    [
        (np.linalg, "lstsq", lambda: semi_automatic(**gaussian(runs=500))),
        (
            np.linalg,
            "lstsq",
            lambda: posterior(**gaussian(runs=500), observed=[0.0, 0.0], prior=PRIOR, accept=0.1),
        ),
        (
            HistGradientBoostingClassifier,
            "fit",
            lambda: compare_models(
                {str(one): gaussian(500, one)["summaries"] for one in (1, 2)}, [0.0, 0.0]
            ),
        ),
    ],
)
def test_regressions_and_the_classifier_have_one(owner, name, action, monkeypatch):
    seen = []
    original = getattr(owner, name)

    def watched(*arguments, **named):
        seen.append(threads())
        return original(*arguments, **named)

    monkeypatch.setattr(owner, name, watched)
    action()
    assert seen
    assert all(one == {1} for one in seen)
    assert threads() == {2}
