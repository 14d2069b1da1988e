"""The page on measures of the balance says what its script makes of the runs that are kept."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.parameters import AS_WRITTEN
from sim.pictures.style import render
from sim.scenario import load_with_provenance
from tests.docs.pages import REPOSITORY, SHADES, picture_difference, script_of_results

PAGE = REPOSITORY / "docs" / "measures.md"
MADE = script_of_results("measures")


def missing(table: pd.DataFrame) -> list[str]:
    """Lines that the page would have by a table of runs, and does not."""
    page = PAGE.read_text(encoding="utf-8").splitlines()
    return [line for part in MADE.tables(table).values() for line in part if line not in page]


def test_the_tables_of_the_page_are_made_from_the_runs() -> None:
    """If this fails: python results/measures.py --draw, and read the page again."""
    table = pd.read_csv(MADE.TABLE)
    assert missing(table) == []
    assert len(missing(table.assign(large_war=table["large_war"] / 2.0))) > 5


def test_the_head_of_the_page_has_the_figures_of_the_table() -> None:
    table = pd.read_csv(MADE.TABLE)
    rows = table[(table["setting"] == "autumn-2020") & (table["level"] == "own")]
    shares = rows.set_index("measure")["large_war"]
    head = " ".join(PAGE.read_text(encoding="utf-8").split("![")[0].split())
    told = f"{shares['arms-transfers']:.1%}".replace("%", " %")
    assert f"{told} by arms transfers" in head
    assert f"0 % or {100 * shares['registers']:.1f} % by the registers" in head
    assert f"as it is written, {100 * shares[AS_WRITTEN]:.1f} % of the runs" in head
    assert shares["spending"] == shares["capability-index"] == 0.0
    assert (shares.drop(AS_WRITTEN) < 0.5).all()


def test_the_parts_of_a_change_add_up_to_it() -> None:
    """Strength is a product, so the parts are complete; of two years less, they are others."""
    loaded = load_with_provenance(MADE.UNBROKEN)
    whole = MADE.advantage(loaded.scenario, MADE.UNTIL) - MADE.advantage(
        loaded.scenario, MADE.SINCE
    )
    assert MADE.parts(loaded)["change"].sum() == pytest.approx(whole, abs=1e-9)
    earlier = MADE.UNTIL.replace(year=2018)
    assert MADE.parts(loaded, until=earlier)["change"].sum() != pytest.approx(whole, abs=0.1)


def test_the_picture_is_what_the_model_draws(tmp_path: Path, monkeypatch) -> None:
    """If this fails: python results/measures.py --draw, and look at the picture."""
    made = tmp_path / "made.png"
    made.write_bytes(render(MADE.picture(), "png"))
    assert picture_difference(MADE.PICTURE, made) <= SHADES
    right = MADE.parts
    monkeypatch.setattr(MADE, "parts", lambda of: right(of).query("part != 'technology'"))
    made.write_bytes(render(MADE.picture(), "png"))
    assert picture_difference(MADE.PICTURE, made) > SHADES
