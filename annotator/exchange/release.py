"""A release: what is published of a project, whole or not at all, the same bytes each time.

The native dataset comes first; every other view is written from it. What changed is found by
comparing it with the predecessor's. `release.json` is written last and lists every file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import Place, Problem, mistake
from annotator.exchange import releasechanges as changes
from annotator.exchange import releasefile as files
from annotator.exchange.duplicates import LIKE
from annotator.exchange.outgoing import Findings
from annotator.exchange.progress import WHOLE, Progress, part, silent
from annotator.exchange.releaseagreement import agreement_of
from annotator.exchange.releasedata import native_stream, stream_of_release
from annotator.exchange.releasefile import Release
from annotator.exchange.releasemask import mask_for
from annotator.exchange.releasepapers import readme
from annotator.exchange.releaseplan import FIRST, Plan, Settled, settle
from annotator.exchange.releaseselect import Selection, refuse_errors
from annotator.exchange.releaseviews import planned, write_views
from annotator.exchange.replacing import replacing, unwritable
from annotator.exchange.splits import Splits, assign, groups
from annotator.formats import Stream, jsonio, native
from annotator.formats.huggingface import card
from annotator.model.tagset import digest
from annotator.store import Store

_EXAMINED, _COMPARED, _WRITTEN, _VIEWS = 200, 300, 500, 990  # of progress.WHOLE
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """What was released: where, as which version, and what a person should know about it.

    `fingerprint` is the SHA-256 of `release.json`, which stands for all files. `splits` counts
    documents; `told` is what changed, in the changelog's words.
    """

    out: Path
    version: str
    fingerprint: str
    documents: int
    attributions: int
    layers: tuple[str, ...]
    splits: Mapping[str, int]
    draft: bool
    blacked_out: int
    told: tuple[str, ...]
    notes: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def release(store: Store, plan: Plan, out: Path, progress: Progress = silent) -> ReleaseReport:
    """Write a release to the folder `out`: new, or the very same that was written before.

    Refused while an error-level rule fails, unless a draft is wanted. What `progress` raises stops
    it, and nothing is left behind.
    """
    out = Path.cwd() / out
    progress(0, WHOLE)
    with store.snapshot():
        settled = settle(store, plan)
        _refuse(out, store.project.name)
        plan = settled.plan
        names = plan.redact or ()
        mask = mask_for(
            store, settled.rule.seed, people=plan.pseudonyms, notes=plan.notes, names=names
        )
        chosen = Selection(store, mask, settled.names, plan.unfinished, settled.rule.together)
        found = chosen.examine(part(progress, 0, _EXAMINED))
        refuse_errors(found, plan.draft, Place(file=str(store.path)))
        splits = _split(settled, chosen, part(progress, _EXAMINED, _COMPARED))
        work = _Work(settled, chosen, found, splits, agreement_of(store, chosen.keys))
        with replacing(out) as unfinished:
            report = work.write(unfinished, out, progress)
            _refuse_change(out, report)
    progress(WHOLE, WHOLE)
    return report


def _refuse(out: Path, name: str) -> None:
    """Raise unless `out` is new, empty, or an untouched release of the same dataset."""
    place = Place(file=str(out))
    try:
        if not out.parent.is_dir():
            raise mistake("folder_missing", Place(file=str(out.parent)))
        if out.is_symlink() or (out.exists() and not out.is_dir()):
            raise mistake("out_foreign", place)
        if not out.exists() or not any(out.iterdir()):
            return
        if not files.is_release(out):
            raise mistake("out_foreign", place)
        known = files.open_release(out).manifest
        if known["name"] != name or not files.is_intact(out, known):
            raise mistake("release_other", place, name=known["name"], version=known["version"])
    except OSError as error:
        raise unwritable(out, error) from error


def _refuse_change(out: Path, done: ReleaseReport) -> None:
    """What was published is never overwritten but by the very same; a draft was not published."""
    if out.exists() and any(out.iterdir()):
        known = files.open_release(out)
        if known.manifest["status"] != "draft" and known.fingerprint != done.fingerprint:
            place = Place(file=str(out))
            raise mistake("release_exists", place, found=known.version, version=done.version)


def _split(settled: Settled, chosen: Selection, progress: Progress) -> Splits | None:
    """Return where the documents go, None where there are no splits."""
    if not settled.rule.shares:
        return None
    found = groups(chosen.keys, chosen.alike(progress))
    old = files.split_of(settled.earlier.folder) if settled.earlier else {}
    return assign(found, settled.rule, old, chosen.corrects)


# ---- writing -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Work:
    """Everything that is known before the first file is written."""

    settled: Settled
    chosen: Selection
    found: Findings
    splits: Splits | None
    agreement: Mapping[str, Any] | None

    def write(self, folder: Path, out: Path, progress: Progress) -> ReleaseReport:
        """Write all files into `folder`, which will lie at `out`."""
        folder.mkdir()
        stream = self._native(folder, part(progress, _COMPARED, _WRITTEN))
        told, version = self._compared(folder)
        manifest = self._manifest(folder, stream, version)
        if self.settled.earlier is not None:
            told += [
                f"* {text}" for text in changes.conditions(self.settled.earlier.manifest, manifest)
            ]
        self._papers(folder, version, told)
        released = Release(folder, manifest, "")
        manifest["views"] = self._views(released, part(progress, _WRITTEN, _VIEWS))
        (folder / files.README).write_text(_readme(folder, manifest), "utf-8", newline="\n")
        fingerprint = files.write_manifest(folder, manifest)
        counts = self.splits.counts(self.settled.rule.shares) if self.splits else {}
        return ReleaseReport(
            out,
            version,
            fingerprint,
            manifest["counts"]["documents"],
            manifest["counts"]["attributions"],
            tuple(manifest["layers"]),
            counts,
            self.settled.plan.draft,
            manifest["privacy"]["blacked_out"],
            tuple(told),
            tuple(self._notes(counts)),
            tuple(self.found.problems),
        )

    def _native(self, folder: Path, progress: Progress) -> Stream:
        """Write the dataset, and what belongs to it, and return it as it lies there."""
        plan, stream = self.settled.plan, self.chosen.stream()
        self.chosen.mask.names.found = 0  # counted once, while the dataset is written
        dataset = dataclasses.replace(
            stream.dataset, draft=plan.draft, open_errors=self.found.errors if plan.draft else 0
        )
        out = folder / files.NATIVE
        native.write(dataclasses.replace(stream, dataset=dataset), out, progress)
        if self.splits is not None:
            with (folder / files.SPLITS).open("wb") as file:
                for id, split in sorted(self.splits.split.items()):
                    row = {"document": id, "split": split, "group": self.splits.group[id]}
                    file.write(jsonio.dumps(row))
        return native_stream(out)

    def _compared(self, folder: Path) -> tuple[list[str], str]:
        """Return what changed since the predecessor, and the version that this gives."""
        plan, earlier = self.settled.plan, self.settled.earlier
        if earlier is None:
            return ["* First release."], plan.version or FIRST
        found = changes.compare(
            native_stream(earlier.native),
            native_stream(folder / files.NATIVE),
            self.chosen.corrects,
        )
        found.moved = len(self.splits.moved) if self.splits else 0
        version = changes.bumped(files.version_of(earlier.version), found.level)
        return changes.lines(found), plan.version or version

    def _manifest(self, folder: Path, stream: Stream, version: str) -> dict[str, Any]:
        settled, plan, dataset = self.settled, self.settled.plan, stream.dataset
        tagset = stream.tagset
        optional = {
            "description": plan.description,
            "url": plan.url,
            "date": plan.date,
            "predecessor": settled.earlier
            and {"version": settled.earlier.version, "sha256": settled.earlier.fingerprint},
            "splits": self._splits(),
        }
        counts = jsonio.load(folder / files.NATIVE / "manifest.json", Place())["counts"]
        return {
            "schema": files.SCHEMA,
            "name": dataset.name,
            "title": plan.title,
            "version": version,
            "status": "draft" if plan.draft else "release",
            "language": dataset.language,
            "guideline_version": dataset.guideline_version,
            "licence": {
                "id": settled.licence.id,
                "name": settled.licence.name,
                "url": settled.licence.url,
            },
            "creators": list(plan.creators),
            "layers": sorted(dataset.layers),
            "tagset": {
                "id": tagset.id,
                "version": tagset.version,
                "sha256": digest(tagset.source),
            },
            "privacy": {
                "pseudonyms": plan.pseudonyms,
                "notes": plan.notes,
                "blacked_out": self.chosen.mask.names.found,
            },
            "unfinished": plan.unfinished,
            "seed": settled.rule.seed,
            "counts": counts,
            "views": [],
            "made_with": files.made_with(),
            **({"open_errors": dataset.open_errors} if plan.draft else {}),
            **{key: value for key, value in optional.items() if value},
        }

    def _splits(self) -> dict[str, Any] | None:
        rule, splits = self.settled.rule, self.splits
        if splits is None:
            return None
        counts = splits.counts(rule.shares)
        return {
            "shares": [
                {"name": name, "share": share, "documents": counts[name]}
                for name, share in rule.shares.items()
            ],
            "together": list(rule.together),
            "groups": len(set(splits.group.values())),
            "likeness": round(LIKE * _PERCENT),
        }

    def _papers(self, folder: Path, version: str, told: list[str]) -> None:
        """Write what the views say beside the data."""
        settled, earlier = self.settled, self.settled.earlier
        old = (earlier.folder / files.CHANGES) if earlier else None
        before = old.read_text("utf-8") if old is not None and old.is_file() else ""
        entry = changes.entry(version, settled.plan.date, told)
        texts = {
            files.LICENCE: settled.licence.text,
            files.GUIDELINE: settled.guideline,
            files.CHANGES: changes.changelog(entry, before),
            files.AGREEMENT: jsonio.pretty(self.agreement).decode() if self.agreement else "",
        }
        for name, text in texts.items():
            if text:
                (folder / name).write_bytes(text.encode())

    def _views(self, released: Release, progress: Progress) -> list[dict[str, Any]]:
        stream = stream_of_release(released)
        (released.folder / files.CITATION).write_bytes(card.citation(stream.dataset).encode())
        return write_views(
            stream, released.folder, planned(self.settled.kinds, stream.dataset.layers), progress
        )

    def _notes(self, counts: Mapping[str, int]) -> list[Problem]:
        """Return what a person should know, as warnings."""
        moved = len(self.splits.moved) if self.splits else 0
        notes = [
            Problem("release_split_empty", Place(), {"name": name}, "warning")
            for name, n in counts.items()
            if n == 0
        ]
        for code, n in (("release_unfinished", self.chosen.unfinished), ("release_moved", moved)):
            if n:
                notes.append(Problem(code, Place(), {"n": n}, "warning"))
        return notes


def _readme(folder: Path, manifest: Mapping[str, Any]) -> str:
    beside = {files.MANIFEST, files.SUMS}
    return readme(manifest, frozenset(item.name for item in folder.iterdir()) | beside)
