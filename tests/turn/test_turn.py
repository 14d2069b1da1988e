"""The turn: the clock, and what happens in a step in which order."""

from __future__ import annotations

import itertools

import pytest

from sim.events import codes
from sim.model import NegotiationModel
from sim.record import EVENT_KINDS, Record
from sim.turn.deals import sign
from sim.turn.numbers import CLAIMANT, HOLDER
from sim.turn.standing import end_war, leader_of
from tests.rules.twins import holds
from tests.turn.states import begin_offensive, leaders, places, text_at
from tests.turn.worlds import run, toy, valley

QUIET = ("parties.north.offensive_cost=2", "parties.south.offensive_cost=2", "talks.direct_rate=0")


def quiet(*overrides: str) -> NegotiationModel:
    """A valley in which nobody attacks or talks."""
    silent = [f"third_parties.{name}.mediation.initiative_peace=0" for name in ("patron", "envoy")]
    return NegotiationModel(valley(*QUIET, *silent, *overrides))


def days_of(model: NegotiationModel) -> list[int]:
    """First days of all steps, counted from the first."""
    days = []
    while model.running:
        days.append(model.day - model.world.start)
        model.step()
    return days


# The clock ---------------------------------------------------------------------------------------


def test_peace_is_counted_on_its_grid_up_to_the_last_day() -> None:
    def check(overrides: list[str]) -> None:
        assert days_of(quiet("clock.end=2000-04-10", *overrides)) == [0, 30, 60, 90]

    check([])
    check(["clock.war_days=2"])
    assert not holds(check, ["clock.peace_days=29"])


def test_war_is_counted_in_days_and_peace_returns_to_the_grid() -> None:
    record = run(valley(), trace=True)
    steps = [
        (before.phase, after.day - before.day)
        for before, after in itertools.pairwise(record.snapshots)
    ]
    assert {length for phase, length in steps if phase != "peace"} == {1}
    assert max(length for phase, length in steps if phase == "peace") > 1
    first = record.snapshots[0].day
    for before, after in itertools.pairwise(record.snapshots):
        if before.phase == after.phase == "peace" and after.day - before.day > 1:
            assert (after.day - first) % 30 == 0 or any(
                event.day == after.day for event in record.of("handover")
            )


def test_the_battle_begins_on_the_day_after_the_attack() -> None:
    record = run(valley())
    attacked = next(record.of("attack")).day
    assert next(record.of("battle")).day == attacked + 1


def test_a_step_ends_on_the_day_of_a_handover() -> None:
    soon = [f"objectives.{name}.handover_days=7" for name in ("east", "far-east")]
    model = quiet("clock.end=2000-03-10", *soon)
    model.step()
    place = places(model, codes.COMPREHENSIVE)[0]
    sign(model, text_at(model, place, float(model.paths[place].count)))  # all to the claimant
    assert days_of(model) == [30, 37, 60]
    assert {event.day - model.world.start for event in model.record.of("handover")} == {37}


# What happens in it ------------------------------------------------------------------------------


def test_a_record_is_in_the_order_of_time_and_of_declared_kinds() -> None:
    def check(record: Record) -> None:
        days = [event.day for event in record.events]
        assert days == sorted(days)
        assert {event.kind for event in record.events} <= set(EVENT_KINDS)

    for replicate in range(4):
        record = run(valley(), replicate)
        check(record)
    record.events.reverse()
    assert not holds(check, record)


def test_in_a_day_of_war_the_front_moves_before_anybody_talks() -> None:
    together = 0
    for replicate in range(4):
        events = run(valley(), replicate).events
        for day, of_day in itertools.groupby(events, key=lambda event: event.day):
            kinds = [event.kind for event in of_day]
            if "battle" in kinds and "session" in kinds:
                together += 1
                assert kinds.index("battle") < kinds.index("session"), day
    assert together


def test_an_offer_follows_a_session_and_an_answer_an_offer() -> None:
    for replicate in range(4):
        talks = [
            event.kind
            for event in run(valley(), replicate).events
            if event.kind in ("session", "offer", "answer", "message")
        ]
        for before, after in itertools.pairwise(talks):
            if after == "answer":
                assert before in ("offer", "answer")
            if after == "offer":
                assert before in ("session", "message", "answer")


def test_an_agreement_ends_the_war() -> None:
    ended = 0
    for replicate in range(12):
        record = run(valley(), replicate, trace=True)
        phases = {snapshot.day: snapshot.phase for snapshot in record.snapshots}
        for event in record.of("agreement"):
            attacks = [attack.day for attack in record.of("attack")]
            # After the signature the step goes on: a leader may break the peace the same day.
            if event.day not in attacks:
                assert phases[event.day] == "peace"
                ended += 1
    assert ended


def at_war(*overrides: str) -> NegotiationModel:
    model = quiet(*overrides)
    begin_offensive(model, leader_of(model, CLAIMANT))
    return model


@pytest.mark.parametrize("held", [29, 30])
def test_a_truce_becomes_the_status_quo_when_it_has_held_long_enough(held: int) -> None:
    model = at_war(
        "behaviour.consolidation_days=30",
        *(f"third_parties.{name}.mediation.initiative_war=0" for name in ("patron", "envoy")),
    )
    model.truce, model.truce_since, model.truce_broker = 1, model.day - held, -1
    model.step()
    assert (not model.war) == (held == 30)
    assert any(model.record.of("truce_holds")) == (held == 30)


def test_promises_are_made_when_a_war_begins_and_lapse_with_it() -> None:
    model = at_war()
    assert all(party.has_promised for party in model.parties)
    claimant, holder = leaders(model)
    assert claimant.promised[2] == 1.0  # the objective it set out to take
    assert holder.promised[2] == 0.0
    end_war(model)
    assert not any(party.has_promised for party in model.parties)


def test_a_decisive_front_ends_the_run_with_the_first_offensive() -> None:
    def check(*overrides: str) -> None:
        record = run(toy("fearon", "parties.north.optimism=2", "talks.direct_rate=0", *overrides))
        assert [event.kind for event in record.events].count("attack") == 1
        assert record.events[-1].kind in ("capture", "repulse", "halt")

    check()
    assert not holds(check, "front.decisive=false")


def test_a_new_leader_renews_the_hopes_of_the_other_side() -> None:
    def hope_after(*overrides: str) -> float:
        model = quiet("clock.end=2000-10-15", *overrides)
        model.run()
        assert leader_of(model, CLAIMANT).hope == 0.2  # its own leader changed, not the other's
        hope: float = leader_of(model, HOLDER).hope
        return hope

    assert hope_after() == pytest.approx(0.2 + 0.4 * 0.8)
    assert hope_after("behaviour.hope_renewal=0") == 0.2


def test_dated_series_are_read_as_time_passes() -> None:
    model = quiet("balance.claimant.technology={2000-01-01: 1.0, 2000-07-01: 2.0}")
    advantages = {}
    while model.running:
        advantages[model.day - model.world.start] = model.observed
        model.step()
    jumps = [after - before for before, after in itertools.pairwise(advantages.values())]
    assert max(jumps) > 0.6  # ln 2, less what wears out
    assert sorted(jumps)[-2] < 0.05
