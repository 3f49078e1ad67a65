"""XMI of UIMA (1.0, and 1.1 with control characters) → a CAS of cassis."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.errors import Place, Problem, mistake
from annotator.formats.cas import kinds
from annotator.formats.cas.safety import Added, Positions, broken, feature_name, quietly, type_name
from annotator.formats.cas.xmltypes import copied, parse, shared
from annotator.model.tagset import Tagset

if TYPE_CHECKING:
    from cassis import TypeSystem

_CAS = "{http:///uima/cas.ecore}"
_ID = "{http://www.omg.org/XMI}id"
_ROOT = "{http://www.omg.org/XMI}XMI"
_NO_STRUCTURE = frozenset({f"{_CAS}NULL", f"{_CAS}Sofa", f"{_CAS}View"})
_OURS = "{http:///isnad.ecore}AttrDocument"
_TAG = re.compile(r"\{http:///(.+)\.ecore\}(.+)")
_STRING, _STRINGS = "uima.cas.String", "uima.cas.StringArray"
# A control character in XML 1.1 is written as a reference, which XML 1.0 does not allow. On the
# way through a parser of 1.0 it is a character of the private use area.
_VERSION_11 = re.compile(rb"^\s*<\?xml[^>]*version\s*=\s*['\"]1\.1['\"]")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_PRIVATE = 0xF700
_RENAMED = frozenset({"self", "type"})  # by cassis itself
_BACK = {_PRIVATE + code: code for code in range(1, 32)}


def load(
    raw: bytes, declared: Sequence[bytes], tagset: Tagset, place: Place, unit: str
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the CAS in an XMI file, and remarks; raise AnnotatorError when it is none.

    `declared` are the type systems that lie beside it. What neither they nor we nor DKPro Core
    declare is added.
    """
    version_11 = bool(_VERSION_11.match(raw))
    root = parse(_as_10(raw) if version_11 else raw, place)
    if root.tag != _ROOT:
        raise broken(place, str(root.tag)[:40])
    texts = _texts(root, place, unit)
    elements = [
        (element, _type_of(element, place)) for element in root if element.tag not in _NO_STRUCTURE
    ]
    for element, _ in elements:
        _rename(element, place)
        _place(element, texts)
    types = shared(declared, tagset, {name for _, name in elements}, place)
    added = Added(place)
    if any(_undeclared(element, name, types) for element, name in elements):
        types = copied(types, place)
        for element, name in elements:
            quietly(partial(_declare, element, name, types, added), place)
    cas = _with_cassis(root, types, place)
    if version_11:
        for view in cas.views:
            view.sofa.sofaString = (view.sofa.sofaString or "").translate(_BACK) or None
    return cas, added.notes()


def _with_cassis(root: Any, known: TypeSystem, place: Place) -> Any:
    def call() -> Any:
        import cassis  # noqa: PLC0415 — takes a tenth of a second
        from lxml import etree  # noqa: PLC0415 — comes with cassis

        return cassis.load_cas_from_xmi(
            io.BytesIO(etree.tostring(root, encoding="UTF-8")), known, lenient=True
        )

    return quietly(call, place)


def _as_10(raw: bytes) -> bytes:
    """Return XML 1.1 as XML 1.0, control characters as private ones."""
    head, _, rest = raw.partition(b"?>")

    def private(match: re.Match[bytes]) -> bytes:
        code = int(match[1], 16) if match[1] else int(match[2])
        return f"&#{_PRIVATE + code};".encode() if _is_control(code) else match[0]

    return head.replace(b"1.1", b"1.0", 1) + b"?>" + _REFERENCE.sub(private, rest)


def _is_control(code: int) -> bool:
    return 0 < code < 32 and code not in (9, 10, 13)


# ---- elements --------------------------------------------------------------------------------


def _texts(root: Any, place: Place, unit: str) -> dict[str, Positions]:
    """Return the texts by the ids of their sofas."""
    found = {
        sofa.get(_ID, ""): Positions(sofa.get("sofaString", ""), unit, place)
        for sofa in root.iter(f"{_CAS}Sofa")
        if sofa.get("sofaString") is not None
    }
    if not found:
        raise mistake("cas_no_text", place)
    if any(True for _ in root.iter(_OURS)):
        return found  # we wrote it: in UTF-16
    for element in root:
        if _stands(element) and element.get("sofa") in found:
            begin, end = _number(element.get("begin")), _number(element.get("end"))
            is_whole = element.tag.endswith("}DocumentAnnotation")
            found[element.get("sofa")].see(begin, end, whole=is_whole)
    for text in found.values():
        text.check_unit()
    return found


def _stands(element: Any) -> bool:
    return element.get("begin") is not None or element.get("end") is not None


def _type_of(element: Any, place: Place) -> str:
    """Return the type of a feature structure; types without a package have a namespace too."""
    match = _TAG.fullmatch(element.tag)
    if match is None:
        raise broken(place, str(element.tag)[:40])
    package = match[1].replace("/", ".").removeprefix("uima.noNamespace")
    return type_name(f"{package}.{match[2]}".removeprefix("."), place)


def _place(element: Any, texts: Mapping[str, Positions]) -> None:
    """Check the positions of a feature structure; cassis gets them in UTF-16."""
    text = texts.get(element.get("sofa", ""))
    if text is not None and _stands(element):
        begin, end = text.both(_number(element.get("begin")), _number(element.get("end")))
        element.set("begin", str(begin))
        element.set("end", str(end))


def _number(word: str | None) -> int | str:
    """Return a position; 0 where none is written, the word where it is no number."""
    plain = (word or "0").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 12 else plain


def _rename(element: Any, place: Place) -> None:
    """Give the features of an element names that cassis may have."""
    for key, value in element.attrib.items():
        if key != _ID:
            del element.attrib[key]
            if not key.startswith("{"):
                element.set(feature_name(key, place), value)
    for child in element:
        child.tag = feature_name(child.tag, place)


def _undeclared(element: Any, name: str, types: TypeSystem) -> list[tuple[str, str]]:
    """Return the features of an element that its type has not, with what they are."""
    features = [(key, _STRING) for key in element.attrib if key != _ID]
    features += [(child.tag, _STRINGS) for child in element]
    if not types.contains_type(name, match_exactly=True):
        return [(_ID, ""), *features]
    type_ = types.get_type(name)
    return [
        (key, range_)
        for key, range_ in features
        if type_.get_feature(f"{key}_" if key in _RENAMED else key) is None
    ]


def _declare(element: Any, name: str, types: TypeSystem, added: Added) -> None:
    """Add what an element uses and nothing declares."""
    if not types.contains_type(name, match_exactly=True):
        stands = element.get("sofa") is not None
        types.create_type(name, kinds.ANNOTATION if stands else kinds.TOP)
        added.type(name)
    for feature, range_ in _undeclared(element, name, types):
        types.create_feature(name, feature, range_)
        added.feature(name, feature)
