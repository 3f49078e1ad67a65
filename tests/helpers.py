"""What several tests need: what a project holds, refusals that change nothing, small files."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from annotator import i18n
from annotator.errors import AnnotatorError, Problem
from annotator.formats import Dataset, native, stream_of
from annotator.model.ids import layer_id, region_id
from annotator.model.records import (
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Layer,
    Region,
)
from annotator.model.tagset import Tagset, digest
from annotator.sentences import SENTENCES
from annotator.store import Store

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "resources" / "samples"
TEXTS = sorted(SAMPLES.glob("*.txt"))
ANNOTATIONS = sorted(SAMPLES.glob("[0-9]*.json"))
SHARED = ROOT.parent / "shared"
STRIKE_TEXT, STRIKE = SAMPLES / "02_port_strike.txt", SAMPLES / "02_port_strike.json"

ARTICLE = (
    "نفى المتحدث باسم الكرملين صحة الخبر.\n"
    "قالت الوزارة إن الصفقة «لم توقَّع بعد»، وأضافت أن المفاوضات مستمرة 😀.\n"
    "اقرأ أيضاً: خبر آخر\n"
)


Project = Callable[..., Store]  # the fixture `project`


class Called(NamedTuple):
    """What a call of the program came to, in this process."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Called]  # the fixture `call`


# ---- what a project holds -------------------------------------------------------------------


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table: records, log and settings alike."""
    driver = store._driver
    names = driver.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {
        row["name"]: driver.rows(f'SELECT * FROM "{row["name"]}" ORDER BY 1, 2') for row in names
    }


def records(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The records alone: what undo must bring back."""
    beside = {"operation", "head", "text"}
    return {
        name: rows
        for name, rows in contents(store).items()
        if name not in beside and not name.startswith("local_")
    }


