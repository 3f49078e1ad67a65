"""Names that must not be published: found however they are written, blacked out without a shift.

Every code point of a name becomes `█`, white space stays: all positions stay true, and whoever
reads sees that something was here. A name is found with or without harakat, tatweel and hidden
characters, in composed or decomposed form, in any case, after the clitics و ف ب ك ل; never inside
another word. Letters are not confused (على is not علي).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

BLACK = "█"
_TATWEEL = "\u0640"
_CLITICS = "[وفبكل]{0,2}"


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """Return what counts of a character: its letter without marks, every white space as a blank."""
    kept = "".join(
        c
        for c in unicodedata.normalize("NFKD", character).casefold()
        if not unicodedata.combining(c) and unicodedata.category(c) != "Cf" and c != _TATWEEL
    )
    return " " if kept.isspace() else kept


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the letters of a text, blanks in a row as one, and where each of them stands."""
    letters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        for letter in _letters(character):
            if letter == " " and letters[-1:] == [" "]:
                continue
            letters.append(letter)
            origin.append(place)
    return "".join(letters), origin


@dataclass(slots=True)
class Names:
    """A list of names, and how often one of them was blacked out where that was counted."""

    names: tuple[str, ...] = ()
    found: int = 0
    _pattern: re.Pattern[str] | None = field(default=None)

    def __post_init__(self) -> None:
        """Prepare the search; longer names come first, so that none is left in part."""
        plain = {_plain(name)[0].strip() for name in self.names} - {""}
        words = sorted(plain, key=lambda name: (-len(name), name))
        if words:
            either = "|".join(map(re.escape, words))
            self._pattern = re.compile(rf"(?<!\w){_CLITICS}({either})(?!\w)")

    def __bool__(self) -> bool:
        """Tell whether there is anything to black out."""
        return self._pattern is not None

    def blacked(self, text: str, *, counted: bool = False) -> str:
        """Return a text of the same length without the names; count them where that is wanted."""
        if self._pattern is None or not text:
            return text
        plain, origin = _plain(text)
        characters: list[str] | None = None
        for match in self._pattern.finditer(plain):
            self.found += counted
            characters = characters if characters is not None else list(text)
            first, last = match.span(1)
            end = origin[last] if last < len(origin) else len(text)
            for place in range(origin[first], end):
                if not text[place].isspace() and _belongs(text, place, origin[last - 1]):
                    characters[place] = BLACK
        return text if characters is None else "".join(characters)


def _belongs(text: str, place: int, last: int) -> bool:
    """Return whether a character is of the name: what follows its last letter only as a mark."""
    return place <= last or _letters(text[place]) == ""


def from_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a list, one on a line; empty lines and repetitions are left out."""
    return tuple(dict.fromkeys(name for line in lines if (name := " ".join(line.split()))))
