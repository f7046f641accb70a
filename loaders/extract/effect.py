"""What an event does to the measure, deal or proceeding that it is about: lifts, delays, approves, ends it."""

from __future__ import annotations

from loaders.extract.cues import cues
from loaders.extract.document import Detection, Document, Filled, Span
from loaders.extract.focus import focus

_MEASURES = frozenset({"Sanction", "Ban", "ExportControl", "TradeMeasure"})
_PERMITS = frozenset({"Licensing", "LicensingOffer"})
TYPES = {
    "lift": _MEASURES,
    "ease": _MEASURES | _PERMITS | {"Regulation"},
    "delay": _MEASURES | _PERMITS | {"Regulation", "Investment", "Launch", "Investigation"},
    "suspend": _MEASURES | _PERMITS | {"Agreement", "SubsidyFund", "Launch", "Investment"},
    "exit": frozenset({"Launch"}),
    "revoke": _MEASURES | _PERMITS | {"Regulation", "LegalAction", "SubsidyFund"},
    "expire": _PERMITS | {"Agreement", "Regulation"},
    "abandon": frozenset({"Investment", "Launch", "Regulation", "TradeMeasure"}),
    "withdraw": frozenset({"Agreement", "Regulation"}),
    "settle": frozenset({"LegalAction"}),
    "approve": _PERMITS | {"Investigation"},
    "reject": _PERMITS | {"Investigation", "LegalAction", "Regulation"},
    "close": frozenset({"Investigation", "LegalAction"}),
    "extradition": frozenset({"Arrest"}),
}
"""The types of event that can have each effect."""
ORDER = tuple(TYPES)


def effect_of(document: Document, detection: Detection) -> Filled[str] | None:
    """Return the effect that the clause names; where it names several, the one nearest to what the event is."""
    span = focus(document, detection)
    found = [
        cue
        for cue in cues(document).within(span.start, span.end, "effect")
        if detection.type in TYPES.get(cue.kind.partition(".")[2], ())
    ]
    if not found:
        return None
    anchor = detection.trigger.start if detection.trigger else detection.start
    best = min(found, key=lambda c: (abs(c.start - anchor), ORDER.index(c.kind.partition(".")[2])))
    return Filled(best.kind.partition(".")[2], Span(best.start, best.end), best.id)
