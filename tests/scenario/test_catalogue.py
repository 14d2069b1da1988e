"""Scenarios are found by path or by name, in a clone and in an installed package."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import catalogue, load


@pytest.fixture
def shelf(tmp_path, monkeypatch, valid):
    """A clone with two scenarios and a part that they share."""
    package = tmp_path / "clone" / "sim"
    scenarios = tmp_path / "clone" / "scenarios"
    (scenarios / "toy").mkdir(parents=True)
    package.mkdir()
    (scenarios / "toy" / "fearon.yaml").write_text(valid, encoding="utf-8")
    (scenarios / "war.yaml").write_text("extends: toy/_part.yaml", encoding="utf-8")
    (scenarios / "toy" / "_part.yaml").write_text(valid, encoding="utf-8")
    monkeypatch.setattr(catalogue, "_PACKAGE", package)
    monkeypatch.chdir(tmp_path)
    return scenarios


def test_shipped_scenarios_are_listed_without_the_parts_they_share(shelf):
    assert catalogue.scenario_folder() == shelf
    assert catalogue.shipped() == ["toy/fearon", "war"]


def test_the_installed_package_brings_its_own_folder(shelf, tmp_path):
    installed = tmp_path / "clone" / "sim" / "_scenarios"
    shelf.rename(installed)
    assert catalogue.scenario_folder() == installed
    assert catalogue.shipped() == ["toy/fearon", "war"]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "name", ["toy/fearon", "toy/fearon.yaml", "scenarios/toy/fearon.yaml", "./toy/fearon"]
)
def test_a_shipped_scenario_is_loaded_by_name_from_anywhere(name):
    assert load(name).title == "Two sides and an envoy"


@pytest.mark.usefixtures("shelf")
def test_the_users_own_file_goes_before_a_shipped_name(tmp_path, valid):
    (tmp_path / "toy").mkdir()
    own = tmp_path / "toy" / "fearon.yaml"
    own.write_text(valid.replace("Two sides and an envoy", "Mine"), encoding="utf-8")
    assert load("toy/fearon.yaml").title == "Mine"
    assert load("toy/fearon").title == "Two sides and an envoy"


@pytest.mark.usefixtures("shelf")
def test_a_users_file_may_extend_a_shipped_scenario(tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("{extends: toy/fearon, title: Mine}", encoding="utf-8")
    assert load("mine.yaml").title == "Mine"


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("name", ["toy/faeron", "toy/faeron.yaml", "scenarios/toy/faeron.yaml"])
def test_an_unknown_name_is_told_with_the_nearest_and_the_list(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    (found,) = caught.value.problems
    assert found.nearest == "toy/fearon"
    assert found.allowed == "toy/fearon, war"


@pytest.mark.usefixtures("shelf")
def test_a_shipped_name_is_near_without_its_folder():
    for name, close in (("faeron", "toy/fearon"), ("zebra", "")):
        with pytest.raises(ScenarioError) as caught:
            load(name)
        assert caught.value.problems[0].nearest == close


def test_a_misspelt_path_is_told_with_the_file_beside_it(data):
    with pytest.raises(ScenarioError) as caught:
        load(data / "valdi.yaml")
    assert caught.value.problems[0].nearest == str(data / "valid.yaml")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("name", ["", ".", "\0", "a" * 100_000, "../" * 2000, "toy"])
def test_a_name_that_cannot_be_a_file_is_an_error_in_words(name):
    with pytest.raises(ScenarioError):
        load(name)


def test_every_shipped_scenario_loads():
    for name in catalogue.shipped():
        load(name)
