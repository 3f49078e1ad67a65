"""What is known of the active attribution: roles, values, entity, links, note."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator import edits
from annotator.i18n import _, is_rtl, isolate
from annotator.model.records import Attribution
from annotator.model.tagset import Attribute, Role, Term
from annotator.ui import icons
from annotator.ui.entityfield import Picker
from annotator.ui.labels import Wide, flat, plain
from annotator.ui.marks import role_colour
from annotator.ui.names import named, short, title_of, value_name, who, words_of
from annotator.ui.offermarks import percent
from annotator.ui.offers import Offer
from annotator.ui.session import Session

_NOTE_PAUSE = 1500  # milliseconds without typing after which a note is saved
_SHOWN = 160
_CORNER = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
_ALWAYS = ("source", "cue", "content")  # roles that are shown even without words


class Details(QWidget):
    """Shows one attribution and changes it through the session, or a suggestion to look at.

    `card_wanted` carries the id of an attribute, or "" for the implicit source;
    `link_wanted` a link; `place_wanted` a range of the text; `left` that the person is done.
    """

    card_wanted = Signal(str)
    link_wanted = Signal(str)
    place_wanted = Signal(int, int)
    left = Signal()

    def keeps_unsaved(self) -> bool:
        """Tell whether a note is still unsaved after one more try: the disk may be full."""
        self.save_note()
        return bool(self._unsaved)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.item: Attribution | None = None
        self.offer: Offer | None = None
        self._name = ""  # who the source of a suggestion is
        self._unsaved: dict[str, str] = {}  # notes that could not be saved, on a full disk say
        self._caps: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._roles = QGridLayout()
        self._roles.setColumnStretch(1, 1)
        self._roles.setHorizontalSpacing(8)
        self._roles.setVerticalSpacing(2)
        self.chain = plain(wrap=True)
        self.chain.setAccessibleName(_("Chain"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.chain)
        layout.addLayout(self._roles)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self.roles = {role.id: self._role_row(role) for role in session.tagset.roles}
        self.entity = self._entity_row()
        self.implicit = self._implicit_row()
        self.values = {a.id: self._value_row(a) for a in session.tagset.attributes}
        self.links = {term.id: self._link_row(term) for term in session.tagset.links}
        self.note = self._note_row()

    # ---- rows ----------------------------------------------------------------------------

    def _row(self, label: QLabel, *widgets: QWidget) -> None:
        row = self._grid.rowCount()
        corner = _CORNER if isinstance(widgets[0], QPlainTextEdit) else _MIDDLE
        self._grid.addWidget(label, row, 0, corner)
        if len(widgets) == 1:
            self._grid.addWidget(widgets[0], row, 1)
            return
        box = QHBoxLayout()
        box.setSpacing(4)
        for widget in widgets:
            box.addWidget(widget, 0 if widget is widgets[-1] else 1)
        self._grid.addLayout(box, row, 1)

    def _role_row(self, role: Role) -> tuple[_Words, QWidget]:
        words = _Words()
        words.clicked.connect(lambda: self._go_to_role(role.id))
        words.setToolTip(html.escape(named(role.labels)))
        clear = flat("×", _("Remove {name}", name=named(role.labels)))
        clear.clicked.connect(lambda: self._clear_role(role.id))
        self._caps[role.id] = _cap(role)
        row = self._roles.rowCount()
        self._roles.addWidget(self._caps[role.id], row, 0, _CORNER)
        self._roles.addWidget(words, row, 1)
        self._roles.addWidget(clear, row, 2, _CORNER)
        return words, clear

    def _value_row(self, attribute: Attribute) -> Wide:
        button = Wide()
        button.clicked.connect(lambda: self.card_wanted.emit(attribute.id))
        self._row(plain(named(attribute.labels), "faint"), button)
        return button

    def _entity_row(self) -> QLineEdit:
        field = _Field()
        field.setAccessibleName(_("Entity"))
        field.setPlaceholderText(_("Who is it? (E)"))
        self.picker = Picker(field, floating=True)
        self.picker.taken.connect(self._accept_entity)
        field.editingFinished.connect(self._save_entity)
        field.escaped.connect(self._drop_entity)
        self._row(plain(_("Entity"), "faint"), field)
        return field

    def _implicit_row(self) -> Wide:
        button = Wide()
        button.clicked.connect(lambda: self.card_wanted.emit(""))
        self._row(plain(_("Implicit source"), "faint"), button)
        return button

    def _link_row(self, term: Term) -> tuple[Wide, QWidget]:
        name = Wide()
        name.clicked.connect(lambda: self._follow_link(term.id))
        clear = flat("×", _("Remove the link “{name}”", name=named(term.labels)))
        clear.clicked.connect(lambda: self._clear_link(term.id))
        self._row(plain(named(term.labels), "faint"), name, clear)
        return name, clear

    def _note_row(self) -> NoteField:
        field = NoteField()
        field.setAccessibleName(_("Note"))
        field.setPlaceholderText(_("A remark for yourself and the reviewer (M)"))
        field.finished.connect(self.save_note)
        field.left.connect(self.left.emit)
        self._row(plain(_("Note"), "faint"), field)
        return field

    # ---- showing -------------------------------------------------------------------------

    def show_item(
        self, item: Attribution | None, offer: Offer | None = None, name: str = ""
    ) -> None:
        """Show an attribution; what was being typed about another one is saved first.

        A suggestion is shown as the attribution that it would become, `name` as its source; the
        keys correct it.
        """
        other = self.item is None or item is None or item.id != self.item.id
        if other:
            self.save_note()
            self._save_entity()
        self.item, self.offer, self._name = item, offer, name
        if item is None:
            return
        writable = self.session.writable and offer is None
        self.chain.setText(self._chain_line(item))
        self._show_roles(item)
        for id, button in self.values.items():
            self._show_value(id, button, item)
        self.implicit.say(self._implicit_line(item), faint=item.implicit is None)
        if other or not self.entity.hasFocus():
            self.entity.setText(name if offer else self.session.entity_name(item.entity))
            self.entity.setCursorPosition(0)
        self.entity.setReadOnly(not writable)
        for relation, (target, clear) in self.links.items():
            self._show_link(relation, target, clear, item)
        if other or not self.note.hasFocus():
            self.note.show_text(self._unsaved.get(item.id, item.note))
        self.note.setReadOnly(not writable)

    def _show_roles(self, item: Attribution) -> None:
        for role, (words, clear) in self.roles.items():
            text = short(words_of(item, role, self.session.text), _SHOWN)
            known = self.session.tagset.role(role)
            key = known.key if known else ""
            hint = _("select words and press {key}", key=key)
            words.show_words(text, named(known.labels) if known else role, hint)
            for part in (words, self._caps[role]):
                part.setVisible(bool(text) or role in _ALWAYS)
            clear.setVisible(bool(text) and self.session.writable and self.offer is None)

    def _chain_line(self, item: Attribution) -> str:
        """Return the chain read outward: the article ← who ← who."""
        if self.offer is not None:
            name = title_of(item, self.session.text, self._name)
            return _("suggestion, {percent}: {name}", percent=percent(self.offer), name=name)
        names = [
            isolate(who(link, self.session.text, self.session.entity_name(link.entity), 28))
            for link in reversed(self.session.chain(item))
        ]
        arrow = " ← " if is_rtl() else " → "
        return arrow.join([_("The article"), *names])

    def _show_value(self, id: str, button: Wide, item: Attribution) -> None:
        attribute = self.session.tagset.attribute(id)
        key = attribute.key if attribute else ""
        value = value_name(self.session.tagset, item, id)
        button.say(value or _("choose ({key})", key=key), faint=not value)
        button.setAccessibleName(f"{named(attribute.labels) if attribute else id}: {value}")
        button.setEnabled(self.session.writable)

    def _implicit_line(self, item: Attribution) -> str:
        self.implicit.setEnabled(self.session.writable)
        if item.implicit is None:
            return _("not implicit (I)")
        labels = []
        for term in self.session.tagset.implicit:
            wanted = item.implicit.get(term.id)
            labels += [named(value.labels) for value in term.values if value.id == wanted]
        return _(", ").join(labels) or _("implicit")

    def _show_link(self, relation: str, name: Wide, clear: QWidget, item: Attribution) -> None:
        target = self.session.attributions.get(getattr(item, relation) or "")
        term = next(t for t in self.session.tagset.links if t.id == relation)
        text = _("none ({key})", key=term.key)
        if target is not None:
            text = title_of(target, self.session.text, self.session.entity_name(target.entity))
        name.say(text, faint=target is None)
        name.setAccessibleName(f"{named(term.labels)}: {text}")
        clear.setVisible(target is not None and self.session.writable and self.offer is None)

    # ---- changing ------------------------------------------------------------------------

    def _go_to_role(self, role: str) -> None:
        parts = self.item.spans.get(role, ()) if self.item else ()
        if parts:
            self.place_wanted.emit(parts[0][0], parts[-1][1])

    def _clear_role(self, role: str) -> None:
        if self.item is not None:
            self.session.do(edits.set_span, self.item.id, role, [])

    def _follow_link(self, relation: str) -> None:
        target = getattr(self.item, relation) if self.item else None
        if target:
            self.session.activate(target)
        elif self.session.writable:
            self.link_wanted.emit(relation)

    def _clear_link(self, relation: str) -> None:
        if self.item is not None:
            self.session.do(edits.link, self.item.id, relation, None)

    def edit_entity(self, name: str) -> None:
        """Put the caret into the entity field; offer a name where there is none."""
        if self.item is None:
            return
        if not self.entity.text():
            self.entity.setText(name)
        self.entity.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.entity.selectAll()

    def _save_entity(self) -> None:
        """Save what was typed; a name that was only offered is not taken."""
        if self.entity.isModified():
            self._take_entity()

    def _accept_entity(self, _name: str) -> None:
        self._take_entity()
        self.left.emit()

    def _take_entity(self) -> None:
        item = self.session.attributions.get(self.item.id) if self.item else None
        name = " ".join(self.entity.text().split())
        self.entity.setModified(False)
        if item is None or self.entity.isReadOnly():
            return
        if name != self.session.entity_name(item.entity):
            self.session.do(edits.set_entity, item.id, name)

    def _drop_entity(self) -> None:
        if self.item is not None:
            self.entity.setText(self.session.entity_name(self.item.entity))
        self.left.emit()

    def edit_note(self) -> None:
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save_note(self) -> None:
        """Save the note that is being typed, if it differs."""
        item, text = self.item, self.note.toPlainText()
        if item is None or self.note.isReadOnly() or item.id not in self.session.attributions:
            return
        self._unsaved.pop(item.id, None)
        if text == self.session.attributions[item.id].note:
            return
        if self.session.do(edits.set_note, item.id, text) is None:
            self._unsaved[item.id] = text


class _Field(QLineEdit):
    """A line that says when Esc is pressed."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class NoteField(QPlainTextEdit):
    """A few lines of text, saved when the person stops typing or goes away."""

    finished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        height = self.fontMetrics().lineSpacing()
        self.setMinimumHeight(height * 3 + 18)
        self.setMaximumHeight(height * 5 + 18)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTE_PAUSE)
        self._timer.timeout.connect(self.finished.emit)
        self.textChanged.connect(self._timer.start)
        # Qt puts Arabic at the physical left of this widget unless it is told otherwise.
        option = self.document().defaultTextOption()
        if is_rtl():
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.document().setDefaultTextOption(option)

    def show_text(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)
        self._timer.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._timer.stop()
        self.finished.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+Enter for the note: elsewhere in the window it finishes the layer."""
        over = event.type() == QEvent.Type.ShortcutOverride
        if over and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _leaves(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _leaves(event: QKeyEvent) -> bool:
    """Return whether a key says that the note is done: Esc or Ctrl+Enter."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    command = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() == Qt.Key.Key_Escape or (enter and command)


class _Words(QToolButton):
    """The words of a role, on several lines; a click goes to them in the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._label = plain(wrap=True)
        self._label.setMinimumWidth(1)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self._label)

    def show_words(self, text: str, role: str, hint: str) -> None:
        self._label.setText(text or hint)
        self._label.setEnabled(bool(text))
        self.setEnabled(bool(text))
        self.setAccessibleName(f"{role}: {text}")

    def sizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height() + 8)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._label.heightForWidth(width - 8) + 8


def _cap(role: Role) -> QLabel:
    """Return the key cap of a role, as in the toolbar and in the colour of its marks."""
    label = QLabel()
    label.setPixmap(icons.key_cap(role.key, role_colour(role)).pixmap(22, 22))
    label.setAccessibleName(named(role.labels))
    label.setToolTip(html.escape(named(role.labels)))
    label.setContentsMargins(0, 5, 0, 0)
    return label
