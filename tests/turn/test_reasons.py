"""Why an attack was made: a label is what the attack would not have been made without.

Each label is set beside the same conflict in which just that is taken away by the scenario, so that
the label and the counterfactual come by different ways.
"""

from __future__ import annotations

import itertools

import pytest

from sim.events import codes
from sim.model import NegotiationModel
from sim.rules.choice import TIE
from sim.scenario import Scenario
from sim.turn.balance import expected_shift
from sim.turn.outlook import Looking
from sim.turn.standing import leader_of
from tests.rules.twins import holds
from tests.turn.worlds import events, plain, valley

PREVENTIVE, AT_HOME, THREAT, POWER, SEVERAL = (
    codes.REASONS[code]
    for code in (
        codes.PREVENTIVE,
        codes.SUCCESS_AT_HOME,
        codes.MEETS_THREAT,
        codes.DISSATISFIED,
        codes.SEVERAL_REASONS,
    )
)
#: What takes one reason away: of expecting a shift, of the other side's threat, of the reward.
NO_SHIFT = "behaviour.foresight=0"
NO_THREAT = "parties.north.offensive_cost=10"
NO_REWARD = "parties.south.deadlock_reward=0"


def conflict(advantage: float, spending: float, cost: float, reward: float) -> Scenario:
    """South could take the half that North holds, at a cost; North arms."""
    return plain(
        f"""
objectives:
  prize: {{share: 0.5, held_by: claimant}}
  rest: {{issue: prize, share: 0.5, defence: 1, size: 3}}
parties:
  north: {{mobilisation_cost: 0.1}}
  south: {{mobilisation_cost: {cost}, deadlock_reward: {reward}, hope: 0}}
balance: {{advantage: {advantage}, claimant: {{spending: {spending}}}}}
talks: {{direct_rate: 0}}
front: {{decisive: false}}
"""
    )


def reason(scenario: Scenario, *changes: str) -> str:
    """Why South attacks on the first day; nothing if it does not."""
    model = NegotiationModel(changed(scenario, *changes))
    model.step()
    found = [event.reason for event in model.record.of("attack") if event.actor == "south"]
    return found[0] if found else ""


def changed(scenario: Scenario, *changes: str) -> Scenario:
    """The conflict without some of the reasons."""
    north, south, behaviour = (
        scenario.parties["north"],
        scenario.parties["south"],
        scenario.behaviour,
    )
    if NO_THREAT in changes:
        north = north.model_copy(update={"offensive_cost": 10.0})
    if NO_REWARD in changes:
        south = south.model_copy(update={"deadlock_reward": 0.0})
    if NO_SHIFT in changes:
        behaviour = behaviour.model_copy(update={"foresight": 0.0})
    parties = {"north": north, "south": south}
    return scenario.model_copy(update={"parties": parties, "behaviour": behaviour})


def label(scenario: Scenario) -> str:
    """The label by its definition, each counterfactual a conflict of its own."""
    if not reason(scenario):
        return ""
    if not reason(scenario, NO_SHIFT):
        return PREVENTIVE
    if not reason(scenario, NO_REWARD):
        return AT_HOME
    if not reason(scenario, NO_THREAT):
        return THREAT
    return POWER if reason(scenario, NO_SHIFT, NO_REWARD, NO_THREAT) else SEVERAL


GRID = list(
    itertools.product(
        (-1.2, -0.3, 0.2), (100.0, 1000.0, 6000.0), (0.1, 0.8, 0.99, 1.4), (0.0, 0.12, 0.4)
    )
)


def test_a_label_is_what_the_attack_would_not_have_been_made_without() -> None:
    found = {case: reason(conflict(*case)) for case in GRID}
    assert found == {case: label(conflict(*case)) for case in GRID}
    assert set(found.values()) == {"", PREVENTIVE, AT_HOME, THREAT, POWER, SEVERAL}


#: label -> a conflict that has it, and what takes it away
CASES = {
    PREVENTIVE: ((-1.2, 6000.0, 0.99, 0.0), NO_SHIFT),
    AT_HOME: ((-1.2, 100.0, 0.99, 0.12), NO_REWARD),
    THREAT: ((-0.3, 100.0, 0.8, 0.0), NO_THREAT),
}


@pytest.mark.parametrize(("words", "case"), list(CASES.items()))
def test_only_what_the_label_names_makes_it_attack(
    words: str, case: tuple[tuple[float, float, float, float], str]
) -> None:
    numbers, without = case

    def check(scenario: Scenario) -> None:
        assert reason(scenario) == words

    check(conflict(*numbers))
    assert reason(conflict(*numbers), without) == ""
    for other in {NO_SHIFT, NO_REWARD} - {without}:
        assert reason(conflict(*numbers), other) == words
    assert not holds(check, changed(conflict(*numbers), without))


def test_a_riser_that_gains_by_force_alone_is_not_taken_for_a_reason_to_prevent() -> None:
    """North rises fast, and South would attack the same if it did not: not preventive."""
    assert reason(conflict(-1.2, 6000.0, 0.1, 0.0)) == POWER
    assert reason(conflict(-1.2, 6000.0, 0.1, 0.0), NO_SHIFT) == POWER


def test_as_things_are_the_edge_is_that_of_the_choice() -> None:
    model = NegotiationModel(valley(), 1, 0)
    seen, steps = 0, 0
    while model.running and steps < 400:
        model.step()
        steps += 1
        for side in (1, -1) if model.running and model.war == 0 else ():
            party = leader_of(model, side)
            if party.outlook(model).aim == 0:
                continue
            edge = party.attack - party.staying
            shift = expected_shift(model)
            assert Looking.edge_if(party, model, shift, True, True) == edge
            assert party.edge_if(model, shift, True, False) <= edge + TIE
            seen += 1
    assert seen > 5


def test_labels_change_no_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are the same but for the word, whatever the label."""

    def bare(scenario: Scenario) -> list[list[tuple[object, ...]]]:
        return [
            [(one.kind, one.day, one.actor, one.subject, dict(one.numbers)) for one in run]
            for run in events(scenario, 8)
        ]

    labelled = bare(valley())
    monkeypatch.setattr("sim.turn.party.PartyMethods.reason_to_attack", lambda *_: codes.NOISE)
    assert bare(valley()) == labelled
