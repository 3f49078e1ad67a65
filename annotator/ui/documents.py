"""The list of documents: title, state, number of attributions, and a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.i18n import _, ngettext
from annotator.model.records import GOLD, Layer
from annotator.model.text import fold
from annotator.store import Changes, Overview
from annotator.ui import theme
from annotator.ui.labels import draw_line, first_line, line_height, plain
from annotator.ui.names import number, state_id, state_name
from annotator.ui.session import Session

_Index = QModelIndex | QPersistentModelIndex
_STATE = int(Qt.ItemDataRole.UserRole)
_COUNT = _STATE + 1
_NOWHERE = QModelIndex()


class DocumentModel(QAbstractListModel):
    """All documents of the project, or those whose title fits the filter. Holds no texts."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._all: list[Overview] = []
        self._shown: list[Overview] = []
        self._rows: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._folded: list[str] | None = None
        self._filter = ""
        self._submitted: set[str] = set()
        self.reload()

    def reload(self) -> None:
        """Read the list from the store anew."""
        self.beginResetModel()
        self._all = self.session.store.overview()
        self._superseded = {document.supersedes for document in self._all}
        self.see_submissions()
        self._places = {document.id: place for place, document in enumerate(self._all)}
        self._folded = None
        self._sift()
        self.endResetModel()

    def see_submissions(self) -> None:
        """Look which documents this annotator has ever handed in: open again they are reopened."""
        mine = self.session.store.progress(self.session.annotator)
        self._submitted = {item.document for item in mine if item.submissions}

    def filtered(self) -> list[str]:
        """Return the ids of the documents that the filter leaves; empty without one."""
        return [document.id for document in self._shown] if self._filter.strip() else []

    def filter(self, words: str) -> None:
        """Show the documents whose title or outlet holds all these words."""
        self.beginResetModel()
        self._filter = words
        self._sift()
        self.endResetModel()

    def _sift(self) -> None:
        wanted = fold(self._filter).text.split()
        if wanted:
            if self._folded is None:  # folding all titles takes time: only when it is asked for
                self._folded = [
                    fold(f"{d.title} {d.meta.get('outlet', '')}").text for d in self._all
                ]
            both = zip(self._all, self._folded, strict=True)
            self._shown = [d for d, title in both if all(word in title for word in wanted)]
        else:
            self._shown = list(self._all)
        self._rows = {document.id: row for row, document in enumerate(self._shown)}

    def refresh_open(self) -> None:
        """Take over state and count of the open document from the session."""
        document = self.session.document
        row = self._rows.get(document.id) if document else None
        if document is None or row is None:
            return
        old = self._shown[row]
        count = len(self.session.attributions)
        layers = dict(old.layers)
        layers.pop(self.session.annotator, None)
        for name, layer in self.session.layers.items():
            known = old.layers.get(name, ("", 0))[1]
            layers[name] = (layer.state, count if name == self.session.annotator else known)
        new = replace(old, layers=layers)
        self._shown[row] = new
        self._all[self._places[document.id]] = new
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        document = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return document.title
        if role == _STATE:
            return self._state(document)
        if role == _COUNT:
            return self._count(document)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{document.title} — {state_line(self._state(document), self._count(document))}"
        return None

    def _state(self, document: Overview) -> str:
        if document.withdrawn:
            return "withdrawn"
        if document.id in self._superseded:
            return "superseded"
        mine = document.layers.get(self.session.annotator)
        gold = document.layers.get(GOLD)
        layer = Layer("", document.id, "", mine[0]) if mine else None
        final = Layer("", document.id, GOLD, gold[0]) if gold else None
        state = state_id(layer, final, self._count(document))
        again = mine is not None and mine[0] == "open" and document.id in self._submitted
        return "reopened" if again and state != "final" else state

    def _count(self, document: Overview) -> int:
        return document.layers.get(self.session.annotator, ("", 0))[1]

    def id_at(self, row: int) -> str:
        return self._shown[row].id if 0 <= row < len(self._shown) else ""

    def row_of(self, id: str) -> int:
        return self._rows.get(id, -1)

    def total(self) -> int:
        return len(self._all)


def state_line(state: str, count: int) -> str:
    """Return state and number of attributions as one line."""
    words = state_name(state)
    if not count:
        return words
    many = ngettext("{count} attribution", "{count} attributions", count, count=number(count))
    return f"{words} – {many}"


