"""Which device writes: an id for this copy of the project on this machine.

The id lives in the project and in the profile. When they differ, the project was copied or
restored, and a new device starts, so that two histories never share sequence numbers.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from annotator import paths


def _file() -> Path:
    return paths.profile() / "devices.json"


def _read() -> dict[str, tuple[str, int]]:
    """Return what the profile knows; anything damaged costs a new device id, nothing more."""
    try:
        data = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {
        path: (entry[0], entry[1])
        for path, entry in data.items()
        if isinstance(entry, list) and [type(part) for part in entry] == [str, int]
    }


def remember(project: Path, device: str, seq: int) -> None:
    """Note in the profile which device wrote this project last, and how far."""
    _write({**_read(), str(project.resolve()): (device, seq)})


def moved(project: Path, target: Path) -> None:
    """Note in the profile that a project gets another name."""
    known = _read()
    entry = known.pop(str(project.resolve()), None)
    _write({**known, str(target.resolve()): entry} if entry else known)


def _write(known: Mapping[str, tuple[str, int]]) -> None:
    # A profile that cannot be written costs a new device id at the next start, nothing more.
    with contextlib.suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        unfinished = _file().with_suffix(f".{os.getpid()}.part")
        unfinished.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        unfinished.replace(_file())


def settle(project: Path, stored: str, seq: int) -> str:
    """Return the device id to write under: the stored one, or a new one after a copy."""
    known = _read().get(str(project.resolve()))
    # A smaller seq than we remember means an older copy was put back in place.
    if stored and known and known[0] == stored and known[1] <= seq:
        return stored
    return str(uuid.uuid4())
