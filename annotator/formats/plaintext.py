"""Articles as text files: UTF-8 (with or without BOM), UTF-16 with BOM, or cp1256."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import Place, Problem, mistake
from annotator.formats.base import Format, Reading
from annotator.i18n import N_
from annotator.model.records import Corpus, Document
from annotator.model.tagset import Tagset, digest

MAX_MEGABYTES = 64
_TITLE_LENGTH = 90
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Legacy Arabic code pages, told apart by how much of the text reads like Arabic words.
_LEGACY = ("cp1256", "iso8859_6")
_ARABIC_WORD = re.compile(r"\b(?:ال\w{2,}|في|من|على|إلى|أن|عن|التي|الذي|هذا|و\w+)\b")
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_MIN_ARABIC_SHARE = 0.5
_MAX_CONTROL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was read in; `guessed` asks a person to look."""

    text: str
    encoding: str
    guessed: bool


def decode(raw: bytes, place: Place) -> Decoded:
    """Decode an article; raise AnnotatorError for empty, binary and unreadable files.

    Nothing but a leading BOM and the line ends is changed (design.md §4).
    """
    if not raw:
        raise mistake("file_empty", place)
    decoded = _decode(raw, place)
    text = decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    nul = text.find("\0")
    if nul >= 0:
        controls = sum(c < " " and c not in "\t\n\v\f" for c in text[:4096])
        if controls > len(text[:4096]) * _MAX_CONTROL_SHARE + 1:
            raise mistake("file_binary", place)
        raise mistake("text_nul", place, position=nul)
    if not text.strip():
        raise mistake("file_blank", place)
    return Decoded(text, decoded.encoding, decoded.guessed)


def _decode(raw: bytes, place: Place) -> Decoded:
    if raw.startswith(_UTF16_MARKS):
        try:
            return Decoded(raw.decode("utf-16"), "UTF-16", guessed=False)
        except UnicodeDecodeError as error:
            raise mistake("encoding_unknown", place) from error
    try:
        return Decoded(raw.decode("utf-8"), "UTF-8", guessed=False)
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            raise mistake("file_binary", place) from error
    return _legacy(raw, place)


def _legacy(raw: bytes, place: Place) -> Decoded:
    best, score = "", 0.0
    for encoding in _LEGACY:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        reads = _reads_like_arabic(text)
        if reads > score:
            best, score = encoding, reads
    if not best:
        raise mistake("encoding_unknown", place)
    name = {"cp1256": "cp1256", "iso8859_6": "ISO-8859-6"}[best]
    return Decoded(raw.decode(best), name, guessed=True)


def _reads_like_arabic(text: str) -> float:
    """Return the share of words that are frequent Arabic ones; 0 for what is no Arabic text."""
    foreign = [c for c in _LETTER.findall(text) if not c.isascii()]
    arabic = _ARABIC.findall(text)
    controls = sum("\x7f" < c < "\xa0" or (c < " " and not c.isspace()) for c in text)
    if not arabic or len(arabic) < len(foreign) * _MIN_ARABIC_SHARE:
        return 0.0
    if controls > len(text) * _MAX_CONTROL_SHARE:
        return 0.0
    words = max(1, len(text.split()))
    return len(_ARABIC_WORD.findall(text)) / words


def title_of(text: str) -> str:
    """Return the first line, cut at a word when it is long."""
    line = next(line.strip() for line in text.split("\n") if line.strip())
    if len(line) <= _TITLE_LENGTH:
        return line
    return f"{line[:_TITLE_LENGTH].rsplit(None, 1)[0]}…"


def read(path: Path, tagset: Tagset) -> Reading:
    """Read one article as one document whose id is its file name."""
    del tagset  # a plain text has no annotations
    place = Place(file=str(path))
    try:
        if path.stat().st_size > MAX_MEGABYTES * 1_000_000:
            raise mistake("file_too_large", place, limit=MAX_MEGABYTES)
        raw = path.read_bytes()
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    decoded = decode(raw, place)
    text = decoded.text
    document = Document(
        id=path.name,
        title=title_of(text),
        text=text,
        sha256=digest(text),
        meta={"file": path.name},
        source_sha256=hashlib.sha256(raw).hexdigest(),
    )
    notes: tuple[Problem, ...] = ()
    if decoded.guessed:
        params = {"encoding": decoded.encoding}
        notes = (Problem("encoding_guessed", place, params, "warning"),)
    return Reading(Corpus(documents=(document,)), notes)


TEXT = Format("text", N_("Plain text"), (".txt",), read, None, layered=False)
