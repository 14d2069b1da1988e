"""Boxes in which something is common: planted ones are found, and chance ones seen through."""

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import SimError
from sim.inference.prim import Box, evaluate_boxes, find_boxes
from tests.rules.twins import holds

NAMES = ["a", "b", "c", "d"]
EVERY_STEP: Any = {"least_coverage": 0.01, "largest_quasi_p": 1.0}


def drawn(runs, seed):
    return pd.DataFrame(np.random.default_rng(seed).random((runs, 4)), columns=NAMES)


def planted(runs=1000, seed=1, more=0):
    """Runs of which 80 % are cases where a > 0.6 and b < 0.5, and 10 % elsewhere."""
    rng = np.random.default_rng(seed + 1000)
    inputs = drawn(runs, seed)
    chance = np.where((inputs["a"] > 0.6) & (inputs["b"] < 0.5), 0.8, 0.1)
    outcome = rng.random(runs) < chance
    idle = pd.DataFrame(rng.random((runs, more))).add_prefix("idle ")
    return pd.concat([inputs, idle], axis=1), outcome


def shuffled(outcome, seed=0):
    return np.random.default_rng(seed).permutation(outcome)


def searched(inputs, outcome, **options: Any):
    """The only box found."""
    boxes = find_boxes(inputs, outcome, **options)
    assert len(boxes) == 1
    return boxes[0]


def hand_made(**limits):
    return Box(limits, pd.DataFrame(), [limits], chosen=0, step=0)


# -- beside another implementation ----------------------------------------------------------------


