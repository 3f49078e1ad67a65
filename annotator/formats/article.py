"""What every reader of articles shares: loading a file, the document that becomes of it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from annotator.errors import Place, mistake
from annotator.formats.base import Format, Options, Parser, Reading, Source
from annotator.model.records import Document
from annotator.model.tagset import Tagset, digest

MAX_MEGABYTES = 64
# What a column of a table can mean. All but text and title become metadata of this name.
FIELDS = ("text", "title", "outlet", "date", "url", "author", "id")
_TITLE_LENGTH, _LONGEST = 90, 300


def load(path: Path, limit: int = MAX_MEGABYTES) -> Source:
    """Read a file of at most `limit` megabytes; raise AnnotatorError when that cannot be."""
    place = Place(file=str(path))
    try:
        if path.stat().st_size > limit * 1_000_000:
            raise mistake("file_too_large", place, limit=limit)
        return Source(path.name, path.read_bytes(), place)
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error


def kind(
    name: str, title: str, suffixes: tuple[str, ...], parse: Parser, limit: int = MAX_MEGABYTES
) -> Format:
    """Return the format of the articles that `parse` reads."""

    def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
        del tagset  # an article has no annotations
        return parse(load(path, limit), options or Options())

    return Format(name, title, suffixes, read, None, layered=False, parse=parse, limit=limit)


def document(
    source: Source, text: str, title: str = "", meta: Mapping[str, str] | None = None
) -> Document:
    """Return an article as a document whose id is its file name; empty metadata is left out.

    Raises AnnotatorError for a text without a letter and for one that holds a NUL.
    """
    if not text.strip():
        raise mistake("file_blank", source.place)
    if "\0" in text:
        raise mistake("text_nul", source.place, position=text.index("\0"))
    said = {key: line(value) for key, value in (meta or {}).items()}
    return Document(
        id=source.name,
        title=line(title) or title_of(text),
        text=text,
        sha256=digest(text),
        meta={"file": source.name, **{key: value for key, value in said.items() if value}},
        source_sha256=hashlib.sha256(source.raw).hexdigest(),
    )


def line(value: str) -> str:
    """Return a title or the like as one line without control characters, cut when it is long."""
    words = " ".join(value.split())
    clean = "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs"))
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST].rsplit(None, 1)[0]}…"


def title_of(text: str) -> str:
    """Return the first line, cut at a word when it is long."""
    first = next(line.strip() for line in text.split("\n") if line.strip())
    if len(first) <= _TITLE_LENGTH:
        return first
    return f"{first[:_TITLE_LENGTH].rsplit(None, 1)[0]}…"


# ---- what a file is, whatever its name says ------------------------------------------------

TEXT, HTML, MAIL, ZIP, OFFICE = "text", "HTML", "MHTML", "ZIP", "Office 97–2003"
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"#FORMAT=WebAnno", "WebAnno TSV"),
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def what_it_is(raw: bytes) -> str:
    """Return what bytes are by how they begin, such as PDF; TEXT for what may be one."""
    head = raw[:1024]
    for beginning, name in _BEGINNINGS:
        if head.startswith(beginning):
            return name
    shown = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if shown.startswith(_HTML) or (shown.startswith(b"<?xml") and b"<html" in shown):
        return HTML
    return MAIL if shown.startswith((b"from:", b"mime-version:")) else TEXT


def refuse_unless(source: Source, expected: str, *fine: str) -> None:
    """Raise `kind_differs` when the bytes are not of a kind in `fine`, as the file's name says."""
    if not source.raw:
        raise mistake("file_empty", source.place)
    found = what_it_is(source.raw)
    if found not in fine:
        raise mistake("kind_differs", source.place, found=found, expected=expected)
