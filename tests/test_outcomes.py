"""Outcomes are read from a record alone: here the records are written by hand.

Every outcome is checked on a story of a few events, and beside it stands a *twin*: the story with
one thing changed, on which the outcome must come out otherwise.
"""

import datetime as dt
import math
import subprocess
import sys
from dataclasses import dataclass, replace

import pytest

from sim.outcomes import (
    LARGE_WAR_DAYS,
    OUTCOMES,
    column_kinds,
    find_outcome,
    markdown_table,
    outcomes,
)
from sim.record import Event, Record
from sim.scenario import load_text

SCENARIO = load_text(
    """
clock: {start: 2000-01-01, end: 2003-01-01}
issues:
  land: {kind: territory}
  core: {kind: territory}
  status: {can_wait: true, status_quo: {claimant: 0.2, holder: 0.6}}
  trade: {status_quo: {claimant: 0.0, holder: 0.0}}
objectives:
  strip: {issue: land, share: 0.1, held_by: claimant}
  hill: {issue: land, share: 0.4, size: 2}
  town: {issue: land, share: 0.5, size: 4}
  fort: {issue: core, share: 0.6, size: 4, keystone: true}
  city: {issue: core, share: 0.4, size: 8}
parties:
  north: {side: claimant, political_control: 0.7, weights: {land: 0.4, core: 0.2, status: 0.3, trade: 0.1}}
  south: {side: holder, political_control: 0.4, weights: {land: 0.2, core: 0.4, status: 0.3, trade: 0.1}}
  upland: {side: holder, leads: false, weights: {land: 0.1, core: 0.5, status: 0.4, trade: 0.0}}
third_parties:
  broker: {mediation: {}}
  guard: {backing: {}}
balance:
  claimant: {technology: {dates: {2000: 1.0, 2001: 3.0}}}
front: {noise: 2}
"""
).scenario

START = dt.date(2000, 1, 1).toordinal()
#: Worth of the objectives, the two leaders counted equally: strip, hill, town, fort, city.
WORTH = {"strip": 0.05, "hill": 0.2, "town": 0.25, "fort": 0.3, "city": 0.2}

Story = list[Event]


# -- a small language for stories -----------------------------------------------------------------


def attack(day, who="north", aim=2, reason="its power exceeds its benefits"):
    return Event(START + day, "attack", who, subject="hill", reason=reason, numbers={"aim": aim})


def battle(day, who="north", claimant=10.0, holder=20.0):
    deaths = {"deaths_claimant": claimant, "deaths_holder": holder}
    return Event(START + day, "battle", who, subject="hill", numbers=deaths)


def battles(first, count, who="north"):
    return [battle(first + day, who) for day in range(count)]


def capture(day, what, who="north"):
    return Event(START + day, "capture", who, subject=what)


def halt(day, who="north"):
    return Event(START + day, "halt", who, reason="going on would not pay")


def holds_since(day, broker=""):
    return Event(START + day, "truce_holds", broker, numbers={"held_days": 30})


def ceasefire(day, outcome="agreed"):
    return Event(START + day, "ceasefire", "broker", outcome=outcome)


def broken(day, since, who="north", broker="broker"):
    held = {"held_days": day - since}
    return Event(START + day, "ceasefire_broken", who, other=broker, numbers=held)


def incident(day, deaths=2.0, count=1):
    half = deaths / 2
    numbers = {"count": count, "deaths_claimant": half, "deaths_holder": half}
    return Event(START + day, "incident", numbers=numbers)


def session(day, who="broker", role="formulate", outcome="no agreement"):
    return Event(START + day, "session", who, subject=role, outcome=outcome)


def offer(day, who="broker"):
    return Event(START + day, "offer", who, other="all", subject="comprehensive")


def answer(day, who, outcome="refuses"):
    return Event(START + day, "answer", who, outcome=outcome)


def agreement(day, kind="comprehensive", broker="broker", **terms):
    numbers = {f"terms:{name}": value for name, value in terms.items()}
    return Event(START + day, "agreement", broker, subject=kind, numbers=numbers)


