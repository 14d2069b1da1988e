"""An outcome is one function, declared in one place: it then runs in Python and compiled."""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numba
import numpy as np
import pytest

from sim.engine.columns import Columns
from sim.engine.compiling import register_marked
from sim.events.history import History
from sim.events.reading import read
from sim.events.rows import encode, pack_rows
from sim.memory.fields import layout_of
from sim.memory.marks import World
from sim.memory.plain import write
from sim.outcomes import ceasefires, outcomes, read_record, registry
from sim.outcomes.filling import filling
from sim.outcomes.registry import Outcome, outcome
from sim.parameters import SIDES
from sim.record import Record
from sim.turn import numbers
from sim.turn.packing import pack
from tests.engine.runs import bits
from tests.turn.worlds import run, valley

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


@cache
def records() -> list[Record]:
    return [run(valley(), replicate) for replicate in range(6)]


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """What is declared from now on; nothing of it is left over."""
    found: list[Outcome] = []
    monkeypatch.setattr(registry, "DECLARED", found)
    return found


def example() -> str:
    """The outcome that the guide for contributors adds to a module of ceasefires."""
    (text,) = re.findall(r"```python\n(@outcome.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    return str(text)


def in_python(one: Outcome) -> list[list[object]]:
    return [
        [bits(value) for value in one.values(record.scenario, *read_record(record)).values()]
        for record in records()
    ]


def compiled(one: Outcome) -> list[list[object]]:
    fill = filling([one])
    register_marked()

    @numba.njit
    def whole(world, history, events, starts, members, row):
        read(world[0], history[0], events, len(events))
        fill(world[0], history[0], starts, members, row)

    found = []
    for record in records():
        plan = Columns(record.scenario, [one])
        rows, row = pack_rows(encode(record)), np.zeros((1, len(plan)))
        world, history = np.zeros(1, layout_of(numbers.World)), np.zeros(1, layout_of(History))
        write(pack(record.scenario).world, numbers.World, world[0])
        whole(world, history, rows, plan.starts, plan.members, row[0])
        found.append([bits(values.tolist()[0]) for values in plan.table(row).values()])
    return found


def test_the_example_of_the_guide_is_one_function_that_runs_compiled_as_in_python(
    declared: list[Outcome],
) -> None:
    exec(example(), vars(ceasefires).copy())
    (one,) = declared
    assert one.name not in outcomes(records()[0])
    assert compiled(one) == in_python(one)
    assert len({str(values) for values in in_python(one)}) > 2


OWN = '''
from sim.outcomes import History, World
from sim.outcomes.registry import outcome


@outcome("sessions")
def sessions_a_month(world: World, history: History) -> float:
    """Sessions of talks in a month of thirty days."""
    return 30.0 * history.session_count / (world.end - world.start)
'''


def test_an_outcome_in_a_file_of_ones_own_is_asked_of_records(
    declared: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outcomes_of_my_own.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("outcomes_of_my_own")
    (one,) = declared
    record = records()[0]
    sessions = [event for event in record.events if event.kind == "session"]
    days = (record.scenario.clock.end - record.scenario.clock.start).days
    asked = one.values(record.scenario, *read_record(record))
    assert asked == {"sessions_a_month": 30.0 * len(sessions) / days}
    fewer = replace(record, events=[e for e in record.events if e != sessions[-1]])
    assert one.values(record.scenario, *read_record(fewer)) != asked
    assert compiled(one) == in_python(one)


def test_a_family_of_texts_runs_compiled_as_in_python(declared: list[Outcome]) -> None:
    @outcome(
        "side",
        str,
        name="holds:<objective>",
        words=("", *SIDES),
        keys=lambda scenario: {(name,): place for place, name in enumerate(scenario.objectives)},
    )
    def holds(world: World, history: History, objective: int) -> int:
        """Side that holds an objective in the end and did not at the start (empty: neither)."""
        control, held_by = history.territory[objective].control, world.objectives[objective].held_by
        if control == 1.0 and held_by < 0:
            return 1
        return 2 if control == 0.0 and held_by > 0 else 0

    (one,) = declared
    assert list(one.values(valley(), *read_record(records()[0]))) == [
        f"holds:{name}" for name in valley().objectives
    ]
    assert compiled(one) == in_python(one)
    assert {value for values in in_python(one) for value in values} == {
        (str, word) for word in ("", *SIDES)
    }


def test_a_date_is_a_day_number_compiled_and_a_text_in_a_table(declared: list[Outcome]) -> None:
    @outcome("date", str)
    def last_session(world: World, history: History) -> float:
        """Date of the last session, the first day of the run without one."""
        count = history.session_count
        return history.sessions[count - 1].day if count > 0 else world.start

    (one,) = declared
    assert compiled(one) == in_python(one)
    expected = [max(event.date.isoformat() for event in r.of("session")) for r in records()]
    assert in_python(one) == [[(str, date)] for date in expected]
