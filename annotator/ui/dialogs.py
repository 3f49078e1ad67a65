"""Every question that the window asks. Tests replace `ask` and the two file choosers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator import __version__
from annotator.edits import check_name
from annotator.errors import AnnotatorError, Problem
from annotator.i18n import _, full_sentence, sentence
from annotator.ui.actions import Action
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


class ProblemsDialog(Question):
    """Shows a list of problems as plain text, such as what stopped an import."""

    def __init__(self, parent: QWidget | None, title: str, problems: Sequence[Problem]) -> None:
        super().__init__(parent, title, QDialogButtonBox.StandardButton.Close)
        self.text = QPlainTextEdit("\n".join(full_sentence(problem) for problem in problems[:50]))
        self.text.setReadOnly(True)
        # A sentence that begins with a file's name would run in the direction of the name.
        run_with(self, self.text)
        self.text.setMinimumSize(560, 260)
        self.text.setAccessibleName(title)
        self.body.addWidget(self.text)
        if len(problems) > 50:
            more = _("and {n} more", n=len(problems) - 50)
            self.body.addWidget(plain(more, "faint"))


def run_with(dialog: QDialog, box: QPlainTextEdit) -> None:
    """Let the lines of a box run, and begin, as the dialog does."""
    rtl = dialog.layoutDirection() == Qt.LayoutDirection.RightToLeft
    option = box.document().defaultTextOption()
    option.setTextDirection(dialog.layoutDirection())
    option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    box.document().setDefaultTextOption(option)


class TextDialog(Question):
    """A long text to read, such as the guidelines, as plain text in its own direction."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        super().__init__(parent, title, QDialogButtonBox.StandardButton.Close)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setMinimumSize(680, 520)
        self.text.setAccessibleName(title)
        self.body.addWidget(self.text)


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


def shown_text(action: Action) -> str:
    """Return what an action is called, with the tagset's name in it where there is one."""
    if action.labels is not None:
        return _(action.text, name=named(action.labels))
    return _(action.text)


def shown_keys(action: Action) -> str:
    """Return an action's keys as the system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(QKeySequence(key).toString(native) for key in action.keys)
