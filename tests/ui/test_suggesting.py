"""Suggestions in the window: seen, stepped through, accepted, corrected, rejected by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from annotator import offering, people
from annotator.model.records import Region, Suggestion
from annotator.ui import dialogs, suggesting, tasks
from annotator.ui.attributions import ALL, MADE, OFFERED
from annotator.ui.handin import HandInDialog
from annotator.ui.offers import Offer, is_offer
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, FIRST, SHIFT, Hand

KEY = Qt.Key


def cues(hand: Hand) -> list[str]:
    """The cues of what is offered, in order."""
    text = hand.session.text
    found = (offer.item.spans["cue"][0] for offer in hand.window.desk.offers.found.values())
    return [text[start:end] for start, end in found]


def in_hand(hand: Hand) -> Offer:
    offer = hand.window.desk.offers.armed
    assert offer is not None
    return offer


def cue_in_hand(hand: Hand) -> str:
    ((start, end),) = in_hand(hand).item.spans["cue"]
    return hand.session.text[start:end]


def go_to(hand: Hand, cue: str) -> None:
    """Step to the suggestion with this cue."""
    hand.view.setFocus()
    for _ in cues(hand):
        hand.press(KEY.Key_G)
        if cue_in_hand(hand) == cue:
            return
    raise AssertionError(cue)


def words(hand: Hand, role: str) -> list[str]:
    return [hand.session.text[a:b] for a, b in in_hand(hand).item.spans.get(role, ())]


def plain(text: str) -> str:
    """A sentence without the isolates around what is filled in."""
    return text.replace("\u2068", "").replace("\u2069", "")


def said(hand: Hand) -> str:
    return plain(hand.window.messages.text())


def settled(hand: Hand) -> list[str]:
    return sorted(item.state for item in hand.session.store.find(Suggestion))


def test_a_document_that_is_opened_is_read_and_nothing_is_in_hand(hand: Hand) -> None:
    assert cues(hand) == ["ونقلت", "عن", "طلب", "ونفى", "وقال"]
    assert hand.window.desk.offers.armed is None
    assert not hand.items
    assert not hand.session.store.find(Suggestion)  # suggestions are nobody's


def test_nothing_is_suggested_unasked_where_that_is_not_wished(
    make_window: Callable[..., Window], project: Path
) -> None:
    window = make_window(project, suggestions=False)
    hand = Hand(window)
    assert not cues(hand)
    hand.press(KEY.Key_G)
    assert "F5" in said(hand)
    hand.press(KEY.Key_F5)
    assert len(cues(hand)) == 5
    assert "5 suggestions" in said(hand)


def test_a_long_text_is_read_when_that_is_asked_for(
    make_window: Callable[..., Window], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "LONGEST_UNASKED", 10)
    hand = Hand(make_window(project))
    assert not cues(hand)
    hand.press(KEY.Key_H)
    assert "F5" in said(hand)
    hand.press(KEY.Key_F5)
    assert len(cues(hand)) == 5


def test_making_them_can_be_cancelled(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cues(hand)
    monkeypatch.setattr(tasks, "run_apart", lambda *_: None)
    hand.press(KEY.Key_F5)
    assert cues(hand) == before
    assert not said(hand)


def test_steps_go_in_text_order_and_round_the_end(hand: Hand) -> None:
    hand.caret("ونفى")
    hand.press(KEY.Key_G)
    assert cue_in_hand(hand) == "وقال"
    hand.press(KEY.Key_G)
    assert cue_in_hand(hand) == "ونقلت"
    hand.press(KEY.Key_G, SHIFT)
    assert cue_in_hand(hand) == "وقال"
    hand.press(KEY.Key_Backtab, SHIFT)
    assert cue_in_hand(hand) == "ونفى"
    hand.press(KEY.Key_Tab)
    assert cue_in_hand(hand) == "وقال"
    assert hand.view.caret() == hand.place("وقال")[0]


def test_enter_accepts_and_takes_the_next_one(hand: Hand) -> None:
    for n in range(1, 5):
        if n == 1:
            hand.press(KEY.Key_G)
        hand.press(KEY.Key_Return)
        assert len(hand.items) == n
        assert in_hand(hand) is not None
    hand.press(KEY.Key_Return)
    assert [hand.words(item, "cue") for item in hand.items] == [
        ["ونقلت"],
        ["عن"],
        ["طلب"],
        ["ونفى"],
        ["وقال"],
    ]
    assert hand.window.desk.offers.armed is None
    assert "decided" in said(hand)
    assert {item.origin for item in hand.items} == {"suggestion"}
    parents = {hand.words(item, "cue")[0]: item.parent for item in hand.items}
    assert parents["عن"] == hand.items[0].id


def test_the_name_of_the_source_is_accepted_with_it(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_Return)
    hand.press(KEY.Key_Return)
    denial, claim = hand.items
    assert hand.session.entity_name(denial.entity) == "المتحدث باسم الوزارة"
    assert claim.entity == denial.entity  # a null subject goes on from it
    assert claim.implicit is not None


def test_undo_brings_a_suggestion_back_into_the_hand(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_Return)
    assert cue_in_hand(hand) == "وقال"
    hand.press(KEY.Key_Z, CONTROL)
    assert not hand.items
    assert cue_in_hand(hand) == "ونفى"
    assert hand.view.selected_span() == (hand.view.caret(), hand.view.caret())
    hand.press(KEY.Key_Y, CONTROL)
    assert len(hand.items) == 1
    assert "ونفى" not in cues(hand)


@pytest.mark.parametrize("key", [KEY.Key_Delete, KEY.Key_X])
def test_what_is_rejected_never_comes_back(hand: Hand, key: Qt.Key) -> None:
    document = hand.session.document
    assert document is not None
    go_to(hand, "طلب")
    hand.press(key)
    assert cue_in_hand(hand) == "ونفى"
    assert "طلب" not in cues(hand)
    hand.press(KEY.Key_F5)
    for step in (-1, 1, 1, -1):  # there and back, whichever comes first
        hand.window.desk.documents.step(step)
    hand.window.desk.session.open_document(document.id)
    assert "طلب" not in cues(hand)
    assert settled(hand) == ["rejected"]
    hand.press(KEY.Key_Z, CONTROL, hand.view)
    assert "طلب" in cues(hand)
    assert settled(hand) == []


def test_after_the_last_one_the_first_comes_again(hand: Hand) -> None:
    go_to(hand, "وقال")
    hand.press(KEY.Key_Return)
    assert cue_in_hand(hand) == "ونقلت"
    assert "4 suggestions" in said(hand)


def test_edges_of_a_suggestion_move_before_it_is_accepted(hand: Hand) -> None:
    go_to(hand, "وقال")
    hand.press(KEY.Key_3)
    assert hand.view.caret() == hand.place("إن الزيارة ستتم في موعدها")[1]
    hand.press(KEY.Key_Comma)
    assert words(hand, "content") == ["إن الزيارة ستتم في"]
    hand.press(KEY.Key_Comma)
    hand.press(KEY.Key_Greater, SHIFT)
    assert words(hand, "content") == ["الزيارة ستتم"]
    assert not hand.items  # nothing is stored yet
    hand.press(KEY.Key_Return)
    (made,) = hand.items
    assert hand.words(made, "content") == ["الزيارة ستتم"]
    assert hand.window.undo_name("undo") == "corrected suggestion"
    hand.press(KEY.Key_Z, CONTROL)
    assert "وقال" in cues(hand)


def test_letters_of_both_edges_move_in_both_directions(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_3)
    for key, held, expected in (
        (KEY.Key_Comma, CONTROL, "هذه الأنبا"),
        (KEY.Key_Period, CONTROL, "هذه الأنباء"),
        (KEY.Key_Period, CONTROL | SHIFT, "ذه الأنباء"),
        (KEY.Key_Comma, CONTROL | SHIFT, "هذه الأنباء"),
    ):
        hand.press(key, held)
        assert words(hand, "content") == [expected]


def test_selected_words_become_the_role_and_shift_adds_a_piece(hand: Hand) -> None:
    go_to(hand, "وقال")
    hand.select("المتحدث باسم الوزارة")
    hand.press(KEY.Key_1)
    assert words(hand, "source") == ["المتحدث باسم الوزارة"]
    assert in_hand(hand).item.implicit is None
    hand.select("هذه الأنباء")
    hand.press(KEY.Key_3, SHIFT)
    assert words(hand, "content") == ["هذه الأنباء", "إن الزيارة ستتم في موعدها"]
    hand.press(KEY.Key_Return)
    (made,) = hand.items
    assert made.implicit is None
    assert len(made.spans["content"]) == 2


def test_a_role_that_is_taken_away_leaves_the_source_implicit_again(hand: Hand) -> None:
    go_to(hand, "وقال")
    hand.select("المتحدث باسم الوزارة")
    hand.press(KEY.Key_1)
    hand.press(KEY.Key_Delete, CONTROL)
    assert words(hand, "source") == []
    assert in_hand(hand).item.implicit is not None
    assert in_hand(hand).correction is None


def test_a_digit_again_asks_for_other_words(hand: Hand) -> None:
    go_to(hand, "ونقلت")
    hand.press(KEY.Key_3)
    first = words(hand, "content")
    hand.press(KEY.Key_3)
    assert words(hand, "content") != first
    seen = {tuple(words(hand, "content"))}
    for _ in range(10):
        hand.press(KEY.Key_3)
        seen.add(tuple(words(hand, "content")))
    assert tuple(first) in seen  # they come round again


def test_a_value_is_corrected_on_its_card(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_S)
    card = hand.window.desk.card
    assert card is not None
    hand.press(KEY.Key_J, widget=card)  # rejects
    assert in_hand(hand).item.attributes["stance"] == "rejects"
    assert not hand.items
    hand.press(KEY.Key_Return)
    assert hand.items[0].attributes["stance"] == "rejects"


def test_shift_and_a_letter_choose_and_accept(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_S)
    hand.press(KEY.Key_J, SHIFT, hand.window.desk.card)
    assert hand.items[0].attributes["stance"] == "rejects"
    assert cue_in_hand(hand) == "وقال"


def test_a_value_taken_away_is_not_accepted(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_C)
    hand.press(KEY.Key_Delete, widget=hand.window.desk.card)
    assert "certainty" not in in_hand(hand).item.attributes
    hand.press(KEY.Key_Return)
    assert "certainty" not in hand.items[0].attributes


def test_who_it_is_can_be_said_before_accepting(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_E)
    field = hand.window.desk.choosing.entity_field
    assert field is not None
    assert field.field.text() == "المتحدث باسم الوزارة"
    QTest.keyClicks(field.field, "WSJ")
    hand.press(KEY.Key_Return, widget=field.field)
    assert in_hand(hand).said == "WSJ"
    hand.press(KEY.Key_Return, widget=hand.view)
    assert hand.session.entity_name(hand.items[0].entity) == "WSJ"


def test_how_an_implicit_source_is_described_can_be_corrected(hand: Hand) -> None:
    go_to(hand, "وقال")
    hand.press(KEY.Key_I)
    card = hand.window.desk.card
    assert card is not None
    hand.press(KEY.Key_Space, widget=card)
    hand.press(KEY.Key_F, widget=card)
    hand.press(KEY.Key_Return, widget=card)  # the rest as it is
    hand.press(KEY.Key_Return, widget=hand.view)
    assert hand.items[0].implicit == {
        "person": "third",
        "gender": "feminine",
        "number": "singular",
        "reason": "null_subject",
    }


def test_a_link_accepts_first_and_goes_on_after_it(hand: Hand) -> None:
    first = hand.attribution("", "ونقلت", "أن الوزير طلب تأجيل الزيارة")
    go_to(hand, "ونفى")
    hand.press(KEY.Key_D)
    assert hand.window.desk.linking.on
    hand.press(KEY.Key_Return)
    denial = hand.items[-1]
    assert denial.denies == first.id
    assert cue_in_hand(hand) == "وقال"


def test_corrections_stay_while_others_are_looked_at(hand: Hand) -> None:
    go_to(hand, "ونفى")
    hand.press(KEY.Key_S)
    hand.press(KEY.Key_J, widget=hand.window.desk.card)
    hand.press(KEY.Key_G)
    hand.press(KEY.Key_Return)
    hand.press(KEY.Key_Escape)
    go_to(hand, "ونفى")
    assert in_hand(hand).item.attributes["stance"] == "rejects"


def test_keys_of_an_attribution_do_not_touch_a_suggestion(hand: Hand) -> None:
    made = hand.attribution("", "ونقلت", "")
    go_to(hand, "ونفى")
    assert hand.session.active is None
    menus = hand.window.menus
    assert menus is not None
    assert not menus.actions["delete"].isEnabled()
    assert not menus.actions["note"].isEnabled()
    assert not menus.actions["activate"].isEnabled()
    hand.session.activate(made.id)
    assert hand.window.desk.offers.armed is None
    assert menus.actions["delete"].isEnabled()
    assert not menus.actions["suggest_reject"].isEnabled()
    hand.press(KEY.Key_Delete)
    assert not hand.items
    assert settled(hand) == []


def test_what_is_marked_by_hand_is_not_offered(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    assert "ونفى" not in cues(hand)
    hand.press(KEY.Key_Delete)
    assert "ونفى" in cues(hand)


def test_nothing_is_offered_in_boilerplate(hand: Hand) -> None:
    hand.select("وقال إن الزيارة ستتم في موعدها")
    hand.press(KEY.Key_B)
    assert hand.session.store.find(Region)
    assert "وقال" not in cues(hand)


def test_all_above_a_confidence_are_one_operation(hand: Hand) -> None:
    hand.press(KEY.Key_T, CONTROL)
    bar = hand.window.desk.threshold
    assert bar.isVisible()
    assert "3 of 5" in plain(bar.count.text())
    hand.press(KEY.Key_Down)
    assert "3 of 5" in plain(bar.count.text())
    for _ in range(4):
        hand.press(KEY.Key_Down)
    assert "4 of 5" in plain(bar.count.text())
    for _ in range(4):
        hand.press(KEY.Key_Up)
    hand.press(KEY.Key_Return)
    assert not bar.isVisible()
    assert hand.view.hasFocus()
    assert len(hand.items) == 3
    assert len(cues(hand)) == 2
    hand.press(KEY.Key_Z, CONTROL)
    assert not hand.items
    assert len(cues(hand)) == 5


def test_the_bar_says_when_nothing_is_sure_enough(hand: Hand) -> None:
    hand.press(KEY.Key_T, CONTROL)
    bar = hand.window.desk.threshold
    for _ in range(4):
        hand.press(KEY.Key_Up)
    assert "0 of 5" in plain(bar.count.text())
    assert not bar.button.isEnabled()
    hand.press(KEY.Key_Return)
    assert bar.isVisible()
    hand.press(KEY.Key_Escape)
    assert not bar.isVisible()
    assert hand.view.hasFocus()


def test_the_threshold_lets_what_it_takes_stand_out(hand: Hand) -> None:
    hand.press(KEY.Key_T, CONTROL)
    marks = hand.view.marks().values()
    loud = {mark.label for mark in marks if mark.style == "outline" and mark.emphasis == 1}
    assert loud == {"◇ 93%", "◇ 95%"}
    hand.press(KEY.Key_Escape)
    assert all(mark.emphasis == 0 for mark in hand.view.marks().values())


def test_they_are_drawn_as_outlines_and_the_one_in_hand_with_all_its_roles(hand: Hand) -> None:
    hand.attribution("", "ونقلت", "")
    hand.press(KEY.Key_Escape)
    marks = hand.view.marks()
    offered = {id: mark for id, mark in marks.items() if is_offer(id)}
    assert {mark.style for mark in offered.values()} == {"outline"}
    assert all(id.endswith("/cue") and mark.label.startswith("◇") for id, mark in offered.items())
    assert {mark.style for id, mark in marks.items() if not is_offer(id)} == {"lane"}
    go_to(hand, "ونفى")
    mine = {
        id.rpartition("/")[2]: mark
        for id, mark in hand.view.marks().items()
        if mark.owner == in_hand(hand).item.id
    }
    assert set(mine) == {"cue", "source", "content"}
    assert {mark.emphasis for mark in mine.values()} == {2}
    assert mine["cue"].label == "◆ Denies 62%"


def test_a_click_takes_a_suggestion_in_hand_and_its_edge_can_be_dragged(hand: Hand) -> None:
    offers = hand.window.desk.offers
    cue = next(offer for offer in offers.found.values() if offer.percent == 62)
    rect = hand.view.mark_rects(f"{cue.item.id}/cue")[0]
    QTest.mouseClick(hand.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert offers.armed is not None
    assert offers.armed.id == cue.id
    start, end = hand.place("هذه الأنباء")
    hand.view.edge_dragged.emit(f"{cue.item.id}/content", 0, start, end - 4)
    assert in_hand(hand).item.spans["content"] == ((start, end - 4),)


def test_the_list_shows_them_as_lines_of_their_own(hand: Hand) -> None:
    inspector = hand.window.desk.inspector
    lines = inspector.list.lines
    hand.attribution("", "ونقلت", "")
    assert [is_offer(item.id) for item in lines.items].count(True) == len(cues(hand))
    assert [is_offer(item.id) for item in lines.items].count(False) == 1
    sizes = {}
    for shown in (MADE, OFFERED, ALL):
        hand.press(KEY.Key_L, CONTROL)
        assert lines.shown == shown
        sizes[shown] = lines.rowCount()
    assert sizes == {MADE: 1, OFFERED: len(cues(hand)), ALL: 1 + len(cues(hand))}


def test_a_line_of_the_list_takes_its_suggestion_in_hand_and_enter_accepts(hand: Hand) -> None:
    view = hand.window.desk.inspector.list
    view.setFocus()
    hand.press(KEY.Key_Down)
    hand.press(KEY.Key_Down)
    chosen = cue_in_hand(hand)
    hand.press(KEY.Key_Return)
    assert [hand.words(item, "cue") for item in hand.items] == [[chosen]]
    assert view.hasFocus()
    hand.press(KEY.Key_Delete)
    assert settled(hand) == ["accepted", "rejected"]


def test_a_line_says_that_it_is_a_suggestion(hand: Hand) -> None:
    lines = hand.window.desk.inspector.list.lines
    spoken = lines.data(lines.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("suggestion, ")


def test_the_details_show_it_and_change_nothing(hand: Hand) -> None:
    go_to(hand, "ونفى")
    details = hand.window.desk.inspector.details
    assert details.entity.text() == "المتحدث باسم الوزارة"
    assert details.entity.isReadOnly()
    assert details.note.isReadOnly()
    assert "62%" in details.chain.text()
    words_shown, clear = details.roles["content"]
    assert "هذه الأنباء" in words_shown.accessibleName()
    assert not clear.isVisible()
    strip = hand.window.desk.strip
    assert strip.isVisible()
    assert "4 of 5" in plain(strip.says.text())
    hand.press(KEY.Key_Escape)
    assert not strip.isVisible()


def test_finished_work_has_none_and_says_how_many_were_left(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    left = len(cues(hand))
    hand.press(KEY.Key_Return, CONTROL)
    assert f"{left} suggestions were left" in said(hand)
    assert not cues(hand)
    assert not any(is_offer(id) for id in hand.view.marks())
    hand.press(KEY.Key_F5)
    assert "finished" in said(hand)
    hand.press(KEY.Key_Return, CONTROL)
    assert len(cues(hand)) == left


def test_handing_in_says_how_many_are_undecided(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.mark("ونفى", "cue")
    hand.press(KEY.Key_Escape)
    seen: list[str] = []

    def look(dialog: QDialog) -> bool:
        assert isinstance(dialog, HandInDialog)
        seen.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        return False

    monkeypatch.setattr(dialogs, "ask", look)
    hand.press(KEY.Key_Return, CONTROL | SHIFT)
    assert any("4 suggestions undecided" in line for line in seen)


def test_the_project_may_ask_for_every_cue(hand: Hand) -> None:
    store = hand.session.store
    people.set_coverage(store, "A01", people.CUES)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(KEY.Key_Return, CONTROL)
    assert hand.session.layer is not None
    assert hand.session.layer.state == "open"
    assert "ونقلت" in said(hand)
    hand.press(KEY.Key_G)
    for _ in range(4):
        hand.press(KEY.Key_Delete)
    hand.press(KEY.Key_Return, CONTROL)
    assert hand.session.layer.state == "submitted"


def test_coverage_is_switched_on_the_screen_of_people(hand: Hand) -> None:
    hand.press(KEY.Key_P, CONTROL | SHIFT)
    menus = hand.window.menus
    assert menus is not None
    menus.actions["coverage"].trigger()
    assert hand.session.store.project.coverage == people.CUES
    assert menus.actions["coverage"].isChecked()
    menus.actions["coverage"].trigger()
    assert hand.session.store.project.coverage == people.FREE


def test_a_project_that_is_only_read_has_none(
    make_window: Callable[..., Window], project: Path
) -> None:
    first = make_window(project)
    assert offering.offers(first.desk.session.store, "A01", first.desk.session.document.id)
    second = make_window(project)
    assert not second.desk.session.writable
    assert not second.desk.offers.found


def test_a_suggestion_in_hand_looks_different_without_colour(hand: Hand) -> None:
    """The broken frame leaves gaps that the solid one of an attribution does not have."""
    go_to(hand, "ونفى")

    def ink_under(name: str) -> int:
        QApplication.processEvents()
        rect = hand.view.mark_rects(name)[0].toRect()
        picture: QImage = hand.view.viewport().grab().toImage()
        ground = picture.pixelColor(2, picture.height() - 40)
        rows = [
            sum(
                picture.pixelColor(x, y) != ground for x in range(rect.left() + 4, rect.right() - 4)
            )
            for y in range(rect.bottom(), rect.bottom() + 6)
        ]
        return max(rows)

    width = round(hand.view.mark_rects(f"{in_hand(hand).item.id}/content")[0].width()) - 8
    broken = ink_under(f"{in_hand(hand).item.id}/content")
    assert 0.3 * width < broken < 0.9 * width
    hand.press(KEY.Key_Return)
    hand.session.activate(hand.items[0].id)
    assert ink_under(f"{hand.items[0].id}/content") > 0.95 * width


def test_the_text_is_still_what_it_was(hand: Hand) -> None:
    hand.press(KEY.Key_G)
    hand.press(KEY.Key_Return)
    assert hand.view.text() == FIRST
