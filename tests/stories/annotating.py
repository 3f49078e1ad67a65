"""An annotator's hands in the window: who knows what is right, and takes the fewest keys to it."""

from __future__ import annotations

from collections import Counter

from annotator import offering
from annotator.accepting import attribution_id
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Fragment, Suggestion
from annotator.ui.likely import source_name
from annotator.ui.offers import Offer
from annotator.ui.session import holding
from annotator.ui.window import Window
from tests.stories.filling import Filler, Right, first_place, fits
from tests.stories.keyboard import DECIDE, LINK, ROLE, SELECT
from tests.stories.planning import KEY, NONE


class Typist(Filler):
    """Annotates the open document until it says what is right."""

    def __init__(self, window: Window, right: Right, *, guesses: bool = True) -> None:
        super().__init__(window, right, guesses=guesses)
        self.spent: dict[str, Counter[str]] = {}
        self.made: dict[str, str] = {}  # right id → the attribution that was made for it
        self.rejected = 0

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

    # ---- suggestions -----------------------------------------------------------------------

    def _decide_all(self) -> None:
        meant = self._meant([offer.suggestion for offer in self.offers.found.values()])
        self.letter(DECIDE, "G")
        while (offer := self.offers.armed) is not None:
            wanted = self.right.items.get(meant.get(offer.id, ""))
            if wanted is None or wanted.id in self.made:
                self.press(DECIDE, (KEY.Key_Delete, NONE))
                self.rejected += 1
            else:
                self._decide(offer, wanted)
                self._book(wanted.id)

    def _meant(self, shown: list[Suggestion]) -> dict[str, str]:
        """Return which right attribution each suggestion means: the likest one takes it."""
        letters = offering.letters_of(self.session.text)
        pairs = offering.covering(letters, list(self.right.items.values()), shown)
        best: dict[str, tuple[int, str]] = {}
        for one in shown:
            id = pairs.get(one.id)
            if id is not None:
                wrong = self._wrong(one, self.right.items[id])
                best[id] = min(best.get(id, (wrong + 1, "")), (wrong, one.id))
        return {one: id for id, (_wrong, one) in best.items()}

    def _wrong(self, one: Suggestion, wanted: Attribution) -> int:
        roles = [one.spans.get(role, ()) != wanted.spans.get(role, ()) for role in self.right.roles]
        values = [one.attributes.get(id) != value for id, value in wanted.attributes.items()]
        return sum(roles) + sum(values)

    def _decide(self, offer: Offer, wanted: Attribution) -> None:
        """Correct the suggestion in hand and accept it; by the key of a link that is wrong."""
        for role in self.right.roles:
            self.mend_role(role, wanted.spans.get(role, ()))
        if wanted.implicit is not None:
            self.describe(wanted.implicit)
        name = self.standing(self.offers.name(self.offers.found[offer.id]))
        if wanted.entity and not self.is_right(wanted.entity, name):
            self.type_name(wanted.entity)
        wrong = [
            (relation, self.made[goal])
            for relation in LINKS
            if (goal := target(wanted, relation) or "") in self.made
            and target(self.item, relation) != self.made[goal]
        ]
        self.choose_values(wanted, last=not wrong)
        id = self.made[wanted.id] = attribution_id(self.session.annotator, offer.id)
        if wrong:
            self._link(*wrong[0])
        elif offer.id in self.offers.found:
            self.press(DECIDE, (KEY.Key_Return, NONE))
        self._remember(wanted, self.session.attributions[id])

    def _remember(self, wanted: Attribution, made: Attribution) -> None:
        if wanted.entity:
            self.named.setdefault(wanted.entity, self.session.entity_name(made.entity))

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
            right = goal or target(wanted, relation) is None
            if right and target(self.session.attributions[id], relation) != goal:
                self._go_to(id)
                self._link(relation, goal)
                assert target(self.session.attributions[id], relation) == goal

    def _go_to(self, id: str) -> None:
        """Activate an attribution: by the caret and Enter, or by steps from the active one."""
        session = self.session
        if session.active_id == id:
            return
        start = first_place(session.attributions[id])[0]
        inner = holding(list(session.attributions.values()), start)
        ids = [item.id for item in session.ordered()]
        now = session.active_id
        steps = abs(ids.index(id) - ids.index(now)) if now in ids else len(ids)
        if inner[0].id == id and len(self.map.routes(self.view.caret())[start]) + 1 < steps:
            self.drop_selection()
            self.press(LINK, *self.map.routes(self.view.caret())[start], (KEY.Key_Return, NONE))
        while session.active_id != id:
            now = session.active_id
            ahead = (ids.index(id) - ids.index(now)) % len(ids) if now in ids else 1
            forward = ahead <= len(ids) // 2
            self.press(LINK, (KEY.Key_BracketRight if forward else KEY.Key_BracketLeft, NONE))

    # ---- by hand ---------------------------------------------------------------------------

    def _by_hand(self, wanted: Attribution) -> None:  # noqa: C901 — key by key
        """Make an attribution from nothing; that of the last source with one key for it."""
        self._begin(wanted)
        self.made[wanted.id] = self.item.id
        for role in self.right.roles:
            parts = wanted.spans.get(role, ())
            for n, piece in enumerate(parts):
                if piece not in self.item.spans.get(role, ()):
                    self.put(role, piece, more=n > 0)
            assert self.item.spans.get(role, ()) == parts, (role, wanted)
        if wanted.implicit is not None:
            self.describe(wanted.implicit)
        name = self.standing(source_name(self.session, self.item))
        # The row of cards links the name that is likely: one that is wrong is said before.
        if wanted.entity and not self.item.entity and not self.is_right(wanted.entity, name):
            self.type_name(wanted.entity)
        self.choose_values(wanted)
        if wanted.entity and not self.item.entity:
            self.type_name(wanted.entity)
        self._remember(wanted, self.item)
        for relation in LINKS:
            goal = self.made.get(target(wanted, relation) or "")
            if goal and target(self.item, relation) != goal:
                self._link(relation, goal)

    def _begin(self, wanted: Attribution) -> None:
        """Mark the cue. Of an attribution that lacks nothing the key H puts it down, as R does."""
        cue = wanted.spans.get("cue", ())
        first = "cue" if cue else next(role for role in self.right.roles if wanted.spans.get(role))
        self._select(wanted.spans[first][0])
        if cue and self._may_repeat(wanted):
            self.letter(ROLE, "R")
            return
        if self.session.active is not None:
            self.letter(ROLE, "N")
        self.letter(ROLE, self.key(first))

    def _select(self, piece: Fragment) -> None:
        """Select a cue: by the key for cues where that leads there sooner, else by arrows."""
        self.drop_selection()
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
        assert session.document is not None
        found = offering.undecided(session.store, session.annotator, session.document)
        cues = sorted({one.spans["cue"][0] for one in found})
        caret = self.view.caret()
        ahead = [*(cue for cue in cues if cue[0] >= caret), *(c for c in cues if c[0] < caret)]
        return {cue: n for n, cue in enumerate(ahead, 1)}

    def _may_repeat(self, wanted: Attribution) -> bool:
        """Tell whether the source is the last one again, and R marks it as it is right."""
        repeating = self.window.desk.repeating
        last = repeating.like()
        if last is None or not last.entity or not self.guesses:
            return False
        if self.named.get(wanted.entity or "") != self.session.entity_name(last.entity):
            return False
        begun = repeating.begun(wanted.document, last, wanted.spans["cue"][0])
        described = wanted.implicit is None or fits(begun.implicit, wanted.implicit)
        return begun.spans.get("source", ()) == wanted.spans.get("source", ()) and described
