"""How good suggestions are: against gold, on texts, with intervals that anyone can repeat.

A cue is found if it shares a letter with a cue of gold, one to one. Attributions are aligned as
those of two annotators are (agreement.md §3.1); spans, values and links are compared on what is
aligned. Pure functions on texts, gold and whatever proposes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.align import align
from annotator.agreement.assignment import best_pairs
from annotator.agreement.bootstrap import Interval, interval
from annotator.agreement.figures import Figure, Sums, Undefined, add, pooled, ratio
from annotator.agreement.normal import Letters
from annotator.agreement.report import SEED
from annotator.agreement.similarity import Shape, role_dice, shape
from annotator.i18n import N_
from annotator.model.links import LINKS, target
from annotator.model.records import Attribution
from annotator.suggest.engine import Proposal

Propose = Callable[[str], Sequence[Proposal]]
REPLICATES = 1000
ROLES = ("source", "cue", "content", "addressee", "supplement")
_GOLD, _MADE = "gold", "made"


@dataclass(frozen=True, slots=True)
class Case:
    """A text with its gold."""

    name: str
    text: str
    gold: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: `measure` about `facet` (a role, an attribute, a link), from `n` `unit`s.

    The interval is that of resampled documents, 95 %.
    """

    measure: str
    facet: str
    value: Figure
    interval: Interval | Undefined
    unit: str
    n: int

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form; what is undefined is {"undefined": reason}."""
        bounds = self.interval
        return {
            "measure": self.measure,
            "facet": self.facet,
            "value": _plain(self.value),
            "interval": _plain(bounds)
            if isinstance(bounds, Undefined)
            else {"low": bounds.low, "high": bounds.high, "replicates": bounds.replicates},
            "unit": self.unit,
            "n": self.n,
        }


def _plain(value: Figure) -> object:
    return {"undefined": value.reason} if isinstance(value, Undefined) else value


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures. `rules` and `lemmas` count what they found: (right, wrong), by name."""

    rows: tuple[Row, ...]
    documents: int
    gold: int
    made: int
    rules: Mapping[str, tuple[int, int]]
    lemmas: Mapping[str, tuple[int, int]]
    seed: int
    replicates: int

    def row(self, measure: str, facet: str = "") -> Row:
        """Return one row; KeyError if there is none such."""
        for row in self.rows:
            if (row.measure, row.facet) == (measure, facet):
                return row
        raise KeyError((measure, facet))

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form, equal for equal texts, gold and suggester."""
        return {
            "documents": self.documents,
            "gold": self.gold,
            "suggested": self.made,
            "seed": self.seed,
            "replicates": self.replicates,
            "measures": [row.plain() for row in self.rows],
            "rules": _counts(self.rules),
            "lemmas": _counts(self.lemmas),
        }


def _counts(found: Mapping[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {name: {"right": right, "wrong": wrong} for name, (right, wrong) in found.items()}


# The titles of the measures, by id; a role, attribute or link may follow.
TITLES: Mapping[str, str] = {
    "cue_precision": N_("Cues: precision"),
    "cue_recall": N_("Cues: recall"),
    "cue_f1": N_("Cues: F1"),
    "precision": N_("Attributions: precision"),
    "recall": N_("Attributions: recall"),
    "f1": N_("Attributions: F1"),
    "exact": N_("Equal spans"),
    "dice": N_("Overlap of spans (Dice)"),
    "accuracy": N_("Values that agree"),
    "link_f1": N_("Links (F1)"),
}
_CUES, _ALL, _ALIGNED = N_("cues"), N_("attributions"), N_("aligned attributions")
_LINKED = N_("links")


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure as part over whole, each a sum of entries of the documents' sums."""

    measure: str
    facet: str
    part: str
    whole: tuple[str, ...]
    unit: str
    times: int = 1  # F1 is twice the matches over both sides

    def figure(self, sums: Sums) -> Figure:
        whole = sum(sums.get(key, 0.0) for key in self.whole)
        return ratio(self.times * sums.get(self.part, 0.0), whole)


def _lines(keys: Iterable[str]) -> list[_Line]:
    known = set(keys)
    lines: list[_Line] = []
    for prefix, part, unit in (("cue_", "cue.", _CUES), ("", "all.", _ALL)):
        found, made, gold = f"{part}found", f"{part}made", f"{part}gold"
        lines += [
            _Line(f"{prefix}precision", "", found, (made,), unit),
            _Line(f"{prefix}recall", "", found, (gold,), unit),
            _Line(f"{prefix}f1", "", found, (made, gold), unit, 2),
        ]
    for role in ROLES:
        if f"role.{role}" in known:
            lines.append(_Line("exact", role, f"exact.{role}", (f"role.{role}",), _ALIGNED))
            lines.append(_Line("dice", role, f"dice.{role}", (f"role.{role}",), _ALIGNED))
    for key in sorted(key for key in known if key.startswith("value.")):
        name = key.removeprefix("value.")
        lines.append(_Line("accuracy", name, f"right.{name}", (key,), _ALIGNED))
    for link in LINKS:
        gold, made = f"link.{link}.gold", f"link.{link}.made"
        if gold in known or made in known:
            lines.append(_Line("link_f1", link, f"link.{link}.found", (made, gold), _LINKED, 2))
    return lines