def handover(day, what, outcome="done"):
    return Event(START + day, "handover", "south", other="north", subject=what, outcome=outcome)


def message(day, outcome):
    return Event(START + day, "message", "broker", other="south", outcome=outcome)


def intervention(day, who="north"):
    return Event(START + day, "intervention", "guard", other=who, subject="city")


def measure(story, name, scenario=SCENARIO, **final):
    return outcomes(Record(scenario, 0, 0, events=list(story), final=final))[name]


DEAL = {"strip": 1.0, "hill": 1.0, "town": 0.5, "fort": 0.0, "city": 0.0, "trade": 0.8}
CLASH = [attack(100), *battles(100, 4), capture(103, "hill"), halt(103), holds_since(133)]
WAR = [
    attack(400, aim=3),
    *battles(400, 10),
    capture(402, "hill"),
    capture(405, "town"),
    ceasefire(409),
    broken(411, since=409),
    attack(411),
    *battles(412, 10),
    capture(420, "fort"),
]
SIGNED = agreement(423, "partial", hill=1.0, town=1.0, strip=1.0, fort=1.0, city=0.5, trade=0.8)
PEACE = [*WAR, SIGNED, handover(443, "city")]
REFUSED = [session(50), offer(50), answer(50, "north"), answer(50, "south", "accepts")]


# -- every outcome, with its twin -----------------------------------------------------------------


@dataclass
class Case:
    name: str
    story: Story
    expected: object
    twin: Story

    def __str__(self):
        return self.name


def without(story, *kinds):
    return [event for event in story if event.kind not in kinds]


def until(story, day):
    return [event for event in story if event.day <= START + day]


