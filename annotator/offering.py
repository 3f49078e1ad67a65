"""What is offered to an annotator: suggestions made from a text, less what is settled already.

Suggestions belong to nobody; they are kept outside the log (`store.derived`) and made again when
the text or the suggester is another one. Those of the rules are the same for all; those of a
suggester that learnt from one annotator are offered to that annotator alone. Nor is offered what
they accepted or rejected for this text, by whatever version of whatever suggester, or what one of
their attributions covers.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from annotator import __version__, paths
from annotator.agreement.covering import Known, covering
from annotator.agreement.normal import Letters
from annotator.model import text as texts
from annotator.model.ids import stable_id
from annotator.model.records import (
    GOLD,
    Attribution,
    Document,
    Fragment,
    Fragments,
    Region,
    Spans,
    Suggestion,
)
from annotator.model.tagset import digest
from annotator.store import Store, Suggested
from annotator.store.fold import Tell, silent
from annotator.suggest.engine import Proposal, propose

RULES = "rules"
_OF = ":"  # between a suggester's name and its owner
_BATCH = 64  # documents that are read, and kept, at a time
_SHOWN = 12  # letters of a digest that tell versions apart
Made = tuple[Suggested, tuple[Suggestion, ...]]


@dataclass(frozen=True, slots=True)
class Suggester:
    """Something that proposes attributions for a text; `version` changes with what it says.

    `owner` is the annotator whose work it learnt from; empty when it serves everybody.
    """

    name: str
    version: str
    propose: Callable[[str], Sequence[Proposal]]
    owner: str = ""


@lru_cache(maxsize=1)
def rules() -> Suggester:
    """Return the suggester that needs no training. Its version is that of its code and words."""
    places = (files("annotator.suggest"), paths.data("resources") / "lexicons")
    found = sorted((item for place in places for item in place.iterdir()), key=lambda f: f.name)
    parts = [item.read_text("utf-8") for item in found if item.name.endswith((".py", ".tsv"))]
    return Suggester(RULES, f"{__version__}+{digest(chr(0).join(parts))[:_SHOWN]}", propose)


# ---- making suggestions --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: documents read, suggestions made, documents that were up to date."""

    documents: int
    suggestions: int
    known: int


def suggest(
    store: Store,
    documents: Sequence[str],
    suggester: Suggester | None = None,
    least: float = 0.0,
    progress: Tell = silent,
) -> Done:
    """Make suggestions for these documents, with a confidence of at least `least`.

    A document whose text and suggester are as they were is left alone. What `progress` raises
    ends the run; what was made by then is kept, and the next run goes on from there.
    """
    suggester = suggester or rules()
    todo = stale(store, documents, suggester, least)
    made = 0
    for batch in batches(store, todo, suggester, least, progress):
        store.derived.keep(batch)
        made += sum(len(found) for _mark, found in batch)
    return Done(len(todo), made, len(documents) - len(todo))


def stale(
    store: Store, documents: Sequence[str], suggester: Suggester, least: float = 0.0
) -> list[str]:
    """Return which of these documents have no suggestions, or others than would be made now."""
    marks = store.derived.suggested()
    sums = {item.id: item.sha256 for item in store.overview()}
    return [
        id for id in documents if marks.get(id) != _mark(id, sums.get(id, ""), suggester, least)
    ]


def batches(
    reader: Store,
    documents: Sequence[str],
    suggester: Suggester,
    least: float = 0.0,
    progress: Tell = silent,
) -> Iterator[list[Made]]:
    """Yield what is suggested for documents, some at a time, for `store.derived.keep`.

    Reads only, so a worker can do it on a reader of its own; memory does not grow.
    """
    for start in range(0, len(documents), _BATCH):
        made: list[Made] = []
        for document in reader.among(Document, "id", documents[start : start + _BATCH]):
            progress(start + len(made), len(documents))
            made.append(made_for(document, suggester, least))
        yield made
    progress(len(documents), len(documents))


def made_for(document: Document, suggester: Suggester, least: float = 0.0) -> Made:
    """Return what is suggested for a document; every span can be stored as it is."""
    edges = texts.graphemes(document.text)
    found: dict[str, Suggestion] = {}
    for proposal in suggester.propose(document.text):
        spans = _sound(edges, proposal.spans)
        if spans and proposal.confidence >= least:
            item = _suggestion(document, proposal, spans, suggester)
            found.setdefault(item.id, item)
    return _mark(document.id, document.sha256, suggester, least), tuple(found.values())


def refresh(store: Store, document: str, suggester: Suggester | None = None) -> bool:
    """Make a document's suggestions where they are missing or stale; tell whether they were.

    The confidence that was asked for when they were made is asked for again.
    """
    suggester = suggester or rules()
    text = store.need(Document, document)
    known = store.derived.suggested_for(document)
    least = known.least if known else 0.0
    if known == _mark(document, text.sha256, suggester, least):
        return False
    store.derived.keep([made_for(text, suggester, least)])
    return True


