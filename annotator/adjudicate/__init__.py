"""Adjudication: latest submissions → cards → the reviewer's decisions → gold. No Qt here.

What a screen calls, in this order
----------------------------------
1. ``auto(store, reviewer, [document])`` when a document is opened: what everybody agrees on
   becomes gold without a key (an operation of its own; running it again changes nothing).
2. ``board = build(store, document, trust)``: everything to show. ``trust`` is what
   ``trust(reliability(store))`` gave, asked for once per session (it breaks 1–1 ties); None is
   fine.
   Building is cheap after the first time, because alignments are remembered: build anew after
   each verb, each undo, and each change that ``store.on_change`` reports for the document.
3. Show ``board.open[0]``; draw one tick of the strip per card of ``board.cards``
   (``card.is_open``, ``card.later``).
4. A key is one verb, below. Each verb is one operation of the reviewer that ``store.undo`` takes
   back whole: the decision and the gold together. It returns ``Changes``; then build again. The
   next card is ``board.next(card)``. A card on which something has changed since it was built is
   refused with ``card_changed``: build again and show it.
5. ``finish(store, reviewer, document)`` on the second Enter, when ``board.open`` is empty: gold
   becomes "final", also with no attributions. With open cards it is refused (``cards_open``).

=================  ============================================================================
key                verb
=================  ============================================================================
Enter              ``accept(store, reviewer, card)``; refused with ``no_proposal`` (params: facet)
                   while an open facet has none: move the focus to ``unanswered(card)``
1–9                ``choose(store, reviewer, card, facet, option)``: number of the option
Ctrl+1–9           ``take(store, reviewer, card, voice)``: number of the annotator (1 = A)
Delete             ``reject(store, reviewer, card, reason)``
``+``              ``keep_both(store, reviewer, card)``: CROSS and SPLIT cards
F2                 ``edit(store, reviewer, card, facet, value, reason)``; of a link
                   ``targets(board, facet)`` are the clusters that it may lead to
Insert             ``add(store, reviewer, document, spans, attributes, entity=…)``
F4                 ``merge(store, reviewer, cards, clusters, reason)`` of what ``union(board, card,
                   cluster)`` found: clusters are one; refused with ``merge_annotator_twice``
F5                 ``split(store, reviewer, card, holders, reason)``: what `holders` (places in
                   ``board.order``) have is another attribution; without holders each part of a
                   group gets a card of its own
F6                 ``same_pattern(cards, card)`` for the preview, of the cards of any documents,
                   then ``batch(store, reviewer, cards, token, reason)`` (`token`: of an option)
F8                 ``later(store, reviewer, card)``: parks the card; it stays open, comes last
Alt+1–9, Alt+N     a ``Reason`` for the next verb; ``sections(card, facet)`` are those of the
                   guideline that it can name
a decided card     ``reopen(store, reviewer, card)``: asks again what was decided on it;
                   ``explain(store, reviewer, card, reason)``: gives it another reason
Ctrl+Z             ``store.undo(reviewer)``; ``board.card_of(cluster)`` finds the card again
(check)            ``audit(board)``: agreed cards to look at; they are not open, and any can be
                   rejected, edited or reopened
(project rules)    ``set_clitics(store, "with" | "without" | "")``: who owns و and ف; cards whose
                   pattern is a cue with or without و close by themselves.
                   ``set_majority(store, on=…)``: what more than half of at least three say is
                   accepted, never whether there is an attribution. ``rules(store)`` tells them
late annotator     ``admit(store, reviewer, document, names)``; see ``board.late``
=================  ============================================================================

Card, Part, Facet, Option
-------------------------
* A **Card** is a cluster of aligned attributions, at most one of each annotator, or several
  clusters that must be seen together (``card.group``: "CROSS" competing analyses, "SPLIT").
* A **Part** is one cluster of the card: ``members[n]`` is what annotator n has (or None),
  ``gold`` what is gold now (also while a facet is reopened), ``reason`` why.
* A **Facet** is one question of the card: "presence", "span:cue" (…), "implicit", "entity",
  "attribute:stance" (…), "parent", "denies", "confirms"; ``card.facets`` are in the order in which
  they are to be asked; ``facet.is_open`` says whether it asks. On a CROSS card one presence facet
  stands for all its parts (``facet.cluster`` is ""): its options say which part to keep.
* An **Option** is one of the distinct values, with who holds it. ``option.number`` is the digit.
  ``option.value`` is JSON text, see ``values``: spans ``[[start, end], …]``, attributes and
  entities their id, links a cluster id (``board.card_of`` finds it), nothing ``null``.
  ``option.fragments`` are the span's ranges; **``option.only`` are the ranges of code points that
  this option has and not every other option** – what a screen colours; differences without a
  letter (spaces, commas) are left out. The proposal is ``facet.proposal`` (an option number).
* **Names are hidden**: ``board.order`` shuffles the annotators per document; a screen shows
  letters (A = 0) and ``option.holders``, ``members`` and ``voice`` count in this order.
* ``card.types`` is the taxonomy of agreement.md §3.2, ``card.pattern`` the key of equal cases,
  ``option.token`` names what an option means in all cards of a pattern.

What is one attribution and what two is the reviewer's to say: a decision of the facet "grouping"
is applied to the clusters after each alignment (``grouping``), so it holds through revisions; the
cluster that is gold keeps its id, and what was decided about it is asked again.
"""

