"""Properties that must hold of the model as a whole, each named after the result it reduces to.

Every test is followed by a changed twin: the same claim where it must not hold. Battle, losses
and learning (4 to 6), war and words (7, 8, 11), the mirror of the sides (9) and the channels (10)
have files of their own.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.turn.frontier import net_utility
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of
from sim.turn.state import Path
from sim.turn.zones import best_text
from tests.rules.twins import close, holds
from tests.turn.states import places, terms_at, third, zones_left
from tests.turn.worlds import advantage_for, plain, run, terms, toy, win_at

YEAR = 365.25


# 1. The bargaining range ------------------------------------------------------------------------


def fearon(win: float, cost_claimant: float, cost_holder: float, *more: str) -> Scenario:
    return toy(
        "fearon",
        f"balance.advantage={advantage_for(win)}",
        f"parties.north.mobilisation_cost={cost_claimant}",
        f"parties.south.mobilisation_cost={cost_holder}",
        *more,
    )


def zone_of(scenario: Scenario) -> tuple[float, float] | None:
    """Lowest and highest share for the claimant in the zone of agreement of the first day."""
    model = NegotiationModel(scenario)
    needed = [party.needed(model, party.outlook(model).reservation, 0.0) for party in model.parties]
    found = zones_left(model, needed)
    if found is None:
        return None
    place = next(place for place in places(model) if found.low[place] <= found.high[place])
    ends = found.low[place], found.high[place]
    low, high = (terms_at(model, model.paths[place], end)[0] for end in ends)
    return low, high


WINS = (0.25, 0.4, 0.6, 0.75)
COSTS = (0.02, 0.1, 0.2)


@pytest.mark.parametrize("win", WINS)
@pytest.mark.parametrize(("cost_claimant", "cost_holder"), [*itertools.product(COSTS, COSTS)])
def test_1_deals_both_accept_are_fearons_range(
    win: float, cost_claimant: float, cost_holder: float
) -> None:
    def check(scenario: Scenario) -> None:
        zone = zone_of(scenario)
        assert zone is not None
        assert zone == pytest.approx((win - cost_claimant, win + cost_holder), abs=1e-9)

    check(fearon(win, cost_claimant, cost_holder))
    assert not holds(check, fearon(win, cost_claimant + 0.01, cost_holder))
    assert not holds(check, fearon(win + 0.01, cost_claimant, cost_holder))


def test_1_with_complete_information_war_never_starts() -> None:
    def check(scenario: Scenario) -> None:
        for replicate in range(200):
            record = run(scenario, replicate)
            assert not any(record.of("attack"))
            signed = terms(record)
            assert signed is not None
            assert 0.5 - 1e-9 <= signed["prize"] <= 0.8 + 1e-9

    check(fearon(0.6, 0.1, 0.2))
    assert not holds(check, fearon(0.6, 0.1, 0.2, "parties.north.optimism=1"))
    assert not holds(check, fearon(0.25, 0.1, 0.2))  # peace, but on other terms


def test_1_optimism_on_both_sides_closes_the_range() -> None:
    """The zone is empty exactly when the two chances that they expect differ by more than costs."""

    def check(optimism: float, empty: bool) -> None:
        both = [f"parties.{name}.optimism={optimism}" for name in ("north", "south")]
        scenario = fearon(0.5, 0.1, 0.2, *both)
        assert (zone_of(scenario) is None) == empty
        assert any(run(scenario).of("attack")) == empty

    # The claimant expects q, the holder that the claimant has 1 - q: 2 q - 1 > 0.3 closes it.
    threshold = advantage_for(0.65)
    for optimism in (0.5, 0.9, 0.99):
        check(optimism * threshold, False)
    for optimism in (1.01, 1.1, 2.0):
        check(optimism * threshold, True)
    assert not holds(check, 1.01 * threshold, False)


# 2. Alternating offers --------------------------------------------------------------------------


@pytest.mark.parametrize(("north", "south"), [(0.9, 0.9), (0.8, 0.95), (0.95, 0.8), (0.5, 0.99)])
@pytest.mark.parametrize("mover", ["claimant", "holder"])
def test_2_rubinsteins_parties_agree_at_once_on_the_first_movers_share(
    north: float, south: float, mover: str
) -> None:
    def check(*more: str) -> None:
        record = run(
            toy(
                "rubinstein",
                f"parties.north.discount_rate={-math.log(north) * YEAR}",
                f"parties.south.discount_rate={-math.log(south) * YEAR}",
                f"talks.first_mover={mover}",
                *more,
            )
        )
        assert [event.kind for event in record.events] == [
            "session",
            "offer",
            "answer",
            "agreement",
        ]
        assert record.events[-1].day == record.events[0].day
        signed = terms(record)
        assert signed is not None
        mine, other = (north, south) if mover == "claimant" else (south, north)
        share = (1.0 - other) / (1.0 - mine * other)
        assert close(signed["prize"], share if mover == "claimant" else 1.0 - share, 1e-9)

    check()
    assert not holds(check, "talks.round_days=2")
    assert not holds(check, "parties.north.strategy=linear", "parties.south.strategy=linear")


# 3. The Nash bargaining solution ----------------------------------------------------------------

FRICTIONLESS = (
    "political_control: 1, audience_cost: 0, commitment_fear: 0, hope: 0, discount_rate: 0"
)


def several_issues(seed: int, *, lumpy: bool, veto: bool) -> Scenario:
    """Three objectives and two political issues with weights drawn at random, and an envoy."""
    chance = np.random.default_rng(seed)

    def weights(count: int) -> list[float]:
        parts = chance.uniform(0.1, 1.0, count)
        return [float(part) for part in parts / parts.sum()]

    shares = weights(3)

    def party(side: str, leads: str, inherited: str = ", prize: null") -> str:
        land, status, road = weights(3)
        return (
            f"{{side: {side}, leads: {leads}, weights: {{land: {land!r}, status: {status!r},"
            f" road: {road!r}{inherited}}}, {FRICTIONLESS}}}"
        )

    shares = weights(3)
    lines = [
        "issues:",
        "  prize: null",
        "  land: {kind: territory}",
        "  status: {status_quo: {holder: 0.3}}",
        f"  road: {{status_quo: {{holder: 0.2}}, levels: {[0, 0.5, 1] if lumpy else []}}}",
        "objectives:",
        "  prize: null",
        *(f"  place-{i}: {{issue: land, share: {shares[i]!r}, defence: 30}}" for i in range(3)),
        "parties:",
        f"  north: {party('claimant', 'true')}",
        f"  south: {party('holder', 'true')}",
        *([f"  ally: {party('claimant', 'false', '')}"] if veto else []),
        "third_parties:",
        "  envoy: {mediation: {roles: [formulate], error: 0, initiative_peace: 1000}}",
        "talks: {direct_rate: 0}",
    ]
    return plain("\n".join(lines))


def nash_by_optimiser(model: NegotiationModel, needed: list[float], lumpy: bool) -> float:
    """Largest product of the leaders' gains over all packages: SciPy, at each allowed level."""
    claimant, holder = (leader_of(model, side).index for side in (CLAIMANT, HOLDER))
    goods = model.world.goods[: model.world.good_count]
    first = np.array([good.weights[claimant] for good in goods])
    second = np.array([good.weights[holder] for good in goods])

    def loss(x: Any) -> float:
        gains: list[Any] = [first @ x - needed[claimant], second @ (1.0 - x) - needed[holder]]
        if min(gains) <= 0.0:
            return 1e3 - 1e3 * float(min(gains))
        return float(-np.log(gains[0]) - np.log(gains[1]))

    best = math.inf
    for level in (0.0, 0.5, 1.0) if lumpy else (None,):
        bounds = [(0.0, 1.0)] * (len(goods) - 1) + [(level or 0.0, 1.0 if level is None else level)]
        for start in (0.35, 0.5, 0.65):
            found = minimize(
                loss, np.clip(start, *np.array(bounds).T), bounds=bounds, method="SLSQP"
            )
            best = min(best, float(found.fun))
    return math.exp(-best / 2.0)


