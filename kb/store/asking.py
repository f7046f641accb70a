"""Queries to a store that is an endpoint: passed on as they are, answered in any format that is written here."""

from __future__ import annotations

import pyoxigraph as ox

from kb.iris import Minter
from kb.settings import Settings
from kb.store.endpoint import Endpoint, failed
from kb.store.formats import Format, kind_of
from kb.store.guard import check_query
from kb.store.remote import seen_by_default
from kb.xml import fit
from ontology.terms import PREFIXES


def answer(settings: Settings, text: str, found: Format) -> bytes:
    """Return the answer of the endpoint of ``settings`` to a query, in a format that suits its form.

    A query without FROM sees the default graph of techgeo, unless ``default_graph`` is plain.

    Raises:
        BadInput: if the guard refuses the query.
        RemoteFailed: whatever goes wrong there or on the way.
    """
    skeleton = check_query(text, settings)
    endpoint = Endpoint(settings)
    try:
        endpoint.ask("ASK {}", "results")  # whose engine it is decides what has to be said with the query
        own = skeleton.dataset or settings.default_graph == "plain"
        graphs = () if own else seen_by_default(endpoint, Minter(settings.base_iri))
        if kind_of(skeleton.form) != "graph":
            assert isinstance(found.codec, ox.QueryResultsFormat)
            answered = endpoint.ask(text, "results", graphs, seconds=settings.query_timeout)
            written = endpoint.parsed(answered).serialize(format=found.codec) or b""
            return fit(written) if found.name == "xml" else written
        assert isinstance(found.codec, ox.RdfFormat)
        body = endpoint.ask(text, "graph", graphs, seconds=settings.query_timeout).body
        triples = dict.fromkeys(_triple(t) for t in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
        written = ox.serialize(triples, format=found.codec, prefixes=PREFIXES) or b""
        return fit(written) if found.name == "rdfxml" else written
    except (SyntaxError, ValueError, OSError) as e:
        raise failed("remote-bad-answer") from e
    finally:
        endpoint.close()


def _triple(found: ox.Quad | ox.Triple) -> ox.Triple:
    return found.triple if isinstance(found, ox.Quad) else found
