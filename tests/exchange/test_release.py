"""A release: whole or not at all, equal bytes each time, nobody's name, no leak, what changed."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotator import edits, people
from annotator.exchange import Plan, import_paths, release, validate, verify
from annotator.formats import FORMATS
from annotator.model.ids import stable_id
from annotator.model.records import GOLD, Attribution, Document, Entity, Layer
from annotator.model.tagset import digest
from annotator.store import Store
from tests.exchange.releasing import (
    PLAN,
    add_documents,
    add_private,
    add_twin,
    annotate,
    finish,
)
from tests.helpers import ROOT, Project, codes, contents, refused, tree


@pytest.fixture(autouse=True)
def _quick(quick_agreement: None) -> None:
    pass


@pytest.fixture
def store(tmp_path: Path, made_team: Path) -> Iterator[Store]:
    folder = tmp_path / "projects"
    folder.mkdir()
    shutil.copy(made_team, folder / "team.isnad")
    with Store.open(folder / "team.isnad") as opened:
        yield opened


def plan(**changes: Any) -> Plan:
    return dataclasses.replace(PLAN, **changes)


def manifest(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / "release.json").read_bytes()))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def splits(out: Path) -> dict[str, str]:
    return {line["document"]: line["split"] for line in lines(out / "splits.jsonl")}


def retexted(document: Document, id: str, text: str) -> Document:
    return dataclasses.replace(document, id=id, text=text, sha256=digest(text))


def everything(out: Path) -> str:
    """All that a release says, with zip files opened."""
    found = []
    for path in sorted(out.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name).decode() for name in archive.namelist()]
        elif path.is_file():
            raw = path.read_bytes()
            found.append(raw.decode())
            if path.suffix in (".json", ".jsonl"):
                found += [
                    json.dumps(json.loads(line), ensure_ascii=False)
                    for line in ([raw] if path.suffix == ".json" else raw.split(b"\n"))
                    if line
                ]
    return "\n".join(found)


# ---- whole, sound, repeated -----------------------------------------------------------------


def test_a_release_is_sound_and_repeated_byte_by_byte(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    every = tuple(f.name for f in FORMATS if f.write is not None and not f.needs)
    out = tmp_path / "out"
    done = release(store, plan(formats=every), out)
    assert (done.version, done.documents, done.draft) == ("1.0.0", 12, False)
    assert sum(done.splits.values()) == 12
    found = verify(out, done.fingerprint)
    assert (codes(found.problems), found.valid, found.documents) == ([], True, 12)
    views = [view["path"] for view in manifest(out)["views"]]
    assert list(found.views) == views
    assert {path.split("/")[0] for path in views} == set(every) - {"json"}
    assert validate(out / "native").valid
    files = tree(out)
    again = release(store, plan(formats=every), out)
    assert (tree(out), again.fingerprint) == (files, done.fingerprint)
    release(store, plan(formats=every), tmp_path / "other")
    assert tree(tmp_path / "other") == files
    assert contents(store) == before


def test_it_is_the_same_elsewhere_at_another_time_in_another_language(
    store: Store, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.store import Store;"
        " from annotator.exchange import release; from annotator import i18n;"
        " from tests.exchange.releasing import PLAN; i18n.set_language(sys.argv[3]);"
        " store = Store.reader(Path(sys.argv[1])); release(store, PLAN, Path(sys.argv[2]))"
    )
    for name, language, here in (
        ("one", "en", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
        ("two", "ar", {"TZ": "Pacific/Auckland", "LC_ALL": "ar_SA.UTF-8", "PYTHONHASHSEED": "7"}),
    ):
        command = [sys.executable, "-c", code, str(store.path), str(tmp_path / name), language]
        subprocess.run(command, check=True, env={**os.environ, **here}, cwd=ROOT)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_sha256sum_agrees(store: Store, tmp_path: Path) -> None:
    release(store, PLAN, tmp_path / "out")
    command = ["sha256sum", "--check", "--strict", "--quiet", "checksums.sha256"]
    assert subprocess.run(command, cwd=tmp_path / "out", check=False).returncode == 0
    named = (tmp_path / "out" / "checksums.sha256").read_text().split("\n")
    names = {line.split("  ")[1] for line in named if line}
    files = {name for name, sha in tree(tmp_path / "out").items() if sha}
    assert names == files - {"checksums.sha256"}


def test_it_goes_back_into_a_project(store: Store, tmp_path: Path, project: Project) -> None:
    release(store, plan(pseudonyms=False, notes=True), tmp_path / "out")
    assert import_paths(store, [tmp_path / "out" / "native"]).new_attributions == 0
    other = project(name="other.isnad")
    done = import_paths(other, [tmp_path / "out"])  # of a release its dataset is meant
    assert (done.new_documents, len(other.find(Attribution))) == (12, len(store.find(Attribution)))


def test_papers_say_who_what_and_under_which_licence(store: Store, tmp_path: Path) -> None:
    guideline = tmp_path / "دليل.md"
    guideline.write_bytes(b"\xef\xbb\xbf# Guide\r\n")
    out = tmp_path / "out"
    release(
        store,
        plan(
            title="بيانات | إسناد",
            date="2026-11-25",
            url="https://example.org",
            guideline=guideline,
        ),
        out,
    )
    cited = yaml.safe_load((out / "CITATION.cff").read_bytes())
    assert (cited["title"], cited["version"]) == ("بيانات | إسناد", "1.0.0")
    assert "Attribution 4.0 International" in (out / "LICENSE").read_text("utf-8")
    assert (out / "guideline.md").read_bytes() == b"# Guide\n"
    assert "بيانات \\| إسناد 1.0.0" in (out / "README.md").read_text("utf-8")
    agreement = json.loads((out / "agreement.json").read_bytes())
    assert (agreement["annotators"], agreement["documents"]) == (2, 12)
    figures = {(m["measure"], m["facet"]): m["value"] for m in agreement["measures"]}
    assert figures["attribute_alpha", "stance"] < 1
    card = (out / "huggingface" / "README.md").read_text("utf-8")
    assert "Of the first submissions of 2 annotators" in card
    assert card.count("A01") == card.count("B02") == 0


# ---- what is refused ------------------------------------------------------------------------


def test_errors_stop_a_release_and_mark_a_draft(store: Store, tmp_path: Path) -> None:
    item = store.find(Attribution, annotator=GOLD)[0]
    edits.set_span(store, GOLD, item.id, "cue", [])
    edits.set_state(store, GOLD, item.document, "final")
    with refused("release_refused", store, tmp_path) as caught:
        release(store, PLAN, tmp_path / "out")
    named = [p for p in caught.value.problems if p.code == "cue_missing"]
    assert [(p.place.attribution, p.place.annotator) for p in named] == [(item.id, GOLD)]
    done = release(store, plan(draft=True), tmp_path / "out")
    assert done.draft
    found = verify(tmp_path / "out")
    assert (found.valid, found.draft) == (True, True)
    assert manifest(tmp_path / "out")["open_errors"] == 1
    assert "draft" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_problems_name_annotators_as_the_project_does(store: Store, tmp_path: Path) -> None:
    item = store.find(Attribution, annotator="B02")[0]
    edits.set_span(store, "B02", item.id, "cue", [])
    people.submit(store, "B02", [item.document])
    with refused("release_refused", store) as caught:
        release(store, PLAN, tmp_path / "out")
    assert ("B02", item.id) in [
        (p.place.annotator, p.place.attribution) for p in caught.value.problems
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"licence": ""}, "licence_missing"),
        ({"licence": "WTFPL"}, "licence_unknown"),
        ({"licence_file": Path("missing.txt")}, "file_missing"),
        ({"version": "1.0"}, "release_version"),
        ({"version": "01.0.0"}, "release_version"),
        ({"date": "25.11.2026"}, "release_date"),
        ({"date": "2026-13-01"}, "release_date"),
        ({"layers": ("C03",)}, "layer_unknown"),
        ({"formats": ("parquette",)}, "format_unknown"),
        ({"formats": ("text",)}, "format_no_write"),
        ({"after": Path("nowhere")}, "release_missing"),
        ({"guideline": Path("nowhere.md")}, "file_missing"),
    ],
)
def test_what_cannot_be_released_says_why(
    changes: dict[str, Any], code: str, store: Store, tmp_path: Path
) -> None:
    with refused(code, store, tmp_path):
        release(store, plan(**changes), tmp_path / "out")


def test_unfinished_work_stays_unless_asked_for(store: Store, tmp_path: Path) -> None:
    new = add_documents(store, range(50, 52))
    annotate(store, "A01", new)
    done = release(store, PLAN, tmp_path / "out")
    assert (done.documents, codes(done.notes).count("release_unfinished")) == (12, 1)
    done = release(store, plan(unfinished=True, draft=True), tmp_path / "all")
    assert (done.documents, "release_unfinished" in codes(done.notes)) == (14, False)


def test_without_anything_finished_there_is_nothing(project: Project, tmp_path: Path) -> None:
    opened = project()
    with refused("no_layers", opened):
        release(opened, PLAN, tmp_path / "out")
    annotate(opened, "A01", add_documents(opened, range(2)))
    with refused("release_nothing", opened):
        release(opened, PLAN, tmp_path / "out")


def test_old_and_withdrawn_documents_stay(store: Store, tmp_path: Path) -> None:
    first, second, *_ = [item.id for item in store.overview()]
    edits.withdraw_document(store, "A01", first, "خطأ")
    old = store.need(Document, second)
    new = dataclasses.replace(old, id=stable_id("new"), supersedes=second)
    with store.operation("import", "A01"):
        store.put(new)
    finish(store, [new.id])
    release(store, PLAN, tmp_path / "out")
    assert verify(tmp_path / "out").valid
    found = {line["id"]: line for line in lines(tmp_path / "out/native/documents.jsonl")}
    assert first not in found
    assert second not in found
    assert "supersedes" not in found[new.id]


class Stop(Exception):  # noqa: N818 — a person who cancels
    pass


def test_cancelled_at_any_moment_it_leaves_nothing(store: Store, tmp_path: Path) -> None:
    told: list[int] = []
    release(store, PLAN, tmp_path / "whole", lambda done, _: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1000
    before = tree(tmp_path)
    for moment in sorted(set(told))[::3]:

        def stop(done: int, _total: int, moment: int = moment) -> None:
            if done >= moment:
                raise Stop

        with pytest.raises(Stop):
            release(store, PLAN, tmp_path / "out", stop)
        assert tree(tmp_path) == before
        with pytest.raises(Stop):  # and the old one stays
            release(store, PLAN, tmp_path / "whole", stop)
        assert tree(tmp_path) == before


def test_nothing_foreign_and_no_other_version_is_overwritten(store: Store, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    out = tmp_path / "out"
    release(store, PLAN, out)
    (tmp_path / "link").symlink_to("out")
    for name in ("foreign", "file", "link"):
        with refused("out_foreign", store, tmp_path):
            release(store, PLAN, tmp_path / name)
    for changes in ({"version": "2.0.0"}, {"title": "آخر"}, {"draft": True}):
        with refused("release_exists", store, tmp_path):
            release(store, plan(**changes), out)
    release(store, plan(draft=True), tmp_path / "draft")
    release(store, plan(title="آخر"), tmp_path / "draft")  # a draft was not published
    assert verify(tmp_path / "draft").title == "آخر"
    (out / "notes.txt").write_text("mine")
    with refused("release_other", store, tmp_path):
        release(store, PLAN, out)
    with refused("folder_missing", store, tmp_path):
        release(store, PLAN, tmp_path / "no" / "such")


# ---- nobody's name --------------------------------------------------------------------------


def test_pseudonyms_are_fresh_stable_and_of_this_dataset(
    store: Store, tmp_path: Path, project: Project
) -> None:
    release(store, PLAN, tmp_path / "one")
    people.add(store, "A01", "AA00")
    annotate(store, "AA00", [store.overview()[0].id])
    release(store, PLAN, tmp_path / "two")
    names = manifest(tmp_path / "one")["layers"]
    assert len(names) == 3
    assert not {"A01", "B02"} & set(names)
    assert all(name == GOLD or (name[0] == "A" and name[1:].isdecimal()) for name in names)
    assert manifest(tmp_path / "two")["layers"] == names
    release(store, plan(seed="another"), tmp_path / "three")
    assert not set(manifest(tmp_path / "three")["layers"]) & set(names) - {GOLD}
    release(store, plan(pseudonyms=False), tmp_path / "four")
    assert manifest(tmp_path / "four")["layers"] == ["A01", "B02", GOLD]
    other = project(name="other.isnad")
    add_documents(other, range(2))
    finish(other, [item.id for item in other.overview()])
    release(other, plan(seed=manifest(tmp_path / "one")["seed"]), tmp_path / "five")
    assert not set(manifest(tmp_path / "five")["layers"]) & set(names) - {GOLD}


def test_no_secret_leaves_in_any_view(store: Store, tmp_path: Path) -> None:
    secrets = add_private(store)
    every = tuple(f.name for f in FORMATS if f.write is not None and not f.needs)
    release(store, plan(formats=every), tmp_path / "out")
    assert verify(tmp_path / "out").valid
    text = everything(tmp_path / "out")
    ids = {item.id for name in ("A01", "B02") for item in store.find(Attribution, annotator=name)}
    layers = {layer.id for layer in store.find(Layer) if layer.annotator != GOLD}
    for secret in (*secrets, store.project.id, *ids, *layers, str(tmp_path)):
        assert secret not in text
        assert unicodedata.normalize("NFD", secret) not in text
    assert '"A01"' not in text
    assert '"B02"' not in text
    (gold,) = [
        item
        for line in lines(tmp_path / "out/native/documents.jsonl")
        for layer in line["layers"]
        for item in layer["attributions"]
        if item["origin"] == "adjudicated"
    ]
    provenance = gold["provenance"]
    assert (provenance["reason"], provenance["decided_at"]) == ("slip · 4.2", "2026-11-25")
    names = set(manifest(tmp_path / "out")["layers"])
    assert {provenance["adjudicator"], provenance["derived_from"][0]["layer"]} <= names
    (claim,) = lines(tmp_path / "out/native/claims.jsonl")
    assert "note" not in claim
    assert len(claim["links"]) == 2


def test_notes_go_out_when_asked_for_and_always_where_the_scheme_needs_them(
    store: Store, tmp_path: Path
) -> None:
    secrets = add_private(store)
    item = store.find(Attribution, annotator="B02")[0]
    edits.set_attribute(store, "B02", item.id, "stance", "other")
    edits.set_note(store, "B02", item.id, "يتهكّم")
    people.submit(store, "B02", [item.document])
    release(store, PLAN, tmp_path / "out")
    assert "يتهكّم" in everything(tmp_path / "out")
    release(store, plan(notes=True), tmp_path / "notes")
    text = everything(tmp_path / "notes")
    assert secrets[1] in text
    assert secrets[2] in text
    assert secrets[0] not in text


def test_names_are_blacked_out_without_a_shift(store: Store, tmp_path: Path) -> None:
    names = ("سمير حداد", "الجامعة")
    document = next(d for d in store.find(Document) if names[0] in d.text)
    vowelled = document.text.replace(names[0], "سَمـير\u200f حدَّاد")
    with store.operation("import", "A01"):
        store.put(retexted(document, stable_id("v"), vowelled))
    finish(store, [stable_id("v")])
    done = release(store, plan(redact=names), tmp_path / "out")
    assert done.blacked_out > 0
    assert manifest(tmp_path / "out")["privacy"]["blacked_out"] == done.blacked_out
    assert verify(tmp_path / "out").valid
    text = everything(tmp_path / "out" / "native")
    for secret in (*names, "سَمـير", "حدَّاد", "سمير"):
        assert secret not in text
    for line in lines(tmp_path / "out/native/documents.jsonl"):
        original = store.need(Document, line["id"]).text
        assert len(line["text"]) == len(original)
        assert [c.isspace() for c in line["text"]] == [c.isspace() for c in original]
        changed = line["text"] != original
        assert ("█" in line["text"]) == changed
        assert ("source_sha256" in line["text_info"]) <= (not changed)
    known = {entity.id for entity in store.find(Entity)}
    out = {line["id"] for line in lines(tmp_path / "out/native/entities.jsonl")}
    assert not known & out  # an entity's id is a hash of its name


def test_names_that_were_blacked_out_are_not_forgotten(store: Store, tmp_path: Path) -> None:
    names = ("سمير حداد",)
    release(store, plan(redact=names), tmp_path / "one")
    with refused("release_names_forgotten", store):
        release(store, plan(after=tmp_path / "one"), tmp_path / "two")
    release(store, plan(after=tmp_path / "one", redact=names), tmp_path / "two")
    assert release(store, plan(after=tmp_path / "two", redact=()), tmp_path / "three").told


# ---- splits ---------------------------------------------------------------------------------


def test_what_is_alike_stays_together(store: Store, tmp_path: Path) -> None:
    ids = [item.id for item in store.overview()]
    twin = add_twin(store, of=3, number=103)
    same = add_documents(store, range(60, 63), url="https://x.com/a?utm_source=b")
    finish(store, same)
    release(store, plan(shares={"a": 1, "b": 1, "c": 1}), tmp_path / "out")
    found = splits(tmp_path / "out")
    assert found[twin] == found[stable_id("release", "3")]
    assert len({found[id] for id in same}) == 1
    assert set(found) == {*ids, twin, *same}
    together = plan(together=("outlet",), shares={"a": 1, "b": 1, "c": 1})
    release(store, together, tmp_path / "outlet")
    found = splits(tmp_path / "outlet")
    outlets = {d.id: d.meta.get("outlet", d.id) for d in store.find(Document)}
    for outlet in set(outlets.values()):
        assert len({found[id] for id, name in outlets.items() if name == outlet}) == 1
    assert verify(tmp_path / "outlet").valid


def test_rows_lie_in_their_splits(store: Store, tmp_path: Path) -> None:
    release(store, plan(shares={"train": 1, "test": 1}), tmp_path / "out")
    found = splits(tmp_path / "out")
    for path in (tmp_path / "out/huggingface/data").rglob("*.jsonl"):
        for row in lines(path):
            assert found[row["id"]] == path.stem
    release(store, plan(shares={}), tmp_path / "whole")
    assert not (tmp_path / "whole/splits.jsonl").exists()
    assert "splits" not in manifest(tmp_path / "whole")
    assert verify(tmp_path / "whole").valid


# ---- what changed ---------------------------------------------------------------------------


def test_the_next_release_keeps_what_was_and_tells_what_changed(
    store: Store, tmp_path: Path
) -> None:
    first = release(store, plan(title="بيانات", shares={"train": 2, "test": 1}), tmp_path / "one")
    new = add_documents(store, range(20, 26))
    finish(store, new)
    item = next(i for i in store.find(Attribution, annotator=GOLD) if i.document not in new)
    edits.set_attribute(store, GOLD, item.id, "stance", "claims")
    edits.set_state(store, GOLD, item.document, "final")
    layers = store.find(Layer, annotator=GOLD)
    gone = next(layer.document for layer in layers if layer.document not in (*new, item.document))
    edits.withdraw_document(store, "A01", gone, "خطأ")
    done = release(store, Plan(layers=("all",), after=tmp_path / "one"), tmp_path / "two")
    assert done.version == "1.1.0"
    before, after = splits(tmp_path / "one"), splits(tmp_path / "two")
    assert {id: after[id] for id in before if id != gone} == {
        id: split for id, split in before.items() if id != gone
    }
    said = manifest(tmp_path / "two")
    assert said["predecessor"] == {"version": "1.0.0", "sha256": first.fingerprint}
    for name in ("title", "licence", "creators", "seed"):
        assert said[name] == manifest(tmp_path / "one")[name]
    text = (tmp_path / "two/CHANGELOG.md").read_text("utf-8")
    assert "* 6 documents added" in text
    assert "* 1 document removed" in text
    assert "1 changed (`stance` 1)" in text
    assert text.index("## 1.1.0") < text.index("## 1.0.0")
    assert "* 6 documents added" in (tmp_path / "two/huggingface/README.md").read_text("utf-8")
    assert verify(tmp_path / "two").valid


def test_nothing_changed_is_a_patch_and_a_new_licence_is_told(store: Store, tmp_path: Path) -> None:
    release(store, PLAN, tmp_path / "one")
    done = release(store, plan(after=tmp_path / "one", licence="CC0-1.0"), tmp_path / "two")
    assert done.version == "1.0.1"
    assert done.told[0] == "* No change in the data."
    assert "Licence: Creative Commons Zero" in done.told[1]
    with refused("release_version_old", store):
        release(store, plan(after=tmp_path / "two", version="1.0.1"), tmp_path / "three")
    release(store, plan(after=tmp_path / "two", version="7.0.0"), tmp_path / "three")
    text = (tmp_path / "three/CHANGELOG.md").read_text("utf-8")
    assert [line for line in text.split("\n") if line.startswith("## ")] == [
        "## 7.0.0", "## 1.0.1", "## 1.0.0",
    ]  # fmt: skip


def test_a_new_text_is_a_correction(store: Store, tmp_path: Path) -> None:
    release(store, PLAN, tmp_path / "one")
    old = store.find(Document)[0]
    text = old.text.replace("أشغال", "أعمال")
    new = dataclasses.replace(retexted(old, stable_id("corrected"), text), supersedes=old.id)
    with store.operation("import", "A01"):
        store.put(new)
    finish(store, [new.id])
    done = release(store, plan(after=tmp_path / "one"), tmp_path / "two")
    assert "* 1 document corrected: a new text takes the place of the old" in done.told
    assert not [line for line in done.told if "removed" in line and "document" in line]


def test_corrected_articles_stay_in_their_splits(store: Store, tmp_path: Path) -> None:
    """With the predecessor and without it; twice corrected; two corrections of one article."""
    release(store, PLAN, tmp_path / "one")
    before = splits(tmp_path / "one")
    assert len(set(before.values())) > 1
    root: dict[str, str] = {}
    for place, old in enumerate(sorted(before)):
        first = _correct(store, old, f"{place} أولى")
        root[first] = old
        if place % 3 == 0:
            second = _correct(store, first, f"{place} ثانية")
            root[second] = root.pop(first)
        if place % 3 == 1:
            root[_correct(store, old, f"{place} أخرى")] = old
    finish(store, sorted(root))
    for after in (tmp_path / "one", None):
        out = tmp_path / ("with" if after else "without")
        release(store, plan(after=after, seed=PLAN.seed), out)
        now = splits(out)
        assert set(now) == set(root)
        assert {id: now[id] for id in root} == {id: before[old] for id, old in root.items()}
        assert verify(out).valid


def _correct(store: Store, id: str, more: str) -> str:
    """Put a correction of a document into the project; return its id."""
    old = store.need(Document, id)
    new = retexted(old, stable_id("corrected", id, more), f"{old.text} {more}")
    with store.operation("import", "A01"):
        store.put(dataclasses.replace(new, supersedes=id))
    return new.id


def test_a_layer_less_is_a_new_dataset(store: Store, tmp_path: Path) -> None:
    release(store, PLAN, tmp_path / "one")
    done = release(store, plan(layers=(GOLD,), after=tmp_path / "one"), tmp_path / "two")
    assert done.version == "2.0.0"
    assert any(line.startswith("* Layers no longer there: ") for line in done.told)


def test_a_bridge_between_splits_moves_all_to_training_and_says_so(
    store: Store, tmp_path: Path
) -> None:
    halves = {"train": 1, "test": 1}
    release(store, plan(shares=halves), tmp_path / "one")
    before = splits(tmp_path / "one")
    one = next(id for id, split in sorted(before.items()) if split == "train")
    other = next(id for id, split in sorted(before.items()) if split == "test")
    with store.operation("import", "A01"):
        for id in (one, other):
            document = store.need(Document, id)
            store.put(dataclasses.replace(document, meta={**document.meta, "story": "طريق"}))
    done = release(store, plan(after=tmp_path / "one"), tmp_path / "two")
    after = splits(tmp_path / "two")
    assert after[one] == after[other] == "train"
    assert codes(done.notes) == ["release_moved"]
    assert any("1 document in another split" in line for line in done.told)
    assert verify(tmp_path / "two").valid


def test_a_damaged_predecessor_and_a_renamed_split_are_refused(
    store: Store, tmp_path: Path
) -> None:
    release(store, PLAN, tmp_path / "one")
    with refused("splits_renamed", store):
        release(store, plan(after=tmp_path / "one", shares={"dev": 1}), tmp_path / "two")
    (tmp_path / "one/LICENSE").write_text("mine")
    with refused("release_damaged", store):
        release(store, plan(after=tmp_path / "one"), tmp_path / "two")


def test_a_licence_of_ones_own(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "رخصة.txt"
    file.write_text("للبحث فقط\n", encoding="utf-8")
    release(store, plan(licence="Research only", licence_file=file), tmp_path / "one")
    assert (tmp_path / "one/LICENSE").read_text("utf-8") == "للبحث فقط\n"
    assert manifest(tmp_path / "one")["licence"] == {"id": "", "name": "Research only", "url": ""}
    release(store, Plan(after=tmp_path / "one"), tmp_path / "two")  # inherited with its text
    assert (tmp_path / "two/LICENSE").read_text("utf-8") == "للبحث فقط\n"
    named = plan(licence="", licence_file=file, after=tmp_path / "two")
    release(store, named, tmp_path / "three")
    assert manifest(tmp_path / "three")["licence"]["name"] == "رخصة"
