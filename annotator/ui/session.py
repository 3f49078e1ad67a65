"""The open project as the window sees it: one document's records and what is active in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.model.records import GOLD, Attribution, Document, Entity, Fragment, Layer, Region
from annotator.store import Change, Changes, Store

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", Attribution, Region)

_ORDER = ("cue", "source", "content")  # in which a new attribution is usually filled


class Session(QObject):
    """Holds the open document's records and applies every operation's changes by id.

    `changed` carries the store's Changes; `opened` says that another document is open;
    `activated` that another attribution is active; `failed` carries an AnnotatorError;
    `returned` a range that undo or redo brought back.
    """

    changed = Signal(object)
    opened = Signal()
    activated = Signal()
    failed = Signal(object)
    returned = Signal(int, int)
    leaving = Signal()

    def __init__(self, store: Store, annotator: str) -> None:
        super().__init__()
        self.store = store
        self.annotator = annotator
        self.tagset = store.tagset
        self.document: Document | None = None
        self.attributions: dict[str, Attribution] = {}
        self.regions: dict[str, Region] = {}
        self.layers: dict[str, Layer] = {}
        self.entities = {item.id: item for item in store.find(Entity)}
        self.active_id: str | None = None
        self._retired = False
        store.on_change(self._apply)

    # ---- documents -----------------------------------------------------------------------

    def open_document(self, id: str) -> bool:
        """Load a document with this annotator's work; False when it cannot be read."""
        if self.document is not None and self.document.id == id:
            return True
        try:
            document = self.store.need(Document, id)
        except AnnotatorError as error:
            self.failed.emit(error)
            return False
        self.leaving.emit()
        self.document = document
        self._load()
        self.active_id = None
        self.keep("last_document", id)
        self.opened.emit()
        return True

    def _load(self) -> None:
        document = self.document.id if self.document else ""
        work = self.store.find(Attribution, document=document, annotator=self.annotator)
        self.attributions = {item.id: item for item in work}
        self.regions = {item.id: item for item in self.store.find(Region, document=document)}
        layers = self.store.find(Layer, document=document)
        self.layers = {item.annotator: item for item in layers}

    @property
    def text(self) -> str:
        return self.document.text if self.document else ""

    @property
    def layer(self) -> Layer | None:
        return self.layers.get(self.annotator)

    @property
    def gold(self) -> Layer | None:
        return self.layers.get(GOLD)

    @property
    def writable(self) -> bool:
        return self.store.writable

    # ---- attributions --------------------------------------------------------------------

    @property
    def active(self) -> Attribution | None:
        return self.attributions.get(self.active_id or "")

    def activate(self, id: str | None) -> None:
        """Make an attribution the one that role keys and cards speak about."""
        id = id if id in self.attributions else None
        if id != self.active_id:
            self.active_id = id
            self.activated.emit()

    def ordered(self) -> list[Attribution]:
        """Return the attributions in text order; what encloses comes before what it holds."""
        return sorted(
            self.attributions.values(),
            key=lambda item: (hull(item)[0], self.depth(item), item.id),
        )

    def chain(self, item: Attribution) -> list[Attribution]:
        """Return an attribution and all that enclose it, innermost first."""
        found: list[Attribution] = []
        place: Attribution | None = item
        while place is not None and place not in found:
            found.append(place)
            place = self.attributions.get(place.parent or "")
        return found

    def depth(self, item: Attribution) -> int:
        """Return how many attributions enclose this one."""
        return len(self.chain(item)) - 1

    def next_role(self) -> str:
        """Return the role that is usually marked next on the active attribution, if any."""
        item = self.active
        if item is None:
            return "cue"
        without = {"source"} if item.implicit is not None else set()
        if item.attributes.get("quote_type") == "none":
            without.add("content")
        wanted = (role for role in _ORDER if self.tagset.role(role) and role not in without)
        return next((role for role in wanted if not item.spans.get(role)), "")

    def entity_name(self, id: str | None) -> str:
        """Return the present name of an entity, or an empty string."""
        entity = self.entities.get(id or "")
        seen: set[str] = set()
        while entity and entity.merged_into and entity.id not in seen:
            seen.add(entity.id)
            entity = self.entities.get(entity.merged_into)
        return entity.name if entity else ""

    # ---- edits ---------------------------------------------------------------------------

    def do(
        self,
        verb: Callable[Concatenate[Store, str, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T | None:
        """Run one of the verbs; a person's mistake goes to the message bar, not to the log."""
        if self._retired:
            return None  # its panes are being put away: a field that loses the focus says so
        try:
            return verb(self.store, self.annotator, *args, **kwargs)
        except AnnotatorError as error:
            self.failed.emit(error)
            return None

    def undo(self) -> None:
        """Take back this annotator's last operation and go where it was."""
        self._travel(self.store.undo)

    def redo(self) -> None:
        """Bring back what was taken back last and go there."""
        self._travel(self.store.redo)

    def _travel(self, step: Callable[[str], Changes]) -> None:
        try:
            changes = step(self.annotator)
        except AnnotatorError as error:
            self.failed.emit(error)
            return
        self._go_where(changes)

    def _go_where(self, changes: Changes) -> None:
        for change in changes.changes:
            data = change.after or change.before or {}
            if change.table not in ("attribution", "region", "layer"):
                continue
            if not self.open_document(str(data["document"])):
                return
            if change.table == "attribution":
                self.activate(change.id if change.after else None)
            place = _changed_place(change)
            if place:
                self.returned.emit(*place)
            return

    def retire(self) -> None:
        """Stop listening to the store: another session takes over."""
        self._retired = True

    def _apply(self, changes: Changes) -> None:
        """Take over what an operation changed: only the records it names are read again."""
        if self._retired:
            return
        for entity in self.store.among(Entity, "id", sorted(changes.ids("entity"))):
            self.entities[entity.id] = entity
        for id in changes.ids("attribution"):
            self._take(self.attributions, id, self.store.get(Attribution, id))
        for id in changes.ids("region"):
            self._take(self.regions, id, self.store.get(Region, id))
        if changes.ids("layer") and self.document is not None:
            layers = self.store.find(Layer, document=self.document.id)
            self.layers = {layer.annotator: layer for layer in layers}
        lost = self.active_id is not None and self.active_id not in self.attributions
        if lost:
            self.active_id = None
        self.changed.emit(changes)
        if lost:
            self.activated.emit()

    def _take(self, held: dict[str, R], id: str, record: R | None) -> None:
        """Hold a record if it belongs to the open document and this annotator, else drop it."""
        here = record is not None and self.document and record.document == self.document.id
        if (
            record is None
            or not here
            or getattr(record, "annotator", self.annotator) != self.annotator
        ):
            held.pop(id, None)
        else:
            held[id] = record

    # ---- what is remembered on this machine ----------------------------------------------

    def keep(self, key: str, value: str) -> None:
        """Remember something about the window in the project; never worth an error."""
        if not self.store.writable or self.recall(key) == value:
            return
        try:
            self.store.set_setting(key, value)
        except AnnotatorError:
            return  # the next edit meets the same trouble and says so

    def recall(self, key: str) -> str:
        """Return what was remembered, or an empty string."""
        try:
            return self.store.setting(key)
        except AnnotatorError:
            return ""

    def keep_place(self, place: dict[str, Any]) -> None:
        """Remember caret, scroll and active attribution of the open document."""
        if self.document is not None:
            self.keep(f"place/{self.document.id}", json.dumps(place, sort_keys=True))

    def recall_place(self) -> dict[str, Any]:
        """Return what `keep_place` remembered of the open document."""
        if self.document is None:
            return {}
        try:
            place = json.loads(self.recall(f"place/{self.document.id}") or "{}")
        except ValueError:
            return {}
        return place if isinstance(place, dict) else {}


def hull(item: Attribution) -> Fragment:
    """Return the range from the first to the last character of an attribution."""
    parts = [part for parts in item.spans.values() for part in parts]
    return min((p[0] for p in parts), default=0), max((p[1] for p in parts), default=0)


def holding(items: list[Attribution], position: int) -> list[Attribution]:
    """Return the attributions that have a fragment at a position, the shortest first."""
    found: list[tuple[int, str, Attribution]] = []
    for item in items:
        sizes = [
            end - start
            for parts in item.spans.values()
            for start, end in parts
            if start <= position <= end
        ]
        if sizes:
            found.append((min(sizes), item.id, item))
    return [item for _, _, item in sorted(found, key=lambda entry: entry[:2])]


def region_at(regions: dict[str, Region], kind: str, start: int, end: int) -> Region | None:
    """Return the region of this kind that holds or meets a range."""
    meeting = (r for r in regions.values() if r.kind == kind and r.start <= start < r.end)
    return next((region for region in meeting if end <= region.end), None)


def _changed_place(change: Change) -> Fragment | None:
    """Return the range that a change is about: the first role that differs, else the whole."""
    data = change.after or change.before or {}
    if change.table == "region":
        return int(data["start"]), int(data["end"])
    if change.table != "attribution":
        return None
    old = (change.before or {}).get("spans", {})
    new = (change.after or {}).get("spans", {})
    for role in (*_ORDER, *new, *old):
        if old.get(role) != new.get(role):
            parts = new.get(role) or old.get(role)
            return int(parts[0][0]), int(parts[-1][1])
    parts = data["spans"].get("cue") or next(iter(data["spans"].values()))
    return int(parts[0][0]), int(parts[-1][1])
