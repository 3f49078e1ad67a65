"""The line at the bottom: who annotates, how far the document is, the selection, saved or not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStatusBar, QToolButton

from annotator.errors import AnnotatorError
from annotator.i18n import _, ngettext
from annotator.ui.labels import flat, plain
from annotator.ui.names import named, number, state_id, state_name
from annotator.ui.problems import count_sentence
from annotator.ui.session import Session
from annotator.ui.versions import open_conflicts


class StatusLine(QStatusBar):
    """Says the state of the work; its field mirrors the selection for screen readers."""

    problems_wanted = Signal()
    conflicts_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.annotator = plain()
        self.state = plain()
        self.next_role = plain()
        self.mirror = QLineEdit()
        self.mirror.setReadOnly(True)
        self.mirror.setFrame(False)
        self.mirror.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.mirror.setAccessibleName(_("Selected text"))
        self.mirror.setStyleSheet("background: transparent; border: 0; padding: 0;")
        self.caret = plain()
        self.problems: QToolButton = flat("")
        self.problems.clicked.connect(self.problems_wanted)
        self.conflicts: QToolButton = flat("")
        self.conflicts.clicked.connect(self.conflicts_wanted)
        self.conflicts.hide()
        self.saved = plain()
        for widget in (self.annotator, self.state, self.next_role):
            self.addWidget(widget)
        self.addWidget(self.mirror, 1)
        self.addPermanentWidget(self.caret)
        self.addPermanentWidget(self.conflicts)
        self.addPermanentWidget(self.problems)
        self.addPermanentWidget(self.saved)

    def show_session(self, session: Session | None) -> None:
        """Say who annotates and how far the open document is."""
        for widget in (self.annotator, self.state, self.next_role, self.mirror, self.problems):
            widget.setVisible(session is not None)
        if session is None:
            self.caret.clear()
            self.saved.clear()
            self.conflicts.hide()
            return
        self._show_conflicts(session)
        self.annotator.setText(_("Annotator: {name}", name=session.annotator))
        self.state.clear()
        if session.document is not None:
            count = len(session.attributions)
            self.state.setText(state_name(state_id(session.layer, session.gold, count)))
        self.next_role.setText(self._next(session))

    def show_offer(self, text: str) -> None:
        """Say which suggestion is in hand, in place of the next role."""
        if text:
            self.next_role.setText(text)

    def _show_conflicts(self, session: Session) -> None:
        """Say how many records wait with two versions; nothing, when none does."""
        try:
            count = len(open_conflicts(session))
        except AnnotatorError:
            count = 0  # the next edit meets the same trouble and says so
        self.conflicts.setText(
            ngettext("{count} with two versions", "{count} with two versions", count,
                     count=number(count))
        )  # fmt: skip
        self.conflicts.setVisible(count > 0)

    def _next(self, session: Session) -> str:
        role = session.tagset.role(session.next_role())
        if session.document is None or not session.writable:
            return ""
        if role is None:
            return _("complete; N: next attribution")
        name = named(role.labels)
        if session.active is None:
            return _("new attribution: {role} ({key})", role=name, key=role.key)
        return _("next: {role} ({key})", role=name, key=role.key)

    def show_selection(self, text: str, start: int, end: int) -> None:
        """Mirror the selection and say where it is."""
        self.mirror.setText(text[start : min(end, start + 400)])
        self.mirror.setCursorPosition(0)
        at, size = number(start), end - start
        if start < end:
            self.caret.setText(
                ngettext(
                    "{count} character at {at}",
                    "{count} characters at {at}",
                    size,
                    count=number(size),
                    at=at,
                )
            )
        else:
            self.caret.setText(_("at {at}", at=at))

    def show_desk(self, *, shown: bool) -> None:
        """Leave out what is about the own layer while another screen is shown."""
        for widget in (self.state, self.next_role, self.mirror, self.caret, self.problems):
            widget.setVisible(shown)

    def show_problems(self, errors: int, warnings: int) -> None:
        self.problems.setText(count_sentence(errors, warnings))

    def show_saved(self, *, saved: bool) -> None:
        self.saved.setText(_("saved ✓") if saved else _("not saved"))
