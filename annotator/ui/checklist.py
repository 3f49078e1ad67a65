"""A list of things of which any number can be chosen, by Space or with the mouse."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

_DATA = int(Qt.ItemDataRole.UserRole)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class CheckList(QListWidget):
    """Each line has a text, a name and perhaps an explanation."""

    def add(self, text: str, name: str, *, chosen: bool, explained: str = "") -> None:
        """Add a line."""
        item = QListWidgetItem(text, self)
        item.setData(_DATA, name)
        item.setToolTip(explained)
        item.setCheckState(_ON if chosen else _OFF)

    def chosen(self) -> tuple[str, ...]:
        """Return the names of the lines that are chosen."""
        return tuple(str(i.data(_DATA)) for i in self._items() if i.checkState() == _ON)

    def choose(self, names: Collection[str]) -> None:
        """Choose these lines and no others."""
        for item in self._items():
            item.setCheckState(_ON if item.data(_DATA) in names else _OFF)

    def explanation(self) -> str:
        """Return the explanation of the current line."""
        row = self.currentRow()
        return self.item(row).toolTip() if row >= 0 else ""

    def show_rows(self, rows: int) -> None:
        """Make the list as high as so many of its lines."""
        self.setFixedHeight(self.sizeHintForRow(0) * min(rows, self.count()) + 4)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]
