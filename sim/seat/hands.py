"""Seats that can be played in a scenario, and what was decided in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.language import N_, _
from sim.runs import Source, read_scenario
from sim.seat.questions import Answered


@dataclass(frozen=True)
class Hand:
    """What one seat has decided, by the name of the question, and where it stops (see `play`).

    ``course`` lists every question that came up for it; none counts in what a game is made from.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    ask: str = "important"
    since: dt.date | None = None
    course: tuple[Answered, ...] = ()


#: Seats and what was decided in them; names alone stand for seats in which nothing was yet.
Hands = Mapping[str, Hand] | Sequence[str]


#: by the side of a party and whether it leads it: what it is
ROLES = {
    ("claimant", True): N_("leads the claimant"),
    ("claimant", False): N_("has a veto for the claimant"),
    ("holder", True): N_("leads the holder"),
    ("holder", False): N_("has a veto for the holder"),
}


def seats(scenario: Source) -> dict[str, str]:
    """Who can be played in a scenario, and what it is.

    >>> seats("toy/hurting-stalemate")
    {'north': 'leads the claimant', 'south': 'leads the holder', 'envoy': 'mediates'}
    """
    loaded = read_scenario(scenario)
    found = {name: _(ROLES[party.side, party.leads]) for name, party in loaded.parties.items()}
    for name, third in loaded.third_parties.items():
        draws_lines = third.backing is not None and bool(third.backing.red_lines)
        if third.mediation is not None:
            told = N_("mediates and draws red lines") if draws_lines else N_("mediates")
            found[name] = _(told)
        elif draws_lines:
            found[name] = _("draws red lines")
    return found


def dealt(hands: Hands) -> dict[str, Hand]:
    """Seats with what was decided in each."""
    if isinstance(hands, Mapping):
        return dict(hands)
    return {seat: Hand() for seat in hands}
