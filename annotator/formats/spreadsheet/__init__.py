"""Attributions as tables that spreadsheets open, and back: CSV and Excel."""

from annotator.formats.spreadsheet.csvtable import CSV
from annotator.formats.spreadsheet.xlsx import XLSX

__all__ = ["CSV", "XLSX"]
