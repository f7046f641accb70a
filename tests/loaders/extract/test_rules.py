"""What rules decide, where there is too little to learn from: denied deals, who is hit by a fund, who speaks."""

from __future__ import annotations

import pytest

from loaders.extract.attribution import chain
from loaders.extract.modality import modality_of
from loaders.extract.roles import fill
from tests.loaders.extract.telling import detection, document


@pytest.mark.parametrize(
    ("language", "kind", "text", "trigger"),
    [
        ("en", "Talks", "Nokia is not in talks with the US government.", "in talks"),
        ("en", "Talks", "Nokia had no negotiations with AT&T.", "negotiations"),
        ("en", "LicensingOffer", "Nokia is not in contact with US carriers to license its 5G.", "license"),
        ("it", "Talks", "Nokia non è in trattative con il governo italiano.", "trattative"),
    ],
)
def test_a_deal_that_is_negated_is_denied(language: str, kind: str, text: str, trigger: str) -> None:
    told = document(text, language)
    assert modality_of(told, detection(told, kind, text, trigger)).value == "denied"


@pytest.mark.parametrize(
    ("kind", "text", "trigger"),
    [
        ("Ban", "The government will not lift the ban on Nokia.", "ban"),
        ("Talks", "Nokia did not comment; Ericsson is in talks with AT&T.", "in talks"),
    ],
)
def test_a_negation_of_something_else_denies_nothing(kind: str, text: str, trigger: str) -> None:
    told = document(text)
    assert modality_of(told, detection(told, kind, text, trigger)).value != "denied"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The US government set up a fund to help small carriers remove equipment made by Huawei."),
        ("it", "Il governo italiano ha creato un fondo per aiutare gli operatori a rimuovere gli apparati Huawei."),
    ],
)
def test_a_fund_for_removal_hits_the_maker_of_what_is_removed(language: str, text: str) -> None:
    told = document(text, language)
    roles = {f.mention.entity.labels.get("en"): f.role for f in fill(told, detection(told, "SubsidyFund", text))}
    assert roles["Huawei"] == "target"


@pytest.mark.parametrize(
    ("language", "text", "trigger"),
    [
        ("en", "Huawei has offered to license its 5G patents to US companies.", "license its"),
        ("it", "Huawei ha offerto in licenza i suoi brevetti a Nokia.", "in licenza"),
    ],
)
def test_who_offers_a_licence_is_not_who_receives_it(language: str, text: str, trigger: str) -> None:
    told = document(text, language)
    filled = fill(told, detection(told, "LicensingOffer", text, trigger))
    roles = {f.mention.entity.labels.get("en", f.mention.name): f.role for f in filled}
    assert roles["Huawei"] == "initiator"
    assert "initiator" not in [role for name, role in roles.items() if name != "Huawei"]


def test_a_person_speaks_and_not_the_employer_named_beside() -> None:
    text = "Pekka Lundmark, chief executive of Nokia, said that the talks with AT&T were at an early stage."
    told = document(text)
    names = [link.name for link in chain(told, detection(told, "Talks", text, "talks"))]
    assert "Pekka Lundmark" in names
    assert "Nokia" not in names


def test_a_day_is_nobodys_word() -> None:
    text = "Nokia and Ericsson signed a partnership on 5G patents, it was said on Wednesday."
    told = document(text)
    assert not [link for link in chain(told, detection(told, "Agreement", text)) if "Wednesday" in link.name]


def test_a_chinese_surname_alone_means_the_person_named_before() -> None:
    told = document(
        "The plant is not for sale, Ren Zhengfei, founder of Huawei, said. Ren told reporters that it would grow."
    )
    alone = [m for m in told.mentions if told.text[m.start : m.end] == "Ren"]
    assert [m.entity.labels["en"] for m in alone] == ["Ren Zhengfei"]
