"""Which scenarios the compiled engine can run, and a packed scenario put into a record."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

from sim.events.history import YEARS
from sim.memory import sizes
from sim.memory.fields import Size
from sim.memory.plain import write
from sim.outcomes import reported
from sim.scenario.schema import Scenario
from sim.strategies import negotiators, number_of
from sim.turn.numbers import PartyNumbers, ThirdPartyNumbers, World
from sim.turn.packing import Packed, sizes_of

_MOST: dict[str, tuple[str, Size]] = {
    "parties": ("parties", sizes.PARTIES),
    "objectives": ("objectives", sizes.OBJECTIVES),
    "third_parties": ("third parties", sizes.THIRD_PARTIES),
    "levels": ("levels of an issue", sizes.LEVELS),
    "dates": ("dates of a number", sizes.DATES),
    "paths": ("combinations of levels", sizes.PATHS),
}


def why_not(scenario: Scenario) -> str:
    """Why the compiled engine cannot run a scenario; empty if it can."""
    if reason := _no_compiler():
        return reason
    agents = {name: party.agent for name, party in scenario.parties.items()}
    agents |= {name: third.agent for name, third in scenario.third_parties.items()}
    for name, agent in agents.items():
        if agent:
            return f"{name} is played by an agent class of your own, {agent}"
    for outcome in reported():
        if not outcome.function.__module__.startswith("sim.outcomes."):
            return f"it reports an outcome of your own, {outcome.name}"
    known = negotiators()
    for name, party in scenario.parties.items():
        if party.strategy not in known:
            continue  # told as an error where the scenario is read
        own = known[party.strategy].__module__.startswith("sim.strategies.")
        if number_of(party.strategy) < 0 or not own:
            return f"{name} bargains by {party.strategy!r}, which is not compiled"
    return _too_large(scenario)


def _no_compiler() -> str:
    """Why nothing can be compiled here; empty if it can."""
    if importlib.util.find_spec("numba") is None:
        return "numba is not installed (pip install numba)"
    switch = os.environ.get("NUMBA_DISABLE_JIT", "").strip()
    if switch.lstrip("+-").isdigit() and int(switch):
        return "numba's compiler is switched off (NUMBA_DISABLE_JIT)"
    return ""


def _too_large(scenario: Scenario) -> str:
    counts = sizes_of(scenario)
    for name, (what, most) in _MOST.items():
        if counts[name] > most:
            return f"it has {counts[name]} {what}, and the compiled engine takes at most {most}"
    clock, political = scenario.clock, counts["goods"] - counts["objectives"]
    others = {
        "political issues": (political, sizes.POLITICAL),
        "calendar years": (clock.end.year - clock.start.year + 1, YEARS),
    }
    for what, (count, limit) in others.items():
        if count > limit:
            return f"it has {count} {what}, and the compiled engine takes at most {limit}"
    return ""


def put(packed: Packed, state: Any) -> None:
    """Put a packed scenario into the record of a run."""
    write(packed.world, World, state["world"])
    for index, settings in enumerate(packed.parties):
        party = state["parties"][index]
        write(settings, PartyNumbers, party["settings"])
        party["index"], party["sign"] = index, packed.world.signs[index]
        party["leads"] = index in (packed.world.claimant, packed.world.holder)
    for index, outsider in enumerate(packed.third_parties):
        third = state["third_parties"][index]
        write(outsider, ThirdPartyNumbers, third["settings"])
        third["index"] = index
    state["event_room"], state["path_room"] = int(sizes.EVENTS), int(sizes.PATHS)
