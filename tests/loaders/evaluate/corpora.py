"""A corpus for the tests of evaluation, written for them, and reports as an extractor would print them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[4] / "shared" / "corpus"

TEXT = (
    "The ministry imposed sanctions on Example Telecom on Monday. Example Telecom said that it will sue. "
    "It is in talks with Sample Chips about a licence worth $5 million."
)
SPORT = "The striker was banned for two matches."


def event(kind: str, quote: str, *names: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "participants": [{"name": n, "role": "initiator"} for n in names],
        "date": None,
        "place": None,
        "technology": None,
        "amount": None,
        "modality": "actual",
        "phase": None,
        "effect": None,
        "attributed_to": None,
        "quote": quote,
        "salience": "main",
        "optional": False,
    } | more


def report(kind: str, text: str, quote: str, *names: str, **more: Any) -> dict[str, Any]:
    start = text.index(quote)
    return {
        "type": kind,
        "participants": [{"name": n, "role": "initiator", "iri": None} for n in names],
        "modality": "actual",
        "evidence": [{"quote": quote, "start": start, "end": start + len(quote), "supports": ["type"]}],
        "confidence": 0.5,
    } | more


ARTICLES: list[dict[str, Any]] = [
    {"id": "one", "title": None, "text": TEXT, "published": "2024-05-06", "language": "en", "on_topic": True},
    {"id": "two", "title": None, "text": SPORT, "published": None, "language": "en", "on_topic": False},
]
GOLD: list[dict[str, Any]] = [
    {
        "article_id": "one",
        "events": [
            event("sanction", "imposed sanctions on Example Telecom", "ministry", date="2024-05-06"),
            event("statement", "said that it will sue", "Example Telecom", optional=True),
            event("talks", "in talks with Sample Chips", "Example Telecom", amount={"value": 5000000}),
        ],
    },
    {"article_id": "two", "events": []},
]


def write(folder: Path, prefix: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("articles", ARTICLES), ("gold", GOLD)):
        lines = "".join(json.dumps(r) + "\n" for r in records)
        (folder / f"{prefix}{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder
