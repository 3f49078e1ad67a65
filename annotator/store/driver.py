"""The only module that imports a SQLite library: opening, pragmas, lock, refusals."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from annotator.errors import AnnotatorError, Place, mistake
from annotator.store.backup import backup
from annotator.store.library import Database
from annotator.store.migrations import APPLICATION_ID, MIGRATIONS, VERSION

_HEADER = b"SQLite format 3\x00"
_HEADER_BYTES, _APPLICATION_ID_AT = 100, 68  # sqlite.org/fileformat.html §1.3
_MAX_VALUE_BYTES = 200_000_000
_NETWORK_TYPES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs"})
_SYNC_FOLDERS = frozenset(
    {"dropbox", "onedrive", "google drive", "googledrive", "nextcloud", "owncloud", "syncthing"}
    | {"icloud drive", "icloud~", "mobile documents", "yandex.disk", "box sync", "mega"}
)
_WRITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=1",
    "checkpoint_fullfsync=1",
)
_PRAGMAS = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cell_size_check=ON",
    "busy_timeout=5000",
)
# SQLite's error names → our codes. Everything else is a bug and stays an exception.
_CODES: tuple[tuple[str, str], ...] = (
    ("SQLITE_CONSTRAINT_FOREIGNKEY", "still_referenced"),
    ("SQLITE_FULL", "disk_full"),
    ("SQLITE_IOERR", "disk_error"),
    ("SQLITE_READONLY", "project_readonly"),
    ("SQLITE_BUSY", "project_busy"),
    ("SQLITE_LOCKED", "project_busy"),
    ("SQLITE_CORRUPT", "project_damaged"),
    ("SQLITE_NOTADB", "not_a_project"),
    ("SQLITE_CANTOPEN", "project_unreadable"),
    ("SQLITE_PERM", "project_unreadable"),
    ("SQLITE_AUTH", "project_unreadable"),
)


def translate(error: sqlite3.Error, path: Path) -> AnnotatorError | None:
    """Return the person's error behind a SQLite error, or None if it is a bug of ours."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for prefix, code in _CODES:
        if name.startswith(prefix):
            return mistake(code, Place(file=str(path)), detail=str(error))
    return None


# Projects that this process has open: their files must not be opened by other means.
_OPEN: Counter[Path] = Counter()


