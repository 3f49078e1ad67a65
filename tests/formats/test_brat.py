"""brat standoff: read by bioc and by brat's own rules, lossless there and back; others' corpora."""

from __future__ import annotations

import dataclasses
import io
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from bioc import brat as bioc
from hypothesis import given, settings

from annotator.errors import AnnotatorError
from annotator.exchange import Choices, import_files
from annotator.formats import Options, Reading
from annotator.formats.brat import BRAT
from annotator.formats.brat.lines import escape, unescape
from annotator.formats.brat.reading import read
from annotator.model.records import Attribution, Corpus, Document, Entity, Layer
from annotator.store import Store
from tests.formats.examples_corpus import example_corpus
from tests.formats.roundtrip import PIECES, TAGSET, assert_kept, corpora, scratch, written
from tests.helpers import SHARED, Project, refused

SAMPLES = SHARED / "samples" / "brat"


# ---- there and back ---------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(corpora())
def test_one_layer_comes_back_whole_but_for_the_declared_losses(corpus: Corpus) -> None:
    assert_kept(BRAT, corpus)


@settings(max_examples=40, deadline=None)
@given(corpora(annotators=("A01", "سلمى", "gold")))
def test_several_annotators_come_back_each_in_their_own_folder(corpus: Corpus) -> None:
    assert_kept(BRAT, corpus)


@pytest.mark.parametrize("text", ["a\nb", "\\n", "a\\\nb", "\t\u2028\u0085\v\r", "", *PIECES])
def test_notes_are_one_line_and_come_back(text: str) -> None:
    line = escape(text)
    assert len(f"{line}x".splitlines()) == 1
    assert "\t" not in line
    assert unescape(line) == text


def test_what_an_entity_was_merged_into_is_written(tmp_path: Path) -> None:
    corpus = example_corpus(("A01",))
    old = corpus.entities[0]
    merged = (
        dataclasses.replace(old, merged_into="e9"),
        *corpus.entities[1:],
        Entity("e9", "نوفل"),
    )
    out = written(BRAT, dataclasses.replace(corpus, entities=merged), tmp_path / "out")
    assert "Isnad:e9\tنوفل" in (out / "A01" / "إضراب.ann").read_text("utf-8")


# ---- what brat and others make of it ------------------------------------------------------------


def by_brats_rules(text: str, annotations: str) -> dict[str, list[str]]:
    """Read as brat's server does (its annotation.py); anything it would refuse fails here."""
    lines: dict[str, list[str]] = {}
    for line in annotations.splitlines():
        id, rest = line.split("\t", 1)
        assert id not in lines
        assert id[1:].isalnum()
        lines[id] = rest.split("\t")
    triggers = {line[0].split(" ")[0].split(":")[1] for id, line in lines.items() if id[0] == "E"}
    for id, (data, *tail) in lines.items():
        kind, *words = data.split(" ")
        if id[0] == "T":
            parts = [part.split(" ") for part in " ".join(words).split(";")]
            spans = [(int(start), int(end)) for start, end in parts]
            assert tail == [" ".join(text[start:end] for start, end in spans)]
            assert all(start < end for start, end in spans)
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
            assert "\n" not in tail[0]
        elif id[0] == "E":
            type, trigger = kind.split(":")
            assert lines[trigger][0].split(" ")[0] == type
            roles = [word.split(":")[0] for word in words]
            assert len(set(roles)) == len(roles)
            assert all(word.split(":")[1] in lines for word in words)
        elif id[0] == "R":
            (one, _), (other, _) = (word.split(":") for word in words)
            assert one != other
        else:
            assert words[0] in lines
            assert words[0] not in triggers
            assert id[0] != "N" or len(words) == 2
    return lines


