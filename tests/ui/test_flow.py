"""Annotating at the speed of reading: steps, guesses by one key, repeats, rows of cards, names."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator import edits
from annotator.ui.effortview import EffortDialog
from annotator.ui.names import named
from tests.ui.conftest import CONTROL, NONE, SHIFT, Hand

KEY = Qt.Key


def write(widget: QWidget, words: str) -> None:
    """Type letters as an input method sends them."""
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, NONE, 0, 0, 0, letter))


def selected(hand: Hand) -> str:
    start, end = hand.view.selected_span()
    return hand.session.text[start:end]


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


# ---- steps ----------------------------------------------------------------------------------


def test_h_goes_from_cue_to_cue_that_nobody_decided_on(hand: Hand) -> None:
    hand.view.set_caret(0)
    seen = []
    for _ in range(5):
        hand.press(KEY.Key_H)
        seen.append(selected(hand))
    assert seen == ["ونقلت", "عن", "طلب", "ونفى", "وقال"]
    hand.press(KEY.Key_H)
    assert selected(hand) == "ونقلت"
    hand.press(KEY.Key_H, SHIFT)
    assert selected(hand) == "وقال"
    hand.press(KEY.Key_Space)
    hand.press(KEY.Key_H)
    assert selected(hand) == "ونقلت"
    hand.press(KEY.Key_H, SHIFT)
    assert selected(hand) == "ونفى"  # «وقال» is decided now


def test_with_all_cues_decided_it_says_so(hand: Hand) -> None:
    for words in ("ونقلت", "عن", "طلب", "ونفى", "وقال"):
        hand.attribution("", words, "")
    hand.press(KEY.Key_H)
    assert "decided" in hand.window.messages.text()


def test_f4_goes_from_problem_to_problem(hand: Hand) -> None:
    first = hand.attribution("", "ونقلت", "")
    second = hand.attribution("", "ونفى", "")
    hand.view.set_caret(0)
    hand.press(KEY.Key_Escape)
    seen = set()
    for _ in range(8):
        hand.press(KEY.Key_F4)
        seen.add(hand.session.active_id)
        assert hand.window.messages.text()
    assert {first.id, second.id} <= seen
    before = hand.window.messages.text()
    hand.press(KEY.Key_F4)
    hand.press(KEY.Key_F4, SHIFT)
    assert hand.window.messages.text() == before


def test_control_and_arrows_go_by_sentence_and_the_menu_says_so(hand: Hand) -> None:
    hand.view.set_caret(0)
    hand.press(KEY.Key_Down, CONTROL)
    assert hand.view.caret() == hand.place("ونفى")[0]
    menus = hand.window.menus
    assert menus is not None
    menus.actions["sentence_previous"].trigger()
    assert hand.view.caret() == 0


def test_the_button_of_the_next_role_stands_out(hand: Hand) -> None:
    menus = hand.window.menus
    assert menus is not None

    def out() -> list[str]:
        return [id for id, action in menus.actions.items() if action.isChecked() and "role" in id]

    assert out() == ["role:cue"]
    hand.mark("ونفى", "cue")
    assert out() == ["role:source"]
    hand.mark("المتحدث باسم الوزارة", "source")
    assert out() == ["role:content"]
    hand.mark("هذه الأنباء", "content")
    assert out() == []


# ---- words that a key means --------------------------------------------------------------------


def test_roles_without_a_selection_find_their_words(hand: Hand) -> None:
    hand.select("ونفى")
    for key in (KEY.Key_2, KEY.Key_1, KEY.Key_3):
        hand.press(key)
    (item,) = hand.items
    assert hand.words(item, "source") == ["المتحدث باسم الوزارة"]
    assert hand.words(item, "content") == ["هذه الأنباء"]


def test_the_key_again_marks_the_next_likeliest_words(hand: Hand) -> None:
    hand.select("ونفى")
    hand.press(KEY.Key_2)
    seen = []
    for _ in range(3):
        hand.press(KEY.Key_3)
        seen += hand.words(hand.items[0], "content")
    assert len(set(seen)) == 3
    assert len(hand.items) == 1


def test_away_from_the_spans_the_word_at_the_caret_is_meant(hand: Hand) -> None:
    hand.mark("ونفى", "cue")
    hand.caret("موعدها")
    hand.press(KEY.Key_3)
    assert hand.words(hand.items[0], "content") == ["موعدها"]


def test_edges_go_to_marks_and_clauses_in_both_directions(hand: Hand) -> None:
    hand.mark("ونقلت", "cue")
    hand.mark("الوزير طلب", "content")
    for key, held, expected in (
        (KEY.Key_Apostrophe, NONE, "الوزير طلب تأجيل الزيارة"),
        (KEY.Key_Colon, SHIFT, "أن الوزير طلب تأجيل الزيارة"),  # what Shift+; sends on US keys
        (KEY.Key_Colon, SHIFT, "عن مصدرين مطلعين أن الوزير طلب تأجيل الزيارة"),
        (KEY.Key_Semicolon, NONE, "عن مصدرين مطلعين"),
        (KEY.Key_Apostrophe, NONE, "عن مصدرين مطلعين أن الوزير طلب تأجيل الزيارة"),
        (KEY.Key_QuoteDbl, SHIFT, "أن الوزير طلب تأجيل الزيارة"),
    ):
        hand.press(key, held)
        assert hand.words(hand.items[0], "content") == [expected]


@pytest.mark.parametrize(("letter", "code"), [("ط", 48), ("ط", 0)])
def test_the_keys_of_edges_work_under_an_arabic_layout(hand: Hand, letter: str, code: int) -> None:
    hand.mark("ونفى", "cue")
    hand.mark("المتحدث", "content")
    hand.press_arabic(letter, code)
    assert hand.words(hand.items[0], "content") == ["المتحدث باسم الوزارة هذه الأنباء"]


def test_w_widens_from_word_to_sentence_and_back(hand: Hand) -> None:
    hand.caret("الزيارة ستتم")
    seen = []
    for _ in range(6):
        hand.press(KEY.Key_W)
        seen.append(selected(hand))
    assert seen[0] == "الزيارة"
    assert all(len(a) <= len(b) for a, b in itertools.pairwise(seen))
    assert seen[-1].startswith("ونفى")
    assert seen[-1].endswith("موعدها.")
    hand.press(KEY.Key_W, SHIFT)
    assert len(selected(hand)) < len(seen[-1])
    for _ in range(6):
        hand.press(KEY.Key_W, SHIFT)
    assert selected(hand) == ""


# ---- the same source again ---------------------------------------------------------------------


def test_r_begins_another_attribution_of_the_last_source(hand: Hand) -> None:
    first = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    edits.set_values(
        hand.session.store,
        "A01",
        first.id,
        {"source_kind": "spokesperson", "anonymity": "role_only", "stance": "denies"},
        "الناطق",
    )
    hand.press(KEY.Key_Escape)
    hand.select("وقال")
    hand.press(KEY.Key_R)
    second = hand.session.active
    assert second is not None
    assert second.id != first.id
    assert hand.words(second, "cue") == ["وقال"]
    assert second.entity == hand.session.attributions[first.id].entity
    assert dict(second.attributes) == {"source_kind": "spokesperson", "anonymity": "role_only"}
    assert second.implicit == {
        "person": "third",
        "gender": "masculine",
        "number": "singular",
        "reason": "null_subject",
    }
    assert hand.session.next_role() == "content"
    hand.press(KEY.Key_Z, CONTROL)
    assert len(hand.items) == 1


def test_without_a_source_there_is_nothing_to_repeat(hand: Hand) -> None:
    hand.select("وقال")
    hand.press(KEY.Key_R)
    assert not hand.items
    assert "no source" in hand.window.messages.text()


# ---- all values in a row -----------------------------------------------------------------------


def row(hand: Hand, *keys: Qt.Key) -> None:
    for key in keys:
        card = hand.window.desk.card
        assert card is not None
        hand.press(key, widget=card)


def test_enter_takes_all_that_is_proposed_and_the_name(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(KEY.Key_V)
    card = hand.window.desk.card
    assert card is not None
    assert "Denies" in card.rest
    assert "المتحدث باسم الوزارة" in card.rest
    row(hand, KEY.Key_Return)
    (item,) = hand.items
    assert item.attributes["stance"] == "denies"
    assert item.attributes["source_kind"] == "spokesperson"
    assert len(item.attributes) == len(hand.session.tagset.attributes)
    assert hand.session.entity_name(item.entity) == "المتحدث باسم الوزارة"
    hand.press(KEY.Key_Z, CONTROL, hand.view)
    assert not hand.items[0].attributes  # all of it was one operation
    assert hand.items[0].entity is None


def test_letters_and_space_choose_one_after_the_other(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(KEY.Key_V)
    row(hand, KEY.Key_I, KEY.Key_J, KEY.Key_Space, KEY.Key_A, KEY.Key_Return)
    (item,) = hand.items
    assert item.attributes["quote_type"] == "indirect"
    assert item.attributes["stance"] == "rejects"
    assert item.attributes["source_kind"] == "spokesperson"
    assert item.attributes["anonymity"] == "anonymous"


def test_what_is_not_proposed_is_asked_for_first(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "موعدها", "")
    hand.press(KEY.Key_V)
    card = hand.window.desk.card
    assert card is not None
    assert card.parts[0].id == "stance"  # no lexicon knows this cue
    assert card.likely["source_kind"] == "spokesperson"
    assert "stance" not in card.likely


def test_esc_in_a_row_changes_nothing(hand: Hand) -> None:
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    hand.press(KEY.Key_V)
    row(hand, KEY.Key_I, KEY.Key_Escape)
    assert not hand.items[0].attributes


def test_a_source_keeps_its_kind(hand: Hand) -> None:
    first = hand.attribution("المتحدث باسم الوزارة", "ونفى", "هذه الأنباء")
    edits.set_values(hand.session.store, "A01", first.id, {"source_kind": "expert"}, "س")
    hand.attribution("المتحدث باسم الوزارة", "وقال", "إن الزيارة ستتم في موعدها")
    hand.press(KEY.Key_K)
    card = hand.window.desk.card
    assert card is not None
    assert card.likely["source_kind"] == "expert"
    row(hand, KEY.Key_Return)
    assert {item.attributes.get("source_kind") for item in hand.items} == {"expert"}


# ---- names -------------------------------------------------------------------------------------


def registry(hand: Hand) -> None:
    """Two entities, one with another name."""
    first = hand.attribution("الوزير", "طلب", "")
    edits.set_entity(hand.session.store, "A01", first.id, "أحمد بن فهد")
    second = hand.attribution("الصحيفة", "ونقلت", "")
    edits.set_entity(hand.session.store, "A01", second.id, "صحيفة الأنباء")


def test_letters_find_a_name_whatever_their_hamza(hand: Hand) -> None:
    registry(hand)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(KEY.Key_E)
    details = hand.window.desk.inspector.details
    assert details.picker.list.isVisible()
    details.entity.clear()
    write(details.entity, "انبا")
    assert details.picker.now() == "صحيفة الأنباء"
    hand.press(KEY.Key_Return, widget=details.entity)
    item = hand.items[-1]
    assert hand.session.entity_name(item.entity) == "صحيفة الأنباء"
    assert hand.view.hasFocus()
    assert not details.picker.list.isVisible()


def test_shift_and_enter_take_what_is_typed(hand: Hand) -> None:
    registry(hand)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(KEY.Key_E)
    field = hand.window.desk.inspector.details.entity
    field.clear()
    write(field, "احمد")
    hand.press(KEY.Key_Return, SHIFT, field)
    assert hand.session.entity_name(hand.items[-1].entity) == "احمد"
    assert len(hand.session.entities) == 3


def test_arrows_choose_and_a_new_name_is_offered_last(hand: Hand) -> None:
    registry(hand)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(KEY.Key_E)
    details = hand.window.desk.inspector.details
    details.entity.clear()
    write(details.entity, "احمد")
    rows = details.picker.rows.rows
    assert [row.name for row in rows] == ["أحمد بن فهد", "احمد"]
    assert [row.new for row in rows] == [False, True]
    hand.press(KEY.Key_Down, widget=details.entity)
    hand.press(KEY.Key_Return, widget=details.entity)
    assert hand.session.entity_name(hand.items[-1].entity) == "احمد"


def test_the_list_shows_the_kind_of_a_source(hand: Hand) -> None:
    registry(hand)
    first = hand.items[0]
    edits.set_attribute(hand.session.store, "A01", first.id, "source_kind", "media_outlet")
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(KEY.Key_E)
    rows = {row.name: row.beside for row in hand.window.desk.inspector.details.picker.rows.rows}
    attribute = hand.session.tagset.attribute("source_kind")
    assert attribute is not None
    value = attribute.value("media_outlet")
    assert value is not None
    assert rows["صحيفة الأنباء"] == named(value.labels)


def test_esc_leaves_the_name_as_it_was(hand: Hand) -> None:
    registry(hand)
    hand.attribution("المتحدث باسم الوزارة", "ونفى", "")
    hand.press(KEY.Key_E)
    field = hand.window.desk.inspector.details.entity
    write(field, "احمد")
    hand.press(KEY.Key_Escape, widget=field)
    assert hand.items[-1].entity is None
    assert hand.view.hasFocus()


# ---- what it costs -----------------------------------------------------------------------------


def test_keys_clicks_and_seconds_are_counted_with_their_document(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = hand.window.desk.meter
    meter.flush()
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr(meter, "now", lambda: float(next(clock)))
    before = dict(_pressed(hand))
    hand.press(KEY.Key_G)
    hand.press(KEY.Key_Return)
    hand.press(KEY.Key_Shift)  # held for another key: no key by itself
    hand.press(KEY.Key_S)
    card = hand.window.desk.card
    assert card is not None
    hand.press(KEY.Key_Escape, widget=card.focusWidget())
    hand.drag("الوزير")
    meter.flush()
    after = _pressed(hand)
    assert after["keys"] - before.get("keys", 0) == 4
    assert after["clicks"] - before.get("clicks", 0) == 1
    assert after["seconds"] - before.get("seconds", 0) == 20
    document = hand.session.document
    assert document is not None
    assert {one.document for one in hand.session.store.derived.pressed()} <= {
        document.id,
        *(one.id for one in hand.session.store.overview()),
    }


def _pressed(hand: Hand) -> dict[str, int]:
    document = hand.session.document
    assert document is not None
    found = hand.session.store.derived.pressed()
    return {one.what: one.n for one in found if one.document == document.id}


def test_a_pause_does_not_count(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    meter = hand.window.desk.meter
    meter.flush()
    times = iter([0.0, 10_000.0])
    monkeypatch.setattr(meter, "now", lambda: next(times))
    hand.press(KEY.Key_H)
    hand.press(KEY.Key_H)
    assert meter.seconds() == 30


def test_the_annotator_sees_what_it_costs(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.press(KEY.Key_G)
    hand.press(KEY.Key_Return)
    hand.press(KEY.Key_Delete)
    seen: list[list[str]] = []

    def look(dialog: object) -> bool:
        assert isinstance(dialog, EffortDialog)
        seen.extend(dialog.table)
        return False

    monkeypatch.setattr("annotator.ui.dialogs.ask", look)
    menus = hand.window.menus
    assert menus is not None
    menus.actions["effort"].trigger()
    here, today, everything = seen
    assert here == today == everything
    assert here[0] == "1"  # attributions
    assert here[3:] == ["2", "50%", "0%", "50%"]
