"""Packets: what goes out is blind, what comes back is whole, and anything else is refused."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import edits, people
from annotator.__main__ import main
from annotator.errors import AnnotatorError
from annotator.exchange import load_tagset, packetfile, packets
from annotator.formats import jsonio
from annotator.model.ids import layer_id
from annotator.model.records import (
    GOLD,
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Decision,
    Document,
    Entity,
    Layer,
    Note,
)
from annotator.model.tagset import canonical, digest
from annotator.store import Store, plain
from annotator.store.log import row_hash
from tests.helpers import contents, isnad, records, refused, tree
from tests.machines import DOCUMENTS, WORDS, copied, merged, reviewer, send, state

D = "d1"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    """The reviewer's project: two documents, A01 and A02 assigned, one seeded entity."""
    (tmp_path / "office").mkdir()
    with reviewer(tmp_path / "office" / "r.isnad") as store:
        yield store


@pytest.fixture
def place(
    office: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Store]]:
    """Make a place of work from an assignment, on a machine of its own: `place("A01")`."""
    opened: list[Store] = []

    def make(annotator: str, machine: str = "") -> Store:
        folder = tmp_path / f"{annotator}{machine}"
        folder.mkdir()
        packet = send(office, folder / "in", annotator)
        with monkeypatch.context() as there:
            there.setenv("ISNAD_HOME", str(folder / "home"))
            store, _ = packets.create(folder / "w.isnad", [packet])
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


def annotate(store: Store, entity: str = "", note: str = "") -> Attribution:
    """One attribution with an entity and a note."""
    item = edits.start_attribution(store, store.workplace or "A02", D, "cue", [WORDS[0]])
    who = item.annotator
    edits.set_span(store, who, item.id, "source", [WORDS[1]])
    if entity:
        edits.set_entity(store, who, item.id, entity)
    if note:
        edits.set_note(store, who, item.id, note)
    return store.need(Attribution, item.id)


def returned(store: Store, name: str = "out") -> Path:
    return send(store, store.path.with_name(name), store.workplace, "work")


