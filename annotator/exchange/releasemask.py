"""What leaves a project under other names: fresh pseudonyms, no private notes, no listed names.

Pseudonyms are a keyed hash of the annotator's name; the key is made of the project's id, which no
release holds, and of the dataset's seed. So they are the same in every release of a dataset and
say nothing to who knows the project's own. Attributions of annotators get fresh ids in the same
way, for the old ones stand in packets and drafts; gold keeps its ids.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.adjudicate.reasons import REASONS
from annotator.exchange.releasenames import Names
from annotator.formats import Stream
from annotator.model.ids import layer_id, region_id, stable_id
from annotator.model.records import (
    GOLD,
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
)
from annotator.model.tagset import digest
from annotator.store import Store

_RULE = re.compile(r"§?\d+(?:\.\d+)*")  # a section of the guideline, as a reason names it
_DAY = 10  # characters of an ISO 8601 date
_UNSAID = "other"  # the stance whose note says which one it is


def pseudonyms(names: Collection[str], key: str) -> dict[str, str]:
    """Return a fresh pseudonym for each name: A and six digits; `gold` stays."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in sorted(set(names) - {GOLD}, key=lambda name: _keyed(key, name)):
        n = 0
        while (fresh := _fresh(_keyed(key, name, str(n) if n else ""))) in taken:
            n += 1
        taken.add(fresh)
        found[name] = fresh
    return found | {GOLD: GOLD}


def _keyed(key: str, *parts: str) -> bytes:
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).digest()


def _fresh(raw: bytes) -> str:
    return f"A{int.from_bytes(raw[:8], 'big') % 900_000 + 100_000}"


