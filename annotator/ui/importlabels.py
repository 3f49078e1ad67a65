"""What other programs call things, and what that is here: a line for each word, by keyboard too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.labels import ATTRIBUTE, REGION, ROLE, VALUE, Target, targets
from annotator.i18n import N_, _, isolate, ngettext
from annotator.model.tagset import Attribute, Tagset, Term
from annotator.ui import theme
from annotator.ui.labels import directed, plain
from annotator.ui.names import named, number

_MOST = 100  # words that get a line, the most frequent ones
_LETTERS = 40  # of a word that are shown
_UNDECIDED = "\0"  # left out and told; what is left out on purpose is not told
_KINDS = {
    ROLE: N_("Roles"),
    ATTRIBUTE: N_("Attributes"),
    VALUE: N_("Values"),
    REGION: N_("Regions"),
}


class LabelChoice(QWidget):
    """Asks what each unknown word is; `changed` tells the word and what was chosen for it.

    That is the id of something in the tagset, an empty string for nothing, None for undecided.
    """

    changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QComboBox] = {}
        self._times: dict[str, QLabel] = {}
        self._tagset: Tagset | None = None
        self.heading = plain("", wrap=True)
        self.rest = plain("", "faint", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.rest)

    def show_words(
        self, words: Mapping[str, int], chosen: Mapping[str, str], tagset: Tagset
    ) -> None:
        """Show the words with how often they occur, and what was chosen for them."""
        listed = sorted(words, key=lambda word: (-words[word], word))
        shown = sorted(listed[:_MOST])
        if shown != list(self.boxes) or tagset is not self._tagset:
            self._tagset = tagset
            self._lay_out(shown, tagset)
        for word, box in self.boxes.items():
            index = box.findData(chosen.get(word, _UNDECIDED))
            box.setCurrentIndex(max(0, index))
            colour = theme.colours().ink if word in chosen else theme.colours().faint
            box.setStyleSheet(f"QComboBox {{ color: {colour}; }}")
            self._times[word].setText(directed(_("×{n}", n=number(words[word]))))
        n = len(words)
        self.heading.setText(
            directed(
                ngettext(
                    "{count} word of these files is not in the tagset. What is it here?",
                    "{count} words of these files are not in the tagset. What are they here?",
                    n,
                    count=number(n),
                )
            )
        )
        left = n - len(shown)
        self.rest.setVisible(left > 0)
        self.rest.setText(
            directed(
                ngettext(
                    "{count} word more, which is rarer, is left out.",
                    "{count} words more, which are rarer, are left out.",
                    left,
                    count=number(left),
                )
            )
            if left
            else ""
        )

    def _lay_out(self, shown: Sequence[str], tagset: Tagset) -> None:
        focused = next((word for word, box in self.boxes.items() if box.hasFocus()), "")
        old = self._area.takeWidget()
        if old is not None:
            old.deleteLater()  # not at once: a choice in one of its boxes may have led here
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.boxes, self._times = {}, {}
        for row, word in enumerate(shown):
            short = word if len(word) <= _LETTERS else f"{word[:_LETTERS]}…"
            name = plain(directed(isolate(_shown(short, tagset))))
            name.setToolTip(word)
            self._times[word] = plain("", "faint")
            box = _Box()
            box.setAccessibleName(_("What “{word}” is here", word=word))
            _fill(box, targets(word, tagset))
            box.activated.connect(lambda _index, word=word: self._choose(word))
            grid.addWidget(name, row, 0)
            grid.addWidget(self._times[word], row, 1)
            grid.addWidget(box, row, 2)
            box.installEventFilter(self)
            self.boxes[word] = box
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(len(shown), 1)
        self._area.setWidget(page)
        if focused in self.boxes:
            self.boxes[focused].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the line into sight that the keyboard has gone to."""
        if isinstance(event, QFocusEvent) and event.gotFocus() and isinstance(watched, QWidget):
            self._area.ensureWidgetVisible(watched, 0, 12)
        return False

    def _choose(self, word: str) -> None:
        value = self.boxes[word].currentData()
        self.changed.emit(word, None if value == _UNDECIDED else value)


class _Box(QComboBox):
    """A choice that the wheel does not change while somebody scrolls past it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _shown(word: str, tagset: Tagset) -> str:
    """Return a word; of a value, its attribute's name before it."""
    name, equals, value = word.partition("=")
    terms: list[Attribute | Term] = [*tagset.attributes, *tagset.implicit]
    known = next((item for item in terms if equals and item.id == name), None)
    return f"{named(known.labels)}: {isolate(value)}" if known else word


def _fill(box: QComboBox, found: Sequence[Target]) -> None:
    """Offer what a word can be, under a heading for each kind where there are several."""
    box.addItem(_("Left out"), _UNDECIDED)
    box.addItem(_("Left out on purpose: say nothing of it"), "")
    several = len({target.kind for target in found}) > 1
    kind = ""
    for target in found:
        if several and target.kind != kind:
            kind = target.kind
            box.addItem(_(_KINDS[kind]))
            model = box.model()
            assert isinstance(model, QStandardItemModel), "a QComboBox makes one of its own"
            model.item(box.count() - 1).setEnabled(False)
        box.addItem(named(target.labels), target.id)
