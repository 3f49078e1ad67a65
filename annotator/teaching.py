"""What an annotator's work teaches their suggester: gathering it, learning, keeping the model.

A model is the annotator's: it is learnt from their own layers and from gold that they may see,
never from what others do on their own, which independent annotation must not be steered by. It is
kept on this machine only, and can be written to a file and given to others on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotator import people
from annotator.accepting import REJECTED
from annotator.errors import AnnotatorError, Place, mistake
from annotator.learning.applying import propose
from annotator.learning.lessons import Lesson
from annotator.learning.model import Model, from_plain
from annotator.learning.training import learn
from annotator.model.records import GOLD, Attribution, Document, Fragments, Layer, Suggestion
from annotator.model.tagset import digest
from annotator.offering import Suggester, rules
from annotator.store import Store
from annotator.store.fold import Tell, silent

LEARNT = "learnt"
_SETTING = "model:"
_SHOWN = 12  # letters of a digest that tell versions apart
_MOST = 300  # documents that are learnt from: reading more takes long and teaches little
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learnt, and from how many documents; the model is empty if that was too little."""

    model: Model
    documents: int

    @property
    def findings(self) -> int:
        """How many findings of the rules were judged."""
        return self.model.examples.get("right", 0)


# ---- learning ------------------------------------------------------------------------------


def teach(reader: Store, annotator: str, progress: Tell = silent) -> Taught:
    """Learn from what an annotator did; reads only, so a worker can do it. `keep` it then."""
    known = list(lessons(reader, annotator))
    return Taught(learn(known, progress), len(known))


def lessons(store: Store, annotator: str) -> Iterator[Lesson]:
    """Yield what can be learnt from, gold and finished layers first, at most 300 documents."""
    layers = people.usable_layers(store, annotator)
    for refused in store.find(Suggestion, annotator=annotator, state=REJECTED):
        layers.setdefault(refused.document, {annotator})  # refusing alone makes no layer
    states = {
        (layer.document, layer.annotator): layer.state
        for name in (annotator, GOLD)
        for layer in store.find(Layer, annotator=name)
    }
    ranked = sorted((_best(id, names, states), id) for id, names in layers.items())[:_MOST]
    for start in range(0, len(ranked), _BATCH):
        batch = {id: best for best, id in ranked[start : start + _BATCH]}
        work: dict[str, list[Attribution]] = {id: [] for id in batch}
        for item in store.among(Attribution, "document", list(batch)):
            if item.annotator == batch[item.document][1]:
                work[item.document].append(item)
        for document in store.among(Document, "id", list(batch)):
            order, name = batch[document.id]
            lesson = _lesson(store, document, work[document.id], name, finished=order == 0)
            if lesson.finished or lesson.attributions or lesson.refused:
                yield lesson


def _best(document: str, names: set[str], states: Mapping[tuple[str, str], str]) -> tuple[int, str]:
    """Return whose layer of a document teaches most: (0 if it is finished else 1, who)."""
    if GOLD in names:
        return 0, GOLD
    name = min(names)
    return int(states.get((document, name), "open") == "open"), name


def _lesson(
    store: Store, document: Document, work: Sequence[Attribution], name: str, *, finished: bool
) -> Lesson:
    refused: tuple[Fragments, ...] = ()
    if not finished:
        settled = store.find(Suggestion, annotator=name, sha256=document.sha256)
        refused = tuple(item.spans.get("cue", ()) for item in settled if item.state == REJECTED)
    ordered = sorted(work, key=lambda item: (sorted(item.spans.items()), item.id))
    return Lesson(document.text, tuple(ordered), refused, finished)


# ---- the model -----------------------------------------------------------------------------


def keep(store: Store, annotator: str, model: Model) -> None:
    """Keep an annotator's model with the project, on this machine; an empty one is forgotten."""
    store.set_setting(_SETTING + annotator, written(model) if model else "")


def written(model: Model) -> str:
    """Return a model as JSON, in one line and sorted."""
    return json.dumps(model.plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(path: Path) -> Model:
    """Return the model of a file; raise `model_unreadable` if it is none."""
    place = Place(file=str(path))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise mistake("model_unreadable", place) from error
    return _parsed(text, place)


def kept(store: Store, annotator: str) -> Model:
    """Return an annotator's model; an empty one if nothing was learnt, or by another version."""
    return _readable(store.setting(_SETTING + annotator))


@lru_cache(maxsize=2)  # asked for whenever a document is opened
def _readable(text: str) -> Model:
    try:
        return _parsed(text, Place()) if text else Model()
    except AnnotatorError:
        return Model()


def _parsed(text: str, place: Place) -> Model:
    try:
        return from_plain(json.loads(text), place)
    except json.JSONDecodeError as error:
        raise mistake("model_unreadable", place) from error


def suggester(store: Store, annotator: str) -> Suggester:
    """Return what suggests for an annotator: the rules, with what they were taught."""
    return _taught(store.setting(_SETTING + annotator), annotator)


@lru_cache(maxsize=2)
def _taught(text: str, annotator: str) -> Suggester:
    return with_model(_readable(text), annotator)


def with_model(model: Model | None, owner: str = "") -> Suggester:
    """Return the rules with a model, for its owner or for all; without one, the rules alone."""
    if not model:
        return rules()
    version = f"{rules().version}+{digest(written(model))[:_SHOWN]}"
    return Suggester(LEARNT, version, lambda text: propose(text, model), owner)
