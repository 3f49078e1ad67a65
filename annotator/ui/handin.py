"""Handing in: every document that is ready in one go, and what stands in the way of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from annotator import check, offering, people
from annotator.errors import Problem
from annotator.i18n import _, isolate, ngettext, sentence
from annotator.model.records import Attribution, Document, Entity, Region
from annotator.store import Progress, Store
from annotator.ui import icons, theme
from annotator.ui.dialogs import Question
from annotator.ui.documents import state_line
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.problems import in_words

_OK = QDialogButtonBox.StandardButton.Ok
_ID = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document of the annotator that is not handed in, with the errors that block it.

    `undecided` counts the suggestions that were neither accepted nor rejected.
    """

    item: Progress
    errors: tuple[Problem, ...]
    undecided: int = 0

    @property
    def ready(self) -> bool:
        """Tell whether something is marked in it and no error stands."""
        return bool(self.item.attributions) and not self.errors


def waiting(store: Store, annotator: str, progress: Callable[[int, int], None]) -> list[Waiting]:
    """Return what is not handed in: what is ready first, then what is blocked, then the rest."""
    items = [x for x in store.progress(annotator) if people.stage(x) != people.SUBMITTED]
    entities = store.find(Entity)
    found = []
    for n, item in enumerate(items):
        progress(n, len(items))
        work = store.find(Attribution, document=item.document, annotator=annotator)
        regions = store.find(Region, document=item.document)
        text = store.need(Document, item.document)
        problems = check.document(text, regions, work, store.tagset, entities) if work else []
        left = len(offering.offers(store, annotator, item.document))
        found.append(Waiting(item, tuple(check.errors(problems)), left))
    return sorted(found, key=lambda one: (not one.ready, not one.errors))


class HandInDialog(Question):
    """Asks which documents are to be handed in.

    `chosen` is the answer; `place` is a document whose errors the person wants to see instead.
    """

    def __init__(
        self, parent: QWidget | None, known: Sequence[Waiting], store: Store, *, done: int
    ) -> None:
        super().__init__(parent, _("Hand in"))
        self._store = store
        self.place = ""
        self.list = QListWidget()
        self.list.setAccessibleName(_("Documents that are not handed in"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setMinimumSize(620, 340)
        for one in known:
            self.list.addItem(self._line(one))
        self.packet = QCheckBox(_("Then write the packet for the reviewer"))
        self.packet.setChecked(bool(store.workplace))
        self.packet.setVisible(bool(store.workplace))
        self.count = plain("", "faint")
        self._lay_out(done)
        self.list.itemChanged.connect(lambda _item: self._say())
        self.list.itemDoubleClicked.connect(self._go)
        self.list.itemActivated.connect(self._activated)
        self.list.setCurrentRow(0)
        self._say()

    def _lay_out(self, done: int) -> None:
        text = _(
            "Handing in freezes a document as it is now: that is what is compared and adjudicated."
            " You can open it again later."
        )
        self.body.addWidget(plain(text, wrap=True))
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        for words, on in ((_("All"), True), (_("None"), False)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, on=on: self._tick(on=on))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        self.body.addLayout(row)
        if done:
            many = ngettext(
                "{count} document is handed in already.",
                "{count} documents are handed in already.",
                done,
                count=number(done),
            )
            self.body.addWidget(plain(directed(many), "faint", wrap=True))
        self.body.addWidget(self.packet)
        self.buttons.button(_OK).setText(_("Hand in"))

    def _line(self, one: Waiting) -> QListWidgetItem:
        item = one.item
        stage = "reopened" if item.submissions else "open" if item.attributions else "none"
        below = state_line(stage, item.attributions)
        if one.errors:
            errors = len(one.errors)
            many = ngettext("{count} error", "{count} errors", errors, count=number(errors))
            first = sentence(in_words(self._store.tagset, one.errors[0]))
            below = _("{errors} to mend first: {first}", errors=many, first=first)
        elif not item.attributions:
            below = _("nothing is marked; tick it if there is nothing to mark")
        if one.undecided:
            left = ngettext("{count} suggestion undecided", "{count} suggestions undecided",
                            one.undecided, count=number(one.undecided))  # fmt: skip
            below = _("{state} – {left}", state=below, left=left)
        line = QListWidgetItem(f"{directed(isolate(item.title))}\n{directed(below)}")
        line.setData(_ID, item.document)
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.title} — {below}")
        if one.errors:
            line.setIcon(icons.problem(theme.colours().error))
            line.setFlags(line.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        else:
            line.setCheckState(Qt.CheckState.Checked if one.ready else Qt.CheckState.Unchecked)
        return line

    def _lines(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @property
    def chosen(self) -> list[str]:
        """Return the ids of the documents that are ticked."""
        return [x.data(_ID) for x in self._lines() if _is_free(x) and _is_ticked(x)]

    def _tick(self, *, on: bool) -> None:
        self.list.blockSignals(True)
        for line in self._lines():
            if _is_free(line):
                line.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self._say()

    def _say(self) -> None:
        n = len(self.chosen)
        self.count.setText(ngettext("{count} document", "{count} documents", n, count=number(n)))
        self.buttons.button(_OK).setEnabled(bool(n))

    def _activated(self, line: QListWidgetItem) -> None:
        if not self.buttons.button(_OK).isEnabled():  # else Enter comes to `accept` as well
            self._go(line)

    def accept(self) -> None:
        """Enter on a document that is blocked goes to its errors instead."""
        line = self.list.currentItem()
        if self.list.hasFocus() and not _is_free(line):
            self._go(line)
        else:
            super().accept()

    def _go(self, line: QListWidgetItem) -> None:
        if not _is_free(line):
            self.place = line.data(_ID)
            self.reject()


def _is_free(line: QListWidgetItem) -> bool:
    return bool(line.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def _is_ticked(line: QListWidgetItem) -> bool:
    return line.checkState() == Qt.CheckState.Checked
