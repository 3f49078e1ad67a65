"""The history of the project file's schema. Append only: released functions never change."""

from __future__ import annotations

from collections.abc import Callable

from annotator.store.library import Database

# "ISNA" in ASCII: lets `file` and us tell a project from any other SQLite database.
APPLICATION_ID = 0x49534E41

_FIRST = """
CREATE TABLE project (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL,
  guideline_version TEXT NOT NULL, tagset TEXT NOT NULL, tagset_hash TEXT NOT NULL,
  shows_others TEXT NOT NULL CHECK (shows_others IN ('never', 'after_submission'))) STRICT;
CREATE TABLE annotator (id TEXT PRIMARY KEY CHECK (id <> ''), note TEXT NOT NULL) STRICT;
CREATE TABLE text (sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), text TEXT NOT NULL) STRICT;
CREATE TABLE document (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES text(sha256),
  language TEXT NOT NULL, meta TEXT NOT NULL, source_sha256 TEXT NOT NULL,
  supersedes TEXT REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE region (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
  CHECK (0 <= "start" AND "start" < "end")) STRICT;
CREATE TABLE layer (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  annotator TEXT NOT NULL REFERENCES annotator(id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'final')),
  guideline_version TEXT NOT NULL, UNIQUE (document, annotator)) STRICT;
CREATE TABLE submission (
  id TEXT PRIMARY KEY,
  layer TEXT NOT NULL REFERENCES layer(id) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL CHECK (n > 0), content TEXT NOT NULL, hash TEXT NOT NULL,
  UNIQUE (layer, n)) STRICT;
CREATE TABLE entity (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL,
  note TEXT NOT NULL,
  merged_into TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE attribution (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  annotator TEXT NOT NULL REFERENCES annotator(id) DEFERRABLE INITIALLY DEFERRED,
  spans TEXT NOT NULL, attributes TEXT NOT NULL, implicit TEXT,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  parent TEXT REFERENCES attribution(id) DEFERRABLE INITIALLY DEFERRED,
  denies TEXT REFERENCES attribution(id) DEFERRABLE INITIALLY DEFERRED,
  confirms TEXT REFERENCES attribution(id) DEFERRABLE INITIALLY DEFERRED,
  note TEXT NOT NULL, origin TEXT NOT NULL, provenance TEXT,
  CHECK (parent IS NULL OR parent <> id)) STRICT;
CREATE TABLE claim (id TEXT PRIMARY KEY, text TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE claim_link (
  id TEXT PRIMARY KEY,
  claim TEXT NOT NULL REFERENCES claim(id) DEFERRABLE INITIALLY DEFERRED,
  attribution TEXT NOT NULL REFERENCES attribution(id) DEFERRABLE INITIALLY DEFERRED,
  stance TEXT NOT NULL) STRICT;
CREATE TABLE note (
  id TEXT PRIMARY KEY, about TEXT NOT NULL, annotator TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  cluster TEXT NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, kind TEXT NOT NULL,
  seen TEXT NOT NULL, "by" TEXT NOT NULL, "at" TEXT NOT NULL, reason TEXT NOT NULL,
  supersedes TEXT REFERENCES decision(id) DEFERRABLE INITIALLY DEFERRED) STRICT;
CREATE TABLE suggestion (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  spans TEXT NOT NULL, attributes TEXT NOT NULL, suggester TEXT NOT NULL,
  state TEXT NOT NULL) STRICT;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, value TEXT,
  device TEXT NOT NULL, seq INTEGER NOT NULL, lamport INTEGER NOT NULL) STRICT;
CREATE TABLE operation (
  device TEXT NOT NULL, seq INTEGER NOT NULL CHECK (seq > 0), lamport INTEGER NOT NULL,
  "at" TEXT NOT NULL, annotator TEXT NOT NULL, name TEXT NOT NULL, changes TEXT NOT NULL,
  seen TEXT NOT NULL, undoes TEXT, batch TEXT, format TEXT NOT NULL,
  tagset_hash TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (device, seq)) STRICT;
CREATE TABLE head (
  kind TEXT NOT NULL, target TEXT NOT NULL, device TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (kind, target)) STRICT;
CREATE TABLE local_setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX region_document ON region (document);
CREATE INDEX attribution_document ON attribution (document, annotator);
CREATE INDEX attribution_parent ON attribution (parent);
CREATE INDEX attribution_denies ON attribution (denies);
CREATE INDEX attribution_confirms ON attribution (confirms);
CREATE INDEX attribution_entity ON attribution (entity);
CREATE INDEX claim_link_attribution ON claim_link (attribution);
CREATE INDEX claim_link_claim ON claim_link (claim);
CREATE INDEX suggestion_document ON suggestion (document);
CREATE INDEX decision_document ON decision (document);
CREATE INDEX operation_lamport ON operation (lamport);
CREATE TRIGGER operation_is_append_only BEFORE UPDATE ON operation
  BEGIN SELECT RAISE(ABORT, 'the operation log is append only'); END;
CREATE TRIGGER operation_is_kept BEFORE DELETE ON operation
  BEGIN SELECT RAISE(ABORT, 'the operation log is append only'); END;
"""


