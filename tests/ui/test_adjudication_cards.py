"""The reviewer's keys beyond choosing: one or two attributions, links, reasons, all documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from annotator import adjudicate, edits, exchange, people
from annotator.adjudicate import Reason, State
from annotator.model.records import GOLD, Attribution, Decision, Layer
from annotator.store import Store
from annotator.ui.reviewlines import OptionLine, PartLine
from annotator.ui.reviewwords import facet_title, reason_words, rule_line
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, SHIFT
from tests.ui.test_adjudication import (
    ALT,
    CROSSING,
    DENIED,
    KEY,
    REVIEWER,
    SAID,
    SAID_MORE,
    STRESSED,
    STRESSED_MORE,
    TEXT,
    Reviewer,
    bare,
    labels_of,
    place,
    press_text,
)

Work = Mapping[str, tuple[str, str, str]]
Team = Mapping[str, Work]
Make = Callable[..., Window]
Many = Callable[..., "Hands"]


class Hands(Reviewer):
    """The reviewer's hands, and what is in the project."""

    @property
    def store(self) -> Store:
        return self.window.desk.session.store


def annotate(store: Store, document: str, team: Team) -> None:
    """Let each annotator mark {cue: (source, content, stance)} and hand in."""
    for who, work in team.items():
        edits.add_annotator(store, who)
        people.assign(store, who, who, [document])
        for cue, (source, content, stance) in work.items():
            item = edits.start_attribution(store, who, document, "cue", [place(cue)])
            for role, words in (("source", source), ("content", content)):
                if words:
                    edits.set_span(store, who, item.id, role, [place(words)])
            edits.set_attribute(store, who, item.id, "stance", stance)
        people.submit(store, who, [document])


@pytest.fixture
def many(tmp_path: Path, make_window: Make) -> Many:
    """One article for each team, all with the same text; the first is open."""

    def make(*teams: Team) -> Hands:
        path = tmp_path / "many.isnad"
        articles = [tmp_path / f"خبر {n}.txt" for n in range(len(teams))]
        for n, article in enumerate(articles):
            article.write_text(f"{TEXT}{n}\n", encoding="utf-8")
        with exchange.create_project(path, None, REVIEWER) as store:
            exchange.import_paths(store, articles, None, REVIEWER)
            for item, team in zip(store.overview(), teams, strict=True):
                annotate(store, item.id, team)
        reviewer = Hands(make_window(path, annotator=REVIEWER))
        first = reviewer.store.overview()[0].id
        if reviewer.window.desk.session.document.id != first:  # type: ignore[union-attr]
            reviewer.window.desk.session.open_document(first)
        return reviewer

    return make


def parts_of(reviewer: Hands) -> list[int]:
    """How many parts each open card has."""
    assert reviewer.review.board is not None
    return [len(card.parts) for card in reviewer.review.board.open]


def shown(reviewer: Hands) -> str:
    """All words on the card."""
    painted = [line.title for line in reviewer.screen.card.findChildren(PartLine)]
    return " | ".join([*labels_of(reviewer), *map(bare, painted)])


# ---- F4 and F5 -----------------------------------------------------------------------------------


def test_f4_makes_one_card_of_competing_readings_and_undo_two(many: Many) -> None:
    reviewer = many({"A": SAID, "B": CROSSING})
    assert parts_of(reviewer) == [2]
    assert "F4: these are one attribution · F5: a card for each" in shown(reviewer)
    reviewer.press(KEY.Key_F4)
    assert parts_of(reviewer) == [1]
    assert [facet.name for facet in reviewer.card.open][:2] == ["span:cue", "span:content"]
    (row,) = [row for row in reviewer.store.find(Decision) if row.facet == "grouping"]
    assert (row.kind, row.by) == ("merge", reviewer.window.desk.session.annotator)
    board = reviewer.review.board
    assert board is not None
    reviewer.digit(board.order.index("A") + 1, CONTROL)
    (gold,) = reviewer.gold()
    assert gold.spans["cue"] == (place("قال"),)
    for _step in range(2):
        reviewer.press(KEY.Key_Z, CONTROL)
    assert parts_of(reviewer) == [2]
    assert not reviewer.gold()
    reviewer.press(KEY.Key_Z, CONTROL | SHIFT)
    assert parts_of(reviewer) == [1]


