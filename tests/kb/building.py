"""Builds model values by hand, so that tests of the knowledge base do not wait for extraction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kb.iris import Minter
from kb.model import Amount, Article, Attribution, DateRange, Entity, Evidence, Extraction, Participant, Report

MINTER = Minter()
_KINDS: dict[str, tuple[str, str | None, str | None]] = {
    "Huawei": ("company", "CN", "Q160120"),
    "ZTE": ("company", "CN", None),
    "United States": ("country", "US", "Q30"),
    "US government": ("government", "US", None),
    "China": ("country", "CN", "Q148"),
    "Sweden": ("country", "SE", "Q34"),
    "United Kingdom": ("country", "GB", "Q145"),
    "US telecom operators": ("group", "US", None),
    "Small US carriers": ("group", "US", None),
    "House of Representatives": ("agency", "US", None),
    "Department of State": ("agency", "US", "Q789915"),
    "Vincent Pang": ("person", "CN", None),
    "Ren Zhengfei": ("person", "CN", None),
    "Reuters": ("outlet", "GB", "Q130879"),
    "Axios": ("outlet", "US", None),
    "La Gazzetta": ("outlet", "IT", None),
    "Washington": ("city", "US", None),
}


def entity(name: str, kind: str | None = None, country: str | None = None, **more: Any) -> Entity:
    """Return an entity by its English name; kinds and countries of the usual ones are known."""
    known = _KINDS.get(name, ("company", None, None))
    kind, country, wikidata = kind or known[0], country or known[1], known[2]
    iri = MINTER.entity(name, kind, country, wikidata=wikidata)
    return Entity(iri=iri, kind=kind, labels={"en": name}, country=country, wikidata=wikidata, **more)


class Draft:
    """An article in the making: every report adds the sentence that it quotes to the text.

    >>> Draft("https://example.org/1").report("Talks", initiator="Huawei").extraction().reports[0].type
    'Talks'
    """

    def __init__(
        self,
        url: str | None = "https://example.org/a",
        *,
        published: str | None = "2019-10-21",
        outlet: str = "Axios",
        language: str = "en",
        title: str = "A headline",
        text: str = "",
    ) -> None:
        self.url, self.outlet, self.language, self.title = url, outlet, language, title
        self.published = dt.date.fromisoformat(published) if published else None
        self.text = text
        self.reports: list[Report] = []

    def report(
        self,
        kind: str,
        *,
        date: str | tuple[str, str] | None = None,
        precision: str = "day",
        amount: int | Amount | None = None,
        source: str | None = None,
        speaker_link: str | None = None,
        places: Sequence[str] = (),
        technologies: Sequence[str] = (),
        factuality: str = "certain",
        modality: str = "actual",
        says: str = "",
        **fields: Any,
    ) -> Draft:
        """Add a report; keywords that are roles name one participant or several."""
        roles = {k: fields.pop(k) for k in list(fields) if k in _ROLES}
        participants = [
            Participant(role=role, name=name, entity=entity(name))
            for role, names in roles.items()
            for name in ([names] if isinstance(names, str) else names)
        ]
        who = ", ".join(p.name for p in participants)
        sentence = f"{says or kind + ' of ' + who} ({len(self.reports)})."
        start = len(self.text)
        self.text += sentence + " "
        if isinstance(amount, int):
            amount = Amount(value=Decimal(amount), currency="USD")
        supports = ["type", *roles, *(["amount"] if amount else []), *(["place"] if places else [])]
        links = [("outlet", self.outlet), ("cited-source", source), ("speaker", speaker_link)]
        self.reports.append(
            Report(
                type=kind,
                label=f"{kind}: {who}",
                participants=tuple(participants),
                evidence=(Evidence(quote=sentence, start=start, end=start + len(sentence), supports=tuple(supports)),),
                modality=modality,
                factuality=factuality,
                confidence=fields.pop("confidence", 0.9),
                attributions=tuple(
                    Attribution(role=role, name=name, entity=entity(name), level=level, factuality=factuality)  # type: ignore[arg-type]
                    for level, (role, name) in enumerate((r, n) for r, n in links if n)
                ),
                date=_range(date, precision),
                places=tuple(entity(p) for p in places),
                technologies=tuple(technologies),
                amount=amount,
                **fields,
            )
        )
        return self

    def extraction(self) -> Extraction:
        """Return what was built."""
        text = self.text or "Nothing happened."
        iri = MINTER.article(self.url, text)
        article = Article(
            iri=iri,
            version=MINTER.version(iri, text),
            text=text,
            title=self.title,
            url=self.url,
            language=self.language,
            published=self.published,
            publisher=self.outlet,
        )
        return Extraction(article=article, reports=tuple(self.reports))


_ROLES = ("initiator", "counterparty", "target", "beneficiary", "funder", "regulator", "speaker", "host")


def _range(date: str | tuple[str, str] | None, precision: str) -> DateRange | None:
    if date is None:
        return None
    if isinstance(date, tuple):
        return DateRange(start=date[0], end=date[1], precision=precision)  # type: ignore[arg-type]
    return DateRange.of(dt.date.fromisoformat(date), precision)  # type: ignore[arg-type]


def seed() -> list[Extraction]:
    """Return four articles on Huawei's licence: the talks, an offer, a fund, statements, and a later denial."""
    both = {"initiator": "Huawei", "counterparty": "US telecom operators"}
    italian = (
        Draft("https://example.org/it/licenza", outlet="La Gazzetta", language="it", title="Huawei, trattative")
        .report("Talks", **both, phase="early-stage", source="Reuters", speaker_link="Vincent Pang")
        .report("LicensingOffer", initiator="Huawei", beneficiary="US telecom operators", modality="planned",
                factuality="probable", phase="proposed", source="Reuters")
        .report("Statement", speaker="Vincent Pang", target="Huawei", stance="favourable", concerns=0,
                places=["Washington"], source="Reuters")
        .report("Statement", speaker="Department of State", stance="favourable", concerns=0, factuality="possible")
        .report("SubsidyFund", funder="United States", beneficiary="Small US carriers", target="Huawei",
                modality="planned", phase="proposed")
    )  # fmt: skip
    axios = Draft("https://example.org/axios", published="2019-10-19", outlet="Axios").report(
        "Talks", **both, phase="early-stage", source="Reuters"
    )
    denial = Draft("https://example.org/denial", published="2019-11-06", outlet="Reuters").report(
        "Talks", **both, factuality="denied", modality="denied", speaker_link="Ren Zhengfei"
    )
    fund = Draft("https://example.org/fund", published="2019-12-17", outlet="Axios").report(
        "SubsidyFund", funder=["United States", "House of Representatives"], beneficiary="Small US carriers",
        target="Huawei", amount=Amount(max=Decimal(1_000_000_000), currency="USD"), date="2019-12-16",
        precision="month", modality="planned", phase="proposed",
    )  # fmt: skip
    return [d.extraction() for d in (italian, axios, denial, fund)]
