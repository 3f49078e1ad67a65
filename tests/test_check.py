"""The rules of the scheme: each lets a sound attribution pass and stops one that is not."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from annotator import check
from annotator.exchange import check_project, import_paths, load_tagset
from annotator.model.records import Attribution, Corpus, Document, Entity, Region
from annotator.model.tagset import Tagset, digest, from_json
from tests.helpers import ANNOTATIONS, SHARED, TEXTS, Project, codes

TEXT = (
    "نفى المتحدث باسم الكرملين صحة الخبر، وقالت الوزارة: «الصفقة لم توقَّع بعد وهي بعيدة».\n"
    "وذكرت الصحيفة أن المسؤول أكد أن الاجتماع قد يعقد غداً 😀.\n"
    "لم يستجب المكتب لطلب التعليق.\n"
    "\n"
    "اقرأ أيضاً\n"
)
DOCUMENT = Document("d", "عنوان", TEXT, digest(TEXT))
TAGSET = from_json(load_tagset())
PAIR = tuple[tuple[int, int], ...]


def at(*pieces: str) -> PAIR:
    return tuple((TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)


SOUND = Attribution(
    "x1",
    "d",
    "A01",
    {"source": at("الوزارة"), "cue": at("وقالت"), "content": at("«الصفقة لم توقَّع بعد وهي بعيدة»")},
    {
        "quote_type": "direct",
        "stance": "asserts",
        "source_kind": "official_body",
        "anonymity": "named",
        "certainty": "certain",
    },
)
EARLIER = dataclasses.replace(
    SOUND,
    id="x0",
    spans={
        "source": at("المتحدث باسم الكرملين"),
        "cue": at("نفى"),
        "content": at("صحة الخبر"),
    },
    attributes={**SOUND.attributes, "quote_type": "indirect", "stance": "accuses"},
)


def made(
    spans: dict[str, PAIR] | None = None, values: dict[str, str] | None = None, **more: Any
) -> Attribution:
    """The sound attribution with other spans, values (an empty one goes) and links."""
    attributes = {k: v for k, v in {**SOUND.attributes, **(values or {})}.items() if v}
    return dataclasses.replace(
        SOUND, spans={**SOUND.spans, **(spans or {})}, attributes=attributes, **more
    )


def found(
    *items: Attribution, regions: tuple[Region, ...] = (), tagset: Tagset = TAGSET
) -> set[str]:
    return set(codes(check.document(DOCUMENT, regions, items, tagset)))


QUOTED, INNER = "«الصفقة لم توقَّع بعد وهي بعيدة»", "الصفقة لم توقَّع بعد وهي بعيدة"
INDIRECT = {"quote_type": "indirect"}
SILENT: dict[str, PAIR] = {"content": (), "source": at("المكتب"), "cue": at("لم يستجب")}
NO_ANSWER = {"quote_type": "none", "stance": "no_response", "certainty": "not_applicable"}
REPORT = at("أن الاجتماع قد يعقد غداً")
OUTER = made(
    {"source": at("الصحيفة"), "cue": at("وذكرت"), "content": REPORT},
    {**INDIRECT, "stance": "relays"},
    id="x5",
)
CHILD = made(
    {"source": at("المسؤول"), "cue": at("أكد"), "content": REPORT}, INDIRECT, parent="x5", id="x6"
)
BOILERPLATE = Region("r", "d", "boilerplate", *at("اقرأ أيضاً")[0])


def deep(n: int) -> list[Attribution]:
    """A chain of attributions, each enclosing the next."""
    return [
        made({"content": REPORT}, INDIRECT, id=f"c{i}", parent=f"c{i - 1}" if i else None)
        for i in range(n)
    ]


Items = list[Attribution]
RULES: list[tuple[str, Items, Items]] = [
    # code, what passes, what does not
    ("attribution_empty", [SOUND], [dataclasses.replace(SOUND, spans={})]),
    ("attribution_empty", [SOUND], [dataclasses.replace(SOUND, spans={"cue": ()})]),
    ("span_bounds", [SOUND], [made({"cue": ((0, len(TEXT) + 1),)})]),
    ("span_bounds", [SOUND], [made({"cue": ((-1, 3),)})]),
    ("span_bounds", [SOUND], [made({"cue": ((9, 4),)})]),
    ("span_edges_space", [SOUND], [made({"cue": at("وقالت ")})]),
    ("span_cuts_grapheme", [SOUND], [made({"cue": at("توق")})]),
    ("span_order", [made({"cue": at("وقالت", "غداً")})], [made({"cue": at("غداً", "وقالت")})]),
    ("span_order", [SOUND], [made({"cue": (*at("وقالت"), *at("وقالت"))})]),
    ("spans_overlap", [SOUND], [made({"cue": at("توقَّع")})]),
    ("spans_overlap", [SOUND], [made({"source": at("الصفقة")})]),
    ("word_edge", [SOUND], [made({"cue": at("قالت")})]),
    ("word_edge", [SOUND], [made({"cue": at("صحة الخبر،")})]),
    ("cue_missing", [made({"cue": ()}, {"quote_type": "free_indirect"})], [made({"cue": ()})]),
    ("content_missing", [made(SILENT, NO_ANSWER)], [made({"content": ()})]),
    ("content_with_none", [SOUND], [made(None, {"quote_type": "none"})]),
    (
        "silence_stance",
        [made(SILENT, NO_ANSWER)],
        [made(SILENT, {**NO_ANSWER, "stance": "denies"})],
    ),
    ("no_response_content", [SOUND], [made(None, {"stance": "no_response"})]),
    ("direct_marks", [SOUND], [made({"content": at(INNER)})]),
    ("direct_marks", [SOUND], [made({"content": (*at(QUOTED), *at("غداً"))})]),
    (
        "mixed_marks",
        [made({"content": (*at(QUOTED), *at("غداً"))}, {"quote_type": "mixed"})],
        [made(None, {"quote_type": "mixed"})],
    ),
    (
        "mixed_marks",
        [SOUND],
        [made({"content": at("صحة الخبر")}, {"quote_type": "mixed"})],
    ),
    ("indirect_marks", [made({"content": at(INNER)}, INDIRECT)], [made(None, INDIRECT)]),
    ("indirect_marks", [SOUND], [made(None, {"quote_type": "direct_unmarked"})]),
    ("parent_missing", [OUTER, CHILD], [CHILD]),
    ("parent_missing", [SOUND], [made(parent="x1")]),
    ("parent_cycle", [OUTER, CHILD], [dataclasses.replace(OUTER, parent="x6"), CHILD]),
    ("chain_depth", deep(5), deep(6)),
    ("child_outside_parent", [OUTER, CHILD], [OUTER, made(parent="x5")]),
    (
        "denies_missing",
        [EARLIER, made(None, {"stance": "denies"}, denies="x0")],
        [made(denies="x9")],
    ),
    ("denies_missing", [SOUND], [made(denies="x1")]),
    (
        "denies_stance",
        [EARLIER, made(None, {"stance": "rejects"}, denies="x0")],
        [EARLIER, made(denies="x0")],
    ),
    (
        "denies_unlinked",
        [EARLIER, made(None, {"stance": "denies"}, denies="x0")],
        [made(None, {"stance": "denies"})],
    ),
    (
        "confirms_missing",
        [EARLIER, made(None, {"stance": "confirms"}, confirms="x0")],
        [made(confirms="x9")],
    ),
    ("confirms_missing", [SOUND], [made(confirms="x1")]),
    (
        "confirms_stance",
        [EARLIER, made(None, {"stance": "confirms"}, confirms="x0")],
        [EARLIER, made(confirms="x0")],
    ),
    (
        "confirms_without_link",
        [EARLIER, made(None, {"stance": "confirms"}, confirms="x0")],
        [made(None, {"stance": "confirms"})],
    ),
    (
        "unspecified_source",
        [made({"source": ()}, {"source_kind": "unspecified"})],
        [made(None, {"source_kind": "unspecified"})],
    ),
    ("entity_missing", [made({"source": ()}, entity="e")], [made({"source": ()})]),
    ("anonymity_conflict", [SOUND], [made(None, {"source_kind": "anonymous"})]),
    (
        "anonymity_conflict",
        [made(None, {"source_kind": "named_person"})],
        [made(None, {"source_kind": "named_person", "anonymity": "withheld"})],
    ),
    ("relay_without_child", [OUTER, CHILD], [OUTER]),
    (
        "certainty_conflict",
        [made(None, {"stance": "asks", "certainty": "not_applicable"})],
        [made(None, {"stance": "asks", "certainty": "possible"})],
    ),
    ("in_boilerplate", [SOUND], [made({"supplement": at("اقرأ")})]),
    ("duplicate", [SOUND, EARLIER], [SOUND, dataclasses.replace(SOUND, id="x2")]),
    ("content_long", [SOUND], [made({"content": ((0, len(TEXT) - 1),)})]),
    ("value_unknown", [SOUND], [made(None, {"stance": "shouts"})]),
    ("value_unknown", [SOUND], [made(None, {"mood": "bad"})]),
    ("value_unknown", [made(implicit={"person": "third"})], [made(implicit={"person": "fifth"})]),
    ("value_unknown", [SOUND], [made(implicit={"shoe": "left"})]),
    ("role_unknown", [made({"addressee": at("غداً")})], [made({"witness": at("غداً")})]),
    ("attribute_missing", [made(None, {"certainty": ""})], [made(None, {"stance": ""})]),
    (
        "other_without_note",
        [made(None, {"stance": "other"}, note="ح")],
        [made(None, {"stance": "other"})],
    ),
]


@pytest.mark.parametrize(("code", "good", "bad"), RULES, ids=[row[0] for row in RULES])
def test_a_rule_passes_what_is_sound_and_stops_what_is_not(
    code: str, good: Items, bad: Items
) -> None:
    assert code not in found(*good, regions=(BOILERPLATE,))
    assert code in found(*bad, regions=(BOILERPLATE,))


def test_a_sound_attribution_has_no_problem_at_all() -> None:
    assert found(SOUND, regions=(BOILERPLATE,)) == set()
    assert found(OUTER, CHILD) == set()
    assert found(made(SILENT, NO_ANSWER)) == set()


def test_every_rule_of_the_tagset_is_tested_here_and_none_is_unknown() -> None:
    tested = {row[0] for row in RULES} | {"text_changed"}
    assert tested == set(TAGSET.rules) | check.STRUCTURE


def test_a_changed_text_is_the_only_thing_said() -> None:
    changed = dataclasses.replace(DOCUMENT, text=TEXT + " ")
    assert codes(check.document(changed, (), [made({"cue": ()})], TAGSET)) == ["text_changed"]


def test_a_region_of_an_unknown_kind_is_found() -> None:
    assert found(SOUND, regions=(dataclasses.replace(BOILERPLATE, kind="advert"),)) == {
        "value_unknown"
    }


def test_a_quoted_name_is_no_quotation() -> None:
    text = "قالت «وول ستريت جورنال الأمريكية» إن شيئاً حدث"
    document = Document("d", "t", text, digest(text))
    item = made(
        {"cue": ((0, 4),), "source": (), "content": ((5, len(text)),)}, INDIRECT, entity="e"
    )
    alias = Entity("e", "الصحيفة", aliases=("وول ستريت جورنال الأمريكية",))
    assert "indirect_marks" in codes(check.document(document, (), [item], TAGSET))
    assert "indirect_marks" not in codes(check.document(document, (), [item], TAGSET, [alias]))


# ---- levels and places ----------------------------------------------------------------------


def with_level(code: str, level: str) -> Tagset:
    data = load_tagset()
    data["rules"][code] = level
    return from_json(data)


@pytest.mark.parametrize("code", sorted(set(TAGSET.rules) - check.STRUCTURE))
def test_a_tagset_sets_the_level_of_every_rule_and_can_switch_it_off(code: str) -> None:
    bad = next(row[2] for row in RULES if row[0] == code)
    for level in ("error", "warning"):
        problems = check.document(DOCUMENT, (BOILERPLATE,), bad, with_level(code, level))
        assert {problem.level for problem in problems if problem.code == code} == {level}
    assert code not in found(*bad, regions=(BOILERPLATE,), tagset=with_level(code, "off"))


@pytest.mark.parametrize("code", sorted(check.STRUCTURE - {"text_changed"}))
def test_no_tagset_can_switch_structure_off(code: str) -> None:
    bad = next(row[2] for row in RULES if row[0] == code)
    problems = check.document(DOCUMENT, (), bad, with_level(code, "off"))
    assert {problem.level for problem in problems if problem.code == code} == {"error"}


def test_a_problem_says_where_it_stands() -> None:
    (problem,) = check.document(DOCUMENT, (), [made({"cue": at("وقالت ")})], TAGSET)
    place = problem.place
    assert (place.document, place.title, place.annotator) == ("d", "عنوان", "A01")
    assert (place.attribution, place.role) == ("x1", "cue")
    assert (place.start, place.end) == at("وقالت ")[0]
    assert place.words == "وقالت "


def test_problems_come_in_the_order_of_the_text_and_layers_do_not_mix() -> None:
    other = dataclasses.replace(EARLIER, annotator="A02", spans={"cue": at("نفى")})
    late = dataclasses.replace(SOUND, id="a", spans={"cue": at("غداً")})
    problems = check.corpus(Corpus((DOCUMENT,), (), (), (late, made({"cue": ()}), other)), TAGSET)
    places = [(problem.place.annotator, problem.place.attribution) for problem in problems]
    assert places == sorted(places, key=lambda p: (p[0], p[1] != "x1"))
    twin = dataclasses.replace(SOUND, id="x2", annotator="A02")
    assert check.corpus(Corpus((DOCUMENT,), (), (), (SOUND, twin)), TAGSET) == []


@pytest.mark.parametrize("source", sorted((SHARED / "gold").glob("*.json")), ids=lambda p: p.stem)
def test_the_shared_gold_has_no_error(source: Path, project: Project) -> None:
    store = project()
    import_paths(store, [SHARED / "articles" / f"{source.stem}.txt", source])
    assert check.errors(check_project(store)) == []


def test_the_samples_have_no_problem(project: Project) -> None:
    assert check_project(project(*TEXTS, *ANNOTATIONS)) == []
