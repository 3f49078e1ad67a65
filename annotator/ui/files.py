"""The File menu: projects are made, opened, filled, exported and copied here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import associate, demo, edits, exchange, settings
from annotator.errors import AnnotatorError
from annotator.i18n import _, full_sentence, ngettext
from annotator.store import Store
from annotator.ui import dialogs, exporting, importing, packets, releasing, tasks, withdrawing
from annotator.ui.names import number
from annotator.ui.session import Session

if TYPE_CHECKING:
    from annotator.ui.window import Window

SUFFIX = ".isnad"
# A project that may not be written here can still be looked at.
_READ_INSTEAD = frozenset(
    {
        "project_open_elsewhere",
        "project_readonly",
        "project_on_network",
        "project_in_synced_folder",
        "project_hard_linked",
    }
)


def load(path: Path) -> tuple[Store, str]:
    """Open a project, for reading only where it cannot be written; return why not, too."""
    try:
        store = Store.open(path)
    except AnnotatorError as error:
        if not any(problem.code in _READ_INSTEAD for problem in error.problems):
            raise
        why = full_sentence(error.problems[0])
        if error.problems[0].code != "project_readonly":  # which says it already
            why = f"{why} — {_('This project can only be read.')}"
        return Store.reader(path), why
    if store.readonly_reason:
        return store, _("The history of this project is damaged; it can only be read.")
    return store, ""


class Files:
    """Opens and closes projects in a window and moves data in and out."""

    def __init__(self, window: Window) -> None:
        self.window = window

    # ---- projects ------------------------------------------------------------------------

    def new(self) -> None:
        """Make a project where the person says, and open it."""
        if not self.may_leave():
            return
        pattern = _("Isnad projects ({pattern})", pattern=f"*{SUFFIX}")
        start = str(Path.home() / _("project.isnad"))
        path = dialogs.choose_save(self.window, _("New project"), start, pattern)
        if path is None:
            return
        path = _with_suffix(path)
        name = self.name()
        if name:
            self._open(lambda: (exchange.create_project(path, None, name), ""))

    def open(self) -> None:
        """Ask for a project and open it."""
        if not self.may_leave():
            return
        pattern = _("Isnad projects ({pattern})", pattern=f"*{SUFFIX}")
        path = dialogs.choose_open(self.window, _("Open project"), pattern)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open a project or take in a packet; False when that fails, which the bar explains."""
        if path.suffix.lower() == packets.SUFFIX:
            self.window.packets.take([path])
            return self.window.session is not None
        return self._open(lambda: load(path))

    def drop(self, paths: list[Path]) -> None:
        """Take what was dropped on the window: a project, packets, or articles."""
        if all(path.suffix.lower() == packets.SUFFIX for path in paths):
            self.window.packets.take(paths)
        elif len(paths) == 1 and paths[0].suffix == SUFFIX:
            if self.may_leave():
                self.open_path(paths[0])
        elif self.window.session is not None:
            self.import_files(paths)

    def associate(self) -> None:
        """Let a double click on a project or a packet open this program."""
        try:
            done = associate.add()
        except AnnotatorError as error:
            self.window.fail(error)
            return
        self.window.messages.say(next(associate.lines(done)))

    def open_samples(self) -> None:
        """Make (or find) the sample project and open it."""
        self._open(lambda: load(demo.make(lambda _line: None)))

    def _open(self, opener: Callable[[], tuple[Store, str]]) -> bool:
        try:
            store, reason = opener()
        except AnnotatorError as error:
            self.window.fail(error)
            return False
        name = self._annotator_of(store)
        if not name:
            store.close()
            return False
        self.window.change_settings(
            recent=settings.with_recent(self.window.settings, store.path).recent
        )
        self.window.show_session(Session(store, name), reason)
        return True

    def _annotator_of(self, store: Store) -> str:
        """Return who works on this project; asked once, then remembered."""
        name = store.workplace or store.setting("annotator") or self.name()
        if name and store.writable:
            try:
                edits.add_annotator(store, name)
                if store.setting("annotator") != name:
                    store.set_setting("annotator", name)
            except AnnotatorError as error:
                self.window.fail(error)
        return name

    def name(self) -> str:
        """Return the annotator's pseudonym, asking for it the first time."""
        known = self.window.settings.annotator
        if known:
            return known
        dialog = dialogs.NameDialog(self.window)
        if not dialogs.ask(dialog):
            return ""
        name = edits.check_name(dialog.name.text())
        self.window.change_settings(annotator=name)
        return name

    def change_annotator(self) -> None:
        """Let another person work on this project at this machine."""
        session = self.window.session
        if session is None:
            return
        dialog = dialogs.NameDialog(self.window, session.annotator)
        if not dialogs.ask(dialog):
            return
        name = edits.check_name(dialog.name.text())
        store = session.store
        try:
            edits.add_annotator(store, name)
            store.set_setting("annotator", name)
        except AnnotatorError as error:
            self.window.fail(error)
            return
        self.window.change_settings(annotator=name)
        self.window.show_session(Session(store, name), "")

    def close(self) -> None:
        """Close the project and show the start page."""
        if not self.may_leave():
            return
        self.window.leave_session()
        self.window.show_start()

    # ---- in and out ----------------------------------------------------------------------

    def import_files(self, paths: Sequence[Path] = ()) -> None:
        """Ask for files, or show these, and import what the person takes: all or none."""
        session = self.window.session
        if session is None:
            return
        known = self.window.settings.labels
        dialog = importing.ImportDialog(self.window, session.store, session.annotator, known)
        dialog.take(paths)
        if dialogs.ask(dialog) and dialog.paths:
            if dialog.labels != known:
                self.window.change_settings(labels=dialog.labels)
            self.import_paths(dialog.paths, dialog.choices())

    def import_paths(self, paths: Sequence[Path], choices: exchange.Choices) -> None:
        """Import files into the open project and say what came in."""
        session = self.window.session
        if session is None:
            return
        try:
            report = tasks.run_here(
                self.window,
                _("Importing"),
                lambda progress: exchange.import_files(session.store, paths, choices, progress),
            )
        except AnnotatorError as error:
            self.explain(_("Nothing was imported"), error)
            return
        if report is None:
            self.window.messages.say(_("Stopped; nothing was imported."))
            return
        self.window.messages.say(_import_summary(report))
        if report.notes:
            dialogs.ask(dialogs.ProblemsDialog(self.window, _("Remarks"), report.notes))
        if session.document is None and report.documents:
            session.open_document(report.documents[0])
            self.window.desk.focus_text()

    def withdraw(self) -> None:
        """Take the open document out of use, or into use again."""
        withdrawing.withdraw(self.window)

    def promote(self) -> None:
        """Make the open document's layer gold, where nobody else annotates it."""
        session = self.window.session
        if session is None or session.document is None:
            return
        if session.do(edits.promote, [session.document.id]) is not None:
            self.window.messages.say(_("This layer is gold now; export writes it."))

    def export(self) -> None:
        """Ask for format, layer and place; export in a thread of its own."""
        session = self.window.session
        if session is None:
            return
        names = sorted({name for d in session.store.overview() for name in d.layers})
        if not names:
            self.window.messages.say(_("Nobody has annotated anything yet."), "warning")
            return
        last = self.window.settings
        path, layers = session.store.path, exporting.layer_choices(names)
        chosen = (last.export_format, last.export_layer)
        dialog = exporting.ExportDialog(self.window, path, layers, chosen)
        if not dialogs.ask(dialog):
            return
        kind, layer = dialog.kind(), dialog.layer.currentData()
        self.window.change_settings(export_format=kind.name, export_layer=layer)
        start = path.with_name(f"{path.stem}-{kind.name}{kind.makes}")
        out = dialogs.choose_save(self.window, _("Export"), str(start), "")
        if out is not None:
            self._export(path, out, kind.name, layer, draft=dialog.draft.isChecked())

    def _export(self, path: Path, out: Path, kind: str, layer: str, *, draft: bool) -> None:
        def work(progress: tasks.Progress) -> exchange.ExportReport:
            with Store.reader(path) as reader:
                return exchange.export(reader, out, kind, layer, draft=draft, progress=progress)

        try:
            report = tasks.run_apart(self.window, _("Exporting"), work)
        except AnnotatorError as error:
            self.explain(_("Nothing was exported"), error)
            return
        if report is None:
            self.window.messages.say(_("Stopped; nothing was exported."))
        else:
            self.window.messages.say(exporting.summary(report))

    def release(self) -> None:
        """Publish the project's dataset."""
        releasing.release(self.window)

    def verify_release(self) -> None:
        """Say whether a release that was received is sound."""
        releasing.verify(self.window)

    def explain(self, title: str, error: AnnotatorError) -> None:
        if len(error.problems) == 1:
            self.window.fail(error)
        else:
            dialogs.ask(dialogs.ProblemsDialog(self.window, title, error.problems))

    def save_copy(self) -> bool:
        """Write a complete copy of the project; works even when its file is gone."""
        session = self.window.session
        if session is None:
            return False
        start = session.store.path.with_name(f"{session.store.path.stem}-2{SUFFIX}")
        pattern = _("Isnad projects ({pattern})", pattern=f"*{SUFFIX}")
        target = dialogs.choose_save(self.window, _("Save a copy"), str(start), pattern)
        if target is None:
            return False
        target = _with_suffix(target)
        try:
            session.store.save_copy(target)
        except AnnotatorError as error:
            self.window.fail(error)
            return False
        if session.store.gone:  # the work goes on in the copy
            self.window.leave_session()
            if not self.open_path(target):
                self.window.show_start()
                return False
        self.window.messages.clear()
        self.window.messages.say(_("The copy is complete: {path}", path=str(target)))
        return True

    def may_leave(self) -> bool:
        """Ask before something is put away that is nowhere else: a lost project, a lost note."""
        session = self.window.session
        if session is None or not session.writable:
            return True
        if not session.store.gone:
            if not self.window.desk.inspector.details.keeps_unsaved():
                return True
            text = _(
                "A note could not be saved. Free some space on the disk, or clear the note; then"
                " close again."
            )
            self.window.messages.say(text, "error", stays=True)
            return False
        dialog = dialogs.LeavingDialog(self.window)
        return dialogs.ask(dialog) and (not dialog.copies or self.save_copy())


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)


def _import_summary(report: exchange.ImportReport) -> str:
    documents = ngettext(
        "{count} new document",
        "{count} new documents",
        report.new_documents,
        count=number(report.new_documents),
    )
    work = ngettext(
        "{count} new attribution",
        "{count} new attributions",
        report.new_attributions,
        count=number(report.new_attributions),
    )
    if report.superseded:
        work = ngettext(
            "{count} attribution taken over",
            "{count} attributions taken over",
            report.carried,
            count=number(report.carried),
        )
    return _("Imported: {documents}, {attributions}", documents=documents, attributions=work)
