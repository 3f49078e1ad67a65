"""The one write door: records in and out, every change an operation in the log."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.errors import Place, mistake
from annotator.model.records import (
    Document,
    Layer,
    Project,
    Record,
)
from annotator.model.tagset import Tagset, canonical, digest, from_json
from annotator.store import device, log, making, merge, rights
from annotator.store.backup import backup
from annotator.store.derived import Derived
from annotator.store.driver import Driver
from annotator.store.fold import History, Key, Tell, history, silent
from annotator.store.log import Change, Changes, Stacks, Stamp, Step
from annotator.store.merge import Incoming, Plan
from annotator.store.rows import NOT_OURS, from_row, plain, table, upsert
from annotator.store.slices import Slices

_WORKPLACE = "workplace"  # the local setting that says whose alone a project is


class Store(Slices):
    """An open project. Reading works anywhere; writing only inside `operation`."""

    def __init__(self, driver: Driver) -> None:
        """Wrap an open driver; use `create`, `open` or `reader` instead."""
        self._driver = driver
        self.derived = Derived(driver, self.transaction)
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
        self.workplace = ""  # whose alone this project is, when it came from an assignment
        try:
            self._load_project()
            if self.writable:
                self._start_writing()
        except BaseException:
            driver.close()
            raise

    # ---- opening and closing ------------------------------------------------------------

    @classmethod
    def create(
        cls,
        path: Path,
        tagset: Mapping[str, Any],
        name: str = "",
        *,
        project: Project | None = None,
        workplace: str = "",
    ) -> Store:
        """Make a new project file; refuse an existing path. `tagset` is checked JSON data.

        With `project` the file is one annotator's place of work in that project.
        """
        text = canonical(tagset)
        project = project or Project(
            str(uuid.uuid4()), name or path.stem, "ar", tagset["version"], text, digest(text)
        )
        keys = (_WORKPLACE, "annotator") if workplace else ()
        making.make(path, project, dict.fromkeys(keys, workplace))
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
        self.workplace = self.setting(_WORKPLACE)

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
        making.refuse_target(target)
        try:
            target.touch(mode=0o600, exist_ok=False)  # says better than SQLite why it cannot
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise mistake("folder_unwritable", Place(file=str(target)), detail=detail) from error
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
                changes = _effective(self._operation.values(), result.decided)
                self._refuse_beyond(annotator, changes)
                self._refuse_orphans(changes)
                if changes:
                    self._append(name, annotator, changes, batch, result)
            finally:
                self._operation = None
            if result.refolds:
                changes += self._fold_again()
            result.changes = Changes(name, changes, result.undone)
        if result.changes.ids("project"):
            self._load_project()
        if result.changes:
            for listener in self._listeners:
                listener(result.changes)

    def _refuse_beyond(self, annotator: str, changes: tuple[Change, ...]) -> None:
        """In a place of work, refuse what its annotator's packet could not carry home."""
        if not self.workplace or not changes:
            return
        wrong = rights.beyond(changes, self.workplace, self.layer_owner)
        if wrong or annotator != self.workplace:
            raise mistake("not_your_work", name=self.workplace)

    def _refuse_orphans(self, changes: tuple[Change, ...]) -> None:
        """Refuse to take a layer away, also by undo, while somebody's work stands in it."""
        for change in changes:
            if change.table == "layer" and change.before and change.after is None:
                layer = [change.before["document"], change.before["annotator"]]
                sql = "SELECT count(*) FROM attribution WHERE document = ? AND annotator = ?"
                if self._driver.value(sql, layer):
                    raise mistake("still_referenced")

    def layer_owner(self, id: str) -> str:
        """Return whose layer this is, or an empty string."""
        layer = self.get(Layer, id)
        return layer.annotator if layer else ""

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
        before = self._plain(kind, id)
        if before == after:
            return
        if after is None:
            self._driver.execute(f'DELETE FROM "{kind}" WHERE id = ?', [id])
        else:
            upsert(self._driver, kind, after)
        first = self._operation.get((kind, id))
        self._operation[kind, id] = Change(kind, id, first.before if first else before, after)

    def _append(
        self,
        name: str,
        annotator: str,
        changes: tuple[Change, ...],
        batch: str | None,
        result: OperationResult,
    ) -> None:
        heads: dict[str, list[Any]] = {}
        ids = [change.id for change in changes]
        for change in changes:
            key = (change.table, change.id)
            stamps = merge.seen(self._driver, change, result.decided.get(key, ()))
            if stamps:
                shown = change.id if ids.count(change.id) == 1 else f"{change.table}/{change.id}"
                heads[shown] = list(stamps[0]) if len(stamps) == 1 else list(map(list, stamps))
            merge.settle(self._driver, key, stamps)
        plain_changes = canonical([[c.table, c.id, c.before, c.after] for c in changes])
        self._log(name, annotator, (plain_changes, canonical(heads)), batch, result.undoes)
        for change in changes:
            log.set_head(self._driver, change.table, change.id, (self.device, self._seq))

    def _log(
        self,
        name: str,
        annotator: str,
        content: tuple[str, str],
        batch: str | None = None,
        undoes: Step | None = None,
    ) -> None:
        """Write one row of the log; `content` are its columns changes and seen."""
        seq, lamport = self._seq + 1, self._lamport + 1
        row: dict[str, Any] = {
            "device": self.device,
            "seq": seq,
            "lamport": lamport,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "annotator": annotator,
            "name": name,
            "changes": content[0],
            "seen": content[1],
            "undoes": canonical([undoes.device, undoes.seq]) if undoes else None,
            "batch": batch,
            "format": log.FORMAT,
            "tagset_hash": self.project.tagset_hash,
            "prev_hash": self._hash,
        }
        log.append(self._driver, row)
        self._seq, self._lamport, self._hash = seq, lamport, row["hash"]
        key = (undoes.device, undoes.seq) if undoes else None
        for who, stacks in self._stacks.items():
            if who == annotator or name in log.BARRIERS:
                stacks.push(Step(self.device, seq, name, key))

    # ---- merging --------------------------------------------------------------------------

    def log_rows(self) -> list[dict[str, Any]]:
        """Return every operation, in the order in which they can follow each other."""
        return log.rows(self._driver)

    def history(self) -> History:
        """Return every version of every record that this project knows."""
        return history(self.log_rows(), received=bool(self.workplace))

    def plan_merge(self, incoming: Incoming, tell: Tell = silent) -> Plan:
        """Return what merging would do; raise AnnotatorError when it does not fit."""
        own = (self.device, self._seq if self.device else 0)
        received = bool(self.workplace)
        return merge.plan(self._driver, incoming, own, received=received, tell=tell)

    def merge(self, plan: Plan, by: str, packets: str, tell: Tell = silent) -> None:
        """Take operations of other machines in, all or nothing; undo stops there.

        Nothing is written when all of it is known already. `packets` names where it came from,
        in the log.
        """
        if plan.basis != (self.device, self._seq):
            raise ValueError("the project has changed since the merge was planned")
        if not plan:
            return
        with self.transaction():
            merge.apply(self._driver, plan, tell)
            self._load_clock()
            self._lamport = max([self._lamport, *(item.lamport for item in plan.versions)])
            self._log(log.MERGE, by, merge.written_down(plan.versions), packets)
        if any(change.table == "project" for change in plan.changes):
            self._load_project()
        for listener in self._listeners:
            listener(Changes(log.MERGE, plan.changes))

    def _fold_again(self) -> tuple[Change, ...]:
        """Let the tables say what the log says, after a decision between heads."""
        plan = self.plan_merge(Incoming())
        merge.apply(self._driver, plan)
        return plan.changes

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
                if self._plain(change.table, change.id) != change.after:
                    raise mistake("undo_changed", operation=result.undone)
            for change in changes:
                before = None if change.before is None else dict(change.before)
                self._write(change.table, change.id, before)
            self._take_decisions_back(step, changes, result)
        return result.changes

    def _take_decisions_back(
        self, step: Step, changes: Sequence[Change], result: OperationResult
    ) -> None:
        """Undoing (or redoing) a choice between heads lets them stand (or fall) again."""
        if log.decided(self._driver, step):
            result.refolds = True
            for change in changes:
                result.decided[change.table, change.id] = ()
                if change.before == change.after:
                    self._keep(change)

    def _keep(self, change: Change) -> None:
        """Let the operation hold a change that changes no content: it decided something."""
        assert self._operation is not None, "only inside an operation"
        key = (change.table, change.id)
        self._operation.setdefault(key, Change(*key, change.after, change.before))

    def decide(self, result: OperationResult, key: Key, stamps: Collection[Stamp]) -> None:
        """Inside an operation: say that a person has decided against these heads of a record."""
        result.decided[key] = tuple(stamps)
        result.refolds = True
        value = self._plain(*key)
        self._keep(Change(*key, value, value))

    # ---- local settings: outside the log, never in packets --------------------------------

    def setting(self, key: str) -> str:
        """Return a machine-local setting of this project, or an empty string."""
        value = self._driver.value("SELECT value FROM local_setting WHERE key = ?", [key])
        return value or ""

    def set_setting(self, key: str, value: str) -> None:
        """Keep a machine-local setting, such as where the caret was."""
        with self.transaction():
            making.write_setting(self._driver, key, value)


class OperationResult:
    """Filled when the operation is committed."""

    def __init__(self) -> None:
        """Start with no changes."""
        self.changes = Changes("")
        self.undoes: Step | None = None
        self.undone = ""
        self.decided: dict[Key, tuple[Stamp, ...]] = {}
        self.refolds = False


def _effective(changes: Iterable[Change], decided: Collection[Key]) -> tuple[Change, ...]:
    return tuple(
        change
        for change in changes
        if change.before != change.after or (change.table, change.id) in decided
    )
