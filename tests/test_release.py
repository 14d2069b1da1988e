"""What a release is made of: metadata that agree, and an archive with the same bytes each time."""

from __future__ import annotations

import importlib.util
import json
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from sim.version import VERSION

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def archive() -> ModuleType:
    spec = importlib.util.spec_from_file_location("archive", ROOT / "release" / "archive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stated() -> dict[str, str]:
    """The version as every file of metadata has it."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r'^version = "(.+)"', pyproject, flags=re.MULTILINE)
    newest = re.search(r"^## (\S+)", changes, flags=re.MULTILINE)
    assert found
    assert newest
    cited = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    meta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    return {
        "pyproject.toml": found[1],
        "CHANGELOG.md": newest[1],
        "CITATION.cff": cited["version"],
        "codemeta.json": meta["version"],
    }


def test_every_file_of_metadata_has_the_version_of_the_package() -> None:
    assert stated() == dict.fromkeys(stated(), VERSION)


def test_every_citation_of_the_paper_is_in_its_bibliography() -> None:
    paper = (ROOT / "paper.md").read_text(encoding="utf-8")
    cited = set(re.findall(r"@(\w+)", paper.partition("# Summary")[2]))
    known = set(re.findall(r"^@\w+\{(\w+),", (ROOT / "paper.bib").read_text(), flags=re.MULTILINE))
    assert cited == known


def test_the_archive_has_the_same_bytes_each_time(archive: ModuleType, tmp_path: Path) -> None:
    files = {"code/b.py": tmp_path / "b.py", "code/a.py": tmp_path / "a.py"}
    for name, path in files.items():
        path.write_text(name)
    first = archive.write(files, tmp_path / "one" / "x.zip")
    again = archive.write(dict(reversed(files.items())), tmp_path / "two" / "x.zip")
    assert first == again
    files["code/a.py"].write_text("changed")
    assert archive.write(files, tmp_path / "three" / "x.zip") != first


def test_the_archive_has_code_that_runs_documents_and_data(
    archive: ModuleType, tmp_path: Path
) -> None:
    entries = archive.contents(ROOT)
    for name in ("code/sim/cli/__init__.py", "docs/odd.md", "docs/trace.md", "docs/data.md",
                 "data/scenarios/karabakh/record.yaml", "LICENSE", "CITATION.cff",
                 "results/01_dose_response/summary.csv"):  # fmt: skip
        assert name in entries
    archive.write({name: entries[name] for name in list(entries)[:5]}, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as written:
        assert written.namelist() == sorted(written.namelist())
        assert written.testzip() is None
