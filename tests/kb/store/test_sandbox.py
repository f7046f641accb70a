"""The walls hold without the guard: what runs behind them reaches no socket and starts no program (Linux)."""
# ruff: noqa: E501 (one case, one line)

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from kb.store import sandbox

walls = pytest.mark.skipif(not sandbox.supported(), reason="this system has no seccomp")
_START = """
import sys, os, threading
from kb.store import sandbox
import pyoxigraph as ox
store = ox.Store()
store.load(b"<http://x/s> <http://x/p> <http://x/o> .", format=ox.RdfFormat.TURTLE)
assert sandbox.deny_network()
def attempt(what):
    try:
        what()
    except OSError as e:
        print(type(e).__name__, e.errno)
    except BaseException as e:
        print(type(e).__name__, e)
    else:
        print("done")
"""


def behind_the_walls(code: str) -> list[str]:
    found = subprocess.run(
        [sys.executable, "-c", _START + code], capture_output=True, text=True, timeout=30, check=True
    )
    return found.stdout.splitlines()


@walls
def test_sockets_and_programs_are_out_of_reach() -> None:
    assert (
        behind_the_walls(
            "import socket, subprocess, ctypes\n"
            "attempt(lambda: socket.socket())\n"
            "attempt(lambda: socket.socketpair())\n"
            "attempt(lambda: os.fork())\n"
            "attempt(lambda: os.execv('/bin/true', ['true']))\n"
        )
        == ["PermissionError 1"] * 4
    )


@walls
def test_threads_still_start_and_are_behind_the_walls_too() -> None:
    assert behind_the_walls(
        "import socket\nt = threading.Thread(target=lambda: attempt(socket.socket))\nt.start(); t.join()\n"
    ) == ["PermissionError 1"]


@walls
@pytest.mark.parametrize("what", ["SERVICE", "SERVICE SILENT", "LOAD"])
def test_the_engines_own_client_connects_to_nothing(what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as tripwire:
        url = f"http://127.0.0.1:{tripwire.getsockname()[1]}/"
        run = (
            f"store.update('LOAD <{url}>')"
            if what == "LOAD"
            else f"store.query('SELECT * {{ ?s ?p ?o {what} <{url}> {{ ?a ?b ?c }} }}').serialize(format=ox.QueryResultsFormat.JSON)"
        )
        said = behind_the_walls(f"attempt(lambda: {run})\n")
        assert said == (["done"] if what == "SERVICE SILENT" else said)
        assert said[0] == "done" or "Operation not permitted" in said[0] or said[0].startswith("PermissionError")
        tripwire.settimeout(0.1)
        with pytest.raises(TimeoutError):
            tripwire.accept()


def test_memory_over_the_limit_is_not_given() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux holds this limit")
    code = "sandbox.limit_memory(1 << 30)\nattempt(lambda: bytearray(2 << 30))\n"
    assert behind_the_walls(code)[0].startswith("MemoryError")


def test_processor_time_over_the_limit_ends_the_process() -> None:
    code = "from kb.store import sandbox\nsandbox.limit_processor(0.5)\nwhile True: pass\n"
    ended = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
    assert ended.returncode < 0
