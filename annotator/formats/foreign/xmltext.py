"""What XML cannot hold, and what becomes of it."""

from __future__ import annotations

import re

from annotator.formats.base import Loss
from annotator.i18n import ngettext
from annotator.model.records import Corpus

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return a text with U+FFFD for each character that XML 1.0 does not allow (§2.2)."""
    return _FORBIDDEN.sub("\ufffd", text)


def _count(part: Corpus) -> int:
    return sum(len(_FORBIDDEN.findall(document.text)) for document in part.documents)


CONTROLS = Loss(
    "controls",
    lambda n: ngettext(
        "{n} control character that XML cannot hold becomes “\ufffd”",
        "{n} control characters that XML cannot hold become “\ufffd”",
        n,
    ),
    _count,
)
