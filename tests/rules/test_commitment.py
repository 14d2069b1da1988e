"""Property 7: war by commitment problem occurs exactly where Fearon and Powell say.

Both games are solved here from the end back, period by period, without any of the formulas.
With discount d the far end, 600 periods away, weighs less than 1e-20.
"""

from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.rules.commitment import peace_value_to_decliner, preventive_war_pays, shift_threshold

DRAWS = 30_000
PERIODS = 600


class Draws(NamedTuple):
    """Random games: chances of the riser now and later, a cost of war and a discount."""

    now: Any
    later: Any
    cost: Any
    discount: Any


def draw(seed: int, highest_cost: float) -> Draws:
    chance = np.random.default_rng(seed)
    now, later = np.sort(chance.random((2, DRAWS)), axis=0)
    return Draws(now, later, highest_cost * chance.random(DRAWS), chance.uniform(0.3, 0.92, DRAWS))


# Fearon: the riser makes the offers --------------------------------------------------------------


def fearon_games() -> Draws:
    games = draw(1995, 1.0)
    possible = games.later + games.cost * (1.0 - games.discount) <= 1.0
    return Draws(*(column[possible] for column in games))


def fearon_war_from_the_end(games: Draws) -> Any:
    """Return in which games the decliner refuses everything in the first period."""
    rest = np.zeros_like(games.now)  # discounted number of periods left
    decliner = np.zeros_like(games.now)  # value of the periods to come
    war = np.zeros_like(games.now, dtype=bool)
    for period in range(PERIODS, 0, -1):
        rest = 1.0 + games.discount * rest
        chance = games.now if period == 1 else games.later
        fight = (1.0 - chance) * rest - games.cost
        demand = 1.0 + games.discount * decliner - fight  # what leaves it just willing
        war = demand < 0.0
        decliner = np.where(war, fight, 1.0 - np.minimum(demand, 1.0) + games.discount * decliner)
    return war


def fearon_case(now: float, later: float, cost: float, d: float) -> bool:
    war_now = (1.0 - now) / (1.0 - d) - cost
    return preventive_war_pays(war_now, 1.0 / (1.0 - d), d, later / (1.0 - d) + cost)


def mismatches(rule: Any, games: Draws, wars: Any) -> int:
    rows = zip(*(column.tolist() for column in games), wars.tolist(), strict=True)
    return sum(rule(*game) != war for *game, war in rows)


def test_fearons_preventive_war_is_a_special_case() -> None:
    games = fearon_games()
    wars = fearon_war_from_the_end(games)
    assert 0.02 < wars.mean() < 0.98  # both outcomes occur
    assert mismatches(fearon_case, games, wars) == 0


def test_fearons_printed_inequality_agrees_and_its_changed_twins_do_not() -> None:
    games = fearon_games()
    wars = fearon_war_from_the_end(games)

    def printed(now: float, later: float, cost: float, d: float) -> bool:
        return d * later - now > cost * (1.0 - d) ** 2

    def forgets_a_power(now: float, later: float, cost: float, d: float) -> bool:
        return d * later - now > cost * (1.0 - d)

    def riser_forgoes_the_surplus(now: float, later: float, cost: float, d: float) -> bool:
        war_now = (1.0 - now) / (1.0 - d) - cost
        return preventive_war_pays(war_now, 1.0 / (1.0 - d), d, later / (1.0 - d))

    assert mismatches(printed, games, wars) == 0
    assert mismatches(forgets_a_power, games, wars) > 0
    assert mismatches(riser_forgoes_the_surplus, games, wars) > 0


# Powell: the decliner may offer as much as it likes ----------------------------------------------


def powell_war_from_the_end(games: Draws) -> Any:
    """Return in which games no first-period division keeps both from war.

    War destroys a share `cost` of all that is left; the decliner makes the offers, the best case
    for peace, and gives the riser the least it accepts.
    """
    rest = np.zeros_like(games.now)
    riser, decliner = np.zeros_like(games.now), np.zeros_like(games.now)
    war = np.zeros_like(games.now, dtype=bool)
    for period in range(PERIODS, 0, -1):
        rest = 1.0 + games.discount * rest
        chance = games.now if period == 1 else games.later
        riser_fights = (1.0 - games.cost) * chance * rest
        decliner_fights = (1.0 - games.cost) * (1.0 - chance) * rest
        offer = np.maximum(0.0, riser_fights - games.discount * riser)
        peace = 1.0 - offer + games.discount * decliner
        war = (offer > 1.0) | (peace < decliner_fights)
        riser = np.where(war, riser_fights, offer + games.discount * riser)
        decliner = np.where(war, decliner_fights, peace)
    return war


def powell_case(now: float, later: float, cost_share: float, d: float) -> bool:
    total = 1.0 / (1.0 - d)
    war_now = (1.0 - cost_share) * (1.0 - now) * total
    return preventive_war_pays(war_now, total, d, (1.0 - cost_share) * later * total)


def test_powells_shifting_power_is_a_special_case() -> None:
    games = draw(2006, 0.6)
    wars = powell_war_from_the_end(games)
    assert 0.02 < wars.mean() < 0.98
    assert mismatches(powell_case, games, wars) == 0


def test_powells_printed_inequality_and_threshold_agree_and_changed_twins_do_not() -> None:
    games = draw(2006, 0.6)
    wars = powell_war_from_the_end(games)

    def printed(now: float, later: float, k: float, d: float) -> bool:
        total = 1.0 / (1.0 - d)
        m1, m1_next, m2 = ((1.0 - k) * p * total for p in (now, later, 1.0 - now))
        return d * m1_next - m1 > total - (m1 + m2)

    def by_threshold(now: float, later: float, k: float, d: float) -> bool:
        return later - now > shift_threshold(now, k, d)

    def undiscounted(now: float, later: float, k: float, _: float) -> bool:
        return later - now > k / (1.0 - k)

    assert mismatches(printed, games, wars) == 0
    assert mismatches(by_threshold, games, wars) == 0
    assert mismatches(undiscounted, games, wars) > 0


def test_no_shift_no_preventive_war() -> None:
    for chance in (0.0, 0.3, 0.99):
        assert not powell_case(chance, chance, 0.0, 0.95)
        assert not fearon_case(chance, chance, 0.01, 0.95)
    assert powell_case(0.3, 0.9, 0.0, 0.95)


def test_a_guarantee_that_lowers_the_risers_claim_restores_peace() -> None:
    assert preventive_war_pays(7.5, 10.0, 0.5, 6.0)
    assert not preventive_war_pays(7.5, 10.0, 0.5, 4.0)
    assert peace_value_to_decliner(10.0, 0.5, 4.0) == pytest.approx(8.0)
