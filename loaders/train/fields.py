"""Training of the models that fill fields: modality, the date of an event, the source that it stands on.

``python -m loaders.train.fields FOLDER ...`` reads folders of annotated articles and writes the weights that ship with
the extractor. The same corpus gives the same weights: nothing is drawn at random, and weights are rounded.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

from loaders.evaluate.corpus import pairs
from loaders.evaluate.fields import Case, cases, same_name
from loaders.extract.date_choice import candidates, no_date
from loaders.extract.modality_features import features
from loaders.extract.source_choice import no_source, sources

WEIGHTS = Path(__file__).parents[1] / "extract" / "weights"
RAREST = 4
"""Examples in which a feature must occur to have a weight."""
RIDGE = 5.0
SMALLEST = 0.02
"""Weights nearer to zero are not shipped."""


@dataclass
class Choices:
    """Groups of candidates with their features, one or more of each group right; what a ranker learns from."""

    features: list[Collection[str]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    groups: int = 0

    def add(self, candidates: Iterable[tuple[Collection[str], bool]]) -> None:
        """Add one group; one that has no right candidate teaches nothing and is left out."""
        rows = list(candidates)
        if not any(right for _, right in rows):
            return
        for names, right in rows:
            self.features.append(names)
            self.right.append(right)
            self.group.append(self.groups)
        self.groups += 1


def fit(choices: Choices, ridge: float = RIDGE) -> dict[str, float]:
    """Return the weights that make the right candidates likely: conditional logit with an L2 penalty."""
    counts = Counter(name for names in choices.features for name in set(names))
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= RAREST))}
    rows, columns = [], []
    for i, names in enumerate(choices.features):
        known = sorted(index[n] for n in set(names) if n in index)
        rows += [i] * len(known)
        columns += known
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(choices.features), len(index)))
    transposed = matrix.T.tocsr()
    group, right = np.array(choices.group), np.array(choices.right)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        top = np.full(choices.groups, -np.inf)
        np.maximum.at(top, group, scores)
        shares = np.exp(scores - top[group])
        whole = np.bincount(group, shares, choices.groups)
        good = np.bincount(group, shares * right, choices.groups)
        gradient = transposed @ (shares * right / good[group] - shares / whole[group])
        likelihood = float(np.log(good).sum() - np.log(whole).sum())
        return -likelihood + 0.5 * ridge * float(weights @ weights), ridge * weights - gradient

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(found.x[i]), 3) for name, i in index.items() if abs(found.x[i]) >= SMALLEST}


def date_choices(known: Iterable[Case]) -> Choices:
    """Return, for each event, its candidate dates, and which of them is the annotated one."""
    choices = Choices()
    for case in known:
        wanted = case.gold["date"]
        found = candidates(case.document, case.detection, case.gold["modality"])
        choices.add(
            [(c.features, bool(wanted) and _dates_agree(c.value.start, c.value.precision, wanted)) for c in found]
            + [(no_date(case.detection), not wanted)]
        )
    return choices


def _dates_agree(start: str, precision: str, wanted: str) -> bool:
    if start[: {"year": 4, "month": 7}.get(precision, 10)] == wanted:
        return True
    # The annotation has no weeks and quarters: it names their month.
    return precision in ("week", "quarter") and start[:7] == wanted


def source_choices(known: Iterable[Case]) -> Choices:
    """Return, for each event, its candidate sources, and which of them are annotated (or speak)."""
    choices = Choices()
    for case in known:
        wanted = [n for n in (case.gold["attributed_to"] or "").split(";") if n.strip()]
        if case.detection.type == "Statement":
            wanted += [p["name"] for p in case.gold["participants"] if p["role"] == "speaker"]
        found = sources(case.document, case.detection)
        choices.add(
            [(s.features.names(), any(same_name(w, s.name) for w in wanted)) for s in found]
            + [(no_source(case.detection, found), not wanted)]
        )
    return choices


def modality_choices(known: Iterable[Case], labels: tuple[str, ...]) -> Choices:
    """Return, for each event, the modalities as candidates, each with the features of the event bound to it."""
    choices = Choices()
    for case in known:
        names = features(case.document, case.detection)
        choices.add([([f"{label}|{n}" for n in names], label == case.gold["modality"]) for label in labels])
    return choices


def main(argv: list[str]) -> None:
    """Train on the folders named, and write the weights."""
    known = [c for folder in argv for articles, gold in pairs(Path(folder)) for c in cases(articles, gold)]
    write("dates", fit(date_choices(known)), len(known))
    write("sources", fit(source_choices(known)), len(known))
    labels = tuple(sorted({c.gold["modality"] for c in known}))
    write("modality", _by_feature(fit(modality_choices(known, labels)), labels), len(known), labels)


def _by_feature(weights: dict[str, float], labels: tuple[str, ...]) -> dict[str, list[float]]:
    """Return weights of ``label|feature`` as one row a feature, in the order of the labels."""
    rows: dict[str, list[float]] = {}
    for name, weight in weights.items():
        label, _, feature = name.partition("|")
        rows.setdefault(feature, [0.0] * len(labels))[labels.index(label)] = weight
    return rows


def write(
    name: str, weights: Mapping[str, float | list[float]], events: int, labels: tuple[str, ...] | None = None
) -> None:
    """Write a model with where it comes from, one feature a line."""
    head = {"provenance": f"learned from {events} annotated events by loaders/train/fields.py"}
    lines = [json.dumps(k) + ":" + json.dumps(v) for k, v in {**head, **({"labels": labels} if labels else {})}.items()]
    rows = [f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v)}" for k, v in sorted(weights.items())]
    WEIGHTS.mkdir(exist_ok=True)
    text = "{" + ",\n".join([*lines, '"weights":{' + ",\n".join(rows) + "}"]) + "}\n"
    json.loads(text)
    (WEIGHTS / f"{name}.json").write_text(text, "utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
