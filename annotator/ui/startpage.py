"""What the window shows without a project: how to begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.i18n import _
from annotator.ui import icons
from annotator.ui.labels import plain

if TYPE_CHECKING:
    from annotator.ui.window import Window

_WIDTH = 460


class StartPage(QWidget):
    """Three ways to begin, and the projects that were open lately."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        column = QVBoxLayout()
        column.setSpacing(10)
        name = plain(_("Isnad"))
        font = name.font()
        font.setPixelSize(40)
        name.setFont(font)
        column.addWidget(name)
        purpose = _("Who said what, through whom, and with which stance")
        column.addWidget(plain(purpose, "faint", wrap=True))
        column.addSpacing(18)
        ways = (
            ("new", _("New project…"), window.files.new),
            ("open", _("Open project…"), window.files.open),
            ("samples", _("Open the sample articles"), window.files.open_samples),
        )
        self.buttons = [self._button(icon, text) for icon, text, _run in ways]
        for button, (_icon, _text, run) in zip(self.buttons, ways, strict=True):
            button.clicked.connect(run)
            column.addWidget(button)
        self._add_recent(column, window)
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        inner.setLayout(column)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)

    def _button(self, icon: str, text: str) -> QPushButton:
        button = QPushButton(f"  {text}")
        button.setObjectName("big")
        button.setIcon(icons.icon(icon))
        button.setIconSize(QSize(22, 22))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(text)
        return button

    def _add_recent(self, column: QVBoxLayout, window: Window) -> None:
        recent = [Path(path) for path in window.settings.recent if Path(path).is_file()]
        if not recent:
            return
        column.addSpacing(18)
        column.addWidget(plain(_("Recent projects"), "heading"))
        for path in recent[:5]:
            button = QPushButton(path.stem)
            button.setFlat(True)
            button.setObjectName("value")
            button.setAccessibleName(_("Open {name}", name=path.stem))
            button.setAccessibleDescription(str(path))
            button.clicked.connect(lambda _on=False, path=path: window.files.open_path(path))
            column.addWidget(button)
