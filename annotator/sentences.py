"""The English sentence of every problem code and the name of every operation.

Only `i18n` reads these tables; `make i18n` collects them for translation.
"""

from __future__ import annotations

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802 — gettext's usual name for "translate later"
    """Mark a string for translation."""
    return message


_PROJECT = {
    "project_missing": N_("there is no such project file"),
    "not_a_project": N_("this file is not an Isnad project"),
    "project_unreadable": N_("the project cannot be read ({detail})"),
    "project_exists": N_("a file with this name exists already; choose another name"),
    "folder_missing": N_("the folder does not exist"),
    "folder_unwritable": N_("nothing can be written in this folder ({detail})"),
    "project_newer": N_(
        "the project was made by a newer version of Isnad (format {found}, this program knows"
        " {known}); update the program. Nothing was changed"
    ),
    "project_older": N_(
        "the project has the older format {found}; open it once in the window to bring it up to"
        " date"
    ),
    "project_foreign_schema": N_(
        "the file holds tables or triggers that Isnad did not make; it is not opened"
    ),
    "project_damaged": N_(
        "the project file is damaged ({detail}); restore it from the backups folder beside it"
    ),
    "project_open_elsewhere": N_("the project is already open in another window or program"),
    "project_readonly": N_("the project can only be read, not changed {detail}"),
    "project_hard_linked": N_(
        "the project file has a second name (hard link); writing through two names loses work"
    ),
    "project_on_network": N_(
        "the project lies on a network drive, where locks cannot be trusted;"
        " copy it to this computer and open the copy"
    ),
    "project_in_synced_folder": N_(
        "the project lies in a synchronised folder, which can tear it apart while it is open;"
        " copy it elsewhere on this computer and open the copy"
    ),
    "project_gone": N_(
        "the project file was deleted or moved while it was open; save a copy now, nothing is"
        " lost yet"
    ),
    "project_busy": N_("another program is using the project just now; try again"),
    "disk_full": N_("the disk is full; nothing was lost. Free some space and try again"),
    "disk_error": N_("the disk reported an error ({detail}); the last change was not saved"),
    "backup_failed": N_("no backup could be made ({detail}); nothing was changed"),
    "log_damaged": N_("the project's history is damaged; it can only be read {detail}"),
    "record_missing": N_("this item ({kind} {id}) does not exist any more"),
    "still_referenced": N_("other items still refer to this one; nothing was changed"),
    "nothing_to_undo": N_("there is nothing to undo"),
    "nothing_to_redo": N_("there is nothing to redo"),
    "undo_barrier": N_("undo stops here, at “{operation}”; a backup was made before it"),
    "undo_changed": N_("“{operation}” cannot be undone: the item was changed since"),
}

