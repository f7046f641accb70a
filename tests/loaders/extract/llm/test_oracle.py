"""A model that answers like the annotators: what is lost between its answers and the reports is our own loss."""

from __future__ import annotations

import pytest

from loaders.evaluate.corpus import Annotated, read
from loaders.evaluate.run import evaluate
from ontology import EVENT_TYPES
from tests.loaders.evaluate.corpora import SHARED
from tests.loaders.extract.llm.conftest import Serve, asking
from tests.loaders.extract.llm.serving import Asked, Reply, event, events

TYPES = {kind.code: kind.name for kind in EVENT_TYPES.values()}


def annotated(asked: Asked, corpus: list[Annotated]) -> Annotated:
    """Return the article of the corpus that is asked about."""
    lines = asked.article.partition("\n\n")[2].split("\n")
    return next(a for a in corpus if all(line in a.article.text for line in lines))


def answer(asked: Asked, corpus: list[Annotated]) -> Reply:
    """Tell the events of the gold whose quotes are in the part of the article that is asked about."""
    part = " ".join(asked.article.split())
    return events(
        *(
            event(
                TYPES[e["type"]],
                e["quote"],
                *((p["role"], p["name"]) for p in e["participants"]),
                modality=e["modality"],
                effect=e["effect"],
                sources=[{"role": "speaker", "name": n} for n in (e["attributed_to"] or "").split("; ") if n],
            )
            for e in annotated(asked, corpus).events
            if " ".join(e["quote"].split()) in part
        )
    )


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.timeout(600)
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/corpus")
def test_the_answers_of_annotators_come_out_as_they_went_in(model_server: Serve) -> None:
    corpus = read(SHARED)
    found = evaluate(SHARED, asking(model_server(lambda asked: answer(asked, corpus)))).figures
    assert found["failed"] == 0
    assert found["all"]["p"] == 1.0
    assert found["all"]["r"] >= 0.98
    assert all(figures["f1"] >= 0.95 for figures in found["languages"].values())
    assert found["participants"]["role_recall"] >= 0.98
    assert found["modality"] >= 0.98
    assert found["attribution"] >= 0.95
    assert found["exact_quotes"] == 1.0
