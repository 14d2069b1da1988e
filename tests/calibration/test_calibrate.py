"""A calibration from beginning to end: its folder, resumption, what is held out, and slips."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.calibration import Calibration, Choice, Search, calibrate
from sim.calibration.choosing import CalibrationError
from sim.errors import SimError
from tests.calibration.toys import TOY, record
from tests.cli.calling import bad, call, good, table

SECRET, COST = "parties.south.private_cost", "parties.north.mobilisation_cost"
VARY = {SECRET: (0.0, 0.8, False), COST: (0.0, 0.5, False)}
SEARCH = Search(points=80, replicates=6, waves=2, population=40, sets=20)
FILES = ("sets.csv", "fit.csv", "numbers.csv", "waves.csv", "points.csv.gz", "README.md")


def made(out: Path, **more: Any) -> Calibration:
    usual: dict[str, Any] = {
        "scenarios": TOY,
        "until": "2000-06-01",
        "choice": Choice(only=True, vary=VARY),
        "search": SEARCH,
        "check": 4,
        "seed": 5,
        "command": ["sim"],
    }
    if "record" not in more:
        usual["record"] = record(out.parent)
    return calibrate(out=out, **(usual | more))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    out = tmp_path_factory.mktemp("calibration") / "out"
    return made(out)


def stopped_after(steps: int):
    calls = 0

    def tell(done: int, total: int, label: str) -> None:
        nonlocal calls
        calls += 1
        assert done <= total
        assert label
        if calls > steps:
            raise KeyboardInterrupt

    return tell


def test_the_folder_holds_everything_with_its_hash(finished):
    manifest = json.loads((finished.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert set(manifest["files"]) == set(FILES)
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((finished.folder / name).read_bytes()).hexdigest() == digest
    assert [one["key"] for one in manifest["learnt"]] == [SECRET, COST]
    assert manifest["evidence"] == {"war": "fitted", "deaths": "fitted", "days": "held out"}
    assert len(table(finished.folder / "sets.csv")) == 20


@pytest.mark.parametrize("steps", [1, 3, 6, 9])
def test_a_calibration_that_was_stopped_goes_on_to_the_bit(finished, tmp_path, steps):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        made(out, tell=stopped_after(steps))
    assert not (out / "sets.csv").exists()
    kept = {one.name: one.stat().st_mtime_ns for one in out.glob("runs/block-*.parquet")}
    made(out, resume=True, jobs=2)
    assert contents(out) == contents(finished.folder)
    for name, time in kept.items():  # what was there is not made again
        assert (out / "runs" / name).stat().st_mtime_ns == time


def test_a_damaged_block_is_made_anew(finished, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        made(out, tell=stopped_after(6))
    block = sorted(out.glob("runs/block-*.parquet"))[0]
    block.write_bytes(b"half")
    made(out, resume=True)
    assert contents(out) == contents(finished.folder)


def test_another_seed_or_record_gives_other_sets(finished, tmp_path):
    sets = contents(finished.folder)["sets.csv"]
    assert contents(made(tmp_path / "seed", seed=6).folder)["sets.csv"] != sets
    other = made(tmp_path / "record", record=record(tmp_path, deaths=150))
    assert contents(other.folder)["sets.csv"] != sets


def test_what_is_held_out_does_not_move_the_sets(finished, tmp_path):
    other = made(tmp_path / "out", record=record(tmp_path, days=300))
    for name in ("sets.csv", "numbers.csv", "waves.csv", "points.csv.gz"):
        assert contents(other.folder)[name] == contents(finished.folder)[name]
    met: list[Any] = [one.fit.set_index("id").loc["days", "above"] for one in (finished, other)]
    assert met[0] > met[1]  # but it is told how it comes out
    both = made(tmp_path / "all", record=record(tmp_path, days=300), until=None)
    assert contents(both.folder)["sets.csv"] != contents(finished.folder)["sets.csv"]  # if fitted


def test_a_folder_is_not_overwritten_nor_resumed_with_something_else(finished):
    with pytest.raises(SimError, match="holds a result already"):
        made(finished.folder)
    with pytest.raises(SimError, match="cannot be resumed") as caught:
        made(finished.folder, resume=True, seed=9, search=Search(points=40))
    assert "changed: the seed" in str(caught.value)
    assert "changed: the search" in str(caught.value)


def test_every_target_is_told_held_out_or_not(finished):
    fit = finished.fit.set_index("id")
    assert fit.loc[["war", "deaths", "days"], "role"].tolist() == ["fitted", "fitted", "held out"]
    assert fit.loc["days", "decided"] == "2001-01-01"
    assert fit.loc["war", "n"] == 80
    frame = sim.simulate(TOY, 80, seed=1, behaviour=finished.folder / "sets.csv")
    share = float(frame["war"].mean())
    assert abs(fit.loc["war", "simulated"] - share) < 0.25
    assert fit.loc["war", "luck_low"] <= fit.loc["war", "mean"] <= fit.loc["war", "luck_high"]
    assert fit["within"].between(0.0, 1.0).all()


def test_sets_are_likelier_than_the_prior(finished):
    """War happened: the sets have more of it than points of the prior."""
    points = pd.read_csv(io.BytesIO(gzip.decompress(contents(finished.folder)["points.csv.gz"])))
    first = points[points["wave"] == 1]
    prior = first["log_likelihood"].mean()
    weighted = (points["log_likelihood"] * points["weight"]).sum()
    assert points["weight"].sum() == pytest.approx(1.0)
    assert weighted > prior + 0.1
    assert finished.numbers["contraction"].max() > 0.1


def test_the_answer_comes_first(finished):
    lines = finished.told.splitlines()
    assert lines[0] == "# Calibration"
    assert "20 equally weighted sets of 2 numbers" in lines[2]
    assert "Held out" in finished.told
    assert "decided before 2000-06-01" in finished.told


def wrong(**more: Any) -> str:
    with pytest.raises(SimError) as caught:
        made(Path("never"), **more)
    assert not Path("never").exists()
    return str(caught.value)


def test_slips_are_told_before_any_work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "nothing of the record was decided before" in wrong(until="1999-01-01")
    assert "is not a date" in wrong(until="spring")
    assert "the record has nothing about it" in wrong(scenarios=[TOY, "toy/fearon"])
    assert "given twice" in wrong(scenarios=[TOY, TOY])
    assert "no one record" in wrong(record=None)
    assert "must end in .yaml" in wrong(record="record.txt")
    assert "no such file" in wrong(record="no.yaml")
    assert "replicates: 1" in wrong(search=Search(replicates=1))
    assert "wrong: 0.7" in wrong(search=Search(wrong=0.7))
    assert "check: 1" in wrong(check=1)
    assert "is fixed by --set, and learnt" in wrong(overrides=[f"{COST}=0.1"])
    with pytest.raises(SimError, match="is no folder"):
        calibrate(TOY, out=" ", record=record(tmp_path))


def test_a_record_that_says_nonsense_is_told_with_its_line(tmp_path):
    file = record(tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("decided: 2000-03-01", "decided: spring"), encoding="utf-8")
    with pytest.raises(SimError, match=r"record\.yaml:\d+: targets\.war\.decided"):
        made(tmp_path / "out", record=file)
    histories = f"histories: {{{TOY}: {TOY}}}\ntargets:"
    file.write_text(text.replace("targets:", histories), encoding="utf-8")
    with pytest.raises(SimError, match="a history has no history of its own"):
        made(tmp_path / "out", record=file)
    file.write_text(text.replace("value: true", "value: true\n    discrepancy: 0.9"), "utf-8")
    with pytest.raises(SimError, match=r"discrepancy 0\.9 of an event"):
        made(tmp_path / "out", record=file)
    assert CalibrationError.exit_code == 2


def test_a_scenario_of_which_nothing_is_fitted_is_run_only_in_the_end(tmp_path):
    names = ["karabakh/april-2016", "karabakh/autumn-2020"]
    key = "parties.azerbaijan.offensive_cost"
    choice = Choice(only=True, vary={key: (0.02, 0.09, False)})
    chosen: dict[str, Any] = {"choice": choice, "until": "2020-07-01"}
    search = Search(points=20, replicates=2, waves=0, population=20, sets=3)
    made_of_both = calibrate(names, out=tmp_path / "both", search=search, check=2, **chosen)
    alone = calibrate(names[:1], out=tmp_path / "one", search=search, check=2, **chosen)
    assert made_of_both.waves["runs"].tolist() == alone.waves["runs"].tolist() == [40]
    assert set(made_of_both.fit["scenario"]) == set(names)


# -- the command line -----------------------------------------------------------------------------


def words(folder: Path, *more: str) -> list[str]:
    options = ["--points", "60", "--replicates", "4", "--waves", "1", "--population", "30"]
    vary = [f"{key}={low}:{high}" for key, (low, high, _) in VARY.items()]
    chosen = [word for one in vary for word in ("--vary", one)]
    file = str(record(folder))
    return ["calibrate", TOY, "--record", file, *options, *chosen, "--only", "--sets", "10", *more]


def test_sim_calibrate_and_what_runs_with_it(tmp_path):
    out = tmp_path / "out"
    told = good(*words(tmp_path, "--until", "2000-06-01", "--check", "3", "--out", str(out)))
    assert "10 equally weighted sets" in told
    for name in (*FILES, "learnt.png", "targets.png"):
        assert (out / name).stat().st_size > 100, name
    sets = str(out / "sets.csv")
    assert "How sure" in good("run", TOY, "--behaviour", sets, "--replicates", "40")
    assert "holds a result already" in bad(*words(tmp_path, "--out", str(out)))
    again = (*words(tmp_path, "--until", "2000-06-01", "--check", "3", "--out", str(out)),)
    before = contents(out)
    good(*again, "--resume")
    assert contents(out) == before


def test_a_dry_run_tells_what_would_be_done(tmp_path):
    told = good(*words(tmp_path, "--until", "2000-06-01", "--dry-run", "--jobs", "1"))
    assert "Learnt: 2 numbers" in told
    assert "2 fitted, 1 held out" in told
    assert "90 points on 1 core" in told
    assert list(tmp_path.iterdir()) == [tmp_path / "record.yaml"]


def test_the_command_tells_slips(tmp_path):
    assert "name it, with --out" in bad(*words(tmp_path))
    out = str(tmp_path / "out")
    assert "did you mean" in bad(*words(tmp_path, "--vary", "talks.frction=0:1", "--out", out))
    assert "is no range" in bad(*words(tmp_path, "--vary", "talks.friction=1", "--out", out))
    assert "excludes nothing" in bad(*words(tmp_path, "--exclude", "nothing.*", "--out", out))
    assert call("calibrate").exit_code == 2


def test_a_file_of_choices_goes_with_options(tmp_path):
    file = tmp_path / "priors.yaml"
    file.write_text(f"vary: {{{SECRET}: [0.1, 0.4]}}\nonly: true\n", encoding="utf-8")
    told = good(
        *("calibrate", TOY, "--record", str(record(tmp_path)), "--priors", str(file), "--dry-run")
    )
    assert "Learnt: 1 numbers" in told
    assert "0.1 to 0.4" in told


def test_draws_from_the_priors_learn_nothing(tmp_path):
    """All points of a latin hypercube are taken, each once, however badly it does."""
    out = tmp_path / "prior"
    choice = [f"--vary={SECRET}=0:0.8", f"--vary={COST}=0:0.5", "--only"]
    asked = ["calibrate", TOY, "--record", str(record(tmp_path)), *choice, "--quiet", "--jobs", "1"]
    more = ["--replicates", "2", "--check", "2", "--sets", "40"]
    good(*asked, *more, "--prior", "--out", str(out))
    sets = pd.read_csv(out / "sets.csv")
    for key, high in ((SECRET, 0.8), (COST, 0.5)):
        parts = (sets[key] / high * 40).astype(int)
        assert sorted(parts) == list(range(40))
    text = (out / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Draws from the priors")
    assert "nothing is learnt" in text
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["result"]["effective_points"] == pytest.approx(40)
    fitted = tmp_path / "fitted"  # twin
    good(*asked, *more, "--points", "60", "--waves", "0", "--out", str(fitted))
    parts = (pd.read_csv(fitted / "sets.csv")[SECRET] / 0.8 * 40).astype(int)
    assert sorted(parts) != list(range(40))