class _DocumentLine(QStyledItemDelegate):
    """The title on two lines; how far the document is, with a dot in the state's colour."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        view: Any = option
        return QSize(80, line_height(view.fontMetrics, view.font.pixelSize()) * 3 + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        c = theme.colours()
        view: Any = option
        rtl = view.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.state & QStyle.StateFlag.State_Selected:
            _choose(painter, view.rect, rtl=rtl)
        box = view.rect.adjusted(14, 7, -14, -7)
        pitch = line_height(view.fontMetrics, view.font.pixelSize())
        painter.setPen(QColor(c.ink))
        lines = [QRect(box.left(), box.top() + n * pitch, box.width(), pitch) for n in range(3)]
        title = str(index.data())
        cut = first_line(title, view.font, box.width())
        draw_line(painter, lines[0], title[:cut].strip(), rtl=rtl)
        draw_line(painter, lines[1], title[cut:].strip(), rtl=rtl)
        self._state_line(painter, lines[2] if title[cut:].strip() else lines[1], index, rtl=rtl)
        painter.restore()

    def _state_line(self, painter: QPainter, line: QRect, index: _Index, *, rtl: bool) -> None:
        state = str(index.data(_STATE))
        _dot(painter, state, line.right() - 4 if rtl else line.left() + 4, line.center().y())
        painter.setPen(QColor(theme.colours().faint))
        line = line.adjusted(0, 0, -16, 0) if rtl else line.adjusted(16, 0, 0, 0)
        draw_line(painter, line, state_line(state, int(index.data(_COUNT))), rtl=rtl)


def _choose(painter: QPainter, rect: QRect, *, rtl: bool) -> None:
    """Paint the ground of the chosen line, with a bar at its leading edge."""
    painter.fillRect(rect, QColor(theme.colours().glow))
    bar = QRect(rect.left(), rect.top(), 3, rect.height())
    if rtl:
        bar.moveRight(rect.right())
    painter.fillRect(bar, QColor(theme.colours().accent))


def _dot(painter: QPainter, state: str, x: int, y: int) -> None:
    colour = QColor(theme.state_colour("open" if state == "reopened" else state))
    painter.setPen(colour if state != "none" else QColor(theme.colours().faint))
    painter.setBrush(Qt.BrushStyle.NoBrush if state == "none" else colour)
    painter.drawEllipse(x - 4, y - 4, 8, 8)


class Documents(QWidget):
    """The pane: a filter over the list; choosing a line opens the document."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.model = DocumentModel(session)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Filter documents"))
        self.field.setAccessibleName(_("Filter documents"))
        self.field.setClearButtonEnabled(True)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_DocumentLine(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_("Documents"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = plain("", "faint")
        self._lay_out()
        self._connect()
        self._say_count()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 6)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 4)
        top.setSpacing(8)
        top.addWidget(plain(_("Documents"), "heading"))
        top.addWidget(self.field)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(14, 2, 14, 0)
        bottom.addWidget(self.count)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        session = self.session
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._enter)
        self.list.selectionModel().currentChanged.connect(self._open)
        self.list.activated.connect(lambda _index: self.left.emit())
        self.list.clicked.connect(lambda _index: self.left.emit())
        session.opened.connect(self._follow)
        session.changed.connect(self._changed)

    def _filter(self, words: str) -> None:
        self.model.filter(words)
        self._follow()
        self._say_count()

    def _say_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total()
        if shown != total:
            text = _("{n} of {total}", n=number(shown), total=number(total))
        else:
            text = ngettext("{count} document", "{count} documents", total, count=number(total))
        self.count.setText(text)

    def _enter(self) -> None:
        if self.session.document is None or self.model.row_of(self.session.document.id) < 0:
            self.session.open_document(self.model.id_at(0))
        self.left.emit()

    def _open(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.session.open_document(self.model.id_at(index.row()))

    def _follow(self) -> None:
        """Select the open document in the list."""
        document = self.session.document
        row = self.model.row_of(document.id) if document else -1
        index = self.model.index(row)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        if index.isValid():
            self.list.scrollTo(index)

    def _changed(self, changes: Changes) -> None:
        if changes.ids("document") or self._elsewhere(changes):
            self.model.reload()
            self._follow()
            self._say_count()
        elif changes.ids("attribution") or changes.ids("layer"):
            if changes.ids("submission"):
                self.model.see_submissions()
            self.model.refresh_open()

    def _elsewhere(self, changes: Changes) -> bool:
        """Tell whether layers changed on documents that are not open, as by handing in many."""
        here = self.session.document.id if self.session.document else ""
        return any(
            change.table == "layer" and (change.after or change.before or {})["document"] != here
            for change in changes.changes
        )

    def step(self, step: int) -> None:
        """Open the next or previous document of the list."""
        count = self.model.rowCount()
        if not count:
            return
        document = self.session.document
        row = self.model.row_of(document.id) if document else -1
        target = row + step if row >= 0 else 0
        if 0 <= target < count:
            self.session.open_document(self.model.id_at(target))

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
