"""Everything a person can do in the window, as one table.

Menus, toolbar, the list of keys and the tests read it. A key is written once, in Latin;
`keyfallback` finds it under other layouts. Actions of the tagset (roles, values, links) get
their keys from the tagset.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.i18n import N_
from annotator.model.tagset import Labels, Tagset

if TYPE_CHECKING:
    from annotator.ui.window import Window

MENUS = {
    "file": N_("&File"),
    "edit": N_("&Edit"),
    "mark": N_("&Mark"),
    "value": N_("&Values"),
    "review": N_("&Adjudication"),
    "go": N_("&Go"),
    "view": N_("&View"),
    "help": N_("&Help"),
}

# Where a key acts: anywhere in the window, only in the text, or in the text and the list of
# attributions. Letters are left to whatever text field has the focus.
WINDOW, TEXT, WORK = "window", "text", "work"

# On which screen: the ordinary desk, adjudication, agreement, feedback. A row that names none
# belongs to the desk, but for these menus, which are there on every screen.
DESK, REVIEW, AGREEMENT, FEEDBACK = "desk", "review", "agreement", "feedback"
SCREENS = (DESK, REVIEW, AGREEMENT, FEEDBACK)
_EVERYWHERE = ("file", "view", "help")


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table. `labels` stand for `text` where a tagset names the thing.

    `needs` says what must be there: nothing, a project, a document, write (a document that may
    be changed) or active (an attribution that may be changed). A `typed` key is read by the
    screen itself and only listed here.
    """

    id: str
    text: str
    key: str
    menu: str
    run: Callable[[Window], object]
    icon: str = ""
    needs: str = ""
    place: str = WINDOW
    also: tuple[str, ...] = ()
    labels: Labels | None = None
    separated: bool = False
    screens: tuple[str, ...] = ()
    typed: bool = False

    def acts_on(self, screen: str) -> bool:
        """Tell whether it can be done on a screen."""
        if self.screens:
            return screen in self.screens
        return screen == DESK or self.menu in _EVERYWHERE

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key in (self.key, *self.also) if key)


