"""Gold from files, with the texts that it is about."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator import exchange
from annotator.exchange.goldfiles import cases
from annotator.model.tagset import Tagset, from_json
from tests.helpers import (
    ARTICLE,
    SAMPLES,
    STRIKE,
    STRIKE_TEXT,
    Project,
    article_file,
    codes,
    gold_file,
    gold_item,
    refused,
)


@pytest.fixture
def tagset() -> Tagset:
    return from_json(exchange.load_tagset())


def test_texts_are_found_by_name_below_a_folder(tmp_path: Path, tagset: Tagset) -> None:
    gold = gold_file(tmp_path, gold_item())
    deep = tmp_path / "texts" / "2026" / "11"
    deep.mkdir(parents=True)
    article_file(deep)
    (case,), notes = cases([gold], tmp_path / "texts", tagset)
    assert (case.name, case.text, len(case.gold)) == ("a.txt", ARTICLE, 1)
    assert notes == []


def test_of_files_of_one_name_the_one_with_the_right_text_is_taken(
    tmp_path: Path, tagset: Tagset
) -> None:
    gold = gold_file(tmp_path, gold_item())
    for name, text in (("1", "نص آخر"), ("2", ARTICLE)):
        (tmp_path / name).mkdir()
        article_file(tmp_path / name, text=text)
    (case,), _ = cases([gold], tmp_path, tagset)
    assert case.text == ARTICLE


def test_windows_line_ends_are_read_as_an_import_reads_them(tmp_path: Path, tagset: Tagset) -> None:
    gold = gold_file(tmp_path, gold_item())
    article_file(tmp_path, text="\ufeff" + ARTICLE.replace("\n", "\r\n"))
    (case,), _ = cases([gold], tmp_path, tagset)
    assert case.text == ARTICLE


def test_everything_that_is_missing_or_changed_is_said(tmp_path: Path, tagset: Tagset) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    gold_file(tmp_path, gold_item(), name="one", file="gone.txt")
    changed = gold_file(tmp_path, gold_item(), name="two", file="b.txt")
    article_file(texts, name="b.txt", text=ARTICLE + "!")
    with refused("gold_text_missing", folder=tmp_path) as caught:
        cases([tmp_path], texts, tagset)
    assert set(codes(caught.value.problems)) == {"gold_text_missing", "gold_text_changed"}
    with refused("gold_text_changed"):
        cases([changed], texts, tagset)
    with refused("gold_text_missing"):
        cases([changed], None, tagset)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, tagset: Tagset) -> None:
    with refused("folder_missing"):
        cases([STRIKE], tmp_path / "nowhere", tagset)


def test_articles_alone_are_no_gold(tmp_path: Path, tagset: Tagset) -> None:
    article_file(tmp_path)
    with refused("nothing_to_measure"):
        cases([tmp_path], tmp_path, tagset)


def test_a_span_outside_the_text_is_refused(tmp_path: Path, tagset: Tagset) -> None:
    article_file(tmp_path)
    gold = gold_file(tmp_path, gold_item(cue=[[0, 9999]]))
    with refused("span_bounds"):
        cases([gold], tmp_path, tagset)


def test_a_second_gold_of_a_text_is_left_out_and_said(tmp_path: Path, tagset: Tagset) -> None:
    article_file(tmp_path)
    gold_file(tmp_path, gold_item(), name="a")
    (tmp_path / "second").mkdir()
    gold_file(tmp_path / "second", gold_item(), gold_item(id="A2"), name="a")
    (case,), notes = cases([tmp_path], tmp_path, tagset)
    assert len(case.gold) == 1
    assert codes(notes) == ["gold_twice"]


@pytest.mark.parametrize("name", ["out", "out.zip", "out.json"])
def test_our_own_datasets_bring_their_texts(
    project: Project, tmp_path: Path, tagset: Tagset, name: str
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    exchange.export(store, tmp_path / name, "json", "A01", draft=True)
    (case,), _ = cases([tmp_path / name], None, tagset)
    assert case.text == STRIKE_TEXT.read_text(encoding="utf-8")
    (other,), _ = cases([STRIKE], SAMPLES, tagset)
    assert sorted(str(dict(sorted(item.spans.items()))) for item in case.gold) == sorted(
        str(dict(sorted(item.spans.items()))) for item in other.gold
    )


def test_of_several_layers_gold_is_taken_and_without_it_nothing(
    project: Project, tmp_path: Path, tagset: Tagset
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    exchange.import_paths(store, [STRIKE], "gold", annotator="A02")
    exchange.export(store, tmp_path / "out", "json", "all", draft=True)
    with refused("gold_layer_unclear"):
        cases([tmp_path / "out"], None, tagset)
    exchange.import_paths(store, [STRIKE], "gold", annotator="gold")
    shutil.rmtree(tmp_path / "out")
    exchange.export(store, tmp_path / "out", "json", "all", draft=True)
    (case,), _ = cases([tmp_path / "out"], None, tagset)
    assert {item.annotator for item in case.gold} == {"gold"}


def test_broken_files_are_named(tmp_path: Path, tagset: Tagset) -> None:
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    (tmp_path / "y.json").write_text(json.dumps({"file": "y"}), encoding="utf-8")
    with refused("json_syntax") as caught:
        cases([tmp_path], tmp_path, tagset)
    assert "schema_required" in codes(caught.value.problems)
