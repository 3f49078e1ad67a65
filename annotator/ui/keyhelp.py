"""Help for the keys, from the table of actions: this screen first, to read, search and print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.i18n import _, is_rtl
from annotator.model.tagset import Tagset
from annotator.ui import dialogs, theme
from annotator.ui.actions import DESK, MENUS, SCREENS, Action
from annotator.ui.dialogs import Question, shown_keys, shown_text
from annotator.ui.finding import entries, matching
from annotator.ui.labels import directed, plain
from annotator.ui.names import named
from annotator.ui.refusals import SCREEN_NAMES

_CORNER = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
_CLOSE = QDialogButtonBox.StandardButton.Close
_COLUMNS = 2
_LATIN = "\u200e"  # keeps the signs of a key on their side in an Arabic line
# What one does all day comes first.
_ORDER = ("mark", "value", "suggest", "review", "people", "go", "edit", "view", "file", "help")
_RESOLUTION = 150  # dots per inch; text is drawn as outlines anyway


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines of key and meaning; `big` ones name a screen."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    big: bool = False


def sections(table: Sequence[Action], screen: str, tagset: Tagset | None) -> list[Section]:
    """Return everything that has a key: what this screen can do first, then the other screens."""
    found: list[Section] = []
    done: set[str] = set()
    for name in (screen, *(other for other in SCREENS if other != screen)):
        mine = [row for row in table if row.keys and row.acts_on(name) and row.id not in done]
        done |= {row.id for row in mine}
        listed = _by_menu(mine)
        if name == DESK and tagset is not None:
            listed += _values(tagset)
        if listed:
            found += [Section(_(SCREEN_NAMES[name]), big=True), *listed]
    return found


def _by_menu(rows: Iterable[Action]) -> list[Section]:
    listed = list(rows)
    found = []
    for menu in _ORDER:
        lines = tuple((shown_keys(x), shown_text(x)) for x in listed if x.menu == menu)
        if lines:
            found.append(Section(_(MENUS[menu]).replace("&", ""), lines))
    return found


def _values(tagset: Tagset) -> list[Section]:
    """Return the letters of the cards."""
    return [
        Section(
            _("{name} (card {key})", name=named(item.labels), key=item.key),
            tuple((value.key, named(value.labels)) for value in item.values),
        )
        for item in tagset.attributes
    ]


class KeyHelp(Question):
    """Shows the keys; what is typed into the line leaves only the actions of that name."""

    def __init__(
        self,
        parent: QWidget | None,
        table: Sequence[Action],
        screen: str = DESK,
        tagset: Tagset | None = None,
    ) -> None:
        super().__init__(parent, _("Keys"), _CLOSE)
        self.table, self.place, self.tagset = table, screen, tagset
        self._known = entries(table)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Filter by a word or a key"))
        self.field.setAccessibleName(_("Filter by a word or a key"))
        self.field.setClearButtonEnabled(True)
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setMinimumSize(760, 540)
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page.setAccessibleName(_("Keys"))
        self.body.addWidget(self.field)
        self.body.addWidget(self.page, 1)
        self.trouble = plain("", "faint", wrap=True)
        self.body.addWidget(self.trouble)
        save = self.buttons.addButton(
            _("Save to print (PDF)…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        save.setAutoDefault(False)
        save.clicked.connect(self.save)
        self.field.textChanged.connect(lambda _text: self._fill())
        self._fill()
        self.field.setFocus()

    def shown(self) -> list[Section]:
        """Return the sections that the filter leaves."""
        typed = self.field.text().strip()
        if not typed:
            return sections(self.table, self.place, self.tagset)
        named_so = {row.id for row in matching(typed, self._known)}
        rows = [
            row
            for row in self.table
            if row.id in named_so or typed.casefold() == shown_keys(row).casefold()
        ]
        return sections(rows, self.place, None)

    def _fill(self) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 8, 16, 16)
        listed = self.shown()
        for section in listed:
            heading = plain(section.title, "screen" if section.big else "heading")
            heading.setContentsMargins(0, 14 if section.big else 8, 0, 2)
            layout.addWidget(heading)
            if section.lines:
                layout.addLayout(_grid(section))
        if not listed:
            layout.addWidget(plain(_("No action is called so."), "faint"))
        layout.addStretch(1)
        self.page.setWidget(page)

    def save(self) -> None:
        """Ask for a file and write the keys into it, to print."""
        path = dialogs.choose_save(self, _("Save to print (PDF)…"), "keys.pdf", "PDF (*.pdf)")
        if path is None:
            return
        self.trouble.clear()
        try:
            write_pdf(path.with_suffix(".pdf"), sections(self.table, self.place, self.tagset))
        except OSError:
            self.trouble.setText(_("Nothing could be written there: {file}", file=str(path)))


def _grid(section: Section) -> QGridLayout:
    """Lay the lines out in two columns, read one after the other."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(3)
    rows = -(-len(section.lines) // _COLUMNS)
    for n, (keys, text) in enumerate(section.lines):
        column = n // rows * 2
        grid.addWidget(plain(keys), n % rows, column, _CORNER)
        said = plain(directed(text), wrap=True)
        said.setAlignment(_CORNER)
        grid.addWidget(said, n % rows, column + 1)
    for column in range(_COLUMNS):
        grid.setColumnStretch(column * 2 + 1, 1)
        grid.setColumnMinimumWidth(column * 2, 120)
    return grid


def write_pdf(path: Path, listed: Sequence[Section]) -> None:
    """Write the sections as pages of A4. Raises OSError where nothing can be written."""
    path.write_bytes(b"")  # says what stands in the way; the writer would not
    writer = QPdfWriter(str(path))
    writer.setResolution(_RESOLUTION)
    writer.setTitle(_("Keys"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setDefaultFont(theme.interface_font())
    document.setHtml(as_html(listed))
    document.print_(writer)


def as_html(listed: Sequence[Section]) -> str:
    """Return the sections as a page; Qt never turns tables round, so Arabic columns are turned."""
    side = "rtl" if is_rtl() else "ltr"
    align = "right" if is_rtl() else "left"
    parts = [f'<html><body dir="{side}">']
    for section in listed:
        level = "h2" if section.big else "h4"
        parts.append(
            f'<{level} align="{align}" dir="{side}">{html.escape(section.title)}</{level}>'
        )
        rows = []
        for keys, text in section.lines:
            cells = [
                f'<td width="28%" align="{align}">{_LATIN}{html.escape(keys)}{_LATIN}</td>',
                f'<td width="72%" align="{align}" dir="{side}">{html.escape(directed(text))}</td>',
            ]
            rows.append(f"<tr>{''.join(reversed(cells) if is_rtl() else cells)}</tr>")
        if rows:
            parts.append(f'<table width="100%" cellpadding="2">{"".join(rows)}</table>')
    return "".join([*parts, "</body></html>"])
