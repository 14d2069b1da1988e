"""Outcomes: the article's five conditions for ending a war, scored from 0 to 1.

The article names them (political control, limited aims, constraining force postures, strategies
of early termination, technological superiority) and defines none; the operational definitions
here are ours. They describe the main war of a run (the first large war, or failing that the first
war) and are NaN without a war. Nothing in the model reads them.
"""

from __future__ import annotations

from sim.outcomes.history import NAN, History
from sim.outcomes.registry import outcome
from sim.rules.numeric import total


@outcome("share")
def condition_political_control(history: History) -> float:
    """How reliably the claimant's leadership carries out its best choice (NaN: no war).

    The claimant leader's setting `political_control`.
    """
    if history.main_war is None:
        return NAN
    return history.scenario.parties[history.scenario.leader("claimant")].political_control


@outcome("share")
def condition_limited_aims(history: History) -> float:
    """1 less the share of the territory's value that the attack opening the war aimed at.

    1: hardly anything; 0: all of it. Values are weighted equally by the two leaders. NaN: no war.
    """
    war = history.main_war
    if war is None:
        return NAN
    aim = round(war.opening.numbers.get("aim", 0.0))
    return 1.0 - total(history.territory[name].weight for name in war.ahead[:aim])


@outcome("share")
def condition_constraining_posture(history: History) -> float:
    """Share of the days of battle on which the side attacked in the war did not attack back.

    A force posture that constrains the adversary keeps the initiative from it. NaN: no battle.
    """
    war = history.main_war
    if war is None or not war.battles:
        return NAN
    kept = sum(1 for event in war.battles if history.sides[event.actor] == war.opener)
    return kept / len(war.battles)


@outcome("share")
def condition_early_termination(history: History) -> float:
    """How much sooner the war ended than an even fight to the finish would be expected to (0..1).

    1 - T / sum of (b_o / s)^2 over the objectives o that lay ahead of the opener, not below 0: T
    days of battle, b_o size of an objective, s noise of the front; (b_o / s)^2 is the expected
    time of a battle between equals (gambler's ruin). NaN: no war.
    """
    war = history.main_war
    if war is None:
        return NAN
    noise = history.scenario.front.noise
    sizes = (history.scenario.objectives[name].size for name in war.ahead)
    distances = (size / noise for size in sizes)
    finish = total(distance * distance for distance in distances)
    return max(0.0, 1.0 - war.days_fought / finish) if finish > 0.0 else NAN


@outcome("share")
def condition_technological_superiority(history: History) -> float:
    """Claimant's share of the two sides' technology when the war began (one half: equal).

    t_A / (t_A + t_B) from the scenario's dated series of technology. NaN: no war.
    """
    war = history.main_war
    if war is None:
        return NAN
    balance = history.scenario.balance
    own = balance.claimant.technology.at(war.opening.day)
    other = balance.holder.technology.at(war.opening.day)
    return own / (own + other)
