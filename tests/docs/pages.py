"""Pages of the documentation as a reader would try them out: their blocks, in order.

Comments in the Markdown, which readers do not see, say what differs from trying everything out:

* ``<!-- not run: REASON -->`` before a block: it is not run.
* ``<!-- fails -->`` before a block of one command: it ends with an error, which counts as printed.
* ``<!-- in tests: A => B -->`` anywhere: in the blocks of this page B is run in place of A.
* ``<!-- prints -->`` before a text block: each of its lines stands, in this order, in what the
  block before it has printed.
* ``<!-- writes: FILE -->`` before a picture: FILE, which an earlier block has written, is this
  picture.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from tests.commands import python, sim

REPOSITORY = Path(__file__).resolve().parent.parent.parent
RUN = ("bash", "sh", "console", "python", "py", "pycon")
SAVED = ("yaml",)  # besides Python

_PIECE = re.compile(
    r"^<!-- (?P<comment>not run|fails|in tests|prints|writes)(?:: (?P<said>.*?))? -->$"
    r"|^(?P<fence>```+)(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)$"
    r"|^!\[[^\]]*\]\((?P<picture>[^)]+)\)$",
    flags=re.DOTALL | re.MULTILINE,
)
_FILE = re.compile(r"# ([\w./-]+\.(?:py|yaml))\n")
#: Mean difference of two pictures, in shades of 255, that the rounding of edges may come to.
SHADES = 0.5


def script_of_results(name: str) -> ModuleType:
    """A script of `results/`, imported; its neighbours are found as when it is run."""
    folder = REPOSITORY / "results"
    spec = importlib.util.spec_from_file_location(f"results_{name}", folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(folder))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


class WrongPageError(AssertionError):
    """A block that does not do what its page says."""


@dataclass(frozen=True)
class Piece:
    """A block of code or a picture, with the comment that stands before it."""

    language: str  # "picture" for a picture
    text: str
    comment: str
    said: str

    @property
    def is_code(self) -> bool:
        return self.language in RUN

    @property
    def runs(self) -> bool:
        return self.is_code and self.comment != "not run"


@dataclass(frozen=True)
class Page:
    """What is to be tried out of a page."""

    path: Path
    pieces: list[Piece]
    smaller: dict[str, str]

    @property
    def name(self) -> str:
        return self.path.relative_to(REPOSITORY).as_posix()

    def at_test_size(self, text: str) -> str:
        for whole, small in self.smaller.items():
            text = text.replace(whole, small)
        return text


def paths() -> list[Path]:
    """Every page whose blocks are tried out."""
    docs = sorted((REPOSITORY / "docs").rglob("*.md"))
    return [REPOSITORY / "README.md", REPOSITORY / "experiments" / "README.md", *docs]


def read(path: Path) -> Page:
    return parse(path, path.read_text(encoding="utf-8"))


def parse(path: Path, text: str) -> Page:
    pieces, smaller, comment, end = [], {}, ("", ""), 0
    for found in _PIECE.finditer(text):
        if found["comment"] == "in tests":
            whole, _, small = found["said"].partition(" => ")
            smaller[whole] = small
            continue
        if found["comment"]:
            comment, end = (found["comment"], found["said"] or ""), found.end()
            continue
        near = comment if text[end : found.start()].strip() == "" else ("", "")
        language = "picture" if found["picture"] else found["language"]
        pieces.append(Piece(language, found["picture"] or found["text"], *near))
        comment = ("", "")
    return Page(path, pieces, smaller)


def commands(block: str) -> Iterator[list[str]]:
    """The commands of a block, as words; a reader's shell would split them alike."""
    for line in block.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while "&&" in words:
            place = words.index("&&")
            yield words[:place]
            words = words[place + 1 :]
        if words:
            yield words


def try_out(page: Page, folder: Path) -> None:
    """Do in a folder what a page says, in its order."""
    printed = ""
    for piece in page.pieces:
        text = page.at_test_size(piece.text)
        if piece.comment == "prints":
            check_printed(text, printed)
        elif piece.language == "picture":
            if piece.comment == "writes":
                check_picture(page.path.parent / piece.text, folder / piece.said)
        elif piece.comment == "fails":
            printed = fail(text, folder)
        elif piece.runs or piece.language in SAVED:
            name = _FILE.match(text)
            if name is not None:
                save(folder / name[1], text)
            if piece.runs and name is not None:
                printed = run("bash", f"python {name[1]}", folder)
            elif piece.runs:
                printed = run(piece.language, text, folder)


def save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(language: str, text: str, folder: Path) -> str:
    """Run a block, and give back what it printed."""
    if language == "python":
        return _run([sys.executable, "-c", text], folder)
    return "".join(_run(_words(command), folder) for command in commands(text))


def fail(text: str, folder: Path) -> str:
    """Run a command that is to fail, and give back its error."""
    try:
        run("bash", text, folder)
    except WrongPageError as error:
        return str(error)
    raise WrongPageError(f"{text}does not fail, as the page says that it does")


def _words(command: list[str]) -> list[str]:
    """A command with the Python, and so the `sim`, of these tests."""
    if command[0] == "sim" or command[:3] == ["python", "-m", "sim"]:
        return ["sim", *command[1 if command[0] == "sim" else 3 :]]
    if command[0] == "python":
        return [sys.executable, *command[1:]]
    raise WrongPageError(
        f"{shlex.join(command)}: cannot be run here; say why: <!-- not run: REASON -->"
    )


def _run(words: list[str], folder: Path) -> str:
    changes = {"COLUMNS": "140", "MPLBACKEND": "Agg", "PYTHONUTF8": "1"}
    if words[0] == "sim":
        done = sim(*words[1:], folder=folder, environment=changes)
    elif words[1] == "-c":
        done = python(*words[2:], folder=folder, environment=changes)
    else:
        done = subprocess.run(
            words,
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            check=False,
            env=os.environ | changes,
        )
    if done.returncode != 0:
        raise WrongPageError(
            f"{words[-1] if words[1] == '-c' else shlex.join(words)}\n{done.stderr}"
        )
    return done.stdout


def check_printed(expected: str, printed: str) -> None:
    """Every line of a page stands in what was printed, in order; spaces do not count."""
    rest = iter([" ".join(line.split()) for line in printed.splitlines()])
    for line in filter(None, (" ".join(line.split()) for line in expected.splitlines())):
        if line != "..." and line not in rest:
            raise WrongPageError(f"the page says {line!r}, the block before it printed\n{printed}")


def check_picture(kept: Path, made: Path) -> None:
    """A picture of the documentation is the one that a block has written."""
    if picture_difference(kept, made) > SHADES:
        raise WrongPageError(
            f"{kept} is not what its page writes; if that is right, copy {made} there"
        )


def picture_difference(one: Path, other: Path) -> float:
    """Mean difference of two pictures in shades of 255; of different sizes, infinite."""
    first, second = (np.asarray(Image.open(path).convert("RGB"), float) for path in (one, other))
    if first.shape != second.shape:
        return float("inf")
    return float(np.abs(first - second).mean())
