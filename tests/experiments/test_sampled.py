"""A few sets made anew show whether answers over a hundred are what the code gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import SimError
from sim.experiments import sampled
from sim.experiments.protocol import Experiment, experiments
from sim.experiments.sampled import FOLDER, asked_over_sets, check_sample, spread
from tests.commands import sim
from tests.experiments.small import PROTOCOL
from tests.experiments.test_ensemble import CHEAP, COST

RESULTS = Path(__file__).parents[2] / "results"
Harm = Callable[[Path], None]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an experiment, and with its answers over four sets among its results."""
    folder = tmp_path_factory.mktemp("sampled")
    (folder / "toy").mkdir()
    (folder / "toy" / "protocol.yaml").write_text(PROTOCOL)
    (folder / "toy" / "toy.py").write_text(CHEAP)
    (folder / "results" / FOLDER).mkdir(parents=True)
    sets = folder / "results" / FOLDER / "sets.csv"
    pd.DataFrame({COST: [0.0, 0.6, 0.05, 0.5]}).to_csv(sets, index=False)
    words = ("--behaviour", str(sets), "--out", f"results/{FOLDER}")
    done = sim("experiment", "./toy", *words, folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def harmed(work: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the results in which texts of a file are others."""

    def copy(name: str = "toy/sets.csv", *changes: tuple[str, str]) -> Path:
        results = tmp_path / "results"
        for path in (work / "results").rglob("*.*"):
            content = path.read_text(encoding="utf-8")
            place = path.relative_to(work / "results")
            if place == Path(FOLDER) / name:
                for before, after in changes:
                    assert before in content
                    content = content.replace(before, after, 1)
            (results / place).parent.mkdir(parents=True, exist_ok=True)
            (results / place).write_text(content, encoding="utf-8")
        return results

    return copy


def checked(work: Path, results: Path, count: int = 4) -> sampled.Sampled:
    return check_sample(Experiment(work / "toy"), count, results=results, raw=work / "out" / "raw")


def test_what_the_code_gives_is_as_committed(work: Path) -> None:
    found = checked(work, work / "results", 2)
    assert (found.made, found.sets, found.answers, found.other) == ((0, 2), 4, 2, 0)
    assert found.problems == ()
    assert found.told == "toy: sets 0, 2 of 4 made anew: 2 answers as committed"


ELSEWHERE = ("toy/manifest.json", ('"glibc', '"another glibc'))


def test_where_it_was_made_every_word_must_be_the_same(
    work: Path, harmed: Callable[..., Path]
) -> None:
    effect = pd.read_csv(work / "results" / FOLDER / "toy" / "sets.csv", dtype=str)["effect"][2]
    found = checked(work, harmed("toy/sets.csv", (f",{effect}\n", ",0.9999\n")))
    assert found.problems[0].endswith(f"0.9999 then, {effect} now")
    elsewhere = harmed(*ELSEWHERE)
    path = elsewhere / FOLDER / "toy" / "sets.csv"
    path.write_text(path.read_text().replace(f",{effect}\n", ",0.9999\n"))
    assert checked(work, elsewhere).problems == ()


@pytest.mark.parametrize(
    ("then", "problems", "other"),
    [
        ("not supported", 1, 1),
        ("undecided", 0, 1),
        ("only if", 0, 1),
        ("built in", 0, 1),
        ("supported", 0, 0),
    ],
)
def test_elsewhere_only_the_opposite_of_a_clear_answer_is_a_difference(
    work: Path, harmed: Callable[..., Path], then: str, problems: int, other: int
) -> None:
    results = harmed(*ELSEWHERE)
    path = results / FOLDER / "toy" / "sets.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert table["grade"][0] == "supported"
    table.assign(grade=[then, *table["grade"][1:]]).to_csv(path, index=False)
    found = checked(work, results)
    assert (len(found.problems), found.other) == (problems, other)
    assert ("as luck may have it on another machine" in found.told) == (other and not problems)
    answers = path.read_text()
    same = harmed()  # where it was made any other word is one
    path.write_text(answers)
    assert len(checked(work, same).problems) == other


def test_an_answer_that_is_missing_or_new_is_told(work: Path, harmed: Callable[..., Path]) -> None:
    found = checked(work, harmed("toy/sets.csv", ("Advantage brings war.", "Another.")))
    told = sorted(one.rpartition(": ")[2] for one in found.problems)
    assert told == ["missing now", "new now"]


def test_other_sets_or_another_experiment_are_told(
    work: Path, harmed: Callable[..., Path], tmp_path: Path
) -> None:
    with pytest.raises(SimError, match="not the sets that the answers were made under"):
        checked(work, harmed("sets.csv", ("0.05", "0.06")))
    changed = tmp_path / "toy"
    changed.mkdir()
    (changed / "protocol.yaml").write_text(PROTOCOL)
    (changed / "toy.py").write_text(f"{CHEAP}\n")
    found = check_sample(Experiment(changed), 1, results=work / "results", raw=tmp_path / "raw")
    assert "the experiment has changed" in found.problems[0]
    with pytest.raises(SimError, match="no such file"):
        check_sample(Experiment(changed), 1, results=tmp_path, raw=tmp_path / "raw")


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [("built in", "not supported", True), ("not supported", "built in", True),
     ("supported", "built in", False), ("only if", "not supported", False)],
)  # fmt: skip
def test_what_is_built_in_is_a_yes(then: str, now: str, told: bool) -> None:
    assert sampled._opposite(then, now) == told


def test_the_command_makes_so_many_sets_anew(work: Path) -> None:
    assert sim("experiment", "./toy", "--full", folder=work).returncode == 0
    words = ("check", "results", "./toy", "--sets", "3")
    done = sim(*words, folder=work)
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0,
        ["toy: sets 0, 1, 2 of 4 made anew: 3 answers as committed"],
    )
    other = sim(*words[:-1], "1", "--first-set", "3", folder=work)
    assert other.stdout.splitlines()[1:] == ["toy: set 3 of 4 made anew: 1 answer as committed"]
    assert sim(*words[:3], "--first-set", "3", folder=work).returncode == 2
    results = work / "results" / FOLDER / "toy" / "sets.csv"
    before = results.read_text()
    results.write_text(before.replace(",supported,", ",undecided,"))
    done = sim(*words, folder=work)
    results.write_text(before)
    assert done.returncode == 1
    assert "toy, over sets: set 0, claim 1: Advantage brings war.: undecided then" in done.stderr
    results.write_text("no table")
    done = sim(*words, folder=work)
    results.write_text(before)
    assert done.returncode == 2
    assert "toy, over sets: NOT checked" in done.stderr
    assert "toy: 3 figures as committed" in done.stdout  # what can be is checked, all the same


def test_sets_are_spread_over_all() -> None:
    assert spread(1, 100) == [0]
    assert spread(1, 100, 253) == [53]
    assert spread(100, 100) == list(range(100))
    assert spread(7, 3) == [0, 1, 2]


def test_all_answers_over_sets_that_are_committed_can_be_checked() -> None:
    asked = [one for one in experiments() if asked_over_sets(RESULTS, one)]
    assert len(asked) == sum(one.is_dir() for one in (RESULTS / FOLDER).iterdir())
    for one in asked:
        described, answers = sampled._read(RESULTS / FOLDER / one.name)
        assert sampled._deciding(described["experiment"]) == sampled._deciding(one.hashes)
        assert len(sampled._sets_of(RESULTS, described)) == answers["set"].nunique()
