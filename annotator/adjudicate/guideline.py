"""What the annotation scheme says on a question, by its sections: a line, and a number to name it.

The numbers are those of the scheme that the default tagset comes from; a reason names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotator.adjudicate.card import Card, Facet
from annotator.sentences import N_


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its line, in English. Without a number no reason can name it.

    Without a line it is the tagset that says what the section says: the definition of `attribute`.
    """

    number: str
    line: str = ""
    attribute: str = ""


_WORDS = Section(
    "4.2",
    N_("Spans run over whole words: a prefix such as و stays on its word, commas stay out."),
)
_BY_ROLE: Mapping[str, Section] = {
    "cue": Section(
        "4.4", N_("The cue is the fewest words that attribute; conjunctions stay on their word.")
    ),
    "content": Section(
        "4.5",
        N_("The content is all that is attributed, and nothing of the source or the cue."),
    ),
    "source": Section(
        "4.3",
        N_(
            "The source is the full noun phrase that names who speaks, without loose relative"
            " clauses."
        ),
    ),
}
_BY_TYPE: Mapping[str, tuple[Section, ...]] = {
    "CROSS": (Section("", N_("Keep one reading, or both with + when both can stand.")),),
    "SPLIT": (
        Section(
            "4.5", N_("One act of speaking is one attribution, also when its content has gaps.")
        ),
    ),
    "SINGLE": (Section("", N_("Nobody else read this document: look with care.")),),
    "PRESENCE": (
        Section(
            "4.1",
            N_("It is an attribution when somebody is said to say, think or know something."),
        ),
        Section("4.9", N_("Feelings without content, actions and decisions as such are none.")),
    ),
    "IMPLICIT": (Section("4.7", N_("Without a written source the entity says who speaks.")),),
    "SOURCE-IDENTITY": (
        Section("4.12", N_("The entity is who speaks, whatever name the text uses.")),
    ),
    "NESTING": (Section("4.8", N_("It lies in an attribution whose content holds all of it.")),),
    "LINK.denies": (
        Section("4.10", N_("A denial is linked to the attribution whose claim it denies.")),
    ),
    "LINK.confirms": (
        Section("4.10", N_("A denial is linked to the attribution whose claim it denies.")),
    ),
}
_BY_ATTRIBUTE: Mapping[str, str] = {
    "quote_type": "4.6",
    "stance": "3.3",
    "source_kind": "3.4",
    "anonymity": "3.5",
    "certainty": "4.14",
}


def sections(card: Card, facet: Facet | None) -> tuple[Section, ...]:
    """Return what applies to a question of a card, the most particular first, each once.

    What is said of its role or attribute comes first, then the kinds of disagreement.
    """
    found: dict[str, Section] = {}
    for item in _all(card, facet):
        found.setdefault(item.number or item.line or item.attribute, item)
    return tuple(found.values())


def _all(card: Card, facet: Facet | None) -> Iterator[Section]:
    if facet is not None:
        yield from _of_facet(facet)
    for kind in (card.group, *(facet.types if facet else ()), *card.types):
        yield from _BY_TYPE.get(kind, ())


def _of_facet(facet: Facet) -> Iterator[Section]:
    head, _colon, rest = facet.name.partition(":")
    if head == "span":
        if rest in _BY_ROLE:
            yield _BY_ROLE[rest]
        yield _WORDS
    elif head == "attribute":
        yield Section(_BY_ATTRIBUTE.get(rest, ""), attribute=rest)


def section(number: str) -> Section | None:
    """Return the section that a reason names; None for one that we do not know."""
    known = [_WORDS, *_BY_ROLE.values(), *(item for found in _BY_TYPE.values() for item in found)]
    known += [Section(of, attribute=name) for name, of in _BY_ATTRIBUTE.items()]
    return next((item for item in known if number and item.number == number), None)