# ---- one text ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """One text's sums, and which proposals were right: aligned with an attribution of gold."""

    sums: Sums
    right: tuple[Proposal, ...]
    wrong: tuple[Proposal, ...]


def compare(case: Case, proposals: Sequence[Proposal]) -> Compared:
    """Compare what was proposed for a text with its gold."""
    letters = Letters(case.text)
    gold = [shape(letters, _GOLD, item) for item in case.gold]
    made = [shape(letters, _MADE, _attribution(item)) for item in proposals]
    pairs = [
        (cluster[0], cluster[1]) for cluster in align([*gold, *made]).clusters if len(cluster) == 2
    ]
    sums: Sums = {}
    _count_cues(sums, gold, made)
    add(sums, "all.found", len(pairs))
    add(sums, "all.made", len(made))
    add(sums, "all.gold", len(gold))
    for one, other in pairs:
        _count_roles(sums, one, other)
        _count_values(sums, one.attribution, other.attribution)
    _count_links(sums, gold, made, pairs)
    found = {other.id for _, other in pairs}
    return Compared(
        sums,
        tuple(item for item in proposals if item.id in found),
        tuple(item for item in proposals if item.id not in found),
    )


def _attribution(item: Proposal) -> Attribution:
    return Attribution(
        item.id,
        "",
        "",
        item.spans,
        item.attributes,
        parent=item.parent,
        denies=item.denies,
        confirms=item.confirms,
    )


def _count_cues(sums: Sums, gold: Sequence[Shape], made: Sequence[Shape]) -> None:
    """Pair cues one to one by the greatest number of common letters."""
    weights = {
        (i, j): float((one.cue & other.cue).bit_count())
        for i, one in enumerate(gold)
        for j, other in enumerate(made)
        if one.cue & other.cue
    }
    add(sums, "cue.found", len(best_pairs(weights)))
    add(sums, "cue.made", sum(item.cue != 0 for item in made))
    add(sums, "cue.gold", sum(item.cue != 0 for item in gold))


def _count_roles(sums: Sums, one: Shape, other: Shape) -> None:
    for role in ROLES:
        first, second = one.masks.get(role, 0), other.masks.get(role, 0)
        likeness = role_dice(first, second)
        if likeness is not None:
            add(sums, f"role.{role}")
            add(sums, f"dice.{role}", likeness)
            add(sums, f"exact.{role}", first == second)


def _count_values(sums: Sums, one: Attribution, other: Attribution) -> None:
    """Count the values that gold has; what was not proposed is wrong."""
    for name, value in one.attributes.items():
        add(sums, f"value.{name}")
        add(sums, f"right.{name}", other.attributes.get(name) == value)


def _count_links(
    sums: Sums, gold: Sequence[Shape], made: Sequence[Shape], pairs: Sequence[tuple[Shape, Shape]]
) -> None:
    partner = {one.id: other.id for one, other in pairs}
    for link in LINKS:
        wanted = [(item.id, other) for item in gold if (other := target(item.attribution, link))]
        drawn = {(item.id, target(item.attribution, link)) for item in made}
        edges = sum(1 for _, other in drawn if other)
        if wanted or edges:
            known = [(partner.get(id), partner.get(other)) for id, other in wanted]
            right = sum(None not in edge and edge in drawn for edge in known)
            add(sums, f"link.{link}.found", right)
            add(sums, f"link.{link}.gold", len(wanted))
            add(sums, f"link.{link}.made", edges)


# ---- all of them ---------------------------------------------------------------------------


def evaluate(
    cases: Sequence[Case],
    propose: Propose,
    *,
    least: float = 0.0,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> Evaluation:
    """Hold what is proposed with a confidence of at least `least` against gold."""
    found = [
        compare(case, [item for item in propose(case.text) if item.confidence >= least])
        for case in cases
    ]
    parts = [item.sums for item in found]
    total = pooled(parts)
    keys = sorted(total)
    rows = [[sums.get(key, 0.0) for key in keys] for sums in parts]

    def row(line: _Line) -> Row:
        bounds = interval(
            rows,
            lambda sums: line.figure(dict(zip(keys, sums, strict=True))),
            seed,
            replicates,
        )
        n = round(sum(total.get(key, 0.0) for key in line.whole))
        return Row(line.measure, line.facet, line.figure(total), bounds, line.unit, n)

    return Evaluation(
        tuple(map(row, _lines(keys))),
        len(cases),
        round(total.get("all.gold", 0.0)),
        round(total.get("all.made", 0.0)),
        _tally(found, lambda item: item.rule),
        _tally(found, lambda item: item.lemma),
        seed,
        replicates,
    )


def _tally(
    found: Iterable[Compared], name: Callable[[Proposal], str]
) -> dict[str, tuple[int, int]]:
    right, wrong = Counter[str](), Counter[str]()
    for item in found:
        right.update(map(name, item.right))
        wrong.update(map(name, item.wrong))
    names = sorted(right | wrong, key=lambda key: (-right[key] - wrong[key], key))
    return {key: (right[key], wrong[key]) for key in names}
