"""A run is a function of scenario, seed and replicate, and of nothing else."""

from __future__ import annotations

import copy
import gc
import itertools
import weakref
from collections import defaultdict
from functools import partial

import mesa
import pytest

from sim.agents import Party
from sim.model import NegotiationModel
from sim.turn.numbers import CLAIMANT
from sim.turn.standing import changed, leader_of
from tests.engine.runs import the_same
from tests.rules.twins import holds
from tests.turn.worlds import events, run, toy, valley


def test_the_same_run_twice_is_the_same_to_the_last_bit() -> None:
    """Whatever ran before it in the process, in whatever order, and whether it is traced."""

    def check(seed: int, replicate: int) -> None:
        assert run(valley(), replicate, seed).events == first

    first = run(valley(), 3, 7).events
    run(toy("fearon"), 1)
    backwards = [run(valley(), replicate, 7).events for replicate in (5, 4, 3)]
    assert backwards[-1] == first
    assert run(valley(), 3, 7, trace=True).events == first
    check(7, 3)
    assert not holds(check, 7, 4)
    assert not holds(check, 8, 3)


def test_nothing_keeps_a_model_that_is_no_longer_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many runs in Mesa mode need no more memory than one."""

    def left_after_a_run() -> bool:
        model = NegotiationModel("toy/fearon", 1)
        assert [agent.unique_id for agent in model.agents] == [1, 2]
        model.run()
        alive = weakref.ref(model)
        del model
        gc.collect()
        return alive() is not None

    assert not left_after_a_run()
    if hasattr(mesa.Agent, "_ids"):  # up to 3.4 its class counts, and keeps what it counts for
        counts: defaultdict[object, itertools.count[int]] = defaultdict(partial(itertools.count, 1))
        monkeypatch.setattr(Party, "_ids", counts)
        assert left_after_a_run()


def test_models_that_take_turns_do_not_disturb_each_other() -> None:
    together = [NegotiationModel(valley(), 7, replicate) for replicate in (0, 1)]
    while any(model.running for model in together):
        for model in together:
            if model.running:
                model.step()
    for replicate, model in enumerate(together):
        assert model.record.events == run(valley(), replicate, 7).events


def test_replicates_are_all_different() -> None:
    runs = events(valley(), 12)
    assert all(one != other for i, one in enumerate(runs) for other in runs[:i])


def moment(model: NegotiationModel) -> str:
    """What is going on in a model."""
    if model.war:
        return "truce" if model.truce else "war"
    if model.deal:
        return "pending" if model.pending_count else "deal"
    return "peace"


def first_moments(replicate: int) -> dict[str, tuple[NegotiationModel, int]]:
    """Deep copies of a model, made when each kind of moment first comes, and the events so far."""
    model, copies = NegotiationModel(valley(), 1, replicate, trace=True), {}
    while model.running:
        if moment(model) not in copies:
            copies[moment(model)] = copy.deepcopy(model), len(model.record.events)
        model.step()
    return copies


@pytest.mark.parametrize("replicate", range(3))
def test_a_copy_made_at_any_moment_goes_on_in_the_same_way(replicate: int) -> None:
    whole = run(valley(), replicate, trace=True)
    copies = first_moments(replicate)
    assert {"peace", "war", "truce"} <= set(copies)
    for copied, so_far in copies.values():
        assert copied.record.events == whole.events[:so_far]
        copied.run()
        assert the_same(copied.record, whole)


def test_copies_are_made_after_deals_too() -> None:
    seen = {name for replicate in range(3) for name in first_moments(replicate)}
    assert {"deal", "pending"} <= seen


def test_a_copy_shares_nothing_with_its_original() -> None:
    """Changing the copy leaves the original's run as it was, and changes the copy's own."""
    model = NegotiationModel(valley(), 1, 0)
    for _ in range(5):
        model.step()
    copied = copy.deepcopy(model)
    leader_of(copied, CLAIMANT).belief_mean += 3.0
    copied.control[1] = 0.0
    copied.materiel_holder /= 2.0
    changed(copied)
    whole = run(valley(), 0).events
    assert copied.run().events != whole
    assert model.run().events == whole


def test_two_arms_share_their_luck_by_day_even_when_only_one_of_them_fights() -> None:
    """Common random numbers: on any day of peace in both, before a war and after it, the same
    shots are fired on the line."""
    lively = ["incidents.rate=20", "incidents.calm=0", "incidents.escalation=0"]
    lively += ["clock.peace_days=1", "clock.end=2002-01-01"]
    deterred = ["parties.north.offensive_cost=2", "parties.south.offensive_cost=2"]

    def shots(replicate: int, *overrides: str) -> tuple[dict[int, float], list[int]]:
        record = run(valley(*lively, *overrides), replicate)
        counts = {event.day: event.numbers["count"] for event in record.of("incident")}
        return counts, [event.day for event in record.of("attack")]

    (quiet, attacks_when_deterred), (lost, attacks) = shots(3, *deterred), shots(3)
    assert attacks_when_deterred == []
    after = [day for day in lost if day > attacks[0]]
    assert len(after) > 20

    def check(arm: dict[int, float]) -> None:
        assert [quiet.get(day) for day in after] == [arm.get(day) for day in after]

    check(lost)
    assert not holds(check, shots(1, *deterred)[0])


def battles(advantage: str, replicate: int) -> dict[int, float]:
    """Movement of the front on each day of war, less the drift, with nothing to learn or lose."""
    scenario = toy(
        "fearon",
        f"balance.advantage={advantage}",
        "balance.attrition=0",
        "talks.direct_rate=0",
        "objectives.prize.size=30",
        "parties.north.optimism=3",
        "balance.uncertainty=0.01",
        "parties.north.mobilisation_cost=0",
    )
    moves, before = {}, 0.0
    for event in run(scenario, replicate).of("battle"):
        moves[event.day] = event.numbers["position"] - before - 0.45 * float(advantage)
        before = event.numbers["position"]
    return moves


def test_two_arms_share_the_luck_of_battle_day_by_day() -> None:
    one, other = battles("0.2", 0), battles("0.5", 0)
    shared = sorted(set(one) & set(other))
    assert len(shared) > 20

    def check(arm: dict[int, float]) -> None:
        # The hidden part of the balance is drawn from the same number too.
        assert [one[day] for day in shared] == pytest.approx([arm[day] for day in shared], abs=1e-9)

    check(other)
    assert not holds(check, dict.fromkeys(shared, 0.0) | battles("0.5", 1))


def test_the_record_can_be_read_after_every_step() -> None:
    """What it says of a step does not change with those that follow."""
    model, seen = NegotiationModel(valley(), 1, 0), []
    while model.running:
        model.step()
        seen.append([repr(event) for event in model.record.events])

    def check(replicate: int) -> None:
        whole = [repr(event) for event in run(valley(), replicate).events]
        assert seen[-1] == whole
        assert all(now == whole[: len(now)] for now in seen)

    check(0)
    assert not holds(check, 1)
