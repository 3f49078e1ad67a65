"""Making what is at hand right in the fewest keys: its words, its values, who it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from annotator.model import text as texts
from annotator.model.records import Attribution, Fragment, Fragments
from annotator.model.tagset import Attribute
from annotator.ui.choosing import in_row
from annotator.ui.likely import likely, likely_implicit
from annotator.ui.naming import cleaned
from annotator.ui.phrasing import candidates
from annotator.ui.picking import names_of
from annotator.ui.window import Window
from annotator.ui.wording import cue_form
from tests.stories.keyboard import CORRECT, ENTITY, ROLE, SELECT, VALUE, Keyboard
from tests.stories.planning import CONTROL, KEY, NONE, SHIFT, Map, Press, Route

ROLES = ("source", "cue", "content", "addressee", "supplement")
_NEVER = 1000  # keys: a way that there is not
_LOOKED_AT = 5  # lines of the list of entities


@dataclass(frozen=True)
class Right:
    """What is right in a text: attributions by id; of other roles nothing is said."""

    items: Mapping[str, Attribution]
    roles: tuple[str, ...] = ROLES

    @property
    def ordered(self) -> list[Attribution]:
        return sorted(self.items.values(), key=lambda item: (first_place(item), item.id))


def first_place(item: Attribution) -> Fragment:
    """Where an attribution's cue begins, else its first word."""
    return item.spans["cue"][0] if item.spans.get("cue") else min(item.spans.values())[0]


