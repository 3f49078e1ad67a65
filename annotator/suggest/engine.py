"""All patterns over one text: from the text to complete proposed attributions.

Cues are looked for in text order; each word is the cue of at most one attribution. Then links and
attributes are added, which look at all findings of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.model.ids import stable_id
from annotator.model.records import Fragments
from annotator.suggest.attributes import Attributes
from annotator.suggest.boilerplate import boilerplate
from annotator.suggest.clauses import Clauses
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Lexicon, standard
from annotator.suggest.nouns import Nouns
from annotator.suggest.participles import Participles
from annotator.suggest.phrases import Phrases
from annotator.suggest.prepositions import Prepositions
from annotator.suggest.reading import Range, Reading, key
from annotator.suggest.relays import Relays
from annotator.suggest.silence import Silence
from annotator.suggest.verbs import Verbs


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed attribution: nobody's yet. `entity` is the words that name its source.

    `parent`, `denies` and `confirms` are ids of proposals of the same text. `confidence` is
    between 0 and 1; `rule` and `lemma` say what found it.
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
    """What was read and found in a text."""

    reading: Reading
    drafts: list[Draft]
    regions: list[Range]
    proposals: list[Proposal] = field(default_factory=list)


def propose(text: str, lexicon: Lexicon | None = None) -> list[Proposal]:
    """Return the attributions that the rules find in a text, in text order."""
    return find(text, lexicon).proposals


def find(text: str, lexicon: Lexicon | None = None) -> Findings:
    """Return everything found in a text, with what it was read as."""
    reading = Reading(text)
    phrases = Phrases(reading, lexicon or standard())
    finder = _Finder(phrases)
    found = Findings(reading, finder.drafts(), finder.regions)
    found.proposals = _proposals(found, Attributes(phrases))
    return found


class _Finder:
    """Goes through a text once and asks every pattern at every word."""

    def __init__(self, phrases: Phrases) -> None:
        self.p = phrases
        self.r = phrases.r
        clauses = Clauses(phrases)
        self.verbs = Verbs(clauses)
        self.relays = Relays(self.verbs)
        self.silence = Silence(self.verbs)
        self.prepositions = Prepositions(self.verbs)
        self.participles = Participles(self.verbs)
        self.nouns = Nouns(self.verbs)
        self.regions = boilerplate(self.r)
        self._closed = {n for a, b in self.regions for n in range(a, b)}
        self._used: set[int] = set()

    def drafts(self) -> list[Draft]:
        found: list[Draft] = []
        for place in range(len(self.r)):
            if place in self._used or place in self._closed:
                continue
            for draft in self._at(place, found):
                if self._fits(draft):
                    self._used.update(n for a, b in draft.cue for n in range(a, b))
                    found.append(draft)
        found.sort(key=lambda draft: (draft.start, draft.cue))
        self._relayed(found)
        return found

    def _relayed(self, found: Sequence[Draft]) -> None:
        """Join «ذكرت X، نقلاً عن Y، أن …»: the outer one relays, both have its content."""
        for n, draft in enumerate(found):
            if draft.rule != "preposition" or draft.lemma not in _RELAYED:
                continue
            for other in reversed(found[max(0, n - 4) : n]):
                opens_after = other.content and other.content[0][0] >= draft.cue[-1][1]
                if opens_after and other.stance in ("asserts", "reveals", "relays", "announces"):
                    draft.content, draft.outer = list(other.content), other
                    other.stance = "relays"
                    break

    def _at(self, place: int, found: Sequence[Draft]) -> Iterator[Draft]:
        if not self.r.is_word(place):
            draft = self.nouns.colon(place)
            if draft:
                yield draft
            return
        pair = list(self.relays.find(place))
        if pair:
            yield from pair
            return
        draft = (
            self.silence.find(place)
            or self.prepositions.find(place)
            or self._published(self.verbs.find(place))
            or self.participles.find(place, found)
            or self.nouns.find(place)
        )
        if draft:
            yield draft

    def _fits(self, draft: Draft) -> bool:
        cue = {n for a, b in draft.cue for n in range(a, b)}
        source = {n for a, b in draft.source for n in range(a, b)}
        if cue & self._used or cue & source:
            return False
        content = draft.tokens()
        if content & cue or content & source:
            draft.content = _without(draft.content, cue | source)
            if not draft.content:
                return False
        return not (cue & self._closed)

    def _published(self, draft: Draft | None) -> Draft | None:
        """Turn «نشرت X تقريراً يشير …» into one cue of three pieces; X is the source."""
        if draft is None or draft.rule != "indefinite" or not draft.source:
            return draft
        artefact = draft.source[0]
        start, _ = self.verbs.bounds(draft.start)
        for place in range(artefact[0] - 1, max(start, artefact[0] - 14) - 1, -1):
            word = self.r.key(place)
            if (word[1:] if word[:1] == "و" else word) in _ISSUES:
                last = self.p.after(place + 1, artefact[0])
                draft.cue = [(place, place + 1), artefact, *draft.cue]
                draft.source = [(place + 1, last)] if last > place + 1 else []
                draft.rule = "published"
                break
        return draft


# How many attributions back one may look for what is denied or taken up again.
_LOOK_BACK = 60
_NEAR = 14
_RELAYED = frozenset(map(key, ("نقلا", "لسان")))
_ISSUES = frozenset(map(key, ("نشرت", "نشر", "أصدرت", "أصدر", "بثت", "بث", "أذاعت", "تنشر")))


def _without(ranges: Sequence[Range], taken: set[int]) -> list[Range]:
    kept: list[Range] = []
    for first, last in ranges:
        start = None
        for place in range(first, last):
            if place in taken:
                if start is not None:
                    kept.append((start, place))
                start = None
            elif start is None:
                start = place
        if start is not None:
            kept.append((start, last))
    return kept


# ---- from drafts to proposals ------------------------------------------------------------------


def _proposals(found: Findings, attributes: Attributes) -> list[Proposal]:
    ids = {id(draft): _name(found.reading, draft) for draft in found.drafts}
    parents = _parents(found.reading, found.drafts)
    stances = [attributes.stance(draft, found.drafts[max(0, n - _LOOK_BACK) : n]) for n, draft in enumerate(found.drafts)]
    made: list[Proposal] = []
    kinds: list[str] = []
    names: list[list[Range]] = []
    for n, draft in enumerate(found.drafts):
        kind, owner = _kind(found, attributes, n, kinds, names)
        kinds.append(kind)
        names.append(owner)
        stance = _stance(draft, stances[n], found.drafts, stances)
        parent = parents.get(n)
        denies = confirms = None
        if stance in ("denies", "rejects"):
            other = _denied(found, attributes, n, parents)
            denies = ids[id(other)] if other else None
        elif stance == "confirms":
            other = attributes.likest(draft, found.drafts[max(0, n - _LOOK_BACK) : n], share=0.3, least=2)
            confirms = ids[id(other)] if other else None
        made.append(
            Proposal(
                id=ids[id(draft)],
                spans=_spans(found.reading, draft),
                attributes={
                    "quote_type": attributes.quote_type(draft, stance),
                    "stance": stance,
                    "source_kind": kind,
                    "anonymity": attributes.anonymity(kind, owner, draft),
                    "certainty": attributes.certainty(draft, stance),
                },
                confidence=draft.sure,
                rule=draft.rule,
                lemma=draft.lemma,
                frame=draft.frame,
                entity=_words(found.reading, owner),
                implicit=_implicit(draft) if not draft.source and not draft.impersonal else None,
                parent=ids[id(found.drafts[parent])] if parent is not None else None,
                denies=denies,
                confirms=confirms,
            )
        )
    return made


def _name(reading: Reading, draft: Draft) -> str:
    spans = [str(reading.span(a, b)) for a, b in draft.cue]
    return stable_id("proposal", draft.rule, *spans)


def _spans(reading: Reading, draft: Draft) -> dict[str, Fragments]:
    roles = {"source": draft.source, "cue": draft.cue, "content": draft.content,
             "addressee": draft.addressee}  # fmt: skip
    return {
        role: tuple(sorted(reading.span(a, b) for a, b in ranges))
        for role, ranges in roles.items()
        if ranges
    }


def _words(reading: Reading, ranges: Sequence[Range]) -> str:
    pieces = [reading.text[slice(*reading.span(a, b))] for a, b in ranges]
    return " ".join(" ".join(piece.split()) for piece in pieces)


def _implicit(draft: Draft) -> dict[str, str]:
    gender = {"f": "feminine", "m": "masculine"}.get(draft.gender, "")
    number = {"s": "singular", "d": "dual", "p": "plural"}.get(draft.number, "")
    plain = {"person": "first" if draft.person == 1 else "third", "gender": gender,
             "number": number, "reason": "null_subject"}  # fmt: skip
    return {name: value for name, value in plain.items() if value}


def _stance(draft: Draft, stance: str, drafts: Sequence[Draft], stances: Sequence[str]) -> str:
    """Let a relayed «نفى» keep its own stance, and an outlet that relays one relay."""
    if draft.rule == "relay_inner" and draft.outer is None:
        return stance
    return stance


def _kind(
    found: Findings, attributes: Attributes, n: int, kinds: Sequence[str],
    names: Sequence[list[Range]],
) -> tuple[str, list[Range]]:  # fmt: skip
    """Return the source kind, and the words that name the source: for an implicit one those of
    its antecedent, the nearest earlier source that it can go on from."""  # noqa: D205,D209
    draft = found.drafts[n]
    if draft.impersonal:
        return "unspecified", []
    kind = attributes.source_kind(draft.source)
    if kind:
        return kind, list(draft.source)
    for earlier in range(n - 1, -1, -1):
        other = found.drafts[earlier]
        if other is draft.subject:
            return kinds[earlier], names[earlier]
    nearest = -1
    for earlier in range(n - 1, max(-1, n - 9), -1):
        if not _may_go_on(found, n, earlier, names):
            continue
        nearest = earlier if nearest < 0 else nearest
        if attributes.agrees(names[earlier], draft):
            return kinds[earlier], names[earlier]
    if nearest >= 0:
        return kinds[nearest], names[nearest]
    return "named_person", []


def _may_go_on(found: Findings, n: int, earlier: int, names: Sequence[list[Range]]) -> bool:
    """Tell whether an earlier source can be what a null subject goes on from: it was not named
    inside somebody else's content that has ended."""  # noqa: D205,D209
    other, draft = found.drafts[earlier], found.drafts[n]
    if not names[earlier] or other.rule in ("noun", "about"):
        return False
    if other.holds(draft.start) and other.rule != "preposition":
        return False
    return not any(
        outer.holds(other.start) and not outer.holds(draft.start)
        for outer in found.drafts[max(0, earlier - 12) : earlier]
    )


