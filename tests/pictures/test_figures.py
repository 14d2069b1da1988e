"""Figures show what the record holds, the same bytes every time, and tell sides apart in grey."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.api import run
from sim.course import control_steps, largest_war, texts, truces
from sim.pictures.panels import PAGE, End, Panels
from sim.pictures.style import render
from sim.pictures.timeline import spread, timeline
from sim.record import Event, Record
from tests.pictures.looking import marks
from tests.stories import day, short_war, valley


def quiet_years(*events: Event) -> Record:
    return valley(*events, name="quiet_years.yaml")


# -- what is read from the record ------------------------------------------------------------------


def test_control_changes_on_the_day_of_a_capture() -> None:
    steps = control_steps(valley(*short_war()))
    assert steps["plain"] == [(day("2001-01-01"), 0.0), (day("2001-09-04"), 1.0)]
    assert steps["ridge"] == [(day("2001-01-01"), 0.0)]


def test_a_handover_gives_what_was_agreed() -> None:
    agreed = Event(day("2001-05-01"), "agreement", numbers={"terms:capital": 0.5})
    done = Event(day("2001-06-01"), "handover", "south", "north", "capital", "done")
    refused = Event(day("2001-06-01"), "handover", "south", "north", "capital", "refused")
    assert control_steps(valley(agreed, done))["capital"][-1] == (day("2001-06-01"), 0.5)
    assert control_steps(valley(agreed, refused))["capital"][-1][1] == 0.0


def test_truces_name_their_broker_and_how_they_ended() -> None:
    agreed, tacit = truces(valley(*short_war()))
    assert (agreed.what, agreed.how_it_ended, agreed.last - agreed.first) == ("patron", "broken", 1)
    assert (tacit.what, tacit.how_it_ended) == ("", "agreement")


def test_a_text_stands_between_the_ideals_and_says_who_refused() -> None:
    refused, accepted = texts(valley(*short_war()))
    assert refused.index == pytest.approx((0.4 + 1.0 - 0.7) / 2.0)
    assert (refused.claimant_accepts, refused.holder_accepts) == (True, False)
    assert (accepted.claimant_accepts, accepted.holder_accepts) == (True, True)


def test_the_largest_war_is_the_one_with_most_days_of_battle() -> None:
    small = [event for event in short_war("2001-03-01") if event.kind != "battle"]
    war = largest_war(valley(*small, *short_war("2001-09-01")))
    assert war is not None
    assert war.first == day("2001-09-01")
    assert largest_war(valley()) is None


def test_a_war_that_returns_within_a_week_is_shown_with_the_one_before() -> None:
    war = largest_war(valley(*short_war("2001-09-01"), *short_war("2001-09-20")))
    assert war is not None
    assert (war.first, war.last) == (day("2001-09-01"), day("2001-10-04"))
    apart = largest_war(valley(*short_war("2001-09-01"), *short_war("2001-11-20")))
    assert apart is not None
    assert apart.last - apart.first == 14


# -- the timeline ----------------------------------------------------------------------------------


def test_a_short_run_has_one_column_and_long_quiet_years_with_a_war_have_two() -> None:
    long_war = [
        *short_war("2001-02-01")[:2],
        *short_war("2001-12-01")[1:],
    ]
    assert len(timeline(valley(*long_war)).axes) == 5
    assert len(timeline(quiet_years()).axes) == 5
    assert len(timeline(quiet_years(*short_war("2006-09-27"))).axes) == 10


def test_captures_repulses_and_handovers_are_marked_on_their_row_and_day() -> None:
    front = timeline(valley(*short_war())).axes[0]
    assert marks(front, "^") == {(day("2001-09-04"), 0.0)}
    assert marks(front, "x") == {(day("2001-09-08"), 1.0)}
    assert marks(timeline(valley()).axes[0], "^") == set()


def test_the_two_sides_differ_by_line_style_and_not_by_colour_alone() -> None:
    for panel in timeline(valley()).axes[1:3]:
        curves = [line for line in panel.get_lines() if len(line.get_xdata()) > 2]  # type: ignore[arg-type]
        assert len({line.get_linestyle() for line in curves}) == len(curves) == 3


def boxes_of(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text outside the panels, and where it stands."""
    figure.draw_without_rendering()
    return [(text.get_text(), text.get_window_extent()) for text in figure.texts]


