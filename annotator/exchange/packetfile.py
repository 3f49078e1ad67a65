"""One packet, one file: a zip with fixed names, dates and order, every part hashed.

Reading is strict: a packet is exactly what its sender wrote, or it is refused with a reason.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, mistake
from annotator.exchange.progress import Progress, silent
from annotator.formats import jsonio
from annotator.formats.container import Container, open_container
from annotator.model.tagset import Tagset, canonical, digest, from_json
from annotator.store import Version
from annotator.store.log import FORMAT, MERGE, row_hash
from annotator.store.rows import BY_TABLE, is_record

SUFFIX = ".isnadpkt"
ASSIGNMENT, WORK, FEEDBACK = "assignment", "work", "feedback"
FORMAT_VERSION = "0.1"
_SCHEMA = "urn:isnad:schema:packet:0.1"
_MANIFEST = "manifest.json"
_TAGSET, _GUIDELINES = "tagset.json", "guidelines.md"
_DOCUMENTS, _RECORDS, _OPERATIONS = "documents.jsonl", "records.jsonl", "operations.jsonl"
_PARTS = (_TAGSET, _GUIDELINES, _DOCUMENTS, _RECORDS, _OPERATIONS)
_TABLES = tuple(BY_TABLE)  # compared by equality: what a file says may be unhashable
_STEP = 256  # operations that are read between two words about it
_DATE = (1980, 1, 1, 0, 0, 0)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Titled:
    """A document that a packet is about, without its text."""

    id: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Needed:
    """An operation that a packet builds on but does not carry."""

    device: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Packet:
    """What a packet says. `texts` by hash; `needs` are operations it builds on."""

    kind: str
    annotator: str
    project: str
    project_name: str
    tagset: Tagset
    guideline_version: str
    documents: tuple[Titled, ...] = ()
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    rows: tuple[Row, ...] = ()
    needs: tuple[Needed, ...] = ()
    guidelines: str = ""
    hash: str = ""
    path: Path = Path()

    def place(self) -> Place:
        """Return the packet's file, for problems."""
        return Place(file=str(self.path))


# ---- writing -------------------------------------------------------------------------------


