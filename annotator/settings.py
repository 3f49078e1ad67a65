"""A person's settings on this machine: one sparse, readable JSON file, applied at once."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator import paths

MAX_RECENT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose; absent values are these defaults.

    `language` and `theme` may be `auto`. `font_size` is in pixels. `export_format` and
    `export_layer` are what was exported last. `labels` maps what files of others call things to
    what the tagset calls them, or to nothing.
    """

    language: str = "auto"
    theme: str = "auto"
    annotator: str = ""
    font_family: str = ""
    font_size: int = 22
    visual_arrows: bool = True
    snap_to_words: bool = True
    eastern_digits: bool = False
    suggestions: bool = True
    export_format: str = ""
    export_layer: str = ""
    recent: tuple[str, ...] = field(default=())
    labels: Mapping[str, str] = field(default_factory=dict)


def file() -> Path:
    """Return where settings are kept."""
    return paths.profile() / "settings.json"


def load() -> Settings:
    """Read the settings; a damaged file is kept as `.bak` and the defaults are used."""
    try:
        text = file().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Settings()
    try:
        return _from_plain(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        with contextlib.suppress(OSError):
            file().replace(file().with_suffix(".json.bak"))
        return Settings()


def _from_plain(data: Any) -> Settings:
    if not isinstance(data, dict):
        raise TypeError("settings must be an object")
    defaults = Settings()
    kept: dict[str, Any] = {}
    for item in dataclasses.fields(Settings):
        value = data.get(item.name)
        if item.name == "recent":
            paths_named = value if isinstance(value, list) else []
            kept["recent"] = tuple(str(path) for path in paths_named)[:MAX_RECENT]
        elif item.name == "labels":
            words = value if isinstance(value, dict) else {}
            kept["labels"] = {word: str(ours) for word, ours in words.items()}
        elif type(value) is type(getattr(defaults, item.name)):
            kept[item.name] = value
    return Settings(**kept)


def save(settings: Settings) -> None:
    """Write what differs from the defaults, atomically."""
    defaults = Settings()
    data = {
        item.name: getattr(settings, item.name)
        for item in dataclasses.fields(Settings)
        if getattr(settings, item.name) != getattr(defaults, item.name)
    }
    file().parent.mkdir(parents=True, exist_ok=True)
    unfinished = file().with_suffix(f".{os.getpid()}.part")
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file())


def with_recent(settings: Settings, project: Path) -> Settings:
    """Return the settings with this project first among the recent ones."""
    path = str(project.resolve())
    others = [item for item in settings.recent if item != path]
    return dataclasses.replace(settings, recent=(path, *others)[:MAX_RECENT])
