"""Participles («مضيفاً أن …») and masdars with a pronoun that go on with a speech act."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.suggest.draft import Draft
from annotator.suggest.reading import key
from annotator.suggest.verbs import Verbs


class Participles:
    """Attributions whose cue is an adverbial participle, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.r = verbs.r

    def find(self, place: int, earlier: Sequence[Draft]) -> Draft | None:
        """Return the attribution whose cue is the participle at a place, if it is one.

        Its source is the subject of the verb that it modifies (scheme.md §4.7): the nearest
        verb before it in the sentence.
        """
        if not self.c.is_participle(place):
            return None
        _, limit = self.v.bounds(place)
        for form in self.p.lexicon.lookup(self.r.key(place)):
            if form.kind != "participle":
                continue
            if "burden" in form.verb.marks:
                draft = self.v.burden(place, form)
                if draft:
                    self._matrix(draft, earlier)
                    return draft
                continue
            if not (frames := form.verb.frames):
                continue
            if self._is_adjective(place):
                continue
            opening = self.v.openings.after(place + 1, min(limit, place + 22), form)
            if opening is None or (opening.subject and opening.frame != "object"
                                   and not form.verb.marks & {"addressee", "accused"}):  # fmt: skip
                continue
            if opening.frame == "object" and not self._object(place, form.verb.stance):
                continue
            if {"homograph", "wordy"} & form.verb.marks and opening.frame not in (
                "clause", "quote", "colon",
            ):  # fmt: skip
                continue
            draft = Draft("participle", key(form.verb.lemma), form.verb.stance,
                          [(place, place + 1), *opening.more], frame=opening.frame,
                          marks=form.verb.marks, gender=form.gender, number=form.number,
                          sure=0.9 if frames and opening.frame != "object" else 0.6)  # fmt: skip
            draft.content = self.v.content(opening.frame, opening.place, limit)
            if opening.addressee or opening.subject:
                addressee = opening.addressee or opening.subject
                draft.addressee = [addressee] if addressee else []
            self._matrix(draft, earlier)
            if draft.content:
                self.v.feeling(draft)
                return draft
        return None

    def _is_adjective(self, place: int) -> bool:
        """Tell «أوساط سياسية متابعة»: feminine after an indefinite feminine, without a comma."""
        written = self.r.tokens[place].text
        before = self.r.tokens[place - 1].text if place else ""
        return written.endswith("ة") and before.endswith(("ة", "ات")) and not self.p.definite(
            place - 1
        )  # fmt: skip

    def _object(self, place: int, stance: str) -> bool:
        return stance in _WITH_OBJECT and self.r.is_word(place + 1)

    def _matrix(self, draft: Draft, earlier: Sequence[Draft]) -> None:
        sentence = self.r.sentence_of[draft.start]
        inside = self.r.quote_of[draft.start]
        recent = earlier[-_LOOK_BACK:]
        for other in reversed(recent):
            if self.r.sentence_of[other.start] != sentence:
                break
            if other.start >= draft.start or self.r.quote_of[other.start] != inside:
                continue
            if other.rule in ("preposition", "noun", "relay_inner", "about", "silence_none"):
                continue
            if any(a <= other.start < b for n in recent for a, b in n.content
                   if n.start < other.start and n.rule != "preposition"):  # fmt: skip
                continue
            draft.subject = other
            draft.source = list(other.source)
            return
        self._actor(draft)

    def _actor(self, draft: Draft) -> None:
        """Without a verb of speech before it: the subject of the sentence's first verb."""
        start, _ = self.v.bounds(draft.start)
        for place in range(start, min(start + 3, draft.start)):
            if self.r.is_word(place) and not self.p.has(place, "preposition", "time", "adverb",
                                                        "conjunction", "auxiliary"):  # fmt: skip
                after = place + 1
                last = self.p.after(after, draft.start, object_follows=True)
                verbish = self.r.key(place)[-1:] in ("ت",) or place == start
                if last > after and verbish and self._is_actor(after):
                    draft.source = [(after, last)]
                    draft.sure -= 0.1
                return

    def _is_actor(self, place: int) -> bool:
        return self.p.is_a(place, "official", "body", "organization", "spokesperson", "expert",
                           "honorific", "outlet", "collective", "place_name")  # fmt: skip


_LOOK_BACK = 24
_WITH_OBJECT = frozenset({"denies", "rejects", "announces", "requests", "accuses", "supports",
                          "predicts", "claims", "asserts", "opines"})  # fmt: skip
