"""What goes into a packet: work for an annotator, an annotator's work, the way back from gold.

What goes to annotators is blind: nothing in it was written by another one.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from annotator.edits import check_name
from annotator.errors import AnnotatorError, Place, mistake
from annotator.exchange.packetfile import ASSIGNMENT, FEEDBACK, WORK, Needed, Packet, Row, Titled
from annotator.model.ids import layer_id
from annotator.model.records import (
    GOLD,
    WITHDRAWN,
    Annotator,
    Document,
    Entity,
    Layer,
    Note,
    Project,
    Record,
    Region,
    Submission,
)
from annotator.model.tagset import canonical
from annotator.store import Change, Store, Version, plain
from annotator.store.fold import START, History, Value, newest
from annotator.store.log import MERGE
from annotator.store.rights import beyond

R = TypeVar("R", bound=Record)
_NO_WORK = frozenset({"add_annotator", MERGE})  # operations that bear a name, but are no work
# What a decision says was on the screen, without what others wrote.
_NOTHING_SEEN: Value = {"values": {}, "members": {}}


def assignment(
    store: Store, annotator: str, documents: Sequence[str] = (), guidelines: str = ""
) -> Packet:
    """Return what an annotator needs to work: all their documents, or the named ones.

    It holds the texts, the tagset, their own layers, and of the registry what was there before
    anybody annotated. Raises `packet_nothing_assigned`, or `layer_missing` for a document.
    """
    _refuse_in_workplace(store)
    name = check_name(annotator)
    chosen = _assigned(store, name, documents)
    cut = _Cut(store, name)
    mine = store.among(Layer, "id", [layer_id(document.id, name) for document in chosen])
    cut.take("project", [store.project.id])
    cut.take("annotator", [name])
    cut.take("document", [document.id for document in chosen])
    for kind, column, values in (
        (Region, "document", [document.id for document in chosen]),
        (Submission, "layer", [layer.id for layer in mine]),
        (Note, "annotator", [name]),
    ):
        cut.take_where(kind.__name__.lower(), column, values)
    cut.take("layer", [layer.id for layer in mine])
    cut.take_own("suggestion", name, [document.id for document in chosen])
    work = cut.take_own("attribution", name, [document.id for document in chosen])
    cut.take_blind_entities({value["entity"] for value in work if value["entity"]})
    texts = {document.sha256: document.text for document in chosen}
    return dataclasses.replace(
        _packet(store, ASSIGNMENT, name, chosen),
        texts=texts,
        versions=cut.versions,
        guidelines=guidelines or store.setting("guidelines"),
    )


def feedback(store: Store, annotator: str, documents: Sequence[str] = ()) -> Packet:
    """Return the final gold of an annotator's documents, with the decisions and their reasons.

    In a blind project it does not say who of the others had what. Raises `packet_no_gold`.
    """
    _refuse_in_workplace(store)
    name = check_name(annotator)
    final = {layer.document for layer in store.find(Layer, annotator=GOLD, state="final")}
    chosen = [item for item in _assigned(store, name, documents) if item.id in final]
    if not chosen:
        raise mistake("packet_no_gold", name=name)
    cut = _Cut(store, name)
    ids = [document.id for document in chosen]
    cut.take("layer", [layer_id(id, GOLD) for id in ids])
    work = cut.take_own("attribution", GOLD, ids)
    cut.take_where("decision", "document", ids)
    cut.take_entities({value["entity"] for value in work if value["entity"]})
    return dataclasses.replace(
        _packet(store, FEEDBACK, name, chosen), versions=cut.versions, guidelines=""
    )


def work(store: Store, annotator: str) -> Packet:
    """Return an annotator's own operations, from every device on which they worked alone.

    Whole rows travel, so that every hash can be checked; a device that others wrote on as well
    stays at home, and the receiver must know it already. Raises `packet_no_work` or, in a
    reviewer's project, why there is none: `packet_work_unknown`, `…_not_back`, `…_is_here`.
    """
    name = check_name(annotator)
    devices: dict[str, list[Row]] = {}
    for row in store.log_rows():
        devices.setdefault(row["device"], []).append(row)
    here = bool(store.workplace)
    alone = {
        device
        for device, rows in devices.items()
        if is_own(rows, name, store.layer_owner, merges=here)
    }
    rows = [row for device in sorted(alone) for row in devices[device]]
    if not any(row["name"] != MERGE for row in rows):
        raise _no_work(store, name, devices)
    needs = tuple(
        Needed(device, rows[-1]["seq"], rows[-1]["hash"])
        for device, rows in sorted(devices.items())
        if device not in alone and any(row["annotator"] == name for row in rows)
    )
    layers = store.find(Layer, annotator=name)
    chosen = store.among(Document, "id", sorted({layer.document for layer in layers}))
    return dataclasses.replace(
        _packet(store, WORK, name, chosen), rows=tuple(rows), needs=needs, guidelines=""
    )


def _no_work(store: Store, name: str, devices: Mapping[str, Sequence[Row]]) -> AnnotatorError:
    """Return why there is no work of somebody's to send, and what to do."""
    if store.workplace:
        return mistake("packet_no_work", name=name)
    if store.get(Annotator, name) is None:
        people = sorted(item.id for item in store.find(Annotator) if item.id != GOLD)
        return mistake("packet_work_unknown", name=name, known=", ".join(people))
    made = [row for rows in devices.values() for row in rows if row["annotator"] == name]
    if any(row["name"] not in _NO_WORK for row in made):
        return mistake("packet_work_is_here", name=name)
    return mistake("packet_work_not_back", name=name)


