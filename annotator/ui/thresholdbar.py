"""The bar with which everything above a confidence is accepted: the threshold and its count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSlider

from annotator.i18n import _, ngettext
from annotator.ui import icons
from annotator.ui.labels import flat, plain
from annotator.ui.names import number
from annotator.ui.offers import Offers

_STEP = 5
_USUAL = 85
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_UP, _DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down


class ThresholdBar(QFrame):
    """Up and down move the threshold, Enter accepts, Esc closes; nothing is locked meanwhile.

    `moved` says that another threshold is shown; `wanted` carries the one that was taken.
    """

    moved = Signal()
    wanted = Signal(int)
    closed = Signal()

    def __init__(self, offers: Offers) -> None:
        super().__init__()
        self.offers = offers
        self.setObjectName("bar")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(2 * _STEP)
        self.slider.setValue(_USUAL)
        self.slider.setFixedWidth(180)
        self.slider.setAccessibleName(_("Least confidence"))
        self.slider.installEventFilter(self)
        self.count = plain(wrap=True)
        self.button = QPushButton(_("Accept (Enter)"))
        self.button.setAutoDefault(False)
        close = flat("", _("Close"))
        close.setIcon(icons.icon("close"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addWidget(self.slider)
        layout.addWidget(self.count, 1)
        layout.addWidget(self.button)
        layout.addWidget(close)
        self.slider.valueChanged.connect(lambda _value: self._moved())
        self.button.clicked.connect(self._accept)
        close.clicked.connect(self.close_bar)
        offers.changed.connect(self._say)
        self.hide()

    @property
    def percent(self) -> int | None:
        """Return the threshold while the bar is shown."""
        return None if self.isHidden() else self.slider.value()

    def start(self) -> None:
        """Show the bar and take the keys."""
        self.show()
        self.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._moved()

    def close_bar(self) -> None:
        self.hide()
        self.moved.emit()
        self.closed.emit()

    def _moved(self) -> None:
        self._say()
        self.moved.emit()

    def _say(self) -> None:
        if self.isHidden():
            return
        value, total = self.slider.value(), len(self.offers.found)
        chosen = len(self.offers.above(value))
        self.count.setText(
            ngettext(
                "{count} of {total} suggestions has a confidence of at least {percent}%",
                "{count} of {total} suggestions have a confidence of at least {percent}%",
                chosen,
                count=number(chosen),
                total=number(total),
                percent=number(value),
            )
        )
        self.button.setEnabled(chosen > 0)

    def _accept(self) -> None:
        chosen = self.slider.value()
        if self.button.isEnabled():
            self.close_bar()
            self.wanted.emit(chosen)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take Enter, Esc, up and down before the slider and the window's shortcuts."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key not in (*_ENTER, _UP, _DOWN, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._obey(key)
        return True

    def _obey(self, key: Qt.Key) -> None:
        if key in _ENTER:
            self._accept()
        elif key == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            step = _STEP if key == _UP else -_STEP
            self.slider.setValue(self.slider.value() + step)
