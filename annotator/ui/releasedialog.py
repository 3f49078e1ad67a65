"""The release dialog: what goes out, under whose name and which licence, what stays private."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError, mistake
from annotator.exchange import Plan
from annotator.exchange.releasefile import Release, licences, version_of
from annotator.exchange.releasenames import from_lines
from annotator.exchange.releaseplan import DEFAULT_FORMATS, FIRST, date_of, predecessor
from annotator.exchange.splits import DEFAULT
from annotator.formats import FORMATS
from annotator.formats.native import JSON
from annotator.i18n import N_, _, sentence
from annotator.model.records import GOLD
from annotator.ui import dialogs
from annotator.ui.checklist import CheckList
from annotator.ui.dialogs import Question
from annotator.ui.labels import directed, flat, plain
from annotator.ui.names import digits
from annotator.ui.refusals import capital

_OK = QDialogButtonBox.StandardButton.Ok
_COLUMN, _LINES = 430, 56  # pixels
# Pixels: what the dialog has beside its fields, the screen around it, a scroll bar beside fields.
_REST, _EDGE, _BESIDE = 130, 60, 8
_LAYERS_SHOWN, _FORMATS_SHOWN, _EXPLAINED = 3, 4, 3  # rows
OWN = "own"  # a licence of one's own
_SPLITS = {"train": N_("Training"), "validation": N_("Validation"), "test": N_("Test")}
_OUTLET = "outlet"


class ReleaseDialog(Question):
    """Asks what is released; `plan` is the answer.

    `last` is what was asked for last time, as `remembered` gave it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        name: str,
        layers: Sequence[str],
        last: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent, _("Release"))
        self.after: Path | None = None
        self.licence_file: Path | None = None
        self.guideline: Path | None = None
        self._name = name
        self._make_fields(layers)
        self._lay_out()
        self._connect()
        self._restore(last or {})
        self._tell()

    # ---- fields --------------------------------------------------------------------------

    def _make_fields(self, layers: Sequence[str]) -> None:
        self._list(layers)
        self.unfinished = QCheckBox(_("Layers that are not handed in, too"))
        self.draft = QCheckBox(_("Draft: release although problems stand"))
        self.title, self.version, self.date = QLineEdit(), QLineEdit(), QLineEdit()
        self.creators, self.url = QLineEdit(), QLineEdit()
        self.description, self.names = _lines(), _lines()
        self.earlier, self.guide = QPushButton(_("Choose…")), QPushButton(_("Choose…"))
        self.pseudonyms = QCheckBox(_("Give annotators fresh pseudonyms"))
        self.notes = QCheckBox(_("Leave out private notes"))
        self.none = flat("✕", _("Without an earlier release"))
        self.shares = {name: QSpinBox() for name in _SPLITS}
        self.train = self.shares["train"]
        self.together = QCheckBox(_("All articles of an outlet stay in one split"))
        self.trouble = plain("", "faint", wrap=True)
        self.version.setPlaceholderText(FIRST)
        self.date.setPlaceholderText("2026-11-25")
        self.creators.setPlaceholderText(_("Names, with a semicolon between them"))
        self.names.setPlaceholderText(_("Names to black out in texts and notes, one on a line"))
        for box in self.shares.values():
            box.setRange(0, 100)
            box.setSuffix(" %")
            box.setLocale(digits())

    def _list(self, layers: Sequence[str]) -> None:
        """Offer layers, formats and licences."""
        self.layers, self.formats = CheckList(), CheckList()
        for layer in layers:
            self.layers.add(_("Gold") if layer == GOLD else layer, layer, chosen=True)
        writable = [item for item in FORMATS if item.write is not None and item is not JSON]
        for item in sorted(writable, key=lambda item: item.name not in DEFAULT_FORMATS):
            chosen = item.name in DEFAULT_FORMATS
            self.formats.add(_(item.title), item.name, chosen=chosen, explained=_(item.explains))
        self.explains = plain("", "faint", wrap=True)
        self.licence = QComboBox()
        self.licence.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.licence.addItem(_("Choose a licence…"), "")
        for licence in licences():
            self.licence.addItem(licence.id, licence.id)
            place = self.licence.count() - 1
            self.licence.setItemData(place, licence.name, Qt.ItemDataRole.ToolTipRole)
        self.licence.addItem(_("One of your own, from a file…"), OWN)

    def _lay_out(self) -> None:
        self.buttons.button(_OK).setText(_("Choose where…"))
        for widget, name in self._named():
            widget.setAccessibleName(name)
        self.layers.show_rows(_LAYERS_SHOWN)
        self.formats.show_rows(_FORMATS_SHOWN)
        self.explains.setFixedHeight(_EXPLAINED * self.explains.fontMetrics().lineSpacing())
        self.explains.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        page, scroll = QWidget(), QScrollArea()
        both = QHBoxLayout(page)
        both.setContentsMargins(_BESIDE, 0, _BESIDE, 0)
        both.setSpacing(28)
        both.addLayout(self._data(), 1)
        both.addLayout(self._about(), 1)
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)  # a screen may be lower than all that can be said
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(
            page.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        )
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self.trouble)
        room = self.screen().availableGeometry().height() - _EDGE
        self.resize(self.sizeHint().width(), min(page.sizeHint().height() + _REST, room))
        order = [widget for widget, _name in self._named()]
        for before, behind in itertools.pairwise([*order, self.buttons]):
            QWidget.setTabOrder(before, behind)

    def _data(self) -> QVBoxLayout:
        """Return the column of what goes out."""
        column = _column()
        _section(column, _("Layers"), self.layers, self.unfinished, self.draft)
        _section(column, _("Formats, beside the dataset itself"), self.formats, self.explains)
        column.addStretch(1)
        _section(column, _("Splits"))
        column.addLayout(self._splits())
        column.addWidget(self.together)
        return column

    def _about(self) -> QVBoxLayout:
        """Return the column of what is said of it, and what is not."""
        column, form = _column(), QFormLayout()
        form.setSpacing(7)
        for title, widget in self._papers():
            if widget is self.version:
                form.addRow(title, _row((self.version, 3), (plain(_("Date")), 0), (self.date, 2)))
            elif widget is self.earlier:
                form.addRow(title, _row((self.earlier, 1), (self.none, 0)))
            elif widget is not self.date:
                form.addRow(title, widget)
        column.addWidget(plain(_("Papers"), "heading"))
        column.addLayout(form)
        _section(column, _("Privacy"), self.pseudonyms, self.notes, self.names)
        column.addStretch(1)
        return column

    def _named(self) -> list[tuple[QWidget, str]]:
        """Return the fields in the order of the keyboard, with their names for screen readers."""
        return [
            (self.layers, _("Layers")),
            (self.unfinished, self.unfinished.text()),
            (self.draft, self.draft.text()),
            (self.formats, _("Formats, beside the dataset itself")),
            *((box, _(_SPLITS[name])) for name, box in self.shares.items()),
            (self.together, self.together.text()),
            (self.earlier, _("Earlier release")),
            (self.none, _("Without an earlier release")),
            *((widget, title) for title, widget in self._papers()[1:]),
            (self.pseudonyms, self.pseudonyms.text()),
            (self.notes, self.notes.text()),
            (self.names, _("Names to black out in texts and notes, one on a line")),
        ]

    def _papers(self) -> list[tuple[str, QWidget]]:
        return [
            (_("Earlier release"), self.earlier),
            (_("Title"), self.title),
            (_("Version"), self.version),
            (_("Date"), self.date),
            (_("Licence"), self.licence),
            (_("Creators"), self.creators),
            (_("Description"), self.description),
            (_("Address"), self.url),
            (_("Guideline"), self.guide),
        ]

    def _splits(self) -> QHBoxLayout:
        named = ((plain(_(_SPLITS[name])), box) for name, box in self.shares.items())
        row = _row(*((widget, 0) for pair in named for widget in pair))
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.layers.itemChanged.connect(self._tell)
        self.licence.currentIndexChanged.connect(self._tell)
        self.licence.activated.connect(self._choose_licence)
        self.formats.currentItemChanged.connect(
            lambda: self.explains.setText(self.formats.explanation())
        )
        self.formats.setCurrentRow(0)
        self.earlier.clicked.connect(self._choose_earlier)
        self.none.clicked.connect(self._begin_anew)
        self.guide.clicked.connect(self._choose_guideline)

    # ---- choosing ------------------------------------------------------------------------

    def _choose_licence(self) -> None:
        if self.licence.currentData() != OWN:
            return
        self.licence_file = dialogs.choose_open(self, _("Licence"), "") or self.licence_file
        if self.licence_file is None:
            self.licence.setCurrentIndex(0)
        else:
            place = self.licence.findData(OWN)
            self.licence.setItemText(place, self.licence_file.name)

    def _choose_guideline(self) -> None:
        self._set_guideline(dialogs.choose_open(self, _("Guideline"), "") or self.guideline)

    def _set_guideline(self, path: Path | None) -> None:
        self.guideline = path
        self.guide.setText(path.name if path else _("Choose…"))

    def _choose_earlier(self) -> None:
        for folder in dialogs.choose_folder(self, _("Earlier release")):
            try:
                self.take_earlier(predecessor(folder))
            except AnnotatorError as error:
                self._say(sentence(error.problems[0]))

    def take_earlier(self, release: Release) -> None:
        """Go on from a release: what it says is proposed again."""
        said = release.manifest
        self.after = release.folder
        self.earlier.setText(f"{said['title']} {release.version}")
        self.title.setText(said["title"])
        self.creators.setText("; ".join(said["creators"]))
        self.description.setPlainText(said.get("description", ""))
        self.url.setText(said.get("url", ""))
        self._choose(self.licence, said["licence"]["id"])
        self._take_shares({s["name"]: s["share"] for s in said.get("splits", {}).get("shares", ())})
        self.together.setChecked(_OUTLET in said.get("splits", {}).get("together", ()))
        self.version.setPlaceholderText(_("After {version}", version=release.version))
        self._tell()

    def _begin_anew(self) -> None:
        """Make no successor of an earlier release."""
        self.after = None
        self.earlier.setText(_("Choose…"))
        self.version.setPlaceholderText(FIRST)
        self._take_shares(DEFAULT)
        self._tell()

    def _take_shares(self, shares: Mapping[str, int]) -> None:
        """Propose shares; splits of other names stay as they were and cannot be changed here."""
        for box in self.shares.values():
            box.setEnabled(set(shares) <= set(_SPLITS))
        self._set_shares(shares)

    def _set_shares(self, shares: Mapping[str, int]) -> None:
        for name, box in self.shares.items():
            box.setValue(shares.get(name, 0))

    def _choose(self, box: QComboBox, data: str) -> None:
        place = box.findData(data)
        if place >= 0:
            box.setCurrentIndex(place)

    # ---- the answer ----------------------------------------------------------------------

    def plan(self) -> Plan:
        """Return what is wanted; raise AnnotatorError for what cannot be."""
        if self.version.text().strip():
            version_of(self.version.text())
        chosen = self.licence.currentData()
        shares = {name: box.value() for name, box in self.shares.items() if box.value()}
        return Plan(
            layers=self.layers.chosen(),
            formats=self.formats.chosen(),
            title=self.title.text().strip(),
            description=" ".join(self.description.toPlainText().split()),
            creators=from_lines(self.creators.text().replace("؛", ";").split(";")),
            url=self.url.text().strip(),
            date=date_of(self.date.text().strip()),
            licence="" if chosen == OWN else chosen,
            licence_file=self.licence_file if chosen == OWN else None,
            version=self.version.text().strip(),
            after=self.after,
            guideline=self.guideline,
            shares=shares if self.train.isEnabled() else None,
            together=(_OUTLET,) if self.together.isChecked() else (),
            pseudonyms=self.pseudonyms.isChecked(),
            notes=not self.notes.isChecked(),
            redact=from_lines(self.names.toPlainText().split("\n")) or None,
            unfinished=self.unfinished.isChecked(),
            draft=self.draft.isChecked(),
        )

    def accept(self) -> None:
        try:
            if not self._may_go_on():
                raise mistake("licence_missing")
            self.plan()
        except AnnotatorError as error:
            self._say(sentence(error.problems[0]))
            return
        super().accept()

    def _may_go_on(self) -> bool:
        """A layer and a licence are what a release cannot be without."""
        licence = self.licence.currentData()
        inherited = self.after is not None
        return bool(self.layers.chosen()) and bool(licence or inherited)

    def _tell(self) -> None:
        self.buttons.button(_OK).setEnabled(self._may_go_on())
        self._say("" if self._may_go_on() else _("choose a layer and a licence"))

    def _say(self, text: str) -> None:
        self.trouble.setText(directed(capital(text)) if text else "")

    # ---- from one time to the next -------------------------------------------------------

    def remembered(self) -> dict[str, Any]:
        """Return what is proposed the next time, JSON-able; it stays on this computer."""
        plan = self.plan()
        paths = {"licence_file": plan.licence_file, "guideline": plan.guideline}
        return {
            "layers": list(plan.layers),
            "formats": list(plan.formats),
            "licence": self.licence.currentData(),
            "title": plan.title,
            "creators": list(plan.creators),
            "description": plan.description,
            "url": plan.url,
            "shares": {name: box.value() for name, box in self.shares.items()},
            "together": list(plan.together or ()),
            "pseudonyms": plan.pseudonyms,
            "notes": plan.notes,
            "redact": list(plan.redact or ()),
            "unfinished": plan.unfinished,
            **{name: str(path) for name, path in paths.items() if path is not None},
        }

    def _restore(self, last: Mapping[str, Any]) -> None:
        self.title.setText(last.get("title") or self._name)
        self.creators.setText("; ".join(last.get("creators", ())))
        self.description.setPlainText(last.get("description", ""))
        self.url.setText(last.get("url", ""))
        self.pseudonyms.setChecked(last.get("pseudonyms", True))
        self.notes.setChecked(not last.get("notes", False))
        self.names.setPlainText("\n".join(last.get("redact", ())))
        self.unfinished.setChecked(last.get("unfinished", False))
        self.together.setChecked(_OUTLET in last.get("together", ()))
        self._set_shares(last.get("shares", DEFAULT))
        for listed, name in ((self.layers, "layers"), (self.formats, "formats")):
            if name in last:
                listed.choose(last[name])
        for path in (last.get("licence_file"), last.get("guideline")):
            if path and not Path(path).is_file():
                return
        if "guideline" in last:
            self._set_guideline(Path(last["guideline"]))
        if last.get("licence") == OWN and "licence_file" in last:
            self.licence_file = Path(last["licence_file"])
            self.licence.setItemText(self.licence.findData(OWN), self.licence_file.name)
        self._choose(self.licence, last.get("licence", ""))


def _row(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    """Return widgets beside each other, each with its share of the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget, share in widgets:
        row.addWidget(widget, share)
    return row


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(7)
    column.addStrut(_COLUMN)
    return column


def _section(column: QVBoxLayout, title: str, *widgets: QWidget) -> None:
    heading = plain(title, "heading")
    heading.setContentsMargins(0, 8 if column.count() > 1 else 0, 0, 0)
    column.addWidget(heading)
    for widget in widgets:
        column.addWidget(widget)


def _lines() -> QPlainTextEdit:
    """Return a field for a few lines, which Tab leaves."""
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(_LINES)
    return field
