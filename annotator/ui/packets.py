"""Packets in the window: work goes out, comes back and is merged, after a look at what it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout

from annotator import listing, people
from annotator.errors import AnnotatorError
from annotator.exchange import packetfile, packets
from annotator.i18n import _, ngettext
from annotator.model.records import GOLD, Layer
from annotator.store import Store
from annotator.ui import dialogs, tasks
from annotator.ui.actions import PEOPLE
from annotator.ui.names import number
from annotator.ui.session import Session
from annotator.ui.versions import open_conflicts

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
                self.window.messages.say(text + _not_counted(session.store))
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

    def show_guidelines(self) -> None:
        """Show the guidelines that came with the assignment, or went out with one."""
        session = self.window.session
        text = packets.guidelines(session.store) if session is not None else ""
        if text.strip():
            title = _("Guidelines of the project")
            dialogs.ask(dialogs.TextDialog(self.window, title, text))
        else:
            self.window.messages.say(
                _("There are no guidelines here. They come with an assignment packet.")
            )

    def take(self, paths: Sequence[Path]) -> None:
        """Take packets in: into the open project, or as the beginning of a new one."""
        try:
            done = self._take(paths)
        except AnnotatorError as error:
            self.window.files.explain(_("Nothing was merged"), error)
            return
        if not done:
            self.window.messages.say(_("Stopped; nothing was merged."))

    def _take(self, paths: Sequence[Path]) -> bool:
        """Read, look, ask and merge; return whether it was not stopped on the way."""
        sent = tasks.run_here(
            self.window, _("Reading packets"), lambda tell: packets.read_all(paths, tell)
        )
        if sent is None:
            return False
        home = self._home(sent) if self.window.session is None else None
        if home is not None and not self.window.files.open_path(home):
            return True
        session = self.window.session
        store = session.store if session else None
        coming = tasks.run_here(
            self.window, _("Comparing"), lambda tell: packets.look(store, sent, tell)
        )
        if coming is None:
            return False
        text = "\n".join(listing.merge_lines(coming.summary))
        if not coming.summary:
            self.window.messages.say(text)
        elif dialogs.ask(dialogs.Confirmation(self.window, _("Take in packets"), text)):
            return self._merge(session, coming)
        return True

    def _home(self, sent: Sequence[packets.Packet]) -> Path | None:
        """Return the project, among those lately open, that packets belong in."""
        for place in map(Path, self.window.settings.recent):
            try:
                with Store.reader(place) as store:
                    if sent and all(_belongs(packet, store) for packet in sent):
                        return place
            except AnnotatorError:
                continue  # gone, or not readable any more
        return None

    def _merge(self, session: Session | None, coming: packets.Coming) -> bool:
        if session is None:
            return self._make(coming)
        here = self.window.screen_name
        done = tasks.run_here(
            self.window,
            _("Merging"),
            lambda tell: packets.take_in(session.store, coming, progress=tell),
        )
        if done is None:
            return False
        # Everything may have changed: the session is made anew around the same store.
        self.window.show_session(Session(session.store, session.annotator))
        if here == PEOPLE:
            self.window.screens.toggle(PEOPLE)
        merged = _("Merged. The project as it was: {backup}", backup=str(done.backup or ""))
        waiting = len(open_conflicts(self.window.desk.session))
        if not waiting:
            self.window.messages.say(merged)
            return True
        both = ngettext(
            "{count} record was changed on two machines: both versions are kept.",
            "{count} records were changed on two machines: both versions are kept.",
            waiting,
            count=number(waiting),
        )
        self.window.messages.say(
            f"{both} {merged}",
            stays=True,
            button=_("Decide (Ctrl+Shift+C)"),
            action=self.window.show_conflicts,
        )
        return True

    def _make(self, coming: packets.Coming) -> bool:
        """Begin a new place of work where the person says, and open it."""
        start = str(Path.home() / _("project.isnad"))
        chosen = dialogs.choose_save(self.window, _("New project"), start, "*.isnad")
        if chosen is None:
            return True
        path = chosen if chosen.suffix == ".isnad" else chosen.with_name(f"{chosen.name}.isnad")
        store = tasks.run_here(
            self.window, _("Merging"), lambda tell: packets.make(path, coming, tell)
        )
        if store is None:
            return False
        store.close()
        self.window.files.open_path(path)
        return True


def _belongs(packet: packetfile.Packet, store: Store) -> bool:
    """Tell whether a packet is for this project: work for the reviewer's, the rest for its own."""
    wanted = "" if packet.kind == packetfile.WORK else packet.annotator
    return packet.project == store.project.id and store.workplace == wanted


def _not_counted(store: Store) -> str:
    """Return how much of a work packet is not handed in; an empty string when all is."""
    mine = store.progress(store.workplace) if store.workplace else []
    n = sum(people.stage(item) != people.SUBMITTED for item in mine)
    if not n:
        return ""
    return " " + ngettext(
        "{count} document in it is not handed in yet and does not count until it is.",
        "{count} documents in it are not handed in yet and do not count until they are.",
        n,
        count=number(n),
    )


def _pattern() -> str:
    return _("Isnad packets ({pattern})", pattern=f"*{SUFFIX}")
