"""What the scenario tests share: a valid file, changes to it, and the problems they cause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario.loader import load, load_text

DATA = Path(__file__).resolve().parent.parent / "data" / "scenarios"

Problems = Callable[..., tuple[Problem, ...]]
Changed = Callable[..., str]


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def valid() -> str:
    return (DATA / "valid.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def changed(valid) -> Changed:
    """Replace one piece of the valid file; a piece that is not there once is a broken test."""

    def change(old: str, new: str, text: str = valid) -> str:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        return text.replace(old, new)

    return change


@pytest.fixture(scope="session")
def problems() -> Problems:
    """Problems of a text, or of a file when given a path."""

    def find(source: str | Path, *overrides: str, **options) -> tuple[Problem, ...]:
        door: Callable[..., object] = load if isinstance(source, Path) else load_text
        with pytest.raises(ScenarioError) as caught:
            door(source, overrides, **options)
        return caught.value.problems

    return find


@pytest.fixture(scope="session")
def problem(problems: Problems) -> Callable[..., Problem]:
    """Return the only problem of a text or file."""

    def find(source: str | Path, *overrides: str, **options) -> Problem:
        found: tuple[Problem, ...] = problems(source, *overrides, **options)
        assert len(found) == 1, "\n".join(map(str, found))
        return found[0]

    return find
