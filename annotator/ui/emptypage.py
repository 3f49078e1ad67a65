"""What stands in the text's place while the project has no documents."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.i18n import _
from annotator.ui import icons
from annotator.ui.labels import plain

_WIDTH = 420


class EmptyPage(QWidget):
    """One sentence and one button: articles must come in before anything can be marked."""

    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setSpacing(14)
        column.addWidget(plain(_("The project has no documents yet."), wrap=True))
        hint = _("Import articles: text files, one for each article, or a folder of them.")
        column.addWidget(plain(hint, "faint", wrap=True))
        self.button = QPushButton(f"  {_('Import…')}")
        self.button.setObjectName("big")
        self.button.setIcon(icons.icon("import"))
        self.button.setIconSize(QSize(22, 22))
        self.button.clicked.connect(self.import_wanted)
        column.addWidget(self.button)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inner)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)
        self.setFocusProxy(self.button)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
