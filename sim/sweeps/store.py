"""The folder of a sweep: blocks, a manifest and a journal, none of which can be left half written.

A block is written under another name, flushed to the disk and renamed; only then a line with its
hash goes to the journal, which is flushed too. So whatever stops the sweep, and whenever, the
folder says which blocks are there. The journal is folded into the manifest now and then.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sim.errors import SimError
from sim.locks import lock as lock_file
from sim.manifest import NAME, as_json
from sim.sweeps.blocks import Finished

MANIFEST = NAME
JOURNAL = "journal.jsonl"
LOCK = ".lock"
SCHEMA = 2  # of the folder; raised when an older reader could not read a newer one
READABLE = (1, SCHEMA)  # in the first, blocks lay beside the manifest
RUNS = "runs"  # the folder in it that holds nothing but blocks, so that any reader can open it
FOLD_AT = 64  # lines of the journal that are folded into the manifest, or as many as it has
MOST_REASONS = 20  # kinds of failure that the manifest lists

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True)
class Block:
    """A block in the folder, as the manifest and the journal list it."""

    sha256: str
    size: int
    runs: int
    failures: int
    reasons: dict[str, int]


def block_name(number: int) -> str:
    """File name of a block.

    >>> block_name(7)
    'block-000007.parquet'
    """
    return f"block-{number:06d}.parquet"


def block_path(folder: Path, number: int) -> Path:
    """The file of a block in the folder of a sweep; beside the manifest, if it is an old one."""
    path = folder / RUNS / block_name(number)
    older = folder / block_name(number)
    return older if not path.exists() and older.exists() else path


class Store:
    """A folder that this process alone writes to, until it is closed."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self.folder = folder
        self.head: dict[str, Any] = {}
        self.blocks: dict[int, Block] = {}
        self._lock = lock
        self._journal: IO[bytes] | None = None
        self._lines = 0

    @classmethod
    def claim(cls, folder: Path) -> Self:
        """Make the folder if need be, and keep every other sweep out of it."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / LOCK).open("a+b")
        except OSError as error:
            raise SimError(
                f"cannot write to {folder}: {error.strerror or error}\n"
                "    allowed: a folder that you may write to, or a new one"
            ) from error
        try:
            lock_file(lock)
        except OSError:
            lock.close()
            raise SimError(
                f"another sweep or calibration is writing to {folder}\n"
                "    allowed: wait until it ends, or name another folder"
            ) from None
        return cls(folder, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def used(self) -> bool:
        """Whether a sweep, or another result, is in the folder already."""
        blocks = block_name(0)[:6] + "*"
        left = [self.folder.glob(blocks), (self.folder / RUNS).glob(blocks)]
        return (self.folder / MANIFEST).exists() or any(map(any, left))

    def recover(self) -> dict[str, Any]:
        """Read what an earlier sweep left, and keep only blocks that are sound."""
        self.head, recorded = read_records(self.folder)
        self.blocks = dict(sound_blocks(self.folder, recorded))
        return self.head

    def start(self, head: Mapping[str, Any]) -> None:
        """Write the manifest of a sweep that begins or goes on, and clear what was half written."""
        self.head = dict(head)
        for place in (self.folder, self.folder / RUNS):
            for leftover in place.glob(".*.part"):
                leftover.unlink(missing_ok=True)
        with self._told():
            (self.folder / RUNS).mkdir(exist_ok=True)
            self.save()

    def add(self, made: Finished) -> None:
        """Keep a block. A block that is there already stays: it cannot be counted twice.

        It is known here before its line is written, so that an interrupt between the two, after
        which the manifest is written anew, cannot forget a block that the journal has.
        """
        if made.number in self.blocks:
            return
        digest = hashlib.sha256(made.content).hexdigest()
        block = Block(digest, len(made.content), made.runs, made.failures, made.reasons)
        line = json.dumps({"block": made.number} | asdict(block), ensure_ascii=False)
        with self._told():
            write(block_path(self.folder, made.number), made.content)
            self.blocks[made.number] = block
            try:
                self._append(f"{line}\n".encode())
            except OSError:
                del self.blocks[made.number]
                raise
        self._lines += 1
        if self._lines >= max(FOLD_AT, len(self.blocks) // 2):
            with self._told():
                self.save()

    def _append(self, line: bytes) -> None:
        if self._journal is None:
            self._journal = (self.folder / JOURNAL).open("ab", buffering=0)
        end = self._journal.seek(0, os.SEEK_END)
        try:
            if self._journal.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._journal.fileno())
        except OSError:  # half a line would be joined to the next one
            with contextlib.suppress(OSError):
                self._journal.truncate(end)
            raise

    def save(self) -> None:
        """Write the manifest anew; the journal, which it now holds, is emptied after it."""
        write(self.folder / MANIFEST, as_json(self.head | summary(self.blocks)))
        if self._journal is None:
            self._journal = (self.folder / JOURNAL).open("ab", buffering=0)
        self._journal.truncate(0)
        self._lines = 0

    def finish(self) -> None:
        """Say in the manifest that nothing is missing."""
        self.head["complete"] = True
        with self._told():
            self.save()
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def close(self) -> None:
        """Let another sweep in."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._lock.close()  # which releases it, as the end of the process does

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn a failure to write into a message that says what is kept."""
        try:
            yield
        except OSError as error:
            full = error.errno in _FULL
            why = "the disk is full" if full else f"cannot write: {error.strerror or error}"
            then = "make room, then" if full else "when that is mended,"
            raise SimError(
                f"{self.folder}: {why}\n"
                f"    {len(self.blocks)} finished blocks are kept; {then} go on with --resume "
                "(resume=True)"
            ) from error


def summary(blocks: Mapping[int, Block]) -> dict[str, Any]:
    """What the manifest says of the blocks: how many runs, which failed and why, every hash."""
    reasons: Counter[str] = Counter()
    for block in blocks.values():
        reasons.update(block.reasons)
    common = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:MOST_REASONS]
    return {
        "runs_done": sum(block.runs for block in blocks.values()),
        "failures": {
            "runs": sum(block.failures for block in blocks.values()),
            "reasons": dict(common),
        },
        "blocks": {block_name(number): asdict(blocks[number]) for number in sorted(blocks)},
    }


def read_records(folder: Path) -> tuple[dict[str, Any], dict[int, Block]]:
    """Read manifest and journal: what the sweep is, and the blocks that it has recorded.

    The journal is read first: whatever it loses in the meantime is in the manifest by then.
    """
    try:
        lines = (folder / JOURNAL).read_bytes().split(b"\n")
    except OSError:
        lines = []
    head = _read_manifest(folder)
    blocks = {}
    try:
        for name, entry in head.pop("blocks").items():
            blocks[int(Path(name).stem.partition("-")[2])] = Block(**entry)
    except (AttributeError, TypeError, ValueError):
        raise _damaged(folder) from None
    for line in lines:
        with contextlib.suppress(
            AttributeError, KeyError, TypeError, ValueError
        ):  # the last may be torn
            entry = json.loads(line)
            number = int(entry.pop("block"))
            blocks[number] = Block(**entry)
    for key in ("runs_done", "failures"):
        head.pop(key, None)
    return head, blocks


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        head = json.loads((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise SimError(
            f"there is no sweep in {folder} ({MANIFEST}: {error.strerror or error})\n"
            "    allowed: a folder that a sweep has written"
        ) from error
    except ValueError:
        raise _damaged(folder) from None
    if not isinstance(head, dict) or not {"schema", "identity", "blocks"} <= head.keys():
        raise SimError(f"{folder / MANIFEST} is not the manifest of a sweep")
    if head["schema"] not in READABLE:
        raise SimError(f"{folder} was written in another format: {head['schema']}, not {SCHEMA}")
    return head


def _damaged(folder: Path) -> SimError:
    return SimError(
        f"{folder / MANIFEST} is damaged: it cannot be read\n"
        "    Nothing else tells which sweep this was: begin it anew in another folder."
    )


def sound_blocks(folder: Path, blocks: Mapping[int, Block]) -> Iterator[tuple[int, Block]]:
    """Those blocks whose file is there and has the hash that was recorded."""

    def sound(number: int) -> bool:
        path = block_path(folder, number)
        try:
            if path.stat().st_size != blocks[number].size:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == blocks[number].sha256
        except OSError:
            return False

    with ThreadPoolExecutor(4) as readers:
        for number, good in zip(blocks, readers.map(sound, blocks), strict=True):
            if good:
                yield number, blocks[number]


# -- files ---------------------------------------------------------------------------------------


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all, also when the power fails: flush, rename, flush."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Have a renaming survive a power failure; Windows does so by itself, and cannot be asked."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