_EDITS = {
    "name_empty": N_("an annotator needs a name"),
    "name_reserved": N_("“{name}” is reserved; choose another name"),
    "name_long": N_("the name is too long (at most {limit} characters)"),
    "name_characters": N_("the name “{name}” has characters that a name may not have"),
    "span_bounds": N_("the span {start}–{end} does not lie in the text of {length} characters"),
    "span_cuts_grapheme": N_("position {position} lies inside a letter and its marks"),
    "role_unknown": N_("the tagset has no role “{role}”"),
    "attribution_would_be_empty": N_(
        "this is the attribution's last span; delete the attribution instead"
    ),
    "value_unknown": N_("the tagset has no value “{value}” for “{attribute}”"),
    "link_to_itself": N_("an attribution cannot be linked to itself"),
    "link_outside_layer": N_("links stay within one annotator's layer of one document"),
    "parent_cycle": N_("the chain of attributions would run in a circle"),
    "nothing_to_promote": N_("“{name}” has no work that could become gold"),
    "overlap_impossible": N_("{n} annotators cannot give each document {k} annotations"),
    "layer_missing": N_("“{name}” has no layer on this document"),
    "annotator_known": N_("“{name}” reads like “{other}”, who is in this project already"),
    "withdraw_started": N_(
        "“{name}” has worked on this document; only an assignment on which nothing was done yet can"
        " be taken back"
    ),
    "others_never": N_("this project is blind: annotators do not see the work of others or gold"),
    "others_later": N_("hand this document in first; until then the work of others stays hidden"),
    "others_elsewhere": N_(
        "the work of others is not in this project: your packets bring only what is yours, and"
        " gold when the reviewer sends it"
    ),
    "gold_exists": N_("there is already gold that did not come from a single annotator"),
    "no_proposal": N_("there is no proposal for “{facet}”; choose one of the options"),
    "cards_open": N_("{n} cards are still to be decided"),
    "card_changed": N_("this card has changed since it was shown"),
    "nothing_to_merge": N_("there is nothing to merge this card with"),
    "merge_annotator_twice": N_(
        "one annotator has both, and two attributions of one annotator cannot be one"
    ),
    "nothing_to_split": N_("there is only one attribution here, all have it alike"),
    "nothing_decided": N_("nothing has been decided on this card yet"),
    "pattern_differs": N_("these cards do not pose the same question"),
    "model_unreadable": N_("this is no model that suggestions can be made with"),
    "suggestion_settled": N_("this suggestion was accepted or rejected already"),
    "cues_undecided": N_(
        "{n} cues in this text are neither marked nor rejected, the first of them “{cue}”; the"
        " project asks to decide about each of them before the text is handed in"
    ),
}

_PACKETS = {
    "packet_not_one": N_("this file is not a packet of Isnad"),
    "packet_changed": N_("the packet was changed or cut off on its way; ask for it again"),
    "packet_text_changed": N_(
        "the packet's text is not the one that its checksum stands for; ask for it again"
    ),
    "packet_record": N_("the packet holds something that is no record ({kind} {id})"),
    "packet_row": N_("operation {seq} of device {device} does not fit its checksum or its history"),
    "packet_other_project": N_(
        "the packet belongs to the project “{found}”, this one is “{expected}”"
    ),
    "packet_other_tagset": N_(
        "the packet was made with the tagset “{found}”, the project has “{expected}”"
    ),
    "packet_other_annotator": N_(
        "the packet is from or for “{name}”; this project is where “{other}” works"
    ),
    "packet_not_here": N_(
        "the packet gives work to “{name}”; open it as a project of its own, where “{name}” works"
    ),
    "packet_no_assignment": N_(
        "there is no project here yet, and only an assignment packet can begin one; open the"
        " project that this packet belongs to, or on another computer a copy of it, and take the"
        " packet in there"
    ),
    "packet_withdrawn": N_(
        "the packet holds work on a document that was taken back from “{name}”; assign it to them"
        " again, then take the packet in"
    ),
    "packet_annotator_unknown": N_("this project never gave work to “{name}”"),
    "packet_beyond": N_("the packet would change more than the work of “{name}”"),
    "packet_document_unknown": N_(
        "the packet holds work on this document, but the project does not have it; merge the"
        " assignment packet first, or import the document again"
    ),
    "packet_text_differs": N_("the project has another text under this document than the packet"),
    "packet_fork": N_(
        "device {device} exists twice: there are two histories from its operation {seq} on,"
        " because a project or a whole computer was copied while in use"
    ),
    "packet_gap": N_(
        "operations {first}–{last} of device {device} are missing; merge the packet that holds"
        " them first"
    ),
    "packet_from_workplace": N_(
        "this is the place of work of “{name}”; only the project that it came from gives out work"
    ),
    "packet_nothing_assigned": N_("“{name}” has no documents to work on; assign some first"),
    "packet_no_gold": N_("no document of “{name}” has final gold yet"),
    "packet_no_work": N_(
        "“{name}” has not changed anything here yet; annotate and hand in first, then write the"
        " packet"
    ),
    "packet_work_not_back": N_(
        "“{name}” has sent nothing back yet. Work packets are written where “{name}” works: give"
        " them an assignment packet, and take in here what comes back"
    ),
    "packet_work_is_here": N_(
        "the work of “{name}” was done in this very project, on a computer that others use too; it"
        " needs no packet. To go on with it elsewhere, save a copy of the project"
    ),
    "packet_work_unknown": N_(
        "this project knows nobody called “{name}”; its annotators are: {known}"
    ),
    "not_your_work": N_(
        "in this project only the work of “{name}” can be changed; the rest belongs to the"
        " project that it came from"
    ),
}

