"""Projects in which several people submitted: short ways to make them and to look at them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotator import exchange, people
from annotator.adjudicate import Board, Card, build
from annotator.model.ids import layer_id
from annotator.model.records import (
    GOLD,
    Annotator,
    Attribution,
    Decision,
    Document,
    Entity,
    Fragments,
    Layer,
)
from annotator.model.tagset import digest
from annotator.store import Store

R = "R"  # the reviewer
TEXT = (
    "قال الوزير إن «الحكومة ستستقيل غدا». وقالت المعارضة إنها لا تصدق ذلك.\n"
    "نفى المتحدث باسم الجيش صحة الخبر، وأضاف أن القوات باقية في مواقعها.\n"
)
VALUES = {
    "quote_type": "indirect",
    "stance": "asserts",
    "source_kind": "official_body",
}


def span(words: str, text: str = TEXT) -> Fragments:
    start = text.index(words)
    return ((start, start + len(words)),)


def item(id: str, *, text: str = TEXT, **parts: Any) -> Attribution:
    """An attribution by words: cue=…, content=…, source=…; the rest are attributes or fields."""
    roles = {"source", "cue", "content", "addressee", "supplement"}
    spans = {
        role: span(words, text) if isinstance(words, str) else words
        for role, words in parts.items()
        if role in roles
    }
    fields = {"entity", "parent", "denies", "confirms", "implicit", "note"}
    values = {**VALUES, **{k: v for k, v in parts.items() if k not in roles | fields}}
    more = {k: v for k, v in parts.items() if k in fields}
    return Attribution(id, "", "", spans, {k: v for k, v in values.items() if v}, **more)


SAYS = {"source": "الوزير", "cue": "قال", "content": "إن «الحكومة ستستقيل غدا»"}
DOUBTS = {"source": "المعارضة", "cue": "قالت", "content": "إنها لا تصدق ذلك"}
DENIES = {"source": "المتحدث باسم الجيش", "cue": "نفى", "content": "صحة الخبر"}


def new_store(path: Path, *texts: str) -> Store:
    """A project with documents d0, d1, …"""
    store = exchange.create_project(path)
    with store.operation("import", R):
        for n, text in enumerate(texts or (TEXT,)):
            store.put(Document(f"d{n}", f"وثيقة {n}", text, digest(text)))
    return store


def submit(store: Store, who: str, items: Sequence[Attribution], document: str = "d0") -> None:
    """Replace somebody's work and submit it; ids stay their own."""

    def own(id: str | None) -> str | None:
        return None if id is None else f"{document}/{who}/{id}"

    with store.operation("set_span", who):
        if store.get(Annotator, who) is None:
            store.put(Annotator(who))
        store.put(Layer(layer_id(document, who), document, who, "open", "1"))
        for entity in {i.entity for i in items if i.entity}:
            if store.get(Entity, entity) is None:
                store.put(Entity(entity, entity))
        new = [
            dataclasses.replace(
                i,
                id=f"{document}/{who}/{i.id}",
                document=document,
                annotator=who,
                parent=own(i.parent),
                denies=own(i.denies),
                confirms=own(i.confirms),
            )
            for i in items
        ]
        kept = {i.id for i in new}
        old = store.find(Attribution, document=document, annotator=who)
        store.put(*new)
        store.delete(*(i for i in old if i.id not in kept))
    people.submit(store, who, [document])


def gold(store: Store, document: str = "d0") -> list[Attribution]:
    found = store.find(Attribution, document=document, annotator=GOLD)
    return sorted(found, key=lambda i: (min(p[0] for s in i.spans.values() for p in s), i.id))


def state(store: Store, document: str = "d0") -> str:
    layer = store.get(Layer, layer_id(document, GOLD))
    return layer.state if layer else ""


def decisions(store: Store, document: str = "d0") -> list[Decision]:
    return sorted(store.find(Decision, document=document), key=lambda row: (row.at, row.id))


def only(board: Board) -> Card:
    (card,) = board.open
    return card


def states(card: Card) -> dict[str, str]:
    return {facet.name: str(facet.state) for facet in card.facets}


def asked(store: Store, document: str = "d0") -> list[list[str]]:
    """The open facets of each open card."""
    return [[facet.name for facet in card.open] for card in build(store, document).open]


def words(store: Store, attribution: Attribution, role: str) -> str:
    text = store.need(Document, attribution.document).text
    return " … ".join(text[a:b] for a, b in attribution.spans.get(role, ()))


def value(parts: Fragments) -> str:
    return json.dumps([list(p) for p in parts], separators=(",", ":"))


def same_gold(items: Sequence[Attribution]) -> set[tuple[Any, ...]]:
    """What gold says, without ids, names and times."""
    return {
        (
            tuple(sorted(i.spans.items())),
            tuple(sorted(i.attributes.items())),
            i.entity,
            json.dumps(i.implicit, sort_keys=True) if i.implicit else None,
        )
        for i in items
    }
