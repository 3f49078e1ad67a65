"""Contents that stand before their verb: «“…”، قال X», «لن نعود، تقول أم خالد»."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.suggest.arguments import Arguments
from annotator.suggest.clauses import Clauses
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form
from annotator.suggest.reading import DASHES, SEPARATORS, Range

_BEFORE_QUOTED = SEPARATORS | DASHES
# Verbs whose pronoun or preposition says nothing of what was said.
NOT_ABOUT = frozenset({"accused", "addressee", "describes", "homograph", "pleads", "wordy"})
_SHORTEST = 4  # tokens of an unmarked content before its verb
_LONGEST_FRONTING = 6


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A word read as a verb: where it and its negation stand, and within which bounds."""

    place: int
    first: int
    form: Form
    start: int
    limit: int


class Preceding:
    """Finds what was said before its verb, in one text."""

    def __init__(self, clauses: Clauses, arguments: Arguments) -> None:
        """Keep what is needed."""
        self.c = clauses
        self.p = clauses.p
        self.w = clauses.w
        self.r = clauses.r
        self._arguments = arguments

    def find(self, cue: VerbCue, quoted: Range | None) -> Draft | None:
        """Return the attribution of a verb with nothing after it but its subject."""
        return self._after_quotation(cue, quoted) if quoted else self._after_clause(cue)

    def quotation(self, cue: VerbCue) -> Range | None:
        """Return the quotation that a sentence begins with, up to its verb: «“…”، قال X»."""
        if "quote" not in cue.form.verb.frames or cue.form.joined:
            return None
        if cue.place == cue.start:
            return self._quoted_sentence(cue)
        last = cue.place
        while last > cue.start and self.r.written(last - 1) in _BEFORE_QUOTED:
            last -= 1
        inside = self.r.quote_of[last - 1] if last > cue.start else -1
        if inside < 0:
            return None
        opened, closed = self.r.quotes[inside]
        if closed != last - 1 or closed - opened < 3 or opened > cue.start + 1:
            return None
        return opened, closed + 1

    def _quoted_sentence(self, cue: VerbCue) -> Range | None:
        """Return the quotation that is the sentence before: «“لم أنم.” تقول أم محمد.»."""
        before = cue.start - 1
        inside = self.r.quote_of[before] if before >= 0 else -1
        same = inside >= 0 and self.r.paragraph_of[before] == self.r.paragraph_of[cue.start]
        if not same or self.r.quote_of[cue.start] >= 0:
            return None
        opened, closed = self.r.quotes[inside]
        return (opened, closed + 1) if self.r.sentence(before)[0] == opened else None

    def _after_quotation(self, cue: VerbCue, quoted: Range) -> Draft:
        after, verb = cue.place + 1, cue.form.verb
        last = self.p.after(after, cue.limit)
        if last > after:
            _, last = self._arguments.apposed((after, last), cue.limit, final=True)
        return Draft(
            "quoted",
            verb.key,
            verb.stance,
            [(cue.place, after)],
            [(after, last)] if last > after else [],
            [quoted, *self._more(last)],
            frame="quote",
            marks=verb.marks,
            gender=cue.form.gender,
            number=cue.form.number,
            sure=0.85,
        )

    def _after_clause(self, cue: VerbCue) -> Draft | None:
        """Take «لن نعود إلى هناك، تقول أم خالد»: what is said stands before, and may go on."""
        verb, after = cue.form.verb, cue.place + 1
        if not {"quote", "clause"} <= verb.frames or cue.form.joined or cue.form.pronoun:
            return None
        if verb.marks & NOT_ABOUT or not self.r.parts(cue.place - 1):
            return None
        last = self.p.after(after, cue.limit)
        ends = last >= cue.limit or self.r.parts(last) or self.r.written(last) == "."
        first = self.c.clause_before(cue.place, cue.start)
        if self._is_fronting(first, cue.place):
            return None
        if last == after or not ends or cue.place - first < _SHORTEST:
            return None
        _, last = self._arguments.apposed((after, last), cue.limit, final=True)
        content = [(first, self.c.trimmed(first, cue.place))]
        if last + 1 < cue.limit and not self.c.starts_anew(last + 1, cue.limit):
            content.append((last + 1, self.c.end(last + 1, cue.limit)))
        return Draft(
            "quoted", verb.key, verb.stance, [(cue.place, after)], [(after, last)], content,
            frame="colon", marks=verb.marks, sure=0.6,
        )  # fmt: skip

    def _is_fronting(self, first: int, verb: int) -> bool:
        """Tell «من جهة أخرى، أوضح …»: an adverbial before a verb, nothing that was said."""
        opens = self.w.has(first, "preposition", "time", "adverb", "conjunction")
        short = verb - first <= _LONGEST_FRONTING
        return opens and short and not any(map(self.w.is_action, range(first, verb)))

    def _more(self, place: int) -> list[Range]:
        """Return the quotation that is the next sentence: «“…”، تقول هدى. “…”.»."""
        opened = place + 1
        closed = self.r.opens(opened)
        if self.r.written(place) != "." or closed < 0:
            return []
        same = self.r.paragraph_of[opened] == self.r.paragraph_of[place]
        ends = self.r.sentence(opened)[1] - 1
        alone = ends in (closed, closed + 1) and ends - closed <= 1
        return [(opened, closed + 1)] if same and alone else []
