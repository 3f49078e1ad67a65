from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import CONTROL, SHIFT, Hand


def test_a_drag_and_a_digit_begin_an_attribution(hand: Hand) -> None:
    hand.drag("ونفى")
    hand.press(Qt.Key.Key_2)
    (item,) = hand.items
    assert hand.words(item, "cue") == ["ونفى"]
    assert hand.session.active == item


def test_the_keys_of_all_roles_fill_the_active_attribution(hand: Hand) -> None:
    item = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    assert len(hand.items) == 1
    assert hand.words(item, "source") == ["المتحدث باسم الوزارة"]
    assert hand.words(item, "content") == ["هذه الأنباء"]


def test_without_a_selection_the_word_at_the_caret_is_marked(hand: Hand) -> None:
    hand.caret("ونفى")
    hand.press(Qt.Key.Key_2)
    assert hand.words(hand.items[0], "cue") == ["ونفى"]


def test_half_a_word_is_widened_to_a_whole_one(hand: Hand) -> None:
    start, end = hand.place("المتحدث")
    hand.view.select(start + 2, end - 2)
    hand.press(Qt.Key.Key_1)
    assert hand.words(hand.items[0], "source") == ["المتحدث"]


def test_space_marks_cue_then_source_then_content(hand: Hand) -> None:
    for words in ("ونفى", "المتحدث باسم الوزارة", "هذه الأنباء"):
        hand.select(words)
        hand.press(Qt.Key.Key_Space)
    (item,) = hand.items
    assert set(item.spans) == {"cue", "source", "content"}
    hand.press(Qt.Key.Key_Space)
    assert "N" in hand.window.messages.text()
    hand.select("وقال")
    hand.press(Qt.Key.Key_Space)
    assert [hand.words(one, "cue") for one in hand.items] == [["ونفى"], ["وقال"]]


def test_shift_and_a_digit_add_a_fragment(hand: Hand) -> None:
    hand.mark("هذه الأنباء", "content")
    hand.select("إن الزيارة ستتم")
    hand.press(Qt.Key.Key_3, SHIFT)
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء", "إن الزيارة ستتم"]
    hand.select("تأجيل الزيارة")
    hand.press(Qt.Key.Key_NumberSign, SHIFT)  # what a US keyboard sends for Shift+3
    assert len(hand.items[0].spans["content"]) == 3


@pytest.mark.parametrize(
    ("letter", "code"), [("٢", 0), ("٢", 11), ("2", 11)], ids=["digit", "digit+code", "latin"]
)
def test_role_keys_work_with_eastern_digits(hand: Hand, letter: str, code: int) -> None:
    hand.select("ونفى")
    if letter.isascii():
        hand.press(Qt.Key.Key_2)
    else:
        hand.press_arabic(letter, code)
    assert hand.words(hand.items[0], "cue") == ["ونفى"]


@pytest.mark.parametrize(("letter", "code"), [("س", 39), ("س", 0), ("ß", 39)])
def test_the_stance_card_opens_under_an_arabic_layout(hand: Hand, letter: str, code: int) -> None:
    hand.mark("ونفى", "cue")
    hand.press_arabic(letter, code)
    card = hand.window.desk.card
    assert card is not None
    hand.press_arabic("ي", 40, card)  # D: denies
    assert hand.items[0].attributes["stance"] == "denies"
    assert hand.window.desk.card is None or not hand.window.desk.card.isVisible()


