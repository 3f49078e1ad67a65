"""Repeat-last: the words at the caret are another thing that the last source said."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from annotator import edits
from annotator.i18n import _
from annotator.model import text as texts
from annotator.model.records import Attribution, Fragment
from annotator.store import Changes
from annotator.ui.editing import Editing
from annotator.ui.likely import STICKY, likely_implicit
from annotator.ui.names import who
from annotator.ui.session import Session, hull
from annotator.ui.wording import cue_form


class Repeating:
    """Remembers whose attribution was touched last; R begins another one of that source."""

    def __init__(self, session: Session, editing: Editing, say: Callable[[str], None]) -> None:
        self.session = session
        self.editing = editing
        self.say = say
        self._last = ""
        session.changed.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        for change in changes.changes:
            if change.table == "attribution" and change.id in self.session.attributions:
                self._last = change.id

    def repeat(self) -> None:
        """Make the selection, or the word at the caret, the cue of a new attribution."""
        session, document = self.session, self.session.document
        like, cue = self.like(), self.editing.target()
        if document is None or cue is None:
            self.say(_("Select the cue first: the word that says that the same source speaks."))
            return
        if like is None:
            self.say(_("There is no source yet that could be repeated."))
            return
        self.editing.offers.disarm()
        item = self.begun(document.id, like, cue)
        if session.do(edits.repeat_source, item, like.id, STICKY) is not None:
            session.activate(item.id)
            self.editing.view.set_caret(cue[1])
            name = who(like, session.text, session.entity_name(like.entity))
            self.say(_("Again from {name}. Next: the content.", name=name))

    def like(self) -> Attribution | None:
        """Return whose source is meant: the active one's, else the last one's touched."""
        session, caret = self.session, self.editing.view.caret()
        if session.active is not None or self._last in session.attributions:
            return session.active or session.attributions[self._last]
        before = [item for item in session.ordered() if hull(item)[0] < caret]
        return before[-1] if before else None

    def begun(self, document: str, like: Attribution, cue: Fragment) -> Attribution:
        """Return the new attribution: a participle shares the words of the source in its sentence.

        Otherwise the source is not written again (scheme.md §4.7).
        """
        id, form = str(uuid.uuid4()), cue_form(self.session.text, cue)
        source = like.spans.get("source", ())
        if form is not None and form.kind == "participle" and source and self._near(source, cue):
            return Attribution(id, document, "", {"source": source, "cue": (cue,)})
        features = likely_implicit(self.session.tagset, form) or dict(like.implicit or {})
        return Attribution(id, document, "", {"cue": (cue,)}, implicit=features)

    def _near(self, source: tuple[Fragment, ...], cue: Fragment) -> bool:
        """Tell whether the source's words stand in the sentence of the cue."""
        text = self.session.text
        low = text.rfind("\n", 0, cue[0]) + 1
        high = text.find("\n", cue[1])
        found = texts.sentences(text[low : high if high >= 0 else len(text)])
        return any(
            low + a <= source[0][0] and source[-1][1] <= low + b and low + a <= cue[0] < low + b
            for a, b in found
        )
