"""The process that parses: reads jobs from a pipe, answers each with JSON, and may die at any of them.

It is started by ``pool`` and holds nothing: no store, no socket, no file that it could write. Answers are JSON and
never pickles, so that a parser that was taken over cannot take over its parent.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from kb.errors import TechgeoError
from kb.store.sandbox import deny_network, die_with_parent
from loaders.limits import Limits
from loaders.parsing.feed import read_feed
from loaders.parsing.frames import HEAD, REPLY
from loaders.parsing.page import read_page
from loaders.parsing.restrict import restrict

JOBS: dict[str, Callable[..., dict[str, Any]]] = {"page": read_page, "feed": read_feed}


def answer(head: dict[str, Any], body: bytes, limits: Limits) -> dict[str, Any]:
    """Return what a job found, or ``{"reason": …, "detail": …}`` where it found nothing that can be used."""
    try:
        return JOBS[head["job"]](body, limits=limits, **head["options"])
    except TechgeoError as e:
        return {"reason": e.problem, "detail": e.detail}
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError):
        # What the libraries raise on markup that they did not expect; nothing of ours is in these.
        return {"reason": "extraction-failed"}


def serve(jobs: BinaryIO, answers: BinaryIO, limits: Limits) -> None:
    """Answer jobs until the pipe is closed."""
    while len(raw := jobs.read(HEAD.size)) == HEAD.size:
        size, length = HEAD.unpack(raw)
        head, body = json.loads(jobs.read(size)), jobs.read(length)
        restrict(memory=limits.parse_memory, seconds=limits.parse_seconds + 1)
        reply = json.dumps(answer(head, body, limits)).encode("ascii")
        answers.write(REPLY.pack(len(reply)) + reply)
        answers.flush()


def main() -> None:
    """Serve on standard input and output, behind walls; what libraries print goes nowhere."""
    die_with_parent()
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    deny_network()
    gc.freeze()
    serve(jobs, answers, Limits(**json.loads(sys.argv[-1])))
