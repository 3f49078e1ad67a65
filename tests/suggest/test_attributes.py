"""Attributes: what an act does, how its words are rendered, who speaks, how sure (scheme.md §3)."""

from __future__ import annotations

import pytest

from tests.suggest.saying import first, value


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("قال الوزير إن الخطة جاهزة.", "asserts"),
        ("أعلن الوزير أن الخطة جاهزة.", "announces"),
        ("كشف الوزير أن الخطة جاهزة.", "reveals"),
        ("أقر الوزير بأن الخطة فشلت.", "admits"),
        ("زعم الوزير أن الخطة جاهزة.", "claims"),
        ("رأى الوزير أن الخطة جيدة.", "opines"),
        ("توقع الوزير أن تنجح الخطة.", "predicts"),
        ("حذر الوزير من فشل الخطة.", "warns"),
        ("هدد الوزير بإغلاق المصنع.", "threatens"),
        ("تعهد الوزير بإغلاق المصنع.", "promises"),
        ("طالب الوزير بإغلاق المصنع.", "requests"),
        ("تساءل الوزير عن مصير المصنع.", "asks"),
        ("تحدث الوزير عن مصير المصنع.", "discusses"),
        ("رحب الوزير بإغلاق المصنع.", "supports"),
        ("رفض الوزير الاتهامات الموجهة إليه.", "rejects"),
        ("نفى الوزير صحة الخبر.", "denies"),
        ("اتهم الوزير المعارضة بالتضليل.", "accuses"),
        ("يعتزم الوزير إغلاق المصنع.", "intends"),
        ("لم يستجب الوزير لطلب التعليق.", "no_response"),
        ("رفض الوزير التعليق.", "declines_comment"),
    ],
)
def test_a_verb_gives_its_stance(text: str, stance: str) -> None:
    assert value(text, "stance") == stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("ووصف الوزير التقرير بأنه كاذب.", "rejects"),
        ("ووصف الوزير الهجوم بأنه جريمة حرب.", "accuses"),
        ("وقال الوزير إنه ليس على علم بالقرار.", "unaware"),
        ("ونفى الوزير علمه بالقرار.", "unaware"),
        ("ولم يستبعد الوزير إغلاق المصنع.", "opines"),
        ("أعرب الوزير عن رغبته في الاستقالة.", "intends"),
        ("أعرب الوزير عن تأييده للخطة.", "supports"),
    ],
)
def test_what_is_said_changes_the_stance(text: str, stance: str) -> None:
    assert value(text, "stance") == stance


@pytest.mark.parametrize(
    ("text", "quote_type"),
    [
        ("قال الوزير: «لن نغلق المصنع».", "direct"),
        ("قال الوزير: »لن نغلق المصنع«.", "direct"),
        ('قال الوزير: "لن نغلق المصنع".', "direct"),
        ("قال الوزير: ”لن نغلق المصنع“.", "direct"),
        ("قال الوزير إن المصنع «خط أحمر».", "mixed"),
        ("قال الوزير إن «المصنع خط أحمر».", "mixed"),
        ("قال الوزير: لن نغلق المصنع أبدا.", "direct_unmarked"),
        ("قال الوزير إن المصنع باق.", "indirect"),
        ("قال الوزير إن صحيفة «الأفق» ستصدر.", "indirect"),
        ("تحدث الوزير عن المصنع.", "reported_act"),
        ("رفض الوزير التعليق.", "none"),
    ],
)
def test_the_form_gives_the_quote_type(text: str, quote_type: str) -> None:
    assert value(text, "quote_type") == quote_type


@pytest.mark.parametrize(
    ("source", "kind", "anonymity"),
    [
        ("وزير الخارجية بدر البوسعيدي", "named_person", "named"),
        ("الحكم الدولي السابق جمال الشريف", "named_person", "named"),
        ("الفريق الركن عبد الغني الأسدي", "named_person", "named"),
        ("الخبير الاقتصادي علي الإدريسي", "named_person", "named"),
        ("المتحدث باسم الحكومة", "spokesperson", "role_only"),
        ("المتحدث باسم الحكومة محمود بصل", "spokesperson", "named"),
        ("مسؤول كبير في الحكومة", "official_unnamed", "role_only"),
        ("الكاتب العام للجامعة الوطنية", "official_unnamed", "role_only"),
        ("المدير التنفيذي لقطاع الأسواق في الشركة", "official_unnamed", "role_only"),
        ("جهاز مكافحة الإرهاب", "official_body", "named"),
        ("البنك المركزي الأوروبي", "organization", "named"),
        ("مجلس إدارة الشركة", "organization", "named"),
        ("تلفزيون الأفق", "media_outlet", "named"),
        ("تقرير لمنظمة الأغذية", "document", "named"),
        ("خبير في أمن المعلومات", "expert", "role_only"),
        ("أحد شهود العيان", "witness", "role_only"),
        ("والد الطفل الضحية", "witness", "role_only"),
        ("مصدر مطلع", "anonymous", "anonymous"),
        ("نحو ثلث المشاركين في الاستطلاع", "collective", "role_only"),
        ("الوزير والخبير", "collective", "role_only"),
    ],
)
def test_the_words_of_a_source_give_its_kind(source: str, kind: str, anonymity: str) -> None:
    found = first(f"قال {source} إن الأمر واضح.")
    assert (found.attributes["source_kind"], found.attributes["anonymity"]) == (kind, anonymity)


def test_a_title_is_a_named_person_where_the_text_names_him() -> None:
    text = "وصل وزير الطاقة سامر النجار إلى المدينة. وقال الوزير إن الخطة جاهزة."
    assert value(text, "source_kind") == "named_person"
    assert value("وقال الوزير إن الخطة جاهزة.", "source_kind") == "official_unnamed"


def test_an_outlet_that_came_to_know_is_the_publisher() -> None:
    assert value("علمت «الأفق» أن الصفقة ألغيت.", "source_kind") == "author_outlet"


@pytest.mark.parametrize(
    "text",
    [
        "قال مسؤول طلب عدم الكشف عن هويته إن الاتفاق قريب.",
        "قال مسؤول، رفض ذكر اسمه، إن الاتفاق قريب.",
        "قال خبير اشترط عدم نشر اسمه إن الاتفاق قريب.",
    ],
)
def test_a_name_may_be_withheld(text: str) -> None:
    assert value(text, "anonymity") == "withheld"


def test_nobody_has_no_anonymity() -> None:
    found = first("وقيل إن المدير استقال.")
    assert found.attributes["source_kind"] == "unspecified"
    assert "anonymity" not in found.attributes
    assert found.entity == ""


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("قال الوزير إن الخطة جاهزة.", "certain"),
        ("قال الوزير إن الخطة قد تتأخر.", "possible"),
        ("قال الوزير إن من الممكن تأجيل الخطة.", "possible"),
        ("قال الوزير إن الخطة ستتأخر على الأرجح.", "probable"),
        ("رجح الوزير أن تتأخر الخطة.", "probable"),
        ("طالب الوزير بتأجيل الخطة.", "not_applicable"),
    ],
)
def test_hedges_inside_a_content_give_its_certainty(text: str, certainty: str) -> None:
    assert value(text, "certainty") == certainty
