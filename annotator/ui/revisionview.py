"""What annotators changed after decisions, and what that did; late ones can be let in."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator import adjudicate, todolist
from annotator.adjudicate import EFFECTS, Effect, Revised
from annotator.errors import AnnotatorError
from annotator.i18n import _, full_sentence, ngettext
from annotator.model.records import Document
from annotator.ui import tasks
from annotator.ui.blind import hidden
from annotator.ui.labels import directed, plain
from annotator.ui.messages import MessageBar
from annotator.ui.names import number, short, title_of
from annotator.ui.refusals import elsewhere
from annotator.ui.reviewwords import letter
from annotator.ui.session import Session
from annotator.ui.tables import Cell, Table

_SMALL = 40  # documents that are compared without a thread of their own
_COLOURS = {Effect.LATE: "warning", Effect.REOPENED: "accent", Effect.NEW_CARD: "accent"}


class RevisionView(QWidget):
    """A table of changes, those that ask for something first.

    `card_wanted` carries document, cluster and facet of a card; the cluster is empty for a
    document as a whole.
    """

    card_wanted = Signal(str, str, str)

    def __init__(self, session: Session, messages: MessageBar) -> None:
        super().__init__()
        self.session = session
        self.messages = messages
        self.found: list[Revised] = []
        self.summary = plain("", "faint", wrap=True)
        heads = [_("What it did"), _("Attribution"), _("Question"), _("Whose"), _("Document")]
        self.table = Table(_("Changes after decisions"), heads, (1, 2, 4))
        hint = _("Enter: go to the card · Insert: let late annotators count · Esc: back")
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(plain(_("Changes after decisions"), "heading"))
        top.addWidget(self.summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 8)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(plain(directed(hint), "faint", wrap=True))
        self.setFocusProxy(self.table)
        self.table.row_chosen.connect(self._go)
        session.changed.connect(self._changed)

    def reload(self) -> str:
        """Compare anew; return why there is nothing to show, else an empty string."""
        if self.session.store.workplace:
            return elsewhere(self.session.store.workplace)
        try:
            found = self._compare()
        except AnnotatorError as error:
            return full_sentence(error.problems[0])
        if found is None:
            return _("Stopped.")
        kept = hidden(self.session)
        self.found = [one for one in found if one.document not in kept]
        self._show()
        return "" if self.found else self.summary.text()

    def _compare(self) -> list[Revised] | None:
        store = self.session.store
        if len(store.overview()) <= _SMALL:
            return adjudicate.revised(store)
        path = store.path

        def work(progress: tasks.Progress) -> list[Revised]:
            with type(store).reader(path) as reader:
                return adjudicate.revised(reader, progress)

        return tasks.run_apart(self.window(), _("Changes after decisions"), work)

    # ---- showing -----------------------------------------------------------------------------

    def _show(self) -> None:
        wanted = sorted({one.document for one in self.found})
        documents = {item.id: item for item in self.session.store.among(Document, "id", wanted)}
        lines = [self._cells(one, documents[one.document]) for one in self.found]
        self.table.show_lines(lines, self.table.currentRow())
        if not self.found:
            self.summary.setText(_("Nobody has changed anything after a decision."))
            return
        tally = Counter(one.effect for one in self.found)
        asking = sum(tally[effect] for effect in (Effect.REOPENED, Effect.NEW_CARD))
        rest = len(self.found) - asking - tally[Effect.LATE]
        parts = (
            (asking, ngettext("{count} asks you again", "{count} ask you again", asking,
                              count=number(asking))),
            (tally[Effect.LATE], ngettext("{count} late annotator", "{count} late annotators",
                                          tally[Effect.LATE], count=number(tally[Effect.LATE]))),
            (rest, ngettext("{count} changed nothing", "{count} changed nothing", rest,
                            count=number(rest))),
        )  # fmt: skip
        self.summary.setText(directed(_(" · ").join(words for n, words in parts if n)))

    def _cells(self, one: Revised, document: Document) -> list[Cell]:
        effect, item = one.effect, one.item
        words = ""
        if item is not None:
            words = title_of(item, document.text, self.session.entity_name(item.entity))
        facets = (todolist.facet_words(name, self.session.tagset) for name in one.facets)
        return [
            Cell(_(EFFECTS[effect]), _COLOURS.get(effect, "faint")),
            Cell(words),
            Cell(_(", ").join(facets)),
            Cell(letter(one.place) if one.place is not None else _("late"), "faint"),
            Cell(short(document.title, 60), "faint"),
        ]

    # ---- doing -------------------------------------------------------------------------------

    def _go(self, row: int) -> None:
        one = self.found[row]
        self.card_wanted.emit(one.document, one.cluster, next(iter(one.facets), ""))

    def admit(self) -> None:
        """Let those count who came late to the document of the chosen row."""
        row = self.table.currentRow()
        if not 0 <= row < len(self.found):
            return
        document = self.found[row].document
        late = [
            one.annotator
            for one in self.found
            if one.document == document and one.effect is Effect.LATE
        ]
        if not late:
            self.messages.say(_("Nobody came late to this document."))
            return
        if self.session.do(adjudicate.admit, document, late) is not None:
            self.messages.say(
                ngettext("{count} more annotator counts in this document. Ctrl+Z takes it back.",
                         "{count} more annotators count in this document. Ctrl+Z takes it back.",
                         len(late), count=number(len(late)))
            )  # fmt: skip

    def _changed(self, _changes: object) -> None:
        """Follow what was done here, and what was taken back."""
        if self.isVisible():
            self.reload()
