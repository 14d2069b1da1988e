"""Printed and independently recomputed numbers of the theory, to their last digit."""

import pytest
from scipy.integrate import quad
from scipy.stats import beta

from sim.rules.attrition import lanchester_duration, lanchester_survivors
from sim.rules.bargaining import (
    bargaining_range,
    nash_split,
    rubinstein_share,
    rubinstein_share_with_outside_option,
    take_it_or_leave_it_offer,
    take_it_or_leave_it_war,
)
from sim.rules.beliefs import two_type_posterior
from sim.rules.commitment import shift_threshold
from sim.rules.contest import ladder_expected_battles, ladder_win_probability
from sim.rules.credibility import bias_threshold
from sim.rules.ladder import fight_to_the_finish, slantchev_offers
from tests.rules.twins import Printed, in_the_digits_of


def win_when_unsure_of_the_battle_chance(a: float, b: float) -> float:
    """Average the chance to climb from rung 3 of 6 over p ~ Beta(a, b)."""
    average, _ = quad(lambda p: ladder_win_probability(3, 6, p) * beta.pdf(p, a, b), 0.0, 1.0)
    return float(average)


BARGAINING = [
    Printed(
        "Fearon 1995, p. 387: lowest share the claimant accepts",
        "0.5",
        lambda: bargaining_range(0.6, 0.6, 0.1, 0.2)[0],
        lambda: bargaining_range(0.6, 0.6, 0.2, 0.1)[0],
    ),
    Printed(
        "Fearon 1995, p. 387: highest share the holder accepts",
        "0.8",
        lambda: bargaining_range(0.6, 0.6, 0.1, 0.2)[1],
        lambda: bargaining_range(0.6, 0.6, 0.2, 0.1)[1],
    ),
    Printed(
        "Nash split of the surplus",
        "0.65",
        lambda: nash_split(0.6, 0.1, 0.2),
        lambda: nash_split(0.6, 0.2, 0.1),
    ),
    Printed(
        "Take it or leave it: demand",
        "0.65",
        lambda: take_it_or_leave_it_offer(0.5, 0.1, 0.4),
        lambda: take_it_or_leave_it_offer(0.5, 0.4, 0.1),
    ),
    Printed(
        "Take it or leave it: chance of war",
        "0.375",
        lambda: take_it_or_leave_it_war(0.5, 0.1, 0.4),
        lambda: take_it_or_leave_it_war(0.5, 0.1, 0.5),
    ),
    Printed(
        "Neutrality: the same chance of war for a weaker proposer",
        "0.375",
        lambda: take_it_or_leave_it_war(0.2, 0.1, 0.4),
        lambda: take_it_or_leave_it_war(0.9, 0.1, 0.4),  # the demand is cut at the whole prize
    ),
    Printed(
        "Rubinstein 1982: equal patience",
        "0.526316",
        lambda: rubinstein_share(0.9, 0.9),
        lambda: rubinstein_share(0.91, 0.9),
    ),
    Printed(
        "Rubinstein 1982: impatient first mover",
        "0.208333",
        lambda: rubinstein_share(0.8, 0.95),
        lambda: rubinstein_share(0.95, 0.8),
    ),
    Printed(
        "Rubinstein 1982: patient first mover",
        "0.833333",
        lambda: rubinstein_share(0.95, 0.8),
        lambda: rubinstein_share(0.8, 0.95),
    ),
    Printed(
        "Outside option worse than the deal",
        "0.526316",
        lambda: rubinstein_share_with_outside_option(0.9, 0.2),
        lambda: 1.0 - max(0.9 * rubinstein_share(0.9, 0.9), 0.2 + 0.9 / 1.9),  # added, not compared
    ),
    Printed(
        "Outside option better than the deal",
        "0.4",
        lambda: rubinstein_share_with_outside_option(0.9, 0.6),
        lambda: rubinstein_share(0.9, 0.9),
    ),
    Printed(
        "Powell 2006: shift that brings war",
        "0.156790",
        lambda: shift_threshold(0.3, 0.1, 0.9),
        lambda: 0.3 + 0.1 / 0.9 - 0.3 * 0.9,  # discounts the wrong term
    ),
    Printed(
        "Mediator credibility: least bias",
        "0.2941",
        lambda: bias_threshold(0.9, 0.3, 0.1, 0.5),
        lambda: bias_threshold(0.9, 0.3, 0.0, 0.5),
    ),
]

FIGHTING = [
    Printed(
        "Random walk of battles: chance to win",
        "0.771429",
        lambda: ladder_win_probability(3, 6, 0.6),
        lambda: ladder_win_probability(2, 6, 0.6),
    ),
    Printed(
        "Random walk of battles: number of battles",
        "8.142857",
        lambda: ladder_expected_battles(3, 6, 0.6),
        lambda: ladder_expected_battles(3, 6, 0.5),
    ),
    Printed(
        "Random walk of battles: p ~ Beta(4, 2)",
        "0.770963",
        lambda: win_when_unsure_of_the_battle_chance(4.0, 2.0),
        lambda: ladder_win_probability(3, 6, 4.0 / 6.0),  # the mean of p is not enough
    ),
    Printed(
        "Learning from battles: two types",
        "0.642241",
        lambda: two_type_posterior(0.5, 0.7, 0.4, 6, 10),
        lambda: two_type_posterior(0.5, 0.7, 0.4, 5, 10),
    ),
    Printed(
        "Lanchester square law: survivors",
        "529.150",
        lambda: lanchester_survivors(1000.0, 600.0, 0.01, 0.02),
        lambda: lanchester_survivors(1000.0, 600.0, 0.02, 0.01),
    ),
    Printed(
        "Lanchester square law: duration in days",
        "88.450",
        lambda: lanchester_duration(1000.0, 600.0, 0.01, 0.02),
        lambda: lanchester_duration(1000.0, 600.0, 0.02, 0.01),
    ),
]


def rung(k: int, discount: float) -> tuple[float, float]:
    """Return side one's offer and its value of fighting to the finish on rung k of 6."""
    offers, _ = slantchev_offers(6, 0.5, discount, 0.3, 0.3)
    return offers[k - 1], fight_to_the_finish(6, 0.5, discount, 0.3)[k - 1]


OFFERS = ("0.235575", "0.378136", "0.515414", "0.632055", "0.799839")
FIGHTS = ("0.154301", "0.276225", "0.392866", "0.530144", "0.718565")
LADDER = [
    Printed(
        f"Slantchev 2003, Proposition 1: offer on rung {k}",
        number,
        lambda k=k: rung(k, 0.9)[0],  # type: ignore[misc]
        lambda k=k: rung(k, 0.91)[0],  # type: ignore[misc]
    )
    for k, number in enumerate(OFFERS, start=1)
] + [
    Printed(
        f"Slantchev 2003: fight to the finish from rung {k}",
        number,
        lambda k=k: rung(k, 0.9)[1],  # type: ignore[misc]
        lambda k=k: rung(k, 0.91)[1],  # type: ignore[misc]
    )
    for k, number in enumerate(FIGHTS, start=1)
]

CLAIMS = BARGAINING + FIGHTING + LADDER
NAMES = [claim.result for claim in CLAIMS]


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_the_rule_gives_the_printed_number(claim: Printed) -> None:
    assert in_the_digits_of(claim.number, claim.rule()) == claim.number


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_the_changed_twin_does_not(claim: Printed) -> None:
    assert in_the_digits_of(claim.number, claim.changed()) != claim.number
