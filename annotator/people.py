"""Who works on what: assignments, submissions, and what of it counts.

A layer is an assignment; submitting freezes a copy of it. Agreement reads first submissions,
adjudication the latest ones; work in progress never counts.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator import offering
from annotator.edits import check_name, ensure_layer
from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import GOLD, Annotator, Attribution, Document, Layer, Submission
from annotator.model.tagset import canonical, digest
from annotator.model.text import fold
from annotator.store import Changes, Progress, Store, from_plain, plain

OPEN, SUBMITTED, REOPENED = "open", "submitted", "reopened"
STATES = (OPEN, SUBMITTED, REOPENED)
# When annotators may see the work of others on a document, and its gold.
NEVER, AFTER_SUBMISSION = "never", "after_submission"
# What must be decided before a layer can be submitted: nothing, or every cue of the rules.
FREE, CUES = "free", "cues"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission with its records: who, on what, which try, and the attributions."""

    document: str
    annotator: str
    n: int
    attributions: tuple[Attribution, ...]
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An annotator with their documents by title; the private name is this machine's alone."""

    name: str
    private: str
    work: tuple[Progress, ...] = ()

    def count(self, state: str) -> int:
        """Return how many of the documents are open, submitted or reopened."""
        return sum(1 for item in self.work if stage(item) == state)

    @property
    def last(self) -> str:
        """Return when the person last submitted something (ISO 8601), or an empty string."""
        return max((item.handed_in for item in self.work), default="")


# ---- people --------------------------------------------------------------------------------


def roster(store: Store) -> list[Person]:
    """Return everybody whom the project knows, by pseudonym, also those without documents."""
    work: dict[str, list[Progress]] = {
        item.id: [] for item in store.find(Annotator) if item.id != GOLD
    }
    for item in store.progress():
        if item.annotator != GOLD:
            work[item.annotator].append(item)
    return [Person(name, private_name(store, name), tuple(work[name])) for name in sorted(work)]


def add(store: Store, by: str, annotator: str, private: str = "") -> str:
    """Make an annotator known; return the pseudonym. `by` can undo it.

    Refuses a name that reads like one that is known: who is who must stay clear.
    """
    name = check_name(annotator)
    for known in store.find(Annotator):
        if _reading(known.id) == _reading(name):
            raise mistake("annotator_known", name=name, other=known.id)
    with store.transaction():
        with store.operation("add_annotator", by):
            store.put(Annotator(name))
        if private.strip():
            set_private_name(store, name, private)
    return name


def _reading(name: str) -> str:
    return " ".join(fold(name).text.casefold().split())


def set_private_name(store: Store, annotator: str, name: str) -> None:
    """Keep a person's real name on this machine only: outside the log, never in packets."""
    store.set_setting(f"private_name/{annotator}", " ".join(name.split()))


def private_name(store: Store, annotator: str) -> str:
    """Return a person's real name, if this machine knows it."""
    return store.setting(f"private_name/{annotator}")


# ---- assignments ---------------------------------------------------------------------------


def assign(store: Store, by: str, annotator: str, documents: Sequence[str]) -> Changes:
    """Give documents to an annotator: each gets an open layer; known ones stay as they are."""
    return deal(store, by, {annotator: documents})


def deal(store: Store, by: str, dealt: Mapping[str, Sequence[str]]) -> Changes:
    """Give documents to several annotators in one operation."""
    named = {check_name(name): documents for name, documents in dealt.items()}
    known = {item.id: item for item in store.overview()}
    with store.operation("assign", by) as result:
        for name, documents in named.items():
            for id in documents:
                if id not in known:
                    raise mistake("record_missing", kind="document", id=id)
                if reason := known[id].withdrawn:
                    place = Place(document=id, title=known[id].title)
                    raise mistake("document_withdrawn", place, reason=reason)
                ensure_layer(store, id, name)
    return result.changes


def withdraw(store: Store, by: str, given: Mapping[str, Sequence[str]]) -> Changes:
    """Take documents back from annotators who have done nothing on them yet; one operation.

    Raises `withdraw_started` for each on which something stands or was ever submitted.
    """
    if store.workplace:
        raise mistake("packet_from_workplace", name=store.workplace)
    problems = [
        problem for name, documents in given.items() for problem in _begun(store, name, documents)
    ]
    if problems:
        raise AnnotatorError(problems)
    ids = [layer_id(id, name) for name, documents in given.items() for id in documents]
    with store.operation("withdraw", by) as result:
        store.delete(*store.among(Layer, "id", ids))
    return result.changes


