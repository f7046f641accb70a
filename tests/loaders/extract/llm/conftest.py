"""What the tests of the language model extractor share: a scripted model server, and the extractor that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kb.settings import Settings
from loaders.extract.extractors.llm import Llm, make
from tests.loaders.extract.llm.serving import ModelServer, Script

Serve = Callable[..., ModelServer]


@pytest.fixture
def model_server() -> Iterator[Serve]:
    servers: list[ModelServer] = []

    def start(*script: Script) -> ModelServer:
        servers.append(ModelServer(*script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def asking(server: ModelServer, **settings: Any) -> Llm:
    """Return the extractor that asks a server, without long pauses between tries."""
    made = make(Settings(llm_url=server.url, llm_model="scripted", **{"llm_seconds": 60.0, **settings}))
    made.dialogue.client.pause = 0.01
    return made
