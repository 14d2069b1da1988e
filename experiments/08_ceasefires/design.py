"""What is set in each arm: the even front, rival channels, and what guards an agreement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.experiments import Laboratory, Summary
from sim.inference.intervals import Estimate
from sim.model import NegotiationModel

SETTING = "karabakh/autumn-2020"
#: Three wars of four in the setting open on 30 July 2020, the day after a dated step; nearly all
#: others open on 12 August and find the front even.
EVEN_FROM = "2020-07-31"
#: Dated figures are read once in a review (seven days): from here on everybody has seen it.
SEEN_FROM = "2020-08-06"
#: What is counted on the even front: all ceasefires, as in every other arm, which the verdict rests
#: on; and, beside it, those of the first war since all have seen the change.
FRONT, SEEN = "front", "front, since it was seen"
PEACEKEEPERS_END = "2025-11-10"  # five years after the statement of 2020
SHIPPED, EVEN = "as shipped", "Even front"
#: Share of the claimant's log advantage that is taken away.
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)

AZ, AM, NK = "parties.azerbaijan", "parties.armenia", "parties.nk-authorities"
BROKERS = {"russia": (0.1, 0.15), "france": (0.05, 0.05), "united-states": (0.05, 0.05)}


def _all(key: str, value: float, parties: Sequence[str]) -> list[str]:
    return [f"{party}.{key}={value}" for party in parties]


def _leverage(high: bool) -> list[str]:
    return [
        f"third_parties.{name}.mediation.leverage.{side}={top if high else 0.0}"
        for name, tops in BROKERS.items()
        for side, top in zip(("claimant", "holder"), tops, strict=True)
    ]


#: rival channel -> what is set at the lower and at the upper end of its range (see the protocol).
CHANNELS: Mapping[str, tuple[list[str], list[str]]] = {
    "brokers' leverage": (_leverage(False), _leverage(True)),
    "shame of breaking": (["behaviour.ceasefire_shame=0"], ["behaviour.ceasefire_shame=0.1"]),
    "fear of broken promises": (
        _all("commitment_fear", 0.0, [AZ, AM, NK]),
        _all("commitment_fear", 2.0, [AZ, AM, NK]),
    ),
    "trust in promises": (["after_deal.trust=0.2"], ["after_deal.trust=0.8"]),
    "outside pressure": (
        ["third_parties.russia.backing.pressure.claimant=0"],
        ["third_parties.russia.backing.pressure.claimant=0.03"],
    ),
    "claimant's legitimacy": (
        [f"{AZ}.legitimacy=0.5", f"{AM}.legitimacy=0.5"],
        [f"{AZ}.legitimacy=0.8", f"{AM}.legitimacy=0.2"],
    ),
    "daily cost of war": (
        _all("cost_per_day", 0.0003, [AZ, AM]),
        _all("cost_per_day", 0.004, [AZ, AM]),
    ),
    "collapse after the keystone": (["front.collapse=0.9"], ["front.collapse=0.3"]),
    "claimant's optimism": ([f"{AZ}.optimism=-0.3"], [f"{AZ}.optimism=0.5"]),
    "political control": ([f"{AZ}.political_control=0.4"], [f"{AZ}.political_control=0.9"]),
}
ENDS = ("low", "high")
LEVERAGE, FEAR = "brokers' leverage", "fear of broken promises"
#: Years after signing: half a year, and a little less than the peacekeepers' five.
HORIZONS = (0.5, 4.5)
#: What makes a halt last besides its terms: as shipped, at its low end, and switched off.
GUARDS: Mapping[str, list[str]] = {
    "shipped": [],
    "weak": ["third_parties.russia.mediation.deterrence=0.05"],
    "unguarded": ["third_parties.russia.mediation.deterrence=0", "after_deal.interdependence=0"],
}
#: How a brokered ceasefire can end; the first two are broken ones.
ENDINGS = ("broken within a day", "broken later", "overtaken by an agreement", "held")


def even_front(lab: Laboratory, part: float) -> list[str]:
    """Change that takes away part of the claimant's log advantage from the second day of war on.

    Technology times exp(-part * advantage): with part 1 the two strengths are equal.
    """
    technology = lab.scenario(SETTING).balance.claimant.technology
    if part == 0.0:
        return []
    opened = lab.scenario(SETTING, f"clock.start={EVEN_FROM}")
    advantage = NegotiationModel(opened).observed
    first, day = opened.clock.start.toordinal() - 1, opened.clock.start
    kept = {date: value for date, value in technology.dates.items() if date.toordinal() < first}
    before = technology.at(first)
    dates = {
        **{date.isoformat(): value for date, value in kept.items()},
        day.fromordinal(first).isoformat(): before,
        day.isoformat(): technology.at(first + 1) * math.exp(-part * advantage),
    }
    told = ", ".join(f"{date}: {value!r}" for date, value in dates.items())
    return [
        f"balance.claimant.technology={{interpolate: {technology.interpolate}, dates: {{{told}}}}}"
    ]


def found(summary: Summary, name: str, **place: Any) -> Estimate | None:
    """An estimate, if the runs could give it."""
    try:
        return summary.get(name, **place)
    except KeyError:
        return None
