"""Learning from the annotator's work and suggesting for the whole project, in a worker."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from annotator import offering, teaching
from annotator.errors import AnnotatorError
from annotator.i18n import _, ngettext
from annotator.store import Store
from annotator.ui import tasks
from annotator.ui.names import number
from annotator.ui.session import Session


def learn(parent: QWidget, session: Session) -> str:
    """Learn from the annotator's work and keep it; return what to say, "" if it was cancelled."""
    path, who = session.store.path, session.annotator

    def work(progress: tasks.Progress) -> teaching.Taught:
        with Store.reader(path) as reader:
            return teaching.teach(reader, who, progress)

    taught = tasks.run_apart(parent, _("Learning from your work"), work)
    if taught is None:
        return ""
    teaching.keep(session.store, who, taught.model)
    return ngettext("Learnt from {count} finding", "Learnt from {count} findings",
                    taught.findings, count=number(taught.findings))  # fmt: skip


def suggest_everywhere(parent: QWidget, session: Session) -> str:
    """Learn, then suggest for every document that is still to be done; return what to say.

    What was suggested before Cancel stays; the next run goes on from there.
    """
    try:
        learnt = learn(parent, session)
        return _suggest(parent, session, learnt) if learnt else ""
    except AnnotatorError as error:
        session.failed.emit(error)
        return ""


def _suggest(parent: QWidget, session: Session, learnt: str) -> str:
    store, path = session.store, session.store.path
    suggester = teaching.suggester(store, session.annotator)
    own = offering.own_documents(store, session.annotator)
    stale = offering.stale(store, own, suggester)

    def work(progress: tasks.Progress) -> Iterator[list[offering.Made]]:
        with Store.reader(path) as reader:
            yield from offering.batches(reader, stale, suggester, progress=progress)

    counts = [0]

    def take(batch: list[offering.Made]) -> None:
        store.derived.keep(batch)
        counts[0] += sum(len(found) for _mark, found in batch)

    done = tasks.run_in_pieces(parent, _("Suggesting for the project"), work, take)
    made = ngettext("{count} suggestion", "{count} suggestions", counts[0],
                    count=number(counts[0]))  # fmt: skip
    if not done:
        return _("Stopped; {made} so far. Shift+F5 goes on.", made=made)
    return _("{learnt}; {made} in the project.", learnt=learnt, made=made)
