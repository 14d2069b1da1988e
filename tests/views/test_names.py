"""The names of `sim.views`: all there, and none that a module of its own would hide."""

from types import ModuleType

import pytest

import sim.views


def test_every_name_has_a_home_and_no_module_is_called_so():
    assert set(sim.views._HOMES) == set(sim.views.__all__)
    assert not set(sim.views.__all__) & set(sim.views._NAMES)


@pytest.mark.parametrize("name", sim.views.__all__)
def test_every_name_is_there(name):
    assert not isinstance(getattr(sim.views, name), ModuleType)


def test_what_is_not_there_is_told():
    with pytest.raises(AttributeError, match="has no attribute 'crystal_ball'"):
        _ = sim.views.crystal_ball
