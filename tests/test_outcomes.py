"""Outcomes are read from a record alone: here the records are written by hand.

Every outcome is checked on a story of a few events, and beside it stands a *twin*: the story with
one thing changed, on which the outcome must come out otherwise.
"""

import datetime as dt
import math
import subprocess
import sys
from dataclasses import dataclass

import pytest

from sim.outcomes import (
    LARGE_WAR_DAYS,
    OUTCOMES,
    column_kinds,
    find_outcome,
    markdown_table,
)
from sim.record import REASON_NOISE
from tests.outcome_stories import (
    CLASH,
    DEAL,
    PEACE,
    REFUSED,
    SCENARIO,
    SIGNED,
    WAR,
    WORTH,
    Story,
    absence,
    agreement,
    answer,
    attack,
    battle,
    battles,
    broken,
    capture,
    ceasefire,
    closing,
    halt,
    handover,
    holds_since,
    incident,
    intervention,
    measure,
    message,
    offer,
    party_end,
    preparation,
    recovery,
    row_of,
    session,
    stand_down,
    step,
    until,
    without,
)


def outcome_called(column):
    found = find_outcome(column)
    assert found is not None, column
    return found


# -- every outcome, with its twin -----------------------------------------------------------------


@dataclass
class Case:
    name: str
    story: Story
    expected: object
    twin: Story | None

    def __str__(self):
        return self.name


