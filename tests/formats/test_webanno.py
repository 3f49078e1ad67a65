"""WebAnno TSV 3: exactly what INCEpTION's own XMI of the same document says, and Arabic of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.errors import Place
from annotator.exchange import import_paths
from annotator.formats import Options
from annotator.formats.cas import WEBANNO, kinds
from annotator.formats.cas.graph import Graph, of_cas
from annotator.formats.cas.tsv import parse
from annotator.formats.cas.xmi import load
from annotator.model.records import Attribution, Document
from tests.formats.roundtrip import TAGSET
from tests.helpers import SHARED, Project, assert_sentence, refused

SUITE = SHARED / "samples" / "webanno-tsv" / "tsv3-suite"
CURATION = SHARED / "samples" / "inception" / "curation-testsuite"
PAIRS = sorted(path.parent for path in SUITE.glob("*/reference.xmi"))
# INCEpTION moves these to the edges of words when it writes TSV, as their names say.
MOVED = ("Whitespace", "ZeroWidthAnnotation")
# What the TSV files were written with, in newer versions of the same tests.
RENAMED = {"NamedEntity": "Span", "intValue": "integerValue"}

HEAD = "#FORMAT=WebAnno TSV 3.3\n"
LAYERS = "#T_SP=custom.Span|value\n#T_RL=custom.Relation|value|BT_custom.Span\n\n\n"
ROWS = (
    "1-1\t0-3\tقال\tcue\t_\t_\t\n"
    "1-2\t4-6\t😀\t_\t_\t_\t\n"
    "1-3\t7-10\tزيد\tsource[1]\tsource\t1-1[0_1]\t\n"
    "1-4\t11-15\tحسنٌ\tsource[1]\t_\t_\t\n"
    "1-5\t16-20\tإنها\t_\t_\t_\t\n"
    "1-5.1\t18-20\tها\tcontent\tcontent\t1-1\t\n"
)
TSV = f"{HEAD}{LAYERS}#Text=قال 😀 زيد حسنٌ إنها\n{ROWS}"


def graph(text: str) -> Graph:
    return parse(text, "", Place(file="a.tsv"))


def read(text: str, folder: Path, options: Options | None = None) -> Any:
    path = folder / "a.tsv"
    path.write_text(text, "utf-8", newline="")
    assert WEBANNO.read is not None
    return WEBANNO.read(path, TAGSET, options or Options())


# ---- the same as XMI ---------------------------------------------------------------------------


def meaning(found: Graph) -> tuple[list[Any], list[Any]]:
    """What a graph says, without ids, and without what TSV does not have."""
    nodes = {node.id: node for node in found.nodes}

    def name(word: str) -> str:
        word = word.rpartition(".")[2]
        return RENAMED.get(word, "POS" if word.startswith("POS_") else word)

    def place(id: str) -> Any:
        node = nodes.get(id)
        return node and (node.start, node.end, name(node.type))

    def features(one: Any) -> list[tuple[str, str]]:
        return sorted((name(key), value) for key, value in one.features.items())

    spans = []
    for node in found.nodes:
        bare = name(node.type) in ("Token", "Sentence")
        links = sorted((link.feature, link.role, str(place(link.target))) for link in node.links)
        if name(node.type) != "DocumentMetaData":
            said = ([], []) if bare else (features(node), links)
            spans.append((node.start, node.end, name(node.type), *said))
    relations = [
        (name(one.type), place(one.source), place(one.target), features(one))
        for one in found.relations
    ]
    return sorted(spans, key=repr), sorted(relations, key=repr)


@pytest.mark.skipif(not SUITE.is_dir(), reason="the shared samples are not here")
def test_the_suite_of_inception_is_here() -> None:
    assert len(PAIRS) == 73


@pytest.mark.parametrize("folder", PAIRS, ids=lambda path: path.name)
def test_tsv_says_what_xmi_says(folder: Path) -> None:
    shared = SHARED / "samples"
    declared = [
        (shared / "webanno-tsv" / "webannoTestTypes.xml").read_bytes(),
        (shared / "uima-cas/cassis/typesystems/inception_typesystem.xml").read_bytes(),
    ]
    cas, _ = load((folder / "reference.xmi").read_bytes(), declared, TAGSET, Place(), "")
    expected = of_cas(cas, Place())
    found = graph((folder / "reference.tsv").read_text("utf-8"))
    if any(word in folder.name for word in MOVED):
        assert found.text == expected.text.rstrip()
        assert len(meaning(found)[0]) == len(meaning(expected)[0])
        return
    assert found.text == expected.text
    assert meaning(found) == meaning(expected)


@pytest.mark.parametrize(
    "path", sorted(CURATION.rglob("*.tsv")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_curation_suite_is_read(path: Path) -> None:
    assert WEBANNO.knows is not None
    assert WEBANNO.knows(path)
    found = graph(path.read_text("utf-8"))
    rows = [line for line in path.read_text("utf-8").splitlines() if line[:1].isdecimal()]
    assert len([node for node in found.nodes if node.short == "Token"]) == len(rows)


# ---- what becomes of it --------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_words_parts_of_words_and_relations_are_attributions(ends: str, tmp_path: Path) -> None:
    reading = read(TSV.replace("\n", ends), tmp_path)
    (document,) = reading.corpus.documents
    assert document.text == "قال 😀 زيد حسنٌ إنها"
    (item,) = reading.corpus.attributions
    words = {role: [document.text[s:e] for s, e in parts] for role, parts in item.spans.items()}
    assert words == {"cue": ["قال"], "source": ["زيد حسنٌ"], "content": ["ها"]}
    assert reading.notes == ()


def test_it_becomes_the_work_of_whom_one_says_or_of_its_folder(
    project: Project, tmp_path: Path
) -> None:
    store = project()
    path = tmp_path / "a.tsv"
    path.write_text(TSV, "utf-8")
    with refused("annotator_unsaid", store):
        import_paths(store, [path])
    import_paths(store, [path], annotator="B02")
    folder = tmp_path / "project" / "curation" / "a.txt"
    folder.mkdir(parents=True)
    (folder / "CURATION_USER.tsv").write_text(TSV, "utf-8")
    done = import_paths(store, [tmp_path / "project"])
    assert done.known_documents == 1
    assert sorted(item.annotator for item in store.find(Attribution)) == ["B02", "gold"]
    assert [document.meta["file"] for document in store.find(Document)] == ["a.txt"]


def test_slots_are_roles(tmp_path: Path) -> None:
    text = (
        f"{HEAD}#T_SP=custom.Part|\n"
        "#T_SP=custom.Cue|stance|ROLE_custom.Cue:my_links_custom.Link_Type|custom.Part\n\n\n"
        "#Text=قال زيد نعم\n"
        "1-1\t0-3\tقال\t_\tdenies\tsource;content\t1-2;1-3[2]\t\n"
        "1-2\t4-7\tزيد\t*\t_\t_\t_\t\n"
        "1-3\t8-11\tنعم\t*[1]|*[2]\t_\t_\t_\t\n"
    )
    (item,) = read(text, tmp_path).corpus.attributions
    assert item.spans == {"cue": ((0, 3),), "source": ((4, 7),), "content": ((8, 11),)}
    assert item.attributes == {"stance": "denies"}


@pytest.mark.parametrize(
    ("version", "written", "text"),
    [
        ("3.3", "a\\tb\\nc\\\\d", "a\tb\nc\\d"),
        ("3.2", "a\\\x01b", "a\x01b"),
        ("3.1", "a\\u0062\\uD83D\\uDE00", "ab😀"),
        ("3.3", "a\\u0062", "a\\u0062"),
    ],
)
def test_texts_are_written_with_escapes(version: str, written: str, text: str) -> None:
    found = graph(f"#FORMAT=WebAnno TSV {version}\n\n\n#Text={written}\n1-1\t0-1\ta\t\n")
    assert found.text == text


def test_between_sentences_are_line_feeds_and_blanks() -> None:
    found = graph(
        f"{HEAD}\n\n#Text=one\n1-1\t0-3\tone\t\n\n#Text=two\n2-1\t3-6\ttwo\t\n\n"
        "#Sentence.id=x\n#Text=three\n#Text=four\n3-1\t9-14\tthree\t\n3-2\t15-19\tfour\t\n"
    )
    assert found.text == "onetwo\n  three\nfour"
    sentences = [(n.start, n.end) for n in found.nodes if n.short == "Sentence"]
    assert sentences == [(0, 3), (3, 6), (9, 19)]


def test_positions_that_count_code_points_are_noticed(tmp_path: Path) -> None:
    moved = ROWS
    for old, new in (("4-6", "4-5"), ("7-10", "6-9"), ("11-15", "10-14"), ("16-20", "15-19"),
                     ("18-20", "17-19")):  # fmt: skip
        moved = moved.replace(old, new)
    text = TSV.replace(ROWS, moved)
    two = text + "\n#Text=نعم\n2-1\t20-23\tنعم\t_\t_\t_\t\n"
    for wrong in (text, two):
        with refused("offset_unit") as error:
            read(wrong, tmp_path)
        assert error.value.problems[0].params["found"] == "code_point"
        reading = read(wrong, tmp_path, Options(offsets="code_point"))
        (item,) = reading.corpus.attributions
        assert item.spans["cue"] == ((0, 3),)
        assert item.spans["content"] == ((17, 19),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("TSV 3.3", "TSV 2.0", "webanno_version"),
        (HEAD, "", "webanno_version"),
        ("1-1\t0-3", "1-1 0-3", "webanno_row"),
        ("1-2\t4-6", "1-1\t4-6", "webanno_row"),
        ("\tcue\t_\t_\t", "\tcue", "webanno_row"),
        ("#Text=قال 😀 زيد حسنٌ إنها\n", "", "webanno_row"),
        ("4-6\t😀", "4-6\t😁", "covered_text"),
        ("18-20\tها", "18-25\tها", "webanno_gap"),
        ("\t1-1\t\n", "\t7-7\t\n", "reference_missing"),
        ("1-1[0_1]", "9-9[5_1]", "reference_missing"),
        ("#Text=قال", "#Text=\\\0قال", "text_nul"),
    ],
)
def test_damaged_files_are_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert old in TSV
    with refused(code) as error:
        read(TSV.replace(old, new, 1), tmp_path)
    assert_sentence(error.value.problems[0])


def test_sentences_far_apart_are_refused() -> None:
    far = f"{HEAD}\n\n#Text=a\n1-1\t0-1\ta\t\n\n#Text=b\n2-1\t900000000-900000001\tb\t\n"
    with refused("webanno_gap"):
        graph(far)


def test_it_is_known_from_other_tables(tmp_path: Path) -> None:
    assert WEBANNO.knows is not None
    path = tmp_path / "a.tsv"
    for head, known in (
        (TSV, True),
        ("\ufeff" + TSV, True),
        ("#id=1\n#text=Ms. Haag\n", True),  # version 1, which is refused with a reason
        (" # custom.Span | value # custom.Other\n", True),
        ("title\ttext\nخبر\tنص\n", False),
        ("#title\ttext\n", False),
        ("", False),
    ):
        path.write_text(head, "utf-8")
        assert WEBANNO.knows(path) is known
    assert not WEBANNO.knows(tmp_path)
    assert kinds.is_structure("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token")
