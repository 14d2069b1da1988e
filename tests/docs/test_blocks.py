"""Every command and every piece of code of README and documentation does what its page says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.docs import pages
from tests.docs.pages import Page, WrongPageError, parse, try_out

PAGES = [pages.read(path) for path in pages.paths()]
TRIED = [page for page in PAGES if any(piece.runs for piece in page.pieces)]


@pytest.mark.parametrize("page", TRIED, ids=lambda page: page.name)
def test_the_blocks_of_a_page_run_in_its_order(page: Page, tmp_path: Path) -> None:
    try_out(page, tmp_path)


def test_what_is_not_run_says_why_and_is_counted() -> None:
    """If this fails, a block was marked, or freed, and the number is to be changed on purpose."""
    code = [(page, piece) for page in PAGES for piece in page.pieces if piece.is_code]
    left_out = [(page.name, piece.said) for page, piece in code if not piece.runs]
    assert all(reason for _, reason in left_out)
    assert len(left_out) == 27, left_out
    assert len(code) - len(left_out) > 40


def test_what_is_made_smaller_stands_in_the_page() -> None:
    for page in PAGES:
        text = "".join(piece.text for piece in page.pieces if piece.runs)
        for whole in page.smaller:
            assert whole in text, f"{page.name}: {whole!r} stands in no block"


# -- changed twins: each of the checks can fail ----------------------------------------------------

A_PAGE = """
```bash
sim list
```
<!-- prints -->
```text
karabakh/autumn-2020 2020-07-12 to 2021-06-30 Autumn 2020
```
```python
# answer.py
print(6 * 7)
```
<!-- prints -->
```text
42
```
"""

CHANGES = {
    "a command that there is not": ("sim list", "sim lists"),
    "an option that there is not": ("sim list", "sim list --all"),
    "a program that is not tried out": ("sim list", "make run"),
    "a wrong line of what is printed": ("2020-07-12", "2020-07-13"),
    "an error in Python": ("6 * 7", "6 * seven"),
    "a wrong figure": ("6 * 7", "6 * 8"),
}


def test_the_page_that_is_changed_below_is_right(tmp_path: Path) -> None:
    try_out(parse(pages.REPOSITORY / "a.md", A_PAGE), tmp_path)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_page_fails(change: str, tmp_path: Path) -> None:
    old, new = CHANGES[change]
    assert A_PAGE.count(old) == 1
    page = parse(pages.REPOSITORY / "a.md", A_PAGE.replace(old, new))
    with pytest.raises(WrongPageError):
        try_out(page, tmp_path)


def test_an_error_that_does_not_come_is_noticed(tmp_path: Path) -> None:
    text = "<!-- fails -->\n```bash\nsim list{}\n```\n<!-- prints -->\n```text\n...\n```\n"
    try_out(parse(pages.REPOSITORY / "a.md", text.format(" --all")), tmp_path)
    with pytest.raises(WrongPageError, match="does not fail"):
        try_out(parse(pages.REPOSITORY / "a.md", text.format("")), tmp_path)


def test_a_marked_block_is_not_run(tmp_path: Path) -> None:
    marked = "<!-- not run: it cannot -->\n" + A_PAGE.lstrip().replace("sim list", "make coffee")
    page = parse(pages.REPOSITORY / "a.md", marked.replace("<!-- prints -->", "", 1))
    assert [piece.runs for piece in page.pieces] == [False, False, True, False]
    try_out(page, tmp_path)


def test_a_smaller_size_is_what_is_run(tmp_path: Path) -> None:
    text = "<!-- in tests: 6 * 7 => 6 * 8 -->\n" + A_PAGE
    with pytest.raises(WrongPageError, match="42"):
        try_out(parse(pages.REPOSITORY / "a.md", text), tmp_path)


def test_a_changed_picture_is_noticed(tmp_path: Path) -> None:
    text = "```python\n# draw.py\n{}\n```\n<!-- writes: b.png -->\n![a](docs/theory/logit.png)\n"
    copied = "import shutil\nshutil.copy({!r}, 'b.png')"
    for name, same in (("logit", True), ("hope", False)):
        source = copied.format(str(pages.REPOSITORY / "docs" / "theory" / f"{name}.png"))
        page = parse(pages.REPOSITORY / "a.md", text.format(source))
        if same:
            try_out(page, tmp_path)
        else:
            with pytest.raises(WrongPageError, match="is not what its page writes"):
                try_out(page, tmp_path)


def test_these_pages_run_this_python() -> None:
    assert pages.run("bash", 'python -c "import sys; print(sys.executable)"', Path()).strip() == (
        sys.executable
    )
