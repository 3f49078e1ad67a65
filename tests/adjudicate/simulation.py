"""A truth, annotators who err in known ways, and a reviewer who knows the truth and counts keys.

Calibrated on PolNeAR (agreement.md §3.2, §3.3; k = 2): 51 % unanimous, 29 % presence (19 % of
them competing analyses), content 5.7 %, cue 3.6 %, source 3.1 %, cue and content 4 %, all three
1.9 %; 2 of 3 present is right for 67 %, a facet that is 2–1 for 68 %. Independent errors would
make majorities right nearly always, so errors cluster: some attributions are `doubtful` (not true,
but marked by many), some spans `contested` (one wrong form that a third of the people prefers).
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator import adjudicate as adj
from annotator.adjudicate import Board, Card, Facet, build
from annotator.adjudicate.values import Reading, fragments
from annotator.agreement.normal import Letters, dice
from annotator.model.records import Attribution, Document, Fragments
from annotator.model.tagset import digest
from annotator.store import Store
from tests.adjudicate.scenes import R

WORDS = [
    "بيت",
    "نهر",
    "جبل",
    "طريق",
    "مدينة",
    "كتاب",
    "سفينة",
    "حديقة",
    "مصنع",
    "مدرسة",
    "ملعب",
    "مطار",
    "سوق",
    "جسر",
    "برج",
    "قلعة",
    "ميناء",
]
STANCES = ("asserts", "claims", "denies", "warns")


@dataclass(frozen=True)
class Profile:
    """How often annotators err about one attribution; `spans`: which roles are contested."""

    miss: float = 0.12
    doubtful: float = 0.25  # for each true one: a false one …
    tempted: float = 0.4  # … that each annotator marks with this chance
    cross: float = 0.19  # of the misses: another analysis instead
    split: float = 0.004
    spans: Mapping[tuple[str, ...], float] = field(
        default_factory=lambda: {
            ("content",): 0.176,
            ("cue",): 0.111,
            ("source",): 0.096,
            ("cue", "content"): 0.124,
            ("cue", "content", "source"): 0.059,
            ("cue", "source"): 0.022,
            ("content", "source"): 0.022,
        }
    )
    misled: float = 0.35  # who prefers the wrong form of a contested span
    stance: float = 0.0
    entity: float = 0.0
    nested: float = 0.0


POLNEAR = Profile()
FULL = Profile(stance=0.06, entity=0.05, nested=0.3)


@dataclass
class Truth:
    """A text and what is right on it, by id; ids begin with t."""

    text: str
    items: dict[str, Attribution]
    wrong: dict[str, dict[str, Fragments]]  # the other form of contested spans
    doubtful: dict[str, Attribution]


def truth(dice: random.Random, n: int, profile: Profile) -> Truth:
    """Sentences «أمس قال <two words> إن <eight words>.», one attribution each; some enclose."""
    text = ""
    items: dict[str, Attribution] = {}
    doubtful: dict[str, Attribution] = {}
    for place in range(n):
        said = [dice.choice(WORDS) for _ in range(8)]
        words = ["أمس", "قال", dice.choice(WORDS), dice.choice(WORDS), "إن", *said]
        spans = []
        for word in words:
            spans.append((len(text), len(text) + len(word)))
            text += word + " "
        text = text[:-1] + ". "
        id = f"t{place}"
        items[id] = Attribution(
            id,
            "",
            "",
            {
                "cue": (spans[1],),
                "source": ((spans[2][0], spans[3][1]),),
                "content": ((spans[4][0], spans[-1][1]),),
            },
            {
                "quote_type": "indirect",
                "stance": STANCES[place % 4],
                "source_kind": "named_person",
            },
            entity=f"E{place % 7}",
        )
        if dice.random() < profile.nested:
            inner = f"t{place}i"
            items[inner] = dataclasses.replace(
                items[id],
                id=inner,
                spans={
                    "source": (spans[6],),
                    "cue": (spans[7],),
                    "content": ((spans[8][0], spans[-1][1]),),
                },
                parent=id,
            )
        if dice.random() < profile.doubtful:
            cue = {"cue": (spans[0],), "source": (dice.choice(spans[8:]),)}
            doubtful[f"f{place}"] = dataclasses.replace(items[id], id=f"f{place}", spans=cue)
    wrong = {id: _wrong(dice, item, text, profile) for id, item in items.items()}
    return Truth(text, items, wrong, doubtful)


def work(dice: random.Random, right: Truth, profile: Profile) -> list[Attribution]:
    """One annotator's attributions. Ids keep «t4» where they are true; others begin otherwise."""
    found: dict[str, Attribution] = {}
    for id, item in right.items.items():
        if dice.random() < profile.miss:
            if dice.random() < profile.cross:
                found[f"s{id}"] = _crossing(item, right.text)
        elif dice.random() < profile.split:
            found.update({part.id: part for part in _split(item, right.text)})
        else:
            found[id] = _with_errors(dice, item, right, profile)
    found |= {i: item for i, item in right.doubtful.items() if dice.random() < profile.tempted}
    return [
        dataclasses.replace(i, parent=i.parent if i.parent in found else None)
        for i in found.values()
    ]


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    place = start
    for word in text[start:end].split(" "):
        found.append((place, place + len(word)))
        place += len(word) + 1
    return found


