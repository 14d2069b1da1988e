"""The names of the package: all there, and loaded no earlier than they are used."""

import subprocess
import sys

import pytest

import sim.inference


@pytest.mark.parametrize("name", sim.inference.__all__)
def test_every_name_is_there_and_says_what_it_is(name):
    assert getattr(sim.inference, name).__doc__
    assert getattr(sim.inference, name).__name__ == name


def test_what_is_not_there_is_told():
    with pytest.raises(AttributeError, match="has no attribute 'p_hacking'"):
        _ = sim.inference.p_hacking


def loaded(program):
    """Which of the slow modules a program loads."""
    slow = ["scipy.stats", "sklearn"]
    told = f"import sys; {program}; print([name for name in {slow} if name in sys.modules])"
    return subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_one_interval_loads_nothing_slow():
    assert loaded("from sim.inference import share; share([True])") == "[]"
    assert "scipy.stats" in loaded("from sim.inference import median; median(range(9))")
