"""A tree of markup as lines of text: a block is a line, white space a space, cells have tabs."""

from __future__ import annotations

from typing import Any

# Elements that end a line, of HTML and of what trafilatura makes of it (TEI).
_BLOCKS = frozenset(
    {"p", "head", "item", "quote", "list", "table", "row", "code", "body", "div", "lb", "br"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "tr", "blockquote"}
    | {"article", "section", "main", "aside", "header", "footer", "nav", "figure", "figcaption"}
    | {"pre", "form", "fieldset", "hr", "address", "details", "summary", "option", "button"}
)
_CELLS = frozenset({"cell", "td", "th"})
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea"}
)


class _Lines:
    """Collects words into lines."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._open: list[str] = []

    def add(self, words: str | None) -> None:
        self._open.append((words or "").replace("\t", " "))

    def end_cell(self) -> None:
        self._open.append("\t")

    def end(self) -> None:
        cells = (" ".join(cell.split()) for cell in "".join(self._open).split("\t"))
        line = "\t".join(cells).strip()
        if line:
            self.found.append(line)
        self._open.clear()


def lines_of(root: Any, *, visible: bool = False) -> list[str]:
    """Return the lines of a tree; with `visible` without what a browser does not show."""
    from lxml.etree import iterwalk  # noqa: PLC0415 — only markup needs it

    lines = _Lines()
    hidden = 0
    for event, element in iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""  # comments have a function
        unseen = visible and (tag in _UNSEEN or element.get("hidden") is not None)
        if tag in _BLOCKS:
            lines.end()
        if event == "start":
            hidden += unseen
            lines.add("" if hidden or not tag else element.text)
            continue
        if tag in _CELLS:
            lines.end_cell()
        hidden -= unseen
        lines.add("" if hidden or element is root else element.tail)
    lines.end()
    return lines.found