ACTIONS: tuple[Action, ...] = (
    # ---- file
    Action("new", N_("New project…"), "Ctrl+N", "file", lambda w: w.files.new(), "new"),
    Action("open", N_("Open project…"), "Ctrl+O", "file", lambda w: w.files.open(), "open"),
    Action("import", N_("Import…"), "Ctrl+I", "file", lambda w: w.files.import_files(),
           "import", needs="project", separated=True),
    Action("export", N_("Export…"), "Ctrl+E", "file", lambda w: w.files.export(),
           "export", needs="project"),
    Action("send_packet", N_("Write a packet…"), "", "file", lambda w: w.packets.send(),
           needs="project", separated=True),
    Action("take_packets", N_("Take in packets…"), "", "file", lambda w: w.packets.receive()),
    Action("copy", N_("Save a copy…"), "Ctrl+Shift+S", "file", lambda w: w.files.save_copy(),
           needs="project"),
    Action("annotator", N_("Annotator…"), "", "file", lambda w: w.files.change_annotator(),
           needs="project", separated=True),
    Action("close_project", N_("Close project"), "Ctrl+W", "file", lambda w: w.files.close(),
           needs="project"),
    Action("quit", N_("Quit"), "Ctrl+Q", "file", lambda w: w.close(), separated=True),
    # ---- edit
    Action("undo", N_("Undo"), "Ctrl+Z", "edit", lambda w: w.undo(), "undo",
           needs="project", screens=(DESK, REVIEW)),
    Action("redo", N_("Redo"), "Ctrl+Shift+Z", "edit", lambda w: w.redo(), "redo",
           needs="project", also=("Ctrl+Y",), screens=(DESK, REVIEW)),
    Action("copy_text", N_("Copy"), "Ctrl+C", "edit", lambda w: w.desk.text.copy(),
           needs="document", place=TEXT, separated=True),
    Action("select_all", N_("Select all"), "Ctrl+A", "edit", lambda w: w.desk.text.select_all(),
           needs="document", place=TEXT),
    Action("find", N_("Find"), "Ctrl+F", "edit", lambda w: w.desk.find_bar.start(), "find",
           needs="document", separated=True),
    Action("find_next", N_("Find next"), "F3", "edit", lambda w: w.desk.find_bar.step(1),
           needs="document"),
    Action("find_previous", N_("Find previous"), "Shift+F3", "edit",
           lambda w: w.desk.find_bar.step(-1), needs="document"),
    # ---- mark
    Action("next_role", N_("Mark as the next role"), "Space", "mark",
           lambda w: w.desk.editing.mark_next(), needs="write", place=TEXT),
    Action("start", N_("New attribution"), "N", "mark", lambda w: w.desk.editing.new(), "plus",
           needs="write", also=("Ins",), separated=True),
    Action("delete", N_("Delete attribution"), "Del", "mark", lambda w: w.desk.editing.delete(),
           needs="active", place=WORK),
    Action("remove_span", N_("Remove the span at the caret"), "Ctrl+Del", "mark",
           lambda w: w.desk.editing.remove_span(), needs="active", place=TEXT),
    Action("end_on", N_("Span's end: one word on"), ".", "mark",
           lambda w: w.desk.editing.move_edge(1, 1), needs="active", separated=True),
    Action("end_back", N_("Span's end: one word back"), ",", "mark",
           lambda w: w.desk.editing.move_edge(1, -1), needs="active"),
    Action("start_on", N_("Span's beginning: one word on"), "Shift+.", "mark",
           lambda w: w.desk.editing.move_edge(0, 1), needs="active"),
    Action("start_back", N_("Span's beginning: one word back"), "Shift+,", "mark",
           lambda w: w.desk.editing.move_edge(0, -1), needs="active"),
    Action("end_letter_on", N_("Span's end: one letter on"), "Ctrl+.", "mark",
           lambda w: w.desk.editing.move_edge(1, 1, letter=True), needs="active"),
    Action("end_letter_back", N_("Span's end: one letter back"), "Ctrl+,", "mark",
           lambda w: w.desk.editing.move_edge(1, -1, letter=True), needs="active"),
    Action("finish", N_("Finished / open again"), "Ctrl+Return", "mark",
           lambda w: w.desk.editing.finish(), "check", needs="write", separated=True),
    Action("promote", N_("Make this layer gold"), "Ctrl+G", "mark",
           lambda w: w.files.promote(), needs="write"),
    # ---- values
    Action("entity", N_("Entity"), "E", "value",
           lambda w: w.desk.inspector.details.edit_entity(),
           needs="active", separated=True),
    Action("implicit", N_("Implicit source"), "I", "value", lambda w: w.desk.open_implicit(),
           needs="active"),
    Action("note", N_("Note"), "M", "value", lambda w: w.desk.inspector.details.edit_note(),
           needs="active"),
    # ---- adjudication
    Action("review_accept", N_("Accept the proposals, go on"), "Return", "review",
           lambda w: w.review.review.enter_key(), needs="write", also=("Enter",),
           screens=(REVIEW,)),
    Action("review_option", N_("Take option 1 … 9 of the question"), "1", "review",
           lambda w: w.review.focus_text(), needs="write", screens=(REVIEW,), typed=True),
    Action("review_voice", N_("Take the card as annotator 1 … 9 has it (1 = A)"), "Ctrl+1",
           "review", lambda w: w.review.focus_text(), needs="write", screens=(REVIEW,),
           typed=True),
    Action("review_reject", N_("No attribution here"), "Del", "review",
           lambda w: w.review.review.reject(), needs="write", screens=(REVIEW,)),
    Action("review_both", N_("Keep both"), "+", "review",
           lambda w: w.review.review.keep_both(), needs="write", screens=(REVIEW,), typed=True),
    Action("review_reason", N_("Why: reason 1 … 4 for the next decision"), "Alt+1", "review",
           lambda w: w.review.focus_text(), needs="write", screens=(REVIEW,), typed=True),
    Action("review_edit", N_("Mend the edges or the value"), "F2", "review",
           lambda w: w.review.edit(), needs="write", screens=(REVIEW,), separated=True),
    Action("review_add", N_("New attribution at the selection"), "Ins", "review",
           lambda w: w.review.add(), needs="write", screens=(REVIEW,)),
    Action("review_batch", N_("All cards with this question…"), "F6", "review",
           lambda w: w.review.review.begin_batch(), needs="write", screens=(REVIEW,)),
    Action("review_later", N_("Discuss later"), "F8", "review",
           lambda w: w.review.review.later(), needs="write", screens=(REVIEW,)),
    Action("review_reopen", N_("Ask this card again"), "F9", "review",
           lambda w: w.review.review.reopen(), needs="write", screens=(REVIEW,)),
    Action("facet_down", N_("Next question of the card"), "Down", "review",
           lambda w: w.review.review.step_facet(1), needs="document", screens=(REVIEW,),
           separated=True),
    Action("facet_up", N_("Previous question of the card"), "Up", "review",
           lambda w: w.review.review.step_facet(-1), needs="document", screens=(REVIEW,)),
    Action("facet_any_down", N_("Next question, agreed ones too"), "Ctrl+Down", "review",
           lambda w: w.review.review.step_facet(1, agreed=True), needs="document",
           screens=(REVIEW,)),
    Action("facet_any_up", N_("Previous question, agreed ones too"), "Ctrl+Up", "review",
           lambda w: w.review.review.step_facet(-1, agreed=True), needs="document",
           screens=(REVIEW,)),
    Action("card_next", N_("Next open card"), "PgDown", "review",
           lambda w: w.review.review.next_open(), needs="document", screens=(REVIEW,)),
    Action("card_previous", N_("Previous card"), "PgUp", "review",
           lambda w: w.review.review.previous(), needs="document", screens=(REVIEW,)),
    Action("review_next_document", N_("Next document handed in"), "Ctrl+PgDown", "review",
           lambda w: w.review.review.step_document(1), needs="project", screens=(REVIEW,)),
    Action("review_previous_document", N_("Previous document handed in"), "Ctrl+PgUp", "review",
           lambda w: w.review.review.step_document(-1), needs="project", screens=(REVIEW,)),
    # ---- go
    Action("review", N_("Adjudication (and back)"), "Ctrl+R", "go",
           lambda w: w.screens.toggle(REVIEW), needs="project", screens=SCREENS),
    Action("agreement", N_("Agreement (and back)"), "Ctrl+Shift+A", "go",
           lambda w: w.screens.toggle(AGREEMENT), needs="project", screens=SCREENS),
    Action("feedback", N_("Feedback (and back)"), "Ctrl+Shift+F", "go",
           lambda w: w.screens.toggle(FEEDBACK), needs="project", screens=SCREENS),
    Action("activate", N_("Choose the attribution at the caret"), "Return", "go",
           lambda w: w.desk.editing.activate_here(), needs="document", place=TEXT,
           also=("Enter",), separated=True),
    Action("next", N_("Next attribution"), "]", "go", lambda w: w.desk.editing.step(1), "down",
           needs="document", also=("F8",)),
    Action("previous", N_("Previous attribution"), "[", "go",
           lambda w: w.desk.editing.step(-1), "up", needs="document", also=("Shift+F8",)),
    Action("tab_next", N_("Next attribution (in the text)"), "Tab", "go",
           lambda w: w.desk.editing.step(1), needs="document", place=TEXT),
    Action("tab_previous", N_("Previous attribution (in the text)"), "Shift+Tab", "go",
           lambda w: w.desk.editing.step(-1), needs="document", place=TEXT),
    Action("escape", N_("Put down: selection, then attribution"), "Esc", "go",
           lambda w: w.desk.editing.escape(), needs="document", place=WORK),
    Action("next_document", N_("Next document"), "Ctrl+PgDown", "go",
           lambda w: w.desk.documents.step(1), "forward", needs="project", also=("Alt+Down",),
           separated=True),
    Action("previous_document", N_("Previous document"), "Ctrl+PgUp", "go",
           lambda w: w.desk.documents.step(-1), "back", needs="project", also=("Alt+Up",)),
    Action("documents", N_("List of documents"), "Ctrl+D", "go",
           lambda w: w.desk.documents.take_focus(), needs="project"),
    Action("next_pane", N_("Next part of the window"), "F6", "go", lambda w: w.desk.next_pane(1),
           needs="project", separated=True),
    Action("previous_pane", N_("Previous part of the window"), "Shift+F6", "go",
           lambda w: w.desk.next_pane(-1), needs="project"),
    # ---- view
    Action("problems", N_("Problems"), "F7", "view", lambda w: w.desk.toggle_problems(), "problem",
           needs="project", screens=(DESK,)),
    Action("larger", N_("Larger text"), "Ctrl+=", "view", lambda w: w.desk.text.zoom(1),
           also=("Ctrl++",), separated=True),
    Action("smaller", N_("Smaller text"), "Ctrl+-", "view", lambda w: w.desk.text.zoom(-1)),
    Action("usual_size", N_("Usual text size"), "Ctrl+0", "view", lambda w: w.desk.usual_size()),
    # ---- help
    Action("keys", N_("Keys"), "F1", "help", lambda w: w.show_keys()),
    Action("about", N_("About Isnad"), "", "help", lambda w: w.show_about()),
)  # fmt: skip


