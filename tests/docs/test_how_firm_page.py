"""The page on how firm answers are says what its script makes of the files that are kept."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from sim.experiments.ensemble import summed_up
from sim.experiments.reporting import ASKED, claims_table, firmness
from tests.docs.pages import REPOSITORY, script_of_results

MADE = script_of_results("how_firm")
SETS = sorted(MADE.SETS.glob("*/sets.csv"))


def missing(parts: dict[str, list[str]]) -> list[str]:
    """Lines that the page would have, and does not."""
    page = set(MADE.PAGE.read_text(encoding="utf-8").splitlines())
    return [line for part in parts.values() for line in part if line not in page]


def test_the_tables_of_the_page_are_made_from_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this fails: python results/how_firm.py --draw, and read the page again."""
    assert missing(MADE.parts()) == []
    short = MADE.SHORT.read_text(encoding="utf-8")
    assert all(line in short for line in MADE.parts()["tally"])
    for name in ("answers", "worlds", "thresholds"):
        table = pd.read_csv(MADE.FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
        changed = table.replace({"supported": "not supported"})
        changed.to_csv(tmp_path / f"{name}.csv", index=False)
    (tmp_path / "why.csv").write_bytes((MADE.FOLDER / "why.csv").read_bytes())
    monkeypatch.setattr(MADE, "FOLDER", tmp_path)  # the changed twin
    assert len(missing(MADE.parts())) > 20


def test_every_claim_that_has_an_answer_has_a_reason() -> None:
    claims = set(pd.read_csv(MADE.FOLDER / "answers.csv", dtype=str)["claim"])
    told = pd.read_csv(MADE.FOLDER / "why.csv", dtype=str)
    assert set(told["claim"]) == claims
    assert told["why"].notna().all()


def test_the_answers_follow_from_worlds_sets_and_thresholds() -> None:
    again = pd.read_csv(io.StringIO(MADE.answers().to_csv(index=False)), keep_default_na=False)
    kept = pd.read_csv(MADE.FOLDER / "answers.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(again, kept)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.parent.name)
def test_what_the_sets_come_to_follows_from_their_answers(path: Path) -> None:
    sets = pd.read_csv(MADE.SETS / "sets.csv", comment="#")
    rows = pd.read_csv(path, keep_default_na=False, dtype={"claim": str})
    kept = pd.read_csv(path.with_name("ensemble.csv"), keep_default_na=False, dtype={"claim": str})
    pd.testing.assert_frame_equal(summed_up(rows, sets), kept)
    first = rows[rows["statement"] == rows["statement"][0]].copy()
    first.loc[first["set"] == 0, "grade"] = "built in"  # the changed twin
    assert not summed_up(first, sets).equals(kept[:1])


def state(answer: str, *there: str) -> str:
    """What measures with these answers do to an answer."""
    worlds = pd.DataFrame({"world": MADE.MEASURES[: len(there)], "grade": there})
    worlds = worlds.assign(experiment="01", statement="x")
    return str(MADE.over_worlds(worlds, "01", "x", answer)["measure"])


def test_an_answer_stays_is_lost_or_is_turned() -> None:
    assert state("supported", "supported", "supported", "undecided") == "same"
    assert state("supported", "supported", "undecided", "undecided") == "lost"
    assert state("supported", "supported", "supported", "not supported") == "turned"
    assert state("supported") == ""
    assert MADE.state_of("built in", "supported") == "turned"


def test_over_the_sets_an_answer_is_turned_by_the_grade_and_not_by_one_set() -> None:
    def over(**shares: float) -> str:
        sets = pd.DataFrame({"a": range(16)})
        grades = [name.replace("_", " ") for name, n in shares.items() for _ in range(int(n))]
        rows = pd.DataFrame({"set": range(16), "claim": "1", "statement": "x", "grade": grades})
        return str(MADE.over_sets(summed_up(rows, sets), "x", "supported")["behaviour"])

    assert over(supported=15, not_supported=1) == "same"
    assert over(supported=12, not_supported=4) == "turned"
    assert over(supported=8, undecided=8) == "lost"
    assert over(only_if=3, undecided=13) == "turned"


def test_the_commands_are_those_of_the_worlds_and_the_sets() -> None:
    lines = list(MADE.commands())
    over_sets = [one for one in MADE.asked_elsewhere() if one.name not in MADE.OWN]
    worlds = len(MADE.asked_elsewhere()) * len(MADE.WORLDS)
    assert len(lines) == len(set(lines)) == worlds + len(over_sets)
    assert "sim experiment 10_claim_switches --sides mirrored --out out/worlds/mirrored" in lines


def test_worlds_that_are_made_later_join_those_that_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MADE, "FOLDER", tmp_path)
    columns = ["world", "experiment", "grade"]
    old = [("spending", "01", "old"), ("spending", "02", "old"), ("mirrored", "01", "old")]
    pd.DataFrame(old, columns=columns).to_csv(tmp_path / "worlds.csv", index=False)
    made = {"spending": {"01": 1, "02": 1}, "mirrored": {"01": 1}}
    (tmp_path / "worlds-made.json").write_text(json.dumps(made))
    new = pd.DataFrame([("spending", "02", "new"), ("registers", "03", "new")], columns=columns)
    MADE.take_in(new, {"spending": {"02": 2}, "registers": {"03": 2}})
    kept = pd.read_csv(tmp_path / "worlds.csv", dtype=str).to_numpy().tolist()
    assert kept == [
        ["spending", "01", "old"], ["spending", "02", "new"],
        ["registers", "03", "new"], ["mirrored", "01", "old"],
    ]  # fmt: skip
    described = json.loads((tmp_path / "worlds-made.json").read_bytes())
    assert described["spending"] == {"01": 1, "02": 2}


def test_an_experiment_that_makes_its_own_behaviour_says_so() -> None:
    table = pd.read_csv(MADE.FOLDER / "answers.csv", dtype=str, keep_default_na=False)
    for name, words in MADE.OWN.items():
        assert set(table[table["experiment"] == name]["over_sets"]) == {words}
    asked = table[table["experiment"] == "01_dose_response"]  # the twin
    assert not set(asked["over_sets"]) & {*MADE.OWN.values(), "not asked"}


def test_the_table_of_claims_says_how_many_clear_answers_stay(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    rows = [
        ("1", "supported", "same"),
        ("1", "supported", "turned"),
        ("1", "undecided", "same"),
        ("1", "built in", "same"),
    ]
    table = pd.DataFrame(rows, columns=["claim", "one_point", "measure"])
    table.assign(**{name: "" for name in ASKED if name != "measure"}).to_csv(path, index=False)
    assert firmness(path) == {"1": {"measure": "1 of 2"}}
    assert firmness(tmp_path / "none.csv") == {}
    with_it = claims_table([], {"1": "words"}, firmness(path))
    assert with_it.splitlines()[-1] == "| 1 | words | **not tested** |  |  | 1 of 2 |  |  |  |"
    assert (
        claims_table([], {"1": "words"}, {}).splitlines()[-1] == "| 1 | words | **not tested** |  |"
    )
    assert (REPOSITORY / "docs" / "how-firm.md").is_file()


def test_what_no_measure_reaches_was_not_asked_under_measures() -> None:
    """After 2020 no other measure is known: figures that do not move then agree with nothing."""
    other = pd.read_csv(MADE.FOLDER / "worlds.csv", keep_default_na=False)
    other["unmoved"] = other["unmoved"].map({"True": True, "False": False})
    trust, halts = "Low trust keeps the sides", "A halt imposed by a third party breaks sooner"
    beyond = MADE.unreached(other, "14_after_the_war")
    assert any(statement.startswith(trust) for statement in beyond)
    assert not any(statement.startswith(halts) for statement in beyond)
    assert not MADE.unreached(other, "10_claim_switches")
    # the twin: one measure that moved a figure of it would have reached it
    moved = other["statement"].str.startswith(trust) & (other["world"] == "spending")
    other.loc[moved, "unmoved"] = False
    assert not any(
        statement.startswith(trust) for statement in MADE.unreached(other, "14_after_the_war")
    )
    table = pd.read_csv(MADE.FOLDER / "answers.csv", dtype=str, keep_default_na=False)
    told = table.set_index("statement")["measures"]
    assert set(told[[one.startswith(trust) for one in told.index]]) == {"0"}
    assert set(told[[one.startswith(halts) for one in told.index]]) == {"5"}


def test_an_answer_that_mostly_moves_is_told_to_be_not_firm() -> None:
    known, cells = {"1": "words"}, dict.fromkeys(ASKED, "0 of 1")
    assert "| **not tested**, not firm |" in claims_table([], known, {"1": cells})
    assert "firm" not in claims_table([], known, {"1": dict.fromkeys(ASKED, "1 of 1")})
    assert "firm" not in claims_table([], known, {"1": {}})
