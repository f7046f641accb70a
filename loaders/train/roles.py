"""Train the model of :mod:`loaders.extract.roles` on an annotated corpus and write its weights.

``python -m loaders.train.roles CORPUS`` reads the training part only; scikit-learn is needed here and nowhere else.
The result is the same on every run.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from loaders.evaluate.roles import Case, cases
from loaders.extract import anchors
from loaders.extract import roles as model
from loaders.extract.anchors import Anchors
from loaders.extract.scene import Actor, Scene, actors

STRENGTH = 0.1
"""Inverse of the L2 penalty, chosen by cross-validation over articles."""
RARE = 4
"""Times that a feature is seen before it gets a weight."""
SKIP = "skip"
"""The label of an actor that another one stands for: neither right nor wrong."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Row:
    """One actor of one case with the role that the annotator gave it."""

    features: list[str]
    label: str
    article: str


def rows(found: list[Case], counted: list[Case]) -> list[Row]:
    """Return what there is to learn from the cases; ``counted`` are those that anchors are learned from.

    The anchors of an article are learned from the other articles, as they will be in use.
    """
    totals, held = anchors.count(map(_quote, counted))
    table = anchors.learn(totals, held)
    own: dict[str, list[Case]] = defaultdict(list)
    for case in counted:
        own[case.article].append(case)
    out: list[Row] = []
    scene: Scene | None = None
    seen = Anchors(table)
    for case in found:
        if scene is None or scene.document is not case.document:
            scene = Scene(case.document)
            _, mine = anchors.count(map(_quote, own[case.article]))
            others = {key: held[key] - counts for key, counts in mine.items()}
            seen = Anchors({**table, **dict.fromkeys(mine, {}), **anchors.learn(totals, others)})
        near = actors(scene, case.detection, seen)
        out += [
            Row(actor.features, label, case.article)
            for actor, label in zip(near, labels(scene, near, case.gold["participants"]), strict=True)
            if label != SKIP
        ]
    return out


def _quote(case: Case) -> tuple[str, str, list[str]]:
    document, d = case.document, case.detection
    return (
        case.gold["type"],
        document.language,
        [t.text for t in document.tokens if d.start <= t.start and t.end <= d.end],
    )


def labels(scene: Scene, near: list[Actor], participants: list[dict[str, Any]]) -> list[str]:
    """Return the role of each actor: that of the participant whose name fits it better than any other actor."""
    found = [model.NONE] * len(near)
    for participant in participants:
        best: tuple[tuple[bool, bool, int], int] | None = None
        for i, actor in enumerate(near):
            names = {scene.name(actor.mentions[0])} | ({actor.mentions[0].name} if actor.zone == "span" else set())
            fitting = [n for n in names if _fits(n, participant["name"])]
            if not fitting or found[i] not in (model.NONE, SKIP):
                continue
            score = (
                any(n.casefold() == participant["name"].casefold() for n in fitting),
                actor.zone == "span",
                -min(abs(len(n) - len(participant["name"])) for n in fitting),
            )
            found[i] = SKIP
            if best is None or score > best[0]:
                best = (score, i)
        if best is not None:
            found[best[1]] = participant["role"]
    return found


def _fits(a: str, b: str) -> bool:
    # Word by word: "US" is no part of "Russia" here, whatever the scorer says.
    x, y = _WORD.findall(a.casefold()), _WORD.findall(b.casefold())
    if len(x) > len(y):
        x, y = y, x
    return bool(x) and any(y[i : i + len(x)] == x for i in range(len(y) - len(x) + 1))


def train(data: list[Row]) -> tuple[list[str], Any, Any]:
    """Return the features, their weights (features x classes) and the bias of each class."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for row in data for f in set(row.features))
    features = sorted(f for f, n in counts.items() if n >= RARE)
    index = {f: i for i, f in enumerate(features)}
    indices: list[int] = []
    pointers = [0]
    for row in data:
        indices += sorted({index[f] for f in row.features if f in index})
        pointers.append(len(indices))
    x = csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(data), len(features)))
    y = [model.CLASSES.index(row.label) for row in data]
    fitted = LogisticRegression(C=STRENGTH, max_iter=150).fit(x, y)
    weights = np.zeros((len(features), len(model.CLASSES)), dtype=np.float32)
    bias = np.full(len(model.CLASSES), -20.0, dtype=np.float32)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return features, weights, bias


def save(path: Path, features: list[str], weights: Any, bias: Any, table: dict[str, dict[str, float]]) -> None:
    """Write the weights, rounded to half precision; features whose weights all round to nothing are left out."""
    kept = np.abs(weights).max(axis=1) >= 0.02
    names = "\n".join(f for f, keep in zip(features, kept, strict=True) if keep).encode()
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        features=np.frombuffer(names, dtype=np.uint8),
        weights=weights[kept].astype(np.float16),
        bias=bias.astype(np.float16),
        anchors=np.frombuffer(json.dumps(table, ensure_ascii=False, sort_keys=True).encode(), dtype=np.uint8),
    )
    path.write_bytes(buffer.getvalue())


def main(root: str) -> None:
    """Train on the training part of the corpus and write ``weights/roles.npz``."""
    narrow = list(cases(Path(root), "train"))
    data = rows(narrow, narrow) + rows(list(cases(Path(root), "train", wide=True)), narrow)
    features, weights, bias = train(data)
    path = Path(model.__file__).parent / "weights" / "roles.npz"
    save(path, features, weights, bias, anchors.learn(*anchors.count(map(_quote, narrow))))
    sys.stdout.write(f"{len(data)} actors, {len(features)} features, {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
