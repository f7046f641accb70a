# ruff: noqa: E501 (one case, one line)
from __future__ import annotations

import pytest

from kb.errors import Refused
from kb.store import targets

OURS = "https://w3id.org/techgeo/graph/"
EVENTS = f"<{OURS}events>"


def check(text: str) -> None:
    targets.check(text, lambda iri: iri.startswith(OURS))


@pytest.mark.parametrize(
    "text",
    [
        'INSERT DATA { GRAPH <http://e/g> { <a:b> <a:c> 1, _:x, "s"@en . <a:b> a <a:d> } }',
        "PREFIX e: <http://e/> INSERT DATA { GRAPH e:g { <a:b> <a:c> 1 } } ; DELETE WHERE { GRAPH e:g { ?s ?p ?o } }",
        "WITH <http://e/g> DELETE { ?s ?p ?o } INSERT { ?s ?p [] } WHERE { ?s ?p ?o . GRAPH ?h { ?s a ?c } }",
        "DROP GRAPH <http://e/g>; CLEAR SILENT GRAPH <http://e/g>; CREATE GRAPH <http://e/h>",
        f"COPY DEFAULT TO <http://e/h> ; ADD {EVENTS} TO GRAPH <http://e/h>",
        f"INSERT {{ GRAPH <http://e/g> {{ ?s ?p ?o }} }} USING {EVENTS} USING NAMED <x:y> WHERE {{ ?s ?p ?o FILTER(?o > 3) }}",
        "DELETE DATA {}",
    ],
)
def test_an_update_of_ones_own_graphs_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:c> 1 }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "CLEAR NAMED",
        f"DROP GRAPH {EVENTS}",
        "PREFIX t: <https://w3id.org/techgeo/> DROP GRAPH t:graph\\/events",
        f"PREFIX t: <{OURS}> DROP GRAPH t:events",
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { ?s ?p ?o }",
        f"WITH {EVENTS} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        f"MOVE {EVENTS} TO <http://e/g>",
        "COPY <http://e/g> TO DEFAULT",
        f"COPY <http://e/g> TO {EVENTS}",
        f"PREFIX t: <http://e/> PREFIXt: <{OURS}> DROP GRAPH t:events",
        "DROP GRAPH <https://w3id.org/x/../techgeo/graph/events>",
        f"BASE <{OURS}> DROP GRAPH <events>",
        "INSERT DATA { GRAPH <http://e/g> { <a:b> <a:c> 1 } <a:b> <a:c> 2 }",
        "INSERT DATA { GRAPH <http://e/g> { <a:b> <a:c> 1 } [] <a:c> 2 }",
        f"DROPGRAPH{EVENTS}",
        f"PREFIX graph: <{OURS}> DROP GRAPHgraph:events",
        f"PREFIX silent: <{OURS}> DROP silent:events",
        f"INSERT DATA {{ GRAPH{EVENTS}{{ <a:b> <a:c> 1 }} }}",
        f"DELETE {{ GRAPH <http://e/g> {{ ?s ?p ?o }} }} INSERT {{ GRAPH {EVENTS} {{ ?s ?p ?o }} }} WHERE {{}}",
        "DROP GRAPH <https://w3id.org/techgeo/gr\\u0061ph/events>",
    ],
)
def test_an_update_that_could_write_techgeos_graphs_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        check(text)
    assert caught.value.problem == "graph-refused"
