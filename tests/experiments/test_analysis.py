"""The files of an analysis are imported as one package of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.experiments import Summary
from sim.experiments.protocol import Experiment, experiments, find_experiment

# -- files of an analysis ------------------------------------------------------------------------
from tests.experiments.small import PROTOCOL

PARTS = {
    "design.py": 'CLAIM = "{claim}"\n',
    "measure.py": "def measure(lab):\n    raise NotImplementedError\n",
    "verdicts.py": "from sim.experiments import Answer, Verdict\n\nfrom .design import CLAIM\n\n\n"
    "def judge(summary, protocol):\n"
    '    return [Verdict("1", CLAIM, Answer.UNDECIDED, "0", "1")]\n',
    "figures.py": "from .design import CLAIM\n\n\ndef draw(summary):\n    return {CLAIM: None}\n",
}


def in_parts(folder: Path, claim: str) -> Experiment:
    """An experiment whose three functions each have a file of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "protocol.yaml").write_text(PROTOCOL)
    for name, text in PARTS.items():
        (folder / name).write_text(text.replace("{claim}", claim))
    return Experiment(folder)


def claim_of(one: Experiment) -> str:
    return one.judge(Summary())[0].statement


def test_files_of_an_analysis_import_one_another_relatively(tmp_path: Path) -> None:
    one = in_parts(tmp_path / "my.own-question", "It holds.")
    assert claim_of(one) == "It holds."
    assert list(one.draw(Summary())) == ["It holds."]
    assert one.module("design").CLAIM == "It holds."


def test_files_of_equal_name_in_two_experiments_do_not_mix(tmp_path: Path) -> None:
    one, other = (in_parts(tmp_path / where / "01_toy", f"It holds {where}.") for where in "ab")
    assert [claim_of(one), claim_of(other), claim_of(one)] == [
        "It holds a.",
        "It holds b.",
        "It holds a.",
    ]


def test_a_changed_file_of_an_analysis_is_imported_anew(tmp_path: Path) -> None:
    before = in_parts(tmp_path / "toy", "It holds.")
    assert claim_of(before) == "It holds."
    assert claim_of(in_parts(tmp_path / "toy", "It does not hold.")) == "It does not hold."
    assert claim_of(before) == "It holds."


def test_an_unchanged_analysis_is_imported_once(tmp_path: Path) -> None:
    one, other = (in_parts(tmp_path / "toy", "It holds.") for _ in range(2))
    assert one.module("verdicts") is other.module("verdicts")


def test_an_analysis_without_one_of_its_files_is_told(tmp_path: Path) -> None:
    one = in_parts(tmp_path / "toy", "It holds.")
    (one.folder / "figures.py").unlink()
    with pytest.raises(SimError, match=r"3 Python files\n    allowed: measure\.py, verdicts\.py"):
        claim_of(one)


def test_a_slip_in_one_of_several_files_is_told_with_its_line(tmp_path: Path) -> None:
    one = in_parts(tmp_path / "toy", "It holds.")
    (one.folder / "figures.py").write_text("def draw(summary):\n    return 1 / 0\n")
    with pytest.raises(SimError, match=r"figures\.py:2: draw: ZeroDivisionError"):
        one.draw(Summary())


@pytest.mark.parametrize("shipped", experiments(), ids=lambda one: one.name)
def test_a_shipped_experiment_has_the_usual_files(shipped: Experiment) -> None:
    stems = {path.stem for path in shipped.folder.glob("*.py")}
    assert stems >= {"design", "measure", "verdicts", "figures"}


def test_a_copy_of_a_shipped_experiment_works_elsewhere(tmp_path: Path) -> None:
    shipped = find_experiment("01_dose_response")
    copy = Experiment(Path(shutil.copytree(shipped.folder, tmp_path / "my_question")))
    path = Path(__file__).parents[2] / "results" / shipped.name / "summary.csv"
    summary = Summary.read(path.read_bytes(), path.name)
    assert copy.judge(summary) == shipped.judge(summary)
    assert copy.module("verdicts") is not shipped.module("verdicts")