def is_own(
    rows: Sequence[Row], annotator: str, owner: Callable[[str], str], *, merges: bool
) -> bool:
    """Return whether these operations change nothing but what is the annotator's to change.

    `owner` tells whose a layer is; `merges` says that what came in packets may stand there.
    """
    owners = {
        value["id"]: value["annotator"]
        for row in rows
        for table, _, *values in json.loads(row["changes"])
        for value in values
        if table == "layer" and value
    }

    def whose(layer: str) -> str:
        return owner(layer) or owners.get(layer, "")

    for row in rows:
        changes = [Change(*item) for item in json.loads(row["changes"])]
        if row["name"] == MERGE:
            allowed = merges or not changes
        else:
            allowed = beyond(changes, annotator, whose) is None
        if row["annotator"] != annotator or not allowed:
            return False
    return True


def _any(version: Version) -> bool:
    del version
    return True


def _refuse_in_workplace(store: Store) -> None:
    if store.workplace:
        raise mistake("packet_from_workplace", name=store.workplace)


def _packet(store: Store, kind: str, annotator: str, documents: Iterable[Document]) -> Packet:
    project = store.project
    return Packet(
        kind,
        annotator,
        project.id,
        project.name,
        store.tagset,
        project.guideline_version,
        tuple(Titled(item.id, item.title, item.sha256) for item in documents),
    )


def _assigned(store: Store, annotator: str, documents: Sequence[str]) -> list[Document]:
    layers = {layer.document for layer in store.find(Layer, annotator=annotator)}
    chosen = store.among(Document, "id", sorted(set(documents) or layers))
    for document in chosen if documents else ():
        place = Place(document=document.id, title=document.title)
        if document.id not in layers:
            raise mistake("layer_missing", place, name=annotator)
        if reason := document.meta.get(WITHDRAWN):
            raise mistake("document_withdrawn", place, reason=reason)
    chosen = [document for document in chosen if WITHDRAWN not in document.meta]
    if not chosen:
        raise mistake("packet_nothing_assigned", name=annotator)
    return chosen


