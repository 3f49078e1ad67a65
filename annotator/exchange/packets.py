"""Packets: work goes out to annotators and comes back, one file each.

`summary` says what a merge would do; `merge` does it, all or nothing, after a backup.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator import check
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.exchange import packetfile
from annotator.exchange.packetfile import ASSIGNMENT, FEEDBACK, SUFFIX, WORK, Packet
from annotator.exchange.packing import assignment, feedback, is_own, work
from annotator.exchange.progress import WHOLE, Progress, part, silent, told
from annotator.model.ids import layer_id
from annotator.model.records import (
    GOLD,
    Annotator,
    Attribution,
    Document,
    Layer,
    Note,
    Project,
    Region,
    Suggestion,
)
from annotator.store import Conflict, Incoming, Plan, Store, from_plain, under_construction
from annotator.store.log import MERGE

_SHOWN = 8
_CHECKED, _PLANNED = 250, 800  # how far of WHOLE looking is, and then comparing
_MAX_GUIDELINES = 5_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """One packet of a merge: what it is and who it is from or for."""

    path: Path
    kind: str
    annotator: str
    documents: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a merge will do, or did. `creates`: it makes the project.

    `conflicts` counts what will stand beside the current versions that does not now;
    `cleared` links that lead nowhere any more; `fresh`: something is new, perhaps nothing that is
    counted here, such as a name in the registry, a setting of the project, or the guidelines.
    """

    project: str
    packets: tuple[Read, ...]
    creates: bool = False
    documents: int = 0
    operations: int = 0
    known: int = 0
    added: int = 0
    changed: int = 0
    deleted: int = 0
    conflicts: int = 0
    cleared: int = 0
    backup: Path | None = None
    touched: tuple[str, ...] = ()
    fresh: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything new."""
        return self.creates or self.fresh


def conflicts(store: Store) -> list[Conflict]:
    """Return what stands beside the current versions until a person decides."""
    return store.conflicts()


def guidelines(store: Store) -> str:
    """Return the guidelines that came with the assignment, or were sent out with one."""
    return store.setting("guidelines")


def read_guidelines(path: Path | None) -> str:
    """Return the text of a guidelines file, empty without one."""
    if path is None:
        return ""
    place = Place(file=str(path))
    try:
        if path.stat().st_size > _MAX_GUIDELINES:
            raise mistake("file_too_large", place, limit=_MAX_GUIDELINES // 1_000_000)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise mistake("encoding_wrong", place, position=error.start, encoding="UTF-8") from error


# ---- looking -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coming:
    """Packets that were read and compared with a project; nothing is written yet.

    Without a `plan` they would make a project.
    """

    packets: tuple[Packet, ...]
    plan: Plan | None
    summary: Summary


def summary(store: Store | None, paths: Sequence[Path]) -> Summary:
    """Return what merging these packets would do; nothing is written.

    Without a store: what a new project made from an assignment would hold. Raises
    AnnotatorError with every reason for which they are refused.
    """
    return look(store, read_all(paths)).summary


def look(store: Store | None, packets: Sequence[Packet], progress: Progress = silent) -> Coming:
    """Compare packets with a project, or with none; for the rest see `summary`."""
    if store is None:
        first = _founding(packets)
        named = tuple(_read_as(packet) for packet in packets)
        count = len(first.documents)
        made = Summary(first.project_name, named, creates=True, documents=count)
        return Coming(tuple(packets), None, made)
    plan = _plan(store, packets, progress)
    return Coming(tuple(packets), plan, _summary(store, packets, plan))


def read_all(paths: Sequence[Path], progress: Progress = silent) -> list[Packet]:
    """Read packets; raise AnnotatorError with what is wrong with any of them."""
    packets: dict[str, Packet] = {}
    problems: list[Problem] = []
    for place, path in enumerate(paths):
        ends = (WHOLE * place // len(paths), WHOLE * (place + 1) // len(paths))
        try:
            packet = packetfile.read(path, part(progress, *ends))
            packets.setdefault(packet.hash, packet)
        except AnnotatorError as error:
            problems += error.problems
    if problems:
        raise AnnotatorError(problems)
    return list(packets.values())


def _read_as(packet: Packet) -> Read:
    return Read(packet.path, packet.kind, packet.annotator, len(packet.documents))


def _summary(store: Store, packets: Sequence[Packet], plan: Plan) -> Summary:
    items = [change for change in plan.changes if change.table == "attribution"]
    standing = {conflict.id for conflict in store.conflicts()}
    return Summary(
        store.project.name,
        tuple(_read_as(packet) for packet in packets),
        documents=sum(
            change.table == "document" and change.before is None for change in plan.changes
        ),
        operations=sum(row["name"] != MERGE for row in plan.rows),
        known=plan.known,
        added=sum(change.before is None for change in items),
        changed=sum(None not in (change.before, change.after) for change in items),
        deleted=sum(change.after is None for change in items),
        conflicts=len(plan.conflicts() - standing),
        cleared=len(plan.state.cleared),
        touched=tuple(sorted(_touched(plan))),
        fresh=bool(plan) or set(_guidelines(packets)) - {store.setting("guidelines")} != set(),
    )


def _guidelines(packets: Sequence[Packet]) -> list[str]:
    return [p.guidelines for p in packets if p.kind == ASSIGNMENT and p.guidelines]


# ---- merging -------------------------------------------------------------------------------


def merge(
    store: Store, paths: Sequence[Path], by: str = "", progress: Progress = silent
) -> Summary:
    """Merge packets into the project, all of them or nothing, after a backup.

    The same packet again changes nothing, and their order does not matter. `by` is who does it.
    Restoring the backup takes it back. What `progress` raises leaves the project as it was.
    """
    packets = read_all(paths, part(progress, 0, 450))
    coming = look(store, packets, part(progress, 450, 850))
    return take_in(store, coming, by, part(progress, 850, WHOLE))


def take_in(store: Store, coming: Coming, by: str = "", progress: Progress = silent) -> Summary:
    """Merge what `look` found, as `merge` does; the project must be as it was then."""
    if coming.plan is None:
        raise ValueError("these packets were not compared with a project")
    if not coming.summary:
        return coming.summary
    backup = store.backup() if coming.plan else None
    _write(store, coming.packets, coming.plan, by, progress)
    return dataclasses.replace(coming.summary, backup=backup)


def merge_read(
    store: Store, packets: Sequence[Packet], by: str = "", progress: Progress = silent
) -> Summary:
    """Merge packets that are in memory; without a backup, so not for a person's work."""
    plan = _plan(store, packets, part(progress, 0, 700))
    done = _summary(store, packets, plan)
    _write(store, packets, plan, by, part(progress, 700, WHOLE))
    return done