def _crossing(item: Attribution, text: str) -> Attribution:
    """The same words read otherwise: a cue inside the content."""
    inner = _words(text, *item.spans["content"][0])
    spans = {"cue": (inner[-3],), "content": ((inner[-2][0], inner[-1][1]),)}
    return dataclasses.replace(item, id=f"s{item.id}", spans=spans, parent=None)


def _split(item: Attribution, text: str) -> list[Attribution]:
    inner = _words(text, *item.spans["content"][0])
    half = len(inner) // 2
    first = {**item.spans, "content": ((inner[0][0], inner[half][1]),)}
    other = {**item.spans, "content": ((inner[half + 1][0], inner[-1][1]),)}
    return [
        dataclasses.replace(item, spans=first),
        dataclasses.replace(item, id=f"s{item.id}b", spans=other, parent=None),
    ]


def _with_errors(
    dice: random.Random, item: Attribution, right: Truth, profile: Profile
) -> Attribution:
    spans = dict(item.spans)
    wrong = right.wrong[item.id].items()
    spans |= {role: parts for role, parts in wrong if dice.random() < profile.misled}
    attributes = dict(item.attributes)
    if dice.random() < profile.stance:
        attributes["stance"] = dice.choice([s for s in STANCES if s != attributes["stance"]])
    entity = item.entity
    if dice.random() < profile.entity:
        entity = f"E{dice.randrange(7)}"
    return dataclasses.replace(item, spans=spans, attributes=attributes, entity=entity)


def _wrong(
    dice: random.Random, item: Attribution, text: str, profile: Profile
) -> dict[str, Fragments]:
    draw = dice.random()
    for roles, share in profile.spans.items():
        if draw < share:
            return {role: _shifted(dice, role, item.spans[role], text) for role in roles}
        draw -= share
    return {}


def _shifted(dice: random.Random, role: str, parts: Fragments, text: str) -> Fragments:
    ((start, end),) = parts
    words = _words(text, start, end)
    if role == "cue":
        return ((text.rindex(" ", 0, start - 1) + 1 if start > 4 else 0, end),)
    if role == "source" or dice.random() < 0.5:
        return ((start, words[-2][1]) if len(words) > 1 else (start, end - 1),)
    return ((words[1][0], end),)


# ---- the reviewer --------------------------------------------------------------------------


