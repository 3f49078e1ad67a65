"""The verbs: everything a person can do to a project. Each is one undoable operation.

Window, command line, tests and suggesters call the same functions. All raise AnnotatorError
with a code when the edit would break an invariant of the model; nothing is changed then.
"""

from __future__ import annotations

import dataclasses
import unicodedata
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

from annotator.errors import Place, mistake
from annotator.model.ids import entity_id, layer_id, region_id, stable_id
from annotator.model.links import LINKS, mapped, target, with_link
from annotator.model.records import (
    GOLD,
    RESERVED_NAMES,
    WITHDRAWN,
    Annotator,
    Attribution,
    ClaimLink,
    Document,
    Entity,
    Fragment,
    Layer,
    Record,
    Region,
)
from annotator.model.spans import clean_fragments, without_overlap
from annotator.store import Changes, Store, from_plain
from annotator.store.rows import BY_TABLE

_MAX_NAME = 64


def check_name(name: str, *, gold: bool = False) -> str:
    """Return a usable pseudonym; refuse empty, reserved, overlong and deceptive ones."""
    name = name.strip()
    if not name:
        raise mistake("name_empty")
    if name.lower() in RESERVED_NAMES and not (gold and name == GOLD):
        raise mistake("name_reserved", name=name)
    if len(name) > _MAX_NAME:
        raise mistake("name_long", name=name[:_MAX_NAME], limit=_MAX_NAME)
    # Cf holds the bidi controls, which can make a name read as another one.
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c in "/\\" for c in name):
        raise mistake("name_characters", name=name)
    return name


def add_annotator(store: Store, name: str) -> Annotator:
    """Register a person by pseudonym; an already known one is returned unchanged."""
    annotator = Annotator(check_name(name))
    known = store.get(Annotator, annotator.id)
    if known:
        return known
    with store.operation("add_annotator", annotator.id):
        store.put(annotator)
    return annotator


def ensure_layer(store: Store, document: str, annotator: str, state: str = "open") -> None:
    """Inside an operation: make sure that the annotator and their layer exist."""
    if store.get(Annotator, annotator) is None:
        store.put(Annotator(annotator))
    id = layer_id(document, annotator)
    if store.get(Layer, id) is None:
        version = store.project.guideline_version
        store.put(Layer(id, document, annotator, state, version))


def keep(store: Store, item: Attribution) -> None:
    """Inside an operation: put an edited attribution into its layer."""
    store.put(item)
    _open_again(store, item.document, item.annotator)


def _open_again(store: Store, document: str, annotator: str) -> None:
    """A layer that was handed in is open again once it is edited; what was frozen counts."""
    layer = store.get(Layer, layer_id(document, annotator))
    if layer is not None and layer.state != "open":
        store.put(dataclasses.replace(layer, state="open"))


# ---- spans ---------------------------------------------------------------------------------


def start_attribution(
    store: Store, annotator: str, document: str, role: str, fragments: Iterable[Fragment]
) -> Attribution:
    """Make a new attribution whose first span is given."""
    text = store.need(Document, document)
    parts = clean_fragments(text, fragments, role)
    item = Attribution(str(uuid.uuid4()), document, annotator, {role: parts})
    _known_role(store, role)
    with store.operation("start_attribution", annotator):
        ensure_layer(store, document, annotator)
        keep(store, item)
    return item


def _known_role(store: Store, role: str) -> None:
    if store.tagset.role(role) is None:
        raise mistake("role_unknown", role=role)


def set_span(
    store: Store, annotator: str, id: str, role: str, fragments: Iterable[Fragment]
) -> Changes:
    """Replace the fragments of one role; an empty list takes the role away.

    Cue and source win over content: content is carved around them, so that selecting a whole
    sentence around a parenthetical «بحسب التقرير» gives a discontinuous content.
    """
    _known_role(store, role)
    item = store.need(Attribution, id)
    document = store.need(Document, item.document)
    parts = clean_fragments(document, fragments, role)
    spans = without_overlap(document, item, role, parts)
    if not spans:
        raise mistake("attribution_would_be_empty")
    name = "set_span" if parts else "clear_span"
    with store.operation(name, annotator) as result:
        keep(store, dataclasses.replace(item, spans=spans))
    return result.changes


def add_fragment(store: Store, annotator: str, id: str, role: str, start: int, end: int) -> Changes:
    """Add one fragment to a role."""
    item = store.need(Attribution, id)
    return set_span(store, annotator, id, role, (*item.spans.get(role, ()), (start, end)))


def remove_fragment(store: Store, annotator: str, id: str, role: str, start: int) -> Changes:
    """Take away the fragment of a role that holds the position `start`."""
    item = store.need(Attribution, id)
    kept = [part for part in item.spans.get(role, ()) if not part[0] <= start < part[1]]
    return set_span(store, annotator, id, role, kept)


