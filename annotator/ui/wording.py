"""What the marked words of an attribution say of its values: the same word lists as suggestions.

A person has marked the spans; here only their wording is read: whether the content stands in
marks, what the cue means, what kind of source the words name, how certain the content is.
"""

from __future__ import annotations

from functools import lru_cache

from annotator.model.records import Attribution, Fragment, Fragments
from annotator.model.text import words
from annotator.suggest.attributes import Attributes
from annotator.suggest.draft import Draft
from annotator.suggest.lexicon import Form, standard
from annotator.suggest.reading import Range, Reading, key
from annotator.ui.stops import paragraph, read


def worded(text: str, item: Attribution) -> dict[str, str]:
    """Return the values that follow from the words of the spans; those that do not are absent."""
    first = item.spans.get("cue") or item.spans.get("content") or item.spans.get("source")
    if not first:
        return {}
    low, high = paragraph(text, first[0][0], 1)
    attributes = _attributes(text[low:high])
    draft = _draft(attributes.r, item, low)
    cue = item.spans.get("cue", ())
    form = cue_form(text, cue[0]) if cue else None
    stance = item.attributes.get("stance", "")
    if not stance and form is not None:
        draft.lemma, draft.stance, draft.marks = (
            key(form.verb.lemma),
            form.verb.stance,
            form.verb.marks,
        )
        stance = attributes.stance(draft, [])
    found = {"stance": stance}
    if not item.spans.get("content"):
        found["quote_type"] = "none"
    elif draft.content:
        found["quote_type"] = attributes.quote_type(draft, stance)
    if stance:
        found["certainty"] = attributes.certainty(draft, stance)
    if draft.source:
        kind = item.attributes.get("source_kind") or attributes.source_kind(draft.source)
        found["source_kind"] = kind
        found["anonymity"] = attributes.anonymity(kind, draft.source, draft) if kind else ""
    return {id: value for id, value in found.items() if value}


def cue_form(text: str, cue: Fragment) -> Form | None:
    """Return the first word of a cue that the lexicon knows, as it reads it."""
    for first, last in words(text[cue[0] : cue[1]]):
        forms = standard().lookup(key(text[cue[0] + first : cue[0] + last]))
        if forms:
            return forms[0]
    return None


@lru_cache(maxsize=16)
def _attributes(inside: str) -> Attributes:
    return Attributes(read(inside).p)


def _draft(reading: Reading, item: Attribution, low: int) -> Draft:
    """Return an attribution as the suggesters have it: ranges of tokens of its paragraph."""
    content = _ranges(reading, item.spans.get("content", ()), low)
    cue = _ranges(reading, item.spans.get("cue", ()), low) or content
    source = _ranges(reading, item.spans.get("source", ()), low)
    opened = content[0][0] if content else 0
    frame = "clause" if content else "none"
    if content and reading.opens(opened) > 0:
        frame = "quote"
    elif content and opened and reading.tokens[opened - 1].text == ":":
        frame = "colon"
    return Draft("hand", "", "", cue, source, content, frame=frame)


def _ranges(reading: Reading, parts: Fragments, low: int) -> list[Range]:
    found: list[Range] = []
    for start, end in parts:
        inside = [
            n for n, x in enumerate(reading.tokens) if start - low <= x.start and x.end <= end - low
        ]
        if inside:
            found.append((inside[0], inside[-1] + 1))
    return found
