"""Links between proposals: parents, denials, confirmations, implied sources."""

from __future__ import annotations

from annotator.suggest.engine import Proposal, propose
from tests.suggest.saying import words


def found(text: str) -> dict[str, Proposal]:
    """Return the proposals of a text by their cues."""
    return {words(text, proposal.spans["cue"]): proposal for proposal in propose(text)}


def test_an_attribution_inside_a_content_has_its_outer_one_as_parent() -> None:
    at = found("وقالت الصحيفة إن الوزير أكد أن الخطة جاهزة، وأضافت أن التنفيذ بدأ.")
    assert at["أكد"].parent == at["وقالت"].id
    assert at["وقالت"].parent is None
    assert at["وأضافت"].parent is None


def test_an_inner_source_of_a_relay_has_the_outer_one_as_parent() -> None:
    at = found("ونقلت الصحيفة عن مصدر أن الصفقة ألغيت.")
    assert at["عن"].parent == at["ونقلت"].id
    assert at["عن"].spans["content"] == at["ونقلت"].spans["content"]


def test_a_denial_is_linked_to_what_it_denies() -> None:
    at = found("وقالت الصحيفة إن المدير استقال من منصبه. ونفى المدير أن يكون قد استقال من منصبه.")
    assert at["ونفى"].denies == at["وقالت"].id


def test_a_denial_may_be_linked_to_its_own_child() -> None:
    at = found("ونفى المدير تقريرا يفيد بأنه استقال من منصبه.")
    (child,) = (proposal for cue, proposal in at.items() if cue != "ونفى")
    assert at["ونفى"].denies == child.id
    assert child.parent == at["ونفى"].id


def test_a_confirmation_is_linked_to_what_is_in_play() -> None:
    at = found("وقالت الصحيفة إن المدير استقال من منصبه. وأكد المتحدث أن المدير استقال من منصبه.")
    assert at["وأكد"].attributes["stance"] == "confirms"
    assert at["وأكد"].confirms == at["وقالت"].id


def test_an_implied_source_is_the_one_before_that_agrees() -> None:
    at = found("وقال الوزير إن الخطة جاهزة. وقالت المديرة إن التنفيذ بدأ. وأضاف أن المال متوفر.")
    assert "source" not in at["وأضاف"].spans
    assert at["وأضاف"].entity == "الوزير"
    assert at["وأضاف"].implicit == {
        "person": "third",
        "gender": "masculine",
        "number": "singular",
        "reason": "null_subject",
    }


def test_the_chief_of_many_is_one() -> None:
    at = found("وقال صاحب المنزل سامي نصار إن القوات وصلت. وقال كبير المفاوضين صائب عريقات إن "
               "الاتفاق قريب، وندد بهدم المنازل.")  # fmt: skip
    assert at["وندد"].entity == "كبير المفاوضين صائب عريقات"


def test_a_source_that_is_said_again_is_the_same() -> None:
    at = found("وقال مصدر أمني إن المشتبه به فر. وأضاف المصدر ذاته أن البحث مستمر.")
    assert at["وأضاف"].entity == "مصدر أمني"
    assert words("", ()) == ""


def test_a_pronoun_on_a_particle_is_a_source_with_an_entity() -> None:
    text = "وقال الوزير إن الخطة جاهزة، لكنه أضاف أن المال لا يكفي."
    at = found(text)
    assert words(text, at["أضاف"].spans["source"]) == "لكنه"
    assert at["أضاف"].entity == "الوزير"


def test_a_participle_shares_the_implied_source_of_its_verb() -> None:
    at = found("وقال الوزير إن الخطة جاهزة. وأشار إلى المال، مضيفا أن التنفيذ بدأ.")
    assert at["مضيفا"].entity == at["وأشار"].entity == "الوزير"


def test_a_headline_may_deny_what_comes_after_it() -> None:
    text = (
        "الوزارة تنفي انهيار السد\n\n"
        "نفت وزارة المياه ما نشرته صحيفة النهر.\n"
        "وكانت صحيفة النهر قالت إن السد انهار."
    )
    at = found(text)
    assert at["تنفي"].denies == at["قالت"].id


def test_a_denial_of_such_news_is_linked_to_it() -> None:
    at = found("وقالت الصحيفة إن السد انهار. ونفى الوزير هذه الأنباء.")
    assert at["ونفى"].denies == at["وقالت"].id


def test_which_is_what_somebody_denied_points_at_what_was_said() -> None:
    at = found("وقالت الصحيفة إن السد انهار، وهو ما نفاه الوزير.")
    assert at["نفاه"].denies == at["وقالت"].id


def test_an_affirmation_confirms_nothing_by_itself() -> None:
    at = found("وأكدت مصادر طبية مقتل ثلاثة عمال.")
    assert at["وأكدت"].confirms is None
    assert at["وأكدت"].attributes["stance"] == "asserts"
