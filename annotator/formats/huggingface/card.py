"""The papers of a dataset folder: card, citation, codebook. In English, with an Arabic summary.

A card is read by people who know neither the program nor its interface, so it does not follow the
language of the interface; the names of roles and values stand there in Arabic and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.formats.base import About, Dataset
from annotator.formats.huggingface.croissant import DataFile, description
from annotator.formats.huggingface.rows import FEATURES, GOLD, Feature, declared
from annotator.model.tagset import Labels, Tagset

# The licences that the Hub knows by a word of its own; for any other the card gives a name.
_HUB = frozenset({"cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc0-1.0"})
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))
_TITLE = "Source attribution in Arabic news"


def yaml(data: Any) -> str:
    """Return YAML in the order of the data, with Arabic as it is."""
    import yaml as library  # noqa: PLC0415 — only cards need it

    return str(library.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000))


def escaped(text: str) -> str:
    """Return words that Markdown shows as they are, in one line."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", line)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table, followed by an empty line; cells are escaped already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return [*(f"| {' | '.join(map(str, line))} |" for line in lines), ""]


# ---- the card ------------------------------------------------------------------------------


def readme(
    dataset: Dataset, tagset: Tagset, files: Sequence[DataFile], statistics: Mapping[str, Any]
) -> str:
    """Return the card: front matter that `datasets` reads, then what a person reads."""
    about = dataset.about
    parts = (
        f"---\n{yaml(_front_matter(dataset, files))}---\n",
        f"# {escaped(about.title or dataset.name)}\n",
        _draft(dataset),
        f"{escaped(description(about))}\n",
        _arabic(statistics),
        "\n".join(_loading(files)),
        "\n".join(_structure()),
        "\n".join(_labels(tagset)),
        "\n".join(_counts(tagset, statistics)),
        "\n".join(_agreement(about.agreement)),
        "\n".join(_splits(about, statistics)),
        _care(dataset),
        f"## Changes\n\n{about.changes}" if about.changes else "",
        "\n".join(_licence(dataset)),
    )
    return "\n".join(part for part in parts if part)


def _front_matter(dataset: Dataset, files: Sequence[DataFile]) -> dict[str, Any]:
    about = dataset.about
    names = list(dict.fromkeys(file.configuration for file in files))
    return {
        **_licence_words(about),
        "language": [dataset.language],
        "pretty_name": about.title or dataset.name,
        "task_categories": ["token-classification", "text-classification"],
        "annotations_creators": ["expert-generated"],
        "source_datasets": ["original"],
        "size_categories": [_size(sum(file.rows for file in files))],
        "tags": ["attribution", "quotation", "news", "Arabic", "span-annotation"],
        "configs": [
            {
                "config_name": name,
                **({"default": True} if name == names[0] else {}),
                "data_files": [
                    {"split": file.split, "path": file.path}
                    for file in files
                    if file.configuration == name
                ],
            }
            for name in names
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": declared(),
                "splits": [
                    {"name": file.split, "num_bytes": file.bytes, "num_examples": file.rows}
                    for file in files
                    if file.configuration == name
                ],
            }
            for name in names
        ],
    }


def _licence_words(about: About) -> dict[str, str]:
    licence, word = about.licence, about.licence.id.lower()
    if not (licence.id or licence.name):
        return {"license": "unknown"}
    if word in _HUB:
        return {"license": word}
    more = {"license_name": licence.name or licence.id, "license_link": licence.url or "LICENSE"}
    return {"license": "other", **more}


def _size(rows: int) -> str:
    return next((name for limit, name in _SIZES if rows < limit), "n>1M")


def _draft(dataset: Dataset) -> str:
    if not dataset.draft:
        return ""
    return f"**This is a draft: {dataset.open_errors} errors against the scheme still stand.**\n"


def _arabic(statistics: Mapping[str, Any]) -> str:
    total = sum(found["attributions"] for found in statistics["configurations"].values())
    return (
        '<div dir="rtl" lang="ar">\n\n'
        "بيانات إسناد الأقوال في الأخبار العربية: من نُسب إليه القول، وبأي ألفاظ، وعلى أي درجة من"
        f" الجزم. عدد الوثائق: {statistics['documents']}، وعدد الإسنادات: {total}. تُحسب المواضع"
        " بمحارف يونيكود من الصفر، ولا يدخل المحرف الأخير في المقطع.\n\n</div>\n"
    )


def _loading(files: Sequence[DataFile]) -> Iterator[str]:
    yield from ("## Loading", "", "```python", "from datasets import load_dataset", "")
    for name in dict.fromkeys(file.configuration for file in files):
        yield f'{name} = load_dataset("path/to/this/folder", "{name}")'
    yield from ("```", "")
    yield "One row is one layer of one document. `gold` is what was decided to be right;"
    yield "`annotators` is the work of each annotator before anybody compared it."
    yield ""


