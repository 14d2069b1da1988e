"""Drawing that experiments share: what is drawn lies where the figures are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.experiments import Summary
from sim.experiments.drawing import (
    among,
    bars_across,
    bars_upright,
    grey_table,
    legend_below,
    line_with_band,
    mark_on_line,
    message,
    part_rows,
    stacked,
)
from sim.inference.intervals import Estimate
from sim.pictures.style import new_figure

HALF = Estimate(0.5, 0.25, 0.875, 0.1, 40)
EXACT = Estimate(0.75, math.nan, math.nan, math.nan, 0)
#: Rounding leaves the value a little beyond its interval.
ROUNDED = Estimate(0.25, 0.25000001, 0.5, 0.1, 40)


@pytest.fixture
def axes() -> Axes:
    return new_figure(3.0, 2.0).subplots()


def ends(axes: Axes, way: int) -> list[list[float]]:
    """Both ends of every bar, in data units, along x (0) or y (1)."""
    (bars,) = (one for one in axes.collections if isinstance(one, LineCollection))
    return [[float(end[way]) for end in line] for line in bars.get_segments()]


def along(line: Line2D, axis: str) -> list[float]:
    """Where the points of a line lie along an axis."""
    return [float(one) for one in np.asarray(line.get_data()[axis == "y"])]


def rows_of(*found: Estimate) -> Any:
    summary = Summary()
    for x, one in enumerate(found):
        summary.add("share", one, x=float(x))
    return summary.table("share")


def test_bars_across_reach_from_end_to_end_of_intervals(axes: Axes) -> None:
    bars_across(axes, [HALF, EXACT, ROUNDED], [0.0, 1.0, 2.0], 100, fmt="o")
    assert ends(axes, 0) == [[25.0, 87.5], [75.0, 75.0], [25.0, 50.0]]
    assert along(axes.lines[0], "y") == [0.0, 1.0, 2.0]


def test_upright_bars_stand_at_the_places_of_their_rows(axes: Axes) -> None:
    bars_upright(axes, rows_of(HALF, ROUNDED), 100)
    assert ends(axes, 1) == [[25.0, 87.5], [25.0, 50.0]]
    assert ends(axes, 0) == [[0.0, 0.0], [1.0, 1.0]]


def test_upright_bars_stand_at_other_places_where_asked(axes: Axes) -> None:
    bars_upright(axes, rows_of(HALF, ROUNDED), places=[4.0, 9.0])
    assert ends(axes, 0) == [[4.0, 4.0], [9.0, 9.0]]


def test_a_band_covers_the_intervals_and_the_line_the_values(axes: Axes) -> None:
    line_with_band(axes, rows_of(HALF, ROUNDED), ("black", "o", "--"), "shares", 100)
    (line,) = axes.lines
    assert along(line, "y") == [50.0, 25.0]
    (band,) = (one for one in axes.collections if isinstance(one, PolyCollection))
    heights = np.asarray(band.get_paths()[0].vertices)[:, 1]
    assert (heights.min(), heights.max()) == (pytest.approx(25.0), 87.5)


def test_a_mark_lies_on_the_line_of_its_interval(axes: Axes) -> None:
    mark_on_line(axes, HALF, 3.0, "black", "o", scale=100)
    interval, mark = axes.lines
    assert along(interval, "x") == [25.0, 87.5]
    assert (along(mark, "x"), along(mark, "y")) == ([50.0], [3.0])


def test_stacked_parts_begin_where_the_last_one_ends(axes: Axes) -> None:
    stacked(axes, 0, [20.0, 30.0], [("black", "", "one"), ("grey", "//", "other")])
    bars = [one for one in axes.patches if isinstance(one, Rectangle)]
    assert [(one.get_x(), one.get_width()) for one in bars] == [(0.0, 20.0), (20.0, 30.0)]
    with pytest.raises(ValueError, match="zip"):
        stacked(axes, 0, [20.0, 30.0], [("black", "", "one")])


def test_text_in_a_grey_table_is_white_where_the_cell_is_dark(axes: Axes) -> None:
    grey_table(axes, [[0.1, 0.9]], lambda row, column, share: f"{row} {column} {share:.1f}")
    assert [one.get_text() for one in axes.texts] == ["0 0 0.1", "0 1 0.9"]
    pale, dark = (sum(to_rgb(one.get_color())) for one in axes.texts)
    assert pale < 1.0 < 2.0 < dark
    assert np.asarray(axes.collections[0].get_array()).tolist() == [[0.1, 0.9]]
    assert [one.get_position() for one in axes.texts] == [(0.5, 0.5), (1.5, 0.5)]


def test_rows_are_parted_between_each_two(axes: Axes) -> None:
    part_rows(axes, 3)
    assert [along(line, "y") for line in axes.lines] == [[0.5, 0.5], [1.5, 1.5]]


def test_a_legend_below_names_the_series_of_the_first_panel() -> None:
    figure = new_figure(3.0, 2.0)
    first, second = figure.subplots(1, 2)
    first.plot([0, 1], label="told")
    second.plot([0, 1], label="not told")
    legend_below(figure, 1)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["told"]


def test_a_message_is_broken_into_lines_that_fit() -> None:
    figure = new_figure(8.8, 2.0)
    message(figure, "Twenty letters a line, no more of them", 20)
    assert figure.get_suptitle().splitlines() == ["Twenty letters a", "line, no more of", "them"]


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [among([]), among(["a"]), among(["a", "b"])] == ["", "a", "a and b"]