def move_edge(
    store: Store, annotator: str, id: str, role: str, index: int, span: Fragment
) -> Changes:
    """Give the `index`-th fragment of a role a new range."""
    item = store.need(Attribution, id)
    parts = list(item.spans.get(role, ()))
    if not 0 <= index < len(parts):
        raise mistake("record_missing", kind="fragment", id=str(index))
    parts[index] = span
    return set_span(store, annotator, id, role, parts)


# ---- what is said about an attribution -----------------------------------------------------


def _replace(store: Store, annotator: str, name: str, item: Attribution) -> Changes:
    with store.operation(name, annotator) as result:
        keep(store, item)
    return result.changes


def set_attribute(
    store: Store, annotator: str, id: str, attribute: str, value: str | None
) -> Changes:
    """Set or (with None) take away the value of an attribute."""
    known = store.tagset.attribute(attribute)
    if known is None or (value is not None and known.value(value) is None):
        raise mistake("value_unknown", attribute=attribute, value=value or "")
    item = store.need(Attribution, id)
    attributes = {key: old for key, old in item.attributes.items() if key != attribute}
    if value is not None:
        attributes[attribute] = value
    changed = dataclasses.replace(item, attributes=attributes)
    return _replace(store, annotator, f"set_{attribute}", changed)


def set_values(
    store: Store, annotator: str, id: str, values: Mapping[str, str], entity: str = ""
) -> Changes:
    """Set several attributes, and who the source is where a name is given, in one operation."""
    for attribute, value in values.items():
        known = store.tagset.attribute(attribute)
        if known is None or known.value(value) is None:
            raise mistake("value_unknown", attribute=attribute, value=value)
    item = store.need(Attribution, id)
    name = " ".join(entity.split())
    with store.operation("set_values", annotator) as result:
        linked = entity_named(store, name) if name else item.entity
        attributes = {**item.attributes, **values}
        keep(store, dataclasses.replace(item, attributes=attributes, entity=linked))
    return result.changes


def repeat_source(
    store: Store, annotator: str, item: Attribution, like: str, same: Collection[str]
) -> Changes:
    """Put a new attribution of the same source as another one: its entity, and values that stay.

    `item` has an id of its own, its spans and perhaps what is known of an implicit source; `same`
    are the attributes that are taken over.
    """
    document = store.need(Document, item.document)
    before = store.need(Attribution, like)
    spans = {role: clean_fragments(document, parts, role) for role, parts in item.spans.items()}
    for role in spans:
        _known_role(store, role)
    check_implicit(store, item.implicit or {})
    values = {id: value for id, value in before.attributes.items() if id in same}
    made = dataclasses.replace(
        item, annotator=annotator, spans=spans, attributes=values, entity=before.entity
    )
    with store.operation("repeat_source", annotator) as result:
        ensure_layer(store, item.document, annotator)
        keep(store, made)
    return result.changes


def set_note(store: Store, annotator: str, id: str, note: str) -> Changes:
    """Set the annotator's remark on an attribution."""
    item = store.need(Attribution, id)
    return _replace(store, annotator, "set_note", dataclasses.replace(item, note=note))


def set_implicit(
    store: Store, annotator: str, id: str, implicit: Mapping[str, str] | None
) -> Changes:
    """Describe a source that the text does not write; None says that it is written.

    An implicit source has no words: a source span is taken away in the same operation.
    """
    item = store.need(Attribution, id)
    spans = dict(item.spans)
    if implicit is not None:
        check_implicit(store, implicit)
        spans.pop("source", None)
        if not spans:
            raise mistake("attribution_would_be_empty")
    changed = dataclasses.replace(item, implicit=implicit, spans=spans)
    return _replace(store, annotator, "set_implicit", changed)


def check_implicit(store: Store, implicit: Mapping[str, str]) -> None:
    """Refuse features and values of an implicit source that the tagset does not have."""
    known = {term.id: {value.id for value in term.values} for term in store.tagset.implicit}
    for feature, value in implicit.items():
        if value not in known.get(feature, ()):
            raise mistake("value_unknown", attribute=feature, value=value)


def resolve_entity(store: Store, entity: Entity) -> Entity:
    """Follow `merged_into` to the entity that stands for this one now."""
    seen = {entity.id}
    while entity.merged_into and entity.merged_into not in seen:
        seen.add(entity.merged_into)
        entity = store.need(Entity, entity.merged_into)
    return entity


def set_entity(store: Store, annotator: str, id: str, name: str) -> Changes:
    """Say who the source is; an unknown name enters the registry, an empty one unlinks."""
    item = store.need(Attribution, id)
    name = " ".join(name.split())
    with store.operation("set_entity", annotator) as result:
        entity = entity_named(store, name) if name else None
        keep(store, dataclasses.replace(item, entity=entity))
    return result.changes


