"""Why 2020 was not 2016: verdicts turn when the settings do not differ, and sums by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import SimError
from sim.experiments import Answer, Laboratory, Summary, Verdict
from sim.experiments.protocol import find_experiment
from sim.experiments.standing import terms_or_standing
from sim.inference.intervals import Estimate
from sim.model import NegotiationModel
from sim.scenario import load

EXPERIMENT = find_experiment("why_2020_not_2016")
SIZES = {"runs": 100, "halved": 0, "baseline": 100}
#: Technology, support and Russia's attention as in 2020 in every year.
ONE_TECHNOLOGY = "balance.claimant.technology=1.55"
ONE_SUPPORT = (
    "third_parties.turkey.backing.support=0.15",
    "third_parties.israel.backing.support=0.03",
    "third_parties.russia.backing.support=0.1",
)
ONE_RUSSIA = "third_parties.russia.engagement=0.4"
#: Budgets that keep the same stocks for ever, in the ratio of 2020.
ONE_BALANCE = (
    "balance.inventory_start=null",
    "balance.claimant.materiel=14000",
    "balance.claimant.spending=1400",
    "balance.holder.materiel=3830",
    "balance.holder.spending=383",
)


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    return EXPERIMENT.module("measure")


@pytest.fixture(scope="module")
def design() -> ModuleType:
    """How settings are put together from two."""
    return EXPERIMENT.module("design")


@pytest.fixture(scope="module")
def judging() -> ModuleType:
    return EXPERIMENT.module("verdicts")


def measured(folder: Path, *changes: str) -> Summary:
    lab = Laboratory(EXPERIMENT.protocol, "quick", raw=folder, changes=changes, sizes=SIZES)
    return EXPERIMENT.measure(lab)


def verdicts(summary: Summary) -> dict[str, Verdict]:
    return {one.claim: one for one in EXPERIMENT.judge(summary)}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """The experiment on the shipped settings, small."""
    return measured(tmp_path_factory.mktemp("raw"))


# -- each verdict can be overturned --------------------------------------------------------------


def test_as_shipped(shipped: Summary) -> None:
    found = {claim: one.answer for claim, one in verdicts(shipped).items()}
    assert found == {
        "1": Answer.SUPPORTED,
        "2": Answer.ONLY_IF,
        "3": Answer.SUPPORTED,
        "7": Answer.SUPPORTED,
        "8": Answer.SUPPORTED,
    }


def test_without_military_differences_military_claims_fall(tmp_path: Path) -> None:
    """Spending, technology and support are those of 2020 all the time: only a window is left."""
    summary = measured(tmp_path, ONE_TECHNOLOGY, *ONE_SUPPORT, *ONE_BALANCE)
    found = verdicts(summary)
    assert {claim for claim, one in found.items() if one.answer is Answer.NOT_SUPPORTED} == {
        "1",
        "2",
        "3",
        "8",
    }
    assert found["7"].answer is Answer.SUPPORTED


def test_without_a_change_in_russia_there_is_no_window(tmp_path: Path) -> None:
    summary = measured(tmp_path, ONE_RUSSIA, ONE_TECHNOLOGY)
    found = verdicts(summary)
    assert found["7"].answer is found["3"].answer is Answer.NOT_SUPPORTED


def test_preparation_is_supported_where_only_stocks_differ(tmp_path: Path) -> None:
    """A claimant that armed from 2012 to 2020, and from 2017 still faster; all else the same."""
    budget = "balance.claimant.spending={dates: {1994: 100, 2012: 200, 2017: 6000}}"
    changes = (ONE_RUSSIA, ONE_TECHNOLOGY, *ONE_SUPPORT, budget)
    found = verdicts(measured(tmp_path, *changes))
    assert found["2"].answer is found["1"].answer is Answer.SUPPORTED


@pytest.mark.parametrize(
    ("passed", "answer"),
    [
        ((True, True), Answer.SUPPORTED),
        ((False, True), Answer.ONLY_IF),
        ((False, False), Answer.NOT_SUPPORTED),
        ((None, True), Answer.UNDECIDED),
    ],
)
def test_one_answer_from_two_comparisons(
    judging: ModuleType, passed: tuple[bool | None, ...], answer: Answer
) -> None:
    told = dict(zip(("2016 to 2020", "2011 to 2020"), passed, strict=True))
    assert judging._answer(told)[0] is answer


# -- the settings put together -------------------------------------------------------------------


@pytest.fixture(scope="module")
def comparison(design: ModuleType) -> Any:
    return design.compare(load("karabakh/april-2016"), load("karabakh/autumn-2020"))


def test_both_ends_are_the_shipped_settings(design: ModuleType, comparison: Any) -> None:
    """All groups as in 2020: the shipped scenario. None: April 2016, seen on another calendar."""
    newer, older = load("karabakh/autumn-2020"), load("karabakh/april-2016")
    assert comparison.arm(comparison.players).model_dump() == newer.model_dump()
    moved = comparison.arm(())
    before, after = NegotiationModel(older), NegotiationModel(moved)
    assert after.materiel_claimant == before.materiel_claimant
    assert after.materiel_holder == before.materiel_holder
    for day in (0, 77, 352):
        then, now = (one.clock.start.toordinal() + day for one in (older, moved))
        for name in ("russia", "united-states", "france"):
            read = older.third_parties[name].engagement.at(then)
            assert moved.third_parties[name].engagement.at(now) == read
        technology = older.balance.claimant.technology.at(then)
        assert moved.balance.claimant.technology.at(now) == pytest.approx(technology, rel=1e-12)
    changed = comparison.arm({design.TECHNOLOGY})  # the twin: one group of 2020 is another thing
    assert changed != moved
    assert changed.third_parties == moved.third_parties


def test_every_input_has_its_group(design: ModuleType, comparison: Any) -> None:
    """Each changes under its own name alone; aims and mandate differ in nothing."""
    assert comparison.players == design.GROUPS[:-1]
    none = dict(design.leaves(comparison.arm(()).model_dump()))
    for player in comparison.players:
        arm = dict(design.leaves(comparison.arm({player}).model_dump()))
        differ = {design.group_of(path) for path in none if none[path] != arm[path]}
        assert differ == {player}


def test_a_difference_in_shared_behaviour_is_refused(design: ModuleType) -> None:
    older = load("karabakh/april-2016", ["behaviour.precision=100"])
    with pytest.raises(SimError, match="behaviour"):
        design.compare(older, load("karabakh/autumn-2020"))


def test_a_difference_in_aims_becomes_a_player(design: ModuleType) -> None:
    older = load("karabakh/april-2016", ["parties.azerbaijan.political_control=0.5"])
    found = design.compare(older, load("karabakh/autumn-2020"))
    assert design.AIMS in found.players


def test_half_way_between_two_series(design: ModuleType) -> None:
    first, second = dt.date(2020, 1, 1), dt.date(2020, 1, 11)
    old = {"interpolate": "linear", "dates": {first: 1.0}}
    new = {"interpolate": "linear", "dates": {first: 1.0, second: 2.0}}
    halfway = design.midpoint(old, new)
    assert halfway["dates"] == {first: 1.0, second: 1.5}
    assert halfway["dates"] != new["dates"]


def test_the_two_parts_of_attention_make_the_whole(design: ModuleType) -> None:
    """Pressure and mediation, each as at an attention of 0.8, are runs at 0.8; one is not."""
    newer = load("karabakh/autumn-2020")
    first, second = design.ATTENTIVE
    one = design.attentive(newer, first, 2.0)
    both = design.attentive(one, second, 2.0)
    known = load("karabakh/autumn-2020", ["third_parties.russia.engagement=0.8"])
    columns = ["large_war", "fighting_days", "sessions", "control_end", "terms_index"]
    runs = [sim.simulate(s, 20, seed=1)[columns] for s in (known, both, one)]
    pd.testing.assert_frame_equal(runs[0], runs[1])
    assert not runs[0].equals(runs[2])


@pytest.mark.parametrize(("chance", "then"), [(0.3, 0.6), (0.75, 1.0)])
def test_no_chance_goes_beyond_one(design: ModuleType, chance: float, then: float) -> None:
    """Sets of behaviour have sharper red lines than the file: such a chance stays at 1."""
    key = "third_parties.russia.backing.red_lines.lachin.probability"
    newer = load("karabakh/autumn-2020", [f"{key}={chance}"])
    made = design.attentive(newer, next(iter(design.ATTENTIVE)), 2.0)
    assert made.third_parties["russia"].backing.red_lines["lachin"].probability == then


# -- sums by hand --------------------------------------------------------------------------------


def test_shares_of_a_war_that_needs_two_groups(measure: ModuleType, design: ModuleType) -> None:
    """War with technology and Russia together: one half each; support alone adds 10 in terms."""
    names = (design.TECHNOLOGY, design.SUPPORT, design.RUSSIA)
    arms = {
        key: pd.DataFrame(
            {
                "war": [float({names[0], names[2]} <= key)] * 8,
                "terms": [10.0 * (names[1] in key) + 2.0 * (names[0] in key)] * 8,
            }
        )
        for key in measure.subsets(names)
    }
    game = measure._game(arms, names, "war")["value"]
    assert game.to_dict() == pytest.approx({names[0]: 0.5, names[1]: 0.0, names[2]: 0.5})
    united = measure._united(arms, names, "terms")["value"]
    assert united.to_dict() == pytest.approx({design.MILITARY: 12.0, names[2]: 0.0})
    assert game[names[0]] != 1.0  # the twin: it does not count as what it adds last


def test_terms_without_an_agreement_are_things_as_they_stand() -> None:
    """One prize of weight one half and a status that is enjoyed by 0.2 and 0.6: 0.3 of it."""
    scenario = load("toy/fearon").model_copy()
    tree = scenario.model_dump()
    tree["issues"]["status"] = {
        "kind": "political",
        "status_quo": {"claimant": 0.2, "holder": 0.6},
    }
    for party in tree["parties"].values():
        party["weights"] = {"prize": 0.5, "status": 0.5}
    changed = type(scenario).model_validate(tree)
    frame = pd.DataFrame({"terms_index": [0.7, np.nan, np.nan], "control_end": [0.0, 0.0, 1.0]})
    found = terms_or_standing(frame, changed)
    assert found.tolist() == pytest.approx([0.7, 0.15, 0.65])


def test_values_add_up_to_the_whole_change(shipped: Summary) -> None:
    for setting in ("2016 to 2020", "2011 to 2020"):
        for outcome in ("large_war", "objectives", "terms"):
            total = shipped.get(f"total:{outcome}", setting=setting).value
            for name in ("shapley", "united"):
                parts = shipped.table(f"{name}:{outcome}", setting=setting)["value"]
                assert parts.sum() == pytest.approx(total)
                assert parts.iloc[1:].sum() != pytest.approx(total)


def test_the_baseline_gives_terms_to_the_balance_and_war_to_its_cost(shipped: Summary) -> None:
    """Take it or leave it: war has the chance (c - cost) / 2c whatever the balance."""
    found = {
        (outcome, group): shipped.get(f"shapley:{outcome}", setting="baseline", group=group)
        for outcome in ("war", "terms")
        for group in ("balance", "cost of war")
    }
    assert found["war", "balance"].value == 0.0
    assert found["war", "cost of war"].value > 0.0
    assert found["terms", "balance"].low > 0.0


def test_figures_can_be_drawn_from_the_file(shipped: Summary) -> None:
    drawings = EXPERIMENT.draw(Summary.read(shipped.csv(), "summary.csv"))
    assert set(drawings) == {"shares", "orders", "sizes"}


def test_smaller_differences_are_told(design: ModuleType, shipped: Summary, tmp_path: Path) -> None:
    """A smaller step in technology makes the war of 2020 rarer, and is told with claim 1."""
    sizes = SIZES | {"halved": 100}
    changes = (*ONE_SUPPORT, ONE_RUSSIA, *ONE_BALANCE)
    lab = Laboratory(EXPERIMENT.protocol, "quick", raw=tmp_path, changes=changes, sizes=sizes)
    summary = EXPERIMENT.measure(lab)
    halved = {"setting": "2016 to 2020", "group": design.TECHNOLOGY}
    level: Estimate = summary.get("halved_level:large_war", **halved)
    whole = summary.get("level:large_war", setting="2016 to 2020", group="all")
    assert level.value <= whole.value
    assert "half as far" in verdicts(summary)["1"].effect
    assert "half as far" not in verdicts(shipped)["1"].effect
