"""Chance by name: every random number is a function of what it is for, when and for whom.

A draw is named by (purpose, day, actor, replicate) under a seed and computed by the counter-based
generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1,
2, 3"). There is no state: a result never depends on how many draws came before it, and two arms of
a comparison share their luck day by day even when only one of them fights (common random numbers).
"""

from __future__ import annotations

import operator

from sim.memory.marks import Model, hot

# What a draw is for: the first word of its name. Numbers are never reused.
HIDDEN_START = 0  # the hidden part of the balance at the start
HIDDEN = 1  # its change in time
FRONT = 2  # the day's movement of the front
DEATHS = 3  # the day's deaths
INCIDENTS = 4  # incidents on the line
ESCALATION = 5  # whether local command attacks after an incident
ATTACK = 6  # a leader's choice to open an offensive
CONTINUE = 7  # the choice to fight on
MEDIATION = 8  # whether a mediator acts
ESTIMATE = 9  # the error of a mediator's estimate
MESSAGE = 10  # the signal a mediator carries
ACCEPT = 11  # the choice to accept terms
CEASEFIRE = 12  # the choice to accept a ceasefire
BREAK = 13  # whether a ceasefire breaks
HANDOVER = 14  # whether a dated handover is made
INTERVENTION = 15  # whether a third party intervenes at its red line
DIRECT_TALKS = 16  # whether the sides meet without a mediator
FIRST_MOVER = 17  # who makes the first offer
LOCAL_COMMAND = 18  # whether an incident gets out of hand
PRIVATE_COST = 19  # the part of a cost of war that only its bearer knows
OWN_TEXT = 20  # whether a leader puts a text itself in war
GUESS = 21  # the error of its guess at what another party needs
LEADERS_ALONE = 22  # whether a text heeds the leaders alone
OPENING = 23  # whether a prepared offensive is opened
ATTENDANCE = 24  # whether a third party comes to a meeting that it is invited to
FORUM = 25  # whether a side comes to a mediator's meeting, or waits for another
STEP = 26  # whether the sides meet about small issues
STEP_ANSWER = 27  # the choice to accept a step

WORD = 0xFFFFFFFF
_MULTIPLIER_0, _MULTIPLIER_1 = 0xD2511F53, 0xCD9E8D57
_WEYL_0, _WEYL_1 = 0x9E3779B9, 0xBB67AE85
_UNIT = 2.0**-52
_PAIR = 1024


@hot
def philox(
    word_0: int, word_1: int, word_2: int, word_3: int, key_0: int, key_1: int
) -> tuple[int, int, int, int]:
    """The four 32-bit words that Philox4x32-10 makes of a counter and a key.

    Ten rounds, all words in [0, 2^32) (Salmon et al. 2011, sec. 3.3); the published known answers
    of the Random123 library are in the tests. Products are whole in Python and modulo 2^64 where
    compiled; cut to 32 bits, their halves are the same.

    >>> [f"{word:08x}" for word in philox(0, 0, 0, 0, 0, 0)]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * word_0
        product_1 = _MULTIPLIER_1 * word_2
        word_0 = ((product_1 >> 32) & WORD) ^ word_1 ^ key_0
        word_2 = ((product_0 >> 32) & WORD) ^ word_3 ^ key_1
        word_1 = product_1 & WORD
        word_3 = product_0 & WORD
        key_0 = (key_0 + _WEYL_0) & WORD
        key_1 = (key_1 + _WEYL_1) & WORD
    return word_0, word_1, word_2, word_3


@hot
def uniform(model: Model, purpose: int, actor: int) -> float:
    """Today's number strictly between 0 and 1 for a purpose and an actor.

    Philox4x32-10 of the counter (purpose, day, actor, replicate) under the seed as key; the first
    52 of its bits b make the uniform (b + 1/2) / 2^52, which is exact in a double.
    """
    high, low, _, _ = philox(
        purpose, model.day, actor, model.replicate, model.key_low, model.key_high
    )
    return float(((high << 20 | low >> 12) + 0.5) * _UNIT)


@hot
def pair(first: int, second: int) -> int:
    """Number of a draw that belongs to a pair, as a mediator or a round, and a party."""
    return _PAIR * (first + 1) + second


def first_of_pair(number: int) -> int:
    """The first of a pair, from the number of its draw.

    >>> first_of_pair(pair(3, 1))
    3
    """
    return number // _PAIR - 1


def check_names(seed: int, replicate: int) -> tuple[int, int]:
    """The seed, in [0, 2^64), and the replicate, in [0, 2^32), as whole numbers.

    Raises:
        ValueError: one of them is out of range.
        TypeError: one of them is no whole number.
    """
    seed, replicate = operator.index(seed), operator.index(replicate)
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed must be at least 0 and below 2**64, not {seed}")
    if not 0 <= replicate < 2**32:
        raise ValueError(f"replicate must be at least 0 and below 2**32, not {replicate}")
    return seed, replicate
