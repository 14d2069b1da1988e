"""An arm in which one third party acts as another does is equal in effect, and so are all of them.

The number that is written is multiplied by engagement in the turn; the same number is not the same
effect where engagement differs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.errors import SimError
from sim.experiments import AsAnother, Laboratory, experiments
from sim.experiments.likeness import ENGAGED, effective
from sim.experiments.protocol import find_experiment
from sim.model import NegotiationModel
from sim.scenario import Scenario, load_with_provenance
from sim.turn.axis import axis_of
from tests.rules.twins import holds

AUTUMN, DAY = "karabakh/autumn-2020", dt.date(2020, 9, 27)
PRESSURE = "backing.pressure.claimant"
IRAN = AsAnother("iran", "russia", PRESSURE, DAY)


def check_alike(scenario: Scenario, arm: AsAnother) -> None:
    found = effective(scenario, arm.who, arm.number, arm.day)
    wanted = effective(scenario, arm.like, arm.number, arm.day)
    assert found == pytest.approx(wanted, rel=1e-12)


# -- one helper -----------------------------------------------------------------------------------


@pytest.mark.parametrize("engagement", ["0.8", "0.4", "{dates: {1994: 0.9, 2020: 0.1}}"])
def test_who_acts_as_another_has_the_others_effect_whatever_engagement_is(engagement: str) -> None:
    changes = f"third_parties.russia.engagement={engagement}", "third_parties.iran.engagement=0.7"
    scenario = sim.load(AUTUMN, changes)
    check_alike(sim.load(AUTUMN, [*changes, IRAN.change(scenario)]), IRAN)
    raw = f"third_parties.iran.{PRESSURE}=0.008"
    assert not holds(check_alike, sim.load(AUTUMN, [*changes, raw]), IRAN)


def test_the_effect_is_what_the_turn_makes_of_it() -> None:
    """Iran as Russia does adds to the pressure on the claimant just what Russia does."""

    def pressure(*changes: str) -> float:
        model = NegotiationModel(sim.load(AUTUMN, changes))
        return float(axis_of(model, 1).pressure)

    shipped = sim.load(AUTUMN)
    without = pressure(f"third_parties.iran.{PRESSURE}=0")
    from_russia = without - pressure(
        f"third_parties.iran.{PRESSURE}=0", f"third_parties.russia.{PRESSURE}=0"
    )
    from_iran = pressure(IRAN.change(shipped)) - without
    assert from_iran == pytest.approx(from_russia, rel=1e-9)
    raw = pressure(f"third_parties.iran.{PRESSURE}=0.008") - without
    assert raw == pytest.approx(2.5 * from_russia, rel=1e-9)


@pytest.mark.parametrize(
    ("arm", "told"),
    [
        (AsAnother("irann", "russia", PRESSURE, DAY), "iran"),
        (AsAnother("iran", "russia", "backing.support", DAY), "engagement does not scale"),
        (AsAnother("iran", "russia", "mediation.leverage.holder", DAY), "iran has no"),
    ],
)
def test_what_cannot_be_alike_is_told(arm: AsAnother, told: str) -> None:
    with pytest.raises(SimError, match=told):
        arm.change(sim.load(AUTUMN))


def test_who_is_not_engaged_cannot_act_as_another() -> None:
    scenario = sim.load(AUTUMN, ["third_parties.iran.engagement=0"])
    with pytest.raises(SimError, match="not engaged on 2020-09-27"):
        IRAN.change(scenario)


def test_a_laboratory_reads_the_arm_off_the_model_that_it_asks(tmp_path: Path) -> None:
    protocol = find_experiment("claim_switches").protocol
    for engaged in ("0.4", "0.8"):
        change = f"third_parties.russia.engagement={engaged}"
        scenario = Laboratory(protocol, raw=tmp_path, changes=[change]).scenario(AUTUMN, IRAN)
        check_alike(scenario, IRAN)


# -- all arms of all experiments ------------------------------------------------------------------


def changes_of(thing: Any) -> Iterator[str | AsAnother]:
    """Every change that a module's tables write, however deep they lie."""
    if isinstance(thing, str | AsAnother):
        yield thing
    elif isinstance(thing, Mapping):
        for one in thing.values():
            yield from changes_of(one)
    elif isinstance(thing, tuple | list):
        for one in thing:
            yield from changes_of(one)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from changes_of(getattr(thing, field.name))


def tables(module: Any) -> list[str | AsAnother]:
    return [
        one for name, thing in vars(module).items() if name.isupper() for one in changes_of(thing)
    ]


@cache
def written(who: str, number: str) -> float | None:
    """A number of a third party as it is written; None if it has none."""
    try:
        return effective(sim.load(AUTUMN, [f"third_parties.{who}.engagement=1"]), who, number, DAY)
    except SimError:
        return None


def check_own_numbers(found: list[str | AsAnother]) -> None:
    """Nobody is given the number of another: its own, an end of its own range, or none."""
    loaded = load_with_provenance(AUTUMN)
    names = "|".join(("backing.pressure", "mediation.leverage", "mediation.initiative"))
    pattern = re.compile(rf"third_parties\.([\w-]+)\.((?:{names})[\w.]*)=([\d.]+)")
    for one in found:
        match = pattern.fullmatch(one) if isinstance(one, str) else None
        if match is None:
            continue
        who, number, value = match[1], match[2], float(match[3])
        own = loaded.provenance.get(f"third_parties.{who}.{number}")
        if value == 0.0 or (own is not None and own.range is not None and value in own.range):
            continue
        for other in loaded.scenario.third_parties:
            assert other == who or written(other, number) != value, one


@pytest.mark.parametrize("experiment", experiments(), ids=lambda one: one.name)
def test_no_arm_gives_a_third_party_the_number_of_another(experiment: Any) -> None:
    check_own_numbers(tables(experiment.module("design")))


def test_the_check_of_arms_finds_the_number_of_another() -> None:
    found = tables(find_experiment("claim_switches").module("design"))
    assert IRAN in found
    for arm in found:
        if isinstance(arm, AsAnother):
            check_alike(sim.load(AUTUMN, [arm.change(sim.load(AUTUMN))]), arm)
    assert not holds(check_own_numbers, [f"third_parties.iran.{PRESSURE}=0.008"])


def test_every_number_that_engagement_scales_is_known() -> None:
    """The turn multiplies just these by engagement; another would need its place in the list."""
    turn = Path(sim.__file__).parent / "turn"
    text = "".join((turn / f"{name}.py").read_text() for name in ("axis", "third_party"))
    scaled = len(re.findall(r"(?:third|self)\.engaged\b(?!:)", text))
    assert scaled == 6, "pressure, red lines (expected, and decided), leverage, initiative, stake"
    assert len(ENGAGED) == 5
