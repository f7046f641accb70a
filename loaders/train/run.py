"""The training of detection from beginning to end: read, learn, measure, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from loaders.evaluate.corpus import digest, read
from loaders.extract.features import Candidate
from loaders.train import detection, outcome
from loaders.train.examples import Examples, examples

SHARES = (0.25, 0.5, 0.75)
"""Shares of the training articles that the learning curve is measured at."""


def train_detection(
    corpus: Path,
    output: Path,
    more: Sequence[Path] = (),
    *,
    compare: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Train on the articles of a folder, write the weights, and return the figures as lines.

    ``more`` are folders of further articles: they are learned from, but figures, calibration and thresholds rest on
    the corpus. One that is named several times counts as often. The figures are of articles that the models in
    question had not seen.

    Raises:
        BadInput: if the corpus cannot be read.
        NotFound: if there is none.
    """
    data = examples(read(corpus), (one for folder in more for one in read(folder)))
    folders = list(dict.fromkeys([corpus, *more]))
    say(f"{len(data.annotated)} articles, {len(data.found)} candidates, {int(data.right.sum())} of them events")
    trained = detection.train(data, say)
    found = outcome.figures(data, trained.reported(data))
    detection.save(output, trained, _about(folders, data, found))
    lines = [f"{output.name}: {output.stat().st_size} bytes, {trained.threshold}"]
    lines += _table("both, out of fold", found)
    lines += [f"  from {p['threshold']:.2f}: {_prf(p)}" for p in outcome.curve(data, trained.scores)]
    if compare:
        lines += _table("lexicon alone", outcome.figures(data, outcome.lexicon(data)))
        lines += _table("model alone", _alone(data, say))
        lines += _learning(data, say)
    return lines


def _about(folders: list[Path], data: Examples, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "made_by": "python -m loaders.train",
        "corpus": [digest(folder) for folder in folders],
        "articles": len(data.annotated),
        "events": sum(data.demanded),
        "out_of_fold": found,
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "licence": "Apache-2.0",
    }


def _alone(data: Examples, say: Callable[[str], None]) -> dict[str, Any]:
    """Return what the learned part does without any knowledge of triggers."""
    say("model alone")
    blind = replace(data, found=[_without_triggers(c) for c in data.found])
    trained = detection.train(blind, lambda _: None)
    return outcome.figures(blind, trained.reported(blind))


def _without_triggers(c: Candidate) -> Candidate:
    # What the words of the lexicon are: their ids, their weights, and what stands around them.
    marks = ("T:", "strong", "weak", "tok:", "before:", "after:", "with:", "beside:", "types:", "A:T:")
    pair, typed, whole = ([f for f in known if not f.startswith(marks)] for known in (c.pair, c.typed, c.whole))
    return Candidate(c.scene, c.type, c.triggers, pair, typed, whole)


def _learning(data: Examples, say: Callable[[str], None]) -> Iterator[str]:
    """Yield the figures of models that learned from a part of the articles only."""
    for share in SHARES:
        say(f"learning curve: {share:.0%} of the articles")
        kept = np.random.default_rng(0).random(len(data.annotated)) < share
        part = data.only(kept.tolist())
        trained = detection.train(part, lambda _: None)
        found = outcome.figures(part, trained.reported(part))
        yield f"{share:.0%} of the articles ({int(kept.sum())}): {_prf(found['all'])}"


def _table(name: str, found: dict[str, Any]) -> Iterator[str]:
    yield f"{name}: {_prf(found['all'])}; extra in each off-topic article {found['off_topic']}"
    yield f"  {'core':16} {_prf(found['core'])}"
    for group in ("types", "languages"):
        for key, prf in found[group].items():
            yield f"  {key:16} {_prf(prf)}"


def _prf(prf: dict[str, float]) -> str:
    return f"P {prf['p']:.3f} R {prf['r']:.3f} F1 {prf['f1']:.3f}"
