"""What a sweep is: the code, the scenario and the design that its numbers come from.

Two sweeps with the same identity have the same table. It is kept in the manifest, so that a sweep
is never carried on with something else, and compared with every worker of a cluster.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import json
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import SimError
from sim.manifest import version_of
from sim.outcomes import reported
from sim.runs import own_agents
from sim.scenario import Scenario, scenario_hash
from sim.scenario.measures import MEASURE
from sim.strategies import negotiators
from sim.sweeps.own_code import hashes_of
from sim.version import VERSION

if TYPE_CHECKING:
    from sim.sweeps.design import Design
    from sim.sweeps.plan import Plan

PACKAGE = Path(__file__).resolve().parent.parent
#: Libraries that a result may depend on.
LIBRARIES = ("numpy", "numba", "pyarrow", "mesa", "pandas", "pydantic", "scipy")

#: How each part of an identity is called in a message.
_WORDS = {
    "code": "the code of the simulation",
    "agents": "the code of agent classes, negotiators or outcomes of your own",
    "scenario": "the scenario, with its overrides",
    "behaviour": "the ensemble of behaviour",
    "design": "the design: what is varied, and how",
    "seed": "the seed",
    "replicates": "the number of replicates",
    "points": "the number of points",
    "block_size": "the number of runs in a block",
}


def identity(
    scenario: Scenario, design: Design, plan: Plan, seed: int, behaviour: str = ""
) -> dict[str, Any]:
    """Everything that the table depends on; neither the engine nor the workers are part of it.

    `behaviour` is the hash of an ensemble, where runs take one.
    """
    return {
        "code": code_hash(),
        "agents": agent_hashes(scenario),
        "scenario": _scenario_hash(scenario, design),
        "design": design.unseeded_hash,
        "seed": seed,
        "replicates": plan.replicates,
        "points": plan.points,
        "block_size": plan.block_size,
    } | ({"behaviour": behaviour} if behaviour else {})


def _scenario_hash(scenario: Scenario, design: Design) -> str:
    """Hash of the scenario; where the design chooses among measures, of all of them, too."""
    own = scenario_hash(scenario)
    if MEASURE not in design.keys:
        return own
    others = {name: one.model_dump(mode="json") for name, one in scenario.balance.measures.items()}
    return hashlib.sha256(f"{own}{json.dumps(others, sort_keys=True)}".encode()).hexdigest()


def changed(
    kept: Mapping[str, Any], now: Mapping[str, Any], words: Mapping[str, str] = _WORDS
) -> list[str]:
    """Say what differs between the identity of what was begun earlier and that of this."""
    return [
        f"{called} ({_between(kept.get(part), now.get(part))})"
        for part, called in words.items()
        if kept.get(part) != now.get(part)
    ]


def _between(then: object, now: object) -> str:
    """What differs: of hashes by name, the names."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        names = sorted(one for one in then.keys() | now.keys() if then.get(one) != now.get(one))
        return ", ".join(names)
    return f"{_short(then)} then, {_short(now)} now"


def _short(value: object) -> str:
    text = str(value) if value not in (None, {}) else "none"
    return f"{text[:12]}..." if len(text) > 24 else text


@cache
def code_hash() -> str:
    """SHA-256 over the package's Python files, the same on every system."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py"), key=lambda path: path.relative_to(PACKAGE).parts):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def agent_hashes(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of the files of agent classes of the user's own, and of what of theirs they import.

    Raises:
        SimError: a scenario names a class in a module that is not there.
    """
    found: dict[str, str] = {}
    for name in sorted(own_agents(scenario)):
        module = name.partition(":")[0]
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            spec = None
        if spec is None or spec.origin is None or not Path(spec.origin).is_file():
            raise SimError(
                f"there is no module {module!r} for the agent class {name}\n"
                "    allowed: a module in the present folder or one that is installed"
            )
        found |= hashes_of(module, Path(spec.origin))
    return found | _hashes_of_added(scenario)


def _hashes_of_added(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of the files of negotiators and outcomes that a script of the user's own declares."""
    known = negotiators()
    added: list[Any] = [known[p.strategy] for p in scenario.parties.values() if p.strategy in known]
    added += [one.function for one in reported()]
    files = {
        (one.__module__, inspect.getsourcefile(one)) for one in added if not _ours(one.__module__)
    }
    found: dict[str, str] = {}
    for module, file in sorted((module, file) for module, file in files if file):
        if Path(file).is_file():
            found |= hashes_of(_named(module, Path(file)), Path(file))
    return found


def _named(module: str, file: Path) -> str:
    """The name of a module; a script is `__main__` here, and something else in other processes."""
    return file.name if module in ("__main__", "__mp_main__") else module


def _ours(module: str) -> bool:
    return module == "sim" or module.startswith("sim.")


def versions() -> dict[str, str]:
    """Versions of Python, of this package, of the system and of libraries, as far as installed.

    The system's mathematical library and processor decide the last bits of exponentials.

    >>> "numpy" in versions()
    True
    """
    found = {
        "sim": VERSION,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "c library": " ".join(platform.libc_ver()).strip() or "of the system",
    }
    return found | {name: known for name in LIBRARIES if (known := version_of(name))}


def version_changes(kept: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Say which versions differ.

    >>> version_changes({"numpy": "2.3"}, {"numpy": "2.4"})
    ['numpy 2.3 then, 2.4 now']
    """
    return [
        f"{name} {kept.get(name, 'none')} then, {now.get(name, 'none')} now"
        for name in sorted(kept.keys() | now.keys())
        if kept.get(name) != now.get(name)
    ]
