"""From the table of actions to menus, toolbar and enabled keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from annotator import people
from annotator.i18n import N_, _
from annotator.ui import icons, theme
from annotator.ui.actions import COVERAGE, DESK, MAJORITY, MENUS, REVIEW, TEXT, WINDOW, WORK, Action
from annotator.ui.dialogs import shown_keys, shown_text
from annotator.ui.marks import role_colour
from annotator.ui.names import named
from annotator.ui.refusals import OTHERS, reason, refusals
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.window import Window

_BEFORE_ROLES = ("undo", "redo")
_AFTER_ROLES = ("previous_document", "next_document", "find", "problems", "finish")
LANGUAGES = {"auto": N_("As usual (Arabic)"), "ar": "العربية", "en": "English"}


class Menus:
    """The window's QActions, made from the table, and everything that shows them."""

    def __init__(self, window: Window, table: Iterable[Action]) -> None:
        self.window = window
        self.table = tuple(table)
        self.actions = {row.id: self._action(row) for row in self.table}
        self.menus = self._menus()
        self.toolbar = self._toolbar()

    def _action(self, row: Action) -> QAction:
        action = QAction(self._icon(row), shown_text(row), self.window)
        if row.labels is not None and row.id.startswith("role:"):
            action.setIconText(named(row.labels))
        if not row.typed:
            action.setShortcuts([QKeySequence(key) for key in row.keys])
        action.triggered.connect(lambda _on=False: row.run(self.window))
        action.setObjectName(row.id)
        if row.place == WINDOW:
            self.window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    def _icon(self, row: Action) -> QIcon:
        name = row.icon
        if name.startswith("role:") and self.window.session is not None:
            role = self.window.session.tagset.role(name[5:])
            return icons.key_cap(role.key, role_colour(role)) if role else QIcon()
        return icons.icon(name)

    def place(self, text: QWidget, work: Iterable[QWidget]) -> None:
        """Give the keys that act only in some widgets to these."""
        for row in self.table:
            if row.place in (TEXT, WORK):
                text.addAction(self.actions[row.id])
            if row.place == WORK:
                for widget in work:
                    widget.addAction(self.actions[row.id])

    # ---- menus and toolbar -------------------------------------------------------------------

    def _menus(self) -> dict[str, QMenu]:
        bar = self.window.menuBar()
        bar.clear()
        made: dict[str, QMenu] = {}
        for id, title in MENUS.items():
            menu = bar.addMenu(_(title))
            mine = [row for row in self.table if row.menu == id]
            for place, row in enumerate(mine):
                if place and row.separated:
                    menu.addSeparator()
                menu.addAction(self.actions[row.id])
            made[id] = menu
        self._add_choices(made["view"])
        return made

    def _add_choices(self, menu: QMenu) -> None:
        """Add what is a setting rather than an action: language, theme, habits."""
        settings, change = self.window.settings, self.window.change_settings
        menu.addSeparator()
        self._choice(
            menu, _("Language"), LANGUAGES, settings.language, lambda code: change(language=code)
        )
        self._choice(
            menu, _("Theme"), theme.THEMES, settings.theme, lambda name: change(theme=name)
        )
        habits = (
            (_("Arrows move on the screen"), "visual_arrows", settings.visual_arrows),
            (_("Snap selections to words"), "snap_to_words", settings.snap_to_words),
            (_("Eastern Arabic digits (١٢٣)"), "eastern_digits", settings.eastern_digits),
            (_("Suggest when a document is opened"), "suggestions", settings.suggestions),
        )
        menu.addSeparator()
        for text, name, on in habits:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(on)
            action.toggled.connect(lambda value, name=name: change(**{name: value}))

    def _choice(
        self,
        menu: QMenu,
        title: str,
        options: Mapping[str, str],
        now: str,
        take: Callable[[str], object],
    ) -> None:
        below = menu.addMenu(title)
        group = QActionGroup(below)
        for code, text in options.items():
            action = below.addAction(_(text))
            action.setCheckable(True)
            action.setChecked(code == now)
            action.triggered.connect(lambda _on=False, code=code: take(code))
            group.addAction(action)

    def _toolbar(self) -> QToolBar:
        bar = QToolBar(_("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for id in _BEFORE_ROLES:
            bar.addAction(self.actions[id])
        bar.addSeparator()
        for id, action in self.actions.items():
            if id.startswith("role:"):
                bar.addAction(action)
                button = bar.widgetForAction(action)
                if isinstance(button, QToolButton):
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addAction(self.actions["start"])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        for id in _AFTER_ROLES:
            bar.addAction(self.actions[id])
        for row in self.table:
            self._explain(bar, row)
        return bar

    def _explain(self, bar: QToolBar, row: Action) -> None:
        button = bar.widgetForAction(self.actions[row.id])
        if isinstance(button, QToolButton):
            keys = shown_keys(row)
            text = shown_text(row)
            button.setToolTip(f"{text} ({keys})" if keys else text)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def context_menu(self) -> QMenu:
        """Return the menu for a right click in the text."""
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds = ("role:", "more:", "attribute:", "link:", "region:")
        last = ""
        for id, action in self.actions.items():
            kind = next((kind for kind in kinds if id.startswith(kind)), "")
            if not kind and id not in ("start", "delete"):
                continue
            if action.isEnabled():
                if last and kind != last:
                    menu.addSeparator()
                menu.addAction(action)
                last = kind or id
        return menu

    # ---- what can be done now ------------------------------------------------------------------

    def refresh(self) -> None:
        """Enable what can be done now and name what undo would take back."""
        session = self.window.session
        have = {"": True, "project": session is not None}
        document = session is not None and session.document is not None
        have["document"] = document
        have["write"] = document and session is not None and session.writable
        offer = document and self.window.desk.offers.armed is not None
        have["made"] = have["write"] and session is not None and session.active is not None
        have["offer"] = have["write"] and offer
        have["active"] = have["made"] or have["offer"]
        have["idle"] = document and not offer
        screen = self.window.screen_name
        refused = refusals(session)
        for row in self.table:
            can = have[row.needs] and row.acts_on(screen)
            why = reason(refused, row.id)
            self.actions[row.id].setEnabled(can and not why)
            self._excuse(row, why, on=can and bool(why))
        for menu in self.menus.values():
            menu.setToolTipsVisible(any(action.statusTip() for action in menu.actions()))
        others = self.actions[OTHERS]
        others.setCheckable(True)
        others.setChecked(session is not None and self.window.desk.others.on)
        rule = self.actions[MAJORITY]
        rule.setCheckable(True)
        rule.setChecked(screen == REVIEW and self.window.review.review.majority)
        cues = self.actions[COVERAGE]
        cues.setCheckable(True)
        cues.setChecked(session is not None and session.store.project.coverage == people.CUES)
        self._arm_role(session)
        self.toolbar.setVisible(session is not None and screen == DESK)
        self._name_undo()

    def _arm_role(self, session: Session | None) -> None:
        """Let the button of the role that Space marks next stand out."""
        armed = session is not None and self.window.desk.offers.armed is None
        role = session.next_role() if session is not None and armed else ""
        for id, action in self.actions.items():
            if id.startswith("role:"):
                action.setCheckable(True)
                action.setChecked(id == f"role:{role}" and action.isEnabled())

    def _excuse(self, row: Action, why: str, *, on: bool) -> None:
        """Say in tip and status why an action is refused; its keys then say so as well."""
        action, id = self.actions[row.id], f"excuse:{row.id}"
        if action.statusTip() != why:
            action.setStatusTip(why)
            action.setToolTip(why)
        if on and id not in self.actions and row.place == WINDOW:
            excuse = QAction(self.window)
            excuse.setShortcuts([QKeySequence(key) for key in row.keys])
            excuse.triggered.connect(
                lambda _on=False: self.window.messages.say(action.statusTip(), "warning")
            )
            self.window.addAction(excuse)
            self.actions[id] = excuse
        if id in self.actions:
            self.actions[id].setEnabled(on)

    def _name_undo(self) -> None:
        for id, text, full in (
            ("undo", _("Undo"), N_("Undo: {operation}")),
            ("redo", _("Redo"), N_("Redo: {operation}")),
        ):
            name = self.window.undo_name(id)
            action = self.actions[id]
            action.setText(_(full, operation=name) if name else text)
            row = next(row for row in self.table if row.id == id)
            action.setEnabled(bool(name) and row.acts_on(self.window.screen_name))
