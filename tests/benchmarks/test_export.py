"""Exports of 1,000 and 10,000 documents: memory that does not grow, speed against plain orjson."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator import exchange
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import Annotator, Attribution, Document, Entity, Layer, Record
from annotator.model.tagset import digest

FEW, MANY, EACH, NAMES = 1_000, 10_000, 12, 500
ALLOWED_GROWTH = 1.25  # of the peak memory, for ten times the documents
SLOWEST = 0.4  # of the speed of dumping the same objects with orjson, unchecked
VALUES = {
    "quote_type": "indirect", "stance": "asserts", "source_kind": "official_body",
    "anonymity": "role_only", "certainty": "certain",
}  # fmt: skip
WORDS = (
    *("قال", "الوزير", "إن", "الحكومة", "ستعلن", "غدا", "الخطة", "في", "بيان", "رسمي", "جديد"),
    *("بحسب", "مصادر", "مطلعة", "على", "الملف"),
)


def text_of(number: int) -> str:
    """Return a text of about 3,000 characters."""
    dice = random.Random(number)
    lines = (" ".join(dice.choice(WORDS) for _ in range(12)) for _ in range(48))
    return "".join(f"{line}.\n" for line in lines)


def records(number: int) -> Iterator[Record]:
    """Yield a document with a layer of EACH attributions of three spans."""
    text, id = text_of(number), stable_id("document", str(number))
    words = [found.span() for found in re.finditer(r"[^\s.]+", text)]
    yield Document(id, f"خبر {number}", text, digest(text), meta={"file": f"{number}.txt"})
    yield Layer(layer_id(id, "A01"), id, "A01", "submitted", "1.0")
    for n in range(EACH):
        w = words[n * (len(words) // EACH) :]
        spans = {
            "cue": (w[0],),
            "source": ((w[1][0], w[2][1]),),
            "content": ((w[4][0], w[12][1]),),
        }
        entity = stable_id("entity", str((number + n) % NAMES))
        attribution = stable_id("attribution", str(number), str(n))
        yield Attribution(attribution, id, "A01", spans, VALUES, entity=entity)


def project(path: Path, documents: int) -> Path:
    with exchange.create_project(path, None, "A01") as store:
        with store.operation("import", "A01"):
            store.put(Annotator("A01"))
            store.put(*(Entity(stable_id("entity", str(n)), f"جهة {n}") for n in range(NAMES)))
        for start in range(0, documents, 500):
            with store.operation("import", "A01"):
                for number in range(start, min(documents, start + 500)):
                    store.put(*records(number))
    return path


EXPORT = """
import json, sys, time
from pathlib import Path
from annotator import exchange
from annotator.exchange.streams import open_stream
from annotator.formats.base import silent
from annotator.store import Store

project, out, kind, rules = sys.argv[1:]
begin = time.process_time()
with Store.reader(Path(project)) as store:
    if rules:
        exchange.export(store, Path(out), kind, "A01")
    else:
        format = exchange.format_named(kind)
        format.write(open_stream(store, ["A01"]), Path(out), silent)
        assert not (format.verify and format.verify(Path(out), silent))
seconds = time.process_time() - begin
# Not ru_maxrss: a new process inherits it from the one that starts it.
peak = next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
print(json.dumps([seconds, int(peak.split()[1])]))
"""


def measured(path: Path, out: Path, kind: str, rules: str = "rules") -> tuple[float, float]:
    """Export in a process of its own; return the seconds of CPU and the peak memory in MB.

    Without `rules` the format writes, validates and verifies all the same.
    """
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, path, out, kind, rules],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    seconds, peak = json.loads(done.stdout)
    return seconds, peak / 1024


def bare(path: Path, out: Path) -> float:
    """Write the same objects the quickest way there is: rows, dicts, orjson, no questions asked.

    Return the seconds of CPU.
    """
    begin = time.process_time()
    connection = sqlite3.connect(path)
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    with out.open("wb") as file:
        for line in _lines(connection):
            file.write(orjson.dumps(line, option=options))
    connection.close()
    return time.process_time() - begin


def _lines(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    documents = connection.execute(
        "SELECT d.id, d.title, d.language, d.meta, d.sha256, t.text FROM document d"
        " JOIN text t ON t.sha256 = d.sha256 ORDER BY d.id"
    )
    for id, title, language, meta, sha256, text in documents:
        items = connection.execute(
            "SELECT id, spans, attributes, entity, origin FROM attribution WHERE document = ?", [id]
        )
        length = len(text.encode("utf-16-le")) // 2
        yield {
            "id": id, "title": title, "language": language, "meta": json.loads(meta), "text": text,
            "text_info": {"length": len(text), "length_utf16": length, "sha256": sha256},
            "regions": [],
            "layers": [{"annotator": "A01", "attributions": [
                {
                    "id": item, "attributes": json.loads(values), "entity": entity,
                    "origin": origin,
                    "spans": {
                        role: {"fragments": parts, "text": " ".join(text[a:b] for a, b in parts)}
                        for role, parts in json.loads(spans).items()
                    },
                }
                for item, spans, values, entity, origin in items
            ]}],
        }  # fmt: skip


@pytest.mark.timeout(900)
def test_many_documents_are_exported_in_the_memory_of_few(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few, many = project(tmp_path / "few.isnad", FEW), project(tmp_path / "many.isnad", MANY)
    alone = bare(many, tmp_path / "bare.jsonl")
    told = [f"\n{MANY:,} documents × {EACH} attributions; rows to orjson unchecked: {alone:.2f} s"]
    seconds, _ = measured(many, tmp_path / "plain", "json", "")
    ratio = alone / seconds
    told.append(f"json without the rules, every line validated: {seconds:.2f} s, ratio {ratio:.2f}")
    growths = {}
    for kind in ("json", "brat", "gold"):
        _, little = measured(few, tmp_path / f"few-{kind}", kind)
        seconds, much = measured(many, tmp_path / f"many-{kind}", kind)
        growths[kind] = much / little
        told.append(
            f"{kind}: {seconds:.2f} s, {MANY * EACH / seconds:,.0f} attributions/s, ratio"
            f" {alone / seconds:.2f}; peak memory {little:.0f} MB → {much:.0f} MB"
        )
    with capsys.disabled():
        sys.stdout.write("\n  ".join(told) + "\n")
    assert max(growths.values()) <= ALLOWED_GROWTH
    assert ratio >= SLOWEST
