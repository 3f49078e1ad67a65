"""Keys by their place on the keyboard, so that one Latin shortcut works under any layout.

An action has one Latin sequence, never a Latin and an Arabic one: with both layouts loaded Qt
then finds the action ambiguous with itself and fires nothing. This filter sees only key presses
that no shortcut has taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

# X11, Wayland and evdev: native scan code → the key of a US keyboard in that place.
_ROWS = ((10, "1234567890-="), (24, "QWERTYUIOP[]"), (38, "ASDFGHJKL;'`"), (52, "ZXCVBNM,./"))
_SCAN = {code: key for base, row in _ROWS for code, key in enumerate(row, base)} | {51: "\\"}
# Where scan codes are missing: the letter that the Arabic (101) layout puts on that key …
_ARABIC = dict(
    zip(
        "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذﻻ",
        "QWERTYUIOP[]ASDFGHJKL;'ZXCVNM,./`B",
        strict=True,
    )
)
_DIGITS = {digit: str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, digit in enumerate(row)}
# … and the US keys under their shifted signs.
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"<>?~', "1234567890-=[];',./`", strict=True))
_EDITORS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_EDITING_KEYS = frozenset("ZYXCVA")  # with Ctrl they belong to the field that is typed in
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ON_KEY = {key: letter for letter, key in _ARABIC.items()} | {"B": "لا"}


def physical_key(event: QKeyEvent) -> str:
    """Return the US key in the place of the pressed one: an upper-case letter, digit or sign."""
    code = event.key()
    sign = chr(code) if 0x20 < code < 0x110000 else ""
    if sign.isascii() and sign.isalnum():
        return sign.upper()
    if sign in _DIGITS:
        return _DIGITS[sign]
    by_place = _SCAN.get(_place(event), "")
    return by_place or _ARABIC.get(sign, "") or _SHIFTED.get(sign, "") or sign


def _place(event: QKeyEvent) -> int:
    """Return the X11 code of the pressed key; 0 where the system does not tell its place."""
    code, system = event.nativeScanCode(), QGuiApplication.platformName()
    if system == "windows":
        return code + 8  # Windows counts the main block like evdev, and X11 adds 8 to that
    return 0 if system == "cocoa" else code


def arabic_letter(key: str) -> str:
    """Return the Arabic letter on a US key, for people whose keys show Arabic."""
    return _ON_KEY.get(key, "")


class KeyFallback(QObject):
    """Fires the action whose Latin shortcut lies on the pressed key."""

    def __init__(self, window: QWidget, actions: Callable[[], Iterable[QAction]]) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key press that stands for a shortcut of the window."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not self._concerned(watched, event):
            return False
        key = physical_key(event)
        if not key or not key.isascii() or event.key() == ord(key):
            return False
        if key in _EDITING_KEYS and types_text(QApplication.focusWidget()):
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wanted = QKeySequence(QKeyCombination(modifiers, Qt.Key(ord(key))))
        return self._fire(wanted)

    def _concerned(self, watched: QObject, event: QKeyEvent) -> bool:
        """Return whether a key press is one that a shortcut would have seen."""
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            return False
        focus = QApplication.focusWidget()
        # One press passes the window handle first and then each widget up: once is enough.
        if watched is not focus or focus.window() is not self._window:
            return False
        return not types_text(focus) or bool(event.modifiers() & _COMMAND)

    def _fire(self, wanted: QKeySequence) -> bool:
        focus = QApplication.focusWidget()
        for action in self._actions():
            if wanted not in action.shortcuts() or not action.isEnabled():
                continue
            local = action.shortcutContext() == Qt.ShortcutContext.WidgetShortcut
            if not local or focus in action.associatedObjects():
                action.trigger()
                return True
        return False


def types_text(widget: QWidget | None) -> bool:
    """Return whether letter keys belong to this widget."""
    if not isinstance(widget, _EDITORS):
        return False
    return not getattr(widget, "isReadOnly", lambda: False)()
