from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import exchange, people, reports
from annotator.agreement.report import Row
from annotator.ui import actions
from annotator.ui.agreementview import AgreementView
from annotator.ui.names import use_eastern_digits
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, SHIFT
from tests.ui.teamwork import RIGHT, team

Make = Callable[..., Window]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "three.isnad"
    team(path, [RIGHT, "B02", "C03"], 3)
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.isnad"
    path.write_bytes(made.read_bytes())
    return path


def press(window: Window, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)
    QApplication.processEvents()


def enter(window: Window) -> AgreementView:
    press(window, Qt.Key.Key_A, CONTROL | SHIFT)
    assert window.screen_name == actions.AGREEMENT, window.messages.text()
    return window.screens.agreement


@pytest.fixture
def view(make_window: Make, project: Path) -> AgreementView:
    return enter(make_window(project, annotator="R01"))


def cells(view: AgreementView, row: int) -> list[str]:
    texts = (view.table.item(row, column) for column in range(5))
    return [item.text() if item else "" for item in texts]


def row_of(view: AgreementView, measure: str, facet: str = "") -> int:
    return next(
        n for n, row in enumerate(view.rows) if row.measure.id == measure and row.facet == facet
    )


def test_the_table_says_what_the_report_says(view: AgreementView) -> None:
    report = reports.agreement_of(view.session.store, replicates=0)
    for measure, facet in (("attribution_f1", ""), ("role_exact", "content")):
        wanted = report.row(measure, facet)
        found = cells(view, row_of(view, measure, facet))
        assert found[1] == f"{wanted.value:.3f}"
        assert found[2] == "–"
        assert found[4] == str(round(wanted.units))
    assert "ten documents" in view.how.text()


def test_undefined_says_why(view: AgreementView) -> None:
    texts = [cells(view, row)[1] for row in range(view.table.rowCount())]
    undefined = [text for text in texts if not text[0].isdigit() and not text.startswith("-")]
    assert all(text.startswith("undefined: ") for text in undefined)
    assert not any("nan" in text for text in texts)


def test_more_measures_are_a_key_away(view: AgreementView) -> None:
    few = view.table.rowCount()
    view.more.setFocus()
    QTest.keyClick(view.more, Qt.Key.Key_Space)
    assert view.table.rowCount() > few
    assert all(not row.measure.secondary for row in view.rows[:1])


def test_pairs_and_documents_have_their_own_figures(view: AgreementView) -> None:
    row = view.rows[0]
    pair = next(iter(row.by_pair))
    view.scope.setCurrentIndex(view.scope.findData(pair))
    assert cells(view, 0)[1] == f"{row.by_pair[pair]:.3f}"
    document = next(iter(row.by_document))
    view.scope.setCurrentIndex(view.scope.findData(document))
    assert cells(view, 0)[1] == f"{row.by_document[document]:.3f}"
    assert {item.document for item in view.found} == {document}


def test_a_number_lists_the_disagreements_behind_it(view: AgreementView) -> None:
    row: Row = view.rows[0]
    assert row.measure.id == "attribution_f1"
    assert {item.about for item in view.found} == {"presence"}
    assert view.list.count() == len(view.found) > 0
    for _step in range(row_of(view, "attribute_alpha", "stance")):
        QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert {item.about for item in view.found} == {"stance"}
    assert str(len(view.found)) in view.heading.text()


def test_enter_jumps_to_the_card(view: AgreementView) -> None:
    window = view.window()
    assert isinstance(window, Window)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    item = view.found[view.list.currentRow()]
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert window.screen_name == actions.REVIEW
    card = window.review.review.card
    assert card is not None
    ids = {one.id for part in card.parts for one in part.members if one}
    assert {id for _, id in item.attributions} <= ids
    assert window.desk.session.document is not None
    assert window.desk.session.document.id == item.document


def test_a_bar_chooses_its_document(view: AgreementView) -> None:
    assert len(view.plot.bars) == 3
    line = view.plot._line(2).center()
    QTest.mouseClick(view.plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, line)
    assert view.scope.currentData() == view.plot.bars[1][0]
    values = [bar[2] for bar in view.plot.bars]
    assert values == sorted(values)  # type: ignore[type-var]
    assert QPointF(line).y() > 0


def test_eastern_digits_reach_the_figures(view: AgreementView) -> None:
    use_eastern_digits(True)
    try:
        view._show_rows()
        assert cells(view, 0)[1].startswith("٠٫")
    finally:
        use_eastern_digits(False)


def test_without_submissions_the_screen_says_so(make_window: Make, tmp_path: Path) -> None:
    path = tmp_path / "empty.isnad"
    article = tmp_path / "خبر.txt"
    article.write_text("وقال الوزير إن الزيارة ستتم.\n", encoding="utf-8")
    with exchange.create_project(path, None, "A01") as store:
        exchange.import_paths(store, [article], None, "A01")
    window = make_window(path)
    press(window, Qt.Key.Key_A, CONTROL | SHIFT)
    assert window.screen_name == actions.DESK
    assert "handed in" in window.messages.text()
    press(window, Qt.Key.Key_R, CONTROL)
    assert window.screen_name == actions.DESK
    assert "handed in" in window.messages.text()


def test_details_of_documents_in_work_stay_hidden(make_window: Make, project: Path) -> None:
    window = make_window(project)
    session = window.desk.session
    (document, *others) = [item.id for item in session.store.overview()]
    people.reopen(session.store, session.annotator, [document])
    view = enter(window)
    assert others
    assert document not in {item.document for item in view.found}
    assert "hidden" in view.note.text()
