"""Sources: how far a noun phrase goes, whatever stands before and after it (scheme.md §4.3)."""

from __future__ import annotations

import pytest

from tests.suggest.saying import said

MEN = [
    "وزير الخارجية العماني بدر البوسعيدي",
    "الناطق الإعلامي باسم مديرية الأمن العام",
    "المبعوث الأممي إلى ليبيا عبد الله باتيلي",
    "رئيس هيئة الدفاع عن المعتقلين أحمد نجيب الشابي",
    "والي بنك المغرب عبد اللطيف الجواهري",
    "عضو هيئة كبار العلماء بالأزهر",
    "مصدر أمني بوزارة الداخلية",
    "المدعي العام للمحكمة الجنائية الدولية كريم خان",
    "رئيس كوريا الجنوبية لي جاي ميونغ",
    "المرشد الإيراني علي خامنئي",
    "رئيس الاتحاد الدولي لكرة القدم جياني إنفانتينو",
    "أمير قطر الشيخ تميم بن حمد",
    "مسؤول دفاعي أميركي رفيع المستوى",
    "مدير المستشفى نجيب صادق",
]
WOMEN = [
    "وزارة الشؤون الخارجية والتعاون الدولي التونسية",
    "المديرة العامة لصندوق النقد الدولي كريستالينا غورغييفا",
    "وكالة الأنباء القطرية «قنا»",
    "صحيفة نيويورك تايمز",
    "النائبة عن كتلة الإصلاح نيفين الطاهر",
    "المنظمة الدولية لحماية الأنهار",
    "والدة المجني عليه",
    "القاضية الفيدرالية آن كونواي",
]
CASES = [*((source, "") for source in MEN), *((source, "ت") for source in WOMEN)]


def sources(text: str) -> list[str]:
    return [found.source for found in said(text)]


@pytest.mark.parametrize(("source", "feminine"), CASES)
@pytest.mark.parametrize(
    ("verb", "after"),
    [
        ("وأوضح", " أن الأمر واضح."),
        ("وأوضح", "، الثلاثاء، أن الأمر واضح."),
        ("وأوضح", " في تصريح للصحافيين أن الأمر واضح."),
        ("وأعلن", " استئناف الرحلات الجوية."),
        ("وحذر", " من تدهور الأوضاع في المنطقة."),
    ],
)
def test_a_subject_ends_where_its_content_begins(
    source: str, feminine: str, verb: str, after: str
) -> None:
    assert sources(f"{verb}{feminine} {source}{after}") == [source]


@pytest.mark.parametrize(("source", "feminine"), CASES)
@pytest.mark.parametrize(
    ("verb", "after"),
    [
        ("وحث", "المجتمع الدولي على التحرك."),
        ("وطالب", "الحكومة بفتح تحقيق."),
        ("واتهم", "إسرائيل بخرق الاتفاق."),
        ("ووصف", "القرار بأنه خطأ كبير."),
    ],
)
def test_a_subject_ends_where_another_noun_phrase_begins(
    source: str, feminine: str, verb: str, after: str
) -> None:
    assert sources(f"{verb}{feminine} {source} {after}") == [source]


@pytest.mark.parametrize(("source", "feminine"), CASES)
def test_a_source_is_the_same_after_a_preposition_and_before_its_verb(
    source: str, feminine: str
) -> None:
    verb = "تؤكد" if feminine else "يؤكد"
    assert sources(f"تراجعت الأسعار بنسبة كبيرة، بحسب {source}.") == [source]
    assert sources(f"وبحسب {source}، تراجعت الأسعار بنسبة كبيرة.") == [source]
    assert sources(f"{source} {verb} أن الأمر واضح") == [source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("وقال محامي العائلة، غسان الدويري، إن التحقيق مستمر.", "محامي العائلة، غسان الدويري"),
        ("وقال سامي نصار، مدير المعهد، إن النتائج جيدة.", "سامي نصار، مدير المعهد"),
        ("وقال الوزير، الذي زار المدينة، إن الوضع جيد.", "الوزير"),
        ("وقال مدربون لم يحضروا الدورة إن البرنامج قديم.", "مدربون لم يحضروا الدورة"),
        ("وقال مصدر طلب عدم ذكر اسمه إن الاتفاق قريب.", "مصدر"),
        (
            "وقال الرئيس التنفيذي لـ«نورا» ليان كوبر إن الأرباح تضاعفت.",
            "الرئيس التنفيذي لـ«نورا» ليان كوبر",
        ),
        (
            'وقال أحمد القصير، الرئيس في هيئة الاستثمار «شروق»: "المشروع جاهز".',
            "أحمد القصير، الرئيس في هيئة الاستثمار «شروق»",
        ),
        (
            "وذكر قائد عمليات «نينوى» الفريق الركن عبد الأمير يار الله أن القوات تقدمت.",
            "قائد عمليات «نينوى» الفريق الركن عبد الأمير يار الله",
        ),
        ("وقال نحو ثلث المشاركين في الاستطلاع إنهم راضون.", "نحو ثلث المشاركين في الاستطلاع"),
        ("وقال وزيرا الخارجية المصري والأردني إن الحوار مستمر.", "وزيرا الخارجية المصري والأردني"),
        ("ودعا وزراء خارجية مجموعة السبع إلى التهدئة.", "وزراء خارجية مجموعة السبع"),
    ],
)
def test_appositions_and_restrictive_clauses_belong_to_a_source(text: str, source: str) -> None:
    assert sources(text) == [source]
