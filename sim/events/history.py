"""What the events of a run add up to: wars, truces, sessions, agreements, who controls what.

A :class:`History` is filled by :func:`sim.events.reading.read` in one pass over the rows of a run:
an object in Python (:func:`history_for`), a record of fixed size where compiled. A *war* begins
with an attack in peace and ends with an agreement, with a truce that holds, or with the run. Days
are day numbers; :data:`~sim.events.calendar.NO_DAY` is none. A place among the events is that of
:attr:`sim.record.Record.events`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from sim.events import codes
from sim.events.calendar import NO_DAY, month_count, year_count, year_of
from sim.events.rows import AtEnd
from sim.memory.fields import Size
from sim.memory.marks import World, part
from sim.memory.plain import Maker
from sim.memory.sizes import GOODS, ISSUES, OBJECTIVES, PARTIES

#: Fighting on this many days makes a war large; anything shorter is a clash. Ours: between the
#: four days of April 2016 and the 44 of autumn 2020; no result should hang on its exact value.
LARGE_WAR_DAYS = 14

#: The most that a compiled history has room for; a run with more is read in Python.
WARS, TRUCES, CEASEFIRES = Size("wars", 256), Size("truces", 4096), Size("ceasefires", 1024)
AGREEMENTS, HANDOVERS = Size("agreements", 256), Size("handovers", 1024)
CHANGES = Size("changes", 2048)
SESSIONS, TEXTS = Size("sessions", 4096), Size("texts", 8192)
#: Calendar years that a scenario touches.
YEARS = Size("years", 128)
#: Months of a run.
MONTHS = Size("months", 1600)
#: Numbers that a median is taken of.
RANKED = Size("ranked", 4096)

#: How a war ended.
OPEN, ENDED_BY_TRUCE, ENDED_BY_AGREEMENT = range(3)
#: How a truce ended.
IN_FORCE, BROKEN, OVER_BY_AGREEMENT, HELD = range(4)

#: What is in force: words by code. The codes of texts follow :data:`TEXT_SIGNED`.
SETTLEMENTS = ("", "none", "ceasefire", *codes.TEXTS)
NO_SETTLEMENT, TRUCE_HELD, TEXT_SIGNED = 1, 2, 3


class War:
    """A war: who opened it and why, its days of battle, losses, captures, and how it ended."""

    first_event: int  # place of the attack that opened it
    last_event: int  # place of the event that ended it, or of the last one
    opening: int  # day of that attack
    opener: int  # side: 1 claimant, -1 holder
    reason: int  # code; in Python it may be a text
    aim: int  # objectives that the attack aimed at
    prepared_days: int  # from the decision to that attack; -1: it was not prepared
    ahead: int  # objectives that lay ahead of the opener, one bit each
    agreements_before: int
    battles: int
    battles_by_opener: int  # battles in which the opener attacked
    first_battle: int  # day
    last_battle: int  # day
    last_length: float  # days of the last battle
    days_fought: float
    deaths_claimant: float
    deaths_holder: float
    taken: int  # captures by the claimant, less captures by the holder
    end: int
    end_day: int


class Truce:
    """A pause in a war: agreed or tacit, and how it ended."""

    day: int
    broker: int  # actor; NOBODY: tacit
    end: int
    end_day: int


class Ceasefire:
    """A ceasefire that a broker proposed: refused, or agreed and then broken or overtaken.

    It lasts until the next attack or agreement, or to the end of the run.
    """

    day: int
    broker: int  # actor
    agreed: int
    broken: int
    end_day: int  # NO_DAY: refused, or overtaken by another


class Session:
    """A session of talks: who held it, how it ended, and who refused its last text."""

    day: int
    actor: int  # a mediator, or DIRECT
    role: int
    agreed: int
    in_war: int
    texts: int  # put on the table
    refusers: int  # parties that refused the last text, one bit each


class Text:
    """A text on the table and who refused it."""

    event: int  # its place among the events
    refusers: int  # parties, one bit each


class Agreement:
    """An agreement with its terms: 0 the holder's ideal, 1 the claimant's (NaN: left open)."""

    event: int  # its place among the events
    day: int
    broker: int  # actor; NOBODY: none
    kind: int  # of its text
    terms: Annotated[list[float], GOODS]
    issues: Annotated[list[float], ISSUES]  # of territory: the mean of its objectives by share


class Handover:
    """A handover of territory that fell due: done or refused."""

    day: int
    objective: int
    done: int
    wait: int  # days since the agreement


class Change:
    """A change of control: the claimant's share of an objective from a day on."""

    day: int
    objective: int
    share: float