class Driver:
    """One connection to one project file, for writing (with the OS lock) or for reading."""

    def __init__(self, path: Path, *, write: bool, create: bool = False) -> None:
        """Open the file; raise AnnotatorError with a clear code when that must not be."""
        self.path = path
        self.write = write
        self._lock: FileLock | None = None
        if not create:
            check_file(path)
        if write:
            refuse_place(path)
        if write and not create:  # a new file is made under a name that nobody else knows
            self._take_lock()
        try:
            self._open(create)
        except sqlite3.Error as error:
            self.close()
            raise translate(error, path) or error from error
        except BaseException:
            self.close()
            raise
        self._identity = self._stat()
        self._real = path.resolve()
        _OPEN[self._real] += 1

    def _take_lock(self) -> None:
        lock = FileLock(f"{self.path}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise mistake("project_open_elsewhere", Place(file=str(self.path))) from error
        except OSError as error:
            raise mistake(
                "project_readonly", Place(file=str(self.path)), detail=str(error)
            ) from error
        self._lock = lock

    def _open(self, create: bool) -> None:
        if create:
            connection = sqlite3.connect(self.path, timeout=5)
        else:
            connection = sqlite3.connect(self._uri(), uri=True, timeout=5)
        self.db = Database(connection, strict=True, execute_plugins=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
        self._set(_PRAGMAS)
        if not create:
            self._check_version()
        if self.write:  # only now: WAL mode alone would change a file that is not ours
            self._set(_WRITE_PRAGMAS)
        if create:
            self._migrate(0)
            self.path.chmod(0o600)

    def _set(self, pragmas: Sequence[str]) -> None:
        for pragma in pragmas:
            self.db.execute(f"PRAGMA {pragma}")

    def _uri(self) -> str:
        mode = "rw" if self.write else "ro"
        uri = f"{self.path.resolve().as_uri()}?mode={mode}"
        # A WAL file in a folder that cannot be written is unreadable; without a -wal beside it
        # nothing is missing, so it may be read as immutable.
        locked = not self.write and not os.access(self.path.parent, os.W_OK)
        complete = not Path(f"{self.path}-wal").exists()
        return f"{uri}&immutable=1" if locked and complete else uri

    def _check_version(self) -> None:
        place = Place(file=str(self.path))
        if self.value("PRAGMA application_id") != APPLICATION_ID:
            raise mistake("not_a_project", place)
        version = int(self.value("PRAGMA user_version") or 0)
        if version > VERSION:
            raise mistake("project_newer", place, found=version, known=VERSION)
        if version < VERSION:
            if not self.write:
                raise mistake("project_older", place, found=version, known=VERSION)
            self._migrate(version)
        if self._schema() != _expected_schema():
            raise mistake("project_foreign_schema", place)

    def _migrate(self, version: int) -> None:
        if version:
            backup(self.copy_to, self.path)
        self.db.execute("BEGIN IMMEDIATE")
        try:
            for step in MIGRATIONS[version:]:
                step(self.db)
            self.db.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self.db.execute(f"PRAGMA user_version={VERSION}")
        except BaseException:
            self.db.rollback()
            raise
        self.db.commit()

    def _schema(self) -> list[tuple[str, str, str]]:
        return _schema_of(self.db)

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def gone(self) -> bool:
        """Return whether the file was deleted, moved or replaced while it was open."""
        return self._stat() != self._identity

    def refuse_if_gone(self) -> None:
        """Raise `project_gone` when the file was deleted, moved or replaced while open.

        SQLite would acknowledge writes to an unlinked file and lose them at close.
        """
        if self.gone():
            raise mistake("project_gone", Place(file=str(self.path)))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE … COMMIT; anything raised inside rolls everything back."""
        self.refuse_if_gone()
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.commit()
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.rollback()
                raise
        except sqlite3.Error as error:
            raise translate(error, self.path) or error from error

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every question inside see the same state; nothing may be written inside."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.rollback()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement."""
        self.db.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return all rows as mappings from column name to value."""
        try:
            cursor = self.db.execute(sql, parameters)
            names = [item[0] for item in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except sqlite3.Error as error:
            raise translate(error, self.path) or error from error

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield rows one by one, as tuples, without holding them all."""
        try:
            # not `yield from`: that would close the cursor, which fails after the connection
            for row in self.db.execute(sql, parameters):  # noqa: UP028
                yield row
        except sqlite3.Error as error:
            raise translate(error, self.path) or error from error

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """Return the first column of the first row, or None."""
        rows = self.rows(sql, parameters)
        return next(iter(rows[0].values())) if rows else None

    def copy_to(self, target: Path) -> None:
        """Write a complete, checked copy; works even when our own file is gone."""
        try:
            with contextlib.closing(sqlite3.connect(target)) as copy:
                self.db.conn.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
                if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                    raise mistake("project_damaged", Place(file=str(self.path)), detail="")
        except sqlite3.Error as error:
            target.unlink(missing_ok=True)
            raise translate(error, target) or error from error

    def close(self) -> None:
        """Checkpoint, close, release the lock. Safe to call twice."""
        database = getattr(self, "db", None)
        if database is not None:
            if self.write:
                # A file that was moved while open too: SQLite alone would leave its last
                # transactions in a -wal under the old name, where nobody looks for them.
                with contextlib.suppress(sqlite3.Error):
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            del self.db
            if hasattr(self, "_real"):
                _OPEN[self._real] -= 1
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def check_file(path: Path) -> None:
    """Raise unless `path` is a regular file that begins like one of our databases."""
    place = Place(file=str(path))
    try:
        if not path.exists():
            raise mistake("project_missing", place)
        if not path.is_file():
            raise mistake("not_a_project", place)
        if _OPEN[path.resolve()]:
            return  # a plain close() would drop the locks of our own open connection
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("project_unreadable", place, detail=detail) from error
    # Foreign files are told apart here already, so that no lock file is left beside them.
    mark = int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big")
    if not header.startswith(_HEADER) or mark != APPLICATION_ID:
        raise mistake("not_a_project", place)


def refuse_place(path: Path) -> None:
    """Raise where SQLite's locks or the file itself cannot be trusted (reliability.md §2.3)."""
    place = Place(file=str(path))
    resolved = path.resolve()
    if path.exists() and path.stat().st_nlink > 1:
        raise mistake("project_hard_linked", place)
    if path.exists() and not os.access(path, os.W_OK):
        raise mistake("project_readonly", place, detail="")
    if _filesystem(resolved) in _NETWORK_TYPES or str(path).startswith("\\\\"):
        raise mistake("project_on_network", place)
    folders = {part.lower() for part in resolved.parent.parts}
    marked = any((parent / ".stfolder").exists() for parent in resolved.parents)
    if marked or folders & _SYNC_FOLDERS or any(f.startswith("onedrive -") for f in folders):
        raise mistake("project_in_synced_folder", place)


def _filesystem(path: Path) -> str:
    """Return the type of the file system that holds `path`, where the system tells."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, found, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind


def _schema_of(db: Database) -> list[tuple[str, str, str]]:
    sql = "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema ORDER BY type, name"
    rows: list[Mapping[str, str]] = list(db.query(sql))
    return [
        (row["type"], row["name"], row["sql"])
        for row in rows
        if not row["name"].startswith("sqlite_")
    ]


def _expected_schema() -> list[tuple[str, str, str]]:
    """Return the schema that our migrations make: anything else is not our project."""
    db = Database(memory=True, execute_plugins=False)
    for step in MIGRATIONS:
        step(db)
    expected = _schema_of(db)
    db.close()
    return expected
