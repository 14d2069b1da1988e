"""Outcomes: the article's five conditions for ending a war, scored from 0 to 1.

The article names them (political control, limited aims, constraining force postures, strategies
of early termination, technological superiority) and defines none; the operational definitions
here are ours. They describe the main war of a run (the first large war, or failing that the first
war) and are NaN without a war. Nothing in the model reads them.
"""

from __future__ import annotations

import math

from sim.events.history import History, War, lies_ahead
from sim.memory.marks import World, part
from sim.outcomes.registry import outcome
from sim.turn.standing import value_on

NAN = math.nan


@outcome("share")
def condition_political_control(world: World, history: History) -> float:
    """How reliably the claimant's leadership carries out its best choice (NaN: no war).

    The claimant leader's setting `political_control`.
    """
    return NAN if history.main_war < 0 else float(world.political_controls[world.claimant])


@outcome("share")
def condition_limited_aims(world: World, history: History) -> float:
    """1 less the share of the territory's value that the attack opening the war aimed at.

    1: hardly anything; 0: all of it. Values are weighted equally by the two leaders. NaN: no war.
    """
    found = history.main_war
    if found < 0:
        return NAN
    war = history.wars[found]
    worth, aimed = 0.0, 0
    for k in range(world.objective_count):
        o = _in_order(world, war, k)
        if lies_ahead(war, o) and aimed < war.aim:
            worth += history.territory[o].weight
            aimed += 1
    return 1.0 - worth


@part
def _in_order(world: World, war: War, k: int) -> int:
    """The k-th objective in the order in which the opener of a war comes to them."""
    return k if war.opener > 0 else int(world.objective_count) - 1 - k


@outcome("share")
def condition_constraining_posture(world: World, history: History) -> float:
    """Share of the days of battle on which the side attacked in the war did not attack back.

    A force posture that constrains the adversary keeps the initiative from it. NaN: no battle.
    """
    found = history.main_war
    if found < 0 or history.wars[found].battles == 0:
        return NAN
    return history.wars[found].battles_by_opener / history.wars[found].battles


@outcome("share")
def condition_early_termination(world: World, history: History) -> float:
    """How much sooner the war ended than an even fight to the finish would be expected to (0..1).

    1 - T / sum of (b_o / s)^2 over the objectives o that lay ahead of the opener, not below 0: T
    days of battle, b_o size of an objective, s noise of the front; (b_o / s)^2 is the expected
    time of a battle between equals (gambler's ruin). NaN: no war.
    """
    found = history.main_war
    if found < 0:
        return NAN
    war = history.wars[found]
    finish = 0.0
    for k in range(world.objective_count):
        o = _in_order(world, war, k)
        if lies_ahead(war, o):
            distance = world.objectives[o].size / world.front.noise
            finish += distance * distance
    return max(0.0, 1.0 - war.days_fought / finish) if finish > 0.0 else NAN


@outcome("share")
def condition_technological_superiority(world: World, history: History) -> float:
    """Claimant's share of the two sides' technology when the war began (one half: equal).

    t_A / (t_A + t_B) from the scenario's dated series of technology. NaN: no war.
    """
    found = history.main_war
    if found < 0:
        return NAN
    own = value_on(world.balance.claimant.technology, history.wars[found].opening)
    other = value_on(world.balance.holder.technology, history.wars[found].opening)
    return own / (own + other)
