"""The state of a run in memory: one record, changed in place as the run goes on."""

from __future__ import annotations

import numpy as np

from sim.engine.layout import (
    GOODS,
    NODES,
    OBJECTIVES,
    PARTIES,
    PATHS,
    SEGMENTS,
    THIRD_PARTIES,
)
from sim.events.rows import EVENT

#: What lies ahead of an attacker: :class:`sim.front.Axis`.
AXIS = np.dtype(
    [
        ("state", "i8"),  # of the run when it was put together
        ("count", "i8"),
        ("mask", "i8"),  # which objectives lie ahead, one bit each
        ("objectives", "i8", (OBJECTIVES,)),
        ("position", "f8"),
        ("sizes", "f8", (OBJECTIVES,)),
        ("log_defences", "f8", (OBJECTIVES,)),
        ("unhinging", "f8", (OBJECTIVES,)),
        ("scopes", "f8", (OBJECTIVES,)),
        ("pressure", "f8"),
        ("response_days", "f8"),
        ("elapsed", "f8"),
        ("interventions", "f8", (OBJECTIVES,)),
        ("penalties", "f8", (OBJECTIVES,)),
    ]
)

#: A party in a run, with its outlook (:class:`sim.agents.views.Outlook`).
MEMBER = np.dtype(
    [
        ("belief_mean", "f8"),
        ("belief_variance", "f8"),
        ("hope", "f8"),
        ("private_cost", "f8"),
        ("utility", "f8"),  # of things as they stand
        ("utility_version", "i8"),
        ("stake_versions", "i8", (2,)),  # of the claimant's and of the holder's attack
        ("stakes", "f8", (2, OBJECTIVES)),
        ("value_at_outbreak", "f8"),
        ("has_promised", "i8"),
        ("promised", "f8", (GOODS,)),
        ("view_state", "i8"),
        ("now", "f8"),
        ("waiting", "f8"),
        ("gain", "f8"),
        ("attack", "f8"),
        ("aim", "i8"),
        ("attacked", "f8"),
        ("threat", "f8"),
        ("staying", "f8"),
        ("reservation", "f8"),
        ("needed", "f8", (2,)),  # as a mediator estimates it, without and with its help
        ("accepted", "i8"),  # the last text it answered
    ]
)

#: What a leader's negotiator sees: :class:`sim.strategies.Seat`.
SEAT = np.dtype(
    [
        ("version", "i8"),  # of the run when it was taken: nothing changes within a session
        ("friction", "f8"),
        ("round", "i8"),
        ("rounds", "i8"),
        ("reservation", "f8"),
        ("ideal", "f8"),
        ("best", "f8"),
        ("discount", "f8"),
        ("other_discount", "f8"),
        ("win", "f8"),
        ("rung", "i8"),
        ("rungs", "i8"),
        ("battle_discount", "f8"),
        ("flow", "f8"),
        ("other_flow", "f8"),
        ("cost", "f8"),
        ("other_private_cost", "f8"),
    ]
)

#: A text on the table: :class:`sim.agents.views.Text`.
TEXT = np.dtype(
    [
        ("path", "i8"),
        ("position", "f8"),
        ("broker", "i8"),
        ("guarantee", "f8"),
        ("payment_claimant", "f8"),
        ("payment_holder", "f8"),
        ("friction", "f8"),
    ]
)

#: How a party weighs outcomes today: what it has, what it promised, what conceding costs it.
SCALE = np.dtype(
    [
        ("net", "i8"),  # 0: plain utilities
        ("rate", "f8"),
        ("reliable", "f8"),
        ("had", "f8", (GOODS,)),
        ("said", "f8", (GOODS,)),
    ]
)

#: One efficient frontier: :class:`sim.packages.Path`, with the zones of possible agreement on it.
PATH = np.dtype(
    [
        ("kind", "i8"),
        ("count", "i8"),
        ("goods", "i8", (SEGMENTS,)),
        ("starts", "f8", (SEGMENTS,)),
        ("stops", "f8", (SEGMENTS,)),
        ("is_fixed", "i8", (GOODS,)),
        ("fixed", "f8", (GOODS,)),
        ("plain_base", "f8", (PARTIES,)),
        ("plain_steps", "f8", (PARTIES, SEGMENTS)),
        ("net_base", "f8", (PARTIES,)),
        ("net_steps", "f8", (PARTIES, SEGMENTS)),
        ("inside", "i8", (2,)),  # whether there is a zone, by a mediator's help (0: without)
        ("low", "f8", (2,)),
        ("high", "f8", (2,)),
    ]
)

#: Discount rates that a chain keeps factors for: one for each leader, as a rule.
RATES = 2

