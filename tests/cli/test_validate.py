"""`sim validate`: every problem of a scenario file, and what may be a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import scenario_folder, shipped
from tests.cli.calling import FEARON, VALLEY, bad, call, good


def test_good_files_are_listed_and_every_problem_of_a_bad_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("extends: toy/fearon\nbalance: {advantag: 1}\nclock: {start: yesterday}\n")
    result = call("validate", FEARON, str(broken))
    assert result.exit_code == 2
    assert f"{FEARON}: ok" in result.stdout
    assert "did you mean 'advantage'?" in result.stderr
    assert "clock.start" in result.stderr
    assert good("validate", FEARON, VALLEY).count(": ok (") == 2


def test_an_empty_line_that_removes_a_value_is_told_in_a_notice(tmp_path: Path) -> None:
    place = tmp_path / "mine.yaml"
    place.write_text("extends: karabakh/autumn-2020\nthird_parties:\n  russia:\n    engagement:\n")
    told = good("validate", str(place))
    assert "mine.yaml: ok (" in told
    assert (
        f"notice: {place}:4: third_parties.russia.engagement: empty, so the value of "
        "karabakh/autumn-2020 is removed and the default 1 holds\n"
    ) in told
    place.write_text(place.read_text().replace("engagement:", "engagement: 0.8"))
    assert "notice" not in good("validate", str(place))


LEVERAGE = "third_parties.russia.mediation.leverage.holder"


def test_a_number_beyond_its_declared_range_is_noted_and_allowed(tmp_path: Path) -> None:
    place = tmp_path / "mine.yaml"
    start = "extends: karabakh/autumn-2020\nthird_parties:\n  russia:\n    mediation:\n"
    place.write_text(f"{start}      leverage: {{holder: 0.5}}\n    engagement: 1.0\n")
    told = good("validate", str(place))
    assert f"note: {place}:5: {LEVERAGE}: 0.5 is outside its assumed range, 0 to 0.15\n" in told
    assert told.count("note:") == 1  # of the engagement no file declares a range
    own = '{value: 0.5, unit: utility, source: "a new pact", status: assumed, range: [0.3, 0.7]}'
    for inside in ("0.15", own):  # the changed twins: at the end of the range, and a range anew
        place.write_text(f"{start}      leverage: {{holder: {inside}}}\n")
        assert "note:" not in good("validate", str(place))


def noted(place: Path, text: str) -> list[str]:
    """What is noted of a file, after the place of each: line and key, and what is told."""
    place.write_text(text)
    lines = good("validate", str(place)).splitlines()
    start = f"note: {place}:"
    return [line.removeprefix(start) for line in lines if line.startswith(start)]


def test_every_number_beyond_its_range_is_noted_as_it_is_written(tmp_path: Path) -> None:
    base, place = tmp_path / "base.yaml", tmp_path / "mine.yaml"
    source = 'unit: share, source: "made up", status: assumed'
    russia = "third_parties:\n  russia:\n    "
    dates = f"engagement: {{dates: {{1994: 0.2, 2010: 0.3}}, {source}, range: [0.1, 0.3456789]}}\n"
    base.write_text(f"extends: karabakh/autumn-2020\n{russia}{dates}")
    mine = f"extends: base.yaml\n{russia}engagement:\n      1994: 0.1234567\n      "
    inside = f"{mine}2010: 0.3\n      2015: 0.2\n"
    assert noted(place, inside) == []
    one = inside.replace("2010: 0.3", "2010: 0.4000001")
    key, told = "third_parties.russia.engagement", "is outside its assumed range, 0.1 to 0.3456789"
    first = f"6: {key}.dates.2010-01-01: 0.4000001 {told}"
    assert noted(place, one) == [first]
    two = one.replace("0.2", ".05")
    assert noted(place, two) == [first, f"7: {key}.dates.2015-01-01: .05 {told}"]


def test_a_number_has_the_range_that_stands_nearest_and_was_said_last(tmp_path: Path) -> None:
    said = 'unit: share, source: "made up", status: assumed'
    key = "parties.azerbaijan.weights"
    shared = "nk-territory: 0.28, nk-status: 0.2, return: 0.06, transport: 0.05"
    group = f"{{values: {{surrounding-districts: 0.36, security: 0.05, {shared}}}, {said}, range: "

    def written(name: str, extends: str, weights: str) -> Path:
        place = tmp_path / name
        head = f"extends: {extends}\nparties:\n  azerbaijan:\n"
        place.write_text(f"{head}    weights: {weights}\n")
        return place

    def told(name: str, extends: str, districts: str) -> list[str]:
        place = written(name, extends, f"{{surrounding-districts: {districts}, security: 0.04}}")
        return [one.partition(": ")[2] for one in noted(place, place.read_text())]

    written("base.yaml", "karabakh/autumn-2020", f"{group}[0.05, 0.36]}}")
    own = f"{{value: 0.37, {said}, range: [0.3, 0.4]}}"
    both = [
        f"{key}.surrounding-districts: 0.37 is outside its assumed range, 0.05 to 0.36",
        f"{key}.security: 0.04 is outside its assumed range, 0.05 to 0.36",
    ]
    assert told("plain.yaml", "base.yaml", "0.37") == both
    assert told("own.yaml", "base.yaml", own) == both[1:]
    assert told("after.yaml", "own.yaml", "0.37") == both[1:]
    written("anew.yaml", "own.yaml", f"{group}[0.05, 0.36]}}")
    assert told("last.yaml", "anew.yaml", "0.37") == both


def test_the_child_that_comes_last_decides_what_is_beyond_a_range(tmp_path: Path) -> None:
    first, last = tmp_path / "first.yaml", tmp_path / "last.yaml"
    text = "extends: {}\nthird_parties: {{russia: {{mediation: {{leverage: {{holder: {}}}}}}}}}\n"
    first.write_text(text.format("karabakh/autumn-2020", 0.5))
    for value, noted in ((0.1, False), (0.4, True)):
        last.write_text(text.format("first.yaml", value))
        assert (f"note: {last}:2: {LEVERAGE}: 0.4 is" in good("validate", str(last))) == noted


def test_shipped_scenarios_stay_within_the_ranges_that_they_declare() -> None:
    assert "note:" not in good("validate", *shipped())


def test_a_sweep_that_leaves_a_declared_range_says_so_once() -> None:
    shared = ("sweep", "karabakh/autumn-2020", "--dry-run", "--engine", "mesa", "--vary")
    told = call(*shared, f"{LEVERAGE}=0,0.5,1")
    assert told.exit_code == 0
    note = f"note: --vary {LEVERAGE}: 0 to 1 goes outside its assumed range, 0 to 0.15\n"
    assert told.stderr.count(note) == told.stderr.count("note:") == 1
    assert "note:" not in call(*shared, f"{LEVERAGE}=0:0.15:3").stderr  # the changed twin


def test_a_misspelt_name_is_told_as_the_likely_cause_of_a_problem(tmp_path: Path) -> None:
    place = tmp_path / "mine.yaml"
    place.write_text("extends: karabakh/autumn-2020\nthird_parties:\n  rusia: {engagement: 0.9}\n")
    told = bad("validate", str(place))
    assert "third_parties.rusia: neither backs nor mediates" in told
    assert "this may be why:\n" in told
    assert (
        "is not in karabakh/autumn-2020: a new third party is made\n    did you mean 'russia'"
        in told
    )
    place.write_text(place.read_text().replace("rusia", "russia"))
    assert "ok" in good("validate", str(place))


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("own_classes:Patiet", "'own_classes' has no class 'Patiet'\n    allowed: own_classes:Pat"),
        ("own_classes:Patiet", "did you mean 'own_classes:Patient'?"),
        ("own_clases:Patient", "did you mean 'own_classes:Patient'?"),
        ("own_classes:Helper", "'own_classes:Helper' is not a subclass of sim.agents.Party"),
        ("own_wrong:Patient", "cannot import the agent class 'own_wrong:Patient': KeyError: 'no'"),
    ],
)
def test_an_agent_class_that_cannot_play_is_told_with_its_line_and_the_nearest(
    agent: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    classes = "class Patient(Party):\n    pass\n\n\nclass Helper:\n    pass\n"
    Path("own_classes.py").write_text(f"from sim.agents import Party\n\n\n{classes}")
    Path("own_wrong.py").write_text("raise KeyError('no')\n")
    place = Path("mine.yaml")
    text = "extends: toy/fearon\nparties:\n  north:\n    agent: {}\n"
    place.write_text(text.format(agent))
    for command in ("validate", "run"):
        said = bad(command, str(place))
        assert told in said
        assert "mine.yaml:4: parties.north.agent: " in said
    place.write_text(text.format("own_classes:Patient"))
    assert "mine.yaml: ok (" in good("validate", str(place))


def test_a_copy_that_has_lost_what_it_extends_is_told_how_to_make_one(tmp_path: Path) -> None:
    """In the words of the error: what it copies, and two ways that work in any folder."""
    text = (scenario_folder() / "karabakh" / "april-2016.yaml").read_text(encoding="utf-8")
    place = tmp_path / "x.yaml"
    place.write_text(text.replace("title: April 2016", "title: My own"), encoding="utf-8")
    for command in ("validate", "run"):
        told = bad(command, str(place))
        assert "this is a copy of karabakh/april-2016, and what it extends is not beside it" in told
        assert "`sim new my-x.yaml --from karabakh/april-2016`" in told
    mended = place.read_text(encoding="utf-8").replace("_base.yaml", "karabakh/april-2016", 1)
    place.write_text(mended, encoding="utf-8")
    assert "x.yaml: ok (My own)" in good("validate", str(place))
    good("new", str(tmp_path / "my-x.yaml"), "--from", "karabakh/april-2016")
    assert "my-x.yaml: ok (" in good("validate", str(tmp_path / "my-x.yaml"))
    place.write_text("extends: _base.yaml\ntitle: Of nothing shipped\n")  # the changed twin
    assert "this is a copy" not in bad("validate", str(place))
