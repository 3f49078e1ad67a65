"""sqlite-utils without the libraries that it loads wherever they happen to be installed.

It loads numpy and pandas to know their types, of which we never hand it any. They would be half
of what starting the program costs.
"""

from __future__ import annotations

import sys

_hidden = [name for name in ("numpy", "pandas") if name not in sys.modules]
for _name in _hidden:
    # Python's own way to say that a module cannot be imported (language reference, 5.3.1).
    sys.modules[_name] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["Database"]
