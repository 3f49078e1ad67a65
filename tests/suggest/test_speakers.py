"""Who speaks in sentences of news: long subjects, names, groups, and what stands beside them."""

from __future__ import annotations

import pytest

from annotator.suggest.engine import propose
from tests.suggest.saying import Said, said, words

THAT = "أن السد سيمتلئ"


def kind(text: str) -> str:
    """Return the kind of the first proposal's source."""
    return propose(text)[0].attributes["source_kind"]


# ---- whole sources -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "سامي رديف رئيس المشاريع الكبرى في شركة النهر",
        "اثنان من أصل عشرة مهندسين",
        "قيادات في الحركة وأفراد من عائلة الضحية",
        "المدير الفني للفريق، رديف كابان",
        "ليلى حداد المدربة العامة لمنتخب الشباب",
        "السيد رديف المحامي المنتدب للدفاع عن الوزير السابق",
        "كبار ضباط الدرك والشرطة",
        "النقابة العامة لأعوان السدود",
        "سامي رياض “النسر”",
        "“لجنة أطباء الجنوب” المعارضة",
        "دراسة أجرتها جامعة محلية",
        "هذا المسؤول",
    ],
)
def test_a_source_is_taken_whole(source: str) -> None:
    verb = "أكدت" if source.startswith(("ليلى", "النقابة", "“لجنة", "دراسة")) else "أكد"
    assert Said(source, verb, THAT) in said(f"{verb} {source} {THAT}.")


@pytest.mark.parametrize("manner", ["بسخرية", "بأسف", "بهدوء"])
def test_how_somebody_speaks_is_no_part_of_a_source(manner: str) -> None:
    assert said(f"وقال المدير {manner}: «لن نرد».") == [Said("المدير", "وقال", "«لن نرد»")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال الحداد الذي يملك ورشة: «لا ماء عندنا».",
         Said("الحداد", "وقال", "«لا ماء عندنا»")),
        ("ووصفت المتحدثة باسم الوزارة تشن لي هوا ما تردد عن السد بأنه «خيال».",
         Said("المتحدثة باسم الوزارة تشن لي هوا", "ووصفت", "ما تردد عن السد بأنه «خيال»")),
        ("لكن رئيس اللجنة سامي رديف، أكد أن السد سيمتلئ.",
         Said("رئيس اللجنة سامي رديف", "أكد", THAT)),
        ("وكانت منظمة غير حكومية أعلنت أن السد سيمتلئ.",
         Said("منظمة غير حكومية", "أعلنت", THAT)),
        ("لكن قناة «كان» ذكرت أن السد سيمتلئ.", Said("قناة «كان»", "ذكرت", THAT)),
        ("وأكد سموه أن السد سيمتلئ.", Said("سموه", "وأكد", THAT)),
        ("انتشرت تسريبات من داخل «المصنع» تشير إلى أن السد سيمتلئ.",
         Said("تسريبات من داخل «المصنع»", "تشير", "إلى أن السد سيمتلئ")),
        ("ونقلت وسائل إعلام في وقت سابق أن السد سيمتلئ.",
         Said("وسائل إعلام", "ونقلت", THAT)),
        ("ويرفض رديف مطالب الأهالي بإغلاق السد.",
         Said("رديف", "ويرفض", "مطالب الأهالي بإغلاق السد")),
        ("وطالب الدفاع عددا من الوثائق، وقال الوزير إن السد سيمتلئ.",
         Said("الوزير", "وقال", "إن السد سيمتلئ")),
        ("نفى مكتب رئيس الهيئة، سامي رديف، اليوم السبت، ما يتردد عن أن السد انهار.",
         Said("مكتب رئيس الهيئة، سامي رديف", "نفى", "ما يتردد عن أن السد انهار")),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_source_in_its_sentence(text: str, expected: Said) -> None:
    assert expected in said(text)


def test_two_surnames_are_two_people() -> None:
    text = "زار ماركو زودان المدينة، والتقى الوزيرة ميرغال. وحذر زودان ميرغال من التأخير."
    assert said(text)[-1] == Said("زودان", "وحذر", "من التأخير")


def test_a_source_that_was_spoken_of_may_be_cited() -> None:
    (found,) = said("وبحسب هذا المصدر، فإن السد سيمتلئ.")
    assert found == Said("هذا المصدر", "وبحسب", "فإن السد سيمتلئ")


def test_to_whom_one_spoke_is_no_part_of_what_was_said() -> None:
    (found,) = said("انهار السد، على ما أفاد مهندس لوكالة النهر.")
    assert found == Said("مهندس", "على ما أفاد", "انهار السد")


