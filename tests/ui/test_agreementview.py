from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import exchange, people, reports
from annotator.agreement.confusion import confusion
from annotator.agreement.report import Row, disagreements
from annotator.ui import actions
from annotator.ui.agreementplots import DOCUMENTS, MEASURES, VALUES
from annotator.ui.agreementview import AgreementView
from annotator.ui.names import use_eastern_digits
from annotator.ui.plotcanvas import PlotCanvas
from annotator.ui.window import Window
from tests.ui.conftest import CONTROL, SHIFT
from tests.ui.teamwork import RIGHT, team

Make = Callable[..., Window]
Show = Callable[[str], PlotCanvas]
ISOLATES = dict.fromkeys((0x2068, 0x2069))


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


# ---- plots ---------------------------------------------------------------------------------


@pytest.fixture
def show(view: AgreementView) -> Callable[[str], PlotCanvas]:
    """Choose a plot by keys alone and wait until it is drawn."""

    def wait() -> PlotCanvas:
        canvas = view.plots.plot.canvas
        deadline = time.monotonic() + 60
        while not canvas.drawn():  # a loop of Qt's own would keep Python from the drawing thread
            assert time.monotonic() < deadline, "the chart is never drawn"
            time.sleep(0.01)
            QApplication.processEvents()
        return canvas

    def choose(kind: str) -> PlotCanvas:
        view.tabs.setFocus()
        while view.kind() != kind:
            QTest.keyClick(view.tabs, Qt.Key.Key_Right)
        return wait()

    return choose


def center(canvas: PlotCanvas, key: str) -> QPoint:
    left, top, right, bottom = next(spot.box for spot in canvas.spots if spot.key == key)
    return QPointF((left + right) / 2, (top + bottom) / 2).toPoint()


def test_a_click_on_a_document_chooses_it(view: AgreementView, show: Show) -> None:
    canvas = show(DOCUMENTS)
    assert len(canvas.spots) == 3
    values = [view.rows[0].by_document[spot.key] for spot in canvas.spots]
    assert values == sorted(values)  # type: ignore[type-var]
    key = canvas.spots[1].key
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=center(canvas, key))
    assert view.scope.currentData() == key
    assert {item.document for item in view.found} == {key}
    assert view.list.hasFocus()


def test_measures_are_walked_through_with_the_arrows(view: AgreementView, show: Show) -> None:
    canvas = show(MEASURES)
    assert len(canvas.spots) == len(view.rows)
    canvas.setFocus()
    for _step in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.now is not None
    assert canvas.now.key == "5"
    row = view.rows[5]
    said = canvas.accessibleName().translate(ISOLATES)
    assert reports.name(row, view.session.tagset).translate(ISOLATES) in said
    assert f"{row.value:.2f}" in said
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert view.table.currentRow() == 5
    assert view.found == disagreements(view.report, row.measure.id, facet=row.facet)


def test_a_cell_lists_the_attributions_with_these_values(view: AgreementView, show: Show) -> None:
    canvas = show(VALUES)
    assert view.report is not None
    pair = next(iter(view.rows[0].by_pair))
    assert pair == ("A01", "B02")
    view.scope.setCurrentIndex(view.scope.findData(pair))
    canvas = show(VALUES)
    expected = confusion(view.report, view.session.tagset, "stance", pair)
    assert sorted(view.found, key=str) == sorted(expected.differing(), key=str)
    place = {value: n for n, value in enumerate(expected.values)}
    one, other = next(key for key in expected.cells if key[0] != key[1])
    key = f"{place[one]}/{place[other]}"
    canvas.setFocus()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=center(canvas, key))
    assert view.found == list(expected.cells[one, other])
    assert view.list.count() == len(view.found)
    assert "A01" in view.heading.text()
    assert "B02" in view.heading.text()
    view.plots.attribute.setFocus()
    QTest.keyClick(view.plots.attribute, Qt.Key.Key_Home)
    assert {item.about for item in view.found} <= {view.plots.attribute.currentData()}


def test_arrows_move_between_cells_and_stop_at_the_edge(view: AgreementView, show: Show) -> None:
    canvas = show(VALUES)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.now == canvas.spots[0]
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.now == canvas.spots[0]
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.now is not None
    assert canvas.now.box[1] > canvas.spots[0].box[1]
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.now == canvas.spots[-1]


def test_what_is_said_aloud_names_all_that_is_drawn(view: AgreementView, show: Show) -> None:
    canvas = show(DOCUMENTS)
    titles = [view._titles[id] for id in view.rows[0].by_document]
    assert all(title in canvas.accessibleDescription() for title in titles)


def test_a_plot_follows_the_chosen_pair(view: AgreementView, show: Show) -> None:
    show(MEASURES)
    pair = next(iter(view.rows[0].by_pair))
    view.scope.setCurrentIndex(view.scope.findData(pair))
    canvas = show(MEASURES)
    assert f"{view.rows[0].by_pair[pair]:.2f}" in canvas.spots[0].text


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
