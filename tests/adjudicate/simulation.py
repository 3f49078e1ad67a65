"""A truth, and annotators who err about it in known ways. Who decides between them: `knowing`.

Calibrated on PolNeAR (agreement.md §3.2, §3.3; k = 2): 51 % unanimous, 29 % presence (19 % of
them competing analyses), content 5.7 %, cue 3.6 %, source 3.1 %, cue and content 4 %, all three
1.9 %; 2 of 3 present is right for 67 %, a facet that is 2–1 for 68 %. Independent errors would
make majorities right nearly always, so errors cluster: some attributions are `doubtful` (not true,
but marked by many), some spans `contested` (one wrong form that a third of the people prefers).
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.ids import entity_id
from annotator.model.records import Attribution, Fragments

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
NAMES = ("سمير", "هالة", "ديوان", "نقابة", "بلدية", "شركة", "سفارة")
ENTITIES = {entity_id(name): name for name in NAMES}
_ENTITY = tuple(ENTITIES)


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
    link: float = field(default=0.0, repr=False)  # leaves one out or invents one


POLNEAR = Profile()
FULL = Profile(stance=0.06, entity=0.05, nested=0.3)
AGREED = Profile(miss=0.0, doubtful=0.0, split=0.0, misled=0.0)
# As many disputes as PolNeAR has about presence and spans, and on top of them what it does not ask.
TEAM = Profile(stance=0.02, entity=0.015, nested=0.1, link=0.015)


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
            entity=_ENTITY[place % 7],
            denies=f"t{place - 1}" if profile.link and place % 4 == 2 else None,
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
                denies=None,
            )
        if dice.random() < profile.doubtful:
            cue = {"cue": (spans[0],), "source": (dice.choice(spans[8:]),)}
            doubtful[f"f{place}"] = dataclasses.replace(
                items[id], id=f"f{place}", spans=cue, denies=None
            )
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
    return [_with_links(dice, i, found, profile) for i in found.values()]


def _with_links(
    dice: random.Random, item: Attribution, found: Mapping[str, Attribution], profile: Profile
) -> Attribution:
    """Links lead to what the annotator has; who errs leaves one out, or denies another one."""
    parent, denies = item.parent, item.denies
    if profile.link and item.id[0] == "t" and dice.random() < profile.link:
        if parent:
            parent = None
        elif denies and dice.random() < 0.5:
            denies = None
        else:
            denies = f"t{int(item.id[1:]) - (2 if denies else 1)}"
    return dataclasses.replace(
        item,
        parent=parent if parent in found else None,
        denies=denies if denies in found else None,
    )


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
    return dataclasses.replace(item, id=f"s{item.id}", spans=spans, parent=None, denies=None)


def _split(item: Attribution, text: str) -> list[Attribution]:
    inner = _words(text, *item.spans["content"][0])
    half = len(inner) // 2
    first = {**item.spans, "content": ((inner[0][0], inner[half][1]),)}
    other = {**item.spans, "content": ((inner[half + 1][0], inner[-1][1]),)}
    return [
        dataclasses.replace(item, spans=first),
        dataclasses.replace(item, id=f"s{item.id}b", spans=other, parent=None, denies=None),
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
        entity = _ENTITY[dice.randrange(7)]
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
