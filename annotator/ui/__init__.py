"""The window and everything on it: the only package that imports PySide6."""
