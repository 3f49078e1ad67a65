"""Attributions as rows of a table, and rows as attributions: what CSV and Excel share.

One row is one attribution; a layer without any has one row that says so. Columns that a person may
change (values, features of an unwritten source, entity, note) are read back; all that places a row
in its document stands in columns that `isnad_check` guards, so that nothing shifts unseen. How
cells look is chosen so that no spreadsheet takes one for a date, a number or a formula.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.formats import losses
from annotator.formats.base import Loss
from annotator.i18n import ngettext
from annotator.model.records import Attribution, Corpus, Document, Entity, Fragments, Layer
from annotator.model.tagset import Attribute, Tagset, Term, canonical
from annotator.model.text import fragments_text

LONGEST = 32_000  # UTF-16 units of a cell; Excel holds 32,767
CUT = "… [✂]"  # how a cell ends that was cut
NUMBER, TOTAL, CHECK = "isnad_n", "isnad_of", "isnad_check"
ENTITY, ENTITY_ID, NOTE = "entity", "entity_id", "note"
AT, IMPLICIT = "_at", "implicit_"
META = ("outlet", "date", "url")
_LINKS = ("parent", "denies", "confirms")
# What is true of a layer or places a row: guarded by the check.
_GUARDED = (
    *("id", "document", "text_sha256", "file", "annotator", "state", "guideline_version"),
    *(*_LINKS, "origin", "provenance"),
)

LONG = Loss(
    "long_cells",
    lambda n: ngettext(
        "{n} text is too long for a cell and is cut",
        "{n} texts are too long for a cell and are cut",
        n,
    ),
    lambda part: sum(_is_long(text) for text in _texts(part)),
)
REST = Loss(
    "rest_of_metadata",
    lambda n: ngettext(
        "of {n} document only title, file, outlet, date and address are kept",
        "of {n} documents only title, file, outlet, date and address are kept",
        n,
    ),
    lambda part: sum(
        bool(d.supersedes or d.source_sha256 or set(d.meta) - {"file", *META})
        for d in part.documents
    ),
)
LOSSES = (losses.TEXTS, losses.REGIONS, losses.CLAIMS, losses.ALIASES, REST, LONG)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how it is headed, whether a person may change it, what it offers."""

    name: str
    label: str = ""
    editable: bool = False
    choices: tuple[str, ...] = ()
    width: int = 14


_ARABIC = {
    NUMBER: "رقم الإسناد", TOTAL: "من", "title": "العنوان", "annotator": "الموسِّم",
    ENTITY: "الكيان", NOTE: "ملاحظة", "outlet": "الوسيلة", "date": "التاريخ", "url": "الرابط",
    "file": "الملف", "state": "الحالة", "guideline_version": "إصدار الدليل", "origin": "المنشأ",
    "id": "معرّف الإسناد", "document": "معرّف الوثيقة",
    "text_sha256": "بصمة النص", ENTITY_ID: "معرّف الكيان", "provenance": "السند",
    CHECK: "للتحقق",
}  # fmt: skip


def columns(tagset: Tagset) -> tuple[Column, ...]:
    """Return the columns of a table: what people read first, what programs need last."""
    links = {term.id: term.labels.get("ar", term.id) for term in tagset.links}
    return (
        *(_fixed(name, width) for name, width in ((NUMBER, 8), (TOTAL, 6), ("title", 30))),
        _fixed("annotator", 10),
        *(Column(role.id, role.labels.get("ar", ""), width=32) for role in tagset.roles),
        *(_choice(item.id, item) for item in tagset.attributes),
        *(_choice(f"{IMPLICIT}{item.id}", item) for item in tagset.implicit),
        Column(ENTITY, _ARABIC[ENTITY], editable=True, width=24),
        Column(NOTE, _ARABIC[NOTE], editable=True, width=30),
        *(_fixed(name) for name in (*META, "file", "state", "guideline_version", "origin")),
        *(Column(name, links.get(name, "")) for name in _LINKS),
        *(Column(role.id + AT, f"موضع {role.labels.get('ar', '')}") for role in tagset.roles),
        *(_fixed(name) for name in (ENTITY_ID, "provenance", "id", "document", "text_sha256")),
        _fixed(CHECK),
    )


def _fixed(name: str, width: int = 14) -> Column:
    return Column(name, _ARABIC[name], width=width)


def _choice(name: str, item: Attribute | Term) -> Column:
    values = tuple(value.id for value in item.values)
    return Column(name, item.labels.get("ar", ""), editable=True, choices=values, width=16)


# ---- writing -------------------------------------------------------------------------------

Row = Mapping[str, str]


def rows(part: Corpus, tagset: Tagset) -> Iterator[Row]:
    """Yield the rows of a slice, layer by layer, in the order of the text."""
    document = part.documents[0]
    entities = {entity.id: entity for entity in part.entities}
    for layer in sorted(part.layers, key=lambda item: item.annotator):
        items = [item for item in part.attributions if item.annotator == layer.annotator]
        shared = _shared(document, layer)
        if not items:
            yield _guarded({**shared, NUMBER: "0", TOTAL: "0"}, tagset)
        for number, item in enumerate(sorted(items, key=_order), 1):
            place = {NUMBER: str(number), TOTAL: str(len(items))}
            yield _guarded({**shared, **place, **_cells(document, item, entities)}, tagset)


