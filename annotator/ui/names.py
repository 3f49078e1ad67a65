"""How things are called on screen: attributions, entities, states, numbers."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from annotator.i18n import N_, _, language
from annotator.model.records import Attribution, Layer
from annotator.model.tagset import Labels, Tagset, label
from annotator.model.text import fragments_text

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_STATES = {
    "none": N_("not started"),
    "open": N_("in progress"),
    "submitted": N_("finished"),
    "reopened": N_("reopened"),
    "final": N_("gold"),
    "withdrawn": N_("withdrawn"),
    "superseded": N_("superseded by a corrected text"),
}


def facet_name(tagset: Tagset, facet: str) -> str:
    """Return the tagset's name for a facet such as span:cue or attribute:stance, else ""."""
    head, _colon, rest = facet.partition(":")
    if head == "span":
        role = tagset.role(rest)
        return named(role.labels) if role else rest
    if head == "attribute":
        attribute = tagset.attribute(rest)
        return named(attribute.labels) if attribute else rest
    return next((named(term.labels) for term in tagset.links if term.id == head), "")


class _Digits:
    eastern = False


def use_eastern_digits(eastern: bool) -> None:
    """Choose ٠١٢٣ or 0123 for every number that `number` writes from now on."""
    _Digits.eastern = eastern


def number(value: int) -> str:
    """Return a number in the digits that the person reads."""
    text = f"{value:,}" if language() == "en" else str(value)
    return text.translate(_EASTERN) if _Digits.eastern else text


def digits() -> QLocale:
    """Return the locale that writes numbers in a field with the digits that the person reads."""
    return QLocale("ar_EG" if _Digits.eastern else "C")


def decimal(value: float, places: int = 3) -> str:
    """Return a figure in the digits that the person reads."""
    text = f"{value:.{places}f}"
    return text.translate(_EASTERN).replace(".", "٫") if _Digits.eastern else text


def named(labels: Labels) -> str:
    """Return a label of the tagset in the language of the interface."""
    return label(labels, language())


def short(text: str, limit: int = 60) -> str:
    """Return one line of at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rsplit(" ", 1)[0] or line[:limit]
    return f"{cut}…"


def words_of(item: Attribution, role: str, text: str) -> str:
    """Return the words of a role, or an empty string."""
    return fragments_text(text, item.spans.get(role, ()))


def value_name(tagset: Tagset, item: Attribution, attribute: str) -> str:
    """Return the label of the value that an attribution carries, or an empty string."""
    known = tagset.attribute(attribute)
    value = known.value(item.attributes.get(attribute, "")) if known else None
    return named(value.labels) if value else ""


def who(item: Attribution, text: str, entity: str = "", limit: int = 48) -> str:
    """Return the source's words; without any its entity, else that there is none."""
    words = short(words_of(item, "source", text), limit)
    return words or short(entity, limit) or _("no source yet")


def title_of(item: Attribution, text: str, entity: str = "") -> str:
    """Return a line by which a person recognises an attribution: who, and with which words."""
    source = who(item, text, entity, 40)
    cue = short(words_of(item, "cue", text), 24)
    return _("{source}: “{cue}”", source=source, cue=cue) if cue else source


def state_id(layer: Layer | None, gold: Layer | None, count: int) -> str:
    """Return how far a document is: none, open, submitted or final (gold)."""
    if gold is not None and gold.state == "final":
        return "final"
    if layer is None or (layer.state == "open" and not count):
        return "none"
    return layer.state


def state_name(state: str) -> str:
    """Return a state in words."""
    return _(_STATES.get(state, state))
