"""`sim run --map`: the map of a run in a file, in motion or of its last day."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from sim.api import run
from sim.cli.run_folders import read_run
from sim.pictures.map import map_gif, map_picture
from sim.scenario import load, scenario_hash
from sim.scenario.tiles import layout
from sim.views.days import span, state_on
from sim.views.places import map_days
from tests.cli.calling import FEARON, VALLEY, bad, call, good

AUTUMN = "karabakh/autumn-2020"


def test_a_gif_has_a_frame_for_each_day_that_matters(tmp_path: Path) -> None:
    record = run(VALLEY, 3, 1, trace=True)
    result = call("run", VALLEY, "--seed", "3", "--replicate", "1", "--map", f"{tmp_path}/a.gif")
    assert result.exit_code == 0
    assert f"Wrote a.gif to {tmp_path}" in result.stderr
    content = (tmp_path / "a.gif").read_bytes()
    with Image.open(io.BytesIO(content)) as image:
        assert getattr(image, "n_frames", 0) == len(map_days(record)) > 2
    assert content == map_gif(record)
    good("run", VALLEY, "--seed", "4", "--replicate", "1", "--map", f"{tmp_path}/b.gif", "-q")
    assert (tmp_path / "b.gif").read_bytes() != content


def test_a_png_is_the_last_day_also_where_the_ending_is_in_capitals(tmp_path: Path) -> None:
    record = run(VALLEY, trace=True)
    good("run", VALLEY, "--map", str(tmp_path / "new" / "end.PNG"), "--quiet")
    content = (tmp_path / "new" / "end.PNG").read_bytes()
    first, last = span(record)
    assert content == map_picture(state_on(record, last)).png()
    assert content != map_picture(state_on(record, first)).png()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["end.PNG"]


def test_a_map_is_drawn_beside_the_files_of_a_run(tmp_path: Path) -> None:
    good("run", FEARON, "--out", str(tmp_path / "run"), "--map", str(tmp_path / "map.gif"), "-q")
    assert (tmp_path / "run" / "manifest.json").is_file()
    assert (tmp_path / "map.gif").is_file()
    assert not (tmp_path / "run" / "trajectory.csv").exists()


def test_a_run_that_is_read_back_has_its_map(tmp_path: Path) -> None:
    moved = "map.shusha.label=Elsewhere"
    good("run", AUTUMN, "--set", moved, "--out", str(tmp_path), "-q")
    scenario = read_run(tmp_path).scenario
    assert scenario.map["shusha"].label == "Elsewhere"
    assert layout(scenario) == layout(load(AUTUMN))
    assert scenario_hash(scenario) == scenario_hash(load(AUTUMN))
    assert load(AUTUMN).map["shusha"].label != "Elsewhere"


@pytest.mark.parametrize("name", ["map.svg", "map.jpg", "map", "gif"])
def test_another_ending_is_told_before_any_work(tmp_path: Path, name: str) -> None:
    told = bad("run", VALLEY, "--map", str(tmp_path / name), "--out", str(tmp_path / "run"))
    assert f"{name}: is no GIF or PNG file" in told
    assert "allowed: a name that ends in .gif or .png" in told
    assert not (tmp_path / name).exists()
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.gif").mkdir()
    assert "folder.gif: is a folder" in bad("run", VALLEY, "--map", str(tmp_path / "folder.gif"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = bad("run", VALLEY, "--map", str(tmp_path / "file" / "map.gif"))
    assert told.startswith("Error: --map ")
    assert "is a file" in told
    assert "--map draws one run" in bad("run", VALLEY, "--map", "map.gif", "--replicates", "2")


def test_a_map_that_was_there_stays_whole_if_the_new_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "map.png"
    target.write_bytes(b"an older map")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    assert "cannot write" in bad("run", FEARON, "--map", str(target))
    assert target.read_bytes() == b"an older map"
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]
    monkeypatch.undo()
    good("run", FEARON, "--map", str(target))
    assert target.read_bytes().startswith(b"\x89PNG")
