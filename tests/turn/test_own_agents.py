"""Agents of a user's own act in the one text as they did in the old Mesa model."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sim.model import NegotiationModel, Party
from sim.old.model import NegotiationModel as OldModel
from sim.record import Record
from sim.scenario import load
from tests.engine.runs import the_same
from tests.model.worlds import valley

AUTUMN = "karabakh/autumn-2020"
#: class, whom it plays in the valley, whom in autumn 2020
OWN = [
    ("Pacifist", "parties.north", "parties.azerbaijan"),
    ("Refuser", "parties.south", "parties.armenia"),
    ("Bold", "parties.north", "parties.armenia"),
    ("Headstrong", "parties.south", "parties.azerbaijan"),
    ("OnlyWhenRipe", "third_parties.envoy", "third_parties.russia"),
    ("Generous", "third_parties.patron", "third_parties.turkey"),
]


def played(name: str, seat: str, old: bool) -> Any:
    agent = f"{seat}.agent={BEFORE if old else AFTER}:{name}"
    return load(AUTUMN, [agent]) if seat.split(".")[1] in KARABAKH else valley(agent)


BEFORE, AFTER = "benchmarks.parity.agents_before", "tests.turn.agents"
KARABAKH = {"azerbaijan", "armenia", "russia", "turkey"}


def events(record: Record) -> list[Any]:
    return [repr(event) for event in record.events]


@pytest.mark.parametrize(("name", "valley_seat", "autumn_seat"), OWN)
def test_an_own_agent_gives_the_run_that_it_gave_before(name, valley_seat, autumn_seat) -> None:
    differ = 0
    for seat in (valley_seat, autumn_seat):
        for replicate in range(4):
            before = OldModel(played(name, seat, old=True), 3, replicate, trace=True).run()
            after = NegotiationModel(played(name, seat, old=False), 3, replicate, trace=True).run()
            assert events(after) == events(before)
            assert repr(after.snapshots) == repr(before.snapshots)
            base = valley() if seat == valley_seat else load(AUTUMN)
            differ += events(NegotiationModel(base, 3, replicate).run()) != events(after)
    assert differ > 0  # the agent is really asked


def test_a_refusers_own_words_stand_in_the_record() -> None:
    record = NegotiationModel(played("Refuser", "parties.south", old=False), 3).run()
    reasons = {event.reason for event in record.of("answer") if event.actor == "south"}
    assert reasons == {"on principle"}


@pytest.mark.parametrize("step", [1, 3, 8])
def test_a_fork_in_the_middle_of_a_run_comes_to_the_same_end(step) -> None:
    model = NegotiationModel(load(AUTUMN), 5, 2, trace=True)
    for _ in range(step):
        model.step()
    fork, other = copy.deepcopy(model), copy.deepcopy(model)
    other.hidden += 0.5  # the twin goes another way
    ends = [one.run() for one in (model, fork, other)]
    assert the_same(ends[1], ends[0])
    assert not the_same(ends[2], ends[0])


def test_the_record_can_be_read_after_every_step() -> None:
    model, seen = NegotiationModel(load(AUTUMN), 5, 2), []
    while model.running:
        model.step()
        now = events(model.record)
        seen.append(now)
    whole = events(NegotiationModel(load(AUTUMN), 5, 2).run())
    assert seen[-1] == whole
    assert all(now == whole[: len(now)] for now in seen)


def test_a_function_on_one_agent_is_asked_in_its_place() -> None:
    model, asked = NegotiationModel(load(AUTUMN), 5, 2), []
    party = model.parties[0]
    decide = party.decide_answer

    def hear(*what: Any) -> Any:
        asked.append(what)
        return decide(*what)

    party.decide_answer = hear
    record = model.run()
    answers = [event for event in record.of("answer") if event.actor == party.name]
    assert len(asked) == len(answers) > 0


def test_the_data_collector_has_a_row_for_every_step() -> None:
    model = NegotiationModel(load(AUTUMN), 5, 2, trace=True)
    record = model.run()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["advantage"].tolist() == [one.advantage for one in record.snapshots]
    assert frame["phase"].tolist() == [one.phase for one in record.snapshots]


def test_the_shortcut_is_off_only_for_who_decides_otherwise() -> None:
    class Named(Party):
        nickname = "the same in all"

    class Hopeful(Party):
        def fair_premium(self, model: Any) -> float:
            return 1.0 + super().fair_premium(model)

    assert Named.stays_calm is Party.stays_calm
    assert Hopeful.stays_calm is not Party.stays_calm
