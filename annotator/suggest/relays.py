"""Relays: «نقلت الصحيفة عن مصدرين أن …» is two attributions over one content (scheme.md §4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.suggest.attachments import PEOPLE
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

RELAY = key("نقل")
ABOUT = key("عن")
_TO = key("إلى")
_SAYING = key("القول")
_TAILS = ("هما", "هم", "ها", "ه")
_ENDS = frozenset(".؛")
_FURTHEST_ABOUT, _FURTHEST_SPEECH, _FURTHEST_CONTENT = 24, 22, 10
_SURE = 0.93
_LONGEST_MOMENT = 9  # tokens


@dataclass(frozen=True, slots=True)
class _Inner:
    """The inner source, the rest of its cue, and where and how the content opens."""

    source: Range
    more: tuple[Range, ...]
    opened: int
    frame: str
    stance: str


class Relays:
    """Pairs of attributions made by a relay verb, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.w = verbs.w
        self.r = verbs.r
        self._speech = self.w.lists.family("masdar")

    def find(self, place: int) -> Iterator[Draft]:
        """Yield the outer and the inner attribution of the relay verb at a place."""
        word = self.r.key(place)
        bare = word if self.w.has(place, "relay", "ascribe") else word[1:]
        classes = self.w.lists.classes(bare)
        if not classes & {"relay", "ascribe"} or (bare != word and word[0] not in "وف"):
            return
        start, limit = self.r.bounds(place)
        about = self._about(place + 1, limit, _TO if "ascribe" in classes else ABOUT)
        if about is None:
            yield from self._alone(place, start, limit, joined=bare != word)
            return
        outer, after = self._outer(place, about, start, joined=bare != word)
        inner = self._inner(about, after, limit)
        if inner is not None:
            yield from self._pair(place, about, outer, inner, limit)

    def _alone(self, place: int, start: int, limit: int, *, joined: bool) -> Iterator[Draft]:
        """Take «نقلت الوكالة أن …»: whom the outlet has it from is not said."""
        first = self.v.arguments.adverbials(place + 1, limit)
        last = self.p.after(first, limit)
        source = [(first, last)] if last > first else []
        if not source and not joined:
            source = self._before(place, start)
        opened = self.v.arguments.adverbials(self._past_moment(max(last, first), limit), limit)
        opened += self.r.parts(opened)
        if not source or not self.w.has(opened, "complementizer"):
            return
        content = self.v.contents.at("clause", opened, limit)
        if content:
            yield Draft(
                "relay", RELAY, "relays", [(place, place + 1)], source, content,
                frame="clause", sure=0.8,
            )  # fmt: skip

    def _past_moment(self, place: int, limit: int) -> int:
        """Return the place after «في وقت سابق», «في بيان»; `place` for others."""
        if not self.w.has(place, "preposition"):
            return place
        near = range(place + 1, min(limit, place + _LONGEST_MOMENT))
        plain = next((n for n in near if not self.r.is_word(n) or self.w.verbs(n)), limit)
        that = next((n for n in near if self.w.has(n, "complementizer")), limit)
        return that if that < plain else place

    def _pair(
        self, place: int, about: int, source: list[Range], inner: _Inner, limit: int
    ) -> Iterator[Draft]:
        content = self.v.contents.at(inner.frame, inner.opened, limit)
        if not content:
            return
        outer = Draft(
            "relay", RELAY, "relays", [(place, place + 1)], source, content,
            frame=inner.frame, sure=_SURE,
        )  # fmt: skip
        yield outer
        yield Draft(
            "relay_inner",
            ABOUT,
            inner.stance,
            [(about, about + 1), *inner.more],
            [] if self._is_enclitic(about) else [inner.source],
            list(content),
            frame=inner.frame,
            sure=_SURE,
            outer=outer,
        )

    def _is_enclitic(self, about: int) -> bool:
        return self.r.key(about) not in (ABOUT, _TO)

    # ---- the outer source --------------------------------------------------------------------

    def _about(self, place: int, limit: int, link: str) -> int | None:
        for step in range(place, min(limit, place + _FURTHEST_ABOUT)):
            if self.r.key(step) == link or self.w.has(step, "about_them"):
                return step
            if self.r.written(step) in (".", "؛", ":") or self.w.has(step, "complementizer"):
                return None
            if self.w.is_joined_verb(step):
                return None
        return None

    def _outer(
        self, place: int, about: int, start: int, *, joined: bool
    ) -> tuple[list[Range], int]:
        """Return who relays, and where the inner source or its speech may begin."""
        first = self.v.arguments.adverbials(place + 1, about)
        last = self.p.after(first, about)
        if last > first:
            return [(first, last)], about + 1
        if self._is_enclitic(about) and about == place + 1:  # «ونقلت عنها وكالة … قولها»
            first = about + 1
            last = first if self._stance(first) else self._person(first, self.r.bounds(place)[1])
            return [(first, last)] if last > first else [], last
        return ([] if joined else self._before(place, start)), about + 1

    def _before(self, place: int, start: int) -> list[Range]:
        step = self.v.subjects.past_auxiliaries(place, start)
        if step > start and self.w.has(step - 1, "relative"):
            found = self.v.subjects.ending(step - 1, start)
        else:
            found = self.p.before(place, self.v.subjects.clause_start(place, start))
        return [found] if found else []

    # ---- the inner source --------------------------------------------------------------------

    def _inner(self, about: int, after: int, limit: int) -> _Inner | None:
        enclitic = self._is_enclitic(about)
        last = after if enclitic else self._person(after, limit)
        if last == after and not enclitic:
            return None
        named, last = last, self._past_described(last, limit)
        for step in range(last, min(limit, last + _FURTHEST_SPEECH)):
            stance = self._stance(step)
            if stance:
                opened = self._opened(step + 1, limit)
                more = ((step, step + 1),)
                return _Inner((after, named), more, *opened, stance) if opened else None
            frame, place = self.opening(step, limit)
            if frame:
                return _Inner((after, named), (), place, frame, "asserts")
            if self.r.written(step) in _ENDS:
                return None
        return None

    def _past_described(self, place: int, limit: int) -> int:
        """Return the comma after «مصادر وصفتها بأنها مطلعة، أن»; `place` for others."""
        forms = self.w.verbs(place)
        if not any(form.pronoun and "describes" in form.verb.marks for form in forms):
            return place
        near = range(place + 1, min(limit, place + _FURTHEST_SPEECH))
        return next((n for n in near if self.r.parts(n)), place)

    def _person(self, first: int, limit: int) -> int:
        closed = self.r.opens(first)
        if 0 < closed < limit - 1 and (
            self._stance(closed + 1) or self.w.has(closed + 1, "complementizer")
        ):
            return closed + 1  # «عن “مصادر رفيعة المستوى” قولها»
        last = self.p.after(first, limit)
        for step in range(first + 1, last):
            if self._stance(step):
                return step
        named = self.v.arguments.apposed((first, last), limit)[1]
        if named > last:
            return named  # «عن الرئيس الأمريكي، جو بايدن، قوله»
        if last < limit and self.r.parts(last) and self.w.is_a(last + 1, *PEOPLE):
            end = self.p.after(last + 1, limit)
            if end < limit and (self._stance(end) or self.r.parts(end)):
                return end
        return last

    def _stance(self, place: int) -> str:
        """Return the stance of «قوله», «تأكيدها», «تحذيرهم», «القول»; "" for other words."""
        word = self.r.key(place)
        if word == _SAYING:
            return "asserts"
        for tail in _TAILS:
            stem = word.removesuffix(tail)
            if stem != word and stem:
                found = self._speech.get(stem) or self._speech.get(stem[:-1] + "ه")
                if found:
                    return found
        return ""

    def opening(self, place: int, limit: int) -> tuple[str, int]:
        """Return the frame of a clause, quotation or colon at a place, and its place."""
        if self.w.has(place, "complementizer"):
            return "clause", place
        if self.p.is_quoted(place):
            return "quote", place
        if self.r.written(place) != ":" or place + 1 >= limit:
            return "", 0
        if self.w.has(place + 1, "complementizer"):
            return "clause", place + 1
        return ("quote" if self.r.opens(place + 1) > 0 else "colon"), place + 1

    def _opened(self, place: int, limit: int) -> tuple[int, str] | None:
        """Return where the content after «قوله» opens, and its frame."""
        for step in range(place, min(limit, place + _FURTHEST_CONTENT)):
            if self.r.opens(step) > 0:
                return step, "quote"
            frame, opened = self.opening(step, limit)
            if frame:
                return opened, frame
            governed = self.w.clitic(step, "ب") or self.r.key(step) in ("من", "الي", "علي")
            if (step == place and governed) or self.r.key(step) == "ب":
                return step, "ب"
        return self._bare(place)

    def _bare(self, place: int) -> tuple[int, str] | None:
        """Take «قوله لا نعرف كيف …»: words without marks and without «إن»."""
        begins = self.w.has(place, "negation", "pronoun", "interrogative", "auxiliary")
        said = self.r.key(place - 1).startswith("قول")
        return (place, "colon") if begins and said else None
