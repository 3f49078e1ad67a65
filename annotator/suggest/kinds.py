"""What kind of source the words name, and how far it is named (scheme.md §3.4, §3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from annotator.suggest.draft import Draft
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import Range, key

_ORDER = (
    "document", "outlet", "witness", "anonymous", "official", "body", "organization", "expert",
    "honorific", "collective", "social", "place_name",
)  # fmt: skip
_KINDS = {
    "document": "document",
    "outlet": "media_outlet",
    "witness": "witness",
    "anonymous": "anonymous",
    "official": "official_unnamed",
    "organization": "organization",
    "expert": "expert",
    "honorific": "named_person",
    "collective": "collective",
    "social": "social_account",
    "place_name": "official_body",
}
_TITLES = ("official", "honorific", "expert", "spokesperson")
_MANLY = ("official", "spokesperson", "anonymous", "witness", "body", "document", "expert")
_SEVERAL = ("official", "expert", "witness", "anonymous", "collective", "spokesperson")
# Words of these classes are no names.
_NO_NAME = frozenset(
    {"official", "spokesperson", "honorific", "body", "organization", "outlet", "document",
     "expert", "witness", "anonymous", "collective", "place_name", "quantifier", "binding",
     "preposition", "time", "adverb", "naming", "medium", "adjective", "thing", "self"}
)  # fmt: skip
_NAMELESS = frozenset({"anonymous", "official_unnamed", "expert", "witness", "collective"})
_BODIES = frozenset({"organization", "document", "media_outlet"})
_IN_NAME_OF = key("باسم")
_LAWYER = key("محام")
_BOARD = (key("مجلس"), key("إدارة"))
_LONGEST_TITLE = 12


class Kinds:
    """Source kinds in one text."""

    def __init__(self, phrases: Phrases) -> None:
        """Keep what is needed."""
        self.p = phrases
        self.w = phrases.w
        self.r = phrases.r

    def of(self, source: Sequence[Range]) -> str:
        """Return the kind of source these words name; "" without words or for a pronoun."""
        if not source:
            return ""
        first, last = source[0][0], source[-1][1]
        if last - first == 1 and self.w.has(first, "host", "pronoun"):
            return ""
        kinds = {self._kind(a, b) for a, b in self._parts(first, last)}
        return kinds.pop() if len(kinds) == 1 else "collective"

    # ---- compounds ---------------------------------------------------------------------------

    def _parts(self, first: int, last: int) -> list[Range]:
        """Return the coordinated sources: «ماسك وبوتين», «الجيش والشرطة»."""
        cuts = [first, *self._joins(first, last), last]
        return [(a, b) for a, b in pairwise(cuts) if a < b]

    def _joins(self, first: int, last: int) -> Iterator[int]:
        for place in range(first + 1, last):
            if self.w.has(place, "preposition"):
                return
            word = self.r.key(place)
            bare = word[1:]
            if not word.startswith("و") or len(word) < 4 or self.w.has(place, "official", "thing"):
                continue
            definite = bare.startswith("ال")
            body = definite and self.w.is_a(place, "body", "organization")
            listed = not definite and self.w.noun(place) != word
            if (listed or body) and not self._is_inside_title(first, place):
                yield place

    def _is_inside_title(self, first: int, place: int) -> bool:
        """Tell «وزير الخارجية والمغتربين», «لجنة الدفاع والأمن»: one office, one body."""
        return self.w.is_definite(place) and self.w.is_a(
            first, "official", "body", "organization", "spokesperson"
        ) and not self.w.is_definite(first)  # fmt: skip

    # ---- one source --------------------------------------------------------------------------

    def _kind(self, first: int, last: int) -> str:
        head = self._head(first, last)
        named = self.has_name(head, last) or self._is_known(head, last)
        if self._has_handle(first, last):
            return "social_account"
        if self._speaks_for(head, last):
            lawyer = self.r.key(head).removeprefix("ال").startswith(_LAWYER)
            return "named_person" if lawyer and named else "spokesperson"
        for name in _ORDER:
            found = self._as(name, head, last, named=named)
            if found:
                return found
        return self._unknown(first, head, last)

    def _head(self, first: int, last: int) -> int:
        """Return the noun that a quantifier counts: «عدد من المسؤولين», «ثلاثة وزراء»."""
        head = first
        while head < last - 1 and self.w.is_a(head, "quantifier"):
            head += 1
            if self.r.key(head) == "من" and head < last - 1:
                head += 1
        return head

    def _has_handle(self, first: int, last: int) -> bool:
        return any(self.r.written(n) == "@" for n in range(first, last))

    def _speaks_for(self, head: int, last: int) -> bool:
        inside = range(head, last)
        return self.w.is_a(head, "spokesperson") or any(
            self.w.is_a(n, "spokesperson") and self.r.key(n + 1) == _IN_NAME_OF for n in inside
        )

    def _as(self, name: str, head: int, last: int, *, named: bool) -> str:  # noqa: PLR0911 — one a kind
        """Return the kind that a head of this class gives, "" if it is of another class."""
        if not self.w.is_a(head, name):
            return ""
        if name in ("body", "organization") and self._is_newsy(head, last):
            return "media_outlet"
        if name == "body":
            return self._body(head, last)
        if name == "outlet":
            return self._outlet(head, last, named=named)
        if name in ("official", "expert", "witness") and named:
            return "named_person"
        if name in ("anonymous", "collective") and named:
            return ""
        return _KINDS[name]

    def _body(self, head: int, last: int) -> str:
        """Tell a state's body from a company's board or an armed group."""
        if (self.r.key(head), self.w.noun(head + 1)) == _BOARD:
            return "organization"
        inside = range(head + 1, last)
        company = any(self.w.is_a(n, "organization", "private") for n in inside)
        armed = head + 1 < last and self.r.opens(head + 1) > 0
        return "organization" if company or armed else "official_body"

    def _is_newsy(self, head: int, last: int) -> bool:
        """Tell «منصة “النداء” الإخبارية»."""
        return any(self.w.is_a(n, "newsy") for n in range(head, last))

    def _outlet(self, head: int, last: int, *, named: bool) -> str:
        """Tell «شبكة أطباء السودان», «شبكة حقوقية» from a network that broadcasts."""
        if named and self.w.is_a(head, "reporter"):
            return "named_person"
        others = head + 1 < last and self.w.is_a(head + 1, "expert", "witness", "collective")
        return "organization" if others else "media_outlet"

    def _unknown(self, first: int, head: int, last: int) -> str:  # noqa: PLR0911 — one a guess
        """Guess by form: a plural is people, a word in ة with the article a body."""
        if any(self.w.is_a(n, "outlet") for n in range(head, last)) and last - head <= 6:
            return "media_outlet"
        closed = self.r.opens(first)
        if closed == last - 1:
            if any(self._bare(n) in self._people for n in range(first + 1, closed)):
                return "named_person"
            known = any(self.w.is_a(n, "outlet") for n in range(first, last))
            return "media_outlet" if known else "organization"
        if self.w.is_name(head):
            return "named_person"
        if last - head == 1 and self._is_relational(head):
            return "official_body" if self._is_national(head) else "collective"
        if last - head <= 3 and self._is_people(head):
            return "anonymous" if not self.w.is_definite(head) else "collective"
        if self.w.is_definite(head) and self.w.has_teh(head):
            return "organization"
        return "named_person"

    def _is_relational(self, place: int) -> bool:
        """Tell «تهديد روسي», «انتقادات أوروبية»: an adjective after a noun of speech."""
        forms = self.w.lexicon.lookup(self.r.key(place - 1))
        return self.w.is_adjective(place) and any(form.kind == "noun" for form in forms)

    def _is_national(self, place: int) -> bool:
        """Tell the adjective of a state."""
        stem = self.r.key(place).removeprefix("ال").removesuffix("ه").removesuffix("ي")
        return len(stem) > 2 and any(
            name.removeprefix("ال").startswith(stem) for name in self.w.lists["place_name"]
        )

    def _is_people(self, place: int) -> bool:
        """Tell «متطوعون», «أميركيون» from names that end alike: «جونسون», «كلاين»."""
        bare = self.r.key(place).removeprefix("و").removeprefix("ال")
        formed = bare.startswith("م") or bare[-3:] in ("يون", "يين")
        return self.w.is_plural(place) and bare[-2:] != "ان" and formed

    # ---- names -------------------------------------------------------------------------------

    def has_name(self, first: int, last: int) -> bool:
        """Tell whether a person's name stands in a source.

        A name is listed, or a word without article that is in no list, after a definite word or
        an honorific («وزير الخارجية ليو», «الدكتورة هالة»), or the third such word in a row.
        """
        run = 0
        for place in range(first + 1, last):
            if not self._may_be_name(place):
                run = 0
                continue
            before = place - 1
            if self._belongs(before):
                run = 1
                continue
            run += 1
            if self.w.is_name(place) or self.w.is_definite(before) or run >= 3:
                return True
            latin = self.r.key(place).isascii() and self.w.is_a(first, *_TITLES)
            if latin or self.w.is_a(before, "honorific"):
                return True
        return False

    def _belongs(self, place: int) -> bool:
        """Tell whether a name after this word is that of a body: «شركة …»."""
        return self.w.is_a(place, "organization", "naming", "outlet", "institution") and not (
            self.w.is_definite(place)
        )

    def _may_be_name(self, place: int) -> bool:
        if not self.r.is_word(place) or self.w.is_definite(place) or self.r.key(place).isdigit():
            return False
        if self.w.has(place, "preposition"):
            return False
        if self.w.is_name(place) and not self.w.has(place, "adjective"):
            return True
        if self.w.is_noun(place) or self.w.clitic(place, "ل") or self._describes(place):
            return False
        return not (_NO_NAME & self.w.lists.classes(self.r.key(place)))

    def _describes(self, place: int) -> bool:
        """Tell adjectives from names: after a definite word, none is without article."""
        if self.w.is_adjective(place):
            return self.w.has(place, "adjective") or not self.w.is_definite(place - 1)
        word = self.r.key(place)
        return word.startswith("م") and word.endswith("ا") and not self.w.is_name(place)  # «متاحاً»

    @cached_property
    def _titled(self) -> dict[str, list[frozenset[str]]]:
        """The titles that the text gives with a name somewhere, with all their words."""
        found: dict[str, list[frozenset[str]]] = {}
        for place in range(len(self.r)):
            if not self.r.is_word(place) or not self.w.is_a(place, *_TITLES):
                continue
            end = self.p.after(place, min(len(self.r), place + _LONGEST_TITLE))
            if end > place + 1 and (self.has_name(place, end) or self._is_apposed(place)):
                words = frozenset(map(self._bare, range(place, end)))
                found.setdefault(self._bare(place), []).append(words)
        return found

    @cached_property
    def _people(self) -> frozenset[str]:
        """The words of the titles and names that the text gives together."""
        return frozenset(
            word for every in self._titled.values() for words in every for word in words
        )

    def _is_apposed(self, place: int) -> bool:
        """Tell «منى شاكر، عضو مجلس النواب»: a title after a name."""
        name = place - 2
        return self.r.parts(place - 1) and name > 0 and (
            self.w.is_name(name) or (self._may_be_name(name) and self._may_be_name(name - 1))
        )  # fmt: skip

    def _bare(self, place: int) -> str:
        return self.w.noun(place).removeprefix("ال")

    def _is_known(self, head: int, last: int) -> bool:
        """Tell whether «الوزير الصيني» is somebody whom the text names elsewhere."""
        if not self.w.is_definite(head) and not (last - head > 1 and self.w.is_definite(head + 1)):
            return False
        rest = set(map(self._bare, range(head, last)))
        return any(rest <= words for words in self._titled.get(self._bare(head), ()))

    # ---- agreement ---------------------------------------------------------------------------

    def agrees(self, source: Sequence[Range], draft: Draft) -> bool:
        """Tell whether a null subject can be this source, by gender and number of the verb."""
        first, last = source[0][0], source[-1][1]
        head = self._head(first, last)
        womanly = (
            (self.w.has_teh(head) and not self.w.has(head, "man_with_ta"))
            or self.r.key(head).endswith("ات")
            or self.w.has(head, "place_name")
        )
        several = self.w.is_plural(head) and self.w.is_a(head, *_SEVERAL)
        if draft.number in ("p", "d"):
            return several or (not womanly and len(self._parts(first, last)) > 1)
        if draft.gender == "f":
            return womanly or not (self.w.is_a(head, *_MANLY) or self.w.is_definite(head))
        return draft.gender != "m" or not (womanly or several)

    # ---- anonymity ---------------------------------------------------------------------------

    def anonymity(self, kind: str, source: Sequence[Range], *, withheld: bool) -> str:
        """Return how far the source is named; "" when no source is recoverable."""
        if kind == "unspecified":
            return ""
        if withheld and (kind in _NAMELESS or kind == "spokesperson"):
            return "withheld"
        if kind == "anonymous":
            return "anonymous"
        if kind in _NAMELESS:
            return "role_only"
        first, last = (source[0][0], source[-1][1]) if source else (0, 0)
        if kind == "spokesperson":
            return "named" if source and self.has_name(first, last) else "role_only"
        return "role_only" if kind in _BODIES and self._is_vague(first, last) else "named"

    def _is_vague(self, first: int, last: int) -> bool:
        """Tell «منظمة حقوقية محلية», «دراسة حديثة»: nothing definite, no name."""
        inside = range(first, last)
        return last > first and not any(
            not self.r.is_word(n)
            or self.w.is_definite(n)
            or self.w.is_a(n, "place_name", "proper")
            or self.w.is_name(n)
            or self.r.key(n).isascii()
            or not (self.w.is_noun(n) or self.w.is_adjective(n) or self.w.is_common(n))
            for n in inside
        )

    def withholds(self, draft: Draft) -> bool:
        """Tell whether the sentence of an attribution says that a name is withheld."""
        start, end = self.r.sentence(draft.start)
        return any(
            self.w.has(n, "identity")
            and any(self.w.has(m, "withholding") for m in range(max(start, n - 4), n))
            for n in range(start, end)
        )
