"""The settings: every knob, its default, its unit and what it is for. Environment prefix ``TECHGEO_``.

Settings are made once, at a door (command line or HTTP), and passed in; no module reads them from a global.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.errors import BadParameter
from kb.iris import DEFAULT_BASE


class Settings(BaseSettings):
    """All settings. Each field is documented in ``docs/settings.md``, which a test compares with this class."""

    model_config = SettingsConfigDict(env_prefix="TECHGEO_", frozen=True, extra="ignore")

    store: str = Field("./techgeo.db", description="Directory of the embedded store, or URL of a SPARQL endpoint.")
    base_iri: str = Field(DEFAULT_BASE, description="Namespace of the things and graphs that this store mints.")
    public_url: str = Field("", description="URL under which the API is reached from outside; empty: as requested.")
    default_graph: Literal["techgeo", "plain"] = Field(
        "techgeo",
        description="What a query without FROM sees: ontology, events and entities; or the dataset as it is.",
    )

    query_timeout: float = Field(10.0, gt=0, description="Seconds of wall clock that one query may take.")
    query_memory: int = Field(1 << 30, gt=0, description="Bytes of memory that one query worker may take.")
    query_rows: int = Field(100_000, gt=0, description="Rows or triples that one answer may have.")
    query_bytes: int = Field(64 << 20, gt=0, description="Bytes that one answer may have.")
    query_text: int = Field(16 << 10, gt=0, description="Bytes that the text of one query may have.")
    query_nesting: int = Field(32, gt=0, description="Depth to which a query may nest its brackets.")
    query_patterns: int = Field(64, gt=0, description="Triple patterns that a query may have.")
    workers: int = Field(2, gt=0, description="Query worker processes.")
    query_queue: int = Field(16, ge=0, description="Queries that may wait for a worker; more are told to come back.")
    answer_cache: int = Field(32 << 20, ge=0, description="Bytes of short answers that are kept; 0: none.")
    client_seconds: float = Field(
        60.0, ge=0, description="Seconds of query time that one client may use in a minute, twice that at once; 0: any."
    )
    client_failures: int = Field(
        30, ge=0, description="Queries of one client that may be stopped in a minute, twice that at once; 0: any."
    )

    write_token: str = Field("", repr=False, description="Bearer token for updates; empty: updates are off.")
    update_timeout: float = Field(30.0, gt=0, description="Seconds of wall clock that one update may take.")
    update_foreign: bool = Field(
        False, description="Whether updates over HTTP may write the graphs that techgeo itself keeps."
    )
    update_text: int = Field(1 << 20, gt=0, description="Bytes that the text of one update may have.")
    body_bytes: int = Field(2 << 20, gt=0, description="Bytes that a request body may have.")
    url_bytes: int = Field(8_192, gt=0, description="Bytes that a request target may have.")

    service_allow: tuple[str, ...] = Field((), description="Endpoints that SERVICE may call; empty: none.")
    service_timeout: float = Field(10.0, gt=0, description="Seconds that one call of a SERVICE endpoint may take.")
    service_rows: int = Field(10_000, gt=0, description="Rows that one call of a SERVICE endpoint may give.")
    service_private: bool = Field(
        False, description="Whether SERVICE endpoints may be at loopback or private addresses."
    )

    store_update_url: str = Field("", description="URL for updates of a store that is an endpoint; empty: the same.")
    store_token: str = Field("", repr=False, description="Bearer token for a store that is an endpoint; empty: none.")
    store_user: str = Field("", description="User name for a store that is an endpoint (HTTP Basic); empty: none.")
    store_password: str = Field("", repr=False, description="Password that goes with the user name.")
    remote_timeout: float = Field(
        60.0, gt=0, description="Seconds that one request to a store that is an endpoint may take, with all its tries."
    )
    remote_refresh: float = Field(
        30.0, gt=0, description="Seconds between looks at an endpoint that is served, for what is new there."
    )
    remote_cache: str = Field(
        "", description="Folder for local copies of stores that are endpoints; empty: the user's cache."
    )

    llm_url: str = Field("", description="Base URL of an OpenAI-compatible API for `--extractor llm`; empty: none.")
    llm_model: str = Field("", description="Name of the model there.")
    llm_key: str = Field("", repr=False, description="API key that is sent to it as a bearer token; empty: none.")
    llm_plain_http: bool = Field(
        False, description="Whether http without TLS may be used for a model server that is not on this machine."
    )
    llm_seconds: float = Field(
        180.0, gt=0, description="Seconds that the requests of one article may take, with all their tries."
    )
    llm_tries: int = Field(4, gt=0, description="Times that one request to a model server is made at most.")
    llm_window: int = Field(12_000, ge=500, description="Characters of an article that one request holds at most.")
    llm_answer_tokens: int = Field(4_096, gt=0, description="Tokens that one answer of a model may have.")
    llm_concurrency: int = Field(1, gt=0, le=64, description="Articles that a model server is asked about at a time.")
    llm_requests_per_minute: int = Field(0, ge=0, description="Requests to a model server in any minute; 0: any.")
    llm_tokens_per_minute: int = Field(0, ge=0, description="Tokens sent and received in any minute; 0: any.")
    llm_token_budget: int = Field(
        2_000_000, ge=0, description="Tokens that one run may send and receive, before it stops; 0: any."
    )
    llm_cost_budget: float = Field(
        0.0, ge=0, description="Money that one run may cost at the prices below, before it stops; 0: any."
    )
    llm_sent_price: float = Field(0.0, ge=0, description="Price of a million tokens that are sent.")
    llm_received_price: float = Field(0.0, ge=0, description="Price of a million tokens that are received.")

    host: str = Field("127.0.0.1", description="Address that `techgeo serve` listens on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port that `techgeo serve` listens on; 0: any free one.")
    snapshots_kept: int = Field(10, gt=0, description="Snapshots that are kept when a new one is published.")

    @property
    def remote(self) -> bool:
        """Whether the store is a SPARQL endpoint somewhere else."""
        return self.store.startswith(("http://", "https://"))

    @property
    def directory(self) -> Path:
        """Directory of the embedded store.

        Raises:
            BadParameter: if the store is an endpoint.
        """
        if self.remote:
            raise BadParameter("This needs a store in a folder; an endpoint has load, query, serve and export.")
        return Path(self.store)