def unzipped(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


# ---- the way of the work -----------------------------------------------------------------------


def test_work_goes_out_comes_back_and_gold_follows(
    office: Store, place: Callable[..., Store]
) -> None:
    stores = [place("A01"), place("A01", "-laptop"), place("A02")]
    made = [annotate(store, "بيسكوف", f"حاشية {n}") for n, store in enumerate(stores)]
    for store in stores:
        people.submit(store, store.workplace, [D])
    sent = [returned(store) for store in stores]
    before = records(office)
    told = packets.summary(office, sent)
    assert records(office) == before, "a summary writes nothing"
    done = packets.merge(office, sent, "R")
    assert dataclasses.replace(done, backup=None) == told
    assert (done.added, done.documents, done.deleted) == (3, 0, 0)
    assert [office.need(Attribution, item.id) for item in made] == made
    assert done.conflicts == 1, "both machines of A01 submitted, and not the same"
    assert [item.table for item in packets.conflicts(office)] == ["submission"]
    assert done.backup is not None
    with Store.reader(done.backup) as old:
        assert records(old) == before, "restoring the backup takes it back"
    with refused("undo_barrier", office):
        office.undo("R")
    edits.promote(office, "A02", [D])
    feedback = send(office, office.path.with_name("gold"), "A01", "feedback")
    packets.merge(stores[0], [feedback])
    (gold,) = stores[0].find(Attribution, annotator=GOLD)
    assert gold.spans == made[2].spans
    assert stores[0].need(Layer, layer_id(D, GOLD)).state == "final"
    with refused("not_your_work", stores[0]):
        edits.set_note(stores[0], "A01", gold.id, "x")


def test_a_place_of_work_is_the_same_project_on_another_device(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    assert store.project == office.project
    assert store.device != office.device
    assert store.workplace == store.setting("annotator") == "A01"
    assert [d.text for d in store.find(Document)] == [d.text for d in office.find(Document)]
    assert [layer.annotator for layer in store.find(Layer)] == ["A01", "A01"]
    leftover = {path.name for path in store.path.parent.iterdir()} - {"home", "in.isnadpkt"}
    assert {name.split("-")[0] for name in leftover} <= {"w.isnad", "w.isnad.lock"}
    path = store.path
    store.close()
    with Store.open(path) as again:
        assert again.workplace == "A01"


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process; return its exit code and what it said."""

    def do(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        code = stopped.value.code
        return (code if isinstance(code, int) else 0), said.out + said.err

    return do


def test_three_homes_on_the_command_line(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(home: str, *arguments: object) -> str:
        monkeypatch.setenv("ISNAD_HOME", str(tmp_path / home))
        code, said = run(*arguments)
        assert code == 0, said
        return said

    office, one, other = (tmp_path / f"{name}.isnad" for name in ("r", "one", "other"))
    texts = [tmp_path / f"{document.id}.txt" for document in DOCUMENTS]
    for document, path in zip(DOCUMENTS, texts, strict=True):
        path.write_bytes(document.text.encode())
    at("r", "new", office)
    at("r", "import", office, *texts)
    told = at("r", "assign", office, "--annotator", "A01", "--annotator", "A02", "--overlap", 2)
    assert "A01: 2 documents." in told
    guide = tmp_path / "guide.md"
    guide.write_text("# الدليل\n", encoding="utf-8")
    for name, project in (("A01", one), ("A02", other)):
        packet = tmp_path / f"to-{name}.isnadpkt"
        told = at("r", "packet", office, packet, "--to", name, "--guidelines", guide)
        assert f"assignment for {name}, 2 documents" in told
        assert "A new place of work" in at(name, "merge", project, packet)
        with Store.reader(project) as store:
            assert packets.guidelines(store) == "# الدليل\n"
        at(name, "submit", project, "--annotator", name)
        at(name, "packet", project, tmp_path / f"from-{name}", "--from", name)
    told = at("r", "merge", office, *tmp_path.glob("from-*.isnadpkt"))
    assert "2 new operations" in told
    assert "Merged. The project as it was:" in told
    assert "nothing was changed" in at("r", "merge", office, *tmp_path.glob("from-*.isnadpkt"))
    with Store.reader(office) as store:
        assert {layer.state for layer in store.find(Layer)} == {"submitted"}
        assert store.conflicts() == []


def test_the_same_project_gives_the_same_packet(office: Store, tmp_path: Path) -> None:
    one, other = (send(office, tmp_path / name, "A01") for name in ("one", "other.isnadpkt"))
    assert one.suffix == packetfile.SUFFIX
    assert one.read_bytes() == other.read_bytes()
    assert send(office, one, "A01") == one, "an earlier packet is replaced"


def test_more_work_follows_into_the_same_place(
    office: Store, place: Callable[..., Store], tmp_path: Path
) -> None:
    store = place("A01")
    item = annotate(store, "بيسكوف")
    packets.merge(office, [returned(store)])
    third = Document("d3", "ثالث", "قال زيد: نعم.", digest("قال زيد: نعم."))
    with office.operation("import", GOLD):
        office.put(third, dataclasses.replace(office.project, guideline_version="9"))
        office.put(dataclasses.replace(office.need(Entity, "seed"), aliases=("قصر",)))
    people.assign(office, GOLD, "A01", ["d3"])
    edits.set_note(store, "A01", item.id, "بعد التسليم")
    packet = send(office, tmp_path / "more", "A01")
    done = packets.merge(store, [packet])
    assert done.documents == 1
    assert store.project.guideline_version == "9"
    assert store.need(Entity, "seed").aliases == ("قصر",)
    assert store.need(Attribution, item.id).note == "بعد التسليم"
    assert store.conflicts() == []
    assert not packets.merge(store, [packet]), "twice is once"
    edits.start_attribution(store, "A01", "d3", "cue", [(0, 3)])
    packets.merge(office, [returned(store)])
    assert office.conflicts() == []
    assert len(office.find(Attribution, annotator="A01")) == 2
    # A second machine that never got it is told so.
    laptop = copied_place(store, tmp_path)
    assert laptop.conflicts() == []
    laptop.close()


def copied_place(store: Store, folder: Path) -> Store:
    store.close()
    made = copied(store.path, folder / "laptop.isnad")
    assert made.workplace == store.workplace
    return made


def test_what_the_reviewer_changes_meanwhile_is_no_conflict(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    annotate(store, "الكرملين")
    with office.operation("edit", GOLD):
        office.put(dataclasses.replace(office.need(Entity, "seed"), aliases=("قصر",)))
        office.put(dataclasses.replace(office.project, guideline_version="2"))
        office.put(dataclasses.replace(office.need(Document, D), title="عنوان آخر"))
    packets.merge(office, [returned(store)])
    assert office.conflicts() == []
    assert office.need(Document, D).title == "عنوان آخر"


def test_a_second_machine_without_the_document_is_told_so(
    office: Store, place: Callable[..., Store], tmp_path: Path
) -> None:
    desk, laptop = place("A01"), place("A01", "-laptop")
    third = Document("d3", "ثالث", "قال زيد: نعم.", digest("قال زيد: نعم."))
    with office.operation("import", GOLD):
        office.put(third)
    people.assign(office, GOLD, "A01", ["d3"])
    more = send(office, tmp_path / "more", "A01")
    packets.merge(desk, [more])
    edits.start_attribution(desk, "A01", "d3", "cue", [(0, 3)])
    with refused("packet_document_unknown", laptop) as error:
        packets.merge(laptop, [returned(desk)])
    assert error.value.problems[0].place.title == "ثالث"
    packets.merge(laptop, [returned(desk), more])  # together they fit
    assert len(laptop.find(Attribution)) == 1


# ---- blind -------------------------------------------------------------------------------------

SECRETS = (
    *("A02", "المراجع السري", "اسم سلمى الحقيقي", "كلمات الآخر", "كيان الآخر", "ادعاء سري"),
    *("ملاحظة المراجع", "قرار سري", "مرادف الآخر", "كيان الذهب"),
)


def furnished(office: Store, place: Callable[..., Store]) -> Store:
    """Fill the reviewer's project with everything that an annotator must not see."""
    store = place("A01")
    annotate(store, "كياني", "كلماتي")
    packets.merge(office, [returned(store)])
    theirs = annotate(office, "كيان الآخر", "كلمات الآخر")
    people.submit(office, "A02", [D])
    edits.promote(office, "A02", [D])
    (gold,) = office.find(Attribution, annotator=GOLD)
    people.set_private_name(office, "A01", "اسم سلمى الحقيقي")
    (mine,) = office.find(Entity, name="كياني")
    with office.operation("secrets", "المراجع السري"):
        office.put(
            Claim("c1", "ادعاء سري"),
            ClaimLink("l1", "c1", theirs.id, "denies"),
            Note("n1", theirs.id, "المراجع السري", "ملاحظة المراجع"),
            Annotator("A01", "ملاحظة المراجع"),
            decision(gold.id),
            Entity("g", "كيان الذهب"),
            dataclasses.replace(gold, entity="g", note="كلمات ذهبية"),
            dataclasses.replace(mine, merged_into=theirs.entity),
        )
    with office.operation("alias", "A02"):
        office.put(dataclasses.replace(office.need(Entity, "seed"), aliases=("مرادف الآخر",)))
    return store


def decision(cluster: str) -> Decision:
    seen = {"values": {"stance": ["كلمات الآخر"]}, "members": {"A02": "x"}}
    value = {"choice": "A02", "note": "سبب", "by": ["A01", "A02"]}
    return Decision(
        *("dec", D, cluster, "stance", canonical(value), "choice", canonical(seen)),
        *("المراجع السري", "2026-01-01", "guideline_gap"),
    )


def test_an_assignment_is_blind(office: Store, place: Callable[..., Store], tmp_path: Path) -> None:
    furnished(office, place)
    packet = send(office, tmp_path / "blind", "A01")
    raw = unzipped(packet)
    for secret in (*SECRETS, "كلمات ذهبية"):
        for shape in (secret, json.dumps(secret)[1:-1]):
            assert shape.encode() not in raw, secret
    for own in ("كياني", "كلماتي", "الكرملين"):
        assert own.encode() in raw
    read = packetfile.read(packet)
    assert {
        v.value["annotator"] for v in read.versions if v.table == "attribution" and v.value
    } == {"A01"}
    tables = {v.table for v in read.versions}
    assert not tables & {"claim", "claim_link", "decision", "suggestion"}
    fresh, _ = packets.create(tmp_path / "fresh.isnad", [packet])
    with fresh:
        assert {entity.name for entity in fresh.find(Entity)} == {"كياني", "الكرملين"}
        assert fresh.need(Entity, "seed").aliases == ()


def test_feedback_says_what_is_gold_but_not_whose_it_was(
    office: Store, place: Callable[..., Store], tmp_path: Path
) -> None:
    store = furnished(office, place)
    packet = send(office, tmp_path / "gold", "A01", "feedback")
    raw = unzipped(packet)
    for secret in ("A02", "المراجع السري", "اسم سلمى الحقيقي", "كلمات الآخر", "ادعاء سري"):
        assert secret.encode() not in raw, secret
    packets.merge(store, [packet])
    (gold,) = store.find(Attribution, annotator=GOLD)
    assert store.need(Entity, str(gold.entity)).name == "كيان الذهب"
    (made,) = store.find(Decision)
    assert made.reason == "guideline_gap"
    assert json.loads(made.value) == {"note": "سبب", "by": ["A01"]}
    # Nothing of it comes back as a change.
    annotate(store)
    packets.merge(office, [returned(store)])
    assert [c.table for c in office.conflicts()] == []
    assert office.need(Decision, "dec").by == "المراجع السري"


def test_an_open_project_says_in_feedback_who_had_what(
    office: Store, place: Callable[..., Store], tmp_path: Path
) -> None:
    furnished(office, place)
    with office.operation("setting", GOLD):
        office.put(dataclasses.replace(office.project, shows_others="after_submission"))
    raw = unzipped(send(office, tmp_path / "gold", "A01", "feedback"))
    assert b"A02" in raw


def test_an_entity_that_the_annotator_only_chose_goes_by_its_name(
    office: Store, tmp_path: Path
) -> None:
    annotate(office, "كيان مشترك")  # A02's, on the reviewer's own machine
    (entity,) = office.find(Entity, name="كيان مشترك")
    with office.operation("note", "A02"):
        office.put(dataclasses.replace(entity, note="كلمات الآخر"))
    item = edits.start_attribution(office, "A01", D, "cue", [WORDS[0]])
    edits.set_entity(office, "A01", item.id, "كيان مشترك")
    store, _ = packets.create(tmp_path / "w.isnad", [send(office, tmp_path / "p", "A01")])
    with store:
        assert store.need(Entity, entity.id) == Entity(entity.id, "كيان مشترك")
        assert store.need(Attribution, item.id).entity == entity.id


# ---- what is refused ---------------------------------------------------------------------------


@pytest.fixture
def work(office: Store, place: Callable[..., Store]) -> Path:
    """A work packet of A01."""
    store = place("A01")
    item = annotate(store, "بيسكوف", "حاشية")
    edits.set_attribute(store, "A01", item.id, "stance", "denies")
    people.submit(store, "A01", [D])
    return returned(store)


def same_but_the_file(summary: packets.Summary) -> packets.Summary:
    read = tuple(dataclasses.replace(item, path=Path()) for item in summary.packets)
    return dataclasses.replace(summary, packets=read)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(parts: dict[str, bytes], out: Path) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out


def damage(raw: bytes, parts: dict[str, bytes], out: Path, dice: random.Random) -> None:
    """Write a packet that something happened to."""
    kind = dice.choice(("cut", "flip", "zero", "edit", "swap", "drop", "again"))
    names = sorted(parts)
    if kind == "cut":
        out.write_bytes(raw[: dice.randrange(len(raw))])
    elif kind == "flip":
        found = bytearray(raw)
        found[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        out.write_bytes(found)
    elif kind == "zero":
        start = dice.randrange(len(raw))
        out.write_bytes(raw[:start] + b"\0" * len(raw[start : start + 64]) + raw[start + 64 :])
    elif kind == "edit":
        name = dice.choice([name for name in names if parts[name]])
        part = bytearray(parts[name])
        place = dice.randrange(len(part))
        part[place : place + 1] = dice.choice((b"", b"7", b"x", b'"', part[place : place + 1] * 2))
        rezipped({**parts, name: bytes(part)}, out)
    elif kind == "swap":
        one, other = dice.sample(names, 2)
        rezipped({**parts, one: parts[other], other: parts[one]}, out)
    elif kind == "drop":
        gone = dice.choice(names)
        rezipped({name: part for name, part in parts.items() if name != gone}, out)
    else:
        lines = parts["operations.jsonl"].splitlines(keepends=True)
        rezipped({**parts, "operations.jsonl": b"".join([*lines, dice.choice(lines)])}, out)


def test_500_damaged_packets_are_refused_or_the_same(
    office: Store, work: Path, tmp_path: Path
) -> None:
    raw, parts = work.read_bytes(), members(work)
    expected = same_but_the_file(packets.summary(office, [work]))
    office.backup()
    before, rows = hashlib.sha256(office.path.read_bytes()).hexdigest(), contents(office)
    dice = random.Random(20261125)
    broken = tmp_path / "broken.isnadpkt"
    refusals = 0
    for _ in range(500):
        damage(raw, parts, broken, dice)
        try:
            found = same_but_the_file(packets.summary(office, [broken]))
        except AnnotatorError as error:
            refusals += 1
            with pytest.raises(AnnotatorError):
                packets.merge(office, [work, broken])
            assert error.problems
        else:
            assert found == expected
    assert refusals > 400
    assert contents(office) == rows
    assert hashlib.sha256(office.path.read_bytes()).hexdigest() == before


def signed(parts: dict[str, bytes], out: Path, **changes: Any) -> Path:
    """Make all checksums fit what was changed: what only a forger, or another program, does."""
    manifest = json.loads(parts["manifest.json"])
    manifest.update(changes)
    for entry in manifest["files"]:
        raw = parts[entry["path"]]
        entry["sha256"], entry["bytes"] = hashlib.sha256(raw).hexdigest(), len(raw)
    del manifest["hash"]
    manifest["hash"] = digest(canonical(manifest))
    return rezipped({**parts, "manifest.json": jsonio.pretty(manifest)}, out)


def rows_of(parts: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in parts["operations.jsonl"].splitlines()]


def with_rows(parts: dict[str, bytes], rows: list[dict[str, Any]]) -> dict[str, bytes]:
    """Chain the rows anew, as a program would that wrote them."""
    previous = ""
    for row in rows:
        row["prev_hash"] = previous
        row["hash"] = previous = row_hash(row)
    return {**parts, "operations.jsonl": b"".join(jsonio.dumps(row) for row in rows)}


def test_a_packet_of_another_project(office: Store, work: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    with (
        reviewer(tmp_path / "else" / "other.isnad") as other,
        refused("packet_other_project", other, tmp_path / "else") as error,
    ):
        packets.merge(other, [work])
    assert error.value.problems[0].params == {"found": "r", "expected": "other"}


def test_a_packet_with_another_tagset(office: Store, work: Path) -> None:
    source = copy.deepcopy(load_tagset())
    source["version"] = "99"
    text = canonical(source)
    with office.operation("change_tagset", GOLD):
        office.put(dataclasses.replace(office.project, tagset=text, tagset_hash=digest(text)))
    with refused("packet_other_tagset", office):
        packets.merge(office, [work])


def test_a_packet_about_another_text(office: Store, work: Path) -> None:
    changed = dataclasses.replace(DOCUMENTS[0], text="نص آخر تماماً", sha256=digest("نص آخر تماماً"))
    with office.operation("import", GOLD):
        office.put(changed)
    with refused("packet_text_differs", office) as error:
        packets.merge(office, [work])
    assert error.value.problems[0].place.title == "مقال 1"


def test_a_text_that_is_not_the_one_of_its_checksum(office: Store, tmp_path: Path) -> None:
    parts = members(send(office, tmp_path / "a", "A01"))
    lines = [json.loads(line) for line in parts["documents.jsonl"].splitlines()]
    lines[0]["text"] = "غير ذلك"
    parts["documents.jsonl"] = b"".join(map(jsonio.dumps, lines))
    with refused("packet_text_changed", None, office.path.parent):
        packets.create(office.path.parent / "new.isnad", [signed(parts, tmp_path / "b.isnadpkt")])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format_version": "9.0"}, "format_version_newer"),
        ({"schema": "urn:isnad:schema:packet:9"}, "packet_not_one"),
        ({"kind": "gift"}, "schema_enum"),
        ({"annotator": "A02"}, "packet_beyond"),
        ({"annotator": "A77"}, "packet_annotator_unknown"),
        ({"kind": "assignment"}, "packet_changed"),
        ({"files": []}, "packet_changed"),
        ({"extra": 1}, "schema_extra"),
    ],
)
def test_a_manifest_that_says_something_else(
    office: Store, work: Path, tmp_path: Path, change: dict[str, Any], code: str
) -> None:
    forged = signed(members(work), tmp_path / "forged.isnadpkt", **change)
    with refused(code, office, office.path.parent):
        packets.merge(office, [forged])


def _gold(row: dict[str, Any]) -> None:
    changes = json.loads(row["changes"])
    for change in changes:
        for value in change[2:]:
            if value and "annotator" in value:
                value["annotator"] = GOLD
    row["changes"] = canonical(changes)


def _by_another(row: dict[str, Any]) -> None:
    row["annotator"] = "A02"


def _out_of_bounds(row: dict[str, Any]) -> None:
    changes = json.loads(row["changes"])
    for change in changes:
        if change[0] == "attribution":
            change[3]["spans"]["cue"] = [[0, 10_000]]
    row["changes"] = canonical(changes)


def _no_record(row: dict[str, Any]) -> None:
    changes = json.loads(row["changes"])
    changes[0][3]["colour"] = "red"
    row["changes"] = canonical(changes)


def _newer(row: dict[str, Any]) -> None:
    row["format"] = "2"


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (_gold, "packet_beyond"),
        (_by_another, "packet_beyond"),
        (_out_of_bounds, "span_bounds"),
        (_no_record, "packet_row"),
        (_newer, "format_version_newer"),
    ],
)
def test_operations_that_no_program_of_ours_wrote(
    office: Store,
    work: Path,
    tmp_path: Path,
    forge: Callable[[dict[str, Any]], None],
    code: str,
) -> None:
    parts = members(work)
    rows = rows_of(parts)
    place = next(n for n, row in enumerate(rows) if row["name"] == "start_attribution")
    forge(rows[place])
    del rows[place + 1 :]
    forged = signed(with_rows(parts, rows), tmp_path / "forged.isnadpkt")
    with refused(code, office, office.path.parent):
        packets.merge(office, [forged])


