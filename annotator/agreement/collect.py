"""What one document adds to each measure: from a view to sums.

Functions called `…_pair` want a view of two annotators, the others take any number. `units` is how
many things were compared, `of` out of how many that could have been.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.agreement import chains, coefficients, gamma, unitizing
from annotator.agreement.figures import Sums, add
from annotator.agreement.normal import dice, low
from annotator.agreement.similarity import Shape
from annotator.agreement.spans import overlapping, semeval, shift
from annotator.agreement.view import View
from annotator.model.links import target

ANY = "any"
MAIN_ROLES = ("cue", "content", "source")
NIL = "\x00"  # an attribution that is there and has no entity
GAMMA_SAMPLES = 5  # annotators drawn per document and pair: 10 pairs


def presence_pair(view: View, facet: str) -> Sums:
    """`both` aligned, `equal` of them in all three roles, `first` and `second` in all."""
    del facet
    one, other = view.sides()
    equal = sum(
        a.cue == b.cue and a.content == b.content and a.source == b.source
        for _, a, b in view.aligned
    )
    return {
        "both": float(len(view.aligned)),
        "equal": float(equal),
        "first": float(len(one)),
        "second": float(len(other)),
        "units": float(len(one) + len(other)),
    }


def overlap_pair(view: View, facet: str) -> Sums:
    """How many attributions' anchors (cue, else content) share a letter with one of the other."""
    del facet
    one, other = ([item.cue or item.content for item in side] for side in view.sides())
    return {
        "in_first": float(overlapping(one, other)),
        "in_second": float(overlapping(other, one)),
        "first": float(len(one)),
        "second": float(len(other)),
        "units": float(len(one) + len(other)),
    }


def role_pair(view: View, role: str) -> Sums:
    """Equality, Dice, absence and boundary shift of one role over the aligned attributions."""
    sums: Sums = {"of": float(len(view.aligned))}
    for _, a, b in view.aligned:
        one, other = a.masks.get(role, 0), b.masks.get(role, 0)
        if not one and not other:
            continue
        add(sums, "units")
        add(sums, "equal", one == other)
        add(sums, "dice", 1.0 if one == other else dice(one, other))
        if not one or not other:
            add(sums, "missing")
            continue
        add(sums, "both")
        if one != other:
            start, end = shift(view.words[a.key][role], view.words[b.key][role])
            add(sums, "start", start)
            add(sums, "end", end)
    return sums


def span_pair(view: View, facet: str) -> Sums:
    """SemEval scores of all spans of all roles, per schema: `strict`, `strict.first` and so on."""
    del facet
    one, other = (
        [(mask, role) for item in side for role, mask in item.masks.items()]
        for side in view.sides()
    )
    sums: Sums = {"units": float(len(one) + len(other))}
    for name, counts in semeval(one, other).items():
        sums[name] = counts.score
        sums[name + ".first"] = float(counts.possible)
        sums[name + ".second"] = float(counts.actual)
    return sums


def words(view: View, role: str) -> Sums:
    """Coincidences of "in the role" and "not in it" over the words of the text."""
    covered = []
    for name in view.annotators:
        mask = 0
        for item in view.shapes[name]:
            by_role = view.words[item.key]
            for part in by_role.values() if role == ANY else (by_role.get(role, 0),):
                mask |= part
        covered.append(mask)
    m, total = len(covered), view.letters.word_count
    inside = sum(mask.bit_count() for mask in covered)
    apart = sum(
        (one ^ other).bit_count() for place, one in enumerate(covered) for other in covered[:place]
    )
    return {
        "n:in": float(inside),
        "n:out": float(m * total - inside),
        "agree": m * total - 2 * apart / (m - 1),
        "units": float(total),
    }


def attribute(view: View, facet: str) -> Sums:
    """Units are clusters; a value is missing where the annotator has no attribution or none."""
    units = [
        [view.value(item, facet) for item in members.values()]
        for members in view.clusters
        if members
    ]
    return _coded(view, units)


def entity(view: View, facet: str) -> Sums:
    """Units are clusters in which somebody named an entity; none is a value of its own."""
    del facet
    units: list[list[str | None]] = [
        [item.attribution.entity or NIL for item in members.values()]
        for members in view.clusters
        if any(item.attribution.entity for item in members.values())
    ]
    return _coded(view, units)


