"""What a visitor has chosen: a scenario, the changes to it, and the random draws."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sim.errors import Problem, ScenarioError
from sim.scenario import Loaded, Scenario, load_text, load_with_provenance, shipped
from sim.scenario.place_names import with_names
from sim.strategies import negotiators
from sim.views.typical import typical

#: what is shown first
FIRST = "karabakh/autumn-2020"


@dataclass(frozen=True)
class Choice:
    """A scenario as a visitor has it before them.

    ``name`` is that of a shipped scenario or, with a ``text`` of the visitor's own, of its file.
    ``changes`` are values set by hand, written as after ``--set``. ``names`` says whose names of
    places are shown, where the scenario tells whose they are; "": all of them.
    """

    name: str = FIRST
    text: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    replicate: int = 0
    names: str = ""

    @property
    def overrides(self) -> list[str]:
        """The changes as the command line takes them.

        >>> Choice(changes=(("balance.advantage", "0.3"),)).overrides
        ['balance.advantage=0.3']
        """
        return [f"{key}={value}" for key, value in self.changes]

    @property
    def scenario(self) -> tuple[str, str, tuple[tuple[str, str], ...], str]:
        """What the scenario as it is shown depends on: all but seed and replicate."""
        return self.name, self.text, self.changes, self.names

    def unchanged(self) -> Choice:
        """The same without what was set by hand."""
        return replace(self, changes=())

    def in_files(self) -> Choice:
        """The same as files and reports have it: with all names of places."""
        return replace(self, names="")

    def changed(self, key: str, value: str | None) -> Choice:
        """The same with one more value set by hand, or (None) with one less.

        >>> Choice().changed("balance.advantage", "0.3").changed("balance.advantage", None).changes
        ()
        """
        kept = {name: text for name, text in self.changes if name != key}
        if value is not None:
            kept[key] = value
        return replace(self, changes=tuple(kept.items()))


def typical_run(name: str = FIRST, seed: int = 0) -> Choice:
    """A scenario as it is shown first: its typical run, and run 0 of any other seed."""
    return Choice(name, seed=seed, replicate=typical(name, seed))


def read(choice: Choice) -> Loaded:
    """Load what was chosen; a :class:`ScenarioError` tells every problem, as the command line does.

    A page opens what a link holds, so unlike the command line it runs no code that a scenario
    names, and it reads no file but those of the shipped scenarios: a text may extend only these,
    and a scenario without text must be one.
    """
    known = negotiators()
    if choice.text:
        loaded = load_text(choice.text, choice.overrides, name=choice.name, known_strategies=known)
    else:
        if choice.name not in shipped():
            message = "there is no shipped scenario of that name"
            raise ScenarioError(
                [Problem(choice.name, None, "", choice.name, message, ", ".join(shipped()))]
            )
        loaded = load_with_provenance(choice.name, choice.overrides, known_strategies=known)
    if problems := list(_own_code(choice.name, loaded.scenario)):
        raise ScenarioError(problems)
    return replace(loaded, scenario=with_names(loaded.scenario, choice.names))


def unchanged(choice: Choice) -> Loaded | None:
    """The scenario without what was set by hand; None where nothing was, or it is none so."""
    try:
        return read(choice.unchanged()) if choice.changes else None
    except ScenarioError:
        return None


def _own_code(name: str, scenario: Scenario) -> list[Problem]:
    """Agent classes of the user's own that a scenario names."""
    agents = {f"parties.{key}.agent": one.agent for key, one in scenario.parties.items()}
    agents |= {
        f"third_parties.{key}.agent": one.agent for key, one in scenario.third_parties.items()
    }
    message = "the page runs no agent class: use `sim run`"
    return [
        Problem(name, None, key, agent, message)
        for key, agent in agents.items()
        if agent and not agent.startswith("sim.")
    ]


# -- as a file -------------------------------------------------------------------------------------


def as_yaml(choice: Choice) -> str:
    """The choice as a scenario file: the text or, of a shipped scenario, what extends it.

    >>> print(as_yaml(Choice("toy/fearon", changes=(("balance.advantage", "0.3"),))))
    extends: toy/fearon
    balance:
      advantage: 0.3
    <BLANKLINE>
    """
    text = choice.text or f"extends: {choice.name}\n"
    if not choice.changes:
        return text
    yaml = YAML()
    yaml.width = 4096  # a line stays a line
    try:
        tree = yaml.load(text)
        for key, value in choice.changes:
            _put(tree, key.split("."), YAML(typ="safe", pure=True).load(value))
        written = io.StringIO()
        yaml.dump(tree, written)
    except (YAMLError, TypeError, AttributeError):  # loaded before, so this is not expected
        return text
    return written.getvalue()


def _put(tree: Any, path: list[str], value: Any) -> None:
    """Set a value in nested mappings, making those that are missing."""
    for part in path[:-1]:
        if not isinstance(tree.get(part), Mapping):
            tree[part] = {}
        tree = tree[part]
    tree[path[-1]] = value
