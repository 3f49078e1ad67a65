"""Near-identical texts: the same wire copy with other quotation marks, a word changed, a line more.

Texts are compared as sets of three folded words in a row, blind to harakat, tatweel, letter
variants and punctuation; likeness is the share of such triples that both have (Jaccard). Not every
pair is compared: a text is looked up by the 16 smallest hashes of its four-word stretches (Broder
1997), so the cost grows with the number of texts only.
"""

from __future__ import annotations

import bisect
import itertools
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.exchange.progress import Progress, silent
from annotator.model.compact import Postings
from annotator.model.records import Document
from annotator.model.text import fold
from annotator.store.reader import Reader, in_use

LIKE = 0.6  # from this share on two texts are told
_TRIPLE, _GRAM = 3, 4
_SAMPLED = 4  # one word of so many begins a stretch that is looked at; which, its hash says
_SHORT = 200  # words up to which every stretch is looked at as well
_KEPT, _SHARED = 16, 3  # smallest hashes kept; how many two texts must share to be compared
_COMPARED = 8  # candidates that a text is compared with
_CROWD = 50  # texts remembered for one hash: what more texts share is a footer
_WORD_BITS, _ALL_BITS = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_SLACK = 0.8  # for words that are shorter or longer than others: triples are counted, not letters
_CHUNK = 200  # texts read from the project at a time


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, by id, and the share of what they have in common."""

    one: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are alike, each with its likeness to the first."""

    members: tuple[tuple[str, float], ...]


# ---- texts as hashes -----------------------------------------------------------------------


@lru_cache(maxsize=1 << 15)  # 8 MB; they hold nine of ten words of any news
def _hash(word: str) -> int:
    """Return a hash of a word's folded letters; -1 for what has none."""
    letters = "".join(c for c in fold(word).text if c.isalnum())
    return zlib.crc32(letters.encode("utf-8", "ignore")) if letters else -1


def _words(text: str) -> list[int]:
    return [found for found in map(_hash, text.split()) if found >= 0]


def _mix(words: Sequence[int], start: int) -> int:
    mixed = sum(word * odd for word, odd in zip(words[start : start + _GRAM], _ODD, strict=False))
    mixed = (mixed & _ALL_BITS) * _ODD[0] & _ALL_BITS
    return mixed ^ mixed >> 29


def _marks(words: Sequence[int]) -> set[int]:
    """Return what a text is looked up by."""
    places = range(max(1, len(words) - _GRAM + 1))
    chosen = [_mix(words, place) for place in places if words[place] % _SAMPLED == 0]
    found = set(sorted(chosen)[:_KEPT])
    if len(words) < _SHORT:
        found.update(sorted(_mix(words, place) for place in places)[:_KEPT])
    return found


def _triples(text: str) -> set[tuple[int, ...]]:
    words = _words(text)
    return {tuple(words[i : i + _TRIPLE]) for i in range(max(1, len(words) - _TRIPLE + 1))}


def likeness(one: str, other: str) -> float:
    """Return the share of word triples that two texts have in common, 0 to 1."""
    a, b = _triples(one), _triples(other)
    return len(a & b) / len(a | b)


# ---- pairs and groups ----------------------------------------------------------------------


def pairs(
    texts: Iterable[tuple[str, str]],
    read: Callable[[str], str],
    wanted: Collection[str] | None = None,
) -> Iterator[Pair]:
    """Yield the pairs of like texts among `(id, text)`, the later one first.

    `read` returns a text again by its id; with `wanted` only pairs whose later text is one of
    these are looked for.
    """
    index, ids = Postings(_CROWD), list[str]()
    for id, text in texts:
        words = _words(text)
        marks = _marks(words) if words else set()
        if wanted is None or id in wanted:
            seen = Counter(number for mark in marks for number in index.get(mark))
            for number, shared in seen.most_common(_COMPARED):
                if shared < min(_SHARED, len(marks)):
                    break
                like = likeness(text, read(ids[number]))
                if like >= LIKE:
                    yield Pair(id, ids[number], like)
        for mark in marks:
            index.add(mark, len(ids))
        ids.append(id)


def groups(
    found: Iterable[Pair], order: Sequence[str], compare: Callable[[str, str], float]
) -> list[Group]:
    """Join pairs into groups; the first member is the first one in `order`."""
    leader: dict[str, str] = {}

    def lead(id: str) -> str:
        while leader.setdefault(id, id) != id:
            leader[id] = leader[leader[id]]
            id = leader[id]
        return id

    for pair in found:
        leader[lead(pair.one)] = lead(pair.other)
    members: dict[str, list[str]] = {}
    for id in order:
        if id in leader:
            members.setdefault(lead(id), []).append(id)
    return [
        Group(((first, 1.0), *((id, compare(id, first)) for id in others)))
        for first, *others in members.values()
    ]


# ---- in a project --------------------------------------------------------------------------


def in_project(store: Reader, progress: Progress = silent) -> list[Group]:
    """Return the groups of like documents; what was superseded or withdrawn is left out."""
    documents = in_use(store.overview())
    ids = [item.id for item in documents]
    text_of = _reader(store, {})
    found = pairs(_texts(store, ids, progress), text_of)
    return groups(found, ids, lambda one, other: likeness(text_of(one), text_of(other)))


def of_new(store: Reader, new: Mapping[str, Document], progress: Progress = silent) -> list[Pair]:
    """Return the pairs of which the later text is new; only texts of like length are read."""
    if not new:
        return []
    sizes = sorted(len(document.text) for document in new.values())
    near = [item.id for item in in_use(store.overview()) if _is_near(item.length, sizes)]
    texts = itertools.chain(
        _texts(store, near, progress), ((id, item.text) for id, item in new.items())
    )
    return list(pairs(texts, _reader(store, new), new))


def _is_near(size: int, sizes: Sequence[int]) -> bool:
    """Return whether a text of this size can be like one of these."""
    place = bisect.bisect_left(sizes, int(size * LIKE * _SLACK))
    return place < len(sizes) and sizes[place] * LIKE * _SLACK <= size


def _texts(store: Reader, ids: Sequence[str], progress: Progress) -> Iterator[tuple[str, str]]:
    for start in range(0, len(ids), _CHUNK):
        progress(start, len(ids))
        for document in store.among(Document, "id", ids[start : start + _CHUNK]):
            yield document.id, document.text
    progress(len(ids), len(ids))


def _reader(store: Reader, new: Mapping[str, Document]) -> Callable[[str], str]:
    @lru_cache(maxsize=256)
    def read(id: str) -> str:
        return new[id].text if id in new else store.need(Document, id).text

    return read
