"""Who a source is: its kind and the words that name it, for an implicit one its antecedent's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.suggest.draft import Draft
from annotator.suggest.kinds import Kinds
from annotator.suggest.reading import Range, key

_LOOK_BACK = 9  # attributions that a null subject may go on from
_ENCLOSING = 12  # attributions before one that may enclose it
_LEARNT = key("علم")
# Of these kinds «أحدهم» is one.
_SINGLE = frozenset({"witness", "expert", "official_unnamed", "social_account"})
_NOT_GONE_ON = frozenset({"noun", "about"})


@dataclass(frozen=True, slots=True)
class Origin:
    """The kind of a source, the words that name it, and whether the text withholds its name."""

    kind: str
    words: tuple[Range, ...] = ()
    withheld: bool = False


UNSPECIFIED = Origin("unspecified")


def origins(drafts: Sequence[Draft], kinds: Kinds) -> list[Origin]:
    """Return who speaks in each of a text's attributions, in text order."""
    return _Antecedents(drafts, kinds).all()


class _Antecedents:
    def __init__(self, drafts: Sequence[Draft], kinds: Kinds) -> None:
        self._drafts = drafts
        self._kinds = kinds
        self._found: list[Origin] = []
        self._places: Mapping[Draft, int] = {draft: n for n, draft in enumerate(drafts)}

    def all(self) -> list[Origin]:
        for n in range(len(self._drafts)):
            self._found.append(self._origin(n))
        return self._found

    def _origin(self, n: int) -> Origin:
        draft = self._drafts[n]
        if draft.impersonal:
            return UNSPECIFIED
        again = self._again(n)
        if again is not None:
            return again
        kind = self._kinds.of(draft.source)
        if draft.lemma == _LEARNT and kind in ("media_outlet", "organization"):
            kind = "author_outlet"  # «علمت “الأفق” أن»
        if kind:
            return Origin(kind, tuple(draft.source), self._is_withheld(n, kind))
        if draft.subject is not None:
            place = self._places.get(draft.subject, n)
            if place < n:
                return self._found[place]
        origin = self._antecedent(n)
        if draft.source and origin is UNSPECIFIED:  # a pronoun is written: rule 14
            return Origin("named_person", tuple(draft.source))
        return origin

    def _again(self, n: int) -> Origin | None:
        """Return the source that «المتحدث ذاته» repeats or «أحدهم» is one of."""
        source = self._drafts[n].source
        if not source:
            return None
        w, (first, last) = self._kinds.w, source[0]
        before = reversed(self._found[max(0, n - _LOOK_BACK) : n])
        if w.has(last - 1, "self") or w.has(first, "same"):
            head = w.noun(first + w.has(first, "same"))
            known = [origin for origin in before if origin.words]
            alike = (o for o in known if any(w.noun(n) == head for n in range(*o.words[0])))
            return next(alike, known[0] if known else None)
        if last - first == 1 and w.has(first, "one_of_them"):
            kind = next((o.kind for o in before if o.kind in _SINGLE), "anonymous")
            return Origin(kind, ((first, last),))
        return None

    def _is_withheld(self, n: int, kind: str) -> bool:
        """Tell whether a name is withheld: in the sentence, or where «المصدر» spoke before."""
        draft = self._drafts[n]
        if self._kinds.withholds(draft):
            return True
        if not self._kinds.w.is_definite(draft.source[0][0]):
            return False
        before = self._found[max(0, n - _LOOK_BACK) : n]
        return next((o.withheld for o in reversed(before) if o.kind == kind), False)

    def _antecedent(self, n: int) -> Origin:
        """Return the nearest earlier source that a null subject can go on from."""
        nearest: Origin | None = None
        draft = self._drafts[n]
        first = self._kinds.r.sentence(draft.start)[0]
        for earlier in range(n - 1, max(-1, n - _LOOK_BACK), -1):
            origin = self._found[earlier]
            if draft.actor and self._drafts[earlier].start < first:
                break
            if not origin.words or not self._may_go_on(n, earlier):
                continue
            nearest = nearest or origin
            if self._kinds.agrees(origin.words, draft):
                return origin
        if nearest is None and draft.actor:
            return Origin(self._kinds.of([draft.actor]), (draft.actor,))
        return nearest or UNSPECIFIED

    def _may_go_on(self, n: int, earlier: int) -> bool:
        """Tell whether an earlier source is still spoken of.

        It was not named inside somebody else's content that has ended.
        """
        other, draft = self._drafts[earlier], self._drafts[n]
        if other.rule in _NOT_GONE_ON:
            return False
        if other.holds(draft.start) and other.rule != "preposition":
            return False
        return not any(
            outer.holds(other.start) and not outer.holds(draft.start)
            for outer in self._drafts[max(0, earlier - _ENCLOSING) : earlier]
        )
