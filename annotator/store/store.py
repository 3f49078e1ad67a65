"""The one write door: records in and out, every change an operation in the log."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, mistake
from annotator.model.records import (
    GOLD,
    Annotator,
    Document,
    Project,
    Record,
)
from annotator.model.tagset import Tagset, canonical, digest, from_json
from annotator.store import device, log
from annotator.store.backup import backup
from annotator.store.driver import Driver
from annotator.store.log import Change, Changes, Stacks, Step
from annotator.store.reader import Reader
from annotator.store.rows import BY_TABLE, NOT_OURS, columns, from_row, plain, table, to_row


class Store(Reader):
    """An open project. Reading works anywhere; writing only inside `operation`."""

    def __init__(self, driver: Driver) -> None:
        """Wrap an open driver; use `create`, `open` or `reader` instead."""
        self._driver = driver
        self.path = driver.path
        self.writable = driver.write
        self.readonly_reason = ""
        self._operation: dict[tuple[str, str], Change] | None = None
        self._in_transaction = False
        self._stacks: dict[str, Stacks] = {}
        self._listeners: list[Callable[[Changes], None]] = []
        self.project: Project
        self.tagset: Tagset
        self.device = ""
        try:
            self._load_project()
            if self.writable:
                self._start_writing()
        except BaseException:
            driver.close()
            raise

    # ---- opening and closing ------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, tagset: Mapping[str, Any], name: str = "") -> Store:
        """Make a new project file; refuse an existing path. `tagset` is checked JSON data."""
        place = Place(file=str(path))
        _refuse_target(path)
        text = canonical(tagset)
        project = Project(
            str(uuid.uuid4()), name or path.stem, "ar", tagset["version"], text, digest(text)
        )
        # Made beside the target and renamed: a crash here leaves no half project behind.
        unfinished = path.with_name(f".{uuid.uuid4().hex[:8]}.part")
        try:
            unfinished.touch(mode=0o600, exist_ok=False)  # says better than SQLite why it cannot
            driver = Driver(unfinished, write=True, create=True)
            try:
                with driver.transaction():
                    _upsert(driver, "project", plain(project))
                    _upsert(driver, "annotator", plain(Annotator(GOLD)))
            finally:
                driver.close()
            unfinished.replace(path)
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise mistake("folder_unwritable", place, detail=detail) from error
        except AnnotatorError as error:  # say the name that was asked for
            raise AnnotatorError(
                dataclasses.replace(problem, place=place) for problem in error.problems
            ) from error
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                with contextlib.suppress(OSError):
                    Path(f"{unfinished}{ending}").unlink()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open for work; a project whose log is damaged opens for reading only."""
        return cls(Driver(path, write=True))

    @classmethod
    def reader(cls, path: Path) -> Store:
        """Open for reading only; does not disturb a window that has the project open."""
        return cls(Driver(path, write=False))

    def _load_project(self) -> None:
        rows = self._driver.rows("SELECT * FROM project")
        if len(rows) != 1:
            raise mistake("project_damaged", Place(file=str(self.path)), detail="project")
        self.project = from_row(Project, rows[0])
        try:
            self.tagset = from_json(json.loads(self.project.tagset))
        except NOT_OURS as error:
            raise mistake("project_damaged", Place(file=str(self.path)), detail="tagset") from error

    def _start_writing(self) -> None:
        broken = log.broken_row(self._driver)
        if broken:
            self.writable = False
            self.readonly_reason = "log_damaged"
            return
        stored = self.setting("device")
        seq, _ = log.last(self._driver, stored)
        self.device = device.settle(self.path, stored, seq)
        if self.device != stored:
            self.set_setting("device", self.device)
        self._load_clock()
        device.remember(self.path, self.device, self._seq)

    def _load_clock(self) -> None:
        self._seq, self._hash = log.last(self._driver, self.device)
        self._lamport = int(self._driver.value("SELECT max(lamport) FROM operation") or 0)

    def close(self) -> None:
        """Leave one self-contained file behind and let others in."""
        if self.device:
            device.remember(self.path, self.device, self._seq)
        self._driver.close()

    def __enter__(self) -> Store:
        """Return itself, to be closed at the end of a with block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def gone(self) -> bool:
        """Say whether the file was deleted, moved or replaced while it was open."""
        return self._driver_alive() and self._driver.gone()

    def save_copy(self, target: Path) -> None:
        """Write a complete copy of the project to a new path."""
        if target.exists():
            raise mistake("project_exists", Place(file=str(target)))
        self._driver.copy_to(target)

    def backup(self) -> Path:
        """Write a verified backup beside the project and return its path."""
        return backup(self._driver.copy_to, self.path)

    # ---- writing ------------------------------------------------------------------------

    def on_change(self, listener: Callable[[Changes], None]) -> None:
        """Call `listener` after each committed operation."""
        self._listeners.append(listener)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold several operations together: all of them are kept, or none."""
        self._refuse_unless_writable()
        if self._in_transaction:
            yield
            return
        self._in_transaction = True
        try:
            with self._driver.transaction():
                yield
        except BaseException:
            # After a failed commit the file decides what happened, not our memory.
            self._stacks.clear()
            if self._driver_alive():
                self._load_clock()
            raise
        finally:
            self._in_transaction = False

    def _driver_alive(self) -> bool:
        return hasattr(self._driver, "db")

    def _refuse_unless_writable(self) -> None:
        if not self.writable:
            code = self.readonly_reason or "project_readonly"
            raise mistake(code, Place(file=str(self.path)), detail="")

    @contextlib.contextmanager
    def operation(
        self, name: str, annotator: str, *, batch: str | None = None
    ) -> Iterator[OperationResult]:
        """Run one named, undoable, durable transaction; `put` and `delete` work inside it.

        Yields a result whose `changes` is filled once the operation is committed. An operation
        that changes nothing leaves no row. Raises AnnotatorError when the disk is full, the
        file is gone or the project is read-only; nothing is changed then.
        """
        result = OperationResult()
        if self._operation is not None:
            raise RuntimeError("operations do not nest")
        with self.transaction():
            self._operation = {}
            try:
                yield result
                changes = _effective(self._operation.values())
                if changes:
                    self._append(name, annotator, changes, batch, result.undoes)
            finally:
                self._operation = None
            result.changes = Changes(name, changes, result.undone)
        if result.changes.ids("project"):
            self._load_project()
        if result.changes:
            for listener in self._listeners:
                listener(result.changes)

    def put(self, *records: Record) -> None:
        """Insert or replace records, by id."""
        for record in records:
            kind = table(type(record))
            if isinstance(record, Document):
                self._put_text(record)
            self._write(kind, record.id, plain(record))

    def delete(self, *records: Record) -> None:
        """Delete records. A link that would dangle is a bug and fails the commit."""
        for record in records:
            self._write(table(type(record)), record.id, None)

    def _put_text(self, document: Document) -> None:
        if digest(document.text) != document.sha256:
            raise ValueError("a document's sha256 must be that of its text")
        self._driver.execute(
            "INSERT INTO text (sha256, text) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [document.sha256, document.text],
        )

    def _write(self, kind: str, id: str, after: dict[str, Any] | None) -> None:
        if self._operation is None:
            raise RuntimeError("put and delete work only inside store.operation")
        before = self._stored(kind, id)
        if before == after:
            return
        if after is None:
            self._driver.execute(f'DELETE FROM "{kind}" WHERE id = ?', [id])
        else:
            _upsert(self._driver, kind, after)
        first = self._operation.get((kind, id))
        self._operation[kind, id] = Change(kind, id, first.before if first else before, after)

    def _stored(self, kind: str, id: str) -> dict[str, Any] | None:
        record_kind = BY_TABLE[kind]
        names = ", ".join(f'"{name}"' for name in columns(record_kind))
        rows = self._driver.rows(f'SELECT {names} FROM "{kind}" WHERE id = ?', [id])
        if not rows:
            return None
        if record_kind is Document:
            rows[0]["text"] = ""
        return plain(from_row(record_kind, rows[0]))

    def _append(
        self,
        name: str,
        annotator: str,
        changes: tuple[Change, ...],
        batch: str | None,
        undoes: Step | None,
    ) -> None:
        seq, lamport = self._seq + 1, self._lamport + 1
        row: dict[str, Any] = {
            "device": self.device,
            "seq": seq,
            "lamport": lamport,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "annotator": annotator,
            "name": name,
            "changes": canonical([[c.table, c.id, c.before, c.after] for c in changes]),
            "seen": canonical(self._seen(changes)),
            "undoes": canonical([undoes.device, undoes.seq]) if undoes else None,
            "batch": batch,
            "format": log.FORMAT,
            "tagset_hash": self.project.tagset_hash,
            "prev_hash": self._hash,
        }
        log.append(self._driver, row)
        for change in changes:
            self._driver.execute(
                "INSERT INTO head (kind, target, device, seq) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (kind, target) DO UPDATE SET device = excluded.device,"
                " seq = excluded.seq",
                [change.table, change.id, self.device, seq],
            )
        self._seq, self._lamport, self._hash = seq, lamport, row["hash"]
        key = (undoes.device, undoes.seq) if undoes else None
        for who, stacks in self._stacks.items():
            if who == annotator or name in log.BARRIERS:
                stacks.push(Step(self.device, seq, name, key))

    def _seen(self, changes: Sequence[Change]) -> dict[str, list[str | int]]:
        """Return the head that each changed record had before this operation."""
        heads: dict[str, list[str | int]] = {}
        for change in changes:
            rows = self._driver.rows(
                "SELECT device, seq FROM head WHERE kind = ? AND target = ?",
                [change.table, change.id],
            )
            if rows:
                heads[change.id] = [rows[0]["device"], rows[0]["seq"]]
        return heads

    # ---- undo and redo ------------------------------------------------------------------

    def undo(self, annotator: str) -> Changes:
        """Take back the annotator's last operation on this device by a compensating one.

        Raises `nothing_to_undo`, `undo_barrier`, or `undo_changed` when somebody else has
        changed the record since.
        """
        stacks = self._stacks_of(annotator)
        if not stacks.undo:
            if stacks.barrier:
                raise mistake("undo_barrier", operation=stacks.barrier)
            raise mistake("nothing_to_undo")
        return self._compensate(stacks.undo[-1], log.UNDO, annotator)

    def redo(self, annotator: str) -> Changes:
        """Bring back what the annotator took back last."""
        stacks = self._stacks_of(annotator)
        if not stacks.redo:
            raise mistake("nothing_to_redo")
        return self._compensate(stacks.redo[-1], log.REDO, annotator)

    def undo_name(self, annotator: str) -> str:
        """Return the name of the operation that undo would take back, or an empty string."""
        steps = self._stacks_of(annotator).undo
        return log.original_name(self._driver, steps[-1]) if steps else ""

    def redo_name(self, annotator: str) -> str:
        """Return the name of the operation that redo would bring back, or an empty string."""
        steps = self._stacks_of(annotator).redo
        return log.original_name(self._driver, steps[-1]) if steps else ""

    def _stacks_of(self, annotator: str) -> Stacks:
        if annotator not in self._stacks:
            self._stacks[annotator] = log.stacks(self._driver, self.device, annotator)
        return self._stacks[annotator]

    def _compensate(self, step: Step, name: str, annotator: str) -> Changes:
        changes = log.changes_of(self._driver, step.device, step.seq)
        with self.operation(name, annotator) as result:
            result.undoes = step
            result.undone = log.original_name(self._driver, step)
            for change in changes:
                if self._stored(change.table, change.id) != change.after:
                    raise mistake("undo_changed", operation=result.undone)
            for change in changes:
                before = None if change.before is None else dict(change.before)
                self._write(change.table, change.id, before)
        return result.changes

    # ---- local settings: outside the log, never in packets --------------------------------

    def setting(self, key: str) -> str:
        """Return a machine-local setting of this project, or an empty string."""
        value = self._driver.value("SELECT value FROM local_setting WHERE key = ?", [key])
        return value or ""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a machine-local setting, such as where the caret was."""
        self._refuse_unless_writable()
        with self._driver.transaction():
            self._driver.execute(
                "INSERT INTO local_setting (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                [key, value],
            )


def _refuse_target(path: Path) -> None:
    """Raise where no new project can be made."""
    place = Place(file=str(path))
    try:
        str(path).encode("utf-8")
        if path.exists():
            raise mistake("project_exists", place)
        if not path.parent.is_dir():
            raise mistake("folder_missing", place)
    except UnicodeEncodeError as error:
        raise mistake("file_name_encoding", place) from error
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("folder_unwritable", place, detail=detail) from error


class OperationResult:
    """Filled when the operation is committed."""

    def __init__(self) -> None:
        """Start with no changes."""
        self.changes = Changes("")
        self.undoes: Step | None = None
        self.undone = ""


def _effective(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.before != change.after)


def _upsert(driver: Driver, kind: str, data: Mapping[str, Any]) -> None:
    row = to_row(data)
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name != "id")
    driver.execute(
        f'INSERT INTO "{kind}" ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}',
        list(row.values()),
    )
