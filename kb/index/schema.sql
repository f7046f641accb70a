-- The lookup index of one snapshot: what lists, filters, facets, search and series need of the events graph.
-- Made from the store when a snapshot is published, never edited, always rebuildable. Days are ISO 8601 texts.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  family TEXT NOT NULL,
  day TEXT NOT NULL,            -- when it happened; else when it was first reported; '' if neither is known
  earliest TEXT, latest TEXT, precision TEXT,
  phase TEXT, effect TEXT, modality TEXT, factuality TEXT, stance TEXT,
  jurisdiction TEXT,
  low REAL, high REAL, currency TEXT,
  reports INTEGER NOT NULL, articles INTEGER NOT NULL, sources INTEGER NOT NULL,
  reported_first TEXT, reported_last TEXT,
  labels TEXT NOT NULL          -- JSON: language -> label
);
CREATE INDEX event_by_day ON event (day DESC, iri);
CREATE INDEX event_by_type ON event (type, day DESC, iri);
CREATE INDEX event_by_family ON event (family, day DESC, iri);
CREATE INDEX event_by_report ON event (reported_last DESC, iri);
CREATE INDEX event_by_factuality ON event (factuality, day DESC);
CREATE TABLE actor (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  kind TEXT, country TEXT, wikidata TEXT,
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  events INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX actor_by_events ON actor (events DESC, iri);
CREATE INDEX actor_by_wikidata ON actor (wikidata);
CREATE TABLE participation (
  actor INTEGER NOT NULL, event INTEGER NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (actor, event, role)
) WITHOUT ROWID;
CREATE INDEX participation_by_event ON participation (event, role);
CREATE TABLE mark (             -- technologies and places of an event
  kind TEXT NOT NULL, name TEXT NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY (kind, name, event)
) WITHOUT ROWID;
CREATE INDEX mark_by_event ON mark (event);
CREATE VIRTUAL TABLE event_text USING fts5 (words, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE actor_text USING fts5 (words, tokenize="unicode61 remove_diacritics 2");
