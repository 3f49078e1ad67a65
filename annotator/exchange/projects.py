"""New projects: a tagset file becomes part of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from annotator import edits, paths
from annotator.errors import AnnotatorError, Place, Problem
from annotator.formats import jsonio
from annotator.store import Store

DEFAULT_TAGSET = "default"


def load_tagset(file: Path | None = None) -> dict[str, Any]:
    """Return checked tagset data: from a file, or the default one shipped with the program."""
    if file is None:
        packaged = paths.data("resources") / "tagsets" / f"{DEFAULT_TAGSET}.json"
        place = Place(file=f"{DEFAULT_TAGSET}.json")
        data = jsonio.loads(packaged.read_bytes(), place)
    else:
        place = Place(file=str(file))
        data = jsonio.load(file, place)
    jsonio.check("tagset", data, place)
    problems = _duplicates(data, place)
    if problems:
        raise AnnotatorError(problems)
    return dict(data)


def _duplicates(data: dict[str, Any], place: Place) -> list[Problem]:
    """Return ids and keys that stand twice where they must be unique; a schema cannot say so."""
    found: list[Problem] = []
    lists = [("roles", data["roles"]), ("attributes", data["attributes"])]
    lists += [(f"attributes/{item['id']}/values", item["values"]) for item in data["attributes"]]
    for pointer, items in lists:
        for field, code in (("id", "id_duplicate"), ("key", "key_duplicate")):
            values = [item[field] for item in items]
            at = Place(place.file, pointer=f"/{pointer}")
            twice = sorted({value for value in values if values.count(value) > 1})
            found += [Problem(code, at, {"id": value}) for value in twice]
    return found


def create_project(path: Path, tagset: Path | None = None, annotator: str = "") -> Store:
    """Make a project and register its annotator; nothing is left behind when that fails."""
    if annotator:
        annotator = edits.check_name(annotator)
    store = Store.create(path, load_tagset(tagset))
    try:
        if annotator:
            edits.add_annotator(store, annotator)
            store.set_setting("annotator", annotator)
    except BaseException:
        store.close()
        path.unlink(missing_ok=True)
        raise
    return store
