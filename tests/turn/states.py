"""Short ways for tests to look into a run in Python, and to bring about a state of it."""

from __future__ import annotations

from typing import Any

from sim.agents import Party
from sim.events import codes
from sim.model import NegotiationModel
from sim.turn.front import open_offensive
from sim.turn.frontier import fill_terms
from sim.turn.packages import paths_today
from sim.turn.standing import fill_outcomes
from sim.turn.state import Path, Text
from sim.turn.zones import find_zones
from sim.views.packages import Impartial


def leaders(model: NegotiationModel) -> list[Party]:
    """The two leaders in file order."""
    return [party for party in model.parties if party.leads]


def third(model: NegotiationModel, name: str) -> Any:
    """A third party by its name."""
    return next(one for one in model.third_parties if one.name == name)


def outcomes_now(model: NegotiationModel) -> list[float]:
    """Outcome of every good as it stands, promised handovers counted as done; NaN: open."""
    outcomes = [0.0] * model.world.good_count
    fill_outcomes(model, outcomes)
    return outcomes


def settled(model: NegotiationModel) -> list[float]:
    """Outcomes of the political issues, NaN for what is open."""
    world = model.world
    return list(model.settled[world.objective_count : world.good_count])


def begin_offensive(model: NegotiationModel, party: Party) -> None:
    """Have a party attack the first objective ahead, whatever it thinks of that."""
    open_offensive(model, party, 1, 0.0, 1.0, codes.NOISE)


# -- packages --------------------------------------------------------------------------------------


def places(model: NegotiationModel, kind: int | None = None) -> list[int]:
    """Where today's paths without a guarantee lie, of one kind of text or of all."""
    found = range(*paths_today(model, 0.0))
    return [place for place in found if kind in (None, model.paths[place].kind)]


def paths(model: NegotiationModel) -> list[Path]:
    """Today's paths without a guarantee."""
    return [model.paths[place] for place in places(model)]


def terms_at(model: NegotiationModel, path: Path, position: float) -> list[float]:
    """Outcome of every good at a position of a path; NaN for a good that is left open."""
    terms: list[Any] = [None] * model.world.good_count
    fill_terms(path, position, model.world.good_count, terms)
    return terms


def text_at(model: NegotiationModel, place: int, position: float) -> Text:
    """A text without a broker: a position of the path at a place."""
    text: Text = model.packed.maker.make(Text)
    text.path, text.position, text.broker = place, position, -1
    return text


def zones_left(model: NegotiationModel, needs: list[float]) -> Any:
    """The zones that the parties' needs leave on today's paths; None if they leave none."""
    zones = model.zones[0]
    zones.guarantee, zones.needs[:] = 0.0, needs
    return zones if find_zones(model, Impartial(), zones) else None
