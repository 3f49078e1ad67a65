"""Articles as saved web pages: the main text by trafilatura, metadata where the page has it.

Nothing is fetched: a page is the bytes of its file. What trafilatura keeps may change with its
version; a text is therefore extracted once, and the hash of the page is kept beside it.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import logging
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import article
from annotator.formats.base import KEEP, Options, Reading, Source
from annotator.formats.encodings import Decoded, codec, decode
from annotator.formats.markup import lines_of
from annotator.i18n import N_
from annotator.model.ids import region_id
from annotator.model.records import Corpus, Fragment, Region
from annotator.model.text import fold

if TYPE_CHECKING:
    from trafilatura.settings import Document as Extracted

_LARGEST = 2_000_000  # characters of a page without its scripts; no article is as long
_HEAD = 4096  # bytes in which a page may name its encoding
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
# WHATWG Encoding Standard: these labels mean the Windows code page.
_LABELS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}
_OPENING = re.compile(r"<(script|style|svg|template)\b([^>]*)>|<!--", re.I)
_DATA = re.compile(r"""(["'])data:[^"']{200,}\1""")
_LONG_LINE = 40  # from which a line that the article holds somewhere is the article's


def parse(source: Source, options: Options) -> Reading:
    """Read a page as one document; raise AnnotatorError when no article can be found in it.

    With `KEEP` the whole page is the text, and regions cover what is round the article.
    """
    article.refuse_unless(source, "HTML", article.HTML, article.TEXT, article.MAIL)
    raw, address = source.raw, ""
    if article.what_it_is(raw) == article.MAIL:
        raw, address = _archived(raw, source.place)
    decoded, notes = _decoded(raw, source.place, options.encoding)
    page = _slim(decoded.text)
    _refuse_page(page, source.place)
    if not re.search(r"</(?:html|body)", page[-2000:], re.I):
        notes.append(Problem("html_cut", source.place, {}, "warning"))
    found = _extracted(page, source.place)
    title = (found.title if found else "") or ""
    lines = lines_of(found.body) if found and found.body is not None else []
    beside: list[Fragment] = []
    if options.boilerplate == KEEP:
        whole = _visible(page)
        beside = list(_beside(whole, {*lines, title}, " ".join(lines)))
        lines = whole
    elif lines:
        lines = _with_title(title, lines)
    if not lines:
        raise mistake("html_no_article", source.place)
    document = article.document(source, "\n".join(lines), title, _meta(found, address))
    regions = tuple(
        Region(region_id(document.id, "boilerplate", *part), document.id, "boilerplate", *part)
        for part in beside
    )
    corpus = Corpus(documents=(document,), regions=regions)
    return Reading(corpus, tuple(notes), encoding=decoded.encoding)


def _meta(found: Extracted | None, address: str) -> dict[str, str]:
    if found is None:
        return {"url": address}
    return {
        "outlet": found.sitename or "",
        "date": found.date or "",
        "url": found.url or address,
        "author": (found.author or "").replace(";", "،"),
    }


# ---- bytes to markup -----------------------------------------------------------------------


def _archived(raw: bytes, place: Place) -> tuple[bytes, str]:
    """Return the page of a web archive (MHTML, RFC 2557) and the address it had."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes) and payload:
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            return payload, str(address or "")
    raise mistake("html_no_article", place)


def _decoded(raw: bytes, place: Place, encoding: str) -> tuple[Decoded, list[Problem]]:
    """Decode a page: as the person says, by its mark, as it says itself, else by a guess."""
    declared = _CHARSET.search(raw[:_HEAD])
    marked = raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if declared and not encoding and not marked:
        named = declared[1].decode("ascii").lower()
        with contextlib.suppress(AnnotatorError):  # pages lie: then it is guessed
            return decode(raw, place, codec(_LABELS.get(named, named), place)), []
    try:
        found = decode(raw, place, encoding)
    except AnnotatorError as error:
        if error.problems[0].code != "encoding_damaged":
            raise
        text = raw.decode("utf-8", "replace")
        broken = {"n": text.count("\ufffd")}
        note = Problem("encoding_replaced", place, broken, "warning")
        return decode(text.encode(), place), [note]
    params = {"encoding": found.encoding}
    return found, [Problem("encoding_guessed", place, params, "warning")] if found.guessed else []


def _slim(page: str) -> str:
    """Return a page without comments, scripts, styles and inlined pictures.

    They may be megabytes, at which a parser stops. Descriptions of the article (JSON-LD) stay.
    One pass: what is never closed runs to the end, as in a browser.
    """
    kept: list[str] = []
    place = 0
    while opened := _OPENING.search(page, place):
        kept.append(page[place : opened.start()])
        name = (opened[1] or "").lower()
        closing = re.compile(rf"</{name}\b[^>]*>" if name else "-->", re.I)
        closed = closing.search(page, opened.end())
        place = closed.end() if closed else len(page)
        if name == "script" and "ld+json" in opened[2].lower():
            kept.append(page[opened.start() : place])
    kept.append(page[place:])
    return _DATA.sub('""', "".join(kept))


def _refuse_page(page: str, place: Place) -> None:
    if len(page) > _LARGEST:
        raise mistake("file_too_large", place, limit=_LARGEST // 1_000_000)
    if "<" not in page:
        raise mistake("kind_differs", place, found=article.TEXT, expected="HTML")


# ---- markup to lines -----------------------------------------------------------------------


def _extracted(page: str, place: Place) -> Extracted | None:
    """Return what trafilatura takes for the article, or None when it finds none."""
    import trafilatura  # noqa: PLC0415 — takes a second, and only pages need it

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except RecursionError as error:
        raise mistake("html_unreadable", place) from error
    assert not isinstance(found, dict), "a dict comes only when it is asked for"
    return found


def _visible(page: str) -> list[str]:
    """Return the lines of a page that a reader would see."""
    from lxml import etree, html  # noqa: PLC0415 — comes with trafilatura

    try:
        root = html.document_fromstring(page, ensure_head_body=True)
    except etree.ParserError:  # there is nothing in it
        return []
    return lines_of(root.body, visible=True)


def _with_title(title: str, lines: Sequence[str]) -> list[str]:
    """Return an article with its headline, which is annotated like a sentence (scheme.md §4.1)."""
    headline = article.line(title)
    wanted = fold(headline).text.strip()
    if not wanted or any(wanted in fold(line).text for line in lines[:3]):
        return list(lines)
    return [headline, *lines]


def _beside(page: Sequence[str], own: set[str], whole: str) -> Iterator[Fragment]:
    """Yield the ranges of a page's text that are not of the article; touching lines join."""
    start, begun, end = 0, -1, 0
    for line in page:
        is_article = line in own or (len(line) >= _LONG_LINE and line in whole)
        if is_article and begun >= 0:
            yield begun, end
            begun = -1
        elif not is_article:
            begun, end = start if begun < 0 else begun, start + len(line)
        start += len(line) + 1
    if begun >= 0:
        yield begun, end


HTML = article.kind("html", N_("Web pages"), (".html", ".htm", ".xhtml", ".mhtml", ".mht"), parse)
