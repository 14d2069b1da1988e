"""`sim explain`: one run told in full, with the figures behind every choice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sim.cli import files, show
from sim.cli.running import load
from sim.errors import SimError


def explain(
    source: str,
    *,
    seed: int | None,
    replicate: int | None,
    overrides: list[str],
    since: str,
    until: str,
) -> None:
    """Tell a run that was written to a folder, or a new run of a scenario."""
    from sim.api import run
    from sim.explain import refusals, tell
    from sim.scenario import shipped

    first, last = _day("--since", since, 1), _day("--until", until, dt.date.max.toordinal())
    folder = Path(source)
    if folder.is_dir() and source not in shipped():
        if seed is not None or replicate is not None or overrides:
            raise SimError(
                f"{source} is a run that has been made: --seed, --replicate and --set are for a "
                "scenario"
            )
        record = files.read_run(folder)
    else:
        record = run(load(source, overrides), seed or 0, replicate or 0)
    entries = [entry for entry in tell(record) if entry.last >= first and entry.first <= last]
    screen = show.console()
    title = f"{record.scenario.title} (seed {record.seed}, replicate {record.replicate})"
    screen.print(f"{title}\n")
    screen.print(show.story(entries, details=True))
    refused = [(party, reason, str(times)) for party, reason, times in refusals(record)]
    if refused:
        screen.print("\nWhy texts were refused in the whole run")
        screen.print(show.table(("party", "reason", "times"), refused, numbers=("times",)))
    screen.print(
        "\nValues are shares of all that is at stake for a party, from 0 to 1. A party accepts a "
        "text when its value, less the cost of conceding and the distrust of promises, and with "
        "any side payment, reaches what leaving the table is worth; the chance says how surely."
    )


def _day(option: str, text: str, default: int) -> int:
    if not text:
        return default
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise SimError(f"{option} {text}: is not a date: write it as 2020-09-27") from None
