"""Two ways to run a W3C test: pyoxigraph in this process, and the service over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import httpx
import pyoxigraph as ox

from kb.store.formats import FORMATS, Format
from tests.service import AUTHORIZED, Service
from tests.w3c.manifests import BASE

_GRAPHS = {f.name: f for f in FORMATS}
DUMP = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Invalid(Exception):
    """The engine says that the text is not valid."""


class Failed(Exception):
    """The engine did not do what it was asked to, for another reason; ``refused``: since it is not allowed."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


class Engine(Protocol):
    """What runs a test."""

    def load(self, quads: Sequence[ox.Quad]) -> None: ...
    def query(self, text: str, form: Format) -> bytes: ...
    def update(self, text: str) -> None: ...


class InProcess:
    """pyoxigraph as it is."""

    def __init__(self) -> None:
        self.store = ox.Store()

    def load(self, quads: Sequence[ox.Quad]) -> None:
        self.store = ox.Store()
        self.store.extend(quads)

    def query(self, text: str, form: Format) -> bytes:
        try:
            results = self.store.query(text, base_iri=BASE)
        except SyntaxError as e:
            raise Invalid from e
        except (OSError, RuntimeError, ValueError) as e:
            raise Failed(str(e)) from e
        return results.serialize(format=form.codec) or b""  # type: ignore[arg-type]

    def update(self, text: str) -> None:
        try:
            self.store.update(text, base_iri=BASE)
        except SyntaxError as e:
            raise Invalid from e
        except (OSError, RuntimeError, ValueError) as e:
            raise Failed(str(e)) from e


class OverHttp:
    """The service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.loaded: set[ox.Quad] | None = None

    def load(self, quads: Sequence[ox.Quad]) -> None:
        wanted = set(quads)
        if wanted == self.loaded:
            return
        parts = []
        for quad in quads:
            triple = (ox.serialize([quad.triple], format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            default = isinstance(quad.graph_name, ox.DefaultGraph)
            parts.append(triple if default else f"GRAPH {quad.graph_name} {{ {triple} }}")
        self._check(self.service.update("DROP ALL ;\nINSERT DATA {\n" + "\n".join(parts) + "\n}"))
        self.loaded = wanted

    def query(self, text: str, form: Format) -> bytes:
        response = self.service.http.post(
            "/sparql",
            content=text.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": form.media_type},
        )
        self._check(response)
        assert response.headers["content-type"].startswith(form.media_type)
        return response.content

    def update(self, text: str) -> None:
        self.loaded = None
        self._check(
            self.service.http.post(
                "/sparql",
                content=text.encode(),
                headers=AUTHORIZED | {"Content-Type": "application/sparql-update"},
            )
        )

    def _check(self, response: httpx.Response) -> None:
        if response.status_code == 400 and response.json()["type"] == "/problems/sparql-syntax":
            raise Invalid
        if response.status_code >= 300:
            said = response.json()
            raise Failed(f"{response.status_code} {said['type']}", refused=response.status_code == 403)