@settings(max_examples=150, deadline=None)
@given(corpora())
def test_brat_and_bioc_read_what_we_write(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(BRAT, corpus, folder / "out")
        for path in (out / "A01").glob("*.ann"):
            text = path.with_suffix(".txt").read_bytes().decode()
            annotations = path.read_bytes().decode()
            by_brats_rules(text, annotations)
            # Only line feeds: bioc reads files as Python does, which would change others.
            found = bioc.load(io.StringIO(text), io.StringIO(annotations))
            document = next(d for d in corpus.documents if d.meta["file"] == f"{path.stem}.txt")
            items = [item for item in corpus.attributions if item.document == document.id]
            assert len(found.events) == len(items)
            ids = {note.text for note in found.notes if note.type == "AttributionID"}
            assert ids == {item.id for item in items}
            for entity in found.entities:
                words = " ".join(text[part.begin : part.end] for part in sorted(entity.locations))
                assert words == entity.text


def test_bioc_finds_every_part_of_the_example(tmp_path: Path) -> None:
    out = written(BRAT, example_corpus(("A01",)), tmp_path / "out")
    path = out / "A01" / "إضراب.ann"
    text = path.with_suffix(".txt").read_text("utf-8")
    found = bioc.loads(text, path.read_text("utf-8"))
    entities = {entity.id: entity for entity in found.entities}
    said = next(event for event in found.events if event.id == "E1")
    content = entities[said.arguments["Content"]]
    parts = [text[part.begin : part.end] for part in sorted(content.locations)]
    assert parts == ["«صبرنا شهرين»", "«ولن ننتظر ثالثاً»"]
    assert (len(found.events), len(found.relations)) == (5, 1)
    assert {(a.type, *a.attributes) for a in found.attributes if a.refid == "E1"} >= {
        ("stance", "asserts"), ("quote_type", "direct"),
    }  # fmt: skip


# ---- reading ------------------------------------------------------------------------------------

TEXT = "قال 😀 الوزير: «سنعمل».\r\nونفت الوزارة ذلك.\r\n"
CLEAN = TEXT.replace("\r\n", "\n")


def spot(text: str, words: str) -> str:
    start = text.index(words)
    return f"{start} {start + len(words)}"


def lines_of(text: str) -> str:
    """The annotations of two sentences, counted in `text`."""
    return "\n".join(
        f"{id}\t{type} {spot(text, words)}\t{words}"
        for id, type, words in (
            ("T1", "Source", "الوزير"), ("T2", "Cue", "قال"), ("T3", "Content", "«سنعمل»"),
            ("T4", "Attribution", "قال"), ("T6", "Cue", "ونفت"),
            ("T7", "Content", "ذلك"), ("T8", "Attribution-no-source", "ونفت"),
        )
    ) + (
        "\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3"
        "\nE2\tAttribution-no-source:T8 Cue:T6 Content:T7\n"
    )  # fmt: skip


def pair(folder: Path, annotations: str, text: str | bytes = CLEAN, name: str = "d") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    raw = text.encode() if isinstance(text, str) else text
    (folder / f"{name}.txt").write_bytes(raw)
    path = folder / f"{name}.ann"
    path.write_bytes(annotations.encode())
    return path


def words_of(reading: Reading) -> list[dict[str, list[str]]]:
    text = reading.corpus.documents[0].text
    return [
        {role: [text[start:end] for start, end in parts] for role, parts in item.spans.items()}
        for item in reading.corpus.attributions
    ]


EXPECTED: list[dict[str, list[str]]] = [
    {"source": ["الوزير"], "cue": ["قال"], "content": ["«سنعمل»"]},
    {"cue": ["ونفت"], "content": ["ذلك"]},
]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_offsets_of_a_file_with_crlf_and_bom_are_those_of_its_own_characters(
    bom: str, tmp_path: Path
) -> None:
    whole = bom + TEXT
    reading = read(pair(tmp_path, lines_of(whole), whole), TAGSET)
    assert reading.corpus.documents[0].text == CLEAN
    assert words_of(reading) == EXPECTED
    assert reading.notes == ()


def test_offsets_that_were_counted_without_them_are_recognised_and_told(tmp_path: Path) -> None:
    reading = read(pair(tmp_path, lines_of(CLEAN), TEXT), TAGSET)
    assert words_of(reading) == EXPECTED
    assert [note.code for note in reading.notes] == ["brat_line_ends"]


def in_utf16(annotations: str) -> str:
    """The same annotations as a program counts that thinks in UTF-16: one more after the emoji."""
    emoji = CLEAN.index("😀")
    found = []
    for line in annotations.split("\n"):
        id, _, rest = line.partition("\t")
        if id.startswith("T"):
            type, start, end = rest.partition("\t")[0].split(" ")
            moved = (int(n) + (int(n) > emoji) for n in (start, end))
            rest = f"{type} {' '.join(map(str, moved))}\t{rest.partition(chr(9))[2]}"
        found.append(f"{id}\t{rest}" if rest else id)
    return "\n".join(found)


def test_positions_in_utf16_are_asked_about_and_never_shifted_silently(tmp_path: Path) -> None:
    path = pair(tmp_path, in_utf16(lines_of(CLEAN)))
    with refused("offset_unit") as caught:
        read(path, TAGSET)
    assert caught.value.problems[0].params == {"expected": "code_point", "found": "utf16"}
    reading = read(path, TAGSET, Options(offsets="utf16"))
    assert words_of(reading) == EXPECTED


def test_covered_text_that_an_editor_broke_is_joined_again(tmp_path: Path) -> None:
    text = "قال الوزير: «سنعمل\nعلى الإصلاح»."
    content = text[text.index("«") : text.index("»") + 1]
    lines = (
        f"T1\tContent {spot(text, content)}\t{content}   \n"
        f"T2\tCue {spot(text, 'قال')}\nE1\tAttribution:T2 Cue:T2 Content:T1  \n"
    )
    reading = read(pair(tmp_path, lines, text), TAGSET)
    assert words_of(reading) == [{"cue": ["قال"], "content": [content]}]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("«سنعمل»\nT4", "«سنعود»\nT4"), "covered_text"),
        (("T1\tSource 6 12", "T1\tSource 6 900"), "span_bounds"),
        (("T1\tSource 6 12", "T1\tSource 6-12"), "brat_line"),
        (("E2\t", "E1\t"), "brat_line"),
        (("Content:T7", "Content:T99"), "reference_missing"),
        (("Attribution:T4", "Attribution"), "brat_line"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(
    change: tuple[str, str], code: str, tmp_path: Path
) -> None:
    lines = lines_of(CLEAN)
    assert change[0] in lines
    path = pair(tmp_path, lines.replace(*change))
    with refused(code) as caught:
        read(path, TAGSET)
    problem = next(problem for problem in caught.value.problems if problem.code == code)
    assert (problem.place.file, problem.place.line > 0) == (str(path), True)


def test_every_bad_file_of_a_folder_is_named_and_nothing_imported(
    tmp_path: Path, project: Project
) -> None:
    good = lines_of(CLEAN)
    for n in range(6):
        bad = good.replace("T2\tCue 0 3", "T2\tCue 1 3") if n % 2 else good
        pair(tmp_path / "in", bad, CLEAN + str(n), f"d{n}")
    store = project()
    with refused("covered_text", store) as caught:
        import_files(store, [tmp_path / "in"], Choices(annotator="A01"))
    files = {Path(problem.place.file).name for problem in caught.value.problems}
    assert files == {"d1.ann", "d3.ann", "d5.ann"}


def one(tmp_path: Path, more: str, **options: Any) -> tuple[Attribution, Reading]:
    path = pair(tmp_path, lines_of(CLEAN) + more)
    reading = read(path, TAGSET, Options(**options))
    return reading.corpus.attributions[0], reading


def test_values_features_and_repeated_lines(tmp_path: Path) -> None:
    item, reading = one(
        tmp_path,
        "A1\tStance E1 asserts\nA2\tquote-type E1 اقتباس مباشر\nA3\tStance E1 denies\n"
        "A4\tstance E1 nonsense\nA5\tPolarity E1 positive\nA6\timplicit_person E2 third\n"
        "M1\tNegation E2\n",
    )
    assert item.attributes == {"stance": "asserts", "quote_type": "direct"}
    assert reading.corpus.attributions[1].implicit == {"person": "third"}
    told = {(note.code, note.params["name"]) for note in reading.notes}
    assert told == {
        ("brat_left_out", "Stance denies"), ("label_ignored", "stance=nonsense"),
        ("label_ignored", "Polarity"), ("label_ignored", "Negation"),
    }  # fmt: skip


def test_a_persons_mapping_finds_labels_of_other_schemes(tmp_path: Path) -> None:
    lines = lines_of(CLEAN).replace("Source", "Speaker").replace("Attribution", "Report")
    path = pair(tmp_path, f"{lines}A1\tFactuality E1 no\n")
    plain = read(path, TAGSET)
    assert [item.spans.keys() for item in plain.corpus.attributions] == [{"cue", "content"}] * 2
    mapped = read(
        path,
        TAGSET,
        Options(labels={"speaker": "source", "Factuality": "stance", "stance=no": "denies"}),
    )
    assert words_of(mapped) == EXPECTED
    assert mapped.corpus.attributions[0].attributes == {"stance": "denies"}
    assert {note.params["name"] for note in plain.notes} >= {"Speaker", "Factuality"}


def test_entities_notes_links_and_nesting(tmp_path: Path) -> None:
    item, reading = one(
        tmp_path,
        "R1\tdenies Arg1:E2 Arg2:E1\t\nR2\tSameClaim Arg1:E1 Arg2:E2\n"
        "N1\tReference T1 Wikidata:Q123\tوزير العمل\n#1\tAnnotatorNotes T1\tمن؟\n"
        "#2\tAnnotatorNotes E1\tانظر \\n أعلاه\n*\tEquiv T1 T3\n",
    )
    second = reading.corpus.attributions[1]
    assert second.denies == item.id
    (entity,) = reading.corpus.entities
    assert (item.entity, entity.name, entity.note) == (entity.id, "وزير العمل", "Wikidata:Q123")
    assert item.note == "انظر \\n أعلاه\nمن؟"
    assert [note.params["name"] for note in reading.notes] == ["SameClaim", "Equiv"]
    nested = lines_of(CLEAN).replace("Content:T3", "Content:T3 Content2:E2")
    other = read(pair(tmp_path, nested), TAGSET).corpus.attributions
    assert [item.parent for item in other] == [None, "E1"]


def test_several_spans_of_a_role_are_one_span_of_several_fragments(tmp_path: Path) -> None:
    lines = lines_of(CLEAN).replace("Content:T3", "Content:T3 Content2:T7")
    item = read(pair(tmp_path, lines), TAGSET).corpus.attributions[0]
    assert [CLEAN[a:b] for a, b in item.spans["content"]] == ["«سنعمل»", "ذلك"]


def test_an_event_without_a_cue_has_its_trigger_as_cue(tmp_path: Path) -> None:
    lines = lines_of(CLEAN).replace(" Cue:T2", "").replace(" Cue:T6", "")
    assert [found["cue"] for found in words_of(read(pair(tmp_path, lines), TAGSET))] == [
        ["قال"], ["ونفت"],
    ]  # fmt: skip


# ---- whose layer, which text ---------------------------------------------------------------------


def layers(store: Store) -> dict[str, list[str]]:
    """Which documents each annotator has a layer on, by file name."""
    files = {d.id: d.meta["file"] for d in store.find(Document)}
    found: dict[str, list[str]] = {}
    for layer in store.find(Layer):
        found.setdefault(layer.annotator, []).append(files[layer.document])
    return {name: sorted(names) for name, names in sorted(found.items())}


def polnear(root: Path, documents: Mapping[str, Sequence[str]]) -> Path:
    """A corpus as PolNeAR has it: attributions/DOC_ANNOTATOR.ann, text/DOC.txt."""
    for n, (name, annotators) in enumerate(documents.items()):
        (root / "dev" / "text").mkdir(parents=True, exist_ok=True)
        (root / "dev" / "text" / f"{name}.txt").write_bytes(CLEAN.encode() + str(n).encode())
        folder = root / "dev" / "attributions"
        folder.mkdir(exist_ok=True)
        for annotator in annotators:
            (folder / f"{name}_{annotator}.ann").write_text(lines_of(CLEAN), "utf-8")
    return root


def test_a_corpus_like_polnear_is_imported_as_it_is(tmp_path: Path, project: Project) -> None:
    root = polnear(tmp_path / "in", {"nyt_2016_one": ["4b22", "ef2d"], "nyt_2016_two": ["4b22"]})
    store = project()
    done = import_files(store, [root], Choices())
    assert (done.new_documents, done.new_attributions) == (2, 6)
    both = ["nyt_2016_one.txt", "nyt_2016_two.txt"]
    assert layers(store) == {"4b22": both, "ef2d": both[:1]}
    assert import_files(store, [root], Choices()).new_attributions == 0


def test_annotators_by_folder_are_known_by_the_same_text_in_each(
    tmp_path: Path, project: Project
) -> None:
    for name in ("a1", "a2"):
        pair(tmp_path / "in" / name, lines_of(CLEAN))
    store = project()
    assert import_files(store, [tmp_path / "in"], Choices()).new_documents == 1
    assert layers(store) == {"a1": ["d.txt"], "a2": ["d.txt"]}


def test_folders_that_are_no_annotators_ask_whose_work_it_is(
    tmp_path: Path, project: Project
) -> None:
    for n, name in enumerate(("train", "test")):
        pair(tmp_path / "in" / name, lines_of(CLEAN), CLEAN + str(n))
    store = project()
    with refused("annotator_unsaid", store):
        import_files(store, [tmp_path / "in"], Choices())
    assert import_files(store, [tmp_path / "in"], Choices(annotator="A07")).new_documents == 2
    assert list(layers(store)) == ["A07"]


def test_pairs_of_entities_and_events_are_read_together(tmp_path: Path) -> None:
    entities, _, events = lines_of(CLEAN).partition("E1\t")
    path = pair(tmp_path, entities).rename(tmp_path / "d.a1")
    (tmp_path / "d.a2").write_text(f"E1\t{events}", "utf-8")
    assert words_of(read(path, TAGSET)) == EXPECTED


def test_annotations_without_their_text_are_refused(tmp_path: Path) -> None:
    path = pair(tmp_path / "in" / "x", lines_of(CLEAN))
    path.with_suffix(".txt").unlink()
    with refused("brat_text_missing"):
        read(path, TAGSET)


def test_an_annotator_does_not_take_over_the_ids_of_another(
    tmp_path: Path, project: Project
) -> None:
    out = written(BRAT, example_corpus(("A01",)), tmp_path / "out")
    store = project()
    import_files(store, [out], Choices())
    before = {item.id: item for item in store.find(Attribution)}
    import_files(store, [out], Choices(annotator="B02"))
    assert {id: store.get(Attribution, id) for id in before} == before
    assert len(store.find(Attribution, annotator="B02")) == len(before)


# ---- what others made ---------------------------------------------------------------------------


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are absent")
@pytest.mark.parametrize(
    ("folder", "documents", "attributions"),
    [("synthetic-arabic", 1, 2), ("tutorial-news", 4, 0), ("tutorial-bio", 4, 0)],
)
def test_the_shared_samples_are_imported_and_say_what_has_no_place(
    folder: str, documents: int, attributions: int, project: Project
) -> None:
    store = project()
    done = import_files(store, [SAMPLES / folder], Choices(annotator="A01"))
    assert (done.new_documents, done.new_attributions) == (documents, attributions)
    assert {note.code for note in done.notes} <= {"label_ignored", "brat_left_out"}
    assert done.notes


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are absent")
def test_news_events_become_attributions_by_a_mapping(project: Project) -> None:
    labels = {"Reporter-Arg": "source", "Event-Arg": "content"}
    store = project()
    choices = Choices(annotator="A01", options=Options(labels=labels))
    import_files(store, [SAMPLES / "tutorial-news"], choices)
    found = [item for item in store.find(Attribution) if "source" in item.spans]
    texts = {d.id: d.text for d in store.find(Document)}
    said = {
        tuple(texts[item.document][a:b] for role in ("source", "cue") for a, b in item.spans[role])
        for item in found
    }
    assert said == {("CNN", "reports"), ("Somebody", "twitted")}


@settings(max_examples=300, deadline=None)
@given(corpora())
def test_a_damaged_file_is_refused_or_read_but_never_crashes(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(BRAT, corpus, folder / "out")
        for path in (out / "A01").glob("*.ann"):
            raw = path.read_bytes()
            for cut in range(0, len(raw), max(1, len(raw) // 7)):
                path.write_bytes(raw[:cut] + raw[cut + 3 :])
                try:
                    read(path, TAGSET)
                except AnnotatorError as error:
                    assert error.problems