CASES = [
    # settlement
    Case("settlement", PEACE, "partial", WAR),
    Case("settlement", CLASH, "ceasefire", without(CLASH, "truce_holds")),
    Case("settlement_at_end", PEACE, "partial", [*PEACE, attack(700)]),
    Case("settlement_at_end", CLASH, "ceasefire", [*CLASH, attack(300)]),
    Case("agreements", [*PEACE, agreement(600, **DEAL)], 2, PEACE),
    Case("agreed", PEACE, True, WAR),
    Case("settlement_year", PEACE, 423 / 365.25, [agreement(424, **DEAL)]),
    Case("settlement_day", PEACE, 423.0, [agreement(424, **DEAL)]),
    Case("settlement_date", PEACE, "2001-02-27", [agreement(424, **DEAL)]),
    Case("settlement_broker", PEACE, "broker", [agreement(423, broker="", **DEAL)]),
    Case("settled_in_war", PEACE, True, [*CLASH, SIGNED]),
    Case("terms:land", [agreement(9, **DEAL)], 0.1 + 0.4 + 0.25, [agreement(9, **DEAL | {"town": 1})]),
    Case("terms:core", PEACE, 0.6 + 0.2, [agreement(9, **DEAL)]),
    Case("terms:trade", PEACE, 0.8, [agreement(9, **DEAL | {"trade": 0.7})]),
    Case("terms:status", [agreement(9, **DEAL, status=0.4)], 0.4, [agreement(9, **DEAL, status=0.3)]),
    # open status: halfway between the claimant's 0.2 and what the holder lacks, 1 - 0.6
    Case(
        "terms_index",
        [agreement(9, **DEAL)],
        0.3 * 0.75 + 0.3 * 0.0 + 0.3 * 0.3 + 0.1 * 0.8,
        [agreement(9, **DEAL, status=0.4)],
    ),
    Case("issues_left_open", PEACE, 1, [agreement(9, **DEAL, status=0.4)]),
    Case("handovers_done", PEACE, 1, [*WAR, SIGNED, handover(443, "city", "refused")]),
    Case("handovers_refused", [*WAR, SIGNED, handover(443, "city", "refused")], 1, PEACE),
    Case("handover_days", PEACE, 20.0, [*WAR, SIGNED, handover(444, "city")]),
    Case("relapse", [*PEACE, attack(523)], True, PEACE),
    Case("relapse_years", [*PEACE, attack(523)], 100 / 365.25, [*PEACE, attack(524)]),
    # territory
    Case("control:city", PEACE, 0.5, WAR),
    Case("control:hill", WAR, 1.0, [*WAR, capture(430, "hill", "south")]),
    Case("taken:hill", WAR, 402.0, [attack(400), capture(403, "hill")]),
    Case("taken_after:hill", [*CLASH, *WAR], 3.0, WAR),
    Case("handed:city", PEACE, 443.0, [*WAR, SIGNED, handover(444, "city")]),
    Case("objectives_taken", WAR, 3, [*WAR, capture(430, "hill", "south")]),
    Case("objectives_taken", [attack(9, "south"), capture(9, "strip", "south")], -1, WAR),
    Case("objectives_handed", PEACE, 1, WAR),
    Case("control_start", [], WORTH["strip"], None),
    Case("control_end", PEACE, 0.05 + 0.2 + 0.25 + 0.3 + 0.1, WAR),
    Case("control_by_force", PEACE, 0.75, CLASH),
    Case("control_by_talk", PEACE, 0.1, WAR),
    Case("gain_by_force", PEACE, 0.75 / 0.85, WAR),
    Case("keystone_day", WAR, 20.0, [attack(400), battle(400), capture(421, "fort")]),
    Case("days_keystone_to_agreement", PEACE, 3.0, [*WAR, agreement(424, **DEAL)]),
    # wars
    Case("war", CLASH, True, REFUSED),
    Case("wars", [*CLASH, *WAR], 2, without([*CLASH, *WAR], "truce_holds")),
    Case("war_onset", CLASH, 100 / 365.25, [attack(100), *battles(101, 4)]),
    Case("war_onset_date", CLASH, "2000-04-10", [attack(100), *battles(101, 4)]),
    Case("first_war_opener", CLASH, "claimant", [attack(100, "south"), battle(100, "south")]),
    Case("first_war_reason", CLASH, "its power exceeds its benefits", [attack(100, reason="other")]),
    Case("large_war", WAR, True, CLASH),
    Case("large_war", [attack(1), *battles(1, 14)], True, [attack(1), *battles(1, 13)]),
    Case("large_wars", [*WAR, holds_since(460), attack(500), *battles(500, 14)], 2, WAR),
    Case("large_war_onset", WAR, 2001 + 34 / 365, [attack(400), *battles(401, 20)]),
    Case("large_war_onset_date", [*CLASH, *WAR], "2001-02-04", CLASH),
    Case("large_war_opener", [*CLASH, *WAR], "claimant", [attack(9, "south"), *battles(9, 20)]),
    Case("large_war_reason", WAR, "its power exceeds its benefits", CLASH),
    Case("clash", CLASH, True, WAR),
    Case("clash_count", [*CLASH, attack(200), battle(200), holds_since(230), *WAR], 2, CLASH),
    Case("clashes_before_large_war", [*CLASH, *WAR], 1, [*WAR, holds_since(460), attack(500)]),
    Case("agreed_before_large_war", [agreement(9, **DEAL), *WAR], True, PEACE),
    Case("wars_ended_by_truce", CLASH, 1, without(CLASH, "truce_holds")),
    Case("wars_ended_by_agreement", PEACE, 1, WAR),
    Case("fighting_at_end", WAR, True, [*WAR, halt(424)]),
    Case("fighting_at_end", WAR, True, [*WAR, intervention(424)]),
    Case("fighting_days", [*CLASH, *WAR], 24.0, WAR),
    Case("longest_war_days", [*CLASH, *WAR], 22.0, CLASH),
    Case("first_war_days", [*CLASH, *WAR], 4.0, WAR),
    Case("first_war_objectives", [*CLASH, *WAR], 1.0, WAR),
    Case("first_war_deaths", [*CLASH, *WAR], 4 * 30.0, WAR),
    Case("large_war_days", [*CLASH, *WAR], 20.0, [attack(9), *battles(9, 15)]),
    Case("large_war_calendar_days", [*CLASH, *WAR], 22.0, [attack(9), *battles(9, 15)]),
    Case("large_war_objectives", WAR, 3.0, [*WAR, capture(430, "hill", "south")]),
    Case("clash_days", [*CLASH, *WAR], 4.0, [attack(9), battle(9)]),
    Case("clash_deaths", [*CLASH, *WAR], 120.0, [attack(9), battle(9)]),
    Case("interventions", [*WAR, intervention(430)], 1, WAR),
    # losses
    Case("war_deaths_claimant", [*CLASH, *WAR], 240.0, WAR),
    Case("war_deaths_holder", [*CLASH, *WAR], 480.0, WAR),
    Case("large_war_deaths_claimant", [*CLASH, *WAR], 200.0, CLASH),
    Case("large_war_deaths_holder", [*CLASH, *WAR], 400.0, CLASH),
    Case("incident_deaths_claimant", [incident(9), *CLASH], 1.0, CLASH),
    Case("incident_deaths_holder", [incident(9, 6.0), *CLASH], 3.0, CLASH),
    Case("deaths_claimant", [incident(9), *CLASH], 41.0, CLASH),
    Case("deaths_holder", [incident(9), *CLASH], 81.0, CLASH),
    Case("incidents", [incident(9, count=3), incident(99)], 4, [incident(9, count=3)]),
    Case("incident_deaths:2001", [incident(365), incident(366), incident(730)], 4.0, [incident(9)]),
    Case(
        "incident_deaths_per_month",
        [incident(9, 36.0), *CLASH],
        36.0 / ((3 * 365 + 1 - 33) * 12 / 365.25),
        [incident(9, 36.0)],
    ),
    # ceasefires
    Case("ceasefires_tried", [*WAR, ceasefire(422, "refused")], 2, WAR),
    Case("ceasefires_agreed", [*WAR, ceasefire(422, "refused")], 1, [*WAR, ceasefire(422)]),
    Case("ceasefires_failed", WAR, 1, without(WAR, "ceasefire_broken")),
    Case("longest_ceasefire_days", WAR, 2.0, [*WAR, ceasefire(422), broken(425, 422)]),
    Case("longest_ceasefire_days", [*CLASH[:6], ceasefire(103), holds_since(133), attack(203)], 100.0, WAR),
    Case("days_to_failure", WAR, 2.0, [*WAR, ceasefire(422), broken(425, 422)]),
    # talks
    Case("sessions", [session(1), session(2), *REFUSED], 3, REFUSED),
    Case("sessions_in_war", [*WAR, session(422)], 1, [session(1), *WAR]),
    Case("sessions_direct", [session(1, "direct", "direct"), *REFUSED], 1, REFUSED),
    Case("sessions_agreed", [session(1, outcome="agreement"), offer(1)], 1, REFUSED),
    Case("sessions_refused", REFUSED, 1, [session(1, outcome="agreement"), offer(1)]),
    Case("sessions_for_the_record", [session(1, role="record"), *REFUSED], 1, REFUSED),
    Case("offers", [*REFUSED, offer(50)], 2, REFUSED),
    Case("refused_by_claimant_side", REFUSED, 1, [*REFUSED[:2], answer(50, "south")]),
    Case("refused_by_holder_side", [*REFUSED[:2], answer(50, "upland")], 1, REFUSED),
    Case("refused_by_veto", [*REFUSED, answer(50, "upland")], 1, REFUSED),
    Case("refused_by_veto_alone", [*REFUSED[:2], answer(50, "upland")], 1, [*REFUSED, answer(50, "upland")]),
    Case("both_sides_refused", [*REFUSED, answer(50, "upland")], True, REFUSED),
    Case("role:broker:formulate", REFUSED, 1, [session(50, role="record")]),
    Case("role:broker:ceasefire", WAR, 1, without(WAR, "ceasefire")),
    Case("messages_believed", [message(1, "believed")], 1, [message(1, "not believed")]),
    # the article's conditions
    Case("condition_political_control", WAR, 0.7, []),
    Case("condition_limited_aims", WAR, 1.0 - (0.2 + 0.25 + 0.3), CLASH),
    Case("condition_constraining_posture", WAR, 1.0, [*WAR, *battles(422, 5, "south")]),
    # finish: (2/2)^2 + (4/2)^2 + (4/2)^2 + (8/2)^2 = 25 days of even fighting
    Case("condition_early_termination", WAR, 1.0 - 20 / 25, CLASH),
    Case("condition_technological_superiority", WAR, 0.75, CLASH),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_outcome_of_a_story_and_of_its_twin(case):
    value = measure(case.story, case.name)
    assert value == (pytest.approx(case.expected) if isinstance(case.expected, float) else case.expected)
    assert type(value) is type(case.expected)
    if case.twin is not None:
        assert measure(case.twin, case.name) != value


def test_every_outcome_has_a_case():
    from_the_end = {"advantage_at_end", "belief_claimant_at_end", "belief_holder_at_end", "belief_gap_at_end"}
    covered = {find_outcome(case.name).name for case in CASES}
    assert covered | from_the_end == {outcome.name for outcome in OUTCOMES}


def test_share_held_at_the_start_follows_the_scenario():
    objectives = dict(SCENARIO.objectives)
    objectives["city"] = objectives["city"].model_copy(update={"held_by": "claimant"})
    changed = SCENARIO.model_copy(update={"objectives": objectives})
    assert measure([], "control_start") == pytest.approx(0.05)
    assert measure([], "control_start", changed) == pytest.approx(0.25)


def test_beliefs_at_the_end_are_those_that_the_run_reports():
    final = {"advantage": 0.5, "belief_claimant": 0.7, "belief_holder": 0.4}
    assert measure([], "advantage_at_end", **final) == 0.5
    assert measure([], "belief_claimant_at_end", **final) == 0.7
    assert measure([], "belief_holder_at_end", **final) == 0.4
    assert measure([], "belief_gap_at_end", **final) == pytest.approx(0.3)
    assert math.isnan(measure([], "belief_gap_at_end"))


# -- what a value means ---------------------------------------------------------------------------


def test_what_did_not_happen_is_missing_and_not_zero():
    row = outcomes(Record(SCENARIO, 0, 0))
    for name in ("settlement_year", "terms_index", "terms:land", "taken:hill", "keystone_day"):
        assert math.isnan(row[name])
    for name in ("war_onset", "large_war_onset", "days_to_failure", "condition_limited_aims"):
        assert math.isnan(row[name])
    assert row["settlement"] == "none"
    assert row["settlement_date"] == row["first_war_opener"] == ""
    assert row["wars"] == row["fighting_days"] == row["deaths_holder"] == 0


def test_a_gain_by_force_beside_a_loss_by_talk_has_no_share():
    given_back = agreement(423, **DEAL | {"strip": 0.0})
    story = [*WAR, given_back, replace(handover(443, "strip"), actor="north", other="south")]
    assert measure(story, "control_by_talk") == pytest.approx(-WORTH["strip"])
    assert math.isnan(measure(story, "gain_by_force"))
    assert measure(WAR, "gain_by_force") == 1.0


def test_start_force_and_talk_add_up_to_control_at_the_end():
    for story in ([], CLASH, WAR, PEACE, [*PEACE, attack(600, "south"), capture(601, "city", "south")]):
        row = outcomes(Record(SCENARIO, 0, 0, events=story))
        parts = row["control_start"] + row["control_by_force"] + row["control_by_talk"]
        assert row["control_end"] == pytest.approx(parts)
    without_force = row["control_start"] + row["control_by_talk"]
    assert row["control_end"] != pytest.approx(without_force)


def test_a_binding_deal_is_carried_out_at_once():
    binding = SCENARIO.model_copy(
        update={"after_deal": SCENARIO.after_deal.model_copy(update={"binding": True})}
    )
    story = [agreement(9, **DEAL)]
    assert measure(story, "control:town", binding) == 0.5
    assert measure(story, "handed:town", binding) == 9.0
    assert measure(story, "control:town") == 0.0  # otherwise it waits for the handover


def test_a_day_of_battle_lasts_a_step_of_the_war_clock_but_not_beyond_the_end():
    slow = SCENARIO.model_copy(
        update={"clock": SCENARIO.clock.model_copy(update={"war_days": 7})}
    )
    length = slow.clock.end.toordinal() - START
    story = [attack(100), battle(100), battle(107), battle(length - 3)]
    assert measure(story, "fighting_days", slow) == 7 + 7 + 3
    assert measure(story, "fighting_days") == 3


def test_only_the_last_text_of_a_session_counts_as_refused():
    haggling = [session(1), offer(1, "north"), answer(1, "south"), offer(1, "south")]
    assert measure([*haggling, answer(1, "north", "accepts")], "refused_by_holder_side") == 0
    assert measure([*haggling[:3]], "refused_by_holder_side") == 1


def test_a_ceasefire_overtaken_by_an_agreement_did_not_fail():
    story = [*until(WAR, 409), agreement(415, **DEAL)]
    assert measure(story, "ceasefires_failed") == 0
    assert measure(story, "longest_ceasefire_days") == 6.0
    assert measure(WAR, "ceasefires_failed") == 1


def test_a_tacit_truce_that_breaks_is_no_failed_ceasefire():
    story = [*CLASH[:6], halt(103), broken(110, since=103, broker=""), attack(110)]
    assert measure(story, "ceasefires_failed") == 0
    assert measure(story, "wars") == 1
    brokered = [*CLASH[:6], ceasefire(103), broken(110, since=103), attack(110)]
    assert measure(brokered, "ceasefires_failed") == 1


def test_a_first_day_counts_from_the_first_battle_even_if_the_decision_came_before():
    late = [attack(400), battle(410), capture(412, "hill")]
    assert measure(late, "taken_after:hill") == 2.0
    assert measure(late[:1], "war_onset") == pytest.approx(400 / 365.25)
    assert measure(late, "war_onset") == pytest.approx(410 / 365.25)


# -- the row and its documentation ----------------------------------------------------------------


def test_the_row_has_the_announced_columns_and_kinds_whatever_happened():
    kinds = column_kinds(SCENARIO)
    for story in ([], CLASH, PEACE):
        row = outcomes(Record(SCENARIO, 0, 0, events=story))
        assert list(row) == list(kinds)
        assert [type(value) for value in row.values()] == list(kinds.values())
    assert list(row) != sorted(row)  # the order is by subject, so it was not just sorted


def test_names_are_told_apart():
    assert find_outcome("terms:status").name == "terms:<issue>"
    assert find_outcome("terms_index").name == "terms_index"
    assert find_outcome("terms") is None
    assert find_outcome("role:broker:record").name == "role:<mediator>:<role>"
    assert find_outcome("role:broker") is None


def test_columns_are_distinct_and_each_belongs_to_one_outcome():
    for column in column_kinds(SCENARIO):
        assert [one.name for one in OUTCOMES if one.names(column)] == [find_outcome(column).name]


def test_the_table_has_a_unit_and_a_meaning_for_every_outcome():
    table = markdown_table()
    for one in OUTCOMES:
        assert one.unit
        assert one.meaning.endswith((".", ")"))
        assert f"| `{one.name}` | {one.unit} | {one.meaning}" in table
    assert str(LARGE_WAR_DAYS) in find_outcome("large_war").meaning
    assert str(LARGE_WAR_DAYS + 1) not in find_outcome("large_war").meaning


def test_outcomes_do_not_import_the_engine():
    program = (
        "import sys; from sim import {}; print([n for n in ('mesa', 'sim.model') if n in sys.modules])"
    )
    found = {
        module: subprocess.run(
            [sys.executable, "-c", program.format(module)], capture_output=True, text=True, check=True
        ).stdout.strip()
        for module in ("outcomes", "api")
    }
    assert found == {"outcomes": "[]", "api": "['mesa', 'sim.model']"}
