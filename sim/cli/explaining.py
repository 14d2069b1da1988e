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
    from sim.explain import refusals, tell, within
    from sim.scenario import shipped

    first, last = _day("--since", since), _day("--until", until)
    if first is not None and last is not None and last < first:
        raise SimError(f"--until {until}: is before --since {since}")
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
    clock = record.scenario.clock
    first = clock.start.toordinal() if first is None else first
    last = clock.end.toordinal() if last is None else last
    days = f"between {_date(first)} and {_date(last)}"
    entries = tell(record, first, last)
    screen = show.console()
    screen.print(f"{show.heading(record, overrides)}\n", soft_wrap=True)
    if not entries:
        screen.print(f"Nothing happened {days}. The scenario covers {clock.start} to {clock.end}.")
        return
    screen.print(show.story(entries, details=True))
    told = within(record, first, last)
    refused = [(party, reason, str(times)) for party, reason, times in refusals(told)]
    if refused:
        where = days if since or until else "in the whole run"
        screen.print(f"\nWhy texts were refused {where}")
        screen.print(show.table(("party", "reason", "times"), refused, numbers=("times",)))
    screen.print(
        "\nValues are shares of all that is at stake for a party, from 0 to 1. A party accepts a "
        "text when its value, less the cost of conceding and the distrust of promises, and with "
        "any side payment, reaches what leaving the table is worth; the chance says how surely."
    )


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _day(option: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise SimError(f"{option} {text}: is not a date: write it as 2020-09-27") from None
