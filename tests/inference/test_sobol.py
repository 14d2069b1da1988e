"""Sobol indices: known ones come out, SALib finds the same, and gaps are told."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import sobol as salib
from scipy.stats import qmc

from sim.errors import SimError
from sim.inference.sobol import convergence, from_sweep, sobol_indices
from sim.scenario import load
from sim.sweeps.designing import make_design
from tests.rules.twins import holds

NAMES = ["x1", "x2", "x3"]


def ishigami(x):
    """Ishigami and Homma (1990): sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on [-pi, pi]³."""
    return np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2


def known_indices():
    """First-order and total indices, from the integrals."""
    whole = 49 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 1 / 2
    first = [(1 + 0.1 * math.pi**4 / 5) ** 2 / 2 / whole, 49 / 8 / whole, 0.0]
    together = 8 * 0.01 * math.pi**8 / 225 / whole  # of x1 and x3
    return first, [first[0] + together, first[1], together]


def sampled(model: Any, points: Any, inputs: int) -> tuple[Any, Any, dict[str, Any]]:
    """Outcomes of A, B and A with each column of B, for points of twice as many columns."""
    a, b = points[:, :inputs], points[:, inputs:]
    mixed = {}
    for place in range(inputs):
        columns = a.copy()
        columns[:, place] = b[:, place]
        mixed[f"x{place + 1}"] = model(columns)
    return model(a), model(b), mixed


@pytest.fixture(scope="module")
def outcomes() -> Any:
    points = qmc.Sobol(6, rng=np.random.default_rng(1)).random(4096)
    return sampled(ishigami, math.pi * (2 * points - 1), 3)


def test_ishigamis_function_has_its_known_indices(outcomes):
    first, total = known_indices()

    def check(a, b, mixed):
        found = sobol_indices(a, b, mixed)
        assert found["first"].tolist() == pytest.approx(first, abs=0.02)
        assert found["total"].tolist() == pytest.approx(total, abs=0.02)
        for kind, known in (("first", first), ("total", total)):
            assert (found[f"{kind}_low"] <= known).all()
            assert (found[f"{kind}_high"] >= known).all()

    a, b, mixed = outcomes
    check(a, b, mixed)
    assert not holds(check, a, np.random.default_rng(2).permutation(b), mixed)
    assert not holds(check, b, a, mixed)  # as if the matrices were B with columns of A
    assert not holds(check, a, b, {"x1": mixed["x2"], "x2": mixed["x1"], "x3": mixed["x3"]})


def test_salib_finds_the_same_indices_and_about_the_same_errors(outcomes):
    a, b, mixed = outcomes
    stacked = np.column_stack([a, *mixed.values(), b]).ravel()
    problem = {"num_vars": 3, "names": NAMES, "bounds": [[-math.pi, math.pi]] * 3}
    known = salib.analyze(problem, stacked, calc_second_order=False, num_resamples=1000, seed=1)

    def check(mixed):
        found = sobol_indices(a, b, mixed)
        assert found["first"].tolist() == pytest.approx(known["S1"].tolist(), abs=1e-10)
        assert found["total"].tolist() == pytest.approx(known["ST"].tolist(), abs=1e-10)
        for kind, length in (("first", known["S1_conf"]), ("total", known["ST_conf"])):
            errors = (length / 1.959964).tolist()
            assert found[f"{kind}_error"].tolist() == pytest.approx(errors, rel=0.15)

    check(mixed)
    assert not holds(check, mixed | {"x1": np.roll(mixed["x1"], 1)})


def test_inputs_keep_their_order_and_each_index_lies_in_its_interval(outcomes):
    a, b, mixed = outcomes
    found = sobol_indices(a, b, mixed)
    assert found.index.tolist() == NAMES
    ends = ["", "_low", "_high", "_error"]
    assert found.columns.tolist() == [f"{kind}{end}" for kind in ("first", "total") for end in ends]
    for kind in ("first", "total"):
        assert found[kind].between(found[f"{kind}_low"], found[f"{kind}_high"]).all()
    narrow = sobol_indices(a, b, mixed, level=0.5)
    assert (narrow["first_low"] > found["first_low"]).all()


def test_intervals_hold_the_true_index_of_independent_rows_as_often_as_they_say():
    """y = 2 x1 + x2 + luck, uniform inputs: shares 4/6, 1/6 and 1/6, no interaction."""
    rng = np.random.default_rng(3)
    repeats = [
        sobol_indices(
            *sampled(lambda x: x @ [2.0, 1.0, 1.0], rng.random((256, 6)), 3), resamples=200, seed=n
        )
        for n in range(400)
    ]

    def check(shares):
        for kind in ("first", "total"):
            inside = [
                (one[f"{kind}_low"] <= shares) & (shares <= one[f"{kind}_high"]) for one in repeats
            ]
            assert np.mean(inside, axis=0) == pytest.approx(0.95, abs=0.04)

    check(np.array([4, 1, 1]) / 6)
    assert not holds(check, np.array([3, 1, 1]) / 5)


def test_the_standard_error_is_the_spread_of_the_index_over_samples():
    rng = np.random.default_rng(4)
    samples = [sampled(ishigami, rng.uniform(-math.pi, math.pi, (512, 6)), 3) for _ in range(300)]
    repeats = pd.concat([sobol_indices(*one, resamples=100) for one in samples])

    def check(kind, error):
        spread = repeats.groupby("input")[kind].std()
        meant = repeats.groupby("input")[error].mean()
        assert meant.tolist() == pytest.approx(spread.tolist(), rel=0.15)

    check("first", "first_error")
    check("total", "total_error")
    assert not holds(check, "first", "total_error")


def test_adding_a_constant_to_the_outcome_changes_nothing(outcomes):
    a, b, mixed = outcomes
    shifted = {name: values + 1e4 for name, values in mixed.items()}
    found = sobol_indices(a + 1e4, b + 1e4, shifted)
    pd.testing.assert_frame_equal(found, sobol_indices(a, b, mixed), atol=1e-6)
    with pytest.raises(AssertionError):
        pd.testing.assert_frame_equal(found, sobol_indices(a**2, b, mixed), atol=1e-6)


# -- convergence ----------------------------------------------------------------------------------


def test_convergence_gives_the_indices_of_the_first_rows(outcomes):
    a, b, mixed = outcomes
    found = convergence(a, b, mixed, [256, 4096])
    assert found.columns[:3].tolist() == ["samples", "input", "first"]
    assert found["samples"].tolist() == [256] * 3 + [4096] * 3

    def check(rows):
        part = {name: values[rows] for name, values in mixed.items()}
        alone = sobol_indices(a[rows], b[rows], part).reset_index()
        few = found[found["samples"] == 256].drop(columns="samples")
        pd.testing.assert_frame_equal(few, alone)

    check(slice(0, 256))
    assert not holds(check, slice(256, 512))


def test_without_sizes_convergence_doubles_and_ends_with_all_rows_and_errors_fall(outcomes):
    found = convergence(*outcomes)
    sizes = found["samples"].unique().tolist()
    assert sizes == [64, 128, 256, 512, 1024, 2048, 4096]
    errors = found.groupby("samples")["total_error"].mean()
    halved = errors.loc[4096] / errors.loc[1024]  # four times as many rows
    assert halved == pytest.approx(0.5, abs=0.1)
    assert errors.loc[4096] / errors.loc[2048] != pytest.approx(0.5, abs=0.1)


# -- from a sweep ---------------------------------------------------------------------------------

KEYS = ["balance.advantage", "balance.table_shift"]


@pytest.fixture(scope="module")
def frame():
    """A sweep of a design as it is, with an outcome of which everything is known."""
    scenario = load("toy/take-it-or-leave-it")
    design = make_design("sobol", scenario, [f"{key}=-1:1" for key in KEYS], samples=512, seed=2)
    points = np.arange(len(design))
    values = design.rows(points)
    luck = design.seeds(points).astype(np.float64) * 2.0**-63 - 1.0  # from -1 to 1
    runs = pd.DataFrame({"point": points, "replicate": 0, **values, **design.extra(points)})
    runs["war"] = values[KEYS[0]] + 0.5 * values[KEYS[1]] + luck > 0.0
    runs["force"] = 2.0 * values[KEYS[0]] + values[KEYS[1]] + luck
    runs["sobol_matrix"] = runs["sobol_matrix"].astype("string")
    return runs


def test_a_sweep_gives_the_indices_of_its_keys_and_of_luck(frame):
    def check(frame):
        found = sobol_indices(*from_sweep(frame, "force"))
        found = found.loc[[*KEYS, "luck"]]
        assert found["first"].tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=0.04)
        assert found["total"].tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=0.04)

    check(frame)
    assert sobol_indices(*from_sweep(frame, "force")).index.tolist() == [*KEYS, "luck"]
    check(frame.sample(frac=1.0, random_state=1))  # rows in any order
    rows = frame["sobol_row"].where(frame["sobol_matrix"] == "A", 511 - frame["sobol_row"])
    assert not holds(check, frame.assign(sobol_row=rows))


def test_whether_something_happened_has_indices_too_and_other_matrices_are_passed_over(frame):
    found = sobol_indices(*from_sweep(frame, "war"))
    assert found["first"].sum() < 0.95 < found["total"].sum()  # a threshold makes inputs interact
    more = frame[frame["sobol_matrix"] == "A"].assign(sobol_matrix="BA:luck")
    again = sobol_indices(*from_sweep(pd.concat([frame, more]), "war"))
    pd.testing.assert_frame_equal(again, found)


def test_what_a_sweep_cannot_give_is_told(frame):
    def told(frame, outcome="war"):
        with pytest.raises(SimError) as error:
            sobol_indices(*from_sweep(frame, outcome))
        return str(error.value)

    assert "did you mean 'war'?" in told(frame, "wars")
    assert "the design sobol" in told(frame.drop(columns="sobol_row"))
    assert "one replicate" in told(pd.concat([frame, frame.assign(replicate=1)]))
    assert "finish the sweep" in told(frame.iloc[:-1])
    assert "no matrix A or no B" in told(frame[frame["sobol_matrix"] != "B"])
    days = frame.assign(war=frame["force"].where(frame["war"]))
    assert "an outcome that every run has" in told(days)
    assert "does not vary" in told(frame.assign(war=True))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda a: sobol_indices(a, a[:-1], {"x": a}), "matrix B has 7 rows, but A has 8"),
        (lambda a: sobol_indices(a, a, {}), "there is no input"),
        (lambda a: sobol_indices(a, a, {"x": a * np.nan}), "matrix AB:x: 8 of 8 runs"),
        (lambda a: sobol_indices(a * 0, a * 0, {"x": a}), "does not vary"),
        (lambda a: convergence(a, a, {"x": a}, [16]), "allowed: from 2 to 8"),
    ],
)
def test_what_has_no_indices_is_told(call, told):
    with pytest.raises(SimError, match=told):
        call(np.arange(8.0))


def test_an_outcome_too_rare_to_be_in_every_resample_has_no_interval():
    a, b = np.zeros((2, 64))
    a[0] = 1.0
    found = sobol_indices(a, b, {"x": b})
    assert found["total"].notna().all()
    assert found["total_low"].isna().all()
    a[:32] = 1.0
    assert sobol_indices(a, b, {"x": b})["total_low"].notna().all()
