from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.marks import main_mark
from tests.ui.conftest import CONTROL, NONE, SHIFT, Hand


def fill(hand: Hand) -> None:
    """A relay chain and a denial of it."""
    hand.attribution("الصحيفة", "ونقلت", "أن الوزير طلب تأجيل الزيارة")
    hand.attribution("مصدرين مطلعين", "عن", "أن الوزير طلب تأجيل الزيارة")
    hand.attribution("الوزير", "طلب", "تأجيل الزيارة")
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(Qt.Key.Key_Escape)
    hand.press(Qt.Key.Key_Escape)


def active_cue(hand: Hand) -> str:
    item = hand.session.active
    return hand.words(item, "cue")[0] if item else ""


def test_tab_and_brackets_step_in_text_order(hand: Hand) -> None:
    fill(hand)
    hand.view.set_caret(0)
    seen = []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_BracketRight, Qt.Key.Key_F8, Qt.Key.Key_Tab):
        hand.press(key, widget=hand.view)
        seen.append(active_cue(hand))
    assert seen == ["ونقلت", "عن", "طلب", "ونفى"]
    hand.press(Qt.Key.Key_Backtab, SHIFT, hand.view)
    assert active_cue(hand) == "طلب"
    hand.press(Qt.Key.Key_BracketLeft, widget=hand.view)
    assert active_cue(hand) == "عن"
    hand.press_arabic("د", 35)  # ] under an Arabic layout
    assert active_cue(hand) == "طلب"


def test_enter_steps_through_what_lies_at_the_caret(hand: Hand) -> None:
    fill(hand)
    hand.caret("تأجيل")
    seen = set()
    for _ in range(3):
        hand.press(Qt.Key.Key_Return, widget=hand.view)
        seen.add(active_cue(hand))
    assert seen == {"طلب", "ونقلت", "عن"}


def test_a_click_on_a_mark_activates_its_attribution(hand: Hand) -> None:
    fill(hand)
    item = next(i for i in hand.items if hand.words(i, "cue") == ["ونفى"])
    rect = hand.view.mark_rects(main_mark(item))[0]
    QTest.mouseClick(hand.view.viewport(), Qt.MouseButton.LeftButton, NONE, rect.center().toPoint())
    assert hand.session.active == item


def test_escape_drops_the_selection_then_the_attribution(hand: Hand) -> None:
    fill(hand)
    hand.session.activate(hand.items[0].id)
    hand.select("الزيارة")
    hand.press(Qt.Key.Key_Escape, widget=hand.view)
    assert hand.view.selected_span()[0] == hand.view.selected_span()[1]
    assert hand.session.active is not None
    hand.press(Qt.Key.Key_Escape, widget=hand.view)
    assert hand.session.active is None


def test_link_mode_proposes_the_enclosing_attribution(hand: Hand) -> None:
    fill(hand)
    inner = hand.items[2]
    hand.session.activate(inner.id)
    hand.press(Qt.Key.Key_P, widget=hand.view)
    linking = hand.window.desk.linking
    assert linking.on
    assert hand.words(linking.candidates[0], "cue")[0] in ("عن", "ونقلت")
    assert "Enter" in hand.window.messages.text()
    chosen = linking.candidate
    hand.press(Qt.Key.Key_Return, widget=hand.view)
    assert chosen is not None
    assert hand.session.active is not None
    assert hand.session.active.parent == chosen.id
    assert not linking.on
    assert hand.window.messages.text() == ""


def test_link_mode_is_stepped_clicked_cleared_and_left(hand: Hand) -> None:
    fill(hand)
    denial = hand.items[3]
    hand.session.activate(denial.id)
    linking = hand.window.desk.linking
    hand.press(Qt.Key.Key_D, widget=hand.view)
    first = linking.candidate
    hand.press(Qt.Key.Key_Tab, widget=hand.view)
    assert linking.candidate != first
    hand.press(Qt.Key.Key_Escape, widget=hand.view)
    assert not linking.on
    assert hand.session.active == denial
    hand.press(Qt.Key.Key_D, widget=hand.view)
    rect = hand.view.mark_rects(main_mark(hand.items[0]))[0]
    QTest.mouseClick(hand.view.viewport(), Qt.MouseButton.LeftButton, NONE, rect.center().toPoint())
    assert hand.session.active is not None
    assert hand.session.active.denies == hand.items[0].id
    hand.press(Qt.Key.Key_D, widget=hand.view)
    hand.press(Qt.Key.Key_Backspace, widget=hand.view)
    assert hand.session.active.denies is None


