"""Whether the runs of two scenarios share their luck, and what that is to a reader.

Every draw is named by the calendar day, by what it is for, and by the place of an actor (or, at a
handover, of an objective) in its file (:mod:`sim.shocks`). So run i of a scenario and run i of the
same scenario with changes share their luck day by day, and two scenarios of other years or with
other actors share none that is of use.
"""

from __future__ import annotations

from sim.scenario import Scenario


def shares_luck(one: Scenario, other: Scenario) -> bool:
    """Whether run i of one scenario and run i of the other meet the same chances.

    They do with the same first day and steps of the clock, the same parties and objectives in the
    same order, and third parties of which nobody stands in another's place: all that draws are
    named by. So those at the end of the list may be missing from one of the two.

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


ABOUT_PAIRS = (
    "Run i before and run i after share their luck day by day, so that the difference between "
    "them is the effect of what was changed. Pairs in which one run lacks an "
    "outcome, such as the date of a war that did not come, are left out of its difference, "
    "which is then one among the runs that have it in both and not the effect on all of them. "
    "The last two columns count the pairs in which the run after has more, and less."
)
ABOUT_SAMPLES = (
    "The two have other days, or other actors, so that run i of the one and run i of the other "
    "do not belong together. They are taken as two independent samples of runs, with the interval "
    "of Newcombe for shares and of Welch for means; where both have the same days they share some "
    "luck, and the interval is rather too wide. The difference is all that differs between the two "
    "scenarios, not the effect of one change. Runs that lack an outcome are left out."
)


def about_luck(shared: bool) -> str:
    """What a difference of runs is, for those who read one: with luck that is shared, or not."""
    return ABOUT_PAIRS if shared else ABOUT_SAMPLES


def luck_words(shared: bool) -> str:
    """The luck of two sets of runs, as the end of a sentence.

    >>> luck_words(True), luck_words(False)
    ('on the same shocks', 'taken as two independent samples')
    """
    return "on the same shocks" if shared else "taken as two independent samples"
