"""Which points a design visits: all of a grid, even samples, matrices for Sobol indices, a list."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from scipy.stats import norm, qmc

from sim.scenario import Scenario, load
from sim.sweeps.design import Design, Sobol, described_design
from sim.sweeps.designing import make_design
from sim.sweeps.mixing import Array, mixed, shuffled, uniform
from sim.sweeps.varying import Range, SweepError

X, Y, Z = "balance.advantage", "balance.wear", "talks.rounds"
SAMPLED = [f"{X}=-1:1", Y, f"{Z}=1:10"]


@pytest.fixture(scope="module")
def toy() -> Scenario:
    return load("toy/fearon")


@pytest.fixture(scope="module")
def designs(toy: Scenario) -> dict[str, Design]:
    words = "talks.first_mover"
    columns = {X: [0.1, 0.2, 0.3], words: ["holder", "random", "holder"], Z: [1, 2, 3]}
    return {
        "none": make_design("grid", toy, seed=3),
        "grid": make_design("grid", toy, [f"{X}=-1:1:5", words, f"{Z}=1,5"], seed=3),
        "latin-hypercube": make_design(
            "latin-hypercube", toy, [*SAMPLED, words], samples=50, seed=3
        ),
        "sobol": make_design("sobol", toy, [*SAMPLED, words], samples=16, seed=3),
        "sobol-second-order": make_design("sobol-second-order", toy, SAMPLED, samples=16, seed=3),
        "list": make_design("list", toy, columns, seed=3),
    }


KINDS = ["none", "grid", "latin-hypercube", "sobol", "sobol-second-order", "list"]


def every(design: Design) -> Array:
    return np.arange(len(design))


# -- what holds for every design ------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_point_is_the_same_whenever_it_is_asked_for(
    designs: dict[str, Design], kind: str
) -> None:
    design = designs[kind]
    order = every(design)[::-1]
    whole, parts = design.rows(every(design)), design.rows(order)
    for key in design.keys:
        assert (whole[key][order] == parts[key]).all()
    assert (design.seeds(every(design))[order] == design.seeds(order)).all()
    if kind != "none":  # the order is not lost on this test
        assert not all((whole[key] == parts[key]).all() for key in design.keys)


@pytest.mark.parametrize("kind", KINDS)
def test_columns_have_the_type_of_their_key(designs: dict[str, Design], kind: str) -> None:
    types = {X: "float64", Y: "float64", Z: "int64", "talks.first_mover": "object"}
    design = designs[kind]
    rows = design.rows(every(design)[:2])
    assert list(rows) == list(design.keys)
    assert {key: str(values.dtype) for key, values in rows.items()} == {
        key: types[key] for key in design.keys
    }
    assert design.seeds(every(design)).dtype == np.uint64


@pytest.mark.parametrize("kind", KINDS)
def test_a_design_is_made_again_from_its_description(designs: dict[str, Design], kind: str) -> None:
    design = designs[kind]
    again = described_design(json.loads(json.dumps(design.description())))
    assert (again, again.hash) == (design, design.hash)
    sent = pickle.loads(pickle.dumps(design))
    assert sent.hash == design.hash
    for key, values in sent.rows(every(design)).items():
        assert (values == design.rows(every(design))[key]).all()


def test_the_hash_tells_designs_apart(toy: Scenario) -> None:
    def hashed(
        vary: list[str], kind: str = "latin-hypercube", samples: int = 8, seed: int = 0
    ) -> str:
        return make_design(kind, toy, vary, samples=samples, seed=seed).hash

    usual = [f"{X}=-1:1", f"{Z}=1:10"]
    assert hashed(usual) == hashed([f"{X}=-1.0:1.00", f"{Z}=1:10"])
    others = {
        hashed(usual),
        hashed(usual, seed=1),
        hashed(usual, samples=16),
        hashed(usual, kind="sobol"),
        hashed(usual[::-1]),
        hashed([f"{X}=-1:2", usual[1]]),
        hashed([f"{X}=-1,1", usual[1]]),
        hashed([f"{X}=1:2:log", usual[1]]),
    }
    assert len(others) == 8


def test_points_share_their_luck_unless_luck_is_varied(designs: dict[str, Design]) -> None:
    for kind in ("none", "grid", "latin-hypercube", "list"):
        assert set(designs[kind].seeds(every(designs[kind])).tolist()) == {3}
    assert len(set(designs["sobol"].seeds(every(designs["sobol"])).tolist())) > 1


# -- grid -----------------------------------------------------------------------------------------


def test_a_grid_has_every_combination_once(toy: Scenario) -> None:
    grid = make_design("grid", toy, [f"{X}=-1:1:3", f"{Z}=1,5", "front.decisive"])
    points = list(
        zip(*(column.tolist() for column in grid.rows(every(grid)).values()), strict=True)
    )
    meant = [(x, z, flag) for x in (-1.0, 0.0, 1.0) for z in (1, 5) for flag in (True, False)]
    assert sorted(points) == sorted(meant)
    assert points[0][:2] == points[1][:2]  # the last key changes fastest


def test_without_keys_a_grid_is_the_scenario_as_it_is(designs: dict[str, Design]) -> None:
    assert len(designs["none"]) == 1
    assert designs["none"].rows(np.array([0])) == {}


def test_a_vast_grid_takes_no_memory(toy: Scenario) -> None:
    vast = make_design("grid", toy, [f"{X}=-1:1:1000001", f"{Y}=0:1:1000001"])
    assert len(vast) == 1_000_001**2
    rows = vast.rows(np.array([0, 250_000 * 1_000_001 + 750_000, len(vast) - 1]))
    assert rows[X].tolist() == [-1.0, -0.5, 1.0]
    assert rows[Y].tolist() == [0.0, 0.75, 1.0]


def test_a_grid_that_cannot_be_counted_is_refused(toy: Scenario) -> None:
    keys = [X, Y, "balance.table_shift", "balance.uncertainty"]
    with pytest.raises(SweepError, match="more than can be counted"):
        make_design("grid", toy, [f"{key}=0:1:100001" for key in keys])
    make_design("grid", toy, [f"{key}=0:1:100001" for key in keys[:3]])


# -- chance by position ---------------------------------------------------------------------------


def test_mixing_gives_the_published_numbers_of_splitmix64() -> None:
    known = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert mixed(0, np.arange(3)).tolist() == known
    assert mixed(1, np.arange(3)).tolist() != known


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 65, 1000, 4097])
def test_shuffling_permutes(size: int) -> None:
    found = shuffled(5, np.arange(size), size)
    assert sorted(found.tolist()) == list(range(size))
    if size > 4:
        assert found.tolist() != list(range(size))
        other = shuffled(6, np.arange(size), size)
        assert found.tolist() != other.tolist()
        folded = (mixed(5, np.arange(size)) % np.uint64(size)).tolist()
        assert len(set(folded)) < size  # which mere random numbers do not do


def test_all_orders_of_a_few_are_about_equally_likely() -> None:
    orders = [tuple(shuffled(key, np.arange(4), 4).tolist()) for key in range(2400)]
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert len(counts) == 24
    statistic = ((counts - 100.0) ** 2 / 100.0).sum()
    assert statistic < 49.7  # chi-squared with 23 degrees of freedom: 1 in 1000 lies above
    skewed = ((np.array([*counts[:-2], 0, 200]) - 100.0) ** 2 / 100.0).sum()
    assert skewed > 49.7


# -- Latin hypercube ------------------------------------------------------------------------------


def strata(values: Array, low: float, high: float) -> int:
    """How many of n equal parts of a range hold a value, of n values."""
    return len(np.unique(np.floor((values - low) / (high - low) * len(values))))


def test_every_part_of_every_range_holds_one_point(toy: Scenario) -> None:
    design = make_design("latin-hypercube", toy, [f"{X}=-1:1", f"{Y}=0:1"], samples=500, seed=2)
    rows = design.rows(every(design))
    assert strata(rows[X], -1.0, 1.0) == strata(rows[Y], 0.0, 1.0) == 500
    assert strata(uniform(2, np.arange(500)), 0.0, 1.0) < 400  # what plain chance does
    assert abs(np.corrcoef(rows[X], rows[Y])[0, 1]) < 0.15
    assert len(np.unique((rows[X] * 250) % 1.0)) > 490  # and not at the same place in each


def test_a_sampled_whole_number_has_equal_shares(toy: Scenario) -> None:
    design = make_design("latin-hypercube", toy, [f"{Z}=1:10"], samples=500)
    counts = np.unique(design.rows(every(design))[Z], return_counts=True)[1]
    assert counts.tolist() == [50] * 10


def test_the_seed_moves_the_sample(toy: Scenario) -> None:
    first, second, again = (
        make_design("latin-hypercube", toy, [X], samples=20, seed=seed).rows(np.arange(20))[X]
        for seed in (1, 2, 1)
    )
    assert (first == again).all()
    assert (first != second).all()


def test_a_vast_sample_answers_at_once(toy: Scenario) -> None:
    design = make_design("latin-hypercube", toy, SAMPLED, samples=10**12)
    values = design.rows(np.array([0, 10**11, 10**12 - 1]))[X]
    assert len(set(values.tolist())) == 3
    assert (abs(values) <= 1.0).all()


# -- Sobol ----------------------------------------------------------------------------------------


def matrix(design: Design, name: str) -> tuple[dict[str, Array], Array]:
    """Values and seeds of one matrix, in the order of its rows."""
    extra = design.extra(every(design))
    points = every(design)[extra["sobol_matrix"] == name]
    assert (design.extra(points)["sobol_row"] == np.arange(len(points))).all()
    return design.rows(points), design.seeds(points)


def test_the_sequence_is_that_of_scipy(toy: Scenario) -> None:
    design = make_design("sobol", toy, [f"{X}=0:1", f"{Y}=0:1"], samples=256, seed=0)
    assert isinstance(design, Sobol)
    rows = np.arange(256)
    known = qmc.Sobol(4, scramble=False, bits=32).random(256)
    for dimension in range(4):
        found = design._chance(rows, np.full(256, dimension))
        bits = (found * 2**32).astype(np.uint64)
        # The digital shift is the same bits exchanged at every point.
        unshifted = (bits ^ bits[0]) * 2.0**-32
        assert (unshifted == known[:, dimension]).all()
        assert not (found == known[:, dimension]).all()


def test_a_power_of_two_keeps_every_input_in_balance(toy: Scenario) -> None:
    design = make_design("sobol", toy, [f"{X}=-1:1", f"{Y}=0:1"], samples=512, seed=4)
    for name in ("A", "B"):
        values, _ = matrix(design, name)
        assert strata(values[X], -1.0, 1.0) == strata(values[Y], 0.0, 1.0) == 512
        assert strata(values[X][:500], -1.0, 1.0) < 500


def test_matrices_take_one_column_from_b(designs: dict[str, Design]) -> None:
    for kind in ("sobol", "sobol-second-order"):
        design = designs[kind]
        (a, luck_a), (b, luck_b) = matrix(design, "A"), matrix(design, "B")
        assert not (luck_a == luck_b).any()
        assert len({*luck_a.tolist(), *luck_b.tolist()}) == 32
        for changed in (*design.keys, "luck"):
            values, luck = matrix(design, f"AB:{changed}")
            for key in design.keys:
                assert (values[key] == (b if key == changed else a)[key]).all()
            assert (luck == (luck_b if changed == "luck" else luck_a)).all()
        assert any((a[key] != b[key]).all() for key in design.keys)


def test_second_order_has_the_mirror_images_as_well(designs: dict[str, Design]) -> None:
    design = designs["sobol-second-order"]
    (a, luck_a), (b, luck_b) = matrix(design, "A"), matrix(design, "B")
    for changed in (*design.keys, "luck"):
        values, luck = matrix(design, f"BA:{changed}")
        for key in design.keys:
            assert (values[key] == (a if key == changed else b)[key]).all()
        assert (luck == (luck_a if changed == "luck" else luck_b)).all()
    assert len(design) == 16 * (2 + 2 * 4)
    assert len(designs["sobol"]) == 16 * (2 + 4 + 1)


def noise(seeds: Array) -> Array:
    """What luck does in the examples below: a standard normal number of the seed."""
    return np.asarray(norm.ppf(((seeds >> np.uint64(12)) + 0.5) * 2.0**-52))


def indices(design: Design, model, inputs: list[str]) -> dict[str, tuple[float, float]]:
    """First-order and total indices: Saltelli et al. (2010), Table 2, (b) and (f)."""
    a, b = (model(*matrix(design, name)) for name in "AB")
    variance = np.concatenate([a, b]).var()
    found = {}
    for name in inputs:
        mixed_one = model(*matrix(design, f"AB:{name}"))
        first = (b * (mixed_one - a)).mean() / variance
        total = 0.5 * ((a - mixed_one) ** 2).mean() / variance
        found[name] = float(first), float(total)
    return found


def test_indices_of_an_additive_model_come_out_and_luck_is_one_of_them(toy: Scenario) -> None:
    """y = 3 x + y' + luck with x on [-1, 1], y' on [0, 1]: variances 9/3, 1/12 and 1."""
    design = make_design("sobol", toy, [f"{X}=-1:1", f"{Y}=0:1"], samples=4096, seed=11)

    def model(values: dict[str, Array], seeds: Array) -> Array:
        return np.asarray(3.0 * values[X] + values[Y] + noise(seeds))

    parts = {X: 3.0, Y: 1.0 / 12.0, "luck": 1.0}
    found = indices(design, model, [X, Y, "luck"])
    for name, part in parts.items():
        meant = part / sum(parts.values())
        assert found[name] == pytest.approx((meant, meant), abs=0.03)
        wrong = part / (sum(parts.values()) - 1.0)  # as if luck had no part in it
        assert name == Y or found[name] != pytest.approx((wrong, wrong), abs=0.03)


def test_luck_is_isolated_by_its_own_column_alone(toy: Scenario) -> None:
    design = make_design("sobol", toy, [f"{X}=-1:1", f"{Y}=0:1"], samples=1024, seed=11)

    def lucky(values: dict[str, Array], seeds: Array) -> Array:
        return np.asarray(0.0 * values[X] + noise(seeds))

    found = indices(design, lucky, [X, Y, "luck"])
    assert (found[X], found[Y]) == ((0.0, 0.0), (0.0, 0.0))  # exactly: the seed is A's
    assert found["luck"] == pytest.approx((1.0, 1.0), abs=0.1)

    def luckless(values: dict[str, Array], seeds: Array) -> Array:
        return np.asarray(values[X] + 0.0 * noise(seeds))

    assert indices(design, luckless, ["luck"])["luck"] == (0.0, 0.0)


def test_what_is_not_additive_shows_in_total_and_second_order_indices(toy: Scenario) -> None:
    """y = x y' with both on [-1, 1] has no first-order effect: all is interaction."""
    design = make_design(
        "sobol-second-order", toy, [f"{X}=-1:1", "balance.table_shift=-1:1"], samples=2048, seed=5
    )
    other = "balance.table_shift"

    def model(values: dict[str, Array], seeds: Array) -> Array:
        return np.asarray(values[X] * values[other] + 0.0 * seeds)

    found = indices(design, model, [X, other])
    for name in (X, other):
        assert found[name] == pytest.approx((0.0, 1.0), abs=0.06)
    a = model(*matrix(design, "A"))
    both = model(*matrix(design, f"BA:{X}")) * model(*matrix(design, f"AB:{other}"))
    closed = both.mean() / a.var()  # Saltelli (2002): effect of both together
    assert closed - found[X][0] - found[other][0] == pytest.approx(1.0, abs=0.06)


def test_a_range_in_python_can_be_sampled(toy: Scenario) -> None:
    given = make_design("sobol", toy, {X: Range(-1, 1)}, samples=8)
    assert given.hash == make_design("sobol", toy, [f"{X}=-1:1"], samples=8).hash
