"""Records that two machines changed: both versions with their words in the text, and a choice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator import edits
from annotator.i18n import N_, _, isolate, ngettext
from annotator.model.records import Document
from annotator.settings import Settings
from annotator.store import Conflict
from annotator.ui import theme, versions
from annotator.ui.comparison import Comparison
from annotator.ui.labels import directed, plain
from annotator.ui.messages import MessageBar
from annotator.ui.names import number, short
from annotator.ui.session import Session
from annotator.ui.textview import TextView

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_WHY = N_(
    "These were changed on two machines before the changes came together. The newest version"
    " stands; the other one waits, and nothing is lost."
)


class ConflictView(QWidget):
    """The list of open conflicts, the chosen one in the text and field by field."""

    def __init__(self, session: Session, settings: Settings, messages: MessageBar) -> None:
        super().__init__()
        self.session = session
        self.messages = messages
        self.found: list[Conflict] = []
        self.heading = plain("", "heading")
        self.why = plain(directed(_(_WHY)), "faint", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Two versions of the same"))
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.title = plain("", "heading", wrap=True)
        self.text = TextView()
        self.text.setAccessibleName(_("Text of the document"))
        self.comparison = Comparison()
        self._document = ""
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(lambda _row: self._show_conflict())
        self.comparison.wanted.connect(lambda take: self.settle(take=take))
        session.changed.connect(self._changed)
        self.dress(settings)

    def _lay_out(self) -> None:
        hint = _("1 or Enter: keep what stands · 2: take the other · Ctrl+Z: undo · Esc: back")
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.heading)
        top.addWidget(self.why, 1)
        context = QWidget()
        column = QVBoxLayout(context)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title.setContentsMargins(14, 4, 14, 4)
        column.addWidget(self.title)
        column.addWidget(self.text, 1)
        self.context = context
        side = QSplitter(Qt.Orientation.Vertical)
        side.addWidget(context)
        side.addWidget(self.comparison)
        side.setChildrenCollapsible(False)
        side.setSizes([330, 330])
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(self.list)
        panes.addWidget(side)
        panes.setChildrenCollapsible(False)
        panes.setSizes([340, 900])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(top)
        layout.addWidget(panes, 1)
        layout.addWidget(plain(directed(hint), "faint", wrap=True))

    def dress(self, settings: Settings) -> None:
        """Take over fonts and habits from the settings."""
        self.text.set_text_font(theme.text_font(settings.font_family, settings.font_size))
        self.text.set_visual_arrows(settings.visual_arrows)

    # ---- showing -----------------------------------------------------------------------------

    def reload(self) -> str:
        """Read what waits anew; return that nothing does, else an empty string."""
        row = self.list.currentRow()
        self.found = versions.open_conflicts(self.session)
        count = len(self.found)
        self.heading.setText(
            ngettext("{count} record has two versions", "{count} records have two versions",
                     count, count=number(count))
        )  # fmt: skip
        self.why.setVisible(count > 0)
        self.list.blockSignals(True)
        self.list.clear()
        for conflict in self.found:
            self.list.addItem(self._line(conflict))
        self.list.setCurrentRow(min(max(row, 0), count - 1))
        self.list.blockSignals(False)
        self._show_conflict()
        return "" if count else _("No record has two versions.")

    def _line(self, conflict: Conflict) -> QListWidgetItem:
        document = versions.document_of(self.session, conflict)
        name = versions.title(self.session, conflict, document)
        below = isolate(short(document.title, 48)) if document is not None else ""
        line = QListWidgetItem("\n".join(directed(text) for text in (name, below) if text))
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name} — {below}" if below else name)
        return line

    @property
    def conflict(self) -> Conflict | None:
        """Return the chosen one."""
        row = self.list.currentRow()
        return self.found[row] if 0 <= row < len(self.found) else None

    def _show_conflict(self) -> None:
        conflict = self.conflict
        if conflict is None:
            self.context.hide()
            self.comparison.show_nothing(_("Nothing is left to decide. Esc: back"))
            return
        session = self.session
        document = versions.document_of(session, conflict)
        self._show_text(conflict, document)
        one = (conflict.current_annotator, conflict.current_device, conflict.current_at)
        other = (conflict.annotator, conflict.device, conflict.at)
        whose = (versions.who_when(session, *one), versions.who_when(session, *other))
        self.comparison.show_versions(versions.fields(session, conflict, document), whose)

    def _show_text(self, conflict: Conflict, document: Document | None) -> None:
        found = versions.marks(self.session, conflict) if document is not None else []
        self.context.setVisible(bool(found))
        if document is None or not found:
            return
        if document.id != self._document:
            self._document = document.id
            self.text.set_text(document.text, document.language[:2] in _RIGHT_TO_LEFT)
            self.title.setText(directed(document.title))
        self.text.set_marks(found)
        parts = [part for mark in found for part in mark.fragments]
        start, end = min(a for a, _ in parts), max(b for _, b in parts)
        self.text.set_caret(start)
        self.text.reveal(start, end)

    # ---- deciding ----------------------------------------------------------------------------

    def settle(self, *, take: bool) -> None:
        """Keep the version that stands, or take the other one; undo lets both wait again."""
        conflict = self.conflict
        if conflict is None:
            return
        if self.session.do(edits.settle_conflict, conflict.id, take=take) is None:
            return
        if take and conflict.value is not None and self._waits(conflict):
            said, level = _("It cannot stand: what it belongs to is gone."), "warning"
        elif take:
            said, level = _("The other version stands now. Ctrl+Z takes it back."), "info"
        else:
            said, level = _("The version that stood is kept. Ctrl+Z takes it back."), "info"
        self.messages.say(said, level)

    def _waits(self, conflict: Conflict) -> bool:
        """Tell whether a version waits as before, though it was taken."""
        key = (conflict.table, conflict.target, conflict.value)
        return any((one.table, one.target, one.value) == key for one in self.found)

    def _changed(self, _changes: object) -> None:
        """Follow what was decided here, and what was taken back."""
        if self.isVisible():
            self.reload()
