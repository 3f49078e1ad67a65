"""Made-up projects: articles, and annotators who leave out, shift, nest and split attributions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from annotator.agreement.report import AnnotatedLayer
from annotator.model.records import Attribution, Document, Fragment
from annotator.model.tagset import digest

WORDS = (
    "قال",
    "وأضاف",
    "الوزير",
    "إنّ",
    "الحكومة",
    "ستعلن",
    "غدًا",
    "الخطّة",
    "في",
    "بيـان",
    "أكّد",
    "١٢",
)
STANCES = ("asserts", "asserts", "asserts", "denies", "confirms", "claims")
ROLES = ("cue", "content", "source")
Spans = dict[str, tuple[Fragment, ...]]


def article(random: Random, id: str, words: int = 300) -> tuple[Document, list[Fragment]]:
    """Return a text and the places of its words."""
    pieces, places, length = [], [], 0
    for _ in range(words):
        word = random.choice(WORDS)
        places.append((length, length + len(word)))
        gap = random.choice((" ", " ", " ", " ", "، ", ". ", " «", "» "))
        pieces.append(word + gap)
        length += len(word) + len(gap)
    text = "".join(pieces)
    return Document(id, id, text, digest(text)), places


def spans(places: Sequence[Fragment], first: int, length: int) -> dict[str, list[int]]:
    """Return the words of source, cue and content, one after the other."""
    last = len(places)
    inside = [[w for w in part if 0 <= w < last] for part in _parts(first, length)]
    return dict(zip(("source", "cue", "content"), inside, strict=True))


def _parts(first: int, length: int) -> tuple[range, range, range]:
    return range(first, first + 2), range(first + 2, first + 3), range(first + 3, first + length)


def fragments(places: Sequence[Fragment], words: Sequence[int]) -> tuple[Fragment, ...]:
    """Return words as fragments; neighbours are one fragment."""
    found: list[Fragment] = []
    for place, word in enumerate(words):
        start, end = places[word]
        if place and words[place - 1] == word - 1:
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


def annotate(random: Random, document: Document, name: str, truth: list[Spans]) -> AnnotatedLayer:
    """Return one annotator's view of what is there."""
    items = []
    for place, whole in enumerate(truth):
        if random.random() < 0.1:
            continue
        changed = dict(whole)
        if random.random() < 0.2:
            role = random.choice(ROLES)
            start, end = changed[role][-1] if changed.get(role) else (0, 0)
            if end - start > 8:
                changed[role] = (*changed[role][:-1], (start, end - random.randrange(1, 7)))
        parent = f"{name}-{place - 1}" if place % 4 == 3 and items[-1:] else None
        if parent and items[-1].id != parent:
            parent = None
        stance = random.choice(STANCES) if random.random() < 0.15 else STANCES[place % 6]
        items.append(
            Attribution(
                f"{name}-{place}",
                document.id,
                name,
                changed,
                {"stance": stance, "quote_type": "indirect", "source_kind": "named_person"},
                entity=f"e{place % 5}" if random.random() < 0.9 else None,
                parent=parent,
            )
        )
    return AnnotatedLayer(document.id, name, tuple(items))


def project(
    seed: int, documents: int, annotators: int, attributions: int = 12
) -> tuple[list[AnnotatedLayer], list[Document]]:
    """Return layers and documents; every fourth attribution lies in the one before."""
    random = Random(seed)
    layers, papers = [], []
    for n in range(documents):
        document, places = article(random, f"d{n:04}", 25 * attributions)
        truth: list[Spans] = []
        for k in range(attributions):
            first = 24 * k + random.randrange(4)
            inside = k % 4 == 3
            words = spans(places, first - 14 if inside else first, 7 if inside else 20)
            truth.append({role: fragments(places, part) for role, part in words.items()})
        papers.append(document)
        layers += [annotate(random, document, f"A{m:02}", truth) for m in range(annotators)]
    return layers, papers
