"""Several annotators on the sample articles: the first one is right, the others err here and there.

What they do is what a person does: edges shifted by a word or two, attributions missed, another
stance. Everybody hands in.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from pathlib import Path

from annotator import adjudicate, edits, exchange, people
from annotator.model import text as texts
from annotator.model.records import Attribution, Document, Project
from annotator.store import Store

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
RIGHT = "A01"


def team(path: Path, names: Sequence[str], articles: int = 1, *, seed: int = 7) -> list[str]:
    """Make a project in which these annotators have handed in the first articles."""
    chosen = sorted(SAMPLES.glob("0*.txt"))[:articles]
    work = [file.with_suffix(".json") for file in chosen]
    with exchange.create_project(path, None, names[0]) as store:
        exchange.import_paths(store, [*chosen, *work], None, names[0])
        ids = [item.id for item in store.overview()]
        for name in names[1:]:
            exchange.import_paths(store, work, None, name)
            for id in ids:
                _err(store, id, name, random.Random(f"{seed}/{name}/{ids.index(id)}"))
        for name in names:
            people.submit(store, name, ids)
    return ids


def _err(store: Store, document: str, who: str, dice: random.Random) -> None:
    text = store.need(Document, document).text
    items = store.find(Attribution, document=document, annotator=who)
    for item in sorted(items, key=lambda item: min(p[0][0] for p in item.spans.values())):
        luck = dice.random()
        if luck < 0.15:
            edits.delete_attributions(store, who, [item.id])
        elif luck < 0.45:
            role = dice.choice(sorted(item.spans))
            parts = shifted(text, item.spans[role], grow=dice.random() < 0.6)
            edits.set_span(store, who, item.id, role, parts)
        elif luck < 0.6:
            edits.set_attribute(store, who, item.id, "stance", "other")


def shifted(text: str, parts: Sequence[tuple[int, int]], *, grow: bool) -> list[tuple[int, int]]:
    """Return a span whose last edge lies one word further on, or one word back."""
    *rest, (start, end) = parts
    words = texts.words(text)
    inside = [b for a, b in words if start <= a and b <= end]
    after = [b for a, b in words if a >= end]
    if not grow and len(inside) > 1:
        return [*rest, (start, inside[-2])]
    return [*rest, (start, after[0] if after else end)]


def show_gold(store: Store) -> None:
    """Let annotators see gold after they have handed in."""
    (project,) = store.find(Project)
    with store.operation("set_state", RIGHT):
        store.put(dataclasses.replace(project, shows_others="after_submission"))


def decide(store: Store, document: str, reviewer: str, right: str = RIGHT) -> None:
    """Adjudicate a document as this annotator has it, with a reason, and finish it."""
    adjudicate.auto(store, reviewer, [document])
    while left := adjudicate.build(store, document).open:
        card, reason = left[0], adjudicate.Reason("slip")
        voice = adjudicate.build(store, document).order.index(right)
        if any(part.members[voice] for part in card.parts):
            adjudicate.take(store, reviewer, card, voice + 1, reason)
        else:
            adjudicate.reject(store, reviewer, card, reason)
    if not adjudicate.build(store, document).final:
        adjudicate.finish(store, reviewer, document)
