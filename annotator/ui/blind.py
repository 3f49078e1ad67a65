"""What a person must not see yet: what others made of documents they are still at work on."""

from __future__ import annotations

from annotator.model.records import GOLD, Layer
from annotator.ui.session import Session


def hidden(session: Session) -> set[str]:
    """Return the documents on which the person at this window has an open layer."""
    mine = session.annotator
    layers = session.store.find(Layer, annotator=mine, state="open") if mine != GOLD else []
    return {layer.document for layer in layers}
