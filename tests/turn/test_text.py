"""What the one text must keep to, so that it runs at both speeds."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from sim.memory.fields import fields_of, layout_of
from sim.memory.marks import is_part
from sim.model import NegotiationModel
from sim.turn.numbers import World
from sim.turn.party import PartyMethods
from sim.turn.state import Axis, State
from sim.turn.third_party import ThirdPartyMethods
from tests.turn.worlds import valley


@pytest.mark.parametrize("module", ["sim.turn.turn", "sim.turn.setup", "sim.turn.state"])
def test_importing_the_turn_imports_neither_numba_nor_mesa(module) -> None:
    code = f"import sys, {module}; print(sorted({{'numba', 'mesa'}} & {{*sys.modules}}))"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "[]"


def test_importing_the_python_mode_imports_no_numba() -> None:
    code = "import sys, sim.model; print('numba' in sys.modules, 'mesa' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False True"


def all_fields(kind: type, seen: dict[type, set[str]]) -> dict[type, set[str]]:
    """Names of the fields of a class, and of all classes in it."""
    if kind not in (int, float) and kind not in seen:
        seen[kind] = {one.name for one in fields_of(kind)}
        for one in fields_of(kind):
            all_fields(one.kind, seen)
    return seen


def test_no_method_of_an_actor_has_the_name_of_a_field() -> None:
    """Compiled, a method goes before a field of the same name in any record."""
    names = set().union(*all_fields(State, {}).values())
    methods = {
        name
        for kind in (PartyMethods, ThirdPartyMethods)
        for name, one in inspect.getmembers(kind, inspect.isfunction)
        if is_part(one)
    }
    assert len(methods) > 40
    assert methods & names == set()
    assert "hope" in names
    assert "outlook" in methods


def test_every_number_of_a_record_takes_eight_bytes() -> None:
    def widths(layout) -> set[int]:
        if layout.subdtype:
            return widths(layout.base)
        if layout.names:
            return set().union(*(widths(layout[name]) for name in layout.names))
        return {layout.itemsize}

    assert widths(layout_of(State)) == {8}


def test_lists_in_python_are_as_long_as_the_scenario_needs() -> None:
    model = NegotiationModel(valley())
    world = model.world
    assert len(model.control) == world.objective_count < 12
    assert len(model.axes[0].sizes) == world.objective_count
    assert len(model.parties[0].promised) == world.good_count
    assert layout_of(Axis)["sizes"].shape == (12,)


def test_a_parameter_has_its_field_by_its_declaration() -> None:
    names = {one.name: one for one in fields_of(World)}
    behaviour = {one.name for one in fields_of(names["behaviour"].kind)}
    assert "review_days" in behaviour
    assert "review-days" not in behaviour


def test_a_record_that_was_read_in_the_middle_of_a_step_is_right_at_the_end() -> None:
    """A session is written down when it begins, and its outcome when it ends."""
    curious = "parties.south.agent=tests.turn.agents:Curious"
    plain = NegotiationModel(valley(), 1).run()
    assert NegotiationModel(valley(curious), 1).run().events == plain.events
    assert any(event.outcome == "agreement" for event in plain.of("session"))
