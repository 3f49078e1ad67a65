"""Articles come in exactly as they were written, or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.exchange import load_tagset
from annotator.formats import plaintext
from annotator.model.tagset import Tagset, from_json
from tests.helpers import ARTICLE, SAMPLES, SHARED, codes, refused
from tests.strategies import texts

PLAIN = (SAMPLES / "02_port_strike.txt").read_text(encoding="utf-8")
LEGACY = PLAIN.replace("🚢", "").replace("\n", "\r\n")


@pytest.fixture
def tagset() -> Tagset:
    return from_json(load_tagset())


def decoded(raw: bytes) -> plaintext.Decoded:
    return plaintext.decode(raw, Place())


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


@pytest.mark.parametrize(("codec", "name"), [("cp1256", "cp1256"), ("iso8859_6", "ISO-8859-6")])
def test_old_arabic_code_pages_are_read_and_say_so(
    codec: str, name: str, tmp_path: Path, tagset: Tagset
) -> None:
    text = LEGACY
    if codec == "iso8859_6":
        text = "".join(c for c in text if c.encode(codec, "ignore"))
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(codec, "ignore"))
    reading = plaintext.read(path, tagset)
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
        (ARTICLE.encode("utf-16-le"), "file_binary"),
        (b"\xff\xfe" + ARTICLE.encode("utf-16-le")[:-1], "encoding_unknown"),
        (b"\xff\xfe" + b"\x00\xd8" * 5, "encoding_unknown"),
        ("نص\0نص طويل بما يكفي".encode(), "text_nul"),
        ("L'été à Paris, déjà vu".encode("latin-1"), "encoding_unknown"),
        ("Größe, Straße, Übermut".encode("latin-1"), "encoding_unknown"),
        (ARTICLE.encode()[:-3] + b"\xd9", "encoding_unknown"),
        (b"\xed\xa0\x80" + ARTICLE.encode(), "encoding_unknown"),
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
    assert plaintext.title_of("\n  \n  عنوان  \nنص") == "عنوان"
    assert plaintext.title_of("ا" * 200) == "ا" * 90 + "…"
    cut = plaintext.title_of("كلمة " * 40)
    assert cut.endswith("كلمة…")
    assert len(cut) <= 91


def test_the_original_bytes_are_remembered_by_their_hash(tmp_path: Path, tagset: Tagset) -> None:
    raw = "\ufeffعنوان\r\nنص".encode()
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    document = plaintext.read(path, tagset).corpus.documents[0]
    assert document.source_sha256 == hashlib.sha256(raw).hexdigest()
    assert document.sha256 == hashlib.sha256("عنوان\nنص".encode()).hexdigest()
    assert document.meta == {"file": "a.txt"}


def test_a_file_beyond_the_limit_is_refused_unread(
    tmp_path: Path, tagset: Tagset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plaintext, "MAX_MEGABYTES", 0)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    with refused("file_too_large"):
        plaintext.read(path, tagset)


@pytest.mark.parametrize("path", sorted((SHARED / "articles").glob("*.txt")), ids=lambda p: p.stem)
def test_real_articles_keep_every_character(path: Path, tagset: Tagset) -> None:
    assert plaintext.read(path, tagset).corpus.documents[0].text == path.read_bytes().decode()
