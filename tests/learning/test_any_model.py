"""What holds of proposals whatever a model says: a file of weights must not break an offset."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.learning.applying import propose
from annotator.learning.features import EDGES
from annotator.learning.maxent import Weights
from annotator.learning.model import ATTRIBUTES, NO, RIGHT, YES, Model
from annotator.model import text as texts
from annotator.suggest import engine
from tests.suggest.saying import TAGSET
from tests.suggest.test_properties import any_text, overlap, ranges

FEATURES = [
    *(f"moved={n}" for n in range(-3, 4)), "stops=True", "joined=True", "as the rule=True", "bias",
    "next is time", "frame=clause", "size=2",
]  # fmt: skip
weights = st.dictionaries(st.sampled_from(FEATURES), st.floats(-9, 9), max_size=6)
choices = st.builds(lambda yes, no: Weights({YES: yes, NO: no}), weights, weights)
stances = [value.id for value in next(a for a in TAGSET.attributes if a.id == "stance").values]
values = st.dictionaries(st.sampled_from(stances), weights, min_size=2).map(Weights)
models = st.builds(
    lambda edges, right, stance: Model({**edges, RIGHT: right, "stance": stance}),
    st.fixed_dictionaries({edge.name: choices for edge in EDGES}),
    choices,
    values,
)


@given(text=any_text, model=models)
def test_spans_stay_whole_and_apart(text: str, model: Model) -> None:
    edges = frozenset(texts.graphemes(text))
    for proposal in propose(text, model):
        for _, fragments in ranges(proposal):
            last = -1
            for start, end in fragments:
                assert last < start < end <= len(text)
                assert {start, end} <= edges
                last = end
        spans = proposal.spans
        assert spans["cue"]
        for one, other in (("cue", "content"), ("source", "content"), ("cue", "source")):
            assert not overlap(spans.get(one, ()), spans.get(other, ()))
        assert 0 < proposal.confidence <= 1
        assert set(proposal.attributes) <= set(ATTRIBUTES)


@given(text=any_text, model=models)
def test_links_lead_to_proposals_that_are_there(text: str, model: Model) -> None:
    found = propose(text, model)
    ids = {proposal.id for proposal in found}
    for proposal in found:
        linked = {proposal.parent, proposal.denies, proposal.confirms} - {None}
        assert linked <= ids
        assert proposal.id not in linked


@given(text=any_text)
def test_an_empty_model_changes_nothing(text: str) -> None:
    assert propose(text, Model()) == engine.propose(text)
