"""Choices in words: which theory an attack agrees with, and why a text is refused.

Reasons are read off the figures after the choice; none of them steers it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.old.agents.views import OTHER, Outlook, best_aim
from sim.record import REASON_NOISE
from sim.rules.balance import DAYS_PER_YEAR
from sim.rules.bargaining import is_dissatisfied
from sim.rules.choice import TIE
from sim.rules.commitment import preventive_war_pays

if TYPE_CHECKING:
    from sim.old.agents.party import Party


def reason_to_attack(party: Party, view: Outlook, gain: float, edge: float, local: bool) -> str:
    """Name the theory that the choice agrees with (none of them steers it)."""
    if local:
        return "an incident escalates"
    model = party.model
    if edge <= TIE:
        return REASON_NOISE
    foe = model.leader(OTHER[party.side])
    years = model.scenario.behaviour.horizon_days / DAYS_PER_YEAR
    discount = party.discount_over(years)
    shift = model.expected_shift()
    if party.sign * shift < 0.0:
        _, later = best_aim(foe.campaign(foe.side, party.belief() + shift, observer=party))
        riser = foe.value_now() + max(0.0, later)
        if preventive_war_pays(view.attack, 1.0, discount, riser):
            return "preventive: the balance is turning against it"
    if gain - model.deadlock_reward(party) <= TIE:
        return "a success at home that talks do not bring"
    if is_dissatisfied(view.attack, 0.0, view.waiting):
        return "its power exceeds its benefits"
    return "a threat it would rather meet now"


def reason_to_answer(
    accepts: bool, net: float, needed: float, value: float, extra: float, view: Outlook
) -> str:
    """Say in words why a text is accepted or refused."""
    better = net >= needed - TIE
    if accepts != better:
        return REASON_NOISE
    if accepts:
        return "better than no deal"
    if net >= view.reservation - extra - TIE:
        return "it still asks for more in this round"
    if value + extra >= view.reservation - TIE:
        return "conceding costs too much at home, or the promises are not trusted"
    if view.aim and view.attack >= view.staying:
        return "it expects more from force"
    if value + extra >= view.now - TIE:
        return "it hopes for better terms later"
    return "things as they are are worth more"
