"""Seats that can be played in a scenario, and what was decided in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


def seats(scenario: Source) -> dict[str, str]:
    """Who can be played in a scenario, and what it is.

    >>> seats("toy/hurting-stalemate")
    {'north': 'leads the claimant', 'south': 'leads the holder', 'envoy': 'mediates'}
    """
    loaded = read_scenario(scenario)
    found = {
        name: f"leads the {party.side}" if party.leads else f"has a veto for the {party.side}"
        for name, party in loaded.parties.items()
    }
    for name, third in loaded.third_parties.items():
        draws_lines = third.backing is not None and bool(third.backing.red_lines)
        can = ["mediates"] * (third.mediation is not None) + ["draws red lines"] * draws_lines
        if can:
            found[name] = " and ".join(can)
    return found


def dealt(hands: Hands) -> dict[str, Hand]:
    """Seats with what was decided in each."""
    if isinstance(hands, Mapping):
        return dict(hands)
    return {seat: Hand() for seat in hands}
