"""Property 10: a channel of strength zero has no effect, whatever the values that go with it.

Each channel has a partner: a value that acts through this channel alone. With the channel closed
changing the partner leaves every event of every run as it was; with it open it does not.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.turn.worlds import run, valley

REPLICATES = 4
SHORT = "clock.end=2000-09-01"
PATRON, ENVOY = "third_parties.patron", "third_parties.envoy"
NO_HOPE = (
    "parties.north.hope=0",
    "parties.south.hope=0",
    "behaviour.hope_gain=0",
    "behaviour.hope_renewal=0",
)
NO_PRESSURE = (f"{PATRON}.backing.pressure.claimant=0", f"{PATRON}.backing.pressure.holder=0")
# Lawful claims also count in mediators' texts.
NO_MEDIATION = (f"{PATRON}.mediation=null", f"{ENVOY}=null")
# Nobody holds the holder's claims to be lawful, so that talks hold no promise for it.
HOPELESS_HOLDER = ("parties.north.legitimacy=1", "parties.south.legitimacy=0")
NO_REWARD = ("parties.north.deadlock_reward=0", "parties.south.deadlock_reward=0")


class Channel(NamedTuple):
    """What closes a channel, its partner, and what opens it again."""

    closed: tuple[str, ...]
    partner: tuple[str, ...]
    open: tuple[str, ...]


CHANNELS = {
    "pressure, and how fast it comes": Channel(
        NO_PRESSURE,
        (f"{PATRON}.backing.response_days=2",),
        (f"{PATRON}.backing.pressure.claimant=0.02", f"{PATRON}.backing.pressure.holder=0.02"),
    ),
    "pressure, and who is relieved of it": Channel(
        (*NO_PRESSURE, *NO_MEDIATION, *NO_HOPE),
        ("parties.north.legitimacy=1",),
        (f"{PATRON}.backing.pressure.claimant=0.02",),
    ),
    "hope, and what is thought fair": Channel(
        (*NO_PRESSURE, *NO_MEDIATION, *NO_HOPE),
        ("parties.north.legitimacy=1",),
        ("parties.north.hope=0.5",),
    ),
    "reward of breaking a deadlock": Channel(
        (*HOPELESS_HOLDER, *NO_REWARD, "incidents.calm=0"),
        ("parties.south.hope=0.9",),
        ("parties.south.deadlock_reward=0.3",),
    ),
    "calm of hope": Channel(
        (*HOPELESS_HOLDER, *NO_REWARD, "incidents.calm=0"),
        ("parties.south.hope=0.9",),
        ("incidents.calm=0.9",),
    ),
    "foresight": Channel(
        ("behaviour.foresight=0", "balance.claimant.spending=900"),
        ("parties.south.commitment_fear=8",),
        ("behaviour.foresight=1",),
    ),
    "fear of a shifting balance": Channel(
        (
            "parties.north.commitment_fear=0",
            "parties.south.commitment_fear=0",
            "after_deal.trust=1",
            "after_deal.trust_memory=1",
            "balance.claimant.spending=900",
            f"{PATRON}.mediation.deterrence=0",
        ),
        (f"{PATRON}.mediation.guarantee=0.9",),
        ("parties.south.commitment_fear=8",),
    ),
    "guarantee, and what breaking it costs": Channel(
        (f"{PATRON}.mediation.guarantee=0",),
        (f"{PATRON}.mediation.deterrence=0.5",),
        (f"{PATRON}.mediation.guarantee=0.5",),
    ),
    "leverage and guarantee of a mediator": Channel(
        (
            f"{PATRON}.mediation.guarantee=0",
            f"{PATRON}.mediation.leverage.claimant=0",
            f"{PATRON}.mediation.leverage.holder=0",
        ),
        (f"{PATRON}.mediation.roles=[facilitate, formulate]",),
        (f"{PATRON}.mediation.leverage.claimant=0.1",),
    ),
    "carrying messages": Channel(
        (f"{ENVOY}.mediation.roles=[formulate]", f"{PATRON}.mediation.roles=[manipulate]"),
        (f"{ENVOY}.mediation.intelligence=3", f"{ENVOY}.mediation.war_loss=3"),
        (f"{ENVOY}.mediation.roles=[facilitate]",),
    ),
    "support": Channel(
        (f"{PATRON}.backing.support=0",),
        (f"{PATRON}.backing.supports=holder",),
        (f"{PATRON}.backing.support=0.2",),
    ),
    "red line": Channel(
        (f"{PATRON}.backing.red_lines.far-east.probability=0",),
        (f"{PATRON}.backing.red_lines.far-east.penalty=2",),
        (f"{PATRON}.backing.red_lines.far-east.probability=0.9",),
    ),
    "uncertainty and optimism": Channel(
        ("balance.uncertainty=0", "parties.north.optimism=0", "parties.south.optimism=0"),
        ("balance.reversion=5",),
        ("balance.uncertainty=0.3",),
    ),
    "incidents": Channel(
        ("incidents.rate=0",),
        ("incidents.escalation=1", "incidents.calm=0", "incidents.deaths=9"),
        ("incidents.rate=5",),
    ),
    "links that grow after a deal": Channel(
        ("after_deal.interdependence=0",),
        ("after_deal.interdependence_cap=1",),
        ("after_deal.interdependence=1",),
    ),
    "keystones": Channel(
        ("front.collapse=1",),
        ("objectives.west.keystone=false", "objectives.east.keystone=false"),
        ("front.collapse=0.5",),
    ),
    "difference form of contest": Channel(
        ("balance.contest=ratio",),
        ("balance.sensitivity=0.01",),
        ("balance.contest=difference",),
    ),
    "payoff of fighting on": Channel(
        ("parties.north.strategy=boulware",),
        ("parties.north.fighting_flow=0.9",),
        ("parties.north.strategy=equilibrium",),
    ),
    "price of a ceasefire and its good opinion": Channel(
        (f"{ENVOY}.mediation.initiative_war=0", f"{PATRON}.mediation.initiative_war=0"),
        ("behaviour.ceasefire_goodwill=1", "behaviour.ceasefire_price=1"),
        (f"{ENVOY}.mediation.initiative_war=0.3",),
    ),
}


def differs(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether any replicate of the valley differs between two sets of changed values."""
    scenarios = [valley(SHORT, *overrides) for overrides in (one, other)]
    for replicate in range(REPLICATES):
        first, second = (run(scenario, replicate).events for scenario in scenarios)
        if first != second:
            return True
    return False


@pytest.mark.parametrize("name", CHANNELS)
def test_a_closed_channel_has_no_effect_and_an_open_one_has(name: str) -> None:
    channel = CHANNELS[name]
    assert not differs(channel.closed, (*channel.closed, *channel.partner))
    opened = (*channel.closed, *channel.open)
    assert differs(opened, (*opened, *channel.partner))
