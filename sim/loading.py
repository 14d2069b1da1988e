"""Scenarios for whoever runs them: negotiators and agent classes are known, notices are shown.

:func:`sim.scenario.load` reads a file by itself. What stands here is as strict as the command line,
and every way to run a scenario goes through it.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable

from sim.errors import Problem, ScenarioError
from sim.scenario import Loaded, Scenario, load_with_provenance
from sim.scenario.checks import check
from sim.strategies import negotiators


class NoticeWarning(UserWarning):
    """What a scenario file says is allowed, and may all the same be a slip."""


def load(source: str | os.PathLike[str], overrides: Iterable[str] = ()) -> Scenario:
    """Load a scenario from a path or the name of a shipped one.

    A :class:`NoticeWarning` tells what may be a slip, such as an empty line that removes what the
    file extended has there.

    Args:
        source: the path of a file, or the name of a shipped scenario.
        overrides: texts such as ``"parties.north.optimism=0.3"``.

    Raises:
        ScenarioError: the scenario cannot be used; every problem is listed.

    >>> load("toy/fearon", ["balance.advantage=0.2"]).balance.advantage
    0.2
    """
    loaded = load_whole(source, overrides)
    for notice in loaded.notices:
        warnings.warn(str(notice), NoticeWarning, stacklevel=2)
    return loaded.scenario


def load_whole(source: str | os.PathLike[str], overrides: Iterable[str] = ()) -> Loaded:
    """The same with provenance and notices, and without warnings."""
    return load_with_provenance(
        source, overrides, known_strategies=negotiators(), further=wrong_agents
    )


def check_made(scenario: Scenario) -> Scenario:
    """Check a scenario that Python made or changed as a file is checked; give it back.

    Raises:
        ScenarioError: it cannot be used.
    """
    problems = check(scenario, negotiators())
    if problems:
        raise ScenarioError(problems)
    return scenario


def wrong_agents(scenario: Scenario) -> list[Problem]:
    """What is wrong with the agent classes that a scenario names; without any, Mesa can wait."""
    named = [party.agent for party in scenario.parties.values()]
    named += [third.agent for third in scenario.third_parties.values()]
    if not any(named):
        return []
    from sim import agents

    return agents.wrong_agents(scenario)
