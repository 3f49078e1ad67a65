"""Languages: gettext for every string, and sentences for problem codes.

English is the source text; Arabic is complete (a test checks it). Parameters put into an Arabic
sentence are isolated (FSI … PDI), so that a Latin name cannot reorder its neighbours.
"""

from __future__ import annotations

import gettext as _gettext
import io
import os
from functools import lru_cache

from annotator import paths
from annotator.errors import Place, Problem
from annotator.sentences import N_, OPERATIONS, SENTENCES

DOMAIN = "annotator"
LANGUAGES = ("ar", "en")
_FSI, _PDI = "\u2068", "\u2069"


class _State:
    language = "en"


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> _gettext.NullTranslations:
    file = paths.data("resources") / "i18n" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not file.is_file():
        return _gettext.NullTranslations()
    return _gettext.GNUTranslations(io.BytesIO(file.read_bytes()))


def set_language(code: str) -> None:
    """Choose the language of everything that is said from now on."""
    _State.language = code if code in LANGUAGES else "en"


def language() -> str:
    """Return the language in use: `ar` or `en`."""
    return _State.language


def is_rtl() -> bool:
    """Return whether the interface runs from right to left."""
    return _State.language == "ar"


def system_language(default: str = "en") -> str:
    """Return the language that the environment asks for, else `default`."""
    for name in ("ISNAD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code in LANGUAGES:
            return code
    return default


def isolate(value: object) -> str:
    """Return a value that keeps its own direction inside a sentence.

    Isolates inside it go: one that holds only isolates has no direction of its own.
    """
    inner = str(value).replace(_FSI, "").replace(_PDI, "")
    return f"{_FSI}{inner}{_PDI}"


def _fill(text: str, params: dict[str, object]) -> str:
    if not params:
        return text
    wrapped = {key: isolate(v) if isinstance(v, str) else v for key, v in params.items()}
    return text.format(**wrapped)


def _(message: str, **params: object) -> str:
    """Translate a message and fill in its parameters."""
    return _fill(_catalogue(_State.language).gettext(message), params)


def in_language(code: str, message: str, **params: object) -> str:
    """Translate a message into a language, whichever is in use: a person may search in either."""
    return _fill(_catalogue(code).gettext(message) if code != "en" else message, params)


def ngettext(one: str, many: str, n: int, **params: object) -> str:
    """Translate a message that depends on a number; `{n}` is the number."""
    text = _catalogue(_State.language).ngettext(one, many, n)
    return _fill(text, {"n": n, **params})


def operation_name(name: str) -> str:
    """Return how an operation is called in menus, such as «Undo: …»."""
    message = OPERATIONS.get(name)
    return _(message) if message else name


def sentence(problem: Problem) -> str:
    """Return the problem in the reader's language, without its place."""
    params: dict[str, object] = dict(problem.params)
    message = SENTENCES.get(problem.code)
    if message is None:
        return _("Unknown problem: {code}", code=problem.code)
    if "operation" in params:
        params["operation"] = operation_name(str(params["operation"]))
    return _(message, **params)


def where(place: Place) -> str:
    """Return the place in the reader's language; an empty string when nothing is known."""
    document = place.title or place.document
    attribution = place.words or place.attribution
    parts = (
        isolate(place.file) if place.file else "",
        _("line {n}", n=place.line) if place.line else "",
        _("document “{name}”", name=document) if document else "",
        _("layer {name}", name=place.annotator) if place.annotator else "",
        _("attribution “{name}”", name=attribution) if attribution else "",
        isolate(place.role) if place.role else "",
        _span(place),
        isolate(place.pointer) if place.pointer else "",
    )
    return _(", ").join(part for part in parts if part)


def _span(place: Place) -> str:
    if place.start is None or place.end is None:
        return ""
    return _("characters {start}–{end}", start=place.start, end=place.end)


def full_sentence(problem: Problem) -> str:
    """Return place and sentence together: one line for a list or a terminal."""
    at = where(problem.place)
    return f"{at}: {sentence(problem)}" if at else sentence(problem)


__all__ = [
    "N_",
    "full_sentence",
    "in_language",
    "is_rtl",
    "isolate",
    "language",
    "ngettext",
    "operation_name",
    "sentence",
    "set_language",
    "system_language",
    "where",
]
