"""The types that an XMI file uses: declared beside it, ours, those of DKPro Core.

An XMI file does not say what its attributes mean, so a type system comes with it. What INCEpTION
exports has one; other files may rely on DKPro Core, of which cassis has a copy.
"""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from annotator.errors import AnnotatorError, Place, mistake
from annotator.formats.cas import kinds
from annotator.formats.cas.safety import broken, feature_name, quietly, type_name
from annotator.model.tagset import Tagset, from_json

if TYPE_CHECKING:
    from cassis import TypeSystem

_SPACE = "{http://uima.apache.org/resourceSpecifier}"
_RENAMED = ("self_", "type_")  # by cassis itself


def shared(
    declared: Sequence[bytes], tagset: Tagset, used: Collection[str], place: Place
) -> TypeSystem:
    """Return the types that a file may use, not to be changed: many files have the same.

    Of two declarations that differ the first counts. Raises AnnotatorError for a type system that
    is none.
    """
    try:
        found = _cached(tuple(declared), tagset.source, with_dkpro=False)
        if all(found.contains_type(name, match_exactly=True) for name in used):
            return found
        return _cached(tuple(declared), tagset.source, with_dkpro=True)
    except AnnotatorError as error:
        raise AnnotatorError(dataclasses.replace(p, place=place) for p in error.problems) from error


def copied(types: TypeSystem, place: Place) -> TypeSystem:
    """Return a copy that may be changed."""
    from cassis import TypeSystem  # noqa: PLC0415 — takes a tenth of a second

    found = TypeSystem()
    quietly(partial(_join, found, types), place)
    return found


@lru_cache(maxsize=4)
def _cached(declared: tuple[bytes, ...], tagset: str, *, with_dkpro: bool) -> TypeSystem:
    ours = kinds.type_system(from_json(json.loads(tagset)))
    given = [quietly(partial(_load, raw), Place()) for raw in declared]
    last = [quietly(_dkpro, Place())] if with_dkpro else []
    found, *others = (*given, *last, ours) if not given else (*given, ours, *last)
    for other in others:
        quietly(partial(_join, found, other), Place())
    return found


def _dkpro() -> TypeSystem:
    from cassis import load_dkpro_core_typesystem  # noqa: PLC0415 — takes a tenth of a second

    return load_dkpro_core_typesystem()


def parse(raw: bytes, place: Place) -> Any:
    """Parse XML from outside: no document type, no entities, no network."""
    from lxml import etree  # noqa: PLC0415 — only XMI needs it

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(place, error) from error
    if root.getroottree().docinfo.doctype:
        raise mistake("xml_doctype", place, name=place.file.rpartition("/")[2])
    return root


def _load(raw: bytes) -> TypeSystem:
    """Load the type system beside an XMI; types that it mentions only are added to it."""
    from cassis import load_typesystem  # noqa: PLC0415 — takes a tenth of a second
    from cassis.typesystem import is_predefined  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    place = Place()  # `shared` knows it
    root = parse(raw, place)
    names = {
        type_name((element.text or "").strip(), place)
        for element in root.iter(f"{_SPACE}name")
        if element.getparent().tag == f"{_SPACE}typeDescription"
    }
    for element in root.iter(f"{_SPACE}featureDescription"):
        name = element.find(f"{_SPACE}name")
        name.text = feature_name((name.text or "").strip(), place)
    mentioned = {
        type_name(text, place)
        for tag in ("supertypeName", "rangeTypeName", "elementType")
        for element in root.iter(_SPACE + tag)
        if (text := (element.text or "").strip())
    }
    missing = {
        name for name in mentioned - names - {kinds.DOCUMENT_ANNOTATION} if not is_predefined(name)
    }
    types = root.find(f"{_SPACE}types")
    for name in sorted(missing):
        made = etree.SubElement(types, f"{_SPACE}typeDescription")
        etree.SubElement(made, f"{_SPACE}name").text = name
        etree.SubElement(made, f"{_SPACE}supertypeName").text = kinds.ANNOTATION
    return load_typesystem(io.BytesIO(etree.tostring(root, encoding="UTF-8")))


def _join(found: TypeSystem, other: TypeSystem) -> None:
    """Add to a type system what another one has beyond it."""
    left = list(other.get_types())
    while left:
        ready = [t for t in left if found.contains_type(t.supertype.name, match_exactly=True)]
        for type_ in ready:
            if not found.contains_type(type_.name, match_exactly=True):
                found.create_type(type_.name, type_.supertype.name)
        left = [t for t in left if t not in ready] if ready else []
    for type_ in other.get_types():
        for feature in type_.features:
            _add_feature(found, type_.name, feature)


def _add_feature(found: TypeSystem, type_: str, feature: Any) -> None:
    if found.get_type(type_).get_feature(feature.name) is not None:
        return
    element = feature.elementType.name if feature.elementType else None
    found.create_feature(
        type_,
        feature.name.removesuffix("_") if feature.name in _RENAMED else feature.name,
        feature.rangeType.name,
        elementType=element,
        multipleReferencesAllowed=feature.multipleReferencesAllowed,
    )
