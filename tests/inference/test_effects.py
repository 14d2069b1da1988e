"""Natural direct and indirect effects: a linear model's known ones, and what must add up."""

import math
from typing import Any

import numpy as np
import pytest

from sim.errors import SimError
from sim.inference.effects import natural_effects
from sim.inference.intervals import difference
from tests.rules.twins import holds

ARMS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def arms(
    runs: int = 200,
    direct: float = 1.0,
    through: float = 2.0,
    joint: float = 0.0,
    seed: int = 1,
    same_luck: bool = True,
) -> tuple[Any, Any, Any, Any]:
    """y = direct t + through m + joint t m + luck, with m = t' + luck of its own."""
    rng = np.random.default_rng(seed)

    def luck():
        return rng.normal(size=runs), 0.3 * rng.normal(size=runs)

    shared = luck()
    found = []
    for treatment, mediating in ARMS:
        outcome, middle = shared if same_luck else luck()
        mediator = mediating + middle
        found.append(direct * treatment + (through + joint * treatment) * mediator + outcome)
    return found[0], found[1], found[2], found[3]


def test_a_linear_model_has_its_coefficients_as_effects():
    def check(outcomes):
        found = natural_effects(*outcomes)
        for effect in (found.pure_direct, found.total_direct):
            assert effect.value == pytest.approx(1.0)
        for effect in (found.pure_indirect, found.total_indirect):
            assert effect.value == pytest.approx(2.0)
        assert found.total.value == pytest.approx(3.0)
        assert found.interaction.value == pytest.approx(0.0, abs=1e-12)
        assert found.mediated_share.value == pytest.approx(2 / 3)

    y00, y01, y10, y11 = arms()
    check((y00, y01, y10, y11))
    assert not holds(check, (y00, y10, y01, y11))  # the two digits confused


def test_with_interaction_direct_and_indirect_effects_depend_on_the_arm():
    """With y = t + 2 m + t m: 1 and 2 pure, 2 and 3 total, and the interaction is 1."""

    def check(joint):
        found = natural_effects(*arms(2000, joint=joint))
        known = {
            "total": 4.0,
            "pure_direct": 1.0,
            "total_direct": 2.0,
            "pure_indirect": 2.0,
            "total_indirect": 3.0,
            "interaction": 1.0,
            "mediated_share": 3 / 4,
            "pure_mediated_share": 2 / 4,
        }
        for name, value in known.items():
            effect = getattr(found, name)
            assert effect.value == pytest.approx(value, abs=0.03)
            assert effect.low - 1e-12 <= value <= effect.high + 1e-12

    check(1.0)
    assert not holds(check, 0.8)


def test_the_parts_add_up_to_the_total_whatever_the_outcomes():
    outcomes = np.random.default_rng(2).normal(size=(4, 30))
    outcomes[1, :5] = np.nan  # runs in which one arm has no outcome count in none

    def check(found, alone):
        values = {name: getattr(found, name).value for name in vars(found)}
        total = values["total"]
        assert values["pure_direct"] + values["total_indirect"] == pytest.approx(total)
        assert values["total_direct"] + values["pure_indirect"] == pytest.approx(total)
        three = values["pure_direct"] + values["pure_indirect"] + values["interaction"]
        assert three == pytest.approx(total)
        assert alone.value == pytest.approx(total)

    found = natural_effects(*outcomes)
    check(found, difference(outcomes[3, 5:], outcomes[0, 5:]))
    assert not holds(check, found, difference(outcomes[3], outcomes[0]))
    assert {getattr(found, name).n for name in vars(found)} == {25}


def test_effects_have_the_interval_of_paired_runs():
    def check(same_luck):
        outcomes = arms(50, same_luck=same_luck)
        assert natural_effects(*outcomes).pure_direct.standard_error < 1e-12

    check(True)
    assert not holds(check, False)


def test_intervals_hold_the_true_effects_as_often_as_they_say():
    """Luck of their own in every arm, an outcome that is not normal, and interaction."""
    samples = []
    for seed in range(400):
        y00, y01, y10, y11 = arms(80, joint=1.0, seed=seed, same_luck=False)
        samples.append(natural_effects(y00, y01, y10, y11, resamples=200))

    def check(name, truth):
        covered = [not getattr(one, name).excludes(truth) for one in samples]
        assert np.mean(covered) == pytest.approx(0.95, abs=0.035)

    check("total_indirect", 3.0)
    check("interaction", 1.0)
    check("mediated_share", 3 / 4)
    check("pure_mediated_share", 2 / 4)
    assert not holds(check, "mediated_share", 2 / 4)


def test_there_is_no_share_of_a_total_that_may_be_zero():
    def share(direct):
        return natural_effects(*arms(50, direct, same_luck=False)).mediated_share

    nothing = share(-2.0)  # what goes directly undoes what goes through the mediator
    assert math.isnan(nothing.value)
    assert nothing.n == 50
    assert not math.isnan(share(2.0).low)


def test_whether_something_happened_will_do_as_an_outcome():
    found = natural_effects([False] * 4, [True, False, False, False], [False] * 4, [True] * 4)
    assert (found.total.value, found.pure_indirect.value) == (1.0, 0.25)
    assert found.interaction.value == 0.75


def test_the_table_has_a_row_for_each_effect():
    found = natural_effects(*arms())
    table = found.table()
    assert table.index.tolist() == list(vars(found))
    assert table.columns.tolist() == ["value", "low", "high", "standard_error", "n"]
    assert table.loc["pure_direct", "value"] == found.pure_direct.value


def test_arms_that_are_not_paired_or_empty_are_told():
    with pytest.raises(SimError, match="not of 2, 2, 2, 1"):
        natural_effects([0, 1], [0, 1], [0, 1], [0])
    with pytest.raises(SimError, match="no run in which all four arms"):
        natural_effects([np.nan], [0], [0], [0])
