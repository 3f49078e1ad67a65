"""A corrected article: a new document that supersedes the old one and takes its work along.

An attribution goes along when every fragment of it stands in text that is equal, or when each is
found by its words and those around it exactly once, as in a paragraph that moved. The others are
told and stay with the old document, which is kept. Layers begin open on the new text: what was
submitted was submitted about the old one. Gold that was decided is decided anew.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from annotator import check
from annotator.errors import Place, Problem
from annotator.model.alignment import Alignment, align
from annotator.model.ids import layer_id, region_id, stable_id
from annotator.model.links import LINKS, target, with_link
from annotator.model.records import (
    GOLD,
    WITHDRAWN,
    Attribution,
    ClaimLink,
    Decision,
    Document,
    Fragment,
    Fragments,
    Layer,
    Note,
    Record,
    Region,
)
from annotator.store import Overview, Store

NAME, ADDRESS = "name", "address"


# ---- what an article corrects --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """What an article is to a project: a document that is there, another text of one, or new.

    `id` is the id that it would have as a new document; `other` the id if that one is taken.
    `old` is the document whose other text it has, by its name or (`by`) its address.
    """

    id: str
    other: str
    known: str = ""
    old: str = ""
    by: str = ""


class Known:
    """The documents of a project, as articles that come in are matched with them."""

    def __init__(self, documents: Sequence[Overview]) -> None:
        """Look at them once; articles may be many."""
        self.by_id = {item.id: item for item in documents}
        self._next = {item.supersedes: item.id for item in documents if item.supersedes}
        self._same = {_face(item.sha256, item.meta): item.id for item in documents}
        self._equal = {_whole(item): item.id for item in documents}
        self._at: dict[str, set[str]] = {}
        for item in documents:
            if address := address_of(item.meta):
                self._at.setdefault(address, set()).add(self._head(item.id))

    def match(self, name: str, document: Document) -> Match:
        """Say what an article is; `name` is the path of its file inside the folder named.

        A text file is known by its text and file name, wherever it lies; a row of a table by its
        text and id, or by all that it says.
        """
        row = row_of(document)
        path = (name, row) if row else (name,)
        id, other = stable_id("text", *path), stable_id("text", *path, document.sha256)
        if row and "id" not in document.meta:
            known = id if id in self.by_id else self._equal.get(_whole(document), "")
        else:
            known = self._same.get(_face(document.sha256, document.meta), "")
        if known:
            return Match(id, other, known)
        if id in self.by_id:
            return Match(id, other, old=self._head(id), by=NAME)
        old = self._at_address(document)
        return Match(id, other, old=old, by=ADDRESS if old else "")

    def _head(self, id: str) -> str:
        """Return the document that stands for this one now."""
        seen = {id}
        while (later := self._next.get(id)) and later not in seen:
            seen.add(later)
            id = later
        return id

    def _at_address(self, document: Document) -> str:
        """Return the one document that came from this address with another text."""
        found = self._at.get(address_of(document.meta), set())
        if len(found) != 1:  # none, or an address that says nothing
            return ""
        (id,) = found
        return id if self.by_id[id].sha256 != document.sha256 else ""


def row_of(document: Document) -> str:
    """Return what names the row of a table that an article is; empty for a file of its own."""
    file = document.meta.get("file", "")
    return document.id.removeprefix(f"{file}#") if document.id != file else ""


def _face(sha256: str, meta: Mapping[str, str]) -> tuple[str, str, str]:
    return sha256, meta.get("file", ""), meta.get("id", "")


def _whole(item: Document | Overview) -> tuple[str, ...]:
    meta = sorted((key, value) for key, value in item.meta.items() if key != WITHDRAWN)
    return item.sha256, item.title, *(part for pair in meta for part in pair)


def address_of(meta: Mapping[str, str]) -> str:
    """Return what tells an address from others; empty for none and for that of a whole site."""
    try:
        parts = urlsplit(meta.get("url", "").strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    site = (parts.hostname or "").removeprefix("www.")
    return f"{site}{path}?{parts.query}" if path or parts.query else ""


# ---- what goes along -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """What a new document takes over from the old one, and what could not go along."""

    records: tuple[Record, ...]
    attributions: int
    left: tuple[Problem, ...]


def carried_id(document: str, attribution: str) -> str:
    """Return the id of an attribution on the document that supersedes its own."""
    return stable_id("carried", document, attribution)


def carry(store: Store, old: Document, new: Document, *, regions: bool) -> Carried:
    """Return the records that `new` takes over; with `regions`, what is boilerplate as well."""
    return _Carrier(store, old, new).carry(regions=regions)


class _Carrier:
    def __init__(self, store: Store, old: Document, new: Document) -> None:
        self._store, self._old, self._new = store, old, new
        self._aligned = _aligned(old.text, new.text)
        self._standing = store.find(Attribution, document=old.id)
        self._left: list[Problem] = []
        self._ids: dict[str, str] = {}  # of everybody's attributions, old → new

    def carry(self, *, regions: bool) -> Carried:
        store, old = self._store, self._old
        layers = store.find(Layer, document=old.id)
        decided = bool(store.find(Decision, document=old.id))
        if decided and any(layer.annotator == GOLD for layer in layers):
            layers = [layer for layer in layers if layer.annotator != GOLD]
            place = Place(document=self._new.id, title=self._new.title, annotator=GOLD)
            self._left.append(Problem("carry_gold_decided", place, {}, "warning"))
        made: list[Record] = [self._layer(layer) for layer in layers]
        layers.sort(key=lambda layer: layer.annotator == GOLD)  # it names where it comes from
        work = [item for layer in layers for item in self._attributions(layer.annotator)]
        made += [*work, *self._about(self._ids)]
        if regions:
            made += self._regions()
        return Carried(tuple(made), len(work), tuple(self._left))

    def _layer(self, layer: Layer) -> Layer:
        id = layer_id(self._new.id, layer.annotator)
        return dataclasses.replace(layer, id=id, document=self._new.id, state="open")

    def without_place(self, annotators: Collection[str]) -> list[Problem]:
        """Return the attributions of which some fragment is not in the new text."""
        items = [item for item in self._standing if item.annotator in annotators]
        items.sort(key=lambda item: (item.annotator, check.first(item), item.id))
        return [self._problem("carry_text_differs", i) for i in items if self._spans(i) is None]

    def _attributions(self, annotator: str) -> list[Attribution]:
        standing = {item.id: item for item in self._standing if item.annotator == annotator}
        spans = {id: found for id, item in standing.items() if (found := self._spans(item))}
        ids = {id: carried_id(self._new.id, id) for id in spans}
        self._left += self.without_place({annotator})
        self._ids |= ids
        return [self._carried(standing[id], spans[id], ids, standing) for id in ids]

    def _spans(self, item: Attribution) -> dict[str, Fragments] | None:
        """Return where the fragments of an attribution stand now; None when one is not there.

        All are looked for in the same way: a word of a paragraph that moved can stand in equal
        text by chance.
        """
        return self._all(item, self._aligned.moved) or self._all(item, self._aligned.elsewhere)

    def _all(
        self, item: Attribution, find: Callable[[int, int], Fragment | None]
    ) -> dict[str, Fragments] | None:
        """Return where all fragments stand, none before or inside one that it followed."""
        found: dict[str, Fragments] = {}
        for role, parts in item.spans.items():
            kept = tuple(part for one in parts if (part := find(*one)))
            ordered = all(a[1] <= b[0] for a, b in itertools.pairwise(kept))
            if len(kept) != len(parts) or not ordered:
                return None
            found[role] = kept
        return found

    def _carried(
        self,
        item: Attribution,
        spans: Mapping[str, Fragments],
        ids: Mapping[str, str],
        standing: Mapping[str, Attribution],
    ) -> Attribution:
        made = dataclasses.replace(
            item, id=ids[item.id], document=self._new.id, spans=spans,
            provenance=_provenance(item.provenance, self._ids),
        )  # fmt: skip
        for relation in LINKS:
            led = target(item, relation)
            if led is None:
                continue
            place = _outward(led, ids, standing) if relation == "parent" else ids.get(led)
            made = with_link(made, relation, place)
            if led not in ids:
                self._left.append(self._problem("carry_link_lost", item))
        return made

    def _problem(self, code: str, item: Attribution) -> Problem:
        place = Place(
            document=self._new.id,
            title=self._new.title,
            annotator=item.annotator,
            words=check.label(self._old, item),
        )
        return Problem(code, place, {}, "warning")

    def _about(self, taken: Mapping[str, str]) -> Iterator[Record]:
        """Yield the links to claims and the notes that go with attributions."""
        for link in self._store.among(ClaimLink, "attribution", list(taken)):
            id = taken[link.attribution]
            yield dataclasses.replace(link, id=stable_id("carried", link.id, id), attribution=id)
        for note in self._store.among(Note, "about", list(taken)):
            id = taken[note.about]
            yield dataclasses.replace(note, id=stable_id("carried", note.id, id), about=id)

    def _regions(self) -> Iterator[Region]:
        for region in self._store.find(Region, document=self._old.id):
            at = region.start, region.end
            if moved := self._aligned.moved(*at) or self._aligned.elsewhere(*at):
                id = region_id(self._new.id, region.kind, *moved)
                yield Region(id, self._new.id, region.kind, *moved)


@lru_cache(maxsize=4)  # the list of problems asks for the same two after every edit
def _aligned(old: str, new: str) -> Alignment:
    return align(old, new)


def _outward(
    id: str | None, ids: Mapping[str, str], standing: Mapping[str, Attribution]
) -> str | None:
    """Return the innermost enclosing attribution that goes along."""
    seen: set[str] = set()
    while id is not None and id not in ids and id not in seen:
        seen.add(id)
        outer = standing.get(id)
        id = outer.parent if outer else None
    return ids.get(id or "")


def _provenance(
    said: Mapping[str, object] | None, ids: Mapping[str, str]
) -> Mapping[str, object] | None:
    """Return where gold came from, in ids of the new document."""
    derived = said.get("derived_from") if said else None
    if said is None or not isinstance(derived, list):
        return said
    return {**said, "derived_from": [_renamed(entry, ids) for entry in derived]}


def _renamed(entry: object, ids: Mapping[str, str]) -> object:
    if isinstance(entry, dict) and entry.get("id") in ids:
        return {**entry, "id": ids[entry["id"]]}
    return entry


# ---- what is still left --------------------------------------------------------------------


def left_behind(store: Store, documents: Iterable[str] | None = None) -> list[Problem]:
    """Return the attributions that open layers on new texts could not take over, by document.

    Nothing is left once a layer is handed in: its annotator has looked.
    """
    old = {item.id: item.supersedes for item in store.overview() if item.supersedes}
    wanted = sorted(old if documents is None else set(documents) & set(old))
    found: list[Problem] = []
    for id in wanted:
        open_ones = {
            layer.annotator for layer in store.find(Layer, document=id) if layer.state == "open"
        }
        before = store.get(Document, old[id] or "") if open_ones - {GOLD} else None
        if before is not None:
            carrier = _Carrier(store, before, store.need(Document, id))
            found += carrier.without_place(open_ones - {GOLD})
    return found