class Territory:
    """An objective: who controls it, and how much of that came by force and by talk."""

    start: float  # claimant's share
    control: float  # claimant's share at the end
    weight: float  # its worth as a share of all, the two leaders counted equally
    by_force: float
    by_talk: float
    taken: int  # day of its first capture by the side that did not hold it
    handed: int  # day of its first handover
    in_part: int  # whether an agreement ever left it divided


class History(AtEnd):
    """Everything that outcomes need, the state at the end among it.

    Of each list the first so many entries count (`war_count`). Numbers lie before the long lists:
    in a short run, whatever is read is then close together.
    """

    overflow: int  # there was more than it has room for
    war_count: int
    truce_count: int
    ceasefire_count: int
    session_count: int
    text_count: int
    agreement_count: int
    handover_count: int
    change_count: int
    first_large: int  # place of the first large war; -1: none
    main_war: int  # place of the first large war, or failing that of the first war; -1: none
    settlement_at_end: int
    messages_believed: int
    interventions: int
    stood_down: int  # preparations that were called off
    steps: int  # issues and places that small agreements settled
    empty_meetings: int  # convened, and not held
    empty_day: int  # of the last of them; NO_DAY: none
    cleared: float  # hectares of mined land, as last told
    returned: float  # people, as last told
    incidents: float
    incident_deaths_claimant: float
    incident_deaths_holder: float
    first_year: int
    year_count: int
    claimant_side: int  # its parties, one bit each
    holder_side: int
    leaders: int  # the two parties that lead their sides, one bit each
    # while reading:
    prepared_claimant: int  # day on which what a side prepares was decided; NO_DAY: nothing
    prepared_holder: int
    at_war: int
    fighting: int  # at the end: whether there was fighting on the last day
    truce: int  # place of the truce in force; -1: none
    ceasefire: int  # place of the agreed ceasefire in force; -1: none
    year: int  # of the last incident, with its first day and that of the next
    year_start: int
    year_end: int
    # lists:
    territory: Annotated[list[Territory], OBJECTIVES]
    incident_deaths: Annotated[list[float], YEARS]  # of both sides, in every year
    wars: Annotated[list[War], WARS]
    truces: Annotated[list[Truce], TRUCES]
    ceasefires: Annotated[list[Ceasefire], CEASEFIRES]
    sessions: Annotated[list[Session], SESSIONS]
    texts: Annotated[list[Text], TEXTS]
    agreements: Annotated[list[Agreement], AGREEMENTS]
    handovers: Annotated[list[Handover], HANDOVERS]
    changes: Annotated[list[Change], CHANGES]
    closed: Annotated[list[int], ISSUES]  # day on which an issue closed; NO_DAY: it has not
    gone: Annotated[list[int], PARTIES]  # day on which a party ended; NO_DAY: it has not
    line: Annotated[list[float], MONTHS]  # deaths in incidents, in every month of the run
    ranked: Annotated[list[float], RANKED]  # room for a median


#: Lists of a history and the kinds of event that an entry of each comes from.
_ENTRIES = (
    (WARS, (codes.ATTACK,)),
    (TRUCES, (codes.HALT, codes.REPULSE, codes.INTERVENTION, codes.CEASEFIRE)),
    (CEASEFIRES, (codes.CEASEFIRE,)),
    (SESSIONS, (codes.SESSION,)),
    (TEXTS, (codes.OFFER,)),
    (AGREEMENTS, (codes.AGREEMENT,)),
    (HANDOVERS, (codes.HANDOVER,)),
)


def history_for(world: World, events: Sequence[Any]) -> History:
    """An empty history with room for the events of a run."""
    kinds = Counter(event.kind for event in events)
    sizes = {size.name: sum(kinds[kind] for kind in of) for size, of in _ENTRIES}
    moving = kinds[codes.CAPTURE] + kinds[codes.HANDOVER] + kinds[codes.STEP]
    sizes[CHANGES.name] = moving + kinds[codes.AGREEMENT] * world.objective_count
    sizes[OBJECTIVES.name] = world.objective_count
    sizes[GOODS.name] = world.objective_count + sum(one.political for one in world.issues)
    sizes[ISSUES.name] = world.issue_count
    sizes[PARTIES.name] = world.party_count
    sizes[YEARS.name] = year_count(world)
    sizes[MONTHS.name] = month_count(world)
    sizes[RANKED.name] = max(sizes.values())
    return Maker(sizes).make(History)


# -- before the first event ------------------------------------------------------------------------


