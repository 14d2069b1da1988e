"""A share that is nearly none or nearly all of something is never told as 0 % or 100 %."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from sim.calibration.fitting import _together
from sim.experiments.ensemble import Split, split_in_words
from sim.experiments.words import percent, share, span
from sim.inference.intervals import Estimate
from sim.record import Event
from sim.seat.telling import Teller
from sim.seat.words import Words
from sim.sentences import sentence
from sim.views.days import reach_words
from tests.turn.worlds import valley


def offensive(chance: float) -> Event:
    return Event(1, "attack", "north", subject="east", reason="made up", numbers={"chance": chance})


def told_by_calibration(value: float) -> str:
    row = {"role": "together", "id": "together", "scenario": "toy", "simulated": value, "n": 9}
    return _together(pd.DataFrame([row]))[0]


def told_at_the_table(chance: float) -> str:
    figures = {"chance": chance, "net_value": 0.5, "side_payment": 0.0, "reservation": 0.4}
    event = Event(1, "answer", "south", outcome="accepts", reason="made up", numbers=figures)
    return Teller(Words(valley(), "north"), (), open_book=True).sentence([event])


WAYS: dict[str, Callable[[float], str]] = {
    "explain": lambda value: sentence(offensive(value), valley()),
    "seat": told_at_the_table,
    "seat, share of an issue": lambda value: Words(valley(), "north").share(value),
    "verdict": lambda value: percent(Estimate(value, 0.2, 0.8, 0.1, 900)),
    "interval": lambda value: percent(Estimate(0.5, value, value, 0.1, 900)),
    "share": share,
    "span": lambda value: span(value, value),
    "calibration": told_by_calibration,
    "sets": lambda value: split_in_words(Split("key", 1.0, value, value), "supported"),
    "battle": reach_words,
}


@pytest.mark.parametrize("way", WAYS)
def test_nearly_all_is_not_all_and_nearly_none_is_not_none(way: str) -> None:
    tell = WAYS[way]
    words = [tell(value).replace(" %", "%") for value in (0.9996, 1.0, 0.42)]
    assert "99.96" in words[0]
    assert "100" not in words[0]
    assert "100" in words[1]  # the changed twin: all of it
    assert "42" in words[2]
    if way != "battle":  # that is where it began
        assert "0.04" in tell(0.0004)
