"""The contract of a negotiator, checked of every one that there is, also of those yet to come."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.bargaining import rubinstein_share, take_it_or_leave_it_offer
from sim.rules.ladder import slantchev_offers
from sim.strategies import Negotiator, Seat, negotiator, negotiators
from tests.rules.twins import holds

#: These ask what the equilibrium of a published game says, whose war may be worth more or less
#: than a war of the model. A party never accepts less than its own reservation all the same.
GAMES_OF_THEIR_OWN = {"equilibrium", "take-it-or-leave-it"}
SHARES = st.floats(0.0, 1.0)
EVERY = pytest.mark.parametrize("name", sorted(negotiators()))


@st.composite
def seats(draw, rounds: int | None = None) -> Seat:
    """A seat with the least, the best and the ideal in order, and all else anywhere."""
    reservation, best, ideal = sorted(draw(st.tuples(SHARES, SHARES, SHARES)))
    count = rounds or draw(st.integers(1, 8))
    rungs = draw(st.integers(1, 8))
    return Seat(
        round=draw(st.integers(0, count - 1)),
        rounds=count,
        reservation=reservation,
        ideal=ideal,
        best=best,
        discount=draw(SHARES),
        other_discount=draw(SHARES),
        win=draw(SHARES),
        rung=draw(st.integers(0, rungs)),
        rungs=rungs,
        battle_discount=draw(st.floats(0.0, 1.0)),
        flow=draw(st.floats(0.0, 0.5)),
        other_flow=draw(st.floats(0.0, 0.5)),
        cost=draw(SHARES),
        other_private_cost=draw(SHARES),
    )


def at(seat: Seat, **changes: float) -> Seat:
    values = {name: getattr(seat, name) for name in Seat.__dataclass_fields__}
    return Seat(**values | changes)


def check_demand(strategy: Negotiator, seat: Seat) -> None:
    low, high = seat.reservation, seat.ideal
    if strategy.name in GAMES_OF_THEIR_OWN:
        low, high = 0.0, 1.0
    assert low - 1e-12 <= strategy.demand(seat) <= high + 1e-12


def check_threshold(strategy: Negotiator, seat: Seat) -> None:
    least = 0.0 if strategy.name in GAMES_OF_THEIR_OWN else seat.reservation
    assert strategy.threshold(seat) >= least - 1e-12


def check_concession(strategy: Negotiator, seat: Seat) -> None:
    """Demands never rise, and one that does not concede asks the same in every round."""
    demands = [strategy.demand(at(seat, round=turn)) for turn in range(seat.rounds)]
    steps = [after - before for before, after in itertools.pairwise(demands)]
    assert all(step <= 1e-12 for step in steps)
    if not strategy.concedes:
        assert all(step == 0.0 for step in steps)


@EVERY
@given(seat=seats())
def test_demands_lie_between_the_reservation_and_the_ideal(name: str, seat: Seat) -> None:
    check_demand(negotiator(name), seat)


@EVERY
@given(seat=seats())
def test_nothing_below_the_reservation_is_accepted(name: str, seat: Seat) -> None:
    check_threshold(negotiator(name), seat)


@EVERY
@given(seat=seats())
def test_what_it_says_of_its_concessions_is_true(name: str, seat: Seat) -> None:
    check_concession(negotiator(name), seat)


@EVERY
def test_one_that_says_it_concedes_does_so_somewhere(name: str) -> None:
    strategy = negotiator(name)
    seat = Seat(0, 4, 0.2, 0.9, 0.8, 0.9, 0.9, 0.5, 2, 4, 0.9, 0.3, 0.3, 0.1, 0.4)
    fell = strategy.demand(at(seat, round=3)) < strategy.demand(seat)
    assert fell == strategy.concedes


@EVERY
def test_it_names_itself_and_its_source(name: str) -> None:
    strategy = negotiator(name)
    assert strategy.name == name
    assert len(strategy.source) > 10
    assert type(strategy) is negotiators()[name]


def test_a_name_that_nobody_declared_is_no_negotiator() -> None:
    with pytest.raises(KeyError):
        negotiator("nobody")


class _Broken(Negotiator):
    """Asks for more and more, and more than there is; without a name it is not registered."""

    source = "a changed twin"
    concedes = False

    def demand(self, seat: Seat) -> float:
        return seat.ideal + 0.1 * (1 + seat.round)

    def threshold(self, seat: Seat) -> float:
        return seat.reservation - 0.1


@pytest.mark.parametrize("check", [check_demand, check_threshold, check_concession])
def test_a_broken_negotiator_breaks_the_contract(check) -> None:
    broken = _Broken()
    broken.name = "broken"  # type: ignore[misc]
    seat = Seat(0, 4, 0.2, 0.9, 0.8, 0.9, 0.9, 0.5, 2, 4, 0.9, 0.3, 0.3, 0.1, 0.4)
    assert not holds(check, broken, seat)
    assert "broken" not in negotiators()


# What each one is --------------------------------------------------------------------------------


@given(seat=seats())
def test_the_timed_ones_run_from_the_ideal_to_the_reservation(seat: Seat) -> None:
    for name in ("boulware", "linear", "conceder"):
        strategy = negotiator(name)
        if seat.rounds > 1:
            assert strategy.demand(at(seat, round=0)) == pytest.approx(seat.ideal)
            last = strategy.demand(at(seat, round=seat.rounds - 1))
            assert last == pytest.approx(seat.reservation)


def test_boulware_holds_out_and_a_conceder_gives_way() -> None:
    seat = Seat(2, 5, 0.2, 0.9, 0.8, 0.9, 0.9, 0.5, 2, 4, 0.9, 0.3, 0.3, 0.1, 0.4)
    demands = [negotiator(name).demand(seat) for name in ("boulware", "linear", "conceder")]
    assert demands == sorted(demands, reverse=True)
    assert demands[1] == pytest.approx(0.55)
    assert len(set(demands)) == 3


@given(seat=seats())
def test_rubinsteins_responder_accepts_exactly_what_the_other_would_offer(seat: Seat) -> None:
    """Two of them with mirrored seats on one surplus: the first offer is just accepted."""
    strategy = negotiator("rubinstein")
    surplus = seat.best - seat.reservation
    other = at(seat, discount=seat.other_discount, other_discount=seat.discount)

    def check(nudge: float) -> None:
        asked = strategy.demand(seat) - seat.reservation
        least = strategy.threshold(other) - seat.reservation
        assert asked + least + nudge == pytest.approx(surplus, abs=1e-9)

    check(0.0)
    assert not holds(check, 0.01)
    share = rubinstein_share(seat.discount, seat.other_discount)
    assert strategy.demand(seat) == pytest.approx(seat.reservation + share * surplus)


@given(seat=seats())
def test_a_final_offer_is_fearons_and_without_a_secret_takes_all(seat: Seat) -> None:
    strategy = negotiator("take-it-or-leave-it")
    assert strategy.demand(at(seat, other_private_cost=0.0)) == seat.best
    if seat.other_private_cost > 0.0:
        offer = take_it_or_leave_it_offer(seat.win, seat.cost, seat.other_private_cost)
        assert strategy.demand(seat) == offer


@given(seat=seats())
def test_the_equilibrium_asks_slantchevs_shares_between_the_ends(seat: Seat) -> None:
    strategy = negotiator("equilibrium")
    if seat.rung in (0, seat.rungs):
        assert strategy.demand(seat) == (0.0 if seat.rung == 0 else 1.0)
        return
    mine, theirs = slantchev_offers(
        seat.rungs, seat.win, seat.battle_discount, seat.flow, seat.other_flow
    )
    assert strategy.demand(seat) == mine[seat.rung - 1]
    assert strategy.threshold(seat) == pytest.approx(1.0 - theirs[seat.rung - 1])
