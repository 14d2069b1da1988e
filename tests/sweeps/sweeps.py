"""Small sweeps for the tests, and ways to harm one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.scenario import load
from sim.sweeps.api import prepare, sweep
from sim.sweeps.blocks import Work
from sim.sweeps.reading import Sweep

TOY = "toy/take-it-or-leave-it"
VARY: dict[str, Any] = {
    "balance.advantage": [-0.6, -0.2, 0.1, 0.4, 0.8],
    "talks.rounds": [2, 5],
}
RUNS, BLOCKS = 40, 8  # with 4 replicates, in blocks of 5


def made(out: Path, **more: Any) -> Sweep:
    """A sweep of 40 runs in 8 blocks, unless told otherwise."""
    usual: dict[str, Any] = {
        "scenario": TOY,
        "vary": VARY,
        "replicates": 4,
        "seed": 3,
        "engine": "mesa",
        "block_size": 5,
        "command": ["sim"],
    }
    return sweep(out=out, **(usual | more))


def work(block_size: int = 5, **more: Any) -> Work:
    """What workers of that sweep are given."""
    usual: dict[str, Any] = {"vary": VARY, "replicates": 4, "seed": 3, "engine": "mesa"}
    prepared = prepare(TOY, **(usual | more))
    return replace(prepared, plan=replace(prepared.plan, block_size=block_size))


def same(first: Sweep, second: Sweep) -> bool:
    """Whether two sweeps have the same table, to the last bit."""
    try:
        pd.testing.assert_frame_equal(first.frame(), second.frame(), check_exact=True)
    except AssertionError:
        return False
    return True


def contents(folder: Path) -> dict[str, bytes]:
    """Every block with its content."""
    return {
        path.name: path.read_bytes() for path in sorted((folder / "runs").glob("block-*.parquet"))
    }


# -- an agent that ends its process ---------------------------------------------------------------

AGENT = '''
import os, signal
from pathlib import Path
from sim.agents import Party

class Fragile(Party):
    """Ends its process in a replicate for which a file says `always`, or `once`."""

    def observe(self, model, years):
        sign = Path(__file__).with_name(f"deadly-{model.replicate}")
        scenario = model.scenario
        struck = (scenario.balance.advantage, scenario.talks.rounds) == (-0.2, 5)
        if struck and sign.exists():
            if sign.read_text() == "once":
                sign.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        super().observe(model, years)
'''


def fragile(folder: Path, name: str) -> dict[str, Any]:
    """A scenario with such an agent, in a module of its own."""
    (folder / f"{name}.py").write_text(AGENT, encoding="utf-8")
    return {"scenario": load(TOY, [f"parties.north.agent={name}:Fragile"])}


def deadly(folder: Path, replicate: int, how: str) -> None:
    """Have the agent end its process in a replicate: `once`, or `always`."""
    (folder / f"deadly-{replicate}").write_text(how, encoding="utf-8")


# -- a sweep in a process of its own --------------------------------------------------------------

SCRIPT = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from sim.errors import SimError
from tests.sweeps.sweeps import made

{before}
if __name__ == "__main__":
    try:
        made(Path({out!r}), {arguments})
    except SimError as error:
        print(error)
        sys.exit(2)
"""


def started(out: Path, arguments: str = "", before: str = "") -> subprocess.Popen[str]:
    """Begin a sweep in a process of its own, which a test can then kill."""
    root = str(Path(__file__).resolve().parents[2])
    script = SCRIPT.format(root=root, out=str(out), arguments=arguments, before=before)
    place = out.with_name(f"{out.name}.py")
    place.write_text(script, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=interruptible,
    )


def interruptible() -> None:
    """Let Ctrl-C reach a process, also where the tests themselves run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


Progress = Callable[[int, int, int], None]

posix = pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")
