"""A block is a finished table: typed, in the order of the plan, the same from either engine."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sim
from sim import engine as engines
from sim.outcomes import column_kinds
from sim.scenario import load
from sim.scenario.variants import Variants
from sim.sweeps import blocks as module
from sim.sweeps.blocks import Runner, Task, encode
from tests.sweeps.sweeps import TOY, VARY, work


@pytest.fixture(scope="module")
def table():
    return Runner(work()).table(Task(1))


def read(content):
    return pq.read_table(pa.BufferReader(content), page_checksum_verification=True)


def test_columns_are_who_what_failure_and_every_outcome(table):
    assert table.column_names == [
        *("point", "replicate", "seed", "balance.advantage", "talks.rounds", "failure"),
        *column_kinds(load(TOY)),
    ]


def test_columns_have_the_types_of_the_parameters_and_of_the_outcomes(table):
    kinds = {float: pa.float64(), int: pa.int64(), bool: pa.bool_(), str: pa.string()}
    found = {name: table.schema.field(name).type for name in table.column_names}
    assert found["balance.advantage"] == pa.float64()
    assert found["talks.rounds"] == pa.int64()
    assert {name: found[name] for name in column_kinds(load(TOY))} == {
        name: kinds[kind] for name, kind in column_kinds(load(TOY)).items()
    }


def test_rows_stand_in_the_order_of_the_plan(table):
    points, replicates = work().plan.block(1)
    assert table["point"].to_pylist() == points.tolist() != sorted(points)
    assert table["replicate"].to_pylist() == replicates.tolist()


def test_a_row_is_what_simulate_says_of_that_run(table):
    row = table.slice(2, 1).to_pylist()[0]
    settings = [f"{key}={row[key]}" for key in VARY]
    seed, replicate = row["seed"], row["replicate"]
    frame = sim.simulate(load(TOY, settings), replicate + 1, seed=seed)
    for name, value in frame.iloc[replicate].items():
        assert str(row[name]) == str(value), name
    elsewhere = load(TOY, [*settings, "balance.advantage=0.9"])
    other = sim.simulate(elsewhere, replicate + 1, seed=seed).iloc[replicate]
    assert any(str(row[name]) != str(other[name]) for name in column_kinds(load(TOY)))


def test_the_seed_of_a_row_is_the_designs(table):
    assert set(table["seed"].to_pylist()) == {3}
    other = Runner(work(seed=2**64 - 1)).table(Task(0))
    assert set(other["seed"].to_pylist()) == {2**64 - 1}


def test_a_part_of_a_block_is_those_rows_of_it(table):
    part = Runner(work()).table(Task(1, 2, 4))
    assert part.equals(table.slice(2, 2)) or frame(part).equals(frame(table.slice(2, 2)))
    assert not frame(part).equals(frame(table.slice(1, 2)))


def frame(table):
    return table.to_pandas()


# -- failures -------------------------------------------------------------------------------------

UNSOUND = {"parties.north.weights.prize": [1.0, 0.5, 1.0]}


def test_a_point_that_is_no_valid_scenario_is_a_row_that_says_why():
    unsound = work(vary=UNSOUND, design="list", replicates=1)
    made = Runner(unsound).make(Task(0))
    rows = frame(read(made.content)).set_index("point")
    assert [text != "" for text in rows["failure"].sort_index()] == [False, True, False]
    assert "sum to 0.5, not to 1" in rows.loc[1, "failure"]
    assert "\n" not in rows.loc[1, "failure"]
    assert rows.loc[1, list(column_kinds(load(TOY)))].isna().all()
    assert (made.runs, made.failures, list(made.reasons.values())) == (3, 1, [1])


def test_a_run_that_fails_is_a_row_with_its_reason_and_the_others_stay(table, monkeypatch):
    broken = table["replicate"].to_pylist()[0], table["point"].to_pylist()[0]
    real = sim.run
    calls = []

    def run(scenario, seed, replicate):
        calls.append(replicate)
        if len(calls) == 1:
            raise ZeroDivisionError("a fault")
        return real(scenario, seed, replicate)

    monkeypatch.setattr(module, "run", run)
    failed = Runner(work()).table(Task(1))
    assert broken == (failed["replicate"][0].as_py(), failed["point"][0].as_py())
    assert failed["failure"].to_pylist() == ["ZeroDivisionError: a fault", "", "", "", ""]
    pd.testing.assert_frame_equal(frame(failed.slice(1)), frame(table.slice(1)))
    assert failed.schema == table.schema


def test_want_of_memory_is_no_property_of_a_run(monkeypatch):
    def run(*_arguments):
        raise MemoryError

    monkeypatch.setattr(module, "run", run)
    with pytest.raises(MemoryError):
        Runner(work()).table(Task(0))


def test_runs_that_are_left_out_are_failures_with_the_reason_given():
    rows = frame(Runner(work()).table(Task(1, omitted=((2, "deadly"),))))
    assert rows["failure"].tolist() == ["", "", "deadly", "", ""]


# -- files ----------------------------------------------------------------------------------------


def test_the_same_block_has_the_same_bytes_wherever_it_is_made(table):
    runner = Runner(work())
    elsewhere = pickle.loads(pickle.dumps(runner))
    assert runner.make(Task(1)).content == elsewhere.make(Task(1)).content == encode(table)
    assert runner.make(Task(1)).content != runner.make(Task(2)).content


def test_what_is_read_is_what_was_written(table):
    back = read(encode(table))
    assert back.schema.equals(table.schema)
    pd.testing.assert_frame_equal(frame(back), frame(table), check_exact=True)


def test_floats_are_split_by_byte_and_texts_kept_once(table):
    group = pq.ParquetFile(pa.BufferReader(encode(table))).metadata.row_group(0)
    columns = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    assert "BYTE_STREAM_SPLIT" in columns["balance.advantage"].encodings
    assert columns["settlement"].has_dictionary_page
    assert {one.compression for one in columns.values()} == {"ZSTD"}


def test_a_flipped_bit_is_noticed_when_it_is_read(table):
    content = bytearray(encode(table))
    group = pq.ParquetFile(pa.BufferReader(content)).metadata.row_group(0)
    content[group.column(3).data_page_offset + group.column(3).total_compressed_size - 1] ^= 1
    with pytest.raises((OSError, pa.ArrowException)):
        read(bytes(content))


# -- the compiled engine --------------------------------------------------------------------------


class Program:
    """Stands in for the compiled engine: it runs Mesa, and counts how often it is made."""

    made = 0

    def __init__(self, scenario):
        type(self).made += 1
        self.scenario = scenario

    def takes(self, key):
        return key == "balance.advantage"

    def run(self, seeds, replicates, keys=(), values=None):
        columns: dict[str, list[Any]] = {
            name: [] for name in ["failure", *column_kinds(self.scenario)]
        }
        variants = Variants(self.scenario, keys)
        for seed, replicate, given in zip(seeds, replicates, values, strict=True):
            record = sim.run(variants.scenario(given.tolist()), int(seed), int(replicate))
            for name, value in ({"failure": ""} | sim.outcomes.outcomes(record)).items():
                columns[name].append(value)
        return {name: np.array(values) for name, values in columns.items()}


@pytest.fixture
def stand_in(monkeypatch):
    monkeypatch.setattr(Program, "made", 0)
    monkeypatch.setattr(engines, "Program", Program, raising=False)
    monkeypatch.setattr(engines, "why_not", lambda _: "", raising=False)


@pytest.mark.usefixtures("stand_in")
def test_the_compiled_engine_is_given_together_what_differs_in_its_own_numbers_only(table):
    runner = Runner(replace(work(), engine="compiled"))
    pd.testing.assert_frame_equal(frame(runner.table(Task(1))), frame(table), check_exact=True)
    made = Program.made
    assert made == 1 + 2  # one to ask what it takes, and one for each value of talks.rounds
    runner.table(Task(2))
    assert Program.made == made  # they are kept at hand


@pytest.mark.usefixtures("stand_in")
def test_a_run_that_the_compiled_engine_leaves_to_mesa_is_run_there(table, monkeypatch):
    whole = Program.run

    def run(self, seeds, *more):
        made = whole(self, seeds, *more)
        made["failure"] = np.array([engines.NEEDS_MESA] * len(seeds), object)
        made["settlement"] = np.array(["not this"] * len(seeds), object)
        return made

    monkeypatch.setattr(Program, "run", run)
    runner = Runner(replace(work(), engine="compiled"))
    pd.testing.assert_frame_equal(frame(runner.table(Task(1))), frame(table), check_exact=True)
    monkeypatch.setattr(engines, "NEEDS_MESA", "another reason")
    monkeypatch.setattr(Program, "run", lambda self, *more: whole(self, *more) | failed(more[0]))
    assert set(runner.table(Task(1))["failure"].to_pylist()) == {"a failure"}


def failed(seeds):
    return {"failure": np.array(["a failure"] * len(seeds), object)}


@pytest.mark.usefixtures("stand_in")
def test_an_invalid_point_is_the_same_row_with_either_engine():
    unsound = work(vary=UNSOUND, design="list", replicates=2)
    mesa, compiled = (
        frame(Runner(replace(unsound, engine=engine)).table(Task(0)))
        for engine in ("mesa", "compiled")
    )
    pd.testing.assert_frame_equal(mesa, compiled, check_exact=True)
    assert (mesa["failure"] != "").sum() == 1


@pytest.mark.usefixtures("stand_in")
def test_what_the_compiled_engine_cannot_run_mesa_runs(table, monkeypatch):
    monkeypatch.setattr(engines, "why_not", lambda _: "an agent class of your own")
    runner = Runner(replace(work(), engine="compiled"))
    pd.testing.assert_frame_equal(frame(runner.table(Task(1))), frame(table), check_exact=True)
    assert Program.made == 1
