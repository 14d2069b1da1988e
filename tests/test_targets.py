"""The record as targets: what a target may say, and how runs are compared with it."""

import math

import pandas as pd
import pytest

from sim.errors import SimError
from sim.targets import GRADES, Joint, Target, compare, load_joint, load_targets, wilson_interval
from tests.rules.twins import holds

FIGURE = {
    "id": "days",
    "label": "Days of fighting",
    "scenario": "a",
    "outcome": "fighting_days",
    "statistic": "median",
    "value": 44,
    "unit": "days",
    "source": "a book",
    "status": "measured",
}
EVENT = FIGURE | {
    "id": "war",
    "outcome": "large_war",
    "statistic": "probability",
    "value": True,
    "unit": "0 or 1",
}


def figure(**changes):
    return Target.model_validate(FIGURE | changes)


def event(**changes):
    return Target.model_validate(EVENT | changes)


def runs(**columns):
    return pd.DataFrame(columns)


def only_row(frame, target):
    rows = compare({"a": frame}, [target])
    assert len(rows) == 1
    return rows.iloc[0]


# -- figures --------------------------------------------------------------------------------------

HUNDRED = runs(fighting_days=[float(day) for day in range(101)])


def test_bands_are_the_central_half_and_nine_tenths_of_the_runs():
    row = only_row(HUNDRED, figure())
    assert (row.simulated, row.n) == (50.0, 101)
    assert (row.band_50_low, row.band_50_high) == (25.0, 75.0)
    assert (row.band_90_low, row.band_90_high) == (5.0, 95.0)
    shifted = only_row(HUNDRED + 1.0, figure())
    assert (shifted.band_90_low, shifted.band_90_high) == (6.0, 96.0)


@pytest.mark.parametrize(
    ("low", "high", "grade"),
    [
        (44, 44, "well"),
        (75, 75, "well"),  # the ends belong to a band
        (76, 76, "possible"),
        (95, 95, "possible"),
        (96, 99, "NO"),
        (90, 200, "possible"),  # a range need only meet the band
        (0, 4, "NO"),
        (0, 26, "well"),
    ],
)
def test_a_figure_is_graded_by_the_narrowest_band_that_its_range_meets(low, high, grade):
    assert only_row(HUNDRED, figure(value=None, low=low, high=high)).grade == grade


def test_an_end_that_is_not_given_is_open():
    assert only_row(HUNDRED, figure(value=None, low=70)).grade == "well"
    assert only_row(HUNDRED, figure(value=None, low=90)).grade == "possible"
    assert only_row(HUNDRED, figure(value=None, low=96)).grade == "NO"
    assert only_row(HUNDRED, figure(value=None, high=10)).grade == "possible"
    assert only_row(HUNDRED, figure(value=None, high=4)).grade == "NO"


def test_mean_and_median_differ_and_the_bands_do_not():
    skewed = runs(fighting_days=[0.0] * 9 + [100.0])
    median, mean = only_row(skewed, figure()), only_row(skewed, figure(statistic="mean"))
    assert (median.simulated, mean.simulated) == (0.0, 10.0)
    assert (median.band_90_low, median.band_90_high) == (mean.band_90_low, mean.band_90_high)


def test_given_restricts_the_runs_and_not_given_takes_the_others():
    frame = runs(fighting_days=[1.0, 2.0, 44.0, 46.0], large_war=[False, False, True, True])
    assert only_row(frame, figure()).simulated == 23.0
    row = only_row(frame, figure(given="large_war"))
    assert (row.simulated, row.n) == (45.0, 2)
    row = only_row(frame, figure(given="not large_war"))
    assert (row.simulated, row.n) == (1.5, 2)


def test_failed_runs_and_undefined_outcomes_are_left_out():
    frame = runs(fighting_days=[1.0, 2.0, 3.0, math.nan], failure=["", "", "ZeroDivisionError", ""])
    row = only_row(frame, figure())
    assert (row.simulated, row.n) == (1.5, 2)
    assert only_row(frame.drop(columns="failure"), figure()).n == 3


def test_several_outcomes_are_added_up():
    frame = runs(deaths_claimant=[10.0, 20.0], deaths_holder=[1.0, 3.0])
    both = figure(outcome=["deaths_claimant", "deaths_holder"], unit="deaths")
    assert only_row(frame, both).simulated == 17.0
    assert only_row(frame, figure(outcome="deaths_claimant", unit="deaths")).simulated == 15.0


def test_without_a_run_that_counts_nothing_is_judged():
    for target in (figure(given="large_war"), event(given="large_war")):
        row = only_row(runs(fighting_days=[1.0], large_war=[False]), target)
        assert row.n == 0
        assert math.isnan(row.simulated)
        assert row.grade == ""
    assert only_row(runs(large_war=[False]), event()).grade in GRADES


# -- events ---------------------------------------------------------------------------------------


