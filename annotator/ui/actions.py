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
from annotator.ui.editing import LETTER, STOP

if TYPE_CHECKING:
    from annotator.ui.window import Window

MENUS = {
    "file": N_("&File"),
    "edit": N_("&Edit"),
    "mark": N_("&Mark"),
    "value": N_("&Values"),
    "suggest": N_("&Suggestions"),
    "review": N_("&Adjudication"),
    "people": N_("&People"),
    "go": N_("&Go"),
    "view": N_("&View"),
    "help": N_("&Help"),
}

# Where a key acts: anywhere in the window, only in the text, or in the text and the list of
# attributions. Letters are left to whatever text field has the focus.
WINDOW, TEXT, WORK = "window", "text", "work"

# On which screen: the ordinary desk, adjudication, and the lists beside them. A row that names
# none belongs to the desk, but for these menus, which are there on every screen.
DESK, REVIEW, AGREEMENT, FEEDBACK = "desk", "review", "agreement", "feedback"
GUIDELINES, REVISIONS, CONFLICTS = "guidelines", "revisions", "conflicts"
RELIABILITY, PEOPLE = "reliability", "people"
LISTS = (AGREEMENT, FEEDBACK, GUIDELINES, REVISIONS, CONFLICTS, RELIABILITY, PEOPLE)
SCREENS = (DESK, REVIEW, *LISTS)
MAJORITY = "review_majority"  # a rule of the project that is on or off
COVERAGE = "coverage"  # another one
_EVERYWHERE = ("file", "view", "help")


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table. `labels` stand for `text` where a tagset names the thing.

    `needs` says what must be there: nothing, a project, a document, write (a document that may
    be changed), made (an attribution that may be changed), offer (a suggestion in hand), active
    (one of these two) or idle (a document and no suggestion in hand). A `typed` key is read by
    the screen itself and only listed here.
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
    Action("release", N_("Release…"), "Ctrl+Shift+E", "file", lambda w: w.files.release(),
           needs="project"),
    Action("verify_release", N_("Verify a release…"), "", "file",
           lambda w: w.files.verify_release()),
    Action("withdraw_document", N_("Withdraw the document, or take it into use again…"), "",
           "file", lambda w: w.files.withdraw(), needs="write", screens=(DESK,)),
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
           needs="project", screens=(DESK, REVIEW, REVISIONS, CONFLICTS, PEOPLE)),
    Action("redo", N_("Redo"), "Ctrl+Shift+Z", "edit", lambda w: w.redo(), "redo",
           needs="project", also=("Ctrl+Y",), screens=(DESK, REVIEW, REVISIONS, CONFLICTS, PEOPLE)),
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
    Action("repeat", N_("New attribution of the same source"), "R", "mark",
           lambda w: w.desk.repeating.repeat(), needs="write"),
    Action("delete", N_("Delete attribution"), "Del", "mark", lambda w: w.desk.editing.delete(),
           needs="made", place=WORK),
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
           lambda w: w.desk.editing.move_edge(1, 1, LETTER), needs="active"),
    Action("end_letter_back", N_("Span's end: one letter back"), "Ctrl+,", "mark",
           lambda w: w.desk.editing.move_edge(1, -1, LETTER), needs="active"),
    Action("start_letter_on", N_("Span's beginning: one letter on"), "Ctrl+Shift+.", "mark",
           lambda w: w.desk.editing.move_edge(0, 1, LETTER), needs="active"),
    Action("start_letter_back", N_("Span's beginning: one letter back"), "Ctrl+Shift+,", "mark",
           lambda w: w.desk.editing.move_edge(0, -1, LETTER), needs="active"),
    Action("end_stop_on", N_("Span's end: to the next mark or clause"), "'", "mark",
           lambda w: w.desk.editing.move_edge(1, 1, STOP), needs="active"),
    Action("end_stop_back", N_("Span's end: back to the mark or clause before"), ";", "mark",
           lambda w: w.desk.editing.move_edge(1, -1, STOP), needs="active"),
    Action("start_stop_on", N_("Span's beginning: to the next mark or clause"), "Shift+'", "mark",
           lambda w: w.desk.editing.move_edge(0, 1, STOP), needs="active"),
    Action("start_stop_back", N_("Span's beginning: back to the mark or clause before"), "Shift+;",
           "mark", lambda w: w.desk.editing.move_edge(0, -1, STOP), needs="active"),
    Action("widen", N_("Widen the selection"), "W", "mark",
           lambda w: w.desk.editing.widen(1), needs="document", separated=True),
    Action("narrow", N_("Narrow the selection again"), "Shift+W", "mark",
           lambda w: w.desk.editing.widen(-1), needs="document"),
    Action("finish", N_("Finished / open again"), "Ctrl+Return", "mark",
           lambda w: w.desk.editing.finish(), "check", needs="write", separated=True),
    Action("hand_in", N_("Hand in…"), "Ctrl+Shift+Return", "mark", lambda w: w.people.hand_in(),
           needs="project", also=("Ctrl+Shift+Enter",)),
    Action("promote", N_("Make this layer gold"), "Ctrl+G", "mark",
           lambda w: w.files.promote(), needs="write"),
    # ---- values
    Action("values", N_("All values in a row"), "V", "value",
           lambda w: w.desk.choosing.open_all(), needs="active", separated=True),
    Action("entity", N_("Entity"), "E", "value", lambda w: w.desk.edit_entity(),
           needs="active"),
    Action("implicit", N_("Implicit source"), "I", "value",
           lambda w: w.desk.choosing.open_implicit(), needs="active"),
    Action("note", N_("Note"), "M", "value", lambda w: w.desk.inspector.details.edit_note(),
           needs="made"),
    # ---- suggestions
    Action("suggest_next", N_("Next suggestion"), "G", "suggest",
           lambda w: w.desk.suggesting.step(1), needs="document"),
    Action("suggest_previous", N_("Previous suggestion"), "Shift+G", "suggest",
           lambda w: w.desk.suggesting.step(-1), needs="document"),
    Action("suggest_accept", N_("Accept the suggestion, go on"), "Return", "suggest",
           lambda w: w.desk.suggesting.accept(), needs="offer", place=WORK, also=("Enter",),
           separated=True),
    Action("suggest_reject", N_("Reject the suggestion, go on"), "Del", "suggest",
           lambda w: w.desk.suggesting.reject(), needs="offer", place=WORK, also=("X",)),
    Action("suggest_many", N_("Accept all above a confidence…"), "Ctrl+T", "suggest",
           lambda w: w.desk.accept_many(), needs="write"),
    Action("cue_next", N_("Next cue that is not decided"), "H", "suggest",
           lambda w: w.desk.suggesting.next_cue(1), needs="document", separated=True),
    Action("cue_previous", N_("Previous cue that is not decided"), "Shift+H", "suggest",
           lambda w: w.desk.suggesting.next_cue(-1), needs="document"),
    Action("suggest_filter", N_("List: all, attributions, suggestions"), "Ctrl+L", "suggest",
           lambda w: w.desk.inspector.next_filter(), needs="document", separated=True),
    Action("suggest", N_("Suggest attributions for this document"), "F5", "suggest",
           lambda w: w.desk.suggesting.make(w), needs="write"),
    Action("suggest_everywhere", N_("Learn from my work, suggest for the project"), "Shift+F5",
           "suggest", lambda w: w.suggest_everywhere(), needs="project"),
    Action("repeats", N_("Repeated passages…"), "Ctrl+F5", "suggest",
           lambda w: w.repeat_passages(), needs="project"),
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
    Action("review_section", N_("Why: a section of the guideline"), "Alt+5", "review",
           lambda w: w.review.focus_text(), needs="write", screens=(REVIEW,), typed=True),
    Action("review_note", N_("Why, in your own words"), "Alt+N", "review",
           lambda w: w.review.write_note(), needs="write", screens=(REVIEW,)),
    Action("review_edit", N_("Mend the edges, the value or the link"), "F2", "review",
           lambda w: w.review.edit(), needs="write", screens=(REVIEW,), separated=True),
    Action("review_merge", N_("These are one attribution"), "F4", "review",
           lambda w: w.review.review.merge(), needs="write", screens=(REVIEW,)),
    Action("review_split", N_("These are two attributions"), "F5", "review",
           lambda w: w.review.review.split(), needs="write", screens=(REVIEW,)),
    Action("review_add", N_("New attribution at the selection"), "Ins", "review",
           lambda w: w.review.add(), needs="write", screens=(REVIEW,)),
    Action("review_batch", N_("All cards with this question…"), "F6", "review",
           lambda w: w.review.review.begin_batch(), needs="write", screens=(REVIEW,)),
    Action("review_later", N_("Discuss later"), "F8", "review",
           lambda w: w.review.review.later(), needs="write", screens=(REVIEW,)),
    Action("review_reopen", N_("Ask this card again"), "F9", "review",
           lambda w: w.review.review.reopen(), needs="write", screens=(REVIEW,)),
    Action(MAJORITY, N_("Accept values on which most agree"), "", "review",
           lambda w: w.review.review.toggle_majority(), needs="write", screens=(REVIEW,)),
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
    # ---- lists beside adjudication
    Action("save_list", N_("Save the list…"), "Ctrl+S", "review",
           lambda w: w.screens.guidelines.save(), needs="project", screens=(GUIDELINES,),
           separated=True),
    Action("admit", N_("Let late annotators of this document count"), "Ins", "review",
           lambda w: w.screens.revisions.admit(), needs="project", screens=(REVISIONS,)),
    Action("keep_version", N_("Keep the version that stands"), "1", "review",
           lambda w: w.screens.conflicts.settle(take=False), needs="project", also=("Return",
           "Enter"), screens=(CONFLICTS,)),
    Action("take_version", N_("Take the other version"), "2", "review",
           lambda w: w.screens.conflicts.settle(take=True), needs="project",
           screens=(CONFLICTS,)),
    # ---- people
    Action("person_add", N_("Add an annotator…"), "Ins", "people", lambda w: w.people.add(),
           needs="project", screens=(PEOPLE,)),
    Action("person_name", N_("Private name"), "F2", "people",
           lambda w: w.people.view.edit_name(), needs="project", screens=(PEOPLE,)),
    Action("person_assign", N_("Assign documents…"), "F5", "people", lambda w: w.people.assign(),
           needs="project", screens=(PEOPLE,), separated=True),
    Action("person_withdraw", N_("Take the chosen documents back"), "Del", "people",
           lambda w: w.people.withdraw(), needs="project", screens=(PEOPLE,)),
    Action("person_reopen", N_("Reopen the chosen documents"), "F9", "people",
           lambda w: w.people.reopen(), needs="project", screens=(PEOPLE,)),
    Action("person_send", N_("Write packets for the chosen annotators…"), "F6", "people",
           lambda w: w.people.send(), needs="project", screens=(PEOPLE,), separated=True),
    Action("person_take", N_("Take in packets…"), "F8", "people", lambda w: w.packets.receive(),
           needs="project", screens=(PEOPLE,)),
    Action(COVERAGE, N_("Ask for every cue before handing in"), "", "people",
           lambda w: w.people.toggle_coverage(), needs="project", screens=(PEOPLE,),
           separated=True),
    # ---- go
    Action("review", N_("Adjudication (and back)"), "Ctrl+R", "go",
           lambda w: w.screens.toggle(REVIEW), needs="project", screens=SCREENS),
    Action("agreement", N_("Agreement (and back)"), "Ctrl+Shift+A", "go",
           lambda w: w.screens.toggle(AGREEMENT), needs="project", screens=SCREENS),
    Action("feedback", N_("Feedback (and back)"), "Ctrl+Shift+F", "go",
           lambda w: w.screens.toggle(FEEDBACK), needs="project", screens=SCREENS),
    Action("guidelines", N_("What the guideline should settle (and back)"), "Ctrl+Shift+G", "go",
           lambda w: w.screens.toggle(GUIDELINES), needs="project", screens=SCREENS),
    Action("revisions", N_("Changes after decisions (and back)"), "Ctrl+Shift+R", "go",
           lambda w: w.screens.toggle(REVISIONS), needs="project", screens=SCREENS),
    Action("reliability", N_("Reliability of annotators (and back)"), "Ctrl+Shift+L", "go",
           lambda w: w.screens.toggle(RELIABILITY), needs="project", screens=SCREENS),
    Action("conflicts", N_("Two versions of the same (and back)"), "Ctrl+Shift+C", "go",
           lambda w: w.screens.toggle(CONFLICTS), needs="project", screens=SCREENS),
    Action("people", N_("People (and back)"), "Ctrl+Shift+P", "go",
           lambda w: w.screens.toggle(PEOPLE), needs="project", screens=SCREENS),
    Action("back", N_("Back"), "Esc", "go", lambda w: w.screens.back(), needs="project",
           screens=LISTS),
    Action("activate", N_("Choose the attribution at the caret"), "Return", "go",
           lambda w: w.desk.editing.activate_here(), needs="idle", place=TEXT,
           also=("Enter",), separated=True),
    Action("next", N_("Next attribution"), "]", "go", lambda w: w.desk.editing.step(1), "down",
           needs="document", also=("F8",)),
    Action("previous", N_("Previous attribution"), "[", "go",
           lambda w: w.desk.editing.step(-1), "up", needs="document", also=("Shift+F8",)),
    Action("tab_next", N_("Next attribution or suggestion (in the text)"), "Tab", "go",
           lambda w: w.desk.step_alike(1), needs="document", place=TEXT),
    Action("tab_previous", N_("Previous attribution or suggestion (in the text)"), "Shift+Tab",
           "go", lambda w: w.desk.step_alike(-1), needs="document", place=TEXT),
    Action("sentence_next", N_("Next sentence"), "Ctrl+Down", "go",
           lambda w: w.desk.text.step_sentence(1), needs="document", place=TEXT, typed=True),
    Action("sentence_previous", N_("Previous sentence"), "Ctrl+Up", "go",
           lambda w: w.desk.text.step_sentence(-1), needs="document", place=TEXT, typed=True),
    Action("problem_next", N_("Next problem"), "F4", "go",
           lambda w: w.desk.step_problem(1), needs="document"),
    Action("problem_previous", N_("Previous problem"), "Shift+F4", "go",
           lambda w: w.desk.step_problem(-1), needs="document"),
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
    Action("others", N_("Show the work of others"), "Ctrl+H", "view",
           lambda w: w.desk.toggle_others(), needs="document", screens=(DESK,)),
    Action("larger", N_("Larger text"), "Ctrl+=", "view", lambda w: w.desk.text.zoom(1),
           also=("Ctrl++",), separated=True),
    Action("smaller", N_("Smaller text"), "Ctrl+-", "view", lambda w: w.desk.text.zoom(-1)),
    Action("usual_size", N_("Usual text size"), "Ctrl+0", "view", lambda w: w.desk.usual_size()),
    Action("effort", N_("What annotating costs…"), "", "view", lambda w: w.show_effort(),
           needs="project", separated=True),
    # ---- help
    Action("palette", N_("Find an action…"), "Ctrl+K", "help", lambda w: w.show_palette()),
    Action("keys", N_("Keys"), "F1", "help", lambda w: w.show_keys(), also=("Shift+/",)),
    Action("rules", N_("Guidelines of the project"), "Shift+F1", "help",
           lambda w: w.packets.show_guidelines(), needs="project"),
    Action("associate", N_("Open Isnad’s files by double click"), "", "help",
           lambda w: w.files.associate(), separated=True),
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
                  lambda w: w.desk.choosing.open(id), needs="active",
                  labels=labels)  # fmt: skip


def _link(id: str, labels: Labels, key: str) -> Action:
    return Action(f"link:{id}", N_("Link: {name}…"), key, "value",
                  lambda w: w.desk.begin_link(id), needs="active", labels=labels)  # fmt: skip
