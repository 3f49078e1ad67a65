"""The example that every format shows: one small project, written once and kept in `examples/`.

`python -m tests.formats.examples_corpus [FORMAT…]` writes the examples anew; look at the
difference before it is committed.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from annotator.formats import FORMATS, Dataset, Format, stream_of
from annotator.formats.base import silent
from annotator.model.ids import entity_id, layer_id, region_id, stable_id
from annotator.model.records import (
    Annotator,
    Attribution,
    Claim,
    ClaimLink,
    Corpus,
    Document,
    Entity,
    Fragment,
    Layer,
    Region,
)
from annotator.model.tagset import digest
from tests.formats.roundtrip import TAGSET

EXAMPLES = Path(__file__).parent / "examples"

# An emoji before most of the words, harakat, tatweel, a no-break space, a line separator, an
# interrupted quotation, one attribution in another and one of which the source is not written.
STRIKE = (
    "إضراب في الميناء 🚢\n"
    "قال رئيس النقابة نوفل الرشيدي: «صبرنا شهرين»، مضيفاً «ولن ننتظر ثالثاً».\n"
    "وأكّدت وزارةُ النقل أنّ المديرَ أبلغها أن الـرواتب ستُصرف\u00a0غداً، ونفت أي تأخير.\u2028"
    "وذُكر أن المفاوضات مستمرة.\n"
    "اقرأ أيضاً: أسعار النقل"
)
WEATHER = "توقعت الأرصاد 🌧️ أمطاراً، بحسب بيان."


def _at(text: str, words: str, after: str = "") -> Fragment:
    start = text.index(words, text.index(after) if after else 0)
    return start, start + len(words)


def example_corpus(annotators: tuple[str, ...] = ("A01", "B02")) -> Corpus:
    """Return two documents; both annotators did the first, which has a gold layer for none."""
    strike = Document(
        stable_id("example", "strike"), "إضراب في الميناء", STRIKE, digest(STRIKE),
        meta={"file": "إضراب.txt", "outlet": "الأفق", "date": "2024-05-01"},
    )  # fmt: skip
    weather = Document(
        stable_id("example", "weather"), "الطقس", WEATHER, digest(WEATHER),
        meta={"file": "weather.txt"},
    )  # fmt: skip
    part = _at(STRIKE, "اقرأ أيضاً: أسعار النقل")
    region = region_id(strike.id, "boilerplate", *part)
    layers = [
        Layer(layer_id(document.id, name), document.id, name, state, "1.0")
        for document, name, state in (
            (strike, "A01", "submitted"), (weather, "A01", "open"), (strike, "B02", "open"),
        )
        if name in annotators
    ]  # fmt: skip
    work = [item for item in (*_strike(strike), *_weather(weather)) if item.annotator in annotators]
    used = {item.entity for item in work}
    first = work[0].id
    return Corpus(
        tuple(d for d in (strike, weather) if any(layer.document == d.id for layer in layers)),
        (Region(region, strike.id, "boilerplate", *part),),
        tuple(layers),
        tuple(work),
        tuple(entity for entity in _entities() if entity.id in used),
        (Claim(stable_id("example", "claim"), "الرواتب ستُصرف غداً"),),
        (ClaimLink(stable_id("example", "link"), stable_id("example", "claim"), first, "denies"),),
        tuple(Annotator(name) for name in annotators),
    )


def _entities() -> tuple[Entity, ...]:
    return (
        Entity(entity_id("نوفل الرشيدي"), "نوفل الرشيدي", "person", ("رئيس النقابة",)),
        Entity(entity_id("وزارة النقل"), "وزارة النقل", "body"),
        Entity(entity_id("الأرصاد"), "الأرصاد"),
    )


def _strike(document: Document) -> list[Attribution]:
    name, ministry = entity_id("نوفل الرشيدي"), entity_id("وزارة النقل")
    ids = [stable_id("example", "a", str(n)) for n in range(6)]
    said = Attribution(
        ids[0],
        document.id,
        "A01",
        {
            "source": (_at(STRIKE, "رئيس النقابة نوفل الرشيدي"),),
            "cue": (_at(STRIKE, "قال"), _at(STRIKE, "مضيفاً")),
            "content": (_at(STRIKE, "«صبرنا شهرين»"), _at(STRIKE, "«ولن ننتظر ثالثاً»")),
        },
        {
            "quote_type": "direct",
            "stance": "asserts",
            "source_kind": "named_person",
            "anonymity": "named",
            "certainty": "certain",
        },
        entity=name,
        note="اقتباس متقطع\nله فعلان",
    )
    body = {"source_kind": "official_body", "anonymity": "role_only", "certainty": "certain"}
    assured = Attribution(
        ids[1],
        document.id,
        "A01",
        {
            "source": (_at(STRIKE, "وزارةُ النقل"),),
            "cue": (_at(STRIKE, "وأكّدت"),),
            "content": (_at(STRIKE, "أنّ المديرَ أبلغها أن الـرواتب ستُصرف\u00a0غداً"),),
        },
        {"quote_type": "indirect", "stance": "confirms", **body},
        entity=ministry,
    )
    told = Attribution(
        ids[2],
        document.id,
        "A01",
        {
            "source": (_at(STRIKE, "المديرَ"),),
            "cue": (_at(STRIKE, "أبلغها"),),
            "addressee": (_at(STRIKE, "وزارةُ النقل"),),
            "content": (_at(STRIKE, "أن الـرواتب ستُصرف\u00a0غداً"),),
        },
        {"quote_type": "indirect", "stance": "asserts", "source_kind": "official_unnamed"},
        parent=ids[1],
    )
    denied = Attribution(
        ids[3],
        document.id,
        "A01",
        {"cue": (_at(STRIKE, "ونفت"),), "content": (_at(STRIKE, "أي تأخير"),)},
        {"quote_type": "reported_act", "stance": "denies", **body},
        implicit={"person": "third", "gender": "feminine", "reason": "null_subject"},
        entity=ministry,
        denies=ids[0],
    )
    mentioned = Attribution(
        ids[4],
        document.id,
        "A01",
        {
            "cue": (_at(STRIKE, "وذُكر"),),
            "content": (_at(STRIKE, "أن المفاوضات مستمرة"),),
        },
        {"quote_type": "indirect", "stance": "asserts", "source_kind": "unspecified"},
        implicit={"reason": "passive"},
    )
    other = Attribution(
        ids[5],
        document.id,
        "B02",
        {"cue": (_at(STRIKE, "قال"),), "content": (_at(STRIKE, "«صبرنا شهرين»"),)},
        {"quote_type": "direct", "stance": "asserts"},
        entity=name,
        origin="import",
    )
    return [said, assured, told, denied, mentioned, other]


def _weather(document: Document) -> list[Attribution]:
    spans = {
        "source": (_at(WEATHER, "الأرصاد"),),
        "cue": (_at(WEATHER, "توقعت"),),
        "content": (_at(WEATHER, "أمطاراً"),),
        "supplement": (_at(WEATHER, "بحسب بيان"),),
    }
    id = stable_id("example", "b", "0")
    return [
        Attribution(
            id, document.id, "A01", spans, {"stance": "predicts"}, entity=entity_id("الأرصاد")
        )
    ]


def example_of(format: Format) -> Corpus:
    """Return the part of the example that a format can hold in one export."""
    return example_corpus(("A01",) if format.one_layer else ("A01", "B02"))


def write_example(format: Format, out: Path) -> Path:
    """Write the example as an export of this format; return the file or folder."""
    assert format.write is not None
    corpus = example_of(format)
    dataset = Dataset(
        "مثال", "ar", "1.0", draft=True, layers=tuple(person.id for person in corpus.annotators)
    )
    path = out / f"example{format.makes}" if format.makes else out
    format.write(stream_of(corpus, TAGSET, dataset), path, silent)
    return path


def refresh(names: list[str]) -> None:
    """Write the examples of these formats anew, of all when none is named."""
    for format in FORMATS:
        if format.write is not None and not format.needs and (not names or format.name in names):
            folder = EXAMPLES / format.name
            shutil.rmtree(folder, ignore_errors=True)
            (folder if format.makes else folder.parent).mkdir(parents=True, exist_ok=True)
            write_example(format, folder)


if __name__ == "__main__":
    refresh(sys.argv[1:])
