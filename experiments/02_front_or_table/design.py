"""The factors of every setting, the outcomes, and the parts of an effect."""

from __future__ import annotations

BASELINE = "toy/take-it-or-leave-it"
LABELS = {
    "karabakh/frozen-conflict": "Frozen conflict, 1994-2016",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "Autumn 2020",
    BASELINE: "Baseline: one final offer",
}
#: Factors on the claimant's strength, at the front and at the table alike.
FACTORS = [0.25, 0.5, 1.0, 2.0]
BASELINE_FACTORS = [2.0**power for power in (-1, -0.25, 0.25, 0.75)]
WAR, AGREED, ENDS, TERMS = "large war", "agreement", "what the claimant ends up with", "terms"
OUTCOMES = (WAR, AGREED, ENDS, TERMS)
SHARES = (WAR, AGREED)
COLUMNS = ("war", "large_war", "agreed", "terms_index", "control_end")

TOTAL = "in all"
FRONT_ALONE, FRONT_TOO = "front, not expected", "front, expected"
TABLE_ALONE, TABLE_TOO = "expected, not at the front", "expected, and at the front"
FRONT, TABLE = (FRONT_ALONE, FRONT_TOO), (TABLE_ALONE, TABLE_TOO)
TOGETHER = {FRONT: "it is expected at the table", TABLE: "it is there at the front"}
PARTS = (TOTAL, FRONT_ALONE, FRONT_TOO, TABLE_ALONE, TABLE_TOO)