def formulated(model: NegotiationModel, weight: float = 0.5) -> tuple[Path, float, list[float]]:
    """The envoy's text on the first day: its path and position, and what the parties need."""
    envoy = third(model, "envoy")
    needed = [envoy.estimate_need(model, party, 0.0) for party in model.parties]
    return *text_for(model, needed, envoy.leaning(model) + weight - 0.5), needed


def text_for(model: NegotiationModel, needs: list[float], weight: float) -> tuple[Path, float]:
    """The envoy's text for what the parties need: its path and position."""
    found = zones_left(model, needs)
    assert found is not None
    assert best_text(model, third(model, "envoy"), found, weight, model.text)
    return model.paths[model.text.path], model.text.position


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("lumpy", [False, True])
def test_3_an_impartial_text_is_the_nash_solution(seed: int, lumpy: bool) -> None:
    model = NegotiationModel(several_issues(seed, lumpy=lumpy, veto=False))

    def check(weight: float) -> None:
        path, position, needed = formulated(model, weight)
        gains = [net_utility(path, i, position) - needed[i] for i in (0, 1)]
        best = nash_by_optimiser(model, needed, lumpy)
        assert math.sqrt(gains[0] * gains[1]) == pytest.approx(best, abs=1e-6)
        outcomes = terms_at(model, path, position)
        assert not lumpy or outcomes[-1] in (0.0, 0.5, 1.0)

    check(0.5)
    assert not (holds(check, 0.9) and holds(check, 0.1))  # one of the two may find the same level


