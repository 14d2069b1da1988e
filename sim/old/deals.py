"""Deals: signing a text, handing territory over on time, remembering who keeps promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sim.old.agents import Text
from sim.old.shocks import Purpose

if TYPE_CHECKING:
    from sim.old.model import NegotiationModel


class Handover(NamedTuple):
    """A promise to change control of an objective on a day, to a claimant's share."""

    day: int
    objective: int
    outcome: float


@dataclass(slots=True)
class Deal:
    """The deal in force: who brokered and guarantees it, since when, what is still to be done."""

    since: int
    broker: str
    guarantee: float
    settled_before: dict[int, float | None]
    pending: list[Handover] = field(default_factory=list)
    broken: bool = False


def sign(model: NegotiationModel, text: Text) -> None:
    """Sign a text: fighting ends, political issues are settled, handovers are scheduled."""
    terms = text.path.terms(text.position)
    model.log(
        "agreement", actor=text.broker, subject=text.path.kind, numbers=model.named_terms(terms)
    )
    deal = Deal(model.day, text.broker, text.guarantee, dict(model.settled))
    for good, outcome in sorted(terms.items()):
        if not model.goods[good].is_objective:
            model.settled[good] = outcome
        elif outcome is not None and outcome != model.control[good]:
            due = model.day + model.objectives[good].handover_days
            deal.pending.append(Handover(due, good, outcome))
    deal.pending.sort(key=lambda promised: (promised.day, model.place_of(promised.objective)))
    model.deal = deal
    model.end_war()
    if model.scenario.after_deal.binding:
        for handover in deal.pending:
            model.control[handover.objective] = handover.outcome
        deal.pending.clear()
        model.running = False


def carry_out(model: NegotiationModel) -> None:
    """Carry out the handovers that are due, or refuse them."""
    deal = model.deal
    while deal is not None and deal.pending and deal.pending[0].day <= model.day:
        handover = deal.pending[0]
        before = model.control[handover.objective]
        if before == handover.outcome:
            deal.pending.pop(0)
            continue
        giver = model.leader("holder" if handover.outcome > before else "claimant")
        receiver = model.leader("claimant" if giver.side == "holder" else "holder")
        chance = giver.decide_handover()
        draw = model.place_of(handover.objective)
        keeps = model.uniform(Purpose.HANDOVER, draw) < chance
        if keeps:
            deal.pending.pop(0)
            model.control[handover.objective] = handover.outcome
            model.taken -= {handover.objective}
        else:
            model.break_deal()
        model.remember_promise(kept=keeps)
        model.changed()
        model.log(
            "handover",
            actor=giver.name,
            other=receiver.name,
            subject=model.objective_names[handover.objective],
            outcome="done" if keeps else "refused",
        )
