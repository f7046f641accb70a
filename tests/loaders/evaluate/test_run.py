from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from loaders.evaluate import evaluate, render, render_errors
from loaders.evaluate.corpus import Annotated, read
from loaders.evaluate.errors import errors
from loaders.evaluate.run import judge
from loaders.extract import extractor
from ontology import EVENT_TYPES
from tests.loaders.evaluate.corpora import SHARED, SPORT, TEXT, report, write

shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/corpus")


@pytest.fixture
def corpus(tmp_path: Path) -> list[Annotated]:
    return read(write(tmp_path))


def test_a_report_that_overlaps_an_event_of_its_type_is_right(corpus: list[Annotated]) -> None:
    one, two = corpus
    found = judge([(one, [report("Sanction", TEXT, "sanctions on Example Telecom", "ministry")]), (two, [])])
    assert found.figures["all"] == {"p": 1.0, "r": 0.5, "f1": 0.667, "tp": 1, "fp": 0, "fn": 1}
    assert found.figures["participants"]["role_recall"] == 1.0


def test_another_type_at_the_same_place_is_wrong(corpus: list[Annotated]) -> None:
    found = judge([(corpus[0], [report("Ban", TEXT, "sanctions on Example Telecom", "ministry")])])
    assert (found.figures["all"]["tp"], found.figures["all"]["fp"]) == (0, 1)


def test_a_report_elsewhere_in_the_sentence_is_right_only_with_a_shared_participant(corpus: list[Annotated]) -> None:
    with_name = report("Sanction", TEXT, "on Monday", "The ministry")
    without = report("Sanction", TEXT, "on Monday", "Nobody")
    assert judge([(corpus[0], [with_name])]).figures["all"]["tp"] == 1
    assert judge([(corpus[0], [without])]).figures["all"]["tp"] == 0


def test_an_optional_event_is_neither_demanded_nor_punished(corpus: list[Annotated]) -> None:
    found = judge([(corpus[0], [report("Statement", TEXT, "said that it will sue", "Example Telecom")])])
    assert found.figures["all"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 2}


def test_one_event_pays_for_one_report_only(corpus: list[Annotated]) -> None:
    twice = [report("Sanction", TEXT, "imposed sanctions", "ministry")] * 2
    assert judge([(corpus[0], twice)]).figures["all"]["fp"] == 1


def test_reports_in_articles_off_topic_are_counted_apart(corpus: list[Annotated]) -> None:
    found = judge([(corpus[0], []), (corpus[1], [report("Ban", SPORT, "was banned", "striker")])])
    assert found.figures["off_topic"] == {"articles": 1, "false_positives_each": 1.0}


def test_the_curve_leaves_out_what_is_less_sure(corpus: list[Annotated]) -> None:
    sure = report("Sanction", TEXT, "imposed sanctions", "ministry", confidence=0.9)
    unsure = report("Ban", TEXT, "on Monday", "ministry", confidence=0.3)
    curve = {p["threshold"]: p for p in judge([(corpus[0], [sure, unsure])]).figures["curve"]}
    assert (curve[0.3]["p"], curve[0.35]["p"], curve[0.95]["tp"]) == (0.5, 1.0, 0)


def test_errors_are_ranked_by_class_and_the_page_escapes_the_text(corpus: list[Annotated]) -> None:
    wrong = report("Sanction", TEXT, "imposed sanctions", "<b>Nobody</b>", modality="planned")
    found = judge([(corpus[0], [wrong, report("Ban", TEXT, "sue", "x")])])
    classes = errors(found)
    assert set(classes) == {
        "missed: talks", "extra: annotated as statement", "wrong modality", "wrong date", "participant missed",
    }  # fmt: skip
    page = render_errors(found)
    assert "&lt;b&gt;Nobody" in page
    assert "<b>Nobody" not in page
    assert "<mark>imposed sanctions</mark>" in page


def test_evaluating_the_default_extractor_gives_a_table_with_every_figure(tmp_path: Path) -> None:
    done: list[int] = []
    result = evaluate(write(tmp_path), extractor(), progress=done.append)
    assert done == [1, 2]
    assert result.figures["exact_quotes"] in (None, 1.0)
    assert result.figures["extractor"]["name"] == "default"
    table = render(result)
    for word in ("CORE", "ALL", "off-topic", "exact quotes", "participants"):
        assert word in table
    json.dumps(result.figures)


def _made_up(annotated: list[Annotated], seed: int) -> list[tuple[Annotated, list[dict[str, Any]]]]:
    """Return reports that are sometimes right: the figures are compared, not the extractor."""
    draw, names = random.Random(seed), list(EVENT_TYPES)
    by_code = {t.code: t.name for t in EVENT_TYPES.values()}
    out = []
    for one in annotated:
        reports = []
        for e in one.events:
            quote = e["quote"][draw.randrange(3) :][: draw.randrange(5, 300)]
            kind = by_code[e["type"]] if draw.random() < 0.7 else draw.choice(names)
            reports.append(
                report(kind, one.text, quote, modality=draw.choice(["actual", "planned"]))
                | {
                    "participants": [dict(p, iri=None) for p in e["participants"] if draw.random() < 0.6],
                    "date": draw.choice([None, {"start": (e["date"] or "2020") + "", "precision": "day"}]),
                    "amount": draw.choice([None, e["amount"] and {"value": e["amount"].get("value")}]),
                    "phase": e["phase"],
                    "attribution": [{"name": e["attributed_to"] or "x"}] * draw.randrange(2),
                }
            )
        out.append((one, reports))
    return out


@shared
@pytest.mark.corpus
@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_are_those_of_the_reference_scorer(tmp_path: Path, seed: int) -> None:
    found = _made_up(read(SHARED), seed)
    lines = "".join(json.dumps({"id": a.id, "reports": rs}) + "\n" for a, rs in found)
    (tmp_path / "found.jsonl").write_text(lines, encoding="utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(tmp_path / "found.jsonl"), "--json"]
    wanted = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = judge(found).figures
    assert {key: ours[key] for key in wanted} == wanted
