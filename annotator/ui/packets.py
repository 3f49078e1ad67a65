"""Packets in the window: work goes out, comes back and is merged, after a look at what it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout

from annotator import listing
from annotator.errors import AnnotatorError
from annotator.exchange import packetfile, packets
from annotator.i18n import _
from annotator.model.records import GOLD, Layer
from annotator.ui import dialogs
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.window import Window

SUFFIX = packetfile.SUFFIX


class PacketDialog(dialogs.Question):
    """Asks the reviewer for whom a packet is, and what it carries."""

    def __init__(self, window: Window, names: Sequence[str]) -> None:
        super().__init__(window, _("Packet"))
        self.name = QComboBox()
        self.name.addItems(list(names))
        self.kind = QComboBox()
        self.kind.addItem(_("Articles to annotate"), packetfile.ASSIGNMENT)
        self.kind.addItem(_("Final gold of their articles"), packetfile.FEEDBACK)
        form = QFormLayout()
        form.addRow(_("For"), self.name)
        form.addRow(_("Content"), self.kind)
        self.body.addLayout(form)


class Packets:
    """Sends and receives packets in a window."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def send(self) -> None:
        """Write a packet: one's own work from a place of work, else work for an annotator."""
        session = self.window.session
        if session is None:
            return
        try:
            made = self._packed(session)
            if made is None:
                return
            suggestion = session.store.path.with_name(f"{made.kind}-{made.annotator}{SUFFIX}")
            out = dialogs.choose_save(self.window, _("Packet"), str(suggestion), _pattern())
            if out is not None:
                text = listing.packet_summary(made, packetfile.write(made, out))
                self.window.messages.say(text)
        except AnnotatorError as error:
            self.window.fail(error)

    def _packed(self, session: Session) -> packetfile.Packet | None:
        store = session.store
        if store.workplace:
            return packets.work(store, store.workplace)
        names = sorted({item.annotator for item in store.find(Layer)} - {GOLD})
        dialog = PacketDialog(self.window, names)
        if not names:
            self.window.messages.say(_("Nobody has documents here yet."), "warning")
            return None
        if not dialogs.ask(dialog):
            return None
        name = dialog.name.currentText()
        if dialog.kind.currentData() == packetfile.FEEDBACK:
            return packets.feedback(store, name)
        return packets.assignment(store, name)

    def receive(self) -> None:
        """Ask for packets and take them in."""
        paths = dialogs.choose_many(self.window, _("Take in packets"), _pattern())
        if paths:
            self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Take packets in: into the open project, or as the beginning of a new one."""
        session = self.window.session
        try:
            coming = packets.summary(session.store if session else None, paths)
            text = "\n".join(listing.merge_lines(coming))
            if not coming:
                self.window.messages.say(text)
            elif dialogs.ask(dialogs.Confirmation(self.window, _("Take in packets"), text)):
                self._merge(session, paths)
        except AnnotatorError as error:
            self.window.files.explain(_("Nothing was merged"), error)

    def _merge(self, session: Session | None, paths: Sequence[Path]) -> None:
        if session is None:
            start = str(Path.home() / _("project.isnad"))
            path = dialogs.choose_save(self.window, _("New project"), start, "*.isnad")
            if path is not None:
                path = path if path.suffix == ".isnad" else path.with_name(f"{path.name}.isnad")
                packets.create(path, paths)[0].close()
                self.window.files.open_path(path)
            return
        done = packets.merge(session.store, paths)
        # Everything may have changed: the session is made anew around the same store.
        self.window.show_session(Session(session.store, session.annotator))
        self.window.messages.say(
            _("Merged. The project as it was: {backup}", backup=str(done.backup or ""))
        )
        waiting = list(listing.conflict_lines(session.store))
        if waiting:
            text = "\n".join(waiting)
            dialogs.ask(dialogs.MessageDialog(self.window, _("Two versions of the same"), text))


def _pattern() -> str:
    return _("Isnad packets ({pattern})", pattern=f"*{SUFFIX}")
