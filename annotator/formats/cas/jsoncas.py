"""UIMA CAS JSON 0.4.0 → a CAS of cassis. The specification is `uimaj-io-jsoncas`'s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

from annotator.errors import Place, Problem, mistake
from annotator.formats import jsonio
from annotator.formats.cas import kinds
from annotator.formats.cas.safety import (
    Added,
    Positions,
    broken,
    feature_name,
    quietly,
    type_name,
)

_TYPES, _STRUCTURES, _VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"
_ID, _TYPE, _RANGE, _ABOVE, _ELEMENTS = "%ID", "%TYPE", "%RANGE", "%SUPER_TYPE", "%ELEMENTS"
_SOFA_TYPE = "uima.cas.Sofa"
# Of these every array and list has features that no type system declares.
_COLLECTIONS = ("Array", "List")
_MARKS = "@#^"  # before a feature's name: a reference, a number as a word, an anchor


def load(raw: bytes, place: Place, unit: str) -> tuple[Any, tuple[Problem, ...]]:
    """Return the CAS in a JSON file, and remarks; raise AnnotatorError when it is none."""
    data = jsonio.loads(raw, place)
    if not isinstance(data, dict) or not isinstance(data.get(_VIEWS), dict):
        raise broken(place, _VIEWS)
    added = Added(place)
    types = _types(data.get(_TYPES), place)
    structures = list(_structures(data.get(_STRUCTURES), place))
    texts = _texts(structures, place, unit)
    checked = []
    for item in structures:
        _declare(item, types, added, place)
        checked.append(_checked(item, texts, place))
    whole = {_TYPES: {}, _STRUCTURES: checked, _VIEWS: data[_VIEWS]}

    def with_cassis() -> Any:
        import cassis  # noqa: PLC0415 — takes a tenth of a second

        known = _type_system(orjson.dumps(types).decode())
        text = orjson.dumps(whole).decode()
        return cassis.load_cas_from_json(text, known, lenient=True, merge_typesystem=False)

    return quietly(with_cassis, place), added.notes()


@lru_cache(maxsize=4)
def _type_system(types: str) -> Any:
    """Return a type system, not to be changed: the files of an export all have the same."""
    import cassis  # noqa: PLC0415 — takes a tenth of a second

    text = f'{{"{_TYPES}":{types},"{_STRUCTURES}":[],"{_VIEWS}":{{}}}}'
    return cassis.load_cas_from_json(text).typesystem


def knows(head: bytes) -> bool:
    """Return whether a file that begins so is one."""
    return any(f'"{key}"'.encode() in head for key in (_TYPES, _STRUCTURES, _VIEWS))


def _types(given: Any, place: Place) -> dict[str, Any]:
    """Return the type system with sound names."""
    if not isinstance(given or {}, dict):
        raise broken(place, _TYPES)
    found: dict[str, Any] = {}
    for name, declared in (given or {}).items():
        if not isinstance(declared, dict):
            raise broken(place, _TYPES)
        kept: dict[str, Any] = {_ABOVE: type_name(declared.get(_ABOVE, kinds.TOP), place)}
        for key, feature in declared.items():
            if not key.startswith("%"):
                kept[feature_name(key, place)] = _feature(feature, place)
        found[type_name(name, place)] = kept
    return found


def _feature(declared: Any, place: Place) -> dict[str, Any]:
    range_ = declared.get(_RANGE) if isinstance(declared, dict) else None
    type_name(range_.removesuffix("[]") if isinstance(range_, str) else range_, place)
    return dict(declared)


def _structures(given: Any, place: Place) -> Iterator[dict[str, Any]]:
    """Yield the feature structures, which may be a list, or an object by id."""
    if not isinstance(given or [], dict | list):
        raise broken(place, _STRUCTURES)
    pairs = given.items() if isinstance(given, dict) else enumerate(given or ())
    for key, item in pairs:
        if not isinstance(item, dict):
            raise broken(place, _STRUCTURES)
        id = int(key) if isinstance(key, str) and key.isdecimal() else item.get(_ID)
        if not isinstance(id, int) or not isinstance(item.get(_TYPE), str):
            raise broken(place, _ID)
        yield {**item, _ID: id}


def _texts(structures: list[dict[str, Any]], place: Place, unit: str) -> dict[int, Positions]:
    """Return the texts by the ids of their sofas; each id may be there only once."""
    found = {
        item[_ID]: Positions(item["sofaString"], unit, place)
        for item in structures
        if item[_TYPE] == _SOFA_TYPE and isinstance(item.get("sofaString"), str)
    }
    if not found:
        raise mistake("cas_no_text", place)
    if len({item[_ID] for item in structures}) < len(structures):
        raise broken(place, _ID)
    if any(item[_TYPE] == kinds.DOCUMENT for item in structures):
        return found  # we wrote it: in UTF-16
    for item in structures:
        text = _text(item, found)
        if text is not None:
            is_whole = item[_TYPE] == kinds.DOCUMENT_ANNOTATION
            text.see(item.get("begin", 0), item.get("end", 0), whole=is_whole)
    for text in found.values():
        text.check_unit()
    return found


def _text(item: Mapping[str, Any], texts: Mapping[int, Positions]) -> Positions | None:
    """Return the text that a feature structure has a place in."""
    sofa = item.get("@sofa")
    if not isinstance(sofa, int) or not ("begin" in item or "end" in item):
        return None
    return texts.get(sofa)


def _declare(item: Mapping[str, Any], types: dict[str, Any], added: Added, place: Place) -> None:
    """Add what a feature structure uses and nothing declares."""
    from cassis.typesystem import is_predefined  # noqa: PLC0415 — takes a tenth of a second

    name = type_name(item[_TYPE].removesuffix("[]"), place)
    if name == _SOFA_TYPE or name.endswith(_COLLECTIONS) or item[_TYPE].endswith("[]"):
        return
    if name not in types and not is_predefined(name) and name != kinds.DOCUMENT_ANNOTATION:
        types[name] = {_ABOVE: kinds.ANNOTATION if "@sofa" in item else kinds.TOP}
        added.type(name)
    known = _known_features(name, types)
    for key, value in item.items():
        feature = feature_name(key.lstrip(_MARKS), place) if key[:1] != "%" else ""
        if feature and feature not in known and name in types:
            types[name][feature] = {_RANGE: _range(key, value)}
            added.feature(name, feature)


def _known_features(name: str, types: Mapping[str, Any]) -> set[str]:
    """Return the features that a type has, declared for it or above it."""
    found = {"sofa", "begin", "end", "language"}
    seen: set[str] = set()
    while name in types and name not in seen:
        seen.add(name)
        found |= types[name].keys()
        name = types[name][_ABOVE]
    return found


def _range(key: str, value: Any) -> str:
    if key.startswith("@"):
        return kinds.TOP
    names = {bool: "Boolean", int: "Integer", float: "Double"}
    return f"uima.cas.{names.get(type(value), 'String')}"


def _checked(item: dict[str, Any], texts: Mapping[int, Positions], place: Place) -> dict[str, Any]:
    """Return a feature structure with names that cassis may have and checked positions."""
    kept: dict[str, Any] = {}
    for key, value in item.items():
        mark = key[:1] if key[:1] in _MARKS else ""
        name = key if key.startswith("%") else mark + feature_name(key.removeprefix(mark), place)
        kept[name] = float(value) if mark == "#" and isinstance(value, int) else value
    if item[_TYPE].endswith(("FloatArray", "DoubleArray")):
        kept[_ELEMENTS] = [float(n) if isinstance(n, int) else n for n in item.get(_ELEMENTS) or ()]
    text = _text(item, texts)
    if text is not None:
        kept["begin"], kept["end"] = text.both(item.get("begin", 0), item.get("end", 0))
    return kept
