"""A team's project that can be released: two annotators, gold, near-duplicates, private remarks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from annotator import edits, people
from annotator.exchange import (
    Plan,
    ReleaseReport,
    create_project,
    release,
    releaseagreement,
)
from annotator.model.ids import stable_id
from annotator.model.records import (
    GOLD,
    Attribution,
    Claim,
    ClaimLink,
    Document,
    Entity,
    Layer,
)
from annotator.model.tagset import digest
from annotator.store import Store

SENTENCES = (
    "قال وزير النقل سمير حداد إن المشروع «سيكتمل في الموعد» رغم تأخر التمويل.",
    "ونفت الشركة المنفذة وجود أي خلاف مع البلدية حول مسار الطريق الجديد.",
    "وبحسب مصدر مطلع فإن المفاوضات مستمرة منذ أسبوعين ولم تحسم بعد.",
    "وأضاف المتحدث باسم البلدية أن السكان سيُبلَّغون قبل بدء الأشغال بشهر.",
)
STREETS = (
    *("الزيتون", "النخيل", "البحر", "الجامعة", "السوق", "المطار", "القلعة", "الميناء", "السلام"),
)
# Under this seed twelve articles, and their two outlets, come into both halves.
PLAN = Plan(layers=("all",), licence="CC-BY-4.0", creators=("فريق إسناد",), seed="isnad-18")


def resample_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resample 20 times instead of 1,000."""
    reports = releaseagreement.reports
    monkeypatch.setattr(reports, "agreement_of", partial(reports.agreement_of, replicates=20))


def text_of(number: int) -> str:
    """An article of its own: the sentences come in an order and about a street of their own."""
    order = [SENTENCES[(number * 3 + place * (number % 3 + 1)) % 4] for place in range(4)]
    street = STREETS[number % len(STREETS)]
    words = [
        f"شارع {street} رقم {number} حي {STREETS[(number * 5 + n) % 9]} {n * number + 7}"
        for n in range(12)
    ]
    return f"أشغال شارع {street} {number}\n" + " ".join(
        f"{sentence} {' '.join(words[n * 3 : n * 3 + 3])}." for n, sentence in enumerate(order)
    )


def add_documents(store: Store, numbers: range, **meta: str) -> list[str]:
    """Put articles into a project; return their ids."""
    found = []
    with store.operation("import", "A01"):
        for number in numbers:
            id, text = stable_id("release", str(number)), text_of(number)
            about = {"file": f"خبر{number}.txt", "outlet": f"صحيفة {number % 2}", **meta}
            store.put(Document(id, text.split("\n")[0], text, digest(text), meta=about))
            found.append(id)
    return found


def annotate(store: Store, who: str, documents: list[str], stance: str = "asserts") -> None:
    """One attribution for each sentence's verb; the second one differs between people."""
    for id in documents:
        document = store.need(Document, id)
        for place, verb in enumerate(("قال", "ونفت", "وأضاف")):
            start = document.text.find(f"{verb} ")
            if start < 0:
                continue
            item = edits.start_attribution(store, who, id, "cue", [(start, start + len(verb))])
            words = document.text[start + len(verb) + 1 :].split(".")[0]
            begin = start + len(verb) + 1
            source = words.split(" إن ")[0].split(" أن ")[0].split(" وجود ")[0]
            edits.set_span(store, who, item.id, "source", [(begin, begin + len(source))])
            edits.set_span(
                store, who, item.id, "content", [(begin + len(source) + 1, begin + len(words))]
            )
            values = {"quote_type": "indirect", "source_kind": "named_person", "stance": "asserts"}
            if place == 0:
                values["quote_type"] = "mixed"
            if place == 1:
                values["stance"] = stance
            for name, value in values.items():
                edits.set_attribute(store, who, item.id, name, value)
            edits.set_entity(store, who, item.id, source)


def team(path: Path, documents: int = 12) -> Store:
    """A project in which A01 and B02 handed everything in, and gold is A01's."""
    store = create_project(path, annotator="A01")
    ids = add_documents(store, range(documents))
    annotate(store, "A01", ids)
    annotate(store, "B02", ids, "rejects")
    for who in ("A01", "B02"):
        people.submit(store, who, ids)
    edits.promote(store, "A01", ids)
    return store


def add_private(store: Store) -> tuple[str, ...]:
    """Plant what must not go out; return it."""
    secrets = ("ليلى السرية", "كتبه كريم الخفي في المقهى", "reviewer's own words", "T23:59:58")
    people.set_private_name(store, "A01", secrets[0])
    mine, gold = (store.find(Attribution, annotator=name)[0] for name in ("A01", GOLD))
    provenance = {
        "decision": "picked",
        "derived_from": [{"layer": "A01", "id": mine.id}],
        "adjudicator": "B02",
        "decided_at": f"2026-11-25{secrets[3]}",
        "reason": f"slip · 4.2 · {secrets[2]}",
    }
    entity = Entity(stable_id("release", "private"), "البلدية", "body", note=secrets[1])
    with store.operation("set_note", "A01"):
        store.put(
            entity,
            Claim("c1", "المشروع سيكتمل", secrets[1]),
            ClaimLink("l1", "c1", mine.id, "asserts"),
            ClaimLink("l2", "c1", gold.id, "asserts"),
            dataclasses.replace(mine, note=secrets[1], entity=entity.id),
            dataclasses.replace(gold, note=secrets[1], provenance=provenance, origin="adjudicated"),
        )
    return secrets


def add_twin(store: Store, of: int, number: int, meta: Mapping[str, str] | None = None) -> str:
    """Put nearly the same text as another article into the project, with gold; return its id."""
    id = stable_id("release", str(number))
    text = text_of(of).replace("أشغال", "أعمال")
    about = {"file": f"خبر{number}.txt", **(meta or {})}
    with store.operation("import", "A01"):
        store.put(Document(id, text.split("\n")[0], text, digest(text), meta=about))
    annotate(store, "A01", [id])
    people.submit(store, "A01", [id])
    edits.promote(store, "A01", [id])
    return id


def finish(store: Store, documents: list[str]) -> None:
    """Annotate and promote new documents."""
    annotate(store, "A01", documents)
    people.submit(store, "A01", documents)
    edits.promote(store, "A01", documents)


def layers_of(store: Store) -> set[str]:
    return {layer.annotator for layer in store.find(Layer)}


def example_release(folder: Path, out: Path) -> ReleaseReport:
    """Release a team's project, made in `folder`, for other programs to read."""
    with team(folder / "team.isnad", 20) as store:
        plan = dataclasses.replace(
            PLAN, formats=("huggingface", "csv", "xlsx"), date="2026-11-25",
            url="https://example.org/isnad",
        )  # fmt: skip
        return release(store, plan, out)
