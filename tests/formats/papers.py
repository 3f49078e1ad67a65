"""Small files of articles as other programs write them: Word, Excel, OpenDocument, saved pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with these files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def _package(main: str, kind: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/{main}"'
            f' ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{_OFFICE}/officeDocument" Target="{main}"/></Relationships>'
        ),
    }


# ---- Word ----------------------------------------------------------------------------------


def paragraph(*runs: str) -> str:
    """Return a paragraph; what begins with < is markup, all else words."""
    inner = (run if run.startswith("<") else words(run) for run in runs)
    return f"<w:p>{''.join(inner)}</w:p>"


def words(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def docx(*paragraphs: str, relations: str = "", head: str = "", **parts: str) -> bytes:
    """Return a Word file; `parts` replace or add parts, `__` standing for a slash."""
    main = "word/document.xml"
    body = "".join(p if p.startswith("<") else paragraph(p) for p in paragraphs)
    found: dict[str, str | bytes] = {
        **_package(main, "wordprocessingml.document"),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
        ),
        main: (
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{_WORD}"'
            f' xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>'
        ),
    }
    return zipped(found | {name.replace("__", "/"): text for name, text in parts.items()})


def relation(kind: str, target: str) -> str:
    """Return a relation to something outside the file."""
    return (
        f'<Relationship Id="rX{kind}" Type="{_OFFICE}/{kind}" Target="{target}"'
        ' TargetMode="External"/>'
    )


# ---- sheets --------------------------------------------------------------------------------

Cell = str | int | float


def xlsx(**sheets: Sequence[Sequence[Cell]]) -> bytes:
    """Return a workbook; a string that begins with =a|b is the formula a whose value was b."""
    parts: dict[str, str | bytes] = dict(_package("xl/workbook.xml", "spreadsheetml.sheet"))
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="s{n}"/>'
        for n, name in enumerate(names, 1)
    )
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        + "</Relationships>"
    )
    for n, name in enumerate(names, 1):
        rows = "".join(
            f'<row r="{y}">{"".join(_cell(x, y, v) for x, v in enumerate(row))}</row>'
            for y, row in enumerate(sheets[name], 1)
        )
        parts[f"xl/worksheets/s{n}.xml"] = (
            f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts)


def _cell(x: int, y: int, value: Cell) -> str:
    place = f"{chr(ord('A') + x)}{y}"
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value.startswith("=") and "|" in value:
        formula, saved = value[1:].split("|")
        return f'<c r="{place}" t="str"><f>{escape(formula)}</f><v>{escape(saved)}</v></c>'
    text = escape(value)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def ods(rows: Sequence[Sequence[str]], name: str = "ورقة") -> bytes:
    """Return an OpenDocument sheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            + "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
            + "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0"'
        f' xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


# ---- pages ---------------------------------------------------------------------------------

HEADLINE = "نقابة العمال تهدد بإضراب مفتوح في الميناء"
STORY = (
    "هدّدت نقابة عمال مرفأ رأس المرجان، الأحد، بالدخول في إضراب مفتوح إذا لم تُصرف الرواتب.",
    "وقال رئيس النقابة نوفل الرشيدي: «صبرنا شهرين كاملين، ولن ننتظر شهراً ثالثاً».",
    "وأكدت وزارة النقل في بيان أنها ستصرف الرواتب قبل نهاية الشهر، نافية وجود أي تأخير متعمد.",
)
RELATED = "اقرأ أيضاً: خبر آخر عن الميناء"
CREDIT = "المصدر: وكالات"


def page(
    *story: str, head: str = "", charset: str = "utf-8", url: str = "https://example.org/n/strike"
) -> str:
    """Return a saved news page, with what stands round an article."""
    lines = "".join(f"<p>{line}</p>" for line in story or STORY)
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="{charset}">
<title>{HEADLINE} | صحيفة المثال</title>
<meta property="og:title" content="{HEADLINE}">
<meta property="og:site_name" content="صحيفة المثال">
<meta property="article:published_time" content="2024-03-01T10:00:00+02:00">
<meta name="author" content="ليلى حداد"><link rel="canonical" href="{url}">{head}
<script>var text = "<p>لا شيء</p>";</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">رياضة</a></li></ul></nav>
<article><h1>{HEADLINE}</h1>
<div class="share"><a href="#">شارك على فيسبوك</a></div>
<figure><img src="a.jpg"><figcaption>ميناء رأس المرجان – أرشيفية</figcaption></figure>
{lines}<p>{RELATED}</p><p>{CREDIT}</p></article>
<aside><h3>مقالات ذات صلة</h3><ul><li><a href="/1">عنوان أول</a></li></ul></aside>
<footer>جميع الحقوق محفوظة</footer></body></html>
"""


def mhtml(html: str, address: str) -> bytes:
    """Return a page as browsers save it in one file."""
    head = (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {address}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n'
        "------B\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\nContent-Location: {address}\r\n\r\n"
    )
    return head.encode() + html.encode() + b"\r\n------B--\r\n"
