"""Check committed results: made anew, and compared with what is there.

Designs must be equal. All else comes from the same shocks, so that on the same kind of machine with
the same libraries counts must be equal, too, and figures agree to the rounding of the file and of
sums. Elsewhere, where a run may take another turn because an exponential differs in its last bit,
estimates and counts are tested: the difference against its standard error, as if the runs were
independent, which bounds it. A row that says that there was nothing to compare agrees with another
such row and with no figure. What is missing or new fails everywhere.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scipy.special import ndtri

from sim.errors import SimError
from sim.experiments.laboratory import Tell
from sim.experiments.prediction import Size
from sim.experiments.protocol import Experiment
from sim.experiments.running import (
    QUICK,
    SUMMARY,
    VERDICT,
    Measured,
    measure,
    result_files,
    verdict_page,
    write_result,
)
from sim.experiments.summary import DIGITS, KEYS, NUMBERS, Summary
from sim.manifest import NAME as MANIFEST

#: Chance that a sound result fails the test of its estimates, all of them together.
FALSE_ALARM = 0.01
#: Versions that can change the last bits of a run, or what is computed from runs.
DECIDING = ("system", "processor", "c library", "python", "numpy", "numba", "scipy")
#: What a summary's file keeps to so many digits: `n` is whole.
FIGURES = ("x", *NUMBERS[:-1])
_BITS = 2.0**-52
_TELLING = 10  # differences told; the rest is counted


@dataclass(frozen=True)
class Check:
    """The outcome of a check of one experiment: what was compared, and what is wrong."""

    experiment: str
    compared: int
    problems: tuple[str, ...]


def check(
    experiment: Experiment,
    size: Size,
    *,
    results: Path,
    raw: Path,
    jobs: int = 1,
    accept: str = "",
    tell: Tell | None = None,
) -> Check:
    """Make an experiment anew and compare it with its committed result.

    `accept` is a reason: what was made anew then takes the place of what was committed, and the
    reason stands in the manifest. At quick size only the quick summary is replaced, which a changed
    full summary would belie; so accepting needs the full size.
    """
    folder = results / experiment.name
    if accept and size != "full":
        raise SimError("--accept replaces the full result, too\n    allowed: with --full")
    # Before the runs, which take minutes: a result that is not there is told at once.
    problems = [] if accept else list(standing(experiment, folder))
    kept = None if accept else _kept(folder, SUMMARY if size == "full" else QUICK)
    made = measure(experiment, size, raw=raw, jobs=jobs, tell=tell)
    if kept is None:
        quick = measure(experiment, "quick", raw=raw, jobs=jobs, tell=tell)
        _accept(experiment, folder, made, quick, accept)
        return Check(experiment.name, len(made.summary), ())
    same = same_machine(_manifest(folder)["versions"], made.manifest["versions"])
    problems += differences(kept, made.summary, exact=same)
    return Check(experiment.name, len(kept), tuple(problems))


def standing(experiment: Experiment, folder: Path) -> Iterator[str]:
    """What is wrong with a committed result as it stands, without a run."""
    described = _manifest(folder)
    if described["size"] != "full":
        yield f"{MANIFEST}: a result of size {described['size']}; full is what is committed"
    for name, digest in experiment.hashes.items():
        if described["experiment"].get(name) != digest:
            yield f"{name} has changed since the result was made"
    for name, digest in described["files"].items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"{name} is not as it was written"
    summary = _kept(folder, SUMMARY)
    page = verdict_page(experiment, summary, experiment.draw(summary))
    if (folder / VERDICT).is_file() and (folder / VERDICT).read_text(encoding="utf-8") != page:
        yield f"{VERDICT} does not follow from {SUMMARY}"


def differences(kept: Summary, made: Summary, *, exact: bool) -> list[str]:
    """Say what differs between a committed summary and one made anew."""
    old, new = _by_key(kept), _by_key(made)
    problems = [f"{_named(key)} is missing now" for key in old.keys() - new.keys()]
    problems += [f"{_named(key)} is new" for key in new.keys() - old.keys()]
    common = [key for key in old if key in new]
    tested = sum(old[key]["kind"] != "design" for key in common)
    limit = -float(ndtri(FALSE_ALARM / (2 * max(tested, 1))))
    for key in common:
        problems += _differ(key, old[key], new[key], None if exact else limit)
    problems.sort()
    more = len(problems) - _TELLING
    return problems[:_TELLING] + ([f"and {more} more differences"] if more > 0 else [])


def _differ(
    key: tuple[Any, ...], old: Mapping[str, Any], new: Mapping[str, Any], limit: float | None
) -> Iterator[str]:
    if old["kind"] != new["kind"]:
        yield f"{_named(key)}: {old['kind']} then, {new['kind']} now"
    elif limit is not None and old["kind"] != "design":
        yield from _test(key, old, new, limit)
    else:
        for name in NUMBERS:
            whole = name == "n" or old["kind"] in ("design", "count")
            if not _equal(old[name], new[name], 0.0 if whole else tolerance(old)):
                yield f"{_named(key)}: {_told(old, new, name)}"


def _test(
    key: tuple[Any, ...], old: Mapping[str, Any], new: Mapping[str, Any], limit: float
) -> Iterator[str]:
    """Test a figure by its error; a row without a value agrees only with another without one."""
    without = has_no_value(old), has_no_value(new)
    if not any(without):
        z = _deviation(old, new)
        if not z <= limit:
            yield f"{_named(key)}: {_told(old, new, 'value')}: {z:.1f} standard errors apart"
    elif not all(without):
        when = "then" if without[0] else "now"
        yield f"{_named(key)}: {_told(old, new, 'value')}: nothing to compare {when}"


def has_no_value(row: Mapping[str, Any]) -> bool:
    """Whether a row is no figure but a marker: that there was nothing to count or to estimate.

    A count below zero, an estimate from no runs, or a value that is no number. It has no error, so
    that nothing can be tested against it.

    >>> has_no_value({"kind": "count", "value": -1.0, "n": 0})
    True
    >>> has_no_value({"kind": "calculated", "value": -1.0, "n": 0})
    False
    """
    if math.isnan(row["value"]):
        return True
    return bool(
        (row["kind"] == "count" and row["value"] < 0)
        or (row["kind"] == "estimate" and row["n"] == 0)
    )


def tolerance(row: Mapping[str, Any]) -> float:
    """How far two sums of the same numbers may differ: rounding of the file and of n additions."""
    scale: float = max(
        abs(row[name]) for name in ("value", "low", "high") if not math.isnan(row[name])
    )
    return scale * (10.0 ** (1 - DIGITS) + (float(row["n"]) + 1) * _BITS)


def _deviation(old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    """Difference in standard errors of two independent figures: as they share shocks, a bound."""
    apart = abs(old["value"] - new["value"])
    error = math.hypot(_error(old), _error(new))
    return 0.0 if apart <= tolerance(old) else apart / error if error > 0 else math.inf


def _error(row: Mapping[str, Any]) -> float:
    """Standard error, not below what the interval says (a share of 0 has an error, too).

    Of a count: as if of rare events (Poisson). A figure without luck has none.
    """
    if row["kind"] == "count":
        return math.sqrt(float(row["value"]))
    if row["kind"] == "calculated":
        return 0.0
    return float(max(row["standard_error"], (row["high"] - row["low"]) / (2 * 1.959964)))


def _equal(old: float, new: float, tolerated: float) -> bool:
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    return abs(old - new) <= tolerated


def _by_key(summary: Summary) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    # Rounded as in the file, so that a summary that was never written compares with one that was.
    rounded = (row | {name: _as_in_the_file(row[name]) for name in FIGURES} for row in summary)
    return {tuple(str(row[name]) for name in KEYS): row for row in rounded}


def _as_in_the_file(number: float) -> float:
    """A number with the digits that a summary's file keeps of it."""
    return float(f"{number:.{DIGITS}g}")


