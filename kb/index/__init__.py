"""The lookup index: lists, filters, facets, search and series over the events of one snapshot.

SPARQL answers a question about one thing in under a millisecond, and "the latest fifty of these" in seconds,
since the store has no order. So each snapshot carries a SQLite file, made from its graphs when it is
published: ``build`` makes it, ``search`` asks it. It says what the store says, and can be made again.
"""

from kb.index.build import FILE, refresh
from kb.index.search import Index

__all__ = ["FILE", "Index", "refresh"]