_MEANINGS = {
    "id": "identifier of the document",
    "annotator": "`gold`, or the pseudonym of the annotator",
    "state": "`final` or `submitted`; `open` is unfinished",
    "metadata": "file, outlet, date, address and the like, as far as known",
    "text": "the text of the article; line ends are `\\n`",
    "text_sha256": "SHA-256 of the text in UTF-8",
    "source_sha256": "SHA-256 of the file that the text was taken from",
    "supersedes": "identifier of the document that this one corrects",
    "regions": "stretches that are no editorial text, such as captions",
    "attributions": "who said what; see below",
    "attributions.spans": "the words of each role: fragments in order, joined by one space in"
    " `text`; a role without words is absent",
    "attributions.attributes": "values of the codebook",
    "attributions.implicit": "what is known of a source that is not written",
    "attributions.entity": "identifier of the source in the registry; the same person or body has"
    " the same one in all documents",
    "attributions.parent": "the innermost attribution that this one lies within",
    "attributions.denies": "the attribution whose content this one denies",
    "attributions.confirms": "the attribution whose content this one confirms",
    "attributions.claims": "claims followed over several documents, with the stance toward them",
    "attributions.origin": "how it came about: by hand, from a suggestion, by adjudication …",
    "attributions.provenance": "how it became gold, as a JSON object in a string",
}


def _structure() -> Iterator[str]:
    yield from ("## Structure", "")
    yield "Positions count Unicode code points of `text` from 0; `end` is the first position"
    yield "behind: in Python `text[start:end]`, in JavaScript by way of `Array.from(text)`."
    yield ""
    rows = [
        (f"`{name}`", f"`{kind}`", _MEANINGS.get(name, "")) for name, kind in _flat(FEATURES, "")
    ]
    yield from table(("field", "type", "meaning"), rows)


def _flat(features: Sequence[Feature], above: str) -> Iterator[tuple[str, str]]:
    for name, kind in features:
        path = f"{above}{name}"
        if isinstance(kind, str):
            yield path, kind
            continue
        simple = all(isinstance(inner, str) for _, inner in kind)
        members = ", ".join(inner for inner, _ in kind)
        yield path, f"list of {{{members}}}" if simple else "list"
        if not simple:
            yield from _flat(kind, f"{path}.")


def _labels(tagset: Tagset) -> Iterator[str]:
    yield from ("## Roles and values", "")
    yield f"By the tagset `{tagset.id}` {tagset.version}; `codebook.md` defines each of them."
    yield ""
    rows = [("role", ", ".join(f"`{role.id}`" for role in tagset.roles))]
    rows += [
        (_named(item.id, item.labels), ", ".join(f"`{value.id}`" for value in item.values))
        for item in tagset.attributes
    ]
    yield from table(("attribute", "values"), rows)


def _named(id: str, labels: Labels) -> str:
    arabic = labels.get("ar", "")
    return f"`{id}` {escaped(arabic)}" if arabic else f"`{id}`"


def _counts(tagset: Tagset, statistics: Mapping[str, Any]) -> Iterator[str]:
    yield from ("## Statistics", "")
    yield f"{statistics['documents']:,} documents, {statistics['words']:,} words,"
    yield f"{statistics['characters']:,} characters. `statistics.json` has every number."
    yield ""
    known = sorted(statistics["configurations"].items(), key=lambda item: item[0] != GOLD)
    heads = ["", *(f"`{name}`" for name, _ in known)]
    rows: list[list[object]] = [
        [title, *(f"{found[key]:,}" for _, found in known)]
        for key, title in (
            ("rows", "rows"),
            ("attributions", "attributions"),
            ("source_not_written", "source not written"),
            ("entities", "entities"),
        )
    ]
    for role in tagset.roles:
        cells = [found["spans"].get(role.id, {}) for _, found in known]
        if any(cells):
            counted = [f"{c.get('spans', 0):,} ({c.get('discontinuous', 0):,})" for c in cells]
            rows.append([f"spans of `{role.id}` (discontinuous)", *counted])
    yield from table(heads, rows)
    for attribute in tagset.attributes:
        yield from _distribution(attribute.id, known)


