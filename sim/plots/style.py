"""The look of figures, under the name by which committed experiments import it."""

from sim.pictures.style import (
    AGREED,
    BAND,
    CLAIMANT,
    FAINT,
    HELD,
    HOLDER,
    NEUTRAL,
    TRUCE,
    WAR,
    look,
    new_figure,
    render,
)

__all__ = [
    "AGREED",
    "BAND",
    "CLAIMANT",
    "FAINT",
    "HELD",
    "HOLDER",
    "NEUTRAL",
    "TRUCE",
    "WAR",
    "look",
    "new_figure",
    "render",
]
