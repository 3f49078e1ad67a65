"""How a project file comes to be: whole under another name first, then renamed into place."""

from __future__ import annotations

import contextlib
import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.errors import AnnotatorError, Place, mistake
from annotator.model.records import GOLD, Annotator, Project
from annotator.store import device
from annotator.store.driver import Driver
from annotator.store.rows import plain, upsert


def make(path: Path, project: Project, settings: Mapping[str, str]) -> None:
    """Make a new project file with its first row and machine-local settings.

    Refuses an existing path; nothing is left behind when that or anything else fails.
    """
    place = Place(file=str(path))
    refuse_target(path)
    # Made beside the target and renamed: a crash here leaves no half project behind.
    unfinished = path.with_name(f".{uuid.uuid4().hex[:8]}.part")
    try:
        unfinished.touch(mode=0o600, exist_ok=False)  # says better than SQLite why it cannot
        driver = Driver(unfinished, write=True, create=True)
        try:
            with driver.transaction():
                upsert(driver, "project", plain(project))
                upsert(driver, "annotator", plain(Annotator(GOLD)))
                for key, value in settings.items():
                    write_setting(driver, key, value)
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


def write_setting(driver: Driver, key: str, value: str) -> None:
    """Keep a machine-local setting; inside a transaction."""
    driver.execute(
        "INSERT INTO local_setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [key, value],
    )


def refuse_target(path: Path) -> None:
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


@contextlib.contextmanager
def under_construction(path: Path) -> Iterator[Path]:
    """Yield a name to make a project under; it becomes `path` once everything went well."""
    refuse_target(path)
    place = Place(file=str(path))
    unfinished = path.with_name(f".{uuid.uuid4().hex[:8]}.part")
    try:
        yield unfinished
        refuse_target(path)
        device.moved(unfinished, path)
        unfinished.replace(path)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("folder_unwritable", place, detail=detail) from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal", ".lock"):
            with contextlib.suppress(OSError):
                Path(f"{unfinished}{ending}").unlink()
