"""Errors as a user should see them: a message, an exit code, and no traceback."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import typer
from typer.core import TyperGroup

from sim.errors import SimError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

INTERRUPTED = 130
UNEXPECTED = 70

P = ParamSpec("P")
R = TypeVar("R")


class Commands(TyperGroup):
    """The commands; `--set KEY = VALUE` is refused in words, as the shell makes three of it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed."""
        for place, word in enumerate(args):
            if word in ("--set", "--vary"):
                _in_one_word(word, args[place + 1 : place + 4])
        return super().parse_args(ctx, args)


def _in_one_word(option: str, words: Sequence[str]) -> None:
    """Refuse a key and a value that stand apart: KEY = VALUE, KEY =VALUE or KEY= VALUE."""
    key, second, third = [*words, "", "", ""][:3]
    if second.startswith("="):
        value = second[1:] or third
    elif key.endswith("=") and _may_be_a_value(second):
        value = second
    else:
        return
    key = key.rstrip("=")
    raise typer.BadParameter(
        f"there are spaces around the = after {key}: write {option} {key}={value or 'VALUE'}",
        param_hint=option,
    )


def _may_be_a_value(word: str) -> bool:
    return bool(word) and (not word.startswith("-") or word[1:2].isdigit() or word[1:2] == ".")


@contextmanager
def workers_end_with_us() -> Iterator[None]:
    """On Ctrl-C, end the worker processes at once: their work is not waited for."""
    import multiprocessing

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that work for a command; when it is stopped, they end with it at once."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_ready_for_work) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def _ready_for_work() -> None:
    """Leave Ctrl-C, which the whole group gets, to the command; know the user's own modules."""
    from sim.own import import_own

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_own()


@contextmanager
def resumable(kept: Callable[[], str], again: str) -> Iterator[None]:
    """On Ctrl-C, or SIGTERM as a time limit sends it, say what is kept and how to go on.

    `kept` gives what is kept, in words; `again` is the command that goes on. The exit code is 130.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Interrupted: {kept()}\n    To go on: {again}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def tell_error(error: Exception, what: str = "Error") -> int:
    """Tell on stderr what went wrong, the user's doing or a fault of ours; give its exit code.

    `what` went wrong stands before it.
    """
    if isinstance(error, SimError):
        typer.echo(f"{what}: {error}", err=True)
        return error.exit_code
    typer.echo(
        f"{what}: something went wrong inside the simulation "
        f"({type(error).__name__}: {error}).\n"
        "    This is not your fault: please report it, with the command you typed.\n"
        "    SIM_DEBUG=1 shows where it happened.",
        err=True,
    )
    return UNEXPECTED


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn whatever stops a command into a message on stderr and an exit code.

    An error of the user's gives 2, an interrupt 130, and a fault of ours 70; with SIM_DEBUG=1 a
    fault, or one in a class of the user's own, shows its traceback.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except SimError as error:
            if error.__cause__ is not None and os.environ.get("SIM_DEBUG") == "1":
                raise
            raise typer.Exit(tell_error(error)) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted: nothing more was written.", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # the reader, as `head` does, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get("SIM_DEBUG") == "1":
                raise
            raise typer.Exit(tell_error(error)) from None

    return wrapped