def _mark(document: str, sha256: str, suggester: Suggester, least: float) -> Suggested:
    # The owner stays in this local mark: suggestions that are settled leave the machine.
    name = f"{suggester.name}{_OF}{suggester.owner}" if suggester.owner else suggester.name
    return Suggested(document, sha256, name, suggester.version, least)


def _serves(mark: Suggested | None, annotator: str) -> bool:
    """Tell whether what was suggested may be shown to an annotator."""
    owner = mark.suggester.partition(_OF)[2] if mark else ""
    return owner in ("", annotator)


def _suggestion(
    document: Document, proposal: Proposal, spans: Spans, suggester: Suggester
) -> Suggestion:
    def name(id: str) -> str:
        return stable_id("suggestion", document.id, document.sha256, id)

    def named(id: str | None) -> str | None:
        return name(id) if id else None

    return Suggestion(
        id=name(proposal.id),
        document=document.id,
        spans=spans,
        attributes=dict(proposal.attributes),
        implicit=dict(proposal.implicit) if proposal.implicit else None,
        entity=proposal.entity,
        parent=named(proposal.parent),
        denies=named(proposal.denies),
        confirms=named(proposal.confirms),
        confidence=round(min(1.0, max(0.0, proposal.confidence)), 4),
        rule=proposal.rule,
        lemma=proposal.lemma,
        frame=proposal.frame,
        suggester=suggester.name,
        version=suggester.version,
    )


def _sound(edges: Sequence[int], spans: Spans) -> dict[str, Fragments]:
    """Return spans whose edges cut no letter from its marks, as storing them asks for."""
    return {role: kept for role, parts in spans.items() if (kept := _whole(edges, parts))}


def _whole(edges: Sequence[int], fragments: Fragments) -> Fragments:
    widened: list[Fragment] = []
    for start, end in sorted(fragments):
        first = edges[bisect.bisect_right(edges, start) - 1]
        last = edges[bisect.bisect_left(edges, end)]
        if widened and first <= widened[-1][1]:
            widened[-1] = (widened[-1][0], max(last, widened[-1][1]))
        else:
            widened.append((first, last))
    return tuple(widened)


# ---- what is offered -----------------------------------------------------------------------


def own_documents(store: Store, annotator: str) -> list[str]:
    """Return the documents that somebody may still work on, by title.

    Those whose layer of the annotator is open or not begun; without an annotator, those of
    which some layer is. Withdrawn ones are left out.
    """
    found: list[str] = []
    for item in store.overview():
        states = {name: state for name, (state, _n) in item.layers.items() if name != GOLD}
        if annotator:
            states = {annotator: states.get(annotator, "open")}
        if not item.withdrawn and (not states or "open" in states.values()):
            found.append(item.id)
    return found


def offers(store: Store, annotator: str, document: str) -> list[Suggestion]:
    """Return the suggestions of a document that the annotator has not settled, in text order."""
    if not _serves(store.derived.suggested_for(document), annotator):
        return []
    found = store.derived.suggestions(document)
    return unsettled(store, annotator, store.need(Document, document), found) if found else []


def undecided(store: Store, annotator: str, document: Document) -> list[Suggestion]:
    """Return the cues that the annotator has neither marked nor rejected, in text order.

    They are those that are offered; where none, or only some, were made, those of the rules.
    """
    mark = store.derived.suggested_for(document.id)
    whole = mark is not None and mark.sha256 == document.sha256 and mark.least == 0.0
    if whole and _serves(mark, annotator):
        found: Sequence[Suggestion] = store.derived.suggestions(document.id)
    else:
        found = made_for(document, rules())[1]
    return [item for item in unsettled(store, annotator, document, found) if item.spans.get("cue")]


def unsettled(
    store: Store, annotator: str, document: Document, found: Sequence[Suggestion]
) -> list[Suggestion]:
    """Return, of suggestions for a document, what is not covered and not settled, in text order.

    Nor what lies in a region, which is no editorial text.
    """
    letters = letters_of(document.text)
    work = store.find(Attribution, document=document.id, annotator=annotator)
    covered = covering(letters, work, found)
    decided = Known(letters, settled(store, annotator, document.sha256))
    regions = store.find(Region, document=document.id)
    left = [item for item in found if item.id not in covered and item not in decided]
    return sorted((item for item in left if not _in_region(item, regions)), key=_order)


@lru_cache(maxsize=8)  # a screen asks for the same text after every key
def letters_of(text: str) -> Letters:
    """Return a text's letters, numbered."""
    return Letters(text)


def settled(store: Store, annotator: str, sha256: str) -> list[Suggestion]:
    """Return what the annotator accepted or rejected for a text, in whatever document.

    Two outlets may print the same text: what was rejected in one is not offered in the other.
    """
    return store.find(Suggestion, annotator=annotator, sha256=sha256)


def _in_region(item: Suggestion, regions: Sequence[Region]) -> bool:
    return any(
        region.start < end and start < region.end
        for region in regions
        for parts in item.spans.values()
        for start, end in parts
    )


def _order(item: Suggestion) -> tuple[int, int, str]:
    """Return where a suggestion begins; what encloses comes before what it holds."""
    places = [edge for parts in item.spans.values() for part in parts for edge in part]
    return min(places), -max(places), item.id
