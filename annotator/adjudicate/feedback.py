"""What annotators learn from gold, and what gold says about annotators."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.adjudicate.cards import gold_id
from annotator.adjudicate.grouping import GROUPING, SPLIT, Block, Grouping, regrouped
from annotator.adjudicate.ledger import Ledger, load
from annotator.adjudicate.reasons import NO_REASON, Reason, parse
from annotator.adjudicate.values import ATTRIBUTE, NOTHING, PRESENCE, Reading, facet_names
from annotator.agreement.align import Cluster, align
from annotator.agreement.dawid_skene import Estimate, estimate
from annotator.agreement.figures import Figure, Undefined, ratio
from annotator.agreement.normal import Letters
from annotator.agreement.similarity import shape
from annotator.model.ids import layer_id, stable_id
from annotator.model.records import GOLD, Attribution, Decision, Document, Layer, Submission
from annotator.people import Submitted, first_submissions, latest_submissions
from annotator.store import Store

MISSING, EXTRA = "missing", "extra"
_Z = 1.959964  # the 97.5 % point of the normal distribution
_ENOUGH = 20  # facets below which nobody's reliability breaks a tie
_ITEMS = 50  # items below which Dawid and Skene's estimate says nothing (§3.8)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One attribution of an annotator beside gold: `kinds` says how they differ.

    `mine` None: missed; `gold` None: not kept. `kinds`: "missing", "extra", "span:cue" …,
    "attribute:stance" …, "entity", "parent", "denies", "confirms", "implicit".
    """

    document: str
    mine: Attribution | None
    gold: Attribution | None
    kinds: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion with its 95 % Wilson interval (1927); all three may be undefined."""

    part: int
    whole: int
    value: Figure
    low: Figure
    high: Figure


@dataclass(frozen=True, slots=True)
class Reliability:
    """An annotator's first submissions against final gold.

    `facets` is the share of facets right in attributions that gold has too, `by_facet` splits
    it, `by_document` gives it over time, in the order in which the documents are listed.
    """

    annotator: str
    precision: Share
    recall: Share
    facets: Share
    by_facet: Mapping[str, Share]
    by_document: Mapping[str, Share]


# ---- one annotator beside gold -------------------------------------------------------------


@dataclass(slots=True)
class _Pair:
    mine: Attribution | None
    gold: Attribution | None
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def _pairs(store: Store, text: Document, mine: Submitted, gold: list[Attribution]) -> list[_Pair]:
    letters = Letters(text.text)
    shapes = [shape(letters, "mine", item) for item in mine.attributions]
    shapes += [shape(letters, "gold", item) for item in gold]
    clusters: Sequence[Cluster] = align(shapes).clusters
    if said := _said(store, mine, gold):
        clusters, _links = regrouped(clusters, [said], letters)
    places = {
        (item.attribution.annotator, item.id): str(n)
        for n, cluster in enumerate(clusters)
        for item in cluster
    }
    reading = Reading(text.text, letters, places)
    found = []
    for cluster in clusters:
        by_name = {item.annotator: item.attribution for item in cluster}
        pair = _Pair(by_name.get("mine"), by_name.get("gold"))
        found.append(pair)
        if pair.mine is None or pair.gold is None:
            continue
        for name in facet_names(store.tagset):
            one, other = reading.value(pair.mine, name), reading.value(pair.gold, name)
            if one == other == NOTHING:
                continue
            same = reading.same(name, one) == reading.same(name, other)
            (pair.right if same else pair.wrong).append(name)
    return found


def _said(store: Store, mine: Submitted, gold: list[Attribution]) -> Grouping | None:
    """Return what the reviewer said of which attribution is which, as a word about these two."""
    if not store.find(Decision, document=mine.document, facet=GROUPING):
        return None
    known = {item.id for item in gold}
    blocks = []
    for id, standing in load(store, mine.document).standings.items():
        members = {"gold": gold_id(id)} if gold_id(id) in known else {}
        if mine.annotator in standing.members:
            members["mine"] = standing.members[mine.annotator]
        if GROUPING in standing.rows and members:
            blocks.append(Block(id, members))
    return Grouping(SPLIT, tuple(blocks), (), {}, "")


def _final(store: Store) -> set[str]:
    return {layer.document for layer in store.find(Layer, annotator=GOLD, state="final")}


def _gold(store: Store, document: str) -> list[Attribution]:
    return store.find(Attribution, document=document, annotator=GOLD, origin="adjudicated")


def feedback(store: Store, annotator: str, documents: Sequence[str] = ()) -> list[Feedback]:
    """Return where an annotator's latest submissions differ from final gold, in text order."""
    final = _final(store)
    found: list[Feedback] = []
    for mine in latest_submissions(store):
        if mine.annotator != annotator or mine.document not in final:
            continue
        if documents and mine.document not in documents:
            continue
        text = store.need(Document, mine.document)
        ledger = load(store, mine.document)
        for pair in _pairs(store, text, mine, _gold(store, mine.document)):
            if kinds := _kinds(pair):
                reason = _reason(ledger, annotator, pair, kinds)
                found.append(Feedback(mine.document, pair.mine, pair.gold, kinds, reason))
    return found


def _reason(ledger: Ledger, annotator: str, pair: _Pair, kinds: Sequence[str]) -> Reason:
    for standing in ledger.standings.values():
        mine = pair.mine is not None and standing.members.get(annotator) == pair.mine.id
        if pair.gold.id == gold_id(standing.cluster) if pair.gold else mine:
            return parse(standing.reason_for(kinds))
    return NO_REASON


def counts(found: Iterable[Feedback]) -> dict[str, int]:
    """Return how often each kind of error occurs, most frequent first."""
    tally = Counter(kind for item in found for kind in item.kinds)
    return dict(sorted(tally.items(), key=lambda row: (-row[1], row[0])))