def _coded(view: View, units: list[list[str | None]]) -> Sums:
    sums = coefficients.nominal_sums(units)
    sums["of"] = float(len(units))
    complete = sums.get(f"m:{len(view.annotators)}", 0.0)
    sums["short"] = sums.get("units", 0.0) - complete
    return sums


def attribute_pair(view: View, facet: str) -> Sums:
    """Marginals of two annotators over the aligned attributions that have a value in both."""
    pairs = [(view.value(a, facet), view.value(b, facet)) for _, a, b in view.aligned]
    sums = coefficients.cohen_sums(pairs)
    sums["of"] = float(len(pairs))
    if sums.get("units"):
        sums["pair:" + "\t".join(view.annotators)] = 1.0
    return sums


def score_pair(view: View, facet: str) -> Sums:
    """Triples of the attribution score; spans match by their Dice, the rest wholly or not."""
    del facet
    one, other = view.sides()
    sums: Sums = {
        "first": float(sum(map(_triples, one))),
        "second": float(sum(map(_triples, other))),
        "units": float(len(view.aligned)),
    }
    for _, a, b in view.aligned:
        add(sums, "matched", _matched(view, a, b))
    return sums


def _triples(item: Shape) -> int:
    record = item.attribution
    return len(item.masks) + len(record.attributes) + bool(record.entity) + bool(record.parent)


def _matched(view: View, a: Shape, b: Shape) -> float:
    one, other = a.attribution, b.attribution
    total = sum(
        1.0 if mask == b.masks[role] else dice(mask, b.masks[role])
        for role, mask in a.masks.items()
        if role in b.masks
    )
    total += sum(other.attributes.get(name) == value for name, value in one.attributes.items())
    total += bool(one.entity) and one.entity == other.entity
    above = view.target(a, one.parent)
    return total + (above is not None and above == view.target(b, other.parent))


def entity_pair(view: View, facet: str) -> Sums:
    """`same` entity over the aligned attributions of which at least one names an entity."""
    del facet
    sums: Sums = {"of": float(len(view.aligned))}
    for _, a, b in view.aligned:
        one, other = a.attribution.entity, b.attribution.entity
        if one or other:
            add(sums, "units")
            add(sums, "same", one == other)
    return sums


def chain_pair(view: View, facet: str) -> Sums:
    """Clusterings of the document's attributions by entity; a mention is a cluster's place."""
    del facet
    one, other = (_chains(view, side) for side in view.sides())
    sums: Sums = {"units": float(sum(map(len, one)) + sum(map(len, other)))}
    for name, compare in chains.MEASURES.items():
        for key, value in compare(one, other).items():
            sums[f"{name}.{key}"] = value
    return sums


def _chains(view: View, side: Iterable[Shape]) -> list[frozenset[int]]:
    found: dict[str, set[int]] = {}
    for item in side:
        if item.attribution.entity:
            found.setdefault(item.attribution.entity, set()).add(view.home[item.key])
    return sorted(map(frozenset, found.values()), key=sorted)


def link_pair(view: View, relation: str) -> Sums:
    """Edges (cluster, cluster to which the link leads) of the two annotators."""
    one, other = (
        {
            (view.home[item.key], end)
            for item in side
            if (end := view.target(item, target(item.attribution, relation))) is not None
        }
        for side in view.sides()
    )
    return {
        "both": float(len(one & other)),
        "first": float(len(one)),
        "second": float(len(other)),
        "units": float(len(one) + len(other)),
    }


def gamma_pair(view: View, role: str) -> Sums:
    """Disorders of one role's spans, each from its first to its last letter."""
    one, other = (
        [
            (float(low(mask)), float(mask.bit_length()), role)
            for item in side
            if (mask := item.masks.get(role, 0))
        ]
        for side in view.sides()
    )
    sums = gamma.gamma_sums(one, other, view.seed, GAMMA_SAMPLES)
    sums["units"] = float(len(one) + len(other))
    return sums


def unitized(view: View, role: str) -> Sums:
    """Letters that the role covers, as units of one value, against gaps."""
    masks = []
    for name in view.annotators:
        mask = 0
        for item in view.shapes[name]:
            mask |= item.masks.get(role, 0)
        masks.append(mask)
    length = len(view.letters.letters)
    return unitizing.covered_sums(masks, length, role) | {"units": float(length)}