def _named(key: tuple[Any, ...]) -> str:
    quantity, setting, group, x = key
    where = ", ".join(part for part in (setting, group, "" if x == "nan" else f"x {x}") if part)
    return f"{quantity} ({where})" if where else str(quantity)


def _told(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> str:
    return f"{name} {old[name]:.10g} then, {new[name]:.10g} now"


# -- the committed files -------------------------------------------------------------------------


def _kept(folder: Path, name: str) -> Summary:
    path = folder / name
    try:
        return Summary.read(path.read_bytes(), str(path))
    except OSError:
        raise SimError(
            f"{path}: there is no such file\n    allowed: a result that sim experiment --full wrote"
        ) from None


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        described: dict[str, Any] = json.loads(path.read_bytes())
        for name in ("size", "experiment", "files", "versions"):
            described[name]
    except OSError:
        raise SimError(
            f"{path}: there is no such file\n    allowed: a result that sim experiment --full wrote"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise SimError(f"{path}: this is no manifest of an experiment ({error})") from None
    return described


def same_machine(kept: Mapping[str, str], made: Mapping[str, str]) -> bool:
    """Whether two results must agree to rounding: the same libraries on the same system."""
    return all(name in kept and kept[name] == made.get(name) for name in DECIDING)


def _accept(
    experiment: Experiment, folder: Path, made: Measured, quick: Measured, reason: str
) -> None:
    try:
        before = list(_manifest(folder).get("accepted", []))
    except SimError:
        before = []
    files = result_files(experiment, made) | {QUICK: quick.summary.csv()}
    accepted = replace(made, manifest={**made.manifest, "accepted": [*before, reason]})
    write_result(folder, files, accepted.manifest)
