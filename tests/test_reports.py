"""The agreement report, as data, CSV and HTML."""

from __future__ import annotations

import csv
import html
import json
from pathlib import Path

import pytest

from annotator import edits, exchange, people, reports
from annotator.__main__ import main
from annotator.errors import AnnotatorError
from annotator.model.records import Attribution
from annotator.store import Store
from tests.helpers import ANNOTATIONS, TEXTS, Project


@pytest.fixture
def store(project: Project) -> Store:
    """Two annotators with the same samples; B drops one attribution and shifts one source."""
    opened = project(*TEXTS[:2])
    for name in ("A", "B"):
        exchange.import_paths(opened, ANNOTATIONS[:2], annotator=name)
    ids = [item.id for item in opened.overview()]
    work = opened.find(Attribution, document=ids[0], annotator="B")
    lone = [item for item in work if not any(o.parent == item.id for o in work)]
    edits.delete_attributions(opened, "B", [lone[0].id])
    for name in ("A", "B"):
        people.submit(opened, name, ids)
    return opened


def test_one_attribution_less_is_seen_in_the_figure(store: Store) -> None:
    report = reports.agreement_of(store, replicates=0)
    total = len(store.find(Attribution, annotator="A"))
    row = report.rows[0]
    assert row.measure.id == "attribution_f1"
    assert row.value == pytest.approx(2 * (total - 1) / (2 * total - 1))


def test_what_is_undefined_says_why(store: Store) -> None:
    report = reports.agreement_of(store, replicates=100)
    assert report.rows[0].plain()["interval"] == {"undefined": "few_documents"}
    assert reports.interval(report.rows[0]) == ""


def test_revisions_stand_apart(store: Store) -> None:
    assert "latest" not in reports.data(store, replicates=0)
    ids = [item.id for item in store.overview()]
    people.reopen(store, "B", ids)
    (gone,) = store.find(Attribution, annotator="B", document=ids[1])[:1]
    edits.delete_attributions(store, "B", [gone.id])
    people.submit(store, "B", ids)
    data = reports.data(store, replicates=0)
    first = data["measures"][0]["value"]  # type: ignore[index]
    assert data["latest"]["measures"][0]["value"] < first  # type: ignore[index]


def test_without_submissions_it_says_so(project: Project) -> None:
    with pytest.raises(AnnotatorError) as error:
        reports.agreement_of(project(TEXTS[0]))
    assert error.value.problems[0].code == "nothing_submitted"


def test_the_table_and_the_page_hold_every_measure(store: Store, tmp_path: Path) -> None:
    report = reports.agreement_of(store, replicates=0)
    table, page = tmp_path / "a.csv", tmp_path / "a.html"
    reports.write_csv(report, table)
    reports.write_html(report, store.tagset, {}, page)
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    project_rows = [row for row in rows if row["scope"] == "project"]
    assert len(project_rows) == len(report.rows)
    assert {row["name"] for row in rows if row["scope"] == "pair"} == {"A / B"}
    text = page.read_text(encoding="utf-8")
    assert all(html.escape(row.measure.citation) in text for row in report.rows)
    reports.write_csv(report, table)
    with pytest.raises(AnnotatorError) as error:
        reports.write_csv(report, page)
    assert error.value.problems[0].code == "out_foreign"
    assert page.read_text(encoding="utf-8") == text


def test_the_command_prints_json(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    path = store.path
    store.close()
    with pytest.raises(SystemExit) as stopped:
        main(["agree", str(path), "--json"])
    assert not stopped.value.code
    data = json.loads(capsys.readouterr().out)
    assert data["annotators"] == ["A", "B"]
    for row in data["measures"]:
        assert {"measure", "value", "interval", "unit", "units", "by_pair", "by_document"} <= set(
            row
        )
