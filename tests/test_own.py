"""What worker processes can know of a user's own code is asked of one, before any run."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sim
from sim import own
from sim.errors import SimError
from sim.outcomes import registry
from sim.processes import environment
from sim.runs import own_modules
from sim.scenario import load

SCRIPT = """
import functools
import importlib.util
import sys
from dataclasses import replace

import beside_the_script
from beside_the_script import OUTCOME
from sim.outcomes.registry import DECLARED, outcome

def logged(function):
    @functools.wraps(function)
    def inner(world, history):
        return function(world, history)
    return inner

def constant(name, value=1.0):
    @outcome("1", name=name)
    def inner(world, history):
        return value

@outcome("1")
def kept(world, history):
    return 1.0

@outcome("1")
@logged
def wrapped(world, history):
    return 1.0

try:
    import no_such_module_of_anybody
except ImportError:
    @outcome("1")
    def in_except(world, history):
        return 1.0

try:
    import sys
except ImportError:
    pass
else:
    @outcome("1")
    def in_else(world, history):
        return 1.0

constant("made")
constant("made_of_another_value")
covered = outcome("1", name="covered")(logged(kept))

class Finder:
    def find_spec(name, path, target=None):
        if name == "made_as_it_runs":
            return importlib.util.spec_from_loader(name, Finder)
    def create_module(spec):
        return None
    def exec_module(module):
        exec(OUTCOME.replace("beside", "found_by_a_finder"), vars(module))

sys.meta_path.append(Finder)
import made_as_it_runs

if __name__ == "__main__":
    @outcome("1")
    def guarded(world, history):
        return 1.0

    constant("made_under_the_guard")
    constant("made_of_another_value", 2.0)

    def kept(world, history):
        return 2.0

    for place, one in enumerate(DECLARED):
        if one.name == "covered":
            DECLARED[place] = replace(one, function=logged(kept))
"""
#: Each is something that a reader of the script's text may be wrong about.
KNOWN = ["kept", "wrapped", "in_except", "in_else", "made", "beside", "found_by_a_finder"]
UNKNOWN = ["covered", "guarded", "made_of_another_value", "made_under_the_guard"]

OUTCOME = """
from sim.outcomes.registry import outcome

@outcome("1")
def beside(world, history):
    return 1.0
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A script that is run as the main one, and has declared its outcomes."""
    place = tmp_path / "script.py"
    place.write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "beside_the_script.py").write_text(
        f"OUTCOME = {OUTCOME!r}\n{OUTCOME}", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    main = ModuleType("__main__")
    main.__file__ = str(place)
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(registry, "DECLARED", list(registry.DECLARED))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    own._asked.cache_clear()
    exec(compile(SCRIPT, place, "exec"), vars(main))
    yield main
    for name in ("beside_the_script", "made_as_it_runs"):
        del sys.modules[name]
    own._asked.cache_clear()


def only(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what the script has declared these alone."""
    ours = [one for one in registry.DECLARED if one.function.__module__.startswith("sim.")]
    theirs = [one for one in registry.DECLARED if one.name in names]
    assert len(theirs) == len(names)
    monkeypatch.setattr(registry, "DECLARED", [*ours, *theirs])


@pytest.mark.usefixtures("script")
def test_what_a_worker_process_does_not_know_is_refused_before_the_first_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError("a run has begun")

    monkeypatch.setattr("sim.runs._row", begun)
    monkeypatch.setattr("sim.runs.ProcessPoolExecutor", begun)
    with pytest.raises(SimError, match="worker processes cannot know") as told:
        sim.simulate("toy/fearon", 3, jobs=2, engine="mesa")
    lost = str(told.value).partition("know ")[2].partition(", declared where")[0]
    assert sorted(lost.split(", ")) == [f"the outcome {name}" for name in sorted(UNKNOWN)]
    with pytest.raises(AssertionError, match="a run has begun"):  # no worker is to know it
        sim.simulate("toy/fearon", 3, jobs=1, engine="mesa")
    only(KNOWN, monkeypatch)
    with pytest.raises(AssertionError, match="a run has begun"):
        sim.simulate("toy/fearon", 3, jobs=2, engine="mesa")
    modules = ["beside_the_script", "made_as_it_runs"]
    assert sorted(own_modules(load("toy/fearon"))) == modules


def test_an_interactive_session_is_known_to_nobody_else(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    del script.__file__
    only(["kept", "beside", "found_by_a_finder"], monkeypatch)
    with pytest.raises(SimError) as told:  # whoever made the finder is not there either
        own_modules(load("toy/fearon"))
    names = str(told.value).partition(", declared where")[0]
    assert names == ("worker processes cannot know the outcome kept, the outcome found_by_a_finder")


def test_where_nothing_is_of_ones_own_no_process_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "_asked", lambda *_: pytest.fail("asked"))
    assert own_modules(load("toy/fearon")) == []


def test_a_worker_process_that_waits_is_told_and_ended(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(str(script.__file__)).write_text(
        f"{SCRIPT}\nimport time\ntime.sleep(600)\n", encoding="utf-8"
    )
    only(["kept"], monkeypatch)
    monkeypatch.setattr(own, "PATIENCE", 5.0)
    with pytest.raises(SimError, match="waits for something at its top level"):
        own_modules(load("toy/fearon"))
    assert multiprocessing.active_children() == []


NEGOTIATOR = """
import sim
from sim.strategies import Negotiator

class Mine(Negotiator):
    '''It counts.'''
    name = "mine"
    calls = 0

    def demand(self, seat):
        Mine.calls += 1
        return 0.7

Mine.within = Mine

if __name__ == "__main__":
    world = sim.load("toy/fearon", ["parties.north.strategy=mine"])
    sim.simulate(world, 2, jobs=1, engine="mesa")
    assert Mine.calls
    # here
    print(len(sim.simulate(world, 2, jobs=2, engine="mesa")), "runs")
"""


def test_a_negotiator_at_the_top_of_a_script_is_known_and_one_changed_under_the_guard_is_not(
    tmp_path: Path,
) -> None:
    def ran(text: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "mine.py"], cwd=tmp_path, env=environment(),
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = ran(NEGOTIATOR)
    assert (done.returncode, done.stdout) == (0, "2 runs\n"), done.stderr
    changed = "    Mine.demand = lambda self, seat: 0.9\n"
    done = ran(NEGOTIATOR.replace("    # here\n", changed))
    assert "worker processes cannot know the negotiator mine" in done.stderr


CLASS = """
class Negotiator:
    '''It asks.'''
    share = 0.5

    def demand(self):
        return self.share

    @property
    def stubborn(self):
        return False

    @staticmethod
    def first():
        return 1.0
"""


@pytest.mark.parametrize(
    ("written", "instead"),
    [("self.share\n", "1.0\n"), ("False", "True"), ("1.0", "2.0"), ("def first", "def last")],
)
def test_two_classes_of_one_name_and_place_are_told_apart(written: str, instead: str) -> None:
    def mark(text: str) -> own.Mark:
        names: dict[str, Any] = {}
        exec(text, names)
        return own._mark(names["Negotiator"])

    assert written in CLASS
    assert mark(CLASS) == mark(CLASS)
    assert mark(CLASS) != mark(CLASS.replace(written, instead, 1))


def test_a_function_that_is_compiled_is_told_by_what_it_was_written_as() -> None:
    from numba import njit

    def half(share: float) -> float:
        return share / 2.0

    compiled = own._mark(njit(half))
    assert compiled[-1] == own._mark(half)[-1]