@dataclass(frozen=True, slots=True)
class Step:
    """One document of an annotator's course: how many attributions gold has, how often which error.

    `facets` is the share of facets right in attributions that gold has too.
    """

    document: str
    gold: int
    kinds: Mapping[str, int]
    facets: Share


def course(store: Store, annotator: str) -> list[Step]:
    """Return an annotator's errors by document, in the order in which they were handed in.

    First submissions against final gold: what was mended after feedback is no progress. The
    order is that of the operations, not of a clock.
    """
    final = _final(store)
    order = store.written(Submission)
    found: list[tuple[int, Step]] = []
    for mine in first_submissions(store):
        if mine.annotator != annotator or mine.document not in final:
            continue
        gold = _gold(store, mine.document)
        pairs = _pairs(store, store.need(Document, mine.document), mine, gold)
        kinds = Counter(kind for pair in pairs for kind in _kinds(pair))
        right = sum(len(pair.right) for pair in pairs)
        share = wilson(right, right + sum(len(pair.wrong) for pair in pairs))
        first = stable_id("submission", layer_id(mine.document, annotator), "1")
        found.append((order.get(first, 0), Step(mine.document, len(gold), kinds, share)))
    return [step for _, step in sorted(found, key=lambda item: (item[0], item[1].document))]


def _kinds(pair: _Pair) -> tuple[str, ...]:
    """Return how the two sides of a pair differ."""
    if pair.mine is None or pair.gold is None:
        return (MISSING if pair.mine is None else EXTRA,)
    return tuple(pair.wrong)


# ---- reliability ---------------------------------------------------------------------------


def wilson(part: int, whole: int) -> Share:
    """Return a proportion with its 95 % Wilson interval; undefined for no cases."""
    value = ratio(part, whole)
    if isinstance(value, Undefined):
        return Share(part, whole, value, value, value)
    square = _Z * _Z / whole
    middle = (value + square / 2) / (1 + square)
    half = _Z * math.sqrt(value * (1 - value) / whole + square / (4 * whole)) / (1 + square)
    return Share(part, whole, value, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(slots=True)
class _Tally:
    mine: int = 0
    gold: int = 0
    both: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    documents: dict[str, tuple[int, int]] = field(default_factory=dict)

    def read(self, document: str, pairs: Sequence[_Pair]) -> None:
        right = wrong = 0
        for pair in pairs:
            self.mine += pair.mine is not None
            self.gold += pair.gold is not None
            self.both += pair.mine is not None and pair.gold is not None
            self.right.update(pair.right)
            self.asked.update(pair.right + pair.wrong)
            right, wrong = right + len(pair.right), wrong + len(pair.wrong)
        self.documents[document] = right, right + wrong


def reliability(store: Store) -> dict[str, Reliability]:
    """Return precision, recall and facet accuracy of everybody against final gold.

    First submissions count, because what was revised after discussion says nothing.
    """
    final = _final(store)
    tallies: dict[str, _Tally] = {}
    gold = {id: _gold(store, id) for id in sorted(final)}
    for mine in first_submissions(store):
        if mine.document in final:
            text = store.need(Document, mine.document)
            pairs = _pairs(store, text, mine, gold[mine.document])
            tallies.setdefault(mine.annotator, _Tally()).read(mine.document, pairs)
    return {name: _reliability(name, tallies[name]) for name in sorted(tallies)}


def _reliability(name: str, tally: _Tally) -> Reliability:
    return Reliability(
        name,
        wilson(tally.both, tally.mine),
        wilson(tally.both, tally.gold),
        wilson(tally.right.total(), tally.asked.total()),
        {facet: wilson(tally.right[facet], n) for facet, n in sorted(tally.asked.items())},
        {id: wilson(*pair) for id, pair in tally.documents.items()},
    )


def trust(found: Mapping[str, Reliability]) -> dict[str, float]:
    """Return what breaks ties between two values: facet accuracy, where enough is known."""
    return {
        name: item.facets.value
        for name, item in found.items()
        if item.facets.whole >= _ENOUGH and isinstance(item.facets.value, float)
    }


def estimated(store: Store, facet: str = PRESENCE) -> Estimate | Undefined:
    """Return Dawid and Skene's error rates without gold, for information only.

    `facet` is presence or an attribute ("attribute:stance"). First submissions of documents that
    several people submitted; fewer than fifty items give no estimate.
    """
    responses: dict[str, dict[str, list[str]]] = {}
    for key, answers in _answers(store, facet):
        responses[key] = {who: [value] for who, value in answers.items()}
    if len(responses) < _ITEMS:
        return Undefined("no_units")
    classes = sorted({v for said in responses.values() for values in said.values() for v in values})
    return estimate(responses, classes)


def _answers(store: Store, facet: str) -> Iterator[tuple[str, dict[str, str]]]:
    by_document: dict[str, list[Submitted]] = {}
    for item in first_submissions(store):
        by_document.setdefault(item.document, []).append(item)
    for id, submitted in sorted(by_document.items()):
        if len(submitted) < 2:
            continue
        letters = Letters(store.need(Document, id).text)
        shapes = [shape(letters, s.annotator, item) for s in submitted for item in s.attributions]
        for n, cluster in enumerate(align(shapes).clusters):
            said = {item.annotator: item.attribution for item in cluster}
            if facet == PRESENCE:
                answers = {s.annotator: "yes" if s.annotator in said else "no" for s in submitted}
            else:
                name = facet.removeprefix(ATTRIBUTE)
                answers = {who: item.attributes.get(name, "") for who, item in said.items()}
            yield f"{id}/{n}", answers
