"""What the keys do to suggestions: step, accept, reject, accept many, make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator import accepting, offering
from annotator.errors import AnnotatorError
from annotator.i18n import _, ngettext
from annotator.model.records import Fragment, Suggestion
from annotator.store import Changes, Store
from annotator.teaching import suggester as taught
from annotator.ui import tasks
from annotator.ui.names import number
from annotator.ui.offers import Offer, Offers
from annotator.ui.session import Session, hull
from annotator.ui.textview import TextView

# What is read in a tenth of a second is read when it is opened; the rest when it is asked for.
LONGEST_UNASKED = 20_000

Say = Callable[[str], None]


class Suggesting(QObject):
    """Steps through the suggestions of the open document and decides on them.

    After each decision the next one is in hand: the same key decides on it.
    """

    def __init__(self, session: Session, offers: Offers, view: TextView, say: Say) -> None:
        super().__init__()
        self.session = session
        self.offers = offers
        self.view = view
        self.say = say
        self.unasked = False
        self._following: list[str] = []  # where to go on when a link is set
        offers.accept_wanted.connect(self.accept)

    # ---- making them -----------------------------------------------------------------------

    def read(self) -> None:
        """Make the suggestions of a short text that has none, if that is wished."""
        session, document = self.session, self.session.document
        if not self.unasked or document is None or not session.writable:
            return
        if len(document.text) <= LONGEST_UNASKED and self._may_be_read():
            try:
                if offering.refresh(session.store, document.id, self._suggester()):
                    self.offers.reload()
            except AnnotatorError as error:
                session.failed.emit(error)

    def _may_be_read(self) -> bool:
        layer = self.session.layer
        return layer is None or layer.state == "open"

    def make(self, parent: QWidget) -> None:
        """Suggest attributions for the open document now, in a thread of its own."""
        session, document = self.session, self.session.document
        if document is None:
            return
        if not self._may_be_read():
            self.say(_("This document is finished. Open it again first (Ctrl+Enter)."))
            return
        path, id, suggester = session.store.path, document.id, self._suggester()

        def work(progress: tasks.Progress) -> list[offering.Made]:
            with Store.reader(path) as reader:
                found = offering.batches(reader, [id], suggester, progress=progress)
                return [made for batch in found for made in batch]

        try:
            made = tasks.run_apart(parent, _("Suggest attributions"), work)
            if made is None:
                return
            session.store.derived.keep(made)
        except AnnotatorError as error:
            session.failed.emit(error)
            return
        self.offers.reload()
        self._say_found()

    def _suggester(self) -> offering.Suggester:
        return taught(self.session.store, self.session.annotator)

    def _say_found(self) -> None:
        count = len(self.offers.found)
        self.say(
            ngettext("{count} suggestion; G goes to it", "{count} suggestions; G goes to the next",
                     count, count=number(count))
            if count
            else _("Nothing is suggested for this document.")
        )  # fmt: skip

    # ---- steps -----------------------------------------------------------------------------

    def step(self, step: int) -> None:
        """Take the next or previous suggestion into the hand and go there."""
        offer = self.offers.beside(step, self.view.caret())
        if offer is None:
            self.say(_("There are no suggestions here. F5 makes them."))
        else:
            self.go_to(offer)

    def go_to(self, offer: Offer) -> None:
        """Take a suggestion into the hand and bring it before the eyes, its cue above all."""
        self.offers.arm(offer.id)
        cue = offer.item.spans.get("cue") or next(iter(offer.item.spans.values()))
        start, end = hull(offer.item)
        self.view.set_caret(cue[0][0])
        self.view.reveal(start, end)
        self.view.reveal(cue[0][0], cue[-1][1])

    def next_cue(self, step: int) -> None:
        """Select the next or previous cue of the lexicon that nobody has decided on yet."""
        session, document = self.session, self.session.document
        if document is None:
            return
        if len(document.text) > LONGEST_UNASKED and not self.offers.found:
            self.say(_("This text is long: F5 reads it first."))
            return
        cues = self._cues(offering.undecided(session.store, session.annotator, document))
        if not cues:
            self.say(_("Every cue that the lexicon knows is decided."))
            return
        low, high = self.view.selected_span()
        ahead = [cue for cue in cues if cue[0] >= high]
        behind = [cue for cue in cues if cue[1] <= low]
        found = (ahead or cues)[0] if step > 0 else (behind or cues)[-1]
        self.offers.disarm()
        if session.active is not None and not session.next_role():
            session.activate(None)
        self.view.select(*found)

    @staticmethod
    def _cues(found: list[Suggestion]) -> list[Fragment]:
        return sorted({item.spans["cue"][0] for item in found})

    def sentence(self) -> str:
        """Return which suggestion is in hand, or how many wait; empty where there are none."""
        total, place = len(self.offers.found), self.offers.place()
        if place:
            return _("suggestion {n} of {total}", n=number(place), total=number(total))
        if total and self.session.active is None:
            return ngettext("{count} suggestion (G)", "{count} suggestions (G)", total,
                            count=number(total))  # fmt: skip
        return ""

    # ---- decisions -------------------------------------------------------------------------

    def accept(self) -> None:
        """Accept the suggestion in hand, as it is corrected; take the next one."""
        offer = self.offers.armed
        if offer is not None:
            self._decide(offer, self._verb(offer), offer.suggestion, offer.correction)

    def reject(self) -> None:
        """Reject the suggestion in hand for good; take the next one."""
        offer = self.offers.armed
        if offer is not None:
            self._decide(offer, accepting.reject, offer.suggestion)

    def take(self) -> str:
        """Accept the suggestion in hand and make it the active attribution; return its id.

        For what can be said of an attribution only, such as a link. Empty when it was refused.
        """
        offer, session = self.offers.armed, self.session
        if offer is None:
            return session.active_id or ""
        after = self._after(offer) or [""]
        if session.do(self._verb(offer), offer.suggestion, offer.correction) is None:
            return ""
        self._following = after
        id = accepting.attribution_id(session.annotator, offer.id)
        session.activate(id)
        return id

    def go_on(self) -> None:
        """Take the next one after what `take` accepted, now that it is done with."""
        after, self._following = self._following, []
        if after:
            self._go_on(after)

    def _verb(self, offer: Offer) -> Callable[..., Changes]:
        """Who accepts what is shown accepts the name of its source with it."""
        return partial(accepting.accept, naming=True, called=self.offers.name(offer))

    def _decide(self, offer: Offer, verb: Callable[..., Changes], *args: object) -> None:
        after = self._after(offer)
        if self.session.do(verb, *args) is not None:
            self._go_on(after)

    def _go_on(self, after: Sequence[str]) -> None:
        """Take the first of these that is still offered; after the last one the first of all."""
        left = self.offers.found
        following = next((id for id in after if id in left), "")
        if following:
            self.go_to(left[following])
        elif left:
            self.go_to(next(iter(left.values())))
            count = len(left)
            self.say(
                ngettext("From the beginning: {count} suggestion is left",
                         "From the beginning: {count} suggestions are left",
                         count, count=number(count))
            )  # fmt: skip
        else:
            self.offers.disarm()
            self.say(_("Every suggestion of this document is decided."))

    def _after(self, offer: Offer) -> list[str]:
        """Return the suggestions that follow one in the text."""
        ids = list(self.offers.found)
        return ids[ids.index(offer.id) + 1 :]

    def accept_above(self, percent: int) -> int:
        """Accept everything with at least this confidence, in one operation; return how many."""
        chosen = self.offers.above(percent)
        verb = partial(accepting.accept_all, naming=True, called=self.offers.names(chosen))
        if not chosen or self.session.do(verb, [offer.suggestion for offer in chosen]) is None:
            return 0
        count = len(chosen)
        self.say(
            ngettext("{count} suggestion accepted. Ctrl+Z takes it back",
                     "{count} suggestions accepted. Ctrl+Z takes them all back",
                     count, count=number(count))
        )  # fmt: skip
        return count
