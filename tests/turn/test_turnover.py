"""A new leader on the other side: what was learnt of that side is partly forgotten."""

from __future__ import annotations

import pytest

from sim.model import NegotiationModel
from sim.rules.beliefs import partly_forgotten
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import leader_of
from sim.turn.turn import take_dated_changes
from tests.rules.twins import holds
from tests.turn.worlds import valley

CHANGE = "parties.north.leader_changes=[2000-01-11]"
KNOWN, TRUSTED = 0.01, 0.2


def on_the_day_after(share: float) -> tuple[NegotiationModel, NegotiationModel]:
    """The valley the day after the claimant's leader changed, and the same without a change."""
    found = []
    for change in (CHANGE, "parties.north.leader_changes=[]"):
        model = NegotiationModel(valley(change, f"behaviour.turnover_doubt={share}"))
        for party in model.parties:
            party.belief_variance, party.trusting = KNOWN, TRUSTED
        model.day += 11
        take_dated_changes(model)
        found.append(model)
    return found[0], found[1]


def check_doubt(model: NegotiationModel, share: float) -> None:
    """The other side's variance and trust lie the share of the way back to the first day's."""
    holder = leader_of(model, HOLDER)
    assert holder.belief_variance == pytest.approx(KNOWN + share * (0.3**2 - KNOWN))
    assert holder.trusting == pytest.approx(TRUSTED + share * (0.9 - TRUSTED))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_other_side_forgets_a_share_of_what_it_had_learnt(share: float) -> None:
    changed, same = on_the_day_after(share)
    check_doubt(changed, share)
    assert not holds(check_doubt, changed, share + 0.1)
    assert leader_of(changed, CLAIMANT).belief_variance == KNOWN  # it knows itself as before
    assert leader_of(changed, CLAIMANT).trusting == TRUSTED
    check_doubt(same, 0.0)


def test_the_rule_goes_back_to_the_start() -> None:
    assert partly_forgotten(KNOWN, 0.09, 1.0) == pytest.approx(0.09)
    assert partly_forgotten(KNOWN, 0.09, 0.0) == KNOWN
