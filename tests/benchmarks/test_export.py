"""Every writer on 1,000 and 10,000 documents: memory does not grow; speed against plain orjson."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
import pytest

from annotator import exchange
from annotator.formats import FORMATS, Format
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import Annotator, Attribution, Document, Entity, Layer, Record
from annotator.model.tagset import digest

FEW, MANY, EACH, NAMES = 1_000, 10_000, 12, 500
ALL, SOME = (FEW, MANY), (300, 1_500)  # pairs of documents; all formats with ALL take 20 minutes
EXCHANGED = ("json", "gold", "brat", "huggingface", "csv", "xlsx", "cas-json", "cas-xmi")
CHECKS = ("verify", "validate")
CLIENTS = Path(__file__).parents[2] / "build" / "clients"
ALLOWED_GROWTH = 15  # MB of the peak memory, whatever the format
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


WORK = """
import json, site, sys, time
from pathlib import Path

project, out, kind, rules, *more = sys.argv[1:]
for folder in more:
    site.addsitedir(folder)  # where packages of an extra lie, behind our own

from annotator import exchange
from annotator.exchange.streams import open_stream
from annotator.formats.base import silent
from annotator.store import Store

begin = time.process_time()
if kind == "validate":
    assert exchange.validate(Path(out) / "native").valid
elif kind == "verify":
    assert exchange.verify(Path(out)).valid
elif kind == "release":
    plan = exchange.Plan(layers=("A01",), licence="CC-BY-4.0")
    with Store.reader(Path(project)) as store:
        exchange.release(store, plan, Path(out))
else:
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


def measured(
    path: Path, out: Path, kind: str, rules: str = "rules", more: Sequence[Path] = ()
) -> tuple[float, float]:
    """Do one thing in a process of its own; return the seconds of CPU and the peak memory in MB.

    `kind` is a format, or `release`, `verify` or `validate` of the release `out`. Without `rules`
    a format writes, validates and verifies all the same. `more` are folders of packages.
    """
    done = subprocess.run(
        [sys.executable, "-c", WORK, path, out, kind, rules, *more],
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


def packages(kind: Format) -> list[Path] | None:
    """Return the folders in which the packages lie that a format needs; None without them."""
    if not [name for name in kind.needs if find_spec(name) is None]:
        return []
    for folder in sorted(CLIENTS.glob("*/lib/python*/site-packages")):
        if all((folder / name).is_dir() for name in kind.needs):
            return [folder]
    return None


def plain(path: Path, out: Path) -> float:
    """Return the speed of native JSON without the rules, as a ratio to the quickest way there is.

    Both are measured one after the other: what else the machine does slows down either.
    """
    return bare(path, out.with_suffix(".jsonl")) / measured(path, out, "json", "")[0]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is done with few and with many documents, and where its packages lie."""

    name: str
    ending: str = ""
    pair: tuple[int, int] = ALL
    more: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Peak memory with few and with many documents in MB, and seconds of CPU with many."""

    case: Case
    little: float
    much: float
    seconds: float

    def line(self, bare_seconds: float) -> str:
        """Return a row of the table."""
        few, many = self.case.pair
        return (
            f"{self.case.name:14} {few:>6,} → {many:>6,} {self.little:>5.0f} → {self.much:>3.0f}"
            f" ({self.much - self.little:+5.1f}) {self.seconds:>8.2f}"
            f" {bare_seconds / self.seconds:>6.2f}"
        )


def cases() -> Iterator[Case]:
    """Yield every writer: formats that people exchange on all documents, others on fewer."""
    for kind in FORMATS:
        more = packages(kind) if kind.write is not None else None
        if more is not None:
            pair = ALL if kind.name in EXCHANGED else SOME
            yield Case(kind.name, kind.makes, pair, more)
    yield Case("release")


@pytest.mark.timeout(1200)
def test_every_writer_takes_the_memory_of_few_documents_for_many(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    projects = {n: project(tmp_path / f"{n}.isnad", n) for n in sorted({*ALL, *SOME})}
    alone = {n: bare(path, tmp_path / f"bare-{n}") for n, path in projects.items()}
    ratio = max(plain(projects[MANY], tmp_path / f"plain-{n}") for n in range(3))

    def tried(case: Case) -> Found:
        name = "release" if case.name in CHECKS else case.name
        outs = [tmp_path / f"{name}-{n}{case.ending}" for n in case.pair]
        few, many = (
            measured(projects[n], out, case.name, more=case.more)
            for n, out in zip(case.pair, outs, strict=True)
        )
        return Found(case, few[1], many[1], many[0])

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each is a process of its own
        found = [*pool.map(tried, cases()), *pool.map(tried, map(Case, CHECKS))]
    passed_over = [f"{f.name}: needs {', '.join(f.needs)}" for f in FORMATS if packages(f) is None]
    told = [
        f"{MANY:,} documents × {EACH}: rows to orjson, unchecked: {alone[MANY]:.2f} s",
        f"json without the rules, every line validated: {ratio:.2f} of that speed",
        f"{'':14} {'documents':>15} {'peak memory, MB':>19} {'s of CPU':>8} {'ratio':>6}",
        *(item.line(alone[item.case.pair[1]]) for item in found),
        *(f"passed over: {line}" for line in passed_over),
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n  ".join(told) + "\n")
    growths = {item.case.name: item.much - item.little for item in found}
    assert {name: growth for name, growth in growths.items() if growth > ALLOWED_GROWTH} == {}
    assert ratio >= SLOWEST
