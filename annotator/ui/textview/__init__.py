"""The text view: Arabic text with stacked marks, laid out lazily, hit by its own boxes."""

from __future__ import annotations

from annotator.ui.textview.mark import Mark
from annotator.ui.textview.view import TextView

__all__ = ["Mark", "TextView"]
