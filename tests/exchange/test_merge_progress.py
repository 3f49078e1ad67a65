"""Long merges tell how far they are, and can be stopped at any word without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator import cli, edits, people
from annotator.__main__ import main
from annotator.exchange import packetfile, packets
from annotator.exchange.progress import WHOLE, part
from annotator.model.records import Attribution
from annotator.store import Store
from tests.helpers import tree
from tests.machines import DOCUMENTS, reviewer, send, state

OPERATIONS = 700
D = DOCUMENTS[0].id


class StoppedHereError(Exception):
    """What a person's Cancel raises inside the work."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path], Path]:
    """A reviewer's project, work packets of two annotators, and an assignment."""
    folder = tmp_path_factory.mktemp("sent")
    back: list[Path] = []
    with reviewer(folder / "r.isnad") as office:
        for name in ("A01", "A02"):
            out = send(office, folder / f"to-{name}", name)
            store, _ = packets.create(folder / f"{name}.isnad", [out])
            with store:
                with store.transaction():
                    edits.start_attribution(store, name, D, "cue", [(0, 3)])
                    (made,) = store.find(Attribution, annotator=name)
                    for n in range(OPERATIONS):
                        value = ("asserts", "denies")[n % 2]
                        edits.set_attribute(store, name, made.id, "stance", value)
                people.submit(store, name, [D])
                back.append(send(store, folder / f"from-{name}", name, "work"))
    return folder / "r.isnad", back, folder / "to-A01.isnadpkt"


@pytest.fixture
def office(sent: tuple[Path, list[Path], Path], tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "r.isnad"
    path.write_bytes(sent[0].read_bytes())
    with Store.open(path) as store:
        yield store


def stopping(after: int) -> Callable[[int, int], None]:
    """Tell nobody, and stop at the word number `after`."""
    said = 0

    def tell(_done: int, _total: int) -> None:
        nonlocal said
        said += 1
        if said > after:
            raise StoppedHereError

    return tell


def test_a_merge_tells_how_far_it_is(office: Store, sent: tuple[Path, list[Path], Path]) -> None:
    said: list[tuple[int, int]] = []
    packets.merge(office, sent[1], progress=lambda *how: said.append(how))
    assert {total for _, total in said} == {WHOLE}
    done = [part for part, _ in said]
    assert done == sorted(done)
    assert done[0] == 0
    assert WHOLE * 0.9 < done[-1] <= WHOLE
    assert len(set(done)) > 10


def test_stopped_anywhere_nothing_has_happened(
    office: Store, sent: tuple[Path, list[Path], Path], tmp_path: Path
) -> None:
    before, clock = state(office), (office._seq, office._lamport)
    for after in range(1000):
        try:
            packets.merge(office, sent[1], progress=stopping(after))
        except StoppedHereError:
            assert state(office) == before
            assert (office._seq, office._lamport) == clock
        else:
            break
    else:
        pytest.fail("it was never done")
    assert after > 10
    path = tmp_path / "other.isnad"
    path.write_bytes(sent[0].read_bytes())
    with Store.open(path) as other:
        packets.merge(other, sent[1])
        assert state(office) == state(other)


def test_work_goes_on_after_a_stopped_merge(
    office: Store, sent: tuple[Path, list[Path], Path]
) -> None:
    with pytest.raises(StoppedHereError):
        packets.merge(office, sent[1], progress=stopping(12))
    with office.operation("edit_entity", "gold"):
        office.put(edits.Entity("new", "الوزير", "person"))
    packets.merge(office, sent[1])
    assert len(office.find(Attribution)) == 2


def test_looking_once_is_enough(office: Store, sent: tuple[Path, list[Path], Path]) -> None:
    coming = packets.look(office, packets.read_all(sent[1]))
    assert coming.summary == packets.summary(office, sent[1])
    done = packets.take_in(office, coming)
    assert done.operations == coming.summary.operations > 2 * OPERATIONS
    assert done.backup is not None
    with pytest.raises(ValueError, match="has changed"):
        packets.take_in(office, coming)


def test_a_place_of_work_that_was_stopped_is_not_there(
    sent: tuple[Path, list[Path], Path], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    coming = packets.look(None, packets.read_all([sent[2]]))
    with pytest.raises(ValueError, match="not compared"):
        packets.take_in(None, coming)  # type: ignore[arg-type]
    with pytest.raises(StoppedHereError):
        packets.make(folder / "mine.isnad", coming, stopping(1))
    assert tree(folder) == {}
    packets.make(folder / "mine.isnad", coming).close()
    assert "mine.isnad" in tree(folder)


def test_control_c_on_the_command_line_leaves_the_project_alone(
    sent: tuple[Path, list[Path], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "r.isnad"
    path.write_bytes(sent[0].read_bytes())
    with Store.reader(path) as store:
        before = state(store)
    titles: list[str] = []

    @contextmanager
    def pressed(title: str) -> Iterator[Callable[[int, int], None]]:
        titles.append(title)

        def step(done: int, _total: int) -> None:
            if title == "Merging" and done > 0:
                raise KeyboardInterrupt

        yield step

    monkeypatch.setattr(cli.team, "progress_bar", pressed)
    with pytest.raises(SystemExit) as stopped:
        main(["merge", str(path), *map(str, sent[1]), "--yes"])
    assert stopped.value.code == cli.COULD_NOT_RUN
    assert titles == ["Reading", "Comparing", "Merging"]
    assert "Stopped" in capsys.readouterr().err
    with Store.open(path) as store:
        assert state(store) == before


def test_reading_tells_and_stops(sent: tuple[Path, list[Path], Path]) -> None:
    said: list[tuple[int, int]] = []
    packetfile.read(sent[1][0], lambda *how: said.append(how))
    assert len(said) >= 1 + OPERATIONS // 256
    assert all(0 <= done <= total for done, total in said)
    with pytest.raises(StoppedHereError):
        packetfile.read(sent[1][0], stopping(1))


def test_a_part_of_work_is_a_part_of_the_whole() -> None:
    said: list[tuple[int, int]] = []
    tell = part(lambda *how: said.append(how), 250, 750)
    tell(0, 4)
    tell(1, 4)
    tell(4, 4)
    tell(0, 0)
    assert said == [(250, WHOLE), (375, WHOLE), (750, WHOLE), (250, WHOLE)]
