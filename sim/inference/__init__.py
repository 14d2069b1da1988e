"""Statistics on tables of runs: what they say, how surely, and what it depends on.

Nothing here knows the model: every function takes arrays or frames, and the same arguments give the
same answer. Names are imported when first used, so that what needs one interval loads little.

===============  ==================================================================================
module           answers
===============  ==================================================================================
intervals        how far luck may have moved a share, a mean, a median, a difference of paired runs
variance         how much of that is luck, and how much that the parameters are not known
sobol            which inputs, and how much luck, the variance of an outcome comes from
shapley          how much each of several factors adds to what they change together
effects          how much of an effect goes through a mediator, and how much directly
prim             in which box of the inputs an outcome is common
summaries        what runs and a record are compared by, and whether the record is ordinary
calibration      which parameters agree with a record
classification   which of several models a record looks like
===============  ==================================================================================
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.inference.calibration import Coverage, Posterior, Prior, coverage, posterior
    from sim.inference.classification import Comparison, compare_models
    from sim.inference.effects import Effects, natural_effects
    from sim.inference.intervals import (
        Estimate,
        bootstrap,
        difference,
        difference_in_share,
        mean,
        median,
        share,
        wilson_interval,
    )
    from sim.inference.prim import Box, evaluate_boxes, find_boxes
    from sim.inference.shapley import interactions, shapley_values
    from sim.inference.sobol import convergence, from_sweep, sobol_indices
    from sim.inference.summaries import (
        SemiAutomatic,
        encode,
        prior_predictive_p_value,
        semi_automatic,
    )
    from sim.inference.variance import Components, components

__all__ = [
    "Box",
    "Comparison",
    "Components",
    "Coverage",
    "Effects",
    "Estimate",
    "Posterior",
    "Prior",
    "SemiAutomatic",
    "bootstrap",
    "compare_models",
    "components",
    "convergence",
    "coverage",
    "difference",
    "difference_in_share",
    "encode",
    "evaluate_boxes",
    "find_boxes",
    "from_sweep",
    "interactions",
    "mean",
    "median",
    "natural_effects",
    "posterior",
    "prior_predictive_p_value",
    "semi_automatic",
    "shapley_values",
    "share",
    "sobol_indices",
    "wilson_interval",
]

#: Names by the module they come from.
_NAMES = {
    "calibration": "Coverage Posterior Prior coverage posterior",
    "classification": "Comparison compare_models",
    "effects": "Effects natural_effects",
    "intervals": "Estimate bootstrap difference difference_in_share mean median share"
    " wilson_interval",
    "prim": "Box evaluate_boxes find_boxes",
    "shapley": "interactions shapley_values",
    "sobol": "convergence from_sweep sobol_indices",
    "variance": "Components components",
    "summaries": "SemiAutomatic encode prior_predictive_p_value semi_automatic",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.inference' has no attribute {name!r}")
    return getattr(importlib.import_module(f"sim.inference.{_HOMES[name]}"), name)
