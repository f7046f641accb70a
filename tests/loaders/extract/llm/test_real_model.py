"""Against a real model, where one is served: see docs/llm.md for how to start it.

``TECHGEO_TEST_LLM`` is the base URL of its API, ``TECHGEO_TEST_LLM_MODEL`` the name of the model there.
"""

from __future__ import annotations

import os

import pytest

from kb.graph import Generator, article_quads
from kb.iris import Minter
from kb.settings import Settings
from kb.validate import violations
from loaders.extract.extractors.llm import Llm, make
from loaders.failure import LoadFailure
from loaders.parallel import extract_all
from tests.loaders.extract.articles import SPORT, TALKS, TRATTATIVE, article
from tests.loaders.extract.llm.test_injection import ATTACKS

URL = os.environ.get("TECHGEO_TEST_LLM", "")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1_800),
    pytest.mark.skipif(not URL, reason="TECHGEO_TEST_LLM names no model server"),
]


@pytest.fixture(scope="module")
def real() -> Llm:
    return make(
        Settings(
            llm_url=URL,
            llm_model=os.environ.get("TECHGEO_TEST_LLM_MODEL", "test"),
            llm_seconds=900.0,
            llm_answer_tokens=256,
            llm_window=3_000,
        )
    )


@pytest.mark.parametrize(
    ("text", "language"), [(TALKS, "en"), (TRATTATIVE, "it"), (SPORT, "en"), (f"Huawei left. {ATTACKS[1]}", "en")]
)
def test_whatever_a_real_model_answers_is_a_valid_extraction_or_a_failure_with_a_name(
    real: Llm, text: str, language: str
) -> None:
    before = real.dialogue.budget.requests
    ((_, found),) = extract_all([article(text, language)], lambda: real)
    assert real.dialogue.budget.requests > before
    if isinstance(found, LoadFailure):
        assert found.reason in ("bad-answer", "timeout")
        return
    for report in found.reports:
        for evidence in report.evidence:
            assert found.article.text[evidence.start : evidence.end] == evidence.quote
    assert not violations(article_quads(found, Minter(), Generator(real.name, real.version)))


def test_the_server_says_how_many_tokens_were_spent(real: Llm) -> None:
    list(extract_all([article("Huawei and Nokia signed an agreement on 5G on Monday.")], lambda: real))
    assert real.dialogue.budget.spent.sent > 1_000