def _parents(reading: Reading, drafts: Sequence[Draft]) -> dict[int, int]:
    """Return the innermost attribution whose content holds each one (scheme.md §4.8)."""
    parents: dict[int, int] = {}
    places = {id(draft): n for n, draft in enumerate(drafts)}
    for group in _by_sentence(reading, drafts):
        for n in group:
            outer = drafts[n].outer
            parent = places[id(outer)] if outer is not None else _innermost(drafts, group, n)
            if parent is not None:
                parents[n] = parent
    for n in range(len(drafts)):
        seen, at = {n}, parents.get(n)
        while at is not None:
            if at in seen:
                parents.pop(n, None)
                break
            seen.add(at)
            at = parents.get(at)
    return parents


def _by_sentence(reading: Reading, drafts: Sequence[Draft]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for n, draft in enumerate(drafts):
        groups.setdefault(reading.sentence_of[draft.start], []).append(n)
    return list(groups.values())


def _innermost(drafts: Sequence[Draft], group: Sequence[int], n: int) -> int | None:
    draft = drafts[n]
    found = [
        m
        for m in group
        if m != n and drafts[m].holds(draft.start) and drafts[m].spans(draft.content)
    ]
    return min(found, key=lambda m: (drafts[m].size, -m)) if found else None


def _denied(
    found: Findings, attributes: Attributes, n: int, parents: Mapping[int, int]
) -> Draft | None:
    """Return what a denial denies: its own child, else the likest earlier attribution."""
    for child in range(n + 1, min(n + 6, len(found.drafts))):
        near = found.drafts[child].start - found.drafts[n].start < _NEAR
        if parents.get(child) == n and near:
            return found.drafts[child]
    draft = found.drafts[n]
    other = attributes.likest(draft, found.drafts[max(0, n - _LOOK_BACK) : n], share=0.2, least=2)
    return other
