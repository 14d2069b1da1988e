"""An experiment from protocol to checked result, on a small one that is written here."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.experiments import Answer, Laboratory, Summary, Verdict, above
from sim.experiments.checking import check, differences, standing, tolerance
from sim.experiments.laboratory import Sides
from sim.experiments.protocol import Experiment, experiments, find_experiment
from sim.experiments.reporting import findings, front_page, tally
from sim.experiments.running import conduct
from sim.inference.intervals import Estimate
from sim.sweeps.api import carry_out, columns_of, prepare
from tests.experiments.small import ANALYSIS, PROTOCOL

RESULTS = Path(__file__).parents[2] / "results"


@pytest.fixture
def experiment(tmp_path: Path) -> Experiment:
    folder = tmp_path / "experiments" / "01_toy"
    folder.mkdir(parents=True)
    (folder / "protocol.yaml").write_text(PROTOCOL)
    (folder / "toy.py").write_text(ANALYSIS)
    return Experiment(folder)


@pytest.fixture
def committed(experiment: Experiment, tmp_path: Path) -> Path:
    results = tmp_path / "results"
    conduct(experiment, "full", out=results, raw=tmp_path / "raw")
    return results


def recheck(experiment: Experiment, results: Path, **more):
    return check(experiment, "quick", results=results, raw=results.parent / "raw-anew", **more)


# -- the protocol --------------------------------------------------------------------------------


def test_a_slip_in_a_protocol_is_told_with_its_line(experiment: Experiment) -> None:
    path = experiment.folder / "protocol.yaml"
    path.write_text(PROTOCOL.replace("seed: 7", "seed: -7").replace("limits: a toy.\n", ""))
    with pytest.raises(SimError, match=r"protocol\.yaml:8: seed(.|\n)*") as caught:
        _ = experiment.protocol
    assert "limits" in str(caught.value)


def test_quick_and_full_have_the_same_sizes(experiment: Experiment) -> None:
    path = experiment.folder / "protocol.yaml"
    path.write_text(PROTOCOL.replace("full: {replicates: 300}", "full: {runs: 300}"))
    with pytest.raises(SimError, match="only one of quick and full"):
        _ = experiment.protocol


def test_an_experiment_is_found_by_number_name_or_folder(experiment: Experiment) -> None:
    first = experiments()[0]
    number, _, short = first.name.partition("_")
    assert {find_experiment(name).name for name in (first.name, number, short)} == {first.name}
    assert find_experiment(str(experiment.folder)).name == "01_toy"
    with pytest.raises(SimError, match=f"did you mean '{short}'"):
        find_experiment(short[:-1])


# -- the summary ---------------------------------------------------------------------------------


def test_a_summary_is_read_as_it_was_written() -> None:
    summary = Summary()
    summary.add("share", Estimate(1 / 3, 0.2, 0.4, 0.05, 90), setting="a", group="b", x=0.1)
    summary.add("runs", 90)
    again = Summary.read(summary.csv(), "summary.csv")
    assert again.csv() == summary.csv()
    assert again.get("share", setting="a", group="b", x=0.1).n == 90


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_summary_takes_no_figure_that_is_none(value: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        Summary().add("share", value)


def test_a_damaged_summary_is_told() -> None:
    with pytest.raises(SimError, match="no summary"):
        Summary.read(b"quantity,value\nshare,1\n", "summary.csv")


# -- the laboratory ------------------------------------------------------------------------------


def test_runs_that_are_there_are_not_made_again(experiment: Experiment, tmp_path: Path) -> None:
    def made() -> list[str]:
        told: list[str] = []
        lab = Laboratory(
            experiment.protocol,
            raw=tmp_path / "raw",
            tell=lambda label, done, total: told.append(f"{label} {done}/{total}"),
        )
        experiment.measure(lab)
        return told

    assert made()[0] == "arms 0/400"
    assert made()[0] == "arms 400/400"


def test_the_number_of_threads_changes_nothing(experiment: Experiment, tmp_path: Path) -> None:
    one, two = (
        experiment.measure(Laboratory(experiment.protocol, raw=tmp_path / str(jobs), jobs=jobs))
        for jobs in (1, 2)
    )
    assert one.csv() == two.csv()
    other = experiment.measure(
        Laboratory(experiment.protocol, raw=tmp_path / "3", changes=["front.noise=3"])
    )
    assert set(one.table()["quantity"]) == set(other.table()["quantity"])


def test_runs_that_fail_stop_an_experiment(experiment: Experiment, tmp_path: Path) -> None:
    lab = Laboratory(experiment.protocol, raw=tmp_path / "raw")
    scenario = lab.scenario("toy/take-it-or-leave-it")
    with pytest.raises(SimError, match="2 of 2 runs failed"):
        lab.sweep("w", scenario, {"clock.end": ["2020-06-01", "2019-06-01"]}, columns=["war"])


@pytest.mark.parametrize("column", ["wra", "balance.advantge"])
def test_a_column_that_there_is_not_is_told_before_any_run(
    experiment: Experiment, tmp_path: Path, column: str
) -> None:
    lab = Laboratory(experiment.protocol, raw=tmp_path / "raw")
    scenario = lab.scenario("toy/take-it-or-leave-it")
    known = {"wra": "war", "balance.advantge": "balance.advantage"}[column]

    def asked(name: str) -> list[str]:
        found = lab.sweep("w", scenario, {"balance.advantage": [0, 0.1]}, columns=[name])
        return list(map(str, found.columns))

    with pytest.raises(SimError, match=f"no column '{column}'\n.*\n.*did you mean '{known}'"):
        asked(column)
    assert not (tmp_path / "raw").exists()
    assert asked(known) == ["point", "replicate", known]


def test_a_misspelt_outcome_of_replicates_and_a_misspelt_size_are_told(
    experiment: Experiment, tmp_path: Path
) -> None:
    lab = Laboratory(experiment.protocol, raw=tmp_path / "raw")
    scenario = lab.scenario("toy/take-it-or-leave-it")
    with pytest.raises(SimError, match=r"no column 'wra'\n.*\n.*did you mean 'war'"):
        lab.simulate(scenario, 2, ["replicate", "wra"])
    assert lab.runs == 0
    assert list(lab.simulate(scenario, 2, ["replicate", "war"])) == ["replicate", "war"]
    with pytest.raises(SimError, match=r"no size 'replicats'\n.*\n.*did you mean 'replicates'"):
        lab.size("replicats")
    assert lab.size("replicates") == 200


def test_the_columns_of_a_sweep_are_known_before_it_is_made(tmp_path: Path) -> None:
    for design in ("grid", "sobol"):
        vary = {"balance.advantage": [0.0, 0.1] if design == "grid" else "0:1"}
        samples = 2 if design == "sobol" else None
        work = prepare("toy/fearon", vary, design, samples=samples)
        made = carry_out(work, tmp_path / design, name="toy/fearon", seed=0)
        assert columns_of(work) == made.columns
        assert ("sobol_matrix" in made.columns) is (design == "sobol")


# -- the result ----------------------------------------------------------------------------------


def test_a_result_holds_summary_verdict_figure_and_manifest(committed: Path) -> None:
    folder = committed / "01_toy"
    files = {path.name for path in folder.iterdir()}
    assert files == {"summary.csv", "quick.csv", "verdict.md", "effect.png", "manifest.json"}
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["runs"] == 600
    assert set(manifest["files"]) == files - {"manifest.json"}
    assert "not supported" in (folder / "verdict.md").read_text()


def test_a_sound_result_passes_its_check(experiment: Experiment, committed: Path) -> None:
    assert recheck(experiment, committed).problems == ()


def test_a_changed_parameter_fails_the_check(
    experiment: Experiment, committed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.scenario import load

    def perturbed(name: str, changes: tuple[str, ...]):
        return load(name, (*changes, "parties.south.mobilisation_cost=0.21"))

    before = load("toy/take-it-or-leave-it", ())
    assert before.parties["south"].mobilisation_cost != 0.21
    monkeypatch.setattr("sim.experiments.laboratory.load", perturbed)
    problems = recheck(experiment, committed).problems
    assert any("share_war" in problem for problem in problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("summary.csv", "runs,", "rums,", "summary.csv is not as it was written"),
        ("verdict.md", "not supported", "supported", "verdict.md does not follow"),
        ("quick.csv", "share_war", "share_peace", "share_peace (x 0.5) is missing now"),
    ],
)
def test_a_result_changed_by_hand_fails(
    experiment: Experiment, committed: Path, file: str, old: str, new: str, told: str
) -> None:
    path = committed / "01_toy" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert told in "\n".join(recheck(experiment, committed).problems)


def test_a_protocol_changed_after_the_run_fails(experiment: Experiment, committed: Path) -> None:
    path = experiment.folder / "protocol.yaml"
    path.write_text(PROTOCOL.replace("difference: 0.1", "difference: 0.0001"))
    changed = Experiment(experiment.folder)
    problems = list(standing(changed, committed / "01_toy"))
    assert "protocol.yaml has changed since the result was made" in problems


def test_a_lost_figure_fails(experiment: Experiment, committed: Path) -> None:
    (committed / "01_toy" / "effect.png").unlink()
    assert "effect.png is missing" in list(standing(experiment, committed / "01_toy"))


def test_accepting_keeps_the_reason(experiment: Experiment, committed: Path) -> None:
    path = experiment.folder / "protocol.yaml"
    path.write_text(PROTOCOL.replace("seed: 7", "seed: 8"))
    changed = Experiment(experiment.folder)
    raw = committed.parent / "raw-anew"
    assert check(changed, "full", results=committed, raw=raw).problems
    check(changed, "full", results=committed, raw=raw, accept="another seed")
    manifest = json.loads((committed / "01_toy" / "manifest.json").read_text())
    assert manifest["accepted"] == ["another seed"]
    assert not check(changed, "quick", results=committed, raw=raw).problems


def test_accepting_a_part_is_refused(experiment: Experiment, committed: Path) -> None:
    with pytest.raises(SimError, match="with --full"):
        recheck(experiment, committed, accept="because")


# -- how close is close enough -------------------------------------------------------------------


def summary_of(value: float, n: int = 1000, error: float = 0.01) -> Summary:
    summary = Summary()
    summary.add("share", Estimate(value, value - 2 * error, value + 2 * error, error, n))
    return summary


def test_on_the_same_machine_estimates_agree_to_rounding() -> None:
    assert not differences(summary_of(0.3), summary_of(0.3 + 1e-13), exact=True)
    assert differences(summary_of(0.3), summary_of(0.3 + 1e-9), exact=True)


def test_elsewhere_they_are_tested_against_their_error() -> None:
    assert not differences(summary_of(0.3), summary_of(0.31), exact=False)
    assert differences(summary_of(0.3), summary_of(0.35), exact=False)


def test_on_the_same_machine_numbers_of_runs_are_equal() -> None:
    (problem,) = differences(summary_of(0.3, n=1000), summary_of(0.3, n=1001), exact=True)
    assert problem == "share: n 1000 then, 1001 now"
    assert not differences(summary_of(0.3, n=1000), summary_of(0.3, n=1001), exact=False)


def count_of(number: int, design: bool = False) -> Summary:
    summary = Summary()
    summary.add("wars", number, kind="design" if design else "count")
    return summary


def test_elsewhere_a_count_may_differ_by_luck_and_a_design_may_not() -> None:
    assert not differences(count_of(100), count_of(101), exact=False)
    assert differences(count_of(100), count_of(101), exact=True)
    assert differences(count_of(100), count_of(160), exact=False)
    assert differences(count_of(100, True), count_of(101, True), exact=False)


def test_what_has_no_luck_in_it_agrees_to_rounding_everywhere() -> None:
    one, other, same = Summary(), Summary(), Summary()
    for summary, value in ((one, 0.3), (other, 0.3 + 1e-9), (same, 0.3 + 1e-13)):
        summary.add("advantage", value)
    assert differences(one, other, exact=False)
    assert not differences(one, same, exact=False)


def test_what_is_new_or_missing_is_told() -> None:
    more = summary_of(0.3)
    more.add("runs", 3)
    assert differences(more, summary_of(0.3), exact=True) == ["runs is missing now"]
    assert differences(summary_of(0.3), more, exact=True) == ["runs is new"]


def test_the_tolerance_is_the_rounding_of_the_file_and_of_the_sum() -> None:
    row = {"value": -2.0, "low": math.nan, "high": math.nan, "n": 99}
    assert tolerance(row) == 2.0 * (1e-11 + 100 * 2.0**-52)


# -- verdicts ------------------------------------------------------------------------------------


def test_an_interval_that_holds_the_threshold_decides_nothing() -> None:
    assert above(0.05, 0.2, 0.1) is None
    assert above(0.11, 0.2, 0.1) is True
    assert above(0.05, 0.09, 0.1) is False


def test_only_if_needs_a_condition() -> None:
    with pytest.raises(ValueError, match="condition"):
        Verdict("1", "it does", Answer.ONLY_IF, "0.2", "0.1")
    verdict = Verdict("1", "it does", Answer.ONLY_IF, "0.2", "0.1", condition="Russia is away")
    assert verdict.told == "only if Russia is away"


def test_the_front_page_lists_every_claim_also_those_without_a_verdict() -> None:
    page = front_page([], {"1": '"words"', "D5": "a question"})
    assert '| 1 | "words" | | not tested |' in page
    assert tally([]).startswith("0 verdicts of 0 experiments. They are no vote")


def test_an_analysis_may_be_cut_into_files(experiment: Experiment) -> None:
    part = experiment.folder / "toy_words.py"
    part.write_text('CLAIM = "Advantage brings war, or so it is said."\n')
    whole = ANALYSIS.replace('"Advantage brings war."', "CLAIM")
    (experiment.folder / "toy.py").write_text(f"from toy_words import CLAIM\n{whole}")
    anew = Experiment(experiment.folder)
    summary = Summary()
    summary.add("effect", Estimate(0.3, 0.2, 0.4, 0.05, 90))
    assert anew.judge(summary)[0].statement.endswith("or so it is said.")
    before = anew.hashes
    part.write_text('CLAIM = "Something else."\n')
    assert anew.hashes != before


def test_a_slip_in_an_analysis_is_told_with_its_line(experiment: Experiment) -> None:
    (experiment.folder / "toy.py").write_text("def judge(summary, protocol):\n    return 1 / 0\n")
    with pytest.raises(SimError, match=r"toy\.py:2: judge: ZeroDivisionError"):
        Experiment(experiment.folder).judge(Summary())


# -- what is built in ------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Answer.SUPPORTED, Answer.NOT_SUPPORTED, Answer.UNDECIDED])
def test_a_yes_that_is_built_in_is_a_grade_of_its_own(answer: Answer) -> None:
    plain = Verdict("1", "what is claimed", answer, "", "")
    could_not = Verdict("1", "what is claimed", answer, "", "", built_in=True)
    assert plain.told == plain.grade == answer.value
    assert (could_not.told == "built in") == (answer is Answer.SUPPORTED)


def test_what_is_built_in_is_said_in_its_statement_and_not_counted_as_support() -> None:
    """A verdict of which only a part is built in says so, and is not marked."""
    results = findings(RESULTS)
    verdicts = [one for found in results for one in found.verdicts]
    marked = [one for one in verdicts if one.built_in]
    assert marked
    assert all("built in" in one.statement for one in marked)
    yes = [one for one in verdicts if one.answer is Answer.SUPPORTED]
    assert f": {len([one for one in yes if not one.built_in])} supported" in tally(results)
    assert f" {len([one for one in yes if one.built_in])} built in" in tally(results)


@pytest.mark.parametrize(("sides", "reward"), [("mirrored", 0.0), ("evened", 0.04)])
def test_a_laboratory_can_exchange_or_even_the_two_sides(
    tmp_path: Path, sides: Sides, reward: float
) -> None:
    """The twin, as written, has the number of the file; what an arm sets holds in all of them."""
    protocol = experiments()[0].protocol
    name, key = "karabakh/1994-2020", "parties.azerbaijan.deadlock_reward"

    def reward_of(sides: Sides, *changes: str) -> float:
        lab = Laboratory(protocol, raw=tmp_path, sides=sides)
        return lab.scenario(name, *changes).parties["azerbaijan"].deadlock_reward

    assert (reward_of("as-written"), reward_of(sides)) == (0.08, reward)
    assert reward_of(sides, f"{key}=0.02") == 0.02
    plain, other = (Laboratory(protocol, raw=tmp_path, sides=s) for s in ("as-written", sides))
    toys = [lab.scenario("toy/fearon") for lab in (plain, other)]
    assert toys[0] == toys[1]  # a baseline of theory: no side of it is one of the conflict
