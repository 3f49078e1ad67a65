"""A corrected article: the work goes along where the text is equal, the rest is told."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator import adjudicate, check, edits, exchange, people
from annotator.errors import Problem
from annotator.exchange import (
    Choices,
    import_files,
    import_paths,
    incoming,
    left_behind,
    packetfile,
    packets,
)
from annotator.exchange.choices import SEPARATE, SUPERSEDE
from annotator.exchange.superseding import address_of
from annotator.model.links import LINKS, target
from annotator.model.records import (
    GOLD,
    Attribution,
    Claim,
    ClaimLink,
    Document,
    Layer,
    Note,
    Region,
)
from annotator.model.text import fragments_text
from annotator.store import Store
from tests.formats.papers import STORY, page
from tests.helpers import (
    ARTICLE,
    SAMPLES,
    STRIKE,
    STRIKE_TEXT,
    Project,
    article_file,
    codes,
    contents,
    gold_file,
    gold_item,
    records,
    refused,
)

CORRECT = Choices(corrections=SUPERSEDE)


def corrected(folder: Path, text: str, name: str = STRIKE_TEXT.name) -> Path:
    (folder / "new").mkdir(exist_ok=True)
    return article_file(folder / "new", name, text)


def pair(store: Store) -> tuple[Document, Document]:
    """The old document and the one that supersedes it."""
    (new,) = [item for item in store.find(Document) if item.supersedes]
    return store.need(Document, new.supersedes or ""), new


def work(store: Store, document: Document, annotator: str = "A01") -> list[Attribution]:
    return store.find(Attribution, document=document.id, annotator=annotator)


def wording(document: Document, item: Attribution) -> dict[str, str]:
    return {role: fragments_text(document.text, parts) for role, parts in item.spans.items()}


# ---- what goes along ------------------------------------------------------------------------


def test_what_stands_in_equal_text_goes_along_with_its_links(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    text = STRIKE_TEXT.read_text(encoding="utf-8")
    changed = "تصحيح: نُشر هذا الخبر أول مرة صباح الأحد.\n" + text.replace("كاملين", "")
    assert changed.count("كاملين") == 0
    done = import_files(store, [corrected(tmp_path, changed)], CORRECT)
    old, new = pair(store)
    before, after = work(store, old), work(store, new)
    lost = [item for item in before if any("كاملين" in w for w in wording(old, item).values())]
    assert lost
    assert len(after) == len(before) - len(lost) == done.carried
    assert (done.superseded, done.new_documents, done.new_attributions) == (1, 1, 0)
    assert codes(done.notes).count("carry_text_differs") == len(lost)
    kept = {tuple(sorted(wording(old, item).items())): item for item in before}
    for item in after:
        origin = kept[tuple(sorted(wording(new, item).items()))]
        assert item.attributes == origin.attributes
        assert (item.entity, item.note, item.origin) == (origin.entity, origin.note, origin.origin)
        for relation in LINKS:
            theirs = target(origin, relation)
            mine = target(item, relation)
            if theirs is None or store.need(Attribution, theirs) in lost:
                continue
            assert mine is not None
            assert wording(new, store.need(Attribution, mine)) == wording(
                old, store.need(Attribution, theirs)
            )
    assert [problem for problem in exchange.check_project(store) if problem.level == "error"] == []


def test_the_old_document_stays_as_it_was_and_undo_takes_all_of_it_back(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    before = records(store)
    operations = len(contents(store)["operation"])
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    assert len(contents(store)["operation"]) == operations + 1
    after = records(store)
    assert [row for row in after["document"] if row in before["document"]] == before["document"]
    assert [row for row in after["attribution"] if row in before["attribution"]] == (
        before["attribution"]
    )
    store.undo("A01")
    assert records(store) == before
    store.redo("A01")
    assert records(store) == after


def _text() -> str:
    return STRIKE_TEXT.read_text(encoding="utf-8")


def test_the_same_correction_again_changes_nothing(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    path = corrected(tmp_path, "مقدمة.\n" + _text())
    import_files(store, [path], CORRECT)
    before = contents(store)
    for again in (path, STRIKE_TEXT):
        for choices in (CORRECT, Choices()):
            done = import_files(store, [again], choices)
            assert (done.new_documents, done.known_documents) == (0, 1)
    assert contents(store) == before


def test_a_third_version_supersedes_the_second(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    import_files(store, [corrected(tmp_path, "أولى.\n" + _text())], CORRECT)
    _, second = pair(store)
    done = import_files(store, [corrected(tmp_path, "ثانية.\n" + _text())], CORRECT)
    third = store.need(Document, done.documents[0])
    assert third.supersedes == second.id
    assert len(work(store, third)) == len(work(store, second)) > 0


def test_everybodys_layer_goes_along_and_is_open_again(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    import_paths(store, [STRIKE], None, "A02")
    people.assign(store, "A01", "A03", [store.find(Document)[0].id])
    people.submit(store, "A01", [store.find(Document)[0].id])
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    old, new = pair(store)
    layers = {layer.annotator: layer.state for layer in store.find(Layer, document=new.id)}
    assert layers == {"A01": "open", "A02": "open", "A03": "open"}
    states = {layer.annotator: layer.state for layer in store.find(Layer, document=old.id)}
    assert states["A01"] == "submitted"


def test_notes_and_claims_go_along_with_attributions(tmp_path: Path, project: Project) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    item = store.find(Attribution)[0]
    with store.operation("set_note", "A01"):
        store.put(Claim("c1", "الخبر صحيح"), ClaimLink("l1", "c1", item.id, "denies"))
        store.put(Note("n1", item.id, "A01", "حاشية"))
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + ARTICLE, "a.txt")], CORRECT)
    _, new = pair(store)
    (carried,) = work(store, new)
    links = [link for link in store.find(ClaimLink) if link.attribution == carried.id]
    notes = [note for note in store.find(Note) if note.about == carried.id]
    assert [(link.claim, link.stance) for link in links] == [("c1", "denies")]
    assert [(note.annotator, note.text) for note in notes] == [("A01", "حاشية")]


def test_boilerplate_goes_along_where_the_file_does_not_tell_it(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + ARTICLE, "a.txt")], CORRECT)
    _, new = pair(store)
    (region,) = store.find(Region, document=new.id)
    assert new.text[region.start : region.end] == "اقرأ أيضاً: خبر آخر"


def test_a_child_whose_parent_is_lost_moves_outward_and_the_link_is_told(
    tmp_path: Path, project: Project
) -> None:
    outer = gold_item(id="A1", content=[[0, 36]], cue=[[37, 41]], source=[[42, 49]])
    middle = gold_item(id="A2", parent="A1")
    inner = gold_item(
        id="A3", parent="A2", denies="A2", content=[[31, 36]], cue=[[26, 30]], source=[]
    )
    store = project(article_file(tmp_path), gold_file(tmp_path, outer, middle, inner))
    # «نفى» of the middle one is written otherwise; what the outer one holds begins after it
    for item in store.find(Attribution):
        if item.parent is None:
            edits.set_span(store, "A01", item.id, "content", [(4, 36)])
    text = ARTICLE.replace("نفى المتحدث", "نفت المتحدث", 1)
    done = import_files(store, [corrected(tmp_path, text, "a.txt")], CORRECT)
    _, new = pair(store)
    carried = {fragments_text(new.text, i.spans["cue"]): i for i in work(store, new)}
    assert sorted(codes(done.notes)) == ["carry_link_lost", "carry_link_lost", "carry_text_differs"]
    kept = carried[ARTICLE[26:30]]
    assert kept.parent == carried[ARTICLE[37:41]].id
    assert kept.denies is None


# ---- gold -----------------------------------------------------------------------------------


def test_gold_that_was_promoted_goes_along(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    edits.promote(store, "A01", [])
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    old, new = pair(store)
    assert len(work(store, new, GOLD)) == len(work(store, old, GOLD)) > 0
    mine = {item.id for item in work(store, new)}
    for item in work(store, new, GOLD):
        assert item.provenance is not None
        (source,) = item.provenance["derived_from"]  # type: ignore[misc]
        assert source["id"] in mine  # type: ignore[index]


def test_gold_that_was_decided_is_decided_anew(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    import_paths(store, [STRIKE], None, "A02")
    ids = [store.find(Document)[0].id]
    for name in ("A01", "A02"):
        people.submit(store, name, ids)
    adjudicate.auto(store, "reviewer")
    done = import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    old, new = pair(store)
    assert "carry_gold_decided" in codes(done.notes)
    assert work(store, old, GOLD)
    assert work(store, new, GOLD) == []
    for name in ("A01", "A02"):
        people.submit(store, name, [new.id])
    assert adjudicate.auto(store, "reviewer", [new.id]).left == {new.id: 0}
    assert len(work(store, new, GOLD)) == len(work(store, old, GOLD))


# ---- what is told ---------------------------------------------------------------------------


def test_what_is_left_is_listed_until_the_layer_is_handed_in(
    tmp_path: Path, project: Project
) -> None:
    store = project(article_file(tmp_path), gold_file(tmp_path, gold_item()))
    text = ARTICLE.replace("صحة الخبر", "صحة النبأ")
    import_files(store, [corrected(tmp_path, text, "a.txt")], CORRECT)
    _, new = pair(store)
    (problem,) = left_behind(store)
    assert (problem.code, problem.level) == ("carry_text_differs", "warning")
    assert (problem.place.document, problem.place.annotator) == (new.id, "A01")
    assert problem.place.words == "نفى"
    assert left_behind(store, [new.id]) == [problem]
    assert left_behind(store, []) == []
    people.submit(store, "A01", [new.id])
    assert left_behind(store) == []


@pytest.mark.parametrize("seed", range(6))
def test_carried_and_left_are_all_whatever_changes(
    seed: int, tmp_path: Path, project: Project
) -> None:
    dice = random.Random(seed)
    number = dice.choice(["01", "02", "03", "04", "05"])
    file, gold = next(SAMPLES.glob(f"{number}*.txt")), next(SAMPLES.glob(f"{number}*.json"))
    store = project(file, gold)
    words = file.read_text(encoding="utf-8").split(" ")
    for _ in range(dice.choice([1, 5, 30])):
        place = dice.randrange(len(words))
        words[place : place + dice.randrange(2)] = dice.choice([[], ["جديد"], ["«بدل»", "آخر"]])
    done = import_files(store, [corrected(tmp_path, " ".join(words), file.name)], CORRECT)
    old, new = pair(store)
    told = codes(done.notes).count("carry_text_differs")
    assert len(work(store, new)) + told == len(work(store, old))
    theirs = [sorted(wording(old, item).items()) for item in work(store, old)]
    assert all(sorted(wording(new, item).items()) in theirs for item in work(store, new))
    assert [p for p in exchange.check_project(store) if p.code in check.STRUCTURE] == []


def test_work_follows_a_paragraph_that_moved(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    title, first, *rest = _text().split("\n\n")
    moved_text = "\n\n".join([title, *rest[:4], first, *rest[4:]])
    done = import_files(store, [corrected(tmp_path, moved_text)], CORRECT)
    old, new = pair(store)
    assert done.carried == len(work(store, old))
    assert "carry_text_differs" not in codes(done.notes)
    start = old.text.index(first)
    moved = [i for i in work(store, old) if start <= check.first(i) < start + len(first)]
    assert moved
    theirs = {tuple(sorted(wording(new, item).items())): item for item in work(store, new)}
    for item in moved:
        found = theirs[tuple(sorted(wording(old, item).items()))]
        assert check.first(found) - new.text.index(first) == check.first(item) - start
    assert [p for p in exchange.check_project(store) if p.code in check.STRUCTURE] == []


def test_a_paragraph_that_stands_twice_is_left_to_the_annotator(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    title, first, *rest = _text().split("\n\n")
    twice = "\n\n".join([title, *rest[:4], first, *rest[4:], first])
    done = import_files(store, [corrected(tmp_path, twice)], CORRECT)
    old, new = pair(store)
    left = [item for item in work(store, old) if check.label(old, item) in _labels(done.notes)]
    assert left
    assert all(old.text.index(first) <= check.first(item) for item in left)
    assert done.carried + len(left) == len(work(store, old))
    assert len(left_behind(store, [new.id])) == len(left)


def _labels(notes: Sequence[Problem]) -> set[str]:
    return {note.place.words for note in notes if note.code == "carry_text_differs"}


def test_the_annotator_gets_both_texts_and_the_list_in_a_packet(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    changed = _text().replace("كاملين", "")
    done = import_files(store, [corrected(tmp_path, changed)], CORRECT)
    packet = packets.assignment(store, "A01", [], "")
    packetfile.write(packet, tmp_path / "a.isnadpkt")
    there, _ = packets.create(tmp_path / "there.isnad", [tmp_path / "a.isnadpkt"])
    with there:
        old, new = pair(there)
        assert len(work(there, new)) == done.carried
        told = [(p.code, p.place.words) for p in left_behind(there)]
        assert told == [(p.code, p.place.words) for p in left_behind(store)] != []
        edits.set_note(there, "A01", work(there, new)[0].id, "راجعته")
        people.submit(there, "A01", [new.id])
        packetfile.write(packets.work(there, "A01"), tmp_path / "back.isnadpkt")
    packets.merge(store, [tmp_path / "back.isnadpkt"], "reviewer")
    assert left_behind(store) == []
    assert store.conflicts() == []
    assert old.id != new.id


def test_a_withdrawn_document_does_not_go_out(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE, article_file(tmp_path), gold_file(tmp_path, gold_item()))
    first = next(item for item in store.overview() if item.meta["file"] == STRIKE_TEXT.name)
    edits.withdraw_document(store, "A01", first.id, "سحبه الناشر")
    assert first.id not in {item.id for item in packets.assignment(store, "A01", [], "").documents}
    with refused("document_withdrawn", store):
        packets.assignment(store, "A01", [first.id], "")


def test_a_bulk_import_carries_work_along_as_well(
    tmp_path: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "BULK", 0)
    store = project(STRIKE_TEXT, STRIKE)
    with store.operation("set_note", "A01"):
        item = store.find(Attribution)[0]
        store.put(Claim("c1", "الخبر صحيح"), ClaimLink("l1", "c1", item.id, "asserts"))
    done = import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    _, new = pair(store)
    assert len(work(store, new)) == done.carried > 0
    assert len(store.find(ClaimLink)) == 2


# ---- what makes a correction ----------------------------------------------------------------


def test_without_a_choice_another_text_is_refused(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    with refused("document_conflict", store):
        import_paths(store, [corrected(tmp_path, "مقدمة.\n" + _text())])


def test_another_article_of_the_same_name_stands_beside(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    path = corrected(tmp_path, "نص آخر تماماً.")
    done = import_files(store, [path], Choices(corrections=SEPARATE))
    assert (done.new_documents, done.superseded) == (1, 0)
    assert [item.supersedes for item in store.find(Document)] == [None, None]
    assert import_files(store, [path], Choices()).known_documents == 1


def test_the_same_address_says_it_too(tmp_path: Path, project: Project) -> None:
    one, two = tmp_path / "حفظ أول.html", tmp_path / "حفظ ثان.html"
    one.write_text(page(), encoding="utf-8")
    two.write_text(page(*STORY[:2], "فقرة مصححة تماماً بعد اتصال من الوزارة بهيئة التحرير أمس."))
    store = project(one)
    with refused("document_same_address", store):
        import_paths(store, [two])
    done = import_files(store, [two], CORRECT)
    old, new = pair(store)
    assert (done.superseded, old.meta["file"], new.meta["file"]) == (1, one.name, two.name)
    assert "near_duplicate" not in codes(done.notes)  # of course it is like the old one


def test_an_address_of_many_articles_says_nothing(tmp_path: Path, project: Project) -> None:
    for name, story in (("a", STORY[:1] * 3), ("b", STORY[1:2] * 3), ("c", STORY[2:] * 3)):
        (tmp_path / f"{name}.html").write_text(page(*story), encoding="utf-8")
    store = project(tmp_path / "a.html")
    done = import_files(store, [tmp_path / "b.html", tmp_path / "c.html"], CORRECT)
    assert (done.new_documents, done.superseded) == (2, 0)
    assert codes(done.notes).count("same_address") == 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.example.org/n/1/", "example.org/n/1?"),
        ("http://example.org/n/1#top", "example.org/n/1?"),
        ("https://example.org/?p=7", "example.org?p=7"),
        ("https://example.org/", ""),
        ("", ""),
        ("http://[broken", ""),
    ],
)
def test_an_address_is_that_of_an_article(url: str, address: str) -> None:
    assert address_of({"url": url}) == address


def test_the_same_file_read_in_another_way_is_no_correction(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(), encoding="utf-8")
    store = project(path)
    before = contents(store)
    keep = Choices(options=dataclasses.replace(Choices().options, boilerplate="keep"))
    done = import_files(store, [path], keep)
    assert codes(done.notes) == ["read_otherwise"]
    assert contents(store) == before
    done = import_files(store, [path], dataclasses.replace(keep, replace=True))
    assert done.replaced == 1
    assert "الرئيسية" in store.find(Document)[0].text


# ---- withdrawn ------------------------------------------------------------------------------


def test_a_withdrawn_document_leaves_exports_and_assignments(
    tmp_path: Path, project: Project
) -> None:
    store = project(*_two(tmp_path))
    edits.promote(store, "A01", [])
    first = next(item for item in store.overview() if item.meta["file"] == STRIKE_TEXT.name)
    before = records(store)
    edits.withdraw_document(store, "A01", first.id, "  سحبه\nالناشر ")
    assert store.need(Document, first.id).meta["withdrawn"] == "سحبه الناشر"
    exchange.export(store, tmp_path / "out", "json")
    assert first.id not in (tmp_path / "out" / "documents.jsonl").read_text(encoding="utf-8")
    with refused("document_withdrawn", store):
        people.assign(store, "A01", "A02", [first.id])
    edits.restore_document(store, "A01", first.id)
    assert records(store) == before
    for _ in range(2):
        store.undo("A01")
    assert records(store) == before


def _two(folder: Path) -> Sequence[Path]:
    return [STRIKE_TEXT, STRIKE, article_file(folder), gold_file(folder, gold_item())]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_withdrawal_needs_a_reason(reason: str, project: Project) -> None:
    store = project(STRIKE_TEXT)
    with refused("reason_missing", store):
        edits.withdraw_document(store, "A01", store.find(Document)[0].id, reason)


def test_an_export_without_the_old_text_is_still_sound(tmp_path: Path, project: Project) -> None:
    store = project(STRIKE_TEXT, STRIKE)
    import_files(store, [corrected(tmp_path, "مقدمة.\n" + _text())], CORRECT)
    old, _ = pair(store)
    edits.withdraw_document(store, "A01", old.id, "حل محله نص مصحح")
    done = exchange.export(store, tmp_path / "out", "json", "A01")
    assert done.documents == 1
    assert exchange.validate(tmp_path / "out").valid
