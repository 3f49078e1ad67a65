"""The words that signal an attribution, with their inflected forms.

The tables are data (`resources/lexicons`); the forms are made here by rule. Everything is looked
up by folded letters (`reading.key`), so vowel signs, hamza seats and final yeh make no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from annotator import paths
from annotator.suggest.reading import key

Kind = Literal["past", "present", "participle", "noun"]


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


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word as a form of a verb.

    `joined` says that «و» or «ف» stands on it, `object` that a pronoun hangs on it; gender is
    "f", "m" or "" (either), number "s", "d" or "p", person 1 or 3.
    """

    verb: Verb
    kind: Kind
    gender: str = ""
    number: str = "s"
    person: int = 3
    joined: bool = False
    object: str = ""
    prefix: str = ""


_OBJECTS = ("هما", "هم", "ها", "نا", "ني", "ه", "ك")
_POSSESSORS = ("هما", "هم", "ها", "نا", "ه", "ي")


class Lexicon:
    """All forms by folded word; `lookup` also takes off what is written onto a word."""

    def __init__(self, verbs: Iterator[Verb]) -> None:
        """Make every form of every verb."""
        self.verbs = tuple(verbs)
        self._forms: dict[str, list[Form]] = {}
        for verb in self.verbs:
            for word, form in _conjugated(verb):
                self._forms.setdefault(word, []).append(form)
        self.lookup = lru_cache(maxsize=1 << 16)(self._lookup)

    def by_lemma(self, lemma: str) -> Verb:
        """Return a verb by its folded lemma. Raises KeyError for an unknown one."""
        for verb in self.verbs:
            if key(verb.lemma) == lemma:
                return verb
        raise KeyError(lemma)

    def _lookup(self, word: str) -> tuple[Form, ...]:
        found = [*self._plain(word)]
        if len(word) > 3 and word[0] in "وف":
            found += (_with(form, joined=True) for form in self._plain(word[1:]))
        return tuple(found)

    def _plain(self, word: str) -> Iterator[Form]:
        yield from self._forms.get(word, ())
        yield from self._nominal(word)
        for tail in _OBJECTS:
            if word.endswith(tail) and len(word) > len(tail) + 2:
                stem = word[: -len(tail)]
                for host in self._hosts(stem):
                    for form in self._forms.get(host, ()):
                        if form.kind in ("past", "present"):
                            yield _with(form, object=tail)

    def _hosts(self, stem: str) -> Iterator[str]:
        """Undo what a pronoun does to a verb: «ذكروه» of ذكروا, «نفاها» of نفى."""
        yield stem
        if stem.endswith("و"):
            yield stem + "ا"
        if stem.endswith("ا"):
            yield stem[:-1] + "ي"

    def _nominal(self, word: str) -> Iterator[Form]:
        """Nouns with the article, a preposition or a possessor written onto them."""
        for prefix in ("ال", "وال", "بال", "لل", "كال", "ب", "ل", "ك"):
            if word.startswith(prefix) and len(word) > len(prefix) + 2:
                yield from self._possessed(word[len(prefix) :], prefix)
        yield from self._possessed(word, "")

    def _possessed(self, word: str, prefix: str) -> Iterator[Form]:
        if prefix:
            for form in self._forms.get(word, ()):
                if form.kind == "noun":
                    yield _with(form, prefix=prefix)
        for tail in _POSSESSORS:
            if word.endswith(tail) and len(word) > len(tail) + 2:
                stem = word[: -len(tail)]
                bare = stem[:-1] + "ه" if stem.endswith("ت") else stem
                for host in {stem, bare}:
                    for form in self._forms.get(host, ()):
                        if form.kind == "noun":
                            yield _with(form, object=tail, prefix=prefix)


def _with(form: Form, *, joined: bool = False, object: str = "", prefix: str = "") -> Form:
    return Form(form.verb, form.kind, form.gender, form.number, form.person,
                joined or form.joined, object or form.object, prefix or form.prefix)  # fmt: skip