def write(packet: Packet, out: Path) -> Path:
    """Write a packet all or nothing; the same packet gives the same bytes.

    `out` gets the ending `.isnadpkt` when it has another. An earlier packet is replaced,
    anything else of that name is not.
    """
    out = out if out.suffix.lower() == SUFFIX else out.with_name(out.name + SUFFIX)
    place = Place(file=str(out))
    if out.exists() and not _is_ours(out):
        raise mistake("out_foreign", place)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with unfinished.open("xb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, raw in _members(packet).items():
                    info = zipfile.ZipInfo(name, _DATE)
                    info.external_attr = 0o644 << 16
                    info.create_system = 3
                    info.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(info, raw)
            file.flush()
            os.fsync(file.fileno())
        read(unfinished)  # what we could not take in ourselves must not leave the house
        unfinished.replace(out)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("out_unwritable", place, detail=detail) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()
    return out


def _is_ours(path: Path) -> bool:
    try:
        read(path)
    except AnnotatorError:
        return False
    return True


def _members(packet: Packet) -> dict[str, bytes]:
    texts = packet.texts
    carried = [item for item in packet.documents if item.sha256 in texts]
    lines: dict[str, list[Any]] = {
        _DOCUMENTS: [
            {"id": d.id, "title": d.title, "sha256": d.sha256, "text": texts[d.sha256]}
            for d in sorted(carried, key=lambda item: item.id)
        ],
        _RECORDS: [
            _record(version) for version in sorted(packet.versions, key=lambda v: (v.key, v.order))
        ],
        _OPERATIONS: sorted(packet.rows, key=lambda row: (row["device"], row["seq"])),
    }
    parts = {
        _TAGSET: packet.tagset.source.encode(),
        _GUIDELINES: packet.guidelines.encode(),
        **{name: jsonio.dump_lines(items) for name, items in lines.items()},
    }
    files = [
        {
            "path": name,
            "sha256": hashlib.sha256(raw).hexdigest(),
            "bytes": len(raw),
            "records": len(lines.get(name, [raw])),
        }
        for name, raw in parts.items()
    ]
    manifest = _manifest(packet, files)
    manifest["hash"] = digest(canonical(manifest))
    return {_MANIFEST: jsonio.pretty(manifest), **parts}


def _record(version: Version) -> dict[str, Any]:
    return {
        "table": version.table,
        "id": version.id,
        "device": version.device,
        "seq": version.seq,
        "lamport": version.lamport,
        "value": version.value,
        "seen": [list(stamp) for stamp in version.seen],
    }


def _manifest(packet: Packet, files: list[dict[str, Any]]) -> dict[str, Any]:
    seqs: dict[str, list[int]] = {}
    for row in packet.rows:
        seqs.setdefault(row["device"], []).append(row["seq"])
    tagset = packet.tagset
    return {
        "schema": _SCHEMA,
        "format_version": FORMAT_VERSION,
        "kind": packet.kind,
        "annotator": packet.annotator,
        "project": {"id": packet.project, "name": packet.project_name},
        "tagset": {"id": tagset.id, "version": tagset.version, "sha256": digest(tagset.source)},
        "guideline_version": packet.guideline_version,
        "documents": [
            dataclasses.asdict(item) for item in sorted(packet.documents, key=lambda d: d.id)
        ],
        "devices": [
            {"device": device, "first": min(found), "last": max(found)}
            for device, found in sorted(seqs.items())
        ],
        "needs": [dataclasses.asdict(n) for n in sorted(packet.needs, key=lambda n: n.device)],
        "files": files,
    }


# ---- reading -------------------------------------------------------------------------------


def read(path: Path, progress: Progress = silent) -> Packet:
    """Read a packet; raise AnnotatorError when it is not one, or not whole.

    What `progress` raises goes through.
    """
    progress(0, 1)
    container = _open(path)
    manifest = _read_manifest(container)
    parts = {entry["path"]: container.read(entry["path"]) for entry in manifest["files"]}
    for entry in manifest["files"]:
        raw = parts[entry["path"]]
        if hashlib.sha256(raw).hexdigest() != entry["sha256"] or len(raw) != entry["bytes"]:
            raise mistake("packet_changed", container.place(entry["path"]))
    tagset = _tagset(container, parts[_TAGSET], manifest)
    documents = tuple(Titled(**item) for item in manifest["documents"])
    return Packet(
        manifest["kind"],
        manifest["annotator"],
        manifest["project"]["id"],
        manifest["project"]["name"],
        tagset,
        manifest["guideline_version"],
        documents,
        _texts(container, parts[_DOCUMENTS], documents),
        tuple(_versions(container, parts[_RECORDS])),
        tuple(_rows(container, parts[_OPERATIONS], progress)),
        tuple(Needed(**item) for item in manifest["needs"]),
        _guidelines(container, parts[_GUIDELINES]),
        manifest["hash"],
        path,
    )


def _open(path: Path) -> Container:
    """Open the zip; what is no zip at all gets a sentence of its own."""
    place = Place(file=str(path))
    try:
        if path.is_file() and not zipfile.is_zipfile(path):
            raise mistake("packet_not_one", place)
        container = open_container(path)
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    if path.is_dir() or _MANIFEST not in container.names:
        raise mistake("packet_not_one", place)
    return container


def _read_manifest(container: Container) -> dict[str, Any]:
    place = container.place(_MANIFEST)
    data = jsonio.loads(container.read(_MANIFEST), place)
    if not isinstance(data, dict) or data.get("schema") != _SCHEMA:
        raise mistake("packet_not_one", container.place())
    version = data.get("format_version")
    if isinstance(version, str) and version != FORMAT_VERSION:
        raise mistake("format_version_newer", place, found=version[:20], known=FORMAT_VERSION)
    jsonio.check("packet", data, place)
    if digest(canonical({k: v for k, v in data.items() if k != "hash"})) != data["hash"]:
        raise mistake("packet_changed", place)
    listed = [entry["path"] for entry in data["files"]]
    if sorted(listed) != sorted(_PARTS) or set(container.names) != {_MANIFEST, *_PARTS}:
        raise mistake("packet_changed", container.place())
    return dict(data)


def _tagset(container: Container, raw: bytes, manifest: Mapping[str, Any]) -> Tagset:
    place = container.place(_TAGSET)
    data = jsonio.loads(raw, place)
    jsonio.check("tagset", data, place)
    tagset = from_json(data)
    found = {"id": tagset.id, "version": tagset.version, "sha256": digest(tagset.source)}
    if found != manifest["tagset"]:
        raise mistake("packet_changed", place)
    return tagset


def _guidelines(container: Container, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = container.place(_GUIDELINES)
        raise mistake("json_encoding", place, position=error.start) from error


def _lines(container: Container, raw: bytes, name: str, schema: str) -> Iterable[tuple[Place, Any]]:
    for number, line in jsonio.lines(raw):
        place = container.place(name, number)
        data = jsonio.loads(line, place)
        jsonio.check(schema, data, place)
        yield place, data


def _texts(container: Container, raw: bytes, documents: Iterable[Titled]) -> dict[str, str]:
    known = {item.id: item for item in documents}
    texts: dict[str, str] = {}
    for place, data in _lines(container, raw, _DOCUMENTS, "packet_document"):
        item = known.get(data["id"])
        at = dataclasses.replace(place, document=data["id"], title=data["title"])
        if digest(data["text"]) != data["sha256"] or item is None or "\0" in data["text"]:
            raise mistake("packet_text_changed", at)
        if (item.title, item.sha256) != (data["title"], data["sha256"]):
            raise mistake("packet_text_changed", at)
        texts[data["sha256"]] = data["text"]
    return texts


def _versions(container: Container, raw: bytes) -> Iterable[Version]:
    for place, data in _lines(container, raw, _RECORDS, "packet_record"):
        if data["value"] is not None and not is_record(data["table"], data["id"], data["value"]):
            raise mistake("packet_record", place, kind=data["table"], id=data["id"])
        yield Version(
            data["table"],
            data["id"],
            data["device"],
            data["seq"],
            data["lamport"],
            data["value"],
            tuple((device, seq) for device, seq in data["seen"]),
            received=True,
        )


def _rows(container: Container, raw: bytes, progress: Progress) -> Iterable[Row]:
    total = raw.count(b"\n")
    for done, (place, data) in enumerate(_lines(container, raw, _OPERATIONS, "packet_operation")):
        if done % _STEP == 0:
            progress(done, total)
        if data["format"] != FORMAT:
            raise mistake("format_version_newer", place, found=data["format"], known=FORMAT)
        sound = row_hash(data) == data["hash"] and _is_row(data, place)
        if not sound:
            raise mistake("packet_row", place, device=data["device"][:8], seq=data["seq"])
        yield data


def _is_row(row: Row, place: Place) -> bool:
    """Return whether the JSON texts inside a row have the shape that the log gives them."""
    changes = jsonio.loads(row["changes"].encode(), place)
    seen = jsonio.loads(row["seen"].encode(), place)
    undoes = jsonio.loads(row["undoes"].encode(), place) if row["undoes"] else None
    if not (isinstance(changes, list) and all(map(_is_change, changes))):
        return False
    if undoes is not None and not _is_stamp(undoes):
        return False
    if row["name"] == MERGE:
        return isinstance(seen, list) and len(seen) == len(changes) and all(map(_is_origin, seen))
    return isinstance(seen, dict) and all(
        _is_stamp(found) or (isinstance(found, list) and found and all(map(_is_stamp, found)))
        for found in seen.values()
    )


def _is_stamp(data: Any) -> bool:
    return isinstance(data, list) and [type(part) for part in data] == [str, int]


def _is_origin(data: Any) -> bool:
    shape = [str, int, int, list]
    return (
        isinstance(data, list)
        and [type(part) for part in data] == shape
        and all(map(_is_stamp, data[3]))
    )


def _is_change(data: Any) -> bool:
    if not isinstance(data, list) or len(data) != 4:
        return False
    table, id, *values = data
    return (
        table in _TABLES
        and isinstance(id, str)
        and all(value is None or is_record(table, id, value) for value in values)
    )
