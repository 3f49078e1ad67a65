"""The program with a window: application, language, look, and what happens to bugs."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from annotator import i18n, paths, settings
from annotator.errors import AnnotatorError
from annotator.i18n import _
from annotator.settings import Settings
from annotator.ui import dialogs, icons, names, packets, theme
from annotator.ui.session import Session
from annotator.ui.window import Window

_log = logging.getLogger(__name__)
_PICTURE = (1440, 900)


def make_app() -> QApplication:
    """Return the one QApplication, named and guarded."""
    known = QApplication.instance()
    application = cast("QApplication", known) if known else QApplication(sys.argv[:1])
    application.setApplicationName("isnad")
    application.setApplicationDisplayName("Isnad")
    application.setDesktopFileName("isnad")  # as `isnad associate` names it
    application.setWindowIcon(icons.icon("isnad"))
    sys.excepthook = _bug
    threading.excepthook = lambda args: _log.error(
        "in a thread",
        exc_info=(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback),
    )
    return application


def dress(application: QApplication, chosen: Settings) -> None:
    """Apply language, direction, digits and theme."""
    i18n.set_language("ar" if chosen.language == "auto" else chosen.language)
    names.use_eastern_digits(chosen.eastern_digits)
    right = Qt.LayoutDirection.RightToLeft
    application.setLayoutDirection(right if i18n.is_rtl() else Qt.LayoutDirection.LeftToRight)
    QLocale.setDefault(QLocale(i18n.language()))
    _translate_qt(application)
    theme.apply(application, chosen.theme)


def _translate_qt(application: QApplication) -> None:
    """Let Qt's own buttons speak the language of the interface."""
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{i18n.language()}", folder):
        application.installTranslator(translator)


class Shell:
    """Keeps one window; makes it anew when language or look change."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        dress(application, settings.load())
        self.window = self._make(settings.load())

    def _make(self, chosen: Settings) -> Window:
        window = Window(chosen)
        window.dressed.connect(self._anew, Qt.ConnectionType.QueuedConnection)
        return window

    def _anew(self) -> None:
        """Build the window again around the same project: every word may have changed."""
        old = self.window
        dress(self.application, old.settings)
        session, reason = old.session, old.read_only_reason
        if session is not None:
            old.leave_session(keep=session.store)
        self.window = self._make(old.settings)
        self.window.setGeometry(old.geometry())
        if session is not None:
            self.window.show_session(Session(session.store, session.annotator), reason)
        self.window.show()
        old.close()
        old.deleteLater()


def run(project: Path | None) -> int:
    """Show the window, on a project if one is named, until it is closed."""
    application = make_app()
    shell = Shell(application)
    if project is not None and project.suffix.lower() == packets.SUFFIX:
        shell.window.show()  # a packet asks before it is taken in, and a question needs a window
    if project is not None:
        shell.window.files.open_path(project)
    shell.window.show()
    return application.exec()


def render(project: Path, out: Path) -> None:
    """Draw the real window on a project into a picture, with an attribution chosen."""
    application = make_app()
    dress(application, settings.load())
    window = Window(settings.load())
    try:
        if not window.files.open_path(project):
            raise RuntimeError(window.messages.text())
        window.show()
        window.resize(*_PICTURE)  # after the geometry of the last visit has been restored
        application.processEvents()
        session = window.desk.session
        items = session.ordered()
        deep = max(items, key=session.depth, default=None)
        if deep is not None:
            window.desk.editing.go_to(deep)
        application.processEvents()
        window.grab().save(str(out))
    finally:
        window.close()


def _bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what only we can mend and say so calmly; every finished edit is on disk already."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    if isinstance(error, AnnotatorError):
        _log.warning("a mistake reached the top: %s", error)
    file = _log_file()
    _log.error("in the window", exc_info=(kind, error, trace))
    if QApplication.instance() is None or QApplication.activeModalWidget() is not None:
        return
    text = _(
        "Something unexpected went wrong. Your work is saved; you can go on."
        " Details for the developers: {file}",
        file=str(file),
    )
    dialogs.ask(dialogs.MessageDialog(QApplication.activeWindow(), _("Isnad"), text))


def _log_file() -> Path:
    file = paths.profile() / "isnad.log"
    if not logging.getLogger().handlers:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            logging.basicConfig(filename=file, encoding="utf-8", format="%(asctime)s %(message)s")
        except OSError:
            logging.basicConfig()
    return file
