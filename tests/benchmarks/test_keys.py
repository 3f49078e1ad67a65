"""What annotating costs in keys: gold replayed through the window, beside other tools' steps."""

from __future__ import annotations

import dataclasses
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from annotator import exchange
from annotator.formats import gold
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution
from annotator.model.tagset import from_json
from annotator.ui.window import Window
from tests.helpers import SAMPLES, SHARED
from tests.stories.annotating import Typist
from tests.stories.filling import ROLES, Right, fits
from tests.stories.keyboard import SELECT, window_on

WITH, WITHOUT = 3, 9  # most keys for the median attribution; without, selecting is counted apart
FRAME = ("source", "cue", "content")
# Actions for one frame (source, cue, content, most often stance), with the mouse, as documented.
PEERS = {
    "Citron Annotator (no stance)": "6 + save",
    "INCEpTION, tuned": "6 (8 with source type), a server round trip each",
    "Argilla (no links, no stance)": "6",
    "Prodigy, JournalismAI (no links)": "7",
    "brat, normal mode": "11 (15-16 in its default mode)",
    "doccano": "13",
    "Prodigy rel.manual": "13",
    "Potato event_annotation": "13",
    "Label Studio": "18",
}


def articles() -> list[tuple[Path, Path]]:
    """Every gold file with its text."""
    found = [(path.with_suffix(".txt"), path) for path in sorted(SAMPLES.rglob("[0-9]*.json"))]
    for path in sorted((SHARED / "gold").glob("*.json")):
        text = SHARED / "articles" / json.loads(path.read_text("utf-8"))["file"]
        found.append((text, path))
    return [(text, path) for text, path in found if text.is_file()]


def right(path: Path) -> Right:
    """What a gold file says, as the whole of an attribution."""
    corpus = gold.read(path, from_json(exchange.load_tagset())).corpus
    return Right({item.id: item for item in corpus.attributions})


def as_frames(whole: Right) -> Right:
    """The same as other tools count it: source, cue, content and stance alone."""
    return Right(
        {
            id: dataclasses.replace(
                Attribution(id, item.document, ""),
                spans={role: parts for role, parts in item.spans.items() if role in FRAME},
                attributes={"stance": item.attributes["stance"]},
            )
            for id, item in whole.items.items()
        },
        FRAME,
    )


def replayed(
    folder: Path, *, suggestions: bool, frames: bool = False, guesses: bool = True
) -> Iterator[tuple[Counter[str], int]]:
    """Annotate every article; yield the keys of each attribution, and rejections at its first."""
    folder.mkdir()
    for text, path in articles():
        project = folder / f"{path.parent.name}-{path.stem}.isnad"
        with exchange.create_project(project, None, "A01") as store:
            exchange.import_paths(store, [text], None, "A01")
        wanted = as_frames(right(path)) if frames else right(path)
        with window_on(project, suggestions=suggestions) as window:
            typist = Typist(window, wanted, guesses=guesses)
            spent = typist.annotate()
            assert_right(window, typist)
        for n, keys in enumerate(spent.values()):
            yield keys, typist.rejected if n == 0 else 0


def assert_right(window: Window, typist: Typist) -> None:
    """What the window has now is the gold: words, values, links, and who is the same as whom."""
    session, made = window.desk.session, typist.made
    assert len(session.attributions) == len(typist.right.items)
    who: dict[str, set[str | None]] = {}
    for id, wanted in typist.right.items.items():
        item = session.attributions[made[id]]
        for role in typist.right.roles:
            assert item.spans.get(role, ()) == wanted.spans.get(role, ())
        assert dict(wanted.attributes).items() <= dict(item.attributes).items()
        assert wanted.implicit is None or fits(item.implicit, wanted.implicit)
        if typist.right.roles == ROLES:
            for relation in LINKS:
                assert target(item, relation) == made.get(target(wanted, relation) or "")
        if wanted.entity:
            who.setdefault(wanted.entity, set()).add(item.entity)
    assert all(len(entities) == 1 for entities in who.values())
    assert len({entity for entities in who.values() for entity in entities}) == len(who)


def line(title: str, keys: Sequence[int]) -> str:
    ordered = sorted(keys)
    return (
        f"{title:44} {len(keys):4} {statistics.median(keys):7g} {statistics.mean(keys):6.2f}"
        f" {ordered[int(0.9 * len(ordered))]:5}   {sum(n == 1 for n in keys) / len(keys):5.0%}"
        f" {sum(n <= 3 for n in keys) / len(keys):5.0%}"
    )


HEAD = f"{'keys per attribution':44}    n  median   mean   p90   one key  <= 3"


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("qapp")
def test_keys_with_suggestions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["", HEAD]
    whole = [(sum(keys.values()), n) for keys, n in replayed(tmp_path / "w", suggestions=True)]
    keys = [n for n, _ in whole]
    lines.append(line("with suggestions, everything that gold says", keys))
    framed = replayed(tmp_path / "f", suggestions=True, frames=True)
    frames = [sum(keys.values()) for keys, _ in framed]
    lines.append(line("with suggestions, frames as below", frames))
    lines.append(f"suggestions that were rejected: {sum(n for _, n in whole)}")
    lines += [f"  {name:42} {steps}" for name, steps in PEERS.items()]
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    assert statistics.median(keys) <= WITH
    assert statistics.median(frames) <= WITH


@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("guesses", [True, False], ids=["guesses", "nothing proposed"])
def test_keys_by_hand(tmp_path: Path, *, guesses: bool, capsys: pytest.CaptureFixture[str]) -> None:
    what = "by hand" if guesses else "by hand, nothing proposed"
    lines = ["", HEAD]
    acting: dict[bool, list[int]] = {}
    for frames, name in ((False, "everything"), (True, "frames")):
        folder = tmp_path / name
        found = [k for k, _ in replayed(folder, suggestions=False, frames=frames, guesses=guesses)]
        acting[frames] = [sum(keys.values()) - keys[SELECT] for keys in found]
        lines.append(line(f"{what}, {name}, without selecting", acting[frames]))
        lines.append(line(f"{what}, {name}, selecting alone", [keys[SELECT] for keys in found]))
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    if guesses:
        assert statistics.median(acting[False]) <= WITHOUT
    assert statistics.median(acting[True]) <= WITHOUT
