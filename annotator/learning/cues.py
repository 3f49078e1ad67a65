"""New cue words: verbs that annotators mark and the delivered lexicon does not have.

From a marked word the paradigm is guessed by the shapes of the derived stems (Ryding 2005,
chapters 22-31). Forms of it that nobody writes do no harm.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.model.records import Attribution
from annotator.suggest.lexicon import Lexicon, Verb
from annotator.suggest.reading import Reading, key
from annotator.suggest.wordlists import words

Paradigm = tuple[str, str, str]
_SHORTEST = 3  # letters of a verb
_LONG = 4
_JOINED = ("و", "ف")
_PREPOSITIONS = {key(name): name for name in ("الى", "على", "عن", "من", "في")}


@dataclass(slots=True)
class _Seen:
    """How a new word was used as a cue."""

    stances: Counter[str] = field(default_factory=Counter)
    frames: set[str] = field(default_factory=set)
    addressed: int = 0
    words: set[str] = field(default_factory=set)


def candidates(
    marked: Iterable[tuple[Reading, Sequence[Attribution]]], lexicon: Lexicon
) -> list[Verb]:
    """Return verbs that would account for cues of one word that nothing found, by their letters.

    Of what a word may be a form of, that is taken which most marked words are forms of. It is a
    guess: whether it helps is tried on the texts it comes from (`training`).
    """
    seen: defaultdict[Paradigm, _Seen] = defaultdict(_Seen)
    marked_words: set[str] = set()
    for reading, attributions in marked:
        places = {token.start: n for n, token in enumerate(reading.tokens)}
        for item in attributions:
            place = _only_word(reading, places, item)
            if place < 0 or lexicon.lookup(reading.key(place)):
                continue
            frame = _frame(reading, places, item)
            for paradigm in paradigms(reading.key(place)):
                use = seen[paradigm]
                use.stances[item.attributes.get("stance", "asserts")] += 1
                use.frames |= {frame, "clause", "quote"} if frame else {"clause", "quote"}
                use.addressed += bool(item.spans.get("addressee"))
                use.words.add(reading.key(place))
                marked_words.add(reading.key(place))
    likeliest = {_likeliest(word, seen) for word in marked_words}
    return [_verb(paradigm, seen[paradigm]) for paradigm in sorted(likeliest)]


def _likeliest(word: str, seen: Mapping[Paradigm, _Seen]) -> Paradigm:
    """Return the paradigm with most words; of equals one that takes «و» for «and»."""
    return max(
        paradigms(word), key=lambda one: (len(seen[one].words), one[0][:1] not in _JOINED, one)
    )


def _verb(paradigm: Paradigm, use: _Seen) -> Verb:
    stance = max(sorted(use.stances), key=lambda name: use.stances[name])
    marks = {"addressee"} if 2 * use.addressed > use.stances.total() else set()
    past, present, participle = paradigm
    return Verb(past, present, participle, (), stance, frozenset(use.frames), frozenset(marks))


def paradigms(word: str) -> Iterator[Paradigm]:
    """Yield what a folded word may be a form of: past, present, and a participle if it is one.

    «واعترضت» is of (اعترض، يعترض), «متذمرا» of (تذمر، يتذمر، متذمر).
    """
    for host in dict.fromkeys((word, word[1:] if word[:1] in _JOINED else word)):
        if host[:1] == "م" and host[-1:] in ("ا", "ه") and len(host) > _LONG:
            past = _past_of(host[1:-1])
            yield past, _present_of(past), host[:-1]
        for past in _pasts(host):
            if len(past) >= _SHORTEST:
                yield past, _present_of(past), ""


def _pasts(host: str) -> Iterator[str]:
    """Yield the third persons masculine of which a word may be a form of past or present."""
    plain = _without_ending(host)
    if host[:1] in ("ي", "ت", "ن") and len(host) >= _LONG:
        yield _past_of(_without_ending(host[1:], ("ون", "ان", "وا")))
    if host[:1] != "ي":
        yield plain


def _without_ending(word: str, endings: Sequence[str] = ("تا", "وا", "ت", "ا")) -> str:
    for ending in endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            return stem
    return word


def _past_of(stem: str) -> str:
    """Return the past of what is left of a present or participle without its first letter."""
    if stem.startswith("ت"):  # يتعهد، متعهد: تعهد
        return stem
    derived = stem.startswith(("ست", "ن")) or stem[1:2] == "ت"  # يستبعد، ينتقد، يعترض
    return "ا" + stem if derived and len(stem) >= _LONG else stem


def _present_of(past: str) -> str:
    return "ي" + (past[1:] if past.startswith("ا") and len(past) >= _LONG else past)


def _only_word(reading: Reading, places: dict[int, int], item: Attribution) -> int:
    """Return the token that is the whole cue; -1 if it has several, or is no word of content."""
    fragments = item.spans.get("cue", ())
    if len(fragments) != 1:
        return -1
    place = places.get(fragments[0][0], -1)
    if place < 0 or reading.tokens[place].end != fragments[0][1] or not reading.is_word(place):
        return -1
    word = reading.key(place)
    is_noun = word.startswith("ال") or bool(words().classes(word))
    return place if len(word) >= _SHORTEST and not is_noun else -1


def _frame(reading: Reading, places: dict[int, int], item: Attribution) -> str:
    """Return what opens the content, in the words of the lexicon; "" if nothing tells."""
    content, cue = item.spans.get("content", ()), item.spans.get("cue", ())
    place = places.get(content[0][0], -1) if content else -1
    if place < 0 or content[0][0] < cue[0][0]:
        return ""
    word, listed = reading.key(place), words()
    if reading.opens(place) > 0 or word in listed["complementizer"]:
        return ""  # clause and quotation are always taken
    if word in listed["interrogative"]:
        return "question"
    if word in _PREPOSITIONS:
        return _PREPOSITIONS[word]
    return "ب" if word[:1] == "ب" else "object"