EARLY_DEAL, WITH_STATUS = agreement(9, **DEAL), agreement(9, **DEAL, status=0.4)
BREAKS = [ceasefire(422), broken(427, 422), ceasefire(430), broken(431, 430)]
SWAP = agreement(150, **DEAL | {"town": 1.0, "fort": 1.0})
BY_TALK = [*CLASH, SWAP, handover(170, "town"), handover(170, "fort")]
THREE_CLASHES = [
    *[attack(9), *battles(9, 1), holds_since(39)],
    *[attack(50), *battles(50, 2), holds_since(90)],
    *[attack(100), *battles(100, 12)],
]
LATER = [attack(400), *battles(400, 16), ceasefire(409, "refused"), ceasefire(415)]
THRICE = [*WAR, ceasefire(422), broken(423, 422), attack(423), ceasefire(428)]
WHOLE = agreement(620, **DEAL | {"city": 1.0})
KEPT = [ceasefire(103), holds_since(133)]
NEXT_YEAR = [session(366), offer(366), answer(366, "north")]
VETO = answer(50, "upland")
COUNTER_WAR = [*CLASH, attack(200, "south", aim=1), *battles(200, 14, "south")]
STEPS = [step(60, "trade", 0.5), step(60, "hill"), step(70, "status", outcome="refused")]
EMPTY = [absence(8), absence(8, "south"), absence(10, outcome="held without it")]
CLOSED = [*WAR, closing(424, "status"), closing(424, "land")]
NOISE_CLASH = [attack(100, reason=REASON_NOISE), *CLASH[1:]]
NOISE_WAR = [attack(400, reason=REASON_NOISE, aim=3), *WAR[1:]]

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
    Case("settled_in_war", PEACE, True, [EARLY_DEAL, *PEACE]),
    Case("terms:land", [EARLY_DEAL], 0.1 + 0.4 + 0.25, [agreement(9, **DEAL | {"town": 1})]),
    Case("terms:core", PEACE, 0.6 + 0.2, [EARLY_DEAL]),
    Case("terms:trade", PEACE, 0.8, [agreement(9, **DEAL | {"trade": 0.7})]),
    Case("terms:status", [WITH_STATUS], 0.4, [agreement(9, **DEAL, status=0.3)]),
    # open status: halfway between the claimant's 0.2 and what the holder lacks, 1 - 0.6
    Case(
        "terms_index",
        [EARLY_DEAL],
        0.3 * 0.75 + 0.3 * 0.0 + 0.3 * 0.3 + 0.1 * 0.8,
        [WITH_STATUS],
    ),
    Case("issues_left_open", PEACE, 1, [WITH_STATUS]),
    Case("handovers_done", PEACE, 1, [*WAR, SIGNED, handover(443, "city", "refused")]),
    Case("handovers_refused", [*WAR, SIGNED, handover(443, "city", "refused")], 1, PEACE),
    Case("handover_days", PEACE, 20.0, [*WAR, SIGNED, handover(444, "city")]),
    Case("relapse", [*PEACE, attack(523)], True, PEACE),
    Case("relapse_years", [*PEACE, attack(523)], 100 / 365.25, [*PEACE, attack(524)]),
    Case("relapse_years", [*PEACE[:-1], attack(423)], 0.0, PEACE),  # the very same day
    # territory
    Case("control:city", PEACE, 0.5, WAR),
    Case("control:hill", WAR, 1.0, [*WAR, capture(430, "hill", "south")]),
    Case("taken:hill", WAR, 402.0, [attack(400), capture(403, "hill")]),
    Case("taken_after:hill", [*CLASH, *WAR], 3.0, WAR),
    Case("taken_after:fort", [*CLASH, *WAR], 20.0, until([*CLASH, *WAR], 419)),
    Case("taken_after:fort", [attack(9), battle(9), capture(9, "fort")], 0.0, WAR),
    Case("handed:city", PEACE, 443.0, [*WAR, SIGNED, handover(444, "city")]),
    Case("objectives_taken", WAR, 3, [*WAR, capture(430, "hill", "south")]),
    Case("objectives_taken", [attack(9, "south"), capture(9, "strip", "south")], -1, WAR),
    Case("objectives_handed", PEACE, 1, WAR),
    Case("handed_in_part", PEACE, 1, [*WAR, SIGNED]),
    Case("handed_in_part", [*PEACE, WHOLE, handover(640, "city")], 1, BY_TALK),
    Case("control_start", [], WORTH["strip"], None),
    Case("control_end", PEACE, 0.05 + 0.2 + 0.25 + 0.3 + 0.1, WAR),
    Case("control_by_force", PEACE, 0.75, CLASH),
    Case("control_by_talk", PEACE, 0.1, WAR),
    Case("gain_by_force", PEACE, 0.75 / 0.85, WAR),
    Case("gain_by_force", BY_TALK, 0.2 / (0.2 + 0.55), WAR),  # the hill; the town and the fort
    Case("keystone_day", [*CLASH, *WAR], 20.0, [attack(400), battle(400), capture(421, "fort")]),
    Case("days_keystone_to_agreement", PEACE, 3.0, [*WAR, agreement(424, **DEAL)]),
    Case("days_keystone_to_agreement", [*PEACE, agreement(700, **DEAL)], 3.0, WAR),
    Case("days_keystone_to_agreement", [EARLY_DEAL, *WAR, agreement(420, **DEAL)], 0.0, PEACE),
    # wars
    Case("war", CLASH, True, REFUSED),
    Case("wars", [*CLASH, *WAR], 2, without([*CLASH, *WAR], "truce_holds")),
    Case("war_onset", CLASH, 100 / 365.25, [attack(100), *battles(101, 4)]),
    Case("war_onset_date", CLASH, "2000-04-10", [attack(100), *battles(101, 4)]),
    Case("first_war_opener", CLASH, "claimant", [attack(100, "south"), battle(100, "south")]),
    Case("first_war_reason", CLASH, "its power exceeds its benefits", [attack(9, reason="other")]),
    Case("large_war", WAR, True, CLASH),
    Case("large_war", [attack(1), *battles(1, 14)], True, [attack(1), *battles(1, 13)]),
    Case("large_wars", [*WAR, holds_since(460), attack(500), *battles(500, 14)], 2, WAR),
    Case("large_war_onset", WAR, 2001 + 34 / 365, [attack(400), *battles(401, 20)]),
    Case("large_war_onset_date", [*CLASH, *WAR], "2001-02-04", CLASH),
    Case("large_war_opener", [*CLASH, *WAR], "claimant", [attack(9, "south"), *battles(9, 20)]),
    Case("large_war_reason", WAR, "its power exceeds its benefits", CLASH),
    Case("large_war_by_noise", [*CLASH, *NOISE_WAR], True, [*NOISE_CLASH, *WAR]),
    Case("years_to_large_war", [*CLASH, *WAR], 300 / 365.25, WAR),
    Case("first_attack_by_noise", NOISE_WAR, True, [*CLASH, *NOISE_WAR]),
    Case("preparation_days", [preparation(355), *WAR], 45.0, [preparation(350), *WAR]),
    Case("preparation_days", [preparation(55), *CLASH], 45.0, [preparation(60), *CLASH]),
    Case("stood_down", [preparation(9), stand_down(20), *WAR], 1, [preparation(9), *WAR]),
    Case("clash", CLASH, True, WAR),
    Case("clash_count", [*CLASH, attack(200), battle(200), holds_since(230), *WAR], 2, CLASH),
    Case("clashes_before_large_war", [*CLASH, *WAR], 1, [*WAR, holds_since(460), attack(500)]),
    Case("agreed_before_large_war", [EARLY_DEAL, *WAR], True, PEACE),
    Case("wars_ended_by_truce", CLASH, 1, without(CLASH, "truce_holds")),
    Case("wars_ended_by_agreement", PEACE, 1, WAR),
    Case("fighting_at_end", WAR, True, [*WAR, halt(424)]),
    Case("fighting_at_end", WAR, True, [*WAR, intervention(424)]),
    Case("fighting_at_end", WAR, True, [*WAR, ceasefire(424)]),
    Case("fighting_at_end", [*WAR, ceasefire(424, "refused")], True, [*WAR, ceasefire(424)]),
    Case("fighting_days", [*CLASH, *WAR], 24.0, WAR),
    Case("longest_war_days", [*CLASH, *WAR], 22.0, CLASH),
    Case("first_war_days", [*CLASH, *WAR], 4.0, WAR),
    Case("first_war_objectives", [*CLASH, *WAR], 1.0, WAR),
    Case("first_war_deaths", [*CLASH, *WAR], 4 * 30.0, WAR),
    Case("large_war_days", [*CLASH, *WAR], 20.0, [attack(9), *battles(9, 15)]),
    Case("large_war_calendar_days", [*CLASH, *WAR], 22.0, [attack(9), *battles(9, 15)]),
    Case("large_war_objectives", WAR, 3.0, [*WAR, capture(430, "hill", "south")]),
    Case("clash_days", THREE_CLASHES, 2.0, [attack(9), battle(9)]),
    Case("clash_deaths", THREE_CLASHES, 60.0, [attack(9), battle(9)]),
    Case("interventions", [*WAR, intervention(430)], 1, WAR),
    # losses
    Case("war_deaths_claimant", [*CLASH, *WAR], 240.0, WAR),
    Case("war_deaths_holder", [*CLASH, *WAR], 480.0, WAR),
    Case("large_war_deaths_claimant", [*CLASH, *WAR], 200.0, CLASH),
    Case("large_war_deaths_holder", [*CLASH, *WAR], 400.0, CLASH),
    Case("incident_deaths_claimant", [incident(9), *CLASH], 1.0, CLASH),
    Case("incident_deaths_holder", [incident(9), *CLASH], 3.0, CLASH),
    Case("deaths_claimant", [incident(9), *CLASH], 41.0, CLASH),
    Case("deaths_holder", [incident(9), *CLASH], 83.0, CLASH),
    Case("incidents", [incident(9, count=3), incident(99)], 4, [incident(9, count=3)]),
    Case("incident_deaths:2001", [incident(365), incident(366), incident(730)], 8.0, [incident(9)]),
    Case(
        "incident_deaths_per_month",
        [incident(9, 12.0, 24.0), *CLASH],
        36.0 / ((3 * 365 + 1 - 33) * 12 / 365.25),
        [incident(9, 12.0, 24.0)],
    ),
    # ceasefires
    Case("ceasefires_tried", [*WAR, ceasefire(422, "refused")], 2, WAR),
    Case("ceasefires_agreed", [*WAR, ceasefire(422, "refused")], 1, [*WAR, ceasefire(422)]),
    Case("ceasefires_failed", WAR, 1, without(WAR, "ceasefire_broken")),
    Case("longest_ceasefire_days", WAR, 2.0, [*WAR, ceasefire(422), broken(425, 422)]),
    Case("longest_ceasefire_days", [*CLASH[:6], *KEPT, attack(203)], 100.0, WAR),
    Case("days_to_failure", [*WAR, *BREAKS], 2.0, [*WAR, *BREAKS[:2]]),
    Case("days_to_first_ceasefire", LATER, 15.0, WAR),
    Case("days_to_first_ceasefire", [*CLASH[:6], *KEPT, *WAR], 9.0, CLASH),
    Case("days_between_ceasefires", THRICE, 9.5, WAR),
    # talks
    Case("sessions", [session(1), session(2), *REFUSED], 3, REFUSED),
    Case("sessions_in_war", [*WAR, session(422)], 1, [session(1), *WAR]),
    Case("sessions_direct", [session(1, "direct", "direct"), *REFUSED], 1, REFUSED),
    Case("sessions_agreed", [session(1, outcome="agreement"), offer(1)], 1, REFUSED),
    Case("sessions_refused", REFUSED, 1, [session(1, outcome="agreement"), offer(1)]),
    Case("sessions_for_the_record", [session(1, role="record"), *REFUSED], 1, REFUSED),
    Case("offers", [*REFUSED, offer(50)], 2, REFUSED),
    Case("refused_by_claimant_side", REFUSED, 1, [*REFUSED[:2], answer(50, "south")]),
    Case("refused_by_holder_side", [*REFUSED[:2], VETO], 1, REFUSED),
    Case("refused_by_veto", [*REFUSED, VETO], 1, REFUSED),
    Case("refused_by_veto_alone", [*REFUSED[:2], VETO], 1, [*REFUSED, VETO]),
    Case("refused:claimant:2000", REFUSED, 1, [*REFUSED[:2], answer(50, "south")]),
    Case("refused:holder:2000", [*REFUSED[:2], VETO], 1, REFUSED),
    Case("refused:veto:2000", [*REFUSED[:2], VETO], 1, [*REFUSED[:2], answer(50, "south")]),
    Case("refused:claimant:2001", [*REFUSED, *NEXT_YEAR], 1, REFUSED),
    Case("both_sides_refused", [*REFUSED, VETO], True, REFUSED),
    Case("both_sides_refused", [*REFUSED, VETO], True, [*REFUSED[:2], VETO]),
    Case("role:broker:formulate", REFUSED, 1, [session(50, role="record")]),
    Case("role:broker:ceasefire", WAR, 1, without(WAR, "ceasefire")),
    Case("messages_believed", [message(1, "believed")], 1, [message(1, "not believed")]),
    # the article's conditions
    Case("condition_political_control", WAR, 0.7, []),
    Case("condition_limited_aims", WAR, 1.0 - (0.2 + 0.25 + 0.3), CLASH),
    Case("condition_limited_aims", COUNTER_WAR, 1.0 - 0.2, WAR),  # the hill comes before the strip
    Case("condition_constraining_posture", WAR, 1.0, [*WAR, *battles(422, 5, "south")]),
    # finish: (2/2)^2 + (4/2)^2 + (4/2)^2 + (8/2)^2 = 25 days of even fighting
    Case("condition_early_termination", WAR, 1.0 - 20 / 25, CLASH),
    Case("condition_technological_superiority", WAR, 0.75, CLASH),
    # what ends for good
    Case("closed:core", [*CLOSED, closing(425, "core")], 425.0, CLOSED),
    Case("closed:status", CLOSED, 424.0, [closing(425, "status")]),
    Case("ended:upland", [*WAR, party_end(424)], 424.0, [*WAR, party_end(425)]),
    Case("closing_to_agreement_days", [*CLOSED, agreement(500, **DEAL)], 76.0, PEACE),
    Case("closing_to_agreement_days", [*PEACE, *CLOSED, agreement(500, **DEAL)], 76.0, CLOSED),
    Case("war_after_closing", [*CLOSED, holds_since(460), attack(500)], True, CLOSED),
    Case("war_after_closing", [closing(9, "land"), *WAR], True, [*WAR, closing(480, "land")]),
    Case("deadliest_war_deaths", [*CLASH, *WAR], 600.0, CLASH),
    # cooperation
    Case("small_agreements", STEPS, 2, [*STEPS, step(70, "trade")]),
    Case("handed:hill", [step(60, "hill")], 60.0, [step(60, "hill", outcome="refused")]),
    Case("control_by_talk", STEPS, WORTH["hill"], STEPS[:1]),
    Case("meetings_not_held", [*EMPTY, absence(11)], 2, EMPTY),
    Case("cleared_land", [recovery(365, 10.0, 5.0), recovery(730, 30.0, 8.0)], 30.0, []),
    Case("returned_people", [recovery(365, 10.0, 5.0), recovery(730, 30.0, 8.0)], 8.0, []),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_outcome_of_a_story_and_of_its_twin(case):
    value = measure(case.story, case.name)
    assert value == (
        pytest.approx(case.expected) if isinstance(case.expected, float) else case.expected
    )
    assert type(value) is type(case.expected)
    if case.twin is not None:
        assert measure(case.twin, case.name) != value


