"""Every question that the window asks. Tests replace `ask` and the two file choosers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator import __version__
from annotator.edits import check_name
from annotator.errors import AnnotatorError, Problem
from annotator.formats import FORMATS, Format
from annotator.i18n import _, full_sentence, sentence
from annotator.ui.actions import MENUS, Action
from annotator.ui.labels import plain
from annotator.ui.names import named

_WIDTH = 420


def _ask(dialog: QDialog) -> bool:
    return dialog.exec() == int(QDialog.DialogCode.Accepted)


# All modal dialogs open through this one name, so that a test can answer them.
ask: Callable[[QDialog], bool] = _ask


def _choose_open(parent: QWidget, title: str, pattern: str) -> Path | None:
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, "", pattern)
    return Path(chosen) if chosen else None


def _choose_save(parent: QWidget, title: str, suggestion: str, pattern: str) -> Path | None:
    # Nothing of ours writes over a file, so nothing may offer to.
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, title, suggestion, pattern, options=QFileDialog.Option.DontConfirmOverwrite
    )
    return Path(chosen) if chosen else None


def _choose_many(parent: QWidget, title: str, pattern: str) -> list[Path]:
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, "", pattern)
    return [Path(path) for path in chosen]


def _choose_folder(parent: QWidget, title: str) -> list[Path]:
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return [Path(chosen)] if chosen else []


choose_open = _choose_open
choose_save = _choose_save
choose_many = _choose_many
choose_folder = _choose_folder


class Question(QDialog):
    """A dialog with a body and Qt's own buttons, in the language of the interface."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        buttons: QDialogButtonBox.StandardButton = QDialogButtonBox.StandardButton.Ok
        | QDialogButtonBox.StandardButton.Cancel,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.body = QVBoxLayout()
        self.body.addStrut(_WIDTH)  # a minimum of the dialog's own would overrule its contents
        self.body.setSpacing(10)
        self.buttons = QDialogButtonBox(buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.buttons)


class NameDialog(Question):
    """Asks who annotates; refuses a name that cannot be one, beside the field."""

    def __init__(self, parent: QWidget | None, name: str = "") -> None:
        super().__init__(parent, _("Who annotates?"))
        self.body.addWidget(
            plain(
                _(
                    "Choose a pseudonym for your work, such as A01 or سلمى. It is stored with every"
                    " annotation and can be seen in what you export; your real name is not needed."
                ),
                wrap=True,
            )
        )
        self.name = QLineEdit(name)
        self.name.setAccessibleName(_("Pseudonym"))
        self.trouble = plain("", "faint", wrap=True)
        self.body.addWidget(self.name)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)

    def accept(self) -> None:
        try:
            check_name(self.name.text())
        except AnnotatorError as error:
            self.trouble.setText(sentence(error.problems[0]))
            self.name.setFocus()
            return
        super().accept()


class ImportDialog(Question):
    """Asks what to import: files or a folder, in which format, as whose work."""

    def __init__(self, parent: QWidget | None, annotator: str) -> None:
        super().__init__(parent, _("Import"))
        self.paths: list[Path] = []
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Import"))
        self.chosen = plain(_("Nothing chosen yet"), "faint", wrap=True)
        pick = QDialogButtonBox()
        pick.setCenterButtons(False)
        files = pick.addButton(_("Files…"), QDialogButtonBox.ButtonRole.ActionRole)
        folder = pick.addButton(_("Folder…"), QDialogButtonBox.ButtonRole.ActionRole)
        files.clicked.connect(lambda: self.take(choose_many(self, _("Import"), "")))
        folder.clicked.connect(lambda: self.take(choose_folder(self, _("Import"))))
        self.format = QComboBox()
        self.format.addItem(_("Recognise by the file"), None)
        for item in FORMATS:
            if item.read is not None:
                self.format.addItem(_(item.title), item.name)
        self.whose = QComboBox()
        self.whose.addItem(_("As the file says"), "")
        self.whose.addItem(annotator, annotator)
        self.replace = QCheckBox(_("Replace what differs in the project"))
        self.body.addWidget(pick)
        self.body.addWidget(self.chosen)
        form = QFormLayout()
        form.addRow(_("Format"), self.format)
        form.addRow(_("Whose annotations"), self.whose)
        self.body.addLayout(form)
        self.body.addWidget(self.replace)
        self.body.addStretch(1)
        self.take([])

    def take(self, paths: Sequence[Path]) -> None:
        """Take over what was chosen."""
        if paths:
            self.paths = list(paths)
            shown = "\n".join(path.name for path in self.paths[:6])
            self.chosen.setText(shown + ("\n…" if len(self.paths) > 6 else ""))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.paths))


