from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.remembered import LONGEST, Kept, Remembered
from tests import service
from tests.api.serving import quads
from tests.service import TOKEN, Service


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 600_000))), st.integers(0, 2_000_000))
def test_kept_answers_are_the_last_ones_and_never_over_the_size(asked: list[tuple[str, int]], size: int) -> None:
    answers = Remembered(size)
    for question, length in asked:
        answers.keep(question, Kept(bytes(length), None))
        assert 0 <= answers.used <= max(size, 0)
        found = answers.get(question)
        assert found is None or len(found.body) <= LONGEST
    held = [q for q in "abcdef" if answers.get(q)]
    assert answers.used == sum(len(answers.get(q).body) + 1_000 for q in held)  # type: ignore[union-attr]


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Service]:
    with service.running(tmp_path / "s", write_token=TOKEN) as started:
        yield started


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_the_same_question_is_answered_without_a_worker_until_the_data_change(keeping: Service) -> None:
    keeping.update("INSERT DATA { <a:b> <a:c> 1 }")
    first = keeping.get(COUNT)
    tasks = sum(p.tasks for p in keeping.state.pool._all)
    again = keeping.get(COUNT)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert sum(p.tasks for p in keeping.state.pool._all) == tasks > 0
    head = keeping.http.head("/sparql", params={"query": COUNT})
    assert (head.content, head.headers["content-length"]) == (b"", first.headers["content-length"])
    assert keeping.http.post("/sparql", data={"query": COUNT}).content == first.content
    assert keeping.get(COUNT, Accept="text/csv").text == "n\r\n1\r\n"
    keeping.update("INSERT DATA { <a:b> <a:c> 2 }")
    assert keeping.get(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "2"


FRESH = ("RAND()", "rAnd ()", "UUID()", "STRUUID()", "NOW()", "NOW#(\n#\n()", "BNODE()")


@pytest.mark.parametrize("call", FRESH)
def test_what_is_different_each_time_is_asked_each_time(keeping: Service, call: str) -> None:
    answers = [keeping.get(f"SELECT ({call} AS ?x) {{}}") for _ in range(3)]
    assert {a.status_code for a in answers} == {200}
    assert not any("etag" in a.headers for a in answers)
    assert len({a.text for a in answers}) == 3 or call == "BNODE()"


def test_a_name_that_only_looks_like_one_of_those_is_not(keeping: Service) -> None:
    for query in ("ASK { ?random <http://xmlns.com/foaf/0.1/knows> ?now }", "ASK { ?s <urn:uuid:1> 'brand' }"):
        assert "etag" in keeping.get(query).headers


def test_an_answer_that_comes_in_pieces_is_kept_too_and_a_long_one_is_not(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.running(snapshot) as started:
        for limit, tasks in ((2_000, 1), (9_000, 3)):
            query = f"SELECT * {{ ?s ?p ?o . ?a ?b 'value 1 1' }} LIMIT {limit}"
            before = sum(p.tasks for p in started.state.pool._all)
            answers = {started.get(query, Accept_Encoding="identity").content for _ in range(3)}
            assert len(answers) == 1
            assert (len(next(iter(answers))) > LONGEST) == (tasks > 1)
            assert sum(p.tasks for p in started.state.pool._all) - before == tasks


def test_a_coded_answer_is_kept_with_its_coding(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.running(snapshot) as started:
        query = "SELECT * { ?s ?p ?o } LIMIT 300"
        plain, *packed = (started.get(query, Accept_Encoding=c) for c in ("identity", "gzip", "gzip"))
        assert [p.headers["content-encoding"] for p in packed] == ["gzip", "gzip"]
        assert [p.json() for p in packed] == [plain.json()] * 2


def test_nothing_is_kept_where_that_is_off(tmp_path: Path) -> None:
    snapshot = service.engine_directory(tmp_path, quads())
    with service.running(snapshot, answer_cache=0) as started:
        for _ in range(3):
            started.get(COUNT)
        assert sum(p.tasks for p in started.state.pool._all) == 3
