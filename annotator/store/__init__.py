"""The project file: records, operations, undo, merging. The only package that speaks SQL."""

from annotator.store.derived import Pressed, Suggested
from annotator.store.fold import Version
from annotator.store.log import Change, Changes
from annotator.store.making import under_construction
from annotator.store.merge import Incoming, Plan
from annotator.store.reader import Conflict, Overview, Progress
from annotator.store.rows import from_plain, plain
from annotator.store.store import Store

__all__ = [
    "Change",
    "Changes",
    "Conflict",
    "Incoming",
    "Overview",
    "Plan",
    "Pressed",
    "Progress",
    "Store",
    "Suggested",
    "Version",
    "from_plain",
    "plain",
    "under_construction",
]
