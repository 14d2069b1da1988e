"""`calibrate`: from the record and declared ranges to sets of numbers that agree with it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.behaviour import Ensemble, read_text
from sim.calibration.asking import Prepared, Search, prepare
from sim.calibration.choosing import Choice
from sim.calibration.fitting import answer, fit_table, number_table, predictions
from sim.calibration.folder import Blocks, Tell, begin, identity_of
from sim.calibration.searching import Found, as_csv, carry_out, points_csv, sets_csv
from sim.errors import SimError
from sim.manifest import manifest
from sim.runs import whole_number
from sim.sweeps.cluster import check_address, connected
from sim.sweeps.identity import versions
from sim.sweeps.store import SCHEMA, Store, write

Numbers = npt.NDArray[np.float64]

SETS, WAVES, FIT, NUMBERS = "sets.csv", "waves.csv", "fit.csv", "numbers.csv"
README, POINTS = "README.md", "points.csv.gz"


@dataclass(frozen=True)
class Calibration:
    """The result of a calibration, as its folder has it.

    Attributes:
        folder: that holds it.
        ensemble: the equally weighted sets.
        numbers: what was learnt of every number, a row each.
        fit: how the sets do beside every target, a row each.
        waves: how the search went, a row for each wave.
        places: of the sets, from 0 to 1 of each range, in the order of `numbers`.
        told: the answer in words.
    """

    folder: Path
    ensemble: Ensemble
    numbers: pd.DataFrame
    fit: pd.DataFrame
    waves: pd.DataFrame
    places: Numbers
    told: str


#: Draws pictures of a calibration: the content of files by name.
Draw = Callable[[Calibration], Mapping[str, bytes]]


def calibrate(
    scenarios: str | Sequence[str],
    *,
    out: str | os.PathLike[str],
    record: str | os.PathLike[str] | None = None,
    until: dt.date | str | None = None,
    choice: Choice | None = None,
    search: Search | None = None,
    check: int = 10,
    seed: int = 0,
    jobs: int = 1,
    cluster: str = "",
    overrides: Sequence[str] = (),
    resume: bool = False,
    draw: Draw | None = None,
    tell: Tell | None = None,
    command: Sequence[str] | None = None,
) -> Calibration:
    """Learn behavioural numbers from the record, up to a day, and keep sets of them in a folder.

    The sets are the same whatever `jobs` and `cluster` are, and however often it was stopped and
    resumed.

    Args:
        scenarios: names of shipped scenarios or paths; one set is for all of them.
        out: the folder to write to; one that is there already is not touched without `resume`.
        record: the file with the record; left out, that of the family of shipped scenarios.
        until: what was decided on this day or later is held out; left out, nothing is.
        choice: which numbers are learnt.
        search: how the search goes.
        check: runs of each set and scenario with which the fit is told.
        seed: names the points and the luck of all runs.
        jobs: threads.
        cluster: address of the scheduler of a Dask cluster, whose workers then run the points; the
            sets beside the record, in the end, are run here.
        overrides: texts such as ``"balance.advantage=0.2"``, set in every run.
        resume: carry on with what is in the folder.
        draw: makes pictures to be kept with it.
        tell: called with steps done, steps at most and what is being done.
        command: what was typed, for the manifest.

    Raises:
        SimError: something is not allowed; all problems are told together.
    """
    folder = _folder(out)
    check = whole_number("check", check, 2, 10_000)
    jobs = whole_number("jobs", jobs, 1, 1024)
    if cluster:
        check_address(cluster)
    asked = prepare(
        scenarios,
        record=record,
        until=until,
        choice=choice,
        search=search,
        seed=seed,
        overrides=overrides,
    )
    head = _head(asked, overrides, check, command)
    scenario = asked.stages[0].scenario
    with connected(cluster, scenario) as client, Store.claim(folder) as store:
        begin(store, head, resume)
        found = carry_out(asked, Blocks(store, asked.simulator(), jobs, tell, client))
        return _finish(store, asked, found, check, jobs, draw, tell)


def _head(
    asked: Prepared, overrides: Sequence[str], check: int, command: Sequence[str] | None
) -> dict[str, Any]:
    plain = manifest(
        {name: one.scenario for name, one in asked.loaded.items()},
        seed=asked.seed,
        replicates=asked.search.replicates,
        overrides=overrides,
        command=command,
    )
    del plain["replicate"]
    search = asdict(asked.search)
    identity = identity_of(
        asked.stages, asked.priors.description(), asked.evidence, search, asked.seed
    )
    return {
        "schema": SCHEMA,
        "complete": False,
        **plain,
        "versions": plain["versions"] | versions(),
        "search": search,
        "check": check,
        "until": str(asked.until) if asked.until else None,
        "learnt": asked.priors.description(),
        "evidence": {one.id: one.role for one in asked.evidence},
        "notes": list(asked.notes),
        "warnings": [],
        "identity": identity,
    }


def _folder(out: object) -> Path:
    if not isinstance(out, str | os.PathLike) or not str(out).strip():
        raise SimError(f"out: {out!r} is no folder\n    allowed: the path of a folder")
    return Path(out)


# -- the end ---------------------------------------------------------------------------------------


def _finish(
    store: Store,
    asked: Prepared,
    found: Found,
    check: int,
    jobs: int,
    draw: Draw | None,
    tell: Tell | None,
) -> Calibration:
    """Write what was found, beside every target; then the folder is complete."""
    content = sets_csv(asked, found)
    ensemble = _ensemble(content)
    if tell is not None:
        tell(asked.most_steps, asked.most_steps, "the sets beside the record")
    frames = predictions(asked.stages, ensemble, check, asked.seed, jobs)
    fit = fit_table(frames, asked.evidence, asked.joint)
    numbers = number_table(asked.priors, found.places)
    waves = pd.DataFrame(found.rows)
    distinct = len(np.unique(found.chosen))
    told = answer(fit, numbers, waves, asked.until, asked.search, distinct, asked.notes)
    made = Calibration(store.folder, ensemble, numbers, fit, waves, found.places, told)
    files: dict[str, bytes] = {
        SETS: content,
        NUMBERS: as_csv(numbers),
        FIT: as_csv(fit),
        WAVES: as_csv(waves),
        POINTS: points_csv(asked, found),
        README: told.encode(),
        **(draw(made) if draw is not None else {}),
    }
    for name, one in files.items():
        write(store.folder / name, one)
    store.head["files"] = {
        name: hashlib.sha256(one).hexdigest() for name, one in sorted(files.items())
    }
    store.head["result"] = {
        "sets": len(ensemble),
        "distinct_sets": distinct,
        "beta": found.weighted.beta,
        "effective_points": found.weighted.effective,
        "cutoff": found.cutoff,
    }
    store.finish()
    return made


def _ensemble(content: bytes) -> Ensemble:
    return read_text(content.decode(), SETS, hashlib.sha256(content).hexdigest())
