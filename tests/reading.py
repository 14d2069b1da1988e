"""What of a text is English: tests of other languages look for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sim.scenario import Scenario

#: words of English that German does not have, of which nearly every sentence has one
WORDS = (
    "the|of|you|yours?|is|are|and|to|with|for|would|have|has|had|from|by|at|yes|nothing|each|once|"
    "its|it|this|that|what|which|who|whose|how|if|as|on|one|both|all|attacks?|agreement|accepts?|"
    "refuses?|truce|ceasefire|days?|runs?|sides?|worth|chance|reason|terms|model's|held|aiming|"
    "towards|stop|hold|keep|break|go|put"
)
_ENGLISH = re.compile(rf"(?<![\w-])(?:{WORDS})(?![\w-])", re.IGNORECASE)


def english(texts: Iterable[str]) -> list[str]:
    """Texts in which there is English.

    >>> english(["Nehmen Sie an?", "Do you accept?", "Truce"])
    ['Do you accept?', 'Truce']
    """
    return [text for text in dict.fromkeys(texts) if _ENGLISH.search(text)]


def without_labels(text: str, scenario: Scenario) -> str:
    """A text without the names of the scenario's parties, places and issues, which stay as is."""
    return _labels(tuple(_names(scenario))).sub("X", text)


def has_words(text: str) -> bool:
    """Whether a text without labels says anything in words, and not in names and figures alone.

    >>> has_words("X, X: 41%"), has_words("even")
    (False, True)
    """
    return re.search(r"[^\W\d_]", text.replace("X", "")) is not None


def _names(scenario: Scenario) -> list[str]:
    parts = (scenario.parties, scenario.third_parties, scenario.issues, scenario.objectives)
    found = {part.label or name for group in parts for name, part in group.items()}
    return sorted(found, key=len, reverse=True)


@cache
def _labels(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in names), re.IGNORECASE)
