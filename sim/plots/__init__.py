"""Figures from records and tables: drawn to files, the same bytes for the same input."""

from sim.plots.comparison import comparison_figure, onset_figure
from sim.plots.style import render
from sim.plots.timeline import timeline

__all__ = ["comparison_figure", "onset_figure", "render", "timeline"]
