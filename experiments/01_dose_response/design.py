"""The doses of every setting, the contrasts between them, and the outcomes."""

from __future__ import annotations

BASELINE, FEARON = "toy/take-it-or-leave-it", "toy/fearon"
BASELINES = (BASELINE, FEARON)
#: What talks cost in the settings; the toy has none.
COST_OF_TALKS = "talks.friction=0.02"
LABELS = {
    "karabakh/frozen-conflict": "Frozen conflict, 1994-2016",
    "karabakh/april-2016": "April 2016",
    "karabakh/autumn-2020": "Autumn 2020",
    "karabakh/1994-2020": "Unbroken, 1994-2020",
    BASELINE: "Baseline: one final offer",
    FEARON: "Baseline: Fearon's range, talks cost",
}
DOSES = [2.0 ** (step / 4) for step in range(-12, 13)]
CONTRAST = (0.25, 2.0)
#: Half a doubling either way of the record: whether the response rises there, too.
ABOUT = (DOSES[10], DOSES[14])
#: Strength of the record, and half a doubling more: what comes where a large war no longer does.
MORE = (1.0, ABOUT[1])
BASELINE_DOSES = [2.0 ** (step / 4) for step in range(-4, 4)]
FEARON_DOSES = [0.25, 0.5, 1.0, 2.0]
BASELINE_CONTRAST = (BASELINE_DOSES[0], BASELINE_DOSES[-1])
#: Terms: one doubling, since hardly any run has terms at a quarter of the record.
TERMS_CONTRAST = (1.0, 2.0)
BASELINE_TERMS_CONTRAST = (BASELINE_DOSES[3], BASELINE_DOSES[-1])

WAR, BEFORE, BATTLE = "large war", "time before a large war", "days of battle in it"
AGREED, QUIET = "agreement", "agreement without a shot"
TERMS, QUIET_TERMS = "terms", "terms without a shot"
BEYOND = "terms beyond the reach of force"
GROUND, FORCE, TALK = "ground held at the end", "ground by force", "ground by talk"
TALK_AFTER = "ground by talk after a large war"
SMALLER = "smaller war with a deal"
REPLACED = "smaller war with a deal in place of a large war"
#: What the figures of a contrast are called in the summary.
EFFECT, NEAR, STEP = "effect", "effect about the record", "effect of a step"
SHARES = (WAR, AGREED, QUIET, SMALLER)
IN_BASELINE = (WAR, AGREED, QUIET, TERMS, QUIET_TERMS)
OF_DEALS = (TERMS, QUIET_TERMS, BEYOND)
COLUMNS = (
    *("war", "war_onset", "large_war", "large_war_onset", "large_war_days", "agreed"),
    *("settlement_year", "terms_index", "control_end", "control_by_force", "control_by_talk"),
)


def contrast(setting: str, outcome: str) -> tuple[float, float]:
    """The two doses that are compared."""
    if setting == BASELINE:
        return BASELINE_TERMS_CONTRAST if outcome in OF_DEALS else BASELINE_CONTRAST
    return TERMS_CONTRAST if outcome in OF_DEALS else CONTRAST
