"""The verbs that signal an attribution, with their inflected forms.

The table is data (`resources/lexicons/verbs.tsv`); the forms are made by rule. Everything is looked
up by folded letters, so vowel signs, hamza seats and final yeh make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from annotator import paths
from annotator.suggest import inflection
from annotator.suggest.reading import key
from annotator.suggest.wordlists import words

Kind = Literal["past", "present", "participle", "noun"]
_SHADDA = "\u0651"
_OBJECTS = ("هما", "هم", "ها", "نا", "ني", "ه", "ك")
_POSSESSORS = ("هما", "هم", "ها", "نا", "ه", "ي")
_NOUN_FRONTS = ("", "ال", "وال", "بال", "لل", "كال", "ب", "ل", "ك", "و", "وب")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of attribution: its stance, what may open its content, and its marks."""

    lemma: str
    present: str
    participle: str
    nouns: tuple[str, ...]
    stance: str
    frames: frozenset[str]
    marks: frozenset[str]

    @property
    def key(self) -> str:
        """Its dictionary form in folded letters."""
        return key(self.lemma)


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word as a form of a verb.

    `joined` says that «و» or «ف» stands on it, `pronoun` which one hangs on it, `front` what is
    written before a noun; gender is "f", "m" or "" (either), number "s", "d" or "p", person 1
    or 3.
    """

    verb: Verb
    kind: Kind
    gender: str = ""
    number: str = "s"
    person: int = 3
    joined: bool = False
    pronoun: str = ""
    front: str = ""

    @property
    def is_finite(self) -> bool:
        """Whether it is a verb, not a participle or noun."""
        return self.kind in ("past", "present")

    @property
    def is_homograph(self) -> bool:
        """Whether a commoner word is written alike."""
        return "homograph" in self.verb.marks


class Lexicon:
    """All forms by folded word; `lookup` also takes off what is written onto a word."""

    def __init__(self, verbs: Iterable[Verb]) -> None:
        """Make every form of every verb."""
        self.verbs = tuple(verbs)
        self._forms: dict[str, list[Form]] = {}
        for verb in self.verbs:
            for word, form in _forms(verb):
                self._forms.setdefault(word, []).append(form)
        self.lookup = lru_cache(maxsize=1 << 16)(self._lookup)

    def _lookup(self, word: str) -> tuple[Form, ...]:
        found = [*self._plain(word)]
        if len(word) > 2 and word[0] in "وف":
            found += (replace(form, joined=True) for form in self._plain(word[1:]))
        return tuple(found)

    def _plain(self, word: str) -> Iterator[Form]:
        yield from self._forms.get(word, ())
        yield from self._nominal(word)
        for tail in _OBJECTS:
            stem = word.removesuffix(tail)
            if stem != word and len(stem) > 2:
                for host in inflection.hosts(stem):
                    for form in self._forms.get(host, ()):
                        if form.is_finite and "continues" not in form.verb.marks:
                            yield replace(form, pronoun=tail)

    def _nominal(self, word: str) -> Iterator[Form]:
        """Yield nouns with the article, a preposition or a possessor written onto them."""
        for front in _NOUN_FRONTS:
            rest = word.removeprefix(front)
            if front and (rest == word or len(rest) < 3):
                continue
            for form in self._nouns(rest) if front else ():
                yield replace(form, front=front)
            for tail in _POSSESSORS:
                stem = rest.removesuffix(tail)
                if stem != rest and len(stem) > 2:
                    for form in self._owned(stem):
                        yield replace(form, pronoun=tail, front=front)

    def _nouns(self, word: str) -> Iterator[Form]:
        return (form for form in self._forms.get(word, ()) if form.kind == "noun")

    def _owned(self, stem: str) -> Iterator[Form]:
        """Yield the nouns of which this is what a pronoun leaves: «دعوت» of دعوة."""
        yield from self._nouns(stem)
        if stem.endswith("ت"):
            yield from self._nouns(stem[:-1] + "ه")


def _forms(verb: Verb) -> Iterator[tuple[str, Form]]:
    for word, gender, number, person in inflection.past(verb.key):
        yield word, Form(verb, "past", gender, number, person)
    if verb.lemma.endswith(_SHADDA):
        yield verb.key + verb.key[-1] + "ت", Form(verb, "past", "", "s", 1)  # ظننت
        yield verb.key + verb.key[-1] + "نا", Form(verb, "past", "", "p", 1)
    for word, gender, number, person in inflection.present(key(verb.present)):
        yield word, Form(verb, "present", gender, number, person)
    if verb.participle:
        for word, gender, number in inflection.adverbial(key(verb.participle)):
            yield word, Form(verb, "participle", gender, number)
    for noun in verb.nouns:
        yield key(noun), Form(verb, "noun")


@lru_cache(maxsize=1)
def standard() -> Lexicon:
    """Return the lexicon that is delivered with the program."""
    words()  # the forms need the lists
    return Lexicon(read((paths.data("resources") / "lexicons" / "verbs.tsv").read_text("utf-8")))


def read(table: str) -> Iterator[Verb]:
    """Yield the verbs of a table; its first lines say what the columns are."""
    for line in table.splitlines():
        if line and not line.startswith("#"):
            past, present, participle, nouns, stance, frames, marks = line.split("\t")
            yield Verb(
                past,
                present,
                "" if participle == "-" else participle,
                _listed(nouns),
                stance,
                frozenset(_listed(frames)),
                frozenset(_listed(marks)),
            )


def _listed(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split())
