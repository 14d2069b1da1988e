"""What the figure of a text draws is what anybody can work out from what the parties weighed.

Nothing here uses the model's zones or its search: values are summed good by good, ends of zones are
found by halving, and the best package by trying thousands of them.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

import sim
from sim.parameters import Side
from sim.pictures.frontier import ZONE, offer_picture
from sim.pictures.style import AGREED
from sim.scenario import Scenario
from sim.views import Offer, Standing, Watched, watch
from sim.views.packages import Path
from sim.views.watching import Watched as Seen

Curve = npt.NDArray[np.float64]
#: coordinates that are read off axes agree to this
CLOSE = 1e-6
SIDES: tuple[Side, Side] = ("claimant", "holder")
#: with one zone and with several, put by a mediator and by the sides, in war and peace
NAMES = ("karabakh/autumn-2020", "toy/fearon", "toy/biased-mediator")
#: districts of which a share may be handed over, so that a package may lie anywhere on a frontier
SHARED = ["issues.nk-territory.whole=false", "issues.surrounding-districts.whole=false"]


@pytest.fixture(scope="module", params=NAMES)
def watched(request: pytest.FixtureRequest) -> Watched:
    name = request.param
    return watch(sim.load(name, SHARED if name.startswith("karabakh") else []), 0, 1)


@pytest.fixture(scope="module")
def lumpy() -> Watched:
    """A run in which districts pass whole: packages with gaps between them."""
    return watch("karabakh/autumn-2020", 8)


def with_a_zone(watched: Seen) -> list[Offer]:
    found = [offer for offer in watched.offers if offer.zones]
    assert found
    return found[:6]


# -- worked out ------------------------------------------------------------------------------------


def utility(path: Path, one: Standing, scenario: Scenario, at: npt.ArrayLike) -> Curve:
    """Net utility of packages: what a party has at the start of the path, and good by good more."""
    index = list(scenario.parties).index(one.party)
    sums = path.net.base[index] + np.concatenate([[0.0], np.cumsum(path.net.steps[index])])
    return np.asarray(np.interp(np.asarray(at, dtype=float), np.arange(len(sums)), sums))


def counted(path: Path, one: Standing, scenario: Scenario, at: npt.ArrayLike) -> Curve:
    exponent = scenario.parties[one.party].risk_exponent
    values = np.maximum(utility(path, one, scenario, at), 0.0) ** exponent
    return np.asarray(values + one.extra)


def least_gain(offer: Offer, path: Path, scenario: Scenario, at: npt.ArrayLike) -> Curve:
    """By how much a package passes the reservation value of the party that likes it least."""
    gains = [counted(path, one, scenario, at) - one.reservation for one in offer.standings]
    return np.asarray(np.min(gains, axis=0))


def ends(offer: Offer, path: Path, scenario: Scenario) -> tuple[float, float] | None:
    """Positions between which every party gains, by halving; None where there are none."""
    grid = np.linspace(0.0, path.end, 4001)
    good = np.flatnonzero(least_gain(offer, path, scenario, grid) >= -1e-9)
    if not len(good):
        return None

    def edge(inside: float, outside: float) -> float:
        for _ in range(60):
            middle = (inside + outside) / 2.0
            if least_gain(offer, path, scenario, middle) >= -1e-9:
                inside = middle
            else:
                outside = middle
        return inside

    first, last = int(good[0]), int(good[-1])
    low = edge(grid[first], grid[first - 1]) if first else 0.0
    high = edge(grid[last], grid[last + 1]) if last < len(grid) - 1 else path.end
    return low, high


def place(offer: Offer, path: Path, scenario: Scenario, at: npt.ArrayLike) -> Curve:
    """Where packages stand in the figure."""
    return np.stack([counted(path, offer.leader(side), scenario, at) for side in SIDES], axis=-1)


# -- read off --------------------------------------------------------------------------------------


def axes_of(watched: Seen, offer: Offer) -> Axes:
    return offer_picture(watched, offer.number).figure.axes[0]


def zone_lines(axes: Axes) -> list[Curve]:
    """The thick green lines."""
    return [
        np.asarray(line.get_xydata(), dtype=float)
        for line in axes.get_lines()
        if line.get_color() == AGREED and line.get_linewidth() == 4.0
    ]


def star(axes: Axes) -> Curve:
    (found,) = [line for line in axes.get_lines() if line.get_marker() == "*"]
    return np.asarray(np.asarray(found.get_xydata(), dtype=float)[0])


def shaded(axes: Axes) -> list[Curve]:
    """Corners of what is shaded, in the units of the axes."""
    back = axes.transData.inverted()
    return [
        np.asarray(back.transform(patch.get_verts()), dtype=float)
        for patch in axes.patches
        if patch.get_facecolor() == to_rgba(ZONE)
    ]


def area(corners: Curve) -> float:
    x, y = corners.T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2.0)


# -- the same --------------------------------------------------------------------------------------


def test_the_zone_is_drawn_from_where_one_side_has_enough_to_where_the_other_has(
    watched: Watched,
) -> None:
    for offer in with_a_zone(watched):
        wanted = []
        for path in offer.paths:
            found = ends(offer, path, watched.scenario)
            if found is not None:
                wanted.append(place(offer, path, watched.scenario, found))
        drawn = zone_lines(axes_of(watched, offer))
        assert len(drawn) == len(wanted)
        for line, (first, last) in zip(drawn, wanted, strict=True):
            assert line[0] == pytest.approx(first, abs=CLOSE)
            assert line[-1] == pytest.approx(last, abs=CLOSE)
    path = offer.paths[0]  # the changed twin: a whole frontier is not its zone
    whole = place(offer, path, watched.scenario, (0.0, path.end))
    assert drawn[0][[0, -1]] != pytest.approx(whole, abs=1e-3)


def test_the_star_stands_where_the_product_of_gains_is_largest(watched: Watched) -> None:
    scenario = watched.scenario
    for offer in with_a_zone(watched):
        best, at = -1.0, np.zeros(2)
        for path in offer.paths:
            grid = np.linspace(0.0, path.end, 40001)
            allowed = least_gain(offer, path, scenario, grid) >= -1e-9
            both = [
                counted(path, offer.leader(side), scenario, grid) - offer.leader(side).reservation
                for side in SIDES
            ]
            product = np.where(allowed, both[0] * both[1], -1.0)
            if product.max() > best:
                best = float(product.max())
                at = place(offer, path, scenario, grid[int(product.argmax())])
        drawn = star(axes_of(watched, offer))
        assert drawn == pytest.approx(at, abs=2e-3)
        gains = drawn - [offer.leader(side).reservation for side in SIDES]
        assert gains.prod() >= best - 1e-7
        # the changed twin: the first package of the zone is not the best one
        assert drawn != pytest.approx(zone_lines(axes_of(watched, offer))[0][0], abs=2e-3)


def is_drawn(package: list[float], drawn: Curve) -> bool:
    return bool((np.abs(drawn - package).max(axis=1) < CLOSE).any())


def test_packages_of_whole_pieces_are_dots_and_the_star_is_on_the_best_of_them(
    lumpy: Watched,
) -> None:
    for offer in with_a_zone(lumpy):
        axes = axes_of(lumpy, offer)
        wanted, between = [], []
        for path in offer.paths:
            grid = np.arange(path.end + 1.0)
            suits = least_gain(offer, path, lumpy.scenario, grid) >= -1e-9
            wanted += place(offer, path, lumpy.scenario, grid[suits]).tolist()
            inside = np.flatnonzero(path.whole)[:, None] + np.linspace(0.1, 0.9, 9)
            between += place(offer, path, lumpy.scenario, inside.ravel()).tolist()
        drawn = np.concatenate(zone_lines(axes))
        assert wanted
        assert all(is_drawn(one, drawn) for one in wanted)
        assert not any(is_drawn(one, drawn) for one in between)  # the changed twin, too
        reservations = [offer.leader(side).reservation for side in SIDES]
        gains = np.prod(drawn - reservations, axis=1)
        assert np.prod(star(axes) - reservations) >= gains.max() - 1e-9


def test_what_is_shaded_lies_between_both_lines_and_the_frontier(watched: Watched) -> None:
    scenario = watched.scenario
    for offer in with_a_zone(watched):
        corner = np.array([offer.leader(side).reservation for side in SIDES])
        areas = shaded(axes_of(watched, offer))
        stretches = [
            (path, found)
            for path in offer.paths
            if (found := ends(offer, path, scenario)) is not None and found[1] > found[0]
        ]
        assert len(areas) == len(stretches)
        for corners, (path, (low, high)) in zip(areas, stretches, strict=True):
            assert corners.min(axis=0) == pytest.approx(corner, abs=CLOSE)
            claimant, holder = place(offer, path, scenario, np.linspace(low, high, 20001)).T
            under = np.trapezoid(holder - corner[1], claimant)
            under += (claimant[0] - corner[0]) * (holder[0] - corner[1])
            assert area(corners) == pytest.approx(under, rel=1e-4)
            size = corners.max(axis=0) - corners.min(axis=0)  # the changed twin: a rectangle
            assert area(corners) < 0.99 * size.prod()


def test_the_shading_has_a_key(watched: Watched) -> None:
    def keys(offer: Offer) -> list[str]:
        (legend,) = offer_picture(watched, offer.number).figure.legends
        return [text.get_text() for text in legend.get_texts()]

    for offer in watched.offers[:6]:
        with_length = any(zone.high > zone.low for zone in offer.zones)
        assert ("better for both than no deal" in keys(offer)) == with_length


def test_lines_and_marks_stand_where_the_parties_do(watched: Watched) -> None:
    for offer in watched.offers[:6]:
        axes = axes_of(watched, offer)
        claimant, holder = (offer.leader(side) for side in SIDES)
        upright = {float(x[0]) for x in (np.asarray(line.get_xdata(), dtype=float)
                   for line in axes.get_lines()) if len(x) == 2 and x[0] == x[1]}  # fmt: skip
        level = {float(y[0]) for y in (np.asarray(line.get_ydata(), dtype=float)
                 for line in axes.get_lines()) if len(y) == 2 and y[0] == y[1]}  # fmt: skip
        assert claimant.reservation in upright
        assert holder.reservation in level
        assert claimant.reservation + 0.01 not in upright
        path, at = offer.text.path, offer.text.position
        text = place(offer, path, watched.scenario, at)
        black = [line for line in axes.get_lines() if line.get_color() == "black"]
        assert any(np.asarray(line.get_xydata())[0] == pytest.approx(text) for line in black)


# -- whose point it is -----------------------------------------------------------------------------


def test_a_mediator_weighs_by_its_bias_and_the_claims_and_the_figure_says_so() -> None:
    seen = watch("karabakh/autumn-2020")
    scenario = seen.scenario
    offer = next(one for one in seen.offers if one.author in scenario.third_parties)
    mediation = scenario.third_parties[offer.author].mediation
    assert mediation is not None
    lawful = [scenario.parties[scenario.leader(side)].legitimacy for side in SIDES]
    sides = (1.0 + mediation.bias) * lawful[0], (1.0 - mediation.bias) * lawful[1]
    assert offer.weight == pytest.approx(sides[0] / sum(sides))
    assert offer.weight != pytest.approx(0.5)
    told = offer_picture(seen, offer.number).caption
    assert f"a weight of {offer.weight:.3f}" in told
    assert f"{1.0 - offer.weight:.3f}, by its bias" in told
    assert "its own guesses" in told
    impartial = watch(sim.load("toy/fearon"))  # the changed twin: the sides alone weigh nothing
    assert np.isnan(impartial.offers[0].weight)
    assert "a weight of" not in offer_picture(impartial, 1).caption


def test_the_key_of_the_star_says_with_which_weights_and_values(watched: Watched) -> None:
    for offer in with_a_zone(watched):
        picture = offer_picture(watched, offer.number)
        (legend,) = picture.figure.legends
        keys = [text.get_text().replace("\n", " ") for text in legend.get_texts()]
        assert "Nash point (equal weights, true reservation values)" in keys
        assert "with equal weights and the true reservation values" in picture.caption


def test_where_a_side_shuns_risk_the_product_is_of_utilities_and_this_is_said() -> None:
    """The axes show values, the model's texts maximise gains in utility: they are not the same."""
    averse = sim.load("toy/fearon", ["parties.south.risk_exponent=0.5"])
    seen = watch(averse)
    offer = next(one for one in seen.offers if one.zones)
    grid = np.linspace(0.0, 1.0, 40001) * offer.paths[0].end
    allowed = least_gain(offer, offer.paths[0], averse, grid) >= -1e-9
    products = []
    for scale in ("utility", "value"):
        gains = []
        for side in SIDES:
            one = offer.leader(side)
            exponent = averse.parties[one.party].risk_exponent
            if scale == "utility":
                need = max(one.reservation - one.extra, 0.0) ** (1.0 / exponent)
                gains.append(utility(offer.paths[0], one, averse, grid) - need)
            else:
                gains.append(counted(offer.paths[0], one, averse, grid) - one.reservation)
        products.append(np.where(allowed, gains[0] * gains[1], -1.0))
    of_utility, of_value = (
        place(offer, offer.paths[0], averse, grid[int(product.argmax())]) for product in products
    )
    assert of_utility != pytest.approx(of_value, abs=5e-3)
    assert star(axes_of(seen, offer)) == pytest.approx(of_utility, abs=1e-3)
    south = averse.parties["south"].label or "south"
    said = re.compile(f"gains in utility, before the attitude to risk of {south}")
    assert said.search(offer_picture(seen, offer.number).caption)
    neutral = watch("toy/fearon")
    assert "attitude to risk" not in offer_picture(neutral, 1).caption


