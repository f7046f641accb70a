"""Who plays which role in a detected event: a model over scenes, bound by what the event type allows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.frames import Actor, actors
from loaders.extract.grammar import bent, leaning
from loaders.extract.role_model import CLASSES, role_model
from loaders.extract.scene import Scene
from ontology import EVENT_TYPES

THRESHOLD = 0.27
"""Probability from which an actor is taken for a participant."""
MOST = 12
"""Participants of one event."""
REMOVED = 60
"""Characters between the word for a removal and the maker of what is removed."""
_REASONS = 3


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
    scene, model = _scene(document), role_model()
    near = actors(scene, detection, model.anchors)
    if not near:
        return ()
    allowed = [CLASSES.index(role) for role in EVENT_TYPES[detection.type].roles]
    scores = model.scores([actor.features for actor in near], allowed)
    scores = bent(scores, [leaning(actor.features) for actor in near])
    chosen = []
    for place, actor in enumerate(near):
        column = max(allowed, key=lambda i: (scores[place, i], -i))
        score = float(scores[place, column])
        if _ousted(document, detection, actor):
            column, score = CLASSES.index("target"), max(score, THRESHOLD)
        chosen.append((score, -place, column, actor))
    chosen.sort(key=lambda c: (-c[0], -c[1]))
    taken = [c for c in chosen if c[0] >= THRESHOLD][:MOST] or chosen[:1]
    giver = _giver(detection, [(column, actor) for _, _, column, actor in taken])
    return tuple(
        _filling(scene, score, CLASSES.index("initiator") if actor is giver else column, actor)
        for score, _, column, actor in taken
    )


def _giver(detection: Detection, taken: list[tuple[int, Actor]]) -> Actor | None:
    """Return who offers a licence where all that are named would receive one: the first of them, the subject.

    Most licences that the model has seen are those of an authority, which has no part in an offer between companies.
    """
    receiving = [actor for column, actor in taken if CLASSES[column] == "beneficiary"]
    if detection.type != "LicensingOffer" or len(receiving) < 2 or len(receiving) < len(taken):
        return None
    return min(receiving, key=lambda actor: min(m.start for m in actor.mentions))


def _ousted(document: Document, detection: Detection, actor: Actor) -> bool:
    """Return whether public money pays for the removal of what this company makes: it is the one who is hit.

    The words for removal are those that speak for a ban.
    """
    if detection.type != "SubsidyFund" or actor.mentions[0].kind != "company":
        return False
    ends = [document.tokens[t.last].end for t in document.triggers if t.trigger.type == "Ban"]
    sentence = document.sentences[detection.sentence]
    mentioned = [m.start for m in actor.mentions if sentence.start <= m.start < sentence.end]
    return any(0 <= start - end <= REMOVED for start in mentioned for end in ends)


def _filling(scene: Scene, score: float, column: int, actor: Actor) -> Filling:
    mention = actor.mentions[0]
    reasons = ", ".join(role_model().linear.reasons(actor.features, column, _REASONS))
    return Filling(
        role=CLASSES[column],
        mention=replace(mention, name=scene.name(mention)),
        span=Span(mention.start, mention.end),
        why=f"roles model {score:.2f} ({reasons})",
        score=score,
    )


_last: list[Scene] = []


def _scene(document: Document) -> Scene:
    # Every detection of an article asks for the same scene, one article after another.
    if not _last or _last[0].document is not document or _last[0].mentions is not document.mentions:
        _last[:] = [Scene(document)]
    return _last[0]
