"""An experiment over an ensemble of sets: shares of answers, what parts them, and taking it up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import SimError
from sim.experiments import ensemble
from sim.experiments.ensemble import effective, over_sets, sets_needed, split, summed_up
from sim.experiments.laboratory import Laboratory, lacked
from sim.experiments.protocol import Experiment
from sim.experiments.running import Measured, measure
from tests.experiments.small import ANALYSIS, PROTOCOL

#: War is likely where it is cheap: what is claimed turns on a number of the sets.
CHEAP = ANALYSIS.replace("effect.value >", "summary.get('share_war', x=0.5).value >")
COST = "parties.north.mobilisation_cost"


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    folder = tmp_path / "experiments" / "01_toy"
    folder.mkdir(parents=True)
    (folder / "protocol.yaml").write_text(PROTOCOL)
    (folder / "toy.py").write_text(CHEAP)
    return Experiment(folder)


def made(experiment: Experiment, sets: pd.DataFrame, kept: Path) -> pd.DataFrame:
    return over_sets(experiment, sets, size="quick", kept=kept)


def test_a_verdict_that_turns_on_a_number_depends_on_it(
    experiment: Experiment, tmp_path: Path
) -> None:
    sets = pd.DataFrame({COST: [0.0, 0.6] * 5, "parties.south.discount_rate": [0.05] * 10})
    rows = made(experiment, sets, tmp_path / "kept")
    assert rows["grade"].tolist() == ["supported", "not supported"] * 5
    (one,) = summed_up(rows, sets).to_dict("records")
    assert (one["grade"], one["supported"], one["not supported"]) == ("depends on", 0.5, 0.5)
    assert one["split"].startswith(f"{COST}: ")
    same = sets.assign(**{COST: 0.0})  # the changed twin: what does not vary decides nothing
    (one,) = summed_up(made(experiment, same, tmp_path / "kept"), same).to_dict("records")
    assert (one["commonest"], one["supported"], one["split"]) == ("supported", 1.0, "")


def test_sets_that_are_there_are_not_made_again(
    experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets = pd.DataFrame({COST: [0.0, 0.6]})
    first = made(experiment, sets[:1], tmp_path)
    calls = []

    def counted(*given: Any, **more: Any) -> Measured:
        calls.append(more["numbers"])
        return measure(*given, **more)

    monkeypatch.setattr(ensemble, "measure", counted)
    both = made(experiment, sets, tmp_path)
    assert calls == [{COST: 0.6}]
    pd.testing.assert_frame_equal(both[:1], first)
    other = Experiment(experiment.folder)
    (experiment.folder / "toy.py").write_text(CHEAP + "\n")
    made(other, sets[:1], tmp_path)
    assert len(calls) == 2  # another analysis: made again


def test_a_set_that_cannot_be_set_is_told_by_its_number(
    experiment: Experiment, tmp_path: Path
) -> None:
    sets = pd.DataFrame({COST: [0.1, -3.0]})
    with pytest.raises(SimError, match=r"set 1 of the ensemble: [\s\S]*mobilisation_cost"):
        made(experiment, sets, tmp_path)


def test_the_split_is_the_number_that_parts_the_answers() -> None:
    """A rule that is known: b above 0.6. With labels shuffled it parts hardly better than luck."""
    rng = np.random.default_rng(1)
    sets = pd.DataFrame({"a": rng.random(200), "b": rng.random(200)})
    told = np.where(sets["b"] > 0.6, "supported", "not supported")
    rows = pd.DataFrame({"set": range(200), "grade": told})
    found = split(rows, sets, "supported")
    assert found is not None
    assert found.key == "b"
    assert found.at == pytest.approx(0.6, abs=0.02)
    assert (found.below, found.above) == (0.0, 1.0)
    other = split(rows, sets, "not supported")
    assert other is not None
    assert (other.below, other.above) == (1.0, 0.0)
    dealt = [rows.assign(grade=rng.permutation(told)) for _ in range(20)]
    assert sum(split(one, sets, "supported") is not None for one in dealt) <= 3


def test_sets_that_no_setting_can_take_are_refused(experiment: Experiment, tmp_path: Path) -> None:
    """Also without an ensemble: one rule says which settings take a set."""
    sets = pd.DataFrame({COST: [0.1], "parties.north.mobilization_cost": [0.1]})
    with pytest.raises(SimError, match=r"did you mean '.*mobilisation_cost'"):
        made(experiment, sets, tmp_path)
    numbers = {COST: 0.1, "parties.north.mobilization_cost": 0.1}
    with pytest.raises(SimError, match=r"has no 'parties.north.mobilization_cost'"):
        Laboratory(experiment.protocol, raw=tmp_path, numbers=numbers)
    lab = Laboratory(experiment.protocol, raw=tmp_path, numbers={COST: 0.1})
    assert lab.scenario("toy/take-it-or-leave-it").parties["north"].mobilisation_cost == 0.1
    assert lacked("toy/take-it-or-leave-it", numbers) == ["parties.north.mobilization_cost"]


def graded(counts: dict[str, int], sets: pd.DataFrame | None = None) -> str:
    """The grade of a verdict that so many sets answer in these ways."""
    grades = [grade for grade, count in counts.items() for _ in range(count)]
    rows = pd.DataFrame({"set": range(len(grades)), "claim": "1", "statement": "x"})
    table = pd.DataFrame({"a": range(len(grades))}) if sets is None else sets
    return str(summed_up(rows.assign(grade=grades), table)["grade"].iloc[0])


def test_an_answer_holds_only_if_so_many_sets_can_show_it() -> None:
    """Nineteen of twenty is the threshold of the share among all such sets, not of the sample."""
    assert sets_needed() == 73
    assert graded({"supported": 16}) == graded({"supported": 72}) == "too few to say"
    assert graded({"supported": 73}) == "supported"
    assert graded({"supported": 190, "only if": 10}) == "too few to say"  # 95 %, of a sample
    assert graded({"supported": 197, "only if": 3}) == "supported"
    assert graded({"supported": 13, "only if": 3}) == "depends on"
    assert graded({"supported": 14, "only if": 2}) == "too few to say"


def test_an_undecided_set_might_answer_either_way() -> None:
    assert graded({"supported": 3, "undecided": 13}) == "too few to say"
    assert graded({"supported": 3, "not supported": 13}) == "depends on"  # the changed twin
    assert graded({"supported": 6, "only if": 5, "undecided": 5}) == "depends on"
    assert graded({"undecided": 16}) == "undecided"


def test_a_set_drawn_twice_weighs_twice_and_tells_nothing_new() -> None:
    """The twin: as many sets, all different, decide what the same few drawn often do not."""
    few = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0] * 25})
    assert effective(few) == pytest.approx(4.0)
    assert graded({"supported": 100}, few) == "too few to say"
    assert graded({"supported": 100}) == "supported"
    rows = pd.DataFrame({"set": range(4), "claim": "1", "statement": "x"})
    rows["grade"] = ["supported", "supported", "supported", "only if"]
    (one,) = summed_up(rows, pd.DataFrame({"a": [1.0, 1.0, 1.0, 2.0]})).to_dict("records")
    assert (one["supported"], one["sets"], one["effective"]) == (0.75, 4, pytest.approx(1.6))


def test_a_set_drawn_twice_is_made_once(
    experiment: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def counted(*given: Any, **more: Any) -> Measured:
        calls.append(more["numbers"])
        return measure(*given, **more)

    monkeypatch.setattr(ensemble, "measure", counted)
    rows = made(experiment, pd.DataFrame({COST: [0.0, 0.0, 0.6]}), tmp_path)
    assert calls == [{COST: 0.0}, {COST: 0.6}]
    assert rows["set"].tolist() == [0, 1, 2]
    assert rows["grade"].tolist() == ["supported", "supported", "not supported"]
