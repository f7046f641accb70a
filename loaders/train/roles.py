"""Train :mod:`loaders.extract.role_model` on an annotated corpus and write its weights.

``python -m loaders.train.roles FOLDER ...`` reads folders of annotated articles; scikit-learn is needed here and
nowhere else. The result is the same on every run.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from loaders.evaluate.roles import Case, cases
from loaders.extract import anchors
from loaders.extract.anchors import Anchors
from loaders.extract.boosted import Trees
from loaders.extract.frames import Actor, actors
from loaders.extract.role_model import CLASSES, NONE, Linear, RoleModel, arrays, path, table
from loaders.extract.scene import Scene
from ontology import EVENT_TYPES

STRENGTH = 0.1
"""Inverse of the L2 penalty, chosen by cross-validation over articles."""
RARE = 4
"""Times that a feature is seen before it gets a weight."""
SMALL = 0.02
"""Weight under which a feature says nothing."""
COMMON = 700
"""Times that a feature is seen before the second stage gets a column for it."""
TREES = 130
FOLDS = 3
LEXICAL = frozenset(("p1", "n1", "p", "n", "path", "an", "aw"))
"""Families of features that hold words of a language."""
SKIP = "skip"
"""The label of an actor that another one stands for: neither right nor wrong."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Row:
    """One actor of one case with the role that the annotator gave it."""

    features: list[str]
    label: str
    article: str
    roles: list[int]


def rows(found: list[Case], counted: list[Case]) -> list[list[Row]]:
    """Return the actors of each case that has any; ``counted`` are the cases that anchors are learned from.

    The anchors of an article are learned from the other articles, as they will be in use.
    """
    totals, held = anchors.count(map(_quote, counted))
    whole = anchors.learn(totals, held)
    own: dict[str, list[Case]] = defaultdict(list)
    for case in counted:
        own[case.article].append(case)
    out: list[list[Row]] = []
    scene: Scene | None = None
    seen = Anchors(whole)
    for case in found:
        if scene is None or scene.document is not case.document:
            scene = Scene(case.document)
            _, mine = anchors.count(map(_quote, own[case.article]))
            others = {key: held[key] - counts for key, counts in mine.items()}
            seen = Anchors({**whole, **{key: {} for key in mine}, **anchors.learn(totals, others)})
        near = actors(scene, case.detection, seen)
        roles = [CLASSES.index(role) for role in EVENT_TYPES[case.detection.type].roles]
        named = labels(scene, near, case.gold["participants"])
        if near:
            out.append([Row(a.features, label, case.article, roles) for a, label in zip(near, named, strict=True)])
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
    found = [NONE] * len(near)
    for participant in participants:
        best: tuple[tuple[bool, bool, int], int] | None = None
        for i, actor in enumerate(near):
            names = {scene.name(actor.mentions[0])} | ({actor.mentions[0].name} if actor.zone == "span" else set())
            fitting = [n for n in names if _fits(n, participant["name"])]
            if not fitting or found[i] not in (NONE, SKIP):
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


def linear(data: list[Row]) -> Linear:
    """Return the first stage, trained on rows."""
    from sklearn.linear_model import LogisticRegression

    data = [row for row in data if row.label != SKIP]
    counts = Counter(f for row in data for f in set(row.features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= RARE))}
    y = [CLASSES.index(row.label) for row in data]
    fitted = LogisticRegression(C=STRENGTH, max_iter=80).fit(_matrix(data, index), y)
    weights = np.zeros((len(index), len(CLASSES)), dtype=np.float32)
    bias = np.full(len(CLASSES), -20.0, dtype=np.float32)
    weights[:, fitted.classes_] = fitted.coef_.T
    bias[fitted.classes_] = fitted.intercept_
    return Linear(index, weights, bias)


def _matrix(data: list[Row], index: dict[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    indices: list[int] = []
    pointers = [0]
    for row in data:
        indices += sorted({index[f] for f in row.features if f in index})
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(data), len(index)))


