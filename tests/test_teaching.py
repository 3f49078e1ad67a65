"""Learning in a project: from whose work, kept where, and what is suggested afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator import accepting, edits, offering, people, teaching
from annotator.errors import AnnotatorError
from annotator.learning.model import Model
from annotator.model.records import GOLD, Attribution, Document, Layer, Suggestion
from annotator.model.tagset import digest
from annotator.store import Store
from tests.helpers import SAMPLES, Call, Project, contents

FIRST = "وتبرطم الوزير أن الميزانية لا تكفي. وقال النائب إن الخطة جاهزة."
SECOND = "وفي المساء تبرطم رئيس البلدية أن الطريق لم يرصف بعد."


@pytest.fixture
def store(project: Project) -> Store:
    made = project()
    with made.operation("import", "gold"):
        for id, text in (("d1", FIRST), ("d2", SECOND)):
            made.put(Document(id, id, text, digest(text)))
    return made


def mark(store: Store, who: str, cue: str, source: str, content: str) -> None:
    def at(words: str) -> tuple[int, int]:
        return FIRST.index(words), FIRST.index(words) + len(words)

    item = edits.start_attribution(store, who, "d1", "cue", [at(cue)])
    edits.set_span(store, who, item.id, "source", [at(source)])
    edits.set_span(store, who, item.id, "content", [at(content)])
    edits.set_attribute(store, who, item.id, "stance", "opines")


def both(store: Store, who: str) -> None:
    mark(store, who, "وتبرطم", "الوزير", "أن الميزانية لا تكفي")
    mark(store, who, "وقال", "النائب", "إن الخطة جاهزة")


def learnt_by(store: Store, who: str) -> teaching.Taught:
    with Store.reader(store.path) as reader:
        return teaching.teach(reader, who)


def test_what_is_learnt_is_suggested_from_then_on(store: Store) -> None:
    both(store, "A01")
    assert not offering.made_for(store.need(Document, "d2"), offering.rules())[1]
    offering.suggest(store, ["d2"], teaching.suggester(store, "A01"))
    taught = learnt_by(store, "A01")
    assert taught.documents == 1
    assert [verb.lemma for verb in taught.model.verbs] == ["تبرطم"]
    teaching.keep(store, "A01", taught.model)
    assert offering.refresh(store, "d2", teaching.suggester(store, "A01"))
    (found,) = store.derived.suggestions("d2")
    assert (found.suggester, found.lemma) == (teaching.LEARNT, "تبرطم")
    # Nothing changes until something is learnt.
    assert not offering.refresh(store, "d2", teaching.suggester(store, "A01"))


def test_nobody_learns_from_what_others_do_on_their_own(store: Store) -> None:
    both(store, "A02")
    people.submit(store, "A02", ["d1"])
    assert learnt_by(store, "A01").documents == 0
    assert not learnt_by(store, "A01").model


def test_gold_is_learnt_from_when_it_may_be_seen(store: Store) -> None:
    both(store, "A02")
    with store.operation("set_shows_others", "reviewer"):
        store.put(Layer("g", "d1", GOLD, "final"))
        for n, item in enumerate(store.find(Attribution, annotator="A02")):
            store.put(Attribution(f"g{n}", "d1", GOLD, item.spans, item.attributes))
    people.set_shows_others(store, "reviewer", people.AFTER_SUBMISSION)
    assert learnt_by(store, "A01").documents == 0  # their own layer is not submitted
    mark(store, "A01", "وقال", "النائب", "إن الخطة جاهزة")
    people.submit(store, "A01", ["d1"])
    (lesson,) = teaching.lessons(store, "A01")
    assert {item.annotator for item in lesson.attributions} == {GOLD}


def test_what_was_refused_teaches_in_an_open_document(store: Store) -> None:
    offering.suggest(store, ["d1"])
    (found,) = accepting.offers(store, "A01", "d1")
    accepting.reject(store, "A01", found)
    (lesson,) = teaching.lessons(store, "A01")
    assert not lesson.finished
    assert lesson.refused == (found.spans["cue"],)
    assert learnt_by(store, "A01").findings == 1


def test_a_model_stays_with_its_annotator_and_outside_the_log(store: Store) -> None:
    both(store, "A01")

    def shared() -> dict[str, object]:
        return {name: rows for name, rows in contents(store).items() if name != "local_setting"}

    before = shared()
    teaching.keep(store, "A01", learnt_by(store, "A01").model)
    assert shared() == before
    assert teaching.kept(store, "A01")
    assert not teaching.kept(store, "A02")
    assert teaching.suggester(store, "A02") == offering.rules()
    teaching.keep(store, "A01", Model())
    assert teaching.suggester(store, "A01") == offering.rules()


def test_what_was_learnt_from_one_annotator_is_not_offered_to_another(store: Store) -> None:
    both(store, "A01")
    teaching.keep(store, "A01", learnt_by(store, "A01").model)
    offering.suggest(store, ["d2"], teaching.suggester(store, "A01"))
    assert len(accepting.offers(store, "A01", "d2")) == 1
    assert not accepting.offers(store, "A02", "d2")
    assert not offering.undecided(store, "A02", store.need(Document, "d2"))
    # A model that is given to others on purpose serves everybody.
    offering.suggest(store, ["d2"], teaching.with_model(teaching.kept(store, "A01")))
    (found,) = accepting.offers(store, "A02", "d2")
    # Whose work it was does not leave the machine with what is settled.
    accepting.accept(store, "A02", found)
    assert not any("A01" in item.suggester for item in store.find(Suggestion))


def test_a_model_of_another_version_is_as_none(store: Store) -> None:
    store.set_setting("model:A01", '{"version": 99}')
    assert not teaching.kept(store, "A01")
    assert teaching.suggester(store, "A01") == offering.rules()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b"\xff\xfe", b'{"version": 1}'])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.json"
    file.write_bytes(content)
    with pytest.raises(AnnotatorError) as refused:
        teaching.read(file)
    assert refused.value.problems[0].code == "model_unreadable"
    with pytest.raises(AnnotatorError):
        teaching.read(tmp_path / "none.json")


# ---- from the command line -----------------------------------------------------------------


@pytest.fixture
def closed(store: Store) -> Path:
    both(store, "A01")
    store.close()
    return store.path


def test_learn_and_suggest_from_the_command_line(closed: Path, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    done = call("learn", closed, "--annotator", "A01", "--out", file)
    assert done.returncode == 0
    assert "2 findings in 1 document" in done.stdout
    assert "تبرطم" in done.stdout
    assert json.loads(file.read_text("utf-8"))["version"] == 1

    def cues(*options: object) -> int:
        assert call("suggest", closed, "--document", "d2", *options).returncode == 0
        with Store.reader(closed) as reader:
            return len(reader.derived.suggestions("d2"))

    assert cues("--rules") == 0
    assert cues("--model", file) == 1
    assert call("suggest", closed, "--rules", "--model", file).returncode == 2


def test_a_model_is_measured_as_the_rules_are(closed: Path, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    call("learn", closed, "--annotator", "A01", "--out", file)
    gold = SAMPLES / "02_port_strike.json"
    done = call("suggest", "--evaluate", gold, "--texts", SAMPLES, "--model", file, "--json")
    rules = call("suggest", "--evaluate", gold, "--texts", SAMPLES, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["gold"] == json.loads(rules.stdout)["gold"]


def test_learning_says_whose_work_it_needs_and_what_is_no_model(
    closed: Path, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_text("{}")
    refused = call("suggest", closed, "--model", tmp_path / "x.json")
    assert refused.returncode == 1
    assert "x.json" in refused.stderr
    assert "Traceback" not in refused.stderr
    data = json.loads(call("learn", closed, "--annotator", "A01", "--json").stdout)
    assert data["documents"] == 1
    assert data["verbs"] == ["تبرطم"]