@part
def clear(world: World, history: History) -> None:
    """Forget the run before."""
    history.war_count, history.truce_count, history.ceasefire_count = 0, 0, 0
    history.overflow, history.session_count, history.text_count = 0, 0, 0
    history.agreement_count, history.handover_count, history.change_count = 0, 0, 0
    history.at_war, history.fighting, history.steps, history.empty_meetings = 0, 0, 0, 0
    history.truce, history.ceasefire, history.first_large, history.main_war = -1, -1, -1, -1
    history.settlement_at_end = NO_SETTLEMENT
    history.messages_believed, history.interventions, history.stood_down = 0, 0, 0
    history.empty_day = history.prepared_claimant = history.prepared_holder = NO_DAY
    history.incidents, history.cleared, history.returned = 0.0, 0.0, 0.0
    history.incident_deaths_claimant, history.incident_deaths_holder = 0.0, 0.0
    history.year, history.year_start, history.year_end = 0, 0, 0
    history.first_year, history.year_count = year_of(world.start), year_count(world)
    for k in range(history.year_count):
        history.incident_deaths[k] = 0.0
    for k in range(month_count(world)):
        history.line[k] = 0.0
    for k in range(world.issue_count):
        history.closed[k] = NO_DAY
    for i in range(world.party_count):
        history.gone[i] = NO_DAY
    history.leaders = (1 << world.claimant) | (1 << world.holder)
    history.claimant_side, history.holder_side = 0, 0
    for i in range(world.party_count):
        if world.signs[i] > 0:
            history.claimant_side |= 1 << i
        else:
            history.holder_side |= 1 << i
    _territory_at_start(world, history)


@part
def _territory_at_start(world: World, history: History) -> None:
    whole = 0.0
    for o in range(world.objective_count):
        objective, place = world.objectives[o], history.territory[o]
        place.weight = both_weight(world, objective.issue) * objective.share
        whole += place.weight
        place.start = 1.0 if objective.held_by > 0 else 0.0
        place.control = place.start
        place.by_force, place.by_talk = 0.0, 0.0
        place.taken, place.handed, place.in_part = NO_DAY, NO_DAY, 0
    for o in range(world.objective_count):
        place = history.territory[o]
        place.weight = place.weight / whole if whole > 0.0 else 0.0


# -- what is asked of it ---------------------------------------------------------------------------


@part
def last_day_of(world: World, history: History) -> int:
    """Last day of the run: a binding agreement ends it before the scenario does."""
    if history.agreement_count > 0 and world.after_deal.binding != 0.0:
        return history.agreements[0].day
    return int(world.end)


@part
def is_large(war: War) -> bool:
    """Whether a war has at least :data:`LARGE_WAR_DAYS` days of battle."""
    return war.days_fought >= LARGE_WAR_DAYS


@part
def onset(war: War) -> int:
    """First day of battle; the day of the decision to attack if no battle followed."""
    return war.first_battle if war.battles > 0 else war.opening


@part
def fought_between(history: History, first: int, after: int) -> bool:
    """Whether there was a war on some day from one on and before another, truces included."""
    for k in range(history.war_count):
        war = history.wars[k]
        if war.opening < after and (war.end_day == NO_DAY or first < war.end_day):
            return True
    return False


@part
def calendar_days(war: War) -> float:
    """Days from the first day of battle to the last, both included."""
    if war.battles == 0:
        return 0.0
    return war.last_battle - war.first_battle + war.last_length


@part
def settlement_by(agreement: Agreement) -> int:
    """What an agreement puts in force: its place in :data:`SETTLEMENTS`."""
    return 0 if agreement.kind < 0 else TEXT_SIGNED + agreement.kind


@part
def deaths_in(war: War) -> float:
    """Deaths of both sides in the battles of a war."""
    return war.deaths_claimant + war.deaths_holder


@part
def ended(history: History, end: int) -> int:
    """Number of wars that ended in a way."""
    count = 0
    for k in range(history.war_count):
        count += history.wars[k].end == end
    return count


@part
def lies_ahead(war: War, objective: int) -> bool:
    """Whether an objective lay ahead of the side that opened a war."""
    return (war.ahead >> objective) & 1 != 0


@part
def days_held(ceasefire: Ceasefire) -> int:
    """Days that a ceasefire lasted; 0 if it was refused, or overtaken by another."""
    return 0 if ceasefire.end_day == NO_DAY else ceasefire.end_day - ceasefire.day


@part
def both_weight(world: World, issue: int) -> float:
    """Weight of an issue, the two leaders counted equally."""
    weights = world.issues[issue].weights
    return float((weights[world.claimant] + weights[world.holder]) / 2.0)


@part
def median(history: History, count: int) -> float:
    """Median of the first numbers in ``history.ranked``, which it sorts (NaN: there are none)."""
    if count == 0:
        return math.nan
    values = history.ranked
    for k in range(1, count):
        value = values[k]
        place = k
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
    middle = count // 2
    if count % 2 == 1:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2.0