def _conjugated(verb: Verb) -> Iterator[tuple[str, Form]]:
    for word, gender, number, person in _past(key(verb.lemma)):
        yield word, Form(verb, "past", gender, number, person)
    for word, gender, number, person in _present(key(verb.present)):
        yield word, Form(verb, "present", gender, number, person)
        if word[0] in "يتن":
            yield "س" + word, Form(verb, "present", gender, number, person)
    if verb.participle:
        for word, gender, number in _adverbial(key(verb.participle)):
            yield word, Form(verb, "participle", gender, number)
    for noun in verb.nouns:
        yield key(noun), Form(verb, "noun")


def _past(word: str) -> Iterator[tuple[str, str, str, int]]:
    # A final alef or yeh that is a root letter goes before ت and وا: نفى نفت نفوا, دعا دعت دعوا.
    weak = len(word) > 2 and word[-1] in "اي" and word not in _ENDS_IN_YEH
    stem = word[:-1] if weak else word
    yield word, "m", "s", 3
    yield stem + "ت", "f", "s", 3
    yield stem + "وا", "m", "p", 3
    yield stem + "تا", "f", "d", 3
    if weak:
        yield stem + ("وا" if word[-1] == "ا" else "يا"), "m", "d", 3
        yield stem + ("ونا" if word[-1] == "ا" else "ينا"), "", "p", 1
    else:
        yield word + "ا", "m", "d", 3
        yield word + "ن", "f", "p", 3
        yield word + "نا", "", "p", 1
        yield from ((short + "ت", "", "s", 1) for short in _hollow(word))


_ENDS_IN_YEH = frozenset({"خشي"})


def _hollow(word: str) -> Iterator[str]:
    if len(word) == 3 and word[1] == "ا":
        yield word[0] + word[2]


def _present(word: str) -> Iterator[tuple[str, str, str, int]]:
    rest = word[1:]
    stem = rest[:-1] if rest[-1] in "يوا" else rest
    yield "ي" + rest, "m", "s", 3
    yield "ت" + rest, "f", "s", 3
    for ending in ("ون", "وا"):
        yield "ي" + stem + ending, "m", "p", 3
    yield "ي" + rest + "ان", "m", "d", 3
    yield "ت" + rest + "ان", "f", "d", 3
    yield "ي" + rest + "ن", "f", "p", 3
    yield "ن" + rest, "", "p", 1
    yield "ا" + rest, "", "s", 1


def _adverbial(word: str) -> Iterator[tuple[str, str, str]]:
    stem = word + "ي" if word in _DEFECTIVE else word
    yield stem + "ا", "m", "s"
    yield stem + "ه", "f", "s"
    yield word + "ين", "m", "p"
    yield stem + "تين", "f", "d"
    yield stem + "ات", "f", "p"


_DEFECTIVE = frozenset(
    map(key, ("ناف", "داع", "مدع", "موص", "متمن", "مبد", "عاز", "مكتف", "مشتك", "مثن", "مناد"))
)


@lru_cache(maxsize=1)
def standard() -> Lexicon:
    """Return the lexicon that is delivered with the program."""
    return Lexicon(_rows())


def _rows() -> Iterator[Verb]:
    for line in (
        (paths.data("resources") / "lexicons" / "verbs.tsv").read_text("utf-8").splitlines()
    ):
        if not line.startswith("#"):
            past, present, participle, nouns, stance, frames, marks = line.split("\t")
            yield Verb(past, present, "" if participle == "-" else participle, _listed(nouns),
                       stance, frozenset(_listed(frames)), frozenset(_listed(marks)))  # fmt: skip


def _listed(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split())


Words = Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the closed word classes by name, in folded letters."""
    found: dict[str, frozenset[str]] = {}
    for line in (
        (paths.data("resources") / "lexicons" / "words.txt").read_text("utf-8").splitlines()
    ):
        name, _, listed = line.partition(":")
        if listed and not line.startswith("#"):
            found[name] = found.get(name, frozenset()) | {key(word) for word in listed.split()}
    return found
