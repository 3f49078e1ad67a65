"""What a source is called: the name that the text gave it before, or its own words, cleaned.

News names a source in full once («رئيس النقابة نوفل الرشيدي») and then in short («الرشيدي»,
«النقابة»). A short name means the latest source that it can be short for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from annotator.model.text import is_word_edge
from annotator.model.text import words as words_of
from annotator.suggest.reading import MARKS, key
from annotator.suggest.wordlists import words as lists

_ARTICLE, _AND = "ال", "و"
# What follows these says where somebody belongs, not who they are.
_BEFORE_PLACE = frozenset(map(key, ("في", "من", "باسم", "على", "لدى", "عن", "داخل", "ضمن")))
_EARLIER = frozenset(map(key, ("نفسه", "نفسها", "ذاته", "ذاتها", "عينه", "عينها")))
# Nouns that say what somebody or something is; any other word is taken for a name.
_KINDS = (
    *("thing", "official", "body", "organization", "outlet", "document", "institution"),
    *("spokesperson", "expert", "witness", "anonymous", "collective", "honorific", "armed"),
    *("quantifier", "medium"),
)


Called = tuple[str, ...]  # a name, and other words by which its bearer was called


def name_for(said: str, text: str, before: Sequence[Called]) -> str:
    """Return the name of a source: one of those used `before`, the latest first, or its words."""
    own = cleaned(said, text)
    for called in before:
        if any(means(own, other) for other in called):
            return called[0]
    again = _bare(own)[-1:]
    return before[0][0] if before and again and again[0] in _EARLIER else own


def cleaned(said: str, text: str) -> str:
    """Return the words of a source as a name: without a conjunction and marks around it."""
    words = said.split()
    if words and _is_joined(words[0], text):
        words[0] = words[0][1:]
    name = " ".join(words)
    if len(name) > 2 and name[0] in MARKS and name[-1] in MARKS and not MARKS & set(name[1:-1]):
        return name[1:-1].strip()
    return name


def _is_joined(word: str, text: str) -> bool:
    """Tell whether a first word has «و» written onto it, rather than being spelt with it."""
    rest = word[1:]
    if not word.startswith(_AND) or len(rest) < 3:
        return False
    if rest.startswith(_ARTICLE) and len(rest) > 5:
        return True
    return _stands_alone(rest, text)


@lru_cache(maxsize=256)
def _stands_alone(word: str, text: str) -> bool:
    """Tell whether a word stands anywhere in a text with nothing written onto it."""
    at = text.find(word)
    while at >= 0:
        if is_word_edge(text, at) and is_word_edge(text, at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


def means(one: str, other: str) -> bool:
    """Tell whether two names, one perhaps short for the other, mean the same source."""
    mine, theirs = _bare(one), _bare(other)
    if mine[-1:] and mine[-1] in _EARLIER:
        mine = mine[:-1]
    if not mine or not theirs:
        return False
    longer = len(theirs) > 1 and mine[: len(theirs)] == theirs
    return longer or mine == theirs or _is_short(mine, theirs) or _names(theirs, mine)


def _is_short(mine: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Tell whether words are short for a name: its kind, or the name of a person in it."""
    core = _core(whole)
    return (set(mine) <= set(core) and mine[0] == core[0]) or _names(mine, whole)


def _names(mine: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Tell whether words name somebody, and a longer name holds them, but not as a place."""
    if any(map(_says_kind, mine)):
        return False
    for at in range(len(whole) - len(mine) + 1):
        after = whole[at + len(mine) : at + len(mine) + 1]
        if whole[at : at + len(mine)] == mine:
            parted = at and whole[at - 1] in _BEFORE_PLACE
            ends = not after or after[0] in _BEFORE_PLACE or at + len(mine) <= len(_core(whole))
            if ends and not parted:
                return True
    return False


@lru_cache(maxsize=1 << 14)
def _bare(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without articles."""
    found = (key(name[a:b]) for a, b in words_of(name))
    return tuple(word.removeprefix(_ARTICLE) if len(word) > 4 else word for word in found)


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words up to what says where somebody belongs."""
    end = next((n for n, word in enumerate(words) if word in _BEFORE_PLACE), len(words))
    return words[:end] or words


@lru_cache(maxsize=1 << 14)
def _says_kind(word: str) -> bool:
    known = lists()
    classes = known.noun_classes(word) | known.classes(_ARTICLE + word)
    return not classes.isdisjoint(_KINDS)
