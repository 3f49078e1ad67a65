"""The closed word classes of news Arabic (`resources/lexicons/words.txt`), by folded letters.

The file lists a class by its name and a colon, then its words in indented lines, after a comment
that says what it is for. A name with a dot makes a family: `feeling.intends` is the class of the
family `feeling` whose words say «intends».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from annotator import paths
from annotator.suggest.reading import key

_NONE: frozenset[str] = frozenset()
# Words of these classes are nouns: the others are particles, or say how a word is spelt.
_NOUNS = (
    "anonymous", "body", "collective", "document", "expert", "honorific", "medium", "naming",
    "official", "organization", "outlet", "place_name", "social", "spokesperson", "thing",
    "witness",
)  # fmt: skip
_FRONTS = ("", "و", "ب", "ل", "ك", "ف")
_ARTICLES = ("ال", "لل")
_TAILS = ("هما", "هم", "ها", "ه", "تان", "تين", "ان", "ين", "ون", "يا", "ات", "ا")
_SHORTEST_STEM = 4


class Words:
    """Word classes by name, and the names of a word's classes."""

    def __init__(self, text: str) -> None:
        """Read the lists."""
        self._words: dict[str, frozenset[str]] = {
            name: frozenset(map(key, listed)) for name, listed in parsed(text).items()
        }
        classes: dict[str, set[str]] = {}
        for name, listed in self._words.items():
            for word in listed:
                classes.setdefault(word, set()).add(name)
        self._classes = {word: frozenset(names) for word, names in classes.items()}
        self.nouns = frozenset().union(*(self._words[name] for name in _NOUNS))
        self.noun = lru_cache(maxsize=1 << 16)(self._noun)
        self.noun_classes = lru_cache(maxsize=1 << 16)(self._noun_classes)

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return the words of a class. Raises KeyError for an unknown name."""
        return self._words[name]

    def names(self) -> Iterable[str]:
        """Return the names of all classes."""
        return self._words.keys()

    def classes(self, word: str) -> frozenset[str]:
        """Return the names of the classes that list a word."""
        return self._classes.get(word, _NONE)

    def family(self, name: str) -> Mapping[str, str]:
        """Return the words of the classes `name.x`, each with its x."""
        start = name + "."
        return {
            word: other.removeprefix(start)
            for other, listed in self._words.items()
            if other.startswith(start)
            for word in listed
        }

    def _noun(self, word: str) -> str:
        """Return the listed noun that a word is a form of, else the word.

        What may be written onto it: a conjunction or preposition, the article, a pronoun, the
        ending of a plural, dual or accusative.
        """
        if word in self.nouns:
            return word
        for front in _FRONTS:
            rest = word.removeprefix(front)
            if len(rest) > 2 and (front == "" or rest != word) and (found := self._bare(rest)):
                return found
        for tail in _TAILS:
            stem = word.removesuffix(tail)
            if stem != word and len(stem) >= _SHORTEST_STEM and (found := self._host(stem)):
                return found
        return word

    def _bare(self, word: str) -> str:
        """Return a listed noun without article, else with it; "" for others."""
        if word in self.nouns:
            return word
        for article in _ARTICLES:
            rest = word.removeprefix(article)
            if rest != word and len(rest) > 2:
                if rest in self.nouns:
                    return rest
                return "ال" + rest if "ال" + rest in self.nouns else ""
        return ""

    def _host(self, stem: str) -> str:
        """Undo what an ending does to a noun: «رسالته» of رسالة, «مسؤولة» of مسؤول."""
        hosts = (stem, stem[:-1] + "ه" if stem[-1] == "ت" else stem, stem + "ه", stem + "ي")
        for host in hosts:
            for front in _FRONTS:
                rest = host.removeprefix(front)
                if (front == "" or rest != host) and len(rest) > 2 and (found := self._bare(rest)):
                    return found
        return ""

    def _noun_classes(self, word: str) -> frozenset[str]:
        noun = self.noun(word)
        found = self.classes(word) | self.classes(noun)
        return found | self.classes(noun[2:]) if noun.startswith("ال") else found


def parsed(text: str) -> dict[str, list[str]]:
    """Return the lists of a word file as they are written, by class."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith((" ", "\t")):
            found[name] += line.split()
        elif line.endswith(":"):
            name = line.removesuffix(":")
            found[name] = []
    return found


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the lists that are delivered with the program."""
    return Words((paths.data("resources") / "lexicons" / "words.txt").read_text("utf-8"))
