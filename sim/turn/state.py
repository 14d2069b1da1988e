"""The state of a run, declared once: attributes in Python, records of fixed size where compiled.

Parties and third parties declare theirs in :mod:`sim.turn.party` and :mod:`sim.turn.third_party`.
"""

from __future__ import annotations

from typing import Annotated

from sim.events.rows import AtEnd, EventRow
from sim.memory.sizes import (
    ALL_PATHS,
    CHAINS,
    CHANCES,
    EVENTS,
    GOODS,
    ISSUES,
    KINKS,
    OBJECTIVES,
    OUTLINES,
    PARTIES,
    RATES,
    SEGMENTS,
    THIRD_PARTIES,
)
from sim.strategies import Seat
from sim.turn.numbers import World
from sim.turn.party import PartyMethods
from sim.turn.third_party import ThirdPartyMethods


class Axis:
    """What lies ahead of an attacker today, nearest first."""

    version: int  # of the run when it was put together
    count: int  # objectives ahead
    mask: int  # which these are, one bit each
    objectives: Annotated[list[int], OBJECTIVES]
    position: float  # of the front in the battle for the first
    sizes: Annotated[list[float], OBJECTIVES]
    log_defences: Annotated[list[float], OBJECTIVES]
    unhinging: Annotated[list[float], OBJECTIVES]  # what its fall takes from the defences behind
    scopes: Annotated[list[float], OBJECTIVES]  # share of the whole axis up to there
    pressure: float  # of all backers together, a day, at its full size
    response_days: float  # until it has its full size
    elapsed: float  # days of battle so far
    interventions: Annotated[list[float], OBJECTIVES]  # chance of one
    penalties: Annotated[list[float], OBJECTIVES]  # if so


class Text:
    """A text on the table: a package, and what a broker adds to it."""

    path: int  # place among the paths of today
    position: float
    broker: int  # third party; -1: none
    guarantee: float
    payment_claimant: float  # side payment, or penalty lifted
    payment_holder: float
    friction: float  # of talks without a mediator


class Zones:
    """What a mediator thinks the parties need, and the zones of agreement that this leaves.

    ``low`` and ``high`` are the ends of the zone on each path of today; it is empty where low is
    above high.
    """

    guarantee: float
    payment_claimant: float
    payment_holder: float
    leaders_alone: int  # whether what further parties need is left out
    needs: Annotated[list[float], PARTIES]
    low: Annotated[list[float], ALL_PATHS]
    high: Annotated[list[float], ALL_PATHS]


class Scale:
    """How a party weighs outcomes today: what it has, what it promised, what conceding costs."""

    net: int  # 0: plain utilities
    rate: float
    reliable: float
    had: Annotated[list[float], GOODS]
    said: Annotated[list[float], GOODS]


class Path:
    """One efficient frontier: packages from all for the holder to all for the claimant.

    Goods are fixed, or cut into pieces that pass to the claimant one after the other. A position p
    gives it the first floor(p) pieces whole and a share of the next, if that can be shared out.
    Utilities are those at position 0 (``base``) and what each piece adds (``steps``), plain and net
    of what conceding costs and promises lack.
    """

    kind: int  # of text: comprehensive or partial
    count: int  # pieces
    goods: Annotated[list[int], SEGMENTS]
    starts: Annotated[list[float], SEGMENTS]
    stops: Annotated[list[float], SEGMENTS]
    whole: Annotated[list[int], SEGMENTS]  # whether a piece passes whole, or shares of it may
    is_fixed: Annotated[list[int], GOODS]
    fixed: Annotated[list[float], GOODS]
    plain_base: Annotated[list[float], PARTIES]
    plain_steps: Annotated[list[list[float]], PARTIES, SEGMENTS]
    net_base: Annotated[list[float], PARTIES]
    net_steps: Annotated[list[list[float]], PARTIES, SEGMENTS]


class Chain:
    """The chances and days of the battles ahead, once computed (:mod:`sim.rules.prospects`)."""

    stamp: int  # of the scenario
    attacker: int
    mask: int
    mean: float
    variance: float
    position: float
    chances: Annotated[list[float], CHANCES]
    days: Annotated[list[float], CHANCES]
    rates: Annotated[list[float], RATES]  # discount rates whose factors are kept; -1: none
    factors: Annotated[list[list[float]], RATES, CHANCES]


class Outline:
    """Bounds of how the battles ahead would go, for a narrow range of the advantage."""

    stamp: int  # of the scenario
    attacker: int
    mask: int
    low: float  # where the range begins
    position: float
    lows: Annotated[list[float], OBJECTIVES]  # chances of taking each objective
    highs: Annotated[list[float], OBJECTIVES]
    days: Annotated[list[float], OBJECTIVES]  # at least


class Preparation:
    """An offensive that a leader has decided on and that has not opened yet."""

    decided: int  # day; -1: there is none
    opens: int  # day on which the leader looks again, and opens it or stands down
    aim: int  # the decision, as it is written down
    gain: float
    staying: float
    chance: float
    reason: int  # where a user's own agent decides, in Python, also a text


