"""Other measures of the balance: one key chooses, and nothing but the balance changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import ScenarioError, SimError
from sim.experiments.laboratory import changes_for
from sim.manifest import manifest
from sim.model import NegotiationModel
from sim.page.controls import controls
from sim.parameters import AS_WRITTEN, Series
from sim.rules.balance import DAYS_PER_YEAR, perpetual_inventory
from sim.scenario import Scenario, load, load_text, load_with_provenance, scenario_hash
from sim.scenario.measures import choice_text, measured, measures, technology
from sim.scenario.numbers import numbers
from sim.scenario.variants import VariantError, Variants
from sim.sweeps.designing import make_design
from sim.sweeps.identity import identity
from sim.sweeps.plan import Plan
from sim.sweeps.varying import SweepError
from tests.cli.calling import bad, good
from tests.engine.runs import bits, mesa, row, table
from tests.test_numbers_in_doubt import unexplained

AUTUMN, UNBROKEN = "karabakh/autumn-2020", "karabakh/1994-2020"
NAMES = measures(load(AUTUMN))
OTHERS = NAMES[1:]
#: What each changes in the scenario, beside the name of the measure itself.
SUPPORT = {f"third_parties.{name}.backing.support" for name in ("russia", "turkey", "israel")}
SIDES = ("claimant", "holder")
STOCKS = {f"balance.{side}.{key}" for side in SIDES for key in ("materiel", "spending")}
TECHNOLOGY = {"balance.claimant.technology", "balance.holder.technology"}
CHANGES = {
    "spending": {"balance.claimant.technology"} | SUPPORT,
    "arms-transfers": STOCKS - {"balance.claimant.materiel", "balance.holder.materiel"}
    | {"balance.claimant.technology"}
    | SUPPORT,
    "capability-index": STOCKS | TECHNOLOGY | SUPPORT,
    "registers": TECHNOLOGY | SUPPORT,
    "registers-per-stock": TECHNOLOGY | SUPPORT,
}


@cache
def under(name: str, *changes: str, setting: str = AUTUMN) -> Scenario:
    return load(setting, [f"balance.measure={name}", *changes])


def inputs(scenario: Scenario) -> dict[str, Any]:
    """Every value of a scenario by its key, a dated number as one."""
    found: dict[str, Any] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict) and "interpolate" not in value:
            for key, inside in value.items():
                walk(inside, f"{path}.{key}" if path else str(key))
        else:
            found[path] = value

    walk(scenario.model_dump(mode="json"), "")
    return found


def changed(one: Scenario, other: Scenario) -> set[str]:
    old, new = inputs(one), inputs(other)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


# -- what a measure changes ------------------------------------------------------------------------


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("setting", [AUTUMN, UNBROKEN])
def test_a_measure_changes_the_balance_and_nothing_else(name: str, setting: str) -> None:
    other = under(name, setting=setting)
    assert changed(load(setting), other) == CHANGES[name] | {"balance.measure"}


def test_a_change_of_something_else_would_be_noticed() -> None:
    other = under("spending", "balance.attrition=0.003")
    assert changed(load(AUTUMN), other) - CHANGES["spending"] == {
        "balance.measure",
        "balance.attrition",
    }


@pytest.mark.parametrize("name", OTHERS)
def test_what_a_measure_replaced_comes_back(name: str) -> None:
    assert measured(under(name), AS_WRITTEN) == load(AUTUMN)
    assert measured(measured(under("registers"), name), name) == under(name)
    assert under(name) != load(AUTUMN)


def test_an_index_makes_technology_by_its_weight() -> None:
    dates = {dt.date(2000, 1, 1): 0.0, dt.date(2020, 1, 1): 0.5}
    index = Series(interpolate="linear", dates=dates)
    assert [*technology(index, 2.0).dates.values()] == [1.0, 2.0]
    assert technology(index, 2.0).interpolate == "linear"
    flat = under("registers", "balance.measures.registers.weight=0").balance
    assert {*flat.claimant.technology.dates.values()} == {1.0}
    assert under("registers").balance.claimant.technology.at(737791) > 1.5  # 1 January 2021


def counted_share(side: str, start: float) -> list[tuple[float, float]]:
    """Share of counted deliveries in all, as written and from the other two measures."""
    held = load(AUTUMN).balance.measures
    counted, arms = getattr(held["registers"], side).index, getattr(held["arms-transfers"], side)
    shares = getattr(held["registers-per-stock"], side).index
    stock, found = start, []
    for year in range(1994, 2021):
        first = (pd.Timestamp(1995, 1, 1) - pd.Timestamp(1994, 5, 12)).days / DAYS_PER_YEAR
        flow = arms.spending.at(pd.Timestamp(year, 6, 1).toordinal())
        stock = perpetual_inventory(stock, flow, 0.1, first if year == 1994 else 1.0)
        day = pd.Timestamp(year + 1, 1, 1).toordinal()
        found.append((shares.at(day), 1000.0 * counted.at(day) / stock))
    return found


@pytest.mark.parametrize("side", ["claimant", "holder"])
def test_the_two_rules_on_registers_and_the_transfers_agree(side: str) -> None:
    rounding = 0.005  # both indices are written to three digits; the stock is as low as 170
    assert all(abs(one - other) < rounding for one, other in counted_share(side, 300.0))
    assert not all(abs(one - other) < rounding for one, other in counted_share(side, 900.0))


def observed(scenario: Scenario) -> float:
    return float(NegotiationModel(scenario).observed)


def test_only_the_ratio_of_stocks_counts() -> None:
    def in_unit(scale: float, contest: str) -> float:
        text = f"extends: {AUTUMN}\nbalance:\n  measure: other\n  contest: {contest}\n"
        text += "  measures:\n    other:\n"
        for side, stock in (("claimant", 300), ("holder", 200)):
            numbers = f"materiel: {scale * stock}, spending: {scale * stock / 10}"
            text += f"      {side}: {{{numbers}}}\n"
        return observed(load_text(text).scenario)

    assert in_unit(1.0, "ratio") == pytest.approx(in_unit(100.0, "ratio"), rel=1e-12)
    assert in_unit(1.0, "difference") != pytest.approx(in_unit(100.0, "difference"), rel=0.5)


# -- how it is chosen ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_way_to_choose_gives_the_same_scenario(name: str) -> None:
    chosen = under(name)
    text = f"extends: {AUTUMN}\nbalance: {{measure: {name}}}\n"
    assert load_text(text).scenario == chosen
    assert load(AUTUMN, [f"balance={{measure: {name}}}"]) == chosen
    for start in ("spending", AS_WRITTEN):
        assert Variants(under(start), ["balance.measure"]).scenario([name]) == chosen


def test_a_change_is_made_to_what_the_measure_says_wherever_it_stands() -> None:
    choice, change = "balance.measure=arms-transfers", "balance.claimant.materiel=500"
    for changes in ([choice, change], [change, choice]):
        assert load(AUTUMN, changes).balance.claimant.materiel == 500.0
    keys = ["balance.claimant.materiel", "balance.measure"]
    variant = Variants(load(AUTUMN), keys).scenario([500.0, "arms-transfers"])
    assert variant == load(AUTUMN, [choice, change])
    assert variant != under("arms-transfers")


def test_a_measure_of_a_users_own_scenario() -> None:
    text = (
        "extends: toy/hurting-stalemate\nbalance:\n  measure: tanks\n  measures:\n"
        "    tanks: {unit: tanks, claimant: {materiel: 50}, holder: {materiel: 100}}\n"
    )
    found = load_text(text)
    assert found.scenario.balance.holder.materiel == 100.0
    assert choice_text(found.scenario) == "balance.measure: tanks (or as-written)"
    units = {one.name: one.unit for one in numbers(found, [])}
    assert units["balance.holder.materiel"] == "tanks"
    assert units["balance.holder.spending"] == "million USD (2019) per year"


# -- what stays ------------------------------------------------------------------------------------


def test_measures_that_are_not_chosen_change_no_hash() -> None:
    """The hash is that of the scenario as it was before there were measures."""
    scenario = load(AUTUMN)
    values = scenario.model_dump(mode="json")
    assert values["balance"].pop("measure") == AS_WRITTEN
    assert "measures" not in values["balance"]
    text = json.dumps(values, separators=(",", ":"))
    assert scenario_hash(scenario) == hashlib.sha256(text.encode()).hexdigest()
    assert len({scenario_hash(under(name)) for name in NAMES}) == len(NAMES)


def test_a_sweep_over_measures_is_another_one_when_a_measure_changes() -> None:
    def of(vary: str, *changes: str) -> Any:
        scenario = load(AUTUMN, changes)
        design = make_design("grid", scenario, [vary])
        return identity(scenario, design, Plan(len(design), 1, 2), 0)["scenario"]

    weight = "balance.measures.registers.weight=2"
    assert of("balance.measure=spending,registers") != of(
        "balance.measure=spending,registers", weight
    )
    assert of("balance.advantage=0,1") == of("balance.advantage=0,1", weight)


def test_a_manifest_names_the_measure() -> None:
    def entry(name: str) -> Any:
        return manifest({AUTUMN: under(name)}, seed=0, replicates=1)["scenarios"][0]

    assert entry("registers")["measure"] == "registers"
    assert "measure" not in entry(AS_WRITTEN)


# -- runs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_agree_to_the_bit(name: str) -> None:
    from sim.engine import Program

    made = table(Program(under(name)), seed=3, replicates=3)
    for replicate in range(3):
        expected = row(mesa(under(name), 3, replicate))
        found = {key: values.tolist()[replicate] for key, values in made.items()}
        assert {key: bits(found[key]) for key in expected} == {
            key: bits(value) for key, value in expected.items()
        }


def test_other_measures_make_other_runs() -> None:
    frames = {name: sim.simulate(under(name), 3, seed=3) for name in NAMES}
    onsets = {tuple(np.nan_to_num(one["war_onset"], nan=-1.0)) for one in frames.values()}
    assert len(onsets) > 1


def test_a_sweep_over_measures_is_the_runs_of_each(tmp_path) -> None:
    vary = f"balance.measure={','.join(NAMES[:3])}"
    made = sim.sweep(AUTUMN, [vary], out=tmp_path / "sweep", replicates=2, seed=3).frame()
    for name in NAMES[:3]:
        part = made[made["balance.measure"] == name].sort_values("replicate")
        alone = sim.simulate(under(name), 2, seed=3)
        assert part["deaths_holder"].tolist() == alone["deaths_holder"].tolist()


# -- sources and errors ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", OTHERS)
def test_every_number_of_a_measure_has_a_status_and_a_source(name: str) -> None:
    chosen = f"balance.measure={name}"
    found = [*numbers(load_with_provenance(AUTUMN, [chosen]), [chosen])]
    assert unexplained(found) == []
    text = f"extends: {AUTUMN}\nbalance: {{measure: {name}, measures: {{{name}: "
    text += "{claimant: {materiel: 7}}}}\n"
    assert unexplained(numbers(load_text(text), [])) == ["balance.claimant.materiel"]


def test_technology_by_a_weight_is_assumed_whatever_the_index_is() -> None:
    known = load_with_provenance(AUTUMN, ["balance.measure=registers"]).provenance
    assert known["balance.holder.technology"].status == "assumed"
    assert known["balance.holder.technology"].source.startswith("1 + 1 times: from SIPRI")
    assert known["balance.holder.materiel"].unit == "million USD (2019)"


OWN = "extends: karabakh/autumn-2020\nbalance:\n  measures:\n    {}\n"


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("as-written: {weight: 1}", "balance.measures.as-written", "means what"),
        ("Mine: {weight: 1}", "balance.measures.Mine", "cannot be a name"),
        ("mine: {weight: -1}", "balance.measures.mine.weight", "out of range"),
        ("mine: {wait: 1}", "balance.measures.mine.wait", "unknown key"),
        (
            "mine: {claimant: {index: 1, technology: 1}}",
            "balance.measures.mine.claimant.index",
            "too",
        ),
        (
            "mine: {third_parties: {irn: {support: 0}}}",
            "balance.measures.mine.third_parties.irn",
            "there is no backer 'irn'",
        ),
    ],
)
@pytest.mark.parametrize("chosen", [AS_WRITTEN, "spending", "mine"])
def test_a_wrong_measure_is_told_with_its_line(text: str, key: str, told: str, chosen: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_text(OWN.format(text), [f"balance.measure={chosen}"] if chosen != "mine" else [])
    (found, *_) = [one for one in error.value.problems if one.key == key]
    assert told in found.message
    assert found.line == 4


def test_a_wrong_name_is_told_with_the_nearest_and_all() -> None:
    told = bad("run", AUTUMN, "--set", "balance.measure=spendng")
    assert "there is no measure of the balance 'spendng'" in told
    assert "did you mean 'spending'?" in told
    assert all(name in told for name in NAMES)
    with pytest.raises(SweepError, match="did you mean 'registers'"):
        make_design("grid", load(AUTUMN), ["balance.measure=spending,register"])
    with pytest.raises(SweepError, match=r"choose one by balance\.measure"):
        make_design("grid", load(AUTUMN), ["balance.measures.registers.weight=1,2"])
    with pytest.raises(VariantError, match="there is no measure 'register'"):
        Variants(load(AUTUMN), ["balance.measure"]).scenario(["register"])
    with pytest.raises(SimError):
        load("toy/fearon", ["balance.measure=spending"])


def test_show_and_validate_say_how_the_balance_is_measured() -> None:
    told = good("show", AUTUMN, "--set", "balance.measure=arms-transfers", "--find", "spending")
    assert "balance.measure: arms-transfers (or as-written, spending," in told
    assert "million TIV per year" in told
    assert "balance.measure: as-written (or spending," in good("validate", AUTUMN)
    assert "balance.measure" not in good("validate", "toy/fearon")


def test_an_advantage_in_a_measure_is_the_log_ratio_of_its_numbers() -> None:
    chosen = under("capability-index", setting="karabakh/april-2016")
    expected = math.log(1.3712 / 0.5999)
    assert observed(chosen) == pytest.approx(expected, abs=1e-9)
    assert observed(load("karabakh/april-2016")) != pytest.approx(expected, abs=0.1)


def test_a_number_that_a_measure_hides_is_told() -> None:
    text = f"extends: {AUTUMN}\nbalance:\n  measure: {{}}\n  claimant: {{materiel: 400}}\n"
    (told,) = load_text(text.replace("{}", "spending", 1)).notices
    assert (told.line, told.key) == (4, "balance.claimant.materiel")
    assert told.allowed == "balance.measures.spending.claimant.materiel"
    assert load_text(text.replace("{}", AS_WRITTEN, 1)).notices == ()
    assert load_text(text.replace("{}", "capability-index", 1)).notices[0].line == 4
    beside = text.replace("{}", "own", 1) + "  measures: {own: {claimant: {materiel: 500}}}\n"
    assert load_text(beside).notices == ()
    assert load(AUTUMN, ["balance.measure=spending"]) == under("spending")
    assert load_with_provenance(AUTUMN, ["balance.measure=spending"]).notices == ()


def test_the_page_offers_the_measures_as_words_and_the_numbers_of_none_of_them() -> None:
    found = {one.key: one for one in controls(load_with_provenance(AUTUMN))}
    assert found["balance.measure"].words == NAMES
    assert not [key for key in found if key.startswith("balance.measures")]
    assert "balance.measure" not in {
        one.key for one in controls(load_with_provenance("toy/fearon"))
    }


def test_a_setting_of_an_experiment_without_measures_is_left_as_it_is() -> None:
    changes = ("balance.measure=spending", "balance.advantage=0.1")
    assert changes_for("toy/fearon", changes) == changes[1:]
    assert changes_for(AUTUMN, changes) == changes
    with pytest.raises(ScenarioError):
        load(AUTUMN, changes_for(AUTUMN, ["balance.measure=spendng"]))


def test_an_experiment_under_another_measure_needs_a_place_of_its_own() -> None:
    told = bad("experiment", "01_dose_response", "--set", "balance.measure=spending")
    assert "give --out, too" in told
