"""Releases in the window: asking, making one in a thread of its own, verifying a received one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator import exchange, releaselist
from annotator.errors import AnnotatorError
from annotator.exchange.releasefile import MANIFEST
from annotator.exchange.releaseplan import predecessor
from annotator.exchange.streams import ALL
from annotator.i18n import _, full_sentence
from annotator.store import Store
from annotator.ui import dialogs, exporting, tasks
from annotator.ui.labels import directed
from annotator.ui.refusals import capital
from annotator.ui.releasedialog import ReleaseDialog

if TYPE_CHECKING:
    from annotator.ui.window import Window

_WIDE, _HIGH = 640, 340
_LAST = "release"  # what was asked for last time: a setting of the project on this machine


def release(window: Window) -> None:
    """Ask what goes out and where to, and release it."""
    session = window.session
    if session is None:
        return
    store = session.store
    names = sorted({name for document in store.overview() for name in document.layers})
    if not names:
        window.messages.say(_("Nobody has annotated anything yet."), "warning")
        return
    layers = [name for name in exporting.layer_choices(names) if name != ALL]
    last = _last(store)
    dialog = ReleaseDialog(window, store.project.name, layers, last)
    _propose_earlier(dialog, last)
    if not dialogs.ask(dialog):
        return
    plan = dialog.plan()
    stem = f"{store.path.stem}-{plan.version or _('release')}"
    out = dialogs.choose_save(window, _("Release"), str(store.path.with_name(stem)), "")
    if out is None:
        return
    done = _make(window, store.path, plan, out)
    if done is not None:
        if store.writable:
            remembered = {**dialog.remembered(), "after": str(done.out)}
            store.set_setting(_LAST, json.dumps(remembered, ensure_ascii=False))
        _say(window, done)


def _last(store: Store) -> dict[str, Any]:
    try:
        found = json.loads(store.setting(_LAST) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _propose_earlier(dialog: ReleaseDialog, last: dict[str, Any]) -> None:
    """Go on from the release that was made last, if it still lies there untouched."""
    folder = last.get("after")
    if folder:
        try:
            dialog.take_earlier(predecessor(Path(folder)))
        except AnnotatorError:
            return


def _make(
    window: Window, project: Path, plan: exchange.Plan, out: Path
) -> exchange.ReleaseReport | None:
    def work(progress: tasks.Progress) -> exchange.ReleaseReport:
        with Store.reader(project) as reader:
            return exchange.release(reader, plan, out, progress)

    try:
        done = tasks.run_apart(window, _("Releasing"), work)
    except AnnotatorError as error:
        window.files.explain(_("Nothing was released"), error)
        return None
    if done is None:
        window.messages.say(_("Stopped; nothing was released."))
    return done


def _say(window: Window, done: exchange.ReleaseReport) -> None:
    """Say what was released, what should be known of it, and what the fingerprint is for."""
    window.messages.say(next(releaselist.made_lines(done)))
    lines = [
        *releaselist.made_lines(done),
        *(capital(full_sentence(note)) for note in done.notes),
        _("Tell the fingerprint to those who receive it: by it they know that it is this one."),
    ]
    _tell(window, _("Released"), lines)


def _tell(window: Window, title: str, lines: Sequence[str]) -> None:
    """Show sentences from which the fingerprint can be copied, by keyboard too."""
    dialog = dialogs.TextDialog(window, title, "\n\n".join(map(directed, lines)))
    dialogs.run_with(dialog, dialog.text)
    dialog.text.setMinimumSize(_WIDE, _HIGH)
    dialogs.ask(dialog)


def verify(window: Window) -> None:
    """Ask for a release, by its zip or its release.json, and say whether it is untouched."""
    pattern = f"{_('Releases')} ({MANIFEST} *.zip)"
    path = dialogs.choose_open(window, _("Verify a release"), pattern)
    if path is not None:
        _verify(window, path.parent if path.name == MANIFEST else path)


def _verify(window: Window, release: Path) -> None:
    def work(progress: tasks.Progress) -> exchange.Verified:
        return exchange.verify(release, "", progress)

    try:
        found = tasks.run_apart(window, _("Verifying"), work)
    except AnnotatorError as error:
        window.files.explain(_("Nothing was verified"), error)
        return
    if found is None:
        window.messages.say(_("Stopped."))
    elif found.valid:
        remarks = (capital(full_sentence(problem)) for problem in found.problems)
        _tell(window, _("A sound release"), [*releaselist.verified_lines(found), *remarks])
    else:
        title = _("Not a sound release")
        dialogs.ask(dialogs.ProblemsDialog(window, title, found.problems))
