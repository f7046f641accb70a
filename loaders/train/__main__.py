"""``python -m loaders.train CORPUS``: learn to detect events from annotated articles, and write the weights.

CORPUS is a folder of annotated articles: pairs of ``NAME.articles.jsonl`` and ``NAME.gold.jsonl``. The same corpus
gives the same file on every run. scikit-learn and scipy are needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# One thread: sums in another order are other sums.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """Read the arguments and train."""
    from loaders.extract.model import WEIGHTS
    from loaders.train.run import train_detection

    parser = argparse.ArgumentParser(prog="python -m loaders.train", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--more", type=Path, nargs="+", default=[], help="folders of more articles to learn from (training/README.md)"
    )
    parser.add_argument("--output", type=Path, default=WEIGHTS, help="file to write (default: the package's own)")
    parser.add_argument(
        "--compare", action="store_true", help="print also lexicon alone, model alone, and the learning curve"
    )
    given = parser.parse_args()
    lines = train_detection(
        given.corpus,
        given.output,
        given.more,
        compare=given.compare,
        say=_say,
    )
    for line in lines:
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
