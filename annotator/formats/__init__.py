"""File formats: file ↔ records, pure. One tuple lists them all."""

from annotator.formats.base import Dataset, Format, Reading
from annotator.formats.gold import GOLD
from annotator.formats.native import JSON
from annotator.formats.plaintext import TEXT

FORMATS: tuple[Format, ...] = (TEXT, JSON, GOLD)

__all__ = ["FORMATS", "Dataset", "Format", "Reading"]