class Inputs:
    """What a run is given: the scenario, its actors, and how much room there is."""

    world: World
    parties: Annotated[list[PartyMethods], PARTIES]
    third_parties: Annotated[list[ThirdPartyMethods], THIRD_PARTIES]
    event_room: int  # events that fit
    path_room: int  # paths that fit, without and with a guarantee


class State(Inputs):
    """A run: the board, the actors, what has happened, and room to work in."""

    key_low: int  # the seed, in two words of 32 bits
    key_high: int
    replicate: int
    day: int
    dated_day: int  # up to which dated changes are known
    next_change: int  # day of the next change by date, looked up in peace once it is past
    running: int
    incidents: int  # shootings in this step
    line_rate: float  # shootings a month in the last step of peace; NaN: a war came between
    # caches are void once a version has grown:
    stamp: int  # of the scenario as it is varied
    version: int  # grows whenever something changes
    ground_version: int  # grows whenever the outcome of a good may have changed
    table_version: int  # grows whenever more changes than beliefs, hopes and the fighting
    # the balance:
    hidden: float
    observed: float
    materiel_claimant: float
    materiel_holder: float
    quality_claimant: float
    quality_holder: float
    shift: float  # foreseen over the horizon
    shift_version: int
    # the ground, and what is settled:
    control: Annotated[list[float], OBJECTIVES]  # claimant's share
    taken: Annotated[list[int], OBJECTIVES]  # by force, and not by the one who had it at first
    settled: Annotated[list[float], GOODS]  # NaN: open
    closed: Annotated[list[int], GOODS]  # whether a good is off the table for good
    closed_count: int
    shut: Annotated[list[int], ISSUES]  # whether an issue has closed
    trust: float
    cleared: float  # hectares of mined land
    returned: float  # people
    sympathy: float  # log odds by which the claimant is held more lawful than at first
    blame: float  # of that, what wars have moved
    preparations: Annotated[list[Preparation], PARTIES]  # of each party
    # the war:
    war: int  # whether there is one
    attacker: int  # side
    position: float
    elapsed: float
    scope: float
    success: int  # whether the offensive has taken anything
    crossed: Annotated[list[int], OBJECTIVES]  # red lines that nobody defended
    truce: int  # whether there is one
    truce_since: int
    truce_broker: int  # third party; -1: tacit
    broken_ceasefires: int  # brokered, in this war
    exchanged: float  # days of battle at the last ceasefire; 0: there was none in this war
    # the deal:
    deal: int  # whether there was one
    deal_broken: int
    deal_since: int
    deal_broker: int  # or, where its guarantee goes on, of the deal before
    guarded_since: int  # the signature that the guarantee in force is of
    deal_guarantee: float
    deal_engagement: float  # of the broker, on the day of the signature
    paid_claimant: float  # for its signature, by the broker
    paid_holder: float
    ahead: int  # days ahead that deterrence is looked at; 0: today
    settled_before: Annotated[list[float], GOODS]
    pending_count: int  # handovers to come, earliest first
    pending_days: Annotated[list[int], OBJECTIVES]
    pending_objectives: Annotated[list[int], OBJECTIVES]
    pending_outcomes: Annotated[list[float], OBJECTIVES]
    # the talks:
    refused_day: int  # of the last text that was refused in war; -1: none
    refused_control: Annotated[list[float], OBJECTIVES]
    text: Text
    zones: Annotated[list[Zones], 2]  # without and with the mediator's help
    axes: Annotated[list[Axis], 2]  # the claimant's, the holder's
    paths: Annotated[list[Path], ALL_PATHS]  # without a guarantee, then with one
    path_version: Annotated[list[int], 2]
    path_guarantee: Annotated[list[float], 2]
    path_count: Annotated[list[int], 2]
    seats: Annotated[list[Seat], PARTIES]
    chains: Annotated[list[Chain], CHAINS]
    outlines: Annotated[list[Outline], OUTLINES]
    # what has happened:
    events: Annotated[list[EventRow], EVENTS]
    event_count: int
    overflow: int  # something did not fit: run it in Python
    final: AtEnd
    # scratch:
    outcome: Annotated[list[float], GOODS]
    scales: Annotated[list[Scale], PARTIES]
    kinks: Annotated[list[list[float]], GOODS, KINKS]
    kink_counts: Annotated[list[int], GOODS]
    kept_settled: Annotated[list[float], GOODS]
    kept_mean: Annotated[list[float], PARTIES]
    kept_variance: Annotated[list[float], PARTIES]
    values: Annotated[list[float], OBJECTIVES]
    own_values: Annotated[list[float], OBJECTIVES]
    nothing: Annotated[list[float], OBJECTIVES]  # zeros
    lumpy: Annotated[list[int], GOODS]
    listed: Annotated[list[int], GOODS]
    is_fixed: Annotated[list[int], GOODS]
    fixed: Annotated[list[float], GOODS]
    prices: Annotated[list[float], SEGMENTS]
