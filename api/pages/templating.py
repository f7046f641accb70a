"""The template engine: everything is escaped, an undefined name is a mistake, links go to http(s) only."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from api.reading import settings_of
from kb.reader import Reader
from ontology import CONCEPTS, EVENT_TYPES

HERE = Path(__file__).parent
_FIELDS = {
    "type": "its type",
    "date": "its date",
    "attribution": "its source",
    "concerns": "what it is about",
}


def render(request: Request, name: str, reader: Reader | None = None, **values: Any) -> bytes:
    """Return the page that a template makes of these values."""
    snapshot = reader and {
        "number": reader.snapshot.number,
        "created": f"{reader.snapshot.created:%Y-%m-%d %H:%M} UTC",
    }
    root = settings_of(request).public_url.rstrip("/")
    page = _environment().get_template(name).render(root=root, here=request.url.path, snapshot=snapshot, **values)
    return page.encode()


def address(path: str, **parameters: Any) -> str:
    """Return an address on this site with those parameters that have a value."""
    given = [(k, v) for k, v in parameters.items() if v not in (None, "", [], ())]
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "best": best_label,
        "concept_label": concept_label,
        "country_label": country_label,
        "field_label": lambda name: _FIELDS.get(name, name.replace("_", " ")),
        "role_label": lambda name: name,
        "safe_url": lambda url: bool(url) and url.startswith(("http://", "https://")),
        "type_label": lambda name: EVENT_TYPES[name].labels["en"] if name in EVENT_TYPES else name,
        "when": when,
    }
    from api.pages.facts import fact_rows

    environment.filters["fact_rows"] = fact_rows
    return environment


def best_label(labels: dict[str, str]) -> str:
    """Return the English label, else any."""
    return labels.get("en") or next(iter(labels.values()), "")


def concept_label(name: str, scheme: str) -> str:
    """Return the English label of a concept; the name itself where the ontology does not have it."""
    concepts = CONCEPTS[scheme]
    return concepts[name].labels["en"] if name in concepts else name


def country_label(code: str) -> str:
    """Return the English name of a country by its code."""
    return {"EU": "European Union"}.get(code) or Locale("en").territories.get(code, code)


def when(event: dict[str, Any]) -> str:
    """Return when an event happened, as precisely as it is known, or when it was first reported.

    >>> when({"earliest": "2019-10-01", "latest": "2019-10-31", "precision": "month", "day": "2019-10-01"})
    '2019-10'
    """
    start, end, precision = event.get("earliest"), event.get("latest"), event.get("precision")
    if not start:
        return f"reported {event['day']}"
    if precision in ("month", "year"):
        return str(start[: 7 if precision == "month" else 4])
    return str(start) if not end or start == end else f"{start} to {end}"