@dataclass(frozen=True, slots=True)
class Mask:
    """What is changed on the way out. `people` maps annotators to pseudonyms, empty for none."""

    key: str
    people: Mapping[str, str]
    notes: bool  # private notes go out as well
    names: Names
    of_annotators: Callable[[Sequence[str]], set[str]]  # which attributions are not gold's

    # ---- ids ---------------------------------------------------------------------------------

    def person(self, name: str) -> str:
        """Return what an annotator is called; who left the project has a pseudonym, too."""
        if not self.people:
            return name
        return self.people.get(name) or _fresh(_keyed(self.key, name))

    def _id(self, id: str) -> str:
        return stable_id(self.key, id) if self.people else id

    def _entity_id(self, id: str | None) -> str | None:
        """An entity's id is a hash of its first name, by which a blacked one could be guessed."""
        return stable_id(self.key, id) if id and self.names else id

    # ---- records -----------------------------------------------------------------------------

    def document(self, document: Document) -> Document:
        """Return a document without the listed names; its text is as long as before."""
        text = self.names.blacked(document.text, counted=True)
        changed = text != document.text
        return dataclasses.replace(
            document,
            title=self.names.blacked(document.title),
            text=text,
            sha256=digest(text) if changed else document.sha256,
            meta={name: self.names.blacked(value) for name, value in document.meta.items()},
            source_sha256="" if changed else document.source_sha256,
        )

    def entity(self, entity: Entity) -> Entity:
        """Return an entity without its note and the listed names."""
        return Entity(
            self._entity_id(entity.id) or entity.id,
            self.names.blacked(entity.name),
            entity.kind,
            tuple(self.names.blacked(alias) for alias in entity.aliases),
            self._note(entity.note),
            self._entity_id(entity.merged_into),
        )

    def claim(self, claim: Claim) -> Claim:
        """Return a claim without its note and the listed names."""
        return Claim(claim.id, self.names.blacked(claim.text), self._note(claim.note))

    def links(self, links: Iterable[ClaimLink]) -> tuple[ClaimLink, ...]:
        """Return links that follow their attributions' ids, by id."""
        links = tuple(links)
        private = self.of_annotators([link.attribution for link in links]) if self.people else set()
        found = (
            dataclasses.replace(link, id=self._id(link.id), attribution=self._id(link.attribution))
            if link.attribution in private
            else link
            for link in links
        )
        return tuple(sorted(found, key=lambda link: link.id))

    def attribution(self, item: Attribution) -> Attribution:
        """Return an attribution under other names."""
        fresh = self._id if item.annotator != GOLD else str
        keeps = self.notes or item.attributes.get("stance") == _UNSAID
        return dataclasses.replace(
            item,
            id=fresh(item.id),
            annotator=self.person(item.annotator),
            entity=self._entity_id(item.entity),
            parent=item.parent and fresh(item.parent),
            denies=item.denies and fresh(item.denies),
            confirms=item.confirms and fresh(item.confirms),
            note=self.names.blacked(item.note, counted=True) if keeps else "",
            provenance=self._provenance(item.provenance),
        )

    def _note(self, note: str) -> str:
        return self.names.blacked(note) if self.notes else ""

    def _provenance(self, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if given is None:
            return None
        found = dict(given)
        found["derived_from"] = [
            {
                "layer": self.person(source["layer"]),
                "id": source["id"] if source["layer"] == GOLD else self._id(source["id"]),
            }
            for source in given["derived_from"]
        ]
        if "adjudicator" in found:
            found["adjudicator"] = self.person(found["adjudicator"])
        if "decided_at" in found:
            found["decided_at"] = found["decided_at"][:_DAY]  # the hour is nobody's business
        if "reason" in found:
            found["reason"] = self._reason(found["reason"])
        return {key: value for key, value in found.items() if value != ""}

    def _reason(self, reason: str) -> str:
        """Return a reason without words of the reviewer's own: its code and section remain."""
        if self.notes:
            return self.names.blacked(reason)
        parts = reason.split(" · ")
        return " · ".join(part for part in parts if part in REASONS or _RULE.fullmatch(part))


# ---- streams -------------------------------------------------------------------------------


def masked(stream: Stream, mask: Mask) -> Stream:
    """Return a stream of the same documents with everything under other names."""
    dataset = dataclasses.replace(
        stream.dataset, layers=tuple(sorted(map(mask.person, stream.dataset.layers)))
    )
    return dataclasses.replace(
        stream,
        dataset=dataset,
        slices=lambda: (masked_slice(part, mask) for part in stream.slices()),
        entities=lambda: _entities(stream, mask),
        claims=lambda: ((mask.claim(claim), mask.links(links)) for claim, links in stream.claims()),
    )


def _entities(stream: Stream, mask: Mask) -> Iterator[Entity]:
    """Yield the entities by id; under fresh ids they come in another order and must be sorted."""
    found = map(mask.entity, stream.entities())
    return iter(sorted(found, key=lambda entity: entity.id)) if mask.names else found


def masked_slice(part: Corpus, mask: Mask) -> Corpus:
    """Return one document under other names."""
    document = mask.document(part.documents[0])
    layers = (
        dataclasses.replace(layer, annotator=name, id=layer_id(document.id, name))
        for layer in part.layers
        for name in (mask.person(layer.annotator),)
    )
    regions = (
        dataclasses.replace(
            region, id=region_id(document.id, region.kind, region.start, region.end)
        )
        for region in part.regions
    )
    return Corpus(
        (document,),
        tuple(regions),
        tuple(layers),
        tuple(map(mask.attribution, part.attributions)),
        tuple(sorted(map(mask.entity, part.entities), key=lambda entity: entity.id)),
        tuple(map(mask.claim, part.claims)),
        mask.links(part.claim_links),
        tuple(Annotator(mask.person(person.id)) for person in part.annotators),
    )


def mask_for(store: Store, seed: str, people: bool, notes: bool, names: Sequence[str]) -> Mask:
    """Return what hides the people of a project; equal for equal project and seed."""
    key = f"{store.project.id}\x1f{seed}"
    known = {person.id for person in store.find(Annotator)}

    def of_annotators(ids: Sequence[str]) -> set[str]:
        found = store.among(Attribution, "id", sorted(set(ids)))
        return {item.id for item in found if item.annotator != GOLD}

    mapped = pseudonyms(known, key) if people else {}
    return Mask(key, mapped, notes, Names(tuple(names)), of_annotators)
