"""Stretches that are no editorial text: share bars, captions, tags, credits, related links."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from annotator.suggest.lexicon import words
from annotator.suggest.reading import Range, Reading, key

# A line that begins one of these makes everything short after it part of the list.
_LISTS = regex.compile(
    r"^\W*(?:مقالات|مواضيع|اخبار|قصص|تقارير|موضوعات)\s+(?:مشابهه|ذات|متعلقه|اخري|مرتبطه|قد)"
    r"|^\W*(?:اقر[ايؤ]و?\S*\s+(?:ايضا|المزيد)|شاهد\s+ايضا|للمزيد|اخر\s+الاخبار|الاكثر\s+قراءه)"
)
_LINE = regex.compile(
    r"^\W*(?:شارك\S*|مشاركه|اترك\s+تعليق\S*|اضف\s+تعليق\S*|كلمات\s+دلاليه|الكلمات\s+الدلاليه"
    r"|كلمات\s+مفتاحيه|الكلمات\s+المفتاحيه|وسوم|الوسوم|اعلان|المصدر\s*:|المصادر\s*:|ترجمه\s*[:/]"
    r"|تحرير\s*[:/]|اعداد\s*[:/]|كتب\s*[:/-]|حجم\s+الخط|طباعه|نسخ\s+الرابط|تم\s+نسخ|exit\s+mobile"
    r"|تابعو?ا?نا\s|اشترك\S*\s|تعليق\s+الصوره|التعليق\s+علي\s+الصوره|صدر\s+الصوره|مصدر\s+الصوره"
    r"|getty|via\s|photo|copyright|جميع\s+الحقوق|حقوق\s+النشر|التعليقات|\d+\s+تعليق|اخر\s+تحديث"
    r"|نشر\s+في|نُشر|تاريخ\s+النشر|مده\s+القراءه|وقت\s+القراءه|المشاهدات|تحميل\s+المزيد)"
)
_CREDIT = regex.compile(
    r"(?:رويترز|غيتي|getty|ا\s?ف\s?ب|فرانس\s+برس|اسوشيتد\s+برس|تعبيريه|ارشيفيه|ارشيف|الاناضول)\W*$"
)
_STOPS = frozenset('.؟!"”»…')
_LONGEST_LINE = 16  # words; a real paragraph is longer or ends with a full stop


def boilerplate(reading: Reading) -> list[Range]:
    """Return the ranges of tokens that are boilerplate, in text order."""
    return list(_found(reading))


def _found(reading: Reading) -> Iterator[Range]:
    listing = False
    stops = [reading.tokens[end - 1].text in _STOPS for _, end in reading.paragraphs]
    prose = sum(stops) * 2 > len(stops)
    for number, (start, end) in enumerate(reading.paragraphs):
        line = " ".join(token.key for token in reading.tokens[start:end])
        size = sum(token.is_word for token in reading.tokens[start:end])
        stopped = stops[number]
        headline = number + 1 < len(stops) and stops[number + 1] and 3 < size <= 14
        if prose and not stopped and number > 2 and size > _LONGEST_LINE:
            yield start, end  # headlines of other articles that were run together
        elif _LISTS.search(line) and size <= _LONGEST_LINE:
            listing = True
            yield start, end
        elif listing and size <= _LONGEST_LINE and not stopped and not headline:
            yield start, end
        elif _is_boilerplate(reading, start, end, line, size, stopped=stopped):
            listing = False if stopped else listing
            yield start, end
        else:
            listing = False


def _is_boilerplate(
    reading: Reading, start: int, end: int, line: str, size: int, *, stopped: bool
) -> bool:
    if _LINE.search(line) and (size <= 3 or not stopped or ":" in line[:24]):
        return True
    if size <= _LONGEST_LINE and not stopped and _CREDIT.search(line):
        return True
    if size == 0:
        return True
    first = reading.tokens[start].key
    return size <= 2 and not stopped and first in words()["boilerplate_start"] and key(first) != ""