def entity_named(store: Store, name: str) -> str:
    """Inside an operation: return the entity with this name; make it if there is none."""
    known = store.find(Entity, name=name) or _by_id(store, name)
    if known:
        return resolve_entity(store, known[0]).id
    entity = Entity(entity_id(name), name)
    store.put(entity)
    return entity.id


def _by_id(store: Store, name: str) -> list[Entity]:
    found = store.get(Entity, entity_id(name))
    return [found] if found else []


def link(store: Store, annotator: str, id: str, relation: str, target: str | None) -> Changes:
    """Set or (with None) take away a link: parent, denies or confirms."""
    if relation not in LINKS:
        raise mistake("value_unknown", attribute="link", value=relation)
    item = store.need(Attribution, id)
    if target is not None:
        other = store.need(Attribution, target)
        if other.id == item.id:
            raise mistake("link_to_itself")
        if (other.document, other.annotator) != (item.document, item.annotator):
            raise mistake("link_outside_layer")
        if relation == "parent" and id in ancestors(store, target):
            raise mistake("parent_cycle")
    changed = with_link(item, relation, target)
    return _replace(store, annotator, f"set_{relation}" if target else f"clear_{relation}", changed)


def ancestors(store: Store, id: str) -> list[str]:
    """Return an attribution and all that enclose it, innermost first."""
    chain: list[str] = []
    place: str | None = id
    while place is not None and place not in chain:
        chain.append(place)
        item = store.get(Attribution, place)
        place = item.parent if item else None
    return chain