@dataclass
class Session:
    """A reviewer who knows the truth. Counts keys by the rules of §4.2, cards and clusters."""

    store: Store
    document: str
    right: Truth
    trust: Mapping[str, float] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    shown: list[Card] = field(default_factory=list)  # the cards that were open at first
    clusters: int = 0
    unanimous: int = 0
    homes: dict[str, str] = field(default_factory=dict)  # cluster → id of the truth

    def play(self) -> None:
        adj.auto(self.store, R, [self.document])
        board = build(self.store, self.document, self.trust)
        self._find_homes(board)
        self.clusters = sum(len(card.parts) for card in board.cards)
        self.shown = list(board.open)
        self.unanimous = sum(not card.is_open for card in board.cards)
        while board.open:
            self._act(board, board.open[0])
            board = build(self.store, self.document, self.trust)
        adj.finish(self.store, R, self.document)

    def _find_homes(self, board: Board) -> None:
        """Say which cluster each true attribution is: of several the one with most in common."""
        best: dict[str, tuple[float, str]] = {}
        letters = Letters(self.right.text)
        for card in board.cards:
            for part in card.parts:
                for item in part.members:
                    id = item.id.rsplit("/", 1)[1] if item else "s"
                    if item is None or not id.startswith("t"):
                        continue
                    wanted = letters.mask(self.right.items[id].spans["content"])
                    like = dice(wanted, letters.mask(item.spans.get("content", ())))
                    best[id] = max(best.get(id, (-1.0, "")), (like, part.cluster))
        self.homes = {cluster: id for id, (_, cluster) in best.items()}

    def wanted(self, facet: Facet) -> int:
        """Return the option that is right, or the nearest one."""
        item = self.right.items[self.homes[facet.cluster]]
        if facet.role:
            letters = Letters(self.right.text)
            goal = letters.mask(item.spans.get(facet.role, ()))
            near = [dice(goal, letters.mask(option.fragments)) for option in facet.options]
            return facet.options[near.index(max(near))].number
        places = {
            i.id: cluster for cluster, id in self.homes.items() for i in [self.right.items[id]]
        }
        reading = Reading(
            self.right.text, Letters(self.right.text), {("", id): c for id, c in places.items()}
        )
        value = reading.value(item, facet.name)
        exact = [option.number for option in facet.options if option.value == value]
        return exact[0] if exact else facet.options[0].number

    def _presence(self, facet: Facet, card: Card) -> int | None:
        """Return the option that keeps what is true; None when nothing is (Delete)."""
        if facet.cluster:
            return 1 if facet.cluster in self.homes else 2
        asked = {c for option in facet.options for c in _ids(option.value)}
        true = asked & set(self.homes)
        if not true:
            return None
        return next((o.number for o in facet.options if set(_ids(o.value)) == true), 0)

    def right_options(self, card: Card) -> dict[tuple[str, str], int | None]:
        found: dict[tuple[str, str], int | None] = {}
        for facet in card.open:
            key = (facet.cluster, facet.name)
            if facet.name == "presence":
                found[key] = self._presence(facet, card)
            elif facet.cluster in self.homes:
                found[key] = self.wanted(facet)
        return found

    def _act(self, board: Board, card: Card) -> None:
        right = self.right_options(card)
        asked = [f for f in card.open if (f.cluster, f.name) in right]
        if asked and all(
            f.proposal is not None and f.proposal == right[f.cluster, f.name] for f in asked
        ):
            self.keys["Enter"] += 1
            adj.accept(self.store, R, card)
            return
        false = not asked  # all agreed on what is none, and differ in its spans
        for facet in asked:
            false |= facet.name == "presence" and right[facet.cluster, facet.name] is None
        if false:
            self.keys["Delete"] += 1
            adj.reject(self.store, R, card)
            return
        for voice in range(1, len(board.order) + 1):
            if self._is_right(card, asked, right, voice):
                self.keys["Ctrl"] += 1
                adj.take(self.store, R, card, voice)
                return
        facet = asked[0]
        number = right[facet.cluster, facet.name]
        if number == 0:
            self.keys["+"] += 1
            adj.keep_both(self.store, R, card)
        else:
            self.keys["digit"] += 1
            assert number is not None
            adj.choose(self.store, R, card, facet, number)

    def _is_right(
        self,
        card: Card,
        asked: Sequence[Facet],
        right: Mapping[tuple[str, str], int | None],
        voice: int,
    ) -> bool:
        """Tell whether one annotator's version is right in everything that is asked."""
        for part in card.parts:
            mine = part.members[voice - 1] is not None
            presence = [
                f for f in card.open if f.name == "presence" and f.cluster in ("", part.cluster)
            ]
            if presence and mine != (part.cluster in self.homes):
                return False
        for facet in asked:
            if facet.name == "presence":
                continue
            option = facet.option(right[facet.cluster, facet.name])
            if option is None or voice - 1 not in option.holders:
                return False
        return True


def _ids(value: str) -> list[str]:
    found = json.loads(value)
    return found if isinstance(found, list) else []


def document(id: str, text: str) -> Document:
    return Document(id, id, text, digest(text))


__all__ = ["FULL", "POLNEAR", "Session", "Truth", "document", "fragments", "truth", "work"]
