"""A real service for tests: the application on a free port of loopback, in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.serve import server
from kb.commit import Committer
from kb.graph import Generator
from kb.model import Extraction
from kb.settings import Settings
from kb.store.embedded import EmbeddedStore
from loaders.pipeline import INDEXERS


def make_store(directory: Path, *batches: list[Extraction]) -> Path:
    """Commit and publish each batch; return the directory."""
    settings = Settings(store=str(directory))
    with EmbeddedStore.open(directory, settings) as store:
        committer = Committer(store, Generator("by hand", "1"))
        for batch in batches:
            outcome = committer.commit(batch)
            assert not outcome.refused, outcome.refused
            store.publish(INDEXERS)
    return directory


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Run the service of ``settings`` on a free port; yield its URL without a slash at the end."""
    service = server(settings.model_copy(update={"port": 0}))
    service.config.port = 0
    thread = threading.Thread(target=service.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not service.started:
            assert thread.is_alive(), "the service ended while it started"
            assert time.monotonic() < deadline, "the service did not start"
            time.sleep(0.02)
        host, port = service.servers[0].sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        service.should_exit = True
        thread.join(60)
