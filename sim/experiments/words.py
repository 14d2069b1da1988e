"""Estimates as verdicts write them, by the names under which experiments import them."""

from sim.words import bare_share as share
from sim.words import bare_span as span
from sim.words import estimate_text as number
from sim.words import points_text as points
from sim.words import share_text as percent

__all__ = ["number", "percent", "points", "share", "span"]
