"""Making a design from what a user asks for, with everything that is wrong with it in one error."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping

import numpy as np

from sim.errors import Problem, SimError, nearest, show
from sim.given import as_whole
from sim.scenario import Scenario
from sim.scenario.variants import Variants
from sim.sweeps.axes import Axis
from sim.sweeps.design import Design, Grid, LatinHypercube, PointList, Sobol
from sim.sweeps.points import Points, given_points, read_points
from sim.sweeps.varying import DESIGNS, SweepError, Vary, axes, problem

MOST_POINTS = 2**62
MOST_SEED = 2**64 - 1
MOST_SAMPLES = 2**53  # up to here the place of a sample in its row is exact as a double
MOST_BASE_SAMPLES = 2**30  # of a Sobol sequence with 32 bits
_TRIED = 9  # points made into scenarios before a sweep starts


def make_design(
    kind: str,
    scenario: Scenario,
    vary: Vary = (),
    *,
    samples: int | None = None,
    seed: int = 0,
    csv: str | os.PathLike[str] | None = None,
) -> Design:
    """Make a design for a scenario, or tell all that is wrong with it in one error.

    Args:
        kind: one of :data:`~sim.sweeps.varying.DESIGNS`.
        scenario: the scenario to vary.
        vary: texts such as ``"balance.advantage=-1:1:41"``, or a mapping of keys to such texts,
            to values or to a :class:`~sim.sweeps.varying.Range`; for a list, columns of values.
        samples: points of a Latin hypercube, or rows of the Sobol matrices (a power of two).
        seed: the sweep's seed, of the runs and of the sampling.
        csv: for a list, a file with a header of keys.

    >>> from sim.scenario import load
    >>> design = make_design("grid", load("toy/fearon"), ["balance.advantage=-1,0,1"])
    >>> len(design), design.rows(np.array([2]))["balance.advantage"].tolist()
    (3, [1.0])
    """
    problems = list(_wrong_call(kind, vary, samples, seed, csv))
    made: tuple[Axis, ...] | Points = ()
    try:
        made = _read(kind, scenario, vary, csv)
    except SweepError as error:
        problems += error.problems
    if problems:
        raise SweepError(problems)
    design = _design(kind, made, as_whole(samples) or 0, as_whole(seed) or 0)
    _refuse_impossible(design, scenario)
    return design


def _wrong_call(kind: str, vary: Vary, samples: object, seed: object, csv: object) -> list[Problem]:
    """What is wrong between the arguments, before any key is looked at."""
    found = []
    if kind not in DESIGNS:
        names = {"allowed": ", ".join(DESIGNS), "nearest": nearest(str(kind), DESIGNS)}
        found.append(problem("design", "", f"there is no design {show(kind)}", kind, **names))
        return found
    if not _is_whole(seed, 0, MOST_SEED):
        allowed = f"a whole number from 0 to {MOST_SEED}"
        found.append(problem("seed", "", f"{show(seed)} cannot be a seed", allowed=allowed))
    found += _wrong_samples(kind, samples)
    if csv is not None and kind != "list":
        found.append(problem("points", "", f"are for the design list, not for {kind}"))
    if csv is not None and vary:
        message = "a list from a file holds its keys itself: vary nothing else"
        found.append(problem("points", "", message))
    if kind == "list" and csv is None and not isinstance(vary, Mapping):
        allowed = "a CSV file with a header of keys (--points FILE.csv)"
        found.append(problem("points", "", "a list has no points", allowed=allowed))
    if kind in ("latin-hypercube", "sobol", "sobol-second-order") and not vary:
        found.append(problem("vary", "", f"{kind} has nothing to vary", allowed="KEY=low:high"))
    return found


def _wrong_samples(kind: str, samples: object) -> list[Problem]:
    if kind in ("grid", "list"):
        if samples is None:
            return []
        return [problem("samples", "", f"a {kind} has as many points as it has: leave it out")]
    sobol = kind.startswith("sobol")
    most = MOST_BASE_SAMPLES if sobol else MOST_SAMPLES
    if not _is_whole(samples, 1, most):
        what = "has no number of samples" if samples is None else f"{show(samples)} is not one"
        return [problem("samples", "", what, allowed=f"a whole number from 1 to {most}")]
    count = as_whole(samples) or 1
    if sobol and count & (count - 1):
        power = 2 ** (count.bit_length() - 1)
        message = f"{samples} is not a power of two, which alone keeps Sobol points in balance"
        return [problem("samples", "", message, allowed=f"such as {power} or {2 * power}")]
    return []


def _is_whole(value: object, low: int, high: int) -> bool:
    found = as_whole(value)
    return found is not None and low <= found <= high


def _read(
    kind: str, scenario: Scenario, vary: Vary, csv: str | os.PathLike[str] | None
) -> tuple[Axis, ...] | Points:
    if kind != "list":
        return axes(scenario, vary, kind) if kind in DESIGNS else ()
    if csv is not None:
        return read_points(scenario, csv)
    return given_points(scenario, vary) if isinstance(vary, Mapping) else ()


def _design(kind: str, made: tuple[Axis, ...] | Points, samples: int, seed: int) -> Design:
    if isinstance(made, Points):
        columns = made.columns.items()
        listed = tuple(Axis(one.key, one.kind, values) for one, values in columns)
        return PointList(listed, seed, made.seeds)
    if kind == "latin-hypercube":
        return LatinHypercube(made, seed, samples)
    if kind == "grid":
        count = math.prod(len(axis) for axis in made)
        if count > MOST_POINTS:
            message = f"has {count:.3g} points, more than can be counted"
            raise SweepError([problem("the grid", "", message, allowed="fewer values")])
        return Grid(made, seed)
    return Sobol(made, seed, samples, kind == "sobol-second-order")


def _refuse_impossible(design: Design, scenario: Scenario) -> None:
    """Try some points spread over the design: if none is a valid scenario, say why not.

    Some may well be impossible together; their runs are then rows with that reason.
    """
    variants = Variants(scenario, design.keys)
    last = len(design) - 1
    tried = sorted({last * step // (_TRIED - 1) for step in range(_TRIED)})
    columns = [values.tolist() for values in design.rows(np.array(tried, np.int64)).values()]
    first: SimError | None = None
    for position in range(len(tried)):
        try:
            variants.scenario([values[position] for values in columns])
            return
        except SimError as error:
            first = first or error
    if first is not None:
        message = f"none of {len(tried)} points tried works; the first is {first}"
        raise SweepError([problem("vary", ", ".join(design.keys), message)])
