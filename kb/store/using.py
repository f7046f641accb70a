"""Gives an update the dataset that a request names for it (``using-graph-uri``, ``using-named-graph-uri``).

SPARQL 1.1 Protocol, section 2.2.3: as if each operation with a WHERE had the USING clauses. The engine has no option
for that, so the clauses are written into the text, before the WHERE that the guard's reading has found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.errors import BadInput
from kb.store.skeleton import Skeleton


def with_dataset(text: str, skeleton: Skeleton, using: Sequence[str], named: Sequence[str]) -> str:
    """Return the update with USING clauses for these graphs (IRIs that were checked).

    Raises:
        BadInput: ``conflict`` if the update has WITH or USING of its own.

    >>> from kb.store.skeleton import read
    >>> text = "DELETE WHERE { ?s ?p 1 }"
    >>> with_dataset(text, read(text), ["http://example.org/g"], [])
    'DELETE { ?s ?p 1 } USING <http://example.org/g> WHERE { ?s ?p 1 }'
    """
    if not using and not named:
        return text
    if skeleton.dataset:
        raise BadInput("The update names a dataset of its own, and the request another.", slug="conflict")
    clauses = " ".join([f"USING <{iri}>" for iri in using] + [f"USING NAMED <{iri}>" for iri in named])
    parts, at = [], 0
    for where, shortcut in skeleton.wheres:
        template = f"{text[shortcut[0] : shortcut[1]]} " if shortcut else ""
        parts += [text[at:where], template, clauses, " "]
        at = where
    return "".join([*parts, text[at:]])


_SPACE = r"[ \t\r\n]"
_SILENT_LOAD = re.compile(
    rf"LOAD{_SPACE}+SILENT{_SPACE}*<[^<>\s]*+>"
    rf"(?:{_SPACE}*INTO{_SPACE}+GRAPH{_SPACE}*(?:<[^<>\s]*+>|[\w.\-]*+:[\w.\-]*+))?",
    re.IGNORECASE,
)


def without_silent_loads(text: str, skeleton: Skeleton) -> str:
    """Return the update with each LOAD SILENT replaced by nothing: SILENT says that a LOAD that fails is none, and
    here every LOAD fails. A LOAD that is not SILENT stays.

    >>> from kb.store.skeleton import read
    >>> text = "LOAD SILENT <http://example.org/x> INTO GRAPH <http://example.org/g> ; CLEAR ALL"
    >>> without_silent_loads(text, read(text))
    'DELETE DATA {} ; CLEAR ALL'
    """
    parts, at = [], 0
    for start in skeleton.loads:
        if found := _SILENT_LOAD.match(text, start):
            parts += [text[at:start], "DELETE DATA {}"]
            at = found.end()
    return "".join([*parts, text[at:]])
