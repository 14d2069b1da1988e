"""The command line answers at once, writes what it says, and never shows a traceback."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim import api
from sim.cli import app
from sim.events.record import Record
from sim.scenario import Scenario, json_schema, load, parameter_table, shipped

VALLEY = str(Path(__file__).parent / "data" / "stories" / "valley.yaml")
FEARON = "toy/fearon"


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "150", "SIM_DEBUG": ""}).invoke(app, list(arguments))


def good(*arguments: str) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def narrow(*arguments: str) -> str:
    """What a command says on a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def bad(*arguments: str) -> str:
    """What a command says that the user got wrong: exit code 2, nothing on stdout, no traceback."""
    result = call(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"SIM_DEBUG": ""},
        start_new_session=True,
    )


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- help -----------------------------------------------------------------------------------------


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, sim.cli; from typer.testing import CliRunner; "
        "CliRunner().invoke(sim.cli.app, ['run', '--help']); "
        "print([name for name in ('mesa', 'numpy', 'pandas', 'matplotlib', 'sim.scenario') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "command",
    ["run", "compare", "explain", "validate", "new", "list", "parameters", "outcomes",
     "strategies", "schema", "show"],
)  # fmt: skip
def test_every_command_explains_itself(command: str) -> None:
    assert command in good("--help")
    assert "Usage" in good(command, "--help")


# -- run ------------------------------------------------------------------------------------------


def test_run_tells_a_story_and_outcomes() -> None:
    told = good("run", FEARON)
    assert "A comprehensive agreement is signed" in told
    assert "terms_index" in told


def test_run_writes_what_it_promises_and_says_so(tmp_path: Path) -> None:
    result = call("run", VALLEY, "--seed", "3", "--out", str(tmp_path / "new" / "one"), "--trace")
    assert result.exit_code == 0
    written = {path.name for path in (tmp_path / "new" / "one").iterdir()}
    assert written == {
        "events.csv",
        "outcomes.csv",
        "trajectory.csv",
        "timeline.png",
        "timeline.svg",
        "scenario.json",
        "manifest.json",
    }
    assert all(name in result.stderr for name in written)
    steps = [int(row["day"]) for row in table(tmp_path / "new" / "one" / "trajectory.csv")]
    assert steps == sorted(steps)


def test_the_same_command_writes_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        good("run", VALLEY, "--seed", seed, "--out", str(tmp_path / name), "--quiet")
    first, again, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "abc"
    )
    assert first.keys() == again.keys()
    differing = {name for name in first if first[name] != again[name]}
    assert differing <= {"manifest.json"}  # which holds the command, and so the folder's name
    assert first["events.csv"] != other["events.csv"]


def test_set_changes_the_scenario_and_is_in_the_manifest(tmp_path: Path) -> None:
    good("run", FEARON, "--set", "balance.advantage=0.4", "--out", str(tmp_path), "-q")
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    scenario = json.loads((tmp_path / "scenario.json").read_text())
    assert manifest["overrides"] == ["balance.advantage=0.4"]
    assert scenario["balance"]["advantage"] == 0.4
    assert load(FEARON).balance.advantage != 0.4


