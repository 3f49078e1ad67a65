r"""Isnad's own files open with Isnad: told to the desktop, for this person alone.

Linux and other freedesktop.org systems: Desktop Entry Specification, Shared MIME-info 0.21,
Icon Theme Specification, all in the XDG data home. Windows: `HKEY_CURRENT_USER\Software\Classes`.
On macOS the Info.plist of the program's bundle says it, and nothing can be done here.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from annotator import paths
from annotator.errors import Place, mistake
from annotator.i18n import _
from annotator.reports import write_ours

MARK = "made by isnad associate"  # in every file of ours, so that no other is touched
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, its names by language, and what else it is for a desktop."""

    suffix: str
    media: str  # MIME type
    program_id: str  # what Windows calls it
    names: Mapping[str, str]
    parent: str
    magic: Sequence[tuple[int, str]] = ()  # what stands where in the file, all of it


KINDS = (
    Kind(
        ".isnad",
        "application/x-isnad-project",
        "Isnad.Project",
        {"en": "Isnad project", "ar": "مشروع إسناد"},
        "application/vnd.sqlite3",
        ((0, "SQLite format 3"), (68, "ISNA")),
    ),
    Kind(
        ".isnadpkt",
        "application/x-isnad-packet",
        "Isnad.Packet",
        {"en": "Isnad packet", "ar": "حزمة إسناد"},
        "application/zip",
    ),
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was written or removed, and the system's tools that were missed."""

    changed: tuple[str, ...]
    missing: tuple[str, ...] = ()


def add(system: str = sys.platform) -> Done:
    """Let a double click on a project or a packet open Isnad; doing it again changes nothing.

    Raises `associate_elsewhere` on macOS, `out_foreign` where a file of that name is not ours.
    """
    _refuse_bundles(system)
    if system == "win32":
        return Done(tuple(_add_to_registry()))
    home = data_home()
    files = freedesktop_files()
    for name, text in files.items():
        out = home / name
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise mistake("out_unwritable", Place(file=str(out)), detail=detail) from error
        write_ours(out, text, text[: text.index(MARK)] + MARK)
    return Done(tuple(str(home / name) for name in files), tuple(_refresh(home)))


def remove(system: str = sys.platform) -> Done:
    """Take back what `add` did; what is not ours stays."""
    _refuse_bundles(system)
    if system == "win32":
        return Done(tuple(_remove_from_registry()))
    home = data_home()
    gone: list[str] = []
    for name in freedesktop_files():
        out = home / name
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if MARK in out.read_text(encoding="utf-8"):
                out.unlink()
                gone.append(str(out))
    return Done(tuple(gone), tuple(_refresh(home)) if gone else ())


def lines(done: Done, *, removed: bool = False) -> Iterator[str]:
    """Yield what was done, for people."""
    if removed and not done.changed:
        yield _("There was nothing to take back.")
    elif removed:
        yield _("A double click on a project or a packet no longer opens this program.")
    else:
        yield _("A double click on a project (.isnad) or a packet (.isnadpkt) opens Isnad now.")
    yield from done.changed
    if done.missing and not removed:
        tools = ", ".join(done.missing)
        yield _("It may take until you log in again: {tools} is not installed.", tools=tools)


def _refuse_bundles(system: str) -> None:
    if system == "darwin":
        raise mistake("associate_elsewhere")


def command() -> list[str]:
    """Return how this program is started with a window."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    name = "isnad-gui.exe" if sys.platform == "win32" else "isnad-gui"
    script = Path(sys.executable).with_name(name)
    if script.is_file():
        return [str(script)]
    return [sys.executable, "-m", "annotator", "open"]


# ---- freedesktop.org -----------------------------------------------------------------------------


def data_home() -> Path:
    """Return the person's XDG data home."""
    given = os.environ.get("XDG_DATA_HOME", "")
    return Path(given) if given.startswith("/") else Path.home() / ".local" / "share"


def freedesktop_files() -> dict[str, str]:
    """Return the files by their names in the data home."""
    icon = (paths.data("resources") / "icons" / "isnad.svg").read_text(encoding="utf-8")
    return {
        "applications/isnad.desktop": desktop_entry(command()),
        "mime/packages/isnad.xml": mime_info(),
        "icons/hicolor/scalable/apps/isnad.svg": f"<!-- {MARK} -->\n{icon}",
    }


def desktop_entry(start: Sequence[str]) -> str:
    """Return the entry that starts this program on a file."""
    lines = {
        "Type": "Application",
        "Version": "1.0",
        "Name": "Isnad",
        "Name[ar]": "إسناد",
        "GenericName": "Annotation of attribution",
        "GenericName[ar]": "توسيم الإسناد",
        "Comment": "Annotate who said what in Arabic news",
        "Comment[ar]": "وسم من قال ماذا في الأخبار العربية",
        "Exec": " ".join([*map(_argument, start), "%f"]),
        "Icon": "isnad",
        "Terminal": "false",
        "Categories": "Education;Languages;",
        "MimeType": "".join(f"{kind.media};" for kind in KINDS),
        "StartupNotify": "true",
        "StartupWMClass": "isnad",
    }
    body = "".join(f"{key}={value}\n" for key, value in lines.items())
    return f"# {MARK}\n[Desktop Entry]\n{body}"


def _argument(text: str) -> str:
    """Quote one argument of Exec: for the entry's own rules, then for those of its strings."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", text).replace("%", "%%")
    return f'"{quoted}"'.replace("\\", "\\\\")


def mime_info() -> str:
    """Return the description of our kinds of files."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- {MARK} -->",
        '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">',
        *(line for kind in KINDS for line in _mime_type(kind)),
        "</mime-info>",
    ]
    return "\n".join(lines) + "\n"


