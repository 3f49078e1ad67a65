"""Near-identical texts are found whatever the print has made of them; different ones are not."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import edits
from annotator.exchange import Choices, duplicates_in, import_files, import_paths
from annotator.exchange.duplicates import LIKE, Group, Pair, groups, likeness, pairs
from annotator.model.records import Document
from tests.helpers import SAMPLES, STRIKE_TEXT, Project, article_file, codes

SAMPLE_TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in SAMPLES.rglob("*.txt")}
STRIKE = STRIKE_TEXT.read_text(encoding="utf-8")
HARAKAT = "\u064b\u064e\u064f\u0650\u0651\u0652"
WORDS = sorted({word for text in SAMPLE_TEXTS.values() for word in text.split()})


def found(texts: dict[str, str], wanted: Iterable[str] | None = None) -> set[tuple[str, str]]:
    chosen = None if wanted is None else set(wanted)
    return {(p.one, p.other) for p in pairs(texts.items(), texts.__getitem__, chosen)}


def varied(text: str, dice: random.Random, share: float) -> str:
    words = text.split()
    for _ in range(max(1, int(len(words) * share))):
        place = dice.randrange(len(words))
        words[place : place + dice.randrange(2)] = dice.choice([[], [dice.choice(WORDS)]])
    return " ".join(words)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "".join(c for c in t if c not in HARAKAT),
        lambda t: t.replace("أ", "ا").replace("إ", "ا").replace("ى", "ي").replace("ة", "ه"),
        lambda t: t.replace("«", '"').replace("»", '"').replace("،", ","),
        lambda t: t.replace("ا", "اـ"),
        lambda t: t.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda t: t.replace("\n", "\r\n  ").replace(" ", "\u00a0 "),
        lambda t: f"{t}\nالمصدر: وكالات\n",
        lambda t: "عاجل: " + t.replace("النقابة", "نقابة العمال", 1),
    ],
    ids=["harakat", "letters", "marks", "tatweel", "digits", "spaces", "credit", "edited"],
)
def test_a_reprint_is_found(change: object) -> None:
    assert callable(change)
    texts = {**SAMPLE_TEXTS, "reprint": change(STRIKE)}
    assert found(texts) == {("reprint", STRIKE_TEXT.stem)}


def test_other_articles_are_not_alike() -> None:
    assert found(SAMPLE_TEXTS) == set()
    assert len(SAMPLE_TEXTS) > 10


def test_every_variant_among_many_texts_is_found_and_nothing_else() -> None:
    dice = random.Random(11)
    texts: dict[str, str] = {}
    truth: set[str] = set()
    for number in range(600):
        if number % 6 == 5:
            origin = dice.choice([id for id in texts if id not in truth])
            texts[f"{number:04}"] = varied(texts[origin], dice, 0.03)
            truth.add(f"{number:04}")
        else:
            size = dice.randrange(30, 500)
            texts[f"{number:04}"] = " ".join(dice.choice(WORDS) for _ in range(size))
    assert {one for one, _ in found(texts)} >= truth
    assert all(likeness(texts[one], texts[other]) >= LIKE for one, other in found(texts))


def test_a_footer_that_all_share_makes_no_two_alike() -> None:
    dice = random.Random(3)
    footer = " ".join(SAMPLE_TEXTS["01_arctic_channel"].split()[:60])
    texts = {
        str(n): " ".join(dice.choice(WORDS) for _ in range(300)) + " " + footer for n in range(200)
    }
    assert found(texts) == set()


@pytest.mark.parametrize(("one", "other"), [("", ""), ("!", "؟"), ("نعم", "نعم."), ("نعم", "لا")])
def test_the_shortest_texts_have_a_likeness(one: str, other: str) -> None:
    assert likeness(one, other) == (0.0 if other == "لا" else 1.0)


@given(st.sampled_from(sorted(SAMPLE_TEXTS.values())), st.randoms(use_true_random=False))
def test_likeness_has_no_order(text: str, dice: random.Random) -> None:
    other = varied(text, dice, 0.1)
    assert likeness(text, other) == likeness(other, text)
    assert 0 < likeness(text, other) <= 1 == likeness(text, text)


def test_groups_hold_all_that_hangs_together() -> None:
    chain = [Pair("ب", "أ", 0.9), Pair("ج", "ب", 0.9)]
    joined = groups(chain, ["أ", "ب", "ج", "د"], lambda _one, _other: 0.5)
    assert joined == [Group((("أ", 1.0), ("ب", 0.5), ("ج", 0.5)))]


# ---- in a project ---------------------------------------------------------------------------


def reprint(folder: Path, name: str, extra: str = "المصدر: وكالات\n") -> Path:
    return article_file(folder, name, STRIKE.replace("«", '"') + extra)


def test_an_import_says_what_is_nearly_known_and_keeps_both(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT)
    done = import_paths(store, [reprint(tmp_path, "b.txt"), reprint(tmp_path, "c.txt", "بقلم س\n")])
    assert done.new_documents == 2
    told = sorted((note.code, str(note.params["other"])) for note in done.notes)
    assert told == [
        ("near_duplicate", STRIKE_TEXT.name),
        ("near_duplicate", STRIKE_TEXT.name),
        ("near_duplicate", "b.txt"),
    ]
    assert all(60 <= int(note.params["percent"]) <= 100 for note in done.notes)
    assert len(done.alike) == 3


def test_the_groups_of_a_project_are_listed(tmp_path: Path, project: Project) -> None:
    store = project(*SAMPLES.glob("0*.txt"), reprint(tmp_path, "b.txt"))
    (group,) = duplicates_in(store)
    files = {store.need(Document, id).meta["file"] for id, _ in group.members}
    assert files == {STRIKE_TEXT.name, "b.txt"}
    assert group.members[0][1] == 1.0
    assert 0.9 < group.members[1][1] < 1


def test_versions_and_withdrawn_documents_are_no_duplicates(
    tmp_path: Path, project: Project
) -> None:
    store = project(STRIKE_TEXT)
    (tmp_path / "new").mkdir()
    path = article_file(tmp_path / "new", STRIKE_TEXT.name, f"{STRIKE}تصحيح.\n")
    done = import_files(store, [path], Choices(corrections="supersede"))
    assert codes(done.notes) == []
    assert duplicates_in(store) == []
    import_paths(store, [reprint(tmp_path, "b.txt")])
    (group,) = duplicates_in(store)
    assert len(group.members) == 2
    edits.withdraw_document(store, "A01", group.members[0][0], "مكرر")
    assert duplicates_in(store) == []