def _statements(script: str) -> list[str]:
    """Split our own DDL at the statements' ends; a trigger's inner semicolon is not one."""
    pieces = script.replace("append only'); END;", "append only')\x00 END;").split(";\n")
    return [piece.replace("\x00", ";").strip().rstrip(";") for piece in pieces if piece.strip()]


def m1_first(db: Database) -> None:
    """Create everything of format 1."""
    for statement in _statements(_FIRST):
        db.execute(statement)


_SUGGESTIONS = """
DROP TABLE suggestion;
CREATE TABLE suggestion (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) DEFERRABLE INITIALLY DEFERRED,
  spans TEXT NOT NULL, attributes TEXT NOT NULL, implicit TEXT, entity TEXT NOT NULL,
  parent TEXT, denies TEXT, confirms TEXT, confidence REAL NOT NULL,
  rule TEXT NOT NULL, lemma TEXT NOT NULL, frame TEXT NOT NULL,
  suggester TEXT NOT NULL, version TEXT NOT NULL, basis TEXT NOT NULL,
  annotator TEXT NOT NULL REFERENCES annotator(id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected')), offer TEXT NOT NULL,
  sha256 TEXT NOT NULL) STRICT;
CREATE INDEX suggestion_document ON suggestion (document);
CREATE INDEX suggestion_sha256 ON suggestion (sha256);
CREATE TABLE local_suggestion (
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  spans TEXT NOT NULL, attributes TEXT NOT NULL, implicit TEXT, entity TEXT NOT NULL,
  parent TEXT, denies TEXT, confirms TEXT, confidence REAL NOT NULL,
  rule TEXT NOT NULL, lemma TEXT NOT NULL, frame TEXT NOT NULL,
  suggester TEXT NOT NULL, version TEXT NOT NULL, basis TEXT NOT NULL) STRICT;
CREATE INDEX local_suggestion_document ON local_suggestion (document);
CREATE TABLE local_suggested (
  document TEXT PRIMARY KEY
    REFERENCES document(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  sha256 TEXT NOT NULL, suggester TEXT NOT NULL, version TEXT NOT NULL,
  least REAL NOT NULL) STRICT;
CREATE TABLE local_effort (
  annotator TEXT NOT NULL, document TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL,
  n INTEGER NOT NULL, PRIMARY KEY (annotator, document, day, what)) STRICT;
ALTER TABLE project ADD COLUMN
  coverage TEXT NOT NULL DEFAULT 'free' CHECK (coverage IN ('free', 'cues'));
"""


def m2_suggestions(db: Database) -> None:
    """Make room for suggestions, for effort, and for what a submission asks for."""
    for statement in _statements(_SUGGESTIONS):
        db.execute(statement)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (m1_first, m2_suggestions)
VERSION = len(MIGRATIONS)
