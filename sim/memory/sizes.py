"""The most that compiled code has room for; a larger scenario runs in Python."""

from __future__ import annotations

from sim.memory.fields import Size

PARTIES = Size("parties", 6)
OBJECTIVES = Size("objectives", 12)
THIRD_PARTIES = Size("third_parties", 12)
#: Issues of a scenario: each objective may belong to one of its own, and eight are political.
ISSUES = Size("issues", OBJECTIVES + 8)
#: Goods on the table: every objective, and every political issue.
GOODS = Size("goods", OBJECTIVES + 8)
#: Levels of a lumpy issue, dates of a dated number.
LEVELS = Size("levels", 8)
DATES = Size("dates", 64)
#: Figures of an event, besides the terms and the values of a text.
FIGURES = Size("figures", 6)
