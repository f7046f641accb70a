"""SPARQL servers of others for tests: started on a free port of loopback, with their data in a folder of the test."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kb.settings import Settings

_VIRTUOSO = """\
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 20
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
MaxKeepAlives = 5
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Settings]:
    """Run ``oxigraph serve`` in memory."""
    binary = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("oxigraph serve is not installed here")
    port = free_port()
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}"]
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log, _started(command, folder, log, f"{url}/query", 30):
        yield Settings(store=f"{url}/query", store_update_url=f"{url}/update")


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Settings]:
    """Run Virtuoso 7 with an empty database; anybody may write to it."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("Virtuoso 7 is not installed here")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    url = f"http://127.0.0.1:{http}/sparql"
    with (folder / "log").open("wb") as log, _started(command, folder, log, url, 90):
        granted = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert "Done." in granted.stdout, granted.stdout + granted.stderr
        yield Settings(store=url)


@contextlib.contextmanager
def _started(command: list[str], folder: Path, log: object, url: str, seconds: float) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                    break
            assert process.poll() is None, "the server ended while it started"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait(20)


SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
