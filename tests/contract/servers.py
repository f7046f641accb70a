"""SPARQL servers of others for tests: started on a free port of loopback, with their data in a folder of the test."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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

    def start() -> tuple[list[str], str]:
        port = free_port()
        return [binary, "serve", "--bind", f"127.0.0.1:{port}"], f"http://127.0.0.1:{port}/query"

    with _started(start, folder, 60) as url:
        yield Settings(store=url, store_update_url=url.removesuffix("query") + "update")


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Settings]:
    """Run Virtuoso 7 with an empty database; anybody may write to it."""
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        pytest.skip("Virtuoso 7 is not installed here")
    sql = 0

    def start() -> tuple[list[str], str]:
        nonlocal sql
        sql, http = free_port(), free_port()
        (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http))
        return ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], f"http://127.0.0.1:{http}/sparql"

    with _started(start, folder, 120) as url:
        granted = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert "Done." in granted.stdout, granted.stdout + granted.stderr
        yield Settings(store=url)


@contextlib.contextmanager
def _started(start: Callable[[], tuple[list[str], str]], folder: Path, seconds: float) -> Iterator[str]:
    """Run the command that ``start`` gives; yield the URL that it answers at.

    A server that ends at once is started again: somebody else may have taken the port that was free.
    """
    with (folder / "log").open("wb") as log:
        for attempt in range(3):
            command, url = start()
            process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
            try:
                if _answers(process, url, seconds) or attempt == 2:
                    assert process.poll() is None, f"the server ended: {(folder / 'log').read_text()[-2_000:]}"
                    yield url
                    return
            finally:
                process.kill()
                process.wait(20)


def _answers(process: subprocess.Popen[bytes], url: str, seconds: float) -> bool:
    """Wait until a server answers; return whether it does, and did not end."""
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                return True
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.1)
    return False


SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
