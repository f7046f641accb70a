"""Dumps of a whole snapshot at ``/exports/{format}``, as a stream with constant memory.

A thread writes the export into a pipe of a few pieces; the answer takes them out as fast as the caller reads. If the
caller goes away the writer is stopped at its next piece. The answer has no length: one that breaks off is seen to.
Once an export was sent whole, or its checksum asked for (``Want-Repr-Digest``, or ``/exports/{format}.sha256``), the
checksum is known (api.digests).
"""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.conditional import known
from api.digests import Digests, wanted
from api.doors import read
from api.negotiation import HTML
from api.pages.templating import render
from api.reading import Reading
from api.representations import LIST_TYPES, answer, choose, to_json
from kb.export import Format, formats, named
from kb.reader import Reader

router = APIRouter(tags=["exports"])
_PIECE = 64 << 10
_PIECES = 8


_SUM = ".sha256"


def setup(app: FastAPI) -> None:
    """Give the application its checksums."""
    app.state.digests = Digests()


def digests_of(request: Request) -> Digests:
    """Return the checksums that the running service knows."""
    digests = request.app.state.digests
    assert isinstance(digests, Digests)
    return digests


@read(router, "/exports", summary="The formats in which everything can be had")
def exports(request: Request, reader: Reading) -> Response:
    """List the export formats, with size and checksum where they are known."""
    media_type = choose(request, LIST_TYPES)
    sums = digests_of(request).all_known(reader, list(formats()))
    items = [
        {
            "name": name,
            "media_type": f.MEDIA_TYPE,
            "summary": f.SUMMARY,
            "url": f"/exports/{name}",
            "file": _file(reader, name, f),
            "bytes": sums[name].size if name in sums else None,
            "sha256": sums[name].sha256.hex() if name in sums else None,
        }
        for name, f in formats().items()
    ]
    make = (
        (lambda: render(request, "exports.html", reader, items=items))
        if media_type == HTML
        else (lambda: to_json({"snapshot": reader.snapshot.number, "items": items}))
    )
    return answer(request, reader, media_type, make, state=sorted(sums))


@read(router, "/exports/{name}", summary="Everything, in one format; with .sha256, its checksum")
async def export(name: str, request: Request, reader: Reading) -> Response:
    """Return the whole snapshot in one format, as a stream."""
    if name.endswith(_SUM):
        return await _checksum(name.removesuffix(_SUM), request, reader)
    found, digests = named(name), digests_of(request)
    tag = f'"{reader.snapshot.number}-{reader.snapshot.ontology[:12]}-{name}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "Techgeo-Snapshot": str(reader.snapshot.number),
        "Content-Disposition": f'attachment; filename="{_file(reader, name, found)}"',
    }
    if known(request, tag):
        return Response(status_code=304, headers=headers)
    digest = digests.known(reader, name)
    if digest is None and wanted(request.headers.get("want-repr-digest", "")):
        digest = await digests.of(reader, name, stream(found, reader))
    if digest is not None:
        headers["Repr-Digest"] = digest.field
    text = found.MEDIA_TYPE.startswith("text/")
    media_type = f"{found.MEDIA_TYPE}; charset=utf-8" if text else found.MEDIA_TYPE
    if request.method == "HEAD":
        response = Response(headers=headers, media_type=media_type)
        del response.headers["content-length"]  # as GET, which does not know it
        return response
    pieces = digests.noting(reader, name, stream(found, reader))
    return StreamingResponse(pieces, headers=headers, media_type=media_type)


async def _checksum(name: str, request: Request, reader: Reader) -> Response:
    """Return the line of one export that ``sha256sum --check`` reads."""
    found = named(name)
    digest = await digests_of(request).of(reader, name, stream(found, reader))
    line = f"{digest.sha256.hex()}  {_file(reader, name, found)}\n".encode()
    return answer(request, reader, "text/plain", lambda: line)


def _file(reader: Reader, name: str, found: Format) -> str:
    return f"techgeo-{reader.snapshot.number:06d}-{name}.{found.EXTENSION}"


async def stream(found: Format, reader: Reader) -> AsyncIterator[bytes]:
    """Yield what an export writes, in pieces, while it writes it."""
    loop = asyncio.get_running_loop()
    pipe = _Pipe(loop)
    thread = threading.Thread(target=pipe.fill, args=(found, reader), daemon=True, name="export")
    thread.start()
    try:
        while (piece := await pipe.pieces.get()) is not None:
            pipe.room.release()
            yield piece
        if pipe.error is not None:
            raise pipe.error  # the connection breaks: nobody takes a part for the whole
    finally:
        pipe.stop()


class _Stopped(Exception):
    pass


class _Pipe(io.RawIOBase):
    """What an export writes to: pieces go over to the event loop, at most a few at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.room = threading.Semaphore(_PIECES)
        self.error: Exception | None = None
        self._loop = loop
        self._stopped = False

    def fill(self, found: Format, reader: Reader) -> None:
        """Run the export; this is the thread's work."""
        try:
            with io.BufferedWriter(self, _PIECE) as out:
                found.write(reader, out)
        except _Stopped:
            pass
        except Exception as e:
            self.error = e
        finally:
            self._give(None)

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.room.acquire()
        if self._stopped:
            raise _Stopped
        content = bytes(piece)
        self._give(content)
        return len(content)

    def stop(self) -> None:
        """Have the export end at its next piece."""
        self._stopped = True
        self.room.release()

    def _give(self, piece: bytes | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.pieces.put_nowait, piece)
