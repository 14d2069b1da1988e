"""`sim validate`: every problem of scenario files, and what may be a slip."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.errors import SimError


def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")],
) -> None:
    """Check scenario files and tell every problem, and what may be a slip.

    A notice tells what is allowed and still may not be meant: an empty line that removes what the
    file extended has there, or a new name that is nearly one of its names. A note tells of a number
    beyond the range that a file extended declares for it. An agent class that a scenario names is
    imported, as for a run: read its code first.
    """
    from sim.loading import load_whole
    from sim.scenario.measures import choice_text

    problems = []
    for file in files:
        try:
            loaded = load_whole(file)
        except SimError as error:
            problems.append(f"{file}: {error}")
        else:
            typer.echo(f"{file}: ok ({loaded.scenario.title})")
            if told := choice_text(loaded.scenario):
                typer.echo(f"  {told}")
            for notice in loaded.notices:
                typer.echo(f"notice: {notice}")
            for note in loaded.outside:
                typer.echo(f"note: {note}")
    if problems:
        raise SimError("\n".join(problems))
