"""`sim explain`: one run told in full, with the figures behind every choice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import terminal
from sim.cli.options import Overrides, ReplicateOfScenario, SeedOfScenario
from sim.cli.run_folders import read_run
from sim.cli.simulation import load
from sim.errors import SimError

if TYPE_CHECKING:
    from sim.record import Record

HOW_TO_READ = (
    "\nValues are shares of all that is at stake for a party, from 0 to 1. A party accepts a "
    "text when its value, less the cost of conceding and the distrust of promises, and with "
    "any side payment, reaches what leaving the table is worth; the chance says how surely."
)


def explain(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="A folder that `sim run --out` wrote, or a scenario to run."
        ),
    ],
    seed: SeedOfScenario = None,
    replicate: ReplicateOfScenario = None,
    overrides: Overrides = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Tell from this day on, as 2020-09-27.")
    ] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Tell up to this day.")] = "",
) -> None:
    """Tell a run in full, with the reason for every choice.

    Why each proposal was refused, why fighting began and ended, why ceasefires failed.

    Examples:  sim explain results/one

    sim explain karabakh/autumn-2020 --seed 3 --since 2020-09-27
    """
    from sim.explain import tell

    first, last = _day("--since", since), _day("--until", until)
    if first is not None and last is not None and last < first:
        raise SimError(f"--until {until}: is before --since {since}")
    record = _record(run, seed, replicate, overrides or [])
    clock = record.scenario.clock
    first = clock.start.toordinal() if first is None else first
    last = clock.end.toordinal() if last is None else last
    days = f"between {_date(first)} and {_date(last)}"
    entries = tell(record, first, last)
    screen = terminal.console()
    screen.print(f"{terminal.heading(record, overrides or [])}\n", soft_wrap=True)
    if not entries:
        screen.print(f"Nothing happened {days}. The scenario covers {clock.start} to {clock.end}.")
        return
    screen.print(terminal.story(entries, details=True))
    _tell_peace(record, last)
    _tell_refusals(record, first, last, days if since or until else "in the whole run")
    screen.print(HOW_TO_READ)


def _record(source: str, seed: int | None, replicate: int | None, overrides: list[str]) -> Record:
    """The run that a folder holds, or a new one of a scenario."""
    from sim.api import run
    from sim.scenario import shipped

    folder = Path(source)
    if not folder.is_dir() or source in shipped():
        return run(load(source, overrides), seed or 0, replicate or 0, trace=True)
    if seed is not None or replicate is not None or overrides:
        raise SimError(
            f"{source} is a run that has been made: --seed, --replicate and --set are for a "
            "scenario"
        )
    return read_run(folder)


def _tell_peace(record: Record, last: int) -> None:
    """Print how the peace stands on the last day that is told, where a deal was in force before."""
    from sim.views import state_on
    from sim.views.peace import peace_words

    if not record.snapshots:  # a run read back from files keeps no states
        return
    state = state_on(record, last)
    if told := peace_words(state):
        screen = terminal.console()
        screen.print(f"\nHow the peace stands on {_date(state.day)}")
        for text in told:
            screen.print(f"- {text}", soft_wrap=True)


def _tell_refusals(record: Record, first: int, last: int, when: str) -> None:
    """Print why proposals were refused from a first to a last day, if any were."""
    from sim.explain import refusals, within

    told = within(record, first, last)
    refused = [(party, reason, str(times)) for party, reason, times in refusals(told)]
    if refused:
        columns = ("party", "reason", "times")
        screen = terminal.console()
        screen.print(f"\nWhy proposals were refused {when}")
        screen.print(terminal.table(columns, refused, numbers=("times",)))


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()


def _day(option: str, text: str) -> int | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text).toordinal()
    except ValueError:
        raise SimError(f"{option} {text}: is not a date: write it as 2020-09-27") from None