@pytest.fixture(scope="module")
def workbench():
    """Trajectory of the EMA workbench (Kwakkel 2017) for the same runs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what else could be installed
        from ema_workbench.analysis.prim import Prim

        inputs, outcome = planted()
        return Prim(inputs, outcome.astype(int), threshold=0.1).find_box()


def test_peeling_is_step_by_step_that_of_the_ema_workbench(workbench):
    """Pasting is not: the workbench pastes its last box, with a share of the runs outside it."""
    inputs, outcome = planted()
    theirs = workbench.peeling_trajectory.astype(float)
    theirs = theirs[: int((theirs["n"].diff() > 0).idxmax())]  # up to the first paste
    assert len(theirs) > 30

    def check(**changed):
        box = searched(inputs, outcome, **(EVERY_STEP | changed))
        peels = box.trajectory[box.trajectory["phase"] != "paste"]
        names = {"n": "runs", "k": "cases", "res_dim": "restricted"}
        for their in ("n", "k", "res_dim", "coverage", "density", "mass"):
            ours = peels[names.get(their, their)].tolist()
            assert ours == pytest.approx(theirs[their].tolist(), abs=1e-12)
        for step in range(len(theirs)):
            for name, (low, high) in box.path[step].items():
                ends, all_runs = workbench.box_lims[step][name], workbench.box_lims[0][name]
                assert low == pytest.approx(ends[0] if ends[0] > all_runs[0] else -math.inf)
                assert high == pytest.approx(ends[1] if ends[1] < all_runs[1] else math.inf)

    check()
    assert not holds(lambda: check(peel=0.06))


def test_quasi_p_values_are_those_of_the_ema_workbench(workbench):
    inputs, outcome = planted()
    box = searched(inputs, outcome, **EVERY_STEP)

    def check(step, of):
        found = box.at(step).quasi_p(inputs, outcome)
        assert len(found) >= 2
        for row in found.itertuples():
            known = workbench.qp[of][row.input][row.side == "high"]
            assert row.quasi_p == pytest.approx(known, rel=1e-6)

    for step in (5, 20, 35, 45):
        check(step, step)
    assert not holds(check, 20, 21)


# -- what is there, and what is not ---------------------------------------------------------------


def test_a_planted_box_is_found_with_its_limits_and_nothing_else_is_restricted():
    inputs, outcome = planted(4000)

    def check(outcome):
        box = searched(inputs, outcome)
        assert set(box.limits) == {"a", "b"}
        assert box.limits["a"] == pytest.approx((0.6, math.inf), abs=0.05)
        assert box.limits["b"] == pytest.approx((-math.inf, 0.5), abs=0.05)

    check(outcome)
    assert not holds(check, planted(4000, seed=3)[1])  # outcomes of other runs


def test_runs_held_back_tell_the_density_and_coverage_that_were_planted():
    box = searched(*planted(4000))
    held_back = planted(4000, seed=2)

    def check(share):
        assert not box.density(*held_back).excludes(share)

    check(0.8)
    assert not holds(check, 0.7)
    cases = 0.2 * 0.8 + 0.8 * 0.1
    assert box.coverage(*held_back).value == pytest.approx(0.2 * 0.8 / cases, abs=0.07)


def clearly_denser(boxes, inputs, outcome):
    found = evaluate_boxes(boxes, inputs, outcome)
    return bool((found["density_low"] > found["base_rate"]).all())


def test_without_anything_to_find_a_box_looks_dense_on_its_own_runs_and_not_on_others():
    """Twelve inputs that do nothing: held back, 1 in 40 of such boxes looks good by chance."""

    def check(change):
        own, others = [], []
        for seed in range(20):
            inputs, outcome = planted(600, seed, more=8)
            boxes = find_boxes(inputs, change(outcome), **EVERY_STEP)
            own.append(clearly_denser(boxes, inputs, change(outcome)))
            fresh, held_back = planted(600, seed + 100, more=8)
            others.append(clearly_denser(boxes, fresh, change(held_back)))
        assert sum(own) == 20
        assert sum(others) <= 2

    check(shuffled)
    assert not holds(check, np.asarray)  # where there is a box, other runs show it, too


def test_an_outcome_that_always_happens_has_no_box():
    inputs = drawn(200, 1)
    assert find_boxes(inputs, np.ones(200, dtype=bool)) == []
    assert find_boxes(inputs, inputs["a"] > 0.5) != []


# -- choosing -------------------------------------------------------------------------------------


def test_the_densest_box_that_meets_the_conditions_is_chosen():
    inputs, outcome = planted()
    box = searched(inputs, outcome, least_coverage=0.85, largest_quasi_p=0.01, most_inputs=2)

    def check(least_coverage, largest_quasi_p, most_inputs):
        peels = box.trajectory[box.trajectory["phase"] != "paste"]
        sound = [
            step
            for step, row in enumerate(peels.to_dict("records"))
            if row["coverage"] >= least_coverage
            and row["restricted"] <= most_inputs
            and (box.at(step).quasi_p(inputs, outcome)["quasi_p"] <= largest_quasi_p).all()
        ]
        assert box.chosen == peels.loc[sound, "density"].idxmax()

    check(0.85, 0.01, 2)
    assert not holds(check, 0.6, 0.01, 2)
    assert not holds(check, 0.85, 0.01, 1)


def test_a_limit_that_may_do_nothing_is_not_chosen_unless_allowed():
    inputs, outcome = planted()
    strict = searched(inputs, outcome, least_coverage=0.01)
    lenient = searched(inputs, outcome, **EVERY_STEP)
    assert set(strict.limits) == {"a", "b"}
    assert set(lenient.limits) > {"a", "b"}
    worst = lenient.at(lenient.chosen).quasi_p(inputs, outcome)["quasi_p"].max()
    assert worst > 0.05


def test_every_box_of_the_trajectory_can_be_taken_and_holds_the_runs_it_says():
    inputs, outcome = planted()
    box = searched(inputs, outcome)
    for step, row in box.trajectory.iterrows():
        other = box.at(int(str(step)))
        assert other.contains(inputs).sum() == row["runs"]
        assert other.density(inputs, outcome).value == pytest.approx(row["density"])
        assert other.coverage(inputs, outcome).value == pytest.approx(row["coverage"])
        assert len(other.limits) == row["restricted"]
    assert box.at(0).limits == {}
    assert box.at(0).contains(inputs).all()
    with pytest.raises(SimError, match="allowed: 0 to"):
        box.at(len(box.trajectory))


def test_a_limit_that_does_nothing_has_a_small_quasi_p_value_rarely_on_runs_held_back():
    def small(limits):
        boxes = [hand_made(**limits).quasi_p(*planted(300, seed)) for seed in range(300)]
        return np.mean([box["quasi_p"][0] <= 0.05 for box in boxes])

    def check(**limits):
        assert small(limits) <= 0.06

    check(c=(0.3, math.inf))
    assert not holds(lambda: check(a=(0.3, math.inf)))


# -- pasting --------------------------------------------------------------------------------------


def test_pasting_gives_back_what_large_peels_cut_off():
    """Peels of 30 % overshoot; pasting 2 % at a time comes nearer to the planted limits."""
    inputs = drawn(3000, 5)
    outcome = (inputs["a"] > 0.6) & (inputs["b"] < 0.5)

    def distance(limits):
        return abs(limits["a"][0] - 0.6) + abs(limits["b"][1] - 0.5)

    box = searched(inputs, outcome, peel=0.3, paste=0.02)
    assert distance(box.limits) < distance(box.path[box.chosen]) / 5
    unpasted = searched(inputs, outcome, peel=0.3, paste=0.9)
    assert distance(unpasted.limits) == distance(box.path[box.chosen])


def test_every_paste_adds_runs_and_takes_no_density_away():
    def check(box):
        pastes = box.trajectory[box.trajectory["phase"] == "paste"]
        assert len(pastes) > 0
        pasted = pd.concat([box.trajectory.loc[[box.chosen]], pastes])
        assert (pasted["density"].diff().iloc[1:] >= 0.0).all()
        assert (pasted["runs"].diff().iloc[1:] > 0).all()

    box = searched(*planted(), peel=0.2)
    check(box)
    narrow = searched(*planted(), peel=0.2, paste=0.9)
    assert not holds(check, narrow)  # nothing so large can be added


# -- words and whole numbers ----------------------------------------------------------------------


def worded(seed):
    inputs = drawn(2000, seed)
    rng = np.random.default_rng(seed)
    inputs["terms"] = rng.choice(["status quo", "autonomy", "cession", "condominium"], 2000)
    inputs["guarantee"] = rng.random(2000) < 0.5
    inputs["rounds"] = rng.integers(1, 7, 2000)
    good = inputs["terms"].isin(["autonomy", "cession"]) & (inputs["rounds"] >= 4)
    return inputs, (good & inputs["guarantee"]).to_numpy()


def test_words_truth_values_and_whole_numbers_are_restricted_too():
    inputs, outcome = worded(1)

    def check(outcome):
        box = searched(inputs, outcome)
        assert dict(box.limits) == {
            "terms": frozenset({"autonomy", "cession"}),
            "guarantee": (0.5, math.inf),
            "rounds": (3.5, math.inf),
        }

    check(outcome)
    assert not holds(check, worded(2)[1])


def test_a_word_never_seen_is_in_a_box_only_if_words_are_not_restricted():
    inputs, outcome = worded(1)
    box = searched(inputs, outcome)
    one = inputs[outcome].iloc[:1]
    assert box.contains(one).tolist() == [True]
    assert box.contains(one.assign(terms="partition")).tolist() == [False]
    assert box.at(0).contains(one.assign(terms="partition")).tolist() == [True]


def test_quasi_p_values_of_words_are_of_all_words_together():
    inputs, outcome = worded(1)
    found = searched(inputs, outcome).quasi_p(inputs, outcome).set_index("input")
    assert found.loc["terms", ["side", "limit"]].tolist() == ["words", "autonomy, cession"]
    assert found.index.tolist().count("terms") == 1
    assert (found["quasi_p"] < 1e-9).all()


# -- several boxes --------------------------------------------------------------------------------


def corners(seed):
    """Cases in two corners, the first larger, and a few elsewhere."""
    inputs = drawn(4000, seed)
    one = (inputs["a"] > 0.6) & (inputs["b"] > 0.6)
    other = (inputs["c"] < 0.25) & (inputs["a"] < 0.5)
    chance = np.where(one, 0.95, np.where(other, 0.9, 0.02))
    return inputs, np.random.default_rng(seed).random(4000) < chance


def test_further_boxes_cover_what_the_first_does_not():
    boxes = find_boxes(*corners(1), least_coverage=0.4, most_boxes=2)

    def check(boxes):
        assert [set(box.limits) for box in boxes] == [{"a", "b"}, {"a", "c"}]
        assert boxes[1].limits["c"] == pytest.approx((-math.inf, 0.25), abs=0.03)

    check(boxes)
    assert not holds(check, boxes[::-1])
    assert len(find_boxes(*corners(1), least_coverage=0.4)) == 1


def test_boxes_are_judged_together_and_every_run_counts_once():
    boxes = find_boxes(*corners(1), least_coverage=0.4, most_boxes=2)
    inputs, outcome = corners(2)
    found = evaluate_boxes(boxes, inputs, outcome)
    union = boxes[0].contains(inputs) | boxes[1].contains(inputs)

    def check(found):
        assert found["coverage"].sum() == pytest.approx(union[outcome].mean())
        assert found["runs"].sum() == union.sum()
        assert found["mass"].sum() == pytest.approx(union.mean())

    check(found)
    assert not holds(check, evaluate_boxes([boxes[0], boxes[0], boxes[1]], inputs, ~outcome))
    assert (found["density_low"] > 0.8).all()
    assert found["base_rate"].tolist() == pytest.approx([outcome.mean()] * 2)


def test_boxes_end_when_the_next_is_no_denser_than_all_runs():
    inputs = drawn(1000, 7)
    boxes = find_boxes(inputs, inputs["a"] > 0.7, most_boxes=5)
    assert len(boxes) == 1
    assert len(find_boxes(*corners(1), least_coverage=0.4, most_boxes=5)) > 1


# -- what cannot be searched ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"peel": 0.0}, "peel is a share, not 0.0"),
        ({"least_mass": 5}, "least_mass is a share, not 5"),
        ({"outcome": [True]}, "1 outcomes of 50 runs"),
        ({"outcome": [0.5] * 50}, "neither that it happened nor"),
        ({"outcome": [None] * 50}, "true or false, without gaps"),
        ({"outcome": [False] * 50}, "there is nothing to find"),
        ({"inputs": pd.DataFrame({"a": [math.nan] * 50})}, "a: some runs have no value"),
        ({"inputs": pd.DataFrame(index=range(50))}, "there is nothing to find"),
    ],
)
def test_what_cannot_be_searched_is_told(change, told):
    usual: dict[str, Any] = {"inputs": drawn(50, 1), "outcome": [True, False] * 25}
    with pytest.raises(SimError, match=told):
        find_boxes(**(usual | change))


def test_a_box_needs_the_columns_that_it_restricts():
    box = hand_made(a=(0.5, math.inf))
    assert box.contains(pd.DataFrame({"a": [0.4, 0.6]})).tolist() == [False, True]
    with pytest.raises(SimError, match="no column 'a', which the box restricts"):
        box.contains(pd.DataFrame({"b": [0.4, 0.6]}))
