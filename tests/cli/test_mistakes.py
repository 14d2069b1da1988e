"""What users get wrong is told in a message with exit code 2, before any work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.calling import FEARON, bad


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", FEARON, "--replicates", "-1"), "--replicates"),
        (("run", FEARON, "--replicates", "0"), "--replicates"),
        (("run", FEARON, "--seed", "-1"), "--seed"),
        (("run", FEARON, "--seed", str(2**64)), "--seed"),
        (("run", FEARON, "--replicates", str(2**32)), "--replicates"),
        (("run", FEARON, "--replicate", str(2**32)), "--replicate"),
        (("compare", "--replicates", str(2**32)), "--replicates"),
        (("run", FEARON, "--out", ""), "is empty"),
        (("compare", "--out", ""), "is empty"),
        (("schema", "--out", ""), "is empty"),
        (("show", FEARON, "--find", "zebra"), "no number of this scenario"),
        (("run", FEARON, "--seed", "many"), "--seed"),
        (("run", FEARON, "--replicate", "1", "--replicates", "2"), "give only one"),
        (("run", FEARON, "--trace"), "--out"),
        (("run", "toy/feron"), "did you mean 'toy/fearon'?"),
        (("run", FEARON, "--set", "balance.advantag=1"), "did you mean 'advantage'?"),
        (("run", FEARON, "--set", "balance.advantage"), "dotted.key=value"),
        (("run", FEARON, "--set", "balance.advantage", "=", "0.8"), "--set balance.advantage=0.8"),
        (("run", FEARON, "--set", "balance.advantage", "=0.8"), "there are spaces around the ="),
        (("run", FEARON, "--set", "balance.advantage=", "-0.8"), "--set balance.advantage=-0.8"),
        (("run", FEARON, "--set", "balance.advantage=", "-q"), "has no value"),
        (("sweep", FEARON, "--vary", "clock.end", "=", "1:2"), "write --vary clock.end=1:2"),
        (("compare", "toy/fearon"), "there is no historical record"),
        (("compare", "--as", "karabakh/autumn-2020"), "exactly one SCENARIO"),
        (("explain", "nowhere"), "no such file"),
        (("explain", FEARON, "--since", "soon"), "write it as 2020-09-27"),
        (("new", "nowhere/mine"), "there is no folder nowhere"),
        (("sing",), "sing"),
    ],
)
def test_a_mistake_is_told_in_a_message_with_exit_code_2(
    arguments: tuple[str, ...], told: str
) -> None:
    assert told in bad(*arguments)


def test_an_output_path_that_is_a_file_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object, **_named: object) -> None:
        pytest.fail("ran before looking at --out")

    monkeypatch.setattr("sim.api.run", never)
    monkeypatch.setattr("sim.api.simulate", never)
    file = tmp_path / "file"
    file.write_text("")
    assert "is a file" in bad("run", FEARON, "--out", str(file))
    assert "is a file" in bad("run", FEARON, "--out", str(file / "below"))
    assert "is a file" in bad("compare", "--replicates", "2", "--out", str(file))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot" in bad("run", FEARON, "--out", str(tmp_path / "below"))
