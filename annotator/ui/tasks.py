"""Long work with a progress dialog: in this thread for writing, in a worker for reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QThread, Signal
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from annotator.i18n import _

T = TypeVar("T")
Progress = Callable[[int, int], None]
_AFTER = 400  # milliseconds before a dialog is worth the flicker


class Stopped(Exception):  # noqa: N818 — not an error: the person pressed Cancel
    """Raised inside the work when the person cancels; the transaction is rolled back."""


def _dialog(parent: QWidget, title: str) -> QProgressDialog:
    dialog = QProgressDialog(title, _("Cancel"), 0, 0, parent)
    dialog.setWindowTitle(title)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(_AFTER)
    dialog.setMinimumWidth(360)
    return dialog


def run_here(parent: QWidget, title: str, work: Callable[[Progress], T]) -> T | None:
    """Run work that writes: the project's one connection belongs to this thread.

    Between steps the dialog stays alive; Cancel takes everything back. None when cancelled.
    """
    dialog = _dialog(parent, title)
    dialog.setValue(0)

    def progress(done: int, total: int) -> None:
        dialog.setMaximum(max(total, 1))
        dialog.setValue(done)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeSocketNotifiers, 5)
        if dialog.wasCanceled():
            raise Stopped

    try:
        return work(progress)
    except Stopped:
        return None
    finally:
        dialog.close()
        dialog.deleteLater()


class _Worker(QThread, Generic[T]):
    """Runs one function and keeps its result or its exception."""

    moved = Signal(int, int)

    def __init__(self, work: Callable[[Progress], T]) -> None:
        super().__init__()
        self._work = work
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self._progress)
        except BaseException as error:  # noqa: BLE001 — raised again in the window's thread
            self.error = error

    def _progress(self, done: int, total: int) -> None:
        self.moved.emit(done, total)
        if self.isInterruptionRequested():
            raise Stopped


def run_apart(parent: QWidget, title: str, work: Callable[[Progress], T]) -> T | None:
    """Run work that only reads in a thread of its own; it must open its own reader."""
    dialog = _dialog(parent, title)
    worker: _Worker[T] = _Worker(work)
    loop = QEventLoop()

    def move(done: int, total: int) -> None:
        dialog.setMaximum(max(total, 1))
        dialog.setValue(done)

    worker.moved.connect(move)
    dialog.canceled.connect(worker.requestInterruption)
    worker.finished.connect(loop.quit)
    worker.start()
    loop.exec()
    worker.wait()
    dialog.close()
    dialog.deleteLater()
    if isinstance(worker.error, Stopped):
        return None
    if worker.error is not None:
        raise worker.error
    return worker.result
