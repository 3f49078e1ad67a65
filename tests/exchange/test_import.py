"""Import: all or nothing, twice is once, replaced is one step that undo takes back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from annotator import edits
from annotator.exchange import import_paths, incoming, load_tagset
from annotator.formats import Dataset, native, stream_of
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer, Region
from annotator.model.tagset import from_json
from annotator.store import Store
from tests.helpers import (
    ANNOTATIONS,
    ARTICLE,
    SAMPLES,
    STRIKE,
    STRIKE_TEXT,
    TEXTS,
    Project,
    article_file,
    codes,
    contents,
    dataset_folder,
    gold_file,
    gold_item,
    records,
    refused,
    small_corpus,
)

TAGSET = from_json(load_tagset())


def test_the_whole_sample_folder_comes_in_at_once(project: Project) -> None:
    store = project()
    texts = sorted(SAMPLES.rglob("*.txt"))  # the folder `news` is walked too
    done = import_paths(store, [SAMPLES], None, "A01")
    assert (done.new_documents, done.known_documents) == (len(texts), 0)
    assert done.new_attributions == len(store.find(Attribution, annotator="A01")) > 100
    assert codes(done.notes) == ["suffix_skipped"]  # its README
    assert sorted(document.meta["file"] for document in store.find(Document)) == [
        path.name for path in texts
    ]


def test_a_second_import_changes_nothing(project: Project) -> None:
    store = project(*TEXTS, *ANNOTATIONS)
    before = contents(store)
    again = import_paths(store, [*ANNOTATIONS, *TEXTS], None, "A01")
    assert (again.new_documents, again.known_documents, again.new_attributions) == (0, 5, 0)
    assert again.known_attributions == len(store.find(Attribution))
    assert contents(store) == before


def test_a_dataset_imported_twice_changes_nothing(tmp_path: Path, project: Project) -> None:
    store = project()
    for out in ("d", "d.zip", "d.json"):
        native.write(stream_of(small_corpus(), TAGSET, Dataset("صغير")), tmp_path / out)
    import_paths(store, [tmp_path / "d"])
    before = contents(store)
    for out in ("d", "d.zip", "d.json"):
        done = import_paths(store, [tmp_path / out], replace=True)
        assert (done.new_attributions, done.replaced, done.known_attributions) == (0, 0, 3)
    assert contents(store) == before


def test_one_import_is_one_operation_and_undo_takes_all_of_it_back(project: Project) -> None:
    store = project()
    before = records(store)
    operations = len(contents(store)["operation"])
    import_paths(store, [*TEXTS, *ANNOTATIONS], None, "A01")
    assert len(contents(store)["operation"]) == operations + 1
    after = records(store)
    store.undo("A01")
    assert records(store) == before
    store.redo("A01")
    assert records(store) == after


def test_one_bad_file_keeps_all_others_out_and_every_problem_is_told(
    tmp_path: Path, project: Project
) -> None:
    store = project()
    empty, blank = tmp_path / "empty.txt", tmp_path / "blank.txt"
    empty.write_bytes(b"")
    blank.write_bytes(b" \n")
    broken = tmp_path / "broken.json"
    broken.write_bytes(b"{")
    with refused("file_empty", store) as caught:
        import_paths(store, [*TEXTS, empty, blank, broken, *ANNOTATIONS])
    assert codes(caught.value.problems) == ["file_empty", "file_blank", "json_syntax"]
    files = [Path(problem.place.file).name for problem in caught.value.problems]
    assert files == ["empty.txt", "blank.txt", "broken.json"]


def test_annotations_find_their_text_by_checksum_whatever_its_name(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path, "other name.txt"))
    done = import_paths(store, [gold_file(tmp_path, gold_item())])
    assert done.new_attributions == 1
    assert store.find(Attribution)[0].document == store.find(Document)[0].id


def test_without_a_name_gold_files_are_gold_and_final(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path))
    import_paths(store, [gold_file(tmp_path, gold_item())])
    layer = store.find(Layer)[0]
    assert (layer.annotator, layer.state) == (GOLD, "final")


def test_twins_are_told_apart_by_file_name(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path, "b.txt"), article_file(tmp_path, "a.txt"))
    import_paths(store, [gold_file(tmp_path, gold_item())])
    document = store.need(Document, store.find(Attribution)[0].document)
    assert document.meta["file"] == "a.txt"
    with refused("document_ambiguous", store):
        import_paths(store, [gold_file(tmp_path, gold_item(), file="c.txt")], None, "A02")


def test_twins_that_even_share_their_file_name_are_not_guessed_at(
    tmp_path: Path, project: Project
) -> None:
    def twin(lines: dict[str, list[dict[str, Any]]]) -> None:
        one, two = lines["documents"]
        two |= {key: one[key] for key in ("text", "text_info", "meta")} | {"layers": []}

    store = project()
    import_paths(store, [dataset_folder(tmp_path / "d", TAGSET, twin)])
    work = gold_file(tmp_path, gold_item())
    with refused("document_ambiguous", store, tmp_path):
        import_paths(store, [work], None, "A03")


def test_an_entity_is_the_same_in_all_files(tmp_path: Path, project: Project) -> None:
    store = project(*TEXTS, *ANNOTATIONS)
    names = [entity.name for entity in store.find(Entity)]
    assert len(names) == len(set(names))
    linked = {item.entity for item in store.find(Attribution)} - {None}
    assert linked == {entity.id for entity in store.find(Entity)}


# ---- conflicts ------------------------------------------------------------------------------


def conflicting(store: Store, tmp_path: Path) -> Path:
    """Work on a.txt by A01, then the same file with one change, one addition, one removal."""
    first = gold_file(
        tmp_path,
        gold_item(),
        gold_item(id="A2", stance="rejects", parent="A1", content=[]),
        gold_item(id="A3", confirms="A2"),
    )
    import_paths(store, [first], None, "A01")
    return gold_file(
        tmp_path,
        gold_item(stance="rejects", entity="آخر"),
        gold_item(id="A3"),
        gold_item(id="A4", parent="A1"),
        boilerplate=[],
        name="b",
    )


def test_different_content_under_the_same_name_is_refused_and_listed(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    other = conflicting(store, tmp_path)
    with refused("layer_conflict", store) as caught:
        import_paths(store, [other], None, "A01")
    places = [problem.place for problem in caught.value.problems]
    assert len(places) == 2  # A1 and A3
    assert {place.words for place in places} == {"نفى"}
    assert {(Path(place.file).name, place.annotator) for place in places} == {("b.json", "A01")}


def test_replacing_takes_the_new_layer_and_undo_restores_everything(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path))
    other = conflicting(store, tmp_path)
    before = records(store)
    operations = len(contents(store)["operation"])
    done = import_paths(store, [other], None, "A01", replace=True)
    assert (done.new_attributions, done.replaced) == (1, 3)
    assert len(contents(store)["operation"]) == operations + 1
    items = store.find(Attribution)
    assert len(items) == 3
    assert {item.attributes["stance"] for item in items} == {"rejects", "denies"}
    assert store.find(Region) == []
    after = records(store)
    store.undo("A01")
    assert records(store) == before
    store.redo("A01")
    assert records(store) == after
    store.undo("A01")
    assert records(store) == before


def test_replacing_one_layer_leaves_the_others(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path))
    other = conflicting(store, tmp_path)
    import_paths(store, [gold_file(tmp_path, gold_item(note="ب"), name="c")], None, "A02")
    kept = store.find(Attribution, annotator="A02")
    import_paths(store, [other], None, "A01", replace=True)
    assert store.find(Attribution, annotator="A02") == kept


def test_another_text_under_a_known_name_needs_replace(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path))
    changed = article_file(tmp_path, text=ARTICLE + "ملحق\n")
    with refused("document_conflict", store):
        import_paths(store, [changed])
    before = records(store)
    import_paths(store, [changed], replace=True)
    assert store.find(Document)[0].text.endswith("ملحق\n")
    store.undo("A01")
    assert records(store) == before
    assert store.find(Document)[0].text == ARTICLE


def test_a_text_that_carries_work_is_never_replaced(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    with refused("document_in_use", store):
        import_paths(store, [article_file(tmp_path, text="نص آخر")], replace=True)


def test_work_done_since_is_not_overwritten_unasked(tmp_path: Path, project: Project) -> None:
    source = gold_file(tmp_path, gold_item())
    store = project(article_file(tmp_path), source)
    edits.set_note(store, "A01", store.find(Attribution)[0].id, "عمل جديد")
    with refused("layer_conflict", store):
        import_paths(store, [source], None, "A01")


def test_datasets_of_another_tagset_stay_out_of_a_project_in_use(
    tmp_path: Path, project: Project
) -> None:
    data = load_tagset()
    data["id"] = "other"
    folder = dataset_folder(tmp_path / "d", from_json(data))
    used = project(article_file(tmp_path))
    with refused("tagset_differs", used):
        import_paths(used, [folder], replace=True)
    fresh = project(name="fresh.isnad")
    import_paths(fresh, [folder])
    assert fresh.tagset.id == "other"
    assert fresh.project.name == "صغير"
    fresh.undo("A01")
    assert fresh.tagset.id == TAGSET.id


def test_a_dataset_comes_alone(tmp_path: Path, project: Project) -> None:
    store = project()
    folder = dataset_folder(tmp_path / "d", TAGSET)
    with refused("dataset_alone", store):
        import_paths(store, [STRIKE_TEXT, folder])
    twin = dataset_folder(tmp_path / "e", TAGSET)
    with refused("dataset_alone", store):
        import_paths(store, [folder, twin])


@pytest.mark.parametrize("part", ["entity", "claim", "state", "title"])
def test_a_dataset_that_differs_is_refused_then_replaces(
    part: str, tmp_path: Path, project: Project
) -> None:
    def change(lines: dict[str, list[dict[str, Any]]]) -> None:
        match part:
            case "entity":
                lines["entities"][1]["note"] = "جديد"
            case "claim":
                lines["claims"][0]["text"] = "جديد"
            case "state":
                lines["documents"][0]["layers"][0]["state"] = "submitted"
            case _:
                lines["documents"][0]["title"] = "جديد"

    store = project()
    import_paths(store, [dataset_folder(tmp_path / "d", TAGSET)])
    before = records(store)
    other = dataset_folder(tmp_path / "e", TAGSET, change)
    codes_of = {"state": "layer_conflict", "title": "document_conflict"}
    with refused(codes_of.get(part, "record_conflict"), store):
        import_paths(store, [other])
    import_paths(store, [other], replace=True)
    assert records(store) != before
    store.undo("A01")
    assert records(store) == before


# ---- large imports --------------------------------------------------------------------------


def test_a_large_import_makes_a_backup_and_stops_undo(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "BULK", 1)
    store = project()
    steps: list[tuple[int, int]] = []
    import_paths(store, TEXTS[:3], progress=lambda done, total: steps.append((done, total)))
    rows = [row for row in contents(store)["operation"] if row["name"] == "import_bulk"]
    assert len(rows) == 3
    assert len({row["batch"] for row in rows}) == 1
    assert (3, 3) in steps
    with refused("undo_barrier", store):
        store.undo("A01")
    backup = next(store.path.with_name("p.backups").glob("*.isnad"))
    with Store.reader(backup) as old:
        assert old.overview() == []


# ---- folders --------------------------------------------------------------------------------


def test_what_lies_in_folders_is_found_and_what_is_left_out_is_told(
    tmp_path: Path, project: Project
) -> None:
    folder = tmp_path / "in"
    (folder / "sub" / "x.txt").mkdir(parents=True)
    article_file(folder, "a.txt")
    article_file(folder / "sub" / "x.txt", "b.TXT", "نص ثان")
    article_file(folder, ".hidden.txt")
    article_file(folder, "~$lock.txt")
    article_file(folder, "notes.md")
    (folder / ".git").mkdir()
    article_file(folder / ".git", "c.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "up").symlink_to("..")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "nowhere.txt").symlink_to("missing.txt")
    (folder / "twin.txt").symlink_to("a.txt")
    os.mkfifo(folder / "pipe.txt")
    store = project()
    done = import_paths(store, [folder])
    assert done.new_documents == 2
    found = sorted((problem.code, Path(problem.place.file).name) for problem in done.notes)
    assert found == [
        ("hidden_skipped", ".git"),
        ("hidden_skipped", ".hidden.txt"),
        ("hidden_skipped", "~$lock.txt"),
        ("link_broken", "nowhere.txt"),
        ("link_broken", "self.txt"),
        ("link_loop", "loop"),
        ("link_loop", "up"),
        ("same_file_twice", "twin.txt"),
        ("suffix_skipped", "notes.md"),
        ("suffix_skipped", "pipe.txt"),
    ]
    assert {problem.level for problem in done.notes} == {"warning"}


def test_the_same_file_twice_is_read_once(tmp_path: Path, project: Project) -> None:
    path = article_file(tmp_path)
    (tmp_path / "link.txt").symlink_to(path)
    store = project()
    done = import_paths(store, [path, path, tmp_path / "link.txt", tmp_path / "." / "a.txt"])
    assert done.new_documents == 1
    assert codes(done.notes) == ["same_file_twice"] * 3


def test_files_of_one_name_in_several_folders_are_several_documents(
    tmp_path: Path, project: Project
) -> None:
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        article_file(tmp_path / "in" / name, text=f"نص {name}")
    store = project()
    assert import_paths(store, [tmp_path / "in"]).new_documents == 2


def test_a_dataset_folder_inside_a_folder_is_found(tmp_path: Path, project: Project) -> None:
    (tmp_path / "in").mkdir()
    dataset_folder(tmp_path / "in" / "d", TAGSET)
    store = project()
    assert import_paths(store, [tmp_path / "in"]).new_documents == 2


def test_a_chosen_format_reads_any_named_file(tmp_path: Path, project: Project) -> None:
    article = article_file(tmp_path, "a.article")
    store = project()
    assert import_paths(store, [article], "text").new_documents == 1
    strike = tmp_path / "strike.annotations"
    strike.write_bytes(STRIKE.read_bytes())
    import_paths(store, [STRIKE_TEXT])
    assert import_paths(store, [strike], "gold").new_attributions == 22


def test_the_same_wire_text_of_two_outlets_is_kept_twice_and_told(
    project: Project, tmp_path: Path
) -> None:
    for name in ("أ.txt", "ب.txt"):
        (tmp_path / name).write_text("نفى الناطق ذلك.\n", encoding="utf-8")
    store = project(tmp_path / "أ.txt")
    done = import_paths(store, [tmp_path / "ب.txt"])
    assert len(store.overview()) == 2
    assert [(note.code, note.params["other"]) for note in done.notes] == [("same_text", "أ.txt")]
