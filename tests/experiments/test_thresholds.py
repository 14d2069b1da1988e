"""What an answer becomes as a threshold moves: of a made-up experiment, and in the table."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from sim.experiments import Summary
from sim.experiments.protocol import Experiment, find_experiment
from sim.experiments.thresholds import Moved, by_threshold, ladder, table
from sim.inference.intervals import Estimate
from tests.experiments.small import ANALYSIS, PROTOCOL

RESULTS = Path(__file__).parents[2] / "results"


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    folder = tmp_path / "01_toy"
    folder.mkdir()
    unused = PROTOCOL.replace("{difference: 0.1}", "{difference: 0.1, fewest_runs: 30}")
    (folder / "protocol.yaml").write_text(unused)
    (folder / "toy.py").write_text(ANALYSIS)
    return Experiment(folder)


def moved(experiment: Experiment, effect: float) -> list[Moved]:
    summary = Summary()
    summary.add("effect", Estimate(effect, effect, effect, 0.0, 10))
    return list(by_threshold(experiment, summary))


def test_an_answer_turns_at_the_threshold_that_its_effect_has(experiment: Experiment) -> None:
    (one,) = moved(experiment, 0.3)
    assert (one.threshold, one.value) == ("difference", 0.1)
    assert (one.at_easier, one.as_is, one.at_harder) == ("supported",) * 3
    assert one.above == pytest.approx(0.3, rel=0.02)
    assert (one.turns_above, one.below, one.turns_below) == ("not supported", None, "")
    (one,) = moved(experiment, 0.07)  # the changed twin: half of the threshold turns it
    assert (one.at_easier, one.as_is, one.at_harder) == ("supported", *["not supported"] * 2)
    assert one.below == pytest.approx(0.07, rel=0.02)
    assert one.above is None


def test_an_answer_that_no_threshold_turns_is_not_there(experiment: Experiment) -> None:
    """The fewest runs of a figure are counted when the summary is made: no verdict knows them."""
    assert [one.threshold for one in moved(experiment, 0.3)] == ["difference"]
    assert moved(experiment, 9.0) == []


def test_a_share_goes_halfway_to_one_and_a_zero_goes_by_steps() -> None:
    assert max(ladder(0.9)) < 1.0
    assert ladder(0.9)[4] == pytest.approx(0.95)
    assert 0.0 in ladder(0.0)
    for value in (0.05, 0.5, 7.0, 0.0):
        assert ladder(value) == sorted(ladder(value))
        assert value in ladder(value)


@pytest.mark.parametrize(
    "name",
    [
        "02_front_or_table",
        "07_termination_conditions",
        "08_ceasefires",
        "14_after_the_war",
        "15_claims_large_n",
    ],
)
def test_the_committed_table_follows_from_the_committed_summaries(name: str) -> None:
    """If this fails: python results/how_firm.py, and read docs/how-firm.md again."""
    kept = pd.read_csv(RESULTS / "how-firm" / "thresholds.csv", dtype=str, keep_default_na=False)
    kept = kept[kept["experiment"] == name].reset_index(drop=True)
    one, path = find_experiment(name), RESULTS / name / "summary.csv"
    summary = Summary.read(path.read_bytes(), str(path))
    made = table([(name, each) for each in by_threshold(one, summary)])
    written = StringIO(made.to_csv(index=False, float_format="%.4g"))
    again = pd.read_csv(written, dtype=str, keep_default_na=False)
    pd.testing.assert_frame_equal(again, kept)
    assert not again.assign(as_is="undecided").equals(kept)
