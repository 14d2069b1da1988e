"""Docstrings as Markdown: examples become code, and roles of Sphinx become plain names."""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:func|class|mod|meth|data|attr):`~?([^`]+)`")
_EXAMPLE = re.compile(r"(?:^>>> .*\n?(?:^(?!>>>)\S.*\n?|^[ \t]+\S.*\n?)*)+", flags=re.MULTILINE)
_TABLE = re.compile(r"(?:^=+(?: +=+)+\n(?:.+\n)+)", flags=re.MULTILINE)


def as_markdown(text: str) -> str:
    """A docstring of this project as Markdown.

    >>> as_markdown("Twice :func:`~sim.load`.")
    'Twice `sim.load`.'
    """
    text = _ROLE.sub(r"`\1`", text)
    text = _TABLE.sub(lambda found: f"```text\n{found[0].rstrip()}\n```\n", text + "\n")
    text = _EXAMPLE.sub(lambda found: f"```pycon\n{found[0].rstrip()}\n```\n", text)
    return text.rstrip()


class Docstrings(griffe.Extension):
    """Applies :func:`as_markdown` to every docstring that is read."""

    def on_instance(self, *, obj: Any, **_: Any) -> None:
        """Change the docstring of an object as soon as it is known."""
        if obj.docstring is not None:
            obj.docstring.value = as_markdown(obj.docstring.value)
