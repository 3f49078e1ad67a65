"""Where the program finds its own data and where it keeps a person's."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import platformdirs


def data(folder: str) -> Traversable:
    """Return `schemas` or `resources`: inside the package when installed, beside it in a checkout.

    The checkout wins: an editable install leaves stale copies in site-packages.
    """
    beside = Path(__file__).parents[1] / folder
    if (beside.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    return files("annotator") / folder


def profile() -> Path:
    """Return the folder for settings, device ids and logs; `ISNAD_HOME` overrides it."""
    home = os.environ.get("ISNAD_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("isnad", appauthor=False))


def exports() -> Path:
    """Return the default output folder: the checkout's, else one in the current folder."""
    checkout = Path(__file__).parents[1]
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "exports"