_FILES = {
    "file_missing": N_("there is no such file or folder"),
    "file_unreadable": N_("the file cannot be read ({detail})"),
    "file_empty": N_("the file is empty"),
    "file_blank": N_("the file holds only white space"),
    "file_binary": N_("this is not a text file"),
    "file_too_large": N_("the file is larger than {limit} MB"),
    "encoding_unknown": N_(
        "the encoding was not recognised; choose it (--encoding), perhaps {guess}"
    ),
    "encoding_wrong": N_("byte {position} cannot be read as {encoding}; choose another encoding"),
    "encoding_name": N_("there is no encoding “{name}”; try one of these: {known}"),
    "encoding_damaged": N_("the text is UTF-8, but damaged at byte {position}; copy it again"),
    "encoding_replaced": N_(
        "the page is UTF-8, but damaged; {n} characters that cannot be read became “\ufffd”"
    ),
    "text_cut": N_("the file ends in the middle of a character; it was cut off. Copy it again"),
    "kind_differs": N_(
        "the file is not what its name says: expected {expected}, found {found}; rename it"
    ),
    "encoding_guessed": N_("read as {encoding}, because it is not valid UTF-8; please check it"),
    "text_nul": N_("the text holds a NUL character at position {position}"),
    "text_surrogate": N_("the text holds half a character (lone surrogate) at position {position}"),
    "file_name_encoding": N_("the file's name is not valid UTF-8; rename it first"),
    "same_file_twice": N_("named twice; read once"),
    "brat_line": N_("this is no line of brat's: “{found}”"),
    "brat_left_out": N_("“{name}” was left out ({n} in all); Isnad has no place for it"),
    "brat_line_ends": N_(
        "the positions were counted with other line ends than the text file has; all covered texts"
        " agree, so they were read that way"
    ),
    "brat_text_missing": N_("its text “{name}” was not found, neither here nor beside this folder"),
    "cas_broken": N_("this is no sound UIMA CAS ({detail})"),
    "cas_no_text": N_("the file holds no text, only other data or a reference to it"),
    "cas_undeclared": N_(
        "“{name}” is declared nowhere and was read as plain text; put the project's"
        " typesystem.xml beside the file"
    ),
    "cas_binary": N_(
        "the work of {name} is there only in a form that INCEpTION alone can read (.ser); export"
        " the project again with the secondary format “UIMA CAS JSON”"
    ),
    "cas_none": N_("the zip file holds no annotated document"),
    "webanno_version": N_(
        "this is not WebAnno TSV 3; export the document again, best as UIMA CAS JSON"
    ),
    "webanno_row": N_("this is no line of WebAnno TSV 3: “{found}”"),
    "webanno_gap": N_("the sentences do not fit between the positions of their words"),
    "spans_empty": N_("annotations without words were left out ({n})"),
    "spans_alone": N_("spans that nothing is linked with became attributions by themselves ({n})"),
    "links_lost": N_("links that lead to nothing were left out ({n})"),
    "label_ignored": N_(
        "“{name}” was left out ({n} in all): nothing in the tagset is called so; map it"
        " (--label {name}=…)"
    ),
    "offset_unit": N_(
        "the positions count {found} units, not {expected} as this format says; import it again"
        " with --offsets {found} if that is right"
    ),
    "offset_unit_open": N_(
        "nothing in the file tells whether its positions count {expected} or {other} units; import"
        " it again with --offsets {expected} or --offsets {other}"
    ),
    "text_beside_missing": N_("the text “{name}” that it is about does not lie beside it"),
    "task_without_text": N_("this task has no text that its regions are about"),
    "extra_missing": N_(
        "this format needs {package}, which is not installed; install it with: {command}"
    ),
    "foreign_left_out": N_("“{name}” was left out {n} times; Isnad has no place for it"),
    "covered_text": N_("the text here is “{found}”, but the file says “{expected}”"),
    "annotator_unsaid": N_("the file does not say whose annotations these are; name the annotator"),
    "key_ignored": N_("“{name}” was left out; Isnad has no place for it"),
    "link_loop": N_("a link that runs in a circle was left out"),
    "link_broken": N_("a link that leads nowhere"),
    "dataset_alone": N_("import a dataset on its own, not together with other files"),
    "key_duplicate": N_("the key “{id}” is given twice"),
    "hidden_skipped": N_("a hidden file was left out"),
    "suffix_skipped": N_("left out: no format of that name ending"),
    "nothing_to_import": N_("nothing was found to import"),
    "same_text": N_("has the same text as “{other}”"),
    "near_duplicate": N_("nearly the same text as “{other}” ({percent}%); both are kept"),
    "same_address": N_(
        "several of these articles have the address {url}; it was not taken for a correction"
    ),
    "reason_missing": N_("say why: the reason is kept with the document"),
    "document_withdrawn": N_("was withdrawn ({reason}); nobody can be given it"),
    "read_otherwise": N_(
        "this file is in the project already, read in another way; it was left as it is"
    ),
    "document_conflict": N_(
        "the project has another text under this name. Is it a corrected article (--supersedes),"
        " another one (--separate), or should it take the old one's place (--replace)?"
    ),
    "document_same_address": N_(
        "the project has another text from the address {url}. Is it a corrected article"
        " (--supersedes) or another one (--separate)?"
    ),
    "carry_text_differs": N_(
        "could not be taken over: its words are not the same in the new text; mark it anew"
    ),
    "carry_link_lost": N_("lost a link: the other attribution could not be taken over"),
    "carry_gold_decided": N_(
        "the gold that was decided stays with the old text; the new one is decided anew"
    ),
    "file_name_deceives": N_(
        "the name “{name}” holds characters that turn the direction or are not shown; rename it"
    ),
    "file_name_reserved": N_("Windows cannot have files of the name “{name}”; rename it first"),
    "page_parts_skipped": N_("the parts of a saved page were left out"),
    "html_no_article": N_(
        "no article was found in this page; keep the whole page (--boilerplate keep)"
    ),
    "html_cut": N_("the page has no end; it may have been cut off"),
    "html_unreadable": N_("the page is nested too deeply to be read"),
    "links_outside": N_("it refers to files outside itself; they were not opened"),
    "office_broken": N_("the file is damaged; open it in its own program and save it again"),
    "office_part_missing": N_("this is not the file its name says: it has no part “{name}”"),
    "xml_doctype": N_(
        "the part “{name}” declares a document type, which no such file may; it is not read"
    ),
    "separator_wrong": N_("“{value}” cannot separate cells; it must be one character"),
    "csv_quotes": N_('a quotation mark (") that opens a cell here is not closed properly'),
    "cell_too_large": N_("a cell holds more than {limit} characters; this is no table of articles"),
    "columns_many": N_("it has {n} different fields; this is no table of articles"),
    "sheet_large": N_("a sheet says it has {n} cells; at most {limit} are read"),
    "sheet_unknown": N_("there is no sheet “{name}” with anything in it; there are: {known}"),
    "sheets_left_out": N_("only the sheet “{name}” was read, not: {others}"),
    "columns_left_out": N_("these columns were not taken: {names}"),
    "field_unknown": N_("“{name}” is no field; fields are: {known}"),
    "column_unknown": N_("there is no column “{name}”; there are: {known}"),
    "column_text_missing": N_(
        "which column is the text? Name it (--map text=COLUMN); there are: {known}"
    ),
    "row_long": N_(
        "this row has {found} cells, the headings are {expected}; a text with the separator in it"
        " must stand in quotation marks"
    ),
    "row_without_text": N_("a row without text was left out"),
    "row_twice": N_("says the same as line {line}; taken once"),
    "row_id_twice": N_("has the id “{id}” of line {line}, but another text"),
    "cell_cut": N_("the text has {n} characters, all that Excel can hold; it may have been cut"),
    "document_in_use": N_(
        "its text cannot be replaced: {n} attributions stand on the present one; import it under"
        " another name"
    ),
    "layer_conflict": N_("differs from what the project has; use --replace to take the new one"),
    "record_conflict": N_(
        "{kind} {id} differs from the project's; use --replace to take the new one"
    ),
    "names_collide": N_("has the name of {other}, but another text; rename one of them"),
    "layers_collide": N_("describes the same layer as {other}"),
    "format_unknown": N_("there is no format “{name}”; known are: {known}"),
    "format_no_read": N_("the format “{name}” cannot be imported"),
    "format_no_write": N_("the format “{name}” cannot be exported"),
    "json_syntax": N_("broken JSON at line {line}, column {column}: {detail}"),
    "json_unknown": N_("this is JSON of no kind that Isnad knows; if it is, say which (--format)"),
    "json_duplicate_key": N_("the key “{key}” stands twice in one object"),
    "json_number": N_("{value} is not a JSON number"),
    "json_depth": N_("nested too deeply"),
    "json_encoding": N_("JSON must be UTF-8; byte {position} is not"),
    "schema_required": N_("“{name}” is missing"),
    "schema_extra": N_("“{name}” is unknown here"),
    "schema_type": N_("must be of type {expected}"),
    "schema_enum": N_("must be one of {expected}"),
    "schema_const": N_("must be {expected}"),
    "schema_pattern": N_("“{value}” does not have the expected form"),
    "schema_other": N_("does not satisfy the schema ({keyword})"),
    "format_version_newer": N_(
        "written in format {found}, this program knows {known}; update the program"
    ),
    "format_version_unknown": N_("the format version “{found}” is unknown"),
    "document_unknown": N_(
        "no document of the project has this text (SHA-256 {sha}); import the text first"
    ),
    "document_ambiguous": N_(
        "{n} documents of the project have this text; their names do not decide"
    ),
    "document_not_found": N_("the project has no document “{name}”"),
    "document_name_ambiguous": N_("“{name}” fits {n} documents; use the id"),
    "text_length": N_("the text has {found} characters, {expected} were expected"),
    "span_text": N_("the text at this place reads “{found}”, not “{expected}”"),
    "reference_missing": N_("{relation} points to “{id}”, which is not there"),
    "id_duplicate": N_("the id “{id}” stands twice"),
    "manifest_missing": N_("there is no manifest.json; this is not an Isnad dataset"),
    "file_hash": N_("the file differs from the manifest's checksum; it was changed or cut off"),
    "file_count": N_("holds {found} records, the manifest says {expected}"),
    "file_listed_missing": N_("the manifest lists this file, but it is not there"),
    "file_unlisted": N_("this file is not listed in the manifest"),
    "tagset_differs": N_(
        "was made with the tagset “{found}”, the project has “{expected}”; nothing was imported"
    ),
    "zip_broken": N_("the zip file is incomplete or damaged; copy it again"),
    "zip_in_zip": N_("a zip file inside a zip file was left out"),
    "zip_encrypted": N_("the file has a password; remove it first"),
    "zip_too_many": N_("the zip file holds {n} files; at most {limit} are read"),
    "zip_member": N_("the zip file holds “{name}”, which does not belong there"),
    "zip_too_large": N_("unpacked, the zip file would be larger than {limit} MB"),
}

