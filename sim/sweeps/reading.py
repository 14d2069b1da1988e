"""Reading a sweep: by column, over all its blocks, in the order of points and replicates."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from sim.errors import SimError, show, unknown_name
from sim.sweeps.blocks import KEYS
from sim.sweeps.plan import Plan
from sim.sweeps.store import Block, block_path, read_records, sound_blocks

#: pandas types that a column with gaps keeps.
_GAPPED = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


@dataclass(frozen=True)
class Sweep:
    """The result of a sweep, finished or not; nothing of it is in memory until it is read."""

    folder: Path
    manifest: Mapping[str, Any]
    blocks: Mapping[int, Block]

    @property
    def plan(self) -> Plan:
        """How many points and replicates there are, and how they are shared out among blocks."""
        known = self.manifest["identity"]
        return Plan(known["points"], known["replicates"], known["block_size"])

    @property
    def complete(self) -> bool:
        """Whether every block has been made."""
        return len(self.blocks) == self.plan.blocks

    @property
    def runs(self) -> int:
        """Number of runs made so far."""
        return sum(block.runs for block in self.blocks.values())

    @property
    def failures(self) -> int:
        """Number of runs that failed; the column `failure` says why."""
        return sum(block.failures for block in self.blocks.values())

    @property
    def columns(self) -> list[str]:
        """Names of all columns: point, replicate and seed, what was varied, failure, outcomes."""
        return list(self.dataset.schema.names)

    @property
    def damaged(self) -> list[int]:
        """Blocks that are missing or not as they were written; every file is read."""
        sound = {number for number, _ in sound_blocks(self.folder, self.blocks)}
        return sorted(self.blocks.keys() - sound)

    @cached_property
    def dataset(self) -> ds.Dataset:
        """All blocks as one dataset, for sweeps that do not fit into memory."""
        if not self.blocks:
            raise SimError(f"{self.folder} holds no finished block as yet")
        paths = [str(block_path(self.folder, number)) for number in sorted(self.blocks)]
        checked = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
        form = ds.ParquetFileFormat(default_fragment_scan_options=checked)
        return self._read(lambda: ds.dataset(paths, format=form))

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Some columns, or all, as an Arrow table, sorted by point and replicate."""
        names = self.columns if columns is None else list(columns)
        for name in names:
            if name not in self.columns:
                raise unknown_name(
                    f"there is no column {show(name)} in the sweep",
                    name,
                    self.columns,
                    allowed=f"{', '.join(KEYS)}, what was varied, failure and the outcomes",
                )
        table = self._read(lambda: self.dataset.to_table(columns=names))
        return table.take(self._order).combine_chunks()

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Some columns, or all, as a pandas frame, sorted by point and replicate.

        Numbers are NaN where there is none; whole numbers, truth values and texts of a run that
        failed are `<NA>`.
        """
        table = self.table(columns)
        return pd.DataFrame({one.name: series_of(table, one) for one in table.schema})

    @cached_property
    def _order(self) -> pa.Array:
        """Where the rows stand when they are sorted, read once."""
        keys = self._read(lambda: self.dataset.to_table(columns=["point", "replicate"]))
        point, replicate = (keys[name].to_numpy() for name in ("point", "replicate"))
        return pa.array(np.lexsort((replicate, point)))

    def _read(self, reader: Any) -> Any:
        try:
            return reader()
        except (OSError, pa.ArrowException) as error:
            raise SimError(
                f"{self.folder}: a block cannot be read ({str(error).splitlines()[0]})\n"
                "    Make the damaged blocks anew with --resume (resume=True)."
            ) from error


def read_sweep(folder: str | os.PathLike[str]) -> Sweep:
    """Open the result of a sweep, which may be unfinished or under way."""
    place = Path(folder)
    head, blocks = read_records(place)
    return Sweep(place, head, blocks)


def series_of(table: pa.Table, one: pa.Field) -> pd.Series[Any]:
    """A column of a table as pandas has it; whole numbers and truth values keep their gaps."""
    column = table[one.name]
    if pa.types.is_string(one.type):
        # Few texts and many rows: only the different ones are made into Python's.
        coded = pc.dictionary_encode(column).combine_chunks()
        texts = pd.array(coded.dictionary.to_pylist(), dtype="string")
        places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return pd.Series(texts.take(places, allow_fill=True), name=one.name)
    kind = _GAPPED.get(one.type) if one.nullable else None
    if kind is None:
        return column.to_pandas()  # type: ignore[no-any-return]
    return column.to_pandas(types_mapper=lambda _: kind)  # type: ignore[no-any-return]