class ExportDialog(Question):
    """Asks for format and layer, and says what the format cannot hold."""

    def __init__(self, parent: QWidget | None, layers: Sequence[str]) -> None:
        super().__init__(parent, _("Export"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Choose where…"))
        self.formats: list[Format] = [item for item in FORMATS if item.write is not None]
        self.format = QComboBox()
        for item in self.formats:
            self.format.addItem(_(item.title), item.name)
        self.layer = QComboBox()
        for name in layers:
            self.layer.addItem(_layer_name(name), name)
        self.draft = QCheckBox(_("Draft: export although problems stand"))
        self.loses = plain("", "faint", wrap=True)
        form = QFormLayout()
        form.addRow(_("Format"), self.format)
        form.addRow(_("Layer"), self.layer)
        self.body.addLayout(form)
        self.body.addWidget(self.draft)
        self.body.addWidget(self.loses)
        self.body.addStretch(1)
        self.format.currentIndexChanged.connect(self._say_losses)
        self._say_losses()

    def _say_losses(self) -> None:
        item = self.formats[self.format.currentIndex()]
        lost = _(", ").join(_(part) for part in item.loses)
        self.loses.setText(
            _("This format does not keep: {things}", things=lost)
            if lost
            else _("This format keeps everything.")
        )


def _layer_name(name: str) -> str:
    return {"gold": _("Gold"), "all": _("All layers")}.get(name, name)


class ProblemsDialog(Question):
    """Shows a list of problems as plain text, such as what stopped an import."""

    def __init__(self, parent: QWidget | None, title: str, problems: Sequence[Problem]) -> None:
        super().__init__(parent, title, QDialogButtonBox.StandardButton.Close)
        self.text = QPlainTextEdit("\n".join(full_sentence(problem) for problem in problems[:50]))
        self.text.setReadOnly(True)
        # A sentence that begins with a file's name would run in the direction of the name.
        option = self.text.document().defaultTextOption()
        option.setTextDirection(self.layoutDirection())
        self.text.document().setDefaultTextOption(option)
        self.text.setMinimumSize(560, 260)
        self.text.setAccessibleName(title)
        self.body.addWidget(self.text)
        if len(problems) > 50:
            more = _("and {n} more", n=len(problems) - 50)
            self.body.addWidget(plain(more, "faint"))


class Confirmation(Question):
    """Says what will be done and asks whether to do it."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent, title)
        self.label = plain(text, wrap=True)
        self.body.addWidget(self.label)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(_("Go on"))


class MessageDialog(Question):
    """One calm paragraph, as plain text."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent, title, QDialogButtonBox.StandardButton.Close)
        self.label = plain(text, wrap=True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.label)


class LeavingDialog(Question):
    """Asks what to do before a project is left whose file was deleted or moved."""

    def __init__(self, parent: QWidget | None) -> None:
        kinds = QDialogButtonBox.StandardButton
        super().__init__(
            parent, _("The project file is gone"), kinds.Save | kinds.Discard | kinds.Cancel
        )
        self.body.addWidget(
            plain(
                _(
                    "The project file was deleted or moved while it was open. Without a copy, what"
                    " it holds may be lost when it is closed here."
                ),
                wrap=True,
            )
        )
        self.copies = True
        self.buttons.button(kinds.Save).setText(_("Save a copy…"))
        self.leave = self.buttons.button(kinds.Discard)
        self.leave.setText(_("Close without a copy"))
        self.leave.clicked.connect(self._leave)

    def _leave(self) -> None:
        self.copies = False
        self.accept()


def about(parent: QWidget | None) -> MessageDialog:
    """Return the dialog that says what this program is."""
    text = _(
        "Isnad {version}: annotation of source attribution in Arabic news.\n\n"
        "Who said what, through whom, and with which stance. The program works without a network;"
        " every edit is saved at once in the project file.",
        version=__version__,
    )
    return MessageDialog(parent, _("About Isnad"), text)


class KeysDialog(Question):
    """The list of keys: everything the window can do, read from the table of actions."""

    def __init__(self, parent: QWidget | None, actions: Sequence[Action]) -> None:
        super().__init__(parent, _("Keys"), QDialogButtonBox.StandardButton.Close)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for menu, title in MENUS.items():
            mine = [action for action in actions if action.menu == menu and action.keys]
            if mine:
                heading = plain(_(title).replace("&", ""), "heading")
                heading.setContentsMargins(0, 10, 0, 0)
                grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for action in mine:
                row = grid.rowCount()
                grid.addWidget(plain(shown_keys(action)), row, 0)
                grid.addWidget(plain(shown_text(action), wrap=True), row, 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setMinimumSize(560, 560)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        grid.setRowStretch(grid.rowCount(), 1)
        self.body.addWidget(scroll)


def shown_text(action: Action) -> str:
    """Return what an action is called, with the tagset's name in it where there is one."""
    if action.labels is not None:
        return _(action.text, name=named(action.labels))
    return _(action.text)


def shown_keys(action: Action) -> str:
    """Return an action's keys as the system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(QKeySequence(key).toString(native) for key in action.keys)
