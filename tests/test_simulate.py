"""Many runs from Python: the same seed gives the same frame, however the work is shared out."""

import gc
import subprocess
import sys
import weakref

import pandas as pd
import pytest

import sim
from sim import api
from sim.errors import ScenarioError, SimError
from sim.model import NegotiationModel
from sim.outcomes import column_kinds, outcomes
from sim.record import Record
from sim.scenario import load, load_text

CLOCK = "clock: {start: 2000-01-01, end: 2002-01-01}"
QUARREL = """
issues: {land: {kind: territory}}
objectives:
  hill: {issue: land, share: 0.3, size: 1}
  town: {issue: land, share: 0.7, size: 2}
parties:
  north: {side: claimant, weights: {land: 1}, mobilisation_cost: 0.02}
  south: {side: holder, weights: {land: 1}}
balance: {advantage: 0.9}
talks: {direct_rate: 0}
"""
MEDIATED = """
third_parties:
  broker:
    mediation: {initiative_peace: 1000, roles: [formulate], error: 0}
  onlooker:
    mediation: {initiative_peace: 0, initiative_war: 0}
  guard: {backing: {}}
"""
RUNS = 6


@pytest.fixture(scope="module")
def quarrel():
    return load_text(CLOCK + QUARREL).scenario


@pytest.fixture(scope="module")
def frame(quarrel):
    return sim.simulate(quarrel, replicates=RUNS, seed=3)


def test_one_row_for_each_replicate_in_order(frame, quarrel):
    assert frame["replicate"].tolist() == list(range(RUNS))
    assert set(frame["seed"]) == {3}
    assert list(frame.columns) == ["replicate", "seed", "failure", *column_kinds(quarrel)]
    assert frame["fighting_days"].nunique() > 1  # the runs differ, so the order can be told


def test_the_number_of_processes_does_not_change_the_frame(frame, quarrel, monkeypatch):
    monkeypatch.setattr("sim.runs.START_OF_PROCESSES", 0.0)
    shared_out = sim.simulate(quarrel, replicates=RUNS, seed=3, jobs=2, engine="mesa")
    pd.testing.assert_frame_equal(shared_out, frame)


def test_a_few_runs_start_no_processes(frame, quarrel, monkeypatch):
    """They would be made before the processes stand ready; many runs do not fit into that time."""

    def started(*_args, **_kwargs):
        raise AssertionError("processes were started")

    monkeypatch.setattr("sim.runs.ProcessPoolExecutor", started)
    here = sim.simulate(quarrel, replicates=2, seed=3, jobs=2, engine="mesa")
    pd.testing.assert_frame_equal(here, frame.head(2))
    monkeypatch.setattr("sim.runs.START_OF_PROCESSES", 0.0)
    with pytest.raises(AssertionError, match="processes were started"):
        sim.simulate(quarrel, replicates=2, seed=3, jobs=2, engine="mesa")


def test_another_seed_gives_another_frame(frame, quarrel):
    same = sim.simulate(quarrel, replicates=RUNS, seed=3)
    other = sim.simulate(quarrel, replicates=RUNS, seed=4)
    pd.testing.assert_frame_equal(same, frame)
    assert not other.drop(columns="seed").equals(frame.drop(columns="seed"))


def test_a_replicate_is_the_same_however_many_are_run(frame, quarrel):
    pd.testing.assert_frame_equal(sim.simulate(quarrel, replicates=2, seed=3), frame.head(2))


def test_a_row_is_what_the_record_of_that_run_says(frame, quarrel):
    row = pd.Series(outcomes(sim.run(quarrel, seed=3, replicate=4)))
    measured = frame.loc[4, row.index]
    assert [str(value) for value in measured] == [str(value) for value in row]
    assert [str(value) for value in frame.loc[3, row.index]] != [str(value) for value in row]


def test_trace_adds_the_records_with_their_snapshots(quarrel):
    plain, traced = (sim.simulate(quarrel, 2, seed=3, trace=trace) for trace in (False, True))
    assert "record" not in plain
    assert all(isinstance(record, Record) and record.snapshots for record in traced["record"])
    pd.testing.assert_frame_equal(traced.drop(columns="record"), plain)