_EXPORT = {
    "no_gold": N_("the project has no gold; layers are: {layers}. Use --layer or isnad promote"),
    "layer_unknown": N_("the project has no layer “{name}”; layers are: {layers}"),
    "no_layers": N_("nobody has annotated anything yet; there is nothing to export"),
    "out_foreign": N_("exists and is not an export of Isnad; choose another name"),
    "out_extra_file": N_(
        "the earlier export holds “{name}”, which is not ours; move it away first"
    ),
    "out_unwritable": N_("cannot be written ({detail}); nothing was changed"),
    "release_refused": N_(
        "no release while {n} errors stand; mend them, or write a marked draft with --draft"
    ),
    "one_layer": N_("the format “{name}” holds one layer; choose it with --layer"),
    "nothing_submitted": N_("nobody has submitted anything yet; there is nothing to compare"),
    "associate_elsewhere": N_(
        "on macOS the program itself tells the system which files are its own (the Info.plist in"
        " its bundle); there is nothing to do here"
    ),
    "no_display": N_("there is no screen to open a window on"),
    "nothing_to_measure": N_("there are no annotations here to measure against"),
    "gold_text_missing": N_(
        "its text “{name}” is not in the folder of texts ({folder}); name the folder with --texts"
    ),
    "gold_text_changed": N_(
        "the text “{name}” is not the one that was annotated (SHA-256 {sha}…); the annotations do"
        " not fit it any more"
    ),
    "gold_layer_unclear": N_(
        "has no gold, and several layers: {layers}; export the one to measure against"
    ),
    "gold_twice": N_("left out: it is about the same text as “{other}”"),
    "self_check": N_("the finished export does not satisfy its own schema; nothing was written"),
}

