"""Arabic for terminals that have no bidi: the only place of arabic-reshaper and python-bidi.

What comes out of here is for eyes alone; no offset is ever computed on it.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import arabic_reshaper
from bidi import get_display

Mode = Literal["auto", "terminal", "none"]
MODES: tuple[Mode, ...] = ("auto", "terminal", "none")

_ISOLATES = re.compile("[\u2066-\u2069\u202a-\u202e]")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# ␛ for ESC and so on; DEL and the second block share one sign.
_CONTROL_SIGNS = {code: 0x2400 + code for code in range(0x20) if code != ord("\t")} | dict.fromkeys(
    range(0x7F, 0xA0), 0x2421
)
_VTE_WITH_BIDI = 5800  # VTE 0.58 reorders by itself


@lru_cache(maxsize=1)
def _reshaper() -> arabic_reshaper.ArabicReshaper:
    settings = {"delete_harakat": False, "support_ligatures": True}
    return arabic_reshaper.ArabicReshaper(configuration=settings)


def has_bidi(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal is known to order right-to-left text itself."""
    vte = environment.get("VTE_VERSION", "")
    if vte.isdigit() and int(vte) >= _VTE_WITH_BIDI:
        return True
    known = ("KONSOLE_VERSION", "MLTERM")
    return any(name in environment for name in known) or (
        environment.get("TERM_PROGRAM") == "Apple_Terminal"
        or environment.get("TERM", "").startswith("mlterm")
    )


def reorders(mode: Mode) -> bool:
    """Return whether lines must be shaped and put in visual order before they are printed.

    `none` prints the stored order; `terminal` shapes for a terminal without bidi; `auto`
    shapes only where somebody looks at a terminal that is not known to have bidi.
    """
    if mode == "auto":
        seen = sys.stdout is not None and sys.stdout.isatty()  # None: a program without console
        return seen and not has_bidi(os.environ)
    return mode == "terminal"


def line(text: str, mode: Mode = "auto") -> str:
    """Return one line ready to print. Isolates go: terminals show them as boxes.

    Control characters become their visible signs: a title must not steer the terminal.
    """
    text = _ISOLATES.sub("", text).translate(_CONTROL_SIGNS)
    if not reorders(mode) or not _ARABIC.search(text):
        return text
    return str(get_display(_reshaper().reshape(text)))


def paragraph(text: str, mode: Mode = "auto", width: int = 78, indent: str = "") -> list[str]:
    """Return the lines of a paragraph, wrapped in reading order and only then reordered."""
    text = " ".join(_ISOLATES.sub("", text).split())
    room = max(20, width - len(indent))
    return [indent + line(piece, mode) for piece in textwrap.wrap(text, room)] or [indent]