def _distribution(attribute: str, known: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    counted = [found["values"].get(attribute, {}) for _, found in known]
    total: dict[str, int] = {}
    for counts in counted:
        for value, n in counts.items():
            total[value] = total.get(value, 0) + n
    if not total:
        return
    order = sorted(total, key=lambda value: (-total[value], value))
    rows = [[f"`{v}`", *(f"{counts.get(v, 0):,}" for counts in counted)] for v in order]
    yield from table([f"`{attribute}`", *(f"`{name}`" for name, _ in known)], rows)


def _agreement(agreement: Mapping[str, Any] | None) -> Iterator[str]:
    yield from ("## Agreement", "")
    if agreement is None:
        yield "No document was annotated by several people independently; there are no figures."
        yield ""
        return
    yield f"Of the first submissions of {agreement['annotators']} annotators on"
    yield f"{agreement['documents']} documents, before anybody compared them. Intervals are 95 %,"
    yield f"by {agreement['replicates']:,} resamplings of documents; `agreement.json` says how each"
    yield "figure is computed and cites it."
    yield ""
    rows = [
        (
            escaped(item["title"]),
            f"`{item['facet']}`" if item["facet"] else "",
            _figure(item["value"], item["undefined"]),
            f"{item['low']:.3f}–{item['high']:.3f}" if item["low"] is not None else "",
            f"{item['units']:g} {escaped(item['unit'])}",
        )
        for item in agreement["measures"]
    ]
    yield from table(("measure", "of", "value", "interval", "compared"), rows)


def _figure(value: float | None, reason: str) -> str:
    return f"{value:.3f}" if value is not None else f"undefined ({escaped(reason)})"


def _splits(about: About, statistics: Mapping[str, Any]) -> Iterator[str]:
    if not about.splits:
        return
    yield from ("## Splits", "")
    found = ", ".join(f"`{name}` {n:,}" for name, n in statistics["documents_by_split"].items())
    yield f"Documents: {found}. Documents that are nearly the same text or tell the same story"
    yield "stand in the same split, and a document stays in its split in later versions."
    yield ""


def _care(dataset: Dataset) -> str:
    return (
        "## Before you use it\n\n"
        "* The texts are articles of their publishers; the licence covers what was added to them.\n"
        "* The people and bodies named are those of public news; an attribution says what an"
        " article\n  reports, not that it was said.\n"
        "* Annotators appear under pseudonyms.\n"
        f"* Guideline: {escaped(dataset.guideline_version) or 'no version named'}"
        f"{' (`guideline.md`)' if dataset.about.guideline else ''}; scheme: `codebook.md`.\n"
    )


def _licence(dataset: Dataset) -> Iterator[str]:
    about = dataset.about
    licence = about.licence
    yield from ("## Licence and citation", "")
    name = escaped(licence.name or licence.id) or "No licence is named: ask before you use it."
    yield f"[{name}]({licence.url})" if licence.url else name
    yield from ("", "```bibtex", bibtex(dataset), "```", "")


# ---- citation ------------------------------------------------------------------------------


def bibtex(dataset: Dataset) -> str:
    """Return how the dataset is cited, for BibTeX."""
    about = dataset.about
    year = about.date[:4]
    fields = {
        "title": about.title or dataset.name,
        "author": " and ".join(about.creators),
        "year": year,
        "version": about.version,
        "url": about.url,
    }
    said = [f"  {key} = {{{_tex(value)}}}" for key, value in fields.items() if value]
    return "@misc{isnad" + year + ",\n" + ",\n".join(said) + "\n}"


def _tex(text: str) -> str:
    return re.sub(r"([{}%&#$_])", r"\\\1", " ".join(text.replace("\\", "/").split()))


def citation(dataset: Dataset) -> str:
    """Return CITATION.cff (Citation File Format 1.2.0)."""
    about = dataset.about
    people = about.creators or (f"{about.title or dataset.name}: contributors",)
    optional = {
        "version": about.version,
        "date-released": about.date,
        "license": about.licence.id,
        "url": about.url,
    }
    return yaml(
        {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it as below.",
            "type": "dataset",
            "title": about.title or dataset.name,
            "abstract": description(about),
            "authors": [{"name": name} for name in people],
            **{key: value for key, value in optional.items() if value},
            "keywords": ["attribution", "quotation", "Arabic", "news"],
        }
    )


# ---- codebook ------------------------------------------------------------------------------


def codebook(tagset: Tagset) -> str:
    """Return every role, attribute and value with its definitions in both languages."""
    lines = [f"# {escaped(tagset.labels.get('en') or tagset.id)} {tagset.version}", ""]
    arabic = tagset.labels.get("ar")
    lines += [escaped(arabic), ""] if arabic else []
    groups: list[tuple[str, Labels, Iterable[Any]]] = [
        ("Roles", {"ar": "الأدوار"}, tagset.roles),
        *((item.id, item.labels, item.values) for item in tagset.attributes),
        ("Links", {"ar": "الروابط"}, tagset.links),
        ("Regions", {"ar": "المناطق"}, tagset.regions),
        *((f"implicit: {item.id}", item.labels, item.values) for item in tagset.implicit),
    ]
    for name, labels, items in groups:
        lines += [f"## {escaped(name)} · {escaped(labels.get('ar', ''))}", ""]
        rows = [
            (
                f"`{item.id}`",
                escaped(item.labels.get("en", "")),
                escaped(item.definitions.get("en", "")),
                escaped(item.labels.get("ar", "")),
                escaped(item.definitions.get("ar", "")),
            )
            for item in items
        ]
        lines += table(("id", "English", "definition", "العربية", "التعريف"), rows)
    return "\n".join(lines)
