"""What a run leaves behind to compute its outcomes from: :mod:`sim.outcomes.history`, compiled.

A history is a record of fixed size (:data:`HISTORY`), filled by :mod:`sim.engine.reading`.
Throughout, ``w`` is the packed scenario (:class:`~sim.turn.numbers.World`) and ``h`` the history.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.events import codes
from sim.memory.marks import part
from sim.memory.sizes import OBJECTIVES, THIRD_PARTIES
from sim.outcomes import OUTCOMES
from sim.outcomes.history import LARGE_WAR_DAYS
from sim.outcomes.talks import ROLES as ROLES_COUNTED
from sim.rules.balance import DAYS_PER_YEAR

#: The most wars, agreements, handovers or broken ceasefires of a run that is read here; one that
#: has more is read in Python.
MOST = 256

NO_DAY = 0  # days are counted from 1
OPEN, ENDED_BY_TRUCE, ENDED_BY_AGREEMENT = range(3)  # how a war ended

#: Words for what is in force; the kind of a text follows :data:`TEXT_SIGNED`.
SETTLEMENTS = ("", "none", "ceasefire", *codes.TEXTS)
NO_SETTLEMENT, TRUCE_HELD, TEXT_SIGNED = 1, 2, 3

#: What is counted for every mediator: its roles in talks by their codes, then ceasefires.
ROLES = len(ROLES_COUNTED)
CEASEFIRE_ROLE = ROLES_COUNTED.index("ceasefire")

#: Where the columns of every outcome begin in a row, by the name of its function.
PLACES = np.dtype([(one.function.__name__, "i8") for one in OUTCOMES])

#: :class:`sim.outcomes.history.War`.
WAR = np.dtype(
    [
        ("opening", "i8"),  # day of the attack that opened it
        ("opener", "i8"),  # 1: claimant, -1: holder
        ("reason", "i8"),
        ("aim", "i8"),
        ("ahead", "i8"),  # which objectives lay ahead of the opener, one bit each
        ("agreements_before", "i8"),
        ("battles", "i8"),
        ("by_opener", "i8"),  # battles in which the opener attacked
        ("first_battle", "i8"),
        ("last_battle", "i8"),
        ("days_fought", "f8"),
        ("last_length", "f8"),
        ("deaths_claimant", "f8"),
        ("deaths_holder", "f8"),
        ("taken", "i8"),  # captures by the claimant, less captures by the holder
        ("end", "i8"),
        ("end_day", "i8"),
    ]
)

#: :class:`sim.outcomes.history.Territory`.
TERRITORY = np.dtype(
    [
        ("start", "f8"),
        ("control", "f8"),
        ("weight", "f8"),
        ("by_force", "f8"),
        ("by_talk", "f8"),
        ("taken", "i8"),
        ("handed", "i8"),
    ]
)

HISTORY = np.dtype(
    [
        # known before the run:
        ("place", PLACES),
        ("mediators", "i8", (int(THIRD_PARTIES),)),  # -1: does not mediate
        ("first_year", "i8"),
        ("year_count", "i8"),
        ("role_count", "i8"),  # all mediators' roles together
        # read from the events:
        ("overflow", "i8"),
        ("war_count", "i8"),
        ("at_war", "i8"),
        ("fighting", "i8"),
        ("wars", WAR, (MOST,)),
        ("territory", TERRITORY, (int(OBJECTIVES),)),
        ("settlement_at_end", "i8"),
        ("agreement_count", "i8"),
        ("agreement_days", "i8", (MOST,)),
        ("first_agreement", "i8"),  # its place among the events
        ("last_agreement", "i8"),
        ("handover_count", "i8"),
        ("handover_waits", "i8", (MOST,)),
        ("handovers_refused", "i8"),
        ("ceasefires", "i8"),
        ("ceasefires_agreed", "i8"),
        ("ceasefire_day", "i8"),  # of the one in force
        ("longest_ceasefire", "f8"),
        ("failure_count", "i8"),
        ("failures", "i8", (MOST,)),  # days that the broken ones had held
        ("sessions", "i8"),
        ("sessions_in_war", "i8"),
        ("sessions_direct", "i8"),
        ("sessions_agreed", "i8"),
        ("sessions_refused", "i8"),
        ("sessions_for_the_record", "i8"),
        ("offers", "i8"),
        ("refused_by_claimant_side", "i8"),
        ("refused_by_holder_side", "i8"),
        ("refused_by_veto", "i8"),
        ("refused_by_veto_alone", "i8"),
        ("messages_believed", "i8"),
        ("interventions", "i8"),
        ("incidents", "f8"),
        ("incident_deaths_claimant", "f8"),
        ("incident_deaths_holder", "f8"),
        # the session being read:
        ("session_agreed", "i8"),
        ("session_offers", "i8"),
        ("refusers", "i8"),  # parties, one bit each
        # the year of the last incident:
        ("year", "i8"),
        ("year_start", "i8"),
        ("year_end", "i8"),
        ("ranked", "f8", (MOST,)),  # room for a median
    ]
)


# -- the calendar ----------------------------------------------------------------------------------


@part
def new_year(year: int) -> int:
    """Day number of 1 January.

    >>> import datetime
    >>> new_year(2020) == datetime.date(2020, 1, 1).toordinal()
    True
    """
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1


@part
def year_of(day: int) -> int:
    """Year of a day number.

    >>> year_of(new_year(2020) - 1), year_of(new_year(2020))
    (2019, 2020)
    """
    year = (day * 400 + 200) // 146097 + 1  # 146097 days in 400 years; right, or one too late
    return year - 1 if new_year(year) > day else year


# -- before the first event ------------------------------------------------------------------------


@part
def clear(w: Any, h: Any) -> None:
    """Forget the run before."""
    h.overflow = 0
    h.war_count, h.at_war, h.fighting = 0, 0, 0
    h.settlement_at_end = NO_SETTLEMENT
    h.agreement_count, h.first_agreement, h.last_agreement = 0, -1, -1
    h.handover_count, h.handovers_refused = 0, 0
    h.ceasefires, h.ceasefires_agreed, h.ceasefire_day = 0, 0, NO_DAY
    h.longest_ceasefire = math.nan
    h.failure_count = 0
    h.sessions, h.sessions_in_war, h.sessions_direct, h.sessions_agreed = 0, 0, 0, 0
    h.sessions_refused, h.sessions_for_the_record, h.offers = 0, 0, 0
    h.refused_by_claimant_side, h.refused_by_holder_side = 0, 0
    h.refused_by_veto, h.refused_by_veto_alone = 0, 0
    h.messages_believed, h.interventions = 0, 0
    h.incidents, h.incident_deaths_claimant, h.incident_deaths_holder = 0.0, 0.0, 0.0
    h.session_agreed, h.session_offers, h.refusers = 0, 0, 0
    h.year, h.year_start, h.year_end = 0, 0, 0
    _territory_at_start(w, h)


@part
def both_weight(w: Any, issue: int) -> float:
    """Weight of an issue, the two leaders counted equally."""
    weights = w.issues[issue].weights
    return float((weights[w.claimant] + weights[w.holder]) / 2.0)


@part
def _territory_at_start(w: Any, h: Any) -> None:
    whole = 0.0
    for o in range(w.objective_count):
        objective, place = w.objectives[o], h.territory[o]
        place.weight = both_weight(w, objective.issue) * objective.share
        whole += place.weight
        place.start = 1.0 if objective.held_by > 0 else 0.0
        place.control = place.start
        place.by_force, place.by_talk = 0.0, 0.0
        place.taken, place.handed = NO_DAY, NO_DAY
    for o in range(w.objective_count):
        place = h.territory[o]
        place.weight = place.weight / whole if whole > 0.0 else 0.0


# -- what is asked of it ---------------------------------------------------------------------------


@part
def last_day(w: Any, h: Any) -> int:
    """Last day of the run: a binding agreement ends it before the scenario does."""
    if h.agreement_count > 0 and w.after_deal.binding != 0.0:
        return int(h.agreement_days[0])
    return int(w.end)


@part
def is_large(war: Any) -> bool:
    """Whether a war is large."""
    return bool(war.days_fought >= LARGE_WAR_DAYS)


@part
def onset(war: Any) -> int:
    """First day of battle; the day of the decision to attack if no battle followed."""
    return int(war.first_battle if war.battles > 0 else war.opening)


@part
def calendar_days(war: Any) -> float:
    """Days from the first day of battle to the last, both included."""
    if war.battles == 0:
        return 0.0
    return float(war.last_battle - war.first_battle + war.last_length)


@part
def years(w: Any, day: int) -> float:
    """Years from the start of the run to a day."""
    return float((day - w.start) / DAYS_PER_YEAR)


@part
def median(values: Any, count: int) -> float:
    """Median of the first numbers of a list, which it sorts (NaN: there are none)."""
    if count == 0:
        return math.nan
    for k in range(1, count):
        value = values[k]
        place = k
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
    middle = count // 2
    if count % 2 == 1:
        return float(values[middle])
    return float((values[middle - 1] + values[middle]) / 2.0)
