"""Run an extractor over an annotated corpus."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from loaders.evaluate.corpus import Annotated, digest, read
from loaders.evaluate.figures import Figures, figures
from loaders.evaluate.matching import Compared, compare
from loaders.extract import Extractor
from loaders.failure import LoadFailure
from loaders.parallel import extract_all

THRESHOLDS = tuple(round(0.05 * i, 2) for i in range(1, 20))
"""Confidences from which reports count, for the precision-recall curve."""


@dataclass(frozen=True)
class Evaluation:
    """What an extractor found in a corpus, next to what readers found, and the figures that follow."""

    compared: tuple[Compared, ...]
    figures: Figures


def evaluate(corpus: Path, extractor: Extractor, *, progress: Callable[[int], None] | None = None) -> Evaluation:
    """Return the evaluation of ``extractor`` on the annotated articles of a folder.

    An article that the extractor fails at counts as one in which it finds nothing; ``failed`` says how many there are.

    Raises:
        BadInput: if the corpus cannot be read.
        NotFound: if the folder holds no corpus.
        RunStopped: if the extractor cannot go on.
    """
    found: list[tuple[Annotated, list[dict[str, Any]]]] = []
    failed = 0
    annotated = read(corpus)
    extracted = extract_all((a.article for a in annotated), lambda: extractor)
    for number, (one, (_, extraction)) in enumerate(zip(annotated, extracted, strict=True), 1):
        if isinstance(extraction, LoadFailure):
            failed += 1
            found.append((one, []))
        else:
            printed = json.loads(json.dumps(extraction.to_json(explain=True)))
            found.append((one, printed["reports"]))
        if progress is not None:
            progress(number)
    evaluation = judge(found)
    about = {
        "corpus": {"articles": len(found), "sha256": digest(corpus)},
        "extractor": {"name": extractor.name, "version": extractor.version},
        "failed": failed,
    }
    return replace(evaluation, figures={**about, **evaluation.figures})


def judge(found: Iterable[tuple[Annotated, list[dict[str, Any]]]]) -> Evaluation:
    """Return the evaluation of reports, as they are printed, against the events of their articles."""
    found = list(found)
    compared = tuple(compare(annotated, reports) for annotated, reports in found)
    curve = []
    for threshold in THRESHOLDS:
        kept = (compare(a, [r for r in rs if r["confidence"] >= threshold]) for a, rs in found)
        curve.append({"threshold": threshold, **figures(kept)["all"]})
    return Evaluation(compared, {**figures(compared), "curve": curve})
