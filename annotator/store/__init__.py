"""The project file: records, operations, undo. The only package that speaks SQL."""

from annotator.store.log import Change, Changes
from annotator.store.reader import Overview
from annotator.store.rows import from_plain, plain
from annotator.store.store import Store

__all__ = ["Change", "Changes", "Overview", "Store", "from_plain", "plain"]