def test_f5_gives_each_reading_a_card_and_f4_joins_the_nearest_that_overlaps(many: Many) -> None:
    reviewer = many({"A": SAID, "B": CROSSING})
    reviewer.press(KEY.Key_F5)
    assert parts_of(reviewer) == [1, 1]
    first = reviewer.card
    assert [facet.name for facet in first.open] == ["presence"]
    union = reviewer.review.union()
    assert union is not None
    other = union.cards[1].part(union.clusters[1])
    assert other is not None
    (words,) = {m.spans["source"] for m in other.members if m}
    hint = next(text for text in labels_of(reviewer) if "F4" in text)
    assert TEXT[words[0][0] : words[0][1]] in hint  # it says with which one
    reviewer.press(KEY.Key_F4)
    assert parts_of(reviewer) == [1]
    assert sum(map(bool, reviewer.card.parts[0].members)) == 2


def test_f5_parts_the_two_who_hold_different_versions(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID_MORE})
    reviewer.press(KEY.Key_F5)
    assert parts_of(reviewer) == [2]
    reviewer.press(KEY.Key_Plus, SHIFT)
    assert {item.spans["content"] for item in reviewer.gold()} == {
        (place(SAID["قال"][1]),),
        (place(SAID_MORE["قال"][1]),),
    }


def three_versions() -> Team:
    longer = {"قال": ("الوزير", "إن الزيارة", "asserts")}
    return {"A": SAID, "B": SAID_MORE, "C": longer}


@pytest.mark.parametrize("arrows", [False, True])
def test_f5_asks_which_version_of_three_is_another_attribution(many: Many, arrows: bool) -> None:
    reviewer = many(three_versions())
    card, facet = reviewer.card, reviewer.facet
    reviewer.press(KEY.Key_F5)
    choice = reviewer.review.choice
    assert choice is not None
    assert [line.number for line in choice.lines] == [1, 2, 3]
    third = facet.options[2]
    if arrows:
        reviewer.press(KEY.Key_Up)  # round to the last one
        reviewer.press(KEY.Key_Return)
    else:
        reviewer.digit(3)
    assert reviewer.review.choice is None
    assert parts_of(reviewer) == [2]
    alone = next(part for part in reviewer.card.parts if sum(map(bool, part.members)) == 1)
    assert alone.members[third.holders[0]] is not None
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.card.id == card.id


def test_escape_leaves_the_question_of_f5(many: Many) -> None:
    reviewer = many(three_versions())
    before = reviewer.card
    reviewer.press(KEY.Key_F5)
    reviewer.press(KEY.Key_Delete)  # no verb acts while the list is there
    reviewer.press(KEY.Key_F8)
    reviewer.digit(9)
    assert reviewer.review.choice is not None
    reviewer.press(KEY.Key_Escape)
    assert reviewer.review.choice is None
    assert reviewer.card == before
    assert not reviewer.store.find(Decision)


def test_f4_and_f5_say_what_cannot_be_done(many: Many) -> None:
    both = {"قال": SAID["قال"], "ستتم": CROSSING["ستتم"]}
    reviewer = many({"A": both, "B": {}})
    assert reviewer.review.left() == 2
    reviewer.press(KEY.Key_F4)
    assert "No open card overlaps" in reviewer.window.messages.text()
    reviewer.press(KEY.Key_F5)
    assert "alike" in reviewer.window.messages.text()
    assert reviewer.review.left() == 2


# ---- links ---------------------------------------------------------------------------------------


NESTED = {
    "قال": ("الوزير", "إن الزيارة ستتم في موعدها", "asserts"),
    "ستتم": ("الزيارة", "في موعدها", "asserts"),
}


def linked(reviewer: Hands, relation: str) -> list[tuple[str, str]]:
    """The links of gold, as words of cues."""
    items = {item.id: item for item in reviewer.gold()}

    def cue(item: Attribution) -> str:
        return TEXT[item.spans["cue"][0][0] : item.spans["cue"][0][1]]

    return [
        (cue(item), cue(items[other]))
        for item in items.values()
        if (other := getattr(item, relation)) is not None
    ]