class _Cut:
    """Picks versions out of a project's history, for one annotator's eyes."""

    def __init__(self, store: Store, annotator: str) -> None:
        self._store = store
        self._annotator = annotator
        self._history: History = store.history()
        self._found: list[Version] = []
        self._documents: set[str] = set()
        people = {layer.annotator for layer in store.find(Layer)} - {GOLD}
        self._others = people - {annotator}
        self._blind = store.project.shows_others == "never"

    @property
    def versions(self) -> tuple[Version, ...]:
        return tuple(self._found)

    def take(
        self,
        table: str,
        ids: Iterable[str],
        allowed: Callable[[Version], bool] = _any,
    ) -> list[Value]:
        """Take the newest allowed version of these records; return what they are now."""
        values: list[Value] = []
        for id in sorted(ids):
            if table == "document":
                self._documents.add(id)
            for version in newest(self._history.get((table, id), {}), allowed) or self._first(
                table, id
            ):
                value = self._veiled(version)
                self._found.append(dataclasses.replace(version, value=value))
                if value is not None:
                    values.append(value)
        return values

    def _first(self, table: str, id: str) -> list[Version]:
        """Return a record from before the log, such as the project itself."""
        kind = {"project": Project, "annotator": Annotator}.get(table)
        if kind is None or (table, id) in self._history:
            return []
        return [Version(table, id, *START, 0, plain(self._store.need(kind, id)))]

    def _ids(self, table: str, fits: Callable[[Value], bool]) -> list[str]:
        """Return the records of a table of which some version fits; deleted ones too."""
        return [
            id
            for (of, id), versions in self._history.items()
            if of == table and any(v.value is not None and fits(v.value) for v in versions.values())
        ]

    def take_where(self, table: str, column: str, values: Collection[str]) -> None:
        """Take all records whose column has one of the values."""
        wanted = set(values)
        self.take(table, self._ids(table, lambda value: value[column] in wanted))

    def take_own(self, table: str, annotator: str, documents: Collection[str]) -> list[Value]:
        """Take somebody's records on these documents, such as attributions."""
        wanted = set(documents)
        return self.take(
            table,
            self._ids(
                table,
                lambda value: value["annotator"] == annotator and value["document"] in wanted,
            ),
        )

    def take_entities(self, ids: set[str]) -> None:
        """Take entities with all that they are merged into."""
        done: set[str] = set()
        while ids - done:
            found = self.take("entity", ids - done)
            done |= ids
            ids = {value["merged_into"] for value in found if value["merged_into"]}

    def take_blind_entities(self, used: set[str]) -> None:
        """Take the registry as it was seeded, and what the annotator's own work points to.

        Seeded is what came in an operation that touched no layer, by nobody who has one: the
        names in other people's layers, and in gold, would give their readings away.
        """
        seeded = {id for table, id in self._history if table == "entity"}
        while True:
            allowed = self._seeded_among(seeded)
            kept = {id for id in seeded if newest(self._history.get(("entity", id), {}), allowed)}
            if kept == seeded:
                break
            seeded = kept
        self.take("entity", seeded, self._seeded_among(seeded))
        for id in sorted(used - seeded):
            # Chosen from the list by the annotator, who knows no more of it than the name.
            versions = self._history.get(("entity", id), {}).values()
            known = [v for v in versions if v.value is not None]
            for version in sorted(known, key=lambda v: v.order)[:1]:
                name = str(version.value["name"]) if version.value else ""
                value = plain(Entity(id, name))
                self._found.append(dataclasses.replace(version, value=value, received=True))

    def _seeded_among(self, ids: Collection[str]) -> Callable[[Version], bool]:
        mine = {self._annotator}

        def allowed(version: Version) -> bool:
            value = version.value
            return (
                value is not None
                and version.owners <= mine
                and version.author not in self._others
                and (value["merged_into"] is None or value["merged_into"] in ids)
            )

        return allowed

    def _veiled(self, version: Version) -> Value | None:
        """Return the value without what is not for the annotator's eyes."""
        value = version.value
        if value is None:
            return None
        match version.table:
            case "annotator":
                return {**value, "note": ""}  # what the reviewer remarks about a person
            case "document" if value["supersedes"] not in self._documents:
                return {**value, "supersedes": None}
            case "attribution" if self._blind and value["annotator"] == GOLD:
                return {**value, "provenance": self._without_others(value["provenance"])}
            case "decision" if self._blind:
                return {
                    **value,
                    "value": self._json_without_others(value["value"]),
                    "seen": canonical(_NOTHING_SEEN),
                    "by": GOLD,
                }
        return value

    def _json_without_others(self, text: str) -> str:
        try:
            data = json.loads(text)
        except ValueError:
            return "" if text in self._others else text
        return canonical(self._without_others(data))

    def _without_others(self, data: Any) -> Any:
        """Return JSON data without the entries that name another annotator."""
        if isinstance(data, Mapping):
            return {
                key: self._without_others(item)
                for key, item in data.items()
                if key not in self._others and not self._names_other(item)
            }
        if isinstance(data, list):
            return [self._without_others(item) for item in data if not self._names_other(item)]
        return data

    def _names_other(self, item: Any) -> bool:
        if isinstance(item, Mapping):
            return any(item.get(key) in self._others for key in ("layer", "annotator"))
        return isinstance(item, str) and item in self._others
