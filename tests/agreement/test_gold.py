"""Two independent annotations of the same articles by the same rules (scheme.md §11)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator import paths
from annotator.agreement.report import AnnotatedLayer, Report, agreement
from annotator.model.records import Attribution, Document
from annotator.model.tagset import from_json
from tests.helpers import SHARED

FIRST, SECOND, TEXTS = SHARED / "gold", SHARED / "gold" / "second", SHARED / "articles"
pytestmark = pytest.mark.skipif(not SECOND.is_dir(), reason="the articles are not here")
TAGSET = from_json(json.loads((paths.data("resources") / "tagsets" / "default.json").read_bytes()))
ROLES = tuple(role.id for role in TAGSET.roles)
LINKS = ("parent", "denies", "confirms")


def attribution(document: str, name: str, item: dict[str, Any]) -> Attribution:
    return Attribution(
        item["id"],
        document,
        name,
        {r: tuple((s, e) for s, e in item[r]) for r in ROLES if item.get(r)},
        {a.id: item[a.id] for a in TAGSET.attributes if item.get(a.id)},
        entity=item.get("entity") or None,
        **{name: item.get(name) or None for name in LINKS},
    )


@pytest.fixture(scope="module")
def report() -> Report:
    layers, documents = [], []
    for path in sorted(SECOND.glob("*.json")):
        text = (TEXTS / f"{path.stem}.txt").read_text(encoding="utf-8")
        documents.append(Document(path.stem, path.stem, text, ""))
        for name, folder in (("first", FIRST), ("second", SECOND)):
            data = json.loads((folder / path.name).read_bytes())
            items = [attribution(path.stem, name, item) for item in data["attributions"]]
            layers.append(AnnotatedLayer(path.stem, name, tuple(items)))
    return agreement(layers, documents, TAGSET)


@pytest.mark.parametrize(
    ("measure", "facet", "least"),
    [
        ("attribution_f1", "", 0.95),
        ("role_exact", "source", 0.95),
        ("role_exact", "cue", 0.95),
        ("role_exact", "content", 0.9),
        ("attribute_agreed", "stance", 0.95),
        ("attribute_alpha", "stance", 0.9),
        ("link_f1", "parent", 0.9),
        ("role_alpha", "any", 0.9),
    ],
)
def test_careful_annotators_agree(report: Report, measure: str, facet: str, least: float) -> None:
    value = report.row(measure, facet).value
    assert isinstance(value, float)
    assert least <= value <= 1
