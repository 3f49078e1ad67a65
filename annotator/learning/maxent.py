"""Maximum-entropy classifiers whose model is plain data: weights by label and feature.

Training is CRFsuite's on sequences of one item, which is multinomial logistic regression (Berger
et al. 1996) with an L2 penalty, by L-BFGS (Okazaki 2007): the same examples in the same order give
the same weights. Applying them needs no library.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Features = Sequence[str]
Example = tuple[Features, str]
_ROUNDS = 120
_PENALTY = 0.3
_SMALLEST = 1e-3  # weights nearer to zero than this say nothing and are left out
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """`by_label[label][feature]` is a weight; labels without weights still take part."""

    by_label: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is something to choose between."""
        return len(self.by_label) > 1

    def probabilities(self, features: Features) -> dict[str, float]:
        """Return the probability of each label; {} when nothing was learnt."""
        if not self:
            return {}
        scores = {
            label: sum(weights.get(name, 0.0) for name in features)
            for label, weights in self.by_label.items()
        }
        highest = max(scores.values())
        raised = {label: math.exp(score - highest) for label, score in scores.items()}
        total = sum(raised.values())
        return {label: value / total for label, value in raised.items()}

    def plain(self) -> dict[str, dict[str, float]]:
        """Return a JSON-able form, sorted."""
        return {
            label: {name: weights[name] for name in sorted(weights)}
            for label, weights in sorted(self.by_label.items())
        }


def train(examples: Iterable[Example]) -> Weights:
    """Return the weights that fit the examples; empty ones if there is only one label."""
    import pycrfsuite  # noqa: PLC0415 (only training needs it, and it need not cost every start)

    trainer = pycrfsuite.Trainer(verbose=False)
    labels: set[str] = set()
    for features, label in examples:
        trainer.append([list(features)], [label])
        labels.add(label)
    if len(labels) < 2:
        return Weights()
    trainer.set_params({"c1": 0.0, "c2": _PENALTY, "max_iterations": _ROUNDS})
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        found: dict[str, dict[str, float]] = {label: {} for label in sorted(labels)}
        for (name, label), weight in tagger.info().state_features.items():
            if abs(weight) >= _SMALLEST:
                found[label][name] = round(float(weight), _DIGITS)
        tagger.close()
    return Weights(found)
