"""An annotator's hands in the window: who knows what is right, and takes the fewest keys to it.

Every step is a real key press on the real window, and every press counts, by its purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import offering, settings
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Fragment, Fragments
from annotator.model.tagset import Attribute
from annotator.settings import Settings
from annotator.ui import app as program
from annotator.ui.choosing import in_row
from annotator.ui.likely import likely, likely_implicit, source_name
from annotator.ui.offers import Offer, offer_id
from annotator.ui.phrasing import candidates
from annotator.ui.picking import names_of
from annotator.ui.session import holding
from annotator.ui.window import Window
from annotator.ui.wording import cue_form
from tests.stories.planning import CONTROL, KEY, NONE, SHIFT, Map, Press, Route

ROLES = ("source", "cue", "content", "addressee", "supplement")
DECIDE, CORRECT, SELECT, ROLE, VALUE, ENTITY, LINK = (
    *("decide", "correct", "select", "role", "value", "entity", "link"),
)
SPENT_ON_SELECTING = (SELECT,)


@contextmanager
def window_on(project: Path, *, suggestions: bool) -> Iterator[Window]:
    """Open a project in a window of its own, in Arabic; arrows move in the order of the text."""
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    chosen = Settings(
        language="ar",
        theme="light",
        annotator="A01",
        visual_arrows=False,
        suggestions=suggestions,
    )
    settings.save(chosen)
    program.dress(qapp, chosen)
    window = Window(chosen)
    try:
        window.resize(1280, 820)
        assert window.files.open_path(project), window.messages.text()
        window.show()
        window.activateWindow()  # without a window manager nobody else does
        assert QTest.qWaitForWindowActive(window)
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        program.dress(qapp, Settings(language="en"))


@dataclass(frozen=True)
class Right:
    """What is right in a text: attributions by id, and who each source is."""

    items: Mapping[str, Attribution]

    @property
    def ordered(self) -> list[Attribution]:
        return sorted(self.items.values(), key=lambda item: (_cue(item), item.id))


def _cue(item: Attribution) -> Fragment:
    parts = item.spans.get("cue") or min(item.spans.values())
    return parts[0]


class Typist:
    """Annotates the open document until it says what is right."""

    def __init__(self, window: Window, right: Right) -> None:
        self.window = window
        self.right = right
        self.keys: Counter[str] = Counter()
        self.spent: dict[str, Counter[str]] = {}
        self.made: dict[str, str] = {}  # right id → the attribution that was made for it
        self.named: dict[str, str] = {}  # who is right → what the entity is called here
        self.rejected = 0
        self.map = Map(window.desk.text, window.desk.session.text)
        window.desk.text.setFocus()

    @property
    def session(self):  # noqa: ANN201 — a Session
        return self.window.desk.session

    @property
    def view(self):  # noqa: ANN201 — a TextView
        return self.window.desk.text

    @property
    def offers(self):  # noqa: ANN201 — an Offers
        return self.window.desk.offers

    # ---- keys ------------------------------------------------------------------------------

    def press(self, purpose: str, *presses: Press) -> None:
        for key, held in presses:
            popup = QApplication.activePopupWidget()
            focus = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
            assert focus is not None
            self.keys[purpose] += 1
            QTest.keyClick(focus, key, held)

    def letter(self, purpose: str, key: str, held: Qt.KeyboardModifier = NONE) -> None:
        self.press(purpose, (Qt.Key(ord(key)), held))

    def write(self, purpose: str, words: str) -> None:
        for letter in words:
            popup = QApplication.activePopupWidget()
            focus = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
            assert focus is not None
            self.keys[purpose] += 1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(focus, QKeyEvent(kind, 0, NONE, 0, 0, 0, letter))

    # ---- whole documents -------------------------------------------------------------------

    def annotate(self) -> dict[str, Counter[str]]:
        """Annotate the document; return the keys that each right attribution took.

        What was pressed on wrong suggestions counts with the attribution that came next.
        """
        if self.offers.found:
            self._decide_all()
        for item in self.right.ordered:
            if item.id not in self.made:
                self._by_hand(item)
                self._book(item.id)
        for item in self.right.ordered:
            self._mend_links(item)
            self._book(item.id)
        return self.spent

    def _book(self, id: str) -> None:
        self.spent.setdefault(id, Counter()).update(self.keys)
        self.keys = Counter()

    def _decide_all(self) -> None:
        letters = offering.letters_of(self.session.text)
        shown = [offer.suggestion for offer in self.offers.found.values()]
        fits = self._pairs(letters, shown)
        self.letter(DECIDE, "G")
        while (offer := self.offers.armed) is not None:
            wanted = self.right.items.get(fits.get(offer.id, ""))
            if wanted is None or wanted.id in self.made:
                self.press(DECIDE, (KEY.Key_Delete, NONE))
                self.rejected += 1
            else:
                self._correct(offer, wanted)
                self._accept(offer, wanted)
                self._book(wanted.id)

    def _pairs(self, letters: object, shown: Sequence) -> dict[str, str]:
        """Return which right attribution each suggestion means: the likest one takes it."""
        right = list(self.right.items.values())
        fits = dict(offering.covering(letters, right, shown))  # type: ignore[arg-type]
        best: dict[str, tuple[int, str]] = {}
        for one in shown:
            id = fits.get(one.id)
            if id is not None:
                wrong = len(self._wrong(one, self.right.items[id]))
                best[id] = min(best.get(id, (99, "")), (wrong, one.id))
        return {one: id for id, (_, one) in best.items()}

    @staticmethod
    def _wrong(one: Attribution, wanted: Attribution) -> list[str]:
        roles = [r for r in ROLES if one.spans.get(r, ()) != wanted.spans.get(r, ())]
        return roles + [a for a, v in wanted.attributes.items() if one.attributes.get(a) != v]

    # ---- suggestions -----------------------------------------------------------------------

    def _correct(self, offer: Offer, wanted: Attribution) -> None:
        for role in ROLES:
            self._mend_role(role, wanted.spans.get(role, ()))
        if wanted.implicit is not None:
            self._implicit(wanted.implicit)
        self._name(offer, wanted)
        self._values(wanted, last=not self._wrong_links(wanted))

    def _wrong_links(self, wanted: Attribution) -> list[str]:
        """Return the links that are wrong of the suggestion in hand, and whose target stands."""
        return [
            relation
            for relation in LINKS
            if (goal := target(wanted, relation)) in self.made
            and (target(self.item, relation) or "") != self.made[goal or ""]
        ]

    def _accept(self, offer: Offer, wanted: Attribution) -> None:
        """Accept; where a link is wrong whose target stands, by the key of the link."""
        id = _accepted_id(self.session.annotator, offer.id)
        wrong = self._wrong_links(wanted) if offer.id in self.offers.found else []
        self.made[wanted.id] = id
        if wrong:
            self._link(wrong[0], self.made[target(wanted, wrong[0]) or ""])
        elif offer.id in self.offers.found:
            self.press(DECIDE, (KEY.Key_Return, NONE))
        entity = self.session.entity_name(self.session.attributions[id].entity)
        if wanted.entity:
            self.named.setdefault(wanted.entity, entity)

    @property
    def item(self) -> Attribution:
        item = self.offers.item or self.session.active
        assert item is not None
        return item

    # ---- spans -----------------------------------------------------------------------------

    def _mend_role(self, role: str, wanted: Fragments) -> None:
        """Give a role its fragments in the cheapest way."""
        have = self.item.spans.get(role, ())
        if have == wanted:
            return
        if not wanted:
            self._choose(role)
            self.press(CORRECT, (KEY.Key_Delete, CONTROL))
            return
        if len(have) == len(wanted) > 1 and self._move_edges(role, have, wanted):
            return
        kept = [piece for piece in have if piece in wanted] if set(have) <= set(wanted) else []
        for n, piece in enumerate(piece for piece in wanted if piece not in kept):
            self._piece(role, piece, more=n > 0 or bool(kept))
        assert self.item.spans.get(role, ()) == wanted, (role, self.item.spans, wanted)

    def _move_edges(self, role: str, have: Fragments, wanted: Fragments) -> bool:
        ways = [self.map.edging(a, b) for a, b in zip(have, wanted, strict=True)]
        if any(way is None for way in ways):
            return False
        for n, way in enumerate(ways):
            if way:
                self._choose(role, n)
                self.press(CORRECT, *way)
        return True

    def _piece(self, role: str, piece: Fragment, *, more: bool) -> None:
        """Give a role a fragment: by its key alone and its edges, or by selecting."""
        self._drop_selection()
        asked = None if more else self._asking(role, piece)
        digit = (Qt.Key(ord(self._key(role))), SHIFT if more else NONE)
        whole = self.map.selecting(self.view.caret(), piece, self._jumps())
        grown = None if more else self._growing_edges(piece)
        costs = {
            "ask": len(asked[0]) + len(asked[1]) if asked else 999,
            "grow": len(grown[0]) + len(grown[1]) + 1 if grown else 999,
            "select": len(whole) + 1,
        }
        best = min(costs, key=lambda way: costs[way])
        if best == "ask" and asked:
            self.press(ROLE, *asked[0])
            self.press(CORRECT, *asked[1])
        elif best == "grow" and grown:
            self.press(SELECT, *grown[0])
            self.press(ROLE, digit)
            self.press(SELECT, *grown[1])
        else:
            self.press(SELECT, *whole)
            assert self.view.selected_span() == piece, (self.view.selected_span(), piece)
            self.press(ROLE, digit)

    def _asking(self, role: str, piece: Fragment) -> tuple[Route, Route] | None:
        """Return how often a role's key is pressed, and how the edges then come to be right."""
        item = self.item_or_none()
        if item is None:
            return None
        held = item.spans.get(role, ())
        edges = {edge for parts in item.spans.values() for part in parts for edge in part}
        armed = self.offers.item is not None
        if len(held) > 1 or (held and not armed) or (not held and self.view.caret() not in edges):
            return None
        now = held if len(held) == 1 else ()
        found = [x for x in candidates(self.session.text, item, role) if x not in now]
        press = (Qt.Key(ord(self._key(role))), NONE)
        ways = []
        for times, words in enumerate([*now, *found], 1):
            way = self.map.edging(words, piece)
            if way is not None:
                ways.append(((press,) * times, way))
        return min(ways, key=lambda way: len(way[0]) + len(way[1]), default=None)

    def _choose(self, role: str, piece: int = 0) -> None:
        """Choose a piece of a role of the suggestion in hand."""
        self._drop_selection()
        for _ in range(piece + 1):
            self.letter(CORRECT, self._key(role))

    def _drop_selection(self) -> None:
        low, high = self.view.selected_span()
        if low < high:
            self.press(SELECT, (KEY.Key_Escape, NONE))

    def _key(self, role: str) -> str:
        known = self.session.tagset.role(role)
        assert known is not None
        return known.key

    def _jumps(self) -> list[tuple[Press, int]]:
        """Return where the digits of the roles of a suggestion in hand lead."""
        item = self.offers.item
        if item is None:
            return []
        return [
            ((Qt.Key(ord(self._key(role))), NONE), item.spans[role][0][1])
            for role in ROLES
            if item.spans.get(role)
        ]

    def item_or_none(self) -> Attribution | None:
        return self.offers.item or self.session.active

    def _growing_edges(self, piece: Fragment) -> tuple[Route, Route] | None:
        """Return the way to one word of a fragment, and how its edges come to be right."""
        item = self.item_or_none()
        if item is not None and any(a < piece[1] and piece[0] < b for parts in item.spans.values() for a, b in parts):
            return None
        words = _words(self.session.text, piece)
        ways = self.map.routes(self.view.caret(), self._jumps())
        found = []
        for word in (words[0], words[-1]) if words else ():
            edges = self.map.edging(word, piece)
            if edges is not None and word[0] in ways:
                found.append((ways[word[0]], edges))
        return min(found, key=lambda pair: len(pair[0]) + len(pair[1]), default=None)

    # ---- values ----------------------------------------------------------------------------

    def _values(self, wanted: Attribution, *, last: bool = False) -> None:
        """Choose what differs: card by card, or in a row whose rest is as proposed.

        With Shift the last letter accepts the suggestion as well, where that is the `last` thing.
        """
        item = self.item
        attributes = self.session.tagset.attributes
        right = {a.id: wanted.attributes[a.id] for a in attributes if a.id in wanted.attributes}
        wrong = [a for a in attributes if a.id in right and item.attributes.get(a.id) != right[a.id]]
        if not wrong:
            return
        row = self._row(item, right)
        if row is not None and len(row) < 2 * len(wrong) - last:
            self.press(VALUE, *row)
        else:
            for n, attribute in enumerate(wrong, 1):
                held = SHIFT if last and n == len(wrong) else NONE
                self.letter(VALUE, attribute.key)
                self.letter(VALUE, self._letter(attribute, right[attribute.id]), held)
            if last:
                return
        held = self.item.attributes
        assert {id: held.get(id) for id in right} == right, (held, right)

    @staticmethod
    def _letter(attribute: Attribute, value: str) -> str:
        known = attribute.value(value)
        assert known is not None
        return known.key

    def _row(self, item: Attribution, right: Mapping[str, str]) -> Route | None:
        """Return the keys of the row of cards; None where it proposes what must not be taken."""
        known = {**self._likely(item, item.attributes), **item.attributes}
        taken: dict[str, str] = {}
        keys: list[Press] = [(KEY.Key_V, NONE)]
        attributes = in_row(self.session.tagset.attributes, known)
        for n, attribute in enumerate(attributes):
            left = attributes[n:]
            if all(known.get(a.id) == right.get(a.id, known.get(a.id)) for a in left):
                return (*keys, (KEY.Key_Return, NONE))
            value = right.get(attribute.id) or known.get(attribute.id)
            if value is None:
                return None
            space = known.get(attribute.id) == value
            letter = Qt.Key(ord(self._letter(attribute, value)))
            keys.append((KEY.Key_Space if space else letter, NONE))
            taken[attribute.id] = value
            known = {**self._likely(item, taken), **known, attribute.id: value}
        return tuple(keys)

    def _likely(self, item: Attribution, values: Mapping[str, str]) -> dict[str, str]:
        bare = Attribution(item.id, item.document, "", item.spans, dict(values), entity=item.entity)
        armed = self.offers.armed
        return likely(self.session, bare, self.offers.name(armed) if armed else "")

    def _implicit(self, wanted: Mapping[str, str]) -> None:
        """Describe a source without words; features of which nothing is said may be anything."""
        if self._fits(self.item.implicit, wanted):
            return
        item, tagset = self.item, self.session.tagset
        cue = item.spans.get("cue", ())
        form = cue_form(self.session.text, cue[0]) if cue else None
        known = dict(item.implicit or {}) or likely_implicit(tagset, form)
        self.letter(VALUE, "I")
        for n, term in enumerate(tagset.implicit):
            left = [t.id for t in tagset.implicit[n:] if t.id in wanted]
            if known and all(known.get(id) == wanted[id] for id in left):
                self.press(VALUE, (KEY.Key_Return, NONE))
                break
            value = next((v for v in term.values if v.id == wanted.get(term.id)), None)
            if value is None:
                self.press(VALUE, (KEY.Key_Tab, NONE))
            elif known.get(term.id) == value.id:
                self.press(VALUE, (KEY.Key_Space, NONE))
            else:
                self.letter(VALUE, value.key)
        assert self._fits(self.item.implicit, wanted), (self.item.implicit, wanted)

    @staticmethod
    def _fits(held: Mapping[str, str] | None, wanted: Mapping[str, str]) -> bool:
        return held is not None and all(held.get(id) == value for id, value in wanted.items())

    # ---- who -------------------------------------------------------------------------------

    def _name(self, offer: Offer, wanted: Attribution) -> None:
        """Let a source be the same entity as where it is the same person, and no other's."""
        armed = self.offers.armed
        assert armed is not None
        if not wanted.entity or self._is_right(wanted.entity, self._resolved(self.offers.name(armed))):
            return
        self._type_name(wanted.entity)

    def _resolved(self, name: str) -> str:
        """Return what an entity is called that a name stands for; the name where nobody has it."""
        entities = self.session.entities
        for id, names in names_of(entities.values()).items():
            if any(_folded(other) == _folded(name) for other in names):
                return str(entities[id].name)
        return name

    def _is_right(self, who: str, name: str) -> bool:
        if not name.strip():
            return False
        if who in self.named:
            return _folded(self.named[who]) == _folded(name)
        return all(_folded(other) != _folded(name) for other in self.named.values())

    def _type_name(self, who: str) -> None:
        """Type until the right name stands out, and take it; a new one is typed whole."""
        wanted = self.named.get(who, "")
        self.letter(ENTITY, "E")
        field = self.window.desk.choosing.entity_field
        picker = field.picker if field else self.window.desk.inspector.details.picker
        if not wanted and self._is_right(who, picker.field.text()):
            self.press(ENTITY, (KEY.Key_Return, NONE))
            return
        rows = [row.name for row in picker.rows.rows]
        right = [n for n, name in enumerate(rows[:5], 1) if self._is_right(who, name)]
        if right:
            self.press(ENTITY, *[(KEY.Key_Down, NONE)] * right[0], (KEY.Key_Return, NONE))
            return
        if True:
            for letter in wanted or who:
                self.write(ENTITY, letter)
                if wanted and picker.now() == wanted:
                    break
        literal = SHIFT if not wanted else NONE
        self.press(ENTITY, (KEY.Key_Return, literal))

    # ---- links -----------------------------------------------------------------------------

    def _link(self, relation: str, goal: str | None) -> None:
        """Set a link of what is in hand, or active."""
        term = next(t for t in self.session.tagset.links if t.id == relation)
        self.letter(LINK, term.key)
        linking = self.window.desk.linking
        assert linking.on
        if goal is None:
            self.press(LINK, (KEY.Key_Delete, NONE))
            return
        ids = [other.id for other in linking.candidates]
        ahead = (ids.index(goal) - linking.index) % len(ids)
        back = len(ids) - ahead
        way = [(KEY.Key_Tab, NONE)] * ahead if ahead <= back else [(KEY.Key_Up, NONE)] * back
        self.press(LINK, *way, (KEY.Key_Return, NONE))

    def _mend_links(self, wanted: Attribution) -> None:
        id = self.made[wanted.id]
        for relation in LINKS:
            goal = self.made.get(target(wanted, relation) or "")
            if target(self.session.attributions[id], relation) == goal:
                continue
            self._go_to(id)
            self._link(relation, goal)
            assert target(self.session.attributions[id], relation) == goal

    def _go_to(self, id: str) -> None:
        """Activate an attribution: by the caret and Enter, or by steps from the active one."""
        if self.session.active_id == id:
            return
        start = _cue(self.session.attributions[id])[0]
        way = self.map.routes(self.view.caret())[start]
        inner = [item.id for item in holding(list(self.session.attributions.values()), start)]
        ids = [item.id for item in self.session.ordered()]
        steps = abs(ids.index(id) - ids.index(self.session.active_id)) if self.session.active_id else 99
        if inner[0] == id and len(way) + 1 < steps:
            self._drop_selection()
            self.press(LINK, *self.map.routes(self.view.caret())[start], (KEY.Key_Return, NONE))
            assert self.session.active_id == id
            return
        for _ in ids:
            now = self.session.active_id
            ahead = (ids.index(id) - ids.index(now)) % len(ids) if now in ids else 1
            forward = ahead <= len(ids) // 2
            self.press(LINK, (KEY.Key_BracketRight if forward else KEY.Key_BracketLeft, NONE))
            if self.session.active_id == id:
                return
        raise AssertionError(id)

    # ---- by hand ---------------------------------------------------------------------------

    def _by_hand(self, wanted: Attribution) -> None:
        """Make an attribution from nothing; that of the last source with one key for it."""
        cue = wanted.spans.get("cue", ())
        first = "cue" if cue else next(role for role in ROLES if wanted.spans.get(role))
        self._select(wanted.spans[first][0])
        # Of an attribution that lacks nothing the next cue puts it down, and so does the key R.
        if cue and self._may_repeat(wanted):
            self.letter(ROLE, "R")
        else:
            if self.session.active is not None:
                self.letter(ROLE, "N")
            self.letter(ROLE, self._key(first))
        made = self.session.active
        assert made is not None
        self.made[wanted.id] = made.id
        for role in ROLES:
            for n, piece in enumerate(wanted.spans.get(role, ())):
                if piece not in self.item.spans.get(role, ()):
                    self._piece(role, piece, more=n > 0)
            if role in wanted.spans:
                assert self.item.spans.get(role) == wanted.spans[role], (role, wanted)
        if wanted.implicit is not None:
            self._implicit(wanted.implicit)
        self._who(wanted)
        self._values(wanted)
        self._settle_name(wanted)
        for relation in LINKS:
            goal = self.made.get(target(wanted, relation) or "")
            if goal and target(self.item, relation) != goal:
                self._link(relation, goal)

    def _select(self, piece: Fragment) -> None:
        """Select a cue: by the key for cues where that leads there sooner, else by hand."""
        self._drop_selection()
        jumps = self._cue_jumps()
        way = self.map.selecting(self.view.caret(), piece)
        if piece in jumps and jumps[piece] < len(way):
            self.press(SELECT, *[(KEY.Key_H, NONE)] * jumps[piece])
        else:
            self.press(SELECT, *way)
        assert self.view.selected_span() == piece

    def _cue_jumps(self) -> dict[Fragment, int]:
        """Return how often H leads to which cue."""
        session = self.session
        found = offering.undecided(session.store, session.annotator, session.document)
        cues = sorted({one.spans["cue"][0] for one in found})
        caret = self.view.caret()
        ahead = [cue for cue in cues if cue[0] >= caret] + [cue for cue in cues if cue[0] < caret]
        return {cue: n for n, cue in enumerate(ahead, 1)}

    def _may_repeat(self, wanted: Attribution) -> bool:
        """Tell whether the source is the last one again, and R marks it as it is right."""
        session = self.session
        last = session.attributions.get(self.window.desk.repeating._last)
        if session.active is not None:
            last = session.active
        if last is None or not wanted.entity:
            return False
        if self.named.get(wanted.entity) != session.entity_name(last.entity) or not last.entity:
            return False
        begun = self.window.desk.repeating._begun(wanted.document, last, wanted.spans["cue"][0])
        source = begun.spans.get("source", ())
        implicit = wanted.implicit is None or self._fits(begun.implicit, wanted.implicit)
        return source == wanted.spans.get("source", ()) and implicit

    def _who(self, wanted: Attribution) -> None:
        """Name the source before its values, where the row of cards would name it otherwise."""
        if self.item.entity or not wanted.entity:
            return
        if not self._is_right(wanted.entity, self._resolved(source_name(self.session, self.item))):
            self._type_name(wanted.entity)

    def _settle_name(self, wanted: Attribution) -> None:
        """See that the source has its name; the row of cards has given it most often."""
        if not wanted.entity:
            return
        if not self.item.entity:
            self._type_name(wanted.entity)
        self.named.setdefault(wanted.entity, self.session.entity_name(self.item.entity))


def _words(text: str, piece: Fragment) -> list[Fragment]:
    from annotator.model import text as texts

    return [(piece[0] + a, piece[0] + b) for a, b in texts.words(text[piece[0] : piece[1]])]


def _folded(name: str) -> str:
    from annotator.model.text import fold

    return " ".join(fold(name).text.split())


def _accepted_id(annotator: str, suggestion: str) -> str:
    from annotator.accepting import attribution_id

    return attribution_id(annotator, suggestion)


__all__ = ["ROLES", "SELECT", "Right", "Typist", "offer_id", "window_on"]
