"""The table of measures: what each is called, how it is computed, and from what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from annotator.agreement import chains, coefficients, collect, gamma, unitizing
from annotator.agreement.figures import Figure, Sums, ratio
from annotator.agreement.spans import SCHEMAS
from annotator.agreement.view import View
from annotator.i18n import N_
from annotator.model.links import LINKS
from annotator.model.tagset import Tagset

Facets = Literal["", "direction", "schema", "role", "covered", "attribute", "chain", "link"]
About = Literal["presence", "exact", "role", "covered", "attribute", "entity", "link", "all"]
Collector = Callable[[View, str], Sums]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Titles, units and explanations are translated when shown.

    `function` turns pooled sums and the facet into a figure; `collect` makes a document's sums,
    of two annotators and added over the pairs, or with `joint` of all annotators at once.
    `facets` tells what it is computed for separately; `about` which disagreements lie behind it.
    """

    id: str
    title: str
    unit: str
    how: str
    citation: str
    function: Callable[[Sums, str], Figure]
    collect: Collector
    facets: Facets = ""
    about: About = "presence"
    joint: bool = False
    secondary: bool = False

    def collected(self, facet: str) -> str:
        """Return the facet for which sums are collected; some facets share theirs."""
        return "" if self.facets in {"direction", "schema", "chain"} else facet


def facets_of(measure: Measure, tagset: Tagset) -> Sequence[str]:
    """Return what a measure is computed for separately under a tagset.

    An attribute whose values have groups has a second, coarser facet `attribute.group`.
    """
    roles = [role.id for role in tagset.roles]
    attributes = [
        name
        for item in tagset.attributes
        for name in ([item.id, f"{item.id}.group"] if item.groups else [item.id])
    ]
    return {
        "": [""],
        "direction": ["first", "second"],
        "schema": list(SCHEMAS),
        "role": roles,
        "covered": [*roles, collect.ANY],
        "attribute": attributes,
        "chain": list(chains.MEASURES),
        "link": list(LINKS),
    }[measure.facets]


def _f1(sums: Sums, facet: str, key: str = "both") -> Figure:
    del facet
    return ratio(2 * sums.get(key, 0.0), sums.get("first", 0.0) + sums.get("second", 0.0))


def _share(sums: Sums, facet: str, part: str, whole: str = "units") -> Figure:
    del facet
    return ratio(sums.get(part, 0.0), sums.get(whole, 0.0))


def _direction(sums: Sums, facet: str) -> Figure:
    return ratio(sums.get("both", 0.0), sums.get(facet, 0.0))


def _overlap(sums: Sums, facet: str) -> Figure:
    return ratio(sums.get("in_" + facet, 0.0), sums.get(facet, 0.0))


def _schema(sums: Sums, facet: str) -> Figure:
    both = sums.get(facet + ".first", 0.0) + sums.get(facet + ".second", 0.0)
    return ratio(2 * sums.get(facet, 0.0), both)


def _chain(sums: Sums, facet: str) -> Figure:
    start = facet + "."
    return chains.f1_of({k.removeprefix(start): v for k, v in sums.items() if k.startswith(start)})


def _plain(function: Callable[[Sums], Figure]) -> Callable[[Sums, str], Figure]:
    return lambda sums, _facet: function(sums)


_MPQA = "Wiebe, Wilson & Cardie 2005"
_HRIPCSAK = "Hripcsak & Rothschild 2005"
_DICE = "Dice 1945"
_SEMEVAL = "Segura-Bedmar, Martínez & Herrero-Zazo 2013"
_KRIPPENDORFF = "Krippendorff 2011"
_ATTRIBUTIONS, _ALIGNED = N_("attributions"), N_("aligned attributions")
_WORDS, _CLUSTERS, _SPANS = N_("words of the text"), N_("clusters"), N_("spans")

