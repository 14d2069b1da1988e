"""`sim list`: the shipped scenarios."""

from __future__ import annotations

from sim.cli import terminal
from sim.errors import SimError


def list_scenarios() -> None:
    """List the shipped scenarios."""
    from sim.scenario import load, shipped

    rows = []
    for name in shipped():
        try:
            scenario = load(name)
        except SimError:
            continue  # a file beside the scenarios that is not one
        clock = scenario.clock
        rows.append((name, f"{clock.start} to {clock.end}", scenario.title))
    terminal.console().print(terminal.table(("name", "from and to", "title"), rows))
