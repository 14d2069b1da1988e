"""The sets, the worlds they are put into, and the targets that they have not seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sim.behaviour import Ensemble, read_ensemble
from sim.calibration.evidence import decided_on
from sim.model import NegotiationModel
from sim.scenario import load
from sim.targets import Target, load_targets

AUTUMN, UNBROKEN = "karabakh/autumn-2020", "karabakh/1994-2020"
LABELS = {AUTUMN: "autumn 2020", UNBROKEN: "unbroken, 1994-2020"}
UNTIL = dt.date(2020, 7, 1)
SETS = Path(__file__).parents[2] / "results/calibration/until-2020-07-01/sets.csv"
#: As many sets drawn from the priors: nothing is learnt.
PRIOR_SETS = Path(__file__).parents[2] / "results/calibration/prior/sets.csv"
#: Years without a large war before the autumn of 2020.
QUIET_YEARS = 26.0
#: The target that the others depend on: that a large war comes within the setting.
WAR = "autumn-large-war"
#: Fewest runs with a large war from which its course is scored.
FEWEST = 30

FULL = "as written"
STILL, ALONE, COINS = "without the shift", "without mediators", "without reasons"
PRIOR = "without a fit"
MEDIATORS = ("russia", "france", "united-states", "european-union")


@cache
def worlds() -> Mapping[str, tuple[str, ...]]:
    """What is set in each arm."""
    return {
        FULL: (),
        STILL: (f"balance.advantage={-shift()!r}",),
        ALONE: tuple(
            f"third_parties.{name}.mediation.initiative_{when}=0"
            for name in MEDIATORS
            for when in ("peace", "war")
        ),
        COINS: ("behaviour.precision=0",),
        PRIOR: (),
    }


@cache
def shift() -> float:
    """By how much the log advantage grew from the beginning of 2016 to the eve of the war."""
    before = NegotiationModel(load("karabakh/april-2016")).observed
    after = NegotiationModel(load(AUTUMN, ["clock.start=2020-09-26"])).observed
    return float(after - before)


def sets_for(changes: tuple[str, ...], world: str = FULL) -> Ensemble:
    """The sets of a world, without the numbers that it holds fixed."""
    found = read_ensemble(PRIOR_SETS if world == PRIOR else SETS)
    return found.without([change.partition("=")[0] for change in changes])


@cache
def targets(setting: str) -> tuple[Target, ...]:
    """What was decided later than the sets have seen, and from which no input was set."""
    scenario = load(setting)
    return tuple(
        one
        for one in load_targets("karabakh")
        if one.scenario == setting
        and decided_on(one, scenario) >= UNTIL
        and not one.used_in_setting
    )


def base_rate() -> float:
    """Chance of a large war within the setting, by Laplace's rule of succession."""
    clock = load(AUTUMN).clock
    years = (clock.end - clock.start).days / 365.25
    return float(1.0 - (1.0 - 1.0 / (QUIET_YEARS + 2.0)) ** years)
