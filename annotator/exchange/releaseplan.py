"""What a person wants released, and what that means in this project, after its predecessor."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import Place, mistake
from annotator.exchange.outgoing import format_named
from annotator.exchange.releasefile import (
    Release,
    about,
    is_intact,
    licence,
    open_release,
    version_of,
)
from annotator.exchange.releasenames import from_lines
from annotator.exchange.splits import DEFAULT, Rule, shares_from
from annotator.exchange.streams import layer_names
from annotator.formats import Format
from annotator.formats.base import Licence
from annotator.formats.native import JSON
from annotator.model.records import GOLD
from annotator.model.tagset import digest
from annotator.store import Store

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SEED = 12  # characters
FIRST = "1.0.0"
DEFAULT_FORMATS = ("huggingface",)


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes out, under what conditions. What is empty is as in the predecessor, else as here.

    `layers` are `gold`, names, or `all`. `shares` None: as in the predecessor, else `DEFAULT`; an
    empty mapping: no splits. `redact` are names to black out, None when nothing was said of them:
    refused where the predecessor had some. Without `unfinished` only layers go out that were handed
    in, or are final gold.
    """

    layers: tuple[str, ...] = (GOLD,)
    formats: tuple[str, ...] = DEFAULT_FORMATS
    title: str = ""
    description: str = ""
    creators: tuple[str, ...] = ()
    url: str = ""
    date: str = ""
    licence: str = ""
    licence_file: Path | None = None
    version: str = ""
    after: Path | None = None
    guideline: Path | None = None
    shares: Mapping[str, int] | None = None
    together: tuple[str, ...] | None = None
    seed: str = ""
    pseudonyms: bool = True
    notes: bool = False
    redact: tuple[str, ...] | None = None
    unfinished: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan of which nothing is open any more: layers, formats, licence, splits, predecessor."""

    plan: Plan
    names: tuple[str, ...]
    kinds: tuple[Format, ...]
    licence: Licence
    rule: Rule
    guideline: str
    earlier: Release | None


def plan_of(chosen: Mapping[str, Any]) -> Plan:
    """Return the plan that the command line's options say; raise AnnotatorError for bad ones."""
    shares, redact = chosen["splits"], chosen["redact"]
    same = ("title", "description", "creators", "url", "date", "licence", "licence_file")
    more = ("version", "after", "guideline", "seed", "unfinished", "draft")
    return Plan(
        layers=chosen["layers"] or (GOLD,),
        formats=chosen["formats"] or DEFAULT_FORMATS,
        shares=None if shares is None else shares_from(shares),
        together=chosen["together"] or None,
        pseudonyms=not chosen["keep_names"],
        notes=chosen["keep_notes"],
        redact=from_lines(read_text(redact).split("\n")) if redact else None,
        **{name: chosen[name] for name in (*same, *more)},
    )


def settle(store: Store, plan: Plan) -> Settled:
    """Fill in what the plan leaves open; raise AnnotatorError for what cannot be."""
    earlier = predecessor(plan.after) if plan.after is not None else None
    licenced = _licence(plan, earlier)
    date_of(plan.date)
    if plan.redact is None and earlier and earlier.manifest["privacy"]["blacked_out"]:
        raise mistake("release_names_forgotten")  # no release says which they are
    if plan.version:
        _refuse_older(version_of(plan.version), earlier)
    names = sorted({name for layer in plan.layers for name in layer_names(store, layer)})
    if not names:
        raise mistake("release_nothing", Place(file=str(store.path)))
    kinds = tuple(format_named(name) for name in dict.fromkeys(plan.formats))
    return Settled(
        plan=_filled(store, plan, earlier),
        names=tuple(names),
        kinds=tuple(kind for kind in kinds if kind is not JSON),
        licence=licenced,
        rule=_rule(store, plan, earlier),
        guideline=read_text(plan.guideline) if plan.guideline else "",
        earlier=earlier,
    )


def date_of(text: str) -> str:
    """Return a date as it was given; raise `release_date` for what is none, but for nothing."""
    if text and not _DATE.fullmatch(text):
        raise mistake("release_date", value=text)
    return text


def predecessor(folder: Path) -> Release:
    """Return an earlier release; raise `release_damaged` when it is not as it was made."""
    found = open_release(folder)
    if not is_intact(folder, found.manifest):
        raise mistake("release_damaged", Place(file=str(folder)))
    return found


def _refuse_older(version: tuple[int, int, int], earlier: Release | None) -> None:
    if earlier is not None and version <= version_of(earlier.version):
        shown = ".".join(map(str, version))
        raise mistake("release_version_old", value=shown, known=earlier.version)


def _licence(plan: Plan, earlier: Release | None) -> Licence:
    if plan.licence or plan.licence_file is not None:
        return licence(plan.licence or "", plan.licence_file)
    if earlier is None:
        raise mistake("licence_missing")
    return about(earlier).licence


def _filled(store: Store, plan: Plan, earlier: Release | None) -> Plan:
    said = about(earlier) if earlier is not None else None
    return dataclasses.replace(
        plan,
        title=plan.title or (said.title if said else store.project.name),
        description=plan.description or (said.description if said else ""),
        creators=plan.creators or (said.creators if said else ()),
        url=plan.url or (said.url if said else ""),
    )


def _rule(store: Store, plan: Plan, earlier: Release | None) -> Rule:
    old = earlier.manifest if earlier is not None else {}
    splits = old.get("splits", {})
    shares: Mapping[str, int] = {item["name"]: item["share"] for item in splits.get("shares", ())}
    together: Sequence[str] = splits.get("together", ())
    return Rule(
        plan.seed or str(old.get("seed", "")) or digest(store.project.id)[:_SEED],
        plan.shares if plan.shares is not None else shares if old else dict(DEFAULT),
        tuple(sorted(set(together if plan.together is None else plan.together))),
    )


def read_text(path: Path) -> str:
    """Return a text file in UTF-8; raise AnnotatorError when it cannot be read."""
    place = Place(file=str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise mistake("encoding_wrong", place, position=error.start, encoding="UTF-8") from error
    except FileNotFoundError as error:
        raise mistake("file_missing", place) from error
    except OSError as error:
        raise mistake("file_unreadable", place, detail=error.strerror or "") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