def test_many_runs_are_summed_up_and_do_not_depend_on_the_processes(tmp_path: Path) -> None:
    told = good("run", VALLEY, "--replicates", "4", "--out", str(tmp_path / "a"))
    assert "95 % interval (Wilson)" in told
    assert "middle 90 %" in told
    good("run", VALLEY, "--replicates", "4", "--jobs", "2", "--out", str(tmp_path / "b"), "-q")
    first, second = (tmp_path / name / "outcomes.csv" for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert [row["replicate"] for row in table(first)] == ["0", "1", "2", "3"]


def test_outcomes_are_printed_in_short_and_on_demand_in_full() -> None:
    for more in ((), ("--replicates", "3")):
        short, full = good("run", VALLEY, *more), good("run", VALLEY, *more, "--outcomes")
        assert "fighting_days" in short
        assert "offers" not in short.replace("offers to", "")
        assert "offers" in full
        assert len(full.splitlines()) > len(short.splitlines()) + 10


def test_changes_by_set_stand_in_the_heading() -> None:
    change = ("--set", "balance.advantage=0.4")
    for command in (("run",), ("run", "--replicates", "2"), ("explain",)):
        assert "\nwith balance.advantage=0.4\n" in good(*command, FEARON, *change)
        assert "\nwith " not in good(*command, FEARON)


def failing(monkeypatch: pytest.MonkeyPatch, replicates: set[int]) -> None:
    """Make these replicates fail."""
    real = api.run

    def run(scenario: Scenario, seed: int, replicate: int, trace: bool) -> Record:
        if replicate in replicates:
            raise ZeroDivisionError("the fault")
        return real(scenario, seed, replicate, trace)

    monkeypatch.setattr("sim.runs.run", run)


def test_runs_that_all_failed_are_an_error_and_some_are_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, {0, 1})
    result = call("run", FEARON, "--replicates", "2", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "Error: all 2 runs failed, all for one reason: ZeroDivisionError" in result.stderr
    assert list(tmp_path.iterdir()) == []
    some = call("run", FEARON, "--replicates", "3")
    assert some.exit_code == 0
    assert "Warning: 2 of 3 runs failed" in some.stderr


def test_a_failure_in_an_agent_of_the_user_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "from sim.agents import Party\nclass Wrong(Party):\n    decide_attack = None\n"
    wrong = "    def outlook(self, *given):\n        raise TypeError('a mistake')\n"
    (tmp_path / "agents_of_a_test.py").write_text(module + wrong)
    monkeypatch.syspath_prepend(str(tmp_path))
    told = bad("run", FEARON, "--set", "parties.north.agent=agents_of_a_test:Wrong")
    assert "the agent class agents_of_a_test:Wrong failed: TypeError: a mistake" in told
    assert "(agents_of_a_test.py:5)" in told
    assert "report" not in told


# -- explain --------------------------------------------------------------------------------------


def test_explaining_a_folder_tells_the_run_that_was_made(tmp_path: Path) -> None:
    good("run", VALLEY, "--seed", "5", "--replicate", "1", "--out", str(tmp_path), "-q")
    from_folder = good("explain", str(tmp_path))
    anew = good("explain", VALLEY, "--seed", "5", "--replicate", "1")
    assert from_folder == anew
    assert from_folder != good("explain", VALLEY, "--seed", "6")


def test_explain_reads_the_events_and_does_not_run_again(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    events = tmp_path / "events.csv"
    events.write_text(events.read_text().replace("better than no deal", "a reason of my own"))
    assert "a reason of my own" in good("explain", str(tmp_path))


def test_explain_can_be_limited_to_some_days() -> None:
    assert "2001-01" not in good("explain", VALLEY, "--since", "2002-06-01")
    assert "2001-06" not in good("explain", VALLEY, "--until", "2001-03-01")


def test_days_without_events_are_said_to_be_so() -> None:
    told = good("explain", FEARON, "--since", "2001-01-01", "--until", "2001-02-01")
    assert "Nothing happened between 2001-01-01 and 2001-02-01." in told
    assert "Nothing happened" not in good("explain", FEARON)
    assert "is before" in bad("explain", FEARON, "--since", "2001-02-01", "--until", "2001-01-01")


def test_a_folder_of_many_runs_is_named_as_such(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    good("run", FEARON, "--seed", "4", "--replicates", "3", "--out", str(tmp_path), "-q")
    assert not (tmp_path / "events.csv").exists()  # of the run before
    told = bad("explain", str(tmp_path))
    assert "this folder holds 3 runs; explain tells one" in told
    assert "sim explain toy/fearon --seed 4 --replicate 0" in told
    good("run", FEARON, "--out", str(tmp_path), "-q")
    assert "A comprehensive agreement is signed" in good("explain", str(tmp_path))


def test_a_folder_of_a_comparison_is_named_as_such(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    place = tmp_path / "manifest.json"
    manifest = json.loads(place.read_text())
    manifest["files"]["comparison.csv"] = ""
    place.write_text(json.dumps(manifest))
    assert "this is a comparison, not one run" in bad("explain", str(tmp_path))


@pytest.mark.parametrize("missing", ["manifest.json", "events.csv", "scenario.json"])
def test_a_folder_that_is_no_run_is_named_as_such(tmp_path: Path, missing: str) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    (tmp_path / missing).unlink()
    assert f"there is no {missing} here" in bad("explain", str(tmp_path))


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("manifest.json", "{"),
        ("manifest.json", "[]"),
        ("scenario.json", "{}"),
        ("events.csv", "day,kind\nnever,attack\n"),
    ],
)
def test_damaged_files_are_told(tmp_path: Path, file: str, content: str) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    (tmp_path / file).write_text(content)
    assert "damaged" in bad("explain", str(tmp_path))


def test_a_scenario_that_was_swapped_is_noticed(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path), "-q")
    place = tmp_path / "scenario.json"
    place.write_text(place.read_text().replace('"advantage": 0.15', '"advantage": 0.16'))
    assert "not the scenario that manifest.json names" in bad("explain", str(tmp_path))


# -- compare --------------------------------------------------------------------------------------


def test_compare_sets_runs_beside_the_record(tmp_path: Path) -> None:
    told = good(
        "compare", "karabakh/april-2016", "--replicates", "3", "--jobs", "1", "--out", str(tmp_path)
    )
    assert "Targets that test the runs: " in told
    assert "All of these together" in told
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


def test_a_variant_is_compared_with_the_record_it_stands_for(tmp_path: Path) -> None:
    variant = tmp_path / "variant.yaml"
    variant.write_text("extends: karabakh/april-2016\ntitle: my variant\n")
    arguments = ("compare", str(variant), "--replicates", "2", "--jobs", "1")
    assert "my variant" in good(*arguments, "--as", "karabakh/april-2016")
    assert "there is no historical record of this scenario" in bad(*arguments)


# -- looking things up ----------------------------------------------------------------------------


def test_validate_lists_the_good_and_every_problem_of_the_bad(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("extends: toy/fearon\nbalance: {advantag: 1}\nclock: {start: yesterday}\n")
    result = call("validate", FEARON, str(broken))
    assert result.exit_code == 2
    assert f"{FEARON}: ok" in result.stdout
    assert "did you mean 'advantage'?" in result.stderr
    assert "clock.start" in result.stderr
    assert good("validate", FEARON, VALLEY).count(": ok (") == 2


def test_validate_tells_what_may_be_a_slip_and_ends_well(tmp_path: Path) -> None:
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


def test_validate_gives_the_likely_cause_of_a_problem(tmp_path: Path) -> None:
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


def test_an_unknown_strategy_is_told_before_the_run() -> None:
    told = bad("run", FEARON, "--set", "parties.north.strategy=boulwar")
    assert "did you mean 'boulware'?" in told


def test_list_names_every_shipped_scenario() -> None:
    told = good("list")
    assert all(name in told for name in shipped() if not name.endswith("/record"))
    assert "karabakh/autumn-2020" in told


def test_new_writes_a_scenario_that_is_valid_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good("new", "mine")
    assert "ok (mine)" in good("validate", "mine.yaml")
    good("new", "variant.yaml", "--from", "karabakh/autumn-2020")
    assert "ok (variant)" in good("validate", "variant.yaml")
    before = (tmp_path / "mine.yaml").read_bytes()
    assert "exists already" in bad("new", "mine")
    assert (tmp_path / "mine.yaml").read_bytes() == before


def test_the_commented_examples_of_a_variant_are_right(tmp_path: Path) -> None:
    place = tmp_path / "variant.yaml"
    good("new", str(place), "--from", "karabakh/autumn-2020")
    lines = place.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("# balance"))
    lines[start:] = [line.removeprefix("# ").removeprefix("#") for line in lines[start:]]
    place.write_text("\n".join(lines))
    assert load(place).balance.advantage == 0.1


def test_parameters_can_be_searched_and_make_a_markdown_table() -> None:
    assert "audience_cost" in good("parameters", "--find", "audience cost")
    assert "no parameter has this" in bad("parameters", "--find", "zebra")
    lines = good("parameters", "--markdown").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == len(parameter_table()) + 2
    assert {line.replace("\\|", "").count("|") for line in rows} == {8}


@pytest.mark.parametrize("words", ["Russia attention", "attention russia", "how much Attention"])
def test_numbers_are_found_by_words_of_their_meaning_in_any_order(words: str) -> None:
    assert "third_parties.*.engagement" in good("parameters", "--find", words)
    assert re.search(r"^  engagement ", good("show", "karabakh/autumn-2020", "--find", words), re.M)
    assert "audience_cost" not in good("parameters", "--find", words)


def test_a_name_is_found_by_its_label_and_is_told_to_be_a_name() -> None:
    told = good("show", "karabakh/autumn-2020", "--find", "united states attention")
    assert "third_parties.united-states\n" in told
    assert "third_parties.russia" not in told
    asked = call("parameters", "--find", "russia attention")
    assert "which * stands for: russia. For its numbers: sim show SCENARIO --find" in asked.stderr
    assert call("parameters", "--find", "attention").stderr == ""


def test_one_of_a_thing_is_in_the_singular() -> None:
    told = good("run", FEARON, "--outcomes")
    assert re.search(r"^agreements +1 +agreement *$", told, flags=re.MULTILINE)
    assert re.search(r"^offers +\d\d+ +offers *$|^offers +[02-9] +offers *$", told, re.MULTILINE)
    assert re.search(r"^  war_days +1 +day ", good("show", FEARON, "--find", "war days"), re.M)
    assert re.search(r"^  peace_days +\d+ +days ", good("show", FEARON), re.M)


def test_parameters_fit_a_narrow_terminal_without_breaking_a_name() -> None:
    lines = narrow("parameters").splitlines()
    assert max(map(len, lines)) <= 80
    assert {row.name for row in parameter_table()} <= set(map(str.rstrip, lines))


def test_the_greatest_seed_is_allowed() -> None:
    assert f"seed {2**64 - 1}" in good("run", FEARON, "--seed", str(2**64 - 1))


def test_show_lists_the_numbers_in_effect_with_where_they_come_from() -> None:
    told = good("show", "karabakh/autumn-2020")
    numbers = re.findall(r"^  (\S+) +", told, flags=re.MULTILINE)
    assert {"peace_days", "optimism", "advantage", "spending"} <= set(numbers)
    found = good("show", "karabakh/autumn-2020", "--find", "claimant spending")
    assert "million USD (2019) per year" in found
    assert "measured: SIPRI" in found
    assert "optimism" not in found
    assert max(map(len, narrow("show", "karabakh/autumn-2020").splitlines())) <= 80


def test_show_tells_a_default_from_a_number_of_the_file_and_of_the_command() -> None:
    change = ("--set", "balance.advantage=0.25", "--find", "balance.advantage")
    assert re.search(r"advantage +0.25 .*--set", good("show", FEARON, *change))
    written = f"{load(FEARON).balance.advantage:g}"
    told = good("show", FEARON, "--find", "balance.advantage")
    assert re.search(rf"advantage +{re.escape(written)} .*assumed", told)
    assert "--set" not in told
    assert re.search(r"peace_days .*default", good("show", FEARON, "--find", "clock.peace days"))


def test_strategies_and_outcomes_are_listed_with_their_meaning() -> None:
    assert "Rubinstein (1982)" in good("strategies")
    assert "terms_index" in good("outcomes")
    assert "\n| outcome |" in good("outcomes", "--markdown")


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    assert json.loads(good("schema")) == json_schema()
    good("schema", "--out", str(tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text()) == json_schema()
    assert "is a folder" in bad("schema", "--out", str(tmp_path))


# -- what users get wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", FEARON, "--replicates", "-1"), "--replicates"),
        (("run", FEARON, "--replicates", "0"), "--replicates"),
        (("run", FEARON, "--seed", "-1"), "--seed"),
        (("run", FEARON, "--seed", str(2**64)), "--seed"),
        (("run", FEARON, "--replicates", str(2**32)), "--replicates"),
        (("run", FEARON, "--replicate", str(2**32)), "--replicate"),
        (("compare", "--replicates", str(2**32)), "--replicates"),
        (("run", FEARON, "--out", ""), "is empty"),
        (("compare", "--out", ""), "is empty"),
        (("schema", "--out", ""), "is empty"),
        (("show", FEARON, "--find", "zebra"), "no number of this scenario"),
        (("run", FEARON, "--seed", "many"), "--seed"),
        (("run", FEARON, "--replicate", "1", "--replicates", "2"), "give only one"),
        (("run", FEARON, "--trace"), "--out"),
        (("run", "toy/feron"), "did you mean 'toy/fearon'?"),
        (("run", FEARON, "--set", "balance.advantag=1"), "did you mean 'advantage'?"),
        (("run", FEARON, "--set", "balance.advantage"), "dotted.key=value"),
        (("run", FEARON, "--set", "balance.advantage", "=", "0.8"), "--set balance.advantage=0.8"),
        (("run", FEARON, "--set", "balance.advantage", "=0.8"), "there are spaces around the ="),
        (("run", FEARON, "--set", "balance.advantage=", "-0.8"), "--set balance.advantage=-0.8"),
        (("run", FEARON, "--set", "balance.advantage=", "-q"), "has no value"),
        (("sweep", FEARON, "--vary", "clock.end", "=", "1:2"), "write --vary clock.end=1:2"),
        (("compare", "toy/fearon"), "there is no historical record"),
        (("compare", "--as", "karabakh/autumn-2020"), "exactly one SCENARIO"),
        (("explain", "nowhere"), "no such file"),
        (("explain", FEARON, "--since", "soon"), "write it as 2020-09-27"),
        (("new", "nowhere/mine"), "there is no folder nowhere"),
        (("sing",), "sing"),
    ],
)
def test_a_mistake_is_told_in_a_message_with_exit_code_2(
    arguments: tuple[str, ...], told: str
) -> None:
    assert told in bad(*arguments)