def test_progress_is_told_up_to_the_last_run(quarrel):
    told = []
    sim.simulate(quarrel, 3, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# -- failures -------------------------------------------------------------------------------------


@pytest.fixture
def broken_replicate(monkeypatch):
    """Make the run of replicate 1 fail as a bug in a user's agent would."""
    real = api.run

    def run(scenario, seed, replicate, trace):
        if replicate == 1:
            raise ZeroDivisionError("division by zero in my_agent.py")
        return real(scenario, seed, replicate, trace)

    monkeypatch.setattr("sim.runs.run", run)


@pytest.mark.usefixtures("broken_replicate")
def test_a_run_that_fails_becomes_a_row_and_the_others_stay(quarrel, frame):
    failed = sim.simulate(quarrel, 3, seed=3)
    assert failed["failure"].tolist() == [
        "",
        "ZeroDivisionError: division by zero in my_agent.py",
        "",
    ]
    assert failed.drop(columns=["replicate", "seed", "failure"]).loc[1].isna().all()
    pd.testing.assert_frame_equal(failed.drop(index=1), frame.head(3).drop(index=1))


@pytest.mark.usefixtures("broken_replicate")
def test_a_failure_does_not_change_the_kinds_of_the_columns(quarrel, frame):
    failed = sim.simulate(quarrel, 3, seed=3)
    assert failed.dtypes.equals(frame.dtypes)
    assert failed["wars"].isna().any() != frame["wars"].isna().any()


OWN_AGENT = """
from sim.agents import Party

class Wrong(Party):
    def decide_attack(self, model, local, days):
        if model.replicate in {replicates}:
            raise TypeError("a mistake of mine")
        return super().decide_attack(model, local, days)

class Mute(Party):
    def decide_attack(self, model, local, days):
        return 3
"""


@pytest.fixture
def own_agent(tmp_path, monkeypatch):
    """Scenarios with an agent class of the user's own, which fails in the given replicates."""

    def scenario(name, *replicates):
        text = OWN_AGENT.replace("{replicates}", repr(replicates))
        (tmp_path / "my_agents.py").write_text(text, encoding="utf-8")
        return load_text(CLOCK + QUARREL, [f"parties.north.agent=my_agents:{name}"]).scenario

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    yield scenario
    sys.modules.pop("my_agents", None)


def test_a_failure_in_an_agent_of_the_user_is_told_with_its_class_and_line(own_agent):
    scenario = own_agent("Wrong", 1)
    with pytest.raises(api.AgentError) as caught:
        sim.run(scenario, 3, 1)
    assert str(caught.value) == (
        "the agent class my_agents:Wrong failed: TypeError: a mistake of mine (my_agents.py:7)"
    )
    assert sim.run(scenario, 3, 0).events  # where it does not fail


def test_an_agent_that_returns_what_cannot_be_used_is_named_too(own_agent):
    with pytest.raises(api.AgentError, match="the run failed with the agent class my_agents:Mute"):
        sim.run(own_agent("Mute"), 3)


def test_an_agent_that_fails_in_one_replicate_costs_that_row_only(own_agent):
    failed = sim.simulate(own_agent("Wrong", 1), 3, seed=3)
    assert [text != "" for text in failed["failure"]] == [False, True, False]
    assert "my_agents:Wrong" in failed["failure"][1]


def test_a_fault_of_ours_is_not_blamed_on_an_agent(quarrel, monkeypatch):
    def faulty(*_arguments):
        raise ZeroDivisionError("the fault")

    monkeypatch.setattr(NegotiationModel, "step", faulty)
    with pytest.raises(ZeroDivisionError):
        sim.run(quarrel)


# -- a replicate to show --------------------------------------------------------------------------


def runs(**columns):
    count = len(next(iter(columns.values())))
    keys = {"replicate": range(10, 10 + count), "failure": [""] * count}
    return pd.DataFrame(keys | columns)


def test_the_typical_replicate_is_nearest_the_medians_each_on_its_own_scale():
    frame = runs(days=[1.0, 2.0, 3.0, 4.0, 5.0], deaths=[3000.0, 1000.0, 9000.0, 2900.0, 2000.0])
    assert api.typical_replicate(frame, ["days"]) == 12
    assert api.typical_replicate(frame, ["deaths"]) == 13
    assert api.typical_replicate(frame, ["days", "deaths"]) == 13
    scaled = frame.assign(deaths=frame["deaths"] / 1e6)
    assert api.typical_replicate(scaled, ["days", "deaths"]) == 13  # units do not matter


def test_the_typical_replicate_is_among_those_asked_for_that_came_to_an_end():
    frame = runs(
        days=[1.0, 2.0, 3.0, 40.0, float("nan")],
        war=pd.array([True, True, False, True, None], dtype="boolean"),
    )
    assert api.typical_replicate(frame, ["days"], given="war") == 11
    frame.loc[1, "failure"] = "it failed"
    assert api.typical_replicate(frame, ["days"], given="war") == 10


def test_runs_that_are_all_alike_have_a_typical_one_and_no_runs_have_none():
    alike = runs(days=[2.0, 2.0], war=[False, False])
    assert api.typical_replicate(alike, ["days", "war"]) == 10
    with pytest.raises(SimError, match="there is no run with war"):
        api.typical_replicate(alike, ["days"], given="war")
    with pytest.raises(SimError, match="did you mean 'days'"):
        api.typical_replicate(alike, ["day"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"replicates": 0}, "replicates: 0\n    allowed: a whole number of 1 or more"),
        ({"replicates": 2.5}, "replicates: 2.5"),
        ({"replicates": True}, "replicates: true"),
        ({"jobs": 0}, "jobs: 0\n    allowed: a whole number of 1 or more"),
        ({"seed": -1}, "seed: -1\n    allowed: a whole number of 0 or more"),
        ({"seed": "7"}, "seed: '7'"),
        ({"seed": 2**64}, "allowed: a whole number from 0 to 18446744073709551615"),
        ({"replicates": 2**32}, "allowed: a whole number from 1 to 4294967295"),
        ({"scenario": 3}, "scenario: 3 is not a scenario"),
        ({"scenario": None}, "scenario: nothing is not a scenario"),
    ],
    ids=str,
)
def test_wrong_input_is_told_with_what_is_allowed(quarrel, arguments, told):
    with pytest.raises(SimError) as caught:
        sim.simulate(**({"scenario": quarrel, "replicates": 1} | arguments))
    assert told in str(caught.value)
    assert sim.simulate(quarrel, replicates=1, jobs=1, seed=0).shape[0] == 1  # the right input


