"""Chance for designs: numbers looked up by position, so that any point can be had at any time.

A design of 10^9 points is never held in memory, and its points are asked for in scattered order.
Therefore a random number here is a function of a key and a position, not the next of a stream.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Words = npt.NDArray[np.uint64]

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15
_ROUNDS = 8  # of the Feistel network; four suffice for large domains, small ones need more


def mixed(key: int, positions: Array) -> Words:
    """64 mixed bits for each position: SplitMix64 at `key + (position + 1) * golden`.

    For one key, different positions give different words (Steele, Lea and Flood 2014, "Fast
    splittable pseudorandom number generators", fig. 17). The known answers of seed 0 are in the
    tests.

    >>> hex(int(mixed(0, np.array([0]))[0]))
    '0xe220a8397b1dcdaf'
    """
    step = np.array(_GOLDEN, np.uint64)
    word = (positions.astype(np.uint64) + np.uint64(1)) * step + np.array(key & _MASK, np.uint64)
    word = (word ^ (word >> np.uint64(30))) * np.array(0xBF58476D1CE4E5B9, np.uint64)
    word = (word ^ (word >> np.uint64(27))) * np.array(0x94D049BB133111EB, np.uint64)
    return np.asarray(word ^ (word >> np.uint64(31)))


def subkey(key: int, *names: int) -> int:
    """A key of its own for each name under a key."""
    for name in names:
        key = int(mixed(key, np.array([name]))[0])
    return key


def uniform(key: int, positions: Array) -> Array:
    """A number strictly between 0 and 1 for each position: the first 52 bits, and a half."""
    return ((mixed(key, positions) >> np.uint64(12)) + 0.5) * 2.0**-52


def shuffled(key: int, positions: Array, size: int) -> Array:
    """Where a random permutation of 0 to size - 1 sends each position.

    A Feistel network permutes the smallest square domain of 4^h numbers that holds `size`; what
    falls outside is sent on until it falls inside (cycle walking: Black and Rogaway 2002,
    "Ciphers with arbitrary finite domains", sec. 4).

    >>> sorted(shuffled(7, np.arange(5), 5).tolist())
    [0, 1, 2, 3, 4]
    """
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    found = _feistel(key, positions.astype(np.uint64), half)
    while (outside := found >= np.uint64(size)).any():
        found[outside] = _feistel(key, found[outside], half)
    return found.astype(np.int64)


def _feistel(key: int, words: Words, half: int) -> Words:
    bits, mask = np.uint64(half), np.uint64(2**half - 1)
    left, right = words >> bits, words & mask
    for round_number in range(_ROUNDS):
        left, right = right, left ^ (mixed(subkey(key, round_number), right) & mask)
    return (left << bits) | right
