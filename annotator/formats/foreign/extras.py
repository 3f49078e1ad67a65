"""Large libraries that only some formats need, and only some people install."""

from __future__ import annotations

import importlib
from typing import Any

from annotator.errors import mistake


def load(package: str, extra: str) -> Any:
    """Return a package of an extra of ours; raise AnnotatorError when it is not installed."""
    try:
        return importlib.import_module(package)
    except ImportError as error:
        name = package.partition(".")[0]
        # The command is one parameter, so that no mark of direction is copied with it.
        command = f'pip install "isnad[{extra}]"'
        raise mistake("extra_missing", package=name, command=command) from error