def show(reviewer: Hands, cue: str, facet: str) -> None:
    """Go to a card and focus a question that asks nothing, as Ctrl+Down does."""
    board = reviewer.review.board
    assert board is not None
    card = next(
        c for c in board.cards if c.parts[0].gold and c.parts[0].gold.spans["cue"] == (place(cue),)
    )
    reviewer.review.show_card(card)
    for _step in card.facets:
        if reviewer.facet.name == facet:
            return
        reviewer.press(KEY.Key_Down, CONTROL)
    raise AssertionError(f"no facet {facet}")


def test_f2_on_a_link_lists_where_it_may_lead(many: Many) -> None:
    reviewer = many({"A": NESTED | DENIED, "B": NESTED | DENIED})
    show(reviewer, "ستتم", "parent")
    reviewer.press(KEY.Key_F2)
    choice = reviewer.review.choice
    assert choice is not None
    assert [line.number for line in choice.lines] == [0, 1, 2]
    assert choice.line.number == 0
    assert any("chosen/" in id for id in reviewer.screen.text.marks()) is False
    reviewer.press(KEY.Key_Down)  # what encloses it comes first
    assert [id for id in reviewer.screen.text.marks() if id.startswith("chosen/")]
    reviewer.press(KEY.Key_Return)
    assert linked(reviewer, "parent") == [("ستتم", "قال")]
    show(reviewer, "نفى", "denies")
    reviewer.press(KEY.Key_F2)
    reviewer.digit(1)  # what stands nearest before it
    assert linked(reviewer, "denies") == [("نفى", "ستتم")]
    assert reviewer.facet.state is State.EDITED
    reviewer.press(KEY.Key_F2)
    assert reviewer.review.choice is not None
    assert reviewer.review.choice.at == 1  # it begins with what is linked
    reviewer.digit(0)
    assert linked(reviewer, "denies") == []
    reviewer.press(KEY.Key_Z, CONTROL)
    assert linked(reviewer, "denies") == [("نفى", "ستتم")]


def test_the_same_link_again_changes_nothing(many: Many) -> None:
    reviewer = many({"A": NESTED, "B": NESTED})
    show(reviewer, "ستتم", "confirms")
    rows = len(reviewer.store.find(Decision))
    reviewer.press(KEY.Key_F2)
    press_text(reviewer, "٠")  # nothing, by an Arabic digit
    assert reviewer.review.choice is None
    assert len(reviewer.store.find(Decision)) == rows


def test_a_link_of_the_only_attribution_leads_nowhere(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID})
    show(reviewer, "قال", "denies")
    reviewer.press(KEY.Key_F2)
    assert reviewer.review.choice is None
    assert "no other attribution" in reviewer.window.messages.text()


# ---- why -----------------------------------------------------------------------------------------


def type_note(reviewer: Hands, text: str) -> None:
    reviewer.press(KEY.Key_N, ALT)
    assert QApplication.focusWidget() is reviewer.screen.reasons.note
    QTest.keyClicks(reviewer.screen.reasons.note, text)


def test_a_note_and_a_section_go_with_the_next_decision(many: Many) -> None:
    reviewer = many({"A": SAID | STRESSED, "B": SAID_MORE | STRESSED})
    keys = bare(reviewer.screen.reasons.keys.text()).replace("\u00a0", " ")
    assert "5 § 4.5 · 6 § 4.2 · N: a note" in keys
    assert bare(reviewer.screen.rule.text()).endswith(
        "§ 4.5: The content is all that is attributed, and nothing of the source or the cue."
    )
    reviewer.digit(2, ALT)
    reviewer.digit(5, ALT)
    type_note(reviewer, "see p. 3")
    reviewer.press(KEY.Key_Return)
    assert reviewer.screen.text.hasFocus()
    assert reviewer.review.left() == 1  # Enter kept the note and decided nothing
    why = Reason("guideline_gap", "see p. 3", "4.5")
    assert reviewer.review.why == why
    assert "see p. 3" in bare(reviewer.screen.reasons.said.text())
    reviewer.digit(1)
    assert reviewer.review.card is None
    reviewer.press(KEY.Key_Return)
    session = reviewer.window.desk.session
    said = next(item for item in reviewer.gold() if item.spans["cue"] == (place("قال"),))
    erring = "B" if said.spans["content"] == (place(SAID["قال"][1]),) else "A"
    (found,) = [x for who in "AB" for x in adjudicate.feedback(session.store, who)]
    assert found.reason == why
    assert found in adjudicate.feedback(session.store, erring)
    (todo,) = adjudicate.guideline_list(session.store)
    assert (todo.topic, [case.reason for case in todo.cases]) == ("4.5", [why])


