"""What an annotator will most likely choose next, from what stands beside it: sticky choices.

Nothing of this is stored before a person takes it. It needs no suggestions: a source keeps the
kind that it was given last, and the words of the spans say the rest (`wording`).
"""

from __future__ import annotations

from collections.abc import Mapping

from annotator.model.records import Attribution
from annotator.model.tagset import Tagset
from annotator.model.text import fragments_text
from annotator.suggest.lexicon import Form
from annotator.ui.naming import Called, means, name_for
from annotator.ui.session import Session, hull
from annotator.ui.wording import worded

_LOOKED_AT, KEPT_IN_MIND = 200, 40  # attributions, and names, that a short name may mean
_PERSONS = {1: "first", 3: "third"}
_GENDERS = {"m": "masculine", "f": "feminine"}
_NUMBERS = {"s": "singular", "d": "dual", "p": "plural"}
STICKY = ("source_kind", "anonymity")  # values that a source keeps from one sentence to the next
# How openly sources of a kind are usually named; for the others it must be chosen.
_USUAL: Mapping[str, str] = {
    **dict.fromkeys(("named_person", "official_body", "organization", "media_outlet"), "named"),
    **dict.fromkeys(("document", "social_account", "author_outlet"), "named"),
    **dict.fromkeys(("official_unnamed", "spokesperson", "expert", "witness"), "role_only"),
    "collective": "role_only",
}


def likely(session: Session, item: Attribution, name: str = "") -> dict[str, str]:
    """Return the likeliest value of each attribute that the tagset has and the item lacks.

    `name` is who the source is, where no entity is linked yet.
    """
    before = same_source(session, item, name)
    found = worded(session.text, item)
    if before is not None:
        found |= {id: before.attributes[id] for id in STICKY if before.attributes.get(id)}
    kind = item.attributes.get("source_kind") or found.get("source_kind", "")
    found.setdefault("anonymity", _USUAL.get(kind, ""))
    return {
        id: value
        for id, value in found.items()
        if not item.attributes.get(id)
        and (known := session.tagset.attribute(id)) is not None
        and known.value(value) is not None
    }


def same_source(session: Session, item: Attribution, name: str = "") -> Attribution | None:
    """Return the nearest earlier attribution of the same source, else the nearest later one."""
    mine = name or session.entity_name(item.entity) or source_name(session, item)
    if not mine:
        return None
    place = hull(item)[0]
    others = sorted(
        (other for other in session.attributions.values() if other.id != item.id),
        key=lambda other: (hull(other)[0] > place, abs(hull(other)[0] - place), other.id),
    )
    return next(
        (x for x in others[:_LOOKED_AT] if any(means(mine, name) for name in _called(session, x))),
        None,
    )


def _called(session: Session, item: Attribution) -> Called:
    """Return what a source is called: its entity's name and its words, as far as it has them."""
    said = fragments_text(session.text, item.spans.get("source", ()))
    return tuple(name for name in (session.entity_name(item.entity), said) if name.strip())


def source_name(session: Session, item: Attribution) -> str:
    """Return who the source will most likely be called: as it was before, else by its words."""
    said = fragments_text(session.text, item.spans.get("source", ()))
    return name_for(said, session.text, called_before(session, item)) if said.strip() else ""


def called_before(session: Session, item: Attribution) -> list[Called]:
    """Return what sources were called before an attribution in the text, the nearest first."""
    place = hull(item)[0]
    others = [
        (hull(other)[0], _called(session, other))
        for other in session.attributions.values()
        if other.entity and other.id != item.id and hull(other)[0] <= place
    ]
    others.sort(reverse=True)
    return list(dict.fromkeys(called for _place, called in others[:_LOOKED_AT]))[:KEPT_IN_MIND]


def likely_implicit(tagset: Tagset, form: Form | None) -> dict[str, str]:
    """Return how the source of a finite verb is described that is not written (scheme.md §4.7)."""
    if form is None or form.kind not in ("past", "present"):
        return {}
    found = {
        "person": _PERSONS.get(form.person, ""),
        "gender": _GENDERS.get(form.gender, ""),
        "number": _NUMBERS.get(form.number, ""),
        "reason": "null_subject",
    }
    known = {term.id: {value.id for value in term.values} for term in tagset.implicit}
    return {name: value for name, value in found.items() if value in known.get(name, ())}