def _mime_type(kind: Kind) -> Iterator[str]:
    yield f"  <mime-type type={quoteattr(kind.media)}>"
    yield f"    <comment>{kind.names['en']}</comment>"
    yield f'    <comment xml:lang="ar">{kind.names["ar"]}</comment>'
    yield '    <icon name="isnad"/>'
    yield f"    <sub-class-of type={quoteattr(kind.parent)}/>"
    if kind.magic:
        yield '    <magic priority="60">'
        for depth, (offset, value) in enumerate(kind.magic):
            match = f'<match type="string" offset="{offset}" value={quoteattr(value)}'
            last = depth == len(kind.magic) - 1
            yield f"      {match}{'/>' if last else '>'}"
        yield f"      {'</match>' * (len(kind.magic) - 1)}"
        yield "    </magic>"
    yield f"    <glob pattern={quoteattr('*' + kind.suffix)}/>"
    yield "  </mime-type>"


def _refresh(home: Path) -> Iterator[str]:
    """Let the desktop read its folders again; yield the tools that are not there."""
    for tool, folder in (
        ("update-mime-database", "mime"),
        ("update-desktop-database", "applications"),
    ):
        found = shutil.which(tool)
        if found is None:
            yield tool
            continue
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([found, str(home / folder)], capture_output=True, check=False,
                           timeout=_SECONDS)  # fmt: skip


# ---- Windows -------------------------------------------------------------------------------------

_CLASSES = "Software\\Classes"


def registry_values(start: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return what the registry must hold: (key, name) → value; an empty name is the default."""
    run = " ".join(f'"{part}"' for part in (*start, "%1"))
    values: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        ours = f"{_CLASSES}\\{kind.program_id}"
        values[f"{_CLASSES}\\{kind.suffix}", ""] = kind.program_id
        values[f"{_CLASSES}\\{kind.suffix}\\OpenWithProgids", kind.program_id] = ""
        values[ours, ""] = kind.names["en"]
        values[f"{ours}\\DefaultIcon", ""] = f'"{start[0]}",0'
        values[f"{ours}\\shell\\open\\command", ""] = run
    return values


def _registry() -> Any:
    return importlib.import_module("winreg")  # only Windows has it


def _add_to_registry() -> Iterator[str]:
    winreg = _registry()
    for (key, name), value in registry_values(command()).items():
        try:
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key) as handle:
                winreg.SetValueEx(handle, name, 0, winreg.REG_SZ, value)
        except OSError as error:
            detail = error.strerror or type(error).__name__
            raise mistake("out_unwritable", Place(file=f"HKCU\\{key}"), detail=detail) from error
        yield f"HKCU\\{key}"
    _tell_explorer()


_BELOW = ("DefaultIcon", "shell\\open\\command", "shell\\open", "shell")  # the deepest first


def _remove_from_registry() -> Iterator[str]:
    winreg = _registry()
    root = winreg.HKEY_CURRENT_USER
    for kind in KINDS:
        ending, ours = f"{_CLASSES}\\{kind.suffix}", f"{_CLASSES}\\{kind.program_id}"
        for key, name in ((f"{ending}\\OpenWithProgids", kind.program_id), (ending, "")):
            with (
                contextlib.suppress(OSError),
                winreg.OpenKey(root, key, 0, winreg.KEY_ALL_ACCESS) as handle,
            ):
                if name or winreg.QueryValueEx(handle, name)[0] == kind.program_id:
                    winreg.DeleteValue(handle, name)
        for key in (*(f"{ours}\\{below}" for below in _BELOW), ours):
            with contextlib.suppress(OSError):
                winreg.DeleteKey(root, key)
                yield f"HKCU\\{key}"
    _tell_explorer()


def _tell_explorer() -> None:
    """Let the shell read its associations again (SHChangeNotify, SHCNE_ASSOCCHANGED)."""
    library = getattr(ctypes, "windll", None)
    if library is not None:
        library.shell32.SHChangeNotify(0x08000000, 0, None, None)