_RELEASE = {
    "release_missing": N_("there is no release.json here; this is not a release of Isnad"),
    "release_damaged": N_(
        "this earlier release is not as it was published; “isnad verify” says what changed"
    ),
    "release_nothing": N_(
        "nothing is ready to be released: no gold is final and no layer is handed in. Unfinished"
        " layers go out only if you say so (--unfinished)"
    ),
    "release_version": N_("“{value}” is no version; write three numbers, such as 1.2.0"),
    "release_version_old": N_(
        "version {value} does not come after {known}, the version of the earlier release"
    ),
    "release_date": N_("“{value}” is no date; write it as 2026-11-25"),
    "release_other": N_(
        "holds a release of “{name}” ({version}) that is another one or was changed since; choose"
        " another folder"
    ),
    "release_exists": N_(
        "holds version {found}, and this one ({version}) differs from it; what was published is"
        " never overwritten. Choose another folder, and a new version if the data changed"
    ),
    "release_split_empty": N_(
        "no document went to the split “{name}”: there are few documents. Other shares or another"
        " seed may help, before the first release only"
    ),
    "release_unfinished": N_("layers left out because they are not handed in or not final: {n}"),
    "release_moved": N_(
        "documents in another split than before, because new documents join groups of several"
        " splits: {n}"
    ),
    "licence_missing": N_(
        "say under what licence: --licence CC-BY-4.0, or --licence-file with one of your own"
    ),
    "licence_unknown": N_(
        "the program does not have the text of the licence “{name}”; give it with --licence-file,"
        " or take one of these: {known}"
    ),
    "release_names_forgotten": N_(
        "names were blacked out in the earlier release; give the list of them again (--redact), or"
        " an empty list if they may be read from now on"
    ),
    "splits_wrong": N_(
        "“{value}” is no split; write shares such as train=80,validation=10,test=10, or none"
    ),
    "splits_renamed": N_(
        "the earlier release has the split “{name}”, which is not among these: {known}. Documents"
        " must be able to stay where they were"
    ),
    "release_fingerprint": N_(
        "this is not the release that was meant: its fingerprint begins with {found}, not"
        " {expected}"
    ),
    "release_file_missing": N_("is missing; the release is not complete"),
    "release_file_extra": N_("does not belong to the release; somebody added it"),
    "release_file_changed": N_("was changed since the release was made"),
    "release_file_short": N_("is cut off: of {expected} bytes only {found} are here"),
    "release_file_link": N_("is a link or no plain file; a release holds its files itself"),
    "release_sums": N_("does not list the checksums that release.json lists"),
    "release_says_otherwise": N_("says something else of “{name}” than the dataset does"),
    "release_splits_unsaid": N_("release.json knows nothing of splits, but they are here"),
    "split_twice": N_("the document {id} is in two splits"),
    "split_missing": N_("the document {id} is in no split"),
    "split_unknown": N_("the document {id} is in a split, but not in the dataset"),
    "split_torn": N_(
        "a group of documents is torn apart: {id} is in “{other}”, the others are in “{one}”"
    ),
    "split_leak": N_(
        "is nearly the same text as “{other}” ({percent}%), but one is in “{one}”, the other in"
        " “{second}”"
    ),
    "split_leak_key": N_(
        "shares {key} with “{other}”, but one is in “{one}”, the other in “{second}”"
    ),
    "view_differs": N_("does not say what the dataset says; the first difference is in “{name}”"),
    "view_unproven": N_(
        "could not be held against the dataset: it was written by other versions ({versions}), and"
        " “{name}” comes out differently here. Its checksums are right"
    ),
    "view_unknown": N_(
        "this program does not know the format “{name}”; only its checksums were examined"
    ),
}

