"""The documentation says what the code does: its examples run, its generated tables are fresh."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def sim(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (block,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", block], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "fighting_days" in done.stdout


def test_a_changed_example_would_fail(tmp_path: Path) -> None:
    (block,) = blocks("python")
    changed = block.replace("sim.simulate", "sim.emulate")
    done = subprocess.run(
        [sys.executable, "-c", changed], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode != 0


def readme_commands() -> list[str]:
    whole = [block.replace("\\\n", " ") for block in blocks("sh")]
    lines = [line.split("#")[0].strip() for block in whole for line in block.splitlines()]
    return [line for line in lines if line.startswith("sim ")]


def test_the_commands_of_the_readme_run_in_order(tmp_path: Path) -> None:
    commands = readme_commands()
    assert len(commands) > 8
    for command in commands:
        fewer = command.replace("--replicates 100", "--replicates 2").split()[1:]
        done = sim(*fewer, folder=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("command", ["parameters", "outcomes"])
def test_generated_tables_are_fresh(command: str, tmp_path: Path) -> None:
    """If this fails: make docs-tables."""
    fresh = sim(command, "--markdown", folder=tmp_path).stdout
    page = (REPOSITORY / "docs" / f"{command}.md").read_text(encoding="utf-8")
    assert page == fresh
    assert page != fresh.replace("share", "stake", 1)


def test_links_of_the_documentation_lead_somewhere() -> None:
    pages = [REPOSITORY / "README.md", *REPOSITORY.glob("*/*.md"), *REPOSITORY.glob("*.md")]
    missing = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert not missing