def test_an_event_has_the_share_of_runs_in_which_it_happened():
    frame = runs(large_war=[True] * 8 + [False] * 2)
    row = only_row(frame, event())
    assert (row.simulated, row.n) == (0.8, 10)
    assert (row.wilson_low, row.wilson_high) == pytest.approx(wilson_interval(8, 10))
    assert only_row(frame, event(value=False)).simulated == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("happened", "grade"),
    [(100, "well"), (50, "well"), (49, "possible"), (5, "possible"), (4, "NO"), (0, "NO")],
)
def test_an_event_is_graded_by_the_share_of_runs_in_which_it_happens(happened, grade):
    frame = runs(large_war=[True] * happened + [False] * (100 - happened))
    assert only_row(frame, event()).grade == grade


def test_what_happened_may_be_a_word_a_number_or_a_range():
    frame = runs(
        settlement=["partial", "none", "none", "ceasefire"],
        wars=[0, 1, 1, 2],
        large_war_onset=[2016.2, 2020.7, 2019.9, math.nan],
    )
    word = event(outcome="settlement", value="partial", unit="word")
    number = event(outcome="wars", value=1, unit="wars")
    onset = {"outcome": "large_war_onset", "value": None, "unit": "year"}
    assert only_row(frame, word).simulated == 0.25
    assert only_row(frame, number).simulated == 0.5
    assert only_row(frame, event(**onset, low=2019.5, high=2021)).simulated == pytest.approx(2 / 3)
    assert only_row(frame, event(**onset, low=2020, high=2021)).simulated == pytest.approx(1 / 3)


#: Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (Wilson's score).
PUBLISHED = {
    (81, 263): (0.2553, 0.3662),
    (15, 148): (0.0624, 0.1605),
    (0, 20): (0.0000, 0.1611),
    (1, 29): (0.0061, 0.1718),
}


def wald_interval(successes, trials):
    share = successes / trials
    spread = 1.96 * math.sqrt(share * (1 - share) / trials)
    return share - spread, share + spread


def test_wilson_interval_gives_the_published_figures_and_the_simple_one_does_not():
    def check(interval):
        for (successes, trials), published in PUBLISHED.items():
            assert interval(successes, trials) == pytest.approx(published, abs=5e-5)

    check(wilson_interval)
    assert not holds(check, wald_interval)


def test_without_trials_there_is_no_interval():
    assert all(math.isnan(end) for end in wilson_interval(0, 0))
    assert not any(math.isnan(end) for end in wilson_interval(0, 1))


# -- facts taken together -------------------------------------------------------------------------

#: Each fact happens in half of the runs, both of them in only one in four.
HALVES = runs(large_war=[True, True, False, False], fighting_days=[44.0, 9.0, 44.0, math.nan])


def together(frame, *facts):
    rows = compare({"a": frame}, [event()], [Joint("a", facts)])
    assert rows["id"].tolist() == ["war", "together"]
    return rows.iloc[-1]


def test_facts_together_are_counted_run_by_run_and_not_one_by_one():
    row = together(HALVES, event(), figure())
    assert (row.simulated, row.n) == (0.25, 4)
    assert (row.wilson_low, row.wilson_high) == pytest.approx(wilson_interval(1, 4))
    assert row.facts == "Days of fighting; Days of fighting"
    assert together(HALVES, event()).simulated == 0.5
    assert together(HALVES, figure()).simulated == 0.5


def test_facts_together_have_no_grade():
    row = together(HALVES, event())
    assert (row.statistic, row.grade) == ("together", "")
    assert only_row(HALVES, event()).grade == "well"


def test_together_a_fact_that_is_undefined_or_out_of_place_did_not_happen():
    assert together(HALVES, figure(given="large_war")).simulated == 0.25
    assert together(HALVES, figure(given="not large_war")).simulated == 0.25
    assert together(HALVES, figure(value=None, low=0)).simulated == 0.75  # one is undefined


def test_together_runs_that_failed_are_left_out():
    row = together(HALVES.assign(failure=["", "", "", "ZeroDivisionError"]), event())
    assert (row.simulated, row.n) == (pytest.approx(2 / 3), 3)


# -- which rows -----------------------------------------------------------------------------------


def test_only_targets_of_the_scenarios_given_are_compared_in_their_order():
    targets = [figure(), event(scenario="b"), event()]
    frame = HUNDRED.assign(large_war=True)
    assert compare({"a": frame}, targets)["id"].tolist() == ["days", "war"]
    assert compare({"a": frame, "b": frame}, targets)["scenario"].tolist() == ["a", "b", "a"]


def test_runs_that_no_target_is_about_are_an_error():
    with pytest.raises(SimError, match="did you mean 'karabakh/april-2016'"):
        compare({"karabakh/april-2017": HUNDRED}, [figure(scenario="karabakh/april-2016")])


