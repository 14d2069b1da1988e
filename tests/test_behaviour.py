"""Ensembles of behaviour: which run takes which set, in both engines, and what is told of slips."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.behaviour import EnsembleError, read_ensemble
from sim.errors import SimError
from sim.over_runs import uncertainty
from sim.scenario import load
from sim.sweeps import read_sweep, sweep
from tests.cli.calling import bad, call, good, table

AUTUMN = "karabakh/autumn-2020"
PRECISION, COST = "behaviour.precision", "parties.azerbaijan.offensive_cost"
HOPE = "parties.azerbaijan.hope"
SETS = [(60.0, 0.01, 0.1), (400.0, 0.09, 0.3), (200.0, 0.04, 0.9)]
HEADER = f"{PRECISION},{COST},{HOPE}@2020-07-12"


def written(folder: Path, text: str, name: str = "sets.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def file(tmp_path):
    rows = [",".join(map(str, one)) for one in SETS]
    return written(tmp_path, "\n".join(["# three sets", HEADER, *rows, ""]))


def own(place: int, replicate: int) -> Any:
    precision, cost, hope = SETS[place]
    changes = [f"{PRECISION}={precision}", f"{COST}={cost}", f"{HOPE}={hope}"]
    frame = sim.simulate(load(AUTUMN, changes), replicates=replicate + 1, seed=4, engine="mesa")
    return frame.loc[replicate]


@pytest.mark.parametrize("engine", ["mesa", "compiled"])
def test_a_run_is_that_of_the_scenario_with_the_numbers_of_its_set(file, engine):
    frame: Any = sim.simulate(AUTUMN, replicates=5, seed=4, behaviour=file, engine=engine)
    assert frame["set"].tolist() == [0, 1, 2, 0, 1]
    for replicate in range(5):
        expected = own(replicate % 3, replicate)
        assert frame.loc[replicate, expected.index].equals(expected)
    twin = own(1, 0)  # the set of another run does not give it
    assert not frame.loc[0, twin.index].equals(twin)


def test_neither_engine_nor_number_of_workers_nor_of_runs_changes_a_row(file):
    first = sim.simulate(AUTUMN, replicates=6, seed=4, behaviour=file, engine="mesa")
    again = sim.simulate(AUTUMN, replicates=6, seed=4, behaviour=file, engine="compiled", jobs=2)
    pd.testing.assert_frame_equal(first, again, check_exact=True)
    longer = sim.simulate(AUTUMN, replicates=9, seed=4, behaviour=file, engine="compiled")
    pd.testing.assert_frame_equal(longer.head(6), first, check_exact=True)


def test_a_dated_number_is_for_runs_that_begin_on_that_date(file):
    found = read_ensemble(file)
    assert found.of(load(AUTUMN)).keys == (PRECISION, COST, HOPE)
    assert found.of(load("karabakh/april-2016")).keys == (PRECISION, COST)


def test_a_single_row_is_a_named_point(tmp_path):
    point = written(tmp_path, f"{PRECISION}\n100\n")
    frame = sim.simulate(AUTUMN, replicates=3, seed=1, behaviour=point)
    plain = sim.simulate(load(AUTUMN, [f"{PRECISION}=100"]), replicates=3, seed=1)
    pd.testing.assert_frame_equal(frame.drop(columns="set"), plain)
    assert not plain.equals(sim.simulate(AUTUMN, replicates=3, seed=1))


def test_records_of_traced_runs_have_the_numbers_of_their_set(file):
    for engine in ("mesa", "compiled"):
        frame = sim.simulate(AUTUMN, 2, seed=4, behaviour=file, trace=True, engine=engine)
        seen = [record.scenario.behaviour.precision for record in frame["record"]]
        assert seen == [60.0, 400.0]


def test_everything_wrong_with_a_file_is_told_together(tmp_path):
    text = f"{PRECISION},behaviour.precisoin,talks.rounds\n-1,2,3\n100,2,3.5\n1,x\n"
    with pytest.raises(EnsembleError, match="has 1 problem") as caught:
        read_ensemble(written(tmp_path, text))
    assert "sets.csv:4" in str(caught.value)
    ragged = written(tmp_path, text.replace("1,x\n", ""))
    with pytest.raises(EnsembleError) as caught:
        sim.simulate(AUTUMN, replicates=1, behaviour=ragged)
    assert "did you mean 'behaviour.precision'" in str(caught.value)
    ranged = written(tmp_path, text.replace("1,x\n", "").replace("precisoin", "hope_fade"))
    with pytest.raises(EnsembleError) as caught:
        sim.simulate(AUTUMN, replicates=1, behaviour=ranged)
    assert "sets.csv:2: behaviour.precision: -1 is out of range" in str(caught.value)
    assert "sets.csv:3: talks.rounds: 3.5 is not a whole number" in str(caught.value)
    assert "sets.csv:2: behaviour.hope_fade: 2 is out of range" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no sets"),
        (f"{PRECISION}\n", "holds no sets"),
        (f"{PRECISION},{PRECISION}\n1,2\n", "given twice"),
        (f"{PRECISION}@noon\n1\n", "not a date"),
        (f"{PRECISION}\nmany\n", "'many' is not a number"),
        (f"{PRECISION}\ninf\n", "finite number"),
        (f"{PRECISION},{PRECISION}@2020-07-12\n50,60\n", "given twice for runs"),
        ("parties.azerbaijan.weights.security\n0.1\n", "no number of its own"),
        ("parties.azerbaijan.label\n1\n", "only a label"),
    ],
)
def test_a_slip_is_told(tmp_path, text, told):
    with pytest.raises(EnsembleError, match=told):
        sim.simulate(AUTUMN, replicates=1, behaviour=written(tmp_path, text))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(EnsembleError, match="cannot be read"):
        read_ensemble(tmp_path / "no.csv")


def test_a_file_that_was_changed_since_its_manifest_is_refused(file):
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest = file.with_name("manifest.json")
    manifest.write_text(json.dumps({"files": {"sets.csv": digest}}), encoding="utf-8")
    assert len(read_ensemble(file)) == 3
    file.write_text(file.read_text(encoding="utf-8") + "100,0.05,0.2\n", encoding="utf-8")
    with pytest.raises(EnsembleError, match="was changed since"):
        read_ensemble(file)


def test_sweeps_take_sets_by_replicate_in_both_engines(file, tmp_path):
    def made(name: str, **more):
        chosen: dict[str, Any] = {
            "vary": {"balance.advantage": [-0.2, 0.3]},
            "replicates": 4,
            "seed": 4,
        } | more
        return sweep(AUTUMN, out=tmp_path / name, behaviour=file, **chosen).frame()

    mesa, compiled = made("a", engine="mesa"), made("b", engine="compiled", block_size=3)
    pd.testing.assert_frame_equal(mesa, compiled, check_exact=True)
    assert (mesa["set"] == mesa["replicate"] % 3).all()
    plain = sim.simulate(load(AUTUMN, ["balance.advantage=0.3"]), 4, seed=4, behaviour=file)
    at = mesa[mesa["point"] == 1].sort_values("replicate")
    assert np.array_equal(at["fighting_days"], plain["fighting_days"])
    with pytest.raises(SimError, match=r"in the ensemble sets\.csv, too"):
        made("c", vary={PRECISION: [50, 60]})


def test_a_sweep_is_not_resumed_with_another_ensemble(file, tmp_path):
    vary = {"balance.advantage": [0.1]}
    sweep(AUTUMN, vary, out=tmp_path / "one", behaviour=file, engine="mesa")
    assert read_sweep(tmp_path / "one").manifest["behaviour"]["sets"] == 3
    other = written(tmp_path, f"{PRECISION}\n100\n", "other.csv")
    with pytest.raises(SimError, match="the ensemble of behaviour"):
        sweep(AUTUMN, vary, out=tmp_path / "one", behaviour=other, engine="mesa", resume=True)


def test_uncertainty_holds_luck_and_parameters_apart(file):
    frame = sim.simulate(AUTUMN, replicates=60, seed=4, behaviour=file, engine="compiled")
    rows: Any = uncertainty(frame).set_index("outcome")
    one = rows.loc["large_war"]
    assert one["value"] == pytest.approx(frame["large_war"].astype(float).mean())
    assert one["luck_high"] - one["luck_low"] < one["together_high"] - one["together_low"]
    assert one["share_of_parameters"] > 0.1
    same = frame.assign(set=frame["replicate"] // 3 % 3)  # sets that say nothing of the run
    mixed: Any = uncertainty(same).set_index("outcome")
    assert mixed.loc["large_war", "share_of_parameters"] < 0.1
    assert (rows["together_low"].dropna() >= -1e9).all()
    assert rows.loc["control_end", "together_high"] <= 1.0


# -- the command line -----------------------------------------------------------------------------


def test_sim_run_with_an_ensemble(file, tmp_path):
    out = tmp_path / "out"
    words = ("run", AUTUMN, "--behaviour", str(file), "--replicates", "6", "--out", str(out))
    told = good(*words)
    assert "How sure" in told
    assert {row["set"] for row in table(out / "outcomes.csv")} == {"0", "1", "2"}
    kept = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["behaviour"]
    assert kept["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert "large_war" in {row["outcome"] for row in table(out / "uncertainty.csv")}
    assert "How sure" not in good("run", AUTUMN, "--replicates", "6")


def test_one_run_of_an_ensemble_takes_the_set_of_its_replicate(file, tmp_path):
    out = tmp_path / "one"
    good("run", AUTUMN, "--behaviour", str(file), "--replicate", "4", "--out", str(out))
    kept = json.loads((out / "scenario.json").read_text(encoding="utf-8"))
    assert kept["behaviour"]["precision"] == 400.0


def test_set_wins_over_an_ensemble_and_says_so(file):
    words = ("run", AUTUMN, "--behaviour", str(file), "--replicates", "6")
    result = call(*words, "--set", f"{HOPE}=0.2")
    assert f"--set wins over sets.csv: {HOPE}" in result.stderr
    assert result.exit_code == 0


def test_too_few_runs_for_the_sets_are_warned_of(file):
    words = ("run", AUTUMN, "--behaviour", str(file), "--replicates")
    assert "fewer than two for each set" in call(*words, "3").stderr
    assert "fewer than two for each set" not in call(*words, "6").stderr


def test_sim_compare_with_an_ensemble(file, tmp_path):
    out = tmp_path / "out"
    words = ("compare", AUTUMN, "--behaviour", str(file), "--replicates", "12", "--out", str(out))
    good(*words)
    assert "How sure" in good(*words[:-2])
    kept = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["behaviour"]
    assert kept[AUTUMN]["sets"] == 3
    assert (out / "uncertainty-autumn-2020.csv").exists()


def test_a_wrong_ensemble_ends_with_2(tmp_path):
    wrong = written(tmp_path, "behaviour.precisoin\n3\n")
    assert "did you mean" in bad("run", AUTUMN, "--behaviour", str(wrong), "--replicates", "2")
    out = str(tmp_path / "s")
    assert "did you mean" in bad("sweep", AUTUMN, "--behaviour", str(wrong), "--out", out)


def test_sets_lend_to_another_scenario_what_it_has_and_leaves_to_them(tmp_path):
    path = tmp_path / "sets.csv"
    line = "third_parties.russia.backing.red_lines.lachin.penalty"
    path.write_text(
        f"behaviour.hope_fade,after_deal.trust,{line},{HOPE}@2020-07-12\n0.05,0.5,0.3,0.4\n"
    )
    sets, made_for = read_ensemble(path), load("karabakh/1994-2020")
    assert sets.lent_to(load("karabakh/after-2020"), made_for).columns == ("behaviour.hope_fade",)
    assert sets.lent_to(load(AUTUMN), made_for).columns == sets.columns
    changed = load(AUTUMN, ["behaviour.hope_fade=0.1"])
    assert "behaviour.hope_fade" not in sets.lent_to(changed, made_for).columns
