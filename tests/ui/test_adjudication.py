from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator import edits, exchange, people
from annotator.adjudicate import Card, Facet, State
from annotator.model.records import GOLD, Attribution, Decision, Layer
from annotator.store import Store
from annotator.ui import actions, theme
from annotator.ui.adjudication import Adjudication
from annotator.ui.differing import excerpt
from annotator.ui.review import Review
from annotator.ui.reviewlines import OptionLine
from annotator.ui.reviewstrip import AGREED, DECIDED, DROPPED, LATER, OPEN, state_of
from annotator.ui.reviewwords import letter, types_line
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT
from tests.ui.teamwork import RIGHT, team

Make = Callable[..., Window]
ALT = Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
REVIEWER = "R01"
TEXT = (
    "وقال الوزير إن الزيارة ستتم في موعدها غداً.\n"
    "وأكد المدير أن المصنع سيفتح أبوابه قريباً.\n"
    "ونفى المتحدث هذه الأنباء جملة وتفصيلاً.\n"
)


class Reviewer:
    """The reviewer's hands: nothing but keys."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.press(KEY.Key_R, CONTROL)

    @property
    def screen(self) -> Adjudication:
        return self.window.review

    @property
    def review(self) -> Review:
        return self.screen.review

    @property
    def card(self) -> Card:
        assert self.review.card is not None
        return self.review.card

    @property
    def facet(self) -> Facet:
        assert self.review.facet is not None
        return self.review.facet

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()

    def digit(self, digit: int, held: Qt.KeyboardModifier = NONE) -> None:
        self.press(Qt.Key(ord(str(digit))), held)

    def gold(self) -> list[Attribution]:
        document = self.window.desk.session.document
        assert document is not None
        store = self.window.desk.session.store
        return store.find(Attribution, document=document.id, annotator=GOLD)

    def find(self, *names: str, alone: bool = True) -> Card:
        """Show the first open card that asks one of these facets."""
        assert self.review.board is not None
        for card in self.review.board.open:
            asked = [facet.name for facet in card.open]
            if (asked == list(names)) if alone else set(names) <= set(asked):
                self.review.show_card(card)
                return card
        raise AssertionError(f"no open card asks {names}")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "three.isnad"
    team(path, [RIGHT, "B02", "C03"], 2)
    return path


@pytest.fixture
def open_three(three: Path, tmp_path: Path, make_window: Make) -> Reviewer:
    path = tmp_path / "copy.isnad"
    path.write_bytes(three.read_bytes())
    return Reviewer(make_window(path, annotator=REVIEWER))


Small = Callable[..., Reviewer]


@pytest.fixture
def small(tmp_path: Path, make_window: Make) -> Small:
    """A short article; each annotator is given as {cue: (source, content, stance)}."""

    def make(**work: dict[str, tuple[str, str, str]]) -> Reviewer:
        path = tmp_path / "small.isnad"
        article = tmp_path / "خبر.txt"
        article.write_text(TEXT, encoding="utf-8")
        with exchange.create_project(path, None, REVIEWER) as store:
            exchange.import_paths(store, [article], None, REVIEWER)
            (document,) = store.overview()
            for who, found in work.items():
                edits.add_annotator(store, who)
                people.assign(store, who, who, [document.id])
                for cue, (source, content, stance) in found.items():
                    item = edits.start_attribution(store, who, document.id, "cue", [place(cue)])
                    for role, words in (("source", source), ("content", content)):
                        if words:
                            edits.set_span(store, who, item.id, role, [place(words)])
                    edits.set_attribute(store, who, item.id, "stance", stance)
                people.submit(store, who, [document.id])
        return Reviewer(make_window(path, annotator=REVIEWER))

    return make


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


SAID = {"قال": ("الوزير", "إن الزيارة ستتم في موعدها", "asserts")}
SAID_MORE = {"قال": ("الوزير", "إن الزيارة ستتم في موعدها غداً", "asserts")}
STRESSED = {"أكد": ("المدير", "أن المصنع سيفتح أبوابه", "asserts")}
STRESSED_MORE = {"أكد": ("المدير", "أن المصنع سيفتح أبوابه قريباً", "asserts")}
CROSSING = {"ستتم": ("الزيارة", "في موعدها غداً", "asserts")}
DENIED = {"نفى": ("المتحدث", "هذه الأنباء", "denies")}


# ---- a whole document by keys ----------------------------------------------------------------


def decide_as(reviewer: Reviewer, right: str) -> None:
    """Press what somebody presses who sees that this annotator is right about the card."""
    board, card = reviewer.review.board, reviewer.card
    assert board is not None
    voice = board.order.index(right)
    if all(part.members[voice] is None for part in card.parts):
        reviewer.press(KEY.Key_Delete)
        return
    options = [facet.option(facet.proposal) for facet in card.open]
    if all(option is not None and voice in option.holders for option in options):
        reviewer.press(KEY.Key_Return)
    elif len(card.open) == 1:
        (facet,) = card.open
        reviewer.digit(next(o.number for o in facet.options if voice in o.holders))
    else:
        reviewer.digit(voice + 1, CONTROL)


def as_compared(items: list[Attribution]) -> list[object]:
    """Return attributions without their ids; links by the place of their target."""
    ordered = sorted(items, key=lambda item: sorted(item.spans.items()))
    places = {item.id: n for n, item in enumerate(ordered)}
    return [
        (
            dict(item.spans),
            dict(item.attributes),
            item.entity,
            item.implicit,
            [places.get(id or "") for id in (item.parent, item.denies, item.confirms)],
        )
        for item in ordered
    ]


def test_a_document_is_adjudicated_by_keys_alone(open_three: Reviewer) -> None:
    reviewer = open_three
    board = reviewer.review.board
    assert board is not None
    asked = len(board.open)
    assert asked > 5
    for _turn in range(100):
        if reviewer.review.card is None:
            break
        decide_as(reviewer, RIGHT)
    assert reviewer.review.left() == 0
    assert reviewer.review.used <= asked * 1.3
    assert not reviewer.review.board.final  # type: ignore[union-attr]
    reviewer.press(KEY.Key_Return)
    session = reviewer.window.desk.session
    assert session.gold is not None
    assert session.gold.state == "final"
    document = session.document
    assert document is not None
    truth = session.store.find(Attribution, document=document.id, annotator=RIGHT)
    assert as_compared(reviewer.gold()) == as_compared(truth)
    reviewer.press(KEY.Key_Return)  # the next document
    assert session.document != document
    assert reviewer.review.card is not None
    assert reviewer.review.used == 0


def test_two_annotators_cost_no_more_than_planned(tmp_path: Path, make_window: Make) -> None:
    path = tmp_path / "two.isnad"
    team(path, [RIGHT, "B02"])
    reviewer = Reviewer(make_window(path, annotator=REVIEWER))
    asked = reviewer.review.left()
    for _turn in range(60):
        if reviewer.review.card is None:
            break
        decide_as(reviewer, RIGHT)
    reviewer.press(KEY.Key_Return)
    keys = reviewer.review.used - 1  # without the key that finishes
    assert keys <= asked * 1.15
    assert keys <= 0.65 * len(reviewer.gold())
    assert reviewer.review.board is not None
    assert reviewer.review.board.final


# ---- every key ---------------------------------------------------------------------------------


def test_enter_accepts_the_proposals_and_goes_on(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID | STRESSED, C=SAID_MORE | STRESSED_MORE)
    first = reviewer.card
    assert [facet.name for facet in first.open] == ["span:content"]
    reviewer.press(KEY.Key_Return)
    assert reviewer.card.id != first.id
    assert place("إن الزيارة ستتم في موعدها") in [i.spans["content"][0] for i in reviewer.gold()]


def test_enter_says_where_there_is_no_proposal(small: Small) -> None:
    reviewer = small(A=SAID, B=STRESSED)
    before = reviewer.card
    reviewer.press(KEY.Key_Return)
    assert reviewer.card.id == before.id
    assert "no proposal" in reviewer.window.messages.text()
    assert not reviewer.gold()


def test_a_digit_takes_an_option_of_the_focused_question(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    option = next(o for o in reviewer.facet.options if o.only)
    reviewer.digit(option.number)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == (place("إن الزيارة ستتم في موعدها غداً"),)
    assert reviewer.review.card is None


def press_text(reviewer: Reviewer, text: str, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key that an Arabic layout gives a character of its own."""
    target = reviewer.screen.text
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord(text), held, 0, 0, 0, text)
        QApplication.sendEvent(target, event)