def test_runs_without_the_outcome_are_an_error():
    with pytest.raises(SimError, match="target war: the runs of a have no outcome large_war"):
        compare({"a": HUNDRED}, [event()])


# -- what a file may say --------------------------------------------------------------------------

GOOD = """\
title: Test
targets:
  days:
    label: Days of fighting
    scenario: a
    outcome: fighting_days
    statistic: median
    value: 44
    unit: days
    source: a book
    status: measured
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "record.yaml"
        path.write_text(text, encoding="utf-8")
        return load_targets(path)

    return read


def test_a_file_gives_its_targets(read):
    assert read(GOOD) == [figure()]
    assert read(GOOD.replace("44", "45")) != [figure()]


WRONG = [
    ("fighting_days", "fighting_dys", "'fighting_dys'; did you mean 'fighting_days'?"),
    ("fighting_days", "[]", "outcome: name at least one"),
    ("unit: days", "unit: weeks", "unit 'weeks': fighting_days is in 'days'"),
    ("statistic: median", "statistic: mode", "should be 'median', 'mean' or 'probability'"),
    ("status: measured", "status: certain", "should be 'measured', 'literature' or 'assumed'"),
    ("value: 44", "valeu: 44", "targets.days.valeu: Extra inputs are not permitted"),
    ("value: 44", "value: 44\n    low: 45", "value 44 is outside low 45 to high inf"),
    ("value: 44", "value: 44\n    low: 44.0000001", "value 44 is outside low 44.0000001 to"),
    ("value: 44", "low: 50\n    high: 40", "low 50 is above high 40"),
    ("value: 44", "note: none", "nothing is said to have happened"),
    ("value: 44", "value: true", "the median of True: write `probability`"),
    ("value: 44", "value: 44\n    given: wars", "given: 'wars' is not true or false"),
    ("value: 44", "value: 44\n    given: large", "there is no outcome 'large'"),
    ("median\n    value: 44", "probability\n    value: long", "'long': fighting_days is a number"),
    ("    source: a book\n", "", "targets.days.source: Field required"),
    ("targets:\n", "targets: {}\nothers:\n", "others: Extra inputs are not permitted"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[entry[2] for entry in WRONG])
def test_what_is_wrong_in_a_file_is_told_with_its_place(read, old, new, told):
    assert GOOD.count(old) == 1
    with pytest.raises(SimError) as caught:
        read(GOOD.replace(old, new))
    assert told in str(caught.value)
    assert "record.yaml:" in str(caught.value)


JOINT = (
    GOOD
    + """\
joint:
  a:
    - {target: days, low: 30, high: 60, label: 30 to 60 days of fighting}
"""
)


def test_a_joint_row_takes_a_target_with_a_range_and_a_label_of_its_own(tmp_path):
    path = tmp_path / "record.yaml"
    path.write_text(JOINT, encoding="utf-8")
    wider = figure(low=30, high=60, label="30 to 60 days of fighting")
    assert load_joint(path) == [Joint("a", (wider,))]
    path.write_text(JOINT.split("low")[0].rstrip(", ") + "}\n", encoding="utf-8")
    assert load_joint(path) == [Joint("a", (figure(),))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("target: days", "target: dyas", "no target 'dyas'; did you mean 'days'?"),
        ("low: 30", "low: 50", "value 44 is outside low 50 to high 60"),
        (", label: 30 to 60 days of fighting", "", "a range of its own needs a `label`"),
        ("  a:\n    - {", "  b:\n    - {", "target 'days' is about a"),
    ],
)
def test_what_is_wrong_in_a_joint_row_is_told_with_its_place(tmp_path, old, new, told):
    path = tmp_path / "record.yaml"
    assert JOINT.count(old) == 1
    path.write_text(JOINT.replace(old, new), encoding="utf-8")
    with pytest.raises(SimError) as caught:
        load_joint(path)
    assert told in str(caught.value)
    assert "record.yaml:" in str(caught.value)


def test_an_input_says_what_was_set_from_it(read):
    marked = GOOD + "    used_in_setting: true\n"
    with pytest.raises(SimError, match="used_in_setting: say in `note`"):
        read(marked)
    (target,) = read(marked + "    note: a parameter\n")
    assert only_row(HUNDRED, target).used_in_setting
    assert not only_row(HUNDRED, figure()).used_in_setting


def test_every_problem_of_a_file_is_told_at_once(read):
    second = GOOD.split("targets:\n")[1].replace("days:\n", "later:\n", 1)
    bad = (GOOD + second).replace("unit: days", "unit: weeks")
    with pytest.raises(SimError, match=r"(?s)2 problems:.*targets\.days.*targets\.later"):
        read(bad)


def test_a_word_needs_a_word_outcome_and_true_a_true_or_false_one():
    for changes in ({"value": "yes"}, {"value": 1}, {"value": True, "low": 0, "high": 1}):
        with pytest.raises(ValueError, match="value"):
            event(**changes)
    assert event().value is True
