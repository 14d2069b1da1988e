"""The historical record as targets, and runs compared with them.

A target says what happened: an outcome of a scenario, as a figure with its range, or as an event.
History ran once, so it is compared with the whole distribution of runs and never with their mean
alone. Each comparison has one of three grades:

=========  ========================================  ==================================
grade      a figure: the range of the record meets   an event happens in
=========  ========================================  ==================================
well       the middle half of the runs               at least half of the runs
possible   only the middle nine tenths of the runs   fewer, but at least 5 % of the runs
NO         neither                                   fewer than 5 % of the runs
=========  ========================================  ==================================

The limits are ours. A grade says how ordinary the record is among the runs, not that the model is
right: a model that allows everything gets no NO. So a comparison also counts the runs in which the
main facts of a scenario happen *together*, and among them those *within limits*: a run that has
everything because it has too much of it does not count there. A comparison judges; it never tunes.
"""

from __future__ import annotations

from sim.inference.intervals import wilson_interval
from sim.targets.base import base_words, counted
from sim.targets.comparing import BANDS, GRADES, LEAST_SHARES, compare
from sim.targets.reading import Joint, Target, load_histories, load_joint, load_targets

__all__ = [
    "BANDS",
    "GRADES",
    "LEAST_SHARES",
    "Joint",
    "Target",
    "base_words",
    "compare",
    "counted",
    "load_histories",
    "load_joint",
    "load_targets",
    "wilson_interval",
]