@pytest.mark.parametrize("digit", ["٢", "۲"])
def test_arabic_digits_are_digits(small: Small, digit: str) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    second = reviewer.facet.options[1]
    press_text(reviewer, digit)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == second.fragments


def test_an_unknown_digit_is_said_and_does_nothing(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    reviewer.digit(7)
    assert "7" in reviewer.window.messages.text()
    assert reviewer.review.left() == 1


def test_control_and_a_digit_take_the_card_of_an_annotator(small: Small) -> None:
    other = {"قال": ("الوزير", "إن الزيارة ستتم في موعدها غداً", "denies")}
    reviewer = small(A=SAID, B=other)
    assert len(reviewer.card.open) > 1
    board = reviewer.review.board
    assert board is not None
    reviewer.digit(board.order.index("B") + 1, CONTROL)
    (gold,) = reviewer.gold()
    assert gold.attributes["stance"] == "denies"
    assert gold.spans["content"] == (place("إن الزيارة ستتم في موعدها غداً"),)
    assert reviewer.review.card is None


def test_delete_keeps_nothing_and_the_reason_is_one_optional_key(small: Small) -> None:
    reviewer = small(A=SAID | DENIED, B=SAID)
    reviewer.press(KEY.Key_1, ALT)
    assert "✓ 1" in reviewer.screen.reasons.keys.text().replace("\u00a0", " ")
    reviewer.press(KEY.Key_Delete)
    assert reviewer.review.card is None
    assert len(reviewer.gold()) == 1
    rows = reviewer.window.desk.session.store.find(Decision)
    assert any("slip" in row.reason for row in rows)
    assert reviewer.review.reason == ""


def test_up_and_down_move_between_questions(small: Small) -> None:
    other = {"قال": ("الوزير", "إن الزيارة ستتم في موعدها غداً", "denies")}
    reviewer = small(A=SAID, B=other)
    names = [facet.name for facet in reviewer.card.open]
    assert reviewer.facet.name == names[0]
    reviewer.press(KEY.Key_Down)
    assert reviewer.facet.name == names[1]
    reviewer.press(KEY.Key_Up)
    assert reviewer.facet.name == names[0]
    reviewer.press(KEY.Key_Down, CONTROL)  # agreed ones, too
    assert reviewer.facet.name not in names or len(reviewer.card.facets) == len(names)


def test_left_and_right_move_through_the_text(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    caret = reviewer.screen.text.caret()
    reviewer.press(KEY.Key_Left)
    assert reviewer.screen.text.caret() == caret + 1
    reviewer.press(KEY.Key_Right)
    assert reviewer.screen.text.caret() == caret
    assert reviewer.review.left() == 1


def test_plus_keeps_both_of_competing_readings(small: Small) -> None:
    reviewer = small(A=SAID, B=CROSSING)
    card = next(c for c in reviewer.review.board.cards if c.group == "CROSS")  # type: ignore[union-attr]
    reviewer.review.show_card(card)
    assert "competing" in types_line(reviewer.window.desk.session, card)
    reviewer.press(KEY.Key_Plus, SHIFT)
    assert len(reviewer.gold()) == 2


def test_f2_mends_an_edge_by_word_by_letter_and_at_both_ends(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    start, _end = reviewer.facet.options[0].fragments[0]
    reviewer.press(KEY.Key_F2)
    assert reviewer.screen.boundary.on
    assert "edited" in reviewer.screen.text.marks()
    (at,) = reviewer.screen.boundary.parts
    reviewer.press(KEY.Key_Right)  # back: the text runs to the left
    (now,) = reviewer.screen.boundary.parts
    assert now[1] < at[1]
    reviewer.press(KEY.Key_Right, CONTROL)
    assert reviewer.screen.boundary.parts == [(now[0], now[1] - 1)]
    reviewer.press(KEY.Key_Left, CONTROL)
    reviewer.press(KEY.Key_Tab)
    reviewer.press(KEY.Key_Left)
    (mended,) = reviewer.screen.boundary.parts
    assert mended == (start + 3, now[1])
    assert reviewer.review.left() == 1
    reviewer.press(KEY.Key_Return)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == (mended,)
    assert reviewer.review.card is None


def test_escape_leaves_the_edges_alone(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    reviewer.press(KEY.Key_F2)
    reviewer.press(KEY.Key_Right)
    reviewer.press(KEY.Key_Escape)
    assert not reviewer.screen.boundary.on
    assert reviewer.review.left() == 1
    assert "edited" not in reviewer.screen.text.marks()


def test_f2_takes_the_selected_words(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    reviewer.screen.text.select(*place("ستتم في موعدها"))
    reviewer.press(KEY.Key_F2)
    reviewer.press(KEY.Key_F2)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == (place("ستتم في موعدها"),)


def test_f2_on_a_value_opens_its_card(small: Small) -> None:
    other = {"قال": ("الوزير", "إن الزيارة ستتم في موعدها", "denies")}
    reviewer = small(A=SAID, B=other)
    assert reviewer.facet.name == "attribute:stance"
    reviewer.press(KEY.Key_F2)
    card = reviewer.screen.editing.value_card
    value = next(choice.value for choice in card.choices if choice.value.id == "confirms")
    QTest.keyClick(card, Qt.Key(ord(value.key.upper())))
    (gold,) = reviewer.gold()
    assert gold.attributes["stance"] == "confirms"


def test_insert_makes_an_attribution_that_nobody_had(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID | STRESSED_MORE)
    reviewer.press(KEY.Key_Insert)
    assert "Select" in reviewer.window.messages.text()
    reviewer.screen.text.select(*place("نفى"))
    reviewer.press(KEY.Key_Insert)
    assert any(item.spans["cue"] == (place("نفى"),) for item in reviewer.gold())
    assert reviewer.facet.name == "span:content"
    reviewer.screen.text.select(*place("هذه الأنباء"))
    reviewer.press(KEY.Key_F2)
    reviewer.press(KEY.Key_Return)
    made = next(item for item in reviewer.gold() if item.spans["cue"] == (place("نفى"),))
    assert made.spans["content"] == (place("هذه الأنباء"),)
    assert state_of(reviewer.card) == DECIDED


def test_f6_answers_all_cards_with_the_same_question(small: Small) -> None:
    mine = {
        "وقال": ("الوزير", "إن الزيارة ستتم في موعدها", "asserts"),
        "وأكد": ("المدير", "أن المصنع سيفتح أبوابه", "asserts"),
        "ونفى": ("المتحدث", "هذه الأنباء", "denies"),
    }
    theirs = {cue[1:]: rest for cue, rest in mine.items()}
    reviewer = small(A=mine, B=theirs)
    assert reviewer.review.left() == 3
    reviewer.press(KEY.Key_F6)
    batch = reviewer.review.batch
    assert batch is not None
    assert len(batch.cards) == 3
    short = next(o.number for o in reviewer.card.open[0].options if not o.only)
    reviewer.digit(short)
    assert reviewer.review.left() == 3  # a preview changes nothing
    reviewer.press(KEY.Key_Return)
    assert reviewer.review.left() == 0
    assert sorted(item.spans["cue"] for item in reviewer.gold()) == sorted(
        (place(cue[1:]),) for cue in mine
    )
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.review.left() == 3  # undone as one


def test_escape_puts_the_preview_away(small: Small) -> None:
    mine = {"وقال": SAID["قال"], "وأكد": STRESSED["أكد"]}
    reviewer = small(A=mine, B=SAID | STRESSED)
    reviewer.press(KEY.Key_F6)
    assert reviewer.review.batch is not None
    reviewer.press(KEY.Key_Escape)
    assert reviewer.review.batch is None
    assert reviewer.review.left() == 2


def test_f8_parks_a_card_and_it_comes_last(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED | DENIED, B=SAID_MORE | STRESSED_MORE | DENIED)
    first = reviewer.card
    reviewer.press(KEY.Key_F8)
    assert reviewer.card.id != first.id
    parked = reviewer.review.card_of(first.id)
    assert parked is not None
    assert state_of(parked) == LATER
    reviewer.digit(1)
    assert reviewer.card.id == first.id  # nothing else is left
    assert reviewer.review.left() == 1


def test_undo_returns_to_the_card_and_redo_brings_back(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID_MORE | STRESSED_MORE)
    first = reviewer.card
    reviewer.digit(1)
    second = reviewer.card
    reviewer.press(KEY.Key_Delete)
    assert reviewer.review.card is None
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.card.id == second.id
    reviewer.press(KEY.Key_Z, CONTROL)
    assert reviewer.card.id == first.id
    assert reviewer.review.left() == 2
    reviewer.press(KEY.Key_Z, CONTROL)  # the automatic part stays
    assert "no decision" in reviewer.window.messages.text()
    reviewer.press(KEY.Key_Z, CONTROL | SHIFT)
    assert reviewer.review.left() == 1


def test_page_keys_go_through_cards_and_documents(open_three: Reviewer) -> None:
    reviewer = open_three
    board = reviewer.review.board
    assert board is not None
    open_cards = [card.id for card in board.open]
    reviewer.press(KEY.Key_PageDown)
    assert reviewer.card.id == open_cards[1]
    reviewer.press(KEY.Key_PageUp)
    reviewer.press(KEY.Key_PageUp)
    reviewer.press(KEY.Key_PageDown)
    assert reviewer.review.used == 4
    document = reviewer.window.desk.session.document
    reviewer.press(KEY.Key_PageDown, CONTROL)
    assert reviewer.window.desk.session.document != document
    reviewer.press(KEY.Key_PageDown, CONTROL)
    assert "no further" in reviewer.window.messages.text()
    reviewer.press(KEY.Key_PageUp, CONTROL)
    assert reviewer.window.desk.session.document == document


def test_a_decided_card_can_be_asked_again(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    reviewer.digit(1)
    assert reviewer.review.card is None
    reviewer.press(KEY.Key_PageUp)
    assert not reviewer.card.is_open
    reviewer.press(KEY.Key_F9)
    assert reviewer.card.is_open
    assert any(facet.state is State.REOPENED for facet in reviewer.card.facets)
    reviewer.press(KEY.Key_Return)
    assert reviewer.review.card is None


def test_the_second_enter_finishes_with_a_summary(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    reviewer.digit(1)
    shown = labels_of(reviewer)
    assert any("All cards are decided" in text for text in shown)
    assert any("1 attribution" in text for text in shown)
    reviewer.press(KEY.Key_Return)
    assert any("Gold is final" in text for text in labels_of(reviewer))
    (layer,) = reviewer.window.desk.session.store.find(Layer, annotator=GOLD)
    assert layer.state == "final"


def labels_of(reviewer: Reviewer) -> list[str]:
    label = type(reviewer.screen.rule)
    return [bare(found.text()) for found in reviewer.screen.card.findChildren(label)]


def bare(text: str) -> str:
    """Return a sentence without the invisible characters that isolate its parameters."""
    return text.replace("\u2068", "").replace("\u2069", "")


def test_the_counter_counts_keys_and_cards(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID_MORE | STRESSED_MORE)
    assert "2 cards left" in bare(reviewer.screen.counter.text())
    reviewer.press(KEY.Key_Down)
    reviewer.digit(1)
    assert "1 card left" in bare(reviewer.screen.counter.text())
    assert "2 keys" in bare(reviewer.screen.counter.text())


# ---- what is to be seen ------------------------------------------------------------------------


def test_the_text_shows_every_version_with_its_letter(small: Small) -> None:
    reviewer = small(A=SAID | DENIED, B=SAID_MORE | DENIED, C=SAID | DENIED)
    marks = reviewer.screen.text.marks()
    versions = {m.label: m for m in marks.values() if "span" not in m.id and len(m.label) == 1}
    assert {"A", "B", "C"} <= set(versions)
    assert len({versions[name].colour for name in "ABC"}) == 3
    boxes = [m for m in marks.values() if m.style == "found"]
    assert [TEXT[a:b].strip() for m in boxes for a, b in m.fragments] == ["غداً"]
    reviewer.press(KEY.Key_Return)
    reviewer.press(KEY.Key_PageUp)
    reviewer.press(KEY.Key_PageUp)
    gold = [m for m in reviewer.screen.text.marks().values() if m.label.startswith("✓")]
    assert gold
    assert all(m.emphasis == 2 and m.colour == theme.colours().warning for m in gold)


def test_the_strip_tells_states_apart(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED | DENIED, B=SAID_MORE | STRESSED, C=SAID | STRESSED)
    board = reviewer.review.board
    assert board is not None
    assert sorted(map(state_of, board.cards)) == sorted([OPEN, AGREED, OPEN])
    reviewer.press(KEY.Key_Return)
    reviewer.press(KEY.Key_Delete)
    board = reviewer.review.board
    assert board is not None
    assert {DECIDED, AGREED} <= set(map(state_of, board.cards)) <= {DECIDED, AGREED, DROPPED}


def test_annotators_are_letters_never_names(open_three: Reviewer) -> None:
    reviewer = open_three
    shown = " ".join(
        [
            *labels_of(reviewer),
            *(w.accessibleName() for w in reviewer.screen.findChildren(type(reviewer.screen.card))),
            *(m.label + m.tip for m in reviewer.screen.text.marks().values()),
        ]
    )
    for name in (RIGHT, "B02", "C03"):
        assert name not in shown
    assert letter(0) == "A"


def test_desk_keys_sleep_while_adjudicating_and_wake_after(open_three: Reviewer) -> None:
    reviewer = open_three
    window = reviewer.window
    assert window.menus is not None
    assert not window.menus.actions["role:cue"].isEnabled()
    assert window.menus.actions["review_accept"].isEnabled()
    assert window.screen_name == actions.REVIEW
    reviewer.press(KEY.Key_R, CONTROL)
    assert window.screen_name == actions.DESK
    assert window.desk.text.hasFocus()
    assert window.menus.actions["role:cue"].isEnabled()
    assert not window.menus.actions["review_accept"].isEnabled()


def test_control_r_works_under_an_arabic_layout(open_three: Reviewer) -> None:
    press_text(open_three, "ق", CONTROL)
    assert open_three.window.screen_name == actions.DESK


# ---- blindness -----------------------------------------------------------------------------------


def test_who_is_still_at_work_sees_nothing_of_others(
    three: Path, tmp_path: Path, make_window: Make
) -> None:
    path = tmp_path / "copy.isnad"
    path.write_bytes(three.read_bytes())
    window = make_window(path, annotator="B02")
    session = window.desk.session
    name = session.annotator
    assert session.document is not None
    people.reopen(session.store, name, [session.document.id])
    window.screens.toggle(actions.REVIEW)
    assert window.screen_name == actions.DESK
    assert "before yours is handed in" in window.messages.text()


def test_who_was_warned_and_asks_again_adjudicates_all_the_same(
    three: Path, tmp_path: Path, make_window: Make
) -> None:
    path = tmp_path / "copy.isnad"
    path.write_bytes(three.read_bytes())
    window = make_window(path, annotator="B02")
    session = window.desk.session
    ids = [item.id for item in session.store.overview()]
    people.reopen(session.store, session.annotator, ids)
    text = window.desk.text
    QTest.keyClick(text, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.DESK
    assert session.document is not None
    elsewhere = next(id for id in ids if id != session.document.id)
    assert session.open_document(elsewhere)  # there nobody was warned yet
    QTest.keyClick(text, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.DESK
    QTest.keyClick(text, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.REVIEW
    assert window.review.review.board is not None


def test_the_desk_never_shows_the_layers_of_others(
    three: Path, tmp_path: Path, make_window: Make
) -> None:
    path = tmp_path / "copy.isnad"
    path.write_bytes(three.read_bytes())
    window = make_window(path, annotator=REVIEWER)
    session = window.desk.session
    name = session.annotator
    others = {item.id: item for item in session.store.find(Attribution) if item.annotator != name}
    assert others
    shown = {mark.owner for mark in window.desk.text.marks().values()}
    listed = {item.id for item in window.desk.inspector.list.lines.items}
    assert not (shown | listed | set(session.attributions)) & set(others)
    theirs = next(iter(others.values()))
    edits.set_note(session.store, theirs.annotator, theirs.id, "سر")  # while the window is open
    assert theirs.id not in session.attributions
    assert theirs.id not in {mark.owner for mark in window.desk.text.marks().values()}
    model = window.desk.documents.model
    for row in range(model.rowCount()):
        spoken = str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))
        mine = session.store.find(Attribution, document=model.id_at(row), annotator=name)
        assert ("attribution" in spoken) == bool(mine)
        for other in {item.annotator for item in others.values()}:
            assert other not in spoken


# ---- odd cases -----------------------------------------------------------------------------------


def test_f2_on_an_entity_asks_for_a_name(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    card = reviewer.card
    facet = card.facet("entity")
    assert facet is not None
    reviewer.review.focus(facet)
    reviewer.press(KEY.Key_F2)
    field = reviewer.screen.editing.entity_field.field
    QTest.keyClicks(field, "Minister")
    QTest.keyClick(field, KEY.Key_Return)
    reviewer.screen.focus_text()
    reviewer.review.go_to(card.id)
    reviewer.digit(1)
    session = reviewer.window.desk.session
    (gold,) = reviewer.gold()
    assert session.entity_name(gold.entity) == "Minister"


def test_a_click_does_what_the_digit_does(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID_MORE | STRESSED_MORE)
    first = reviewer.card
    lines = reviewer.screen.card.findChildren(OptionLine)
    QTest.mouseClick(lines[1], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert reviewer.card.id != first.id
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == first.open[0].options[1].fragments
    assert reviewer.screen.text.hasFocus()


def test_one_annotator_alone_decides_nothing_by_himself(small: Small) -> None:
    reviewer = small(A=SAID)
    assert not reviewer.gold()
    assert "only one" in types_line(reviewer.window.desk.session, reviewer.card)
    reviewer.press(KEY.Key_Return)
    if reviewer.review.left():
        reviewer.digit(1)
    assert len(reviewer.gold()) == 1


def test_a_late_annotator_counts_when_admitted(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID)
    session = reviewer.window.desk.session
    document = session.document
    assert document is not None
    reviewer.press(KEY.Key_R, CONTROL)
    people.assign(session.store, "D", "D", [document.id])
    edits.start_attribution(session.store, "D", document.id, "cue", [place("أكد")])
    people.submit(session.store, "D", [document.id])
    reviewer.press(KEY.Key_R, CONTROL)
    assert "1 annotator" in bare(reviewer.window.messages.text())
    reviewer.window.messages.button.click()
    board = reviewer.review.board
    assert board is not None
    assert len(board.order) == 3
    assert board.open


def test_gold_from_elsewhere_is_left_alone(small: Small) -> None:
    reviewer = small(A=SAID, B=SAID_MORE)
    session = reviewer.window.desk.session
    document = session.document
    assert document is not None
    reviewer.press(KEY.Key_R, CONTROL)
    made = edits.start_attribution(session.store, GOLD, document.id, "cue", [place("نفى")])
    reviewer.press(KEY.Key_R, CONTROL)
    assert "gold" in reviewer.window.messages.text()
    reviewer.digit(1)
    assert [item.id for item in reviewer.gold()] == [made.id]


def test_a_project_that_can_only_be_read_is_only_looked_at(
    three: Path, tmp_path: Path, make_window: Make
) -> None:
    path = tmp_path / "copy.isnad"
    path.write_bytes(three.read_bytes())
    with Store.open(path):
        reviewer = Reviewer(make_window(path, annotator=REVIEWER))
        assert reviewer.window.screen_name == actions.REVIEW
        assert reviewer.review.left() > 0
        reviewer.digit(1)
        assert not reviewer.gold()
        reviewer.press(KEY.Key_PageDown)
        assert reviewer.review.card is not None


def test_everything_that_can_be_focused_has_a_name(open_three: Reviewer) -> None:
    reviewer = open_three
    for screen in (None, actions.AGREEMENT):
        if screen:
            reviewer.window.screens.toggle(screen)
        nameless = [
            type(widget).__name__
            for widget in reviewer.window.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.objectName().startswith("qt_")
            and widget.isVisible()
            and not widget.accessibleName()
            and not getattr(widget, "text", lambda: "")()
        ]
        assert nameless == []


def test_the_words_of_an_option_keep_what_differs_in_sight() -> None:
    text = "كلمة " * 60 + "الفرق هنا"
    end = len(text)
    cut = text.index("الفرق")
    shown = excerpt(text, [(0, end)], [(cut, end)], [(cut, end)])
    assert len(shown.text) < 110
    assert [shown.text[a:b] for a, b in shown.ranges] == ["الفرق هنا"]
    assert " … " in shown.text
    assert excerpt(text, [(0, 9)], [], []).text == text[:9]


def test_a_revision_that_comes_in_asks_its_one_question_again(small: Small) -> None:
    reviewer = small(A=SAID | STRESSED, B=SAID_MORE | STRESSED)
    reviewer.digit(1)
    assert reviewer.review.card is None
    session = reviewer.window.desk.session
    document = session.document
    assert document is not None
    store = session.store
    cue = (place("قال"),)
    theirs = next(
        item
        for item in store.find(Attribution, document=document.id, annotator="B")
        if item.spans["cue"] == cue
    )
    people.reopen(store, "B", [document.id])
    edits.set_span(store, "B", theirs.id, "content", [place("ستتم في موعدها")])
    people.submit(store, "B", [document.id])
    asked = [facet for card in reviewer.review.board.open for facet in card.open]  # type: ignore[union-attr]
    assert [(facet.name, facet.state) for facet in asked] == [("span:content", State.REOPENED)]
    assert reviewer.card.is_open  # it is shown at once
