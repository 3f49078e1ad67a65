"""From a text to complete proposed attributions, by rules alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.model.ids import stable_id
from annotator.model.records import Fragments
from annotator.suggest import links
from annotator.suggest.antecedents import Origin, origins
from annotator.suggest.attributes import Attributes
from annotator.suggest.draft import Draft
from annotator.suggest.finder import Finder
from annotator.suggest.lexicon import Lexicon, standard
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range, Reading

_GENDERS = {"f": "feminine", "m": "masculine"}
_NUMBERS = {"s": "singular", "d": "dual", "p": "plural"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed attribution: nobody's yet. `entity` is the words that name its source.

    `parent`, `denies` and `confirms` are ids of proposals of the same text. `confidence` is
    between 0 and 1; `rule` and `lemma` say what found it, `frame` what opens its content.
    """

    id: str
    spans: Mapping[str, Fragments]
    attributes: Mapping[str, str]
    confidence: float
    rule: str
    lemma: str
    frame: str = ""
    entity: str = ""
    implicit: Mapping[str, str] | None = None
    parent: str | None = None
    denies: str | None = None
    confirms: str | None = None


@dataclass(slots=True)
class Findings:
    """What was read and found in a text. `regions` are the boilerplate, in tokens."""

    reading: Reading
    drafts: list[Draft]
    regions: list[Range]
    proposals: list[Proposal] = field(default_factory=list)


Mend = Callable[[Reading, list[Draft]], list[Draft]]


def _as_found(_reading: Reading, drafts: list[Draft]) -> list[Draft]:
    return drafts


def propose(text: str, lexicon: Lexicon | None = None) -> list[Proposal]:
    """Return the attributions that the rules find in a text, in text order."""
    return find(text, lexicon).proposals


def find(text: str, lexicon: Lexicon | None = None, mend: Mend = _as_found) -> Findings:
    """Return everything found in a text, with what it was read as.

    What is found is passed through `mend` before links and attributes are looked for.
    """
    reading = Reading(text)
    phrases = Phrases(reading, lexicon or standard())
    finder = Finder(phrases)
    drafts = mend(reading, finder.drafts())
    return Findings(reading, drafts, finder.regions, _Proposals(phrases, drafts).all())


class _Proposals:
    """Makes proposals of drafts: links and attributes look at all findings of a text."""

    def __init__(self, phrases: Phrases, drafts: Sequence[Draft]) -> None:
        self.r = phrases.r
        self._drafts = drafts
        self._attributes = Attributes(phrases)
        self._ids = [self._id(draft) for draft in drafts]
        self._parents = links.parents(phrases.r, drafts)
        self._answers = links.Answers(drafts, self._parents, self._attributes.likeness)

    def all(self) -> list[Proposal]:
        found = origins(self._drafts, self._attributes.kinds)
        likeness = self._attributes.likeness
        likeness.speakers = {d: o.words for d, o in zip(self._drafts, found, strict=True)}
        return [self._proposal(n, origin) for n, origin in enumerate(found)]

    def _proposal(self, n: int, origin: Origin) -> Proposal:
        draft = self._drafts[n]
        earlier = self._drafts[max(0, n - links.LOOK_BACK) : n]
        stance = self._attributes.stance(draft, earlier)
        denied = confirmed = None
        if stance in ("denies", "rejects"):
            denied = self._answers.denied(n, stance)
        elif stance == "confirms":
            confirmed = self._answers.confirmed(n)
            if confirmed is None and draft.stance == "asserts":
                stance = "asserts"  # nothing was in play
        return Proposal(
            id=self._ids[n],
            spans=self._spans(draft),
            attributes=self._values(draft, stance, origin),
            confidence=draft.sure,
            rule=draft.rule,
            lemma=draft.lemma,
            frame=draft.frame,
            entity=self._words(origin.words),
            implicit=_implicit(draft) if not draft.source and not draft.impersonal else None,
            parent=self._linked(self._parents.get(n)),
            denies=self._linked(denied),
            confirms=self._linked(confirmed),
        )

    def _linked(self, place: int | None) -> str | None:
        return self._ids[place] if place is not None else None

    def _values(self, draft: Draft, stance: str, origin: Origin) -> dict[str, str]:
        values = {
            "quote_type": self._attributes.quote_type(draft, stance),
            "stance": stance,
            "source_kind": origin.kind,
            "anonymity": self._attributes.anonymity(
                origin.kind, origin.words, draft, withheld=origin.withheld
            ),
            "certainty": self._attributes.certainty(draft, stance),
        }
        return {name: value for name, value in values.items() if value}

    def _id(self, draft: Draft) -> str:
        spans = [str(self.r.span(first, last)) for first, last in draft.cue]
        return stable_id("proposal", draft.rule, *spans)

    def _spans(self, draft: Draft) -> dict[str, Fragments]:
        roles = {
            "source": draft.source,
            "cue": draft.cue,
            "content": draft.content,
            "addressee": draft.addressee,
        }
        return {
            role: tuple(sorted(self.r.span(first, last) for first, last in ranges))
            for role, ranges in roles.items()
            if ranges
        }

    def _words(self, ranges: Sequence[Range]) -> str:
        pieces = [self.r.text[slice(*self.r.span(first, last))] for first, last in ranges]
        return " ".join(" ".join(piece.split()) for piece in pieces)


def _implicit(draft: Draft) -> dict[str, str]:
    """Return what the verb says of a subject that is not written."""
    values = {
        "person": "first" if draft.person == 1 else "third",
        "gender": _GENDERS.get(draft.gender, ""),
        "number": _NUMBERS.get(draft.number, ""),
        "reason": "null_subject",
    }
    return {name: value for name, value in values.items() if value}
