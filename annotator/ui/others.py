"""The work of others and gold on the desk: marks by letter, to look at and not to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator import adjudicate, people
from annotator.errors import AnnotatorError
from annotator.i18n import _, isolate
from annotator.model.records import GOLD, Attribution
from annotator.model.tagset import Role
from annotator.ui import theme
from annotator.ui.labels import directed
from annotator.ui.names import named, title_of, value_name
from annotator.ui.reviewwords import letter
from annotator.ui.session import Session, holding, hull
from annotator.ui.textview import Mark

_QUIET, _NORMAL = 0, 1
_SIGN = "✓"  # gold, as on the adjudication screen


@dataclass(frozen=True, slots=True)
class Voice:
    """One other annotator's last submission, or gold: a letter in a colour."""

    sign: str
    colour: str
    items: tuple[Attribution, ...]


class Others:
    """What others made of the open document, where this annotator may see it.

    Letters are those of the adjudication screen; the own one is left out.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.on = False
        self.voices: list[Voice] = []

    @property
    def allowed(self) -> bool:
        """Tell whether the work of others on the open document may be looked at."""
        session = self.session
        if session.document is None:
            return False
        return people.hidden(session.store, session.layer, session.gold) is None

    def reload(self) -> None:
        """Read anew what there is to see; nothing while it is hidden."""
        self.voices = []
        if self.on and self.allowed:
            try:
                self.voices = list(self._read())
            except AnnotatorError as error:
                self.session.failed.emit(error)

    def _read(self) -> Iterator[Voice]:
        session = self.session
        document = session.document.id if session.document else ""
        board = adjudicate.build(session.store, document)
        work = {x.annotator: x for x in people.latest_submissions(session.store, document)}
        for place, name in enumerate((*board.order, *board.late)):
            if name != session.annotator and name in work:
                yield Voice(letter(place), theme.letter_colour(place), work[name].attributions)
        if session.gold is not None and session.gold.state == "final":
            gold = session.store.find(Attribution, document=document, annotator=GOLD)
            yield Voice(_SIGN, theme.colours().warning, tuple(gold))

    def marks(self) -> dict[str, Mark]:
        """Return the marks of all voices, by id; no click chooses one."""
        found = (mark for voice in self.voices for mark in self._marks(voice))
        return {mark.id: mark for mark in found}

    def _marks(self, voice: Voice) -> Iterator[Mark]:
        for item in voice.items:
            emphasis = self._emphasis(item)
            tip = f"{voice.sign}: {self._title(item)}"
            for role in self.session.tagset.roles:
                if item.spans.get(role.id):
                    yield Mark(
                        id=f"others/{voice.sign}/{item.id}/{role.id}",
                        owner="",
                        fragments=item.spans[role.id],
                        colour=voice.colour,
                        label=f"{voice.sign} {self._chip(item, role)}",
                        emphasis=emphasis,
                        tip=f"{named(role.labels)} — {tip}",
                    )

    def _chip(self, item: Attribution, role: Role) -> str:
        stance = value_name(self.session.tagset, item, "stance") if role.id == "cue" else ""
        return stance or named(role.labels)

    def _emphasis(self, item: Attribution) -> int:
        """Beside the active attribution only what touches it stands out."""
        active = self.session.active
        if active is None:
            return _NORMAL
        (low, high), (start, end) = hull(active), hull(item)
        return _NORMAL if start < high and low < end else _QUIET

    def _title(self, item: Attribution) -> str:
        return title_of(item, self.session.text, self.session.entity_name(item.entity))

    def at(self, position: int) -> str:
        """Return in words what others have at a position, for the line under the text."""
        lines = []
        for voice in self.voices:
            for item in holding(list(voice.items), position):
                tagset = self.session.tagset
                values = [value_name(tagset, item, attribute.id) for attribute in tagset.attributes]
                parts = [isolate(self._title(item)), *(value for value in values if value)]
                lines.append(directed(f"{voice.sign}: {_(' · ').join(parts)}"))
        return "\n".join(lines)
