"""The most that compiled code has room for; a larger scenario runs in Python."""

from __future__ import annotations

from sim.memory.fields import DATES, Size
from sim.rules.numeric import HERMITE_NODES

__all__ = [
    "ALL_PATHS",
    "CHAINS",
    "CHANCES",
    "DATES",
    "EVENTS",
    "FIGURES",
    "GOODS",
    "ISSUES",
    "KINKS",
    "LEVELS",
    "OBJECTIVES",
    "OUTLINES",
    "PARTIES",
    "PATHS",
    "RATES",
    "SEGMENTS",
    "THIRD_PARTIES",
]

PARTIES = Size("parties", 6)
OBJECTIVES = Size("objectives", 12)
THIRD_PARTIES = Size("third_parties", 12)
#: Political issues, besides those of the objectives.
POLITICAL = 8
#: Issues of a scenario, and goods on the table: objectives and political issues.
ISSUES = Size("issues", OBJECTIVES + POLITICAL)
GOODS = Size("goods", OBJECTIVES + POLITICAL)
#: Levels of a lumpy issue.
LEVELS = Size("levels", 8)
#: Paths of efficient packages under one guarantee, and pieces of a path.
PATHS = Size("paths", 128)
ALL_PATHS = Size("all_paths", 2 * PATHS)
SEGMENTS = Size("segments", 64)
#: Outcomes of a good at which a party's net worth can bend.
KINKS = Size("kinks", 2 * PARTIES)
#: Chances of the battles ahead: one for each objective and node of the belief.
CHANCES = Size("chances", len(HERMITE_NODES) * OBJECTIVES)
#: Discount rates that a chain keeps factors for: one for each leader, as a rule.
RATES = 2
#: Chains of battles that are kept; a power of two.
CHAINS = 1024
#: Outlines of chains that are kept; a power of two.
OUTLINES = 2048
#: The most events of a run.
EVENTS = 16384
#: Figures of an event, besides the terms and the values of a text.
FIGURES = Size("figures", 6)
