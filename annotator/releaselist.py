"""What the command line and the window say of releases: made, and verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotator.exchange.release import ReleaseReport
from annotator.exchange.verify import Verified
from annotator.i18n import _, ngettext


def made_lines(done: ReleaseReport) -> Iterator[str]:
    """Yield what was released, where documents went, what changed, and the fingerprint."""
    kind = _("draft") if done.draft else _("release")
    yield _(
        "Wrote {out}: version {version} ({kind}), {documents}, {attributions}.",
        out=str(done.out),
        version=done.version,
        kind=kind,
        documents=ngettext("{n} document", "{n} documents", done.documents),
        attributions=ngettext("{n} attribution", "{n} attributions", done.attributions),
    )
    if done.splits:
        parts = (f"{name} {n}" for name, n in done.splits.items())
        yield _("Splits: {parts}.", parts=_(", ").join(parts))
    if done.blacked_out:
        n = done.blacked_out
        yield ngettext("{n} name was blacked out.", "{n} names were blacked out.", n)
    yield _("Fingerprint: {sha}", sha=done.fingerprint)


def made_data(done: ReleaseReport) -> dict[str, Any]:
    """Return the same for scripts, without problems."""
    return {
        "out": str(done.out),
        "version": done.version,
        "fingerprint": done.fingerprint,
        "status": "draft" if done.draft else "release",
        "documents": done.documents,
        "attributions": done.attributions,
        "layers": list(done.layers),
        "splits": dict(done.splits),
        "blacked_out": done.blacked_out,
        "changes": list(done.told),
    }


def verified_lines(found: Verified) -> Iterator[str]:
    """Yield what was examined, in sentences."""
    if not found.valid:
        yield _("{path} is not a sound release.", path=str(found.path))
        return
    yield _(
        "{title} {version} is untouched and valid: {files}, {documents}, {attributions}.",
        title=found.title,
        version=found.version,
        files=ngettext("{n} file", "{n} files", found.files),
        documents=ngettext("{n} document", "{n} documents", found.documents),
        attributions=ngettext("{n} attribution", "{n} attributions", found.attributions),
    )
    if found.draft:
        yield _("It is a draft: it need not satisfy every rule.")
    if found.views:
        views = _(", ").join(found.views)
        yield _("These say the same as the dataset: {views}.", views=views)
    yield _("Fingerprint: {sha}", sha=found.fingerprint)


def verified_data(found: Verified) -> dict[str, Any]:
    """Return the same for scripts, without problems."""
    return {
        "path": str(found.path),
        "valid": found.valid,
        "title": found.title,
        "version": found.version,
        "fingerprint": found.fingerprint,
        "status": "draft" if found.draft else "release",
        "files": found.files,
        "documents": found.documents,
        "attributions": found.attributions,
        "views": list(found.views),
    }
