"""Verified backups beside the project, taken before anything that undo cannot take back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from annotator.errors import Place, mistake

KEEP = 12


def folder(project: Path) -> Path:
    """Return where a project's backups lie."""
    return project.with_name(f"{project.stem}.backups")


def backup(copy_to: Callable[[Path], None], project: Path) -> Path:
    """Write a checked copy by `copy_to`, keep the newest `KEEP`, return the new one's path."""
    place = folder(project)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = place / f"{project.stem}-{stamp}.isnad"
    unfinished = target.with_suffix(".part")
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        copy_to(unfinished)
        unfinished.chmod(0o600)
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise mistake("backup_failed", Place(file=str(target)), detail=str(error)) from error
    for old in sorted(place.glob(f"{project.stem}-*.isnad"))[:-KEEP]:
        old.unlink()
    return target
