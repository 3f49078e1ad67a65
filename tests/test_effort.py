"""What annotating took: from the journal and from what was pressed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from annotator import accepting, edits, effort, offering
from annotator.accepting import Correction
from annotator.agreement.figures import Undefined
from annotator.effort import Effort
from annotator.model.records import Attribution, Document
from annotator.model.tagset import digest
from annotator.store import Store
from annotator.store import store as stores
from annotator.suggest.engine import Proposal
from tests.helpers import Call, Project

WHO = "A01"
TEXT = "قال زيد نعم. قال عمرو لا. قال بكر ربما. قال سعد أجل. قال علي كلا."
CUES = [n for n in range(len(TEXT)) if TEXT.startswith("قال", n)]
DAY = "2026-11-25"


class Clock:
    """Stands in for the `datetime` module of the store: only operations look at it."""

    UTC = dt.UTC

    def __init__(self) -> None:
        self.now_ = dt.datetime(2026, 11, 25, 12, 0, 0, tzinfo=dt.UTC)
        self.datetime = self

    def now(self, _zone: dt.tzinfo) -> dt.datetime:
        return self.now_

    def go_on(self, seconds: int) -> None:
        self.now_ += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(stores, "dt", made)
    return made


@pytest.fixture
def store(project: Project, clock: Clock) -> Store:
    made = project()
    with made.operation("import", "gold"):
        made.put(Document("d1", "أول", TEXT, digest(TEXT)))
        made.put(Document("d2", "ثان", TEXT + "!", digest(TEXT + "!")))
    found = [Proposal(f"p{n}", {"cue": ((n, n + 3),)}, {"stance": "asserts"}, 0.9, "verb", "قال")
             for n in CUES]  # fmt: skip
    rules = offering.Suggester("rules", "1", lambda _text: found)
    offering.suggest(made, ["d1"], rules)
    return made


def begin(store: Store, place: int = 0, document: str = "d1", who: str = WHO) -> Attribution:
    start = CUES[place]
    return edits.start_attribution(store, who, document, "cue", [(start, start + 3)])


# ---- time --------------------------------------------------------------------------------------


def test_time_is_what_lies_between_operations(store: Store, clock: Clock) -> None:
    begin(store)
    clock.go_on(30)
    item = begin(store, 1)
    clock.go_on(12)
    edits.set_note(store, WHO, item.id, "نعم")
    found = effort.effort(store).of(WHO)
    assert (found.seconds, found.operations, found.made) == (42, 3, 2)
    assert found.pace == 21.0


def test_who_is_away_for_long_is_not_at_work(store: Store, clock: Clock) -> None:
    begin(store)
    clock.go_on(3 * 3600)
    begin(store, 1)
    assert effort.effort(store).of(WHO).seconds == effort.IDLE
    assert effort.effort(store, idle=10).of(WHO).seconds == 10
    assert effort.effort(store, idle=10).idle == 10


def test_a_clock_that_was_set_back_takes_no_time_away(store: Store, clock: Clock) -> None:
    begin(store)
    clock.go_on(-500)
    begin(store, 1)
    assert effort.effort(store).of(WHO).seconds == 0


def test_it_is_told_by_annotator_document_and_day(store: Store, clock: Clock) -> None:
    begin(store)
    clock.go_on(20)
    begin(store, 1, "d2")
    clock.go_on(24 * 3600)
    begin(store, 2, "d2")
    begin(store, 0, "d1", "A02")
    found = effort.effort(store)
    assert found.annotators() == [WHO, "A02"]
    assert found.days(WHO) == [DAY, "2026-11-26"]
    assert found.documents() == ["d1", "d2"]
    assert found.of(WHO, "d2").made == 2
    assert found.of(WHO, "d2", DAY).seconds == 20
    assert found.of(day="2026-11-26").made == 2
    assert found.of().made == 4


def test_an_import_is_no_work(project: Project) -> None:
    assert effort.effort(project()).by_place == {}


# ---- what was made -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "gone",
    [
        lambda store, _item: store.undo(WHO),
        lambda store, item: edits.delete_attributions(store, WHO, [item.id]),
    ],
)
def test_only_what_stands_was_made(
    store: Store, gone: Callable[[Store, Attribution], object]
) -> None:
    begin(store)
    gone(store, begin(store, 1))
    assert effort.effort(store).of(WHO).made == 1


def test_keys_are_what_was_counted(store: Store) -> None:
    begin(store)
    begin(store, 1)
    assert isinstance(effort.effort(store).of(WHO).keys, Undefined)
    store.derived.press(WHO, "d1", {"keys": 9, "clicks": 1}, day=DAY)
    store.derived.press(WHO, "d1", {"keys": 5}, day=DAY)
    found = effort.effort(store).of(WHO, "d1", DAY)
    assert found.pressed == {"keys": 14, "clicks": 1}
    assert found.keys == 7.0


def test_without_attributions_there_are_no_rates() -> None:
    empty = Effort(pressed={"keys": 3})
    assert isinstance(empty.keys, Undefined)
    assert isinstance(empty.pace, Undefined)
    assert isinstance(empty.share("accepted"), Undefined)


# ---- what became of suggestions ----------------------------------------------------------------


def test_what_became_of_suggestions(store: Store) -> None:
    items = accepting.offers(store, WHO, "d1")
    accepting.accept(store, WHO, items[0])
    accepting.accept(store, WHO, items[1], Correction(attributes={"stance": "denies"}))
    accepting.accept(store, WHO, items[2])
    accepting.reject(store, WHO, items[3])
    accepting.accept(store, WHO, items[4])
    third, last = (accepting.attribution_id(WHO, items[n].id) for n in (2, 4))
    edits.set_attribute(store, WHO, third, "stance", "reveals")
    edits.set_entity(store, WHO, accepting.attribution_id(WHO, items[0].id), "زيد")
    edits.delete_attributions(store, WHO, [last])
    found = effort.effort(store).of(WHO)
    assert (found.accepted, found.edited, found.rejected) == (1, 2, 2)
    assert (found.share("accepted"), found.share("edited")) == (1 / 5, 2 / 5)
    assert found.made == 3
    store.undo(WHO)
    assert effort.effort(store).of(WHO).rejected == 1


def test_an_undone_acceptance_was_none(store: Store) -> None:
    item = accepting.offers(store, WHO, "d1")[0]
    accepting.accept(store, WHO, item)
    store.undo(WHO)
    assert effort.effort(store).of(WHO).decided == 0
    accepting.accept(store, WHO, item, Correction(attributes={"stance": "denies"}))
    found = effort.effort(store).of(WHO)
    assert (found.accepted, found.edited, found.made) == (0, 1, 1)


# ---- told to others ----------------------------------------------------------------------------


def test_names_stay_at_home(store: Store) -> None:
    begin(store, 0, "d1", "سلمى")
    begin(store)
    text = json.dumps(effort.effort(store).plain(), ensure_ascii=False)
    assert "سلمى" not in text
    assert WHO not in text
    data = effort.effort(store).plain()
    assert data["idle_seconds"] == effort.IDLE
    people = data["annotators"]
    assert isinstance(people, list)
    assert [person["annotator"] for person in people] == [1, 2]
    assert people[0]["days"][0]["day"] == DAY


def test_the_command_line_tells_it(store: Store, clock: Clock, call: Call) -> None:
    begin(store)
    clock.go_on(30)
    begin(store, 1)
    accepting.reject(store, WHO, accepting.offers(store, WHO, "d1")[0])
    store.derived.press(WHO, "d1", {"keys": 6}, day=DAY)
    store.close()
    listed = call("list", store.path, "effort").stdout
    assert "2 attributions" in listed
    assert "15.0 seconds for each" in listed.replace("\u2068", "").replace("\u2069", "")
    assert "3.0 keys for each" in listed.replace("\u2068", "").replace("\u2069", "")
    data = json.loads(call("list", store.path, "effort", "--json").stdout)
    assert data["total"]["seconds_per_attribution"] == 15.0
    assert data["total"]["rejected_rate"] == 1.0