# -- what is held out for, the mediator's guess, and what is in view -------------------------------


def keys_of(watched: Seen, offer: Offer) -> str:
    (legend,) = offer_picture(watched, offer.number).figure.legends
    return " ".join(text.get_text() for text in legend.get_texts())


def dotted(axes: Axes) -> list[Curve]:
    return [
        np.asarray(line.get_xydata(), dtype=float)
        for line in axes.get_lines()
        if line.get_linestyle() == ":"
    ]


def test_what_a_side_holds_out_for_has_a_line_of_its_own() -> None:
    """Rubinstein: the second mover holds out for 0.9 of what it would get by waiting a round."""
    seen = watch("toy/rubinstein")
    (offer,) = seen.offers
    (line,) = dotted(axes_of(seen, offer))
    assert line[:, 1] == pytest.approx(0.9 * 1.0 / 1.9, abs=1e-4)  # upwards is the holder
    assert "south holds out for 0.474" in keys_of(seen, offer).lower()
    assert "north holds out" not in keys_of(seen, offer).lower()
    last = watch("toy/take-it-or-leave-it")  # the changed twin: nobody holds out
    assert not dotted(axes_of(last, last.offers[0]))
    assert "holds out" not in keys_of(last, last.offers[0])


def test_the_guess_of_the_mediator_stands_with_the_claimants_to_the_right() -> None:
    seen = watch("karabakh/autumn-2020")
    offer = seen.offers[0]
    standings = [
        one._replace(guessed=0.6 if one.side == "claimant" else 0.25) for one in offer.standings
    ]
    made_up = dataclasses.replace(offer, standings=tuple(standings))
    seen = dataclasses.replace(seen, offers=(made_up,))
    (mark,) = [line for line in axes_of(seen, made_up).get_lines() if line.get_marker() == "+"]
    assert np.asarray(mark.get_xydata()).tolist() == [[0.6, 0.25]]
    assert "that the two lines cross" in keys_of(seen, made_up).replace("\n", " ")
    direct = watch("toy/fearon")  # the changed twin: no mediator, no mark
    assert all(line.get_marker() != "+" for line in axes_of(direct, direct.offers[0]).get_lines())


