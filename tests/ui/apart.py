"""A reviewer's project and one annotator's two machines that changed the same things apart."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator import edits, exchange, people
from annotator.exchange import packetfile, packets
from annotator.model import text as texts
from annotator.model.records import Attribution, Entity
from annotator.store import Store
from tests.ui.teamwork import SAMPLES

ARTICLE = SAMPLES / "01_arctic_channel.txt"
WHO = "A01"


@dataclass(frozen=True)
class Apart:
    """The reviewer's project, the first machine's, and the packets of both machines' work.

    `begun` is what the first machine sent before they parted.
    """

    reviewer: Path
    machine: Path
    begun: Path
    packets: tuple[Path, Path]
    items: tuple[Attribution, ...]


def apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Apart:
    """Make them: an attribution differs, one was deleted on a machine, an entity differs."""
    with exchange.create_project(folder / "r.isnad") as office:
        exchange.import_paths(office, [ARTICLE], None, "gold")
        (document,) = [item.id for item in office.overview()]
        people.assign(office, "gold", WHO, [document])
        given = packetfile.write(packets.assignment(office, WHO), folder / "given.isnadpkt")
    stores = []
    for name in ("one", "two"):
        with monkeypatch.context() as there:
            there.setenv("ISNAD_HOME", str(folder / f"home-{name}"))
            stores.append(packets.create(folder / f"{name}.isnad", [given])[0])
    one, two = stores
    items = begin(one, document)
    begun = _sent(one, folder / "begun.isnadpkt")
    packets.merge(two, [begun], WHO)
    change_apart(one, two, items)
    sent = (_sent(one, folder / "one.isnadpkt"), _sent(two, folder / "two.isnadpkt"))
    one.close()
    two.close()
    return Apart(office.path, one.path, begun, sent, items)


def _sent(store: Store, out: Path) -> Path:
    return packetfile.write(packets.work(store, WHO), out)


def begin(store: Store, document: str) -> tuple[Attribution, ...]:
    """Annotate three attributions with entities."""
    words = texts.words(store.corpus([document]).documents[0].text)
    made = []
    for n, place in enumerate((20, 45, 70)):
        item = edits.start_attribution(store, WHO, document, "cue", [words[place]])
        source = (words[place + 1][0], words[place + 2][1])
        content = (words[place + 3][0], words[place + 9][1])
        edits.set_span(store, WHO, item.id, "source", [source])
        edits.set_span(store, WHO, item.id, "content", [content])
        edits.set_entity(store, WHO, item.id, f"كيان {n}")
        made.append(store.need(Attribution, item.id))
    return tuple(made)


def change_apart(one: Store, two: Store, items: tuple[Attribution, ...]) -> None:
    """Change the same things differently on both machines."""
    first, second, third = items
    ((start, end),) = first.spans["content"]
    text = one.corpus([first.document]).documents[0].text
    longer = next(b for a, b in texts.words(text) if a >= end)
    edits.set_span(one, WHO, first.id, "content", [(start, longer)])
    edits.set_attribute(two, WHO, first.id, "stance", "denies")
    edits.delete_attributions(one, WHO, [second.id])
    edits.set_note(two, WHO, second.id, "مهم")
    for store, name in ((one, "المتحدث"), (two, "دميتري")):
        entity = store.need(Entity, third.entity or "")
        with store.operation("alias", WHO):
            store.put(dataclasses.replace(entity, aliases=(name,)))
