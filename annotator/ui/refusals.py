"""Which actions are refused in this project, and the sentence that says why."""

from __future__ import annotations

from annotator import people
from annotator.i18n import N_, _, sentence
from annotator.ui.actions import (
    AGREEMENT,
    CONFLICTS,
    COVERAGE,
    DESK,
    FEEDBACK,
    GUIDELINES,
    PEOPLE,
    RELIABILITY,
    REVIEW,
    REVISIONS,
    Action,
)
from annotator.ui.session import Session

# What only the project that gives out work can do.
_REVIEWERS = frozenset(
    {
        *("review", "agreement", "guidelines", "revisions", "reliability", "people", "promote"),
        COVERAGE,
    }
    | {"withdraw_document"}
)
_REGION = "region:"
# What changes a project, but needs no document that is open.
_CHANGES = (
    *("person_add", "person_name", "person_assign", "person_withdraw", "person_reopen"),
    *("person_take", "hand_in", COVERAGE, "suggest_everywhere", "repeats"),
)
OTHERS = "others"
SCREEN_NAMES = {
    DESK: N_("Annotating"),
    REVIEW: N_("Adjudication"),
    AGREEMENT: N_("Agreement"),
    FEEDBACK: N_("Feedback"),
    GUIDELINES: N_("What the guideline should settle"),
    REVISIONS: N_("Changes after decisions"),
    CONFLICTS: N_("Two versions of the same"),
    RELIABILITY: N_("Reliability of annotators"),
    PEOPLE: N_("People"),
}
# What an action misses that is not refused for good, by what it needs.
_MISSING = {
    "project": N_("Open a project first."),
    "document": N_("Open a document first."),
    "write": N_("Open a document first."),
    "made": N_("Choose an attribution first."),
    "active": N_("Choose an attribution or a suggestion first."),
    "offer": N_("Take a suggestion in hand first (G)."),
    "idle": N_("Put the suggestion down first (Esc)."),
}


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


def why_not(session: Session | None, row: Action, screen: str) -> str:
    """Return why an action that is not enabled cannot be done now."""
    refused = reason(refusals(session), row.id)
    if refused:
        return refused
    lacking = "project" if session is None and row.needs else row.needs
    if session is None and row.needs:
        return _(_MISSING[lacking])
    if not row.acts_on(screen):
        where = row.screens[0] if row.screens else DESK
        return _("This is done on the screen “{name}”.", name=_(SCREEN_NAMES[where]))
    if session is not None and session.document is not None and not session.writable:
        return _("This project can only be read.")
    if row.id in ("undo", "redo"):
        return _("There is nothing to take back or to bring back.")
    return _(_MISSING[lacking]) if lacking in _MISSING else _("This cannot be done now.")