def marks(axes: Axes) -> Curve:
    """All single points: texts, the guess, and the star."""
    points = [np.asarray(line.get_xydata(), dtype=float) for line in axes.get_lines()]
    return np.concatenate([one for one in points if len(one) == 1])


def inside(axes: Axes, point: Curve) -> bool:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    return bool(left < point[0] < right and low < point[1] < high)


def test_all_marks_are_in_view(watched: Watched) -> None:
    for offer in watched.offers[:6]:
        axes = axes_of(watched, offer)
        points = marks(axes)
        assert len(points) >= 2
        for point in points:
            assert inside(axes, point)


@pytest.mark.parametrize("field", ["value", "net", "guessed", "reservation", "asked"])
@pytest.mark.parametrize("side", SIDES)
def test_what_lies_far_off_is_in_view_too(field: str, side: Side) -> None:
    seen = watch("karabakh/autumn-2020")
    offer = seen.offers[0]

    def limits(one: Offer) -> tuple[float, float]:
        axes = axes_of(dataclasses.replace(seen, offers=(one,)), one)
        return axes.get_xlim() if side == "claimant" else axes.get_ylim()

    change: dict[str, Any] = {field: 3.0}
    far = [
        one._replace(**change) if one.leads and one.side == side else one for one in offer.standings
    ]
    assert limits(dataclasses.replace(offer, standings=tuple(far)))[1] > 3.0
    assert limits(offer)[1] < 3.0  # the changed twin


