"""The language in which texts are shown: English, or a translation of it.

Texts stand in the code in English. `_` gives what stands for one in the language that is spoken
where it is called, and the English text itself where nothing does. Translations are ordinary files
of gettext in `sim/locale`; a language is there as soon as its file is, and none is named in the
code. What is spoken is kept in a context variable, so that of two visitors of one page, who are
served by two threads, each has their own; a thread that nobody has told speaks English.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
ENGLISH = "en"
DOMAIN = "sim"
FOLDER = Path(__file__).parent / "locale"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext knows
    """Mark a text to be translated where it is shown; here it stays English."""
    return text


def _(text: str, **values: object) -> str:
    """A text in the language that is spoken, with values in the places that it names in braces.

    >>> _("Step {at} of {all}", at=1, all=10)
    'Step 1 of 10'
    """
    told = _catalog(spoken()).gettext(text) if text else text
    return told.format(**values) if values else told


def ngettext(one: str, many: str, count: float, **values: object) -> str:
    """The same of a text that depends on a count; `{count}` in it is the count.

    >>> ngettext("{count} run", "{count} runs", 1), ngettext("{count} run", "{count} runs", 2000)
    ('1 run', '2,000 runs')
    """
    told = _catalog(spoken()).ngettext(one, many, round(count))
    return told.format(**{"count": figures(f"{count:,.0f}")} | values)


def spoken() -> str:
    """Code of the language that is spoken here."""
    return _spoken.get()


def speak(code: str) -> None:
    """Speak a language from here on, in this thread alone."""
    _spoken.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within a block.

    >>> with speaking("de"):
    ...     spoken()
    'de'
    >>> spoken()
    'en'
    """
    before = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(before)


def in_english(made: Callable[P, T]) -> Callable[P, T]:
    """Make what a function tells English, whatever is spoken: its sentences are not translated yet.

    Numbers and dates within an English sentence are then English, too.
    """

    @wraps(made)
    def told(*args: P.args, **more: P.kwargs) -> T:
        with speaking(ENGLISH):
            return made(*args, **more)

    return told


def languages() -> dict[str, str]:
    """Code -> name of every language that there is, in that language; English is the first."""
    return dict(_known())


@cache
def _known() -> dict[str, str]:
    found = sorted(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    # Translators: the name of your language, in your language
    name = N_("English")
    return {ENGLISH: name} | {code: _catalog(code).gettext(name) for code in found}


@cache
def _catalog(code: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [code], fallback=True)


# -- numbers and dates -----------------------------------------------------------------------------


def figures(text: str) -> str:
    """A number that is written the English way, with the marks of the language that is spoken.

    >>> figures("1,234.5")
    '1,234.5'
    """
    if spoken() == ENGLISH:
        return text
    # Translators: a number, to show the marks for thousands and decimals in your language
    pattern = _("1,234.5")
    return text.translate({ord(","): pattern[1], ord("."): pattern[5]})
