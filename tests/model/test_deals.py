"""Deals: what signing settles, what breaking undoes, and who is trusted afterwards."""

from __future__ import annotations

import pytest

from sim.old.agents import Attack, Text
from sim.old.deals import carry_out, sign
from sim.old.front import Truce, keep_truce, open_offensive
from sim.old.model import NegotiationModel
from tests.model.worlds import valley

EAST = 2  # index of an objective that the holder has at the start


def signed(*overrides: str) -> NegotiationModel:
    """The valley on the day that everything was signed over to the claimant."""
    model = NegotiationModel(valley("front.noise=1", *overrides), seed=1)
    path = next(path for path in model.paths() if path.kind == "comprehensive")
    sign(model, Text(path, path.end, "patron", guarantee=0.5))
    return model


def political(model: NegotiationModel) -> list[float | None]:
    return list(model.settled.values())


def test_signing_settles_politics_at_once_and_land_by_dates() -> None:
    model = signed()
    assert political(model) == [1.0, 1.0]
    assert model.control[EAST] == 0.0
    assert model.outcome_now()[EAST] == 1.0  # promised counts as done
    model.day += model.objectives[EAST].handover_days - 1
    carry_out(model)
    assert model.control[EAST] == 0.0  # not a day before it is due


def test_what_was_handed_over_was_not_taken_by_force() -> None:
    model = signed("parties.south.political_control=1", "parties.south.weights.land=0.6")
    model.taken = frozenset({EAST})
    model.leader("holder").decide_handover = lambda: 1.0  # type: ignore[method-assign]
    model.day += model.objectives[EAST].handover_days
    carry_out(model)
    assert model.control[EAST] == 1.0
    assert EAST not in model.taken


def test_refusing_a_handover_breaks_the_whole_deal() -> None:
    model = signed()
    model.leader("holder").decide_handover = lambda: 0.0  # type: ignore[method-assign]
    before = model.trust
    model.day += model.objectives[EAST].handover_days
    carry_out(model)
    assert model.deal is not None
    assert model.deal.broken
    assert not model.deal.pending
    assert political(model) == [None, None]  # what the deal settled is open again
    assert model.control[EAST] == 0.0
    assert model.trust < before
    assert model.deterrence() == 0.0


def test_a_kept_handover_breaks_nothing() -> None:
    """The changed twin: the same day, but the giver keeps its word."""
    model = signed()
    model.leader("holder").decide_handover = lambda: 1.0  # type: ignore[method-assign]
    before = model.trust
    model.day += model.objectives[EAST].handover_days
    carry_out(model)
    assert model.deal is not None
    assert not model.deal.broken
    assert political(model) == [1.0, 1.0]
    assert model.trust > before
    assert model.deterrence() > 0.0


def test_looking_at_a_broken_deal_breaks_nothing() -> None:
    model = signed()
    held = model.utility_now(model.leader("holder"))
    with model.if_the_deal_broke():
        assert political(model) == [None, None]
        assert model.utility_now(model.leader("holder")) > held
    assert political(model) == [1.0, 1.0]
    assert model.utility_now(model.leader("holder")) == held


@pytest.mark.parametrize(("deterrence", "keeps"), [(2.0, True), (0.0, False)])
def test_a_guarantee_can_make_a_side_keep_its_word(deterrence: float, keeps: bool) -> None:
    """Giving everything up is kept under a strong guarantor, and not without one."""
    model = signed(
        f"third_parties.patron.mediation.deterrence={deterrence}",
        "parties.south.political_control=1",
        "balance.advantage=-3",
    )
    assert model.leader("holder").decide_handover() == float(keeps)


def test_attacking_under_a_deal_breaks_it_and_costs_trust() -> None:
    model = signed()
    before = model.trust
    open_offensive(model, model.leader("claimant"), Attack(1, 0.0, 0.0, 1.0, "test"))
    assert model.deal is not None
    assert model.deal.broken
    assert model.trust < before
    untouched = signed()
    assert untouched.trust == before


@pytest.mark.parametrize(("broker", "change"), [("patron", 1), ("", 0)])
def test_a_brokered_truce_that_holds_builds_trust_and_a_tacit_one_does_not(
    broker: str, change: int
) -> None:
    model = NegotiationModel(valley(), seed=1)
    open_offensive(model, model.leader("claimant"), Attack(1, 0.0, 0.0, 1.0, "test"))
    before = model.trust
    model.truce = Truce(model.day - model.scenario.behaviour.consolidation_days, broker)
    keep_truce(model, 1.0)
    assert model.war is None
    assert (model.trust > before) == bool(change)
