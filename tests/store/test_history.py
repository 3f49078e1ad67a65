"""Any sequence of edits, undos, redos and reopenings agrees with a model in memory."""

from __future__ import annotations

import copy
import itertools
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator import accepting, check, edits, offering
from annotator.errors import AnnotatorError
from annotator.exchange import load_tagset
from annotator.model import text as texts
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution, Document, Suggestion
from annotator.model.tagset import digest
from annotator.store import Store

TEXT = "قَالَ ناطقٌ إنّ «الخبر» كاذب، وأكّد 😀 مصدرٌ ثانٍ ذلك\nثم نفى e\u0301lan كلَّ شيء."
WORDS = texts.words(TEXT)
ROLES = ("source", "cue", "content", "addressee", "supplement")
Snapshot = dict[str, Attribution]
Settled = dict[str, Suggestion]


class History(RuleBasedStateMachine):
    """The model is a list of snapshots; undo and redo move a finger along it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        home = mock.patch.dict("os.environ", {"ISNAD_HOME": f"{self.folder.name}/home"})
        home.start()
        self.home = home
        self.path = Path(self.folder.name) / "p.isnad"
        self.store = Store.create(self.path, load_tagset())
        with self.store.operation("import_bulk", "A01"):
            self.store.put(Document("d", "t", TEXT, digest(TEXT)))
        offering.suggest(self.store, ["d"])
        self.made: list[str] = []  # ids are random; the order of making them is not
        self.past: list[tuple[Snapshot, Settled]] = [({}, {})]
        self.finger = 0

    def teardown(self) -> None:
        self.store.close()
        self.home.stop()
        self.folder.cleanup()

    def now(self) -> Snapshot:
        return {item.id: item for item in self.store.find(Attribution)}

    def whole(self) -> tuple[Snapshot, Settled]:
        """Return what is there with what was decided about suggestions."""
        return self.now(), {item.id: item for item in self.store.find(Suggestion)}

    def ids(self) -> list[str]:
        """Return the ids of what is there, in an order that a replay gives again."""
        present = self.now()
        return [id for id in self.made if id in present]

    def did(self) -> None:
        """Take the state after an edit into the model, if the edit had an effect."""
        state = copy.deepcopy(self.whole())
        if state != self.past[self.finger]:
            self.past = [*self.past[: self.finger + 1], state]
            self.finger += 1

    @initialize()
    def begin(self) -> None:
        self.made.append(edits.start_attribution(self.store, "A01", "d", "cue", [WORDS[0]]).id)
        self.did()

    @rule(role=st.sampled_from(ROLES), word=st.sampled_from(WORDS))
    def start(self, role: str, word: tuple[int, int]) -> None:
        self.made.append(edits.start_attribution(self.store, "A01", "d", role, [word]).id)
        self.did()

    @precondition(lambda self: self.now())
    @rule(data=st.data(), role=st.sampled_from(ROLES), words=st.lists(st.sampled_from(WORDS)))
    def span(self, data: st.DataObject, role: str, words: list[tuple[int, int]]) -> None:
        id = data.draw(st.sampled_from(self.ids()))
        before = self.now()
        try:
            edits.set_span(self.store, "A01", id, role, words)
        except AnnotatorError as error:
            assert error.problems[0].code == "attribution_would_be_empty"
            assert self.now() == before
        self.did()

    @precondition(lambda self: self.now())
    @rule(data=st.data(), start=st.integers(-2, 70), length=st.integers(-1, 30))
    def any_fragment(self, data: st.DataObject, start: int, length: int) -> None:
        id = data.draw(st.sampled_from(self.ids()))
        before = self.now()
        try:
            edits.add_fragment(self.store, "A01", id, "supplement", start, start + length)
        except AnnotatorError as error:
            assert error.problems[0].code in {"span_bounds", "span_cuts_grapheme"}
            assert self.now() == before
        self.did()

    @precondition(lambda self: len(self.now()) > 1)
    @rule(data=st.data(), relation=st.sampled_from(LINKS))
    def link(self, data: st.DataObject, relation: str) -> None:
        ids = self.ids()
        one, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from([*ids, None]))
        before = self.now()
        try:
            edits.link(self.store, "A01", one, relation, other)
        except AnnotatorError as error:
            assert error.problems[0].code in {"link_to_itself", "parent_cycle"}
            assert self.now() == before
        self.did()

    @precondition(lambda self: self.now())
    @rule(
        data=st.data(), note=st.text(max_size=5), name=st.sampled_from(["بيسكوف", "البنتاغون", ""])
    )
    def describe(self, data: st.DataObject, note: str, name: str) -> None:
        id = data.draw(st.sampled_from(self.ids()))
        edits.set_note(self.store, "A01", id, note)
        self.did()
        edits.set_entity(self.store, "A01", id, name)
        self.did()
        edits.set_attribute(self.store, "A01", id, "stance", "denies")
        self.did()

    @precondition(lambda self: self.now())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        ids = data.draw(st.lists(st.sampled_from(self.ids()), min_size=1, unique=True))
        edits.delete_attributions(self.store, "A01", ids)
        self.did()

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        """Accept or reject something that is offered, or everything."""
        offered = accepting.offers(self.store, "A01", "d")
        if not offered:
            return
        item = offered[data.draw(st.integers(0, len(offered) - 1))]
        action = data.draw(st.sampled_from(["accept", "correct", "reject", "all"]))
        if action == "reject":
            accepting.reject(self.store, "A01", item)
        elif action == "all":
            accepting.accept_above(self.store, "A01", ["d"], 0.0)
        else:
            word = data.draw(st.sampled_from(WORDS))
            change = accepting.Correction(spans={"source": (word,)})
            accepting.accept(self.store, "A01", item, change if action == "correct" else None)
        made = {accepting.attribution_id("A01", one.id) for one in offered} - set(self.made)
        self.made += sorted(made & set(self.now()))
        self.did()

    @rule()
    def undo(self) -> None:
        if self.finger == 0:
            try:
                self.store.undo("A01")
            except AnnotatorError as error:
                assert error.problems[0].code == "undo_barrier"
            else:
                raise AssertionError("undid the barrier")
            return
        self.store.undo("A01")
        self.finger -= 1

    @precondition(lambda self: self.finger < len(self.past) - 1)
    @rule()
    def redo(self) -> None:
        self.store.redo("A01")
        self.finger += 1

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def agrees_with_the_model(self) -> None:
        assert self.whole() == self.past[self.finger]

    @invariant()
    def offers_nothing_that_is_settled(self) -> None:
        attributions, settled = self.whole()
        offered = {item.id for item in accepting.offers(self.store, "A01", "d")}
        assert not offered & {item.offer for item in settled.values()}
        every = {item.id: item for item in self.store.derived.suggestions("d")}
        cues = {part for item in attributions.values() for part in item.spans.get("cue", ())}
        assert not any(part in cues for id in offered for part in every[id].spans["cue"])

    @invariant()
    def keeps_every_invariant_of_the_records(self) -> None:
        state = self.now()
        for item in state.values():
            assert item.spans
            for parts in item.spans.values():
                assert parts
                assert all(0 <= start < end <= len(TEXT) for start, end in parts)
                assert all(a[1] < b[0] for a, b in itertools.pairwise(parts))
                assert all(texts.is_grapheme_edge(TEXT, edge) for part in parts for edge in part)
            assert all(target(item, name) in {None, *state} for name in LINKS)
        document = self.store.need(Document, "d")
        problems = check.document(document, [], list(state.values()), self.store.tagset)
        assert not [p for p in problems if p.code in check.STRUCTURE]
        assert not self.store._driver.db.conn.in_transaction


History.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestHistory = History.TestCase
