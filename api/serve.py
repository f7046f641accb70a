"""Runs the HTTP service until it is told to end; then lets what is running finish."""

from __future__ import annotations

import gc
import signal

import uvicorn

from api.app import create_app
from api.connection import Connection
from kb.settings import Settings
from kb.validate import check_generated

DRAIN = 8
"""Seconds that requests have to finish after SIGTERM."""


def server(settings: Settings) -> uvicorn.Server:
    """Return the server for ``settings``, not yet started."""
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        timeout_graceful_shutdown=DRAIN,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64 << 10,
        server_header=False,
        access_log=False,
        log_level="warning",
        lifespan="on",
        http=Connection,
    )
    return uvicorn.Server(config)


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Requests that run then have 8 seconds to finish.

    Raises:
        BadInput: ``stale-ontology`` if the generated files are not those of the ontology that is installed.
    """
    check_generated()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # the server raises them again when it has ended, which is no failure
    made = server(settings)
    gc.collect()
    gc.freeze()  # what is there now stays: no collection has to look at it again
    made.run()
