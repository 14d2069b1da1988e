"""The folder of a sweep says what is there, whatever stopped the sweep and whenever."""

import contextlib
import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from sim.errors import SimError
from sim.sweeps import store as module
from sim.sweeps.blocks import Finished
from sim.sweeps.store import (
    JOURNAL,
    MANIFEST,
    RUNS,
    SCHEMA,
    Store,
    block_name,
    read_records,
    sound_blocks,
)

HEAD = {"schema": SCHEMA, "identity": {}, "complete": False}


def block(number: int, content: bytes = b"", failures: int = 0) -> Finished:
    reasons = {"a fault": failures} if failures else {}
    return Finished(number, content or b"content %d" % number, 10, failures, reasons, 1.0)


@pytest.fixture
def store(tmp_path):
    with Store.claim(tmp_path / "sweep") as claimed:
        claimed.start(HEAD)
        yield claimed


def recorded(store):
    return sorted(read_records(store.folder)[1])


def test_a_block_is_recorded_as_soon_as_it_is_added(store):
    store.add(block(4))
    assert recorded(store) == [4]
    assert (store.folder / RUNS / block_name(4)).read_bytes() == b"content 4"
    assert json.loads((store.folder / MANIFEST).read_bytes())["blocks"] == {}  # in the journal


def test_the_journal_is_folded_into_the_manifest_now_and_then(store, monkeypatch):
    monkeypatch.setattr(module, "FOLD_AT", 3)
    for number in range(4):
        store.add(block(number))
    assert len(json.loads((store.folder / MANIFEST).read_bytes())["blocks"]) == 3
    assert len((store.folder / JOURNAL).read_bytes().splitlines()) == 1
    assert recorded(store) == [0, 1, 2, 3]


def test_a_long_sweep_rewrites_its_manifest_ever_less_often(store, monkeypatch):
    monkeypatch.setattr(module, "FOLD_AT", 2)
    saved = []
    monkeypatch.setattr(store, "save", lambda: saved.append(len(store.blocks)))
    store._lines = 0
    for number in range(200):
        store.add(block(number))
        if saved and saved[-1] == len(store.blocks):
            store._lines = 0
    assert len(saved) < 20
    assert max(after - before for before, after in pairwise(saved)) > 50


def test_a_finished_sweep_has_one_manifest_and_no_journal(store):
    for number in (1, 0):
        store.add(block(number, failures=number))
    store.finish()
    manifest = json.loads((store.folder / MANIFEST).read_bytes())
    assert not (store.folder / JOURNAL).exists()
    assert list(manifest["blocks"]) == [block_name(0), block_name(1)]
    assert manifest["complete"] is True
    assert (manifest["runs_done"], manifest["failures"]) == (
        (20, {"runs": 1, "reasons": {"a fault": 1}})
    )


def test_a_line_torn_by_a_crash_is_left_out_and_the_others_stay(store):
    for number in range(3):
        store.add(block(number))
    journal = store.folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-20])
    assert recorded(store) == [0, 1]


def test_a_block_is_counted_once(store):
    store.add(block(1))
    store.add(block(1, b"another"))
    assert (store.folder / RUNS / block_name(1)).read_bytes() == b"content 1"
    assert store.blocks[1].runs == 10
    assert recorded(store) == [1]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
def test_only_sound_blocks_are_taken_up_again(store, harm: Callable[[Path], None]):
    for number in range(3):
        store.add(block(number))
    assert sorted(dict(sound_blocks(store.folder, store.blocks))) == [0, 1, 2]
    harm(store.folder / RUNS / block_name(1))
    assert sorted(dict(sound_blocks(store.folder, store.blocks))) == [0, 2]
    again = Store(store.folder, store._lock)
    again.recover()
    assert sorted(again.blocks) == [0, 2]


def test_what_was_half_written_is_cleared_when_a_sweep_goes_on(store):
    part = store.folder / RUNS / f".{block_name(3)}.part"
    part.write_bytes(b"half")
    store.start(HEAD)
    assert not part.exists()


