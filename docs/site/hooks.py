"""What MkDocs does not do by itself: links out of docs/, lists as GitHub's, equations offline.

Pages link to files beside `docs/` (results, experiments, scenarios), so that they work in the
repository. In the site each such file lies under `repository/`; a folder becomes a page that lists
it. Equations in TeX become MathML when the site is built: browsers show it by themselves. A list
or a table may follow a paragraph without an empty line between them, as in the repository.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files, InclusionLevel

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
OUTSIDE = "repository"
#: What a page of the site may show of the repository, besides other pages.
SHOWN = {".png", ".csv", ".json", ".yaml", ".py", ".txt", ".toml", ".cff", ".ipynb", ""}

_LINK = re.compile(r"(\]\()([^)#\s]+)([^)]*\))")
_ITEM = re.compile(r"(?:[-*] |\d+\. |\|)")
_FUNCTION = re.compile(r"<mi>(?:ln|exp|tanh)</mi>")
_EQUATION = re.compile(
    r"<(span|div) class=\"arithmatex\">\\([(\[])(.*?)\\[)\]]</\1>", flags=re.DOTALL
)


def on_files(files: Files, config: Any) -> Files:
    """Add every file outside `docs/` that a page links to, and what those pages link to."""
    waiting = [page for page in files.documentation_pages() if page.abs_src_path]
    while waiting:
        page = waiting.pop()
        text = Path(str(page.abs_src_path)).read_text(encoding="utf-8")
        for target in _outside(text, _home(page)):
            uri = _uri(target)
            if files.get_file_from_path(uri) is not None:
                continue
            added = _file(target, uri, config)
            files.append(added)
            if target.suffix == ".md":
                waiting.append(added)
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn links of the repository into links of the site, and set lists apart."""
    home = _home(page.file)

    def turned(link: re.Match[str]) -> str:
        target = _target(link[2], home)
        if target is None:
            return link[0]
        start = posixpath.dirname(page.file.src_uri)
        return f"{link[1]}{posixpath.relpath(_uri(target), start or '.')}{link[3]}"

    return _apart(_LINK.sub(turned, markdown) if home is not None else markdown)


def _apart(markdown: str) -> str:
    """Put an empty line before each list and table that follows a paragraph."""
    lines: list[str] = []
    fenced = False
    for line in markdown.split("\n"):
        fenced ^= line.startswith("```")
        before = lines[-1] if lines else ""
        paragraph = before.strip() and not (_ITEM.match(before) or before[0].isspace())
        if not fenced and paragraph and _ITEM.match(line):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def on_page_content(content: str, **_: Any) -> str:
    """Turn TeX into MathML."""

    def equation(found: re.Match[str]) -> str:
        display = "block" if found[2] == "[" else "inline"
        drawn = str(convert(html.unescape(found[3]).strip(), display=display))
        return _FUNCTION.sub(r'<mspace width="0.17em"/>\g<0><mspace width="0.17em"/>', drawn)

    return _EQUATION.sub(equation, content)


def _home(file: File) -> Path | None:
    """Folder of the repository from which a page's links start; None for a page made here."""
    return Path(file.abs_src_path).parent if file.abs_src_path else None


def _outside(text: str, home: Path | None) -> Iterator[Path]:
    """The files and folders outside `docs/` that a text links to."""
    for _, link, _ in _LINK.findall(text):
        target = _target(link, home)
        if target is not None and not target.is_relative_to(DOCS):
            yield target


def _target(link: str, home: Path | None) -> Path | None:
    """The file or folder of the repository that a link means; None for any other link."""
    if home is None or "://" in link or link.startswith("mailto:"):
        return None
    target = Path(os.path.normpath(home / link))
    known = target.is_relative_to(REPOSITORY) and target.exists()
    return target if known else None


def _uri(target: Path) -> str:
    """Place of a file of the repository among the sources of the site."""
    if target.is_relative_to(DOCS):
        return target.relative_to(DOCS).as_posix()
    uri = posixpath.join(OUTSIDE, target.relative_to(REPOSITORY).as_posix())
    return posixpath.join(uri, "index.md") if target.is_dir() else uri


def _file(target: Path, uri: str, config: Any) -> File:
    level = InclusionLevel.NOT_IN_NAV
    if target.is_dir():
        return File.generated(config, uri, content=_listing(target), inclusion=level)
    if target.suffix not in SHOWN | {".md"}:
        raise ValueError(f"{target.relative_to(REPOSITORY)}: a page links to this kind of file")
    return File.generated(config, uri, abs_src_path=str(target), inclusion=level)


def _listing(folder: Path) -> str:
    """A page that names what is in a folder of the repository."""
    name = folder.relative_to(REPOSITORY).as_posix()
    files = sorted(p.name + "/" * p.is_dir() for p in folder.iterdir() if p.name[0] not in "._")
    lines = "\n".join(f"- `{file}`" for file in files)
    return f"# {name}/\n\nIn this folder of the repository:\n\n{lines}\n"