def enclosing(item: Attribution, others: Sequence[Attribution]) -> list[Attribution]:
    """Return attributions whose content holds this one's content or cue, innermost first."""
    inner = item.spans.get("content") or item.spans.get("cue") or ()
    found: list[tuple[int, Attribution]] = []
    for other in others:
        outer = other.spans.get("content", ())
        if other.id == item.id or not inner or not outer:
            continue
        low, high = outer[0][0], outer[-1][1]
        if low <= inner[0][0] and inner[-1][1] <= high:
            found.append((high - low, other))
    return [other for _, other in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def delete_attributions(store: Store, annotator: str, ids: Sequence[str]) -> Changes:
    """Delete attributions; children move to the next one outward, other links are cleared."""
    gone = {item.id: item for item in store.among(Attribution, "id", ids)}
    with store.operation("delete_attribution", annotator) as result:
        for relation in LINKS:
            for item in store.among(Attribution, relation, list(gone)):
                if item.id not in gone:
                    current = store.need(Attribution, item.id)
                    target = _outward(gone, current.parent) if relation == "parent" else None
                    store.put(with_link(current, relation, target))
        for claim_link in store.among(ClaimLink, "attribution", list(gone)):
            store.delete(claim_link)
        store.delete(*gone.values())
        for document, who in {(item.document, item.annotator) for item in gone.values()}:
            _open_again(store, document, who)
    return result.changes


def _outward(gone: Mapping[str, Attribution], parent: str | None) -> str | None:
    seen: set[str] = set()
    while parent is not None and parent in gone and parent not in seen:
        seen.add(parent)
        parent = gone[parent].parent
    return None if parent in gone else parent


# ---- regions, layers, gold -----------------------------------------------------------------


def mark_region(
    store: Store, annotator: str, document: str, kind: str, start: int, end: int
) -> Region:
    """Mark a stretch as boilerplate (or another kind the tagset knows); touching ones join."""
    if kind not in {term.id for term in store.tagset.regions}:
        raise mistake("value_unknown", attribute="region", value=kind)
    text = store.need(Document, document)
    ((start, end),) = clean_fragments(text, [(start, end)])
    touching = [
        region
        for region in store.find(Region, document=document, kind=kind)
        if region.start <= end and start <= region.end
    ]
    start = min([start, *(region.start for region in touching)])
    end = max([end, *(region.end for region in touching)])
    region = Region(region_id(document, kind, start, end), document, kind, start, end)
    with store.operation("mark_region", annotator):
        store.delete(*touching)
        store.put(region)
    return region


def remove_region(store: Store, annotator: str, id: str) -> Changes:
    """Take a region away."""
    region = store.need(Region, id)
    with store.operation("remove_region", annotator) as result:
        store.delete(region)
    return result.changes


def withdraw_document(store: Store, annotator: str, id: str, reason: str) -> Changes:
    """Take a document out of use: it stays, but is neither exported nor given to anybody.

    The reason becomes part of its metadata. Raises `reason_missing` without one.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise mistake("reason_missing")
    document = store.need(Document, id)
    with store.operation("withdraw_document", annotator) as result:
        store.put(dataclasses.replace(document, meta={**document.meta, WITHDRAWN: reason}))
    return result.changes


def restore_document(store: Store, annotator: str, id: str) -> Changes:
    """Take a withdrawn document into use again."""
    document = store.need(Document, id)
    meta = {key: value for key, value in document.meta.items() if key != WITHDRAWN}
    with store.operation("restore_document", annotator) as result:
        store.put(dataclasses.replace(document, meta=meta))
    return result.changes


def set_state(store: Store, annotator: str, document: str, state: str) -> Changes:
    """Declare a layer finished (`submitted`; gold: `final`) or open again."""
    with store.operation("set_state", annotator) as result:
        ensure_layer(store, document, annotator)
        layer = store.need(Layer, layer_id(document, annotator))
        store.put(dataclasses.replace(layer, state=state))
    return result.changes


def promote(store: Store, annotator: str, documents: Sequence[str]) -> Changes:
    """Make a lone annotator's layers gold, with origin `single`; one undoable operation.

    Gold that came from a promotion is replaced; any other gold is refused.
    """
    if annotator == GOLD:  # it would be derived from itself
        raise mistake("name_reserved", name=annotator)
    if annotator == GOLD:
        raise mistake("name_reserved", name=annotator)
    layers = {layer.document: layer for layer in store.find(Layer, annotator=annotator)}
    chosen = documents or sorted(layers)
    if not chosen:
        raise mistake("nothing_to_promote", name=annotator)
    with store.operation("promote", annotator) as result:
        for id in chosen:
            document = store.need(Document, id)
            if id not in layers:
                place = Place(document=id, title=document.title)
                raise mistake("layer_missing", place, name=annotator)
            _promote_document(store, annotator, document)
    return result.changes


def _promote_document(store: Store, annotator: str, document: Document) -> None:
    old = store.find(Attribution, document=document.id, annotator=GOLD)
    if any(item.origin != "single" for item in old):
        place = Place(document=document.id, title=document.title, annotator=GOLD)
        raise mistake("gold_exists", place)
    work = store.find(Attribution, document=document.id, annotator=annotator)
    ids = {item.id: stable_id(GOLD, item.id) for item in work}
    ensure_layer(store, document.id, GOLD)
    layer = store.need(Layer, layer_id(document.id, GOLD))
    store.put(dataclasses.replace(layer, state="final"))
    kept = set(ids.values())
    store.delete(*(item for item in old if item.id not in kept))
    for item in work:
        source = {"decision": "single", "derived_from": [{"layer": annotator, "id": item.id}]}
        store.put(
            dataclasses.replace(
                mapped(item, ids),
                id=ids[item.id],
                annotator=GOLD,
                origin="single",
                provenance=source,
            )
        )


def drop_records(store: Store, records: Iterable[Attribution | Region]) -> None:
    """Inside an operation: delete records that an import replaces, with what hangs on them."""
    gone = {record.id: record for record in records}
    for relation in LINKS:
        for item in store.among(Attribution, relation, list(gone)):
            if item.id not in gone:
                store.put(with_link(item, relation, None))
    for claim_link in store.among(ClaimLink, "attribution", list(gone)):
        store.delete(claim_link)
    store.delete(*gone.values())


# ---- what two machines made of one record --------------------------------------------------


def settle_conflict(store: Store, annotator: str, conflict: str, *, take: bool) -> Changes:
    """Decide about a version that lost in a merge: take it, or keep the current one.

    Either way it stands beside no longer; undo lets it.
    """
    found = next((item for item in store.conflicts() if item.id == conflict), None)
    if found is None:
        raise mistake("record_missing", kind="conflict", id=conflict)
    kind = BY_TABLE[found.table]
    with store.operation("settle_conflict", annotator) as result:
        store.decide(result, (found.table, found.target), [(found.device, found.seq)])
        if take and found.value is not None:
            store.put(_with_sound_links(store, from_plain(kind, found.value)))
        elif take:
            gone = store.need(kind, found.target)
            if isinstance(gone, Attribution | Region):
                drop_records(store, [gone])
            else:
                store.delete(gone)
    return result.changes


def _with_sound_links(store: Store, record: Record) -> Record:
    """Clear the links of an attribution that lead nowhere now, or in a circle."""
    if not isinstance(record, Attribution):
        return record
    for relation in LINKS:
        id = target(record, relation)
        other = store.get(Attribution, id) if id else None
        layer = (other.document, other.annotator) if other else None
        circle = relation == "parent" and id is not None and record.id in ancestors(store, id)
        if layer != (record.document, record.annotator) or circle:
            record = with_link(record, relation, None)
    if record.entity and store.get(Entity, record.entity) is None:
        record = dataclasses.replace(record, entity=None)
    return record
