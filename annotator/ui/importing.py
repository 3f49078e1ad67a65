"""The import dialog: which files, what each of them is, and what becomes of what is known."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.exchange import Choices
from annotator.exchange.choices import REFUSE, SEPARATE, SUPERSEDE
from annotator.exchange.preview import UNREADABLE, Preview
from annotator.formats import FORMATS, Options
from annotator.i18n import N_, _, full_sentence, ngettext
from annotator.store import Store
from annotator.ui import dialogs, theme
from annotator.ui.dialogs import Question
from annotator.ui.importlist import LISTED, Entry, FileList
from annotator.ui.importpane import Pane, narrow
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.refusals import capital

_LOOKED_AT = 300  # files that are read beforehand; the others when they are chosen, or imported
_TOLD = 20  # files after which it is said how far this is
_LIST = 560  # pixels, so that names of files can be read beside a wide pane
_OK = QDialogButtonBox.StandardButton.Ok
_REPLACE = "replace"
_CORRECTIONS = {
    "": N_("Choose what they are"),
    SUPERSEDE: N_("Corrected articles: keep both texts, take the work along"),
    SEPARATE: N_("Other articles"),
    _REPLACE: N_("Replace the old texts, if nothing is annotated on them"),
}


class ImportDialog(Question):
    """Asks what to import and shows what that is; `paths` and `choices` are the answer.

    `labels` maps words of other programs to those of the tagset, first as it was remembered.
    """

    def __init__(
        self,
        parent: QWidget | None,
        store: Store,
        annotator: str,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent, _("Import"))
        self.labels = dict(labels or {})
        self._tagset = store.tagset
        self.paths: list[Path] = []
        self.entries: list[Entry] = []
        self._preview = Preview(store)
        self._waiting: list[Entry] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._look_at_next)
        self.list, self.pane = FileList(), Pane()
        self.count, self.trouble = plain("", "faint", wrap=True), plain("", wrap=True)
        self.format, self.whose, self.corrections = QComboBox(), QComboBox(), QComboBox()
        self.replace = QCheckBox(_("Replace what differs in the project"))
        self._fill(annotator)
        self._lay_out()
        self._connect()
        self.resize(1180, 700)
        self._show()
        self.files.setFocus()

    def _fill(self, annotator: str) -> None:
        self.buttons.button(_OK).setText(_("Import"))
        self.files = QPushButton(_("Files…"))
        self.folder = QPushButton(_("Folder…"))
        self.format.addItem(_("Recognise by the file"), None)
        for item in FORMATS:
            if item.read is not None:
                self.format.addItem(_(item.title), item.name)
        self.whose.addItem(_("As the file says"), "")
        self.whose.addItem(annotator, annotator)
        for value, text in _CORRECTIONS.items():
            self.corrections.addItem(_(text), value)
        self.format.setAccessibleName(_("Format"))
        narrow(self.format, 22)
        self.trouble.setStyleSheet(f"color: {theme.colours().error};")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.files, self.folder, plain(_("Format")), self.format):
            top.addWidget(widget)
        top.addStretch(1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.list)
        self.split.addWidget(self.pane)
        self.list.setMinimumWidth(_LIST)
        self.split.setSizes([620, 500])
        self.empty = plain(
            _(
                "Choose articles as text, web pages, Word files or tables, in folders or zip files"
                " as well; annotations; or a dataset. Nothing is written before you have seen it."
            ),
            "faint",
            wrap=True,
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.form = QFormLayout()
        self.form.setSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self.form.addRow(_("Another text"), self.corrections)
        self.form.addRow(_("Whose annotations"), self.whose)
        self.form.addRow("", self.replace)
        bottom = QVBoxLayout()
        bottom.setSpacing(6)
        bottom.addWidget(self.count)
        bottom.addWidget(self.trouble)
        self.body.addLayout(top)
        self.body.addWidget(self.split, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addLayout(bottom)
        self.body.addLayout(self.form)

    def _connect(self) -> None:
        self.files.clicked.connect(lambda: self.take(dialogs.choose_many(self, _("Import"), "")))
        self.folder.clicked.connect(lambda: self.take(dialogs.choose_folder(self, _("Import"))))
        self.format.activated.connect(lambda: self.take(self.paths))
        self.list.currentCellChanged.connect(lambda *_cells: self._show_current())
        self.list.toggled.connect(self._show)
        self.pane.changed.connect(self._read_otherwise)
        self.pane.labels.changed.connect(self._map)
        self.corrections.activated.connect(self._show)

    # ---- what was chosen -----------------------------------------------------------------

    def take(self, paths: Sequence[Path]) -> None:
        """Take over what was chosen and begin to look at it."""
        if not paths:
            return
        self.paths = list(paths)
        self.trouble.clear()
        try:
            self._preview.take(self.paths, self.format.currentData())
        except AnnotatorError as error:
            self._preview.files = []
            shown = [full_sentence(problem) for problem in error.problems[:3]]
            self.trouble.setText("\n".join(directed(capital(line)) for line in shown))
        self.entries = [Entry(file) for file in self._preview.files]
        for entry in self.entries:
            if entry.annotated:
                entry.options = Options(labels=self.labels)
        self.list.show_entries(self.entries)
        self._waiting = self.entries[:_LOOKED_AT]
        self._timer.start()
        self._show()
        if self.entries:
            self.list.setFocus()

    def choices(self) -> Choices:
        """Return how the person wants it."""
        chosen = self.corrections.currentData() if self._changed() else ""
        left_out = [entry.file.place.file for entry in self.entries if not entry.taken]
        return Choices(
            self.format.currentData(),
            self.whose.currentData(),
            replace=chosen == _REPLACE or self.replace.isChecked(),
            corrections=chosen if chosen in (SUPERSEDE, SEPARATE) else REFUSE,
            of={
                entry.file.place.file: entry.options
                for entry in self.entries
                if entry.options != Options()
            },
            without=frozenset(left_out),
        )

    def wait(self) -> None:
        """Look at everything that is still to be looked at, now."""
        while self._timer.isActive():
            self._look_at_next()

    # ---- looking -------------------------------------------------------------------------

    def _look_at_next(self) -> None:
        """Read one more file; the dialog stays alive between two."""
        while self._waiting and self._waiting[0].look is not None:
            self._waiting.pop(0)
        if not self._waiting:
            self._timer.stop()
            current = self.list.current()
            if current is not None and current.annotated:
                self._show_entry(current)
            self._show()
            return
        self._look(self._waiting.pop(0))
        if len(self._waiting) % _TOLD == 0:
            self._show()

    def _look(self, entry: Entry) -> None:
        if entry.annotated and entry.words is None:
            plainly = dataclasses.replace(entry.options, labels={})
            entry.words = self._preview.look(entry.file, plainly).words
        entry.look = self._preview.look(entry.file, entry.options)
        if entry.annotated:  # values of an attribute that was mapped are words, too
            entry.words = {**entry.look.words, **(entry.words or {})}
        self.list.refresh(entry)
        if entry is self.list.current():
            self._show_entry(entry)

    def _show_entry(self, entry: Entry | None) -> None:
        if entry is not None and entry.annotated:
            words: Counter[str] = Counter()  # of all files: one answer counts for all
            for other in self.entries:
                words.update(other.words or {})
            self.pane.labels.show_words(words, self.labels, self._tagset)
        self.pane.show_entry(entry)

    def _map(self, word: str, ours: str | None) -> None:
        """Take over what a word is here, for all files of annotations."""
        self.labels = {known: value for known, value in self.labels.items() if known != word}
        if ours is not None:
            self.labels[word] = ours
        current = self.list.current()
        for entry in self.entries:
            if entry.annotated:
                entry.options = dataclasses.replace(entry.options, labels=self.labels)
                if entry.look is not None and entry is not current:
                    entry.look = None
                    self._waiting.append(entry)
        if current is not None:
            self._look(current)
        self._timer.start()
        self._show()

    def _show_current(self) -> None:
        entry = self.list.current()
        if entry is not None and entry.look is None:
            self._look(entry)
            self._show()
        self._show_entry(entry)

    def _read_otherwise(self, change: Callable[[Options], Options]) -> None:
        """Read the chosen files in another way."""
        for entry in self.list.chosen():
            entry.options = change(entry.options)
            self._look(entry)
        self._show()

    # ---- saying --------------------------------------------------------------------------

    def _changed(self) -> int:
        return sum(entry.look.changed for entry in self.entries if entry.taken and entry.look)

    def _show(self) -> None:
        """Say what will come in, and ask what only the person can say."""
        some = bool(self.entries)
        self.split.setVisible(some)
        self.empty.setVisible(not some)
        annotated = any(entry.annotated for entry in self.entries)
        changed = self._changed()
        self.form.setRowVisible(self.corrections, changed > 0)
        self.form.setRowVisible(self.whose, annotated)
        self.form.setRowVisible(self.replace, annotated)
        self.count.setText(directed(self._sentence(changed)) if some else "")
        self.count.setVisible(some)
        self.trouble.setVisible(bool(self.trouble.text()))
        undecided = changed > 0 and not self.corrections.currentData()
        taken = any(entry.taken for entry in self.entries)
        self.buttons.button(_OK).setEnabled(taken and not undecided)

    def _sentence(self, changed: int) -> str:
        taken = [entry for entry in self.entries if entry.taken]
        unreadable = sum(e.look is not None and e.look.state == UNREADABLE for e in self.entries)
        parts = [
            ngettext("{count} file", "{count} files", len(taken), count=number(len(taken))),
        ]
        looked = [entry.look for entry in taken if entry.look]
        many = sum(len(look.documents) for look in looked)
        if many:
            parts.append(ngettext("{count} article", "{count} articles", many, count=number(many)))
        if len(self.entries) > LISTED:
            parts.append(_("the first {n} are listed", n=number(LISTED)))
        if changed:
            parts.append(
                ngettext(
                    "{count} has another text in the project under its name or address",
                    "{count} have another text in the project under their name or address",
                    changed,
                    count=number(changed),
                )
            )
        if unreadable:
            parts.append(
                ngettext(
                    "{count} cannot be read and is left out",
                    "{count} cannot be read and are left out",
                    unreadable,
                    count=number(unreadable),
                )
            )
        return _(", ").join(parts) + "."
