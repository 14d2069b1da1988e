"""The page on how far the calibration can be trusted says what the committed tables say."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from sim.calibration.bank import prepared_as
from sim.pictures.calibration import targets_figure
from sim.pictures.style import render
from sim.targets import load_joint, load_targets
from tests.docs.pages import REPOSITORY, SHADES, picture_difference

SCRIPT = REPOSITORY / "results" / "calibration_checks.py"
PAGE = REPOSITORY / "docs" / "calibration-checks.md"
CALIBRATIONS = REPOSITORY / "results" / "calibration"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calibration_checks_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = load()


def missing(parts: dict[str, list[str]]) -> list[str]:
    """Lines that the page would have, and does not."""
    page = PAGE.read_text(encoding="utf-8").splitlines()
    return [line for part in parts.values() for line in part if line not in page]


def test_the_tables_of_the_page_are_made_from_the_committed_ones() -> None:
    """If this fails: python results/calibration_checks.py, and read the page again."""
    assert missing(MADE.tables()) == []
    rules = MADE.read("rules")
    other = rules.assign(told_90=rules["told_90"] - 0.1)
    assert len(missing({"coverage": MADE.coverage_table(other)})) == len(rules)


def test_the_pictures_of_the_page_are_those_of_the_tables(tmp_path: Path) -> None:
    """If this fails: python results/calibration_checks.py, and look at the pictures."""
    made = tmp_path / "made.png"
    numbers, predictions = MADE.read("numbers"), MADE.read("predictions")
    pictures = {
        "calibration-ranks.png": MADE.ranks_figure(),
        "coverage-numbers.png": MADE.numbers_figure(numbers),
        "coverage-predictions.png": MADE.predictions_figure(predictions),
    }
    for name, figure in pictures.items():
        made.write_bytes(render(figure, "png"))
        assert picture_difference(REPOSITORY / "docs" / name, made) <= SHADES
    other = predictions.assign(happened=predictions["happened"] / 2.0, rank_0=0)
    made.write_bytes(render(MADE.predictions_figure(other), "png"))
    kept = REPOSITORY / "docs" / "coverage-predictions.png"
    assert picture_difference(kept, made) > SHADES


@pytest.mark.parametrize("folder", [MADE.COVERAGE, MADE.ALL], ids=["until", "all"])
def test_the_tables_are_those_that_the_manifest_lists(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    for name, digest in manifest["sets"].items():
        sets = (CALIBRATIONS / name / "sets.csv").read_bytes()
        assert hashlib.sha256(sets).hexdigest() == digest
    assert manifest["records"] >= 200


@pytest.mark.parametrize("name", ["until-2020-07-01", "all", "prior"])
def test_no_target_and_no_limit_is_left_out(name: str) -> None:
    """Neither of the committed table of a calibration, nor of the page, nor of the picture."""
    fit = pd.read_csv(CALIBRATIONS / name / "fit.csv")
    asked = prepared_as(CALIBRATIONS / name)
    wanted = {one.id for one in asked.evidence}
    scenarios = {one.name for one in asked.stages}
    record = {one.id for one in load_targets("karabakh") if one.scenario in scenarios}
    limits = {one for group in load_joint("karabakh") for one in group.limits}
    assert record <= wanted
    assert len(wanted - record) <= len(limits)
    assert wanted == set(fit.loc[fit["role"] != "together", "id"])
    rows = [line for line in MADE.targets_table()[2:] if line.startswith("| ")]
    assert len(rows) == len(wanted)


def test_a_target_that_no_run_speaks_of_is_drawn() -> None:
    fit = pd.read_csv(CALIBRATIONS / "all" / "fit.csv").head(5)
    fit.loc[2, "n"] = 0
    fit.loc[2, ["below", "within", "above"]] = float("nan")
    (axes,) = targets_figure(fit).axes
    labels = [one.get_text() for one in axes.get_yticklabels()]
    assert len(labels) == 5
    assert sum(one.endswith("in no run") for one in labels) == 1


def test_the_page_says_how_many_records_and_points() -> None:
    manifest = json.loads((REPOSITORY / "results" / "coverage" / "manifest.json").read_text())
    text = " ".join(Path(PAGE).read_text(encoding="utf-8").split())
    assert f"takes {manifest['records']} points" in text
    assert f"{sum(manifest['points'].values()):,} points" in text
    assert f"each with {manifest['runs']} runs" in text
