"""What is learnt by default, what a user may choose, and what is told of slips."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration import Choice, read_choice
from sim.calibration.choosing import CalibrationError, read_range, read_vary
from sim.calibration.priors import make_priors
from sim.scenario import load_with_provenance

UNBROKEN, APRIL, AUTUMN = "karabakh/1994-2020", "karabakh/april-2016", "karabakh/autumn-2020"
PRECISION = "behaviour.precision"


def loaded(*names: str):
    return {name: load_with_provenance(name) for name in names}


def made(*names: str, begun=(), **choice):
    return make_priors(loaded(*names), Choice(**choice), begun)


def test_behaviour_with_a_declared_range_is_learnt_and_nothing_else():
    keys = set(made(UNBROKEN).keys)
    assert {
        PRECISION,
        "parties.armenia.audience_cost",
        "third_parties.russia.mediation.ripeness",
        "balance.uncertainty",
        "incidents.rate",
        "after_deal.trust",
    } <= keys
    sections = {key.split(".")[0] for key in keys}
    assert not sections & {"objectives", "issues", "front", "clock"}  # the ground and the front
    assert "balance.claimant.materiel" not in keys  # arms, with a range
    assert "parties.armenia.deaths_per_day" not in keys  # a range, but from literature
    assert "behaviour.hope_gain" not in keys  # no range in the files
    assert "third_parties.russia.engagement" not in keys  # dated
    provenance = load_with_provenance(UNBROKEN).provenance
    for key in keys:
        assert provenance[key].status == "assumed"


def test_like_named_numbers_of_the_parties_share_one_range():
    numbers = {one.key: one for one in made(UNBROKEN).numbers}
    ends = [
        (numbers[f"parties.{name}.optimism"].low, numbers[f"parties.{name}.optimism"].high)
        for name in ("azerbaijan", "armenia", "nk-authorities")
    ]
    assert set(ends) == {(-0.3, 0.6)}
    own = {one.key: one for one in made(UNBROKEN, symmetric=False).numbers}
    assert own["parties.azerbaijan.optimism"].high == 0.5  # as declared


def test_a_state_of_affairs_is_not_learnt_and_that_is_said():
    alone = made(APRIL, AUTUMN)
    assert "parties.armenia.hope" not in alone.keys
    assert any("parties.armenia.hope is not learnt: it stands at" in one for one in alone.notes)
    begun = made(UNBROKEN, APRIL, AUTUMN, begun=(APRIL, AUTUMN))
    assert "parties.armenia.hope" in begun.keys  # on the first day of the history


def test_tied_numbers_have_one_place():
    priors = made(UNBROKEN, tied=True)
    assert priors.size < made(UNBROKEN).size == len(priors.numbers)
    places = np.random.default_rng(0).random((5, priors.size))
    values = dict(zip(priors.keys, priors.values(places).T, strict=True))
    north, south = (values[f"parties.{name}.optimism"] for name in ("azerbaijan", "armenia"))
    assert np.array_equal(north, south)
    apart = made(UNBROKEN)
    places = np.random.default_rng(0).random((5, apart.size))
    values = dict(zip(apart.keys, apart.values(places).T, strict=True))
    assert not np.array_equal(*(values[f"parties.{n}.optimism"] for n in ("azerbaijan", "armenia")))


def test_a_user_may_choose():
    only = made(UNBROKEN, only=True, vary={PRECISION: (10.0, 1000.0, True)})
    assert only.keys == (PRECISION,)
    assert only.values(np.array([[0.0], [0.5], [1.0]])).ravel() == pytest.approx([10, 100, 1000])
    more = made(UNBROKEN, vary={"behaviour.planning_days": (0.0, 3.0, False)})
    place = more.keys.index("behaviour.planning_days")
    values = more.values(np.random.default_rng(1).random((4000, more.size)))[:, place]
    counts = np.unique(values, return_counts=True)
    assert counts[0].tolist() == [0, 1, 2, 3]
    assert counts[1].min() > 850  # whole numbers are equally likely, the ends among them
    less = made(UNBROKEN, exclude=("third_parties.*", PRECISION))
    assert not [key for key in less.keys if key.startswith("third_parties.") or key == PRECISION]


def told(**choice) -> str:
    with pytest.raises(CalibrationError) as caught:
        made(UNBROKEN, APRIL, begun=(APRIL,), **choice)
    return str(caught.value)


def test_slips_are_told_together():
    text = told(
        vary={
            "behaviour.precisoin": (1.0, 2.0, False),
            "talks.friction": (0.0, 7.0, False),
            "third_parties.russia.engagement": (0.0, 1.0, False),
            "behaviour.horizon_days": (9.0, 3.0, False),
            "balance.reversion": (0.0, 1.0, True),
        }
    )
    assert "has 5 problems" in text
    assert "did you mean 'behaviour.precision'" in text
    assert "0 to 7 is no range within the declared one" in text
    assert "third_parties.russia.engagement: cannot be learnt" in text
    assert "9 to 3 is no range" in text
    assert "cannot begin at 0" in text


def test_patterns_that_exclude_nothing_are_told():
    assert "did you mean 'behaviour.precision'" in told(exclude=("behaviour.precisoin",))
    assert "nothing is left to learn" in told(only=True)


def test_a_number_that_differs_between_scenarios_cannot_be_asked_for():
    with pytest.raises(CalibrationError, match="so it is a state of affairs"):
        made(APRIL, AUTUMN, vary={"parties.armenia.hope": (0.1, 0.5, False)})


def test_ranges_are_read():
    assert read_vary(["a.b = 1:2", "c.d=0.1:10:log"]) == {
        "a.b": (1.0, 2.0, False),
        "c.d": (0.1, 10.0, True),
    }
    for text in ("1", "1:2:3", "x:2", "1:inf", "1:2:log:log"):
        with pytest.raises(ValueError, match="is no range"):
            read_range(text)
    with pytest.raises(CalibrationError, match="has 2 problems"):
        read_vary(["a", "b=3"])


def test_a_file_of_choices(tmp_path):
    file = tmp_path / "priors.yaml"
    file.write_text(
        "vary:\n  behaviour.precision: [20, 400]\n  talks.friction: 0.001:0.1:log\n"
        "exclude: [third_parties.*]\ntied: true\n",
        encoding="utf-8",
    )
    found = read_choice(file)
    assert found.vary == {PRECISION: (20.0, 400.0, False), "talks.friction": (0.001, 0.1, True)}
    assert found.exclude == ("third_parties.*",)
    assert found.tied
    file.write_text("vary:\n  behaviour.precision: [20]\nexclde: [a]\n", encoding="utf-8")
    with pytest.raises(CalibrationError) as caught:
        read_choice(file)
    assert "priors.yaml:3" in str(caught.value)
    assert "did you mean 'exclude'" in str(caught.value)
    file.write_text("vary:\n  behaviour.precision: [20]\n", encoding="utf-8")
    with pytest.raises(CalibrationError, match=r"priors\.yaml:2"):
        read_choice(file)
