"""The figures: precision, recall and F1 of events, and how right each field is where the event is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from loaders.evaluate.matching import Compared, code
from ontology import EVENT_TYPES

Figures = dict[str, Any]
_PRECISION = {"year": 4, "month": 7}


class Tally:
    """Right, wrong and missed events by type."""

    def __init__(self) -> None:
        self.tp: Counter[str] = Counter()
        self.fp: Counter[str] = Counter()
        self.fn: Counter[str] = Counter()

    def prf(self, kind: str | None = None) -> Figures:
        """Return precision, recall, F1 and the counts, of one type or of all.

        >>> Tally().prf()["f1"]
        0.0
        """
        tp, fp, fn = (c[kind] if kind else c.total() for c in (self.tp, self.fp, self.fn))
        p, r = tp / (tp + fp) if tp + fp else 0.0, tp / (tp + fn) if tp + fn else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return {"p": round(p, 3), "r": round(r, 3), "f1": round(f1, 3), "tp": tp, "fp": fp, "fn": fn}


def figures(compared: Iterable[Compared]) -> Figures:
    """Return the figures over some articles.

    ``all`` counts every required event, ``core`` neither statements nor background; optional events count nowhere.
    """
    everything, core = Tally(), Tally()
    languages: defaultdict[str, Tally] = defaultdict(Tally)
    counts: Counter[str] = Counter()
    for one in compared:
        language = languages[one.annotated.language]
        for report in one.reports:
            for quote in report.get("evidence") or []:
                counts["quotes"] += 1
                counts["exact"] += one.annotated.text[quote["start"] : quote["end"]] == quote["quote"]
        for report, event in one.pairs:
            if not event["optional"]:
                for tally in (everything, language, *([core] if _is_core(event) else [])):
                    tally.tp[event["type"]] += 1
                _fields(report, event, counts)
        for report in one.extra:
            kind = code(report)
            for tally in (everything, language, *([core] if kind != "statement" else [])):
                tally.fp[kind] += 1
            counts["off_topic_extra"] += not one.annotated.on_topic
        for event in one.missed:
            for tally in (everything, language, *([core] if _is_core(event) else [])):
                tally.fn[event["type"]] += 1
        counts["off_topic"] += not one.annotated.on_topic
    return _summary(everything, core, languages, counts)


def _summary(everything: Tally, core: Tally, languages: dict[str, Tally], counts: Counter[str]) -> Figures:
    def share(right: str, of: str, digits: int = 3) -> float | None:
        return round(counts[right] / counts[of], digits) if counts[of] else None

    codes = {kind.code for kind in EVENT_TYPES.values()}
    seen = set(everything.tp) | set(everything.fp) | set(everything.fn)
    return {
        "all": everything.prf(),
        "core": core.prf(),
        "types": {kind: everything.prf(kind) for kind in sorted(seen)},
        "macro_f1": round(sum(everything.prf(kind)["f1"] for kind in codes) / len(codes), 3),
        "languages": {name: tally.prf() for name, tally in sorted(languages.items()) if _any(tally)},
        "participants": {
            "role_recall": share("right_wanted", "wanted"),
            "role_precision": share("right_found", "found"),
            "name_recall": share("named", "wanted"),
        },
        **{
            name: share(f"{name}_right", f"{name}_asked")
            for name in ("modality", "date", "phase", "amount", "attribution")
        },
        "off_topic": {
            "articles": counts["off_topic"],
            "false_positives_each": share("off_topic_extra", "off_topic"),
        },
        "exact_quotes": share("exact", "quotes", 4),
    }


def _any(tally: Tally) -> bool:
    return bool(tally.tp or tally.fp or tally.fn)


def _is_core(event: dict[str, Any]) -> bool:
    return bool(event["type"] != "statement" and event["salience"] != "background")


def _fields(report: dict[str, Any], event: dict[str, Any], counts: Counter[str]) -> None:
    wanted, found = event["participants"], report.get("participants") or []
    counts["wanted"] += len(wanted)
    counts["found"] += len(found)
    counts["right_wanted"] += sum(any(_same_role(w, f) for f in found) for w in wanted)
    counts["right_found"] += sum(any(_same_role(f, w) for w in wanted) for f in found)
    counts["named"] += sum(any(same_name(w["name"], f["name"]) for f in found) for w in wanted)
    for name, right in judged(report, event).items():
        counts[f"{name}_asked"] += 1
        counts[f"{name}_right"] += right


def judged(report: dict[str, Any], event: dict[str, Any]) -> dict[str, bool]:
    """Return which of the fields that the annotation has a value for are right in the report."""
    out: dict[str, bool] = {"modality": report.get("modality") == event["modality"]}
    if event["date"]:
        out["date"] = day(report.get("date")) == event["date"]
    if event["phase"]:
        out["phase"] = (report.get("phase") or "").split("-")[0] == event["phase"]
    wanted = (event["amount"] or {}).get("value")
    if wanted:
        amount = report.get("amount") or {}
        out["amount"] = abs((amount.get("value") or amount.get("max") or 0) - wanted) <= 0.01 * wanted
    if event["attributed_to"]:
        names = [a.get("name") or "" for a in report.get("attribution") or []]
        out["attribution"] = any(same_name(w, n) for w in event["attributed_to"].split(";") for n in names)
    return out


def day(date: dict[str, Any] | None) -> str | None:
    """Return a printed date as the partial ISO date of the annotation.

    >>> day({"start": "2019-10-01", "precision": "month"})
    '2019-10'
    """
    if not date or not date.get("start"):
        return None
    start: str = date["start"]
    return start[: _PRECISION.get(date.get("precision") or "", 10)]


def same_name(a: str, b: str) -> bool:
    """Return whether two names are taken for one: one holds the other.

    >>> same_name("Huawei", "Huawei Technologies")
    True
    """
    a, b = a.lower().strip(), b.lower().strip()
    return bool(a and b and (a in b or b in a))


def _same_role(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(a.get("role") == b.get("role") and same_name(a["name"], b["name"]))
