"""The `gold` format: annotations of one text in one JSON file, matched to it by SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import jsonio, losses
from annotator.formats.base import Format, Options, Progress, Reading, Stream, silent
from annotator.formats.losses import BOILERPLATE
from annotator.i18n import N_
from annotator.model.records import Attribution, Corpus, Document, Entity, Region
from annotator.model.tagset import Tagset

_ROLES = ("source", "cue", "content", "addressee", "supplement")
_ATTRIBUTES = ("quote_type", "stance", "source_kind", "anonymity", "certainty")
_LINKS = ("parent", "denies", "confirms")
_MAX_STEM = 200  # bytes; file systems take 255, and .json must fit
# Always written, so that other readers find the keys; the rest only where they say something.
_ALWAYS = ("source", "cue", "content", "quote_type", "stance", "source_kind", "parent", "denies")


def read(path: Path, tagset: Tagset, options: Options | None = None) -> Reading:
    """Read one file. Ids stay as they are; entities are named by their id."""
    del tagset, options  # values are checked against the project's tagset by the importer
    place = Place(file=str(path))
    data = jsonio.load(path, place)
    if isinstance(data, dict) and not data.keys() & set(jsonio.schema("gold")["required"]):
        raise mistake("json_unknown", place)  # it is here because nobody else knew it
    data, ignored = _known(data)
    jsonio.check("gold", data, place)
    problems = _references(data["attributions"], place)
    if problems:
        raise AnnotatorError(problems)
    notes = (Problem("key_ignored", place, {"name": name}, "warning") for name in ignored)
    return Reading(_corpus(data), tuple(notes))


def _known(data: Any) -> tuple[Any, list[str]]:
    """Return the data without remarks that we have no place for, and the names of these.

    An unknown list in an attribution stays and is refused: it may be a role with its words.
    """
    if not isinstance(data, dict) or not isinstance(data.get("attributions"), list):
        return data, []
    schema = jsonio.schema("gold")
    known, inner = schema["properties"], schema["properties"]["attributions"]["items"]["properties"]
    ignored = {key for key in data if key not in known and not key.startswith("x_")}
    items: list[Any] = []
    for item in data["attributions"]:
        pairs = item.items() if isinstance(item, dict) else ()
        strange = {
            key
            for key, value in pairs
            if key not in inner and not key.startswith("x_") and not isinstance(value, list)
        }
        ignored |= strange
        kept_pairs = {key: value for key, value in pairs if key not in strange}
        items.append(kept_pairs if isinstance(item, dict) else item)
    kept = {key: value for key, value in data.items() if key not in ignored or key in known}
    return {**kept, "attributions": items}, sorted(ignored)


def _references(items: list[dict[str, Any]], place: Place) -> list[Problem]:
    found: list[Problem] = []
    ids: set[str] = set()
    for item in items:
        if item["id"] in ids:
            found.append(Problem("id_duplicate", place, {"id": item["id"]}))
        ids.add(item["id"])
    for index, item in enumerate(items):
        at = Place(place.file, pointer=f"/attributions/{index}", attribution=item["id"])
        for relation in _LINKS:
            target = item.get(relation)
            if target and target not in ids:
                params = {"relation": relation, "id": target}
                found.append(Problem("reference_missing", at, params))
    return found


def _corpus(data: Mapping[str, Any]) -> Corpus:
    name, sha = Path(data["file"]).name, data["sha256"]
    document = Document(name, "", "", sha, meta={"file": name, **_length(data)})
    regions = tuple(
        Region(f"R{n}", name, BOILERPLATE, start, end)
        for n, (start, end) in enumerate(data.get("boilerplate") or (), 1)
    )
    attributions = tuple(_attribution(name, item) for item in data["attributions"])
    names = sorted({item.entity for item in attributions if item.entity})
    return Corpus(
        documents=(document,),
        regions=regions,
        attributions=attributions,
        entities=tuple(Entity(entity, entity) for entity in names),
    )


def _length(data: Mapping[str, Any]) -> dict[str, str]:
    length = data.get("text_length_codepoints")
    return {} if length is None else {"length": str(length)}


def _attribution(document: str, item: Mapping[str, Any]) -> Attribution:
    spans = {
        role: tuple((start, end) for start, end in item[role]) for role in _ROLES if item.get(role)
    }
    return Attribution(
        id=item["id"],
        document=document,
        annotator="",
        spans=spans,
        attributes={name: item[name] for name in _ATTRIBUTES if item.get(name)},
        implicit=item.get("implicit") or None,
        entity=" ".join((item.get("entity") or "").split()) or None,
        note=item.get("note") or "",
        origin="import",
        **{name: item.get(name) or None for name in _LINKS},
    )


def write(stream: Stream, out: Path, progress: Progress = silent) -> None:
    """Write one file per document into the folder `out`; ids are counted from A1."""
    out.mkdir()
    used: set[str] = set()
    for part in stream.told(progress):
        file = part.documents[0].meta.get("file") or f"{part.documents[0].id}.txt"
        stem = _free_stem(file, used)
        used.add(stem.casefold())
        (out / f"{stem}.json").write_bytes(jsonio.pretty(_file(part, file)))


def _file(part: Corpus, file: str) -> dict[str, Any]:
    entities = {entity.id: entity for entity in part.entities}
    items = sorted(part.attributions, key=_order)
    ids = {item.id: f"A{n}" for n, item in enumerate(items, 1)}
    boilerplate = (region for region in part.regions if region.kind == BOILERPLATE)
    return {
        "file": file,
        "sha256": part.documents[0].sha256,
        "text_length_codepoints": len(part.documents[0].text),
        "boilerplate": sorted((region.start, region.end) for region in boilerplate),
        "attributions": [_plain(item, ids, entities) for item in items],
    }


def _free_stem(file: str, used: set[str]) -> str:
    """Return a file name of our own making that is free, whatever the case of its letters."""
    stem = Path(file.replace("\0", "")).stem or "document"
    stem = stem.encode()[:_MAX_STEM].decode(errors="ignore")
    free, n = stem, 1
    while free.casefold() in used:
        n += 1
        free = f"{stem}-{n}"
    return free


def _order(item: Attribution) -> tuple[int, str]:
    fragments = item.spans.get("cue") or next(iter(item.spans.values()))
    return fragments[0][0], item.id


def _name(id: str | None, entities: Mapping[str, Entity]) -> str:
    """Return what an entity is called now: a merged one bears the name it was merged into."""
    seen: set[str] = set()
    entity = entities.get(id or "")
    while entity and entity.merged_into and entity.id not in seen:
        seen.add(entity.id)
        entity = entities.get(entity.merged_into)
    return entity.name if entity else ""


def _plain(
    item: Attribution, ids: Mapping[str, str], entities: Mapping[str, Entity]
) -> dict[str, Any]:
    entity = _name(item.entity, entities)
    data: dict[str, Any] = {"id": ids[item.id], "entity": entity, "note": item.note}
    data |= {role: [list(part) for part in item.spans.get(role, ())] for role in _ROLES}
    data |= {name: item.attributes.get(name) for name in _ATTRIBUTES}
    data |= {name: ids.get(getattr(item, name) or "") for name in _LINKS}
    data["implicit"] = dict(item.implicit) if item.implicit else None
    always = (*_ALWAYS, "id", "entity", "note")
    return {key: value for key, value in data.items() if value or key in always}


def owns(path: Path) -> frozenset[str] | None:
    """Return the files in a folder that we wrote: a person's own are laid out differently."""
    if not path.is_dir():
        return None
    return frozenset(file.name for file in path.iterdir() if _is_as_written(file)) or None


def _is_as_written(path: Path) -> bool:
    if path.suffix != ".json" or not path.is_file():
        return False
    try:
        raw = path.read_bytes()
        data = jsonio.loads(raw, Place())
    except (OSError, AnnotatorError):
        return False
    return raw == jsonio.pretty(data) and not jsonio.schema_problems("gold", data, Place())


GOLD = Format(
    "gold",
    N_("Annotations of one text (gold format)"),
    (".json",),
    read,
    write,
    loses=(
        *(losses.TEXTS, losses.METADATA, losses.OTHER_REGIONS, losses.IDS, losses.ORIGINS),
        *(losses.PROVENANCE, losses.CLAIMS, losses.ALIASES, losses.STATES),
    ),
    one_layer=True,
    explains=N_("One small JSON file for each document, to be read beside its text."),
    owns=owns,
)
