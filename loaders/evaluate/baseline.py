"""The ratchet: figures may rise, and what has risen may not fall.

``python -m loaders.evaluate.baseline CORPUS BASELINE`` measures the extractor on a corpus that its weights have not
seen, and raises the floors in the baseline file; it lowers one only with ``--allow-regression``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.evaluate.figures import Figures
from loaders.evaluate.run import evaluate
from loaders.extract.extractors.default import make

SLACK = 0.02
"""What a figure may lose before its floor is broken: one event more or less is no loss."""
FEWEST = 15
"""Events that a type or language needs, right and missed, before it has a floor of its own."""
Floors = dict[str, float]


def floors(figures: Figures) -> Floors:
    """Return the figures that have floors, by name.

    >>> prf = {"f1": 0.5, "p": 0.6, "tp": 10, "fn": 10}
    >>> floors({"all": prf, "core": prf, "types": {"ban": prf}, "languages": {}})["type ban"]
    0.5
    """
    out = {"all": figures["all"]["f1"], "core": figures["core"]["f1"], "precision": figures["all"]["p"]}
    for group, what in (("types", "type"), ("languages", "language")):
        for name, prf in figures[group].items():
            if prf["tp"] + prf["fn"] >= FEWEST:
                out[f"{what} {name}"] = prf["f1"]
    return out


def broken(figures: Figures, baseline: Floors) -> Iterator[str]:
    """Yield what has fallen below its floor, in words.

    >>> prf = {"f1": 0.5, "p": 0.6, "tp": 10, "fn": 10}
    >>> list(broken({"all": prf, "core": prf, "types": {}, "languages": {}}, {"all": 0.6}))
    ['all: 0.500 is below 0.600']
    """
    now = floors(figures)
    for name, floor in baseline.items():
        if now.get(name, 0.0) < floor - SLACK:
            yield f"{name}: {now.get(name, 0.0):.3f} is below {floor:.3f}"


def raised(figures: Figures, baseline: Floors, *, allow_regression: bool = False) -> Floors:
    """Return the new floors: the figures of now, where they are not lower."""
    now = floors(figures)
    return now if allow_regression else {name: max(f, baseline.get(name, 0.0)) for name, f in now.items()}


def main() -> None:
    """Measure and write the floors."""
    parser = argparse.ArgumentParser(prog="python -m loaders.evaluate.baseline", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("baseline", type=Path)
    parser.add_argument("--allow-regression", action="store_true")
    given = parser.parse_args()
    figures = evaluate(given.corpus, make()).figures
    before: dict[str, Any] = json.loads(given.baseline.read_text("utf8")) if given.baseline.is_file() else {}
    known = before.get("floors", {}) if before.get("corpus") == figures["corpus"]["sha256"] else {}
    made = raised(figures, known, allow_regression=given.allow_regression)
    record = {"corpus": figures["corpus"]["sha256"], "floors": dict(sorted(made.items()))}
    given.baseline.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({k: figures[k] for k in ("all", "core", "macro_f1", "off_topic")}) + "\n")


if __name__ == "__main__":
    main()
