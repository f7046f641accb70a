"""How an event is told: modality, factuality, phase, effect and stance, each with the words that show it."""

from __future__ import annotations

import pytest

from loaders.extract.factuality import Judgement, judge
from ontology import CONCEPTS, EVENT_TYPES
from tests.loaders.extract.telling import detection, document


def judged(text: str, kind: str, language: str = "en", trigger: str = "") -> Judgement:
    read = document(text, language)
    return judge(read, detection(read, kind, text, trigger))


@pytest.mark.parametrize(
    ("language", "kind", "trigger", "text", "expected"),
    [
        ("en", "Ban", "banned", "The Swedish government banned Huawei from its 5G networks.", "actual"),
        ("en", "Investment", "build", "The company will build a chip plant in Texas next year.", "planned"),
        ("en", "TradeMeasure", "tariffs", "The minister proposed tariffs on imported cars.", "proposed"),
        ("it", "Sanction", "sanzioni", "Gli Stati Uniti hanno imposto sanzioni contro la società.", "actual"),
        ("it", "Launch", "lancerà", "La società lancerà il nuovo satellite il prossimo anno.", "planned"),
        ("de", "Launch", "eröffnen", "Der Konzern will im kommenden Jahr ein neues Werk eröffnen.", "planned"),
        ("de", "Agreement", "unterzeichnet", "Beide Länder haben ein Abkommen unterzeichnet.", "actual"),
        ("fr", "Investment", "investira", "Le groupe investira deux milliards d'euros en France.", "planned"),
        ("fr", "LegalAction", "condamné", "Le tribunal a condamné la plateforme à une amende.", "actual"),
        ("es", "Investment", "invertirá", "La empresa invertirá 500 millones de euros en el país.", "planned"),
        ("es", "Investigation", "investigación", "La comisión abrió una investigación contra la empresa.", "actual"),
    ],
)
def test_done_planned_and_proposed_are_told_apart(
    language: str, kind: str, trigger: str, text: str, expected: str
) -> None:
    assert judged(text, kind, language, trigger).modality.value == expected


def test_the_words_that_show_a_plan_are_its_evidence() -> None:
    text = "The company will build a chip plant in Texas next year."
    modality = judged(text, "Investment", trigger="build").modality
    assert modality.span is not None
    assert text[modality.span.start : modality.span.end] == "will"
    assert "factuality.planned/en/" in modality.why


def test_what_is_done_is_certain_unless_the_clause_hedges() -> None:
    assert judged("Huawei signed a contract with Orange.", "Agreement", trigger="signed").factuality.value == "certain"
    hedged = judged("Hackers may have breached the network of the ministry.", "CyberOperation", trigger="breached")
    assert hedged.factuality.value == "possible"


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("Huawei is in early stage talks with American carriers.", {"early-stage"}),
        ("The talks between Huawei and the carriers collapsed on Friday.", {"collapsed"}),
        ("Huawei is in talks with American carriers.", {"ongoing"}),
        ("The negotiations between Huawei and the carriers concluded on Friday.", {"concluded", "completed"}),
    ],
)
def test_talks_have_the_phase_that_their_words_show(text: str, phases: set[str]) -> None:
    phase = judged(text, "Talks", trigger="talks" if "talks" in text else "negotiations").phase
    assert phase is not None
    assert phase.value in phases


@pytest.mark.parametrize(
    ("language", "kind", "trigger", "text", "effect"),
    [
        ("en", "Sanction", "sanctions", "The Treasury lifted sanctions on the company.", "lift"),
        ("en", "Investigation", "probe", "The regulator closed its probe into the merger.", "close"),
        ("en", "LegalAction", "lawsuit", "The judge dismissed the lawsuit against Qualcomm.", "reject"),
        ("it", "TradeMeasure", "dazi", "Il presidente ha sospeso i dazi per 90 giorni.", "suspend"),
    ],
)
def test_effects_are_read_where_the_type_can_have_them(
    language: str, kind: str, trigger: str, text: str, effect: str
) -> None:
    found = judged(text, kind, language, trigger).effect
    assert found is not None
    assert found.value == effect


def test_an_effect_that_a_type_cannot_have_is_none() -> None:
    assert judged("The Treasury lifted sanctions on the company.", "Visit", trigger="sanctions").effect is None


def test_statements_have_the_stance_of_their_verb_and_no_phase() -> None:
    blame = judged("Beijing condemned the new export controls.", "Statement", trigger="condemned")
    assert blame.stance is not None
    assert blame.stance.value == "unfavourable"
    assert blame.phase is None
    praise = judged("The minister welcomed the agreement.", "Statement", trigger="welcomed")
    assert praise.stance is not None
    assert praise.stance.value == "favourable"


@pytest.mark.parametrize("kind", EVENT_TYPES)
@pytest.mark.parametrize("text", ["It will suspend and revoke it.", "They met.", "Sources said it may collapse."])
def test_every_value_is_one_that_the_ontology_allows(kind: str, text: str) -> None:
    found = judged(text, kind)
    assert found.modality.value in CONCEPTS["modality"]
    assert found.factuality.value in CONCEPTS["factuality"]
    assert found.phase is None or found.phase.value in EVENT_TYPES[kind].phases
    assert found.effect is None or found.effect.value in CONCEPTS["effect"]
    assert found.stance is None or found.stance.value in CONCEPTS["stance"]
