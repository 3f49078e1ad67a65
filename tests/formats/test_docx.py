"""Word files: what a reader would see after accepting all changes, or a reason."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, Place
from annotator.formats import docx
from annotator.formats.base import Options, Reading, Source
from tests.formats import papers
from tests.formats.papers import paragraph, relation, words, zipped
from tests.helpers import codes, refused


def read(raw: bytes) -> Reading:
    return docx.parse(Source("a.docx", raw, Place(file="a.docx")), Options())


def text(*paragraphs: str) -> str:
    return read(papers.docx(*paragraphs)).corpus.documents[0].text


def test_paragraphs_are_lines_and_the_first_is_the_title() -> None:
    reading = read(papers.docx("عنوان الخبر", "", "قال الوزير «نعم».", "وأضاف:\u00a0لا."))
    (found,) = reading.corpus.documents
    assert found.text == "عنوان الخبر\nقال الوزير «نعم».\nوأضاف:\u00a0لا."
    assert (found.title, found.meta) == ("عنوان الخبر", {"file": "a.docx"})
    assert reading.notes == ()


def test_tracked_insertions_are_text_and_deletions_are_not() -> None:
    inserted = f'<w:ins w:id="1" w:author="x">{words("الوزير ")}</w:ins>'
    deleted = f'<w:del w:id="2" w:author="x">{words("المدير ", "delText")}</w:del>'
    moved_away = f'<w:moveFrom w:id="3" w:author="x">{words("هناك")}</w:moveFrom>'
    moved_here = f'<w:moveTo w:id="4" w:author="x">{words("أمس")}</w:moveTo>'
    control = f"<w:sdt><w:sdtContent>{words(' مساءً')}</w:sdtContent></w:sdt>"
    line = paragraph("قال ", inserted, deleted, moved_away, moved_here, control)
    assert text(line) == "قال الوزير أمس مساءً"


def test_breaks_tabs_tables_and_links_keep_their_words_apart() -> None:
    broken = paragraph("سطر", "<w:r><w:br/></w:r>", "آخر", "<w:r><w:tab/></w:r>", "بعيد")
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('العام')}</w:tc><w:tc>{paragraph('العدد')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('2023')}</w:tc><w:tc>{paragraph('سطر')}{paragraph('ثان')}</w:tc>"
        "</w:tr></w:tbl>"
    )
    linked = paragraph(f'<w:hyperlink r:id="rXhyperlink">{words("رابط")}</w:hyperlink>')
    raw = papers.docx(broken, table, linked, relations=relation("hyperlink", "http://x.example/"))
    reading = read(raw)
    assert reading.corpus.documents[0].text == ("سطر\nآخر\tبعيد\nالعام\tالعدد\n2023\tسطر ثان\nرابط")
    assert reading.notes == ()  # a link in the text is no danger


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "subDocument"])
@pytest.mark.parametrize("where", ["file:///etc/passwd", "http://127.0.0.1:9/x", r"\\host\share"])
def test_what_lies_outside_is_not_opened_and_told(kind: str, where: str) -> None:
    reading = read(papers.docx("نص الخبر", relations=relation(kind, where)))
    assert reading.corpus.documents[0].text == "نص الخبر"
    assert codes(reading.notes) == ["links_outside"]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
GOOD = papers.docx("نص الخبر")


def huge(inside: str, size: int) -> bytes:
    return papers.docx(**{"word__document.xml": f"<a>{inside * size}</a>"})


def encrypted(raw: bytes) -> bytes:
    """Set the flag that says so, in every header."""
    found = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = found.find(mark)
        while start >= 0:
            found[start + place] |= 1
            start = found.find(mark, start + 1)
    return bytes(found)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04", "zip_broken"),
        (GOOD[: len(GOOD) // 2], "zip_broken"),
        (GOOD[:-30], "zip_broken"),
        ("نص".encode(), "kind_differs"),
        (b"<html><p>x</p></html>", "kind_differs"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kind_differs"),
        (papers.xlsx(a=[["text"]]), "office_part_missing"),
        (zipped({"a.txt": "x"}), "office_part_missing"),
        (papers.docx(), "file_blank"),
        (papers.docx("", " "), "file_blank"),
        (papers.docx("x", head=BOMB), "xml_doctype"),
        (papers.docx("x", head=XXE), "xml_doctype"),
        (papers.docx("x", **{"word__c.xml": BOMB}), "xml_doctype"),
        (papers.docx("<w:p>"), "office_broken"),
        (papers.docx("<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000),
         "office_broken"),
        (huge("x", 25_000_000), "zip_too_large"),
        (huge("".join(map(chr, range(0x621, 0x64a))), 600_000), "zip_too_large"),
        (zipped({"../word/document.xml": "x"}), "zip_member"),
        (zipped({"/word/document.xml": "x"}), "zip_member"),
        (zipped({"C:/word/document.xml": "x"}), "zip_member"),
        (zipped({"word\\document.xml": "x"}), "zip_member"),
        (encrypted(GOOD), "zip_encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_word_file_is_refused(raw: bytes, code: str) -> None:
    with refused(code):
        read(raw)


def test_a_document_type_in_utf_16_is_seen_as_well() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{BOMB}<a>&b;</a>'.encode(
        "utf-16"
    )
    with refused("xml_doctype"):
        read(zipped(parts))


def test_an_encoding_that_there_is_not_is_damage() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = '<?xml version="1.0" encoding="TF-8"?><a/>'
    with refused("office_broken"):
        read(zipped(parts))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_damage_surprises_the_reader(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    raw = bytearray(parts[name])  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        piece = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b">", b"w:", b"/"]))
        raw[place : place + data.draw(st.integers(0, 40))] = piece
    try:
        reading = read(zipped(parts | {name: bytes(raw)}))
    except AnnotatorError:
        return
    assert reading.corpus.documents[0].text.strip()