def _begun(store: Store, name: str, documents: Sequence[str]) -> Iterator[Problem]:
    titles = {item.id: item.title for item in store.overview()}
    known = {item.document: item for item in store.progress(name)}
    for id in documents:
        if id not in known or not is_untouched(known[id]):
            code = "withdraw_started" if id in known else "layer_missing"
            yield Problem(code, Place(document=id, title=titles.get(id, "")), {"name": name})


def withdrawable(store: Store, annotator: str, documents: Sequence[str] = ()) -> list[str]:
    """Return the named documents, or without any those that can be taken back."""
    if documents:
        return list(documents)
    return [item.document for item in store.progress(annotator) if is_untouched(item)]


def is_untouched(item: Progress) -> bool:
    """Tell whether nothing stands in a layer and nothing was ever submitted from it."""
    return item.state == "open" and not item.submissions and not item.attributions


def overlapping(
    documents: Sequence[str], annotators: Sequence[str], k: int, seed: int
) -> dict[str, list[str]]:
    """Return who gets which documents, so that each document has `k` annotators.

    Loads differ by at most one document; the same seed gives the same answer, whatever the
    order of the arguments. Raises `overlap_impossible` unless 1 <= k <= len(annotators).
    """
    names, ids = sorted(set(annotators)), sorted(set(documents))
    if not 1 <= k <= len(names):
        raise mistake("overlap_impossible", k=k, n=len(names))
    dice = random.Random(seed)
    dice.shuffle(ids)
    dice.shuffle(names)
    given: dict[str, list[str]] = {name: [] for name in names}
    for place, id in enumerate(ids):
        for turn in range(k):
            given[names[(place * k + turn) % len(names)]].append(id)
    return {name: sorted(given[name]) for name in sorted(given)}


# ---- submissions ---------------------------------------------------------------------------


def submit(store: Store, annotator: str, documents: Sequence[str]) -> Changes:
    """Freeze layers as they are now; what was submitted before unchanged is not frozen again.

    Where the project asks for it, raises `cues_undecided` for each document in which the
    annotator has neither marked nor rejected a cue.
    """
    if store.project.coverage == CUES:
        problems = [item for id in documents for item in _undecided(store, annotator, id)]
        if problems:
            raise AnnotatorError(problems)
    with store.operation("submit", annotator) as result:
        for id in documents:
            document = store.need(Document, id)
            layer = store.get(Layer, layer_id(id, annotator))
            if layer is None:
                place = Place(document=id, title=document.title)
                raise mistake("layer_missing", place, name=annotator)
            _freeze(store, layer)
            store.put(dataclasses.replace(layer, state="submitted"))
    return result.changes


def _undecided(store: Store, annotator: str, id: str) -> Iterator[Problem]:
    document = store.need(Document, id)
    found = offering.undecided(store, annotator, document)
    if found:
        start, end = found[0].spans["cue"][0]
        cue = document.text[start:end]
        place = Place(document=id, title=document.title, annotator=annotator, start=start, end=end)
        yield Problem("cues_undecided", place, {"n": len(found), "cue": cue})


def set_coverage(store: Store, by: str, what: str) -> Changes:
    """Say what must be decided before a layer can be submitted: nothing, or every cue."""
    if what not in (FREE, CUES):
        raise mistake("value_unknown", attribute="coverage", value=what)
    with store.operation("set_coverage", by) as result:
        store.put(dataclasses.replace(store.project, coverage=what))
    return result.changes


def _freeze(store: Store, layer: Layer) -> None:
    work = store.find(Attribution, document=layer.document, annotator=layer.annotator)
    content = canonical(
        {
            "guideline_version": layer.guideline_version,
            "attributions": [plain(item) for item in sorted(work, key=lambda item: item.id)],
        }
    )
    known = sorted(store.find(Submission, layer=layer.id), key=lambda item: item.n)
    if known and known[-1].hash == digest(content):
        return
    n = known[-1].n + 1 if known else 1
    store.put(
        Submission(stable_id("submission", layer.id, str(n)), layer.id, n, content, digest(content))
    )