def test_a_row_that_does_not_fit_its_hash(office: Store, work: Path, tmp_path: Path) -> None:
    parts = members(work)
    rows = rows_of(parts)
    rows[-1]["at"] = "1970-01-01"
    parts["operations.jsonl"] = b"".join(map(jsonio.dumps, rows))
    with refused("packet_row", office):
        packets.merge(office, [signed(parts, tmp_path / "forged.isnadpkt")])


def test_another_annotators_attribution_is_not_taken_over(
    office: Store, work: Path, tmp_path: Path
) -> None:
    theirs = annotate(office)
    parts = members(work)
    rows = rows_of(parts)
    row = next(row for row in rows if row["name"] == "start_attribution")
    mine = {**plain(theirs), "annotator": "A01"}
    row["changes"] = canonical([["attribution", theirs.id, None, mine]])
    del rows[rows.index(row) + 1 :]
    forged = signed(with_rows(parts, rows), tmp_path / "forged.isnadpkt")
    with refused("packet_beyond", office):
        packets.merge(office, [forged])


def test_files_that_are_no_packets(office: Store, work: Path, tmp_path: Path) -> None:
    parts = members(work)
    text = tmp_path / "text.isnadpkt"
    text.write_text("نص", encoding="utf-8")
    bomb = rezipped({**parts, "documents.jsonl": b" " * 30_000_000}, tmp_path / "bomb.isnadpkt")
    cases = {
        tmp_path / "missing.isnadpkt": "file_missing",
        text: "packet_not_one",
        tmp_path: "packet_not_one",
        rezipped({"manifest.json": b"{}"}, tmp_path / "m.isnadpkt"): "packet_not_one",
        rezipped({"x": b""}, tmp_path / "x.isnadpkt"): "packet_not_one",
        rezipped({**parts, "more": b""}, tmp_path / "more.isnadpkt"): "packet_changed",
        rezipped({**parts, "../x": b""}, tmp_path / "slip.isnadpkt"): "zip_member",
        bomb: "zip_too_large",
    }
    for path, code in cases.items():
        with refused(code, office, office.path.parent):
            packets.merge(office, [path])
        with refused(code, None, office.path.parent):
            packets.create(office.path.parent / "new.isnad", [path])


