"""The main window: a frame around the desk of the open project, or around the start page."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from annotator import settings as preferences
from annotator.effort import Report, effort
from annotator.errors import AnnotatorError
from annotator.i18n import _, operation_name
from annotator.settings import Settings
from annotator.store import Store
from annotator.ui import actions, dialogs, propagating, tasks, teaching
from annotator.ui.adjudication import Adjudication
from annotator.ui.desk import Desk
from annotator.ui.effortview import EffortDialog
from annotator.ui.files import Files
from annotator.ui.keyfallback import KeyFallback
from annotator.ui.keyhelp import KeyHelp
from annotator.ui.menus import Menus
from annotator.ui.messages import MessageBar
from annotator.ui.packets import Packets
from annotator.ui.palette import PaletteKeeper
from annotator.ui.peoplework import People
from annotator.ui.screens import Screens
from annotator.ui.session import Session
from annotator.ui.startpage import StartPage
from annotator.ui.statusline import StatusLine


class Window(QMainWindow):
    """Holds the session and puts its parts on screen.

    `dressed` says that language, theme or digits changed: whoever made the window makes it
    anew with the same project.
    """

    dressed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.session: Session | None = None
        self._desk: Desk | None = None
        self._screens: Screens | None = None
        self.read_only_reason = ""
        self.files: Files = Files(self)
        self.packets: Packets = Packets(self)
        self.people: People = People(self)
        self.palettes = PaletteKeeper(self)
        self.setAcceptDrops(True)
        self.banner = MessageBar()
        self.messages = MessageBar()
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self.status.problems_wanted.connect(self._toggle_problems)
        self.status.conflicts_wanted.connect(self.show_conflicts)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        frame = QWidget()
        frame.setLayout(self._body)
        self._body.addWidget(self.banner)
        self._body.addWidget(self.messages)
        self.setCentralWidget(frame)
        self._page: QWidget | None = None
        self.menus: Menus | None = None
        self.resize(1280, 820)
        self._fallback = KeyFallback(self, self._actions)
        self.show_start()

    def _actions(self) -> list[Any]:
        return list(self.menus.actions.values()) if self.menus else []

    @property
    def desk(self) -> Desk:
        """Return the panes of the open project."""
        if self._desk is None:
            raise RuntimeError("no project is open")
        return self._desk

    @property
    def screens(self) -> Screens:
        """Return the screens of the open project."""
        if self._screens is None:
            raise RuntimeError("no project is open")
        return self._screens

    @property
    def screen_name(self) -> str:
        """Return which screen is shown."""
        return self._screens.now if self._screens is not None else actions.DESK

    @property
    def review(self) -> Adjudication:
        """Return the adjudication screen."""
        return self.screens.review

    # ---- pages -----------------------------------------------------------------------------

    def show_start(self) -> None:
        """Show the page without a project."""
        self._put(StartPage(self))
        self._build_menus()
        self.setWindowTitle(_("Isnad"))
        self.status.show_session(None)
        self.banner.clear()

    def show_session(self, session: Session, reason: str = "") -> None:
        """Show a project; the one that was open is closed unless it is the same."""
        self.leave_session(keep=session.store)
        self.session = session
        self.read_only_reason = reason
        self._desk = Desk(session, self.settings, self.messages)
        self._screens = Screens(self._desk, self.settings, self.messages)
        self._screens.moved.connect(self.refresh)
        self._screens.wanted.connect(self._trigger)
        self._screens.shows_others_wanted.connect(self.people.show_others)
        self._put(self._screens)
        self._build_menus()
        self._connect(session)
        self.setWindowTitle(_("{project} — Isnad", project=session.store.path.stem))
        self.status.show_saved(saved=True)
        if not session.writable:
            text = reason or _("This project can only be read.")
            self.banner.say(text, "warning", stays=True)
        else:
            self.banner.clear()
        self._restore_geometry(session)
        self._open_last(session)
        self.desk.focus_text()

    def _connect(self, session: Session) -> None:
        desk = self.desk
        session.failed.connect(self.fail)
        session.changed.connect(self._changed)
        session.opened.connect(self.refresh)
        session.activated.connect(self.refresh)
        desk.offers.moved.connect(self.refresh)
        desk.offers.changed.connect(self.refresh)
        desk.caret_moved.connect(self._show_selection)
        desk.context_wanted.connect(self._context_menu)
        desk.empty.import_wanted.connect(self.files.import_files)
        desk.zoomed.connect(self._zoomed)
        desk.problems.counted.connect(self.status.show_problems)
        desk.problems.check()

    def _put(self, page: QWidget) -> None:
        if self._page is not None:
            self._body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self._body.addWidget(page, 1)

    def _build_menus(self) -> None:
        if self.menus is not None:
            for action in self.menus.actions.values():
                self.removeAction(action)
                action.deleteLater()
            self.removeToolBar(self.menus.toolbar)
            self.menus.toolbar.deleteLater()
        tagset = self.session.tagset if self.session else None
        self.menus = Menus(self, actions.for_tagset(tagset))
        self.addToolBar(self.menus.toolbar)
        self.menus.toolbar.setVisible(self.session is not None)
        if self._desk is not None:
            self.menus.place(self._desk.text, [self._desk.inspector.list])
        self.refresh()

    def _open_last(self, session: Session) -> None:
        """Open the document that was open last, else the first of the list."""
        known = session.recall("last_document")
        model = self.desk.documents.model
        id = known if model.row_of(known) >= 0 else model.id_at(0)
        if id:
            session.open_document(id)

    def leave_session(self, keep: object = None) -> None:
        """Put the open project away; its file is closed unless `keep` is its store."""
        session = self.session
        if session is None:
            return
        self.desk.keep_place()
        self._keep_geometry(session)
        session.retire()
        self.session = None
        self._desk = self._screens = None
        if session.store is not keep:
            session.store.close()

    # ---- what the session says -----------------------------------------------------------------

    def fail(self, error: AnnotatorError) -> None:
        """Say what went wrong, in one sentence."""
        self.messages.fail(error, self.files.save_copy)
        if self.messages.stays:
            self.status.show_saved(saved=False)

    def _changed(self, _changes: object) -> None:
        self.messages.clear()
        self.status.show_saved(saved=True)
        self.refresh()

    def refresh(self) -> None:
        """Bring menus and status line in step with the session."""
        if self.menus is not None:
            self.menus.refresh()
        self.status.show_session(self.session)
        if self._desk is not None:
            self.status.show_offer(self._desk.suggesting.sentence())
            self.status.show_desk(shown=self.screen_name == actions.DESK)
            self._show_selection()

    def _show_selection(self) -> None:
        start, end = self.desk.text.selected_span()
        self.status.show_selection(self.desk.session.text, start, end)

    def undo(self) -> None:
        """Take the last operation back: beside the desk, what was done on the screen."""
        self.screens.undo()

    def redo(self) -> None:
        """Bring back what was taken back last."""
        self.screens.redo()

    def undo_name(self, which: str) -> str:
        """Return what undo or redo would do, in words; empty when there is nothing."""
        session = self.session
        if session is None or not session.writable:
            return ""
        store = session.store
        try:
            ask = store.undo_name if which == "undo" else store.redo_name
            name = ask(session.annotator)
        except AnnotatorError:
            return ""
        return operation_name(name) if name else ""

    # ---- settings ------------------------------------------------------------------------------

    def change_settings(self, **changes: Any) -> None:
        """Change settings, keep them, and apply them at once."""
        before = self.settings
        self.settings = dataclasses.replace(before, **changes)
        try:
            preferences.save(self.settings)
        except OSError:
            self.messages.say(_("The settings could not be saved on this computer."), "warning")
        look = ("language", "theme", "eastern_digits")
        if any(getattr(before, name) != getattr(self.settings, name) for name in look):
            self.dressed.emit()
        elif self._desk is not None and changes.keys() & {
            "font_size",
            "font_family",
            "visual_arrows",
            "snap_to_words",
            "suggestions",
        }:
            self.screens.dress(self.settings)

    def _zoomed(self, size: int) -> None:
        if size != self.settings.font_size:
            self.change_settings(font_size=size)

    def show_conflicts(self) -> None:
        """Show what was changed on two machines."""
        if self.screen_name != actions.CONFLICTS:
            self.screens.toggle(actions.CONFLICTS)

    def _trigger(self, action: str) -> None:
        if self.menus is not None:
            self.menus.actions[action].trigger()

    def _toggle_problems(self) -> None:
        self.desk.toggle_problems()

    # ---- small things ------------------------------------------------------------------------

    def _context_menu(self, at: QPoint) -> None:
        if self.menus is not None:
            self.menus.context_menu().popup(at)

    def show_palette(self) -> None:
        """Ask for an action by its name."""
        self.palettes.open()

    def show_keys(self) -> None:
        """Show every key, from the table of actions."""
        table = self.menus.table if self.menus else ()
        tagset = self.session.tagset if self.session else None
        dialogs.ask(KeyHelp(self, table, self.screen_name, tagset))

    def suggest_everywhere(self) -> None:
        """Learn from the annotator's work, then suggest for all that is still to be done."""
        if self.session is not None:
            self._offered(teaching.suggest_everywhere(self, self.session))

    def repeat_passages(self) -> None:
        """Offer what was annotated before where the same passage stands elsewhere."""
        if self.session is not None:
            self._offered(propagating.propagate(self, self.session))

    def _offered(self, told: str) -> None:
        self.desk.offers.reload()
        if told:
            self.messages.say(told)

    def show_effort(self) -> None:
        """Show the annotator what their work costs."""
        session = self.session
        if session is None:
            return
        self.desk.meter.flush()
        path = session.store.path

        def work(progress: tasks.Progress) -> Report:
            progress(0, 0)
            with Store.reader(path) as reader:
                return effort(reader)

        report = tasks.run_apart(self, _("What annotating costs"), work)
        if report is not None:
            document = session.document.id if session.document else ""
            dialogs.ask(EffortDialog(self, report, session.annotator, document))

    def show_about(self) -> None:
        dialogs.ask(dialogs.about(self))

    def _keep_geometry(self, session: Session) -> None:
        state = bytes(self.saveGeometry().toHex().data()).decode()
        panes = bytes(self.desk.panes.saveState().toHex().data()).decode()
        session.keep("window", f"{state}/{panes}")

    def _restore_geometry(self, session: Session) -> None:
        state, _slash, panes = session.recall("window").partition("/")
        if state and not self.isVisible():
            self.restoreGeometry(QByteArray.fromHex(state.encode()))
        if panes:
            self.desk.panes.restoreState(QByteArray.fromHex(panes.encode()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that files may be dropped here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files after the drag is over, so that a dialog does not hold it up."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, lambda: self.files.drop(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the project in order; nothing is asked, for nothing is unsaved.

        Only where the project's file is gone there is something to ask.
        """
        if not self.files.may_leave():
            event.ignore()
            return
        self.leave_session()
        super().closeEvent(event)