def for_tagset(tagset: Tagset | None) -> tuple[Action, ...]:
    """Return all actions, those of the tagset among them; the tagset's keys come first."""
    own = tuple(_of_tagset(tagset)) if tagset else ()
    taken = {key for action in own for key in action.keys}
    fixed = []
    for action in ACTIONS:
        own_screen = action.acts_on(DESK)
        kept = [key for key in action.keys if key not in taken or not own_screen]
        fixed.append(replace(action, key=kept[0] if kept else "", also=tuple(kept[1:])))
    return (*own, *fixed)


def _of_tagset(tagset: Tagset) -> list[Action]:
    roles, values = tagset.roles, tagset.attributes
    return [
        *(_role(role.id, role.labels, role.key) for role in roles),
        *(_more(role.id, role.labels, f"Shift+{role.key}") for role in roles),
        *(_region(term.id, term.labels, term.key) for term in tagset.regions),
        *(_attribute(item.id, item.labels, item.key) for item in values),
        *(_link(term.id, term.labels, term.key) for term in tagset.links),
    ]


def _role(id: str, labels: Labels, key: str) -> Action:
    return Action(f"role:{id}", N_("Mark as {name}"), key, "mark",
                  lambda w: w.desk.editing.mark(id), f"role:{id}", "write",
                  labels=labels)  # fmt: skip


def _more(id: str, labels: Labels, key: str) -> Action:
    return Action(f"more:{id}", N_("Add to {name}"), key, "mark",
                  lambda w: w.desk.editing.mark(id, more=True), needs="active",
                  labels=labels)  # fmt: skip


def _region(id: str, labels: Labels, key: str) -> Action:
    return Action(f"region:{id}", N_("Mark or unmark as {name}"), key, "mark",
                  lambda w: w.desk.editing.region(id), needs="write", labels=labels,
                  separated=True)  # fmt: skip


def _attribute(id: str, labels: Labels, key: str) -> Action:
    return Action(f"attribute:{id}", N_("{name}…"), key, "value",
                  lambda w: w.desk.open_card(id), needs="active", labels=labels)  # fmt: skip


def _link(id: str, labels: Labels, key: str) -> Action:
    return Action(f"link:{id}", N_("Link: {name}…"), key, "value",
                  lambda w: w.desk.linking.begin(id), needs="active", labels=labels)  # fmt: skip
