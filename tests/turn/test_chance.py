"""Chance by name: the published answers, the open interval and independence of order."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from sim.model import NegotiationModel
from sim.turn import chance
from sim.turn.chance import WORD, check_names, first_of_pair, pair, philox, uniform
from tests.rules.twins import holds

WORDS = st.integers(0, 2**32 - 1)
SEEDS = st.integers(0, 2**64 - 1)
#: What a draw may be for.
PURPOSES = {
    name: number
    for name, number in vars(chance).items()
    if name.isupper() and not name.startswith("_") and name != "WORD"
}
ANY_PURPOSE = st.sampled_from([*PURPOSES.values()])
Four = tuple[int, int, int, int]
Two = tuple[int, int]

ALL_ONES = 0xFFFFFFFF
# Random123, tests/kat_vectors, the three lines "philox4x32 10": counter, key, answer.
KNOWN_ANSWERS: list[tuple[Four, Two, Four]] = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (ALL_ONES, ALL_ONES, ALL_ONES, ALL_ONES),
        (ALL_ONES, ALL_ONES),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def seven_rounds(counter: Four, key: Two) -> Four:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chance, "range", lambda _: range(7), raising=False)
        return philox(*counter, *key)


def draw(seed: int, replicate: int, purpose: int, day: int, actor: int = 0) -> float:
    """The draw of a name; of the state of a run it reads the seed, the replicate and the day."""
    state = SimpleNamespace(key_low=seed & WORD, key_high=seed >> 32, replicate=replicate, day=day)
    return uniform(state, purpose, actor)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter: Four, key: Two, answer: Four) -> None:
    assert philox(*counter, *key) == answer
    assert seven_rounds(counter, key) != answer
    assert philox(*counter[::-1], key[1], key[0] ^ 1) != answer


def test_seven_rounds_are_the_published_weaker_generator() -> None:
    """The line "philox4x32 7" of the same file, so the twin above is wrong only in its rounds."""
    assert seven_rounds((0, 0, 0, 0), (0, 0)) == (0x5F6FB709, 0x0D893F64, 0x4F121F81, 0x4F730A48)


@given(seed=SEEDS, replicate=WORDS, purpose=ANY_PURPOSE, day=WORDS, actor=WORDS)
def test_a_draw_is_philox_of_its_name(
    seed: int, replicate: int, purpose: int, day: int, actor: int
) -> None:
    def check(counter: Four) -> None:
        high, low, _, _ = philox(*counter, seed & ALL_ONES, seed >> 32)
        bits = (high * 2**32 + low) // 2**12
        assert draw(seed, replicate, purpose, day, actor) == (bits + 0.5) / 2**52

    check((purpose, day, actor, replicate))
    if day != actor:
        assert not holds(check, (purpose, actor, day, replicate))


@pytest.mark.parametrize("word", [0, ALL_ONES])
def test_a_draw_is_never_zero_or_one(word: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "philox", lambda *_: (word, word, word, word))
    number = draw(1, 2, chance.FRONT, 3)
    assert 0.0 < number < 1.0
    assert number in (2.0**-53, 1.0 - 2.0**-53)
    assert (2**53 - 1 + 0.5) / 2**53 == 1.0  # why 52 bits and not 53: the twin rounds to one


def test_a_draw_depends_on_its_name_alone() -> None:
    """Two runs of one seed ask the same questions and get the same numbers, in any order."""
    purposes = PURPOSES.values()
    names = [(p, day, actor) for p in purposes for day in range(20) for actor in range(3)]
    forwards = [draw(7, 1, *name) for name in names]
    assert len(set(forwards)) == len(names)
    order = np.random.default_rng(0).permutation(len(names)).tolist()
    shuffled = {}
    for index in order:
        draw(8, 1, *names[index])
        shuffled[index] = draw(7, 1, *names[index])
    assert [shuffled[i] for i in range(len(names))] == forwards
    generator = np.random.default_rng(7)  # the twin: a stream gives numbers by order, not name
    stream = {index: float(generator.random()) for index in order}
    in_order = np.random.default_rng(7).random(len(names)).tolist()
    assert [stream[i] for i in range(len(names))] != in_order


@given(seed=SEEDS, replicate=WORDS, purpose=ANY_PURPOSE, day=WORDS, actor=WORDS)
def test_changing_any_part_of_the_name_changes_the_draw(
    seed: int, replicate: int, purpose: int, day: int, actor: int
) -> None:
    draws = {
        draw(seed, replicate, purpose, day, actor),
        draw(seed ^ 1, replicate, purpose, day, actor),
        draw(seed ^ 2**63, replicate, purpose, day, actor),
        draw(seed, replicate ^ 1, purpose, day, actor),
        draw(seed, replicate, (purpose + 1) % len(PURPOSES), day, actor),
        draw(seed, replicate, purpose, day ^ 1, actor),
        draw(seed, replicate, purpose, day, actor ^ 1),
    }
    assert len(draws) == 7


def test_every_pair_has_a_draw_of_its_own() -> None:
    """Pairs of a mediator, or a round, and a party; no pair is taken for a single actor."""
    pairs = [(first, second) for first in range(40) for second in range(12)]
    numbers = [pair(*one) for one in pairs]
    assert len({*numbers, *range(1000)}) == len(pairs) + 1000
    assert [first_of_pair(number) for number in numbers] == [first for first, _ in pairs]


def check_uniform(of: Callable[[float], float]) -> None:
    """Kolmogorov-Smirnov at one in a thousand, along days and along replicates."""
    along_days = [of(draw(11, 0, chance.FRONT, day)) for day in range(10_000)]
    along_replicates = [of(draw(11, r, chance.FRONT, 9)) for r in range(10_000)]
    for sample in (along_days, along_replicates):
        assert kstest(sample, "uniform").pvalue > 0.001


def test_draws_are_uniform() -> None:
    check_uniform(lambda u: u)
    assert not holds(check_uniform, lambda u: u**1.05)


def check_unrelated(one: list[float], other: list[float]) -> None:
    """Demand a correlation within four standard errors, 4 / sqrt(n), of zero."""
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.0 / np.sqrt(len(one))


def test_neighbouring_names_are_unrelated() -> None:
    front = [draw(11, 0, chance.FRONT, day) for day in range(10_001)]
    deaths = [draw(11, 0, chance.DEATHS, day) for day in range(10_000)]
    check_unrelated(front[1:], front[:-1])
    check_unrelated(front[:-1], deaths)
    mixed = [0.95 * d + 0.05 * f for d, f in zip(deaths, front[:-1], strict=True)]
    assert not holds(check_unrelated, front[:-1], mixed)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_outside_its_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match=r"seed must be at least 0 and below 2\*\*64, not"):
        check_names(seed, 0)
    with pytest.raises(ValueError, match="seed must be"):
        NegotiationModel(seed=seed)


@pytest.mark.parametrize("replicate", [-1, 2**32])
def test_a_replicate_outside_its_range_is_refused(replicate: int) -> None:
    with pytest.raises(ValueError, match=r"replicate must be at least 0 and below 2\*\*32, not"):
        check_names(0, replicate)
    with pytest.raises(ValueError, match="replicate must be"):
        NegotiationModel(replicate=replicate)


def test_a_seed_that_is_no_whole_number_is_refused() -> None:
    with pytest.raises(TypeError):
        check_names(1.0, 0)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        check_names(0, "1")  # type: ignore[arg-type]
    assert check_names(np.uint64(7), np.int64(1)) == (7, 1)  # type: ignore[arg-type]


def test_the_ends_of_the_ranges_are_accepted() -> None:
    assert check_names(2**64 - 1, 2**32 - 1) == (2**64 - 1, 2**32 - 1)
    assert check_names(0, 0) == (0, 0)
    model = NegotiationModel(seed=2**64 - 1, replicate=2**32 - 1)
    assert uniform(model, chance.FRONT, 0) == draw(2**64 - 1, 2**32 - 1, chance.FRONT, model.day)


def test_purposes_keep_their_numbers() -> None:
    """A purpose that changes its number changes every stored result."""
    names = [
        "HIDDEN_START",
        "HIDDEN",
        "FRONT",
        "DEATHS",
        "INCIDENTS",
        "ESCALATION",
        "ATTACK",
        "CONTINUE",
        "MEDIATION",
        "ESTIMATE",
        "MESSAGE",
        "ACCEPT",
        "CEASEFIRE",
        "BREAK",
        "HANDOVER",
        "INTERVENTION",
        "DIRECT_TALKS",
        "FIRST_MOVER",
        "LOCAL_COMMAND",
        "PRIVATE_COST",
        "OWN_TEXT",
        "GUESS",
        "LEADERS_ALONE",
        "OPENING",
        "ATTENDANCE",
        "FORUM",
        "STEP",
        "STEP_ANSWER",
    ]
    assert {name: i for i, name in enumerate(names)} == PURPOSES
