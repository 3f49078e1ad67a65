"""From bytes to text: UTF-8, UTF-16 and the code pages in which Arabic was once written."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from annotator.errors import Place, mistake

# What a person can choose from; the command line takes whatever Python knows.
ENCODINGS = (
    *("UTF-8", "cp1256", "ISO-8859-6", "UTF-16", "UTF-16LE", "UTF-16BE"),
    *("cp720", "MacArabic", "cp1252"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Legacy Arabic code pages, told apart by how much of the text reads like Arabic words.
_LEGACY = ("cp1256", "ISO-8859-6", "cp720", "MacArabic")
_ARABIC_WORD = re.compile(r"\b(?:ال\w{2,}|في|من|على|إلى|أن|عن|التي|الذي|هذا|و\w+)\b")
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_MIN_ARABIC_SHARE = 0.5
_MAX_CONTROL_SHARE = 0.02
# Of real articles 0.37 to 0.49 in their own code page, at most 0.14 in any other.
_MIN_SCORE = 0.2
# Of UTF-16 without a mark every second byte is 0 or that of the Arabic block; how many of them.
_HIGH = bytes((0x00, 0x06, 0x20, 0xFE))
_MIN_HIGH_SHARE = 0.9
_FEW = 20  # a damaged text has at least so many whole letters for each broken one
_SAMPLE, _LONG_SAMPLE = 20_000, 500_000  # bytes and characters that a guess looks at


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was read in; `guessed` asks a person to look."""

    text: str
    encoding: str
    guessed: bool


def decode(raw: bytes, place: Place, encoding: str = "") -> Decoded:
    """Decode an article; raise AnnotatorError for empty, binary and unreadable files.

    Without an encoding: a BOM decides, then UTF-8, then what reads most like Arabic. Nothing but
    a leading BOM and the line ends is changed (design.md §4).
    """
    if not raw:
        raise mistake("file_empty", place)
    decoded = _chosen(raw, place, encoding) if encoding else _guess(raw, place)
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


def _chosen(raw: bytes, place: Place, encoding: str) -> Decoded:
    """Decode as the person says."""
    try:
        text = raw.decode(codec(encoding, place))
    except UnicodeDecodeError as error:
        raise mistake("encoding_wrong", place, encoding=encoding, position=error.start) from error
    try:
        text.encode()
    except UnicodeEncodeError as error:  # utf-7 lets half characters through
        raise mistake("text_surrogate", place, position=error.start) from error
    return Decoded(text, _usual_name(encoding, place), guessed=False)


def _usual_name(encoding: str, place: Place) -> str:
    """Return an encoding under the name that a person can choose it by."""
    meant = codec(encoding, place)
    return next((name for name in ENCODINGS if codec(name, place) == meant), encoding)


def codec(encoding: str, place: Place) -> str:
    """Return Python's name for an encoding of texts; raise `encoding_name` for anything else."""
    name = _python_name(encoding)
    try:
        found = codecs.lookup(name)
        "ا".encode().decode(name, "replace")  # rot13 and the like are no encodings of text
    except (LookupError, ValueError, TypeError) as error:
        known = ", ".join(ENCODINGS)
        raise mistake("encoding_name", place, name=encoding, known=known) from error
    return found.name


def _python_name(encoding: str) -> str:
    return encoding.strip().replace("MacArabic", "mac_arabic")


def _guess(raw: bytes, place: Place) -> Decoded:
    if raw.startswith(_UTF16_MARKS):
        return _marked_utf16(raw, place)
    wide = _wide(raw)
    if wide:
        return wide
    try:
        return Decoded(raw.decode("utf-8"), "UTF-8", guessed=False)
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            raise mistake("file_binary", place) from error
        if error.reason == "unexpected end of data" and not raw[: error.start].isascii():
            raise mistake("text_cut", place) from error
        if _is_damaged(raw):
            raise mistake("encoding_damaged", place, position=error.start) from error
    return _legacy(raw, place)


def _marked_utf16(raw: bytes, place: Place) -> Decoded:
    try:
        return Decoded(raw.decode("utf-16"), "UTF-16", guessed=False)
    except UnicodeDecodeError as error:
        if "truncated" in error.reason or "end of data" in error.reason:
            raise mistake("text_cut", place) from error
        raise mistake("encoding_unknown", place, guess="cp1256") from error


def _is_damaged(raw: bytes) -> bool:
    """Return whether bytes are UTF-8 but for a few: no code page gives so many whole letters."""
    text = raw[:_LONG_SAMPLE].decode("utf-8", "replace")
    whole = sum(not c.isascii() for c in text)
    bad = text.count("\ufffd")
    return whole - bad > bad * _FEW


def _wide(raw: bytes) -> Decoded | None:
    """Return a text in UTF-16 without a byte order mark, told by its high bytes, else None."""
    sample = raw[:_SAMPLE]
    if len(raw) < 8 or len(raw) % 2:
        return None
    for first, name in ((1, "UTF-16LE"), (0, "UTF-16BE")):
        high = sample[first::2]
        if len(high) - len(high.translate(None, _HIGH)) < len(high) * _MIN_HIGH_SHARE:
            continue
        if 0x06 not in high or not any(sample[1 - first :: 2]):
            continue
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _reads_like_arabic(text[:_SAMPLE]):
            return Decoded(text, name, guessed=True)
    return None


def _legacy(raw: bytes, place: Place) -> Decoded:
    best, score = "", _MIN_SCORE
    for encoding in _LEGACY:
        try:
            text = raw.decode(_python_name(encoding))
        except UnicodeDecodeError:
            continue
        reads = _reads_like_arabic(text[:_LONG_SAMPLE])
        if reads > score:
            best, score = encoding, reads
    if not best:
        raise mistake("encoding_unknown", place, guess=_other(raw))
    return Decoded(raw.decode(_python_name(best)), best, guessed=True)


def _reads_like_arabic(text: str) -> float:
    """Return the share of foreign words that are frequent Arabic ones; 0 for no Arabic text."""
    foreign = [c for c in _LETTER.findall(text) if not c.isascii()]
    arabic = _ARABIC.findall(text)
    controls = sum("\x7f" < c < "\xa0" or (c < " " and not c.isspace()) for c in text)
    if not arabic or len(arabic) < len(foreign) * _MIN_ARABIC_SHARE:
        return 0.0
    if controls > len(text) * _MAX_CONTROL_SHARE:
        return 0.0
    words = sum(not word.isascii() for word in text.split())
    return len(_ARABIC_WORD.findall(text)) / max(1, words)


def _other(raw: bytes) -> str:
    """Return what an encoding that we do not read by ourselves may be: a hint for a person."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 — only for what is not Arabic

    best = from_bytes(raw[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
