"""What whoever sits down is asked to bring about, and how it is measured at the end."""

from __future__ import annotations

import math
from typing import NamedTuple

from sim.language import N_, _, figures
from sim.outcomes import outcomes
from sim.seat.game import Game
from sim.words import long_date, percent

#: Yardsticks of a goal, and what they are called.
WORTH, AGREED, DEATHS = (
    N_("What things are worth to you at the end"),
    N_("Agreement in force at the end"),
    N_("Deaths on both sides"),
)


def goal(game: Game) -> str:
    """The goal of the seat of a game in words.

    A leader or a party with a veto is to be better off, by what issues are worth to its own side,
    a third party to bring about an agreement; both with few dead. These goals are ours.
    """
    clock = game.scenario.clock
    start, end = long_date(clock.start), long_date(clock.end)
    if math.isnan(game.first_worth):
        return _(
            "An agreement that is in force on {end}, with as few dead on both sides as you can.",
            end=end,
        )
    return _(
        "On {end} things should be worth more to you than on {start}, when they were worth {worth} "
        "of all that is at stake for you, with as few dead on both sides as you can.",
        start=start,
        end=end,
        worth=percent(game.first_worth),
    )


class Reached(NamedTuple):
    """How a game ended, by the yardsticks of its goal."""

    worth: float
    agreed: bool
    deaths: float

    def told(self) -> dict[str, str]:
        """The yardsticks in words; the first only for a party."""
        found = {} if math.isnan(self.worth) else {_(WORTH): percent(self.worth)}
        return found | {
            _(AGREED): _("yes") if self.agreed else _("no"),
            _(DEATHS): figures(f"{self.deaths:,.0f}"),
        }


def reached(game: Game) -> Reached:
    """How a game that is over ended."""
    found = outcomes(game.record)
    deaths = round(float(found["deaths_claimant"])) + round(float(found["deaths_holder"]))
    return Reached(game.worth, game.in_force, deaths)
