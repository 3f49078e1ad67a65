"""The links between attributions of one layer, by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from annotator.model.records import Attribution

LINKS = ("parent", "denies", "confirms")


def target(item: Attribution, relation: str) -> str | None:
    """Return where a link leads."""
    return {"parent": item.parent, "denies": item.denies, "confirms": item.confirms}[relation]


def with_link(item: Attribution, relation: str, id: str | None) -> Attribution:
    """Return the attribution with one link set or taken away."""
    match relation:
        case "parent":
            return dataclasses.replace(item, parent=id)
        case "denies":
            return dataclasses.replace(item, denies=id)
        case "confirms":
            return dataclasses.replace(item, confirms=id)
        case _:
            raise ValueError(f"no link is called {relation}")


def mapped(item: Attribution, ids: Mapping[str, str]) -> Attribution:
    """Return the attribution with every link under its new id."""
    return dataclasses.replace(
        item,
        parent=ids.get(item.parent or ""),
        denies=ids.get(item.denies or ""),
        confirms=ids.get(item.confirms or ""),
    )
