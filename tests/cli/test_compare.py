"""`sim compare`: runs beside the historical record."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import bad, good, table


def test_runs_are_set_beside_the_record_on_screen_and_in_files(tmp_path: Path) -> None:
    told = good(
        "compare", "karabakh/april-2016", "--replicates", "3", "--jobs", "1", "--out", str(tmp_path)
    )
    assert "facts and figures are within reach" in told
    assert "Next: `make page`" in told
    assert len(told.splitlines()) < 20
    in_full = (tmp_path / "verdict.txt").read_text()
    assert "Targets that test the runs: " in in_full
    assert "All of these together" in in_full
    written = {path.name for path in tmp_path.iterdir()}
    assert {
        "comparison.csv",
        "comparison.png",
        "comparison.svg",
        "outcomes-april-2016.csv",
        "timeline-april-2016.svg",
        "verdict.txt",
        "manifest.json",
    } <= written
    rows = table(tmp_path / "comparison.csv")
    assert {row["scenario"] for row in rows} == {"karabakh/april-2016"}


def test_a_variant_is_compared_with_the_record_named_by_as(tmp_path: Path) -> None:
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: karabakh/april-2016\ntitle: my variant\n")
    arguments = ("compare", str(variant), "--replicates", "2", "--jobs", "1")
    told = good(*arguments, "--as", "karabakh/april-2016")
    assert "my variant" in told
    assert "not graded against history" in " ".join(told.split())
    assert "without the change" in told
    plain = good("compare", "karabakh/april-2016", *arguments[2:])
    assert "Targets that test the runs: " in plain  # without a folder all of it is on screen
    assert "without the change" not in plain
    assert "there is no historical record of this scenario" in bad(*arguments)
