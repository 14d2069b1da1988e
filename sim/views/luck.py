"""Whether two scenarios meet the same random draws, and what that means for comparing them.

Every draw is named by the calendar day, by what it is for, and by the place of an actor (or, at a
handover, of an objective) in its file (:mod:`sim.turn.chance`). So run i of a scenario and run i
of the same scenario with changes meet the same random draws, day by day. Two scenarios of different
years or with different actors do not.
"""

from __future__ import annotations

from sim.language import N_, _
from sim.scenario import Scenario


def shares_luck(one: Scenario, other: Scenario) -> bool:
    """Whether run i of one scenario and run i of the other meet the same random draws.

    They do if they have the same first day and steps of the clock, the same parties and objectives
    in the same order, and no third party in another's place: draws are named by these. Third
    parties at the end of the list may be missing from one of the two.

    >>> from sim.scenario import load
    >>> stronger = load("karabakh/autumn-2020", ["balance.advantage=0.5"])
    >>> shares_luck(load("karabakh/autumn-2020"), stronger)
    True
    >>> shares_luck(load("karabakh/autumn-2020"), load("karabakh/april-2016"))
    False
    """
    places = zip(one.third_parties, other.third_parties, strict=False)
    return _names(one) == _names(other) and all(here == there for here, there in places)


def _names(scenario: Scenario) -> tuple[object, ...]:
    """What the draws of a scenario are named by."""
    clock = scenario.clock
    names = tuple(scenario.parties), tuple(scenario.objectives)
    return (clock.start, clock.peace_days, clock.war_days, *names)


ABOUT_PAIRS = N_(
    "Run i before and run i after meet the same random draws, day by day: the difference between "
    "them is the effect of the change. Pairs in which one run lacks an outcome, such as the date "
    "of a war that did not come, are left out. The difference then holds for the remaining runs "
    "only, not for all. The last two columns count the pairs in which the run after the change has "
    "more, and less."
)
ABOUT_SAMPLES = N_(
    "These scenarios cover different dates or actors, so their runs cannot be compared one by one. "
    "They are treated as two independent samples. The difference comes from everything in which "
    "the scenarios differ, not from one change. Runs that lack an outcome are left out."
)
ABOUT_METHODS = N_(
    "Intervals of the difference: Newcombe's for shares, Welch's for means. Scenarios with the "
    "same dates share some random draws; the interval is then rather too wide."
)


def about_luck(shared: bool) -> str:
    """What a difference between runs means: with the same random draws, or not."""
    return ABOUT_PAIRS if shared else ABOUT_SAMPLES


def luck_words(shared: bool) -> str:
    """How two sets of runs are compared, as the end of a sentence.

    >>> luck_words(True), luck_words(False)
    ('with the same random draws', 'as two independent samples')
    """
    return _("with the same random draws") if shared else _("as two independent samples")