def test_an_attack_by_local_command_was_not_prepared_whatever_else_was():
    """Its own side's preparation is called off by the war that local command began."""
    own = [preparation(80), CLASH[0], stand_down(100), *CLASH[1:]]
    assert math.isnan(measure(own, "preparation_days"))
    assert measure([preparation(80), *CLASH], "preparation_days") == 20.0
    other = [preparation(80), preparation(85, "south"), CLASH[0], stand_down(100, "south")]
    assert measure([*other, *CLASH[1:]], "preparation_days") == 20.0
    again = [preparation(10), stand_down(55, reason="the attack no longer pays"), preparation(80)]
    assert measure([*again, *CLASH], "preparation_days") == 20.0


def test_every_outcome_has_a_case():
    from_the_end = {
        "advantage_at_end",
        "belief_claimant_at_end",
        "belief_holder_at_end",
        "belief_gap_at_end",
    }
    on_the_line = {  # tests/test_line.py
        "line_dispersion:<years>",
        "line_persistence:<years>",
        "line_change:<years>",
        "line_fall:<years>",
    }
    covered = {outcome_called(case.name).name for case in CASES}
    assert covered | from_the_end | on_the_line == {outcome.name for outcome in OUTCOMES}


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


# -- the row and its documentation ----------------------------------------------------------------


