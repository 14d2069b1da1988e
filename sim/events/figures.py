"""Where the figures of an event lie in its row, by the kind of event and the name of the figure.

:data:`sim.record.EVENT_KINDS` names the figures of each kind in brackets; in ``numbers`` of a row
they lie in that order. Whoever writes or reads one there does so by its name here::

    event = log(model, codes.HALT, attacker.index, codes.NOBODY, -1)
    event.numbers[figures.HALT_CHANCE] = chance
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.record import EVENT_KINDS


def _figures(description: str) -> tuple[str, ...]:
    """Names of the figures of a kind of event: what its description lists in brackets."""
    listed = re.search(r"\[(.*)\]", description)
    names = listed[1].split(", ") if listed else []
    return tuple(name.partition(":")[0] for name in names if "<" not in name)


#: kind -> names of its figures, as they lie in a row from 0 up; terms and values lie behind them.
FIGURES: Mapping[str, tuple[str, ...]] = {k: _figures(text) for k, text in EVENT_KINDS.items()}


def _place(kind: str, name: str) -> int:
    return FIGURES[kind].index(name)


INCIDENT_COUNT = _place("incident", "count")
INCIDENT_DEATHS_CLAIMANT = _place("incident", "deaths_claimant")
INCIDENT_DEATHS_HOLDER = _place("incident", "deaths_holder")

ATTACK_AIM = _place("attack", "aim")
ATTACK_GAIN_FROM_WAR = _place("attack", "gain_from_war")
ATTACK_VALUE_OF_STAYING = _place("attack", "value_of_staying")
ATTACK_CHANCE = _place("attack", "chance")

PREPARATION_AIM = _place("preparation", "aim")
PREPARATION_GAIN_FROM_WAR = _place("preparation", "gain_from_war")
PREPARATION_VALUE_OF_STAYING = _place("preparation", "value_of_staying")
PREPARATION_CHANCE = _place("preparation", "chance")
PREPARATION_OPENING_DAYS = _place("preparation", "opening_days")

STAND_DOWN_PREPARED_DAYS = _place("stand_down", "prepared_days")

BATTLE_POSITION = _place("battle", "position")
BATTLE_SIZE = _place("battle", "size")
BATTLE_DEATHS_CLAIMANT = _place("battle", "deaths_claimant")
BATTLE_DEATHS_HOLDER = _place("battle", "deaths_holder")
BATTLE_MATERIEL_CLAIMANT = _place("battle", "materiel_claimant")
BATTLE_MATERIEL_HOLDER = _place("battle", "materiel_holder")

HALT_GAIN_FROM_WAR = _place("halt", "gain_from_war")
HALT_CHANCE = _place("halt", "chance")

INTERVENTION_PENALTY = _place("intervention", "penalty")

MESSAGE_ESTIMATE = _place("message", "estimate")

OFFER_ROUND = _place("offer", "round")

ANSWER_VALUE = _place("answer", "value")
ANSWER_NET_VALUE = _place("answer", "net_value")
ANSWER_SIDE_PAYMENT = _place("answer", "side_payment")
ANSWER_RESERVATION = _place("answer", "reservation")
ANSWER_CHANCE = _place("answer", "chance")

CEASEFIRE_BROKEN_HELD_DAYS = _place("ceasefire_broken", "held_days")
CEASEFIRE_BROKEN_GAIN_FROM_WAR = _place("ceasefire_broken", "gain_from_war")
CEASEFIRE_BROKEN_CHANCE = _place("ceasefire_broken", "chance")

TRUCE_HOLDS_HELD_DAYS = _place("truce_holds", "held_days")

STEP_SHARE = _place("step", "share")

RECOVERY_CLEARED = _place("recovery", "cleared")
RECOVERY_RETURNED = _place("recovery", "returned")
