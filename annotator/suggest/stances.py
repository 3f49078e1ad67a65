"""The stance: of the cue, unless the content decides (scheme.md §3.3, §11.8)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from annotator.suggest.draft import Draft
from annotator.suggest.likeness import Likeness
from annotator.suggest.reading import MARKS, key
from annotator.suggest.wording import Wording

_DESCRIBED = key("وصف")
_RULED_OUT = key("استبعد")
_KNOWING = key("علم")
_ON = key("على")
_NEAR_TRUE = (1, 2, 3, 4)
_HEAD = 9  # tokens of a content that are looked at
_SPOKEN = frozenset({"asserts", "relays", "confirms"})
_OPEN = frozenset({"quote", "colon", "clause"})


class Stances:
    """Gives drafts their stance, in one text."""

    def __init__(self, wording: Wording) -> None:
        """Keep what is needed."""
        self.w = wording
        self.r = wording.r
        self.likeness = Likeness(wording)

    def of(self, draft: Draft, earlier: Sequence[Draft]) -> str:
        """Return the stance of a draft, given those before it."""
        if not draft.content:
            return draft.stance
        head = self._head(draft)
        if draft.lemma == _DESCRIBED and draft.frame != "question":
            return self._described(draft)
        if draft.stance == "denies" and any(self.w.has(n, "own_knowledge") for n in head[:3]):
            return "unaware"
        if draft.stance == "discusses" and draft.frame in _OPEN:
            return "asserts"
        if draft.lemma == _RULED_OUT:
            negated = self.w.has(draft.start, "not")
            return "opines" if negated else "predicts" if draft.frame == "clause" else "rejects"
        return self._said(draft, head, earlier) if draft.stance in _SPOKEN else draft.stance

    def _said(self, draft: Draft, head: Sequence[int], earlier: Sequence[Draft]) -> str:
        if draft.stance != "relays" and self._is_unaware(head):
            return "unaware"
        if draft.stance == "asserts":
            if draft.frame in _OPEN and self._declines(head):
                return "declines_comment"
            if draft.frame in ("quote", "colon") and self._asks(draft, head):
                return "asks"
            if self._contradicts(draft, head, earlier):
                return "denies"
        if "emphatic" in draft.marks and self._confirms(draft, head, earlier):
            return "confirms"
        return draft.stance

    def _head(self, draft: Draft) -> list[int]:
        """Return the places of the first words of a content."""
        places = (n for first, last in draft.content for n in range(first, last))
        found: list[int] = []
        for place in places:
            if self.r.written(place) not in MARKS:
                found.append(place)
            if len(found) == _HEAD:
                break
        return found

    # ---- descriptions ------------------------------------------------------------------------

    def _described(self, draft: Draft) -> str:
        """Tell «وصف التقارير بأنها كاذبة» (rejects) from «وصفه بالعدوان» (accuses)."""
        places = [n for first, last in draft.content for n in range(first, last)]
        denied = any(
            self.w.has(n, "negative") and any(self.w.has(n + k, "true") for k in _NEAR_TRUE)
            for n in places[:-1]
        )
        false = denied or any(self.w.has(n, "false") for n in places)
        if false and self._is_spoken(places[:4]):
            return "rejects"
        if any(self.w.has(n, "bad") for n in places):
            return "accuses"
        return "rejects" if false else "opines"

    def _is_spoken(self, places: Sequence[int]) -> bool:
        return any(self.w.is_a(n, "spoken") for n in places)

    # ---- silence in a content ----------------------------------------------------------------

    def _is_unaware(self, head: Sequence[int]) -> bool:
        """Tell «ليس على علم بـ», «لا علم له», «غير مطلع على»."""
        for n, place in enumerate(head):
            before = head[n - 1] if n else -1
            if self.r.key(place) == _KNOWING and n:
                denied = any(self.w.has(m, "negative") for m in head[:n])
                if self.r.key(before) == "لا" or (self.r.key(before) == _ON and denied):
                    return True
            if self.w.has(place, "informed") and n and self.w.has(before, "negative"):
                return True
        return False

    def _declines(self, head: Sequence[int]) -> bool:
        """Tell «لا نعلق على …», «لا تعليق لدينا»."""
        return any(
            self.w.has(place, "commenting")
            and any(self.w.has(m, "negative") for m in head[max(0, n - 3) : n])
            for n, place in enumerate(head[:8])
        )

    def _asks(self, draft: Draft, head: Sequence[int]) -> bool:
        """Tell a question: it begins with an interrogative or is one short sentence with «؟»."""
        if head and self.w.has(head[0], "asking"):
            return True
        last = draft.content[-1][1] - 1
        ends = any(self.r.written(n) == "؟" for n in (last, last - 1, last + 1))
        return ends and any(self.w.has(n, "interrogative", "weak_question") for n in head[:2])

    # ---- denial and confirmation -------------------------------------------------------------

    def _contradicts(self, draft: Draft, head: Sequence[int], earlier: Sequence[Draft]) -> bool:
        """Tell whether a negated statement takes up what someone else said before."""
        if self._calls_false(draft, head):
            return self.likeness.likest(draft, earlier, share=0.1, least=1) is not None
        if not any(self.w.has(n, "denying") for n in head[:5]):
            return False
        return self.likeness.likest(draft, earlier, share=0.34, least=3) is not None

    def _calls_false(self, draft: Draft, head: Sequence[int]) -> bool:
        """Tell «لا صحة لـ», «لا وجود لـ», «ما ورد … غير دقيق»."""
        if any(self.r.key(a) == "لا" and self.w.has(b, "truth") for a, b in pairwise(head)):
            return True
        places = [n for first, last in draft.content for n in range(first, last)][:24]
        referred = any(
            self.r.key(n) == "ما" and self.w.has(n + 1, "came", "published_passively")
            for n in places[:4]
        ) or self._is_spoken(places[:3])
        untrue = any(
            self.w.has(n, "negative") and self.w.has(n + 1, "true") for n in places[:-1]
        ) or any(self.w.has(n, "false") for n in places)
        return referred and untrue

    def _confirms(self, draft: Draft, head: Sequence[int], earlier: Sequence[Draft]) -> bool:
        """Tell «أكد صحة …», «أكد ما ورد في …», and what repeats another's claim."""
        if any(self.w.has(n, "negative") for n in head[:6]):
            return False
        if draft.frame == "object" and self._is_referred(head):
            return True
        return self.likeness.likest(draft, earlier, share=0.5, least=3) is not None

    def _is_referred(self, head: Sequence[int]) -> bool:
        first, second = (*head, -1, -1)[:2]
        if self.r.key(first) == "ما":
            return self.w.has(second, "came", "published_passively")
        return self.w.has(first, "truth_of") or any(self.w.has(n, "indeed") for n in head)
