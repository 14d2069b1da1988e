"""`sim validate`: every problem of a scenario file, and what may be a slip."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import FEARON, VALLEY, bad, call, good


def test_good_files_are_listed_and_every_problem_of_a_bad_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("extends: toy/fearon\nbalance: {advantag: 1}\nclock: {start: yesterday}\n")
    result = call("validate", FEARON, str(broken))
    assert result.exit_code == 2
    assert f"{FEARON}: ok" in result.stdout
    assert "did you mean 'advantage'?" in result.stderr
    assert "clock.start" in result.stderr
    assert good("validate", FEARON, VALLEY).count(": ok (") == 2


def test_an_empty_line_that_removes_a_value_is_told_in_a_notice(tmp_path: Path) -> None:
    place = tmp_path / "mine.yaml"
    place.write_text("extends: karabakh/autumn-2020\nthird_parties:\n  russia:\n    engagement:\n")
    told = good("validate", str(place))
    assert "mine.yaml: ok (" in told
    assert (
        f"notice: {place}:4: third_parties.russia.engagement: empty, so the value of "
        "karabakh/autumn-2020 is removed and the default 1 holds\n"
    ) in told
    place.write_text(place.read_text().replace("engagement:", "engagement: 0.8"))
    assert "notice" not in good("validate", str(place))


def test_a_misspelt_name_is_told_as_the_likely_cause_of_a_problem(tmp_path: Path) -> None:
    place = tmp_path / "mine.yaml"
    place.write_text("extends: karabakh/autumn-2020\nthird_parties:\n  rusia: {engagement: 0.9}\n")
    told = bad("validate", str(place))
    assert "third_parties.rusia: neither backs nor mediates" in told
    assert "this may be why:\n" in told
    assert (
        "is not in karabakh/autumn-2020: a new third party is made\n    did you mean 'russia'"
        in told
    )
    place.write_text(place.read_text().replace("rusia", "russia"))
    assert "ok" in good("validate", str(place))
