"""The compiled engine draws the named random numbers of the Mesa model, bit by bit."""

from __future__ import annotations

from types import SimpleNamespace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.compiling import register_everything
from sim.old.shocks import Purpose, Shocks
from sim.turn import chance as draws
from sim.turn.chance import WORD, philox, uniform
from tests.rules.test_shocks import KNOWN_ANSWERS

#: What a draw reads of the state of a run.
MOMENT = np.dtype([("key_low", "i8"), ("key_high", "i8"), ("replicate", "i8"), ("day", "i8")])
register_everything()

WORDS = st.integers(0, 2**32 - 1)
SEEDS = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 2**32 - 1, 2**32, 2**64 - 1]))
PURPOSES = st.sampled_from(list(Purpose))
MANY = settings(max_examples=1000, derandomize=True, deadline=None)


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


def drawn(seed: int, replicate: int, purpose: int, day: int, actor: int) -> float:
    moments = np.array([(seed & WORD, seed >> 32, replicate, day)], MOMENT)
    number: float = compiled_uniform(moments, purpose, actor)
    in_python = SimpleNamespace(**dict(zip(MOMENT.names or (), moments[0].tolist(), strict=True)))
    assert uniform(in_python, purpose, actor) == number
    return number


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, answer) -> None:
    assert four(counter, key) == answer
    assert four(counter[::-1], (key[1], key[0] ^ 1)) != answer


@MANY
@given(seed=SEEDS, replicate=WORDS, purpose=PURPOSES, day=WORDS, actor=WORDS)
def test_a_draw_is_the_one_of_that_name(seed, replicate, purpose, day, actor) -> None:
    number = Shocks(seed, replicate).uniform(purpose, day, actor)
    assert drawn(seed, replicate, int(purpose), day, actor) == number


@MANY
@given(seed=SEEDS, replicate=WORDS, purpose=PURPOSES, day=WORDS, actor=WORDS)
def test_another_name_gives_another_number(seed, replicate, purpose, day, actor) -> None:
    number = Shocks(seed, replicate).uniform(purpose, day, actor)
    assert drawn(seed, replicate, (purpose + 1) % len(Purpose), day, actor) != number
    assert drawn(seed ^ 2**32, replicate, purpose, day, actor) != number  # the key's other word
    if day != actor:
        assert drawn(seed, replicate, purpose, actor, day) != number
    if day != replicate:
        assert drawn(seed, day, purpose, replicate, actor) != number


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_its_number(purpose) -> None:
    assert getattr(draws, purpose.name) == purpose
    assert getattr(draws, purpose.name) != Purpose((purpose + 1) % len(Purpose))
    number = Shocks(7, 3).uniform(purpose, 730_000, 2)
    assert drawn(7, 3, getattr(draws, purpose.name), 730_000, 2) == number
