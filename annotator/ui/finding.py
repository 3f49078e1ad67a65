"""Finding an action by words: Arabic or English, their beginnings, with a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.i18n import LANGUAGES, in_language
from annotator.model.tagset import label
from annotator.model.text import fold
from annotator.model.text import words as words_of
from annotator.ui.actions import MENUS, Action

_ARTICLE, _AND = "ال", "و"
_SLIP = 4  # letters from which on one may be wrong
_FITS = (0.0, 1.0, 2.0, 4.0)  # the word itself, its beginning, inside it, with a slip
_BY_MENU = 3.0  # a word of the menu's name tells less than one of the action's own


@dataclass(frozen=True, slots=True)
class Entry:
    """An action with the folded words by which it is found, own ones and the menu's."""

    action: Action
    words: frozenset[str]
    menu: frozenset[str]


def entries(table: Iterable[Action]) -> list[Entry]:
    """Return the actions as they are searched."""
    return [Entry(row, _own(row), _folded(*_in_all(MENUS[row.menu]))) for row in table]


def matching(typed: str, known: Sequence[Entry], recent: Sequence[str] = ()) -> list[Action]:
    """Return the actions that are meant, the likeliest first; all of them when nothing is typed.

    Every typed word must fit. Of equal ones those that were used last come first, then those of
    the shortest name, then the table decides.
    """
    wanted = [fold(typed[start:end]).text for start, end in words_of(typed)]
    place = {id: n for n, id in enumerate(recent)}
    ranked = []
    for n, entry in enumerate(known):
        costs = [_cost(word, entry) for word in wanted]
        if all(cost is not None for cost in costs):
            cost = sum(cost for cost in costs if cost is not None)
            used = place.get(entry.action.id, len(place))
            ranked.append((cost, used, len(entry.words) if wanted else 0, n, entry.action))
    ranked.sort(key=lambda one: one[:4])
    return [action for *_rank, action in ranked]


def _own(row: Action) -> frozenset[str]:
    if row.labels is None:
        return _folded(*_in_all(row.text))
    names = ((code, label(row.labels, code)) for code in LANGUAGES)
    return _folded(*(in_language(code, row.text, name=name) for code, name in names))


def _in_all(message: str) -> list[str]:
    return [in_language(code, message) for code in LANGUAGES]


def _folded(*texts: str) -> frozenset[str]:
    """Return the words of texts for comparing, each also without article and conjunction."""
    found: set[str] = set()
    for text in texts:
        plain = text.replace("&", "")
        for start, end in words_of(plain):
            word = fold(plain[start:end]).text
            bare = word.removeprefix(_AND) if len(word) > 4 else word
            found |= {word, word.removeprefix(_ARTICLE), bare.removeprefix(_ARTICLE)}
    return frozenset(found)


def _cost(wanted: str, entry: Entry) -> float | None:
    own = _least(wanted, entry.words)
    menu = _least(wanted, entry.menu)
    costs = [own, None if menu is None else menu + _BY_MENU]
    return min((cost for cost in costs if cost is not None), default=None)


def _least(wanted: str, words: Iterable[str]) -> float | None:
    fits = (_fit(wanted.removeprefix(_ARTICLE) or wanted, word) for word in words)
    return min((fit for fit in fits if fit is not None), default=None)


@lru_cache(maxsize=1 << 15)
def _fit(wanted: str, word: str) -> float | None:
    """Return how far typed letters are from a word; None where they do not mean it."""
    if word == wanted:
        return _FITS[0]
    if word.startswith(wanted):
        return _FITS[1]
    if len(wanted) > 2 and wanted in word:
        return _FITS[2]
    return _FITS[3] if len(wanted) >= _SLIP and _slipped(wanted, word) else None


def _slipped(wanted: str, word: str) -> bool:
    """Tell whether letters begin a word but for one wrong, missing, added or exchanged."""
    size = len(wanted)
    if any(_one_off(wanted, word[:end]) for end in (size - 1, size, size + 1)):
        return wanted[0] == word[:1]
    return False


def _one_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if same < 0:
        return True
    rest, others = one[same:], other[same:]
    swapped = rest[1:2] + rest[0:1] + rest[2:]
    return rest[1:] == others[1:] or rest[1:] == others or rest == others[1:] or swapped == others
