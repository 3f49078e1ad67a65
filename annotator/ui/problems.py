"""The list of problems of the open layer; Enter or a double click goes to the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator import check
from annotator.errors import Problem
from annotator.exchange import left_behind
from annotator.i18n import _, ngettext, sentence
from annotator.model.tagset import Tagset
from annotator.ui import icons, theme
from annotator.ui.labels import plain
from annotator.ui.names import named, number, title_of
from annotator.ui.session import Session

_PAUSE = 250  # milliseconds after the last edit


class Problems(QWidget):
    """Checks the layer a moment after each edit and shows what the rules found."""

    chosen = Signal(object)  # Problem
    counted = Signal(int, int)  # errors, warnings

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.problems: Sequence[Problem] = ()
        self._shown: Problem | None = None  # by a step
        self.heading = plain("", "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Problems"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.addWidget(self.heading)
        layout.addWidget(self.list, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.check)
        self.list.itemActivated.connect(self._choose)
        self.list.itemDoubleClicked.connect(self._choose)
        session.changed.connect(lambda _changes: self._timer.start())
        session.opened.connect(self.check)
        self.check()

    def check(self) -> None:
        """Apply the rules now."""
        self._timer.stop()
        session = self.session
        self.problems = ()
        if session.document is not None:
            found = check.document(
                session.document,
                list(session.regions.values()),
                list(session.attributions.values()),
                session.tagset,
                session.entities.values(),
            )
            if session.document.supersedes:  # what could not be taken over from the old text
                left = left_behind(session.store, [session.document.id])
                found += [item for item in left if item.place.annotator == session.annotator]
            # What blocks a release first; within a level the order is that of the text.
            self.problems = sorted(found, key=lambda problem: problem.level != "error")
        self._show()

    def _show(self) -> None:
        self.list.clear()
        self.list.addItems([])
        for problem in self.problems:
            self.list.addItem(self._line(problem))
        errors = len(check.errors(self.problems))
        warnings = len(self.problems) - errors
        self.heading.setText(count_sentence(errors, warnings))
        self.counted.emit(errors, warnings)

    def _line(self, problem: Problem) -> QListWidgetItem:
        item = self.session.attributions.get(problem.place.attribution)
        name = problem.place.words if item is None else ""
        if item is not None:
            name = title_of(item, self.session.text, self.session.entity_name(item.entity))
        words = sentence(in_words(self.session.tagset, problem))
        line = QListWidgetItem(f"{name} — {words}" if name else words)
        c = theme.colours()
        line.setIcon(icons.problem(c.error if problem.level == "error" else c.warning))
        level = _("error") if problem.level == "error" else _("warning")
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{level}: {line.text()}")
        return line

    def beside(self, step: int, caret: int) -> Problem | None:
        """Return the next or previous problem in the text, round its end.

        From the one that was shown last while the caret stands there, else from the caret.
        """
        self.check()
        placed = [x for x in self.problems if x.place.start is not None]
        ordered = sorted(placed, key=lambda x: (x.place.start or 0, x.place.end or 0, x.code))
        if not ordered:
            return None
        if self._shown in ordered and caret in (self._shown.place.start, self._shown.place.end):
            turn = ordered.index(self._shown) + step
        else:
            before = sum(1 for x in ordered if (x.place.start or 0) < caret)
            turn = before if step > 0 else before - 1
        self._shown = ordered[turn % len(ordered)]
        return self._shown

    def words(self, problem: Problem) -> str:
        """Return what is wrong, in the reader's language."""
        said = sentence(in_words(self.session.tagset, problem))
        return said[:1].upper() + said[1:]

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.problems[self.list.row(item)])


def in_words(tagset: Tagset, problem: Problem) -> Problem:
    """Return the problem with the tagset's labels in place of ids."""
    labels = {role.id: named(role.labels) for role in tagset.roles}
    labels |= {attribute.id: named(attribute.labels) for attribute in tagset.attributes}
    params = {key: labels.get(str(value), value) for key, value in problem.params.items()}
    return Problem(problem.code, problem.place, params, problem.level)


def count_sentence(errors: int, warnings: int) -> str:
    """Return how many problems there are, in words."""
    if not errors and not warnings:
        return _("No problems")
    parts = []
    if errors:
        parts.append(ngettext("{count} error", "{count} errors", errors, count=number(errors)))
    if warnings:
        parts.append(
            ngettext("{count} warning", "{count} warnings", warnings, count=number(warnings))
        )
    return _(", ").join(parts)
