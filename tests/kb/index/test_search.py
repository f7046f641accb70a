from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadParameter, StoreUnavailable
from kb.index import FILE, Index
from kb.index.search import EventFilter, narrower
from kb.iris import Minter
from kb.store import snapshots
from ontology import CONCEPTS

HUAWEI = "https://w3id.org/techgeo/id/n-Q160120"


@pytest.fixture(scope="module")
def index(seed_store: Path) -> Index:
    return Index(snapshots.current(seed_store).path)


def types(index: Index, **filters: object) -> list[str]:
    return [e["type"] for e in index.events(EventFilter(**filters)).rows]  # type: ignore[arg-type]


def test_events_come_newest_first(index: Index) -> None:
    days = [e["day"] for e in index.events(EventFilter()).rows]
    assert days == sorted(days, reverse=True)
    assert len(days) == 5


def test_a_group_stands_for_its_types_and_a_parent_for_what_is_under_it(index: Index) -> None:
    assert types(index, types=("Deal",)) == ["LicensingOffer", "Talks"]
    assert types(index, types=("Licensing",)) == ["LicensingOffer"]


def test_an_unknown_type_is_an_error_that_lists_the_known_ones(index: Index) -> None:
    with pytest.raises(BadParameter, match="Talks"):
        types(index, types=("Talk",))


def test_participants_are_found_by_iri_and_by_wikidata_id_and_in_a_role(index: Index) -> None:
    assert types(index, participants=(HUAWEI,)) == types(index, participants=("Q160120",))
    assert set(types(index, participants=("Q160120",), role="target")) == {"SubsidyFund", "Statement"}
    assert types(index, participants=("Q160120", "Q30")) == ["SubsidyFund"]


def test_words_are_found_in_labels_names_and_headlines_whatever_their_case_and_accents(index: Index) -> None:
    assert types(index, text="TRATTATIVE") != []
    assert types(index, text="negociations huaw") == ["Talks"]
    assert types(index, text="huawei submarine") == []


def test_days_restrict_by_when_it_happened_and_by_when_it_was_reported(index: Index) -> None:
    assert types(index, happened_from="2019-12-01") == ["SubsidyFund"]
    assert types(index, reported_to="2019-10-20") == ["Talks"]
    assert "Talks" in types(index, reported_from="2019-11-06")


def test_a_denied_report_makes_the_talks_contested_and_three_copies_of_one_agency_are_one_source(index: Index) -> None:
    talks = index.events(EventFilter(types=("Talks",))).rows[0]
    assert talks["factuality"] == "contested"
    assert (talks["reports"], talks["articles"], talks["sources"]) == (3, 3, 1)


def test_pages_hold_every_event_once(index: Index) -> None:
    for order in ("happened", "reported"):
        seen: list[str] = []
        cursor = None
        while True:
            page = index.events(EventFilter(), order=order, limit=2, cursor=cursor)  # type: ignore[arg-type]
            seen += [e["iri"] for e in page.rows]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == index.count(EventFilter())


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "eyJhIjoxfQ", "[]"])
def test_a_cursor_that_is_none_of_ours_is_refused(index: Index, cursor: str) -> None:
    with pytest.raises(BadParameter):
        index.events(EventFilter(), cursor=cursor)


def test_facets_count_what_the_filters_leave(index: Index) -> None:
    facets = index.facets(EventFilter(types=("Deal",)))
    assert {v["value"]: v["count"] for v in facets["type"]} == {"LicensingOffer": 1, "Talks": 1}
    assert {v["label"] for v in facets["participant"]} == {"Huawei", "US telecom operators"}


def test_the_timeline_counts_each_event_once(index: Index) -> None:
    series = index.timeline(EventFilter(), grain="year")
    assert sum(row["count"] for row in series) == 5
    assert {row["time"] for row in series} == {"2019"}


def test_the_network_names_each_pair_once(index: Index) -> None:
    pairs = [(p["source"], p["target"]) for p in index.network(EventFilter())]
    assert len(pairs) == len({frozenset(p) for p in pairs})
    assert all(a < b for a, b in pairs)


def test_actors_are_found_by_the_beginning_of_a_name(index: Index) -> None:
    assert [a["name"] for a in index.actors(text="huaw").rows] == ["Huawei"]
    assert [a["name"] for a in index.actors(kinds=("country",)).rows] == ["United States"]


def test_a_technology_includes_what_is_narrower() -> None:
    below = next(c for c in CONCEPTS["technology"].values() if c.broader)
    assert below.broader is not None
    assert below.name in narrower(below.broader)
    with pytest.raises(BadParameter):
        narrower("steam engines")


@given(st.text(max_size=60))
def test_no_text_is_more_than_words_to_look_for(text: str) -> None:
    from kb.index.search import _match

    assert _match(text).count('"') % 2 == 0


@pytest.mark.parametrize(
    "text", ['" OR 1', "a AND NOT b", "NEAR(x y)", "*", "'; DROP TABLE event; --", "\x00", "words:x"]
)
def test_the_search_language_of_the_engine_is_not_for_callers(index: Index, text: str) -> None:
    index.events(EventFilter(text=text))
    assert index.count(EventFilter()) == 5


def test_a_snapshot_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="publish"):
        Index(tmp_path)


def test_a_damaged_index_is_an_error_and_not_an_empty_answer(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreUnavailable):
        Index(tmp_path).count(EventFilter())


def test_the_index_that_grew_is_the_index_made_anew(seed_store: Path, tmp_path: Path) -> None:
    from kb.index import refresh

    current = snapshots.current(seed_store)
    refresh(current.open(), Minter(), tmp_path)
    grown, fresh = Index(current.path), Index(tmp_path)
    assert grown.events(EventFilter(), limit=100).rows == fresh.events(EventFilter(), limit=100).rows
    assert [a["iri"] for a in grown.actors(limit=100).rows] == [a["iri"] for a in fresh.actors(limit=100).rows]
    assert grown.facets(EventFilter()) == fresh.facets(EventFilter())
