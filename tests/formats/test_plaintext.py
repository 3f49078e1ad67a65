"""Articles come in exactly as they were written, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.exchange import load_tagset
from annotator.formats import article, encodings, plaintext
from annotator.formats.base import Options, Reading, Source
from annotator.model.tagset import from_json
from tests.helpers import ARTICLE, SAMPLES, SHARED, codes, refused
from tests.strategies import texts

PLAIN = (SAMPLES / "02_port_strike.txt").read_text(encoding="utf-8")
LEGACY = PLAIN.replace("🚢", "").replace("\n", "\r\n")


def decoded(raw: bytes, encoding: str = "") -> encodings.Decoded:
    return encodings.decode(raw, Place(), encoding)


def read(path: Path) -> Reading:
    assert plaintext.TEXT.read is not None
    return plaintext.TEXT.read(path, from_json(load_tagset()))


@given(texts.filter(lambda text: text.strip(" \n\r\t\v\f\u00a0\u2028\u2029\u0085\ufeff\x1c")))
def test_only_line_ends_and_one_leading_bom_are_changed(text: str) -> None:
    found = decoded(b"\xef\xbb\xbf" + text.encode())
    assert found.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert found.encoding == "UTF-8"
    assert not found.guessed


@pytest.mark.parametrize(
    "kept",
    ["\u00a0", "\u2028", "\u0085", "\v", "\u202e", "\u2067", "ـ", "e\u0301", "\u200f", "\t", " \n"],
)
def test_what_looks_like_dirt_stays(kept: str) -> None:
    text = f"أ{kept}ب{kept}"
    assert decoded(text.encode()).text == text


def test_only_the_first_of_two_boms_goes() -> None:
    assert decoded("\ufeff\ufeffنص".encode()).text == "\ufeffنص"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_a_bom_is_read(order: str) -> None:
    found = decoded(f"\ufeff{ARTICLE}".encode(order))
    assert (found.text, found.encoding, found.guessed) == (ARTICLE, "UTF-16", False)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp1256", "cp1256"),
        ("iso8859_6", "ISO-8859-6"),
        ("cp720", "cp720"),
        ("mac_arabic", "MacArabic"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
    ],
)
def test_old_arabic_encodings_are_read_and_say_so(codec: str, name: str, tmp_path: Path) -> None:
    text = "".join(c for c in LEGACY if c.encode(codec, "ignore"))
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec, "ignore"))
    reading = read(path)
    assert codes(reading.notes) == ["encoding_guessed"]
    assert reading.notes[0].params == {"encoding": name}
    assert reading.notes[0].level == "warning"
    expected = text.encode(codec, "ignore").decode(codec).replace("\r\n", "\n")
    assert reading.corpus.documents[0].text == expected


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf", "file_blank"),
        (b" \r\n\t\x0b\x0c", "file_blank"),
        ("\u00a0\u2028\u0085".encode(), "file_blank"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "file_binary"),
        (bytes(range(256)) * 4, "file_binary"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "file_binary"),
        (b"\xff\xfe" + ARTICLE.encode("utf-16-le")[:-1], "text_cut"),
        (b"\xff\xfe" + b"\x00\xd8" * 5, "encoding_unknown"),
        ("نص\0نص طويل بما يكفي".encode(), "text_nul"),
        ("L'été à Paris, déjà vu".encode("latin-1"), "encoding_unknown"),
        ("Größe, Straße, Übermut".encode("latin-1"), "encoding_unknown"),
        (ARTICLE.encode()[:-3] + b"\xd9", "text_cut"),
        (b"\xed\xa0\x80" + ARTICLE.encode(), "encoding_damaged"),
        (ARTICLE.encode()[:50] + b"\xff" + ARTICLE.encode()[50:], "encoding_damaged"),
        ("قال".encode("cp1256"), "encoding_unknown"),  # too short to tell
        ("Кремль опроверг сообщения о встрече".encode("cp1251"), "encoding_unknown"),
        ("Кремль опроверг сообщения о встрече".encode("koi8_r"), "encoding_unknown"),
    ],
)
def test_what_is_no_article_is_refused(raw: bytes, code: str) -> None:
    with refused(code):
        decoded(raw)


def test_a_nul_is_refused_with_its_place() -> None:
    with refused("text_nul") as caught:
        decoded("\ufeffنص\r\n\0 نص".encode())
    assert caught.value.problems[0].params == {"position": 3}


@given(st.binary(max_size=80))
def test_no_bytes_surprise_the_decoder(raw: bytes) -> None:
    try:
        text = decoded(raw).text
    except AnnotatorError:
        return
    assert text.strip()
    assert "\0" not in text
    assert "\r" not in text
    text.encode()


def test_the_title_is_the_first_line_cut_at_a_word() -> None:
    assert article.title_of("\n  \n  عنوان  \nنص") == "عنوان"
    assert article.title_of("ا" * 200) == "ا" * 90 + "…"
    cut = article.title_of("كلمة " * 40)
    assert cut.endswith("كلمة…")
    assert len(cut) <= 91


def test_the_original_bytes_are_remembered_by_their_hash(tmp_path: Path) -> None:
    raw = "\ufeffعنوان\r\nنص".encode()
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    document = read(path).corpus.documents[0]
    assert document.source_sha256 == hashlib.sha256(raw).hexdigest()
    assert document.sha256 == hashlib.sha256("عنوان\nنص".encode()).hexdigest()
    assert document.meta == {"file": "a.txt"}


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(article.MAX_MEGABYTES * 1_000_000 + 1)
    with refused("file_too_large"):
        read(path)


@pytest.mark.parametrize("path", sorted((SHARED / "articles").glob("*.txt")), ids=lambda p: p.stem)
def test_real_articles_keep_every_character(path: Path) -> None:
    assert read(path).corpus.documents[0].text == path.read_bytes().decode()


# ---- as a person says -----------------------------------------------------------------------


def test_a_chosen_encoding_wins_over_every_guess() -> None:
    raw = "قال".encode("cp1256")
    found = decoded(raw, "cp1256")
    assert (found.text, found.encoding, found.guessed) == ("قال", "cp1256", False)
    found = decoded(raw, "windows-1256")
    assert (found.text, found.encoding) == ("قال", "cp1256")
    assert decoded("déjà".encode("latin-1"), "latin-1").text == "déjà"
    assert decoded("قال".encode(), "cp1256").text != "قال"  # wrong, but asked for


@pytest.mark.parametrize("name", ["klingon", "rot13", "hex", "undefined", "idna", "\0", "x" * 500])
def test_what_is_no_encoding_is_refused(name: str) -> None:
    with refused("encoding_name"):
        decoded(b"x", name)


def test_a_chosen_encoding_that_does_not_fit_says_where() -> None:
    with refused("encoding_wrong") as caught:
        decoded("نص ".encode() + b"\xff", "UTF-8")
    assert caught.value.problems[0].params == {"encoding": "UTF-8", "position": 5}
    with refused("text_surrogate"):
        decoded(b"a +2AA- b", "utf-7")


@given(st.binary(max_size=60), st.sampled_from(encodings.ENCODINGS))
def test_no_bytes_surprise_a_chosen_encoding(raw: bytes, name: str) -> None:
    try:
        decoded(raw, name).text.encode()
    except AnnotatorError:
        return


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 ...", "RTF"),
        (b"PK\x03\x04 ...", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 97\u20132003"),
        (b"<!DOCTYPE html><p>", "HTML"),
        ("\ufeff\n<html>".encode(), "HTML"),
        ("<html>".encode("utf-16"), "HTML"),
    ],
)
def test_another_kind_of_file_under_the_name_of_a_text_is_refused(raw: bytes, found: str) -> None:
    with refused("kind_differs") as caught:
        plaintext.parse(Source("a.txt", raw, Place()), Options())
    assert caught.value.problems[0].params == {"found": found, "expected": "TXT"}