def reopen(store: Store, annotator: str, documents: Sequence[str]) -> Changes:
    """Open one's own submitted layers again; what was submitted stays."""
    return reopen_for(store, annotator, {annotator: documents})


def reopen_for(store: Store, by: str, given: Mapping[str, Sequence[str]]) -> Changes:
    """Open annotators' submitted layers again; one operation, which `by` can undo."""
    with store.operation("reopen", by) as result:
        for name, documents in given.items():
            for id in documents:
                layer = store.need(Layer, layer_id(id, name))
                store.put(dataclasses.replace(layer, state="open"))
    return result.changes


def state(layer: Layer, submissions: Iterable[Submission]) -> str:
    """Return open, submitted or reopened."""
    return _stage(layer.state, submitted=any(item.layer == layer.id for item in submissions))


def stage(item: Progress) -> str:
    """Return open, submitted or reopened."""
    return _stage(item.state, submitted=item.submissions > 0)


def _stage(state: str, *, submitted: bool) -> str:
    if state != "open":
        return SUBMITTED
    return REOPENED if submitted else OPEN


def first_submissions(store: Store) -> list[Submitted]:
    """Return every layer as it was first submitted: what agreement is computed on."""
    return _submitted(store, None, first=True)


def latest_submissions(store: Store, document: str | None = None) -> list[Submitted]:
    """Return every layer as it was last submitted: what adjudication decides between."""
    return _submitted(store, document, first=False)


def _submitted(store: Store, document: str | None, *, first: bool) -> list[Submitted]:
    every = store.find(Layer) if document is None else store.find(Layer, document=document)
    layers = {layer.id: layer for layer in every if layer.annotator != GOLD}
    known = (
        store.find(Submission)
        if document is None
        else store.among(Submission, "layer", list(layers))
    )
    chosen: dict[str, Submission] = {}
    for item in sorted(known, key=lambda item: (item.layer, item.n)):
        if item.layer in layers and not (first and item.layer in chosen):
            chosen[item.layer] = item
    found = [_opened(layers[id], item) for id, item in chosen.items()]
    return sorted(found, key=lambda item: (item.document, item.annotator))


def _opened(layer: Layer, submission: Submission) -> Submitted:
    work = _content(submission.content)
    return Submitted(layer.document, layer.annotator, submission.n, work, submission.hash)


@lru_cache(maxsize=64)  # a screen that adjudicates asks for the same ones after every key
def _content(text: str) -> tuple[Attribution, ...]:
    data: Mapping[str, list[Mapping[str, object]]] = json.loads(text)
    return tuple(from_plain(Attribution, item) for item in data["attributions"])


# ---- who may see the work of others --------------------------------------------------------


def set_shows_others(store: Store, by: str, when: str) -> Changes:
    """Say when annotators may see the work of others on a document, and its gold."""
    if when not in (NEVER, AFTER_SUBMISSION):
        raise mistake("value_unknown", attribute="shows_others", value=when)
    with store.operation("set_shows_others", by) as result:
        store.put(dataclasses.replace(store.project, shows_others=when))
    return result.changes


def hidden(store: Store, mine: Layer | None, gold: Layer | None) -> Problem | None:
    """Return why who has the layer `mine` may not look at others' work on its document.

    None when they may. In a place of work it is not there, but for gold that the reviewer sent.
    """
    sent = bool(store.workplace) and gold is not None and gold.state == "final"
    if store.workplace and not sent:
        return Problem("others_elsewhere")
    if not sent and store.project.shows_others == NEVER:
        return Problem("others_never")
    if mine is None or mine.state == "open":
        return Problem("others_later")
    return None


def usable_layers(store: Store, annotator: str) -> dict[str, set[str]]:
    """Return whose work an annotator may take over or learn from, by document.

    That is their own, and gold that they may see.
    """
    mine = {layer.document: layer for layer in store.find(Layer, annotator=annotator)}
    found: dict[str, set[str]] = {document: {annotator} for document in mine}
    for gold in store.find(Layer, annotator=GOLD, state="final"):
        if hidden(store, mine.get(gold.document), gold) is None:
            found.setdefault(gold.document, set()).add(GOLD)
    return found
