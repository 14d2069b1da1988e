"""The packages on the table at a proposal, copied from the model as numbers that stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.events import codes
from sim.memory.marks import Model
from sim.rules.frontier import utility_at
from sim.turn.packages import paths_today
from sim.turn.state import Text, Zones
from sim.turn.zones import best_text, find_zones


@dataclass(frozen=True, slots=True)
class Scale:
    """Utilities along a path: each party's at position 0, and what each piece adds."""

    base: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]

    def utility(self, party: int, position: float) -> float:
        """Utility to a party, by its place, of the package at a position."""
        return utility_at(self.base[party], self.steps[party], position)


@dataclass(frozen=True, slots=True)
class Path:
    """One efficient frontier (:class:`sim.turn.state.Path`): its kind, and what it is worth.

    ``plain`` are utilities on paper; ``net`` takes off what conceding costs and promises lack. Of a
    piece that passes ``whole`` only the two ends are packages.
    """

    kind: str
    plain: Scale
    net: Scale
    whole: tuple[bool, ...]

    @property
    def end(self) -> float:
        """The last position: everything movable has gone to the claimant."""
        return float(len(self.net.steps[0]))


class Package(NamedTuple):
    """A position on a path."""

    path: Path
    position: float


class Zone(NamedTuple):
    """A zone of possible agreement: the positions on a path that give every party its need."""

    path: Path
    low: float
    high: float


class OnTheTable(NamedTuple):
    """What could be put at a moment: the paths, the zones on them, and the best of these.

    ``nash`` maximises the product of the leaders' gains, with equal weights (None: no zone).
    """

    paths: tuple[Path, ...]
    zones: tuple[Zone, ...]
    nash: Package | None


class Impartial:
    """Whoever weighs both sides alike and considers every text, as a mediator to ask the model."""

    index = -1

    def considers(self, model: Model, kind: int) -> bool:
        """Any."""
        del model, kind
        return True


def on_the_table(model: Model, needs: list[float], guarantee: float) -> OnTheTable:
    """Copy today's paths under a guarantee, and the zones that the parties' needs leave on them.

    `needs` are the least net utilities that the parties can accept.
    """
    zones, text = model.packed.maker.make(Zones), model.packed.maker.make(Text)
    zones.guarantee, zones.needs = guarantee, needs
    find_zones(model, Impartial(), zones)
    first, last = paths_today(model, guarantee)
    paths = {place: path_of(model, place) for place in range(first, last)}
    found = tuple(
        Zone(path, zones.low[place], zones.high[place])
        for place, path in paths.items()
        if zones.low[place] <= zones.high[place]
    )
    nash = None
    if best_text(model, Impartial(), zones, 0.5, text):
        nash = Package(paths[text.path], text.position)
    return OnTheTable(tuple(paths.values()), found, nash)


def path_of(model: Model, place: int) -> Path:
    """Copy the path at a place among those of today."""
    path = model.paths[place]
    return Path(
        codes.TEXTS[path.kind],
        _scale(path.plain_base, path.plain_steps, path.count),
        _scale(path.net_base, path.net_steps, path.count),
        tuple(one != 0 for one in path.whole[: path.count]),
    )


def _scale(base: Any, steps: Any, count: int) -> Scale:
    return Scale(tuple(base), tuple(tuple(row[:count]) for row in steps))