def test_an_accusation_of_somebody_is_not_his() -> None:
    found = said("ورفض المدرب اتهام لاعبيه بالتهاون.")
    assert Said("", "اتهام", "بالتهاون") in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("لكن يحيى رديف قال إن السد سيمتلئ.", Said("يحيى رديف", "قال", "إن السد سيمتلئ")),
        ("وقال مصدر لشبكة النهر إن السد سيمتلئ.", Said("مصدر", "وقال", "إن السد سيمتلئ")),
        ("وقالت وكالة يوناريس إن السد سيمتلئ.",
         Said("وكالة يوناريس", "وقالت", "إن السد سيمتلئ")),
        ("وقال مدير المصنع سامي رديف للسفير الروسي إن السد سيمتلئ.",
         Said("مدير المصنع سامي رديف", "وقال", "إن السد سيمتلئ")),
        ("قال الوزير رديف لدى إشرافه على المشروع إن السد سيمتلئ.",
         Said("الوزير رديف", "قال", "إن السد سيمتلئ")),
        ("واستنكر الوزير بأشد العبارات اختطاف العمال.",
         Said("الوزير", "واستنكر", "اختطاف العمال")),
        ("نفت الوزارة ما تم نشره عن السد.", Said("الوزارة", "نفت", "ما تم نشره عن السد")),
        ("وحملت النقابة في بيان لها أمس، مسؤولية الحادث للوزير.",
         Said("النقابة", "وحملت … مسؤولية", "الحادث للوزير")),
        ("وجهت الممثلة رجاء رديف انتقادات حادة إلى المهرجان.",
         Said("الممثلة رجاء رديف", "وجهت … انتقادات", "إلى المهرجان")),
        ("وأعلنت وزارة الدفاع الوطنية «الحصن»، في بيان، بدء المناورات.",
         Said("وزارة الدفاع الوطنية «الحصن»", "وأعلنت", "بدء المناورات")),
        ("ونفى رديف وجود خلاف، مؤكدا «عمق الصداقة»، وفق تعبيره.",
         Said("", "وفق تعبيره", "«عمق الصداقة»")),
    ],
    ids=range(11),
)  # fmt: skip
def test_names_and_those_spoken_to(text: str, expected: Said) -> None:
    assert expected in said(text)


# ---- a speaker's own words without marks -------------------------------------------------------


@pytest.mark.parametrize("own", ["نعلم أنها مهمة صعبة", "لا نعرف متى يمتلئ السد"])
def test_the_first_person_opens_unmarked_words(own: str) -> None:
    text = f"وأضاف المدير {own}."
    first = propose(text)[0]
    assert words(text, first.spans["content"]) == own
    assert first.attributes["quote_type"] == "direct_unmarked"


def test_a_clause_in_the_first_person_is_unmarked_speech() -> None:
    text = "وقال رديف إننا ندعم المفاوضات."
    assert propose(text)[0].attributes["quote_type"] == "direct_unmarked"


def test_what_happens_after_a_quotation_is_not_quoted() -> None:
    (found,) = said("وصاح الحارس «قفوا» ثم أغلق الباب.")
    assert found.content == "«قفوا»"


def test_a_question_may_open_with_if() -> None:
    (found,) = said("وتساءل النائب إن كانت الوزارة جادة.")
    assert found == Said("النائب", "وتساءل", "إن كانت الوزارة جادة")


# ---- what says nothing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "وتعتبر ميزة الشاشة إضافة فريدة.",
        "وجدت الخطة تأييدا، ومن المرجح أن يوقع عليها الباقون.",
        "يمكنك توقع صور أوضح.",
        "حضر الشاهدان للإدلاء بأقوالهما بالجلسة.",
        "سيبلغ التضخم 4 بالمئة في العام المقبل.",
        "انخفضت الأسعار خلافا للتقارير.",
    ],
)
def test_nobody_speaks(text: str) -> None:
    assert said(text) == []


# ---- kinds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("المركز الوطني للمياه", "official_body"),
        ("المصرف المركزي", "official_body"),
        ("المركزي الروسي", "official_body"),
        ("دفاع المتهمين", "spokesperson"),
        ("سيناتور مقرب من رديف", "official_unnamed"),
        ("جمعية ناشري الصحف", "organization"),
        ("لجنة أطباء الجنوب", "organization"),
        ("“كتائب النهر” الذراع العسكرية للحركة", "organization"),
        ("«زبيدة»", "named_person"),
        ("والد رديف", "witness"),
        ("المدير الفني للفريق، رديف كابان", "named_person"),
    ],
)
def test_a_kind_of_source(source: str, expected: str) -> None:
    assert kind(f"وقال {source} إن السد سيمتلئ.") == expected


def test_a_surname_alone_is_a_person() -> None:
    text = "وصل وليد المعلم إلى المدينة. وقال المعلم إن السد سيمتلئ."
    assert propose(text)[0].attributes["source_kind"] == "named_person"


def test_a_company_is_one_wherever_it_is_named() -> None:
    text = "أطلقت شركة لوماتك هاتفا جديدا. وقالت لوماتك إن الهاتف سيباع غدا."
    assert propose(text)[0].attributes["source_kind"] == "organization"
