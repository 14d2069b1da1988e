"""What is asked of a calibration: scenarios, record, numbers to learn, and how to search."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.calibration.choosing import CalibrationError, Choice
from sim.calibration.evidence import WRONG, Evidence, gather
from sim.calibration.priors import Priors, make_priors
from sim.calibration.simulating import MOST_POINTS, Simulator, Stage, make_stages
from sim.errors import Problem, SimError, plain_text
from sim.runs import MOST_SEED, whole_number
from sim.scenario import load_with_provenance, scenario_folder, shipped
from sim.scenario.loader import Loaded
from sim.targets import Joint, Target, load_histories, load_joint, load_targets

MOST_WAVES, MOST_RUNS_OF_A_POINT = 8, 256


@dataclass(frozen=True)
class Search:
    """How the search goes.

    Attributes:
        points: of the first wave.
        replicates: runs of each scenario for a point.
        waves: after the first.
        population: points of each of these.
        sets: equally weighted sets that are drawn in the end; also the effective points that
            tempering leaves, where it can.
        misses: targets that may be farther off than the cut-off.
        cutoff: implausibility above which a target is missed.
        wrong: probability that the model is simply wrong about a target.
        temper: largest power of the likelihood; with 0 nothing is learnt.
    """

    points: int = 6000
    replicates: int = 16
    waves: int = 3
    population: int = 2000
    sets: int = 200
    misses: int = 1
    cutoff: float = 3.0
    wrong: float = WRONG
    temper: float = 1.0

    def of_the_prior(self) -> Search:
        """One that learns nothing: as many points from the priors as sets, all of them taken."""
        return replace(self, points=max(20, self.sets), waves=0, misses=1000, temper=0.0)

    def check(self) -> None:
        """Refuse numbers that make no search."""
        for name, least, most in (
            ("points", 20, MOST_POINTS),
            ("replicates", 2, MOST_RUNS_OF_A_POINT),
            ("waves", 0, MOST_WAVES),
            ("population", 20, MOST_POINTS),
            ("sets", 1, 100_000),
            ("misses", 0, 1000),
        ):  # NumPy's whole numbers become Python's, which a manifest can hold
            object.__setattr__(self, name, whole_number(name, getattr(self, name), least, most))
        for name, value, low, high in (
            ("cutoff", self.cutoff, 0.0, 1e6),
            ("wrong", self.wrong, -1e-300, 0.5),
            ("temper", self.temper, -1e-300, 1.0 + 1e-12),
        ):
            if not low < value < high:
                told = {"cutoff": "above 0", "wrong": "from 0 to below 0.5"}.get(name, "0 to 1")
                raise SimError(f"{name}: {plain_text(value)}\n    allowed: a number {told}")


@dataclass(frozen=True)
class Prepared:
    """A calibration that is ready to be carried out: what is asked of what."""

    loaded: Mapping[str, Loaded]
    stages: tuple[Stage, ...]
    evidence: tuple[Evidence, ...]
    joint: tuple[Joint, ...]
    priors: Priors
    search: Search
    seed: int
    until: dt.date | None
    notes: tuple[str, ...]

    @property
    def most_steps(self) -> int:
        """Steps at most, a point in one scenario each."""
        search = self.search
        return (search.points + search.waves * search.population) * len(self.stages)

    def simulator(self) -> Simulator:
        """What runs its points: only what is fitted is looked at."""
        fitted = [
            replace(one, evidence=tuple(e for e in one.evidence if e.fitted)) for one in self.stages
        ]
        return Simulator(fitted, self.priors, self.search.replicates, self.seed)


def prepare(
    scenarios: str | Sequence[str],
    *,
    record: str | os.PathLike[str] | None = None,
    until: dt.date | str | None = None,
    choice: Choice | None = None,
    search: Search | None = None,
    seed: int = 0,
    overrides: Sequence[str] = (),
) -> Prepared:
    """Say what a calibration would do, without doing it; what is wrong is told here."""
    search = search or Search()
    search.check()
    seed = whole_number("seed", seed, 0, MOST_SEED)
    names = [scenarios] if isinstance(scenarios, str) else [os.fspath(one) for one in scenarios]
    twice = [name for place, name in enumerate(names) if name in names[:place]]
    if twice or not names:
        told = f"{twice[0]} is given twice" if twice else "no scenario is given"
        raise CalibrationError([Problem("", None, "scenarios", None, told)])
    loaded = {name: load_with_provenance(name, overrides) for name in names}
    targets, joint, histories = _record(names, record)
    day = _day(until)
    plain = {name: one.scenario for name, one in loaded.items()}
    evidence = gather(plain, targets, joint, day, search.wrong)
    stages = make_stages(plain, evidence, histories)
    begun = [one.name for one in stages if one.history >= 0]
    priors = make_priors(loaded, choice, begun)
    _check_overrides(overrides, priors)
    notes = [*priors.notes, *_told_histories(stages, histories)]
    return Prepared(loaded, stages, evidence, tuple(joint), priors, search, seed, day, tuple(notes))


# -- parts of it -----------------------------------------------------------------------------------


def _record(
    names: Sequence[str], record: str | os.PathLike[str] | None
) -> tuple[list[Target], list[Joint], dict[str, str]]:
    """The record of some scenarios; an error if it has nothing about one."""
    source: str | Path
    if record is None:
        families = {name.partition("/")[0] for name in names if name in shipped()}
        kept = [one for one in families if (scenario_folder() / one / "record.yaml").exists()]
        if len(kept) != 1 or not all(name.startswith(f"{kept[0]}/") for name in names):
            told = "there is no one record of these scenarios"
            raise CalibrationError(
                [Problem("", None, "record", ", ".join(names), told, "--record FILE")]
            )
        source = kept[0]
    else:
        source = Path(record)
        if source.suffix not in (".yaml", ".yml"):
            told = "is no record: its name must end in .yaml"
            raise CalibrationError([Problem(str(record), None, "", None, told)])
    targets = load_targets(source)
    known = {one.scenario for one in targets}
    missing = [
        Problem("", None, name, None, "the record has nothing about it", ", ".join(sorted(known)))
        for name in names
        if name not in known
    ]
    if missing:
        raise CalibrationError(missing)
    return targets, load_joint(source), load_histories(source)


def _day(until: dt.date | str | None) -> dt.date | None:
    if until is None or isinstance(until, dt.date):
        return until
    try:
        return dt.date.fromisoformat(until.strip())
    except ValueError:
        told = f"{until!r} is not a date"
        raise CalibrationError(
            [Problem("", None, "until", until, told, "a date such as 2020-07-01")]
        ) from None


def _told_histories(stages: Sequence[Stage], histories: Mapping[str, str]) -> list[str]:
    """How each scenario begins."""
    told = []
    for one in stages:
        if one.history >= 0:
            told.append(
                f"{one.name} begins with the hope in talks that {stages[one.history].name} has, "
                f"with the same numbers, on {one.scenario.clock.start}"
            )
        elif one.name in histories:
            told.append(
                f"{one.name} begins with its own hope in talks: {histories[one.name]}, of which "
                "it is a part, is not among the scenarios"
            )
    return told


def _check_overrides(overrides: Sequence[str], priors: Priors) -> None:
    fixed = [text.partition("=")[0].strip() for text in overrides]
    both = [key for key in fixed if key in priors.keys]
    if both:
        told = "is fixed by --set, and learnt, too"
        raise CalibrationError(
            [Problem("", None, key, None, told, f"--exclude {key}, or no --set") for key in both]
        )