def test_packets_at_the_wrong_place(
    office: Store, place: Callable[..., Store], work: Path, tmp_path: Path
) -> None:
    assignment = send(office, tmp_path / "in", "A01")
    with refused("packet_not_here", office, office.path.parent):
        packets.merge(office, [assignment])
    other = place("A02")
    for packet in (assignment, work):
        with refused("packet_other_annotator", other):
            packets.merge(other, [packet])
    with refused("packet_no_assignment", None, office.path.parent):
        packets.create(office.path.parent / "new.isnad", [work])
    with refused("project_exists", None, office.path.parent):
        packets.create(office.path, [assignment])
    for make in (packets.assignment, packets.feedback):
        with refused("packet_from_workplace", other):
            make(other, "A02")


def test_what_cannot_be_packed(office: Store) -> None:
    for make, annotator, code in (
        (packets.assignment, "A07", "packet_nothing_assigned"),
        (packets.assignment, "gold", "name_reserved"),
        (packets.feedback, "A01", "packet_no_gold"),
        (packets.work, "A01", "packet_work_not_back"),
    ):
        with refused(code, office):
            make(office, annotator)
    people.assign(office, GOLD, "A03", ["d2"])
    with refused("layer_missing", office):
        packets.assignment(office, "A03", [D])


def test_without_work_it_says_what_to_do(office: Store, place: Callable[..., Store]) -> None:
    with refused("packet_work_unknown", office) as caught:
        packets.work(office, "A09")
    assert caught.value.problems[0].params["known"] == "A01, A02"
    with refused("packet_work_not_back", office):
        packets.work(office, "A02")
    store = place("A01")
    with refused("packet_no_work", store):
        packets.work(store, "A01")
    people.submit(store, "A01", [D])
    assert packets.work(store, "A01").rows
    edits.start_attribution(office, "A02", D, "cue", [WORDS[0]])  # at the reviewer's itself
    with refused("packet_work_is_here", office):
        packets.work(office, "A02")


