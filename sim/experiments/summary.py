"""The summary of an experiment: one tidy table, from which verdicts and figures are made."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd

from sim.errors import SimError, nearest, show
from sim.inference.intervals import Estimate

#: `design`: a number that was chosen. `count`: a whole number that was counted. `calculated`:
#: follows from a scenario without luck. `estimate`: from runs, with its interval.
Kind = Literal["design", "count", "calculated", "estimate"]
KINDS: tuple[Kind, ...] = ("design", "count", "calculated", "estimate")
KEYS = ("quantity", "setting", "group", "x")
NUMBERS = ("value", "low", "high", "standard_error", "n")
COLUMNS = (*KEYS, *NUMBERS, "kind")
DIGITS = 12


class Summary:
    """Quantities of an experiment, each found by its name, setting, group and place.

    `setting` is a scenario, or what stands for one; `group` names a series or a case within it; `x`
    is a place on an axis (NaN where there is none).

    >>> summary = Summary()
    >>> summary.add("share_war", Estimate(0.25, 0.1, 0.4, 0.07, 40), setting="toy/fearon")
    >>> summary.get("share_war", setting="toy/fearon").value
    0.25
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str, float | None], dict[str, Any]] = {}
        self._frame: pd.DataFrame | None = None  # the rows as a table, until one is added

    def add(
        self,
        quantity: str,
        value: Estimate | float,
        *,
        setting: str = "",
        group: str = "",
        x: float = math.nan,
        kind: Kind | None = None,
    ) -> None:
        """Add one quantity; a plain number is a count if it is an int, else calculated."""
        key = _key(quantity, setting, group, x)
        if key in self._rows:
            raise ValueError(f"the summary has {key} already")
        if isinstance(value, Estimate):
            numbers = (value.value, value.low, value.high, value.standard_error, value.n)
            kind = kind or "estimate"
        else:
            numbers = (float(value), math.nan, math.nan, math.nan, 0)
            kind = kind or ("count" if isinstance(value, int) else "calculated")
        finite = numbers[:4] if kind == "estimate" else numbers[:1]
        if not all(map(math.isfinite, finite)):
            raise ValueError(
                f"{key}: {numbers} is not finite: leave it out, and count what there is"
            )
        self._rows[key] = dict(
            zip(COLUMNS, (quantity, setting, group, x, *numbers, kind), strict=True)
        )
        self._frame = None

    def get(
        self, quantity: str, *, setting: str = "", group: str = "", x: float = math.nan
    ) -> Estimate:
        """One quantity, as an estimate (without an interval if it has none)."""
        key = _key(quantity, setting, group, x)
        if key not in self._rows:
            same = [one for one in self._rows if one[0] == quantity]  # callers ask by the thousand
            close = nearest(str(key), map(str, same)) if same else nearest(quantity, self._names)
            raise KeyError(f"the summary has no {key}; nearest: {close or 'none'}")
        row = self._rows[key]
        return Estimate(*(row[name] for name in NUMBERS))

    @property
    def _names(self) -> list[str]:
        """The quantities there are, each once."""
        return list(dict.fromkeys(quantity for quantity, *_ in self._rows))

    def table(self, quantity: str = "", **where: str) -> pd.DataFrame:
        """The rows, or those of one quantity, in the order in which they were added."""
        if self._frame is None:
            self._frame = pd.DataFrame(list(self._rows.values()), columns=list(COLUMNS))
        frame = self._frame
        if quantity:
            frame = frame[frame["quantity"] == quantity]
        for name, text in where.items():
            frame = frame[frame[name] == text]
        return frame.reset_index(drop=True)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows.values())

    def csv(self) -> bytes:
        """The table as CSV, numbers with twelve digits."""
        return self.table().to_csv(index=False, float_format=f"%.{DIGITS}g").encode()

    @classmethod
    def read(cls, content: bytes, name: str) -> Summary:
        """Read a summary that :meth:`csv` wrote."""
        try:
            texts = dict.fromkeys(("quantity", "setting", "group", "kind"), str)
            frame = pd.read_csv(
                io.BytesIO(content),
                dtype=texts,
                keep_default_na=False,
                na_values={c: ["", "nan"] for c in ("x", *NUMBERS)},
            )
            found = cls()
            for row in frame.to_dict("records"):
                if row["kind"] not in KINDS:
                    raise ValueError(f"kind {show(row['kind'])}")
                value, low, high, error = (float(row[name]) for name in NUMBERS[:-1])
                estimate = Estimate(value, low, high, error, int(row["n"]))
                found.add(
                    row["quantity"],
                    estimate,
                    setting=row["setting"],
                    group=row["group"],
                    x=float(row["x"]),
                    kind=row["kind"],
                )
        except (ValueError, KeyError, TypeError) as error:
            raise SimError(f"{name}: this is no summary, or it is damaged ({error})") from None
        if list(frame.columns) != list(COLUMNS):
            raise SimError(
                f"{name}: columns {', '.join(frame.columns)}\n    allowed: {', '.join(COLUMNS)}"
            )
        return found


def _key(quantity: str, setting: str, group: str, x: float) -> tuple[str, str, str, float | None]:
    """A place in the table; x is kept to the digits that the file has."""
    return quantity, setting, group, None if math.isnan(x) else float(f"{x:.{DIGITS}g}")
