"""What a reviewer does with people, and how an annotator hands in: every key is one method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import listing, people
from annotator.errors import AnnotatorError
from annotator.exchange import packetfile, packets
from annotator.i18n import _, isolate, ngettext
from annotator.store import Progress
from annotator.store.reader import in_use
from annotator.ui import dialogs, tasks
from annotator.ui.handin import HandInDialog, waiting
from annotator.ui.names import number
from annotator.ui.peopledialogs import AssignDialog, PersonDialog, SendDialog
from annotator.ui.peopleview import PeopleView
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.window import Window

_UNSAFE = str.maketrans('<>:"|?*', "_______")  # what a file's name may not have on Windows


class People:
    """People and assignments in a window."""

    def __init__(self, window: Window) -> None:
        self.window = window

    @property
    def view(self) -> PeopleView:
        return self.window.screens.people

    @property
    def session(self) -> Session:
        return self.window.desk.session

    def _say(self, text: str, level: str = "info") -> None:
        self.window.messages.say(text, level)

    # ---- who ---------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for somebody new."""
        session = self.session

        def keep(name: str, private: str) -> None:
            people.add(session.store, session.annotator, name, private)

        dialog = PersonDialog(self.window, keep)
        if dialogs.ask(dialog):
            self.view.reload()
            self.view.choose(dialog.name.text().strip())
            self._say(_("{name} is in the project now.", name=dialog.name.text().strip()))

    def show_others(self, when: str) -> None:
        """Say when annotators may see the work of others."""
        if self.session.do(people.set_shows_others, when):
            self._say(listing.shows_others_line(when))
        self.view.reload()

    def toggle_coverage(self) -> None:
        """Ask for every cue to be decided before a document is handed in, or no more."""
        session = self.session
        wanted = people.FREE if session.store.project.coverage == people.CUES else people.CUES
        if session.do(people.set_coverage, wanted) is None:
            return
        if wanted == people.CUES:
            self._say(_("A document can be handed in once every cue in it is decided."))
        else:
            self._say(_("A document can be handed in at any time."))

    # ---- what ----------------------------------------------------------------------------------

    def assign(self) -> None:
        """Ask who gets which documents; one operation."""
        session = self.session
        documents = in_use(session.store.overview())
        if not documents:
            self._say(_("The project has no documents yet."), "warning")
            return
        dialog = AssignDialog(
            self.window, self.view.people, documents, self._receivers(), self._listed()
        )
        if not dialogs.ask(dialog):
            return
        given = {name: ids for name, ids in dialog.dealt.items() if ids}
        if session.do(people.deal, given):
            counts = [f"{isolate(name)} {number(len(ids))}" for name, ids in given.items()]
            self._say(_("Assigned: {counts}", counts=_(", ").join(counts)))

    def _receivers(self) -> Sequence[str]:
        """Return who is chosen; who only has chosen themselves means everybody else."""
        chosen, me = self.view.chosen(), self.session.annotator
        others = [person.name for person in self.view.people if person.name != me]
        return others or chosen if chosen == [me] else chosen

    def _listed(self) -> list[str]:
        """Return the documents that are chosen here, else those that the desk's filter leaves."""
        if self.view.documents.hasFocus():
            return [item.document for item in self.view.chosen_work()]
        return self.window.desk.documents.model.filtered()

    def withdraw(self) -> None:
        """Take chosen documents back from who has them."""
        work = self._chosen()
        done = self.session.do(people.withdraw, _by_name(work)) if work else None
        if done:
            count = len(work)
            self._say(
                ngettext("{count} assignment was taken back", "{count} assignments were taken back",
                         count, count=number(count))
            )  # fmt: skip

    def reopen(self) -> None:
        """Open chosen documents again for who handed them in."""
        chosen = self._chosen()
        work = [item for item in chosen if people.stage(item) == people.SUBMITTED]
        if chosen and not work:
            self._say(_("Only what was handed in can be reopened."))
        done = self.session.do(people.reopen_for, _by_name(work)) if work else None
        if done:
            self._say(_("Reopened. Where they work on another computer, a new packet tells them."))

    def _chosen(self) -> list[Progress]:
        work = self.view.chosen_work()
        if not work:
            self._say(_("Choose documents in the lower list first; Enter goes there."))
        return work

    # ---- packets -------------------------------------------------------------------------------

    def send(self) -> None:
        """Write an assignment packet for each annotator who is chosen, into one folder."""
        store = self.session.store
        counts = {p.name: len(p.work) for p in self.view.people if p.name in self.view.chosen()}
        if not any(counts.values()):
            self._say(_("Who is chosen has no documents yet; assign some first."), "warning")
            return
        counts = {name: count for name, count in counts.items() if count}
        dialog = SendDialog(self.window, counts, packets.guidelines(store))
        if not dialogs.ask(dialog):
            return
        for folder in dialogs.choose_folder(self.window, _("Folder for the packets")):
            self._send(list(counts), folder, dialog.guidelines)

    def _send(self, names: Sequence[str], folder: Path, guidelines: str) -> None:
        store = self.session.store

        def work(progress: tasks.Progress) -> list[Path]:
            if guidelines:
                store.set_setting("guidelines", guidelines)
            written: list[Path] = []
            for n, name in enumerate(names):
                progress(n, len(names))
                made = packets.assignment(store, name)
                out = folder / _file_name(store.path.stem, name, written)
                written.append(packetfile.write(made, out))
            return written

        try:
            written = tasks.run_here(self.window, _("Write packets"), work)
        except AnnotatorError as error:
            self.window.fail(error)
            return
        if written is not None:
            count = len(written)
            many = ngettext("{count} packet is in {folder}", "{count} packets are in {folder}",
                            count, count=number(count), folder=str(folder))  # fmt: skip
            self._say(many)

    # ---- handing in ----------------------------------------------------------------------------

    def hand_in(self) -> None:
        """Ask which documents the annotator hands in, and hand them in together."""
        window, session = self.window, self.session
        window.desk.keep_place()
        store, who = session.store, session.annotator
        known = tasks.run_here(window, _("Hand in"), lambda progress: waiting(store, who, progress))
        if known is None:
            return
        mine = store.progress(who)
        if not known:
            text = _("Everything is handed in already.") if mine else _("You have no documents.")
            self._say(text)
            return
        dialog = HandInDialog(window, known, store, done=len(mine) - len(known))
        if dialogs.ask(dialog):
            self._hand_in(dialog.chosen, packet=dialog.packet.isChecked())
        elif dialog.place and session.open_document(dialog.place):
            window.desk.show_problems()

    def _hand_in(self, documents: Sequence[str], *, packet: bool) -> None:
        if self.session.do(people.submit, documents) is None:
            return
        count = len(documents)
        self._say(
            ngettext("{count} document is handed in", "{count} documents are handed in", count,
                     count=number(count))
        )  # fmt: skip
        if packet:
            self.window.packets.send()


def _by_name(work: Sequence[Progress]) -> Mapping[str, list[str]]:
    given: dict[str, list[str]] = {}
    for item in work:
        given.setdefault(item.annotator, []).append(item.document)
    return given


def _file_name(project: str, name: str, written: Sequence[Path]) -> str:
    """Return a name that every system takes, and that none of the packets written now has."""
    taken = {path.name.casefold() for path in written}
    plain = f"{project}-{name}".translate(_UNSAFE)
    tries = (plain, *(f"{plain}-{n}" for n in range(2, len(written) + 3)))
    free = (stem + packetfile.SUFFIX for stem in tries)
    return next(file for file in free if file.casefold() not in taken)