def test_a_block_is_flushed_before_it_is_named_and_named_before_it_is_recorded(store, monkeypatch):
    steps = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle):
        steps.append("flush")
        real_fsync(handle)

    def rename(self, target):
        steps.append("rename")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", rename)
    monkeypatch.setattr(store, "_append", lambda _line: steps.append("record"))
    store.add(block(0))
    assert steps in (["flush", "rename", "flush", "record"], ["flush", "rename", "record"])


# -- one at a time --------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_an_interrupt_forgets_no_block_that_was_recorded(store, monkeypatch, stage):
    """Ctrl-C after any flush; then the manifest is written anew, as a stopped sweep does."""
    store.add(block(0))
    real = os.fsync
    calls = []

    def fsync(handle):
        real(handle)
        calls.append(handle)
        if len(calls) == stage:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", fsync)
    with contextlib.suppress(KeyboardInterrupt):
        store.add(block(1))
    before = recorded(store)
    assert before == ([0] if stage < 3 else [0, 1])  # the third flush is the journal
    store.save()
    assert recorded(store) == before


def test_a_second_sweep_is_kept_out_while_the_first_one_writes(store):
    with pytest.raises(SimError, match="another sweep or calibration is writing to"):
        Store.claim(store.folder)
    store.close()
    Store.claim(store.folder).close()  # and let in after it


def test_what_is_no_folder_is_told_at_once(tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SimError, match=r"cannot write to .*file"):
        Store.claim(tmp_path / "file")
    with pytest.raises(SimError, match=r"cannot write to .*file"):
        Store.claim(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_may_not_be_written_to_is_told_at_once(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(SimError, match="Permission denied"):
        Store.claim(tmp_path)


# -- reading --------------------------------------------------------------------------------------


def test_a_folder_without_a_sweep_is_told(tmp_path):
    with pytest.raises(SimError, match="there is no sweep in"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{half", "is damaged"),
        (b"[]", "is not the manifest of a sweep"),
        (b'{"files": {}}', "is not the manifest of a sweep"),
        (json.dumps(HEAD | {"schema": 99, "blocks": {}}).encode(), "in another format: 99"),
        (json.dumps(HEAD | {"blocks": {"block-x": {}}}).encode(), "is damaged"),
    ],
    ids=["torn", "a list", "another result", "newer", "no blocks"],
)
def test_a_manifest_that_cannot_be_read_is_told(store, content, told):
    assert read_records(store.folder)[1] == {}  # this one can be
    (store.folder / MANIFEST).write_bytes(content)
    with pytest.raises(SimError, match=told):
        read_records(store.folder)


# -- a full disk ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["block", "journal"])
def test_a_full_disk_is_told_and_what_was_finished_is_kept(store, monkeypatch, stage):
    store.add(block(0))
    real = os.fsync
    calls = []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == {"block": 1, "journal": 3}[stage]:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(SimError) as caught:
        store.add(block(1))
    assert "the disk is full" in str(caught.value)
    assert "1 finished blocks are kept" in str(caught.value)
    assert "--resume" in str(caught.value)
    assert recorded(store) == [0]
    assert not list(store.folder.glob(".*.part"))
    monkeypatch.undo()
    store.add(block(1))  # there is room again
    assert recorded(store) == [0, 1]


def test_another_failure_to_write_is_told_as_what_it_is(store, monkeypatch):
    def fsync(_handle):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(SimError, match="cannot write: Input/output error"):
        store.add(block(0))


def test_a_hash_is_of_the_content_that_was_made(store):
    store.add(block(0))
    kept = store.blocks[0]
    store.blocks[0] = replace(kept, sha256="0" * 64)
    assert dict(sound_blocks(store.folder, store.blocks)) == {}
    store.blocks[0] = kept
    assert dict(sound_blocks(store.folder, store.blocks)) == {0: kept}
