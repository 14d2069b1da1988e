"""A link brings back what was shown, and a damaged one is told of."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest

from sim.errors import SimError
from sim.page import links
from sim.page.choice import Choice, typical_run
from sim.page.links import Seat
from sim.runs import MOST_REPLICATES, MOST_SEED
from sim.scenario import new_scenario_text

CHOICES = {
    "shipped": Choice("toy/fearon", seed=3, replicate=4),
    "changed": Choice(changes=(("balance.advantage", "0.3"), ("parties.armenia.hope", "0.2"))),
    "own": Choice("mine.yaml", new_scenario_text("Éà & = ? #"), (("front.noise", "2"),)),
    "the largest": Choice("toy/fearon", seed=MOST_SEED, replicate=MOST_REPLICATES),
}


def through_an_address(query: links.Query) -> dict[str, list[str]]:
    return parse_qs(urlencode(query, doseq=True))


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_a_link_brings_back_the_choice(choice: Choice) -> None:
    query = through_an_address(links.write(choice, "table"))
    assert links.read(query) == choice
    assert query["tab"] == ["table"]
    assert links.read(query | {"seed": ["17"]}) != choice


def test_a_link_brings_back_a_game() -> None:
    seat = Seat("azerbaijan", (("2020-07-12.attack.1", "hold"), ("2020-08-11.attack.1", "model")))
    query = through_an_address(links.write(Choice(), "seat", seat))
    assert links.read_seat(query) == seat
    assert links.read_seat(through_an_address(links.write(Choice(), "seat", Seat()))) == Seat()
    rest = Seat(seat.name, seat.decisions, rest=True)
    query = through_an_address(links.write(Choice(), "seat", rest))
    assert links.read_seat(query) == rest != seat
    every = Seat(seat.name, seat.decisions, every=True)
    assert links.read_seat(through_an_address(links.write(Choice(), "seat", every))) == every
    with pytest.raises(SimError, match="stops"):
        links.read_seat(query | {"stops": ["often"]})
    with pytest.raises(SimError, match="rest"):
        links.read_seat(query | {"rest": ["chance"]})


def test_an_empty_link_is_the_first_page() -> None:
    assert links.read({}) == typical_run() != Choice()


DAMAGED = {
    "a text cut off": {"text": [links.pack("title: x" * 50)[:-8]], "scenario": ["x.yaml"]},
    "a text that is none": {"text": ["%%%"]},
    "a seed in words": {"seed": ["one"]},
    "a seed below zero": {"seed": ["-1"]},
    "too large a seed": {"seed": [str(MOST_SEED + 1)]},
    "a change without value": {"set": ["balance.advantage"]},
}


@pytest.mark.parametrize("query", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_link_is_told_of(query: dict[str, list[str]]) -> None:
    with pytest.raises(SimError, match="link"):
        links.read(query)


def test_a_small_text_that_unpacks_to_a_huge_one_is_refused() -> None:
    with pytest.raises(SimError, match="damaged"):
        links.unpack(links.pack("a" * (links.MOST_TEXT + 1)))
    assert links.unpack(links.pack("a" * (links.MOST_TEXT - 1)))


def test_a_text_too_long_for_an_address_is_left_out() -> None:
    long = Choice("mine.yaml", "".join(f"# {n * n * 7919 % 100_003}\n" for n in range(9000)))
    assert not links.fits(long)
    assert links.write(long, "course") == {"tab": "course"}
    assert links.fits(CHOICES["own"])