def pruned(stage: Linear) -> Linear:
    """Return the first stage without the features whose weights all round to nothing."""
    kept = [f for f, i in stage.index.items() if np.abs(stage.weights[i]).max() >= SMALL]
    rows = [stage.index[f] for f in kept]
    return Linear({f: i for i, f in enumerate(kept)}, stage.weights[rows], stage.bias)


def boosted(events: list[list[Row]], columns: dict[str, int]) -> Trees:
    """Return the second stage. The numbers that it sees of the first stage come from models that have not seen the
    article, as in use."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    articles = sorted({rows[0].article for rows in events})
    part = {article: i % FOLDS for i, article in enumerate(articles)}
    tables, labels = [], []
    for fold in range(FOLDS):
        stage = linear([row for rows in events if part[rows[0].article] != fold for row in rows])
        for rows in events:
            if part[rows[0].article] != fold:
                continue
            features = [row.features for row in rows]
            found = table(stage.probabilities(features), features, rows[0].roles, columns)
            kept = [i for i, row in enumerate(rows) if row.label != SKIP]
            tables.append(found[kept])
            labels += [rows[i].label != NONE for i in kept]
    fitted = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=0.06,
        max_leaf_nodes=12,
        min_samples_leaf=40,
        l2_regularization=5,
        early_stopping=False,
        random_state=0,
    ).fit(np.vstack(tables), labels)
    return _trees(fitted)


def _trees(fitted: Any) -> Trees:
    nodes: list[tuple[int, float, int, int, float]] = []
    roots: list[int] = []
    depth = 0
    for (predictor,) in fitted._predictors:
        start = len(nodes)
        roots.append(start)
        for i, node in enumerate(predictor.nodes):
            leaf = bool(node["is_leaf"])
            left, right = (i, i) if leaf else (int(node["left"]), int(node["right"]))
            nodes.append(
                (
                    0 if leaf else int(node["feature_idx"]),
                    0.0 if leaf else float(node["num_threshold"]),
                    start + left,
                    start + right,
                    float(node["value"]) if leaf else 0.0,
                )
            )
            depth = max(depth, int(node["depth"]))
    feature, threshold, left_, right_, value = zip(*nodes, strict=True)
    return Trees(
        np.array(feature, dtype=np.int32),
        np.array(threshold, dtype=np.float32),
        np.array(left_, dtype=np.int32),
        np.array(right_, dtype=np.int32),
        np.array(value, dtype=np.float32),
        np.array(roots, dtype=np.int32),
        depth,
        float(np.ravel(fitted._baseline_prediction)[0]),
    )


def wordless(data: list[Row]) -> dict[str, int]:
    """Return the columns of the second stage: frequent features that hold no words and no event type but one."""
    codes = {t.code for t in EVENT_TYPES.values()}
    counts = Counter(f for row in data for f in row.features)
    kept = sorted(
        f
        for f, n in counts.items()
        if n >= COMMON and f.split("|")[0] not in LEXICAL and (f.startswith("b|") or codes.isdisjoint(f.split("|")))
    )
    return {f: i for i, f in enumerate(kept)}


def train(folders: Sequence[Path]) -> RoleModel:
    """Return the model, trained on the articles in some folders, optional events included."""
    narrow = [case for folder in folders for case in cases(folder, optional=True)]
    wide = [case for folder in folders for case in cases(folder, optional=True, wide=True)]
    events = rows(narrow, narrow) + rows(wide, narrow)
    data = [row for actors_ in events for row in actors_]
    columns = wordless(data)
    found = Anchors(anchors.learn(*anchors.count(map(_quote, narrow))))
    return RoleModel(pruned(linear(data)), boosted(events, columns), columns, found)


def main(*folders: str) -> None:
    """Train on the folders named, and write ``weights/roles.npz``."""
    model = train([Path(folder) for folder in folders])
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays(model))
    path().write_bytes(buffer.getvalue())
    sys.stdout.write(
        f"{len(model.linear.index)} features, {len(model.columns)} columns, {len(model.trees.roots)} trees, "
        f"{path().stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
