"""The calendar years of a scenario, as members of a family of outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.schema import Scenario


def years_of(scenario: Scenario) -> Mapping[tuple[str, ...], int]:
    """Names of the calendar years that a scenario touches, and their places from the first."""
    first, end = scenario.clock.start.year, scenario.clock.end
    last = end.year - (end.timetuple().tm_yday == 1)
    return {(str(year),): year - first for year in range(first, last + 1)}
