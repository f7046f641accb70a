"""Entities: articles only add to what is known of them, and the first word on each stays."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kb import vocabulary as v
from kb.commit import Committer
from kb.graph import Generator
from kb.model import Attribution, Entity, Participant
from kb.store.embedded import EmbeddedStore
from tests.kb.building import MINTER, Draft

GRAPH = v.node(MINTER.graph("entities"))
IRI = MINTER.entity("ACME", "company", "US")


def commit(store: EmbeddedStore, n: int, entity: Entity) -> None:
    draft = Draft(f"https://example.org/{n}").report("Launch", initiator="Huawei")
    who = Participant(role="initiator", name="ACME", entity=entity)
    draft.reports[0] = draft.reports[0].model_copy(update={"participants": (who,)})
    assert not Committer(store, Generator()).commit([draft.extraction()]).refused


def known(store: EmbeddedStore, iri: str = IRI) -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for q in store.live.quads_for_pattern(v.node(iri), None, None, GRAPH):
        tag = f"@{q.object.language}" if isinstance(q.object, ox.Literal) and q.object.language else ""
        out[q.predicate.value.rpartition("#")[2].rpartition("/")[2]].add(v.text(q.object) + tag)
    return out


def test_labels_of_several_articles_are_gathered_and_a_second_one_in_a_language_is_another_name(
    store: EmbeddedStore,
) -> None:
    commit(store, 1, Entity(iri=IRI, kind="company", country="US", labels={"en": "ACME"}))
    commit(store, 2, Entity(iri=IRI, kind="company", country="US", labels={"en": "Acme Corp.", "it": "ACME"}))
    assert known(store)["label"] == {"ACME@en", "ACME@it"}
    assert known(store)["altLabel"] == {"Acme Corp.@en"}


def test_kind_and_country_stay_and_what_is_new_is_added(store: EmbeddedStore) -> None:
    commit(store, 1, Entity(iri=IRI, kind="company", labels={"en": "ACME"}))
    commit(store, 2, Entity(iri=IRI, kind="agency", country="US", wikidata="Q1", labels={"en": "ACME"}))
    commit(store, 3, Entity(iri=IRI, kind="agency", country="CN", wikidata="Q2", labels={"en": "ACME"}))
    found = known(store)
    assert found["kind"] == {"https://w3id.org/techgeo/scheme/kind/company"}
    assert found["country"] == {"US"}
    assert found["sameAs"] == {"http://www.wikidata.org/entity/Q1"}
    assert found["type"] == {"https://schema.org/Corporation", "https://schema.org/Organization"}
    assert store.ledger.counts()["entities"] == len(list(store.live.quads_for_pattern(None, v.KIND, None, GRAPH)))


def test_two_descriptions_in_one_transaction_are_one_entity(store: EmbeddedStore) -> None:
    drafts = []
    for n, labels in enumerate(({"en": "ACME"}, {"en": "Acme", "de": "ACME"})):
        draft = Draft(f"https://example.org/{n}").report("Launch", initiator="Huawei")
        outlet = Entity(iri=IRI, kind="outlet", labels=labels)
        link = Attribution(role="outlet", name="ACME", entity=outlet, level=0, factuality="certain")
        draft.reports[0] = draft.reports[0].model_copy(update={"attributions": (link,)})
        drafts.append(draft.extraction())
    assert not Committer(store, Generator()).commit(drafts).refused
    assert known(store)["label"] == {"ACME@en", "ACME@de"}
    assert known(store)["altLabel"] == {"Acme@en"}


def test_an_event_is_labelled_with_what_its_actors_are_called_in_each_language(store: EmbeddedStore) -> None:
    commit(store, 1, Entity(iri=IRI, kind="company", labels={"en": "ACME", "es": "Acmé"}))
    labels = {
        q.object.language: v.text(q.object)
        for q in store.live.quads_for_pattern(None, v.LABEL, None, v.node(MINTER.graph("events")))
        if isinstance(q.object, ox.Literal)
    }
    assert labels["es"].endswith(": Acmé")
    assert labels["fr"].endswith(": ACME")