def test_work_on_a_document_that_was_taken_back_waits_for_it(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    item = annotate(store)  # the layer itself is as it was sent
    back = returned(store)
    people.withdraw(office, "R", {"A01": [D]})
    with refused("packet_withdrawn", office) as caught:
        packets.merge(office, [back])
    assert caught.value.problems[0].place.title == DOCUMENTS[0].title
    people.assign(office, "R", "A01", [D])
    packets.merge(office, [back])
    assert office.need(Attribution, item.id) == item


def test_what_was_handed_in_comes_back_although_it_was_taken_back(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    people.submit(store, "A01", [D])
    people.withdraw(office, "R", {"A01": [D]})
    packets.merge(office, [returned(store)])
    assert office.need(Layer, layer_id(D, "A01")).state == "submitted"
    assert [item.table for item in packets.conflicts(office)] == ["layer"]


def test_a_packet_that_brings_only_a_setting_or_a_name_is_merged(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    people.set_shows_others(office, "R", people.AFTER_SUBMISSION)
    with office.operation("import", GOLD):
        office.put(Entity("late", "كيان جديد"))
    packet = send(office, office.path.with_name("again"), "A01")
    assert packets.summary(store, [packet])
    packets.merge(store, [packet])
    assert store.project.shows_others == people.AFTER_SUBMISSION
    assert store.need(Entity, "late").name == "كيان جديد"
    assert not packets.summary(store, [packet])


def test_a_packet_that_brings_only_guidelines_is_merged(
    office: Store, place: Callable[..., Store]
) -> None:
    store = place("A01")
    made = packets.assignment(office, "A01", (), "النسخة الثانية")
    packet = packetfile.write(made, office.path.with_name("again"))
    before = records(store)
    assert packets.summary(store, [packet])
    packets.merge(store, [packet])
    assert packets.guidelines(store) == "النسخة الثانية"
    assert records(store) == before
    assert not packets.summary(store, [packet])


def test_a_packet_is_not_written_over_something_else(office: Store, tmp_path: Path) -> None:
    out = tmp_path / "mine.isnadpkt"
    out.write_text("مقالتي", encoding="utf-8")
    with refused("out_foreign", office, tmp_path):
        send(office, out, "A01")
    with refused("out_unwritable", office):
        send(office, tmp_path / "missing" / "p", "A01")


# ---- a copy of the whole project, as people make them -------------------------------------------


def test_a_copy_of_the_project_sends_back_what_was_done_in_it(
    office: Store, tmp_path: Path
) -> None:
    edits.start_attribution(office, "A01", D, "cue", [WORDS[0]])
    office.save_copy(tmp_path / "copy.isnad")
    with Store.open(tmp_path / "copy.isnad") as copy_:
        item = edits.start_attribution(copy_, "A01", D, "cue", [WORDS[1]])
        (known,) = [i for i in copy_.find(Attribution) if i.id != item.id]
        edits.set_note(copy_, "A01", known.id, "في النسخة")
        packet = packets.work(copy_, "A01")
    assert len({row["device"] for row in packet.rows}) == 1
    assert [need.device for need in packet.needs] == [office.device]
    merged(office, packet)
    assert office.need(Attribution, known.id).note == "في النسخة"
    assert office.conflicts() == []
    short = dataclasses.replace(packet.needs[0], seq=packet.needs[0].seq + 3)
    with refused("packet_gap", office):
        merged(office, dataclasses.replace(packet, needs=(short,)))
    wrong = dataclasses.replace(packet.needs[0], hash="0" * 64)
    with refused("packet_fork", office):
        merged(office, dataclasses.replace(packet, needs=(wrong,)))


def test_a_restored_reviewers_project_takes_the_work_again(
    office: Store, work: Path, tmp_path: Path
) -> None:
    done = packets.merge(office, [work])
    whole = records(office)
    assert done.backup is not None
    with copied(done.backup, tmp_path / "restored.isnad") as restored:
        assert restored.device != office.device
        packets.merge(restored, [work])
        assert records(restored) == whole


# ---- the command line --------------------------------------------------------------------------


def test_refusals_on_the_command_line_change_nothing(
    office: Store, work: Path, tmp_path: Path, run: Run
) -> None:
    path = office.path
    office.close()
    work.write_bytes(work.read_bytes()[:-100])
    before = tree(path.parent)
    done = isnad("merge", path, work)  # in a process of its own
    assert done.returncode == 1
    assert "packet" in done.stderr
    assert tree(path.parent) == before
    assert run("packet", path, tmp_path / "x")[0] == 2
    assert run("packet", path, tmp_path / "x", "--to", "A09")[0] == 2
    assert run("packet", path, tmp_path / "x", "--to", "A01", "--guidelines", "gone")[0] == 1
    assert run("merge", tmp_path / "new.isnad", tmp_path / "gone")[0] == 2
    assert not (tmp_path / "new.isnad").exists()


def test_conflicts_are_told_after_a_merge(
    office: Store, place: Callable[..., Store], run: Run
) -> None:
    one, other = place("A01"), place("A01", "-laptop")
    item = annotate(one)
    packets.merge(other, [returned(one)])
    edits.set_note(one, "A01", item.id, "أ")
    edits.set_note(other, "A01", item.id, "ب")
    path = office.path
    office.close()
    code, said = run("merge", path, returned(one), returned(other), "--yes")
    assert code == 0
    assert "1 conflict" in said
    assert "A01 has another version on device" in said


def test_on_a_terminal_it_asks_first(
    office: Store, work: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows = office.path, records(office)
    office.close()
    answers = iter((False, True))
    monkeypatch.setattr("click.confirm", lambda text: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert "Merged" not in run("merge", path, work)[1]
    with Store.reader(path) as store:
        assert records(store) == rows
    assert "Merged" in run("merge", path, work)[1]


def test_equal_states_wherever_packets_meet(office: Store, place: Callable[..., Store]) -> None:
    one, other = place("A01"), place("A01", "-laptop")
    for n, store in enumerate((one, other)):
        annotate(store, "بيسكوف", str(n))
    packets.merge(one, [returned(other)])
    packets.merge(other, [returned(one, "second")])
    ours, theirs = state(one), state(other)
    assert all(ours[name] == theirs[name] for name in ours if name != "operation")
