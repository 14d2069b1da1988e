"""Shapley values: the axioms, games with known answers, and intervals."""

from itertools import combinations, permutations

import numpy as np
import pytest

from sim.errors import SimError
from sim.inference.shapley import interactions, shapley_values
from tests.rules.twins import holds

GLOVES = ["left", "also left", "right"]
COUNCIL = ["a", "b", "c", "d"]


def subsets(players):
    return [frozenset(s) for size in range(len(players) + 1) for s in combinations(players, size)]


def game(worth, players):
    """A game without luck: two equal replicates of what every subset is worth."""
    return {subset: [worth(subset)] * 2 for subset in subsets(players)}


def pairs_of_gloves(subset):
    """Shapley's glove game: a pair of gloves is worth 1; two players hold left ones."""
    return float("right" in subset and len(subset) > 1)


def majority(subset):
    """Votes 4, 3, 2, 1 with six of ten needed (Shapley and Shubik 1954: power 5/12, ...)."""
    votes = {"a": 4, "b": 3, "c": 2, "d": 1}
    return float(sum(votes[player] for player in subset) >= 6)


def by_orders(outcomes, players):
    """The definition: what each adds to those before it, averaged over all orders."""
    found = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        for place, player in enumerate(order):
            before = frozenset(order[:place])
            added = np.mean(outcomes[before | {player}]) - np.mean(outcomes[before])
            found[player] += added / len(orders)
    return list(found.values())


