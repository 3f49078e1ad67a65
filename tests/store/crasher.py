"""Run by the crash tests: edits one attribution for ever and says what was acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from annotator import edits
from annotator.store import Store


def main() -> None:
    """Set a counter in the note (one operation), then print it: it is acknowledged now."""
    store = Store.open(Path(sys.argv[1]))
    item, first = sys.argv[2], int(sys.argv[3])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for n in range(first, 10**9):
        edits.set_note(store, "A01", item, str(n))
        sys.stdout.write(f"{n}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