@pytest.mark.parametrize("seed", range(6))
def test_3_in_a_run_that_text_is_put_and_accepted_by_all(seed: int) -> None:
    scenario = several_issues(seed, lumpy=True, veto=True)
    model = NegotiationModel(scenario)
    path, position, _ = formulated(model)
    outcomes = dict(zip(model.names.goods, terms_at(model, path, position), strict=True))
    text = {name: outcome for name, outcome in outcomes.items() if not math.isnan(outcome)}
    assert terms(run(scenario)) == pytest.approx(text)
    assert [event.outcome for event in run(scenario).of("answer")] == ["accepts"] * 3


@pytest.mark.parametrize("seed", range(6))
def test_3_a_party_with_a_veto_gets_what_it_needs(seed: int) -> None:
    """With the ally's need raised above what it would get, the text moves to where it is met."""
    model = NegotiationModel(several_issues(seed, lumpy=False, veto=True))
    path, position, needed = formulated(model)
    ally = next(party for party in model.parties if party.name == "ally")
    raised = list(needed)
    raised[ally.index] = net_utility(path, ally.index, position) + 0.02

    def check(needs: list[float]) -> None:
        moved_on, moved_to = text_for(model, needs, 0.5)
        assert net_utility(moved_on, ally.index, moved_to) >= raised[ally.index] - 1e-9

    check(raised)
    assert not holds(check, needed)


# 12. Neutrality ---------------------------------------------------------------------------------

ADVANTAGES = (-0.4, 0.0, 0.2)
RUNS = 250


def outcomes_at(advantage: float, *more: str) -> list[float | None]:
    """Claimant's share agreed in each run; None where there was war."""
    scenario = toy("take-it-or-leave-it", f"balance.advantage={advantage}", *more)
    found = []
    for replicate in range(RUNS):
        signed = terms(run(scenario, replicate))
        found.append(None if signed is None else signed["prize"])
    return found


def check_neutral(*more: str) -> None:
    """War comes in the very same runs at every balance, and terms move one for one with it."""
    by_balance = [outcomes_at(advantage, *more) for advantage in ADVANTAGES]
    wars = [[share is None for share in shares] for shares in by_balance]
    assert wars[0] == wars[1] == wars[2]
    for advantage, shares in zip(ADVANTAGES, by_balance, strict=True):
        for share in shares:
            assert share is None or close(share - win_at(advantage), 0.15, 1e-9)


def test_12_the_chance_of_war_does_not_move_with_the_balance_while_terms_do() -> None:
    check_neutral()
    at_par = outcomes_at(0.0)
    frequency = sum(share is None for share in at_par) / RUNS
    spread = 4.0 * math.sqrt(0.375 * 0.625 / RUNS)
    assert abs(frequency - 0.375) < spread
    assert abs(frequency - 0.55) > spread


def test_12_it_does_where_the_offer_does_not_follow_the_balance() -> None:
    assert not holds(check_neutral, "parties.north.agent=tests.turn.agents:Headstrong")


def test_12_it_does_where_the_offer_meets_the_whole_prize() -> None:
    """At a chance of 0.95 the best demand is the whole prize, and war is rarer."""
    high = outcomes_at(advantage_for(0.95))
    assert sum(share is None for share in high) < sum(share is None for share in outcomes_at(0.0))
