"""What the value of an outcome means at the edges: missing, first or last, agreed or in force."""

import math
from dataclasses import replace

import pytest

from tests.outcome_stories import (
    CLASH,
    DEAL,
    PEACE,
    SCENARIO,
    START,
    WAR,
    WORTH,
    agreement,
    answer,
    attack,
    battle,
    battles,
    broken,
    capture,
    ceasefire,
    halt,
    handover,
    holds_since,
    incident,
    measure,
    offer,
    row_of,
    session,
    until,
)

EARLY_DEAL = agreement(9, **DEAL)


def test_what_did_not_happen_is_missing_and_not_zero():
    row = row_of([])
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
    for story in (
        [],
        CLASH,
        WAR,
        PEACE,
        [*PEACE, attack(600, "south"), capture(601, "city", "south")],
    ):
        row = row_of(story)
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
    slow = SCENARIO.model_copy(update={"clock": SCENARIO.clock.model_copy(update={"war_days": 7})})
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


def test_what_is_said_of_the_settlement_is_said_of_the_first_agreement():
    story = [*PEACE, attack(500), agreement(700, "comprehensive", "", **DEAL), attack(800)]
    first, both = row_of(PEACE), row_of(story)
    settlement = ["settlement", "settlement_day", "settlement_year", "settlement_date"]
    settlement += [
        "settlement_broker",
        "settled_in_war",
        "terms:trade",
        "terms:land",
        "terms_index",
    ]
    assert [both[name] for name in settlement] == [first[name] for name in settlement]
    alone = row_of(story[-2:])
    assert all(alone[name] != first[name] for name in settlement if name != "terms:trade")
    assert both["relapse_years"] == pytest.approx((500 - 423) / 365.25)


def test_handovers_are_counted_from_the_agreement_that_promised_them():
    later = agreement(700, **DEAL | {"city": 1.0})
    waits = [handover(day, "city") for day in (710, 712, 730)]
    assert measure([*PEACE[:-1], later, *waits], "handover_days") == 12.0
    assert measure([*PEACE[:-1], *waits], "handover_days") == 712 - 423


def test_the_last_keystone_counts_and_only_if_all_have_fallen():
    objectives = dict(SCENARIO.objectives)
    objectives["town"] = objectives["town"].model_copy(update={"keystone": True})
    two = SCENARIO.model_copy(update={"objectives": objectives})
    assert measure(WAR, "keystone_day", two) == 20.0
    no_town = [event for event in WAR if event.subject != "town"]
    assert math.isnan(measure(no_town, "keystone_day", two))
    assert measure(no_town, "keystone_day") == 20.0  # with the fort as the only keystone


def test_peace_lasts_to_the_end_unless_a_binding_deal_ends_the_run():
    story = [incident(9), agreement(365, **DEAL)]
    binding = SCENARIO.model_copy(
        update={"after_deal": SCENARIO.after_deal.model_copy(update={"binding": True})}
    )
    assert measure(story, "incident_deaths_per_month") == pytest.approx(4 / (1096 * 12 / 365.25))
    per_month = measure(story, "incident_deaths_per_month", binding)
    assert per_month == pytest.approx(4 / (365 * 12 / 365.25))
    assert measure([incident(9)], "incident_deaths_per_month", binding) < per_month


def test_territory_that_nobody_values_weighs_nothing():
    parties = {
        name: party.model_copy(update={"weights": party.weights | {"land": 0.0, "core": 0.0}})
        for name, party in SCENARIO.parties.items()
    }
    worthless = SCENARIO.model_copy(update={"parties": parties})
    assert measure(WAR, "control_end", worthless) == 0.0
    assert measure(WAR, "objectives_taken", worthless) == 3


def test_a_run_without_a_day_of_peace_has_no_deaths_per_month():
    binding = SCENARIO.model_copy(
        update={"after_deal": SCENARIO.after_deal.model_copy(update={"binding": True})}
    )
    assert math.isnan(
        measure([incident(0), agreement(0, **DEAL)], "incident_deaths_per_month", binding)
    )
    assert measure([incident(0), agreement(1, **DEAL)], "incident_deaths_per_month", binding) > 0.0


def test_an_attack_with_nothing_left_to_take_has_no_time_to_save():
    clash = [attack(9, "south"), capture(9, "strip", "south"), holds_since(39)]
    war = [attack(50, "south"), *battles(50, 14, "south")]
    assert math.isnan(measure([*clash, *war], "condition_early_termination"))
    assert measure(war, "condition_early_termination") < 1.0