def test_escape_drops_a_note_and_keys_in_it_decide_nothing(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID_MORE})
    type_note(reviewer, "hm 12")
    for key in (KEY.Key_Delete, KEY.Key_Down, KEY.Key_F8, KEY.Key_PageDown, KEY.Key_F4):
        QTest.keyClick(reviewer.screen.reasons.note, key)
    QTest.keyClick(reviewer.screen.reasons.note, KEY.Key_3, ALT)  # this one is about the reason
    assert reviewer.review.why == Reason("ambiguity")
    reviewer.press(KEY.Key_Escape)
    assert reviewer.screen.text.hasFocus()
    assert reviewer.review.why == Reason("ambiguity")
    assert not reviewer.screen.reasons.note.isVisible()
    assert reviewer.review.left() == 1
    assert not reviewer.store.find(Decision)


def test_what_is_typed_is_kept_when_the_mouse_goes_elsewhere(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID_MORE})
    type_note(reviewer, "kept")
    reviewer.screen.text.setFocus(Qt.FocusReason.MouseFocusReason)
    assert reviewer.review.why.note == "kept"


def test_the_note_opens_under_an_arabic_layout(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID_MORE})
    press_text(reviewer, "ى", ALT)  # the letter on the key N
    assert reviewer.screen.reasons.note.hasFocus()


def test_a_decided_card_is_explained_and_the_value_stays(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID_MORE})
    reviewer.digit(1)
    (before,) = reviewer.gold()
    reviewer.press(KEY.Key_PageUp)
    assert not reviewer.card.is_open
    type_note(reviewer, "after all")
    reviewer.press(KEY.Key_Return)
    (gold,) = reviewer.gold()
    assert (gold.spans, gold.attributes) == (before.spans, before.attributes)
    assert gold.provenance["reason"] == "after all"  # type: ignore[index]
    assert not reviewer.card.is_open
    reviewer.digit(1, ALT)  # more is said of it
    assert reviewer.card.reason == Reason("slip", "after all")
    last = max(reviewer.store.find(Decision), key=lambda row: row.at)
    assert (last.kind, last.supersedes is None) == ("explain", False)
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.review.why == Reason("", "after all")
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.review.why == Reason()
    assert not reviewer.card.is_open
    type_note(reviewer, "x")
    QTest.keyClick(reviewer.screen.reasons.note, KEY.Key_Backspace)
    reviewer.press(KEY.Key_Return)  # nothing was said: nothing is written
    assert {row.kind for row in reviewer.store.find(Decision)} <= {"pick", "auto"}


def test_what_was_said_is_not_said_of_the_next_decision(many: Many) -> None:
    reviewer = many({"A": SAID, "B": CROSSING})
    reviewer.digit(3, ALT)
    reviewer.press(KEY.Key_F4)
    assert reviewer.review.why == Reason()
    (row,) = [row for row in reviewer.store.find(Decision) if row.facet == "grouping"]
    assert "ambiguity" in row.reason
    reviewer.digit(1, ALT)
    reviewer.digit(1, CONTROL)
    reviewer.press(KEY.Key_PageUp)
    assert reviewer.review.why == Reason("slip")
    reviewer.press(KEY.Key_F9)
    assert reviewer.card.is_open
    assert reviewer.review.why == Reason()


def test_every_question_has_its_line_of_the_guideline(many: Many) -> None:
    other = {"قال": ("", "إن الزيارة ستتم في موعدها غداً", "denies")}
    reviewer = many({"A": SAID | DENIED, "B": other})
    session = reviewer.window.desk.session
    lines = {}
    assert reviewer.review.board is not None
    for card in reviewer.review.board.cards:
        for facet in card.facets:
            lines[facet.name] = bare(rule_line(session, card, facet))
            assert facet_title(session, facet)
    for name, section in {
        "presence": "4.1",
        "span:content": "4.5",
        "span:source": "4.3",
        "attribute:stance": "3.3",
    }.items():
        assert f"§ {section}" in lines[name], name
    assert bare(reason_words(Reason("slip", "n", "4.2"))) == "a slip · § 4.2 · n"