def overlapping(boxes: list[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    """Texts that stand over each other by more than the rounding of their places."""
    return [
        (one, other)
        for (one, first), (other, second) in itertools.combinations(boxes, 2)
        if first.padded(-1.5).overlaps(second.padded(-1.5))
    ]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("record", [valley(*short_war()), valley(), quiet_years(*short_war())])
def test_keys_and_headings_fit_the_figure_and_stand_over_nothing(
    record: Record, narrow: bool
) -> None:
    figure = timeline(record, narrow=narrow)
    boxes = boxes_of(figure)
    assert not overlapping(boxes)
    for text, box in boxes:
        assert figure.bbox.padded(1.0).contains(box.x0, box.y0), text
        assert figure.bbox.padded(1.0).contains(box.x1, box.y1), text
        for axes in figure.axes:
            assert not axes.get_window_extent().padded(-1.5).overlaps(box), text
    # ... and in a figure that is less wide they would not
    figure.set_figwidth(figure.get_figwidth() * 0.6)
    assert any(box.x1 > figure.bbox.x1 for _, box in boxes_of(figure))


@pytest.mark.parametrize(("narrow", "pixels"), [(False, 900), (True, 374)])
def test_no_letter_is_below_nine_pixels_where_a_page_shows_it(narrow: bool, pixels: int) -> None:
    """900: the column of a page at 1280 beside its controls; 374: that of a screen of 400."""

    def smallest(figure: Figure) -> float:
        figure.draw_without_rendering()
        shown = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        points = min(text.get_fontsize() for text in shown)
        return float(points) / 72.0 * pixels / figure.get_figwidth()

    record = valley(*short_war())
    assert smallest(timeline(record, narrow=narrow)) >= 9.0
    if narrow:  # the figure for a page would be too small there
        assert smallest(timeline(record)) < 9.0


def test_lines_are_named_at_their_ends_in_their_own_style() -> None:
    figure = timeline(valley())
    words = told(figure)
    assert {"true balance", "Northland\nbelieves", "Southland\nbelieves", "trust"} <= set(words)
    lines = [artist for artist in figure.artists if isinstance(artist, Line2D)]
    leaders = [line.get_linestyle() for line in lines if np.size(line.get_xdata()) == 2]
    assert leaders.count("--") == leaders.count("-.") == leaders.count("-") == 2  # two panels
    narrow = told(timeline(valley(), narrow=True))  # no room beside: the key says it
    assert "Northland believes" in narrow
    assert "Northland\nbelieves" not in narrow


def test_the_labels_of_a_window_stand_where_its_lines_end() -> None:
    """The war ends before the run: what is believed then counts, not what is in the end."""
    record = quiet_years(*short_war("2006-09-27"))
    war = timeline(record).axes[3]
    end = war.get_xlim()[1]
    (true,) = (line for line in war.get_lines() if line.get_color() == "black")
    days, values = (np.asarray(data, float) for data in true.get_data())
    balance = Panels(record, PAGE).all()[1].ends[0]
    assert balance.words == "true balance"
    assert balance.at(end) == pytest.approx(np.interp(end, days, values))
    assert balance.at(end) != pytest.approx(values[-1], abs=0.01)
    trust = End(np.array([0.0, 10.0]), np.array([0.5, 0.2]), True, "trust", {})
    assert (trust.at(9.0), trust.at(10.0), trust.at(99.0)) == (0.5, 0.2, 0.2)


def test_labels_of_ends_are_spread_within_the_panel() -> None:
    apart = spread([0.5, 0.5, 0.55], [0.2, 0.2, 0.2], 1.0)
    assert np.diff(apart) == pytest.approx([0.2, 0.2])
    assert spread([0.0, 1.0], [0.2, 0.2], 1.0) == pytest.approx([0.1, 0.9])
    assert spread([0.3, 0.7], [0.2, 0.2], 1.0) == [0.3, 0.7]  # these are apart by themselves


def test_pressure_has_a_panel_where_there_is_any() -> None:
    record = valley(*short_war())
    assert not any("Pressure" in text for text in told(timeline(record)))
    record.snapshots[5] = record.snapshots[5]._replace(pressure=0.002)
    figure = timeline(record)
    assert any("Pressure of other states on the attacker" in text for text in told(figure))
    assert len(figure.axes) == 12  # six panels, two windows
    (line,) = (one for one in figure.axes[6].get_lines() if len(one.get_xdata()) > 2)  # type: ignore[arg-type]
    assert max(np.asarray(line.get_ydata(), float)) == 0.002


def test_the_balance_is_told_as_times_as_strong() -> None:
    panel = timeline(valley()).axes[1]
    words = [label.get_text() for label in panel.get_yticklabels()]
    assert "0 (equal)" in words
    assert "0.5 (1.65 times)" in words
    assert any("0.69: twice as strong" in text for text in told(timeline(valley())))


def test_the_war_of_a_narrow_figure_stands_under_the_whole_run() -> None:
    figure = timeline(valley(*short_war()), narrow=True)
    assert "The largest war, day by day" in told(figure)
    windows = [axes.get_xlim() for axes in figure.axes]
    assert len(set(windows)) == 2
    lefts = {round(axes.get_position().x0, 6) for axes in figure.axes}
    assert len(lefts) == 1
    assert figure.axes[0].get_position().y0 > figure.axes[-1].get_position().y1


def told(figure: Figure) -> list[str]:
    """All that is written outside the panels, from above."""
    return [text.get_text() for text in figure.texts]


def test_milestones_within_the_run_are_numbered_and_named() -> None:
    figure = timeline(valley())
    assert {text.get_text() for text in figure.axes[0].texts} == {"1", "2"}
    key = note(figure)
    assert "1 the record's war begins (2001-09-01)" in key
    assert "first summit" not in key  # it belongs to the twenty years
    assert "1, 2, ...: what happened in fact (listed below)" in told(figure)


def note(figure: Figure) -> str:
    """The words under a figure."""
    texts = told(figure)
    start = next(place for place, text in enumerate(texts) if text.startswith("One simulated"))
    return " ".join(texts[start:])


def test_a_timeline_needs_snapshots_and_says_so() -> None:
    record = valley()
    record.snapshots.clear()
    with pytest.raises(ValueError, match="trace=True"):
        timeline(record)


def key_of(figure: Figure, panel: str) -> list[str]:
    """What the key of a panel says: what is written between its heading and the next."""
    found: list[str] = []
    within = False
    for text in figure.texts:
        if text.get_fontweight() == "bold":
            within = panel in text.get_text()
        elif within:
            found.append(text.get_text())
    return found


def test_a_run_that_ends_on_its_first_day_is_not_blank() -> None:
    record = run("toy/biased-mediator", trace=True)
    axes = timeline(record).axes
    first = record.scenario.clock.start.toordinal()
    left, right = axes[0].get_xlim()
    assert left < first < right
    assert right - left >= 7
    assert {x for x, _ in marks(axes[2], "o")} == {first}
    assert len(axes[0].collections) > 0  # the bars of control
    assert marks(timeline(quiet_years()).axes[2], "o") == set()  # a longer run has lines


def test_lines_go_on_to_the_end_of_the_run() -> None:
    record = valley()
    end = record.scenario.clock.end.toordinal()
    assert record.snapshots[-1].day < end
    for panel in timeline(record).axes[1:3]:
        curves = [np.asarray(line.get_xdata()) for line in panel.get_lines()]
        assert {curve[-1] for curve in curves if len(curve) > 2} == {end}


def test_keys_list_only_what_occurs() -> None:
    war, quiet = timeline(valley(*short_war())), timeline(valley())
    assert "captured by Northland" in key_of(war, "Control")
    assert "captured by Southland" not in key_of(war, "Control")
    assert key_of(quiet, "Control") == [
        "Southland controls", "1, 2, ...: what happened in fact (listed below)",
    ]  # fmt: skip
    assert key_of(war, "Proposals") == [
        "put by a mediator", "refused by Southland", "refused by nobody", "agreement signed",
    ]  # fmt: skip
    assert key_of(quiet, "Proposals") == []
    assert "truce broken" in key_of(war, "Mediators")
    assert "truce broken" not in key_of(quiet, "Mediators")


def test_empty_panels_say_why_they_are_empty() -> None:
    quiet, war = timeline(valley()).axes, timeline(valley(*short_war())).axes
    assert [[text.get_text() for text in axes.texts] for axes in quiet[3:]] == [
        ["no texts"], ["no moves"],
    ]  # fmt: skip
    assert [list(axes.texts) for axes in war[6:]] == [[], [], [], []]  # two columns


def test_the_footer_says_that_this_is_one_run_and_what_the_dotted_lines_are() -> None:
    told_below = note(timeline(valley()))
    assert told_below.startswith("One simulated run. Dotted lines: what happened in fact: 1 ")
    assert note(timeline(run("toy/fearon", trace=True))) == "One simulated run."


# -- files -----------------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_bytes_in_this_and_in_another_process() -> None:
    script = (
        "import hashlib; from sim.pictures.style import render; "
        "from sim.pictures.timeline import timeline; "
        "from tests.stories import short_war, valley; "
        "print(hashlib.sha256(render(timeline(valley(*short_war())), 'svg')).hexdigest())"
    )
    here = render(timeline(valley(*short_war())), "svg")
    there = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [".", *sys.path]))},
    )
    assert hashlib.sha256(here).hexdigest() == there.stdout.strip()
    assert here != render(timeline(valley()), "svg")


def test_an_svg_is_well_formed_and_bears_no_date() -> None:
    svg = render(timeline(valley()), "svg")
    assert ET.fromstring(svg).tag.endswith("svg")
    assert b"<dc:date>" not in svg
    assert render(timeline(valley()), "png").startswith(b"\x89PNG")