_TABLES = {
    "table_not_ours": N_("this is no table that Isnad wrote: the row of its headings is missing"),
    "row_changed": N_(
        "cells of this row were changed that say where it belongs; only values, entity and note may"
        " be changed"
    ),
    "row_words_ignored": N_(
        "the words of this row were changed; words are marked in the text, so this was left out"
    ),
    "rows_missing": N_(
        "of {expected} rows of this layer {found} are here; rows may be sorted, not removed"
    ),
    "cell_cut_before": N_(
        "a cell of this row was too long and had been cut; it cannot be taken back from here"
    ),
}

# The rules of the scheme: check.py finds them, the tagset sets their level.
_RULES = {
    "text_changed": N_("the text is not the one that was annotated (SHA-256 differs)"),
    "span_edges_space": N_("the span begins or ends with white space"),
    "span_order": N_("the fragments are not in order, or they overlap"),
    "attribution_empty": N_("the attribution has no span"),
    "spans_overlap": N_("{role} and {other} overlap"),
    "word_edge": N_("the span cuts a word or ends in a comma"),
    "cue_missing": N_("no cue is marked"),
    "content_missing": N_("no content is marked, but the quote type is not “none”"),
    "content_with_none": N_("a content is marked, but the quote type is “none”"),
    "silence_stance": N_("without content the stance must be one of silence"),
    "no_response_content": N_("“no response” has no content"),
    "direct_marks": N_("“direct”: every content must begin and end with a quotation mark"),
    "mixed_marks": N_("“mixed”: some, but not all, of the content stands in quotation marks"),
    "indirect_marks": N_("quotation marks in a content that is said to have none"),
    "parent_missing": N_("the enclosing attribution is not in this layer"),
    "chain_depth": N_("the chain is {n} attributions deep"),
    "child_outside_parent": N_("lies outside the content of the attribution that encloses it"),
    "denies_missing": N_("what it denies is not in this layer, or is itself"),
    "denies_stance": N_("has a link “denies”, but its stance does not deny"),
    "denies_unlinked": N_("denies, but no link says what"),
    "confirms_missing": N_("what it confirms is not in this layer, or is itself"),
    "confirms_stance": N_("has a link “confirms”, but its stance does not confirm"),
    "unspecified_source": N_("an unspecified source has no words, but a source is marked"),
    "entity_missing": N_("no source is marked and no entity says who it is"),
    "anonymity_conflict": N_("anonymity does not fit the source kind"),
    "relay_without_child": N_("relays, but no enclosed attribution has the same content"),
    "confirms_without_link": N_("confirms, but nothing earlier is linked"),
    "certainty_conflict": N_("certainty does not apply to this stance"),
    "in_boilerplate": N_("lies in boilerplate"),
    "duplicate": N_("has the same spans as another attribution ({other})"),
    "content_long": N_("the content is very long or crosses several paragraphs"),
    "attribute_missing": N_("“{attribute}” has no value"),
    "other_without_note": N_("the stance is “other”: say which in the note"),
}

