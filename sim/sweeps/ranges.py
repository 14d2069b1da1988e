"""Whether a sweep leaves the ranges that the files of its scenario declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.errors import plain_text
from sim.scenario import Provenance
from sim.scenario.outside import beyond_text, nearest
from sim.sweeps.axes import Axis


def beyond(axes: Iterable[Axis], declared: Mapping[str, Provenance]) -> Iterator[str]:
    """A note on each key that is varied beyond its declared range.

    Args:
        axes: what is varied.
        declared: by key, what the files of the scenario say of its numbers.

    >>> known = {"talks.rounds": Provenance("assumed", "", "rounds", range=(1.0, 4.0))}
    >>> list(beyond([Axis("talks.rounds", "whole number", low=1, high=9)], known))
    ['--vary talks.rounds: 1 to 9 goes outside its assumed range, 1 to 4']
    >>> known = {"talks": Provenance("assumed", "", "1", range=(0.0, 0.1234567))}
    >>> list(beyond([Axis("talks.a", "number", low=0, high=0.12345678)], known))
    ['--vary talks.a: 0 to 0.12345678 goes outside its assumed range, 0 to 0.1234567']
    """
    for axis in axes:
        known = nearest(axis.key, declared)
        if known is None or known.range is None or axis.kind not in ("number", "whole number"):
            continue
        values = [float(one) for one in axis.values] or [axis.low, axis.high]
        if min(values) < known.range[0] or max(values) > known.range[1]:
            ends = sorted({min(values), max(values)})
            yield f"--vary {axis.key}: {beyond_text([plain_text(one) for one in ends], known)}"
