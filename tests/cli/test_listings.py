"""`sim list`, `outcomes`, `strategies` and `schema`: what there is to choose from."""

from __future__ import annotations

import json
from pathlib import Path

from sim.scenario import json_schema, shipped
from tests.cli.calling import bad, good


def test_list_names_every_shipped_scenario() -> None:
    told = good("list")
    assert all(name in told for name in shipped() if not name.endswith("/record"))
    assert "karabakh/autumn-2020" in told


def test_strategies_are_listed_with_their_source() -> None:
    assert "Rubinstein (1982)" in good("strategies")


def test_outcomes_are_listed_on_screen_and_as_a_markdown_table() -> None:
    assert "terms_index" in good("outcomes")
    assert "\n| outcome |" in good("outcomes", "--markdown")


def test_outcomes_are_told_by_the_names_of_the_sides_of_a_scenario() -> None:
    told = [" ".join(good("outcomes", *more).split()) for more in ((), ("karabakh/april-2016",))]
    for wanted in ("Deaths of Armenia's side in all wars", "0 (Armenia's ideal)"):
        assert (wanted in told[0], wanted in told[1]) == (False, True)
    assert "did you mean 'karabakh/april-2016'?" in bad("outcomes", "karabakh/april-2015")


def test_the_schema_is_printed_or_written_to_a_file(tmp_path: Path) -> None:
    assert json.loads(good("schema")) == json_schema()
    good("schema", "--out", str(tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text()) == json_schema()
    assert "is a folder" in bad("schema", "--out", str(tmp_path))
