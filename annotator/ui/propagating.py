"""What was annotated before and stands again elsewhere: a list to look at, and to take over.

Nothing is taken over unseen: every line shows the words here and there, Space leaves one out.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from annotator import accepting, propagation
from annotator.errors import AnnotatorError
from annotator.i18n import _, isolate, ngettext
from annotator.model.records import Document, Spans
from annotator.model.text import fragments_text
from annotator.propagation import Repeat
from annotator.store import Store
from annotator.ui import dialogs, tasks
from annotator.ui.labels import directed, plain
from annotator.ui.names import named, number
from annotator.ui.session import Session
from annotator.ui.tables import Cell, Line, Table

_ROLES = {"source": 30, "cue": 18, "content": 90}  # characters of each in the table
_TITLE = 26
_PASSAGE = 320  # characters of a passage below it
_WIDE, _HIGH = 940, 540


class _Checked(Table):
    """Lines with a box before them; Space ticks and unticks the one in hand."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.item(self.currentRow(), 0)
        if event.key() == Qt.Key.Key_Space and item is not None:
            ticked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)


class RepeatsDialog(dialogs.Question):
    """Lists what can be taken over; `chosen` are the lines that are ticked."""

    def __init__(self, parent: QWidget | None, store: Store, found: Sequence[Repeat]) -> None:
        super().__init__(parent, _("Repeated passages"))
        self._store = store
        self._found = list(found)
        self._titles = {item.id: item.title for item in store.overview()}
        self._texts: dict[str, str] = {}
        roles = [term for term in map(store.tagset.role, _ROLES) if term]
        heads = [_("Document"), *(named(term.labels) for term in roles), _("Alike")]
        self.table = _Checked(self.windowTitle(), heads, wide=(3,))
        self.table.show_lines([self._line(repeat) for repeat in self._found])
        rows = range(self.table.rowCount())
        self._boxes = [item for row in rows if (item := self.table.item(row, 0))]
        for item in self._boxes:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.here, self.there = plain("", wrap=True), plain("", "faint", wrap=True)
        self.body.addWidget(
            plain(
                _(
                    "These passages were annotated before, in another document. What is ticked is"
                    " taken over in one step, and Ctrl+Z takes it back. Space ticks and unticks."
                ),
                wrap=True,
            )
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.here)
        self.body.addWidget(self.there)
        self.table.currentCellChanged.connect(lambda *_: self._show())
        self.table.itemChanged.connect(lambda *_: self._count())
        self.table.row_chosen.connect(lambda _row: self.accept())
        self.resize(_WIDE, _HIGH)
        self.table.setFocus()
        self._show()
        self._count()

    @property
    def chosen(self) -> list[Repeat]:
        """What is ticked, in the order of the list."""
        ticked = [box.checkState() == Qt.CheckState.Checked for box in self._boxes]
        return list(itertools.compress(self._found, ticked))

    def _line(self, repeat: Repeat) -> Line:
        item = repeat.suggestion
        return [
            Cell(_short(self._titles.get(item.document, ""), _TITLE)),
            *(
                Cell(self._words(item.document, item.spans, role, limit))
                for role, limit in _ROLES.items()
            ),
            Cell(_("{percent} %", percent=number(round(100 * repeat.similarity))), "faint"),
        ]

    def _show(self) -> None:
        """Show the passage of the line in hand, and the one that it repeats."""
        row = self.table.currentRow()
        if row < 0:
            return
        repeat = self._found[row]
        here, there = repeat.suggestion, repeat.basis
        title = self._titles.get(there.document, "")
        now = self._passage(here.document, here.spans)
        before = self._passage(there.document, there.spans)
        self.here.setText(directed(_("Here: {passage}", passage=now)))
        self.there.setText(directed(_("In “{title}”: {passage}", title=title, passage=before)))

    def _count(self) -> None:
        count = len(self.chosen)
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setText(ngettext("Take over {count}", "Take over {count}", count,
                                count=number(count)))  # fmt: skip
        button.setEnabled(count > 0)

    def _text(self, document: str) -> str:
        if document not in self._texts:
            self._texts[document] = self._store.need(Document, document).text
        return self._texts[document]

    def _words(self, document: str, spans: Spans, role: str, limit: int) -> str:
        return _short(fragments_text(self._text(document), spans.get(role, ())), limit) or "–"

    def _passage(self, document: str, spans: Mapping[str, Sequence[tuple[int, int]]]) -> str:
        edges = [edge for parts in spans.values() for part in parts for edge in part]
        return _short(self._text(document)[min(edges) : max(edges)], _PASSAGE)


def _short(text: str, limit: int) -> str:
    words = " ".join(text.split())
    return isolate(words if len(words) <= limit else f"{words[:limit]}…") if words else ""


def propagate(parent: QWidget, session: Session) -> str:
    """Look for repeated passages, show them, take over what is chosen; return what to say."""
    path, who = session.store.path, session.annotator

    def work(progress: tasks.Progress) -> list[Repeat]:
        with Store.reader(path) as reader:
            return propagation.find(reader, who, progress=progress)

    try:
        found = tasks.run_apart(parent, _("Looking for repeated passages"), work)
    except AnnotatorError as error:
        session.failed.emit(error)
        return ""
    if found is None:
        return ""
    if not found:
        return _("Nothing that was annotated stands anywhere else.")
    dialog = RepeatsDialog(parent, session.store, found)
    if not dialogs.ask(dialog) or not dialog.chosen:
        return ""
    chosen = [repeat.suggestion for repeat in dialog.chosen]
    if session.do(accepting.accept_repeats, chosen) is None:
        return ""
    return ngettext(
        "{count} attribution taken over. Ctrl+Z takes it back",
        "{count} attributions taken over. Ctrl+Z takes them all back",
        len(chosen),
        count=number(len(chosen)),
    )