def test_an_output_path_that_is_a_file_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        pytest.fail("ran before looking at --out")

    monkeypatch.setattr("sim.api.run", never)
    monkeypatch.setattr("sim.api.simulate", never)
    file = tmp_path / "file"
    file.write_text("")
    assert "is a file" in bad("run", FEARON, "--out", str(file))
    assert "is a file" in bad("run", FEARON, "--out", str(file / "below"))
    assert "is a file" in bad("compare", "--replicates", "2", "--out", str(file))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot" in bad("run", FEARON, "--out", str(tmp_path / "below"))


def test_a_fault_of_ours_is_a_short_message_and_a_traceback_only_on_demand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def faulty(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError("the fault")

    monkeypatch.setattr("sim.api.run", faulty)
    result = call("run", FEARON)
    assert result.exit_code == 70
    assert "please report" in result.stderr
    assert "ZeroDivisionError: the fault" in result.stderr
    assert "Traceback" not in result.output
    shown = CliRunner(env={"SIM_DEBUG": "1"}).invoke(app, ["run", FEARON])
    assert isinstance(shown.exception, ZeroDivisionError)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are a POSIX matter")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_with_130_and_a_short_line(jobs: str) -> None:
    process = started("run", VALLEY, "--replicates", "100000", "--jobs", jobs)
    time.sleep(6.0)  # long enough for the runs, and the workers, to be at work
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all processes are told
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.strip().splitlines()[-1] == "Interrupted: nothing more was written."


def test_a_reader_that_stops_early_is_no_fault() -> None:
    process = started("parameters")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.wait(timeout=30)
    process.stderr.close()
    assert told == ""


def test_progress_is_silent_where_nobody_watches() -> None:
    process = started("run", FEARON, "--replicates", "50", "--quiet")
    out, told = process.communicate(timeout=60)
    assert (out, told, process.returncode) == ("", "", 0)
