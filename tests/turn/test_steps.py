"""A ladder of small agreements: what a step settles, and how steps lead to a treaty."""

from __future__ import annotations

import math

import pytest

from sim.model import NegotiationModel
from sim.outcomes import outcomes
from sim.scenario import Scenario
from sim.turn.standing import break_deal
from sim.turn.steps import take_step
from tests.rules.twins import holds
from tests.turn.states import settled
from tests.turn.worlds import plain, run, sound, valley

# -- a ladder and its closed form ------------------------------------------------------------------

SMALL = 0.001  # weight of each small issue
NEED, HOPE = 0.42, 0.1


def ladder(rungs: int, *overrides: str) -> Scenario:
    """The exchange of the toy of trust, with small issues that are worth nothing while open."""
    rest = 1.0 - rungs * SMALL
    names = [f"rung-{k}" for k in range(rungs)]
    small = "".join(
        f"  {name}: {{small: true, status_quo: {{claimant: 0, holder: 0}}}}\n" for name in names
    )
    weights = "".join(f", {name}: {SMALL}" for name in names)
    text = (
        "clock: {start: 2000-01-01, end: 2002-01-01}\n"
        "issues:\n  prize: {kind: territory}\n"
        f"  recognition: {{status_quo: {{claimant: 1, holder: 0}}}}\n{small}"
        "parties:\n"
        f"  north: {{weights: {{prize: {0.6 * rest}, recognition: {0.4 * rest}{weights}}}, "
        f"hope: {HOPE}, mobilisation_cost: 1}}\n"
        f"  south: {{weights: {{prize: {0.4 * rest}, recognition: {0.6 * rest}{weights}}}, "
        f"hope: {HOPE}, mobilisation_cost: 1}}\n"
        "third_parties:\n"
        "  envoy: {mediation: {initiative_peace: 1000, roles: [formulate], error: 0}}\n"
        "behaviour: {precision: 1000000, hope_fade: 0, hope_gain: 0}\n"
        "talks: {direct_rate: 0, step_rate: 1000}\n"
        "after_deal: {trust: 0.3, trust_bayes: 1, binding: false}\n"
    )
    return plain(text, *overrides)


def steps_needed(rungs: int, prior: float, p: float, q: float) -> float:
    """Steps of two small issues each until the treaty is worth more than hope (inf: never).

    A gain of the exchange and of what is still open counts as far as trust goes, which each step
    multiplies by p / q in odds.
    """
    rest = 1.0 - rungs * SMALL
    for step in range(rungs // 2 + 1):
        odds = prior / (1.0 - prior) * (p / q) ** step
        trust = odds / (1.0 + odds)
        left = (rungs - 2 * step) * SMALL / 2.0
        if trust * (0.6 * rest + left) >= 0.4 * rest + HOPE * (0.2 * rest + left):
            return step
    return math.inf


def check_ladder(scenario: Scenario, rungs: int, prior: float, q: float) -> None:
    record = run(scenario)
    signed = next(record.of("agreement"), None)
    steps = {one.day for one in record.of("step") if one.outcome == "done"}
    taken = math.inf if signed is None else len([day for day in steps if day < signed.day])
    assert taken == steps_needed(rungs, prior, 0.95, q)


@pytest.mark.parametrize(
    ("rungs", "prior", "q"), [(10, 0.3, 0.6), (6, 0.3, 0.6), (10, 0.5, 0.6), (10, 0.3, 0.75)]
)
def test_each_step_moves_trust_until_the_treaty_is_worth_it(
    rungs: int, prior: float, q: float
) -> None:
    scenario = ladder(rungs, f"after_deal.trust={prior}", f"after_deal.kept_if_not={q}")
    check_ladder(scenario, rungs, prior, q)


def test_without_steps_or_with_too_few_there_is_no_treaty() -> None:
    assert not list(run(ladder(10, "talks.step_rate=0")).of("agreement"))
    assert steps_needed(6, 0.3, 0.95, 0.6) == math.inf
    assert steps_needed(10, 0.3, 0.95, 0.6) == 4
    assert not holds(check_ladder, ladder(10, "after_deal.kept_if_not=0.75"), 10, 0.3, 0.6)
    assert not holds(check_ladder, ladder(10), 10, 0.5, 0.6)


# -- what a step is --------------------------------------------------------------------------------

VILLAGE = "objectives.east.small=true"
ROAD = "issues.road.small=true"
RATE = "talks.step_rate=1000"
SURE = "parties.north.political_control=1", "parties.south.political_control=1"


def stepping(*overrides: str) -> Scenario:
    """The valley with a village and a road that may be settled in steps."""
    return valley(VILLAGE, ROAD, RATE, *overrides)


def test_a_step_is_carried_out_at_once_and_leaves_the_rest_and_the_deal_as_they_are() -> None:
    model = NegotiationModel(stepping(*SURE), seed=1)
    before = list(model.control), model.deal, model.trust
    take_step(model, 30)
    done = list(model.record.of("step"))
    assert {one.outcome for one in done} == {"done"}
    moved = {one.subject: one.numbers["share"] for one in done}
    assert set(moved) <= {"east", "road"}
    assert "road" in moved  # open, it is worth a tenth to either side
    assert settled(model)[1] == moved["road"]
    assert [model.control[o] for o in (0, 1, 3)] == [before[0][o] for o in (0, 1, 3)]
    assert (model.deal, math.isnan(settled(model)[0])) == (before[1], True)
    assert model.trust > before[2]
    model.deal, model.deal_broken = 1, 0
    break_deal(model)
    assert settled(model)[1] == moved["road"]  # what is done is not undone


def test_nobody_takes_a_step_by_which_a_side_loses() -> None:
    """A village alone is worth as much to who gives it as to who gets it."""
    model = NegotiationModel(valley(VILLAGE, RATE, *SURE), seed=1)
    take_step(model, 30)
    assert not list(model.record.of("step"))


def test_a_side_that_refuses_leaves_all_as_it_is() -> None:
    model = NegotiationModel(stepping(*SURE), seed=1)
    model.parties[1].decide_step = lambda model, text: False
    control, trust = list(model.control), model.trust
    take_step(model, 30)
    (one, *_) = model.record.of("step")
    assert (one.outcome, one.other) == ("refused", "south")
    assert (list(model.control), model.trust) == (control, trust)
    assert math.isnan(settled(model)[1])


def test_what_is_settled_or_taken_is_no_step_any_more() -> None:
    for replicate in range(4):
        record = run(stepping(), replicate, trace=True)
        sound(record)
        done = [one.subject for one in record.of("step") if one.outcome == "done"]
        assert done.count("road") <= 1
        assert outcomes(record)["small_agreements"] == len(done)


def test_territory_has_no_small_issues() -> None:
    with pytest.raises(Exception, match="of territory, places are small"):
        valley("issues.land.small=true")


# -- off as shipped --------------------------------------------------------------------------------


def test_zero_leaves_every_run_as_it_is_and_more_does_not() -> None:
    shipped = [run(valley(), k).events for k in range(4)]
    for off in ((VILLAGE, ROAD), (RATE,)):
        assert [run(valley(*off), k).events for k in range(4)] == shipped
    assert [run(stepping(), k).events for k in range(4)] != shipped