def test_a_letter_on_the_card_sets_the_value_and_esc_does_not(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.press(Qt.Key.Key_S)
    card = hand.window.desk.card
    assert card is not None
    hand.press(Qt.Key.Key_Escape, widget=card)
    assert "stance" not in hand.items[0].attributes
    assert hand.session.active is not None
    hand.press(Qt.Key.Key_S, widget=hand.view)
    hand.press(Qt.Key.Key_D, widget=hand.window.desk.card)
    assert hand.items[0].attributes["stance"] == "denies"
    chips = {mark.label for mark in hand.view.marks().values()}
    assert "Denies" in chips


def test_arrows_and_enter_choose_on_the_card(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.press(Qt.Key.Key_S)
    card = hand.window.desk.card
    assert card is not None
    hand.press(Qt.Key.Key_Down, widget=card)  # from what the lexicon says of the cue: denies
    hand.press(Qt.Key.Key_Return, widget=card)
    assert hand.items[0].attributes["stance"] == "rejects"


def test_delete_on_the_card_takes_the_value_away(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    for key in (Qt.Key.Key_D, Qt.Key.Key_Delete):
        hand.press(Qt.Key.Key_S, widget=hand.view)
        hand.press(key, widget=hand.window.desk.card)
    assert "stance" not in hand.items[0].attributes


def test_the_implicit_card_asks_one_feature_after_the_other(hand: Hand) -> None:
    hand.mark("وقال", "cue")
    hand.press(Qt.Key.Key_I)
    card = hand.window.desk.card
    assert card is not None
    for key in (Qt.Key.Key_3, Qt.Key.Key_M, Qt.Key.Key_S, Qt.Key.Key_N):
        hand.press(key, widget=card)
    assert hand.items[0].implicit == {
        "person": "third",
        "gender": "masculine",
        "number": "singular",
        "reason": "null_subject",
    }


def test_delete_undo_and_redo(hand: Hand) -> None:
    item = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(Qt.Key.Key_Delete)
    assert not hand.items
    assert hand.session.active is None
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert hand.items == [item]
    assert hand.session.active == item
    assert hand.view.selected_span() == hand.place("ونفى")
    hand.press(Qt.Key.Key_Y, CONTROL)
    assert not hand.items
    hand.press(Qt.Key.Key_Z, CONTROL)
    hand.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert not hand.items


def test_undo_goes_back_to_the_document_it_changes(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    document = hand.session.document
    hand.window.desk.documents.step(-1)
    hand.window.desk.documents.step(1)
    hand.window.desk.documents.step(-1)
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert hand.session.document == document
    assert not hand.items


def test_the_menu_says_what_undo_takes_back(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    menus = hand.window.menus
    assert menus is not None
    assert "new attribution" in menus.actions["undo"].text()
    assert not menus.actions["redo"].isEnabled()


def test_control_delete_removes_the_span_at_the_caret(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.caret("الأنباء")
    hand.press(Qt.Key.Key_Delete, CONTROL)
    assert set(hand.items[0].spans) == {"cue", "source"}


def test_edges_move_by_words_and_letters(hand: Hand) -> None:
    hand.attribution("", "ونفى", "هذه الأنباء")
    hand.caret("الأنباء")
    hand.press(Qt.Key.Key_Comma)
    assert hand.words(hand.items[0], "content") == ["هذه"]
    hand.press(Qt.Key.Key_Period)
    hand.press(Qt.Key.Key_Period)
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء، وقال"]
    hand.press(Qt.Key.Key_Comma, CONTROL)
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء، وقا"]
    hand.press_arabic("ز", 60)  # the same key under an Arabic layout
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء، وقال"]


def test_the_beginning_moves_with_shift(hand: Hand) -> None:
    hand.attribution("", "ونفى", "هذه الأنباء")
    hand.caret("هذه")
    hand.press(Qt.Key.Key_Greater, SHIFT)  # what a US keyboard sends for Shift+.
    assert hand.words(hand.items[0], "content") == ["الأنباء"]


def test_boilerplate_is_marked_and_taken_away_by_the_same_key(hand: Hand) -> None:
    hand.select("هذه الأنباء")
    hand.press(Qt.Key.Key_B)
    (region,) = hand.session.regions.values()
    assert (region.start, region.end) == hand.place("هذه الأنباء")
    hand.caret("الأنباء")
    hand.press(Qt.Key.Key_B)
    assert not hand.session.regions


def test_control_enter_finishes_and_opens_again(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.press(Qt.Key.Key_Return, CONTROL)
    assert hand.session.layer is not None
    assert hand.session.layer.state == "submitted"
    hand.press(Qt.Key.Key_Return, CONTROL)
    assert hand.session.layer.state == "open"


def test_the_entity_field_offers_the_words_of_the_source(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(Qt.Key.Key_E)
    field = hand.window.desk.inspector.details.entity
    assert field.hasFocus()
    assert field.text() == "المتحدث باسم الوزارة"
    hand.press(Qt.Key.Key_Return, widget=field)
    assert hand.session.entity_name(hand.items[0].entity) == "المتحدث باسم الوزارة"
    assert hand.view.hasFocus()


def test_a_typed_entity_stays_with_its_attribution(hand: Hand) -> None:
    first = hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    second = hand.attribution("", "وقال", "")
    field = hand.window.desk.inspector.details.entity
    hand.session.activate(first.id)
    hand.press(Qt.Key.Key_E, widget=hand.view)
    hand.press(Qt.Key.Key_F8, widget=field)  # what was only offered is not taken
    assert hand.session.active_id == second.id
    assert hand.session.attributions[first.id].entity is None
    QTest.keyClicks(field, "WSJ")
    hand.press(Qt.Key.Key_F8, widget=field)
    assert hand.session.active_id == first.id
    assert field.text() == ""
    entities = {id: item.entity for id, item in hand.session.attributions.items()}
    assert entities[first.id] is None
    assert hand.session.entity_name(entities[second.id]) == "WSJ"


def test_letters_in_a_text_field_are_letters(hand: Hand) -> None:
    hand.attribution("", "ونفى", "")
    hand.press(Qt.Key.Key_M)
    note = hand.window.desk.inspector.details.note
    assert note.hasFocus()
    QTest.keyClicks(note, "sn2")
    hand.press_arabic("س", 39, note)
    assert note.toPlainText() == "sn2س"
    assert len(hand.items) == 1
    hand.press(Qt.Key.Key_Escape, widget=note)
    assert hand.items[0].note == "sn2س"
    assert hand.view.hasFocus()


def test_a_note_is_saved_when_another_attribution_is_chosen(hand: Hand) -> None:
    first = hand.attribution("", "ونفى", "")
    hand.attribution("", "وقال", "")
    hand.session.activate(first.id)
    hand.press(Qt.Key.Key_M)
    QTest.keyClicks(hand.window.desk.inspector.details.note, "why")
    hand.press(Qt.Key.Key_F8, widget=QApplication.focusWidget())
    assert {item.note for item in hand.items} == {"why", ""}


def test_an_edge_dragged_in_the_text_changes_the_span(hand: Hand) -> None:
    item = hand.attribution("", "ونفى", "هذه الأنباء")
    start, _ = hand.place("هذه الأنباء")
    _, end = hand.place("وقال")
    hand.view.edge_dragged.emit(f"{item.id}/content", 0, start, end)
    assert hand.words(hand.items[0], "content") == ["هذه الأنباء، وقال"]


def test_control_enter_in_the_note_ends_the_note_and_not_the_layer(hand: Hand) -> None:
    made = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(Qt.Key.Key_M)
    hand.window.desk.inspector.details.note.insertPlainText("ملاحظة")
    hand.press(Qt.Key.Key_Return, CONTROL)
    assert hand.view.hasFocus()
    assert hand.session.attributions[made.id].note == "ملاحظة"
    assert hand.session.layer is not None
    assert hand.session.layer.state == "open"


def test_the_field_that_a_key_goes_to_comes_into_sight(hand: Hand) -> None:
    hand.window.resize(1024, 600)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    details = hand.window.desk.inspector.details
    QApplication.processEvents()
    for key, field in ((Qt.Key.Key_M, details.note), (Qt.Key.Key_E, details.entity)):
        hand.press(key, widget=hand.view)
        assert field.hasFocus()
        assert field.visibleRegion().boundingRect().height() >= min(field.height(), 60)
        hand.press(Qt.Key.Key_Escape)


def test_a_command_on_the_card_chooses_nothing(hand: Hand) -> None:
    made = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(Qt.Key.Key_S)
    card = hand.window.desk.card
    assert card is not None
    hand.press(Qt.Key.Key_C, CONTROL, card)
    assert "stance" not in hand.session.attributions[made.id].attributes
    assert card.isVisible()
    hand.press(Qt.Key.Key_Escape, widget=card)