def test_the_row_has_the_announced_columns_and_kinds_whatever_happened():
    kinds = column_kinds(SCENARIO)
    for story in ([], CLASH, PEACE):
        row = row_of(story)
        assert list(row) == list(kinds)
        assert [type(value) for value in row.values()] == list(kinds.values())
    assert list(row) != sorted(row)  # the order is by subject, so it was not just sorted


def test_there_is_a_column_for_every_calendar_year_that_the_run_touches():
    def years(**dates):
        clock = SCENARIO.clock.model_copy(update=dates)
        columns = column_kinds(SCENARIO.model_copy(update={"clock": clock}))
        return [name[-4:] for name in columns if name.startswith("incident_deaths:")]

    assert years() == ["2000", "2001", "2002"]  # it ends on 1 January 2003
    assert years(end=dt.date(2003, 1, 2)) == ["2000", "2001", "2002", "2003"]
    assert years(start=dt.date(2001, 12, 31)) == ["2001", "2002"]


def test_names_are_told_apart():
    assert outcome_called("terms:status").name == "terms:<issue>"
    assert outcome_called("terms_index").name == "terms_index"
    assert find_outcome("terms") is None
    assert outcome_called("role:broker:record").name == "role:<mediator>:<role>"
    assert find_outcome("role:broker") is None


def test_columns_are_distinct_and_each_belongs_to_one_outcome():
    for column in column_kinds(SCENARIO):
        assert [one.name for one in OUTCOMES if one.names(column)] == [outcome_called(column).name]


def test_the_table_has_a_unit_and_a_meaning_for_every_outcome():
    table = markdown_table()
    for one in OUTCOMES:
        assert one.unit
        assert one.meaning.endswith((".", ")"))
        assert f"| `{one.name}` | {one.unit} | {one.meaning}" in table
    assert str(LARGE_WAR_DAYS) in outcome_called("large_war").meaning
    assert str(LARGE_WAR_DAYS + 1) not in outcome_called("large_war").meaning


def test_outcomes_do_not_import_the_engine_or_numba():
    engine = "('mesa', 'numba', 'sim.model')"
    program = f"import sys; import sim.{{}}; print([n for n in {engine} if n in sys.modules])"
    found = {
        module: subprocess.run(
            [sys.executable, "-c", program.format(module)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for module in ("outcomes", "api", "engine.batch")
    }
    assert found == {
        "outcomes": "[]",
        "api": "['mesa', 'sim.model']",
        "engine.batch": "['numba']",
    }
