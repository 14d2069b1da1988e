"""Chance by name: every random number is a function of what it is for, when and for whom.

A draw is named by (purpose, day, actor, replicate) under a seed and computed by the
counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3").  There is no state: a result never depends on how many draws came
before it, and two arms of a comparison share their luck day by day even when only one of them
fights (common random numbers).
"""

import operator
from enum import IntEnum

_WORD = 0xFFFFFFFF
_MULTIPLIER_0 = 0xD2511F53
_MULTIPLIER_1 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_ROUNDS = 10
_UNIT = 2.0**-52


class Purpose(IntEnum):
    """What a draw is for; the first word of its name.  Numbers are never reused."""

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


def _round_keys(key_0: int, key_1: int) -> tuple[tuple[int, int], ...]:
    """Return the key pair of each round: each word steps by its Weyl constant."""
    return tuple(
        ((key_0 + step * _WEYL_0) & _WORD, (key_1 + step * _WEYL_1) & _WORD)
        for step in range(_ROUNDS)
    )


def _philox(
    word_0: int, word_1: int, word_2: int, word_3: int, round_keys: tuple[tuple[int, int], ...]
) -> tuple[int, int, int, int]:
    """Return the four words after one round of multiply, split and mix per key pair."""
    multiplier_0, multiplier_1, word = _MULTIPLIER_0, _MULTIPLIER_1, _WORD
    for key_0, key_1 in round_keys:
        product_0 = multiplier_0 * word_0
        product_1 = multiplier_1 * word_2
        word_0 = (product_1 >> 32) ^ word_1 ^ key_0
        word_2 = (product_0 >> 32) ^ word_3 ^ key_1
        word_1 = product_1 & word
        word_3 = product_0 & word
    return word_0, word_1, word_2, word_3


def philox4x32(
    counter: tuple[int, int, int, int], key: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return the four 32-bit words that Philox4x32-10 makes of a counter and a key.

    Ten rounds, all words in [0, 2^32) (Salmon et al. 2011, sec. 3.3); the published known
    answers of the Random123 library are in the tests.

    >>> [f"{word:08x}" for word in philox4x32((0, 0, 0, 0), (0, 0))]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    return _philox(*counter, _round_keys(*key))


class Shocks:
    """The chance of one run: uniform numbers looked up by name, for a seed and a replicate."""

    __slots__ = ("_round_keys", "replicate", "seed")

    def __init__(self, seed: int, replicate: int) -> None:
        """Fix the seed, in [0, 2^64), and the replicate, in [0, 2^32)."""
        self.seed = operator.index(seed)
        self.replicate = operator.index(replicate)
        if not 0 <= self.seed < 2**64:
            raise ValueError(f"seed must be at least 0 and below 2**64, not {seed}")
        if not 0 <= self.replicate < 2**32:
            raise ValueError(f"replicate must be at least 0 and below 2**32, not {replicate}")
        self._round_keys = _round_keys(self.seed & _WORD, self.seed >> 32)

    def uniform(self, purpose: Purpose, day: int, actor: int = 0) -> float:
        """Return the number strictly between 0 and 1 that bears this name.

        Philox4x32-10 of the counter (purpose, day, actor, replicate) under the seed as key; the
        first 52 of its bits b make the uniform (b + 1/2) / 2^52, which is exact in a double and
        can be neither 0 nor 1.  `day` and `actor` are whole numbers in [0, 2^32).

        >>> chance = Shocks(seed=1, replicate=0)
        >>> chance.uniform(Purpose.FRONT, day=3) == chance.uniform(Purpose.FRONT, day=3)
        True
        """
        high, low, _, _ = _philox(purpose, day, actor, self.replicate, self._round_keys)
        return ((high << 20 | low >> 12) + 0.5) * _UNIT
