"""What worker processes can know of a user's own code is asked before any run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sim
from sim.errors import SimError
from sim.outcomes import registry
from sim.own import modules_for_workers

SCRIPT = '''
def kept(world, history):
    """At the top level."""
    return 1.0

def wrapper():
    def nested(world, history):
        return 1.0
    return nested

nested = wrapper()

if 1 + 1 == 2:
    class Plain: ...

if __name__ == "__main__":
    def guarded(world, history):
        return 1.0
    class Guarded: ...
    def kept_again(world, history):
        return 1.0
    kept_again.__name__ = kept_again.__qualname__ = "kept"
'''


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script that is run as the main one."""
    place = tmp_path / "script.py"
    place.write_text(SCRIPT, encoding="utf-8")
    main = ModuleType("__main__")
    main.__file__ = str(place)
    exec(compile(SCRIPT, place, "exec"), vars(main))
    monkeypatch.setitem(sys.modules, "__main__", main)
    return main


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("kept", True),
        ("Plain", True),
        ("nested", False),
        ("guarded", False),
        ("Guarded", False),
        ("kept_again", False),  # another of the same name stands at the top level
    ],
)
def test_what_a_script_makes_under_its_guard_is_not_known_elsewhere(
    script: ModuleType, name: str, known: bool
) -> None:
    own = {f"the outcome {name}": getattr(script, name)}
    if known:
        assert modules_for_workers(own) == []  # the script is run anew: nothing is to be imported
    else:
        with pytest.raises(SimError, match=f"cannot know the outcome {name}, declared where"):
            modules_for_workers(own)


def test_an_interactive_session_is_known_to_nobody_else(script: ModuleType) -> None:
    del script.__file__
    with pytest.raises(SimError, match="cannot know kept"):
        modules_for_workers({"kept": script.kept})


def test_modules_of_ones_own_are_imported_and_those_of_this_package_need_not() -> None:
    assert modules_for_workers({"a": json_like(), "b": sim.simulate}) == ["json"]
    with pytest.raises(SimError, match="cannot know a"):
        modules_for_workers({"a": json_like("made_up_as_it_ran")})


def json_like(module: str = "json") -> Callable[..., Any]:
    def one() -> None:
        return None

    one.__module__ = module
    return one


def test_many_runs_are_refused_before_the_first(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError("a run has begun")

    monkeypatch.setattr("sim.runs._row", begun)
    monkeypatch.setattr("sim.runs.ProcessPoolExecutor", begun)
    for name, jobs in (("guarded", 2), ("guarded", 1), ("kept", 2)):  # then the changed twins
        one = replace(registry.DECLARED[0], name=name, function=getattr(script, name))
        monkeypatch.setattr(registry, "DECLARED", [*registry.DECLARED, one])
        refused = (name, jobs) == ("guarded", 2)
        told = "cannot know the outcome guarded" if refused else "a run has begun"
        with pytest.raises(SimError if refused else AssertionError, match=told):
            sim.simulate("toy/fearon", 3, jobs=jobs, engine="mesa")
        monkeypatch.setattr(registry, "DECLARED", registry.DECLARED[:-1])