def test_the_list_indents_by_the_chain_and_activates(hand: Hand) -> None:
    fill(hand)
    outer, inner = hand.items[0], hand.items[1]
    hand.session.activate(inner.id)
    hand.press(Qt.Key.Key_P, widget=hand.view)
    hand.press(Qt.Key.Key_Return, widget=hand.view)
    lines = hand.window.desk.inspector.list.lines
    depth = Qt.ItemDataRole.UserRole + 1
    assert [lines.data(lines.index(row), int(depth)) for row in range(4)] == [0, 1, 0, 0]
    view = hand.window.desk.inspector.list
    view.setCurrentIndex(lines.index(0))
    assert hand.session.active_id == outer.id
    hand.press(Qt.Key.Key_Delete, widget=view)
    assert outer.id not in hand.session.attributions


def test_find_counts_steps_and_closes(hand: Hand) -> None:
    hand.press(Qt.Key.Key_F, CONTROL)
    bar = hand.window.desk.find_bar
    assert bar.field.hasFocus()
    bar.field.setText("الزياره")  # another form of the last letter
    assert "2" in bar.count.text()
    first = hand.view.selected_span()
    hand.press(Qt.Key.Key_Return, widget=bar.field)
    assert hand.view.selected_span() > first
    hand.press(Qt.Key.Key_Return, SHIFT, bar.field)
    assert hand.view.selected_span() == first
    bar.field.setText("لاوجودلها")
    assert bar.count.text() == "not found"
    hand.press(Qt.Key.Key_Escape, widget=bar.field)
    assert bar.isHidden()
    assert hand.view.hasFocus()


def test_a_problem_leads_to_its_place(hand: Hand) -> None:
    item = hand.attribution("", "ونفى", "")
    hand.session.activate(None)
    problems = hand.window.desk.problems
    hand.press(Qt.Key.Key_F7, widget=hand.view)
    assert problems.isVisible()
    assert problems.list.count() > 0
    hand.press(Qt.Key.Key_Return, widget=problems.list)
    assert hand.session.active_id == item.id
    assert hand.view.selected_span() == hand.place("ونفى")
    hand.press(Qt.Key.Key_F7, widget=hand.view)
    assert not problems.isVisible()


def test_f6_goes_round_the_panes(hand: Hand) -> None:
    desk = hand.window.desk
    hand.mark("ونفى", "cue")
    seen = []
    for _ in range(5):
        hand.press(Qt.Key.Key_F6)
        seen.append(hand.window.focusWidget())
    assert seen[-1] is desk.text
    assert {desk.inspector.list, desk.inspector.details.entity, desk.documents.list} <= set(seen)


def test_documents_are_stepped_and_filtered(hand: Hand) -> None:
    desk = hand.window.desk
    first = hand.session.document
    forth, back = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp
    if desk.documents.model.id_at(0) != hand.session.document.id:
        forth, back = back, forth
    hand.press(forth, CONTROL, hand.view)
    assert hand.session.document != first
    hand.press(back, CONTROL, hand.view)
    assert hand.session.document == first
    desk.documents.field.setFocus()
    desk.documents.field.setText("الشَّرِكة")
    assert desk.documents.model.rowCount() == 1
    hand.press(Qt.Key.Key_Return, widget=desk.documents.field)
    assert hand.session.text.startswith("أعلنت")


def test_the_mirror_holds_the_selected_words(hand: Hand) -> None:
    hand.select("هذه الأنباء")
    assert hand.window.status.mirror.text() == "هذه الأنباء"


def test_find_follows_to_another_document(hand: Hand) -> None:
    hand.press(Qt.Key.Key_F, CONTROL)
    bar = hand.window.desk.find_bar
    bar.field.setText("ال")
    before = hand.session.document
    for step in (1, -1):
        if hand.session.document is before:
            hand.window.desk.documents.step(step)
    text = hand.session.text
    assert hand.session.document is not before
    assert len(bar.found) > 1
    assert all(text[start:end] == "ال" for start, end in bar.found)
    assert hand.view.selected_span() == (0, 0)
    hand.press(Qt.Key.Key_Return, widget=bar.field)
    assert hand.view.selected_span() == bar.found[0]


def test_f6_waits_until_there_is_something_on_screen(hand: Hand) -> None:
    hand.window.hide()
    hand.window.desk.next_pane(1)
    hand.window.show()
