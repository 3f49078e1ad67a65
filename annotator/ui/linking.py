"""Link mode: choosing the attribution that the active one lies in, denies or confirms."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator import edits
from annotator.i18n import _, is_rtl
from annotator.model.records import Attribution
from annotator.model.text import fold, words
from annotator.ui.names import named, title_of
from annotator.ui.session import Session, hull

_KEYS = {
    Qt.Key.Key_Tab: "next",
    Qt.Key.Key_Down: "next",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_F8: "next",
    Qt.Key.Key_Backtab: "previous",
    Qt.Key.Key_Up: "previous",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Return: "accept",
    Qt.Key.Key_Enter: "accept",
    Qt.Key.Key_Space: "accept",
    Qt.Key.Key_Delete: "clear",
    Qt.Key.Key_Backspace: "clear",
    Qt.Key.Key_Escape: "cancel",
}


_TELLS = 3  # letters; shorter words stand in every sentence


class LinkMode(QObject):
    """While it is on, keys of the widgets it watches step through candidates.

    `moved` says that the mode began, ended or proposes another candidate; `done` that the person
    has chosen or given up.
    """

    moved = Signal()
    done = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.relation = ""
        self.candidates: list[Attribution] = []
        self.index = 0
        session.activated.connect(self.cancel)
        session.opened.connect(self.cancel)

    @property
    def on(self) -> bool:
        return bool(self.relation)

    @property
    def candidate(self) -> Attribution | None:
        return self.candidates[self.index] if self.on and self.candidates else None

    def begin(self, relation: str) -> None:
        """Start choosing the target of a link of the active attribution."""
        item = self.session.active
        if item is None:
            return
        self.candidates = self._candidates(item, relation)
        current = getattr(item, relation)
        ids = [other.id for other in self.candidates]
        self.index = ids.index(current) if current in ids else 0
        self.relation = relation
        self.moved.emit()

    def _candidates(self, item: Attribution, relation: str) -> list[Attribution]:
        """Return what may be chosen, the likeliest first: enclosing ones, then by nearness."""
        others = [other for other in self.session.ordered() if other.id != item.id]
        first: list[Attribution] = []
        if relation == "parent":
            others = [other for other in others if item not in self.session.chain(other)]
            first = edits.enclosing(item, others)
        place, mine = hull(item)[0], self._said(item) if relation != "parent" else frozenset()
        # What is denied or confirmed says nearly the same, and usually stands shortly before.
        rest = sorted(
            (other for other in others if other not in first),
            key=lambda other: (
                -len(mine & self._said(other)) if mine else 0,
                hull(other)[0] > place,
                abs(hull(other)[0] - place),
            ),
        )
        return [*first, *rest]

    def _said(self, item: Attribution) -> frozenset[str]:
        """Return the words of a content that tell it from others, folded."""
        found = (
            fold(self.session.text[start + a : start + b]).text
            for start, end in item.spans.get("content", ())
            for a, b in words(self.session.text[start:end])
        )
        return frozenset(word.removeprefix("ال") for word in found if len(word) > _TELLS)

    def step(self, step: int) -> None:
        if self.candidates:
            self.index = (self.index + step) % len(self.candidates)
            self.moved.emit()

    def choose(self, id: str) -> None:
        """Set the link to the attribution that was pointed at."""
        if id in {other.id for other in self.candidates}:
            self._set(id)
            self.done.emit()

    def accept(self) -> None:
        if self.candidate is not None:
            self._set(self.candidate.id)
        else:
            self.cancel()

    def clear(self) -> None:
        """Take the link away."""
        item = self.session.active
        if item is not None and getattr(item, self.relation):
            self._set(None)
        else:
            self.cancel()

    def cancel(self) -> None:
        if self.on:
            self.relation = ""
            self.candidates = []
            self.moved.emit()

    def _set(self, target: str | None) -> None:
        item, relation = self.session.active, self.relation
        self.cancel()
        if item is not None:
            self.session.do(edits.link, item.id, relation, target)

    def sentence(self) -> str:
        """Return what the person is asked to do now."""
        term = next((t for t in self.session.tagset.links if t.id == self.relation), None)
        link = named(term.labels) if term else self.relation
        if self.candidate is None:
            return _("{link}: there is no other attribution to choose. Esc: back", link=link)
        name = title_of(
            self.candidate, self.session.text, self.session.entity_name(self.candidate.entity)
        )
        return _(
            "{link}: {name}?  Enter: this one · Tab: another · Delete: none · Esc: back",
            link=link,
            name=name,
        )

    # ---- keys ----------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the mode's keys before shortcuts and widgets see them."""
        if not self.on or not isinstance(event, QKeyEvent):
            return False
        command = _KEYS.get(Qt.Key(event.key()))
        if command is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._obey(command)
        return True

    def _obey(self, command: str) -> None:
        {
            "left": lambda: self.step(1 if is_rtl() else -1),
            "right": lambda: self.step(-1 if is_rtl() else 1),
            "next": lambda: self.step(1),
            "previous": lambda: self.step(-1),
            "accept": self.accept,
            "clear": self.clear,
            "cancel": self.cancel,
        }[command]()
        if not self.on:
            self.done.emit()
