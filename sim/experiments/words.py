"""Estimates as verdicts write them, by the names under which experiments import them."""

from sim.words import estimate_text as number
from sim.words import points_text as points
from sim.words import share_text as percent

__all__ = ["number", "percent", "points"]
