"""Strict JSON in, deterministic JSON out, and schema errors as problems."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry

from annotator import paths
from annotator.errors import AnnotatorError, Place, Problem, mistake

MAX_SHOWN = 50
_EXACT = 2**53  # below it a float holds every whole number


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


def _float(digits: str) -> float | int:
    value = float(digits)
    if not math.isfinite(value):
        raise _Refused("json_number", value=digits[:20])
    # For JSON Schema 5.0 is an integer; for a slice it must be one.
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _int(digits: str) -> int:
    if len(digits) > 18:
        raise _Refused("json_number", value=f"{digits[:18]}…")
    return int(digits)


MAX_MEGABYTES = 500


def load(path: Path, place: Place) -> Any:
    """Read one JSON file; raise AnnotatorError when it is missing, too large or not JSON."""
    try:
        if not path.is_file():
            raise mistake("file_missing", place)
        if path.stat().st_size > MAX_MEGABYTES * 1_000_000:
            raise mistake("file_too_large", place, limit=MAX_MEGABYTES)
        raw = path.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise mistake("file_unreadable", place, detail=detail) from error
    if not raw.strip():
        raise mistake("file_empty", place)
    return loads(raw, place)


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
    _refuse_unwritable(data, place)
    return data


def _refuse_unwritable(data: Any, place: Place) -> None:
    """Refuse what we could not write again: half characters and bottomless nesting."""
    try:
        orjson.dumps(data)
    except orjson.JSONEncodeError as unwritable:
        try:
            json.dumps(data, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise mistake("text_surrogate", place, position=error.start) from error
        except RecursionError:
            pass
        raise mistake("json_depth", place) from unwritable


def dumps(data: Any) -> bytes:
    """Return one line of JSON: sorted keys, no spaces, UTF-8, a line feed at the end."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def dump_lines(items: Iterable[Any]) -> bytes:
    """Return many lines of JSON as one.

    Not by joining a list of them: each of orjson's results holds a kilobyte or more.
    """
    raw = bytearray()
    for item in items:
        raw += dumps(item)
    return bytes(raw)


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
def schema(name: str) -> dict[str, Any]:
    """Return a schema that is shipped with the program."""
    text = (paths.data("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _fast(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(name), retriever=_no_network)


@cache
def _explaining(name: str) -> Draft202012Validator:
    # An empty registry: jsonschema would otherwise fetch what a `$ref` names.
    return Draft202012Validator(schema(name), registry=Registry())


def schema_problems(name: str, data: Any, place: Place) -> list[Problem]:
    """Return what in `data` does not satisfy `schemas/NAME.schema.json`, at most `MAX_SHOWN`.

    jsonschema-rs decides (it is two orders of magnitude faster); only what it refuses goes to
    jsonschema, whose errors say what and where.
    """
    if _fast(name).is_valid(data):
        return []
    found: dict[tuple[str, str, str], Problem] = {}
    errors = sorted(_explaining(name).iter_errors(data), key=lambda e: list(map(str, e.path)))
    for error in errors:
        pointer = "".join(f"/{part}" for part in error.absolute_path)
        at = Place(place.file, place.line, pointer)
        for code, params in _explain(error):
            found.setdefault((code, pointer, str(params)), Problem(code, at, params))
    problems = list(found.values())[:MAX_SHOWN]
    return problems or [Problem("schema_other", place, {"keyword": name})]


def _explain(error: ValidationError) -> Iterable[tuple[str, dict[str, str | int]]]:
    wanted: Any = error.validator_value
    instance: Any = error.instance
    params: dict[str, str | int]
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in instance]
            return [("schema_required", {"name": name}) for name in missing]
        case "additionalProperties":
            return [("schema_extra", {"name": name}) for name in _unexpected(error)]
        case "type":
            expected = [wanted] if isinstance(wanted, str) else wanted
            code, params = "schema_type", {"expected": " / ".join(expected)}
        case "enum":
            code, params = "schema_enum", {"expected": " · ".join(map(str, wanted))}
        case "const":
            code, params = "schema_const", {"expected": str(wanted)}
        case "pattern":
            code, params = "schema_pattern", {"value": str(instance)[:60]}
        case other:
            code, params = "schema_other", {"keyword": str(other)}
    return [(code, params)]


def _unexpected(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", ())]
    return [
        name
        for name in instance
        if name not in schema.get("properties", ()) and not any(p.search(name) for p in patterns)
    ]


def check(name: str, data: Any, place: Place) -> None:
    """Raise AnnotatorError with all problems unless `data` satisfies the schema."""
    problems = schema_problems(name, data, place)
    if problems:
        raise AnnotatorError(problems)
