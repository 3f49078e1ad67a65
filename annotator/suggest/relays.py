"""Relays: «نقلت الصحيفة عن مصدرين أن …» is two attributions over one content (scheme.md §4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.suggest.clauses import SEPARATORS
from annotator.suggest.draft import Draft
from annotator.suggest.reading import Range, key
from annotator.suggest.verbs import Verbs

_RELAYS = frozenset(
    map(
        key,
        (
            "نقل",
            "نقلت",
            "نقلوا",
            "ينقل",
            "تنقل",
            "ناقلاً",
            "ناقلة",
            "اقتبست",
            "اقتبس",
            "نسبت",
            "نسب",
            "نسبوا",
        ),
    )
)
_SPEECH = {  # «عن X قوله»: masdars with the speaker's pronoun, and what they say of the stance
    key(word): stance
    for stance, listed in {
        "asserts": "قول تأكيد إشارة تصريح توضيح",
        "warns": "تحذير",
        "threatens": "تهديد",
        "denies": "نفي",
        "predicts": "توقع ترجيح",
        "promises": "تعهد",
        "requests": "دعوة مطالبة",
        "opines": "اعتقاد",
        "rejects": "رفض",
    }.items()
    for word in listed.split()
}
_TAILS = ("هما", "هم", "ها", "ه")


class Relays:
    """Pairs of attributions made by a relay verb, in one text."""

    def __init__(self, verbs: Verbs) -> None:
        """Keep what is needed."""
        self.v = verbs
        self.c = verbs.c
        self.p = verbs.p
        self.r = verbs.r

    def find(self, place: int) -> Iterator[Draft]:
        """Yield the outer and the inner attribution of the relay verb at a place."""
        word = self.r.key(place)
        bare = word[1:] if word[:1] in ("و", "ف") and word[1:] in _RELAYS else word
        if bare not in _RELAYS or not self.r.is_word(place):
            return
        start, limit = self.v.bounds(place)
        about = self._about(place + 1, min(limit, place + 24), "الي" if "نسب" in bare else "عن")
        if about is None:
            return
        outer_source = self._outer(place, about, word, bare, start)
        inner = self._inner(about, limit)
        enclitic = self.r.key(about) in _ABOUT_THEM
        if inner is None:
            return
        source, more, opened, frame, stance = inner
        content = self.v.content(frame, opened, limit)
        if not content:
            return
        outer = Draft("relay", key("نقل"), "relays", [(place, place + 1)], outer_source,
                      content, frame=frame, sure=0.93)  # fmt: skip
        yield outer
        yield Draft("relay_inner", key("عن"), stance, [(about, about + 1), *more],
                    [] if enclitic else [source],
                    list(content), frame=frame, sure=0.93, outer=outer)  # fmt: skip

    def _about(self, place: int, limit: int, link: str) -> int | None:
        for step in range(place, limit):
            if self.r.key(step) == link or self.r.key(step) in _ABOUT_THEM:
                return step
            if self.r.tokens[step].text in ".؛:" or self.p.has(step, "complementizer"):
                return None
            if self.p.is_joined_verb(step):
                return None
        return None

    def _outer(self, place: int, about: int, word: str, bare: str, start: int) -> list[Range]:
        first = self.v.openings.adverbials(place + 1, about)
        last = self.p.after(first, about)
        if last > first:
            return [(first, last)]
        if word != bare:
            return []
        step = place
        while step - 1 >= start and self.p.has(step - 1, "auxiliary", "adverb"):
            step -= 1
        if step - 1 >= start and self.p.has(step - 1, "relative"):
            found = self.v.ending(step - 1, start)
            return [found] if found else []
        opened = self.v.clause_start(place, start)
        found = self.p.before(place, opened)
        return [found] if found else []

    def _inner(
        self, about: int, limit: int
    ) -> tuple[Range, tuple[Range, ...], int, str, str] | None:
        first = about + 1
        enclitic = self.r.key(about) in _ABOUT_THEM
        last = first if enclitic else self._person(first, limit)
        if last == first and not enclitic:
            return None
        source = (first, last)
        for step in range(last, min(limit, last + 22)):
            more = self._speech(step)
            if more:
                opened = self._opened(step + 1, limit)
                return (source, ((step, step + 1),), *opened, more) if opened else None
            if self.p.has(step, "complementizer"):
                return source, (), step, "clause", "asserts"
            if self.r.opens(step) > 0 and not self.p.is_name(step, self.r.opens(step)):
                return source, (), step, "quote", "asserts"
            if self.r.tokens[step].text == ":":
                frame = "quote" if self.r.opens(step + 1) > 0 else "colon"
                return source, (), step + 1, frame, "asserts"
            if self.r.tokens[step].text in ".؛":
                return None
        return None

    def _person(self, first: int, limit: int) -> int:
        last = self.p.after(first, limit)
        for step in range(first + 1, last):
            if self._speech(step):
                return step
        if last < limit and self.r.tokens[last].text in SEPARATORS and self.p.is_a(
            last + 1, "official", "spokesperson", "expert", "honorific"
        ):  # fmt: skip
            end = self.p.after(last + 1, limit)
            if end < limit and (self._speech(end) or self.r.tokens[end].text in SEPARATORS):
                return end
        return last

    def _speech(self, place: int) -> str:
        word = self.r.key(place)
        for tail in _TAILS:
            stem = word[: -len(tail)]
            if word.endswith(tail) and stem in _SPEECH:
                return _SPEECH[stem]
            if word.endswith(tail) and stem.endswith("ت") and stem[:-1] + "ه" in _SPEECH:
                return _SPEECH[stem[:-1] + "ه"]
        return ""

    def _opened(self, place: int, limit: int) -> tuple[int, str] | None:
        for step in range(place, min(limit, place + 10)):
            if self.p.has(step, "complementizer"):
                return step, "clause"
            if self.r.opens(step) > 0:
                return step, "quote"
            if self.r.tokens[step].text == ":" and step + 1 < limit:
                return step + 1, "quote" if self.r.opens(step + 1) > 0 else "colon"
            if step == place and (self.p.clitic(step, "ب") or self.r.key(step) in _LINKS):
                return step, "ب"
            if self.r.key(step) == "ب":
                return step, "ب"
        return None


_ABOUT_THEM = frozenset(map(key, ("عنه", "عنها", "عنهم", "عنهما")))
_LINKS = frozenset(map(key, ("من", "إلى", "على")))
