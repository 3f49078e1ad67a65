"""Strict JSON in, deterministic JSON out, and schema errors as problems."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from annotator import paths
from annotator.errors import AnnotatorError, Place, Problem, mistake

MAX_SHOWN = 50


class _Refused(Exception):  # noqa: N818 — carries a code through the json module, never escapes
    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Refused("json_duplicate_key", key=key)
        found[key] = value
    return found


def _constant(name: str) -> None:
    raise _Refused("json_number", value=name)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _Refused("json_number", value=digits[:20])
    return value


def _int(digits: str) -> int:
    if len(digits) > 18:
        raise _Refused("json_number", value=f"{digits[:18]}…")
    return int(digits)


def loads(raw: bytes, place: Place) -> Any:
    """Parse UTF-8 JSON; refuse what parsers usually let pass, with the place.

    Refused: duplicate keys, NaN and Infinity, numbers that do not fit, lone surrogates,
    nesting without end, trailing text. One leading BOM is accepted.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise mistake("json_encoding", place, position=error.start) from error
    try:
        data = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        at = {"line": error.lineno, "column": error.colno}
        raise mistake("json_syntax", place, detail=error.msg, **at) from error
    except _Refused as error:
        raise AnnotatorError(Problem(error.code, place, error.params)) from error
    except RecursionError as error:
        raise mistake("json_depth", place) from error
    if "\\u" in text:
        _refuse_surrogates(data, place)
    return data


def _refuse_surrogates(data: Any, place: Place) -> None:
    """Only an escape can smuggle half a character into decoded UTF-8."""
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise mistake("text_surrogate", place, position=error.start) from error


def dumps(data: Any) -> bytes:
    """Return one line of JSON: sorted keys, no spaces, UTF-8, a line feed at the end."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def pretty(data: Any) -> bytes:
    """Return indented JSON with sorted keys, for files that people read."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE | orjson.OPT_INDENT_2
    return orjson.dumps(data, option=options)


def lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield numbered lines split at LF bytes only: U+2028 and U+0085 may stand in strings."""
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            yield number, line


def _no_network(uri: str) -> Any:
    raise ValueError(f"schemas are never fetched: {uri}")


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the compiled validator of `schemas/NAME.schema.json`, shipped with the program."""
    text = (paths.data("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text), retriever=_no_network)


def schema_problems(name: str, data: Any, place: Place) -> list[Problem]:
    """Return what in `data` does not satisfy the schema, at most `MAX_SHOWN` problems."""
    found: list[Problem] = []
    for error in validator(name).iter_errors(data):
        pointer = "/".join(str(part) for part in error.instance_path)
        at = Place(place.file, place.line, f"/{pointer}" if pointer else "")
        found += [Problem(code, at, params) for code, params in _explain(error)]
        if len(found) >= MAX_SHOWN:
            break
    return found


def _explain(error: Any) -> Iterable[tuple[str, dict[str, str | int]]]:
    kind = error.kind
    params: dict[str, str | int]
    match kind.name:
        case "required":
            code, params = "schema_required", {"name": str(kind.property)}
        case "additionalProperties" | "unevaluatedProperties":
            return [("schema_extra", {"name": str(name)}) for name in kind.unexpected]
        case "type":
            code, params = "schema_type", {"expected": " / ".join(kind.types)}
        case "enum":
            code, params = "schema_enum", {"expected": " · ".join(map(str, kind.options))}
        case "const":
            code, params = "schema_const", {"expected": str(kind.expected_value)}
        case "pattern" | "propertyNames":
            code, params = "schema_pattern", {"value": str(error.instance)[:60]}
        case other:
            code, params = "schema_other", {"keyword": str(other)}
    return [(code, params)]


def check(name: str, data: Any, place: Place) -> None:
    """Raise AnnotatorError with all problems unless `data` satisfies the schema."""
    problems = schema_problems(name, data, place)
    if problems:
        raise AnnotatorError(problems)
