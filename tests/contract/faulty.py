"""An endpoint that fails in one way: a server of asyncio on loopback, in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

RESULTS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
JSON = "application/sparql-results+json"


@dataclass
class Exchange:
    """A request that has come, and what the answer is written to."""

    head: str
    body: bytes
    number: int
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, body: bytes = RESULTS, status: str = "200 OK", media_type: str = JSON, **headers: str
    ) -> None:
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        await self.send(head.encode() + body)


Behaviour = Callable[[Exchange], Awaitable[None]]


@dataclass
class Faulty:
    """The server: its URL, and what it was asked."""

    url: str = ""
    requests: list[Exchange] = field(default_factory=list)
    connections: int = 0


@contextmanager
def faulty(behaviour: Behaviour) -> Iterator[Faulty]:
    """Run a server that answers each request as ``behaviour`` does."""
    server, loop = Faulty(), asyncio.new_event_loop()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next((int(x[15:]) for x in head.split("\r\n") if x.lower().startswith("content-length:")), 0)
                exchange = Exchange(head, await reader.readexactly(length), len(server.requests), writer)
                server.requests.append(exchange)
                await behaviour(exchange)
                if writer.is_closing():
                    break
        writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    listening = loop.run_until_complete(asyncio.start_server(connected, "127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/sparql"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:

        async def end() -> None:
            listening.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.01)  # connections that were closed are gone after a turn of the loop or two

        asyncio.run_coroutine_threadsafe(end(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