def tree(folder: Path) -> dict[str, str]:
    """Every file with its checksum; what SQLite keeps beside an open project is left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(("-wal", "-shm", ".lock")) or "home" in path.parts:
            continue
        regular = path.is_file() and not path.is_symlink() and os.access(path, os.R_OK)
        sha = hashlib.sha256(path.read_bytes()).hexdigest() if regular else ""
        found[str(path.relative_to(folder))] = sha
    return found


# ---- refusals -------------------------------------------------------------------------------


def assert_sentence(problem: Problem) -> None:
    """A problem can be said in English and, as far as it is translated, in Arabic."""
    assert problem.code in SENTENCES
    said = {}
    for language in ("en", "ar"):
        i18n.set_language(language)
        said[language] = i18n.sentence(problem)
        assert i18n.full_sentence(problem).endswith(said[language])
        assert "{" not in said[language].replace(str(dict(problem.params)), "")
    message = SENTENCES[problem.code]
    if i18n._catalogue("ar").gettext(message) != message:
        assert said["ar"] != said["en"]
    i18n.set_language("en")


@contextmanager
def refused(
    code: str, store: Store | None = None, folder: Path | None = None
) -> Iterator[pytest.ExceptionInfo[AnnotatorError]]:
    """What happens inside is refused with this code; project and files stay as they were."""
    rows = contents(store) if store else {}
    files = tree(folder) if folder else {}
    with pytest.raises(AnnotatorError) as caught:
        yield caught
    problems = caught.value.problems
    assert code in [problem.code for problem in problems]
    for problem in problems:
        assert_sentence(problem)
    if store:
        assert contents(store) == rows
    if folder:
        assert tree(folder) == files


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


# ---- small files ----------------------------------------------------------------------------


def at(words: str, text: str = ARTICLE) -> list[int]:
    """The place of words in a text, as JSON has it."""
    start = text.index(words)
    return [start, start + len(words)]


def gold_item(**changes: Any) -> dict[str, Any]:
    """One sound attribution on ARTICLE, as the gold format has it."""
    return {
        "id": "A1",
        "source": [at("المتحدث باسم الكرملين")],
        "cue": [at("نفى")],
        "content": [at("صحة الخبر")],
        "quote_type": "reported_act",
        "stance": "denies",
        "source_kind": "spokesperson",
        "anonymity": "role_only",
        "certainty": "certain",
        "entity": "المتحدث باسم الكرملين",
        **changes,
    }


def gold_file(folder: Path, *items: dict[str, Any], name: str = "a", **changes: Any) -> Path:
    """Write ARTICLE's annotations; `changes` replace top-level keys."""
    data = {
        "file": "a.txt",
        "sha256": digest(ARTICLE),
        "text_length_codepoints": len(ARTICLE),
        "boilerplate": [at("اقرأ أيضاً: خبر آخر")],
        "attributions": list(items),
        **changes,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def article_file(folder: Path, name: str = "a.txt", text: str = ARTICLE) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def small_corpus() -> Corpus:
    """Two documents, two layers on the first, an entity merged into another, a claim."""
    one = Document("d1", "عنوان", ARTICLE, digest(ARTICLE), meta={"file": "a.txt"})
    other = Document("d2", "آخر", "قال زيد: نعم.", digest("قال زيد: نعم."), supersedes="d1")
    values = {"quote_type": "reported_act", "stance": "denies", "source_kind": "spokesperson"}

    def span(words: str) -> tuple[tuple[int, int], ...]:
        start, end = at(words)
        return ((start, end),)

    spans = {
        "source": span("المتحدث باسم الكرملين"),
        "cue": span("نفى"),
        "content": span("صحة الخبر"),
    }
    first = Attribution("x1", "d1", "A01", spans, values, entity="e1", origin="import")
    second = Attribution(
        "x2",
        "d1",
        "A01",
        {"cue": span("قالت"), "source": span("الوزارة"), "content": span("أن المفاوضات مستمرة")},
        {"quote_type": "indirect", "stance": "asserts", "source_kind": "official_body"},
        implicit=None,
        denies=None,
        note="حاشية",
    )
    third = Attribution(
        "x3",
        "d2",
        "gold",
        {"cue": ((0, 3),), "source": ((4, 7),), "content": ((9, 12),)},
        {"quote_type": "direct_unmarked", "stance": "asserts", "source_kind": "named_person"},
        provenance={"decision": "single", "derived_from": [{"layer": "A01", "id": "y"}]},
    )
    start, end = at("اقرأ أيضاً: خبر آخر")
    return Corpus(
        (one, other),
        (Region(region_id("d1", "boilerplate", start, end), "d1", "boilerplate", start, end),),
        tuple(
            Layer(layer_id(document, name), document, name, state, "1.0")
            for document, name, state in (
                ("d1", "A01", "open"),
                ("d1", "A02", "submitted"),
                ("d2", "gold", "final"),
            )
        ),
        (first, second, third),
        (Entity("e1", "بيسكوف", merged_into="e2"), Entity("e2", "الكرملين", "body", ("قصر",))),
        (Claim("c1", "الخبر صحيح"),),
        (ClaimLink("l1", "c1", "x1", "denies"),),
    )


Lines = dict[str, list[dict[str, Any]]]


def dataset_folder(
    out: Path,
    tagset: Tagset,
    change: Callable[[Lines], None] | None = None,
    manifest: Callable[[dict[str, Any]], None] | None = None,
) -> Path:
    """Write the small corpus; `change` its lines (checksums follow), then the manifest."""
    native.write(
        stream_of(small_corpus(), tagset, Dataset("صغير", layers=("A01", "A02", "gold"))), out
    )
    listing = json.loads((out / "manifest.json").read_bytes())
    if change:
        names = ("documents", "entities", "claims")
        lines: Lines = {
            name: [json.loads(line) for line in (out / f"{name}.jsonl").read_bytes().splitlines()]
            for name in names
        }
        change(lines)
        for name in names:
            raw = b"".join(json.dumps(line).encode() + b"\n" for line in lines[name])
            (out / f"{name}.jsonl").write_bytes(raw)
        sign(out, listing)
    if manifest:
        manifest(listing)
    (out / "manifest.json").write_text(json.dumps(listing, ensure_ascii=False), encoding="utf-8")
    return out


def sign(out: Path, listing: dict[str, Any]) -> None:
    """Make the manifest's checksums fit the files."""
    for entry in listing["files"]:
        raw = (out / entry["path"]).read_bytes()
        lines = sum(1 for line in raw.split(b"\n") if line.strip())
        entry["sha256"], entry["bytes"] = hashlib.sha256(raw).hexdigest(), len(raw)
        entry["records"] = 1 if entry["path"] == "tagset.json" else lines


# ---- processes ------------------------------------------------------------------------------


def isnad(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own; it never shows a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        timeout=60,
        cwd=options.pop("cwd", ROOT),
        **options,
    )
    assert "Traceback" not in done.stderr
    return done


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def as_a_mortal() -> Iterator[None]:
    """Let file permissions count for root too (CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH go)."""
    if not sys.platform.startswith("linux"):
        pytest.skip("permissions are tested on Linux")
    libc = ctypes.CDLL(None)
    header, sets = _Header(0x20080522, 0), (_Sets * 2)()
    assert libc.capget(ctypes.byref(header), ctypes.byref(sets)) == 0
    before = sets[0].effective
    sets[0].effective = before & ~0b110
    assert libc.capset(ctypes.byref(header), ctypes.byref(sets)) == 0
    try:
        yield
    finally:
        sets[0].effective = before
        libc.capset(ctypes.byref(header), ctypes.byref(sets))
