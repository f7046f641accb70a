"""From an event as a model tells it to a report: only what the article says, and only in names of the ontology."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeVar

from kb.iris import Minter
from kb.model import MAX_QUOTE, Participant, Report
from loaders.extract import money, places, reports, technologies
from loaders.extract.attribution import Link
from loaders.extract.document import Detection, Document, Mention, Span
from loaders.extract.factuality import OF_MODALITIES
from loaders.extract.llm.ground import Text
from loaders.extract.llm.naming import Names
from loaders.extract.llm.schema import Event
from loaders.extract.llm.tally import Tally
from loaders.extract.llm.windows import TOLD, Window
from loaders.extract.repeats import Told
from loaders.extract.spans import Placed, starting_in
from ontology import EVENT_TYPES

LONGEST = 200
"""Characters of an expression of time or money that the words of a model can be a part of."""
MOST_LINKS = 4
"""Links of a chain of attribution besides the outlet."""


P = TypeVar("P", bound=Placed)


class Teller:
    """Makes the reports of one article; what has to be left out is counted in ``tally``."""

    def __init__(self, document: Document, minter: Minter, tally: Tally) -> None:
        self.document, self._minter, self._tally = document, minter, tally
        self._text = Text(document.text)
        self._names = Names(document, minter)
        self._sums = [s for s in money.sums(document) if not s.per]

    def told(self, event: Event, window: Window) -> Told | None:
        """Return the report of an event that a model sees in a window; None if the window does not tell it."""
        within = Span(window.start, window.end)
        detection = self._detection(event, within)
        if detection is None:
            self._tally["quote"] += 1
            return None
        quote = Span(detection.start, detection.end)
        backed = reports.Backing(self.document, detection)
        backed.add("type", None, detection.why)
        takers = list(self._takers(event, within, quote))
        if not takers:
            self._tally["nobody"] += 1
            return None
        for role, mention in takers:
            backed.add(role, Span(mention.start, mention.end), f"llm, {mention.rule}")
        fields = self._fields(event, within, quote, backed)
        links = self._links(event, within, quote)
        cited = any(link.role != "outlet" for link in links)
        for link in links:
            backed.add("attribution", link.span, link.why)
        where = list(self._places(event, within, quote))
        for mention in where:
            backed.add("place", Span(mention.start, mention.end), f"llm, {mention.rule}")
        ruled = places.jurisdiction_of(self.document, detection, takers)
        if ruled is not None:
            backed.add("jurisdiction", ruled.span, ruled.why)
        about = technologies.technologies_of(self.document, detection)
        for technology in about:
            backed.add("technology", technology.span, technology.why)
        backed.add("modality", None, "llm")
        backed.add("factuality", None, "llm, modality")
        participants = tuple(Participant(role=role, name=m.name, entity=m.entity) for role, m in takers)
        report = Report.model_validate(
            {
                "type": event.type,
                "label": reports.label(event.type, participants),
                "participants": participants,
                "evidence": backed.quotes(),
                "modality": event.modality,
                "factuality": OF_MODALITIES.get(event.modality) or ("probable" if cited else "possible"),
                "confidence": event.confidence,
                "attributions": reports.attributions(links, self.document.language, self._minter),
                "places": tuple(m.entity for m in where),
                "jurisdiction": ruled.value.entity if ruled else None,
                "technologies": tuple(t.value for t in about),
                "explanation": backed.explanation,
                **fields,
            }
        )
        return Told(detection, report)

    def _detection(self, event: Event, within: Span) -> Detection | None:
        found = self._text.find(event.quote, within)
        if found is None:
            return None
        sentences = self.document.sentences
        sentence = sentences[max(0, bisect_right(sentences, found.start, key=lambda s: s.start) - 1)]
        if sentence.part not in TOLD:
            return None
        end = found.end
        if end - found.start > MAX_QUOTE:
            cut = found.start + MAX_QUOTE
            space = self.document.text.rfind(" ", found.start + 1, cut)
            end = space if space >= 0 else cut
        why = f"llm {event.confidence:.2f}"
        return Detection(event.type, sentence.index, found.start, end, event.confidence, None, why)

    def _takers(self, event: Event, within: Span, quote: Span) -> Iterator[tuple[str, Mention]]:
        seen = set()
        for taker in event.participants:
            if taker.role not in EVENT_TYPES[event.type].roles:
                self._tally["role"] += 1
                continue
            span = self._found("participant", taker.name, within, quote)
            if span is None:
                continue
            mention = self._names.mention(span)
            if (taker.role, mention.entity.iri) not in seen:
                seen.add((taker.role, mention.entity.iri))
                yield taker.role, mention

    def _fields(self, event: Event, within: Span, quote: Span, backed: reports.Backing) -> dict[str, object]:
        fields: dict[str, object] = {"effect": event.effect}
        if event.effect:
            backed.add("effect", None, "llm")
        if event.type == "Statement" and event.stance:
            fields["stance"] = event.stance
            backed.add("stance", None, "llm")
        if event.phase in EVENT_TYPES[event.type].phases:
            fields["phase"] = event.phase
            backed.add("phase", None, "llm")
        elif event.phase:
            self._tally["phase"] += 1
        date = self._read("date", event.date, self.document.dates, within, quote)
        if date is not None:
            fields["date"] = date.value
            backed.add("date", Span(date.start, date.end), f"llm, {date.rule}")
        amount = self._read("amount", event.amount, self._sums, within, quote)
        if amount is not None:
            fields["amount"] = amount.amount
            backed.add("amount", Span(amount.start, amount.end), f"llm, {amount.rule}")
        return fields

    def _read(self, what: str, words: str | None, read: Sequence[P], within: Span, quote: Span) -> P | None:
        """Return what our own grammar reads in the words that a model gives, once they are found in the text."""
        if not words:
            return None
        span = self._found(what, words, within, quote)
        if span is None:
            return None
        near = starting_in(read, span.start - LONGEST, span.end)
        common = [(min(r.end, span.end) - max(r.start, span.start), -r.start, r) for r in near]
        best = max(common, key=lambda c: c[:2], default=None)
        if best is None or best[0] <= 0:
            self._tally[f"unread-{what}"] += 1
            return None
        return best[2]

    def _links(self, event: Event, within: Span, quote: Span) -> tuple[Link, ...]:
        links: dict[str, Link] = {}
        publisher = self.document.article.publisher
        outlet = Link("outlet", publisher, None, 0, "unspecified", None, "article.publisher") if publisher else None
        for source in event.sources:
            span = self._found("source", source.name, within, quote)
            if span is None or len(links) >= MOST_LINKS:
                continue
            mention = self._names.mention(span)
            role = "cited-source" if mention.kind == "outlet" else source.role
            level = len(links) + bool(outlet) if links or outlet else 1
            why = f"llm, {mention.rule}"
            links.setdefault(
                mention.name,
                Link(role, mention.name, mention, level, "unspecified", span, why),  # type: ignore[arg-type]
            )
        return (*([outlet] if outlet else []), *links.values())

    def _places(self, event: Event, within: Span, quote: Span) -> Iterator[Mention]:
        seen: set[str] = set()
        for name in event.places:
            span = self._text.find(name, within, quote)
            mention = self._names.place(span) if span else None
            if mention is None:
                self._tally["place"] += 1
            elif mention.entity.iri not in seen and len(seen) < places.MOST:
                seen.add(mention.entity.iri)
                yield mention

    def _found(self, what: str, words: str, within: Span, quote: Span) -> Span | None:
        span = self._text.find(words, within, quote)
        if span is None:
            self._tally[what] += 1
        return span
