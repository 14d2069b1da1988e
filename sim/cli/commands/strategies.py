"""`sim strategies`: the negotiators that a scenario can name."""

from __future__ import annotations

import inspect

from sim.cli import terminal


def list_strategies() -> None:
    """List the negotiators that a scenario can name."""
    from sim.strategies import negotiators

    rows = [
        (name, (inspect.getdoc(kind) or "").split("\n")[0], kind.source)
        for name, kind in negotiators().items()
    ]
    terminal.console().print(terminal.table(("strategy", "what it does", "source"), rows))
