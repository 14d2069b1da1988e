"""A few of the random cases of tests/fuzzing.py, and that it sees what it looks for."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

from tests import fuzzing
from tests.fuzzing import Case, case, trouble

FEW = 24


def test_random_changes_are_refused_in_words_or_run_alike_on_both_engines() -> None:
    became = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notices of what may be a slip
        for number in range(FEW):
            one = case(number)
            what, wrong = trouble(one, runs=1)
            became.append(what)
            assert not wrong, f"{one}\n{wrong}"
    assert became.count("ran") >= FEW // 4  # or the cases would try nothing
    assert became.count("refused") >= FEW // 12


SOUND = Case(1, "toy/fearon", ("balance.advantage=0.2",))


def test_a_difference_between_the_engines_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert trouble(SOUND) == ("ran", "")
    real = fuzzing.simulate

    def off(*given: object, **more: object) -> pd.DataFrame:
        frame = real(*given, **more)  # type: ignore[arg-type]
        if more["engine"] == "compiled":
            frame["terms_index"] += 1e-15
        return frame

    monkeypatch.setattr(fuzzing, "simulate", off)
    assert "the engines differ" in trouble(SOUND)[1]


def test_a_traceback_is_found_wherever_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise KeyError("a slip of ours")

    with monkeypatch.context() as patched:
        patched.setattr(fuzzing, "simulate", broken)
        assert "KeyError: 'a slip of ours'" in trouble(SOUND)[1]
    monkeypatch.setattr(fuzzing, "load", broken)
    assert "KeyError: 'a slip of ours'" in trouble(SOUND)[1]


def test_the_command_ends_with_1_where_a_case_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["fuzzing", "--count", "2"])
    monkeypatch.setattr(fuzzing, "case", lambda number: Case(number, "toy/fearon", ()))
    monkeypatch.setattr(fuzzing, "trouble", lambda one: ("ran", ""))
    assert fuzzing.main() == 0
    monkeypatch.setattr(fuzzing, "trouble", lambda one: ("ran", "wrong" * one.number))
    assert fuzzing.main() == 1
    assert "2 cases: 2 ran; 1 with a fault" in capsys.readouterr().out
