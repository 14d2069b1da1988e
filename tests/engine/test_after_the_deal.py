"""Mechanisms of the stage after a war run alike at both speeds."""

from __future__ import annotations

import pytest

from sim.engine import Program
from sim.scenario import Scenario
from tests.engine.runs import mesa, the_same
from tests.turn import test_endings as endings
from tests.turn import test_guarantors as guarantors
from tests.turn import test_links as links
from tests.turn import test_payments as payments
from tests.turn import test_slow_stocks as stocks
from tests.turn import test_steps as steps
from tests.turn import test_tracks as tracks
from tests.turn import test_trust as trust
from tests.turn.worlds import valley

SETTINGS = {key: guarantors.leaving(key) for key in guarantors.CHANGED}
SHIPPED = {key: guarantors.leaving(*guarantors.SHIPPED) for key in guarantors.CHANGED}
for key in (endings.CLOSING, "parties.upland.seat=far-east", "parties.upland.ends=2000-07-14"):
    SETTINGS[key] = endings.ending(*endings.WON, *endings.OFF, key)
    SHIPPED[key] = endings.ending(*endings.WON, *endings.OFF)


SETTINGS["payments"] = payments.paid("after_deal.bond=0.5", "after_deal.payment_fade=2")
SHIPPED["payments"] = payments.paid("after_deal.bond=0", "after_deal.payment_fade=2")
for key in ("after_deal.trust_bayes=1", "after_deal.trust_bayes=0.5"):
    SETTINGS[key] = trust.acting(key)
    SHIPPED[key] = trust.acting()

for key in ("links.doubt=0", "links.doubt=1", "links.follow_peace=true"):
    SETTINGS[key] = links.trading(links.BOTH, "after_deal.trust_bayes=0.5", key)
    SHIPPED[key] = links.trading("after_deal.trust_bayes=0.5", key)

SETTINGS["turnover"] = valley("behaviour.turnover_doubt=0.5", "after_deal.trust_bayes=0.5")
SHIPPED["turnover"] = valley("after_deal.trust_bayes=0.5")

ON_THE_SPOT = (steps.VILLAGE, steps.ROAD, steps.RATE)
COOPERATION = {
    "returns": stocks.BACK,
    "audiences": stocks.THAW,
    "blame": ("opinion.blame=1", "opinion.blame_fade=2"),
    "a campaign": ("parties.north.persuasion={dates: {2000-01-01: 0, 2000-03-15: 0.5}}",),
    "steps": ON_THE_SPOT,
    "a choice of forum": (tracks.FORUM,),
    "a format": tracks.FORMAT,
    "all at once": (*stocks.BACK, *stocks.THAW, *ON_THE_SPOT, tracks.FORUM, *tracks.FORMAT),
}
for key, switched in COOPERATION.items():
    SETTINGS[key] = valley(*switched)
    SHIPPED[key] = valley()


def equal(scenario: Scenario, other: Scenario) -> bool:
    """Whether the compiled runs of one are the runs in Python of the other."""
    program = Program(scenario)
    found = (program.record(1, replicate, trace=True) for replicate in range(4))
    return all(
        one is not None and the_same(one, mesa(other, 1, replicate))
        for replicate, one in enumerate(found)
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_a_run_is_the_same_compiled(name: str) -> None:
    assert equal(SETTINGS[name], SETTINGS[name])
    assert not equal(SETTINGS[name], SHIPPED[name])


@pytest.mark.parametrize("name", SHIPPED)
def test_so_it_is_with_the_switch_at_zero(name: str) -> None:
    assert equal(SHIPPED[name], SHIPPED[name])