# ---- all documents -------------------------------------------------------------------------------


WITH = {"وقال": SAID["قال"], "وأكد": STRESSED["أكد"]}
WITHOUT = SAID | STRESSED


def looked_through(reviewer: Hands) -> None:
    """Wait until the search for equal cards has ended."""
    for _turn in range(200):
        if reviewer.review.batch is None or not reviewer.review.batch.left:
            break
        QTest.qWait(5)
    QApplication.processEvents()


def gold_of(reviewer: Hands, document: str) -> list[Attribution]:
    return reviewer.store.find(Attribution, document=document, annotator=GOLD)


def test_f6_answers_the_same_question_in_all_documents(many: Many) -> None:
    reviewer = many(
        {"A": WITH, "B": WITHOUT},
        {"A": WITHOUT, "B": WITH | DENIED},
        {"A": SAID, "B": SAID_MORE},
        {"A": WITH, "B": WITH},
    )
    ids = [item.id for item in reviewer.store.overview()]
    assert reviewer.review.left() == 2
    QTest.keyClick(reviewer.screen.text, KEY.Key_F6)
    batch = reviewer.review.batch
    assert batch is not None
    assert (len(batch.cards), batch.left) == (2, 3)  # the others come one by one
    title = reviewer.screen.card.batch_title
    assert title is not None
    assert bare(title.text()).endswith("2 cards – 3 documents left to look through")
    looked_through(reviewer)
    assert (len(batch.cards), batch.documents) == (4, 2)
    title = reviewer.screen.card.batch_title
    assert title is not None
    assert bare(title.text()).endswith("Same question: 4 cards in 2 documents")
    assert any(
        "خبر 1" in bare(line.title) or "2 cards" in bare(line.title)
        for line in reviewer.screen.card.findChildren(PartLine)
    )
    short = next(o.number for o in reviewer.card.open[0].options if not o.only)
    reviewer.digit(short)
    assert not any(gold_of(reviewer, id) for id in ids[:2])
    rows = len(reviewer.store.find(Decision))
    reviewer.press(KEY.Key_Return)
    assert "4 cards in 2 documents" in bare(reviewer.window.messages.text())
    assert len(reviewer.store.find(Decision)) == rows + 4  # each is logged singly
    for id in ids[:2]:
        cues = sorted(item.spans["cue"] for item in gold_of(reviewer, id))
        assert cues == sorted([(place("قال"),), (place("أكد"),)])
    assert reviewer.window.desk.session.document.id == ids[0]  # type: ignore[union-attr]
    reviewer.press(KEY.Key_Z, CONTROL)
    assert not any(gold_of(reviewer, id) for id in ids[:2])
    assert len(reviewer.store.find(Decision)) == rows
    assert reviewer.window.desk.session.document.id == ids[0]  # type: ignore[union-attr]


def test_f6_says_when_no_card_of_the_project_asks_the_same(many: Many) -> None:
    reviewer = many({"A": {"وقال": SAID["قال"]}, "B": SAID}, {"A": SAID, "B": SAID})
    reviewer.press(KEY.Key_F6)
    looked_through(reviewer)
    assert reviewer.review.batch is None
    assert "No other card" in reviewer.window.messages.text()
    assert reviewer.review.left() == 1


def test_escape_ends_the_search(many: Many) -> None:
    reviewer = many(*[{"A": WITH, "B": WITHOUT}] * 5)
    QTest.keyClick(reviewer.screen.text, KEY.Key_F6)
    batch = reviewer.review.batch
    assert batch is not None
    assert batch.left == 4
    QTest.keyClick(reviewer.screen.text, KEY.Key_Escape)
    assert reviewer.review.batch is None
    QTest.qWait(20)
    assert (batch.left, batch.documents) == (0, 1)
    assert reviewer.review.left() == 2


