"""A model as data: weights, new verbs, and from how many examples; readable as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.errors import Place, mistake
from annotator.learning.maxent import Weights
from annotator.suggest.lexicon import Verb

VERSION = 1
RIGHT = "right"  # the choice whether a finding is right; its labels:
YES, NO = "yes", "no"
# The attributes that are learnt.
ATTRIBUTES = ("stance", "quote_type", "source_kind", "anonymity", "certainty")
_CELLS = ("lemma", "present", "participle", "stance")


@dataclass(frozen=True, slots=True)
class Model:
    """What a project taught. `choices` are by "right", attribute or edge ("source end").

    Choices that would not pay are not among them. `examples` counts the cases of each choice.
    """

    choices: Mapping[str, Weights] = field(default_factory=dict)
    verbs: tuple[Verb, ...] = ()
    examples: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was learnt."""
        return bool(self.verbs) or any(self.choices.values())

    def plain(self) -> dict[str, object]:
        """Return a JSON-able form, equal for equal models."""
        return {
            "version": VERSION,
            "choices": {name: each.plain() for name, each in sorted(self.choices.items()) if each},
            "verbs": [_plain(verb) for verb in self.verbs],
            "examples": dict(sorted(self.examples.items())),
        }


def from_plain(data: object, place: Place) -> Model:
    """Return a model from its JSON-able form; raise `model_unreadable` for anything else."""
    try:
        read = _mapping(data)
        version = _whole(read["version"])
        model = Model(
            {name: _weights(each) for name, each in _mapping(read["choices"]).items()},
            tuple(map(_verb, _listed(read["verbs"]))),
            {name: _whole(n) for name, n in _mapping(read["examples"]).items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise mistake("model_unreadable", place) from error
    if version != VERSION:
        raise mistake("model_unreadable", place)
    return model


def _plain(verb: Verb) -> dict[str, object]:
    return {name: getattr(verb, name) for name in _CELLS} | {
        "frames": sorted(verb.frames),
        "marks": sorted(verb.marks),
    }


def _verb(data: object) -> Verb:
    cells = _mapping(data)
    lemma, present, participle, stance = (_word(cells[name]) for name in _CELLS)
    frames, marks = (frozenset(map(_word, _listed(cells[n]))) for n in ("frames", "marks"))
    return Verb(lemma, present, participle, (), stance, frames, marks)


def _weights(data: object) -> Weights:
    return Weights(
        {
            label: {name: float(_number(weight)) for name, weight in _mapping(each).items()}
            for label, each in _mapping(data).items()
        }
    )


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise TypeError(type(data))
    return data


def _listed(data: object) -> Iterator[object]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise TypeError(type(data))
    return iter(data)


def _word(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(type(data))
    return data


def _number(data: object) -> float:
    if not isinstance(data, int | float):
        raise TypeError(type(data))
    return data


def _whole(data: object) -> int:
    return int(_number(data))
