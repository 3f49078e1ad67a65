"""Stretches that are no editorial text: share bars, captions, tags, credits, related links.

Scheme.md §4.13: nothing is annotated inside. Only whole paragraphs are such stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from annotator.suggest.reading import Range, Reading
from annotator.suggest.wordlists import words

# A line that begins one of these makes everything short after it part of the list. All of this is
# matched in folded letters.
_LISTS = regex.compile(
    r"^\W*(?:مقالات|مواضيع|اخبار|قصص|تقارير|موضوعات|روابط|مقاطع)\s+"
    r"(?:مشابهه|ذات|متعلقه|اخري|مرتبطه|قد|مقترحه|مختاره)"
    r"|^\W*(?:اقر[ايؤ]و?\S*\s+(?:ايضا|المزيد)|شاهد\s+ايضا|للمزيد|اخر\s+الاخبار|الاكثر\s+(?:قراءه|مشاهده)"
    r"|اقر[ايؤ]و?ا?\s*:?$|قد\s+يعجبك|اخبار\s+ذات|في\s+هذا\s+السياق\s*:)"
)
_LINE = regex.compile(
    r"^\W*(?:شارك\S*|مشاركه|اترك\s+تعليق\S*|اضف\s+تعليق\S*|كلمات\s+دلاليه|الكلمات\s+الدلاليه"
    r"|كلمات\s+مفتاحيه|الكلمات\s+المفتاحيه|وسوم|الوسوم|اعلان|المصدر\s*:|المصادر\s*:|ترجمه\s*[:/]"
    r"|تحرير\s*[:/]|اعداد\s*[:/]|كتب\s*[:/-]|حجم\s+الخط|طباعه|نسخ\s+الرابط|تم\s+نسخ|exit\s+mobile"
    r"|تابعو?ا?نا\s|اشترك\S*\s|تعليق\s+الصوره|صدر\s+الصوره|مصدر\s+الصوره"
    r"|التعليق\s+علي\s+الصوره(?!.*\s[يتق]\S{2,3}\s.*\sا?ن)"
    r"|getty|via\s|photo|copyright|جميع\s+الحقوق|حقوق\s+النشر|التعليقات|\d+\s+تعليق|اخر\s+تحديث"
    r"|نشر\s+في|تاريخ\s+النشر|مده\s+القراءه|وقت\s+القراءه|المشاهدات|تحميل\s+المزيد|انضم\s+الي"
    r"|يمكنكم\s+(?:تسلم\s+اشعارات|متابعه|الاشتراك)|حمل\s+تطبيق|الناشر\s*:|رئيس\s+التحرير|اقرا\s*:|صوره\s*[:/])"
)
_CREDIT = regex.compile(
    r"(?:رويترز|غيتي|getty|ا\W{0,3}ف\W{0,3}ب|فرانس\s+برس|اسوشيتد\s+برس|تعبيريه|ارشيفيه|ارشيف|الاناضول"
    r"|الفرنسيه|اسوشيتدبرس|وكالات)\W*$"
)
# A block that the reader is told to skip, up to a line that says where it ends.
_SKIP = regex.compile(r"^\W*تخطي?\s.+\sالقراءه$")
_SKIPPED = "نهايه"
_STOPS = frozenset('.؟!"”»…')
_SENTENCE_ENDS = frozenset(".؟!…")
_LONGEST_LINE = 16  # words; a real paragraph is longer or ends with a full stop
_LONG_SENTENCE = 45  # words; what is longer and has no comma is no sentence
_HEADLINE = range(4, 15)  # words of a line that may head the paragraph after it
_DATELINE = 4  # words of a line between a headline and its story
_LABEL = 24  # letters of a line in which a colon makes it a label


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as a line: its folded words, how many, and how it ends.

    `is_parted` says that an empty line stands before it.
    """

    start: int
    end: int
    first: str
    line: str
    size: int
    stopped: bool
    is_sentence: bool
    has_comma: bool
    is_parted: bool

    @property
    def is_short(self) -> bool:
        """Whether it may be a line of a list."""
        return self.size <= _LONGEST_LINE


def boilerplate(reading: Reading) -> list[Range]:
    """Return the ranges of tokens that are boilerplate, in text order."""
    return list(_found([_paragraph(reading, *bounds) for bounds in reading.paragraphs]))


def _paragraph(reading: Reading, start: int, end: int) -> _Paragraph:
    tokens = reading.tokens[start:end]
    last = tokens[-1].text
    quoted = last in _STOPS - _SENTENCE_ENDS
    before = tokens[-2].text if len(tokens) > 1 else ""
    return _Paragraph(
        start,
        end,
        tokens[0].key,
        " ".join(token.key for token in tokens),
        sum(token.is_word for token in tokens),
        last in _STOPS,
        last in _SENTENCE_ENDS or (quoted and before in _SENTENCE_ENDS),
        any(token.text == "،" for token in tokens),
        start > 0 and reading.text.count("\n", reading.tokens[start - 1].end, tokens[0].start) > 1,
    )


def _found(paragraphs: list[_Paragraph]) -> Iterator[Range]:
    listing = skipping = False
    prose = sum(p.stopped for p in paragraphs) * 2 > len(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1 : number + 3]
        skipping = paragraph.is_short and (skipping or bool(_SKIP.search(paragraph.line)))
        if skipping:
            skipping = not paragraph.line.endswith(_SKIPPED)
            yield paragraph.start, paragraph.end
        elif prose and number > 1 and _is_run_together(paragraph):
            yield paragraph.start, paragraph.end  # headlines that were run together
        elif paragraph.is_short and _LISTS.search(paragraph.line):
            listing = True
            yield paragraph.start, paragraph.end
        elif listing and _is_item(paragraph, following):
            yield paragraph.start, paragraph.end
        elif _is_boilerplate(paragraph):
            listing = listing and not paragraph.stopped
            yield paragraph.start, paragraph.end
        else:
            listing = False


def _is_run_together(paragraph: _Paragraph) -> bool:
    """Tell headlines of other articles in one line from a sentence without its full stop."""
    if paragraph.stopped or paragraph.is_short or paragraph.has_comma:
        return False
    several = " : " in paragraph.line or " . " in paragraph.line
    return not paragraph.first.startswith("و") and (several or paragraph.size > _LONG_SENTENCE)


def _is_item(paragraph: _Paragraph, following: Sequence[_Paragraph]) -> bool:
    """Tell a line of a list from the headline of a second story."""
    if not paragraph.is_short or paragraph.is_sentence:
        return False
    if not paragraph.is_parted or paragraph.size not in _HEADLINE:
        return True
    body = [p for p in following if p.size > _DATELINE]
    return not (body and body[0].is_sentence)


def _is_boilerplate(paragraph: _Paragraph) -> bool:
    line, size, stopped = paragraph.line, paragraph.size, paragraph.stopped
    if _LINE.search(line) and (size <= 3 or not stopped or ":" in line[:_LABEL]):
        return True
    if paragraph.is_short and not stopped and _CREDIT.search(line):
        return True
    return size == 0 or (
        size <= 2 and not stopped and paragraph.first in words()["boilerplate_start"]
    )
