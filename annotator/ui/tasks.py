"""Long work with a progress dialog: in this thread for writing, in a worker for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, Signal, Slot
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
    """Runs one function and keeps its result or its exception.

    `made` hands over what is ready before the end; who listens says when to go on.
    """

    moved = Signal(int, int)
    made = Signal(object)

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
    return _run(parent, title, _Worker(work))


def run_in_pieces(
    parent: QWidget,
    title: str,
    work: Callable[[Progress], Iterable[T]],
    take: Callable[[T], object],
) -> bool:
    """Run work that reads in a thread of its own, and `take` each piece of it in this one.

    The work goes on when a piece was taken, so that memory holds one. Return whether it came to
    its end; what was taken before Cancel stays. What `take` raises ends the work and is raised.
    """
    failures: list[Exception] = []

    def all_pieces(progress: Progress) -> bool:
        for piece in work(progress):
            worker.made.emit(piece)
            if failures:
                raise failures[0]
        return True

    def receive(piece: T) -> None:
        try:
            take(piece)
        except Exception as error:  # noqa: BLE001 — raised again where the work is run
            failures.append(error)

    worker: _Worker[bool] = _Worker(all_pieces)
    receiver = _Receiver(receive)
    worker.made.connect(receiver.receive, Qt.ConnectionType.BlockingQueuedConnection)
    done = _run(parent, title, worker)
    return done is not None


class _Receiver(QObject):
    """Belongs to the thread that makes it: what is sent to it arrives there."""

    def __init__(self, take: Callable[[Any], None]) -> None:
        super().__init__()
        self._take = take

    @Slot(object)
    def receive(self, piece: object) -> None:
        self._take(piece)


def _run(parent: QWidget, title: str, worker: _Worker[T]) -> T | None:
    dialog = _dialog(parent, title)
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
