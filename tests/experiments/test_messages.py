"""Figures say what they show: one sentence, made from their numbers, readable on a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.experiments import Drawing, Summary
from sim.experiments.protocol import find_experiment

RESULTS = Path(__file__).parents[2] / "results"
#: experiment -> figures with a message, and a quantity and a group that the message rests on
SAID = {
    "01_dose_response": ({"war", "course", "table", "force-and-talk"}, "response", ""),
    "02_front_or_table": ({"ways"}, "effect", ""),
    "03_rivals_by_variance": ({"channels"}, "total:large_war", "advantage"),
    "05_rival_models": ({"losses", "targets"}, "", ""),
    "06_mediation": ({"means"}, "agreed", ""),
    "07_termination_conditions": ({"quarters"}, "lowest_less_highest_lasts", ""),
    "08_ceasefires": ({"channels"}, "effect", ""),
    "13_predicting_2020": ({"targets"}, "large_war", ""),
}
#: A page shows a figure at most so wide, in pixels; letters below this size cannot be read.
WIDE, SMALLEST = 900, 9.0


def drawings(name: str, summary: Summary | None = None) -> dict[str, Drawing]:
    known = summary or Summary.read((RESULTS / name / "summary.csv").read_bytes(), name)
    drawn = find_experiment(name).draw(known)
    return {figure: one for figure, one in drawn.items() if figure in SAID[name][0]}


def smallest_letters(figure: Figure) -> float:
    """Height of the smallest text, in pixels, where a page shows the figure."""
    sizes = [float(one.get_fontsize()) for one in figure.findobj(Text) if one.get_text()]
    return min(sizes) / 72 * WIDE / figure.get_figwidth()


@pytest.mark.parametrize("name", SAID)
def test_a_figure_says_what_it_shows_and_can_be_read(name: str) -> None:
    found = drawings(name)
    assert set(found) == SAID[name][0]
    for one in found.values():
        assert len(one.figure.get_suptitle()) > 20
        assert smallest_letters(one.figure) >= SMALLEST


@pytest.mark.parametrize("name", [name for name, said in SAID.items() if said[1]])
def test_other_numbers_give_another_message(name: str) -> None:
    _, quantity, group = SAID[name]
    known = Summary.read((RESULTS / name / "summary.csv").read_bytes(), name)
    lines = known.csv().decode().splitlines()
    header, *rows = lines
    place = header.split(",").index("value")
    changed = []
    for row in rows:
        if row.startswith(f"{quantity},") and group in row:
            head, tail = row.rsplit(",", 6)[:-6], row.rsplit(",", 6)[-6:]
            assert place == 4
            tail[0] = str(float(tail[0]) / 3 + 0.01)
            row = ",".join([*head, *tail])
        changed.append(row)
    other = Summary.read("\n".join([header, *changed, ""]).encode(), name)
    before, after = (
        [one.figure.get_suptitle() for one in found.values()]
        for found in (drawings(name), drawings(name, other))
    )
    assert before != after
