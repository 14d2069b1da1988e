"""Experiment 03: shares of variance, and the verdicts that rest on them."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from sim.experiments import Answer, Laboratory
from sim.experiments.protocol import Experiment, find_experiment
from sim.experiments.summary import Summary
from sim.inference.intervals import Estimate
from sim.inference.sobol import sobol_indices
from sim.scenario import load, load_with_provenance

AUTUMN, TOY = "karabakh/autumn-2020", "toy/take-it-or-leave-it"


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    return find_experiment("03_rivals_by_variance")


def _empty() -> Summary:
    """The least summary that can be judged: one place in which nothing varies."""
    summary = Summary()
    summary.add("rows", 8, setting="nowhere: wide")
    for name in ("large_war", "fighting_days", "agreed", "political_terms", "all_terms"):
        summary.add(f"varies:{name}", 0, setting="nowhere: wide")
    for name in ("agreed", "control_end"):
        estimate = Estimate(0.0, 0.0, 0.0, 0.0, 8)
        summary.add(f"first:{name}", estimate, setting=TOY, group="military balance")
    return summary


@pytest.fixture(scope="module")
def measure(experiment: Experiment) -> ModuleType:
    return experiment.module("measure")


@pytest.fixture(scope="module")
def design(experiment: Experiment) -> ModuleType:
    """Ranges, channels and matrices."""
    return experiment.module("design")


def laboratory(experiment: Experiment, raw: Path, *changes: str, rows: int = 64) -> Laboratory:
    protocol = experiment.protocol.model_copy(update={"settings": (AUTUMN,)})
    sizes = {"rows": rows, "resamples": 100}
    return Laboratory(protocol, "quick", raw=raw, changes=changes, sizes=sizes)


def answers(experiment: Experiment, summary: Summary) -> list[Answer]:
    return [one.answer for one in experiment.judge(summary)]


# -- the verdicts can come out either way ---------------------------------------------------------


def test_a_balance_that_dwarfs_its_rivals_is_seen_to_do_so(
    experiment: Experiment,
    measure: ModuleType,
    design: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The advantage over 3 either way, and rivals that hardly move: true by construction."""
    assumed = design.assumed

    def hardly(known: object, key: str) -> tuple[float, float]:
        low, high = assumed(known, key)
        middle, reach = (low + high) / 2, (high - low) / 200
        return middle - reach, middle + reach

    monkeypatch.setattr(design, "assumed", hardly)
    summary = Summary()
    lab = laboratory(experiment, tmp_path, rows=256)
    measure._measure_setting(lab, summary, AUTUMN, "wide", 3.0)
    measure._measure_baseline(lab, summary)
    war, _, _, _, terms = answers(experiment, summary)
    assert (war, terms) == (Answer.SUPPORTED, Answer.SUPPORTED)


def test_a_front_that_does_not_follow_the_balance_overturns_every_verdict(
    experiment: Experiment, measure: ModuleType, tmp_path: Path
) -> None:
    """Without mobility no advantage moves the front, nor what anybody expects of a war."""
    summary = Summary()
    lab = laboratory(experiment, tmp_path, "front.mobility=0", rows=128)
    measure._measure_setting(lab, summary, AUTUMN, "wide", 3.0)
    measure._measure_baseline(lab, summary)
    found = answers(experiment, summary)
    assert Answer.SUPPORTED not in found
    assert Answer.ONLY_IF not in found
    share = summary.get("first:all_terms", setting=f"{AUTUMN}: wide", group="military balance")
    assert share.high < 0.10
    assert found[-1] is Answer.NOT_SUPPORTED


def _made_up(leads: dict[str, tuple[float, float]], share: tuple[float, float]) -> Summary:
    """A summary with one lead over every rival and one share of the balance for each place."""
    summary = Summary()

    def estimate(low: float, high: float) -> Estimate:
        return Estimate((low + high) / 2, low, high, 0.01, 100)

    for place, lead in leads.items():
        summary.add("rows", 100, setting=place)
        for name in ("large_war", "fighting_days", "agreed", "political_terms", "all_terms"):
            summary.add(f"varies:{name}", 1, setting=place)
            for rival in ("third parties", "bargaining", "domestic politics"):
                summary.add(f"lead:{name}", estimate(*lead), setting=place, group=rival)
                summary.add(f"first:{name}", estimate(0.2, 0.3), setting=place, group=rival)
            for group in ("military balance", "luck"):
                summary.add(f"first:{name}", estimate(*share), setting=place, group=group)
    for name in ("agreed", "control_end"):
        summary.add(f"first:{name}", estimate(0.0, 0.1), setting=TOY, group="military balance")
    return summary


@pytest.mark.parametrize(
    ("leads", "share", "course", "diplomacy"),
    [
        ({"s: wide": (0.1, 0.2)}, (0.2, 0.3), Answer.SUPPORTED, Answer.SUPPORTED),
        ({"s: wide": (-0.2, -0.1)}, (0.0, 0.05), Answer.NOT_SUPPORTED, Answer.NOT_SUPPORTED),
        ({"s: wide": (-0.1, 0.1)}, (0.05, 0.2), Answer.UNDECIDED, Answer.UNDECIDED),
        (
            {"s: wide": (0.1, 0.2), "s: narrow": (-0.2, -0.1)},
            (0.2, 0.3),
            Answer.ONLY_IF,
            Answer.SUPPORTED,
        ),
        (
            {"s: wide": (0.1, 0.2), "s: narrow": (-0.1, 0.1)},
            (0.2, 0.3),
            Answer.UNDECIDED,
            Answer.SUPPORTED,
        ),
    ],
)
def test_verdicts_turn_on_lead_and_share(
    experiment: Experiment,
    leads: dict[str, tuple[float, float]],
    share: tuple[float, float],
    course: Answer,
    diplomacy: Answer,
) -> None:
    found = answers(experiment, _made_up(leads, share))
    assert found == [course] * 2 + [diplomacy] * 3