def test_f6_leaves_out_what_one_is_still_at_work_on_and_foreign_gold(many: Many) -> None:
    reviewer = many(*[{"A": WITH, "B": WITHOUT}] * 3)
    session = reviewer.window.desk.session
    ids = [item.id for item in reviewer.store.overview()]
    people.assign(reviewer.store, session.annotator, session.annotator, [ids[1]])
    edits.start_attribution(reviewer.store, GOLD, ids[2], "cue", [place("نفى")])
    reviewer.press(KEY.Key_F6)
    looked_through(reviewer)
    assert reviewer.review.batch is not None
    assert {card.document for card in reviewer.review.batch.cards} == {ids[0]}
    reviewer.press(KEY.Key_Return)
    assert reviewer.review.left() == 0
    assert not gold_of(reviewer, ids[1])


def test_many_equal_cards_are_counted_and_not_all_shown(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.reviewcard._MOST_ROWS", 3)
    reviewer = many(*[{"A": WITH, "B": WITHOUT}] * 3)
    reviewer.press(KEY.Key_F6)
    looked_through(reviewer)
    assert "and 2 more" in shown(reviewer)
    assert len(reviewer.screen.card.findChildren(OptionLine)) == 2 + 3


# ---- rules, and documents with nothing -----------------------------------------------------------


def test_what_most_say_is_accepted_by_a_row_of_the_menu(many: Many) -> None:
    reviewer = many({"A": SAID, "B": SAID, "C": SAID_MORE})
    assert reviewer.review.left() == 1
    menus = reviewer.window.menus
    assert menus is not None
    action = menus.actions["review_majority"]
    assert (action.isCheckable(), action.isChecked()) == (True, False)
    assert action in menus.menus["review"].actions()
    action.trigger()
    assert reviewer.review.majority
    assert reviewer.review.left() == 0
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == (place(SAID["قال"][1]),)
    reviewer.press(KEY.Key_PageUp)
    reviewer.review.focus(reviewer.card.facet("span:content"))  # type: ignore[arg-type]
    assert reviewer.facet.state is State.AUTO_MAJORITY
    reviewer.press(KEY.Key_R, CONTROL)
    reviewer.press(KEY.Key_R, CONTROL)
    assert action.isChecked()
    action.trigger()
    assert not reviewer.review.majority
    assert len(reviewer.gold()) == 1  # what was accepted stays


def final(reviewer: Hands) -> list[str]:
    return [layer.state for layer in reviewer.store.find(Layer, annotator=GOLD)]


def test_a_document_is_finished_with_no_attribution_by_keys(many: Many) -> None:
    reviewer = many({"A": SAID, "B": {}})
    reviewer.press(KEY.Key_Delete)
    assert reviewer.review.card is None
    assert final(reviewer) == ["open"]
    assert any("All cards are decided" in text for text in labels_of(reviewer))
    assert any(
        "No attributions are gold" in text or "0 attributions" in text
        for text in labels_of(reviewer)
    )
    reviewer.press(KEY.Key_Return)
    assert final(reviewer) == ["final"]
    assert not reviewer.gold()
    assert any("Gold is final" in text for text in labels_of(reviewer))


@pytest.mark.parametrize("names", [["A"], ["A", "B"]])
def test_where_nobody_marked_anything_enter_finishes(many: Many, names: Sequence[str]) -> None:
    reviewer = many({name: {} for name in names}, {"A": SAID, "B": SAID_MORE})
    if len(names) > 1:  # they agree: nothing is left to press
        assert final(reviewer) == ["final"]
    else:
        assert any("nothing to decide" in text for text in labels_of(reviewer))
        reviewer.press(KEY.Key_Return)
        assert final(reviewer) == ["final"]
    assert not reviewer.gold()
    reviewer.press(KEY.Key_Return)  # goes on
    assert reviewer.review.left() == 1


def test_new_keys_are_listed(many: Many) -> None:
    reviewer = many({"A": SAID | STRESSED_MORE, "B": SAID_MORE | STRESSED})
    menus = reviewer.window.menus
    assert menus is not None
    keys = {id: action.shortcut().toString() for id, action in menus.actions.items()}
    assert (keys["review_merge"], keys["review_split"], keys["review_note"]) == (
        "F4",
        "F5",
        "Alt+N",
    )
    for id in ("review_merge", "review_split", "review_note", "review_majority"):
        assert menus.actions[id].isEnabled()
    reviewer.press(KEY.Key_R, CONTROL)
    assert not menus.actions["review_merge"].isEnabled()
    assert isinstance(reviewer.screen.counter, QLabel)
