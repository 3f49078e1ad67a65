"""What an annotator does with suggestions: the verbs, and what a screen needs to know of them.

    offering.refresh(store, document)         make the suggestions where they are missing or stale
    offers(store, annotator, document)        the open ones, in text order
    accept(store, annotator, suggestion, correction=None)    one operation
    reject(store, annotator, *suggestions)                   one operation
    accept_above(store, annotator, documents, confidence)    one operation
    accept_all(store, annotator, suggestions)                one operation
    proposed_name(store, attribution)         who the suggester said the source is

* A `Suggestion` of `offers` is nobody's: derived from the text, kept outside the log, never in
  packets, the same for all annotators unless it was learnt from one's work (`offering.py`).
  `spans`, `attributes` and `implicit` are as in an attribution; `entity` are *words* that name
  the source; `parent`, `denies`, `confirms` are ids of suggestions of the same document;
  `confidence` is 0 to 1.
* Accepting makes an attribution with `origin` "suggestion" and a settled copy of the suggestion
  (`state` "accepted", `annotator` set, `offer` its id) in one operation; rejecting makes the
  settled copy alone ("rejected"). Undo takes both back, and the suggestion is offered again.
* `Changes`: the names are accept_suggestion, correct_suggestion (with a correction),
  accept_suggestions, reject_suggestion, propagate. `changes.ids("attribution")` holds the new
  attribution, whose id is `attribution_id(annotator, suggestion.id)`, and those that got a link by
  the way; `changes.ids("suggestion")` the settled copies. Whenever one of them is not empty, also
  after undo, redo and merge, ask for `offers` anew: it takes a few milliseconds.
* A suggestion stops being offered, without any operation, once an attribution of the annotator
  covers it (is aligned with it, or has a letter of its cue), and while it lies in a region that
  is no editorial text.
* A link is set as soon as both ends stand; an end may also be an attribution made by hand that
  covers the suggestion which the link names.
* The source's words are looked up in the registry, names and aliases, blind to letter variants.
  If nobody has that name, it enters the registry where `naming` is said; otherwise the attribution
  has no entity, and `proposed_name` returns the words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.agreement.covering import as_attribution, covering
from annotator.edits import (
    ancestors,
    check_implicit,
    ensure_layer,
    keep,
)
from annotator.errors import Place, mistake
from annotator.model.ids import stable_id
from annotator.model.links import LINKS, target, with_link
from annotator.model.records import (
    Annotator,
    Attribution,
    Document,
    Fragments,
    Suggestion,
)
from annotator.model.spans import clean_fragments, without_overlap
from annotator.naming import Registry
from annotator.offering import letters_of, offers
from annotator.store import Changes, Store

ACCEPTED, REJECTED = "accepted", "rejected"
ORIGIN = "suggestion"


@dataclass(frozen=True, slots=True)
class Correction:
    """What to take otherwise than it is suggested.

    A role with no fragments, a value None and an empty name take something away; what is not
    named stays as suggested. A source that gets words is not implicit any more.
    """

    spans: Mapping[str, Fragments] = field(default_factory=dict)
    attributes: Mapping[str, str | None] = field(default_factory=dict)
    implicit: Mapping[str, str] | None = None
    entity: str | None = None


def attribution_id(annotator: str, suggestion: str) -> str:
    """Return the id of the attribution that an annotator accepts from a suggestion."""
    return stable_id("accepted", annotator, suggestion)


def settled_id(annotator: str, suggestion: str) -> str:
    """Return the id of the copy that says what an annotator did with a suggestion."""
    return stable_id("settled", annotator, suggestion)


# ---- the verbs -----------------------------------------------------------------------------


def accept(
    store: Store,
    annotator: str,
    suggestion: Suggestion,
    correction: Correction | None = None,
    *,
    naming: bool = False,
    called: str = "",
) -> Changes:
    """Make a suggestion the annotator's attribution, perhaps with a part corrected.

    What the source is `called` goes before the suggester's words for it; with `naming` a name that
    nobody has enters the registry. Raises `suggestion_settled`, and what the edits raise for spans
    and values.
    """
    name = "correct_suggestion" if correction else "accept_suggestion"
    registry = Registry(store, naming=naming, called={suggestion.id: called})
    return _accept(store, annotator, [suggestion], name, registry, correction)


def accept_all(
    store: Store,
    annotator: str,
    suggestions: Sequence[Suggestion],
    *,
    naming: bool = False,
    called: Mapping[str, str] | None = None,
) -> Changes:
    """Accept several suggestions, also of several documents, in one operation.

    `called` says by suggestion what its source is called, in place of the suggester's words.
    """
    registry = Registry(store, naming=naming, called=called or {})
    return _accept(store, annotator, suggestions, "accept_suggestions", registry)


def accept_above(
    store: Store,
    annotator: str,
    documents: Sequence[str],
    confidence: float,
    *,
    naming: bool = False,
) -> Changes:
    """Accept everything that is offered with at least this confidence, in one operation."""
    found = [
        item
        for document in documents
        for item in offers(store, annotator, document)
        if item.confidence >= confidence
    ]
    return accept_all(store, annotator, found, naming=naming)


def accept_repeats(store: Store, annotator: str, suggestions: Sequence[Suggestion]) -> Changes:
    """Accept what was found to repeat earlier attributions (`propagation.py`): one operation."""
    registry = Registry(store, naming=True, called={})
    return _accept(store, annotator, suggestions, "propagate", registry)


def reject(store: Store, annotator: str, *suggestions: Suggestion) -> Changes:
    """Say that suggestions are wrong: none is offered again to the annotator for its text.

    Raises `suggestion_settled`.
    """
    _refuse_settled(store, annotator, suggestions)
    with store.operation("reject_suggestion", annotator) as result:
        if store.get(Annotator, annotator) is None:
            store.put(Annotator(annotator))
        for item in suggestions:
            text = store.need(Document, item.document)
            _settle(store, annotator, item, REJECTED, text.sha256)
    return result.changes


def proposed_name(store: Store, attribution: Attribution) -> str:
    """Return the words by which a suggester named the source of an accepted attribution."""
    told = (attribution.provenance or {}).get("suggestion")
    offer = str(told.get("id", "")) if isinstance(told, Mapping) else ""
    found = store.get(Suggestion, settled_id(attribution.annotator, offer)) if offer else None
    return found.entity if found else ""


# ---- accepting -----------------------------------------------------------------------------


def _accept(
    store: Store,
    annotator: str,
    suggestions: Sequence[Suggestion],
    name: str,
    registry: Registry,
    correction: Correction | None = None,
) -> Changes:
    _refuse_settled(store, annotator, suggestions)
    ids = sorted({item.document for item in suggestions})
    texts = {id: store.need(Document, id) for id in ids}
    made = [_attribution(store, annotator, item, texts, correction) for item in suggestions]
    with store.operation(name, annotator) as result:
        for item, bare in zip(suggestions, made, strict=True):
            ensure_layer(store, item.document, annotator)
            if correction is None or correction.entity is None:
                entity = registry.of(item)
            else:
                entity = registry.named(correction.entity)
            keep(store, dataclasses.replace(bare, entity=entity))
            _settle(store, annotator, item, ACCEPTED, texts[item.document].sha256)
        for document in ids:
            new = {item.id for item in suggestions if item.document == document}
            _link(store, annotator, document, new)
    return result.changes


def _refuse_settled(store: Store, annotator: str, suggestions: Sequence[Suggestion]) -> None:
    ids = {settled_id(annotator, item.id): item for item in suggestions}
    for known in store.among(Suggestion, "id", sorted(ids)):
        raise mistake("suggestion_settled", Place(document=ids[known.id].document))


def _settle(store: Store, annotator: str, item: Suggestion, state: str, sha256: str) -> None:
    id = settled_id(annotator, item.id)
    settled = dataclasses.replace(item, id=id, annotator=annotator, offer=item.id)
    store.put(dataclasses.replace(settled, state=state, sha256=sha256))


def _attribution(
    store: Store,
    annotator: str,
    item: Suggestion,
    texts: Mapping[str, Document],
    correction: Correction | None,
) -> Attribution:
    """Return the attribution that accepting makes, but for its entity and links."""
    change = correction or Correction()
    document = texts[item.document]
    for role in change.spans:
        if store.tagset.role(role) is None:
            raise mistake("role_unknown", role=role)
    spans = {
        role: clean_fragments(document, parts, role)
        for role, parts in {**item.spans, **change.spans}.items()
        if parts and store.tagset.role(role)
    }
    bare = dataclasses.replace(as_attribution(item), spans=spans)
    spans = without_overlap(document, bare, "content", spans.get("content", ()))
    if not spans:
        raise mistake("attribution_would_be_empty")
    return Attribution(
        id=attribution_id(annotator, item.id),
        document=document.id,
        annotator=annotator,
        spans=spans,
        attributes=_attributes(store, item, change),
        implicit=None if spans.get("source") else _implicit(store, item, change),
        origin=ORIGIN,
        provenance=_provenance(store, item, "corrected" if correction else ACCEPTED),
    )


def _attributes(store: Store, item: Suggestion, change: Correction) -> dict[str, str]:
    """Return the values that the tagset has, as corrected; a suggester may know others."""
    found: dict[str, str] = {}
    for name, value in item.attributes.items():
        attribute = store.tagset.attribute(name)
        if name not in change.attributes and attribute and attribute.value(value):
            found[name] = value
    for name, wanted in change.attributes.items():
        attribute = store.tagset.attribute(name)
        if attribute is None or (wanted is not None and attribute.value(wanted) is None):
            raise mistake("value_unknown", attribute=name, value=wanted or "")
        if wanted is not None:
            found[name] = wanted
    return found


def _implicit(store: Store, item: Suggestion, change: Correction) -> Mapping[str, str] | None:
    if change.implicit is not None:
        check_implicit(store, change.implicit)
        return change.implicit
    known = {term.id: {value.id for value in term.values} for term in store.tagset.implicit}
    pairs = (item.implicit or {}).items()
    return {name: value for name, value in pairs if value in known.get(name, ())} or None


def _provenance(store: Store, item: Suggestion, decision: str) -> dict[str, object]:
    basis = store.get(Attribution, item.basis) if item.basis else None
    return {
        "decision": decision,
        "derived_from": [{"layer": basis.annotator, "id": basis.id}] if basis else [],
        "suggestion": {
            "id": item.id,
            "suggester": item.suggester,
            "version": item.version,
            "confidence": item.confidence,
        },
    }


# ---- links ---------------------------------------------------------------------------------


def _link(store: Store, annotator: str, document: str, new: Collection[str]) -> None:
    """Inside an operation: set the links from and to what was just accepted."""
    accepted = store.find(Suggestion, document=document, annotator=annotator, state=ACCEPTED)
    work = {i.id: i for i in store.find(Attribution, document=document, annotator=annotator)}
    places = {
        item.offer: id for item in accepted if (id := attribution_id(annotator, item.offer)) in work
    }
    fresh = [item for item in accepted if item.offer in new]
    named = {id for item in fresh for _, id in _links(item)} - set(places)
    places = {**_covered(store, document, work.values(), named), **places}
    for item in accepted:
        if item.offer not in places:
            continue
        for relation, id in _links(item):
            if id in places and (item.offer in new or id in new):
                _set_link(store, places[item.offer], relation, places[id])


def _links(item: Suggestion) -> list[tuple[str, str]]:
    pairs = zip(LINKS, (item.parent, item.denies, item.confirms), strict=True)
    return [(relation, id) for relation, id in pairs if id]


def _covered(
    store: Store, document: str, work: Iterable[Attribution], named: Collection[str]
) -> Mapping[str, str]:
    """Return the attributions made by hand that stand for suggestions which links name."""
    if not named:
        return {}
    made = [item for item in work if item.origin != ORIGIN]
    letters = letters_of(store.need(Document, document).text)
    pairs = covering(letters, made, store.derived.suggestions(document))
    return {id: other for id, other in pairs.items() if id in named}


def _set_link(store: Store, id: str, relation: str, other: str) -> None:
    """Set a link that is empty, unless it would run in a circle."""
    item = store.need(Attribution, id)
    circle = relation == "parent" and id in ancestors(store, other)
    if id != other and target(item, relation) is None and not circle:
        store.put(with_link(item, relation, other))


__all__ = [
    "ACCEPTED",
    "ORIGIN",
    "REJECTED",
    "Correction",
    "accept",
    "accept_above",
    "accept_all",
    "accept_repeats",
    "attribution_id",
    "offers",
    "proposed_name",
    "reject",
    "settled_id",
]
