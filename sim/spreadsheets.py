"""Tables as spreadsheets and pandas write them: what is empty is left out, what is odd is named."""

from __future__ import annotations

import re

from sim.errors import Problem, show

Rows = list[tuple[int, list[str]]]  # with their line numbers

#: How numbers are written elsewhere: the sign between thousands, and the decimal sign.
_ELSEWHERE = (
    (",", r"\."),
    (r"\.", ","),
    ("[\u0020\u00a0\u2009\u202f]", "[.,]"),
    ("['\u2019]", "[.,]"),
    ("_", r"\."),
)


def tidy(rows: Rows, name: str) -> tuple[Rows, list[Problem]]:
    """Leave out rows and columns in which nothing is written; tell what no table of keys can be.

    A column of numbers without a name is an index, which pandas writes by itself.

    >>> tidy([(1, ["a", "", ""]), (2, ["1", "", " "])], "t.csv")
    ([(1, ['a']), (2, ['1'])], [])
    """
    rows = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        return rows, []
    separator = next((one for one in ";\t" if len(rows[0][1]) == 1 and one in rows[0][1][0]), "")
    if separator:
        called = {";": "semicolons", "\t": "tabs"}[separator]
        message, allowed = f"its columns stand between {called}", "commas, and points in numbers"
        return rows, [Problem(name, rows[0][0], "", None, message, allowed)]
    width = max(len(cells) for _, cells in rows)
    kept = [k for k in range(width) if any(k < len(c) and c[k].strip() for _, c in rows)]
    if len(kept) < width:
        rows = [(line, [cells[k] for k in kept if k < len(cells)]) for line, cells in rows]
    header = [cell.strip() for cell in rows[0][1]]
    return rows, [_nameless(name, rows[0][0], k) for k, one in enumerate(header) if _index(one)]


def _index(header: str) -> bool:
    return not header or re.fullmatch(r"Unnamed: \d+", header) is not None


def _nameless(name: str, line: int, place: int) -> Problem:
    message = f"column {place + 1} has values and no key"
    allowed = "a key for every column; an index is left out with to_csv(..., index=False)"
    return Problem(name, line, "", None, message, allowed)


def not_a_number(value: object) -> str:
    """Say that a value is not a number, and what may be meant by `12%`, `0,3` and `1,500`.

    >>> not_a_number("0,3")
    "'0,3' is not a number: write 0.3"
    >>> not_a_number("1,500")
    "'1,500' is not a number: write 1500 if the comma parts thousands, 1.5 if it is a decimal sign"
    """
    text = f"{show(value)} is not a number"
    if not isinstance(value, str):
        return text
    meant = _meant(value.strip())
    return f"{text}: write {meant}" if meant else text


def _meant(text: str) -> str:
    """What may be meant by a number as a spreadsheet shows it: both, where it can be two."""
    text = text.replace("\u2212", "-")  # the true minus sign
    if re.fullmatch(r"[-+]?\d+([.,]\d+)?\s*%", text):
        return f"{float(text.rstrip('% ').replace(',', '.')) / 100:g}"
    if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", text):
        thousands, fraction = text.replace(",", ""), float(text.replace(",", "."))
        return f"{thousands} if the comma parts thousands, {fraction:g} if it is a decimal sign"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return text.replace(",", ".")
    for parts, decimal in _ELSEWHERE:
        pattern = rf"([-+]?\d{{1,3}}(?:{parts}\d{{3}})+)(?:{decimal}(\d+))?"
        if found := re.fullmatch(pattern, text):
            whole = re.sub(r"[^-+\d]", "", found[1])
            return whole if found[2] is None else f"{whole}.{found[2]}"
    return text if re.fullmatch(r"[-+]?\d+(\.\d+)?", text) else ""
