"""The pages for people: the same lookups as HTML, without scripts, each field with its quotes."""

from api.pages.lists import actors, event_types, events, technologies
from api.pages.reference import ontology
from api.pages.things import actor, article, event, report

__all__ = ["actor", "actors", "article", "event", "event_types", "events", "ontology", "report", "technologies"]
