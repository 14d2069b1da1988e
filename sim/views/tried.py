"""A run for a page that has only Python, such as Pyodide in a browser: numbers in, texts out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sim.errors import SimError
from sim.scenario import load
from sim.strategies import negotiators
from sim.turn.plain import PlainRun
from sim.views.motion import motion
from sim.views.story import summary


def tried(scenario: str, overrides: Sequence[str], replicate: int = 0) -> str:
    """A run as JSON: `map` for the map in motion and `told` in sentences, or `error`.

    Args:
        scenario: the name of a shipped scenario.
        overrides: texts such as ``"parties.azerbaijan.hope=0.3"``.
        replicate: number of the run within seed 0.

    >>> json.loads(tried("toy/fearon", ["balance.advantage=0.2"]))["told"][1]
    'No war breaks out.'
    >>> json.loads(tried("toy/fearon", ["balance.advantag=0.2"]))["error"].splitlines()[-1].strip()
    "did you mean 'advantage'?"
    """
    try:
        loaded = load(scenario, overrides, known_strategies=negotiators())
        record = PlainRun(loaded, 0, replicate, trace=True).run()
    except SimError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"map": motion(record), "told": summary(record)})
