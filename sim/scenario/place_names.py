"""Whose names of places are shown: all of them, or those of one side alone.

Texts of a scenario write the names of a place as `one/other`, in either order, and its
`place_names` says whose they are. What is chosen changes texts and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from sim.parameters import Section
from sim.scenario.schema import Scenario


def whose(scenario: Scenario) -> dict[str, str]:
    """Whose names there are, by the key in its file, as readers call them.

    >>> from sim.scenario import load
    >>> whose(load("karabakh/autumn-2020")), whose(load("toy/fearon"))
    ({'armenian': 'Armenian', 'azerbaijani': 'Azerbaijani'}, {})
    """
    return {key: one.label or key for key, one in scenario.place_names.items()}


def with_names(scenario: Scenario, key: str) -> Scenario:
    """A scenario in whose texts places have the names of one list alone; the same for no list.

    >>> from sim.scenario import load
    >>> with_names(load("karabakh/autumn-2020"), "armenian").objectives["shusha"].label
    'Shushi'
    """
    if key not in scenario.place_names:
        return scenario
    told = _forms(scenario, key)
    pattern = re.compile("|".join(map(re.escape, sorted(told, key=len, reverse=True))))

    def renamed(part: Any) -> Any:
        if isinstance(part, str):
            return pattern.sub(lambda found: told[found[0]], part)
        if isinstance(part, Section):
            fields = {name: getattr(part, name) for name in type(part).model_fields}
            changed = {name: new for name, old in fields.items() if (new := renamed(old)) != old}
            return part.model_copy(update=changed) if changed else part
        if isinstance(part, Mapping):
            new = {name: renamed(one) for name, one in part.items()}
            return type(part)(new) if new != part else part  # type: ignore[call-arg]
        return part

    found = renamed(scenario.model_copy(update={"place_names": {}})) if told else scenario
    assert isinstance(found, Scenario)
    return found.model_copy(update={"place_names": scenario.place_names})


def _forms(scenario: Scenario, key: str) -> dict[str, str]:
    """What texts write of every place -> its name in one list."""
    lists = [one.names for one in scenario.place_names.values()]
    wanted = scenario.place_names[key].names
    return {
        "/".join(names): name
        for name, places in zip(wanted, zip(*lists, strict=True), strict=True)
        for names in permutations(places)
        if len(set(places)) == len(places) > 1
    }
