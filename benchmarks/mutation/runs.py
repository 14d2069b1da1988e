"""Whether an error changes any run: what survives and changes none cannot matter, or seldom."""

from __future__ import annotations

import hashlib
import os
import signal
from contextlib import suppress

from benchmarks.mutation.mutants import Mutant
from sim.model import NegotiationModel
from sim.scenario import load

#: Scenarios whose runs are looked at, and how many of each.
LOOKED_AT = {
    "karabakh/autumn-2020": 6,
    "karabakh/april-2016": 4,
    "karabakh/frozen-conflict": 1,
    "toy/biased-mediator": 4,
    "toy/hurting-stalemate": 4,
    "toy/rubinstein": 2,
    "toy/take-it-or-leave-it": 2,
    "toy/fearon": 2,
}
RUNS = sum(LOOKED_AT.values())
SECONDS = 120


def digest() -> str:
    """A digest of all that happens in the runs looked at, and of their state at every step."""
    told = hashlib.sha256()
    for name, count in LOOKED_AT.items():
        scenario = load(name)
        for replicate in range(count):
            record = NegotiationModel(scenario, 1, replicate, trace=True).run()
            told.update(repr((record.events, record.snapshots, record.final)).encode())
    return told.hexdigest()


def changes_runs(mutant: Mutant, expected: str) -> bool:
    """Whether the runs looked at are others with an error, or do not end; in a process apart."""
    child = os.fork()
    if child == 0:
        same = False
        try:
            signal.alarm(SECONDS)
            mutant.commit()
            same = digest() == expected
        finally:
            os._exit(0 if same else 1)
    with suppress(ChildProcessError):
        _, status = os.waitpid(child, 0)
        return status != 0
    return True
