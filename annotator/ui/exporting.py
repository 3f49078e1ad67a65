"""The export dialog: which format, what it does not keep of this project, how it looks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QThread, Signal
from PySide6.QtGui import QFont, QFontDatabase, QShowEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator import exchange
from annotator.errors import AnnotatorError, Problem
from annotator.exchange.streams import ALL
from annotator.formats import FORMATS, Format, Loss
from annotator.i18n import _, full_sentence, ngettext
from annotator.model.records import GOLD
from annotator.store import Store
from annotator.ui import theme
from annotator.ui.dialogs import Question
from annotator.ui.labels import directed, plain
from annotator.ui.names import number
from annotator.ui.refusals import capital
from annotator.ui.tasks import Stopped

_OK = QDialogButtonBox.StandardButton.Ok
_WIDE, _HIGH, _ASIDE = 1020, 660, 430
Losses = Sequence[tuple[Loss, int]]


class Look(QThread):
    """Reads the project in a thread of its own: first the preview, then what is lost.

    Every signal begins with the number of the look, for an earlier one may still be on its way.
    """

    previewed = Signal(int, str)
    moved = Signal(int, int, int)
    counted = Signal(int, object)
    failed = Signal(int, object)
    broke = Signal(object)

    def __init__(self, number: int, project: Path, kind: str, layer: str) -> None:
        super().__init__()
        self._number, self._project, self._kind, self._layer = number, project, kind, layer

    def run(self) -> None:
        try:
            with Store.reader(self._project) as store:
                shown = exchange.export_preview(store, self._kind, self._layer)
                self.previewed.emit(self._number, shown)
                lost = exchange.export_losses(store, self._kind, self._layer, self._progress)
                self.counted.emit(self._number, lost)
        except AnnotatorError as error:
            self.failed.emit(self._number, error.problems)
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 — raised again in the window's thread
            self.broke.emit(error)

    def _progress(self, done: int, total: int) -> None:
        if self.isInterruptionRequested():
            raise Stopped
        if done % 100 == 0:
            self.moved.emit(self._number, done, total)


class ExportDialog(Question):
    """Asks for format and layer; `format`, `layer` and `draft` are the answer.

    `chosen` is what was exported last: the names of a format and of a layer.
    """

    def __init__(
        self,
        parent: QWidget | None,
        project: Path,
        layers: Sequence[str],
        chosen: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(parent, _("Export"))
        self._project = project
        self._looks: list[Look] = []
        self._number = 0
        self.formats: list[Format] = [item for item in FORMATS if item.write is not None]
        self.format, self.layer = QComboBox(), QComboBox()
        self.draft = QCheckBox(_("Draft: export although problems stand"))
        self.explains = plain("", wrap=True)
        self.loses = QPlainTextEdit()
        self.preview = QPlainTextEdit()
        self._fill(layers, chosen)
        self._lay_out()
        self.format.currentIndexChanged.connect(self._look)
        self.layer.currentIndexChanged.connect(self._look)
        self.resize(_WIDE, _HIGH)

    def kind(self) -> Format:
        """Return the format that is chosen."""
        return self.formats[self.format.currentIndex()]

    def _fill(self, layers: Sequence[str], chosen: tuple[str, str]) -> None:
        self.buttons.button(_OK).setText(_("Choose where…"))
        for item in self.formats:
            self.format.addItem(_(item.title), item.name)
        for name in layers:
            self.layer.addItem(_layer_name(name), name)
        for box, name in ((self.format, chosen[0]), (self.layer, chosen[1])):
            box.setCurrentIndex(max(0, box.findData(name)))

    def _lay_out(self) -> None:
        # Data files run from left to right, whatever language stands in them.
        _make_readable(self.preview, Qt.LayoutDirection.LeftToRight)
        _make_readable(self.loses, self.layoutDirection())
        self.preview.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.preview.setFont(_data_font())
        self.loses.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(_("Format"), self.format)
        form.addRow("", self.explains)
        form.addRow(_("Layer"), self.layer)
        form.addRow("", self.draft)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addStrut(_ASIDE)
        left.addLayout(form)
        for column, title, widget in (
            (left, _("What this format does not keep"), self.loses),
            (right, _("The first document"), self.preview),
        ):
            widget.setAccessibleName(title)
            column.setSpacing(8)
            column.addWidget(plain(title, "heading"))
            column.addWidget(widget, 1)
        self.format.setAccessibleName(_("Format"))
        self.layer.setAccessibleName(_("Layer"))
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left, 4)
        both.addLayout(right, 5)
        self.body.addLayout(both, 1)
        order = (self.format, self.layer, self.draft, self.loses, self.preview, self.buttons)
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._looks:
            self._look()
        self.format.setFocus()

    # ---- what an export would be ---------------------------------------------------------

    def _look(self) -> None:
        """Explain the format and begin to look at the project with it."""
        kind = self.kind()
        self.explains.setText(_(kind.explains))
        self._offer_all(not kind.one_layer)
        self._stop()
        self.preview.clear()
        self.loses.setPlainText(_("Counting…"))
        self._number += 1
        look = Look(self._number, self._project, kind.name, self.layer.currentData())
        look.previewed.connect(self._show_preview)
        look.moved.connect(self._show_progress)
        look.counted.connect(self._show_losses)
        look.failed.connect(self._show_problems)
        look.broke.connect(self._raise)
        self._looks.append(look)
        look.start()

    def _show_preview(self, number: int, text: str) -> None:
        if number == self._number:
            self.preview.setPlainText(text)

    def _offer_all(self, offered: bool) -> None:
        """Let all layers be chosen, or not, where a format holds one only."""
        place = self.layer.findData(ALL)
        model = self.layer.model()
        if place < 0 or not isinstance(model, QStandardItemModel):
            return
        model.item(place).setEnabled(offered)
        if not offered and self.layer.currentIndex() == place:
            self.layer.setCurrentIndex(0)

    def _show_progress(self, look: int, done: int, total: int) -> None:
        if look != self._number:
            return
        self.loses.setPlainText(
            _("Counting… {done} of {total}", done=number(done), total=number(total))
        )

    def _show_losses(self, look: int, losses: Losses) -> None:
        if look != self._number:
            return
        lines = [f"• {capital(loss.sentence(n))}" for loss, n in losses]
        lines = lines or [_("This format keeps everything that is in these layers.")]
        self.loses.setPlainText("\n".join(directed(line) for line in lines))

    def _show_problems(self, look: int, problems: Sequence[Problem]) -> None:
        if look == self._number:
            self.loses.setPlainText("\n".join(full_sentence(problem) for problem in problems))

    def _raise(self, error: BaseException) -> None:
        raise error

    def _stop(self) -> None:
        """Stop looking with what was chosen before."""
        for look in self._looks:
            look.requestInterruption()
        self._looks = [look for look in self._looks if look.isRunning()]

    def done(self, result: int) -> None:
        self._stop()
        for look in self._looks:
            look.wait()
        super().done(result)


def layer_choices(names: Sequence[str]) -> list[str]:
    """Return the layers that can be exported, gold first and all together last."""
    others = sorted(set(names) - {GOLD})
    return [*([GOLD] if GOLD in names else []), *others, ALL]


def summary(report: exchange.ExportReport) -> str:
    """Return what was exported, in one sentence."""
    return ngettext(
        "Exported {count} attribution to {path}",
        "Exported {count} attributions to {path}",
        report.attributions,
        count=number(report.attributions),
        path=str(report.out),
    )


def _layer_name(name: str) -> str:
    return {GOLD: _("Gold"), ALL: _("All layers")}.get(name, name)


def _make_readable(box: QPlainTextEdit, direction: Qt.LayoutDirection) -> None:
    """Let a box be read but not changed, in one direction, and left with Tab."""
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setLayoutDirection(direction)
    option = box.document().defaultTextOption()
    option.setTextDirection(direction)
    rtl = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    box.document().setDefaultTextOption(option)


def _data_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.interface_font().pixelSize() - 2)
    return font
