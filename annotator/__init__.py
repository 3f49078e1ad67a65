"""Isnad (إسناد): offline annotation of source attribution in Arabic news."""

__version__ = "0.1.0"
