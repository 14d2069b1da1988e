"""The named random numbers of :mod:`sim.shocks`, compiled: the same generator, the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiling import part
from sim.shocks import Purpose

_WORD = np.uint64(0xFFFFFFFF)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_HALF, _HIGH, _LOW = np.uint64(32), np.uint64(20), np.uint64(12)
_UNIT = 2.0**-52

#: Draws of a pair, as a mediator and a party, are numbered ``PAIR * (first + 1) + second``.
PAIR = 1024

HIDDEN_START = int(Purpose.HIDDEN_START)
HIDDEN = int(Purpose.HIDDEN)
FRONT = int(Purpose.FRONT)
DEATHS = int(Purpose.DEATHS)
INCIDENTS = int(Purpose.INCIDENTS)
ESCALATION = int(Purpose.ESCALATION)
ATTACK = int(Purpose.ATTACK)
CONTINUE = int(Purpose.CONTINUE)
MEDIATION = int(Purpose.MEDIATION)
ESTIMATE = int(Purpose.ESTIMATE)
MESSAGE = int(Purpose.MESSAGE)
ACCEPT = int(Purpose.ACCEPT)
CEASEFIRE = int(Purpose.CEASEFIRE)
BREAK = int(Purpose.BREAK)
HANDOVER = int(Purpose.HANDOVER)
INTERVENTION = int(Purpose.INTERVENTION)
DIRECT_TALKS = int(Purpose.DIRECT_TALKS)
FIRST_MOVER = int(Purpose.FIRST_MOVER)
LOCAL_COMMAND = int(Purpose.LOCAL_COMMAND)
PRIVATE_COST = int(Purpose.PRIVATE_COST)


@part
def philox(
    word_0: Any, word_1: Any, word_2: Any, word_3: Any, key_0: Any, key_1: Any
) -> tuple[Any, Any, Any, Any]:
    """Four 32-bit words (in 64-bit integers) of Philox4x32-10 for a counter and a key."""
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * word_0
        product_1 = _MULTIPLIER_1 * word_2
        word_0 = (product_1 >> _HALF) ^ word_1 ^ key_0
        word_2 = (product_0 >> _HALF) ^ word_3 ^ key_1
        word_1 = product_1 & _WORD
        word_3 = product_0 & _WORD
        key_0 = (key_0 + _WEYL_0) & _WORD
        key_1 = (key_1 + _WEYL_1) & _WORD
    return word_0, word_1, word_2, word_3


@part
def uniform(s: Any, purpose: int, actor: int) -> float:
    """Today's draw for a purpose and an actor: :meth:`sim.shocks.Shocks.uniform`."""
    high, low, _, _ = philox(
        np.uint64(purpose),
        np.uint64(s.day),
        np.uint64(actor),
        np.uint64(s.replicate),
        s.seed & _WORD,
        s.seed >> _HALF,
    )
    return float(((high << _HIGH | low >> _LOW) + 0.5) * _UNIT)
