"""The reviewer's screen where a team is not as it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import edits, exchange, people
from annotator.model.text import words
from annotator.ui import actions
from annotator.ui.reviewlines import OptionLine
from tests.ui.conftest import CONTROL
from tests.ui.test_adjudication import (
    CROSSING,
    KEY,
    REVIEWER,
    SAID,
    SAID_MORE,
    TEXT,
    Make,
    Reviewer,
    Small,
    bare,
    place,
    small,
)

__all__ = ["small"]
SOURCE, CUE = "الوزير", "قال"


def test_where_nobody_handed_in_it_says_so(tmp_path: Path, make_window: Make) -> None:
    path = tmp_path / "idle.isnad"
    article = tmp_path / "خبر.txt"
    article.write_text(TEXT, encoding="utf-8")
    with exchange.create_project(path, None, REVIEWER) as store:
        exchange.import_paths(store, [article], None, REVIEWER)
        (document,) = store.overview()
        people.assign(store, REVIEWER, "A", [document.id])
        edits.start_attribution(store, "A", document.id, "cue", [place(CUE)])
    reviewer = Reviewer(make_window(path, annotator=REVIEWER))
    assert reviewer.window.screen_name == actions.DESK
    assert "Nobody has handed in" in reviewer.window.messages.text()


def test_documents_that_nobody_annotated_are_passed_over(tmp_path: Path, make_window: Make) -> None:
    path = tmp_path / "some.isnad"
    articles = [tmp_path / f"{n}.txt" for n in range(4)]
    for n, article in enumerate(articles):
        article.write_text(TEXT + f"{n}.\n", encoding="utf-8")
    with exchange.create_project(path, None, REVIEWER) as store:
        exchange.import_paths(store, articles, None, REVIEWER)
        ids = [item.id for item in store.overview()]
        for id in (ids[1], ids[3]):
            for name in ("A", "B"):
                people.assign(store, REVIEWER, name, [id])
                edits.start_attribution(store, name, id, "cue", [place(CUE)])
                people.submit(store, name, [id])
    reviewer = Reviewer(make_window(path, annotator=REVIEWER))
    session = reviewer.window.desk.session
    seen = []
    for _ in ids:
        assert session.document is not None
        seen.append(session.document.id)
        reviewer.press(KEY.Key_PageDown, CONTROL)
    assert seen == [ids[1], ids[3], ids[3], ids[3]]
    assert "no further" in reviewer.window.messages.text()


def many(small: Small, n: int) -> Reviewer:
    """Let n annotators end the same content at n different words."""
    first = TEXT.index("إن")
    ends = [end for start, end in words(TEXT) if start > first][:n]
    names = [f"A{turn:02}" for turn in range(n)]
    spans = (TEXT[first:end] for end in ends)
    return small(
        **{name: {CUE: (SOURCE, span, "asserts")} for name, span in zip(names, spans, strict=True)}
    )


def test_twelve_annotators_have_twelve_options(small: Small) -> None:
    reviewer = many(small, 12)
    lines = reviewer.screen.card.findChildren(OptionLine)
    assert len(lines) == len(reviewer.facet.options) == 12
    ninth = reviewer.facet.options[8]
    reviewer.digit(9)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == ninth.fragments


def test_what_no_digit_reaches_is_written_with_f2(small: Small) -> None:
    reviewer = many(small, 12)
    twelfth = reviewer.facet.options[11]
    (start, end) = twelfth.fragments[0]
    reviewer.screen.text.select(start, end)
    reviewer.press(KEY.Key_F2)
    reviewer.press(KEY.Key_Return)
    (gold,) = reviewer.gold()
    assert gold.spans["content"] == twelfth.fragments


def test_a_letter_beyond_the_digits_is_said_to_be_none(small: Small) -> None:
    reviewer = many(small, 3)
    reviewer.digit(4, CONTROL)
    assert "no annotator" in bare(reviewer.window.messages.text())
    assert not reviewer.gold()


# ---- what Enter accepts ----------------------------------------------------------------------


LESS = {"ستتم": ("الزيارة", "في موعدها", "asserts")}


@pytest.mark.parametrize("kept", [1, 2])
def test_enter_goes_to_what_the_kept_reading_leaves_open(small: Small, kept: int) -> None:
    """The majority's reading is proposed, but they differ about its content: that is asked."""
    team = {"A": SAID, "B": SAID_MORE, "C": CROSSING}
    if kept == 2:
        team = {"A": SAID_MORE, "B": CROSSING, "C": LESS}
    reviewer = small(**team)
    card = reviewer.card
    assert card.group == "CROSS"
    assert [facet.proposal for facet in card.open] == [kept, None]
    reviewer.press(KEY.Key_Return)
    assert "no proposal here" in bare(reviewer.window.messages.text())
    assert reviewer.facet.name == "span:content"
    assert not reviewer.gold()


@pytest.mark.parametrize("kept", [1, 2])
def test_enter_drops_a_reading_whatever_is_open_about_it(small: Small, kept: int) -> None:
    team = {"A": CROSSING, "B": LESS, "C": SAID, "D": SAID, "E": SAID}
    if kept == 2:
        team = {"A": SAID, "B": SAID_MORE, "C": CROSSING, "D": CROSSING, "E": CROSSING}
    reviewer = small(**team)
    card = reviewer.card
    assert card.group == "CROSS"
    assert [facet.proposal for facet in card.open] == [kept, None]
    reviewer.press(KEY.Key_Return)
    assert reviewer.review.card is None
    (gold,) = reviewer.gold()
    assert gold.spans["cue"] == (place("قال" if kept == 1 else "ستتم"),)