def noisy(players, replicates=40, seed=1):
    """Any game, with luck that is the same for all subsets and luck of their own."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=replicates)
    return {s: rng.normal() + shared + 0.3 * rng.normal(size=replicates) for s in subsets(players)}


# -- known answers --------------------------------------------------------------------------------


def test_in_the_glove_game_the_scarce_glove_has_two_thirds():
    def check(worth):
        found = shapley_values(game(worth, GLOVES), GLOVES)
        assert found["value"].tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6], abs=1e-12)
        assert found["share"].tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6], abs=1e-12)

    check(pairs_of_gloves)
    assert not holds(check, lambda subset: float("right" in subset))  # one glove is enough


def test_power_in_a_weighted_vote_is_shapley_and_shubiks():
    """With 4, 3, 2, 1 votes and a quota of 6: 10, 6, 6 and 2 pivots among 24 orders."""

    def check(worth):
        found = shapley_values(game(worth, COUNCIL), COUNCIL)["value"] * 24
        assert found.tolist() == pytest.approx([10, 6, 6, 2])

    check(majority)
    assert not holds(check, lambda subset: float(len(subset) >= 3))


def test_the_formula_over_subsets_is_the_average_over_orders():
    outcomes = noisy(COUNCIL)

    def check(other):
        values = shapley_values(outcomes, COUNCIL)["value"]
        assert values.tolist() == pytest.approx(by_orders(other, COUNCIL))

    check(outcomes)
    assert not holds(check, outcomes | {frozenset({"a", "b"}): np.zeros(40)})


# -- axioms ---------------------------------------------------------------------------------------


def test_values_add_up_to_the_total_in_every_game():
    for seed in range(5):
        outcomes = noisy(COUNCIL, seed=seed)
        total = np.mean(outcomes[frozenset(COUNCIL)] - outcomes[frozenset()])
        found = shapley_values(outcomes, COUNCIL)
        assert found["value"].sum() == pytest.approx(total)
        one_at_a_time = sum(
            np.mean(outcomes[frozenset({player})] - outcomes[frozenset()]) for player in COUNCIL
        )
        assert one_at_a_time != pytest.approx(total)  # the obvious measure does not


def test_players_who_add_the_same_to_every_subset_have_the_same_value():
    def check(worth):
        found = shapley_values(game(worth, COUNCIL), COUNCIL)["value"]
        assert found["b"] == pytest.approx(found["c"])

    check(majority)  # 3 votes do no more than 2
    assert not holds(check, lambda subset: majority(subset) + ("b" in subset))


def test_a_player_who_adds_nothing_to_any_subset_has_no_value_and_no_interaction():
    def check(idler):
        worth = game(lambda subset: majority(subset - {idler}), COUNCIL)
        assert shapley_values(worth, COUNCIL).loc["d", "value"] == pytest.approx(0.0, abs=1e-15)
        found = interactions(worth, COUNCIL)["value"]
        assert found[[pair for pair in found.index if "d" in pair]].abs().max() < 1e-12

    check("d")
    assert not holds(check, "a")


def test_the_value_of_two_games_together_is_the_sum_of_their_values():
    one, other = noisy(COUNCIL, seed=1), noisy(COUNCIL, seed=2)
    both = {subset: one[subset] + other[subset] for subset in one}
    parts = [shapley_values(each, COUNCIL)["value"] for each in (one, other)]
    found = shapley_values(both, COUNCIL)["value"]
    assert found.tolist() == pytest.approx((parts[0] + parts[1]).tolist())
    product = {subset: one[subset] * other[subset] for subset in one}
    assert shapley_values(product, COUNCIL)["value"].tolist() != pytest.approx(found.tolist())


# -- interactions ---------------------------------------------------------------------------------


def test_interactions_of_the_glove_game_are_known():
    """Of I_ij, S is empty or the third: left-left 0 - 1 over 2; left-right (1 + 0) / 2."""

    def check(worth):
        found = interactions(game(worth, GLOVES), GLOVES)["value"]
        assert found["left", "also left"] == pytest.approx(-1 / 2)
        assert found["left", "right"] == pytest.approx(1 / 2)
        assert found["also left", "right"] == pytest.approx(1 / 2)

    check(pairs_of_gloves)
    assert not holds(check, lambda subset: float(len(subset) > 1))


def test_without_interaction_the_index_is_zero_and_two_that_need_each_other_have_all_of_it():
    weights = dict(zip(COUNCIL, (1.0, 2.0, -3.0, 0.5), strict=True))

    def check(joint):
        def worth(subset):
            together = joint * ({"a", "c"} <= subset)
            return sum(weights[player] for player in subset) + together

        found = interactions(game(worth, COUNCIL), COUNCIL)["value"]
        assert found.abs().max() == pytest.approx(0.0, abs=1e-12)

    check(0.0)
    assert not holds(check, 7.0)
    alone = interactions(game(lambda s: 7.0 * ({"a", "c"} <= s), COUNCIL), COUNCIL)["value"]
    assert alone["a", "c"] == pytest.approx(7.0)
    assert alone.drop(("a", "c")).abs().max() < 1e-12


# -- luck -----------------------------------------------------------------------------------------


def test_luck_shared_by_all_subsets_drops_out_of_the_intervals():
    rng = np.random.default_rng(5)
    shared = 10 * rng.normal(size=100)

    def check(luck):
        outcomes = {s: pairs_of_gloves(s) + luck() for s in subsets(GLOVES)}
        found = shapley_values(outcomes, GLOVES)
        assert (found["standard_error"] < 0.01).all()
        assert found["value"].tolist() == pytest.approx([1 / 6, 1 / 6, 4 / 6])

    check(lambda: shared)
    assert not holds(check, lambda: rng.permutation(shared))


def test_intervals_hold_the_true_values_as_often_as_they_say():
    rng = np.random.default_rng(6)
    samples = [
        {s: pairs_of_gloves(s) + rng.normal(size=60) for s in subsets(GLOVES)} for _ in range(400)
    ]
    tables = [shapley_values(one, GLOVES, resamples=200) for one in samples]
    pairs = [interactions(one, GLOVES, resamples=200) for one in samples]

    def check(found, truth):
        inside = [(one["low"] <= truth) & (truth <= one["high"]) for one in found]
        assert np.mean(inside, axis=0) == pytest.approx(0.95, abs=0.04)

    check(tables, np.array([1, 1, 4]) / 6)
    check(pairs, np.array([-1, 1, 1]) / 2)
    assert not holds(check, tables, np.array([0, 0, 1]))


def test_shares_are_given_only_where_the_total_is_clearly_not_zero():
    luck = np.random.default_rng(7).normal(size=(8, 50))

    def shares(size):
        outcomes = {
            subset: size * pairs_of_gloves(subset) + luck[number]
            for number, subset in enumerate(subsets(GLOVES))
        }
        return shapley_values(outcomes, GLOVES)[["share", "share_low", "share_high"]]

    assert shares(0.0).isna().all(axis=None)
    clear = shares(10.0)
    assert clear["share"].sum() == pytest.approx(1.0)
    assert (clear["share_low"] < [1 / 6, 1 / 6, 4 / 6]).all()
    assert (clear["share_high"] > [1 / 6, 1 / 6, 4 / 6]).all()


def test_one_replicate_has_values_and_no_intervals():
    outcomes = {subset: [pairs_of_gloves(subset)] for subset in subsets(GLOVES)}
    found = shapley_values(outcomes, GLOVES)
    assert found["value"].sum() == pytest.approx(1.0)
    assert found[["low", "high", "standard_error", "share"]].isna().all(axis=None)


# -- what has no values ---------------------------------------------------------------------------


def test_what_has_no_values_is_told():
    whole = noisy(["x", "y"])
    x = frozenset({"x"})

    def told(outcomes, players=("x", "y"), function=shapley_values):
        with pytest.raises(SimError) as error:
            function(outcomes, list(players))
        return str(error.value)

    assert "the subset {x} is not given" in told({s: v for s, v in whole.items() if s != x})
    assert "all 4 subsets of x, y" in told(whole | {frozenset({"z"}): whole[x]})
    assert "{x} has 39 replicates, that of no factor 40" in told(whole | {x: whole[x][:-1]})
    assert "an outcome that every run has" in told(whole | {x: np.full(40, np.nan)})
    assert "each given once" in told(whole, ["x", "x"])
    assert "two players or more" in told({frozenset(): [0], x: [1]}, ["x"], interactions)