#: The chances and days of the battles ahead, once computed (:func:`sim.rules.prospects`).
CHAIN = np.dtype(
    [
        ("stamp", "i8"),
        ("attacker", "i8"),
        ("mask", "i8"),
        ("mean", "f8"),
        ("variance", "f8"),
        ("position", "f8"),
        ("chances", "f8", (NODES * OBJECTIVES,)),
        ("days", "f8", (NODES * OBJECTIVES,)),
        ("rates", "f8", (RATES,)),  # discount rates whose factors are kept; -1: none
        ("factors", "f8", (RATES, NODES * OBJECTIVES)),
    ]
)

#: How many chains are kept; a power of two.
CHAINS = 1024

#: The most events of a run; a run with more is made by Mesa.
EVENTS = 16384

#: A run: :class:`sim.model.NegotiationModel`.
STATE = np.dtype(
    [
        ("seed", "u8"),
        ("replicate", "i8"),
        ("day", "i8"),
        ("dated_day", "i8"),
        ("running", "i8"),
        ("stamp", "i8"),  # of the scenario as it is varied: chains of another are void
        ("version", "i8"),  # grows whenever something changes
        ("table_version", "i8"),  # grows whenever more changes than beliefs and hopes
        ("event_count", "i8"),
        ("overflow", "i8"),  # something did not fit: run it on Mesa
        ("incidents", "i8"),
        ("engagements", "f8", (THIRD_PARTIES,)),  # attention of third parties on `dated_day`
        ("trust", "f8"),
        ("hidden", "f8"),
        ("observed", "f8"),
        ("materiel_claimant", "f8"),
        ("materiel_holder", "f8"),
        ("quality_claimant", "f8"),
        ("quality_holder", "f8"),
        ("shift", "f8"),
        ("shift_version", "i8"),
        ("control", "f8", (OBJECTIVES,)),
        ("taken", "i8", (OBJECTIVES,)),
        ("settled", "f8", (GOODS,)),  # NaN: open
        ("war", "i8"),
        ("attacker", "i8"),  # 1: claimant, -1: holder
        ("position", "f8"),
        ("elapsed", "f8"),
        ("scope", "f8"),
        ("success", "i8"),
        ("crossed", "i8", (OBJECTIVES,)),
        ("truce", "i8"),
        ("truce_since", "i8"),
        ("truce_broker", "i8"),  # -1: tacit
        ("deal", "i8"),
        ("deal_broken", "i8"),
        ("deal_since", "i8"),
        ("deal_broker", "i8"),
        ("deal_guarantee", "f8"),
        ("settled_before", "f8", (GOODS,)),
        ("pending_count", "i8"),
        ("pending_days", "i8", (OBJECTIVES,)),
        ("pending_objectives", "i8", (OBJECTIVES,)),
        ("pending_outcomes", "f8", (OBJECTIVES,)),
        ("refused_day", "i8"),  # -1: no text was refused yet
        ("refused_control", "f8", (OBJECTIVES,)),
        ("members", MEMBER, (PARTIES,)),
        ("axes", AXIS, (2,)),  # the claimant's, the holder's
        ("path_version", "i8", (2,)),  # of the paths without and with a guarantee
        ("path_guarantee", "f8", (2,)),
        ("path_count", "i8", (2,)),
        ("final", "f8", (3,)),  # advantage, beliefs of the claimant and of the holder
        ("events", EVENT, (EVENTS,)),
        ("chains", CHAIN, (CHAINS,)),
        ("paths", PATH, (2 * PATHS,)),  # without a guarantee, then with one
        # room to work in:
        ("seats", SEAT, (PARTIES,)),
        ("text", TEXT),
        ("outcome", "f8", (GOODS,)),
        ("scales", SCALE, (PARTIES,)),
        ("kinks", "f8", (GOODS, 2 * PARTIES)),
        ("kink_counts", "i8", (GOODS,)),
        ("kept_settled", "f8", (GOODS,)),
        ("kept_mean", "f8", (PARTIES,)),
        ("kept_variance", "f8", (PARTIES,)),
        ("values", "f8", (OBJECTIVES,)),
        ("own_values", "f8", (OBJECTIVES,)),
        ("nothing", "f8", (OBJECTIVES,)),
        ("levels", "i8", (GOODS,)),
        ("lumpy", "i8", (GOODS,)),
        ("listed", "i8", (GOODS,)),
        ("is_fixed", "i8", (GOODS,)),
        ("fixed", "f8", (GOODS,)),
        ("prices", "f8", (SEGMENTS,)),
        ("ladder", "f8", (3, OBJECTIVES)),
    ]
)