def test_where_an_outcome_hardly_varies_there_is_no_answer(experiment: Experiment) -> None:
    assert set(answers(experiment, _empty())) == {Answer.UNDECIDED}
    for lead, share in (((0.1, 0.2), (0.2, 0.3)), ((-0.2, -0.1), (0.0, 0.05))):
        varied = _made_up({"s: wide": lead}, share)
        beside = _made_up({"s: wide": lead}, share)
        beside.add("rows", 100, setting="s: narrow")
        for name in ("large_war", "fighting_days", "agreed", "political_terms", "all_terms"):
            beside.add(f"varies:{name}", 0, setting="s: narrow")
        assert Answer.UNDECIDED not in answers(experiment, varied)
        assert set(answers(experiment, beside)) == {Answer.UNDECIDED}


# -- figures, by hand -----------------------------------------------------------------------------


def test_the_lead_is_the_difference_of_two_first_order_indices(measure: ModuleType) -> None:
    """f(B) is 1, -1, 1, -1 around its mean, the mixed matrices differ by 2, 0, 0, -2; V is 1."""
    a, b = np.array([2.0, 4.0, 2.0, 4.0]), np.array([4.0, 2.0, 4.0, 2.0])
    x, y = np.array([4.0, 2.0, 3.0, 2.0]), np.array([2.0, 2.0, 3.0, 4.0])
    assert measure.lead(a, b, x, y).value == pytest.approx((2 + 0 + 0 + 2) / 4)
    indices = sobol_indices(a, b, {"x": x, "y": y}, resamples=10)["first"]
    # The module's estimator centres by the mean of all matrices, here 47/16 and not 3.
    by_module = ((b - 47 / 16) * (x - y)).mean()
    assert indices["x"] - indices["y"] == pytest.approx(by_module)
    assert measure.lead(a, b, y, x).value == pytest.approx(-1.0)


def test_where_things_stand_counts_ground_as_held_and_texts_as_in_force(
    measure: ModuleType,
) -> None:
    scenario = load(AUTUMN)
    columns = [name for name in measure.columns_of(scenario) if ":" in name]
    frame = pd.DataFrame({name: [1.0, 1.0, 0.0] for name in columns})
    frame["settlement_at_end"] = ["comprehensive", "none", "none"]
    everything, by_force, nothing = measure.standing(frame, scenario)
    now, weight, open_weight = 0.0, 0.0, 0.0
    for name, issue in scenario.issues.items():
        weight = sum(scenario.parties[one].weights[name] for one in ("azerbaijan", "armenia")) / 2
        if issue.kind == "political":
            now += weight * (issue.status_quo.claimant + 1 - issue.status_quo.holder) / 2
            open_weight += weight
    assert everything == pytest.approx(1.0)
    assert by_force == pytest.approx(1.0 - open_weight + now)  # texts not in force do not count
    assert nothing == pytest.approx(now)
    political = measure.standing(frame, scenario, political_only=True)
    assert political == pytest.approx([1.0, now / open_weight, now / open_weight])


def test_a_matrix_takes_from_b_the_columns_of_its_group_and_nothing_else(
    design: ModuleType,
) -> None:
    found = design.inputs(AUTUMN, 0.5, 1)
    parts = design.points(found, 4, 1)
    assert len(parts) == 1
    names = list(design.matrices())
    a, b, mixed = names.index("A"), names.index("B"), names.index("military balance")
    family = {"balance.advantage", "balance.claimant.technology"}
    family |= {f"third_parties.{one}.backing.support" for one in ("russia", "turkey", "israel")}
    for key, values in parts[0].items():
        table = values.reshape(len(names), 4)
        assert (table[mixed] == table[b if key in family else a]).all(), key
        assert (table[a] != table[b]).any(), key
    luck = parts[0]["seed"].reshape(len(names), 4)[names.index("luck")]
    assert (luck == parts[0]["seed"].reshape(len(names), 4)[b]).all()


def test_every_channel_has_a_family_and_assumed_ranges_come_from_the_scenario(
    design: ModuleType,
) -> None:
    assert [one for many in design.FAMILIES.values() for one in many] == list(design.CHANNELS)
    known = load_with_provenance(AUTUMN).provenance
    assert design.assumed(known, "parties.armenia.optimism") == (-0.2, 0.6)
    with pytest.raises(ValueError, match="no assumed range"):
        design.assumed(known, "balance.advantage")


def test_sets_of_weights_sum_to_one_and_stay_near_the_shipped_ones(design: ModuleType) -> None:
    sets = design.weight_sets(load(AUTUMN), 5)
    mine = np.array([sets[key] for key in sets if key.startswith("parties.armenia.")])
    assert mine.sum(axis=0) == pytest.approx(np.ones(design.WEIGHT_SETS))
    assert (mine[0] != 0.20).all()
