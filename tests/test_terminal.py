"""Arabic for terminals: shaped where they cannot, untouched where they can."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given

from annotator import terminal
from tests.strategies import texts

SAID = "قال المتحدث باسم الكرملين"
CONTROLS = set(map(chr, [*range(0x20), *range(0x7F, 0xA0)])) - {"\t"}
ISOLATES = set("\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e")


def logical(shown: str) -> str:
    """Read shaped, visually ordered Arabic back by Unicode's own tables, not by our libraries."""
    forms = [unicodedata.normalize("NFKC", character) for character in reversed(shown)]
    return "".join(forms)


def test_shaped_output_reads_back_as_what_was_said() -> None:
    shown = terminal.line(SAID, "terminal")
    assert shown != SAID
    letters = [character for character in shown if character != " "]
    assert all("\ufe70" <= letter <= "\ufeff" for letter in letters)  # presentation forms B
    assert logical(shown) == SAID


def test_letters_join_as_a_printer_would_join_them() -> None:
    names = [unicodedata.name(letter) for letter in reversed(terminal.line("قال", "terminal"))]
    assert names == [
        "ARABIC LETTER QAF INITIAL FORM",
        "ARABIC LETTER ALEF FINAL FORM",
        "ARABIC LETTER LAM ISOLATED FORM",
    ]


def test_latin_and_digits_keep_their_order_inside_arabic() -> None:
    shown = terminal.line("دفعت PortPay نحو 3500 دولار", "terminal")
    assert "PortPay" in shown
    assert "3500" in shown
    assert shown.index("3500") < shown.index("PortPay")  # right to left


def test_harakat_are_not_lost() -> None:
    shown = terminal.line("مُحَمَّد", "terminal")
    marks = [c for c in shown if unicodedata.combining(c) or "\ufe70" <= c <= "\ufe7f"]
    assert len(marks) >= 3


@given(texts)
def test_the_stored_order_is_left_exactly_as_it_is(text: str) -> None:
    kept = "".join(c for c in text if c not in ISOLATES and c not in CONTROLS)
    printed = terminal.line(text, "none")
    assert "".join(c for c in printed if c not in "␊␍␋␌␡") == kept
    assert len(printed) == len([c for c in text if c not in ISOLATES])


@pytest.mark.parametrize("mode", terminal.MODES)
@given(text=texts)
def test_neither_isolates_nor_control_characters_are_printed(
    mode: terminal.Mode, text: str
) -> None:
    for line in (terminal.line(text, mode), *terminal.paragraph(text, mode, 40)):
        assert not ISOLATES & set(line)
        assert not CONTROLS & set(line)


def test_a_paragraph_is_wrapped_before_it_is_turned() -> None:
    text = " ".join(f"كلمة{n}" for n in range(30))
    plain = terminal.paragraph(text, "none", 40, "  ")
    shown = terminal.paragraph(text, "terminal", 40, "  ")
    assert len(plain) == len(shown) > 3
    assert all(line.startswith("  ") for line in plain)
    assert " ".join(line.strip() for line in plain) == text
    assert "كلمة0" in plain[0]
    assert [logical(line.strip()).count("كلمة") for line in shown] == [
        line.count("كلمة") for line in plain
    ]


def test_latin_alone_is_never_touched() -> None:
    assert terminal.line("Reuters (2024): 3.6 bn", "terminal") == "Reuters (2024): 3.6 bn"


class Screen:
    """A standard output that says whether somebody looks at it."""

    def __init__(self, looked_at: bool) -> None:
        self.looked_at = looked_at

    def isatty(self) -> bool:
        return self.looked_at


@pytest.mark.parametrize(
    ("looked_at", "environment", "reorders"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"VTE_VERSION": "7600"}, False),
        (True, {"VTE_VERSION": "5400"}, True),
        (True, {"VTE_VERSION": "new"}, True),
        (True, {"KONSOLE_VERSION": "230805"}, False),
        (True, {"TERM": "mlterm-256color"}, False),
        (True, {"TERM_PROGRAM": "Apple_Terminal"}, False),
    ],
)
def test_auto_turns_only_for_eyes_on_a_terminal_without_bidi(
    looked_at: bool,
    environment: dict[str, str],
    reorders: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("VTE_VERSION", "KONSOLE_VERSION", "MLTERM", "TERM", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Screen(looked_at))
    assert terminal.reorders("auto") is reorders
    assert terminal.reorders("terminal")
    assert not terminal.reorders("none")


def test_a_program_without_a_console_can_still_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert terminal.line(SAID) == SAID