def test_leaving_the_table_is_in_view_where_both_hold_out_for_more() -> None:
    seen = watch("karabakh/autumn-2020")
    offer = seen.offers[0]
    held = [one._replace(reservation=-3.0, asked=0.6) for one in offer.standings]
    one = dataclasses.replace(offer, standings=tuple(held))
    axes = axes_of(dataclasses.replace(seen, offers=(one,)), one)
    assert axes.get_xlim()[0] < -3.0
    assert axes.get_ylim()[0] < -3.0
    assert axes_of(seen, offer).get_xlim()[0] > -3.0  # the changed twin


def test_the_key_fits_the_figure_where_names_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch(sim.load("toy/fearon", ["parties.north.label=Republic of the Northern Isles"]))

    def right_end() -> float:
        """Of the key, in shares of the figure's width."""
        figure = offer_picture(seen, 1).figure
        figure.canvas.draw()
        (legend,) = figure.legends
        assert min(float(text.get_fontsize()) for text in legend.get_texts()) >= 7.5
        return float(legend.get_window_extent().x1 / figure.bbox.width)

    assert right_end() < 1.0
    monkeypatch.setattr("sim.pictures.frontier.ROOM", 99.0)
    assert right_end() > 1.0  # the changed twin


def keys(watched: Watched) -> set[str]:
    """What the key of the first proposal's figure explains."""
    (legend,) = offer_picture(watched, 1).figure.legends
    return {" ".join(text.get_text().split()) for text in legend.get_texts()}


def test_the_key_explains_what_is_seen_and_nothing_else() -> None:
    lines = {"best comprehensive packages", "zone of possible agreement"}
    assert lines <= keys(watch("karabakh/autumn-2020", 0, 0))
    # one package alone would do, under the star, and the frontier lies out of sight
    alone = keys(watch("karabakh/autumn-2020", 0, 165))
    assert not any("best" in told or "zone" in told for told in alone)
    assert {"a package apart, where pieces pass whole", "proposal 1, as the sides value it"} < alone
