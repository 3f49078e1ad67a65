"""The palette and the help: every action by its name in two languages, from one table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator import exchange, i18n
from annotator.model.tagset import Tagset, from_json
from annotator.ui import actions, dialogs, finding, keyhelp
from annotator.ui.dialogs import shown_text
from annotator.ui.keyhelp import KeyHelp, Section
from annotator.ui.palette import Palette
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, NONE, SHIFT, Hand

KEY = Qt.Key


def tagset() -> Tagset:
    return from_json(exchange.load_tagset())


@pytest.fixture(scope="module")
def known() -> list[finding.Entry]:
    return finding.entries(actions.for_tagset(tagset()))


def write(widget: QWidget, words: str) -> None:
    for letter in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, NONE, 0, 0, 0, letter))


def opened(hand: Hand) -> Palette:
    hand.press(KEY.Key_K, CONTROL)
    palette = hand.window.palettes.palette
    assert palette is not None
    assert palette.isVisible()
    return palette


# ---- finding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("undo", "undo"),
        ("تراجع", "undo"),
        ("export", "export"),
        ("expo", "export"),
        ("تصدير", "export"),
        ("التصدير", "export"),
        ("larger", "larger"),
        ("اسناد جديد", "start"),  # without its hamza
        ("document next", "next_document"),
        ("mark source", "role:source"),
        ("undp", "undo"),  # a slip of the finger
        ("EXPORT", "export"),
    ],
)
def test_words_of_both_languages_find_an_action(
    known: list[finding.Entry], typed: str, expected: str
) -> None:
    assert expected in [action.id for action in finding.matching(typed, known)[:3]]


def test_every_action_is_found_by_its_own_name_in_both_languages(
    known: list[finding.Entry],
) -> None:
    for code in i18n.LANGUAGES:
        i18n.set_language(code)
        for entry in known:
            found = finding.matching(shown_text(entry.action), known)
            assert entry.action.id in [action.id for action in found[:6]], entry.action.id


def test_nothing_typed_finds_all_and_nonsense_nothing(known: list[finding.Entry]) -> None:
    assert len(finding.matching("", known)) == len(known)
    assert finding.matching("qqqqq", known) == []
    assert finding.matching("، —", known) == finding.matching("", known)


def test_what_was_used_last_comes_first(known: list[finding.Entry]) -> None:
    ids = [action.id for action in finding.matching("", known, ("quit", "about"))]
    assert ids[:2] == ["quit", "about"]
    usual = [action.id for action in finding.matching("next", known)]
    other = [action.id for action in finding.matching("next", known, (usual[1],))]
    assert other[0] == usual[1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("undp", "undo", True),
        ("udno", "undo", True),
        ("und", "undo", True),
        ("uxyz", "undo", False),
    ],
)
def test_one_slip_is_forgiven(one: str, other: str, *, same: bool) -> None:
    assert finding._one_off(one, other) is same


# ---- the palette -----------------------------------------------------------------------------


def test_it_does_what_is_chosen(hand: Hand) -> None:
    palette = opened(hand)
    QTest.keyClicks(palette.field, "next suggestion")
    row = palette.now()
    assert row is not None
    assert row.action.id == "suggest_next"
    assert row.keys == "G"
    hand.press(KEY.Key_Return, widget=palette.field)
    assert hand.window.desk.offers.armed is not None
    assert hand.window.palettes.recent[0] == "suggest_next"


def test_arabic_words_find_it_too(hand: Hand) -> None:
    palette = opened(hand)
    write(palette.field, "تراجع")
    row = palette.now()
    assert row is not None
    assert row.action.id == "undo"


def test_it_says_why_something_cannot_be_done(hand: Hand) -> None:
    palette = opened(hand)
    QTest.keyClicks(palette.field, "delete attribution")
    row = palette.now()
    assert row is not None
    assert "Choose an attribution" in row.why
    hand.press(KEY.Key_Return, widget=palette.field)
    assert "Choose an attribution" in hand.window.messages.text()
    assert hand.window.palettes.recent == []


def test_what_belongs_to_another_screen_says_which(hand: Hand) -> None:
    palette = opened(hand)
    QTest.keyClicks(palette.field, "private name")
    row = palette.now()
    assert row is not None
    assert "People" in row.why


def test_what_cannot_be_done_stands_last_while_nothing_is_typed(hand: Hand) -> None:
    palette = opened(hand)
    reasons = [bool(row.why) for row in palette.rows.rows]
    assert reasons == sorted(reasons)
    assert {row.action.id for row in palette.rows.rows} == {
        row.id
        for row in hand.window.menus.table  # type: ignore[union-attr]
    }


def test_arrows_choose_and_esc_goes_back(hand: Hand) -> None:
    palette = opened(hand)
    first = palette.now()
    hand.press(KEY.Key_Down, widget=palette.field)
    assert palette.now() != first
    hand.press(KEY.Key_Up, widget=palette.field)
    hand.press(KEY.Key_Up, widget=palette.field)
    assert palette.now() == first
    hand.press(KEY.Key_Escape, widget=palette.field)
    assert not hand.items
    assert hand.view.hasFocus()


def test_with_no_action_of_that_name_enter_does_nothing(hand: Hand) -> None:
    palette = opened(hand)
    QTest.keyClicks(palette.field, "qqqqq")
    assert palette.now() is None
    assert palette.nothing.isVisible()
    hand.press(KEY.Key_Return, widget=palette.field)
    assert palette.isVisible()
    hand.press(KEY.Key_Escape, widget=palette.field)


def test_it_remembers_in_the_project_what_was_used_last(
    hand: Hand, make_window: Callable[..., Window], project: Path
) -> None:
    palette = opened(hand)
    QTest.keyClicks(palette.field, "larger text")
    hand.press(KEY.Key_Return, widget=palette.field)
    hand.window.close()
    again = make_window(project)
    again.show_palette()
    made = again.palettes.palette
    assert made is not None
    row = made.now()
    assert row is not None
    assert row.action.id == "larger"
    made.close()


def test_without_a_project_it_offers_to_open_one(make_window: Callable[..., Window]) -> None:
    window = make_window()
    window.show_palette()
    palette = window.palettes.palette
    assert palette is not None
    reasons = {row.action.id: row.why for row in palette.rows.rows}
    assert reasons["open"] == ""
    assert "Open a project" in reasons["find"]
    palette.close()


def test_every_reason_is_a_sentence(hand: Hand) -> None:
    for screen in (actions.DESK, actions.PEOPLE):
        if screen != actions.DESK:
            hand.window.screens.toggle(screen)
        palette = opened(hand)
        for row in palette.rows.rows:
            enabled = hand.window.menus.actions[row.action.id].isEnabled()  # type: ignore[union-attr]
            assert bool(row.why) != enabled, row.action.id
        palette.close()


# ---- help for the keys -------------------------------------------------------------------------


def listed(dialog: KeyHelp) -> list[str]:
    return [text for section in dialog.shown() for _keys, text in section.lines]


def test_f1_and_the_question_mark_open_the_help(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[KeyHelp] = []
    monkeypatch.setattr(dialogs, "ask", lambda dialog: bool(seen.append(dialog)))
    hand.press(KEY.Key_F1)
    hand.press(KEY.Key_Question, SHIFT)  # what a US keyboard sends for Shift+/
    hand.press_arabic("؟", 61, hand.view, SHIFT)
    assert len(seen) == 3


def test_the_screen_that_is_shown_comes_first() -> None:
    table = actions.for_tagset(tagset())
    for screen, name in ((actions.DESK, "Annotating"), (actions.PEOPLE, "People")):
        first = keyhelp.sections(table, screen, tagset())[0]
        assert first == Section(name, big=True)


def test_every_action_with_a_key_is_listed_once() -> None:
    table = actions.for_tagset(tagset())
    sections = keyhelp.sections(table, actions.DESK, None)
    lines = [line for section in sections for line in section.lines]
    wanted = [(dialogs.shown_keys(row), shown_text(row)) for row in table if row.keys]
    assert sorted(lines) == sorted(wanted)


def test_the_letters_of_the_cards_are_there() -> None:
    sections = keyhelp.sections(actions.for_tagset(tagset()), actions.DESK, tagset())
    titles = {s.title.replace("\u2068", "").replace("\u2069", ""): s for s in sections}
    stance = titles["Stance (card S)"]
    assert ("D", "Denies") in stance.lines


def test_it_is_filtered_by_words_and_by_keys(window: Window) -> None:
    assert window.menus is not None
    dialog = KeyHelp(window, window.menus.table, actions.DESK, tagset())
    everything = len(listed(dialog))
    dialog.field.setText("suggestion")
    assert 0 < len(listed(dialog)) < everything
    assert "Next suggestion" in listed(dialog)
    dialog.field.setText("F5")
    assert "Suggest attributions for this document" in listed(dialog)
    dialog.field.setText("qqqqq")
    assert listed(dialog) == []


@pytest.mark.parametrize("code", i18n.LANGUAGES)
def test_it_can_be_printed(tmp_path: Path, qapp: QApplication, code: str) -> None:
    i18n.set_language(code)
    listed = keyhelp.sections(actions.for_tagset(tagset()), actions.DESK, tagset())
    out = tmp_path / "keys.pdf"
    out.write_text("old")
    keyhelp.write_pdf(out, listed)
    assert out.read_bytes().startswith(b"%PDF")
    page = keyhelp.as_html(listed)
    assert f'dir="{"rtl" if code == "ar" else "ltr"}"' in page
    assert page.count("<tr>") == sum(len(section.lines) for section in listed)
    row = page[page.index("<tr>") : page.index("</tr>")]
    assert (row.index("28%") > row.index("72%")) == (code == "ar")  # the key at the right


def test_where_nothing_can_be_written_it_says_so(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.menus is not None
    dialog = KeyHelp(window, window.menus.table)
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "no" / "keys.pdf")
    dialog.save()
    assert dialog.trouble.text()
    monkeypatch.setattr(dialogs, "choose_save", lambda *_: tmp_path / "keys")
    dialog.save()
    assert (tmp_path / "keys.pdf").is_file()
    assert not dialog.trouble.text()