def test_an_unknown_scenario_names_the_shipped_ones():
    with pytest.raises(ScenarioError, match="did you mean 'toy/fearon'"):
        sim.simulate("toy/faeron", replicates=1)


def test_an_agent_class_that_is_not_there_is_wrong_input_and_no_row():
    wrong = load("toy/fearon", ["parties.north.agent=nowhere:Nobody"])
    with pytest.raises(SimError, match="nowhere:Nobody"):
        sim.simulate(wrong, replicates=1)


def test_a_script_without_the_main_guard_is_told_so(tmp_path):
    script = tmp_path / "unguarded.py"
    lines = ["import sim", "import sim.runs", "from sim.errors import SimError"]
    lines += ["sim.runs.START_OF_PROCESSES = 0.0", "try:", "    {}"]
    body = "\n".join([*lines, "except SimError as error:", "    print(error)", ""])
    told = {}
    for jobs in (1, 2):
        call = f"print(len(sim.simulate('toy/fearon', 2, jobs={jobs})))"
        script.write_text(body.format(call), encoding="utf-8")
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
        told[jobs] = done.stdout.strip().splitlines()[-1]
    assert told[1] == "2"
    assert "if __name__ == '__main__':" in told[2]


# -- one mediator's influence ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def mediated():
    return load_text(CLOCK + QUARREL.replace("0.9", "0.3") + MEDIATED).scenario


def test_a_mediator_that_never_acts_has_no_influence(mediated):
    onlooker = sim.mediator_influence(mediated, "onlooker", seed=1)
    pd.testing.assert_series_equal(onlooker["with"], onlooker["without"], check_names=False)
    broker = sim.mediator_influence(mediated, "broker", seed=1)
    assert not broker["with"].equals(broker["without"])


def test_influence_is_the_run_less_the_same_run_without_the_mediation(mediated):
    influence = sim.mediator_influence(mediated, "broker", seed=1, replicate=2)
    full = outcomes(sim.run(mediated, 1, 2))
    assert influence["with"].to_dict() == pytest.approx(
        {name: float(full[name]) for name in api.INFLUENCE_OUTCOMES}, nan_ok=True
    )
    sessions = influence.loc["sessions"].to_dict()
    assert sessions["with"] > 0.0
    assert sessions == {"with": sessions["with"], "without": 0.0, "difference": sessions["with"]}


def test_only_the_initiative_of_the_mediator_is_changed(mediated):
    silent = api.without_mediator(mediated, "broker")
    before, after = (one.third_parties["broker"].mediation for one in (mediated, silent))
    assert before is not None
    assert after == before.model_copy(update={"initiative_peace": 0.0, "initiative_war": 0.0})
    assert after != before
    assert silent.third_parties["onlooker"] == mediated.third_parties["onlooker"]
    assert silent.model_copy(update={"third_parties": mediated.third_parties}) == mediated


@pytest.mark.parametrize("name", ["brokr", "guard", "north"])
def test_an_unknown_mediator_names_the_known_ones(mediated, name):
    with pytest.raises(SimError) as caught:
        sim.mediator_influence(mediated, name)
    assert "allowed: broker, onlooker" in str(caught.value)
    assert ("did you mean 'broker'" in str(caught.value)) == (name == "brokr")


# -- the package ----------------------------------------------------------------------------------


def test_a_run_leaves_no_model_behind(quarrel, monkeypatch):
    models = []

    class Watched(NegotiationModel):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            models.append(weakref.ref(self))

    monkeypatch.setattr("sim.runs.NegotiationModel", Watched)
    record = api.run(quarrel)
    gc.collect()
    assert models[0]() is None
    assert record.events  # the record outlives the model
    kept = Watched(quarrel, 0, 0, False)
    gc.collect()
    assert models[1]() is kept  # a model in use is there


def test_importing_the_package_imports_nothing_heavy_until_a_name_is_used():
    program = (
        "import sim, sys; {}; "
        "print([n for n in ('mesa', 'pandas', 'scipy', 'matplotlib') if n in sys.modules])"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", program.format(use)], capture_output=True, text=True, check=True
        ).stdout.strip()
        for use in ("sim.__version__, dir(sim)", "sim.simulate")
    ]
    assert found[0] == "[]"
    assert "'mesa', 'pandas'" in found[1]


def test_every_public_name_is_there_and_no_other():
    for name in sim.__all__:
        assert getattr(sim, name) is not None
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="no attribute 'simulte'"):
        _ = sim.simulte
