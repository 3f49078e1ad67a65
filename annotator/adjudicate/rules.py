"""The project's rules of adjudication: what may be settled without asking, beyond what all say.

They concern what is still open, on this machine; what was decided by a rule stays decided.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotator.adjudicate.values import WITH, WITHOUT
from annotator.errors import mistake
from annotator.store import Store

_CLITICS, _MAJORITY = "adjudicate/clitics", "adjudicate/majority"


@dataclass(frozen=True, slots=True)
class Rules:
    """`clitics`: spans go "with" or "without" و and ف, "" asks. `majority`: see `set_majority`."""

    clitics: str = ""
    majority: bool = False


def load(store: Store) -> Rules:
    """Return the rules of a project."""
    return Rules(store.setting(_CLITICS), bool(store.setting(_MAJORITY)))


def set_clitics(store: Store, rule: str) -> None:
    """Make it the project's rule that spans go "with" or "without" و and ف, or that it is asked.

    With a rule, spans that differ by the conjunction of their first word count as the same; ""
    takes the rule back.
    """
    if rule not in ("", WITH, WITHOUT):
        raise mistake("value_unknown", attribute="clitics", value=rule)
    store.set_setting(_CLITICS, rule)


def set_majority(store: Store, *, on: bool) -> None:
    """Make it the project's rule that what more than half of at least three say is accepted.

    Never whether there is an attribution at all (agreement.md §3.4): two of three are right
    about a value in 68 of 100 cases only, so this is off unless somebody wants it.
    """
    store.set_setting(_MAJORITY, "on" if on else "")
