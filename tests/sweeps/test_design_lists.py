"""Lists of points, and calls for a design that cannot be met."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.keys import parameters
from sim.scenario import Scenario, load
from sim.sweeps.designing import make_design
from sim.sweeps.varying import SweepError

X, Y, Z = "balance.advantage", "balance.wear", "talks.rounds"


@pytest.fixture(scope="module")
def toy() -> Scenario:
    return load("toy/fearon")


# -- list -----------------------------------------------------------------------------------------


def csv_file(folder: Path, text: str) -> Path:
    file = folder / "points.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_list_is_read_from_a_file(toy: Scenario, tmp_path: Path) -> None:
    text = f"{X}, {Z},talks.first_mover\n0.1,2,holder\n\n-3e-1, 4 ,random\n"
    design = make_design("list", toy, csv=csv_file(tmp_path, text))
    rows = design.rows(np.arange(len(design)))
    assert {key: values.tolist() for key, values in rows.items()} == {
        X: [0.1, -0.3],
        Z: [2, 4],
        "talks.first_mover": ["holder", "random"],
    }
    columns = {X: [0.1, -0.3], Z: [2, 4], "talks.first_mover": ["holder", "random"]}
    assert make_design("list", toy, columns).hash == design.hash


def test_a_list_may_bring_its_seeds(toy: Scenario, tmp_path: Path) -> None:
    most = 2**64 - 1
    design = make_design("list", toy, csv=csv_file(tmp_path, f"{X},seed\n0,5\n0,{most}\n"))
    assert design.keys == (X,)
    assert design.seeds(np.array([1, 0])).tolist() == [most, 5]
    plain = make_design("list", toy, csv=csv_file(tmp_path, f"{X}\n0\n0\n"), seed=8)
    assert plain.seeds(np.array([1, 0])).tolist() == [8, 8]


def test_every_problem_of_a_list_is_told_with_its_line(toy: Scenario, tmp_path: Path) -> None:
    file = csv_file(tmp_path, f"{X},{Z}\n0.1,2\n9,2\n0.2,1.5\nx,3\n")
    with pytest.raises(SweepError) as caught:
        make_design("list", toy, csv=file)
    told = str(caught.value)
    assert told.startswith("the sweep has 3 problems:")
    assert f"points.csv:3: {X}: 9 is out of range\n    allowed: a number from -5 to 5" in told
    assert f"points.csv:4: {Z}: 1.5 is not a whole number" in told
    assert f"points.csv:5: {X}: 'x' is not a number" in told


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "holds no points"),
        (f"{X}\n", "holds no points"),
        (f"{X},{Z}\n0.1\n", "points.csv:2: has 1 values for the 2 keys"),
        (f"{X},{X}\n0,0\n", "the key is given twice"),
        ("balance.advantge\n0\n", f"did you mean '{X}'?"),
        (f"{X},seed\n0,-1\n", "-1 is out of range"),
    ],
)
def test_a_broken_list_is_refused(toy: Scenario, tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(SweepError) as caught:
        make_design("list", toy, csv=csv_file(tmp_path, text))
    assert part in str(caught.value)


def test_a_file_that_is_no_list_is_refused(toy: Scenario, tmp_path: Path) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    for name, part in (("none.csv", "No such file"), (".", "directory"), ("bytes.csv", "UTF-8")):
        with pytest.raises(SweepError, match=part):
            make_design("list", toy, csv=tmp_path / name)


# -- wrong calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "vary", "more", "part"),
    [
        ("gird", [], {}, "did you mean 'grid'?"),
        ("grid", [f"{X}=0,1"], {"samples": 5}, "a grid has as many points as it has"),
        ("latin-hypercube", [X], {}, "has no number of samples"),
        ("latin-hypercube", [X], {"samples": 0}, "0 is not one"),
        ("latin-hypercube", [], {"samples": 5}, "has nothing to vary"),
        ("sobol", [X], {"samples": 1000}, "such as 512 or 1024"),
        ("sobol", [X], {"samples": 2**40}, "a whole number from 1 to 1073741824"),
        ("list", [], {}, "a list has no points"),
        ("list", {X: [1, 2], Y: [0.1]}, {}, "columns of equal length"),
        ("list", [f"{X}=1"], {"csv": "p.csv"}, "vary nothing else"),
        ("grid", [f"{X}=0,1"], {"csv": "p.csv"}, "are for the design list"),
        ("grid", [f"{X}=0,1"], {"seed": -1}, "-1 cannot be a seed"),
        ("grid", [f"{X}=0,1"], {"seed": 2**64}, "cannot be a seed"),
    ],
)
def test_a_wrong_call_says_what_is_allowed(toy: Scenario, kind, vary, more, part) -> None:
    with pytest.raises(SweepError) as caught:
        make_design(kind, toy, vary, **more)
    assert part in str(caught.value)


def test_problems_of_keys_and_of_the_call_are_told_together(toy: Scenario) -> None:
    with pytest.raises(SweepError) as caught:
        make_design("sobol", toy, ["balance.advantge", f"{Z}=0:5"], samples=3, seed=-1)
    assert [one.key for one in caught.value.problems] == ["", "", "balance.advantge", Z]


def test_a_design_without_any_valid_point_is_refused(toy: Scenario) -> None:
    weight = next(key for key in parameters(toy) if ".weights." in key)
    with pytest.raises(
        SweepError, match=r"none of 2 points tried works; .*: the weights sum to 0.2"
    ):
        make_design("grid", toy, {weight: [0.2, 0.3]})
    assert len(make_design("grid", toy, {weight: [0.2, 1.0]})) == 2  # one of them is valid
