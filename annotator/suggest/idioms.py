"""Cues of fixed form: «جاء في البيان», «تردّد عن», «رفع توقعاته», pretexts, agentless verbs."""

from __future__ import annotations

from collections.abc import Callable

from annotator.suggest.attachments import SPEAKERS
from annotator.suggest.contents import merged
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.relays import Relays
from annotator.suggest.verbs import Verbs

CAME = key("جاء")
_PRETEXT, _RUMOUR, _FORECAST = key("حجة"), key("تردد"), key("توقع")
_REFERRING = frozenset(map(key, ("ما", "كما", "حسبما", "لما", "مما")))
_IN_IT = frozenset(map(key, ("فيه", "فيها")))
_ENDS = frozenset(".؛")
_FURTHEST = 16
_LONGEST_DOCUMENT, _LONGEST_MADE = 12, 6
_FURTHEST_ISSUER = 14
_LONGEST_REVISER = 12
_SHORTEST_DONE = 3  # tokens


class Idioms:
    """Attributions whose cue is a fixed phrase, in one text."""

    def __init__(self, verbs: Verbs, relays: Relays) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._relays = relays
        self._impersonals = self.w.lists.family("impersonal")
        self._patterns: dict[str, Callable[[int], Draft | None]] = {
            "came": self._came,
            "pretext": self._pretext,
            "rumoured": self._rumoured,
            "revises": self._revised,
            "learnt": self._learnt,
        }
        self._topics = frozenset(map(key, ("حول", "بشأن", "عن", "بخصوص", "من", "بأن")))

    def find(self, place: int) -> Draft | None:
        """Return the attribution whose cue begins at a place, if an idiom stands there."""
        for name, pattern in self._patterns.items():
            if self.w.has(place, name):
                return pattern(place)
        return self._impersonal(place) or self._passed_on(place)

    # ---- documents ---------------------------------------------------------------------------

    def _came(self, place: int) -> Draft | None:
        if self.r.key(place + 1) in _IN_IT:
            return self._came_in_it(place)
        return self._came_in(place)

    def _came_in(self, place: int) -> Draft | None:
        """Take «وجاء في البيان أن …»; the document is the source."""
        _, limit = self.r.bounds(place)
        first = place + 2
        if self.r.key(place + 1) not in ("في", "علي") or first >= limit:
            return None
        if self.r.key(place - 1) in _REFERRING or self.w.has(place - 1, "relative"):
            return None
        last = self.p.after(first, limit)
        if last == first or not self.w.is_a(first, "document", "medium", "outlet"):
            return None
        frame, step, opened = self._opening(last, limit)
        if not frame:
            return None
        source = first, self._whole(first, last, step)
        content = self.v.contents.at(frame, opened, limit)
        cue = [(place, first)]
        return _made(Draft("document", CAME, "asserts", cue, [source], content, frame=frame))

    def _opening(self, last: int, limit: int) -> tuple[str, int, int]:
        """Return the frame of what opens soon, where it stands and where the content begins."""
        for step in range(last, min(limit, last + _FURTHEST)):
            frame, opened = self._relays.opening(step, limit)
            if frame:
                return frame, step, opened
            if self.r.written(step) in _ENDS:
                break
        return "", 0, 0

    def _whole(self, first: int, last: int, opened: int) -> int:
        """Let a document keep the words that say whose it is, up to its content."""
        near = self.r.written(opened) == ":" and opened - first <= _LONGEST_DOCUMENT
        return opened if near and not any(map(self.r.parts, range(last, opened))) else last

    def _came_in_it(self, place: int) -> Draft | None:
        """Take «أصدرت الوزارة بياناً جاء فيه أن …»: one cue, the issuer is the source."""
        start, limit = self.r.bounds(place)
        artefact = self._artefact(place, start)
        if artefact < 0:
            return None
        frame, _, opened = self._opening(place + 2, limit)
        near = range(artefact - 1, max(start, artefact - _FURTHEST_ISSUER) - 1, -1)
        verb = next((n for n in near if self.w.verbs(n) or self.w.has(n, "issues")), -1)
        if not frame:
            return None
        if verb < 0:
            source, cue = [(artefact, place)], [(place, place + 2)]
        else:
            last = self.p.after(verb + 1, artefact)
            source = [(verb + 1, last)] if last > verb + 1 else []
            cue = merged([(verb, verb + 1), (artefact, artefact + 1), (place, place + 2)])
        content = self.v.contents.at(frame, opened, limit)
        return _made(Draft("document", CAME, "asserts", cue, source, content, frame=frame))

    def _passed_on(self, place: int) -> Draft | None:
        """Take «ما تداولته مواقع التواصل بشأن …»: what was published, inside a denial."""
        word = self.r.key(place)
        owned = self.w.has(place, "passed_on") and word.endswith(("ه", "ها"))
        if not owned or self.r.key(place - 1) != "ما":
            return None
        start, limit = self.r.bounds(place)
        if place - 2 < start or self.w.is_a(place - 2, "citing_one"):
            return None
        first = place + 1
        last = self.p.after(first, limit)
        if last == first or last >= limit or self.r.key(last) not in self._topics:
            return None
        end = self.c.end(last, limit, loose=True)
        cue, source, content = [(place, first)], [(first, last)], [(last, end)]
        return _made(Draft("document", CAME, "asserts", cue, source, content, frame="عن"))

    def _artefact(self, place: int, start: int) -> int:
        """Return where «بياناً», «قراراً سابقاً لمحكمة …» before a verb begins; -1 for others."""
        for first in range(place - 1, max(start, place - _LONGEST_DOCUMENT) - 1, -1):
            if self.w.is_a(first, "document", "medium", "carrier"):
                return first if place - first <= _LONGEST_MADE else -1
            if not self.r.is_word(first) or self.w.verbs(first) or self.w.is_participle(first):
                return -1
        return -1

    def _learnt(self, place: int) -> Draft | None:
        """Take «علم لدى مصادر مطلعة أن …»."""
        start, limit = self.r.bounds(place)
        first = place + 2
        if place == start and self.w.has(place + 1, "complementizer"):  # «عُلم أن …»
            cue = [(place, place + 1)]
            content = self._clause(place + 1)
            return _made(Draft("impersonal", CAME, "asserts", cue, [], content, frame="clause"))
        if self.r.key(place + 1) not in ("لدي", "من"):
            return None
        last = self.p.after(first, limit)
        if last == first or not self.w.is_a(first, "anonymous", "outlet", "document"):
            return None
        frame, _, opened = self._opening(last, limit)
        content = self.v.contents.at(frame, opened, limit) if frame == "clause" else []
        cue, source = [(place, first)], [(first, last)]
        return _made(Draft("document", CAME, "asserts", cue, source, content, frame=frame))

    # ---- without a speaker -------------------------------------------------------------------

    def _pretext(self, place: int) -> Draft | None:
        """Take «بحجة أن …», «بحجة تنفيذهم عملية …» (scheme.md §11.12)."""
        content = self._clause(place + 1) or self._done(place + 1)
        cue = [(place, place + 1)]
        return _made(Draft("noun", _PRETEXT, "claims", cue, [], content, frame="clause"))

    def _done(self, place: int) -> list[Range]:
        """Return a masdar with what is done by or to whom; a bare noun says nothing."""
        limit = self.r.bounds(place)[1]
        w = self.w
        if place >= limit or not (w.is_masdar(place) or w.is_common(place) or w.is_definite(place)):
            return []
        end = self.c.end(place, limit, loose=True)
        end = next((n for n in range(place + 1, end) if self.r.parts(n)), end)
        return [(place, end)] if end - place >= _SHORTEST_DONE else []

    def _impersonal(self, place: int) -> Draft | None:
        """Take «قيل إن …», «يُشاع أن …»."""
        word = self.r.key(place)
        stance = self._impersonals.get(word) or self._impersonals.get(word[1:])
        if not stance:
            return None
        after = place + 1 + self.w.has(place + 1, "with_pronoun")
        content = self._clause(after)
        cue = [(place, place + 1)]
        return _made(Draft("impersonal", word, stance, cue, [], content, frame="clause"))

    def _rumoured(self, place: int) -> Draft | None:
        """Take «ما تردّد عن …», «ترددت أنباء عن …», «سرت شائعات بأن …»."""
        _, limit = self.r.bounds(place)
        opened = place + 1
        opened += self.w.is_a(opened, "rumour")
        said = (
            opened > place + 1
            or self.r.key(place - 1) == "ما"
            or (self.w.has(opened, "complementizer"))
        )
        governs = self.w.has(opened, "complementizer") or (
            self.r.key(opened) in (key("عن"), key("حول"), key("بشأن"))
        )
        if not (said and governs) or opened >= limit:
            return None
        end = self.c.end(opened, limit, loose=not self.w.has(opened, "complementizer"))
        content = [(opened, end)] if end > opened else []
        cue = [(place, opened)]
        return _made(Draft("impersonal", _RUMOUR, "claims", cue, [], content, frame="عن"))

    def _clause(self, place: int) -> list[Range]:
        """Return the clause that opens at a place."""
        if not self.w.has(place, "complementizer"):
            return []
        return self.v.contents.at("clause", place, self.r.bounds(place)[1])

    # ---- forecasts ---------------------------------------------------------------------------

    def _revised(self, place: int) -> Draft | None:
        """Take «رفع البنك توقعاته لمتوسط السعر إلى …»."""
        start, limit = self.r.bounds(place)
        if self.w.has(place - 1, "preposition"):
            return None  # «المزيد من خفض توقعاتها»
        near = range(place + 1, min(limit, place + _LONGEST_REVISER))
        noun = next((n for n in near if self.w.has(n, "own_forecast")), -1)
        if noun < 0 or noun + 1 >= limit:
            return None
        source = self._reviser(place + 1, noun)
        joined = self.r.key(place).startswith("و") and self.r.key(place)[1:2] != "ا"
        if not source and not joined:
            found = self.p.before(place, self.v.subjects.clause_start(place, start))
            source = [found] if found else []
        if source and not self.w.is_a(source[0][0], *SPEAKERS) and self.r.is_word(source[0][0]):
            return None
        end = self.c.end(noun + 1, limit, loose=True)
        cue = merged([(place, place + 1), (noun, noun + 1)])
        content = [(noun + 1, end)] if end > noun + 1 else []
        return _made(Draft("forecast", _FORECAST, "predicts", cue, source, content, frame="ل"))

    def _reviser(self, first: int, noun: int) -> list[Range]:
        closed = self.r.opens(first)
        last = closed + 1 if closed > 0 else self.p.after(first, noun) if first < noun else first
        return [(first, last)] if first < last <= noun else []


_SURE = {"document": 0.85, "noun": 0.6, "impersonal": 0.75, "forecast": 0.75}


def _made(draft: Draft) -> Draft | None:
    """Return a draft with what its pattern says of it, if it has a content."""
    draft.sure = _SURE[draft.rule]
    draft.impersonal = draft.rule == "impersonal"
    return draft if draft.content else None
