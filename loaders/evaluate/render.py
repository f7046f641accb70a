"""The figures of an evaluation as a table to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loaders.evaluate.run import Evaluation

_WIDTH = 16


def render(evaluation: Evaluation) -> str:
    """Return the figures as lines of text."""
    return "\n".join(_lines(evaluation.figures))


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    yield f"{'':{_WIDTH}} {'P':>6} {'R':>6} {'F1':>6}   right  extra missed"
    for group in ("types", "languages"):
        for name, prf in figures[group].items():
            yield _row(name, prf)
        yield ""
    yield _row("CORE", figures["core"]) + "   without statements and background"
    yield _row("ALL", figures["all"]) + f"   macro F1 over types {figures['macro_f1']:.3f}"
    yield ""
    who = figures["participants"]
    yield (
        f"participants with the right role: recall {_share(who['role_recall'])}, precision"
        f" {_share(who['role_precision'])}; named at all: {_share(who['name_recall'])}"
    )
    fields = ("modality", "date", "phase", "amount", "attribution")
    yield "right where asked: " + ", ".join(f"{f} {_share(figures[f])}" for f in fields)
    off = figures["off_topic"]
    yield f"off-topic articles: {off['articles']}, false positives in each {_share(off['false_positives_each'])}"
    yield f"exact quotes: {_share(figures['exact_quotes'])}"
    if figures.get("failed"):
        yield f"articles that the extractor failed at, counted as without reports: {figures['failed']}"
    yield ""
    yield "reports from this confidence on:"
    yield f"{'confidence':{_WIDTH}} {'P':>6} {'R':>6} {'F1':>6}   right  extra missed"
    for point in figures["curve"]:
        if point["tp"] + point["fp"]:
            yield _row(f"{point['threshold']:.2f}", point)


def _row(name: str, prf: dict[str, Any]) -> str:
    counts = f"{prf['tp']:>7} {prf['fp']:>6} {prf['fn']:>6}"
    return f"{name:{_WIDTH}} {prf['p']:6.3f} {prf['r']:6.3f} {prf['f1']:6.3f} {counts}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
