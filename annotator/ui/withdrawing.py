"""Taking the open document out of use, with a reason, and into use again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from annotator import edits
from annotator.i18n import _
from annotator.model.records import WITHDRAWN, Document
from annotator.ui import dialogs
from annotator.ui.dialogs import Question
from annotator.ui.labels import plain

if TYPE_CHECKING:
    from annotator.ui.window import Window

_OK = QDialogButtonBox.StandardButton.Ok


class ReasonDialog(Question):
    """Asks why a document is withdrawn."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent, _("Withdraw the document"))
        text = _(
            "“{title}” stays in the project with all work on it, but is no longer exported or"
            " assigned. The reason is kept with it; undo takes this back.",
            title=title,
        )
        self.body.addWidget(plain(text, wrap=True))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why, such as: withdrawn by its publisher"))
        self.reason.setAccessibleName(_("Reason"))
        self.body.addWidget(self.reason)
        self.body.addStretch(1)
        self.buttons.button(_OK).setText(_("Withdraw"))
        self.reason.textChanged.connect(self._may_go_on)
        self._may_go_on()
        self.reason.setFocus()

    def _may_go_on(self) -> None:
        self.buttons.button(_OK).setEnabled(bool(self.reason.text().strip()))


def withdraw(window: Window) -> None:
    """Withdraw the open document after asking why; one that is withdrawn comes back."""
    session = window.session
    if session is None or session.document is None:
        return
    document = session.store.need(Document, session.document.id)
    if WITHDRAWN in document.meta:
        if session.do(edits.restore_document, document.id) is not None:
            window.messages.say(_("The document is in use again."))
        return
    dialog = ReasonDialog(window, document.title)
    if not dialogs.ask(dialog):
        return
    if session.do(edits.withdraw_document, document.id, dialog.reason.text()) is not None:
        window.messages.say(_("The document is withdrawn; exports leave it out."))