SENTENCES: Mapping[str, str] = {
    **_PROJECT,
    **_EDITS,
    **_PACKETS,
    **_FILES,
    **_EXPORT,
    **_RELEASE,
    **_TABLES,
    **_RULES,
}

OPERATIONS: Mapping[str, str] = {
    "add_annotator": N_("add annotator"),
    "start_attribution": N_("new attribution"),
    "set_span": N_("mark span"),
    "clear_span": N_("remove span"),
    "set_note": N_("note"),
    "set_implicit": N_("implicit source"),
    "set_entity": N_("entity"),
    "set_parent": N_("enclosing attribution"),
    "clear_parent": N_("remove enclosing attribution"),
    "set_denies": N_("denies link"),
    "clear_denies": N_("remove denies link"),
    "set_confirms": N_("confirms link"),
    "clear_confirms": N_("remove confirms link"),
    "set_quote_type": N_("quote type"),
    "set_stance": N_("stance"),
    "set_source_kind": N_("source kind"),
    "set_anonymity": N_("anonymity"),
    "set_certainty": N_("certainty"),
    "set_values": N_("values"),
    "repeat_source": N_("new attribution of the same source"),
    "delete_attribution": N_("delete attribution"),
    "mark_region": N_("boilerplate"),
    "remove_region": N_("remove boilerplate"),
    "withdraw_document": N_("withdrawal of a document"),
    "restore_document": N_("return of a withdrawn document"),
    "set_state": N_("document state"),
    "promote": N_("promote to gold"),
    "assign": N_("assignment"),
    "withdraw": N_("withdrawal of an assignment"),
    "set_shows_others": N_("who may see the work of others"),
    "set_coverage": N_("what a submission asks for"),
    "accept_suggestion": N_("accepted suggestion"),
    "correct_suggestion": N_("corrected suggestion"),
    "accept_suggestions": N_("accepted suggestions"),
    "reject_suggestion": N_("rejected suggestion"),
    "propagate": N_("attributions of repeated passages"),
    "submit": N_("submission"),
    "reopen": N_("reopening"),
    "adjudicate": N_("decision"),
    "adjudicate_auto": N_("automatic agreement"),
    "adjudicate_take": N_("one annotator's version"),
    "adjudicate_reject": N_("rejection"),
    "adjudicate_edit": N_("decision by hand"),
    "adjudicate_add": N_("new gold attribution"),
    "adjudicate_merge": N_("merged attributions"),
    "adjudicate_split": N_("split attributions"),
    "adjudicate_explain": N_("reason of a decision"),
    "adjudicate_later": N_("discuss later"),
    "adjudicate_reopen": N_("reopening of a decision"),
    "adjudicate_batch": N_("decision for equal cases"),
    "adjudicate_admit": N_("late annotator"),
    "adjudicate_finish": N_("finished document"),
    "import": N_("import"),
    "import_bulk": N_("large import"),
    "merge": N_("merge"),
    "settle_conflict": N_("decision between two versions"),
    "migrate": N_("update of the project"),
    "change_tagset": N_("change of tagset"),
}
