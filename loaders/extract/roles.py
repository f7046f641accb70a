"""Who plays which role in a detected event: a linear model over frames, bound by what the event type allows.

The model is multinomial logistic regression over the features of :mod:`loaders.extract.scene`, trained by
``loaders.train.roles``; its weights are plain numbers in ``weights/roles.npz``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from loaders.extract.anchors import Anchors
from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.scene import Actor, Scene, actors
from ontology import EVENT_TYPES, ROLES

NONE = "none"
CLASSES = (NONE, *ROLES)
"""What the model decides between, in the order of its columns."""
THRESHOLD = 0.4
"""Probability from which an actor is taken for a participant."""
MOST = 12
"""Participants of one event."""
_EXPLAINED = 3


@dataclass(frozen=True, slots=True)
class Filling:
    """One filled role. ``mention.name`` is the fullest form in which the text names the actor; ``span`` is where it is
    mentioned for this event; ``score`` is the probability that the model gives."""

    role: str
    mention: Mention
    span: Span
    why: str
    score: float


def fill(document: Document, detection: Detection) -> tuple[Filling, ...]:
    """Return the participants of a detected event, the most certain first; empty where nobody can take part.

    The mentions of the document must be there (:func:`loaders.extract.mentions.find`).
    """
    scene = _scene(document)
    model = _model()
    candidates = actors(scene, detection, model.anchors)
    if not candidates:
        return ()
    allowed = [CLASSES.index(role) for role in EVENT_TYPES[detection.type].roles]
    scored = [(model.probabilities(actor.features), actor) for actor in candidates]
    chosen = []
    for place, (p, actor) in enumerate(scored):
        role = max(allowed, key=lambda i: (p[i], -i))
        chosen.append((float(p[role]), -place, role, actor))
    chosen.sort(key=lambda c: (-c[0], -c[1]))
    taken = [c for c in chosen if c[0] >= THRESHOLD][:MOST] or chosen[:1]
    return tuple(_filling(scene, model, score, role, actor) for score, _, role, actor in taken)


def _filling(scene: Scene, model: Model, score: float, role: int, actor: Actor) -> Filling:
    mention = actor.mentions[0]
    why = f"roles model {score:.2f} ({', '.join(model.reasons(actor.features, role))})"
    return Filling(
        CLASSES[role],
        replace(mention, name=scene.name(mention)),
        Span(mention.start, mention.end),
        why,
        score,
    )


_last: list[Scene] = []


def _scene(document: Document) -> Scene:
    # Every detection of an article asks for the same scene, one article after another.
    if not _last or _last[0].document is not document or _last[0].mentions is not document.mentions:
        _last[:] = [Scene(document)]
    return _last[0]


class Model:
    """The weights: one row for each feature, one column for each class."""

    def __init__(
        self, features: list[str], weights: NDArray[np.float32], bias: NDArray[np.float32], anchors: Anchors
    ) -> None:
        self._index = {feature: i for i, feature in enumerate(features)}
        self._weights, self._bias = weights, bias
        self.anchors = anchors

    def probabilities(self, features: list[str]) -> NDArray[np.float32]:
        """Return the probability of every class."""
        rows = [i for f in features if (i := self._index.get(f)) is not None]
        logits = self._weights[rows].sum(axis=0) + self._bias
        e = np.exp(logits - logits.max())
        found: NDArray[np.float32] = e / e.sum()
        return found

    def reasons(self, features: list[str], column: int) -> list[str]:
        """Return the features that spoke most for a class."""
        weighed = [(float(self._weights[i, column]), f) for f in features if (i := self._index.get(f)) is not None]
        return [f for w, f in sorted(weighed, key=lambda x: (-x[0], x[1]))[:_EXPLAINED] if w > 0]


@lru_cache(maxsize=1)
def _model() -> Model:
    with (
        (files(__package__) / "weights" / "roles.npz").open("rb") as f,
        np.load(f, allow_pickle=False) as data,
    ):
        features = bytes(data["features"]).decode().split("\n")
        anchors = Anchors(json.loads(bytes(data["anchors"])))
        return Model(features, data["weights"].astype(np.float32), data["bias"].astype(np.float32), anchors)
