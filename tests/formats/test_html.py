"""Saved pages: the article and what the page says of it, or a reason; never the network."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.formats import html
from annotator.formats.base import KEEP, Options, Reading, Source
from annotator.model.records import Document
from tests.formats.papers import CREDIT, HEADLINE, RELATED, STORY, mhtml, page
from tests.helpers import codes, refused

PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)


def read(raw: str | bytes, name: str = "a.html", **options: str) -> Reading:
    raw = raw.encode() if isinstance(raw, str) else raw
    return html.parse(Source(name, raw, Place(file=name)), Options(**options))  # type: ignore[arg-type]


def document(raw: str | bytes, **options: str) -> Document:
    (found,) = read(raw, **options).corpus.documents
    return found


def body(inside: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8">{head}</head>'
        f"<body>{inside}</body></html>"
    )


def test_the_article_is_kept_paragraph_by_paragraph_and_the_page_round_it_is_not() -> None:
    lines = document(page()).text.split("\n")
    assert lines == [HEADLINE, *STORY, RELATED, CREDIT]


def test_metadata_is_taken_where_the_page_has_it() -> None:
    found = document(page())
    assert found.title == HEADLINE
    assert found.meta == {
        "file": "a.html",
        "outlet": "صحيفة المثال",
        "date": "2024-03-01",
        "url": "https://example.org/n/strike",
        "author": "ليلى حداد",
    }
    assert document(body(f"<article>{PARAGRAPHS}</article>")).meta == {"file": "a.html"}


def test_a_date_that_only_the_text_names_is_not_taken_for_the_articles() -> None:
    inside = f"<article>{PARAGRAPHS}<p>وكان ذلك في 3 مارس 2019 بحسب البيان نفسه.</p></article>"
    assert "date" not in document(body(inside)).meta


def test_the_headline_comes_first_even_where_it_stands_outside_the_article() -> None:
    head = f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">'
    text = document(body(f"<main><article>{PARAGRAPHS}</article></main>", head)).text
    assert text.split("\n") == [HEADLINE, *STORY]


def test_line_breaks_lists_quotations_and_tables_keep_their_lines() -> None:
    inside = (
        f"<article>{PARAGRAPHS}<p>سطر أول،<br>سطر   ثان.</p><ul><li>مطلب أول.</li>"
        "<li>مطلب <b>ثان</b>.</li></ul><blockquote><p>«اقتباس»</p></blockquote>"
        "<table><tr><td>العام</td><td>العدد</td></tr><tr><td>2023</td><td>1400</td></tr></table>"
        f"{PARAGRAPHS}</article>"
    )
    text = document(body(inside)).text
    wanted = "سطر أول،\nسطر ثان.\nمطلب أول.\nمطلب ثان.\n«اقتباس»\nالعام\tالعدد\n2023\t1400\n"
    assert wanted in text


def test_the_whole_page_can_be_kept_with_everything_else_as_boilerplate() -> None:
    reading = read(page(), boilerplate=KEEP)
    (found,) = reading.corpus.documents
    regions = [found.text[r.start : r.end].split("\n") for r in reading.corpus.regions]
    beside = [line for lines in regions for line in lines]
    assert beside[:2] == ["الرئيسية", "رياضة"]
    assert "شارك على فيسبوك" in beside
    assert beside[-1] == "جميع الحقوق محفوظة"
    kept = [line for line in found.text.split("\n") if line not in beside]
    assert kept == [HEADLINE, *STORY, RELATED, CREDIT]
    assert "لا شيء" not in found.text  # the script
    assert {region.kind for region in reading.corpus.regions} == {"boilerplate"}


# ---- encodings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("utf-8", "utf-8"),
        ("windows-1256", "cp1256"),
        ("cp1256", "cp1256"),
        ("iso-8859-6", "iso8859_6"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),  # the mark wins over what is declared
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(declared: str, codec: str) -> None:
    text = page(charset=declared)
    raw = text.encode(codec, "ignore")
    assert document(raw).title == HEADLINE
    assert read(raw).notes == ()


def test_a_page_that_declares_what_is_not_so_is_guessed_and_told() -> None:
    found = read(page(charset="utf-8").encode("cp1256"))
    assert found.corpus.documents[0].title == HEADLINE
    assert codes(found.notes) == ["encoding_guessed"]
    found = read(page(charset="klingon"))
    assert found.corpus.documents[0].title == HEADLINE


def test_the_person_wins_over_the_page() -> None:
    raw = page(charset="utf-8").encode("cp1256")
    assert read(raw, encoding="cp1256").notes == ()
    with refused("encoding_wrong"):
        read(raw, encoding="utf-8")


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    raw = page().encode().replace("الأحد".encode(), "الأحد".encode()[:-1], 1)
    found = read(raw)
    assert codes(found.notes) == ["encoding_replaced"]
    assert found.notes[0].params == {"n": 1}
    assert found.corpus.documents[0].text.count("\ufffd") == 1


# ---- web archives ---------------------------------------------------------------------------


def test_a_page_in_one_file_is_read_with_its_address() -> None:
    plain = page().replace('<link rel="canonical" href="https://example.org/n/strike">', "")
    found = document(mhtml(plain, "https://example.org/saved"))
    assert found.text.split("\n") == [HEADLINE, *STORY, RELATED, CREDIT]
    assert found.meta["url"] == "https://example.org/saved"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nxx",
        b"From: x",
    ],
)
def test_an_archive_without_a_page_is_refused(raw: bytes) -> None:
    with refused("html_no_article"):
        read(raw, "a.mhtml")


# ---- bad pages ------------------------------------------------------------------------------

BOMB = (
    '<!DOCTYPE html [<!ENTITY a "ببببببب">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + f"]><html><body><article><p>&i;</p>{PARAGRAPHS}</article></body></html>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    f"<html><body><article><p>&x;</p>{PARAGRAPHS}</article></body></html>"
)
FETCHING = body(
    '<base href="http://127.0.0.1:9/"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">'
    '<img src="http://127.0.0.1:9/a.gif"><iframe src="file:///etc/passwd"></iframe>'
    f'<script src="http://127.0.0.1:9/a.js"></script><article>{PARAGRAPHS}</article>'
)


@pytest.mark.parametrize("raw", [BOMB, OUTSIDE, FETCHING], ids=["bomb", "outside", "fetching"])
@pytest.mark.parametrize("boilerplate", ["regions", KEEP])
def test_entities_and_links_bring_nothing_in(raw: str, boilerplate: str) -> None:
    text = document(raw, boilerplate=boilerplate).text
    assert STORY[0] in text
    assert "root:" not in text
    assert len(text) < 2000


@pytest.mark.parametrize(
    "inside",
    [
        f"<script>{'x' * 10_000_000}</script><article>{PARAGRAPHS}</article>",
        f"<article>{PARAGRAPHS}</article><script>{'x' * 10_000_000}",
        f'<img src="data:image/png;base64,{"A" * 10_000_000}"><article>{PARAGRAPHS}</article>',
        f"<!-- {'x' * 10_000_000} --><article>{PARAGRAPHS}</article>",
        f"<style>{'x' * 10_000_000}</style><article>{PARAGRAPHS}</article>",
    ],
    ids=["script", "open script", "picture", "comment", "style"],
)
def test_ten_megabytes_of_no_text_do_not_hide_the_article(inside: str) -> None:
    assert document(body(inside)).text.split("\n") == list(STORY)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        ("قال الوزير كلاماً بلا وسوم".encode(), "kind_differs"),
        (b"%PDF-1.7", "kind_differs"),
        (b"PK\x03\x04", "kind_differs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind_differs"),
        (b"<html><body></body></html>", "html_no_article"),
        (b"<html>", "html_no_article"),
        (b"<html>\0</html>" + b"\0" * 400, "file_binary"),
        (body("<div>" * 100_000 + PARAGRAPHS).encode(), "html_no_article"),
        (body("<p>" + "كلمة " * 500_000).encode(), "file_too_large"),
        (body("<script>" * 200_000 + PARAGRAPHS).encode(), "html_no_article"),
        (body("<!--" * 200_000 + PARAGRAPHS).encode(), "html_no_article"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_article_is_refused(raw: bytes, code: str) -> None:
    with refused(code):
        read(raw)


def test_half_a_page_is_read_and_told() -> None:
    raw = page().encode()
    half = raw[: raw.index(RELATED.encode()) - 3]
    found = read(half)
    assert STORY[1] in found.corpus.documents[0].text
    assert codes(found.notes) == ["html_cut"]


def test_bottomless_descriptions_of_an_article_do_no_harm() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    head = f'<script type="application/ld+json">{deep}</script>'
    assert STORY[0] in document(body(f"<article>{PARAGRAPHS}</article>", head)).text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_surprises_the_reader(data: st.DataObject) -> None:
    raw = bytearray(page().encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        piece = data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b">", b"</p>", b"<!--"]))
        raw[place : place + data.draw(st.integers(0, 300))] = piece
    for boilerplate in ("regions", KEEP):
        try:
            reading = read(bytes(raw), boilerplate=boilerplate)
        except AnnotatorError:
            continue
        (found,) = reading.corpus.documents
        assert found.text.strip()
        assert all(0 <= r.start < r.end <= len(found.text) for r in reading.corpus.regions)


def test_reading_pages_says_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    read(page())
    with pytest.raises(AnnotatorError):
        read(b"<html><body></body></html>")
    assert capfd.readouterr() == ("", "")


def test_the_hash_of_the_page_is_kept_beside_that_of_its_text() -> None:
    one, other = document(page()), document(page().replace("<nav>", "<nav >"))
    assert one.sha256 == other.sha256
    assert one.source_sha256 != other.source_sha256
