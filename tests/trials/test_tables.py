"""Tables and numbers as spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.behaviour import EnsembleError, read_ensemble
from sim.scenario import load
from sim.spreadsheets import not_a_number
from sim.sweeps.points import read_points
from sim.sweeps.varying import SweepError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,500", "write 1500 if the comma parts thousands, 1.5 if it is a decimal sign"),
        ("-2,750", "write -2750 if the comma parts thousands, -2.75 if it is a decimal sign"),
        ("0,3", "write 0.3"),
        ("0,125", "write 0.125"),
        ("1500,25", "write 1500.25"),
        ("1,500,000", "write 1500000"),
        ("1,500.25", "write 1500.25"),
        ("1.500,25", "write 1500.25"),
        ("1 500", "write 1500"),
        ("1\u00a0500,5", "write 1500.5"),
        ("1'500", "write 1500"),
        ("\u22120.5", "write -0.5"),
        ("12,5 %", "write 0.125"),
    ],
)
def test_a_number_of_a_spreadsheet_is_told_as_it_is_to_be_written(text: str, meant: str) -> None:
    told = not_a_number(text)
    assert told.endswith(f"is not a number: {meant}")


@pytest.mark.parametrize("text", ["abc", "1,5,0", "1.2.3", "12:30", ""])
def test_what_cannot_be_read_as_a_number_gets_no_advice(text: str) -> None:
    assert not_a_number(text).endswith("is not a number")


KEY, OTHER = "balance.advantage", "balance.wear"
SOUND = {
    "empty columns at the right": f"{KEY},,\n0.1,,\n0.2,,\n",
    "an empty column within": f"{KEY},,{OTHER}\n0.1,,0.2\n0.2,,0.2\n",
    "rows that are longer than the header": f"{KEY}\n0.1,,\n0.2,\n",
    "a byte order mark and Windows's ends": f"\ufeff{KEY}\r\n0.1\r\n0.2\r\n",
    "empty rows": f"{KEY},\n0.1,\n,\n0.2,\n,\n",
}


@pytest.mark.parametrize("what", SOUND)
def test_what_is_empty_is_left_out(what: str, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes(SOUND[what].encode())
    points = read_points(load("toy/fearon"), file)
    (advantage, *_) = points.columns.values()
    assert advantage == (0.1, 0.2)
    assert read_ensemble(file).values[:, 0].tolist() == [0.1, 0.2]


def indexed() -> str:
    return pd.DataFrame({KEY: [0.1, 0.2]}).to_csv()


ODD = {
    "an index": (indexed(), "column 1 has values and no key"),
    "an index read back": (f"Unnamed: 0,{KEY}\n0,0.1\n", "column 1 has values and no key"),
    "a comment without a key": (f"{KEY},\n0.1,check this\n", "column 2 has values and no key"),
    "semicolons": (f"{KEY};{OTHER}\n0,1;0,2\n", "its columns stand between semicolons"),
    "tabs": (f"{KEY}\t{OTHER}\n0.1\t0.2\n", "its columns stand between tabs"),
    "a row too long": (f"{KEY}\n0.1,0.2\n", "has values and no key|has 2 values for the 1"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_told_and_not_taken_for_a_key(what: str, tmp_path: Path) -> None:
    text, told = ODD[what]
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SweepError, match=told):
        read_points(load("toy/fearon"), file)
    with pytest.raises(EnsembleError, match=told):
        read_ensemble(file)
