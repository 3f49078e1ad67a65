"""A killed process and a full disk lose no acknowledged edit and leave no half one."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator import edits
from annotator.errors import AnnotatorError
from annotator.model.records import Attribution
from annotator.store import Store

RUNS = 100
CRASHER = Path(__file__).with_name("crasher.py")


def start(path: Path, item: str, first: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(CRASHER), str(path), item, str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
@pytest.mark.timeout(300)
def test_kill_9_loses_no_acknowledged_edit(store: Store, path: Path) -> None:
    item = edits.start_attribution(store, "A01", "d1", "cue", [(0, 3)])
    store.close()
    dice = random.Random(20261125)
    value = 0
    for _ in range(RUNS):
        process = start(path, item.id, value + 1)
        time.sleep(dice.uniform(0.0, 0.03))  # the moment of the kill is the point of the test
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        acknowledged = [int(line) for line in process.stdout.read().split("\n")[:-1] if line]
        process.stdout.close()
        process.wait()
        value = assert_whole(path, item.id, acknowledged[-1] if acknowledged else value)


def assert_whole(path: Path, item: str, acknowledged: int) -> int:
    """The note is the acknowledged one or the next; table and log agree; return the note."""
    with Store.open(path) as store:
        assert store.writable, "the log's hash chain holds"
        note = int(store.need(Attribution, item).note or 0)
        assert note in (acknowledged, acknowledged + 1)
        row = store._driver.rows("SELECT changes FROM operation ORDER BY lamport DESC LIMIT 1")[0]
        after = json.loads(row["changes"])[0][3]
        assert int(after["note"] or 0) == note
        assert store._driver.value("PRAGMA quick_check") == "ok"
    return note


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes: SQLite sees a disk that is full."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)


def fill(store: Store, item: str) -> tuple[str, str]:
    """Edit until the disk is full; return the last acknowledged note and the error's code."""
    last = ""
    for n in range(10_000):
        try:
            edits.set_note(store, "A01", item, f"{n} " + "ملاحظة طويلة " * 200)
        except AnnotatorError as error:
            return last, error.problems[0].code
        last = store.need(Attribution, item).note
    raise AssertionError("the disk never filled")


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_full_disk_is_reported_and_work_goes_on_after_it(store: Store, path: Path) -> None:
    item = edits.start_attribution(store, "A01", "d1", "cue", [(0, 3)])
    with limited(path.stat().st_size + 600_000):
        last, code = fill(store, item.id)
        assert code in {"disk_full", "disk_error"}
        assert store.need(Attribution, item.id).note == last
    edits.set_note(store, "A01", item.id, "بعد الامتلاء")
    store.undo("A01")
    assert store.need(Attribution, item.id).note == last
    store.close()
    with Store.open(path) as again:
        assert again.writable
        assert again.need(Attribution, item.id).note == last


@pytest.mark.skipif(sys.platform != "linux", reason="needs a tmpfs of its own")
def test_a_really_full_disk_is_reported(tmp_path: Path, store: Store) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mount)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        copy = mount / "p.isnad"
        item = edits.start_attribution(store, "A01", "d1", "cue", [(0, 3)])
        store.save_copy(copy)
        with Store.open(copy) as small:
            last, code = fill(small, item.id)
            assert code == "disk_full"
            assert small.need(Attribution, item.id).note == last
        with Store.open(copy) as again:
            assert again.need(Attribution, item.id).note == last
    finally:
        subprocess.run(["umount", str(mount)], check=True)
