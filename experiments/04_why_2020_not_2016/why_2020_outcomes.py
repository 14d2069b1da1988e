"""What is compared, and how a share of it is read from the summary."""

from __future__ import annotations

import math

from why_2020_settings import AIMS, MILITARY, SPENDING

from sim.experiments import Summary
from sim.inference.intervals import Estimate

SINCE_2016, SINCE_2011, BASELINE = "2016 to 2020", "2011 to 2020", "baseline"
EARLIER = {SINCE_2016: "2016", SINCE_2011: "2011"}
TOY_BALANCE, TOY_COST = "balance", "cost of war"
MEASURED = (SPENDING, AIMS)  # the sizes of all other differences are assumed

OUTCOMES = {  # label and unit
    "large_war": ("A large war", "percentage points"),
    "war": ("Any war", "percentage points"),
    "agreed": ("An agreement", "percentage points"),
    "objectives": ("Objectives taken by force", "objectives"),
    "terms": ("Terms, or things as they stand", "hundredths of the index"),
}
HAPPENS = ("large_war", "war", "agreed")


def share_of(
    summary: Summary, outcome: str, setting: str, group: str, kind: str = ""
) -> Estimate | None:
    """A share of a difference, if there is a clear difference; exact where nothing differs."""
    name = kind or ("united_share" if group == MILITARY else "share")
    if summary.table(f"{name}:{outcome}", setting=setting, group=group).empty:
        return None
    found = summary.get(f"{name}:{outcome}", setting=setting, group=group)
    if math.isnan(found.low):
        return Estimate(found.value, found.value, found.value, 0.0, 0)
    return found
