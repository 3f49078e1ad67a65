"""TEI: the text and every span again by its anchors, and the schema of the TEI."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from annotator.errors import AnnotatorError
from annotator.exchange import import_paths
from annotator.formats import stream_of
from annotator.formats.foreign.xmltext import CONTROLS, legal
from annotator.formats.tei import TEI
from annotator.model.records import Corpus, Fragments
from tests.formats.examples_corpus import EXAMPLES
from tests.formats.roundtrip import DATASET, TAGSET, contents, corpora, scratch, written
from tests.helpers import SHARED, Project

T = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = SHARED / "samples" / "tei" / "tei_all_4.12.0.rng"
needs_jing = pytest.mark.skipif(
    not SCHEMA.is_file() or shutil.which("jing") is None,
    reason="the shared samples or jing are not here",
)


def text_and_anchors(root: Any) -> tuple[str, dict[str, int]]:
    """The text of the paragraphs, and where every anchor stands in it."""
    lines, places, start = [], {}, 0
    for paragraph in root.iter(f"{T}p"):
        if paragraph.getparent().tag != f"{T}body":
            continue
        line = paragraph.text or ""
        for anchor in paragraph:
            places[anchor.get(ID)] = start + len(line)
            line += anchor.tail or ""
        lines.append(line)
        start += len(line) + 1
    return "\n".join(lines), places


def fragments_of(root: Any, places: dict[str, int]) -> dict[str, Fragments]:
    """The fragments of every span that an attribution's link names."""
    spans = {span.get(ID): span for span in root.iter(f"{T}span") if span.get(ID)}

    def resolved(id: str) -> Fragments:
        span = spans[id]
        if span.get("target"):
            return tuple(p for part in span.get("target").split() for p in resolved(part[1:]))
        return ((places[span.get("from")[1:]], places[span.get("to")[1:]]),)

    return {id: resolved(id) for id in spans if id.count(".") == 1}


def links(root: Any) -> list[tuple[str, str, str]]:
    found = [(link.get("type"), link.get("target").split()) for link in root.iter(f"{T}link")]
    kinds = ("parent", "denies", "confirms")
    return sorted((kind, ends[0], ends[1]) for kind, ends in found if kind in kinds)


@settings(max_examples=40, deadline=None)
@given(corpora(annotators=("A01", "B02")))
def test_anchors_spans_values_and_links_say_all_that_was_written(corpus: Corpus) -> None:
    with scratch() as folder:
        out = written(TEI, corpus, folder / "one")
        assert contents(out) == contents(written(TEI, corpus, folder / "two"))
        roots = {}
        for file in out.iterdir():
            root = etree.parse(file).getroot()
            roots[root.find(f".//{T}idno[@type='document']").text] = root
    names = {entity.id: entity.name for entity in corpus.entities}
    for part in stream_of(corpus, TAGSET, DATASET).slices():
        document, root = part.documents[0], roots[part.documents[0].id]
        text, places = text_and_anchors(root)
        assert text == legal(document.text)
        spans = fragments_of(root, places)
        assert spans == {
            f"u-{item.id}.{role}": fragments
            for item in part.attributions
            for role, fragments in item.spans.items()
        }
        wanted = []
        for item in part.attributions:
            (link,) = root.findall(f".//{T}link[@{ID}='u-{item.id}']")
            said = set((link.get("ana") or "").split())
            assert said == {
                *(f"#{name}.{value}" for name, value in item.attributes.items()),
                *(f"#implicit.{name}.{value}" for name, value in (item.implicit or {}).items()),
                *([f"#e-{item.entity}"] if item.entity else ()),
            }
            assert (link.get("type") == "implicit") == (item.implicit is not None)
            assert link.get("resp") == f"#p-{item.annotator}"
            if item.entity:
                (entity,) = root.findall(f".//{T}interp[@{ID}='e-{item.entity}']")
                assert entity.text == names[item.entity]
            wanted += [
                (kind, f"#u-{item.id}", f"#u-{getattr(item, kind)}")
                for kind in ("parent", "denies", "confirms")
                if getattr(item, kind)
            ]
        assert links(root) == sorted(wanted)
        assert CONTROLS.count(part) == sum(
            one != other for one, other in zip(document.text, text, strict=True)
        )
        ids = [element.get(ID) for element in root.iter() if element.get(ID)]
        assert len(ids) == len(set(ids))
        named = re.findall(r"#([^\s\"]+)", etree.tostring(root.find(f"{T}standOff"), encoding=str))
        assert set(named) <= set(ids)


@needs_jing
def test_the_example_is_valid_in_tei_all() -> None:
    files = sorted(str(path) for path in (EXAMPLES / "tei").iterdir())
    done = subprocess.run(
        ["jing", str(SCHEMA), *files], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


@needs_jing
def test_jing_sees_what_is_not_valid(tmp_path: Path) -> None:
    wrong = (EXAMPLES / "tei" / "weather.xml").read_text("utf-8").replace("anchor", "anker")
    (tmp_path / "wrong.xml").write_text(wrong, "utf-8")
    command = ["jing", str(SCHEMA), str(tmp_path / "wrong.xml")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the shared samples are not here")
def test_the_sample_is_refused_for_it_is_no_format_to_import(project: Project) -> None:
    sample = SCHEMA.parent / "synthetic-arabic-said-standoff.xml"
    with pytest.raises(AnnotatorError) as caught:
        import_paths(project(), [sample], "tei", annotator="A01")
    assert [problem.code for problem in caught.value.problems] == ["format_no_read"]