def _write(
    store: Store, packets: Sequence[Packet], plan: Plan, by: str, progress: Progress = silent
) -> None:
    by = store.workplace or by or store.setting("annotator") or GOLD
    with store.transaction():
        for text in _guidelines(packets):
            store.set_setting("guidelines", text)
        store.merge(plan, by, ",".join(sorted(packet.hash for packet in packets)), progress)


def create(path: Path, paths: Sequence[Path]) -> tuple[Store, Summary]:
    """Make an annotator's project from an assignment packet, and merge the others into it.

    It is a place of work in the reviewer's project: the same project, its own device, and only
    the annotator's own layers can be changed in it.
    """
    coming = look(None, read_all(paths))
    return make(path, coming), coming.summary


def make(path: Path, coming: Coming, progress: Progress = silent) -> Store:
    """Make a project of what `look` found without one, as `create` does."""
    first = _founding(coming.packets)
    with under_construction(path) as unfinished:
        source = json.loads(first.tagset.source)
        project = _project_of(first)
        store = Store.create(unfinished, source, project=project, workplace=first.annotator)
        try:
            merge_read(store, coming.packets, progress=progress)
        finally:
            store.close()
    return Store.open(path)


def _founding(packets: Sequence[Packet]) -> Packet:
    """Return the assignment that a new project can be made from."""
    found = [packet for packet in packets if packet.kind == ASSIGNMENT]
    if not found:
        place = packets[0].place() if packets else Place()
        raise mistake("packet_no_assignment", place)
    return found[0]