from annotator.adjudicate.added import add
from annotator.adjudicate.card import Board, Card, Facet, Option, Part, State
from annotator.adjudicate.cards import audit, build, same_pattern
from annotator.adjudicate.decisions import (
    accept,
    admit,
    batch,
    choose,
    edit,
    finish,
    keep_both,
    later,
    reject,
    reopen,
    take,
    unanswered,
)
from annotator.adjudicate.explaining import explain
from annotator.adjudicate.exported import flagged
from annotator.adjudicate.feedback import (
    Feedback,
    Reliability,
    Share,
    Step,
    counts,
    course,
    estimated,
    feedback,
    reliability,
    trust,
)
from annotator.adjudicate.gold import Outcome, auto, left
from annotator.adjudicate.guideline import Section, section, sections
from annotator.adjudicate.linking import targets
from annotator.adjudicate.reasons import REASONS, Reason
from annotator.adjudicate.regrouping import Union, merge, split, union
from annotator.adjudicate.reopening import Effect, Revision, revisions
from annotator.adjudicate.revised import EFFECTS, Revised, revised
from annotator.adjudicate.rules import Rules, set_clitics, set_majority
from annotator.adjudicate.rules import load as rules
from annotator.adjudicate.todo import Case, ToDo, guideline_list
from annotator.adjudicate.values import WITH, WITHOUT

__all__ = [
    "EFFECTS",
    "REASONS",
    "WITH",
    "WITHOUT",
    "Board",
    "Card",
    "Case",
    "Effect",
    "Facet",
    "Feedback",
    "Option",
    "Outcome",
    "Part",
    "Reason",
    "Reliability",
    "Revised",
    "Revision",
    "Rules",
    "Section",
    "Share",
    "State",
    "Step",
    "ToDo",
    "Union",
    "accept",
    "add",
    "admit",
    "audit",
    "auto",
    "batch",
    "build",
    "choose",
    "counts",
    "course",
    "edit",
    "estimated",
    "explain",
    "feedback",
    "finish",
    "flagged",
    "guideline_list",
    "keep_both",
    "later",
    "left",
    "merge",
    "reject",
    "reliability",
    "reopen",
    "revised",
    "revisions",
    "rules",
    "same_pattern",
    "section",
    "sections",
    "set_clitics",
    "set_majority",
    "split",
    "take",
    "targets",
    "trust",
    "unanswered",
    "union",
]
