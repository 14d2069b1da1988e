"""Show an error where it happened and keep the rest of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from sim.errors import SimError
from sim.language import _
from sim.page.look import error
from sim.page.visitor import speak_to_visitor

P = ParamSpec("P")


@contextmanager
def guarded() -> Iterator[None]:
    """Show what is inside or, where that fails, say so in its place."""
    try:
        yield
    except SimError as problem:
        error(_("This cannot be shown."), str(problem))
    except Exception as problem:
        error(
            _("This cannot be shown; it is not your fault. Please report it, with the link."),
            f"{type(problem).__name__}: {problem}",
        )


def fragment(run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """A part of the page that Streamlit runs by itself, and so outside every other guard."""

    def made(part: Callable[P, None]) -> Callable[P, None]:
        @wraps(part)
        def safe(*args: P.args, **more: P.kwargs) -> None:
            with guarded():
                speak_to_visitor()
                part(*args, **more)

        return st.fragment(safe, run_every=run_every)

    return made