MEASURES: tuple[Measure, ...] = (
    Measure(
        "attribution_f1",
        N_("Attributions found (F1)"),
        _ATTRIBUTIONS,
        N_("Twice the aligned attributions, divided by the attributions of both annotators."),
        _HRIPCSAK,
        _f1,
        collect.presence_pair,
    ),
    Measure(
        "attribution_f1_exact",
        N_("Attributions found with equal cue, content and source (F1)"),
        _ATTRIBUTIONS,
        N_("As before, but only aligned attributions with the same letters in all three roles."),
        _HRIPCSAK,
        partial(_f1, key="equal"),
        collect.presence_pair,
        about="exact",
    ),
    Measure(
        "agr",
        N_("agr, one direction"),
        _ATTRIBUTIONS,
        N_("The share of one annotator’s attributions that are aligned with one of the other."),
        _MPQA,
        _direction,
        collect.presence_pair,
        "direction",
    ),
    Measure(
        "agr_overlap",
        N_("agr by any overlap, one direction"),
        _ATTRIBUTIONS,
        N_("The share of one annotator’s cues that share a letter with any cue of the other."),
        _MPQA,
        _overlap,
        collect.overlap_pair,
        "direction",
        secondary=True,
    ),
    Measure(
        "attribution_score",
        N_("Attribution score"),
        _ALIGNED,
        N_("F1 over spans by their Dice, values, entity and parent; one figure for a summary."),
        "Cai & Knight 2013",
        partial(_f1, key="matched"),
        collect.score_pair,
        about="all",
    ),
    Measure(
        "role_exact",
        N_("Equal spans"),
        _ALIGNED,
        N_("The share of aligned attributions with the same letters in this role."),
        "Pareti 2012",
        partial(_share, part="equal"),
        collect.role_pair,
        "role",
        "role",
    ),
    Measure(
        "role_dice",
        N_("Overlap of spans (Dice)"),
        _ALIGNED,
        N_("The mean Dice of the letters in this role; a span on one side only counts 0."),
        _DICE,
        partial(_share, part="dice"),
        collect.role_pair,
        "role",
        "role",
    ),
    Measure(
        "role_missing",
        N_("Role on one side only"),
        _ALIGNED,
        N_("The share of aligned attributions in which only one annotator has this role."),
        _DICE,
        partial(_share, part="missing"),
        collect.role_pair,
        "role",
        "role",
        secondary=True,
    ),
    Measure(
        "boundary_start",
        N_("Shift of the start"),
        N_("words"),
        N_("By how many words the starts of two aligned spans lie apart, on average."),
        _DICE,
        partial(_share, part="start", whole="both"),
        collect.role_pair,
        "role",
        "role",
        secondary=True,
    ),
    Measure(
        "boundary_end",
        N_("Shift of the end"),
        N_("words"),
        N_("By how many words the ends of two aligned spans lie apart, on average."),
        _DICE,
        partial(_share, part="end", whole="both"),
        collect.role_pair,
        "role",
        "role",
        secondary=True,
    ),
    Measure(
        "span_f1",
        N_("Spans (F1)"),
        _SPANS,
        N_("SemEval 2013: correct and half of the partly correct, at the greatest total overlap."),
        _SEMEVAL,
        _schema,
        collect.span_pair,
        "schema",
        "covered",
        secondary=True,
    ),
    Measure(
        "role_alpha",
        N_("Words in the role (α)"),
        _WORDS,
        N_("Krippendorff’s α over all words: in this role or not."),
        _KRIPPENDORFF,
        _plain(coefficients.alpha_of),
        collect.words,
        "covered",
        "covered",
        joint=True,
    ),
    Measure(
        "attribute_alpha",
        N_("Values (α)"),
        _CLUSTERS,
        N_("Krippendorff’s nominal α over clusters with two values or more."),
        _KRIPPENDORFF,
        _plain(coefficients.alpha_of),
        collect.attribute,
        "attribute",
        "attribute",
        joint=True,
    ),
    Measure(
        "attribute_agreed",
        N_("Values that agree"),
        _CLUSTERS,
        N_("The share of equal pairs of values, each cluster counting once."),
        "Fleiss 1971",
        _plain(coefficients.agreed_of),
        collect.attribute,
        "attribute",
        "attribute",
        joint=True,
    ),
    Measure(
        "attribute_ac1",
        N_("Values (AC1)"),
        _CLUSTERS,
        N_("Gwet’s AC1, which a very frequent value does not lower."),
        "Gwet 2008",
        _plain(coefficients.gwet_of),
        collect.attribute,
        "attribute",
        "attribute",
        joint=True,
    ),
    Measure(
        "attribute_cohen",
        N_("Values (Cohen’s κ)"),
        _ALIGNED,
        N_("Cohen’s κ of two annotators over aligned attributions."),
        "Cohen 1960",
        _plain(coefficients.cohen_of),
        collect.attribute_pair,
        "attribute",
        "attribute",
        secondary=True,
    ),
    Measure(
        "attribute_fleiss",
        N_("Values (Fleiss’ κ)"),
        _CLUSTERS,
        N_("Fleiss’ κ, for two annotators Scott’s π; only when no value is missing."),
        "Fleiss 1971",
        _plain(coefficients.fleiss_of),
        collect.attribute,
        "attribute",
        "attribute",
        joint=True,
        secondary=True,
    ),
    Measure(
        "entity_accuracy",
        N_("Same entity"),
        _ALIGNED,
        N_("The share of aligned attributions, one at least with an entity, that name the same."),
        "Hachey et al. 2013",
        partial(_share, part="same"),
        collect.entity_pair,
        about="entity",
    ),
    Measure(
        "entity_alpha",
        N_("Same entity (α)"),
        _CLUSTERS,
        N_("Krippendorff’s nominal α over the entities of a cluster; none is a value too."),
        _KRIPPENDORFF,
        _plain(coefficients.alpha_of),
        collect.entity,
        about="entity",
        joint=True,
    ),
    Measure(
        "chain_f1",
        N_("Attributions grouped by entity (F1)"),
        N_("groups"),
        N_("How alike the groups with one entity are inside a document; B³, CEAF-e or LEA."),
        "Pradhan et al. 2014; Moosavi & Strube 2016",
        _chain,
        collect.chain_pair,
        "chain",
        "entity",
    ),
    Measure(
        "link_f1",
        N_("Links (F1)"),
        N_("links"),
        N_("F1 over links from cluster to cluster."),
        _HRIPCSAK,
        _f1,
        collect.link_pair,
        "link",
        "link",
    ),
    Measure(
        "u_alpha",
        N_("Unitizing (u-α)"),
        N_("letters of the text"),
        N_("Krippendorff’s u-α 2016 over the letters that the role covers; nesting is flattened."),
        "Krippendorff, Mathet, Bouvry & Widlöcher 2016",
        _plain(unitizing.u_of),
        collect.unitized,
        "role",
        "covered",
        joint=True,
        secondary=True,
    ),
    Measure(
        "gamma",
        N_("Gamma of pairs (γ)"),
        _SPANS,
        N_("Mathet’s γ of positions, pooled over pairs of annotators; not the γ of all at once."),
        "Mathet, Widlöcher & Métivier 2015",
        _plain(gamma.gamma_of),
        collect.gamma_pair,
        "role",
        "covered",
        secondary=True,
    ),
)


def measure_of(id: str) -> Measure:
    """Return the measure with this id; KeyError if there is none."""
    found = next((measure for measure in MEASURES if measure.id == id), None)
    if found is None:
        raise KeyError(id)
    return found
