"""Whether a sweep leaves the ranges that the files of its scenario declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.scenario import Provenance
from sim.scenario.outside import beyond_text
from sim.sweeps.axes import Axis


def beyond(axes: Iterable[Axis], declared: Mapping[str, Provenance]) -> Iterator[str]:
    """A note on each key that is varied beyond its declared range.

    Args:
        axes: what is varied.
        declared: by key, what the files of the scenario say of its numbers.

    >>> known = {"talks.rounds": Provenance("assumed", "", "rounds", range=(1.0, 4.0))}
    >>> list(beyond([Axis("talks.rounds", "whole number", low=1, high=9)], known))
    ['--vary talks.rounds: 1 to 9 goes outside its assumed range, 1 to 4']
    """
    for axis in axes:
        known = declared.get(axis.key)
        if known is None or known.range is None or axis.kind not in ("number", "whole number"):
            continue
        values = [float(one) for one in axis.values] or [axis.low, axis.high]
        if min(values) < known.range[0] or max(values) > known.range[1]:
            yield f"--vary {axis.key}: {beyond_text(min(values), max(values), known)}"
