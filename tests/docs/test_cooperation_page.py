"""The page on cooperation shows what the runs of its script gave."""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cooperation.md"


def test_the_page_has_the_table_of_the_runs() -> None:
    """If this fails: python results/cooperation.py, and read the page again."""
    script = runpy.run_path(str(ROOT / "results" / "cooperation.py"))
    table, page = pd.read_csv(script["FILE"]), PAGE.read_text(encoding="utf-8")
    assert script["markdown"](table) in page
    assert list(table["arm"]) == list(script["ARMS"])
    table.loc[1, "force"] = 0.5
    assert script["markdown"](table) not in page
