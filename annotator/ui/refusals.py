"""Which actions are refused in this project, and the sentence that says why."""

from __future__ import annotations

from annotator import people
from annotator.i18n import _, sentence
from annotator.ui.session import Session

# What only the project that gives out work can do.
_REVIEWERS = frozenset(
    {"review", "agreement", "guidelines", "revisions", "reliability", "people", "promote"}
)
_REGION = "region:"
# What changes a project, but needs no document that is open.
_CHANGES = (
    *("person_add", "person_name", "person_assign", "person_withdraw", "person_reopen"),
    *("person_take", "hand_in"),
)
OTHERS = "others"


def refusals(session: Session | None) -> dict[str, str]:
    """Return action ids with the reason why they are refused; `region:` stands for all kinds.

    What merely has nothing to act on now, such as a mark without a selection, is not named.
    """
    if session is None:
        return {}
    found: dict[str, str] = {}
    if not session.writable:
        found = dict.fromkeys(_CHANGES, _("This project can only be read."))
    workplace = session.store.workplace
    if workplace:
        found |= dict.fromkeys((*_REVIEWERS, _REGION), elsewhere(workplace))
        found["annotator"] = _(
            "This project is where {name} works. Somebody else needs an assignment packet of their"
            " own.",
            name=workplace,
        )
    if session.document is not None:
        problem = people.hidden(session.store, session.layer, session.gold)
        if problem is not None:
            found[OTHERS] = capital(sentence(problem))
    return found


def reason(found: dict[str, str], action: str) -> str:
    """Return why an action is refused, or an empty string."""
    return found.get(action) or (found.get(_REGION, "") if action.startswith(_REGION) else "")


def elsewhere(name: str) -> str:
    """Return why a reviewer's part cannot be done in an annotator's place of work."""
    return _(
        "This is where {name} works. People, comparison, adjudication, gold and regions belong to"
        " the project that gave out the work.",
        name=name,
    )


def capital(text: str) -> str:
    """Return a sentence as it stands alone on a line."""
    return text[:1].upper() + text[1:] + "."
