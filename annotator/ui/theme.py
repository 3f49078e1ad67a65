"""Colours and fonts: own light, dark and high-contrast palettes, one accent, Arabic faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from annotator import paths
from annotator.i18n import N_

THEMES: Mapping[str, str] = {
    "auto": N_("As the system"),
    "light": N_("Light"),
    "dark": N_("Dark"),
    "contrast": N_("High contrast"),
}
_TEXT_FACES = (
    *("Noto Naskh Arabic", "Amiri", "Scheherazade New", "Scheherazade", "Segoe UI"),
    *("Geeza Pro", "Noto Sans Arabic", "Traditional Arabic"),
)
_INTERFACE_FACES = (
    *("Segoe UI", "SF Arabic", "IBM Plex Sans Arabic", "Noto Sans Arabic", "FiraGO"),
    *("Noto Naskh Arabic", "Geeza Pro", "Amiri"),
)
_LATIN_FACES = ("Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
_INTERFACE_PIXELS = 15


@dataclass(frozen=True, slots=True)
class Colours:
    """The few colours that everything on screen is made of."""

    dark: bool
    paper: str  # behind the text
    desk: str  # panels beside it
    ink: str
    faint: str  # secondary words; still 4.5:1 on paper and desk
    line: str
    accent: str
    on_accent: str
    glow: str  # the ground of the chosen row
    warning: str
    error: str
    good: str


LIGHT = Colours(
    dark=False, paper="#fffefb", desk="#f5f3ee", ink="#22211e", faint="#66625a", line="#dcd8cf",
    accent="#3a4f8a", on_accent="#ffffff", glow="#e3e7f4",
    warning="#8a5a00", error="#b3261e", good="#2f6f43",
)  # fmt: skip
DARK = Colours(
    dark=True, paper="#1b1d20", desk="#24272b", ink="#e9e6df", faint="#a8a59d", line="#3a3e44",
    accent="#a9b9ee", on_accent="#14182a", glow="#343c55",
    warning="#e8b45a", error="#ff8f86", good="#86cf9e",
)  # fmt: skip
CONTRAST = Colours(
    dark=True, paper="#000000", desk="#000000", ink="#ffffff", faint="#ffffff", line="#ffffff",
    accent="#ffe14d", on_accent="#000000", glow="#3a3a00",
    warning="#ffd166", error="#ff9d96", good="#9cffb5",
)  # fmt: skip
_BY_NAME = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class _Now:
    colours = LIGHT


def colours() -> Colours:
    """Return the colours in use."""
    return _Now.colours


def choose(theme: str) -> Colours:
    """Return the colours of a theme; `auto` follows the system where it tells."""
    if theme in _BY_NAME:
        return _BY_NAME[theme]
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(application: QApplication, theme: str) -> None:
    """Dress the whole program in a theme."""
    _Now.colours = choose(theme)
    application.setStyle("Fusion")  # the one style that takes every colour from the palette
    application.setPalette(palette(_Now.colours))
    application.setFont(interface_font())
    sheet = _sheet(_Now.colours)
    if application.styleSheet() != sheet:  # to set it again polishes every widget again
        application.setStyleSheet(sheet)


def palette(c: Colours) -> QPalette:
    """Return the palette of a set of colours."""
    role = QPalette.ColorRole
    pairs = {
        role.Window: c.desk, role.WindowText: c.ink, role.Base: c.paper, role.Text: c.ink,
        role.AlternateBase: c.desk, role.Button: c.desk, role.ButtonText: c.ink,
        role.BrightText: c.error, role.Highlight: c.accent, role.HighlightedText: c.on_accent,
        role.Link: c.accent, role.LinkVisited: c.accent, role.PlaceholderText: c.faint,
        role.ToolTipBase: c.paper, role.ToolTipText: c.ink, role.Mid: c.line,
        role.Light: c.paper, role.Midlight: c.line, role.Dark: c.line, role.Shadow: c.line,
        role.Accent: c.accent,
    }  # fmt: skip
    made = QPalette()
    for name, value in pairs.items():
        made.setColor(name, QColor(value))
    faded = QColor(c.faint)
    faded.setAlpha(150)
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, faded)
    return made


def _sheet(c: Colours) -> str:
    """Return the touches that a palette cannot give: hair lines, air, round corners."""
    return f"""
    QToolBar {{ border: 0; border-bottom: 1px solid {c.line}; padding: 3px 8px; spacing: 3px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 2px 7px; }}
    QToolButton:hover, QToolButton:focus {{ border-color: {c.line}; background: {c.glow}; }}
    QToolButton:checked {{ background: {c.glow}; border-color: {c.accent}; }}
    QToolButton:disabled, QToolButton > QLabel:disabled {{ color: {c.faint}; }}
    QStatusBar {{ border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel, QStatusBar QToolButton {{ padding: 0 8px; }}
    QSplitter::handle {{ background: {c.line}; }}
    QMenuBar {{ padding: 2px 6px; border-bottom: 1px solid {c.line}; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 5px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.glow}; color: {c.ink}; }}
    QListView, QScrollArea {{ border: 0; background: {c.desk}; }}
    QListView {{ show-decoration-selected: 1; outline: 0; }}
    QListView::item:selected {{ background: {c.glow}; color: {c.ink}; }}
    QTableView {{ border: 0; background: {c.desk}; outline: 0; }}
    QTableView::item {{ padding: 0 6px; border: 0; border-bottom: 1px solid {c.line}; }}
    QTableView::item:selected {{ background: {c.glow}; color: {c.ink}; }}
    QHeaderView {{ background: {c.desk}; }}
    QHeaderView::section {{ border: 0; border-bottom: 1px solid {c.line}; padding: 4px 6px;
        background: {c.desk}; color: {c.faint}; }}
    QLineEdit, QPlainTextEdit {{ border: 1px solid {c.line}; border-radius: 6px;
        padding: 1px 8px; background: {c.paper}; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {c.accent}; }}
    QFrame#bar, QFrame#barWarning, QFrame#barError {{ border: 0;
        border-bottom: 1px solid {c.line}; background: {c.glow}; }}
    QFrame#barWarning {{ background: {_blend(c.paper, c.warning, 0.16)}; }}
    QFrame#barError {{ background: {_blend(c.paper, c.error, 0.18)}; }}
    QFrame#card {{ border: 1px solid {c.accent}; border-radius: 10px; background: {c.paper}; }}
    QLabel#heading {{ color: {c.faint}; font-weight: bold; }}
    QLabel#screen {{ color: {c.accent}; font-weight: bold; font-size: 18px; }}
    QFrame#strip {{ border: 0; border-top: 1px solid {c.line}; background: {c.paper}; }}
    QLabel#faint, QStatusBar QLabel {{ color: {c.faint}; }}
    QPushButton {{ border: 1px solid {c.line}; border-radius: 6px; padding: 2px 16px;
        background: {c.paper}; }}
    QPushButton:hover, QPushButton:focus, QPushButton:default {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.glow}; }}
    QPushButton:disabled {{ color: {c.faint}; border-color: {c.line}; }}
    QPushButton#value {{ text-align: left; padding: 1px 10px; border-radius: 6px;
        border: 1px solid {c.line}; background: {c.paper}; }}
    QPushButton#value:hover, QPushButton#value:focus {{ border-color: {c.accent}; }}
    QScrollBar {{ background: transparent; border: 0; margin: 0; }}
    QScrollBar:vertical {{ width: 11px; }}
    QScrollBar:horizontal {{ height: 11px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 34px; }}
    QScrollBar::handle:horizontal {{ min-width: 34px; }}
    QScrollBar::handle:hover {{ background: {c.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QComboBox {{ border: 1px solid {c.line}; border-radius: 6px; padding: 2px 10px;
        background: {c.paper}; }}
    QComboBox:focus, QComboBox:on {{ border-color: {c.accent}; }}
    QComboBox:disabled {{ color: {c.faint}; }}
    QComboBox::drop-down {{ border: 0; width: 26px; }}
    QComboBox::down-arrow {{ width: 12px; height: 12px; image: url("{_sign("chevron", c)}"); }}
    QComboBox QAbstractItemView {{ border: 1px solid {c.line}; background: {c.paper}; }}
    QCheckBox::indicator, QAbstractItemView::indicator {{ width: 15px; height: 15px;
        border: 1px solid {c.faint}; border-radius: 4px; background: {c.paper}; }}
    QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
        border-color: {c.accent}; background: {c.accent}; image: url("{_sign("tick", c)}"); }}
    QCheckBox::indicator:disabled, QAbstractItemView::indicator:disabled {{
        border-color: {c.line}; background: {c.desk}; }}
    QPushButton#big {{ padding: 10px 18px; border-radius: 8px; border: 1px solid {c.line};
        background: {c.paper}; text-align: left; }}
    QPushButton#big:hover, QPushButton#big:focus {{ border-color: {c.accent};
        background: {c.glow}; }}
    """


def _sign(kind: str, c: Colours) -> str:
    """Return the file of a sign that a style sheet can only take from a file."""
    name = f"{kind}-{'dark' if c.dark else 'light'}.svg"
    return Path(str(paths.data("resources") / "icons" / name)).as_posix()


def _blend(ground: str, colour: str, part: float) -> str:
    a, b = QColor(ground), QColor(colour)
    mixed = (
        round(x + (y - x) * part)
        for x, y in zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    )
    return QColor(*mixed).name()


def tint(colour: str, part: float = 0.18) -> str:
    """Return a colour thinned with the paper, for grounds behind words."""
    return _blend(_Now.colours.paper, colour, part)


def readable_on(colour: str) -> str:
    """Return black or white, whichever reads better on a colour."""
    c = QColor(colour)
    return "#000000" if 0.299 * c.red() + 0.587 * c.green() + 0.114 * c.blue() > 150 else "#ffffff"


def _families(wanted: tuple[str, ...], first: str = "") -> list[str]:
    known = set(QFontDatabase.families())
    faces = [name for name in (first, *wanted) if name in known][:1]
    latin = [name for name in _LATIN_FACES if name in known and name not in faces][:1]
    return [*faces, *latin] or [QFontInfo(QFont()).family()]


def text_font(family: str, pixels: int) -> QFont:
    """Return the font of the text: an Arabic reading face with a Latin companion."""
    font = QFont()
    font.setFamilies(_families(_TEXT_FACES, family))
    font.setPixelSize(pixels)
    return font


def interface_font() -> QFont:
    """Return the font of everything around the text."""
    font = QFont()
    font.setFamilies(_families(_INTERFACE_FACES))
    font.setPixelSize(_INTERFACE_PIXELS)
    return font


def state_colour(state: str) -> str:
    """Return the colour of a document's state; the state is always written beside it."""
    c = colours()
    return {"open": c.accent, "submitted": c.good, "final": c.warning}.get(state, c.line)


_LETTERS = ("#1f5fbf", "#b4491a", "#7a3aa8", "#0f766e", "#a3195b", "#5b6b12", "#3d3d8f", "#8a4b08")
_LETTERS_DARK = (
    *("#7db2ff", "#ffa677", "#cf9bff", "#5fd3c4", "#ff8fc0", "#c6d45a", "#a9a9ff", "#e8b45a"),
)


def letter_colour(place: int) -> str:
    """Return the colour of an annotator's letter in adjudication; the letter stands beside it."""
    row = _LETTERS_DARK if _Now.colours.dark else _LETTERS
    return row[place % len(row)]