class Filler(Keyboard):
    """Knows what is right. Without `guesses` it asks for nothing, but selects and types."""

    def __init__(self, window: Window, right: Right, *, guesses: bool = True) -> None:
        super().__init__(window)
        self.right = right
        self.guesses = guesses
        self.named: dict[str, str] = {}  # who is right → what the entity is called here
        self.map = Map(self.view, self.session.text)

    # ---- words -----------------------------------------------------------------------------

    def mend_role(self, role: str, wanted: Fragments) -> None:
        """Give a role its fragments in the cheapest way."""
        have = self.item.spans.get(role, ())
        if have == wanted:
            return
        if not wanted:
            self.choose(role)
            self.press(CORRECT, (KEY.Key_Delete, CONTROL))
        elif not (len(have) == len(wanted) > 1 and self._move_edges(role, have, wanted)):
            kept = have if set(have) <= set(wanted) else ()
            for n, piece in enumerate(piece for piece in wanted if piece not in kept):
                self.put(role, piece, more=n > 0 or bool(kept))
        if self.item.spans.get(role, ()) != wanted:  # a guess lost a piece: one after the other
            for n, piece in enumerate(wanted):
                self.give(role, piece, more=n > 0)
        assert self.item.spans.get(role, ()) == wanted, (role, self.item.spans, wanted)

    def _move_edges(self, role: str, have: Fragments, wanted: Fragments) -> bool:
        ways = [self.map.edging(a, b) for a, b in zip(have, wanted, strict=True)]
        if any(way is None for way in ways):
            return False
        for n, way in enumerate(ways):
            if way:
                self.choose(role, n)
                self.press(CORRECT, *way)
        return True

    def choose(self, role: str, piece: int = 0) -> None:
        """Choose a piece of a role of the suggestion in hand."""
        self.drop_selection()
        for _ in range(piece + 1):
            self.letter(CORRECT, self.key(role))

    def key(self, role: str) -> str:
        known = self.session.tagset.role(role)
        assert known is not None
        return known.key

    def put(self, role: str, piece: Fragment, *, more: bool) -> None:
        """Give a role a fragment: by its key alone and its edges, or by selecting."""
        self.drop_selection()
        digit = (Qt.Key(ord(self.key(role))), SHIFT if more else NONE)
        whole = self.map.selecting(self.view.caret(), piece, self._jumps())
        asked = self._asking(role, piece) if self.guesses and not more else None
        grown = self._growing(piece) if self.guesses and not more else None
        costs = {
            "ask": len(asked[0]) + len(asked[1]) if asked else _NEVER,
            "grow": len(grown[0]) + len(grown[1]) + 1 if grown else _NEVER,
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
        now = self.item.spans.get(role, ())
        if piece not in now if more else now != (piece,):  # chosen, or a guess went elsewhere
            self.give(role, piece, more=more)

    def give(self, role: str, piece: Fragment, *, more: bool) -> None:
        """Select a fragment and press the key of its role."""
        self.drop_selection()
        self.press(SELECT, *self.map.selecting(self.view.caret(), piece, self._jumps()))
        assert self.view.selected_span() == piece, (self.view.selected_span(), piece)
        self.press(ROLE, (Qt.Key(ord(self.key(role))), SHIFT if more else NONE))

    def _asking(self, role: str, piece: Fragment) -> tuple[Route, Route] | None:
        """Return how often a role's key is pressed, and how the edges then come to be right."""
        item = self.at_hand
        if item is None:
            return None
        held = item.spans.get(role, ())
        edges = {edge for parts in item.spans.values() for part in parts for edge in part}
        in_hand = self.offers.item is not None
        if len(held) > 1 or (held and not in_hand) or (not held and self.view.caret() not in edges):
            return None
        found = [*held, *(x for x in candidates(self.session.text, item, role) if x not in held)]
        press = (Qt.Key(ord(self.key(role))), NONE)
        ways = [((press,) * n, self.map.edging(x, piece)) for n, x in enumerate(found, 1)]
        known = [(presses, way) for presses, way in ways if way is not None]
        return min(known, key=lambda way: len(way[0]) + len(way[1]), default=None)

    def _jumps(self) -> list[tuple[Press, int]]:
        """Return where the digits of the roles of a suggestion in hand lead."""
        item = self.offers.item
        held = [(role, item.spans[role]) for role in ROLES if item.spans.get(role)] if item else []
        return [((Qt.Key(ord(self.key(role))), NONE), parts[0][1]) for role, parts in held]

    def _growing(self, piece: Fragment) -> tuple[Route, Route] | None:
        """Return the way to one word of a fragment, and how its edges come to be right."""
        item = self.at_hand
        taken = [part for parts in item.spans.values() for part in parts] if item else []
        if any(a < piece[1] and piece[0] < b for a, b in taken):
            return None
        start = piece[0]
        words = [(start + a, start + b) for a, b in texts.words(self.session.text[slice(*piece)])]
        ways = self.map.routes(self.view.caret(), self._jumps())
        found = []
        for word in (words[0], words[-1]) if words else ():
            edges = self.map.edging(word, piece)
            if edges is not None and word[0] in ways:
                found.append((ways[word[0]], edges))
        return min(found, key=lambda pair: len(pair[0]) + len(pair[1]), default=None)

    # ---- values ----------------------------------------------------------------------------

    def choose_values(self, wanted: Attribution, *, last: bool = False) -> None:
        """Choose what differs: card by card, or in a row whose rest is as proposed.

        With Shift the last letter accepts the suggestion as well, where that is the `last` thing.
        """
        item, attributes = self.item, self.session.tagset.attributes
        right = {a.id: wanted.attributes[a.id] for a in attributes if a.id in wanted.attributes}
        wrong = [
            a for a in attributes if right.get(a.id, "") not in ("", item.attributes.get(a.id))
        ]
        if not wrong:
            return
        row = self._row(item, right) if self.guesses else None
        if row is not None and len(row) < 2 * len(wrong) - last:
            self.press(VALUE, *row)
        else:
            for n, attribute in enumerate(wrong, 1):
                self.letter(VALUE, attribute.key)
                held = SHIFT if last and n == len(wrong) else NONE
                self.letter(VALUE, _letter(attribute, right[attribute.id]), held)
            if last:
                return
        values = self.item.attributes
        assert {id: values.get(id) for id in right} == right, (values, right)

    def _row(self, item: Attribution, right: Mapping[str, str]) -> Route | None:
        """Return the keys of the row of cards; None where it proposes what must not be taken."""
        known = {**self._likely(item, item.attributes), **item.attributes}
        taken: dict[str, str] = {}
        keys: list[Press] = [(KEY.Key_V, NONE)]
        attributes = in_row(self.session.tagset.attributes, known)
        for n, attribute in enumerate(attributes):
            if all(known.get(a.id) == right.get(a.id, known.get(a.id)) for a in attributes[n:]):
                return (*keys, (KEY.Key_Return, NONE))
            value = right.get(attribute.id) or known.get(attribute.id)
            if value is None:
                return None
            letter = Qt.Key(ord(_letter(attribute, value)))
            keys.append((KEY.Key_Space if known.get(attribute.id) == value else letter, NONE))
            taken[attribute.id] = value
            known = {**self._likely(item, taken), **known, attribute.id: value}
        return tuple(keys)

    def _likely(self, item: Attribution, values: Mapping[str, str]) -> dict[str, str]:
        bare = Attribution(item.id, item.document, "", item.spans, dict(values), entity=item.entity)
        armed = self.offers.armed
        return likely(self.session, bare, self.offers.name(armed) if armed else "")

    def describe(self, wanted: Mapping[str, str]) -> None:
        """Describe a source without words; features of which nothing is said may be anything."""
        item, tagset = self.item, self.session.tagset
        if fits(item.implicit, wanted):
            return
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
        assert fits(self.item.implicit, wanted), (self.item.implicit, wanted)

    # ---- who -------------------------------------------------------------------------------

    def standing(self, name: str) -> str:
        """Return what an entity is called that a name stands for; the name where nobody has it."""
        entities = self.session.entities
        for id, names in names_of(entities.values()).items():
            if any(folded(other) == folded(name) for other in names):
                return entities[id].name
        return name

    def is_right(self, who: str, name: str) -> bool:
        """Tell whether a name is that of the same person as before, or nobody's so far."""
        if not name.strip():
            return False
        if who in self.named:
            return folded(self.named[who]) == folded(name)
        return all(folded(other) != folded(name) for other in self.named.values())

    def type_name(self, who: str) -> None:
        """Choose the right name, or type until it stands out; a new one is typed whole."""
        wanted = self.named.get(who, "")
        self.letter(ENTITY, "E")
        field = self.window.desk.choosing.entity_field
        picker = field.picker if field else self.window.desk.inspector.details.picker
        rows: Sequence[str] = [row.name for row in picker.rows.rows[:_LOOKED_AT]]
        right = [n for n, name in enumerate(rows, 1) if self.is_right(who, name)]
        if not wanted and self.is_right(who, picker.field.text()):
            right = [0]
        if right:
            self.press(ENTITY, *[(KEY.Key_Down, NONE)] * right[0], (KEY.Key_Return, NONE))
            return
        for letter in wanted or who:
            self.write(ENTITY, letter)
            if wanted and picker.now() == wanted:
                break
        self.press(ENTITY, (KEY.Key_Return, NONE if wanted else SHIFT))


def _letter(attribute: Attribute, value: str) -> str:
    known = attribute.value(value)
    assert known is not None
    return known.key


def fits(held: Mapping[str, str] | None, wanted: Mapping[str, str]) -> bool:
    """Tell whether a description says what is wanted, perhaps more."""
    return held is not None and all(held.get(id) == value for id, value in wanted.items())


def folded(name: str) -> str:
    return " ".join(texts.fold(cleaned(name, "")).text.split())
