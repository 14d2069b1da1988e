"""Compiled, chance by name gives the numbers that it gives in Python, bit by bit."""

from __future__ import annotations

from types import SimpleNamespace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.compiling import register_everything
from sim.turn.chance import WORD, philox, uniform
from tests.turn.test_chance import ANY_PURPOSE, KNOWN_ANSWERS, PURPOSES

#: What a draw reads of the state of a run.
MOMENT = np.dtype([("key_low", "i8"), ("key_high", "i8"), ("replicate", "i8"), ("day", "i8")])

WORDS = st.integers(0, 2**32 - 1)
SEEDS = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 2**32 - 1, 2**32, 2**64 - 1]))
MANY = settings(max_examples=1000, derandomize=True, deadline=None)


@pytest.fixture(scope="module", autouse=True)
def registered() -> None:
    register_everything()


@numba.njit
def compiled_philox(words, keys):
    return philox(words[0], words[1], words[2], words[3], keys[0], keys[1])


@numba.njit
def compiled_uniform(moments, purpose, actor):
    return uniform(moments[0], purpose, actor)


def four(counter, key):
    return tuple(int(word) for word in compiled_philox(*map(words, (counter, key))))


def words(numbers):
    return np.array(numbers, np.int64)


def compiled(seed: int, replicate: int, purpose: int, day: int, actor: int) -> float:
    number: float = compiled_uniform(moments(seed, replicate, day), purpose, actor)
    return number


def moments(seed: int, replicate: int, day: int):
    return np.array([(seed & WORD, seed >> 32, replicate, day)], MOMENT)


def in_python(seed: int, replicate: int, purpose: int, day: int, actor: int) -> float:
    state = zip(MOMENT.names or (), moments(seed, replicate, day)[0].tolist(), strict=True)
    return uniform(SimpleNamespace(**dict(state)), purpose, actor)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, answer) -> None:
    assert four(counter, key) == answer
    assert four(counter[::-1], (key[1], key[0] ^ 1)) != answer


@MANY
@given(seed=SEEDS, replicate=WORDS, purpose=ANY_PURPOSE, day=WORDS, actor=WORDS)
def test_a_draw_is_the_one_of_that_name(seed, replicate, purpose, day, actor) -> None:
    number = in_python(seed, replicate, purpose, day, actor)
    assert compiled(seed, replicate, purpose, day, actor) == number


@MANY
@given(seed=SEEDS, replicate=WORDS, purpose=ANY_PURPOSE, day=WORDS, actor=WORDS)
def test_another_name_gives_another_number(seed, replicate, purpose, day, actor) -> None:
    number = in_python(seed, replicate, purpose, day, actor)
    assert compiled(seed, replicate, (purpose + 1) % len(PURPOSES), day, actor) != number
    assert compiled(seed ^ 2**32, replicate, purpose, day, actor) != number  # the key's other word
    if day != actor:
        assert compiled(seed, replicate, purpose, actor, day) != number
    if day != replicate:
        assert compiled(seed, day, purpose, replicate, actor) != number


@pytest.mark.parametrize("name", PURPOSES)
def test_no_two_purposes_share_their_draws(name) -> None:
    assert [other for other in PURPOSES if PURPOSES[other] == PURPOSES[name]] == [name]
    number = compiled(7, 3, PURPOSES[name], 730_000, 2)
    others = [compiled(7, 3, PURPOSES[one], 730_000, 2) for one in PURPOSES if one != name]
    assert number not in others
