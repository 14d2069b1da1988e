"""The picture of a comparison: the runs beside the record, target by target."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim.compare import runs_text
from sim.pictures.comparison import comparison_figure, onset_figure

# -- the comparison --------------------------------------------------------------------------------
from tests.pictures.looking import marks

FIGURE: dict[str, Any] = {
    "id": "days",
    "label": "Days of fighting",
    "scenario": "a/war",
    "given": "large_war",
    "of": "runs with a large war",
    "statistic": "median",
    "unit": "days",
    "value": 34.0,
    "low": 34.0,
    "high": 34.0,
    "n": 100,
    "simulated": 30.0,
    "band_50_low": 25.0,
    "band_50_high": 35.0,
    "band_90_low": 20.0,
    "band_90_high": 50.0,
    "wilson_low": float("nan"),
    "wilson_high": float("nan"),
    "grade": "well",
    "used_in_setting": False,
    "facts": "",
}
EVENT: dict[str, Any] = FIGURE | {
    "id": "war",
    "label": "A war broke out",
    "given": "",
    "of": "all runs",
    "statistic": "probability",
    "unit": "0 or 1",
    "value": True,
    "simulated": 0.02,
    "wilson_low": 0.01,
    "wilson_high": 0.07,
    "grade": "NO",
}


def notes(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_figures_and_events_have_a_panel_each() -> None:
    figure = comparison_figure(pd.DataFrame([FIGURE, EVENT]))
    assert [axes.get_title(loc="left")[:7] for axes in figure.axes] == ["Figures", "Events:"]
    assert len(comparison_figure(pd.DataFrame([FIGURE])).axes) == 1


def test_grades_differ_in_shape_and_in_words_for_figures_and_events() -> None:
    shapes = {"well": "o", "possible": "D", "NO": "X"}
    for base in (FIGURE, EVENT):
        for grade, shape in shapes.items():
            figure = comparison_figure(pd.DataFrame([base | {"grade": grade}]))
            found = {other: len(marks(figure.axes[0], other)) for other in shapes.values()}
            assert found == {other: int(other == shape) for other in shapes.values()}
            assert any(note.startswith(f"{grade}: ") for note in notes(figure))
    figure = comparison_figure(pd.DataFrame([FIGURE]))
    assert any(
        note.startswith("well: in fact 34, runs 30 (20 to 50) days") for note in notes(figure)
    )


def test_an_input_is_said_to_be_one() -> None:
    figure = comparison_figure(pd.DataFrame([FIGURE | {"used_in_setting": True}]))
    assert any(note.startswith("input, well: in fact 34") for note in notes(figure))
    assert not any("input" in note for note in notes(comparison_figure(pd.DataFrame([FIGURE]))))


def test_facts_together_have_a_mark_of_their_own_among_the_events() -> None:
    joint = EVENT | {"statistic": "together", "grade": ""}
    figure = comparison_figure(pd.DataFrame([EVENT, joint]))
    assert (len(marks(figure.axes[0], "*")), len(marks(figure.axes[0], "X"))) == (1, 1)
    assert "2% of all 100 runs" in notes(figure)
    assert marks(comparison_figure(pd.DataFrame([EVENT])).axes[0], "*") == set()


def test_a_target_that_no_run_reaches_is_said_to_be_so() -> None:
    nothing = dict.fromkeys(("simulated", "band_90_low", "band_90_high"), float("nan"))
    figure = comparison_figure(pd.DataFrame([FIGURE | nothing | {"n": 0, "grade": ""}]))
    assert "no run qualifies" in notes(figure)


def test_an_open_range_of_the_record_is_drawn_as_open() -> None:
    row = FIGURE | {"value": None, "low": 15.0, "high": float("inf")}
    figure = comparison_figure(pd.DataFrame([row]))
    assert len(marks(figure.axes[0], ">")) == 1
    assert any("in fact at least 15" in note for note in notes(figure))


def test_onsets_are_counted_by_year_and_runs_without_a_war_are_said() -> None:
    frame = pd.DataFrame({"large_war_onset": [2003.5, 2003.9, 2007.2, float("nan")]})
    figure = onset_figure(frame, dt.date(2000, 1, 1), dt.date(2009, 12, 31), [2003.7])
    bars = {round(bar.get_x()): bar.get_height() for bar in figure.axes[0].patches}  # type: ignore[attr-defined]
    assert (bars[2003], bars[2007], sum(bars.values())) == (2, 1, 3)
    assert "3 of 4 runs have a large war, 1 none" in figure.axes[0].get_title(loc="left")


def test_a_what_if_stands_beside_its_baseline_and_is_not_graded() -> None:
    plain = pd.DataFrame([FIGURE, EVENT])
    changed = plain.assign(baseline=[44.0, 0.9], grade="")
    figure = comparison_figure(changed)
    assert [len(marks(axes, "s")) for axes in figure.axes] == [1, 1]
    said = notes(figure)
    assert any("unchanged: 44" in note for note in said)
    assert any("unchanged: 90%" in note for note in said)
    assert not any(note.startswith(("well", "possible", "NO")) for note in said)
    assert [len(marks(axes, "s")) for axes in comparison_figure(plain).axes] == [0, 0]


def test_nearly_all_runs_are_not_all_of_them_on_the_picture_and_in_the_table() -> None:
    for share, told in ((0.995, "99.5%"), (1.0, "100%")):
        table = pd.DataFrame([EVENT | {"simulated": share}])
        figure = comparison_figure(table)
        assert any(f"{told} of all" in note for note in notes(figure))
        assert runs_text(table.to_dict("records")[0]).startswith(f"{told} (")


def test_a_what_if_alone_is_not_graded_either() -> None:
    plain = pd.DataFrame([FIGURE, EVENT])
    for table, graded in ((plain, True), (plain.assign(grade=""), False)):
        figure = comparison_figure(table)
        legends = [legend for axes in figure.axes if (legend := axes.get_legend()) is not None]
        keys = [text.get_text() for legend in legends for text in legend.get_texts()]
        said = notes(figure)
        assert any(key.startswith("NO: ") for key in keys) == graded
        assert any(note.startswith(("well", "possible", "NO")) for note in said) == graded
        assert not any("unchanged" in note for note in said)
        assert len(marks(figure.axes[1], "o")) == (0 if graded else 1)


def test_dates_are_dates_and_the_message_stands_over_the_picture() -> None:
    row = FIGURE | {"unit": "year", "value": 2020.74, "low": 2020.738, "high": 2020.738}
    row |= {"simulated": 2020.58, "band_90_low": 2020.58, "band_90_high": 2020.61}
    figure = comparison_figure(pd.DataFrame([row]), message="What there is to see")
    assert any("in fact 27 Sep 2020" in note for note in notes(figure))
    assert figure.get_suptitle() == "What there is to see"
