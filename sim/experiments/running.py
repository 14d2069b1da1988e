"""From an experiment to the files of its result."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llvmlite.binding import get_host_cpu_name

from sim.experiments.laboratory import Laboratory, Sides, Tell
from sim.experiments.prediction import Size
from sim.experiments.protocol import Experiment
from sim.experiments.summary import Summary
from sim.experiments.verdict import Drawing, Verdict
from sim.manifest import NAME as MANIFEST
from sim.manifest import as_json, manifest, write_all
from sim.pictures.style import render
from sim.sweeps.identity import code_hash, versions

SUMMARY, QUICK, VERDICT = "summary.csv", "quick.csv", "verdict.md"


@dataclass(frozen=True)
class Measured:
    """What an experiment measured at one size, and what with."""

    summary: Summary
    runs: int
    manifest: Mapping[str, Any]


def measure(
    experiment: Experiment,
    size: Size,
    *,
    raw: Path,
    jobs: int = 1,
    changes: Sequence[str] = (),
    numbers: Mapping[str, float] | None = None,
    sides: Sides = "as-written",
    tell: Tell | None = None,
) -> Measured:
    """Make the runs of an experiment, or take up those that are there, and sum them up.

    `changes`, `numbers` and `sides`: see :class:`Laboratory`.
    """
    laboratory = Laboratory(
        experiment.protocol,
        size,
        raw=raw / experiment.name,
        jobs=jobs,
        changes=changes,
        numbers=numbers,
        sides=sides,
        tell=tell,
    )
    summary = experiment.measure(laboratory)
    described = manifest(
        laboratory.scenarios,
        seed=laboratory.seed,
        replicates=0,
        overrides=changes,
        command=["sim", "experiment", experiment.name, f"--{size}"],
    )
    for name in ("files", "replicate", "replicates"):
        del described[name]
    described |= {
        "size": size,
        "sizes": dict(experiment.protocol.sizes[size]),
        "runs": laboratory.runs,
        **({} if sides == "as-written" else {"sides": sides}),
        "experiment": experiment.hashes,
        "code": code_hash(),
        "versions": described["versions"] | made_with(),
    }
    return Measured(summary, laboratory.runs, described)


def made_with() -> dict[str, str]:
    """What can change the last bits of a result: libraries, system and processor, by name."""
    return versions() | {"processor": get_host_cpu_name()}


def conduct(
    experiment: Experiment,
    size: Size,
    *,
    out: Path,
    raw: Path,
    jobs: int = 1,
    changes: Sequence[str] = (),
    sides: Sides = "as-written",
    tell: Tell | None = None,
) -> list[Verdict]:
    """Run an experiment and write its result to a folder of its name in `out`.

    A full result also holds the quick one (`quick.csv`), which a later check can make anew in
    little time. `changes` are set in every run, as ``"balance.measure=spending"``; `sides`: see
    :class:`Laboratory`.
    """
    more: dict[str, Any] = {
        "raw": raw, "jobs": jobs, "changes": changes, "sides": sides, "tell": tell
    }  # fmt: skip
    made = {size: measure(experiment, size, **more)}
    if size == "full":
        made["quick"] = measure(experiment, "quick", **more)
    files = result_files(experiment, made[size])
    if size == "full":
        files[QUICK] = made["quick"].summary.csv()
    write_result(out / experiment.name, files, made[size].manifest)
    return experiment.judge(made[size].summary)


def result_files(experiment: Experiment, measured: Measured) -> dict[str, bytes]:
    """Summary, verdict and figures, as the content of files."""
    # As read back from the file, so that the verdict follows from what is committed.
    summary = Summary.read(measured.summary.csv(), SUMMARY)
    drawings = experiment.draw(summary)
    page = verdict_page(experiment, summary, drawings)
    files = {SUMMARY: summary.csv(), VERDICT: page.encode()}
    return files | {f"{name}.png": render(one.figure, "png") for name, one in drawings.items()}


def write_result(folder: Path, files: Mapping[str, bytes], described: Mapping[str, Any]) -> None:
    """Write the files and their manifest, each whole; what an older result left goes."""
    named = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    folder.mkdir(parents=True, exist_ok=True)
    write_all(folder, {**files, MANIFEST: as_json({**described, "files": named})})


# -- the verdict page ----------------------------------------------------------------------------


def verdict_page(experiment: Experiment, summary: Summary, drawings: Mapping[str, Drawing]) -> str:
    """The verdict of an experiment as a page, from its summary alone."""
    protocol = experiment.protocol
    parts = [
        f"# {protocol.title}",
        protocol.question.strip(),
        f"> {protocol.words.strip()}" if protocol.words else "",
        "## Verdict",
        verdict_table(experiment.judge(summary)),
        "## Protocol",
        f"**Prediction.** {protocol.prediction.strip()}",
        f"**Refuted if.** {protocol.refuted_if.strip()}",
        f"**Design.** {protocol.design.strip()}",
        f"**Thresholds.** {_numbers(protocol.thresholds)}." if protocol.thresholds else "",
        f"**Changed after results had been seen.** {protocol.changed.strip()}"
        if protocol.changed
        else "",
        "## What it shows",
        *(_shown(name, one) for name, one in drawings.items()),
        "## Limits",
        protocol.limits.strip(),
        "## Run it again",
        f"`sim experiment {experiment.name} --full` (minutes) or `--quick`; the protocol and the "
        "analysis are in the experiment's folder.",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def verdict_table(verdicts: Sequence[Verdict]) -> str:
    """Claims, answers and effects as a table."""
    rows = [
        "| claim | what is claimed | answer | effect | another answer if |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.claim} | {one.statement} | **{one.told}** | {one.effect} | {one.overturned_by} |"
        for one in verdicts
    ]
    return "\n".join(rows)


def _shown(name: str, one: Drawing) -> str:
    return f"![{one.caption}]({name}.png)\n\n*{one.caption}*"


def _numbers(named: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in named.items())