def _order(item: Attribution) -> tuple[int, str]:
    return min((parts[0][0] for parts in item.spans.values() if parts), default=0), item.id


def _shared(document: Document, layer: Layer) -> dict[str, str]:
    return {
        "title": document.title,
        "annotator": layer.annotator,
        "state": layer.state,
        "guideline_version": layer.guideline_version,
        "file": document.meta.get("file", ""),
        "document": document.id,
        "text_sha256": document.sha256,
        **{name: document.meta.get(name, "") for name in META},
    }


def _cells(document: Document, item: Attribution, entities: Mapping[str, Entity]) -> dict[str, str]:
    name = _name(item.entity, entities)
    cells = {
        "id": item.id,
        "origin": item.origin,
        NOTE: item.note,
        "provenance": "" if item.provenance is None else canonical(item.provenance),
        **{name: getattr(item, name) or "" for name in _LINKS},
        **item.attributes,
        **{f"{IMPLICIT}{name}": value for name, value in (item.implicit or {}).items()},
    }
    if name:
        cells |= {ENTITY: name, ENTITY_ID: f"{item.entity} {mark_of(name)}"}
    for role, parts in item.spans.items():
        cells |= {role: fragments_text(document.text, parts), role + AT: placed(parts)}
    return {name: _short(text) for name, text in cells.items()}


def _name(id: str | None, entities: Mapping[str, Entity]) -> str:
    """Return what an entity is called now: a merged one bears the name it was merged into."""
    seen: set[str] = set()
    entity = entities.get(id or "")
    while entity and entity.merged_into and entity.id not in seen:
        seen.add(entity.id)
        entity = entities.get(entity.merged_into)
    return entity.name if entity else ""


def _guarded(cells: dict[str, str], tagset: Tagset) -> Row:
    return {**cells, CHECK: f"{check_of(cells, tagset)} {words_of(cells, tagset)}"}


def check_of(cells: Row, tagset: Tagset) -> str:
    """Return the check of a row: it changes with every cell that no person may change."""
    names = (NUMBER, TOTAL, *_GUARDED, ENTITY_ID, *(role.id + AT for role in tagset.roles))
    return mark_of("\x1f".join(cells.get(name, "") for name in names))


def words_of(cells: Row, tagset: Tagset) -> str:
    """Return the check of the words, which are shown but never read back."""
    words = (" ".join(cells.get(role.id, "").split()) for role in tagset.roles)
    return mark_of("\x1f".join(words))


def mark_of(text: str) -> str:
    """Return a short checksum that no spreadsheet takes for a number."""
    return "x" + hashlib.sha256(text.encode()).hexdigest()[:12]


def placed(parts: Fragments) -> str:
    """Return fragments as `[12-19][27-40]`: code points, end exclusive."""
    return "".join(f"[{start}-{end}]" for start, end in parts)


# ---- long cells ----------------------------------------------------------------------------


def _is_long(text: str) -> bool:
    return len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST


def _short(text: str) -> str:
    """Cut what no cell can hold, so that it shows."""
    if not _is_long(text):
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT


def _texts(part: Corpus) -> Iterator[str]:
    texts = {document.id: document.text for document in part.documents}
    for item in part.attributions:
        yield item.note
        yield from (fragments_text(texts[item.document], parts) for parts in item.spans.values())


# ---- cells that a program could take for a formula -------------------------------------------

_FORMULA = "=+-@\t\r\0＝＋－＠"  # OWASP; the full-width ones become the others in some programs
_SAFE = "'"
_BEFORE = " \u00a0\u200e\u200f\u061c\ufeff\n"  # what some programs skip at the start


def safe(text: str) -> str:
    """Return a cell that begins with an apostrophe where a program might compute it.

    One that begins with an apostrophe gets another, so that `unsafe` undoes it exactly.
    """
    first = text.lstrip(_BEFORE)[:1]
    dangerous = (first and first in _FORMULA) or text.startswith(_SAFE)
    return f"{_SAFE}{text}" if dangerous else text


def unsafe(cell: str) -> str:
    """Return what `safe` was given."""
    return cell[1:] if cell.startswith(_SAFE) else cell


def heads_of(cells: Sequence[str]) -> bool:
    """Return whether a row of a sheet is the one with our columns' names."""
    return NUMBER in cells and CHECK in cells and "id" in cells


def lines(parts: Iterable[Corpus], tagset: Tagset) -> Iterator[list[str]]:
    """Yield the names of the columns, then every row as cells in their order."""
    names = [column.name for column in columns(tagset)]
    yield names
    for part in parts:
        for row in rows(part, tagset):
            yield [row.get(name, "") for name in names]