def _project_of(packet: Packet) -> Project:
    for version in packet.versions:
        if version.table == "project" and version.value is not None:
            project = from_plain(Project, version.value)
            if (project.id, project.tagset) == (packet.project, packet.tagset.source):
                return project
    raise mistake("packet_changed", packet.place())


# ---- what is refused -----------------------------------------------------------------------


def _incoming(packets: Sequence[Packet]) -> Incoming:
    return Incoming(
        tuple(row for packet in packets for row in packet.rows),
        tuple(version for packet in packets for version in packet.versions),
        {sha: text for packet in packets for sha, text in packet.texts.items()},
    )


def _plan(store: Store, packets: Sequence[Packet], progress: Progress = silent) -> Plan:
    """Compare packets with the project; raise AnnotatorError with every reason against them."""
    problems: list[Problem] = []
    coming = {d.id: d.sha256 for p in packets for d in p.documents if d.sha256 in p.texts}
    for place, packet in enumerate(packets):
        progress(_CHECKED * place // len(packets), WHOLE)
        named = _named(packet)
        problems += (
            _strange(store, packet)
            or _misplaced(store, packet, named)
            or [*_texts(store, packet, coming, named["document"]), *_needs(store, packet)]
        )
    if problems:
        raise AnnotatorError(problems)
    plan = store.plan_merge(_incoming(packets), part(progress, _CHECKED, _PLANNED))
    problems = _structure(store, plan, part(progress, _PLANNED, WHOLE))
    if problems:
        raise AnnotatorError(problems)
    return plan


def _strange(store: Store, packet: Packet) -> list[Problem]:
    """Say when a packet belongs to another project or was made with another tagset."""
    if packet.project != store.project.id:
        params = {"found": packet.project_name, "expected": store.project.name}
        return [Problem("packet_other_project", packet.place(), params)]
    if packet.tagset.source != store.project.tagset:
        params = {
            "found": f"{packet.tagset.id} {packet.tagset.version}",
            "expected": f"{store.tagset.id} {store.tagset.version}",
        }
        return [Problem("packet_other_tagset", packet.place(), params)]
    return []


def _misplaced(store: Store, packet: Packet, named: Mapping[str, set[str]]) -> list[Problem]:
    """Say when a packet is not for this place of work, or claims what is not its sender's."""
    params = {"name": packet.annotator, "other": store.workplace}
    if store.workplace and packet.annotator != store.workplace:
        return [Problem("packet_other_annotator", packet.place(), params)]
    if packet.kind != WORK:
        if packet.rows:
            return [Problem("packet_changed", packet.place())]
        here = bool(store.workplace)
        return (
            [] if here else [Problem("packet_not_here", packet.place(), {"name": packet.annotator})]
        )
    if store.get(Annotator, packet.annotator) is None:
        return [Problem("packet_annotator_unknown", packet.place(), {"name": packet.annotator})]
    devices: dict[str, list[Mapping[str, Any]]] = {}
    for row in packet.rows:
        devices.setdefault(row["device"], []).append(row)
    own = all(
        is_own(rows, packet.annotator, store.layer_owner, merges=True) for rows in devices.values()
    )
    if not own or packet.versions or packet.texts or _takes_over(store, packet, named):
        return [Problem("packet_beyond", packet.place(), {"name": packet.annotator})]
    return []


def _takes_over(store: Store, packet: Packet, named: Mapping[str, set[str]]) -> bool:
    """Return whether a packet changes what belongs to somebody else here."""
    kinds: tuple[tuple[str, type[Attribution | Layer | Note | Suggestion]], ...] = (
        ("attribution", Attribution),
        ("layer", Layer),
        ("note", Note),
        ("suggestion", Suggestion),
    )
    return any(
        record.annotator != packet.annotator
        for table, kind in kinds
        for record in store.among(kind, "id", sorted(named.get(table, ())))
    )


def _texts(
    store: Store, packet: Packet, coming: Mapping[str, str], used: set[str]
) -> list[Problem]:
    """Say which documents are not here, or have another text here."""
    known = {item.id: item.sha256 for item in store.overview()}
    found: list[Problem] = []
    for item in packet.documents:
        place = Place(file=str(packet.path), document=item.id, title=item.title)
        here = known.get(item.id, coming.get(item.id))
        if here is not None and here != item.sha256:
            found.append(Problem("packet_text_differs", place))
        elif here is None and item.id in used:
            found.append(Problem("packet_document_unknown", place))
    listed = {item.id for item in packet.documents}
    return found + [
        Problem("packet_document_unknown", Place(str(packet.path), document=id))
        for id in sorted(used - listed - set(known) - set(coming))
    ]


def _named(packet: Packet) -> dict[str, set[str]]:
    """Return the ids of the records that a packet's work changes, and of their documents."""
    named: dict[str, set[str]] = {"document": set()}
    if packet.kind == FEEDBACK:
        named["document"] = {item.id for item in packet.documents}
    for row in packet.rows:
        for table, id, *values in json.loads(row["changes"]) if row["name"] != MERGE else ():
            named.setdefault(table, set()).add(id)
            named["document"].update(v["document"] for v in values if v and "document" in v)
    return named


def _needs(store: Store, packet: Packet) -> list[Problem]:
    """Say which operations a packet builds on that this project never had."""
    if not packet.needs:
        return []
    hashes = {(row["device"], row["seq"]): row["hash"] for row in store.log_rows()}
    last: dict[str, int] = {}
    for device, seq in hashes:
        last[device] = max(seq, last.get(device, 0))
    found: list[Problem] = []
    for need in packet.needs:
        shown = need.device[:_SHOWN]
        known = hashes.get((need.device, need.seq))
        if known is None:
            first = last.get(need.device, 0) + 1
            params: dict[str, str | int] = {"first": first, "last": need.seq, "device": shown}
            found.append(Problem("packet_gap", packet.place(), params))
        elif known != need.hash:
            params = {"device": shown, "seq": need.seq}
            found.append(Problem("packet_fork", packet.place(), params))
    return found


def _touched(plan: Plan) -> set[str]:
    return {
        value["document"]
        for change in plan.changes
        for value in (change.before, change.after)
        if value and "document" in value
    }


def _structure(store: Store, plan: Plan, progress: Progress) -> list[Problem]:
    """Return what no stored attribution may have, in the layers that the merge changes."""
    layers = {
        (change.after["document"], change.after["annotator"])
        for change in plan.changes
        if change.table == "attribution" and change.after
    }
    items: dict[tuple[str, str], list[Attribution]] = {}
    documents: dict[str, Document] = {}
    regions: dict[str, list[Region]] = {}
    texts = plan.texts
    for (table, _), value in plan.state.values.items() if layers else ():
        if table == "attribution" and (value["document"], value["annotator"]) in layers:
            item = from_plain(Attribution, value)
            items.setdefault((item.document, item.annotator), []).append(item)
        elif table == "document" and value["sha256"] in texts:
            documents[value["id"]] = from_plain(Document, {**value, "text": texts[value["sha256"]]})
        elif table == "region":
            region = from_plain(Region, value)
            regions.setdefault(region.document, []).append(region)
    missing = sorted({document for document, _ in layers} - set(documents))
    documents.update({item.id: item for item in store.among(Document, "id", missing)})
    homeless = [
        Problem("packet_withdrawn", Place(document=document, title=documents[document].title),
                {"name": name})
        for document, name in sorted(items)
        if ("layer", layer_id(document, name)) not in plan.state.values
    ]  # fmt: skip
    return homeless + [
        problem
        for (document, _), found in told(sorted(items.items()), progress, every=8)
        for problem in check.document(
            documents[document], regions.get(document, []), found, store.tagset
        )
        if problem.code in check.STRUCTURE
    ]


__all__ = [
    "SUFFIX",
    "Coming",
    "Packet",
    "Read",
    "Summary",
    "assignment",
    "conflicts",
    "create",
    "feedback",
    "guidelines",
    "look",
    "make",
    "merge",
    "read_all",
    "summary",
    "take_in",
    "work",
]
