"""The forms of a verb of attribution, made by rule in folded letters.

Arabic news writes no vowels, so a form is a skeleton of letters: passives look like actives, and
the persons of the past that differ in vowels only are one.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.suggest.reading import key
from annotator.suggest.wordlists import words

Past = tuple[str, str, str, int]  # word, gender, number, person
Noun = tuple[str, str, str]  # word, gender, number


def past(word: str) -> Iterator[Past]:
    """Yield the past forms of a verb by its folded third person masculine singular.

    A final alef or yeh that is a root letter goes before ت and وا: نفى نفت نفوا, دعا دعت دعوا.
    """
    strong_yeh = word in words()["strong_yeh"]
    strong = strong_yeh or word in words()["strong_alef"]
    if len(word) > 2 and word[-1] in "اي" and not strong:
        yield from _weak_past(word)
        return
    yield word, "m", "s", 3
    yield word + "ت", "f", "s", 3
    yield (word[:-1] if strong_yeh else word) + "وا", "m", "p", 3
    yield word + "تا", "f", "d", 3
    yield word + "ا", "m", "d", 3
    yield word + "ن", "f", "p", 3
    yield word + "نا", "", "p", 1
    if len(word) == 3 and word[1] == "ا":  # hollow: قال، قلت
        yield word[0] + word[2] + "ت", "", "s", 1
        yield word[0] + word[2] + "نا", "", "p", 1


def _weak_past(word: str) -> Iterator[Past]:
    stem, root = word[:-1], "و" if word[-1] == "ا" else "ي"
    yield word, "m", "s", 3
    yield stem + "ت", "f", "s", 3
    yield stem + "وا", "m", "p", 3
    yield stem + "تا", "f", "d", 3
    yield stem + ("وا" if root == "و" else "يا"), "m", "d", 3
    yield stem + root + "نا", "", "p", 1
    yield stem + root + "ت", "", "s", 1


def present(word: str) -> Iterator[Past]:
    """Yield the present forms of a verb by its folded third person masculine singular."""
    rest = word[1:]
    stem = rest[:-1] if rest[-1] in "يوا" else rest
    for prefix in ("", "س"):
        yield prefix + "ي" + rest, "m", "s", 3
        yield prefix + "ت" + rest, "f", "s", 3
        yield prefix + "ي" + stem + "ون", "m", "p", 3
        yield prefix + "ي" + rest + "ان", "m", "d", 3
        yield prefix + "ت" + rest + "ان", "f", "d", 3
        yield prefix + "ي" + rest + "ن", "f", "p", 3
        yield prefix + "ن" + rest, "", "p", 1
        yield prefix + "ا" + rest, "", "s", 1
    yield "ي" + stem + "وا", "m", "p", 3
    yield "ي" + rest + "ا", "m", "d", 3


def adverbial(word: str) -> Iterator[Noun]:
    """Yield the forms in which a participle modifies a verb: «مضيفاً», «مضيفة», «مضيفين»."""
    stem = word + "ي" if word in words()["defective"] else word
    yield stem + "ا", "m", "s"
    yield stem + "ه", "f", "s"
    yield word + "ين", "m", "p"
    yield stem + "تين", "f", "d"
    yield stem + "ات", "f", "p"


def hosts(stem: str) -> Iterator[str]:
    """Undo what a pronoun does to a verb: «ذكروه» of ذكروا, «نفاها» of نفى."""
    yield stem
    if stem.endswith("و"):
        yield stem + "ا"
    if stem.endswith("ا"):
        yield stem[:-1] + key("ى")
